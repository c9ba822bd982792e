//! What the owner keeps for people although the gate lets it pass.
//!
//! The gate decides what may leave by itself at all. These rules only ever narrow that, channel by channel: which answers, when, how
//! many a day in one conversation, about what. They are the owner's own words about their shop ("prices wait for me"), so every
//! decision has a reason that can be read, and a rule that cannot be read holds everything.

mod past;
mod rows;
mod topic;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::gate::Class;
use crate::Way;

pub use past::{Happened, Past, past};
pub(crate) use rows::{Ready, Ruling, keep, rule};
pub use rows::{RulesNow, RulesVersion, earlier, knows_hours, rules, set_rules};
pub use topic::Topic;

/// The fewest automatic replies per conversation and day that a rule can name.
pub const LEAST: u8 = 1;
/// The most.
pub const MOST: u8 = 50;

/// The rules of one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Answers that stand on the business's facts may leave.
    pub documented: bool,
    /// Greetings and thanks, which claim nothing, may leave.
    pub courtesies: bool,
    /// At what times anything may leave.
    pub when: When,
    /// Automatic replies in one conversation on one day of the workspace, at most: [`LEAST`] to [`MOST`].
    pub most: u8,
    /// Subjects that always wait.
    pub waiting: BTreeSet<Topic>,
}

/// Times of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum When {
    Always,
    /// During the business's opening hours.
    WhileOpen,
    /// Outside of them, when nobody is there to answer.
    WhileClosed,
    /// From one time of the workspace's clock to another, over midnight where the second is the earlier one. Whole minutes.
    Between {
        from: Time,
        to: Time,
    },
}

impl Default for Rules {
    /// What the switch alone means: everything that the gate lets pass, up to ten a day in one conversation.
    fn default() -> Self {
        Self {
            documented: true,
            courtesies: true,
            when: When::Always,
            most: 10,
            waiting: BTreeSet::new(),
        }
    }
}

/// A draft as the rules see it.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Whether the gate, and the drafter's own class, let it leave by itself.
    pub passes: bool,
    pub class: Class,
    pub way: Way,
    pub topics: BTreeSet<Topic>,
    /// The time on the workspace's clock.
    pub time: Time,
    /// Whether the business is open; none while its opening hours are not known.
    pub is_open: Option<bool>,
    /// Automatic replies that left, or are to leave, in this conversation on this day.
    pub sent_today: u64,
    /// Whether the other side answers like a machine.
    pub answers_a_machine: bool,
}

/// Whether a draft leaves by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Leaves,
    Waits(Wait),
}

/// Why it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// A check holds it, or there is no answer.
    Gate,
    /// Auto-send is off.
    Off,
    /// It answers a comment.
    Comment,
    /// The rules cannot be read.
    Unreadable,
    /// The other side answers like a machine, and two machines would go on for ever.
    Machine,
    /// Answers that state facts are kept for people.
    Documented,
    /// Greetings and thanks are.
    Courtesies,
    /// A subject is.
    Topic(Topic),
    /// It came outside the hours that the owner set.
    Hours,
    /// The rule names opening hours and the business has given none.
    NoHours,
    /// As many as the rule allows have left today.
    Most(u8),
}

impl Decision {
    pub const fn leaves(self) -> bool {
        matches!(self, Self::Leaves)
    }

    /// The name in rows and evidence.
    pub fn code(self) -> String {
        match self {
            Self::Leaves => "leaves".to_owned(),
            Self::Waits(wait) => format!("waits:{}", wait.code()),
        }
    }
}

impl Wait {
    /// The name in rows and evidence.
    pub fn code(self) -> String {
        let plain = match self {
            Self::Gate => "gate",
            Self::Off => "auto_send_off",
            Self::Comment => "comment",
            Self::Unreadable => "rules_unreadable",
            Self::Machine => "machine",
            Self::Documented => "documented",
            Self::Courtesies => "courtesies",
            Self::Topic(topic) => return format!("topic:{}", topic.code()),
            Self::Hours => "outside_hours",
            Self::NoHours => "no_opening_hours",
            Self::Most(most) => return format!("most:{most}"),
        };
        plain.to_owned()
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Some(match code.split_once(':') {
            Some(("topic", topic)) => Self::Topic(Topic::parse(topic)?),
            Some(("most", most)) => Self::Most(most.parse().ok()?),
            Some(_) => return None,
            None => match code {
                "gate" => Self::Gate,
                "auto_send_off" => Self::Off,
                "comment" => Self::Comment,
                "rules_unreadable" => Self::Unreadable,
                "machine" => Self::Machine,
                "documented" => Self::Documented,
                "courtesies" => Self::Courtesies,
                "outside_hours" => Self::Hours,
                "no_opening_hours" => Self::NoHours,
                _ => return None,
            },
        })
    }
}

