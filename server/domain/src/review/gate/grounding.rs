//! Whether the text says only what the facts say.

use std::ops::Range;

use super::{Check, Finding, Measured, Reason, identifier, vocabulary};
use crate::draft::claims::{Assessed, ClaimValue, Resolution, Token, sentences, tokens};
use crate::draft::facts::FactKey;
use crate::draft::facts::summary::method_name;
use crate::draft::language::Lang;
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

/// "Only" is courtesy before a complete list, and a denial of what is left out of any other.
fn shuts_out(measured: &Measured<'_>, token: &Token<'_>) -> bool {
    if !matches!(token.lower.as_str(), "hanya" | "only") {
        return false;
    }
    let text = measured.input.text;
    let sentence = sentences(text)
        .into_iter()
        .find(|range| range.start <= token.range.start && token.range.end <= range.end)
        .and_then(|range| text.get(range))
        .unwrap_or(text)
        .to_lowercase();
    let Some((_, payment)) = measured.input.facts.payment() else {
        return true;
    };
    let named = |method| {
        [Lang::Id, Lang::En]
            .into_iter()
            .any(|lang| sentence.contains(&method_name(method, lang).to_lowercase()))
    };
    !payment.methods.iter().all(named)
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
    findings.extend(unnamed_sources(measured, proposal));
    findings.extend(words_without_source(measured));
    findings
}

/// What a sentence says must rest on a fact that this sentence names: a reviewer looks at one sentence and its sources.
fn unnamed_sources(measured: &Measured<'_>, proposal: &Proposal) -> Vec<Finding> {
    let text = measured.input.text;
    let all = proposal.sources();
    let placed = placed_sentences(text, proposal);
    let names = |range: &Range<usize>, fact: FactKey| {
        let own = placed
            .iter()
            .find(|(place, _)| place.start <= range.start && range.start < place.end);
        own.map_or_else(|| all.contains(&fact), |(_, sources)| sources.contains(&fact))
    };
    let mut findings = Vec::new();
    for assessed in &measured.assessment.claims {
        if let Resolution::Resolved(fact) = assessed.resolution
            && !names(&assessed.claim.range, fact)
        {
            findings.push(Finding::at(
                Reason::SourceNotNamed { fact },
                assessed.claim.range.clone(),
            ));
        }
    }
    for (place, sources) in &placed {
        let quoted = || {
            measured.assessment.quoted.iter().filter(|(range, _)| {
                place.start <= range.start && range.end <= place.end && tells(text, range)
            })
        };
        if let Some((range, fact)) = quoted().next()
            && !quoted().any(|(_, fact)| sources.contains(fact))
        {
            findings.push(Finding::at(
                Reason::SourceNotNamed { fact: *fact },
                range.clone(),
            ));
        }
    }
    findings
}

/// Where each sentence of the proposal stands in the text, as far as it is found there word for word.
fn placed_sentences<'p>(text: &str, proposal: &'p Proposal) -> Vec<(Range<usize>, &'p [FactKey])> {
    let mut from = 0;
    let mut placed = Vec::with_capacity(proposal.sentences.len());
    for sentence in &proposal.sentences {
        let found = text.get(from..).and_then(|rest| rest.find(&sentence.text));
        if let Some(start) = found.map(|at| from + at) {
            let end = start + sentence.text.len();
            placed.push((start..end, sentence.sources.as_slice()));
            from = end;
        }
    }
    placed
}

/// Whether words of the business say more than courtesy does.
fn tells(text: &str, range: &Range<usize>) -> bool {
    let said = text.get(range.clone()).unwrap_or_default();
    tokens(said)
        .iter()
        .any(|token| token.is_word() && !vocabulary::is_courtesy(&token.lower))
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
        .filter(|token| token.is_word() && !covered(&token.range))
        .filter(|token| !vocabulary::is_courtesy(&token.lower) || shuts_out(measured, token))
        .map(|token| token.range)
        .collect();
    let first = foreign.first()?.clone();
    let words = foreign.iter().map(|range| piece(measured, range)).collect();
    Some(Finding::at(Reason::WordsNotFromFacts { words }, first))
}
