//! Drafts written by a model.
//!
//! The model is treated as owned by an attacker. It sees one conversation and the facts of one workspace, can do nothing but
//! answer in a fixed form, and its answer is worth a draft: the gate measures it like anybody's. Whatever goes wrong on the way
//! ends with a draft of the embedded drafter's that waits for a person and says why; never with nothing, and never with a send.

mod answer;
mod breaker;
mod budget;
mod doubt;
mod prompt;
mod veil;

#[cfg(test)]
mod tests;

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

pub use self::budget::Caps;
pub use self::prompt::INSTRUCTIONS;

use self::breaker::Breaker;
use super::conversation::{Conversation, LONGEST_QUESTION};
use super::embedded::Embedded;
use super::facts::Facts;
use super::proposal::{Drafter as _, Proposal, ProposalClass, Unanswerable};
use crate::evidence::Entry;
use crate::review::gate::Verdict;
use crate::store::StoreError;
use crate::tenancy::WorkspaceScope;
use crate::time::random_bytes;

/// What one draft may take of a job, the check included: less than the lease under which the job is done, so that it is never
/// done twice at once.
pub const LONGEST: Duration = Duration::from_secs(25);
/// Of that, what a second look may take where the operator wants one.
const SECOND_LOOK: Duration = Duration::from_secs(10);

/// Who writes the drafts of an installation.
#[derive(Default)]
pub enum Drafters {
    /// Ours, which needs nobody.
    #[default]
    Embedded,
    /// A model, with ours to fall back to.
    Model(Box<ModelDrafter>),
}

/// What a drafter is asked: everything it may see.
pub(crate) struct Asked<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) conversation: &'a Conversation,
    pub(crate) now: Timestamp,
    /// Whose conversation it is, to count calls by; a model never sees it.
    pub(crate) contact: Uuid,
    /// Whether the customer's newest message says something in words.
    pub(crate) speaks: bool,
}

/// What a drafter wrote, and who it was.
pub(crate) struct Written {
    pub(crate) proposal: Proposal,
    pub(crate) by: By,
    /// What a model was told besides facts and conversation; whatever repeats it is held.
    pub(crate) prompt: Option<&'static str>,
}

/// Who wrote a draft, for the evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct By {
    /// `embedded`, `openai` or `anthropic`.
    pub(crate) drafter: &'static str,
    pub(crate) model: Option<String>,
    /// Why it is not the model's, where there is one.
    pub(crate) instead: Option<Unanswerable>,
    /// Facts that the model was shown.
    pub(crate) shown: usize,
}

impl By {
    /// The evidence of a draft that a model wrote, or was to write.
    pub(crate) fn on(&self, mut entry: Entry) -> Entry {
        if let Some(model) = &self.model {
            let shown = i64::try_from(self.shown).unwrap_or(i64::MAX);
            entry = entry.text("model", model).number("facts_shown", shown);
        }
        match self.instead {
            Some(why) => entry.text("instead_of_a_model", why.code()),
            None => entry,
        }
    }
}

impl Drafters {
    /// Whether writing takes long enough for facts to change meanwhile.
    pub(crate) const fn are_far(&self) -> bool {
        matches!(self, Self::Model(_))
    }

    /// Writes an answer. No transaction and no view is open meanwhile: a model takes its time.
    pub(crate) async fn write(
        &self,
        scope: &WorkspaceScope,
        asked: &Asked<'_>,
    ) -> Result<Written, StoreError> {
        let ours = Embedded.draft(asked.facts, asked.conversation, asked.now);
        match self {
            Self::Model(drafter) if asks_for_words(asked) => drafter.write(scope, asked, ours).await,
            Self::Embedded | Self::Model(_) => Ok(Written::embedded(ours, None)),
        }
    }

    /// What a model, if one is asked, says against a text that the gate lets pass; it can only add doubt.
    pub(crate) async fn doubt(
        &self,
        scope: &WorkspaceScope,
        asked: &Asked<'_>,
        written: &Written,
        verdict: Verdict,
    ) -> Result<Verdict, StoreError> {
        match self {
            Self::Model(drafter) if drafter.checks && verdict.passes() => {
                doubt::ask(drafter, scope, asked, (&written.proposal, verdict)).await
            }
            Self::Embedded | Self::Model(_) => Ok(verdict),
        }
    }
}

