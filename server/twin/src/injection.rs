//! Everything that can happen at Meta and reach the product by a webhook: the injections of the table in [`crate::table`].

crate::table::rows! {
/// Something that happens once; see [`crate::Twin::perform`].
Injection Injection {
    Text "text" Message "The customer writes a text." "3.3";
    Reply "reply" Message "The customer quotes the last message of the chat." "3.3";
    Forwarded "forwarded" Message "The customer forwards a text." "3.3";
    FrequentlyForwarded "frequently-forwarded" Message "The customer forwards what many have forwarded: the context has no id." "3.3";
    FromAd "from-ad" Message "The first message after a click on an advertisement, with its referral." "3.3";
    ProductQuestion "product-question" Message "A text about a product of the catalog." "3.3";
    Image "image" Message "A photo with a caption." "3.3";
    Video "video" Message "A video." "3.3";
    Voice "voice" Message "A voice note." "3.3";
    Audio "audio" Message "A sound file that is no voice note." "3.3";
    Document "document" Message "A document with its file name." "3.3";
    Sticker "sticker" Message "A sticker." "3.3";
    Location "location" Message "A place with name and address." "3.3";
    LivePin "live-pin" Message "A live position: nothing but coordinates." "3.3";
    Contact "contact" Message "Somebody's contact card." "3.3";
    ContactRequest "contact-request" Message "The customer answers a request for the phone number." "3.3, 3.4";
    Reaction "reaction" Message "A reaction to the last message of the chat." "3.3";
    ReactionRemoved "reaction-removed" Message "The reaction is taken back: the field is missing." "3.3";
    ReactionEmptied "reaction-emptied" Message "The reaction is taken back: the field is empty." "3.3";
    Button "button" Message "A tap on the quick reply of a template." "3.3";
    ButtonReply "button-reply" Message "A tap on a reply button." "3.3";
    ListReply "list-reply" Message "A choice from a list." "3.3";
    FlowReply "flow-reply" Message "A filled-in form: JSON as a string." "3.3";
    CallPermissionReply "call-permission-reply" Message "The customer answers a request to be called." "3.3";
    Order "order" Message "An order from the catalog." "3.3";
    NumberChanged "number-changed" Message "The customer has another number: a system message without contacts." "3.3, 3.4";
    NumberChangedOldStyle "number-changed-old-style" Message "The same under its older name." "3.3";
    UserIdChanged "user-id-changed" Message "The customer has another BSUID: a system message." "3.3, 3.4";
    IdentityChanged "identity-changed" Message "The customer's security code changed: a system message with an identity." "3.3";
    Edit "edit" Message "The customer edits the last message." "3.3";
    Revoke "revoke" Message "The customer deletes the last message for everyone." "3.3";
    Unsupported "unsupported" Message "A poll: 131051, with its kind." "3.3";
    Unavailable "unavailable" Message "131060, as for the first message to a coexistence number." "3.3, 8.40";
    TooLarge "too-large" Message "A file that Meta could not fetch: 131052." "1.4, 3.3";
    BrokenInteractive "broken-interactive" Message "`interactive` without its object, and an error beside it." "3.3";
    UnknownType "unknown-type" Message "A type that no reference lists." "3.3";
    TypeUnknown "type-unknown" Message "The type `unknown`, with nothing inside." "3.3";
    ErrorAlone "error-alone" Message "An error beside no message at all." "1.3";
    GroupMessage "group-message" Message "A message in a group." "3.3";
    LateMessage "late-message" Message "A message that is twenty-five hours old when it comes." "5.1, 8.16";
    FutureMessage "future-message" Message "A message stamped an hour ahead." "5.1";
    Thousand "thousand-in-one" Webhook "A thousand messages for all subscribed numbers in one POST." "3.2, 8.22";
    TestButton "test-button" Webhook "The Test button of Meta's dashboard: numbers that nobody has." "8.10";

    PartnerAdded "partner-added" Account "The account was shared with the partner." "3.7";
    PartnerAppInstalled "partner-app-installed" Account "The app was granted its permissions." "3.7";
    PartnerAppUninstalled "partner-app-uninstalled" Account "The client removes the app: tokens die with 190, the subscription goes." "2.10, 3.7";
    OtherAppUninstalled "other-app-uninstalled" Account "The client removes another partner's app." "3.7";
    PartnerRemoved "partner-removed" Account "The client unshares the account: tokens die with 10." "2.10, 3.7";
    AccountOffboarded "account-offboarded" Account "The phone of a coexistence number was changed." "2.9, 3.7";
    AccountReconnected "account-reconnected" Account "It is back." "2.9, 3.7";
    AccountDeleted "account-deleted" Account "The account no longer exists." "2.10, 3.7";
    BanScheduled "ban-scheduled" Account "The account will be disabled." "2.10, 3.7";
    Banned "banned" Account "The account is disabled." "2.10, 3.7";
    Reinstated "reinstated" Account "The account may be used again." "2.10, 3.7";
    RestrictedReplies "restricted-replies" Account "No replies for three days." "3.7";
    RestrictedTemplates "restricted-templates" Account "No business-initiated messages for three days." "3.7";
    RestrictedUtility "restricted-utility" Account "No utility templates, without an end." "3.7";
    RestrictedNumbers "restricted-numbers" Account "No further phone numbers." "3.7";
    AccountViolation "account-violation" Account "A warning about a violation." "3.7";
    ClientCertification "client-certification" Account "A step of the client's certification." "3.7";
    AuthPriceEligibility "auth-price-eligibility" Account "The international authentication price begins to apply." "3.7";
    PrimaryLocation "primary-location" Account "The business's main country changed." "3.7";
    PricingTier "pricing-tier" Account "A volume tier was reached." "3.7";
    MarketingTerms "marketing-terms" Account "The terms of marketing messages were signed." "3.7";
    AdAccountLinked "ad-account-linked" Account "An advertising account was linked." "3.7";
    VerifiedAccount "verified-account" Account "An event of older documents: the account was verified." "3.7";
    NumberAdded "number-added" Account "An event of older documents: a number was added." "3.7";
    NumberRemoved "number-removed" Account "An event of older documents: a number was removed." "3.7";
    AccountReview "account-review" Account "The review of the account was decided." "3.7";
    AccountAlert "account-alert" Account "An alert with its details inside." "3.7";
    AccountAlertFlat "account-alert-flat" Account "The same alert, flat." "3.7";
    Capability "capability" Account "The limits of the business changed." "3.7";

    QualityOnboarding "quality-onboarding" Number "A number's limit after onboarding; `phone_number_id` is missing." "3.7, 8.21";
    ThroughputUpgrade "throughput-upgrade" Number "The number may send a thousand a second." "1.5, 3.7";
    QualityFlagged "quality-flagged" Number "An event of older documents: the number's quality is low." "3.7";
    NameApproved "name-approved" Number "The display name was approved." "3.7";
    NameRejected "name-rejected" Number "The display name was rejected." "3.7";
    PinChanged "pin-changed" Number "Somebody changed the two-step PIN outside the product." "3.7";
    PinResetRequest "pin-reset-request" Number "Somebody asked to reset the PIN." "3.7";
    PinResetSuccess "pin-reset-success" Number "The PIN was reset." "3.7";
    StopMarketing "stop-marketing" Number "The customer wants no more marketing." "3.7, 5.5";
    ResumeMarketing "resume-marketing" Number "The customer wants marketing again." "3.7";
    AutomaticEvent "automatic-event" Number "Meta guessed a lead from the chat." "3.7";
    UserIdUpdate "user-id-update" Number "The customer's BSUID changed: the field of its own." "3.4";
    UsernameApproved "username-approved" Number "The business's own username." "3.4, 3.7";
    UnknownFieldEvent "unknown-field" Number "A webhook field that nobody has heard of." "3.7";
    Calls "calls" Number "A field to accept and ignore." "3.7";

    TemplateApproved "template-approved" Template "A template was approved." "3.7";
    TemplateRejected "template-rejected" Template "A template was rejected, with reason and advice; the language has a hyphen." "3.7, 8.48";
    TemplatePaused "template-paused-event" Template "A template was paused for its quality." "3.7, 6.5";
    TemplateDisabled "template-disabled" Template "A template was disabled." "3.7";
    TemplateUnheard "template-unheard" Template "A state of a template that no reference lists." "3.7";
    TemplateQuality "template-quality" Template "A template's quality fell." "3.7";
    TemplateCategory "template-category" Template "A template was moved to another category." "3.7";
    TemplateComponents "template-components" Template "A template's words changed." "3.7";

    Echo "echo" Coexistence "The owner answers on the phone." "3.8";
    EchoWithoutTo "echo-without-to" Coexistence "The same to a customer without a visible number." "3.8";
    EchoEdit "echo-edit" Coexistence "The owner edits an answer." "3.8";
    EchoRevoke "echo-revoke" Coexistence "The owner deletes an answer." "3.8";
    EchoMedia "echo-media" Coexistence "The owner sends a photo." "3.8";
    History "history" Coexistence "Three phases of old conversations." "3.8";
    HistoryOutOfOrder "history-out-of-order" Coexistence "The chunks of one phase, the second first." "3.8";
    HistoryMedia "history-media" Coexistence "A placeholder, then the file with its hexadecimal checksum." "3.8";
    HistoryLarge "history-large" Coexistence "Two thousand old messages in one POST." "3.8";
    HistoryDeclined "history-declined" Coexistence "The client shares no history: 2593109." "3.8";
    HistoryDeclinedBare "history-declined-bare" Coexistence "The same without the usual envelope." "3.8";
    ContactAdded "contact-added" Coexistence "An entry of the owner's address book." "3.8";
    ContactRemoved "contact-removed" Coexistence "An entry was removed: only its number." "3.8";

    TokenRevoked "token-revoked" Token "The client's token answers 190 with 458." "1.4, 2.10";
    TokenExpired "token-expired" Token "The client's token answers 190 with 463." "1.4, 2.10";
    TokenInvalidated "token-invalidated" Token "The client's token answers 190 with 467." "1.4";
    TokenUnshared "token-unshared" Token "The client's token answers 10: the account is no longer shared." "2.10";
    MessagingDropped "messaging-dropped" Token "The token loses the messaging permission." "1.4, 2.10";
    ManagementDropped "management-dropped" Token "The token loses the management permission." "1.4, 2.10";

    RefuseNextSend "refuse-next-send" Graph "Refuses the next send with a code of choice; 131048 from the console." "1.4";
    FailNextSend "fail-next-send" Status "Accepts the next send and fails it with a code of choice; 131049 from the console." "1.4, 8.42";
}
}
