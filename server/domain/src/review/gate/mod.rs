//! The gate: what must hold before an answer may leave, decided by plain code alone.
//!
//! Whoever wrote the text, a model, our own drafter or a person, it is measured here the same way: every amount, link, number, date and
//! promise must lead to a fact of the business as it stands now, and the words must be the business's own. Nothing is scored. A check passes
//! or holds, each with its name in the evidence, and a draft leaves by itself only if all of them pass.

mod brand;
mod delivery;
mod grounding;
mod hygiene;
mod injection;
mod language;
mod vocabulary;

#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::draft::claims::{Assessment, Ground, Resolution};
use crate::draft::conversation::Conversation;
use crate::draft::facts::{FactKey, Facts};
use crate::draft::language::Lang;
use crate::draft::proposal::{Intent, PersonReason, Proposal, ProposalClass, Unanswerable};
use crate::draft::retrieve::Index;
use crate::draft::{normal, topics};

pub use delivery::WINDOW_MARGIN;
pub use hygiene::clean;

/// Everything a verdict depends on. The same input gives the same verdict at drafting, at approval and at sending.
pub struct GateInput<'a> {
    pub text: &'a str,
    /// What the drafter handed over with this text; none when a person wrote or changed it.
    pub proposal: Option<&'a Proposal>,
    pub facts: &'a Facts,
    pub conversation: &'a Conversation,
    pub now: Timestamp,
    /// When the service window closes; none when the customer never opened one.
    pub window_open_until: Option<Timestamp>,
    pub is_connected: bool,
    /// Whether the thread is ours to answer: no other agent or app holds it.
    pub owns_thread: bool,
    /// Characters the channel carries in one message: 4096 on WhatsApp.
    pub channel_limit: usize,
    /// What the model was told besides facts and conversation, if there was a model.
    pub prompt: Option<&'a str>,
    /// Whether a phone, account, link or e-mail belongs to another contact of this business. Phones arrive as digits with country code,
    /// everything else in lower case.
    pub is_other_contacts: &'a dyn Fn(&str) -> bool,
}

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
}

impl Check {
    pub const ALL: [Self; 22] = [
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
        }
    }

    /// Whether a person may send nevertheless, with a reason.
    pub const fn overrulable(self) -> bool {
        !matches!(self, Self::Connection | Self::Ownership | Self::Window | Self::OtherContact)
    }
}

/// Why a check holds. `text` is the offending piece of the draft or, for injection, of the customer's message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    NotConnected,
    ThreadHeldElsewhere,
    WindowNeverOpened,
    WindowClosed,
    NothingToSend,
    TooLongForChannel { length: usize, max: usize },
    TooLongForVoice { length: usize, max: usize },
    InvisibleCharacters,
    OtherContactsData { text: String },
    NotInFacts { text: String },
    ContradictsFact { text: String, fact: FactKey },
    /// A source the draft names has changed or is gone.
    SourceChanged { fact: FactKey },
    /// The draft states something of a fact it does not name.
    SourceNotNamed { fact: FactKey },
    WordsNotFromFacts { words: Vec<String> },
    /// The text is not the sentences that were sourced.
    TextDiffersFromSentences,
    RepeatsInstructions { text: String },
    SuspiciousRequest { text: String },
    CustomerNeedsPerson { intent: Intent },
    DrafterNeedsPerson { why: PersonReason },
    CannotAnswer { why: Unanswerable },
    DisclosureMissing,
    WrongLanguage { expected: Lang },
    LanguageNotOffered { language: Lang },
    ForeignScript { text: String },
    WrongFormOfAddress { text: String },
    BannedWord { text: String },
    Abuse { text: String },
    Slang { text: String },
    Emoji { text: String },
    Shouting { text: String },
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
    /// One result for each check, in the order of [`Check::ALL`].
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

    /// Whether a person may send it nevertheless.
    pub fn overrulable(&self) -> bool {
        self.holds().all(|(check, reason, _)| check.overrulable() && reason.overrulable())
    }
}

/// One finding of a check.
struct Finding {
    reason: Reason,
    mark: Option<Range<usize>>,
}

impl Finding {
    const fn whole(reason: Reason) -> Self {
        Self { reason, mark: None }
    }

