//! What the gate says: named checks, reasons and the class of a text. All of it is evidence, so names never
//! change.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::draft::facts::FactKey;
use crate::draft::language::Lang;
use crate::draft::proposal::{Intent, PersonReason, Unanswerable};

/// The named checks. Names are part of the evidence and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    Connection,
    Ownership,
    Window,
    Length,
    InvisibleCharacters,
    OtherContact,
    Amounts,
    Stock,
    Dates,
    Phones,
    Accounts,
    Links,
    Offers,
    Scope,
    PromptEcho,
    Injection,
    NeedsPerson,
    Disclosure,
    Language,
    FormOfAddress,
    BannedWords,
    Tone,
    /// Nothing personal, of an order or of a bargain where everybody reads along.
    Public,
    /// A model's second look, where the operator wants one. Not among [`Check::ALL`]: it is not plain code, and it can only
    /// be added to a verdict.
    SecondLook,
}

impl Check {
    /// The checks of plain code, in their order.
    pub const ALL: [Self; 23] = [
        Self::Connection,
        Self::Ownership,
        Self::Window,
        Self::Length,
        Self::InvisibleCharacters,
        Self::OtherContact,
        Self::Amounts,
        Self::Stock,
        Self::Dates,
        Self::Phones,
        Self::Accounts,
        Self::Links,
        Self::Offers,
        Self::Scope,
        Self::PromptEcho,
        Self::Injection,
        Self::NeedsPerson,
        Self::Disclosure,
        Self::Language,
        Self::FormOfAddress,
        Self::BannedWords,
        Self::Tone,
        Self::Public,
    ];

    /// Stable name for the evidence.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Ownership => "ownership",
            Self::Window => "window",
            Self::Length => "length",
            Self::InvisibleCharacters => "invisible_characters",
            Self::OtherContact => "other_contact",
            Self::Amounts => "amounts",
            Self::Stock => "stock",
            Self::Dates => "dates",
            Self::Phones => "phones",
            Self::Accounts => "accounts",
            Self::Links => "links",
            Self::Offers => "offers",
            Self::Scope => "scope",
            Self::PromptEcho => "prompt_echo",
            Self::Injection => "injection",
            Self::NeedsPerson => "needs_person",
            Self::Disclosure => "disclosure",
            Self::Language => "language",
            Self::FormOfAddress => "form_of_address",
            Self::BannedWords => "banned_words",
            Self::Tone => "tone",
            Self::Public => "public",
            Self::SecondLook => "second_look",
        }
    }

    /// Whether a person may send nevertheless, with a reason.
    pub const fn overrulable(self) -> bool {
        !matches!(
            self,
            Self::Connection | Self::Ownership | Self::Window | Self::OtherContact
        )
    }
}

/// Why a check holds. `text` is the offending piece of the draft or, for injection, of the customer's
/// message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    NotConnected,
    ThreadHeldElsewhere,
    WindowNeverOpened,
    WindowClosed,
    NothingToSend,
    TooLongForChannel {
        length: usize,
        max: usize,
    },
    TooLongForVoice {
        length: usize,
        max: usize,
    },
    InvisibleCharacters,
    OtherContactsData {
        text: String,
    },
    NotInFacts {
        text: String,
    },
    ContradictsFact {
        text: String,
        fact: FactKey,
    },
    /// A source the draft names has changed or is gone.
    SourceChanged {
        fact: FactKey,
    },
    /// The draft states something of a fact it does not name.
    SourceNotNamed {
        fact: FactKey,
    },
    WordsNotFromFacts {
        words: Vec<String>,
    },
    /// The text is not the sentences that were sourced.
    TextDiffersFromSentences,
    RepeatsInstructions {
        text: String,
    },
    SuspiciousRequest {
        text: String,
    },
    CustomerNeedsPerson {
        intent: Intent,
    },
    DrafterNeedsPerson {
        why: PersonReason,
    },
    CannotAnswer {
        why: Unanswerable,
    },
    DisclosureMissing,
    WrongLanguage {
        expected: Lang,
    },
    LanguageNotOffered {
        language: Lang,
    },
    ForeignScript {
        text: String,
    },
    WrongFormOfAddress {
        text: String,
    },
    BannedWord {
        text: String,
    },
    Abuse {
        text: String,
    },
    Slang {
        text: String,
    },
    Emoji {
        text: String,
    },
    Shouting {
        text: String,
    },
    PersonalInPublic {
        text: String,
    },
    OrderInPublic {
        text: String,
    },
    HagglingInPublic {
        text: String,
    },
    /// A model that was asked does not find the text supported by the facts.
    ModelDoubts,
    /// A model that was asked gave no usable answer.
    NoSecondLook,
}

