//! What a drafter hands over: a text in which each sentence names the facts it rests on, or the reason why
//! there is none.

use serde::{Deserialize, Serialize};

use super::claims::ClaimValue;
use super::conversation::Conversation;
use super::facts::{FactKey, Facts, PolicyTopic};
use super::language::Lang;

/// Anything that can propose an answer by itself. It sees one conversation and one workspace's facts and has no other
/// effect than its result. A model, which has to be asked, is behind [`Drafters`](super::model::Drafters).
pub trait Drafter {
    fn draft(&self, facts: &Facts, conversation: &Conversation, now: jiff::Timestamp) -> Proposal;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The customer's language.
    pub language: Lang,
    pub class: ProposalClass,
    /// Absent when there is nothing even a person could start from. A text beside `CannotAnswer` or
    /// `NeedsPerson` is a beginning for a person, never an answer by itself.
    pub text: Option<String>,
    /// The text in order, without gaps; each with its sources.
    pub sentences: Vec<Sentence>,
    pub intents: Vec<Intent>,
}

impl Proposal {
    /// Whether it only stands in place of one, because a person wrote the text.
    pub(crate) fn is_a_persons(&self) -> bool {
        self.text.is_none() && self.class == ProposalClass::NoClaim
    }

    /// All facts the text rests on, each once, in the order of the text.
    pub fn sources(&self) -> Vec<FactKey> {
        let mut keys = Vec::new();
        for key in self.sentences.iter().flat_map(|sentence| &sentence.sources) {
            if !keys.contains(key) {
                keys.push(*key);
            }
        }
        keys
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "class", content = "why", rename_all = "snake_case")]
pub enum ProposalClass {
    /// Every statement names a fact.
    Documented,
    /// States nothing: a greeting, thanks, a question back.
    NoClaim,
    CannotAnswer(Unanswerable),
    NeedsPerson(PersonReason),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unanswerable {
    /// No words to answer: an empty text, a picture, a sticker.
    NoText,
    /// Not understood, or nothing in the facts is about it.
    NotInFacts,
    /// An item that is not in the catalog.
    UnknownItem,
    /// The item or topic is known, but what was asked of it is not.
    MissingDetail,
    /// A place to which no shipping is described.
    UnknownArea,
    /// One part is answered, another is not.
    PartlyUnknown,
    /// Not what this business is for: general knowledge, advice on health, law or money, company.
    OutOfScope,
    /// The model server did not answer; what stands here is the embedded drafter's.
    ModelSilent,
    /// The model's answer could not be used.
    ModelUnusable,
    /// The model has been asked as often as it may be today.
    ModelBudget,
    /// The model server failed so often that it is left alone for a while.
    ModelRests,
}

impl Unanswerable {
    /// Stable name for the evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoText => "no_text",
            Self::NotInFacts => "not_in_facts",
            Self::UnknownItem => "unknown_item",
            Self::MissingDetail => "missing_detail",
            Self::UnknownArea => "unknown_area",
            Self::PartlyUnknown => "partly_unknown",
            Self::OutOfScope => "out_of_scope",
            Self::ModelSilent => "model_silent",
            Self::ModelUnusable => "model_unusable",
            Self::ModelBudget => "model_budget",
            Self::ModelRests => "model_rests",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonReason {
    /// Wants to buy or book.
    Order,
    /// Asks about an order already made, or a payment.
    ExistingOrder,
    Complaint,
    /// Asks for a human.
    Asked,
    /// A topic the owner keeps for people.
    OwnersTopic,
    /// Asks for a lower price or special terms.
    Negotiation,
}

/// One sentence or line of a text. `values` are the typed claims it makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    pub text: String,
    pub sources: Vec<FactKey>,
    pub values: Vec<ClaimValue>,
}

/// What the customer wants to know or do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    Greeting,
    Thanks,
    Price,
    Stock,
    Catalog,
    Detail,
    Hours,
    Address,
    Shipping,
    Payment,
    Contact,
    Policy(PolicyTopic),
    Order,
    ExistingOrder,
    Complaint,
    Person,
    Negotiation,
    OwnersTopic,
    OutOfScope,
}
