//! The table of what the twin does on purpose, row by row with the test that proves it. A row that no test names fails
//! here, and so does a test of a row that does not exist. Every entry is a function, and it is run.

use std::collections::BTreeSet;
use std::panic::catch_unwind;

use crate::{
    access, delivery, happenings, ig_access, ig_comments, ig_happenings, ig_login, ig_messages, levers, load,
    misbehaviour, numbers, pages, sending, templates, webhooks,
};

type Entry = (&'static str, fn());

const SWITCHES: &[Entry] = &[
    (
        "wrong-signature",
        misbehaviour::signatures_can_be_wrong_missing_or_over_other_bytes,
    ),
    (
        "missing-signature",
        misbehaviour::signatures_can_be_wrong_missing_or_over_other_bytes,
    ),
    (
        "re-encoded-body",
        misbehaviour::signatures_can_be_wrong_missing_or_over_other_bytes,
    ),
    (
        "duplicate-delivery",
        misbehaviour::a_webhook_can_come_twice_or_four_times_at_once,
    ),
    (
        "concurrent-duplicates",
        misbehaviour::a_webhook_can_come_twice_or_four_times_at_once,
    ),
    (
        "batched",
        misbehaviour::waiting_webhooks_of_two_accounts_can_share_one_post,
    ),
    ("out-of-order", delivery::the_latest_can_come_first),
    (
        "second-app",
        delivery::another_app_that_fails_sends_the_retry_here_too,
    ),
    (
        "gzip-body",
        delivery::a_body_can_come_compressed_and_signed_as_it_comes,
    ),
    ("chunked-body", delivery::a_body_can_come_in_chunks),
    ("slow-body", delivery::a_body_can_drip),
    ("loose-types", delivery::ids_and_stamps_can_have_their_other_form),
    (
        "unknown-fields",
        delivery::every_object_can_have_a_field_of_the_future,
    ),
    (
        "lone-surrogate",
        delivery::what_no_writer_produces_stands_before_the_real_message,
    ),
    (
        "duplicate-key",
        delivery::what_no_writer_produces_stands_before_the_real_message,
    ),
    (
        "broken-neighbour",
        misbehaviour::a_message_can_have_an_unreadable_neighbour,
    ),
    (
        "status-before-response",
        misbehaviour::statuses_can_overtake_skip_reverse_or_vanish,
    ),
    (
        "skip-delivered",
        misbehaviour::statuses_can_overtake_skip_reverse_or_vanish,
    ),
    (
        "never-read",
        misbehaviour::statuses_can_overtake_skip_reverse_or_vanish,
    ),
    (
        "reorder-statuses",
        misbehaviour::statuses_can_overtake_skip_reverse_or_vanish,
    ),
    (
        "duplicate-statuses",
        levers::statuses_can_come_twice_or_with_a_word_nobody_knows,
    ),
    ("jitter", levers::statuses_can_change_places_by_their_jitter),
    ("played", levers::a_voice_note_is_played_after_it_was_read),
    (
        "unknown-status",
        levers::statuses_can_come_twice_or_with_a_word_nobody_knows,
    ),
    (
        "free-entry-point",
        levers::an_advertisement_makes_the_answer_free_and_names_the_conversation,
    ),
    (
        "drop-statuses",
        misbehaviour::statuses_can_overtake_skip_reverse_or_vanish,
    ),
    (
        "undeliverable",
        misbehaviour::statuses_can_overtake_skip_reverse_or_vanish,
    ),
    ("delay-failed", misbehaviour::a_failure_can_come_after_sent),
    (
        "foreign-status",
        misbehaviour::a_status_of_a_stranger_can_ride_along,
    ),
    (
        "synchronous-window",
        misbehaviour::sends_can_be_refused_with_every_code_of_the_table,
    ),
    (
        "hang-after-accept",
        misbehaviour::a_send_call_can_hang_after_the_message_was_accepted,
    ),
    (
        "reset-after-accept",
        misbehaviour::a_connection_can_close_before_or_after_acceptance,
    ),
    (
        "reset-before-accept",
        misbehaviour::a_connection_can_close_before_or_after_acceptance,
    ),
    (
        "plain-error-after-accept",
        misbehaviour::an_answer_can_be_lost_after_the_message_was_accepted,
    ),
    (
        "plain-error",
        misbehaviour::an_answer_can_be_lost_after_the_message_was_accepted,
    ),
    (
        "unparsable-success",
        misbehaviour::an_answer_can_be_lost_after_the_message_was_accepted,
    ),
    (
        "slow-answers",
        levers::an_answer_can_come_late_to_an_accepted_message,
    ),
    (
        "number-rate-limit",
        misbehaviour::sends_can_be_refused_with_every_code_of_the_table,
    ),
    (
        "pair-rate-limit",
        misbehaviour::sends_can_be_refused_with_every_code_of_the_table,
    ),
    (
        "app-rate-limit",
        misbehaviour::sends_can_be_refused_with_every_code_of_the_table,
    ),
    (
        "temporarily-down",
        misbehaviour::sends_can_be_refused_with_every_code_of_the_table,
    ),
    (
        "unknown-failure",
        misbehaviour::sends_can_be_refused_with_every_code_of_the_table,
    ),
    (
        "payment-missing",
        misbehaviour::statuses_can_overtake_skip_reverse_or_vanish,
    ),
    ("no-limits", delivery::the_brakes_can_be_taken_off),
    (
        "account-locked",
        misbehaviour::sends_can_be_refused_with_every_code_of_the_table,
    ),
    (
        "test-number",
        misbehaviour::sends_can_be_refused_with_every_code_of_the_table,
    ),
    (
        "register-unavailable",
        misbehaviour::connecting_can_fail_at_each_step,
    ),
    (
        "subscribe-refused",
        misbehaviour::connecting_can_fail_at_each_step,
    ),
    ("exchange-fails", misbehaviour::connecting_can_fail_at_each_step),
    ("code-first", pages::every_option_changes_what_the_page_hears),
    ("ids-first", pages::every_option_changes_what_the_page_hears),
    ("no-ids", pages::every_option_changes_what_the_page_hears),
    ("no-code", pages::every_option_changes_what_the_page_hears),
    ("evil-origin", pages::every_option_changes_what_the_page_hears),
    (
        "malformed-message",
        pages::every_option_changes_what_the_page_hears,
    ),
    ("stale-ids", pages::every_option_changes_what_the_page_hears),
    ("only-waba", pages::every_option_changes_what_the_page_hears),
    (
        "coexistence-only-waba",
        pages::every_option_changes_what_the_page_hears,
    ),
    ("missing-scope", pages::every_option_changes_what_the_page_hears),
    ("never-expires", pages::every_option_changes_what_the_page_hears),
    (
        "dead-media-url",
        levers::a_file_can_be_gone_be_another_or_be_too_large,
    ),
    (
        "wrong-sha256",
        levers::a_file_can_be_gone_be_another_or_be_too_large,
    ),
    (
        "large-media",
        levers::a_file_can_be_gone_be_another_or_be_too_large,
    ),
];

/// Beside [`happenings::SHAPES`].
const INJECTIONS: &[Entry] = &[
    (
        "reaction-removed",
        happenings::a_reaction_is_taken_back_by_a_missing_field,
    ),
    (
        "number-changed",
        happenings::a_changed_number_comes_without_contacts,
    ),
    (
        "broken-interactive",
        happenings::a_broken_interactive_has_an_error_beside_it,
    ),
    (
        "late-message",
        happenings::a_number_that_writes_late_opens_no_window,
    ),
    (
        "thousand-in-one",
        delivery::a_thousand_messages_of_two_accounts_share_one_post,
    ),
    (
        "partner-app-uninstalled",
        happenings::a_client_who_leaves_takes_the_access_along,
    ),
    (
        "partner-removed",
        happenings::a_client_who_leaves_takes_the_access_along,
    ),
    (
        "partner-removed",
        happenings::a_coexistence_client_who_leaves_says_why,
    ),
    (
        "echo-without-to",
        happenings::an_echo_may_lack_the_number_it_went_to,
    ),
    (
        "history",
        happenings::history_comes_in_three_phases_and_its_chunks_in_any_order,
    ),
    (
        "history-out-of-order",
        happenings::history_comes_in_three_phases_and_its_chunks_in_any_order,
    ),
    ("history-media", happenings::a_file_of_old_follows_its_placeholder),
    (
        "history-declined-bare",
        happenings::declined_history_may_come_without_an_envelope,
    ),
    ("token-revoked", levers::a_token_can_end_in_every_way),
    ("token-expired", levers::a_token_can_end_in_every_way),
    ("token-invalidated", levers::a_token_can_end_in_every_way),
    ("token-unshared", levers::a_token_can_end_in_every_way),
    ("messaging-dropped", levers::a_token_can_end_in_every_way),
    ("management-dropped", levers::a_token_can_end_in_every_way),
    (
        "refuse-next-send",
        levers::any_code_can_be_refused_at_once_or_later,
    ),
    ("fail-next-send", levers::any_code_can_be_refused_at_once_or_later),
];

const RULES: &[Entry] = &[
    ("code-single-use", access::a_code_is_accepted_once_only),
    ("code-thirty-seconds", access::a_code_dies_after_thirty_seconds),
    (
        "code-of-one-app",
        access::a_code_belongs_to_one_app_and_its_secret,
    ),
    (
        "signup-finish",
        pages::approval_says_which_objects_and_gives_a_code_that_works,
    ),
    (
        "signup-cancel",
        pages::a_cancelled_popup_tells_the_step_or_the_error,
    ),
    (
        "signup-cancel-error",
        pages::a_cancelled_popup_tells_the_step_or_the_error,
    ),
    (
        "signup-allowed-domains",
        pages::a_page_that_is_not_listed_hears_nothing,
    ),
    (
        "short-token",
        pages::a_popup_without_the_right_response_type_gives_no_code,
    ),
    ("token-debug", access::debug_token_tells_the_app_what_was_granted),
    (
        "token-of-one-client",
        numbers::a_foreign_id_looks_like_one_that_does_not_exist,
    ),
    (
        "token-of-one-client",
        access::one_clients_token_may_not_debug_anothers,
    ),
    ("bearer-missing", access::calls_without_a_good_token_are_refused),
    ("appsecret-proof", access::a_wrong_appsecret_proof_is_refused),
    ("old-version", access::old_versions_no_longer_answer),
    (
        "register-wrong-pin",
        numbers::a_number_with_an_unknown_pin_is_locked_after_guessing,
    ),
    (
        "register-unverified",
        numbers::an_unverified_number_registers_only_after_its_one_time_code,
    ),
    (
        "register-eleventh",
        numbers::the_eleventh_registration_in_three_days_is_refused,
    ),
    (
        "register-coexistence",
        numbers::a_coexistence_number_is_neither_registered_nor_deregistered,
    ),
    (
        "sync-once",
        numbers::contacts_and_history_of_a_coexistence_number_are_synced_once,
    ),
    (
        "subscription-needed",
        webhooks::an_account_without_subscription_is_silent,
    ),
    (
        "registration-needed",
        webhooks::a_number_that_is_not_registered_cannot_be_written_to,
    ),
    (
        "override-proved",
        numbers::an_override_needs_a_subscription_and_a_proved_address,
    ),
    ("callback-proved", webhooks::the_callback_is_verified_by_its_token),
    (
        "escaped-bytes",
        webhooks::the_bytes_are_escaped_and_the_signature_is_over_exactly_these_bytes,
    ),
    (
        "only-200",
        webhooks::anything_but_200_is_tried_again_with_the_same_bytes,
    ),
    (
        "retry-schedule",
        delivery::retries_come_at_once_then_more_slowly_and_end_after_seven_days,
    ),
    (
        "retry-schedule",
        load::a_letter_that_is_refused_is_tried_again_like_any_webhook,
    ),
    (
        "entry-of-partner-events",
        webhooks::partner_events_name_the_partner_and_carry_the_account_inside,
    ),
    (
        "identity-phone",
        webhooks::three_identity_modes_show_what_a_business_may_see,
    ),
    (
        "identity-username",
        webhooks::three_identity_modes_show_what_a_business_may_see,
    ),
    (
        "identity-parent",
        webhooks::three_identity_modes_show_what_a_business_may_see,
    ),
    (
        "brazilian-short-form",
        sending::a_brazilian_number_works_in_both_forms_and_answers_in_the_short_one,
    ),
    (
        "send-validation",
        sending::what_is_not_valid_is_refused_with_its_code,
    ),
    (
        "send-interactive",
        sending::interactive_messages_are_checked_and_can_be_tapped,
    ),
    (
        "send-to-self",
        sending::what_is_not_valid_is_refused_with_its_code,
    ),
    (
        "send-unregistered",
        numbers::a_deregistered_number_cannot_send_and_a_new_pin_needs_a_registered_one,
    ),
    (
        "pair-bucket",
        sending::one_customer_gets_at_most_a_burst_of_forty_five,
    ),
    ("number-bucket", sending::one_number_sends_at_most_eighty_a_second),
    (
        "coexistence-bucket",
        delivery::a_coexistence_number_sends_at_most_twenty_a_second,
    ),
    ("management-limit", numbers::management_calls_have_an_hourly_limit),
    (
        "mark-read",
        sending::marking_as_read_turns_the_customers_ticks_blue_up_to_that_message,
    ),
    (
        "window-accept-then-fail",
        sending::outside_the_window_a_message_is_accepted_and_fails_later,
    ),
    (
        "unknown-recipient",
        sending::a_number_that_is_not_on_whatsapp_fails_later,
    ),
    (
        "status-life",
        sending::an_accepted_message_is_sent_delivered_and_read,
    ),
    (
        "failed-without-contacts",
        sending::outside_the_window_a_message_is_accepted_and_fails_later,
    ),
    (
        "template-missing",
        templates::bad_templates_are_refused_rejected_or_paused,
    ),
    (
        "template-parameters",
        templates::parameters_must_have_the_templates_number_and_form,
    ),
    (
        "template-format",
        templates::parameters_must_have_the_templates_number_and_form,
    ),
    (
        "template-paused",
        templates::bad_templates_are_refused_rejected_or_paused,
    ),
    (
        "template-review",
        templates::a_template_is_reviewed_and_then_leaves_outside_the_window,
    ),
    (
        "media-upload",
        sending::an_uploaded_file_can_be_sent_from_its_number,
    ),
    (
        "media-address",
        sending::media_belongs_to_the_number_it_came_through_and_its_address_dies,
    ),
    ("media-address", levers::a_file_without_a_token_is_not_found),
    (
        "media-mismatch",
        sending::media_belongs_to_the_number_it_came_through_and_its_address_dies,
    ),
    (
        "media-week",
        levers::ids_of_files_die_after_a_week_and_after_a_month,
    ),
];

/// Instagram's switches.
const INSTAGRAM: &[Entry] = &[
    (
        "ig-not-tester",
        ig_login::what_instagram_refuses_it_refuses_on_its_own_page,
    ),
    (
        "ig-exchange-fails",
        ig_login::a_code_is_exchanged_once_within_an_hour_by_its_own_app,
    ),
    ("ig-wrapped-token", ig_login::the_token_answer_has_all_its_shapes),
    ("ig-string-user-id", ig_login::the_token_answer_has_all_its_shapes),
    (
        "ig-csv-permissions",
        ig_login::the_token_answer_has_all_its_shapes,
    ),
    ("ig-no-permissions", ig_login::the_token_answer_has_all_its_shapes),
    (
        "ig-long-exchange-fails",
        ig_login::a_short_token_becomes_a_long_one_by_get_and_the_right_secret,
    ),
    (
        "ig-refresh-fails",
        ig_login::a_long_token_is_refreshed_after_a_day_and_before_its_end,
    ),
    (
        "ig-same-token",
        ig_login::a_long_token_is_refreshed_after_a_day_and_before_its_end,
    ),
    ("ig-wrapped-me", ig_login::me_tells_two_ids_and_its_shapes),
    ("ig-no-user-id", ig_login::me_tells_two_ids_and_its_shapes),
    ("ig-uppercase-type", ig_login::me_tells_two_ids_and_its_shapes),
    (
        "ig-no-caption",
        ig_login::media_are_listed_newest_first_without_the_broadcast,
    ),
    (
        "ig-subscribe-refused",
        ig_login::a_subscription_is_replaced_shown_and_removed,
    ),
    (
        "ig-subscribe-forgotten",
        ig_login::a_subscription_is_replaced_shown_and_removed,
    ),
    (
        "ig-meta-secret",
        ig_messages::the_other_secret_and_the_outer_list_can_be_chosen,
    ),
    (
        "ig-array-envelope",
        ig_messages::the_other_secret_and_the_outer_list_can_be_chosen,
    ),
    ("ig-standby", ig_messages::another_apps_thread_comes_as_standby),
    (
        "ig-echo-first",
        ig_messages::an_echo_can_overtake_the_answer_or_never_come,
    ),
    (
        "ig-echo-first",
        ig_comments::the_event_of_a_reply_can_come_before_its_answer_and_the_answer_never,
    ),
    (
        "ig-no-echo",
        ig_messages::an_echo_can_overtake_the_answer_or_never_come,
    ),
    (
        "ig-doubled-shares",
        ig_messages::everything_a_customer_does_has_its_shape,
    ),
    (
        "ig-user-limit",
        ig_messages::calls_are_refused_by_each_limit_and_the_headers_say_how_full,
    ),
    (
        "ig-page-limit",
        ig_messages::calls_are_refused_by_each_limit_and_the_headers_say_how_full,
    ),
    (
        "ig-edge-limit",
        ig_messages::calls_are_refused_by_each_limit_and_the_headers_say_how_full,
    ),
    (
        "ig-use-case-limit",
        ig_messages::calls_are_refused_by_each_limit_and_the_headers_say_how_full,
    ),
    (
        "ig-high-usage",
        ig_messages::calls_are_refused_by_each_limit_and_the_headers_say_how_full,
    ),
    (
        "ig-human-agent-unapproved",
        ig_messages::the_window_closes_after_a_day_and_the_human_agent_has_a_week,
    ),
    (
        "ig-blocked-by-customer",
        ig_messages::who_cannot_be_reached_is_named_by_code_and_subcode,
    ),
    (
        "ig-multi-image-off",
        ig_messages::a_text_has_a_thousand_bytes_and_no_attachment_beside_it,
    ),
    (
        "ig-unix-times",
        ig_messages::a_thread_shows_its_twenty_newest_messages,
    ),
    (
        "ig-profile-missing",
        ig_messages::a_profile_is_known_only_after_a_message,
    ),
    ("ig-flat-comments", ig_comments::a_comment_comes_in_both_shapes),
    ("ig-comment-id-key", ig_comments::a_comment_comes_in_both_shapes),
    ("ig-changed-fields", ig_comments::a_comment_comes_in_both_shapes),
    (
        "ig-padded-request",
        ig_access::a_signed_request_can_be_padded_or_signed_by_another_key,
    ),
    (
        "ig-meta-request-secret",
        ig_access::a_signed_request_can_be_padded_or_signed_by_another_key,
    ),
    (
        "ig-wrong-request-secret",
        ig_access::a_signed_request_can_be_padded_or_signed_by_another_key,
    ),
];

/// Instagram's injections and rules.
const INSTAGRAM_HAPPENINGS: &[Entry] = &[
    ("ig-text", ig_happenings::what_happens_in_a_thread_has_its_shape),
    ("ig-reply", ig_happenings::what_happens_in_a_thread_has_its_shape),
    ("ig-image", ig_happenings::what_happens_in_a_thread_has_its_shape),
    ("ig-images", ig_happenings::what_happens_in_a_thread_has_its_shape),
    ("ig-video", ig_happenings::what_happens_in_a_thread_has_its_shape),
    ("ig-audio", ig_happenings::what_happens_in_a_thread_has_its_shape),
    ("ig-file", ig_happenings::what_happens_in_a_thread_has_its_shape),
    (
        "ig-story-reply",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-story-reply-link",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-story-mention",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-shared-post",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-legacy-share",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-shared-reel",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-unsupported",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-quick-reply",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-from-ad",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-postback",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-referral",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-reaction",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-unreaction",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    ("ig-seen", ig_happenings::what_happens_in_a_thread_has_its_shape),
    ("ig-edit", ig_happenings::what_happens_in_a_thread_has_its_shape),
    (
        "ig-edit-null",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    ("ig-unsend", ig_happenings::what_happens_in_a_thread_has_its_shape),
    (
        "ig-unsend-unseen",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-unknown-attachment",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-unknown-event",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    ("ig-optin", ig_happenings::what_happens_in_a_thread_has_its_shape),
    ("ig-late", ig_happenings::what_happens_in_a_thread_has_its_shape),
    ("ig-future", ig_happenings::what_happens_in_a_thread_has_its_shape),
    (
        "ig-owner-echo",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-owner-photo",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-owner-unsend",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-self-message",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-standby-message",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-handover-pass",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-handover-take",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-handover-request",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-test-button",
        ig_happenings::the_dashboard_and_batches_come_whole,
    ),
    (
        "ig-test-messaging",
        ig_happenings::what_happens_in_a_thread_has_its_shape,
    ),
    (
        "ig-mixed-batch",
        ig_happenings::the_dashboard_and_batches_come_whole,
    ),
    (
        "ig-unknown-field",
        ig_happenings::the_dashboard_and_batches_come_whole,
    ),
    (
        "ig-refuse-next-send",
        ig_happenings::an_account_can_go_private_or_be_restricted_and_a_send_refused,
    ),
    (
        "ig-comment",
        ig_happenings::what_happens_under_a_post_has_its_shape,
    ),
    (
        "ig-comment-reply",
        ig_happenings::what_happens_under_a_post_has_its_shape,
    ),
    (
        "ig-wordless-comment",
        ig_happenings::what_happens_under_a_post_has_its_shape,
    ),
    (
        "ig-mention-comment",
        ig_happenings::what_happens_under_a_post_has_its_shape,
    ),
    (
        "ig-live-comment",
        ig_happenings::what_happens_under_a_post_has_its_shape,
    ),
    (
        "ig-ad-comment",
        ig_happenings::what_happens_under_a_post_has_its_shape,
    ),
    (
        "ig-ad-twice",
        ig_happenings::what_happens_under_a_post_has_its_shape,
    ),
    (
        "ig-own-comment",
        ig_happenings::what_happens_under_a_post_has_its_shape,
    ),
    (
        "ig-comment-edited",
        ig_happenings::what_happens_under_a_post_has_its_shape,
    ),
    (
        "ig-comment-deleted",
        ig_happenings::what_happens_under_a_post_has_its_shape,
    ),
    (
        "ig-test-comment",
        ig_happenings::the_dashboard_and_batches_come_whole,
    ),
    (
        "ig-app-removed",
        ig_happenings::the_owners_two_callbacks_can_be_made_to_happen,
    ),
    (
        "ig-data-deletion",
        ig_happenings::the_owners_two_callbacks_can_be_made_to_happen,
    ),
    (
        "ig-password-changed",
        ig_happenings::access_is_taken_away_without_an_event,
    ),
    (
        "ig-checkpoint",
        ig_happenings::access_is_taken_away_without_an_event,
    ),
    (
        "ig-token-expired",
        ig_happenings::access_is_taken_away_without_an_event,
    ),
    (
        "ig-message-access-off",
        ig_happenings::access_is_taken_away_without_an_event,
    ),
    (
        "ig-message-access-on",
        ig_happenings::access_is_taken_away_without_an_event,
    ),
    (
        "ig-went-private",
        ig_happenings::an_account_can_go_private_or_be_restricted_and_a_send_refused,
    ),
    (
        "ig-went-public",
        ig_happenings::an_account_can_go_private_or_be_restricted_and_a_send_refused,
    ),
    (
        "ig-restricted",
        ig_happenings::an_account_can_go_private_or_be_restricted_and_a_send_refused,
    ),
    ("ig-renamed", ig_happenings::access_is_taken_away_without_an_event),
    (
        "ig-messages-dropped",
        ig_happenings::access_is_taken_away_without_an_event,
    ),
    (
        "ig-comments-dropped",
        ig_happenings::access_is_taken_away_without_an_event,
    ),
    (
        "ig-consent-refusals",
        ig_login::what_instagram_refuses_it_refuses_on_its_own_page,
    ),
    (
        "ig-consent",
        ig_login::allow_leads_back_with_a_code_the_state_and_a_fragment,
    ),
    (
        "ig-consent",
        ig_login::cancel_leads_back_with_an_error_and_the_state,
    ),
    ("ig-unticked-scope", ig_login::what_is_unticked_is_not_granted),
    (
        "ig-code-once",
        ig_login::a_code_is_exchanged_once_within_an_hour_by_its_own_app,
    ),
    ("ig-secret-in-body", ig_login::a_secret_in_the_query_is_none),
    (
        "ig-short-token",
        ig_login::a_short_token_becomes_a_long_one_by_get_and_the_right_secret,
    ),
    (
        "ig-refresh-after-a-day",
        ig_login::a_long_token_is_refreshed_after_a_day_and_before_its_end,
    ),
    ("ig-two-ids", ig_login::me_tells_two_ids_and_its_shapes),
    (
        "ig-media-list",
        ig_login::media_are_listed_newest_first_without_the_broadcast,
    ),
    (
        "ig-subscription-replaces",
        ig_login::a_subscription_is_replaced_shown_and_removed,
    ),
    (
        "ig-token-of-one-account",
        ig_login::a_token_reaches_its_own_account_alone_and_dies_with_its_subcode,
    ),
    (
        "ig-escaped-and-signed",
        ig_messages::a_message_comes_in_its_shape_escaped_and_signed_by_the_instagram_secret,
    ),
    (
        "ig-id-per-account",
        ig_messages::a_message_comes_in_its_shape_escaped_and_signed_by_the_instagram_secret,
    ),
    (
        "ig-messages-heard",
        ig_messages::messages_are_told_only_of_accounts_that_are_subscribed_and_let_tools_read,
    ),
    (
        "ig-creator-silent",
        ig_messages::a_creator_is_silent_until_its_conversations_were_asked_for_once,
    ),
    (
        "ig-echo",
        ig_messages::a_send_is_answered_and_comes_back_as_an_echo,
    ),
    (
        "ig-echo",
        ig_messages::the_owners_app_and_the_account_itself_make_echoes,
    ),
    ("ig-echo", ig_messages::an_answer_can_be_lost_and_the_ledger_knows),
    (
        "ig-thousand-bytes",
        ig_messages::a_text_has_a_thousand_bytes_and_no_attachment_beside_it,
    ),
    (
        "ig-window",
        ig_messages::the_window_closes_after_a_day_and_the_human_agent_has_a_week,
    ),
    (
        "ig-recipients",
        ig_messages::who_cannot_be_reached_is_named_by_code_and_subcode,
    ),
    (
        "ig-sender-actions",
        ig_messages::typing_seen_and_reactions_of_the_business_stand_alone,
    ),
    (
        "ig-profile-consent",
        ig_messages::a_profile_is_known_only_after_a_message,
    ),
    (
        "ig-twenty-messages",
        ig_messages::a_thread_shows_its_twenty_newest_messages,
    ),
    (
        "ig-retries",
        ig_messages::what_is_not_taken_comes_again_and_batches_keep_the_two_products_apart,
    ),
    (
        "ig-file-gone",
        ig_messages::a_file_is_gone_when_its_message_is_taken_back,
    ),
    (
        "ig-comments-heard",
        ig_comments::a_private_account_and_an_unsubscribed_one_tell_nothing,
    ),
    (
        "ig-reply-at-the-top",
        ig_comments::a_reply_lands_under_the_top_level_comment_and_comes_back_as_our_own,
    ),
    (
        "ig-own-comment-told",
        ig_comments::a_reply_lands_under_the_top_level_comment_and_comes_back_as_our_own,
    ),
    (
        "ig-no-reply-to-hidden",
        ig_comments::hidden_live_and_advertised_comments_refuse_a_reply,
    ),
    (
        "ig-own-stays-visible",
        ig_comments::the_owners_own_comment_stays_visible_and_a_deleted_one_is_gone_without_an_event,
    ),
    (
        "ig-comment-vanishes",
        ig_comments::the_owners_own_comment_stays_visible_and_a_deleted_one_is_gone_without_an_event,
    ),
    (
        "ig-fifty-comments",
        ig_comments::comments_are_paged_by_fifty_the_newest_first,
    ),
    (
        "ig-comments-off",
        ig_comments::comments_can_be_switched_off_and_written_at_the_top,
    ),
    (
        "ig-private-reply-once",
        ig_comments::a_comment_takes_one_private_reply_within_a_week_and_opens_no_window,
    ),
    (
        "ig-private-reply-rate",
        ig_comments::private_replies_end_at_seven_hundred_and_fifty_an_hour,
    ),
    (
        "ig-dead-token",
        ig_login::a_token_reaches_its_own_account_alone_and_dies_with_its_subcode,
    ),
    (
        "ig-deletion-judged",
        ig_access::a_deletion_wants_json_a_code_and_a_page_that_answers,
    ),
];

fn entries() -> impl Iterator<Item = Entry> {
    [
        SWITCHES,
        INSTAGRAM,
        INSTAGRAM_HAPPENINGS,
        happenings::SHAPES,
        INJECTIONS,
        RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[test]
fn every_row_of_the_table_has_a_test_and_every_test_a_row() {
    let rows: BTreeSet<&str> = twin::table().iter().map(|row| row.name).collect();
    let tested: BTreeSet<&str> = entries().map(|(row, _)| row).collect();
    let untested: Vec<_> = rows.difference(&tested).collect();
    assert!(untested.is_empty(), "rows without a test: {untested:?}");
    let strangers: Vec<_> = tested.difference(&rows).collect();
    assert!(
        strangers.is_empty(),
        "tests of rows that do not exist: {strangers:?}"
    );
}

#[test]
fn every_row_keeps_its_promise() {
    let mut run: Vec<fn()> = Vec::new();
    let mut broken = Vec::new();
    for (row, test) in entries() {
        if run.contains(&test) {
            continue;
        }
        run.push(test);
        if catch_unwind(test).is_err() {
            broken.push(row);
        }
    }
    assert!(broken.is_empty(), "rows whose test fails: {broken:?}");
}
