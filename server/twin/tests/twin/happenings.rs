//! Every injection has the shape that Meta's pages show for it, and its entry names the right object.

use serde_json::{Value, json};
use twin::{Injection, fixtures};

use crate::stage::{ROTI, Stage};

/// Sari has written and was answered; then it happens. Returns every body that the product heard of it.
async fn happens(what: Injection) -> Vec<Value> {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    stage.roti_sends(crate::stage::SARI, "Halo juga").await;
    stage.twin.settle().await;
    stage.forget();
    stage.twin.perform(what, ROTI.phone_number_id, "sari").await;
    stage.twin.settle().await;
    let heard = stage.heard();
    assert!(
        heard
            .iter()
            .all(|one| one.signature_is_right() && one.body.is_ascii())
    );
    assert!(
        stage.twin.deliveries().iter().all(|one| !one.events.is_empty()),
        "every event has a name"
    );
    heard.iter().map(crate::stage::Heard::json).collect()
}

fn value(body: &Value) -> &Value {
    &body["entry"][0]["changes"][0]["value"]
}

/// The first body has this under its value; `null` asks for anything at all.
async fn shows(what: Injection, pointer: &str, expected: &Value) {
    let bodies = happens(what).await;
    let body = bodies
        .first()
        .unwrap_or_else(|| panic!("{what:?}: nothing was heard"));
    let found = value(body).pointer(pointer);
    if expected.is_null() {
        assert!(
            found.is_some_and(|one| !one.is_null()),
            "{what:?} {pointer}: {body}"
        );
    } else {
        assert_eq!(found, Some(expected), "{what:?} {pointer}: {body}");
    }
    let partners = value(body).get("waba_info").is_some();
    let owner = match what {
        Injection::TestButton => "0",
        _ if partners => fixtures::PARTNER_BUSINESS_ID,
        _ => ROTI.waba_id,
    };
    assert_eq!(body["entry"][0]["id"], owner, "{what:?}");
}

macro_rules! shapes {
    ($($test:ident $variant:ident $pointer:literal = $expected:tt;)*) => {
        mod shape {
            use super::{Injection, json, shows};

            $(#[tokio::test]
            pub async fn $test() {
                shows(Injection::$variant, $pointer, &json!($expected)).await;
            })*
        }

        /// Each row with its test.
        pub const SHAPES: &[(&str, fn())] = &[$((Injection::$variant.row().name, shape::$test),)*];
    };
}