/// A picture, a sticker or a book says nothing that a model should guess at.
fn asks_for_words(asked: &Asked<'_>) -> bool {
    let question = asked.conversation.question();
    asked.speaks
        && question.chars().any(char::is_alphanumeric)
        && question.chars().count() <= LONGEST_QUESTION
}

impl Written {
    fn embedded(proposal: Proposal, instead: Option<Unanswerable>) -> Self {
        Self {
            proposal,
            by: By {
                drafter: "embedded",
                model: None,
                instead,
                shown: 0,
            },
            prompt: None,
        }
    }

    /// Our own draft in place of the model's: something to begin with, and a person decides.
    fn instead(mut ours: Proposal, why: Unanswerable) -> Self {
        if !matches!(ours.class, ProposalClass::NeedsPerson(_)) {
            ours.class = ProposalClass::CannotAnswer(why);
        }
        Self::embedded(ours, Some(why))
    }
}

/// A model, what may be spent on it, and whether it is worth asking now.
pub struct ModelDrafter {
    model: model::Model,
    caps: Caps,
    breaker: Breaker,
    checks: bool,
}

impl ModelDrafter {
    /// `checks`: whether the model is also asked about drafts that are about to leave.
    pub fn new(model: model::Model, caps: Caps, checks: bool) -> Self {
        Self {
            model,
            caps,
            breaker: Breaker::default(),
            checks,
        }
    }

    async fn write(
        &self,
        scope: &WorkspaceScope,
        asked: &Asked<'_>,
        ours: Proposal,
    ) -> Result<Written, StoreError> {
        let boundary = hex::encode(random_bytes::<12>());
        let prompt = prompt::of(asked, ours.language, &boundary);
        let schema = answer::schema();
        let question = model::Question {
            instructions: INSTRUCTIONS,
            material: &prompt.material,
            schema: &schema,
            schema_name: "reply",
            longest: 2_000,
        };
        let left = if self.checks {
            LONGEST.saturating_sub(SECOND_LOOK)
        } else {
            LONGEST
        };
        let said = match self.ask(scope, asked, &question, left).await? {
            Ok(said) => said,
            Err(why) => return Ok(Written::instead(ours, why)),
        };
        let Ok(read) = answer::read(&said, &prompt.shown) else {
            return Ok(Written::instead(ours, Unanswerable::ModelUnusable));
        };
        Ok(Written {
            proposal: read.into_proposal(asked, ours.intents),
            by: By {
                drafter: self.model.api().code(),
                model: Some(self.model.name().to_owned()),
                instead: None,
                shown: prompt.shown.len(),
            },
            prompt: Some(INSTRUCTIONS),
        })
    }

    /// One counted call, unless the model rests or has been asked often enough today.
    async fn ask(
        &self,
        scope: &WorkspaceScope,
        asked: &Asked<'_>,
        question: &model::Question<'_>,
        left: Duration,
    ) -> Result<Result<String, Unanswerable>, StoreError> {
        let clock = scope.laras.clock();
        if !self.breaker.admits(clock.now_ms()) {
            return Ok(Err(Unanswerable::ModelRests));
        }
        let day = asked.now.to_zoned(asked.facts.time_zone().clone()).date();
        if !budget::spend(scope, asked.contact, day, self.caps).await? {
            return Ok(Err(Unanswerable::ModelBudget));
        }
        match self.model.ask(question, left).await {
            Ok(said) => {
                self.breaker.succeeded();
                Ok(Ok(said))
            }
            Err(failure) if failure.is_the_servers() => {
                self.breaker.failed(clock.now_ms());
                Ok(Err(Unanswerable::ModelSilent))
            }
            Err(_) => {
                self.breaker.succeeded();
                Ok(Err(Unanswerable::ModelUnusable))
            }
        }
    }
}