    const fn at(reason: Reason, mark: Range<usize>) -> Self {
        Self { reason, mark: Some(mark) }
    }
}

/// What several checks look at, worked out once.
struct Measured<'a> {
    input: &'a GateInput<'a>,
    question: String,
    language: Lang,
    assessment: Assessment,
}

pub fn check(input: &GateInput<'_>) -> Verdict {
    let question = input.conversation.question();
    let language = crate::draft::embedded::customer_language(input.facts, input.conversation, &question);
    let now = input.now.to_zoned(input.facts.time_zone().clone());
    let asked: Vec<FactKey> = Index::new(input.facts).items(&normal::ordinary_words(&question)).into_iter().map(|found| found.key).collect();
    let assessment = Ground::new(input.facts, &now).assess(input.text, &asked);
    let measured = Measured { input, question, language, assessment };
    let checks: Vec<CheckResult> = Check::ALL.into_iter().map(|check| result(check, findings(check, &measured))).collect();
    Verdict { class: class(&measured.assessment, &checks), rests_on: rests_on(&measured.assessment), checks }
}

fn findings(check: Check, measured: &Measured<'_>) -> Vec<Finding> {
    let input = measured.input;
    match check {
        Check::Connection => delivery::connection(input),
        Check::Ownership => delivery::ownership(input),
        Check::Window => delivery::window(input),
        Check::Length => delivery::length(input),
        Check::InvisibleCharacters => hygiene::invisible(input.text),
        Check::OtherContact => grounding::other_contact(measured),
        Check::Amounts | Check::Stock | Check::Dates | Check::Phones | Check::Accounts | Check::Links | Check::Offers => grounding::claims(check, measured),
        Check::Scope => grounding::scope(measured),
        Check::PromptEcho => injection::prompt_echo(input),
        Check::Injection => injection::signals(input.conversation),
        Check::NeedsPerson => needs_person(measured),
        Check::Disclosure => brand::disclosure(measured),
        Check::Language => language::language(measured),
        Check::FormOfAddress => brand::form_of_address(measured),
        Check::BannedWords => brand::banned_words(measured),
        Check::Tone => brand::tone(measured),
    }
}

fn result(check: Check, findings: Vec<Finding>) -> CheckResult {
    let marks = findings.iter().filter_map(|finding| finding.mark.clone()).collect();
    let outcome = findings.into_iter().next().map_or(Outcome::Pass, |finding| Outcome::Hold(finding.reason));
    CheckResult { check, outcome, marks }
}

fn needs_person(measured: &Measured<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(proposal) = measured.input.proposal else { return findings };
    match proposal.class {
        ProposalClass::CannotAnswer(why) => findings.push(Finding::whole(Reason::CannotAnswer { why })),
        ProposalClass::NeedsPerson(why) => findings.push(Finding::whole(Reason::DrafterNeedsPerson { why })),
        ProposalClass::Documented | ProposalClass::NoClaim => {}
    }
    let concerns = topics::concerns(&measured.question, measured.input.facts.voice());
    findings.extend(concerns.into_iter().map(|intent| Finding::whole(Reason::CustomerNeedsPerson { intent })));
    findings
}

fn class(assessment: &Assessment, checks: &[CheckResult]) -> Class {
    let resolutions = || assessment.claims.iter().map(|assessed| assessed.resolution);
    let unsupported_words = checks.iter().any(|result| result.check == Check::Scope && result.outcome != Outcome::Pass);
    if resolutions().any(|resolution| matches!(resolution, Resolution::Contradicted(_))) {
        Class::Contradicted
    } else if resolutions().any(|resolution| resolution == Resolution::Unsupported) || unsupported_words {
        Class::Unsupported
    } else if assessment.claims.is_empty() && assessment.quoted.is_empty() {
        Class::NoClaim
    } else {
        Class::Documented
    }
}

fn rests_on(assessment: &Assessment) -> Vec<FactKey> {
    let mut keys = Vec::new();
    for assessed in &assessment.claims {
        if let Resolution::Resolved(key) = assessed.resolution
            && !keys.contains(&key)
        {
            keys.push(key);
        }
    }
    keys
}
