//! Meta's error codes as decisions.
//!
//! A refusal means very different things: try later, tell the owner, give up, ask for reconnection, or we have a bug.
//! The decision is data, so that a person can read it next to Meta's page "Error codes" and a test can walk it. Meta's
//! HTTP statuses and texts are not used: they change without notice. Each product has a table of its own: the same code
//! means different things.

mod instagram;
mod meaning;

use std::time::Duration;

pub use meaning::Meaning;

use crate::Product;

/// What follows from a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send the same request again after this time; everything within the [`Scope`] waits as long. With `spread`, the
    /// wait is lengthened a little and differently for each request, so that many do not come back at once.
    Retry { after: Duration, spread: bool },
    /// A limit on calls, counted over an hour, is used up: everything within the [`Scope`] waits this long.
    RetrySlowly { after: Duration },
    /// Stop within the [`Scope`] and tell a person; the message is kept.
    Hold,
    /// The message has failed for good.
    Fail,
    /// The connection needs its owner: drafting and sending stop, nothing inbound is lost.
    Disconnect,
    /// A bug of ours: developers are told.
    Fix,
    /// Meta does not know whether it acted. Never sent again by itself.
    Unknown,
}

/// How much an [`Action`] concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Message,
    Conversation,
    Number,
    /// The WhatsApp Business account with all its numbers, or the Instagram account.
    Account,
    /// Every client of the app.
    App,
}

/// Codes that the product gives a meaning of its own.
pub mod codes {
    /// More than 24 hours since the customer's last message.
    pub const WINDOW_CLOSED: i64 = 131_047;
    /// Too many messages to one customer.
    pub const PAIR_RATE: i64 = 131_056;
    pub const PAYMENT: i64 = 131_042;
    /// The account broke a policy and is restricted or disabled.
    pub const POLICY: i64 = 368;
    pub const ACCOUNT_LOCKED: i64 = 131_031;
    /// A number of Meta's own without an approved display name.
    pub const NAME_NOT_APPROVED: i64 = 131_037;
    /// The number's registration is incomplete.
    pub const REGISTRATION_INCOMPLETE: i64 = 131_045;
    /// Too many customers blocked or reported the number.
    pub const SPAM_LIMIT: i64 = 131_048;
    /// The messaging limit is used up because templates were filed in the wrong category.
    pub const MESSAGING_LIMIT: i64 = 131_064;
    pub const INVALID_PARAMETER: i64 = 100;
    /// Subcode of 100: the object is gone or not ours.
    pub const OBJECT_GONE: i64 = 33;
    pub const TOKEN_INVALID: i64 = 190;
    pub const PIN_WRONG: i64 = 133_005;
    pub const NOT_REGISTERED: i64 = 133_010;
    pub const REGISTRATION_LIMIT: i64 = 133_016;
    /// The first message to a number that also lives in the app did not reach us.
    pub const MESSAGE_UNAVAILABLE: i64 = 131_060;
    pub const UNSUPPORTED_TYPE: i64 = 131_051;
    /// Instagram: the limit on an account's calls, counted over a day.
    pub const INSTAGRAM_CALL_LIMIT: i64 = 80_002;
    /// Instagram: the account is restricted, inactive or at a checkpoint.
    pub const INSTAGRAM_RESTRICTED: i64 = 25;
}

#[derive(Clone, Copy)]
enum Step {
    /// Doubling from this many seconds, to an hour at most.
    Doubling(u64),
    /// Doubling from five seconds, to a quarter of an hour at most.
    Briefly,
    /// The same number of seconds each time.
    Every(u64),
    /// 4^n seconds, Meta's own rule for a pair of accounts.
    PowersOfFour,
    /// Doubling from five minutes: limits on calls count over an hour.
    Slowly,
    Hold,
    Fail,
    Disconnect,
    Fix,
    Unknown,
}

struct Rule {
    first: i64,
    last: i64,
    subcode: Subcode,
    step: Step,
    scope: Scope,
}

/// Which refusals with the code a rule is for.
#[derive(Clone, Copy)]
enum Subcode {
    Any,
    /// Only one that has none.
    None,
    Is(i64),
}

impl Subcode {
    fn covers(self, subcode: Option<i64>) -> bool {
        match self {
            Self::Any => true,
            Self::None => subcode.is_none(),
            Self::Is(expected) => subcode == Some(expected),
        }
    }
}

const fn one(code: i64, step: Step, scope: Scope) -> Rule {
    Rule {
        first: code,
        last: code,
        subcode: Subcode::Any,
        step,
        scope,
    }
}

const fn range(first: i64, last: i64, step: Step, scope: Scope) -> Rule {
    Rule {
        first,
        last,
        subcode: Subcode::Any,
        step,
        scope,
    }
}

const fn with_subcode(code: i64, subcode: i64, step: Step, scope: Scope) -> Rule {
    Rule {
        first: code,
        last: code,
        subcode: Subcode::Is(subcode),
        step,
        scope,
    }
}

const fn bare(code: i64, step: Step, scope: Scope) -> Rule {
    Rule {
        first: code,
        last: code,
        subcode: Subcode::None,
        step,
        scope,
    }
}

