//! The gate: what must hold before an answer may leave, decided by plain code alone.
//!
//! Whoever wrote the text, a model, our own drafter or a person, it is measured here the same way: every
//! amount, link, number, date and promise must lead to a fact of the business as it stands now, and the
//! words must be the business's own. Nothing is scored. A check passes or holds, each with its name in the
//! evidence, and a draft leaves by itself only if all of them pass.

mod brand;
mod delivery;
mod grounding;
mod hygiene;
mod injection;
mod language;
mod public;
mod verdict;
mod vocabulary;

#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::Timestamp;

use crate::draft::claims::{Assessment, ClaimValue, Ground, Resolution, extract};
use crate::draft::conversation::{Conversation, LONGEST_QUESTION};
use crate::draft::facts::{FactKey, Facts};
use crate::draft::language::Lang;
use crate::draft::proposal::{Intent, Proposal, ProposalClass};
use crate::draft::retrieve::Index;
use crate::draft::{normal, topics};

pub use delivery::WINDOW_MARGIN;
pub use hygiene::clean;
pub(crate) use public::reason as not_for_everybody;
pub use verdict::{Check, CheckResult, Class, Outcome, Reason, Verdict};

/// Everything a verdict depends on. The same input gives the same verdict at drafting, at approval and at
/// sending.
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
    /// Where it is to be sent.
    pub channel: crate::Channel,
    /// How it is to leave.
    pub way: crate::Way,
    /// What the model was told besides facts and conversation, if there was a model.
    pub prompt: Option<&'a str>,
    /// Whether a phone, account, link or e-mail belongs to another contact of this business. Phones arrive
    /// as digits with country code, everything else in lower case.
    pub is_other_contacts: &'a dyn Fn(&str) -> bool,
}

/// One finding of a check.
#[derive(Clone)]
struct Finding {
    reason: Reason,
    mark: Option<Range<usize>>,
}

impl Finding {
    const fn whole(reason: Reason) -> Self {
        Self { reason, mark: None }
    }

    const fn at(reason: Reason, mark: Range<usize>) -> Self {
        Self {
            reason,
            mark: Some(mark),
        }
    }
}

/// What several checks look at, worked out once.
struct Measured<'a> {
    input: &'a GateInput<'a>,
    question: String,
    language: Lang,
    assessment: Assessment,
    /// What the customer names that no fact does.
    foreign: Vec<Finding>,
}

/// The items a question names. More than a few are no answer to which one an unnamed price belongs to.
pub(crate) fn asked_items(facts: &Facts, question: &str) -> Vec<FactKey> {
    let words = normal::ordinary_words(beginning(question, LONGEST_QUESTION));
    let found = Index::new(facts).items(&words);
    if found.len() > 8 {
        Vec::new()
    } else {
        found.into_iter().map(|found| found.key).collect()
    }
}

/// Characters of a text that are measured against the facts. What is longer is held for its length, so the
/// rest need not be read, and a text made to cost time costs none.
const MEASURED: usize = 8192;

fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices()
        .nth(characters)
        .map_or(text, |(end, _)| text.get(..end).unwrap_or_default())
}

pub fn check(input: &GateInput<'_>) -> Verdict {
    let question = input.conversation.question();
    let language = crate::draft::embedded::customer_language(input.facts, input.conversation, &question);
    let now = input.now.to_zoned(input.facts.time_zone().clone());
    let asked = asked_items(input.facts, &question);
    let assessment = Ground::new(input.facts, &now).assess(beginning(input.text, MEASURED), &asked);
    let mut measured = Measured {
        input,
        question,
        language,
        assessment,
        foreign: Vec::new(),
    };
    if input.proposal.is_some() {
        measured.foreign = injection::foreign_claims(&measured, &asked, &now);
    }
    let checks: Vec<CheckResult> = Check::ALL
        .into_iter()
        .map(|check| result(check, findings(check, &measured)))
        .collect();
    Verdict {
        class: class(&measured.assessment, &checks),
        rests_on: rests_on(&measured.assessment),
        checks,
    }
}

/// Every phone, account, link, e-mail and handle in a text, in the form in which
/// [`GateInput::is_other_contacts`] is asked about it, so that rows can be looked up before the check.
pub fn identifiers(text: &str) -> Vec<String> {
    let undated = Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    extract(text, &undated)
        .iter()
        .filter_map(|claim| identifier(&claim.value).map(str::to_owned))
        .collect()
}

fn identifier(value: &ClaimValue) -> Option<&str> {
    match value {
        ClaimValue::Phone(text)
        | ClaimValue::Account(text)
        | ClaimValue::Link(text)
        | ClaimValue::Email(text)
        | ClaimValue::Handle(text) => Some(text),
        _ => None,
    }
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
        Check::Amounts
        | Check::Stock
        | Check::Dates
        | Check::Phones
        | Check::Accounts
        | Check::Links
        | Check::Offers => grounding::claims(check, measured),
        Check::Scope => grounding::scope(measured),
        Check::PromptEcho => injection::prompt_echo(input),
        Check::Injection => {
            let mut found = injection::signals(input.conversation);
            found.extend(measured.foreign.iter().cloned());
            found
        }
        Check::NeedsPerson => needs_person(measured),
        Check::Disclosure => brand::disclosure(measured),
        Check::Language => language::language(measured),
        Check::FormOfAddress => brand::form_of_address(measured),
        Check::BannedWords => brand::banned_words(measured),
        Check::Tone => brand::tone(measured),
        Check::Public => public::findings(measured),
        // Not of plain code: added to a finished verdict.
        Check::SecondLook => Vec::new(),
    }
}

fn result(check: Check, findings: Vec<Finding>) -> CheckResult {
    let marks = findings
        .iter()
        .filter_map(|finding| finding.mark.clone())
        .collect();
    let outcome = findings
        .into_iter()
        .next()
        .map_or(Outcome::Pass, |finding| Outcome::Hold(finding.reason));
    CheckResult {
        check,
        outcome,
        marks,
    }
}

fn needs_person(measured: &Measured<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(proposal) = measured.input.proposal else {
        return findings;
    };
    match proposal.class {
        ProposalClass::CannotAnswer(why) => findings.push(Finding::whole(Reason::CannotAnswer { why })),
        ProposalClass::NeedsPerson(why) => findings.push(Finding::whole(Reason::DrafterNeedsPerson { why })),
        ProposalClass::Documented | ProposalClass::NoClaim => {}
    }
    let mut concerns = topics::concerns(&measured.question, measured.input.facts);
    if concerns == [Intent::OutOfScope] && brand::only_declines(measured) {
        concerns.clear();
    }
    findings.extend(
        concerns
            .into_iter()
            .map(|intent| Finding::whole(Reason::CustomerNeedsPerson { intent })),
    );
    findings
}

fn class(assessment: &Assessment, checks: &[CheckResult]) -> Class {
    let resolutions = || assessment.claims.iter().map(|assessed| assessed.resolution);
    let unsupported_words = checks
        .iter()
        .any(|result| result.check == Check::Scope && result.outcome != Outcome::Pass);
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