shapes! {
    text Text "/messages/0/type" = "text";
    reply Reply "/messages/0/context/id" = null;
    forwarded Forwarded "/messages/0/context/forwarded" = true;
    frequently_forwarded FrequentlyForwarded "/messages/0/context" = {"frequently_forwarded": true};
    from_ad FromAd "/messages/0/referral/source_type" = "ad";
    product_question ProductQuestion "/messages/0/context/referred_product/product_retailer_id" = "sku-1";
    image Image "/messages/0/image/caption" = null;
    video Video "/messages/0/video/mime_type" = "video/mp4";
    voice Voice "/messages/0/audio/voice" = true;
    audio Audio "/messages/0/audio/voice" = false;
    document Document "/messages/0/document/filename" = "invoice.pdf";
    sticker Sticker "/messages/0/sticker/animated" = false;
    location Location "/messages/0/location/name" = "Monas";
    live_pin LivePin "/messages/0/location" = {"latitude": -6.2, "longitude": 106.8};
    contact Contact "/messages/0/contacts/0/origin" = "other";
    contact_request ContactRequest "/messages/0/contacts/0/origin" = "contact_request";
    reaction Reaction "/messages/0/reaction/emoji" = null;
    reaction_emptied ReactionEmptied "/messages/0/reaction/emoji" = "";
    button Button "/messages/0/button/payload" = "Ya";
    button_reply ButtonReply "/messages/0/interactive/button_reply/id" = "ya";
    list_reply ListReply "/messages/0/interactive/list_reply/id" = "row-1";
    flow_reply FlowReply "/messages/0/interactive/nfm_reply/response_json" = null;
    call_permission_reply CallPermissionReply "/messages/0/interactive/type" = "call_permission_reply";
    order Order "/messages/0/order/product_items/0/quantity" = 2;
    number_changed_old_style NumberChangedOldStyle "/messages/0/system/type" = "customer_changed_number";
    user_id_changed UserIdChanged "/messages/0/system/user_id" = "ID.9051900263158842";
    identity_changed IdentityChanged "/messages/0/identity/hash" = null;
    edit Edit "/messages/0/edit/message/text/body" = "Maksud saya besok";
    revoke Revoke "/messages/0/revoke/original_message_id" = null;
    unsupported Unsupported "/messages/0/errors/0/code" = 131_051;
    unavailable Unavailable "/messages/0/errors/0/code" = 131_060;
    too_large TooLarge "/messages/0/errors/0/code" = 131_052;
    unknown_type UnknownType "/messages/0/type" = "hologram";
    type_unknown TypeUnknown "/messages/0/type" = "unknown";
    error_alone ErrorAlone "/errors/0/code" = 130_429;
    group_message GroupMessage "/messages/0/group_id" = null;
    late_message LateMessage "/messages/0/timestamp" = "1794910000";
    future_message FutureMessage "/messages/0/timestamp" = "1795003600";
    test_button TestButton "/metadata/phone_number_id" = "123456123";
    partner_added PartnerAdded "/waba_info/waba_id" = "318840027715504";
    partner_app_installed PartnerAppInstalled "/waba_info/partner_app_id" = "1001001001";
    other_app_uninstalled OtherAppUninstalled "/waba_info/partner_app_id" = "1009009009";
    account_offboarded AccountOffboarded "/event" = "ACCOUNT_OFFBOARDED";
    account_reconnected AccountReconnected "/event" = "ACCOUNT_RECONNECTED";
    account_deleted AccountDeleted "/event" = "ACCOUNT_DELETED";
    ban_scheduled BanScheduled "/ban_info/waba_ban_state/0" = "SCHEDULE_FOR_DISABLE";
    banned Banned "/ban_info/waba_ban_state/0" = "DISABLE";
    reinstated Reinstated "/ban_info/waba_ban_state/0" = "REINSTATE";
    restricted_replies RestrictedReplies "/restriction_info/0/restriction_type" = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING";
    restricted_templates RestrictedTemplates "/restriction_info/0/expiration" = 1_795_259_200;
    restricted_utility RestrictedUtility "/restriction_info/0/restriction_type" = "RESTRICTED_UTILITY_TEMPLATES";
    restricted_numbers RestrictedNumbers "/restriction_info/0/restriction_type" = "RESTRICTED_ADD_PHONE_NUMBER_ACTION";
    account_violation AccountViolation "/violation_info/violation_type" = null;
    client_certification ClientCertification "/event" = "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE";
    auth_price_eligibility AuthPriceEligibility "/event" = "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE";
    primary_location PrimaryLocation "/event" = "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE";
    pricing_tier PricingTier "/event" = "VOLUME_BASED_PRICING_TIER_UPDATE";
    marketing_terms MarketingTerms "/event" = "MM_LITE_TERMS_SIGNED";
    ad_account_linked AdAccountLinked "/event" = "AD_ACCOUNT_LINKED";
    verified_account VerifiedAccount "/event" = "VERIFIED_ACCOUNT";
    number_added NumberAdded "/event" = "PHONE_NUMBER_ADDED";
    number_removed NumberRemoved "/event" = "PHONE_NUMBER_REMOVED";
    account_review AccountReview "/decision" = "APPROVED";
    account_alert AccountAlert "/alert_info/alert_type" = null;
    account_alert_flat AccountAlertFlat "/alert_type" = null;
    capability Capability "/max_daily_conversations_per_business" = 2000;
    quality_onboarding QualityOnboarding "/display_phone_number" = "622255501104";
    throughput_upgrade ThroughputUpgrade "/event" = "THROUGHPUT_UPGRADE";
    quality_flagged QualityFlagged "/event" = "FLAGGED";
    name_approved NameApproved "/decision" = "APPROVED";
    name_rejected NameRejected "/rejection_reason" = null;
    pin_changed PinChanged "/event" = "PIN_CHANGED";
    pin_reset_request PinResetRequest "/event" = "PIN_RESET_REQUEST";
    pin_reset_success PinResetSuccess "/event" = "PIN_RESET_SUCCESS";
    stop_marketing StopMarketing "/user_preferences/0/value" = "stop";
    resume_marketing ResumeMarketing "/user_preferences/0/timestamp" = 1_795_000_000;
    automatic_event AutomaticEvent "/automatic_events/0/event_name" = "LeadSubmitted";
    user_id_update UserIdUpdate "/user_id_update/0/user_id/previous" = null;
    username_approved UsernameApproved "/status" = "approved";
    unknown_field UnknownFieldEvent "/visions/0/clarity" = 7;
    calls Calls "/calls/0/event" = "connect";
    template_approved TemplateApproved "/message_template_id" = 900_000_000_000_777_i64;
    template_rejected TemplateRejected "/message_template_language" = "en-US";
    template_paused TemplatePaused "/other_info/title" = "FIRST_PAUSE";
    template_disabled TemplateDisabled "/disable_info/disable_date" = null;
    template_unheard TemplateUnheard "/event" = "CRYSTALLISED";
    template_quality TemplateQuality "/new_quality_score" = "RED";
    template_category TemplateCategory "/new_category" = "MARKETING";
    template_components TemplateComponents "/message_template_element" = null;
    echo Echo "/message_echoes/0/to" = "6281255501234";
    echo_edit EchoEdit "/message_echoes/0/edit/message/type" = "text";
    echo_revoke EchoRevoke "/message_echoes/0/revoke/original_message_id" = null;
    echo_media EchoMedia "/message_echoes/0/image/id" = null;
    history History "/history/0/metadata/phase" = 0;
    history_large HistoryLarge "/history/0/threads/0/messages/1999/type" = "text";
    history_declined HistoryDeclined "/history/0/errors/0/code" = 2_593_109;
    contact_added ContactAdded "/state_sync/0/contact/full_name" = null;
    contact_removed ContactRemoved "/state_sync/0/action" = "remove";
}

