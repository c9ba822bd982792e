//! One message tried against the facts of now: what would be answered, on what each sentence rests, and whether it would leave by
//! itself.
//!
//! An owner who has changed a price wants to hear the new answer before a customer does. Drafter, gate and rules are those of a real
//! message; nothing is kept, nothing is sent, and nothing is in the evidence, because nothing happened.

#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::business;
use super::claims::{Ground, Resolution};
use super::conversation::{Conversation, From, LONGEST_QUESTION, Turn};
use super::facts::Facts;
use super::job::may_leave;
use super::model::Asked;
use super::proposal::{Proposal, ProposalClass};
use crate::receive::Window;
use crate::review::gate::{CheckResult, Class, Verdict, asked_items};
use crate::review::rules::{Decision, rule};
use crate::review::{Case, Hold, Ready, Source, holds_of, judge_told};
use crate::store::StoreError;
use crate::tenancy::WorkspaceScope;
use crate::{Channel, Lang, Way};

/// Characters of one message that can be tried: what is longer, a person answers.
pub const LONGEST: usize = LONGEST_QUESTION;
/// Earlier messages that can be given.
pub const MOST_EARLIER: usize = 8;

/// What is tried.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub channel: Channel,
    /// What was said before, oldest first.
    pub earlier: Vec<(From, String)>,
    /// What the customer writes now.
    pub message: String,
}

/// Why nothing was tried.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    #[error("no message")]
    Empty,
    /// A message is longer than [`LONGEST`].
    #[error("too long")]
    TooLong,
    /// There are more earlier messages than [`MOST_EARLIER`].
    #[error("too many earlier messages")]
    TooManyEarlier,
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Tried {
    pub lang: Lang,
    /// What the drafter says of its own answer.
    pub proposal: ProposalClass,
    /// How the claims of the text stand to the facts.
    pub class: Class,
    /// The answer; none when there is none that could be proposed.
    pub text: Option<String>,
    /// The answer sentence by sentence.
    pub lines: Vec<Line>,
    /// What it states that can be checked.
    pub claims: Vec<Stated>,
    /// Every check with its verdict.
    pub checks: Vec<CheckResult>,
    pub holds: Vec<Hold>,
    /// Whether it would leave by itself now.
    pub decision: Decision,
}

/// One sentence of an answer.
#[derive(Clone, Debug)]
pub struct Line {
    pub pieces: Vec<Piece>,
    pub sources: Vec<Source>,
}

/// A stretch of a sentence that stands alike throughout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub mark: Option<Mark>,
}

/// How a stretch stands to the facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A claim that a fact carries.
    Backed,
    /// Words that a check holds.
    Offending,
}

/// One claim of an answer.
#[derive(Clone, Debug)]
pub struct Stated {
    pub text: String,
    pub standing: Standing,
}

/// What became of a claim.
#[derive(Clone, Debug)]
pub enum Standing {
    Backed(Option<Source>),
    Contradicted(Option<Source>),
    Unsupported,
}

/// Tries a message.
///
/// # Errors
/// What cannot be tried, said before anything is read; [`TrialError::Store`] when facts cannot be read.
pub async fn trial(scope: &WorkspaceScope, attempt: &Attempt) -> Result<Tried, TrialError> {
    fits(attempt)?;
    let view = scope.view().await?;
    let now = view.laras.clock().now();
    let facts = business::facts(&view).await?;
    let conversation = conversation(attempt, now);
    drop(view);
    let asked = Asked {
        facts: &facts,
        conversation: &conversation,
        now,
        // Its own: what is tried is not counted as a customer's.
        contact: scope.workspace().0,
        speaks: true,
    };
    let drafters = scope.laras.drafters();
    let written = drafters.write(scope, &asked).await?;
    let proposal = &written.proposal;
    let view = scope.view().await?;
    let case = Case {
        text: proposal.text.as_deref().unwrap_or_default(),
        proposal: Some(proposal),
        facts: &facts,
        conversation: &conversation,
        // Nobody's: so every known customer's number is another one's.
        contact: Uuid::nil(),
        window: Window {
            open_until: Some(now + SignedDuration::from_hours(24)),
        },
        channel: attempt.channel,
        way: Way::Message,
    };
    let verdict = judge_told(&view, case, written.prompt).await?.verdict;
    drop(view);
    let verdict = drafters.doubt(scope, &asked, &written, verdict).await?;
    let ready = Ready {
        proposal,
        verdict: &verdict,
        facts: &facts,
        conversation: None,
        channel: attempt.channel,
        way: Way::Message,
        passes: may_leave(proposal, &verdict),
        // How fast somebody answers is not tried.
        answers_a_machine: false,
        zone: &scope.zone(),
    };
    let decision = rule(&scope.view().await?, &ready).await?.decision;
    Ok(shown(
        &facts,
        &conversation,
        written.proposal,
        verdict,
        decision,
        now,
    ))
}

