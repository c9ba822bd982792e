//! Everything Meta has been seen to do wrong, or late, or twice. A product that passes with all of these
//! switched on survives the real platform; the table is the list of promises to test against.

use serde::{Deserialize, Serialize};

/// Which part of the platform a row disturbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Webhook,
    Status,
    Graph,
    Signup,
}

/// One row of the table: what a person reads in the console.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub name: &'static str,
    pub place: Place,
    pub does: &'static str,
    /// Section of the platform reference that reports it.
    pub reference: &'static str,
}

macro_rules! misbehaviours {
    ($($variant:ident $name:literal $place:ident $does:literal $reference:literal;)*) => {
        /// A way in which the twin disturbs the product on purpose.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Misbehaviour { $(#[doc = $does] $variant,)* }

        impl Misbehaviour {
            /// Every row, in the order of the console.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            pub const fn row(self) -> Row {
                match self {
                    $(Self::$variant => Row { name: $name, place: Place::$place, does: $does, reference: $reference },)*
                }
            }
        }
    };
}

misbehaviours! {
    WrongSignature "wrong-signature" Webhook "Signs webhooks with a key that is not the app secret." "3.2";
    MissingSignature "missing-signature" Webhook "Sends webhooks without any signature header." "3.2";
    ReencodedBody "re-encoded-body" Webhook "Signs the escaped bytes but sends the same JSON in plain UTF-8." "3.2";
    DuplicateDelivery "duplicate-delivery" Webhook "Delivers every webhook a second time after its 200." "3.2, 8.11";
    ConcurrentDuplicates "concurrent-duplicates" Webhook "Delivers every webhook four times at once." "8.11";
    Batched "batched" Webhook "Sends all waiting webhooks as one POST across entries." "3.2";
    BrokenNeighbour "broken-neighbour" Webhook "Adds an unreadable message to every inbound batch." "3.2, 3.3, 8.13";

    StatusBeforeResponse "status-before-response" Status "Delivers all statuses before the send call is answered." "8.12";
    SkipDelivered "skip-delivered" Status "Goes from sent to read, as with an open chat." "3.5";
    NeverRead "never-read" Status "The customer hides read receipts." "3.5";
    ReorderStatuses "reorder-statuses" Status "Delivers the statuses in reverse order." "3.2, 8.12";
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
}

impl Misbehaviour {
    /// The row with this name, as forms and addresses spell it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.row().name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_its_own_name() {
        for one in Misbehaviour::ALL {
            assert_eq!(Misbehaviour::named(one.row().name), Some(*one));
        }
    }
}