/// WhatsApp's. The first matching rule counts.
const RULES: &[Rule] = {
    use Scope::{Account, App, Conversation, Message, Number};
    use Step::{Disconnect, Doubling, Every, Fail, Fix, Hold, PowersOfFour, Slowly, Unknown};
    &[
        one(0, Disconnect, Account),
        one(1, Unknown, Message),
        one(2, Doubling(5), Message),
        one(3, Disconnect, Account),
        one(4, Slowly, App),
        one(10, Disconnect, Account),
        one(33, Disconnect, Number),
        with_subcode(100, 33, Disconnect, Number),
        one(100, Fix, Message),
        one(102, Disconnect, Account),
        one(104, Fix, Message),
        one(190, Disconnect, Account),
        range(200, 299, Disconnect, Account),
        one(368, Hold, Account),
        one(613, Doubling(60), Message),
        one(80_007, Slowly, Account),
        one(130_403, Fail, Message),
        one(130_429, Doubling(2), Number),
        one(130_472, Fail, Message),
        one(130_497, Fail, Message),
        one(131_000, Unknown, Message),
        one(131_005, Disconnect, Account),
        one(131_008, Fix, Message),
        one(131_009, Fix, Message),
        one(131_016, Doubling(5), Message),
        one(131_020, Fail, Message),
        one(131_021, Fail, Message),
        one(131_026, Fail, Message),
        one(131_030, Fail, Message),
        one(131_031, Hold, Account),
        one(131_037, Hold, Number),
        one(131_041, Fail, Message),
        one(131_042, Hold, Account),
        one(131_045, Hold, Number),
        one(131_047, Hold, Conversation),
        one(131_048, Hold, Number),
        one(131_049, Fail, Message),
        one(131_050, Fail, Message),
        one(131_051, Fix, Message),
        one(131_052, Fail, Message),
        one(131_053, Fail, Message),
        one(131_055, Fix, Message),
        one(131_056, PowersOfFour, Conversation),
        one(131_057, Every(60), Number),
        one(131_060, Fail, Message),
        one(131_062, Fail, Message),
        one(131_063, Fail, Message),
        one(131_064, Hold, Account),
        range(131_201, 131_215, Fail, Message),
        one(132_000, Fix, Message),
        one(132_001, Fail, Message),
        one(132_005, Fail, Message),
        one(132_007, Fail, Message),
        one(132_008, Fix, Message),
        one(132_012, Fix, Message),
        one(132_015, Hold, Message),
        one(132_016, Fail, Message),
        one(132_018, Fix, Message),
        one(132_068, Hold, Message),
        one(132_069, Hold, Message),
        one(133_000, Hold, Number),
        one(133_004, Doubling(30), Number),
        one(133_005, Hold, Number),
        one(133_006, Hold, Number),
        one(133_008, Hold, Number),
        one(133_009, Hold, Number),
        one(133_010, Hold, Number),
        one(133_015, Every(300), Number),
        one(133_016, Hold, Number),
        one(134_011, Hold, Account),
        one(135_000, Fix, Message),
        one(137_000, Hold, Conversation),
        range(138_000, 138_018, Fail, Message),
        range(147_001, 147_005, Hold, Message),
        one(2_388_012, Hold, Message),
        one(2_388_019, Hold, Account),
        one(2_388_039, Hold, Message),
        one(2_388_040, Hold, Message),
        one(2_388_047, Hold, Message),
        one(2_388_072, Hold, Message),
        one(2_388_073, Hold, Message),
        one(2_388_091, Hold, Message),
        one(2_388_093, Hold, Message),
        one(2_388_103, Hold, Message),
        one(2_388_293, Hold, Message),
        one(2_388_299, Hold, Message),
        one(2_494_100, Hold, Message),
        one(2_593_107, Hold, Number),
        one(2_593_108, Hold, Number),
        one(2_593_109, Hold, Message),
    ]
};

fn rule(product: Product, code: i64, subcode: Option<i64>) -> Option<&'static Rule> {
    let rules = match product {
        Product::WhatsApp => RULES,
        Product::Instagram => instagram::RULES,
    };
    rules
        .iter()
        .find(|rule| (rule.first..=rule.last).contains(&code) && rule.subcode.covers(subcode))
}

/// Whether the product's table has a row for this refusal.
pub(super) fn is_described(product: Product, code: i64, subcode: Option<i64>) -> bool {
    rule(product, code, subcode).is_some()
}

/// [`decide_for`] WhatsApp.
pub fn decide(code: i64, subcode: Option<i64>, refusals: u32) -> (Action, Scope) {
    decide_for(Product::WhatsApp, code, subcode, refusals)
}

/// The decision for an error code and how much it concerns; `refusals` counts earlier refusals of the same request.
/// A code that nobody described is held for a person: it is a definite refusal, but not one marked for retry.
pub fn decide_for(product: Product, code: i64, subcode: Option<i64>, refusals: u32) -> (Action, Scope) {
    rule(product, code, subcode).map_or((Action::Hold, Scope::Message), |rule| {
        (rule.step.action(refusals), rule.scope)
    })
}

impl Step {
    fn action(self, refusals: u32) -> Action {
        let at_most_an_hour = |seconds: u64| Duration::from_secs(seconds.min(3600));
        let doubled = |first: u64, times| at_most_an_hour(first.saturating_mul(2u64.saturating_pow(times)));
        let exactly = |seconds: u64| Action::Retry {
            after: at_most_an_hour(seconds),
            spread: false,
        };
        match self {
            Self::Doubling(first) => Action::Retry {
                after: doubled(first, refusals),
                spread: true,
            },
            Self::Briefly => Action::Retry {
                after: doubled(5, refusals).min(Duration::from_mins(15)),
                spread: true,
            },
            Self::Every(seconds) => exactly(seconds),
            Self::PowersOfFour => exactly(4u64.saturating_pow(refusals)),
            Self::Slowly => Action::RetrySlowly {
                after: doubled(300, refusals),
            },
            Self::Hold => Action::Hold,
            Self::Fail => Action::Fail,
            Self::Disconnect => Action::Disconnect,
            Self::Fix => Action::Fix,
            Self::Unknown => Action::Unknown,
        }
    }
}

#[cfg(test)]
mod tests;