impl Reason {
    /// Stable name for the evidence and for choosing the sentence a person reads.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotConnected => "not_connected",
            Self::ThreadHeldElsewhere => "thread_held_elsewhere",
            Self::WindowNeverOpened => "window_never_opened",
            Self::WindowClosed => "window_closed",
            Self::NothingToSend => "nothing_to_send",
            Self::TooLongForChannel { .. } => "too_long_for_channel",
            Self::TooLongForVoice { .. } => "too_long_for_voice",
            Self::InvisibleCharacters => "invisible_characters",
            Self::OtherContactsData { .. } => "other_contacts_data",
            Self::NotInFacts { .. } => "not_in_facts",
            Self::ContradictsFact { .. } => "contradicts_fact",
            Self::SourceChanged { .. } => "source_changed",
            Self::SourceNotNamed { .. } => "source_not_named",
            Self::WordsNotFromFacts { .. } => "words_not_from_facts",
            Self::TextDiffersFromSentences => "text_differs_from_sentences",
            Self::RepeatsInstructions { .. } => "repeats_instructions",
            Self::SuspiciousRequest { .. } => "suspicious_request",
            Self::CustomerNeedsPerson { .. } => "customer_needs_person",
            Self::DrafterNeedsPerson { .. } => "drafter_needs_person",
            Self::CannotAnswer { .. } => "cannot_answer",
            Self::DisclosureMissing => "disclosure_missing",
            Self::WrongLanguage { .. } => "wrong_language",
            Self::LanguageNotOffered { .. } => "language_not_offered",
            Self::ForeignScript { .. } => "foreign_script",
            Self::WrongFormOfAddress { .. } => "wrong_form_of_address",
            Self::BannedWord { .. } => "banned_word",
            Self::Abuse { .. } => "abuse",
            Self::Slang { .. } => "slang",
            Self::Emoji { .. } => "emoji",
            Self::Shouting { .. } => "shouting",
            Self::PersonalInPublic { .. } => "personal_in_public",
            Self::OrderInPublic { .. } => "order_in_public",
            Self::HagglingInPublic { .. } => "haggling_in_public",
            Self::ModelDoubts => "model_doubts",
            Self::NoSecondLook => "no_second_look",
        }
    }

    /// A text that is empty or too long for the channel cannot be sent by anyone.
    pub const fn overrulable(&self) -> bool {
        !matches!(self, Self::NothingToSend | Self::TooLongForChannel { .. })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    Pass,
    Hold(Reason),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    pub check: Check,
    pub outcome: Outcome,
    /// Where in the draft the offending words stand, in bytes.
    pub marks: Vec<Range<usize>>,
}

/// What the statements of a text rest on, the worst one deciding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// States only what facts say.
    Documented,
    /// States nothing that needs a fact.
    NoClaim,
    Unsupported,
    Contradicted,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub class: Class,
    /// One result for each check, in the order of [`Check::ALL`]; a second look, if there was one, comes last.
    pub checks: Vec<CheckResult>,
    /// Facts that carry the claims of the text.
    pub rests_on: Vec<FactKey>,
}

impl Verdict {
    /// Whether the text may leave without a person.
    pub fn passes(&self) -> bool {
        matches!(self.class, Class::Documented | Class::NoClaim) && self.holds().next().is_none()
    }

    pub fn holds(&self) -> impl Iterator<Item = (Check, &Reason, &[Range<usize>])> {
        self.checks.iter().filter_map(|result| match &result.outcome {
            Outcome::Hold(reason) => Some((result.check, reason, result.marks.as_slice())),
            Outcome::Pass => None,
        })
    }

    /// The same with a doubt added; `read` tells whether a model doubted or only failed to say that it does not.
    #[must_use]
    pub fn doubted(mut self, read: bool) -> Self {
        let reason = if read {
            Reason::ModelDoubts
        } else {
            Reason::NoSecondLook
        };
        self.checks.push(CheckResult {
            check: Check::SecondLook,
            outcome: Outcome::Hold(reason),
            marks: Vec::new(),
        });
        self
    }

    /// Whether a person may send it nevertheless.
    pub fn overrulable(&self) -> bool {
        self.holds()
            .all(|(check, reason, _)| check.overrulable() && reason.overrulable())
    }
}