impl When {
    /// Whether something may leave now, or why not.
    fn admits(self, time: Time, is_open: Option<bool>) -> Result<(), Wait> {
        let admitted = match self {
            Self::Always => true,
            Self::WhileOpen => is_open.ok_or(Wait::NoHours)?,
            Self::WhileClosed => !is_open.ok_or(Wait::NoHours)?,
            Self::Between { from, to } => is_between(time, from, to),
        };
        if admitted { Ok(()) } else { Err(Wait::Hours) }
    }

    /// Whether every moment of these times is one of `other`'s.
    fn is_within(self, other: Self) -> bool {
        match (self, other) {
            (_, Self::Always) => true,
            (Self::Between { from, to }, Self::Between { from: begin, to: end }) => {
                minutes().all(|time| !is_between(time, from, to) || is_between(time, begin, end))
            }
            (own, other) => own == other,
        }
    }
}

/// The second time is not part of it. From a time to itself there is nothing.
fn is_between(time: Time, from: Time, to: Time) -> bool {
    if from <= to {
        from <= time && time < to
    } else {
        from <= time || time < to
    }
}

fn minutes() -> impl Iterator<Item = Time> {
    (0..24).flat_map(|hour| (0..60).filter_map(move |minute| Time::new(hour, minute, 0, 0).ok()))
}

impl Rules {
    /// Whether an owner may set this.
    pub fn is_valid(&self) -> bool {
        let times = match self.when {
            When::Between { from, to } => {
                let is_minute = |time: Time| time.second() == 0 && time.subsec_nanosecond() == 0;
                from != to && is_minute(from) && is_minute(to)
            }
            _ => true,
        };
        times && (LEAST..=MOST).contains(&self.most)
    }

    /// Rules out of a row; `None` for what this version does not understand.
    pub fn parse(body: &str) -> Option<Self> {
        serde_json::from_str::<Self>(body).ok().filter(Self::is_valid)
    }

    /// The form in rows and evidence.
    pub fn body(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What becomes of a draft while auto-send is on.
    pub fn decide(&self, candidate: &Candidate) -> Decision {
        match self.admit(candidate) {
            Ok(()) => Decision::Leaves,
            Err(wait) => Decision::Waits(wait),
        }
    }

    fn admit(&self, candidate: &Candidate) -> Result<(), Wait> {
        let refuse = |condition: bool, wait: Wait| if condition { Err(wait) } else { Ok(()) };
        refuse(!candidate.passes, Wait::Gate)?;
        // What everybody reads, and the one private reply to a comment, wait whatever the rules say.
        refuse(candidate.way.answers_a_comment(), Wait::Comment)?;
        refuse(candidate.answers_a_machine, Wait::Machine)?;
        match candidate.class {
            Class::Documented => refuse(!self.documented, Wait::Documented)?,
            Class::NoClaim => refuse(!self.courtesies, Wait::Courtesies)?,
            Class::Unsupported | Class::Contradicted => return Err(Wait::Gate),
        }
        if let Some(topic) = self.waiting.intersection(&candidate.topics).next() {
            return Err(Wait::Topic(*topic));
        }
        self.when.admits(candidate.time, candidate.is_open)?;
        refuse(
            candidate.sent_today >= u64::from(self.most),
            Wait::Most(self.most),
        )
    }

    /// Whether these rules let nothing leave that `other` would keep.
    pub fn is_within(&self, other: &Self) -> bool {
        (!self.documented || other.documented)
            && (!self.courtesies || other.courtesies)
            && self.most <= other.most
            && self.waiting.is_superset(&other.waiting)
            && self.when.is_within(other.when)
    }
}
