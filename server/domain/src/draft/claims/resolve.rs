//! Whether each claim of a text rests on a fact, and on which.
//!
//! Two ways lead to a fact. Words of the business quoted as they stand cover everything inside them.
//! Everything else is compared by value with the thing it is said about: the price beside "Americano" must
//! be the Americano's, not just any price of the shop. A value that contradicts the thing it is said about
//! is worse than one nobody knows, and is told apart from it.

mod goods;
mod identity;
mod moments;
mod phrases;
mod subject;
mod text;

pub(crate) use text::sentences;

use std::ops::Range;

use jiff::Zoned;

pub use self::subject::Phrases;
use self::subject::{Said, Subject};
use self::text::{Sentence, words_of};
use super::{Claim, ClaimValue, extract};
use crate::draft::facts::{FactKey, Facts};

/// What became of one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    Resolved(FactKey),
    /// The fact it is about says something else.
    Contradicted(FactKey),
    /// No fact says it.
    Unsupported,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessed {
    pub claim: Claim,
    pub resolution: Resolution,
}

/// A text measured against the facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assessment {
    pub claims: Vec<Assessed>,
    /// Where the text repeats words of a fact, and which.
    pub quoted: Vec<(Range<usize>, FactKey)>,
}

/// The facts of one business, prepared for measuring texts.
pub struct Ground<'f> {
    facts: &'f Facts,
    phrases: &'f Phrases,
    now: &'f Zoned,
}

impl<'f> Ground<'f> {
    pub fn new(facts: &'f Facts, now: &'f Zoned) -> Self {
        Self {
            facts,
            phrases: facts.phrases(),
            now,
        }
    }

    /// Measures a text. `asked` are the items the customer asked about: "harganya Rp 22.000" is said about
    /// them.
    pub fn assess(&self, text: &str, asked: &[FactKey]) -> Assessment {
        let said = self.phrases.find(text);
        let quoted: Vec<(Range<usize>, FactKey)> =
            said.iter().map(|said| (said.range.clone(), said.key)).collect();
        let sentences = text::split(text, &said);
        let mut before: Vec<Subject> = self
            .facts
            .items()
            .enumerate()
            .filter(|(_, (key, _))| asked.contains(key))
            .map(|(index, _)| Subject::Item {
                index,
                variants: Vec::new(),
            })
            .collect();
        let mut all = extract(text, self.now);
        all.retain(|claim| !is_list_number(text, claim));
        let mut claims = Vec::new();
        for sentence in &sentences {
            let inside: Vec<&Claim> = all
                .iter()
                .filter(|claim| sentence.range.contains(&claim.range.start))
                .collect();
            let scene = Scene {
                ground: self,
                text,
                said: &said,
                sentence,
                claims: &inside,
                before: &before,
            };
            claims.extend(inside.iter().map(|claim| Assessed {
                claim: (*claim).clone(),
                resolution: scene.resolve(claim),
            }));
            let here = scene.subjects_in(&sentence.range);
            if here.iter().any(|subject| matches!(subject, Subject::Item { .. })) {
                before = here;
            }
        }
        Assessment { claims, quoted }
    }
}

/// "1." or "2)" at the start of a line numbers a list.
fn is_list_number(text: &str, claim: &Claim) -> bool {
    let starts_line = text.get(..claim.range.start).is_some_and(|before| {
        before.trim_end_matches(' ').is_empty() || before.trim_end_matches(' ').ends_with('\n')
    });
    let is_marked = text
        .get(claim.range.end..)
        .is_some_and(|after| after.starts_with(". ") || after.starts_with(") "));
    matches!(claim.value, ClaimValue::Quantity(number) if number <= 5_000) && starts_line && is_marked
}

/// One sentence with what is said around it.
struct Scene<'s, 'f> {
    ground: &'s Ground<'f>,
    text: &'s str,
    said: &'s [Said],
    sentence: &'s Sentence,
    claims: &'s [&'s Claim],
    before: &'s [Subject],
}

impl Scene<'_, '_> {
    fn resolve(&self, claim: &Claim) -> Resolution {
        if let Some(said) = self.said.iter().find(|said| {
            said.range.start <= claim.range.start
                && claim.range.end <= said.range.end
                && said.carries(&claim.value)
        }) {
            return Resolution::Resolved(said.key);
        }
        match &claim.value {
            ClaimValue::Amount { hundredths, currency } => self.amount(claim, &|money| {
                money.hundredths() == Some(*hundredths)
                    && currency.is_none_or(|currency| currency == money.currency)
            }),
            ClaimValue::Quantity(hundredths) => self.quantity(claim, *hundredths),
            ClaimValue::Availability(is_available) => self.availability(claim, *is_available),
            ClaimValue::Time { time, half_day_open } => self.time(claim, *time, *half_day_open),
            ClaimValue::Date(_)
            | ClaimValue::Weekday(_)
            | ClaimValue::WeekdayRange(..)
            | ClaimValue::EveryDay => self.day(claim),
            ClaimValue::Open(is_open) => self.open(claim, *is_open),
            ClaimValue::Duration { min, max, unit } => self.duration(claim, *min, *max, *unit),
            ClaimValue::Phone(number) => self.phone(number),
            ClaimValue::Account(number) => self.account(number),
            ClaimValue::Link(link) => self.link(link),
            ClaimValue::Email(email) => self.found_in_contact(|contact| {
                contact
                    .emails
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(email))
            }),
            ClaimValue::Handle(handle) => self.handle(handle),
            ClaimValue::Percent(_) => Resolution::Unsupported,
            ClaimValue::Cheapest => self.cheapest(claim),
            ClaimValue::Offer(offer) => self.offer(*offer),
        }
    }

    fn subjects_in(&self, range: &Range<usize>) -> Vec<Subject> {
        Phrases::subjects(self.said, range, self.before)
    }

    fn segment(&self, claim: &Claim) -> &Range<usize> {
        self.sentence
            .segments
            .iter()
            .find(|segment| segment.contains(&claim.range.start))
            .unwrap_or(&self.sentence.range)
    }

    /// What the claim is said about: in its own part of the sentence, else before it in the sentence, else
    /// anywhere in it. A variant alone belongs to the item named last.
    fn subjects(&self, claim: &Claim) -> Vec<Subject> {
        let mut spoken_of = self.before.to_vec();
        let mut latest = Vec::new();
        for segment in self
            .sentence
            .segments
            .iter()
            .filter(|segment| segment.start <= claim.range.start)
        {
            let here = Phrases::subjects(self.said, segment, &spoken_of);
            if here.iter().any(|subject| matches!(subject, Subject::Item { .. })) {
                spoken_of.clone_from(&here);
            }
            let is_own = segment.contains(&claim.range.start);
            if !here.is_empty() {
                latest = here;
            }
            if is_own {
                break;
            }
        }
        if latest.is_empty() {
            self.subjects_in(&self.sentence.range)
        } else {
            latest
        }
    }

    fn speaks_of(&self, range: &Range<usize>, words: &[&str]) -> bool {
        words_of(self.text, range)
            .iter()
            .any(|word| words.contains(&word.as_str()))
    }
}

#[cfg(test)]
mod tests;
