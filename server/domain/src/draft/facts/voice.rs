//! The business's voice.

use serde::{Deserialize, Serialize};

use super::Wording;
use crate::draft::language::Lang;

/// How the business speaks, and what it wants a person to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Voice {
    pub form_of_address: FormOfAddress,
    pub tone: Tone,
    pub emoji: bool,
    pub greeting: Wording,
    pub sign_off: Wording,
    /// Says that the answer is automatic and how to reach a person; stands in the first answer of a
    /// conversation.
    pub disclosure: Wording,
    /// Answers what the business is not there for: general knowledge, advice on health, law or money, company. Empty in a language,
    /// such a message waits for a person.
    pub scope_line: Wording,
    pub banned_words: Vec<String>,
    /// Words in a customer's message that always bring a person.
    pub topics_needing_a_person: Vec<String>,
    /// Languages the business answers in without a person, preferred one first.
    pub languages: Vec<Lang>,
    /// Characters of one answer; at most the channel's own limit.
    pub max_length: u16,
    /// What the assistant is for, in one sentence. Meta allows assistants for a business's own service, not
    /// general-purpose ones (WhatsApp Business Solution Terms, AI Providers).
    pub business_task: String,
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            form_of_address: FormOfAddress::default(),
            tone: Tone::default(),
            emoji: false,
            greeting: Wording::default(),
            sign_off: Wording::default(),
            disclosure: Wording::default(),
            scope_line: Wording::default(),
            banned_words: Vec::new(),
            topics_needing_a_person: Vec::new(),
            languages: vec![Lang::Id, Lang::En],
            max_length: 1000,
            business_task: String::new(),
        }
    }
}

/// How an Indonesian answer addresses the customer. English has only "you".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormOfAddress {
    #[default]
    Kak,
    BapakIbu,
    Anda,
    Kamu,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    #[default]
    Warm,
    Plain,
    Formal,
}