fn fits(attempt: &Attempt) -> Result<(), TrialError> {
    let messages = || {
        let earlier = attempt.earlier.iter().map(|(_, text)| text.as_str());
        earlier.chain([attempt.message.as_str()])
    };
    if messages().any(|text| text.chars().count() > LONGEST) {
        return Err(TrialError::TooLong);
    }
    if attempt.earlier.len() > MOST_EARLIER {
        return Err(TrialError::TooManyEarlier);
    }
    if attempt.message.trim().is_empty() {
        return Err(TrialError::Empty);
    }
    Ok(())
}

fn conversation(attempt: &Attempt, at: Timestamp) -> Conversation {
    let turn = |from, text: &str| Turn {
        from,
        text: text.to_owned(),
        at,
    };
    let earlier = attempt.earlier.iter().map(|(from, text)| turn(*from, text));
    Conversation {
        messages: earlier.chain([turn(From::Customer, &attempt.message)]).collect(),
        contact_name: None,
    }
}

fn shown(
    facts: &Facts,
    conversation: &Conversation,
    proposal: Proposal,
    verdict: Verdict,
    decision: Decision,
    now: Timestamp,
) -> Tried {
    let text = proposal.text.clone().unwrap_or_default();
    let zoned = now.to_zoned(facts.time_zone().clone());
    let asked = asked_items(facts, &conversation.question());
    let assessed = Ground::new(facts, &zoned).assess(&text, &asked).claims;
    let offending: Vec<Range<usize>> = verdict.holds().flat_map(|(_, _, marks)| marks.to_vec()).collect();
    let backed: Vec<Range<usize>> = assessed
        .iter()
        .filter(|assessed| matches!(assessed.resolution, Resolution::Resolved(_)))
        .map(|assessed| assessed.claim.range.clone())
        .collect();
    let source = |key| source(facts, key, proposal.language);
    let claims = assessed
        .iter()
        .map(|assessed| Stated {
            text: text
                .get(assessed.claim.range.clone())
                .unwrap_or_default()
                .to_owned(),
            standing: match assessed.resolution {
                Resolution::Resolved(key) => Standing::Backed(source(key)),
                Resolution::Contradicted(key) => Standing::Contradicted(source(key)),
                Resolution::Unsupported => Standing::Unsupported,
            },
        })
        .collect();
    Tried {
        lang: proposal.language,
        proposal: proposal.class,
        class: verdict.class,
        lines: lines(&text, &proposal, &backed, &offending, source),
        text: proposal.text,
        claims,
        holds: holds_of(&verdict),
        checks: verdict.checks,
        decision,
    }
}

/// A fact as the list of sources names it; nothing where the drafter names a wording that is not current, which the gate holds.
fn source(facts: &Facts, key: super::facts::FactKey, lang: Lang) -> Option<Source> {
    facts.get(key).map(|fact| Source {
        key,
        current: true,
        title: fact.body.kind().code().to_owned(),
        summary: fact.body.summary(lang),
    })
}

/// The sentences as they stand in the text, with their sources; the text as one line where it is not made of its sentences.
fn lines(
    text: &str,
    proposal: &Proposal,
    backed: &[Range<usize>],
    offending: &[Range<usize>],
    source: impl Fn(super::facts::FactKey) -> Option<Source>,
) -> Vec<Line> {
    let mut at = 0;
    let mut lines = Vec::new();
    for sentence in &proposal.sentences {
        let Some(found) = text.get(at..).and_then(|rest| rest.find(&sentence.text)) else {
            return whole(text, backed, offending);
        };
        let start = at + found;
        at = start + sentence.text.len();
        lines.push(Line {
            pieces: pieces(text, start..at, backed, offending),
            sources: sentence.sources.iter().filter_map(|key| source(*key)).collect(),
        });
    }
    let rest_is_said = text.get(at..).is_none_or(|rest| rest.trim().is_empty());
    if lines.is_empty() || !rest_is_said {
        return whole(text, backed, offending);
    }
    lines
}

fn whole(text: &str, backed: &[Range<usize>], offending: &[Range<usize>]) -> Vec<Line> {
    if text.is_empty() {
        return Vec::new();
    }
    vec![Line {
        pieces: pieces(text, 0..text.len(), backed, offending),
        sources: Vec::new(),
    }]
}

/// Cuts a sentence where a mark begins or ends. Where marks overlap, what is wrong counts.
fn pieces(
    text: &str,
    sentence: Range<usize>,
    backed: &[Range<usize>],
    offending: &[Range<usize>],
) -> Vec<Piece> {
    let mut cuts = vec![sentence.start, sentence.end];
    cuts.extend(
        backed
            .iter()
            .chain(offending)
            .flat_map(|range| [range.start, range.end])
            .filter(|cut| sentence.contains(cut) && text.is_char_boundary(*cut)),
    );
    cuts.sort_unstable();
    cuts.dedup();
    let touches = |ranges: &[Range<usize>], start: usize, end: usize| {
        ranges.iter().any(|range| range.start < end && start < range.end)
    };
    cuts.iter()
        .zip(cuts.iter().skip(1))
        .filter_map(|(start, end)| {
            let mark = if touches(offending, *start, *end) {
                Some(Mark::Offending)
            } else {
                touches(backed, *start, *end).then_some(Mark::Backed)
            };
            Some(Piece {
                text: text.get(*start..*end)?.to_owned(),
                mark,
            })
        })
        .collect()
}