#[tokio::test]
pub async fn a_reaction_is_taken_back_by_a_missing_field() {
    let bodies = happens(Injection::ReactionRemoved).await;
    assert!(
        value(&bodies[0])["messages"][0]["reaction"]
            .get("emoji")
            .is_none()
    );
}

#[tokio::test]
pub async fn a_changed_number_comes_without_contacts() {
    let bodies = happens(Injection::NumberChanged).await;
    assert_eq!(
        value(&bodies[0])["messages"][0]["system"]["type"],
        "user_changed_number"
    );
    assert!(value(&bodies[0]).get("contacts").is_none());
}

#[tokio::test]
pub async fn a_broken_interactive_has_an_error_beside_it() {
    let bodies = happens(Injection::BrokenInteractive).await;
    assert!(value(&bodies[0])["messages"][0].get("interactive").is_none());
    assert_eq!(value(&bodies[0])["errors"][0]["code"], 131_000);
}

#[tokio::test]
pub async fn an_echo_may_lack_the_number_it_went_to() {
    let bodies = happens(Injection::EchoWithoutTo).await;
    let echo = &value(&bodies[0])["message_echoes"][0];
    assert!(echo.get("to").is_none() && echo["to_user_id"].is_string());
    assert!(value(&bodies[0]).get("messages").is_none());
}

#[tokio::test]
pub async fn history_comes_in_three_phases_and_its_chunks_in_any_order() {
    let phases: Vec<Value> = happens(Injection::History)
        .await
        .iter()
        .map(|body| value(body)["history"][0]["metadata"]["phase"].clone())
        .collect();
    assert_eq!(phases, [0, 1, 2]);
    let orders: Vec<Value> = happens(Injection::HistoryOutOfOrder)
        .await
        .iter()
        .map(|body| value(body)["history"][0]["metadata"]["chunk_order"].clone())
        .collect();
    assert_eq!(orders, [2, 1]);
}

#[tokio::test]
pub async fn a_file_of_old_follows_its_placeholder() {
    let bodies = happens(Injection::HistoryMedia).await;
    let old = &value(&bodies[0])["history"][0]["threads"][0]["messages"][0];
    assert_eq!(old["type"], "media_placeholder");
    let file = &value(&bodies[1])["messages"][0];
    assert_eq!((&file["id"], file["type"].as_str()), (&old["id"], Some("image")));
    assert_eq!(file["image"]["sha256"].as_str().unwrap().len(), 64);
}

#[tokio::test]
pub async fn declined_history_may_come_without_an_envelope() {
    let bodies = happens(Injection::HistoryDeclinedBare).await;
    assert_eq!(bodies[0]["history"][0]["errors"][0]["code"], 2_593_109);
    assert!(bodies[0].get("entry").is_none());
}

#[tokio::test]
pub async fn a_client_who_leaves_takes_the_access_along() {
    for (what, event, status) in [
        (Injection::PartnerAppUninstalled, "PARTNER_APP_UNINSTALLED", 401),
        (Injection::PartnerRemoved, "PARTNER_REMOVED", 403),
    ] {
        let stage = Stage::new().await;
        stage.twin.perform(what, ROTI.phone_number_id, "sari").await;
        let body = stage.heard()[0].json();
        assert_eq!(body["entry"][0]["id"], fixtures::PARTNER_BUSINESS_ID);
        assert_eq!(value(&body)["event"], event);
        assert_eq!(value(&body)["waba_info"]["waba_id"], ROTI.waba_id);
        assert_eq!(stage.get(ROTI.waba_id, ROTI.token).await.0, status);
        assert!(!stage.twin.subscribed(ROTI.waba_id));
    }
}

#[tokio::test]
pub async fn a_coexistence_client_who_leaves_says_why() {
    let stage = Stage::new().await;
    stage
        .twin
        .perform(Injection::PartnerRemoved, "204417760098809", "sari")
        .await;
    assert_eq!(
        stage.heard()[0].value()["disconnection_info"]["initiated_by"],
        "USER"
    );
}

#[tokio::test]
pub async fn a_number_that_writes_late_opens_no_window() {
    let stage = Stage::new().await;
    stage
        .twin
        .perform(Injection::LateMessage, ROTI.phone_number_id, "sari")
        .await;
    let (_, answer) = stage.roti_sends(crate::stage::SARI, "Halo").await;
    stage.twin.settle().await;
    assert_eq!(stage.life_of(&crate::stage::wamid_of(&answer)), ["failed"]);
}
