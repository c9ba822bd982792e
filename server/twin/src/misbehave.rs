//! Everything Meta has been seen to do wrong, or late, or twice: the switches of the table in [`crate::table`].

crate::table::rows! {
/// A way in which the twin disturbs the product on purpose.
Misbehaviour Switch {
    WrongSignature "wrong-signature" Webhook "Signs webhooks with a key that is not the app secret." "3.2";
    MissingSignature "missing-signature" Webhook "Sends webhooks without any signature header." "3.2";
    ReencodedBody "re-encoded-body" Webhook "Signs the escaped bytes but sends the same JSON in plain UTF-8." "3.2";
    DuplicateDelivery "duplicate-delivery" Webhook "Delivers every webhook a second time after its 200." "3.2, 8.11";
    ConcurrentDuplicates "concurrent-duplicates" Webhook "Delivers every webhook four times at once." "8.11";
    Batched "batched" Webhook "Sends all waiting webhooks as one POST across entries." "3.2";
    OutOfOrder "out-of-order" Webhook "Delivers the latest waiting webhook before the earlier ones." "3.2";
    SecondApp "second-app" Webhook "Another app on the account fails, so that the retry comes here too, after our 200." "3.2, 8.18";
    GzipBody "gzip-body" Webhook "Compresses the body and signs the compressed bytes." "3.2";
    ChunkedBody "chunked-body" Webhook "Sends the body in chunks, without a length." "3.2";
    SlowBody "slow-body" Webhook "Lets the body drip in, a few bytes at a time." "3.2";
    LooseTypes "loose-types" Webhook "Writes ids and stamps as numbers where they were strings, and the other way round." "3.2";
    UnknownFields "unknown-fields" Webhook "Adds fields that nobody knows to every object." "5.2";
    LoneSurrogate "lone-surrogate" Webhook "Puts a message with half a surrogate pair in front of the real ones." "3.2, 8.13";
    DuplicateKey "duplicate-key" Webhook "Puts a message that names a key twice in front of the real ones." "3.2, 8.13";
    BrokenNeighbour "broken-neighbour" Webhook "Adds an unreadable message to every inbound batch." "3.2, 3.3, 8.13";

    StatusBeforeResponse "status-before-response" Status "Delivers all statuses before the send call is answered." "8.12";
    SkipDelivered "skip-delivered" Status "Goes from sent to read, as with an open chat." "3.5";
    NeverRead "never-read" Status "The customer hides read receipts." "3.5";
    ReorderStatuses "reorder-statuses" Status "Delivers the statuses in reverse order." "3.2, 8.12";
    DuplicateStatuses "duplicate-statuses" Status "Lists every status twice." "3.2, 3.6";
    Jitter "jitter" Status "Lets every status take up to three seconds longer, so that they change places." "3.2";
    Played "played" Status "The customer plays the voice note: `played` follows `read`." "3.5";
    UnknownStatus "unknown-status" Status "Adds a status with a word that nobody knows." "3.5";
    FreeEntryPoint "free-entry-point" Status "Prices the message as free after an advertisement and names the conversation." "3.5, 5.4";
    DropStatuses "drop-statuses" Status "No status ever arrives." "3.5";
    Undeliverable "undeliverable" Status "Accepts, then fails with 131026." "1.4, 8.42";
    DelayFailed "delay-failed" Status "A failure arrives only after sent, a minute later." "3.5";
    ForeignStatus "foreign-status" Status "Adds a status of a message the product never sent." "3.5";

    SynchronousWindow "synchronous-window" Graph "Refuses out-of-window messages at once with 131047." "5.3";
    HangAfterAccept "hang-after-accept" Graph "Accepts the message and never answers." "4.1";
    ResetAfterAccept "reset-after-accept" Graph "Accepts the message and closes the connection." "4.1";
    ResetBeforeAccept "reset-before-accept" Graph "Closes the connection without accepting." "4.1";
    PlainErrorAfterAccept "plain-error-after-accept" Graph "Accepts the message and answers 502 with HTML." "1.3, 4.1";
    PlainError "plain-error" Graph "Answers 503 with HTML and accepts nothing." "1.3";
    UnparsableSuccess "unparsable-success" Graph "Accepts the message and answers 200 with half a JSON document." "4.1";
    SlowAnswers "slow-answers" Graph "Accepts the message and answers two seconds later, or as late as it was told." "3.2, 4.1";
    NumberRateLimit "number-rate-limit" Graph "Refuses sends with 130429." "1.5";
    PairRateLimit "pair-rate-limit" Graph "Refuses sends with 131056." "1.5";
    AppRateLimit "app-rate-limit" Graph "Refuses every call with 4." "1.4";
    TemporarilyDown "temporarily-down" Graph "Refuses every call with 2." "1.4";
    UnknownFailure "unknown-failure" Graph "Refuses sends with 131000." "1.4";
    PaymentMissing "payment-missing" Graph "Accepts sends, then fails them with 131042." "1.4, 8.35";
    NoLimits "no-limits" Graph "Takes the brakes off: no number, pair or management limit, for load tests." "1.5";
    AccountLocked "account-locked" Graph "Refuses sends with 131031." "1.4";
    TestNumber "test-number" Graph "Refuses recipients outside the allow-list with 131030." "1.4";
    RegisterUnavailable "register-unavailable" Graph "Registration answers 133004." "1.4";
    SubscribeRefused "subscribe-refused" Graph "Subscribing the app to a WABA answers 200 (permission)." "1.4";
    ExchangeFails "exchange-fails" Graph "Every code counts as expired." "2.5";

    CodeFirst "code-first" Signup "The code arrives before the ids." "2.3";
    IdsFirst "ids-first" Signup "The ids arrive two seconds before the code." "2.3";
    NoIds "no-ids" Signup "Only the code arrives." "2.3";
    NoCode "no-code" Signup "Only the ids arrive; the callback sees no code." "2.3";
    EvilOrigin "evil-origin" Signup "A second message with other ids comes from a foreign origin." "2.3";
    MalformedMessage "malformed-message" Signup "Noise and wrong shapes surround the real message." "2.3";
    StaleIds "stale-ids" Signup "The ids are those of another signup." "8.24";
    OnlyWaba "only-waba" Signup "Finishes without a number, as `FINISH_ONLY_WABA`." "2.3";
    CoexistenceOnlyWaba "coexistence-only-waba" Signup "Finishes as coexistence with nothing but `waba_id`." "2.3, 8.25";
    MissingScope "missing-scope" Signup "The messaging permission is not granted." "2.6";
    NeverExpires "never-expires" Signup "The token has no expiry." "2.5";

    DeadMediaUrl "dead-media-url" Media "The download address is dead when it is given out." "4.4";
    WrongSha256 "wrong-sha256" Media "The checksums of a file are those of another." "3.3, 4.4";
    LargeMedia "large-media" Media "The file says that it has 200 MB." "3.3, 4.4";

    IgNotTester "ig-not-tester" InstagramLogin "The consent page ends with `Insufficient Developer Role`; the callback hears nothing." "1.3, 8.2";
    IgExchangeFails "ig-exchange-fails" InstagramLogin "Every code counts as used." "1.4";
    IgWrappedToken "ig-wrapped-token" InstagramLogin "The token answer comes in `data[]`, with strings." "1.4";
    IgStringUserId "ig-string-user-id" InstagramLogin "`user_id` of the token answer is a string." "1.4";
    IgCsvPermissions "ig-csv-permissions" InstagramLogin "`permissions` of the token answer is one string with commas." "1.4";
    IgNoPermissions "ig-no-permissions" InstagramLogin "The token answer has no `permissions`." "1.4";
    IgLongExchangeFails "ig-long-exchange-fails" InstagramLogin "The long-lived exchange answers `IGApiException` 100." "1.5";
    IgRefreshFails "ig-refresh-fails" InstagramLogin "A refresh answers 2." "1.6";
    IgSameToken "ig-same-token" InstagramLogin "A refresh returns the same string." "1.6";
    IgWrappedMe "ig-wrapped-me" InstagramLogin "`/me` comes in `data[]`." "1.7";
    IgNoUserId "ig-no-user-id" InstagramLogin "`/me` leaves `user_id` out." "1.7, 9.1";
    IgUppercaseType "ig-uppercase-type" InstagramLogin "`account_type` is in capitals." "1.7";
    IgNoCaption "ig-no-caption" InstagramLogin "Asking for `caption` or `media_product_type` is refused with 100." "1.8";
    IgSubscribeRefused "ig-subscribe-refused" InstagramLogin "Subscribing answers `Unsupported request - method type: post`." "1.9";
    IgSubscribeForgotten "ig-subscribe-forgotten" InstagramLogin "Subscribing answers success and does nothing." "1.9";

    IgMetaSecret "ig-meta-secret" InstagramDirect "Signs Instagram's webhooks with the Meta app's secret." "2.3";
    IgArrayEnvelope "ig-array-envelope" InstagramDirect "Wraps the whole body in a list, as the documentation's samples." "2.4";
    IgStandby "ig-standby" InstagramDirect "What customers send comes in `standby[]`: another app owns the thread." "2.6";
    IgEchoFirst "ig-echo-first" InstagramDirect "The echo of a send, or the event of a reply, comes before the answer to the call." "4.3, 9.6";
    IgNoEcho "ig-no-echo" InstagramDirect "A send has no echo." "2.5";
    IgDoubledShares "ig-doubled-shares" InstagramDirect "A shared post comes as `share` and as `ig_post`." "2.7, 9.14";
    IgUserLimit "ig-user-limit" InstagramDirect "Refuses every call with 17." "3.3";
    IgPageLimit "ig-page-limit" InstagramDirect "Refuses every call with 32." "3.3";
    IgEdgeLimit "ig-edge-limit" InstagramDirect "Refuses every call with 613." "3.3";
    IgUseCaseLimit "ig-use-case-limit" InstagramDirect "Refuses every call with 80002." "3.3";
    IgHighUsage "ig-high-usage" InstagramDirect "The usage headers show more than 90 percent, and minutes to wait." "7.3";
    IgHumanAgentUnapproved "ig-human-agent-unapproved" InstagramDirect "The human-agent tag answers 100 with 2018276." "3.2";
    IgBlockedByCustomer "ig-blocked-by-customer" InstagramDirect "Sends answer 551 with 1545041." "3.3";
    IgMultiImageOff "ig-multi-image-off" InstagramDirect "Several images in one message answer 100 with 2534068." "3.1";
    IgUnixTimes "ig-unix-times" InstagramDirect "Conversations have Unix seconds instead of dates." "5.1";
    IgProfileMissing "ig-profile-missing" InstagramDirect "A customer's profile answers 9010." "3.3, 5.2";

    IgFlatComments "ig-flat-comments" InstagramComment "A comment stands in the entry itself, without `changes`." "2.4";
    IgCommentIdKey "ig-comment-id-key" InstagramComment "A comment's id is called `comment_id`." "2.8";
    IgChangedFields "ig-changed-fields" InstagramComment "`Include Values` is off: only `changed_fields` comes." "2.2";

    IgPaddedRequest "ig-padded-request" InstagramAccess "Both parts of a signed request are padded." "6.2";
    IgMetaRequestSecret "ig-meta-request-secret" InstagramAccess "A signed request is signed with the Meta app's secret." "6.2";
    IgWrongRequestSecret "ig-wrong-request-secret" InstagramAccess "A signed request is signed with a foreign key." "6.2";
}
}
