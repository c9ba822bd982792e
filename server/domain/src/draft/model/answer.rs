//! A model's answer, read strictly: it is one JSON object of exactly this form, names only facts that were shown, and is no
//! longer than a message. Anything else is no answer.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Asked;
use super::prompt::{disclosure, hand_over};
use crate::draft::claims::extract;
use crate::draft::facts::FactKey;
use crate::draft::language::Lang;
use crate::draft::proposal::{
    Intent, PersonReason, Proposal, ProposalClass, Sentence, Unanswerable,
};

/// Characters of all sentences together: WhatsApp's longest text.
const LONGEST: usize = 4_096;
const MOST_SENTENCES: usize = 40;
const MOST_SOURCES: usize = 40;

/// JSON Schema of the answer, in the subset that all servers know.
pub(super) fn schema() -> Value {
    let reasons = [
        "none",
        "order",
        "existing_order",
        "complaint",
        "asked",
        "owners_topic",
        "negotiation",
        "not_in_facts",
        "unknown_item",
        "missing_detail",
        "unknown_area",
        "partly_unknown",
        "out_of_scope",
    ];
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["language", "class", "reason", "sentences"],
        "properties": {
            "language": { "type": "string", "enum": ["id", "en"] },
            "class": { "type": "string", "enum": ["documented", "no_claim", "cannot_answer", "needs_person"] },
            "reason": { "type": "string", "enum": reasons },
            "sentences": { "type": "array", "items": {
                "type": "object",
                "additionalProperties": false,
                "required": ["text", "facts"],
                "properties": {
                    "text": { "type": "string" },
                    "facts": { "type": "array", "items": { "type": "string" } },
                },
            } },
        },
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    language: Lang,
    class: Class,
    reason: Why,
    sentences: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    text: String,
    facts: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Class {
    Documented,
    NoClaim,
    CannotAnswer,
    NeedsPerson,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Why {
    None,
    Order,
    ExistingOrder,
    Complaint,
    Asked,
    OwnersTopic,
    Negotiation,
    NotInFacts,
    UnknownItem,
    MissingDetail,
    UnknownArea,
    PartlyUnknown,
    OutOfScope,
}

/// An answer that could be read.
pub(super) struct Read {
    language: Lang,
    class: ProposalClass,
    lines: Vec<(String, Vec<FactKey>)>,
}

/// Not an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unusable;

pub(super) fn read(said: &str, shown: &[FactKey]) -> Result<Read, Unusable> {
    let said: Said = serde_json::from_str(said).map_err(|_| Unusable)?;
    let length: usize = said.sentences.iter().map(|line| line.text.chars().count() + 1).sum();
    if said.sentences.len() > MOST_SENTENCES || length > LONGEST {
        return Err(Unusable);
    }
    let class = class(said.class, said.reason);
    let answers = matches!(class, ProposalClass::Documented | ProposalClass::NoClaim);
    if answers && said.sentences.is_empty() {
        return Err(Unusable);
    }
    let mut lines = Vec::with_capacity(said.sentences.len());
    for line in said.sentences {
        let text = line.text.trim();
        if text.is_empty() || line.facts.len() > MOST_SOURCES {
            return Err(Unusable);
        }
        let sources: Option<Vec<FactKey>> = line.facts.iter().map(|label| fact(label, shown)).collect();
        lines.push((text.to_owned(), sources.ok_or(Unusable)?));
    }
    Ok(Read {
        language: said.language,
        class,
        lines,
    })
}

/// `F1` is the first fact shown; nothing else names one.
fn fact(label: &str, shown: &[FactKey]) -> Option<FactKey> {
    let digits = label.strip_prefix('F')?;
    if digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: usize = digits.parse().ok()?;
    shown.get(number.checked_sub(1)?).copied()
}

const fn class(class: Class, reason: Why) -> ProposalClass {
    let person = match reason {
        Why::ExistingOrder => PersonReason::ExistingOrder,
        Why::Complaint => PersonReason::Complaint,
        Why::OwnersTopic => PersonReason::OwnersTopic,
        Why::Negotiation => PersonReason::Negotiation,
        Why::Order => PersonReason::Order,
        _ => PersonReason::Asked,
    };
    let unknown = match reason {
        Why::UnknownItem => Unanswerable::UnknownItem,
        Why::MissingDetail => Unanswerable::MissingDetail,
        Why::UnknownArea => Unanswerable::UnknownArea,
        Why::PartlyUnknown => Unanswerable::PartlyUnknown,
        Why::OutOfScope => Unanswerable::OutOfScope,
        _ => Unanswerable::NotInFacts,
    };
    match class {
        Class::Documented => ProposalClass::Documented,
        Class::NoClaim => ProposalClass::NoClaim,
        Class::CannotAnswer => ProposalClass::CannotAnswer(unknown),
        Class::NeedsPerson => ProposalClass::NeedsPerson(person),
    }
}

impl Read {
    /// `intents` are those that our own reading of the question found: a model's word for them would let it choose its rules.
    pub fn into_proposal(mut self, asked: &Asked<'_>, intents: Vec<Intent>) -> Proposal {
        let language = self.language;
        if self.lines.is_empty() && matches!(self.class, ProposalClass::NeedsPerson(_)) {
            self.lines.push((hand_over(language).to_owned(), Vec::new()));
        }
        if let Some((sentence, key)) = disclosure(asked, language)
            && !self.lines.is_empty()
            && !self.lines.iter().any(|(text, _)| text.contains(sentence))
        {
            self.lines.push((sentence.to_owned(), key.into_iter().collect()));
        }
        let now = asked.now.to_zoned(asked.facts.time_zone().clone());
        let texts: Vec<&str> = self.lines.iter().map(|(text, _)| text.as_str()).collect();
        let text = (!texts.is_empty()).then(|| texts.join("\n"));
        let sentences = self
            .lines
            .into_iter()
            .map(|(text, sources)| Sentence {
                values: extract(&text, &now).into_iter().map(|claim| claim.value).collect(),
                text,
                sources,
            })
            .collect();
        Proposal {
            language,
            class: self.class,
            text,
            sentences,
            intents,
        }
    }
}
