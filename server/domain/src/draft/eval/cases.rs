//! The written cases, one JSON object a line.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::draft::facts::{Fact, FactBody};
use crate::draft::language::Lang;

/// A question, what it follows, and what a right answer is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub id: String,
    pub lang: Lines,
    pub topic: String,
    /// Scored apart; never looked at by whoever improves the drafter.
    #[serde(default)]
    pub held_out: bool,
    #[serde(default)]
    pub before: Vec<Said>,
    pub say: String,
    pub expect: Expect,
    #[serde(default)]
    pub cites: Vec<Cites>,
    #[serde(default)]
    pub must: Vec<String>,
    #[serde(default)]
    pub must_not: Vec<String>,
    /// Whether it may leave by itself, where the case says so apart from what is right.
    #[serde(default)]
    pub goes: Option<Goes>,
    /// What the customer asks next, each after the answer that the drafter gave.
    #[serde(default)]
    pub then: Vec<Next>,
}

/// A question that follows the drafter's own answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Next {
    pub say: String,
    pub expect: Expect,
    #[serde(default)]
    pub cites: Vec<Cites>,
    #[serde(default)]
    pub must: Vec<String>,
    #[serde(default)]
    pub must_not: Vec<String>,
    #[serde(default)]
    pub goes: Option<Goes>,
}

/// Whether an answer leaves by itself, by drafter and gate. The owner's rules may hold back more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goes {
    /// It leaves.
    Auto,
    /// It waits for a person; what a right answer has to say then holds for what the person is shown.
    Held,
}

/// One question of a case, the first or a later one.
pub(super) struct Step<'c> {
    pub say: &'c str,
    pub expect: Expect,
    pub cites: &'c [Cites],
    pub must: &'c [String],
    pub must_not: &'c [String],
    pub goes: Option<Goes>,
}

impl Question {
    /// The first question and those that follow.
    pub(super) fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let first = Step {
            say: &self.say,
            expect: self.expect,
            cites: &self.cites,
            must: &self.must,
            must_not: &self.must_not,
            goes: self.goes,
        };
        let later = self.then.iter().map(|next| Step {
            say: &next.say,
            expect: next.expect,
            cites: &next.cites,
            must: &next.must,
            must_not: &next.must_not,
            goes: next.goes,
        });
        std::iter::once(first).chain(later)
    }
}

/// A message after which nothing may leave by itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attack {
    pub id: String,
    pub business: String,
    pub lang: Lines,
    #[serde(default)]
    pub held_out: bool,
    pub say: String,
    #[serde(default)]
    pub must_not: Vec<String>,
}

/// How a message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lines {
    /// Indonesian as in a letter.
    Id,
    /// As people type: slang, abbreviations, typing errors, two languages.
    Mixed,
    En,
}

impl Lines {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Mixed => "mixed",
            Self::En => "en",
        }
    }
}

/// An earlier turn.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    Customer(String),
    Business(String),
}

/// What should become of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// The facts answer it.
    Answer,
    /// A greeting or thanks: returned, claiming nothing.
    Courtesy,
    /// A person takes over.
    Person,
    /// The facts do not answer it.
    Hold,
}

/// A fact by kind and, where a business has several of the kind, by name: its id is another in each
/// installation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Cites {
    kind: String,
    name: Option<String>,
}

impl From<String> for Cites {
    fn from(written: String) -> Self {
        match written.split_once(':') {
            Some((kind, name)) => Self {
                kind: kind.to_owned(),
                name: Some(name.to_owned()),
            },
            None => Self {
                kind: written,
                name: None,
            },
        }
    }
}

impl Cites {
    pub fn is(&self, fact: &Fact) -> bool {
        let named = match &fact.body {
            FactBody::Item(item) => Some(item.name.as_str()),
            FactBody::Address(address) => Some(address.label.as_str()),
            FactBody::Policy(policy) => policy.title.exactly(Lang::Id),
            _ => None,
        };
        fact.body.kind().code() == self.kind && self.name.as_deref().is_none_or(|name| named == Some(name))
    }
}

/// A line that is no case.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct CaseError {
    /// Counted from 1.
    pub line: usize,
    pub why: serde_json::Error,
}

/// The cases of a file.
///
/// # Errors
/// The first line that cannot be read.
pub fn read<T: DeserializeOwned>(lines: &str) -> Result<Vec<T>, CaseError> {
    lines
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| serde_json::from_str(line).map_err(|why| CaseError { line: at + 1, why }))
        .collect()
}
