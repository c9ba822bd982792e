//! Whether the text says only what the facts say.

use std::ops::Range;

use super::{Check, Finding, Measured, Reason, identifier, vocabulary};
use crate::draft::claims::{Assessed, ClaimValue, Resolution, tokens};
use crate::draft::proposal::{Proposal, ProposalClass};

const fn check_of(value: &ClaimValue) -> Check {
    match value {
        ClaimValue::Amount { .. } | ClaimValue::Percent(_) | ClaimValue::Cheapest => Check::Amounts,
        ClaimValue::Quantity(_) | ClaimValue::Availability(_) => Check::Stock,
        ClaimValue::Duration { .. }
        | ClaimValue::Time { .. }
        | ClaimValue::Date(_)
        | ClaimValue::Weekday(_)
        | ClaimValue::WeekdayRange(..)
        | ClaimValue::EveryDay
        | ClaimValue::Open(_) => Check::Dates,
        ClaimValue::Phone(_) => Check::Phones,
        ClaimValue::Account(_) => Check::Accounts,
        ClaimValue::Link(_) | ClaimValue::Email(_) | ClaimValue::Handle(_) => Check::Links,
        ClaimValue::Offer(_) => Check::Offers,
    }
}

fn piece(measured: &Measured<'_>, range: &Range<usize>) -> String {
    measured
        .input
        .text
        .get(range.clone())
        .unwrap_or_default()
        .to_owned()
}

/// Contradictions first: they are what a person must see.
pub(super) fn claims(check: Check, measured: &Measured<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let own = || {
        measured
            .assessment
            .claims
            .iter()
            .filter(|assessed| check_of(&assessed.claim.value) == check)
    };
    let text = |assessed: &Assessed| piece(measured, &assessed.claim.range);
    for assessed in own() {
        if let Resolution::Contradicted(fact) = assessed.resolution {
            findings.push(Finding::at(
                Reason::ContradictsFact {
                    text: text(assessed),
                    fact,
                },
                assessed.claim.range.clone(),
            ));
        }
    }
    for assessed in own().filter(|assessed| assessed.resolution == Resolution::Unsupported) {
        findings.push(Finding::at(
            Reason::NotInFacts { text: text(assessed) },
            assessed.claim.range.clone(),
        ));
    }
    findings
}

/// Phones, accounts, links and e-mails that are not the business's own are compared with those of its other
/// customers.
pub(super) fn other_contact(measured: &Measured<'_>) -> Vec<Finding> {
    let foreign = measured
        .assessment
        .claims
        .iter()
        .filter(|assessed| !matches!(assessed.resolution, Resolution::Resolved(_)));
    foreign
        .filter(|assessed| identifier(&assessed.claim.value).is_some_and(measured.input.is_other_contacts))
        .map(|assessed| {
            Finding::at(
                Reason::OtherContactsData {
                    text: piece(measured, &assessed.claim.range),
                },
                assessed.claim.range.clone(),
            )
        })
        .collect()
}

/// For a drafter's text: sentences, sources and words must all be accounted for. A person's own text
/// answers for itself.
pub(super) fn scope(measured: &Measured<'_>) -> Vec<Finding> {
    let Some(proposal) = measured.input.proposal else {
        return Vec::new();
    };
    if matches!(proposal.class, ProposalClass::CannotAnswer(_)) && measured.input.text.trim().is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    if !is_made_of_sentences(measured.input.text, proposal) {
        findings.push(Finding::whole(Reason::TextDiffersFromSentences));
    }
    let sources = proposal.sources();
    findings.extend(
        sources
            .iter()
            .filter(|key| measured.input.facts.get(**key).is_none())
            .map(|fact| Finding::whole(Reason::SourceChanged { fact: *fact })),
    );
    for assessed in &measured.assessment.claims {
        if let Resolution::Resolved(fact) = assessed.resolution
            && !sources.contains(&fact)
        {
            findings.push(Finding::at(
                Reason::SourceNotNamed { fact },
                assessed.claim.range.clone(),
            ));
        }
    }
    findings.extend(words_without_source(measured));
    findings
}

fn is_made_of_sentences(text: &str, proposal: &Proposal) -> bool {
    let written = text.split_whitespace();
    let sourced = proposal
        .sentences
        .iter()
        .flat_map(|sentence| sentence.text.split_whitespace());
    written.eq(sourced)
}

/// Words that neither repeat a fact nor belong to a claim nor are plain courtesy. Statements are made of
/// such words.
fn words_without_source(measured: &Measured<'_>) -> Option<Finding> {
    let text = measured.input.text;
    let covered = |range: &Range<usize>| {
        let quoted = measured.assessment.quoted.iter().map(|(quoted, _)| quoted);
        let claimed = measured
            .assessment
            .claims
            .iter()
            .map(|assessed| &assessed.claim.range);
        quoted
            .chain(claimed)
            .any(|known| known.start <= range.start && range.end <= known.end)
    };
    let foreign: Vec<Range<usize>> = tokens(text)
        .into_iter()
        .filter(|token| token.is_word() && !covered(&token.range) && !vocabulary::is_courtesy(&token.lower))
        .map(|token| token.range)
        .collect();
    let first = foreign.first()?.clone();
    let words = foreign.iter().map(|range| piece(measured, range)).collect();
    Some(Finding::at(Reason::WordsNotFromFacts { words }, first))
}
