//! Claims about time: opening hours, days, how long something takes.

use std::ops::Range;

use jiff::civil::{Date, Time, Weekday};

use super::subject::Subject;
use super::text::words_of;
use super::{Resolution, Scene};
use crate::draft::claims::{Claim, ClaimValue};
use crate::draft::facts::{Eta, EtaUnit, Hours, Span, Week};

impl Scene<'_, '_> {
    /// The days a claim is about: those of its own part of the sentence, else those said last before it. A
    /// second span without a day ("Jumat 06.00–11.00 dan 13.00–18.00") is of the day of the first.
    pub(super) fn dates(&self, claim: &Claim) -> Vec<Date> {
        let own_part = self.segment(claim);
        let mut dates = self.dates_in(own_part);
        if !dates.is_empty() {
            return dates;
        }
        let earlier_parts = self
            .sentence
            .segments
            .iter()
            .rev()
            .filter(|part| part.end <= own_part.start);
        for part in earlier_parts {
            let is_timed = self.names_time(part);
            if is_timed && !dates.is_empty() {
                break;
            }
            dates.extend(self.dates_in(part));
            if is_timed && !dates.is_empty() {
                break;
            }
        }
        dates
    }

    fn names_time(&self, range: &Range<usize>) -> bool {
        self.claims
            .iter()
            .any(|claim| matches!(claim.value, ClaimValue::Time { .. }) && range.contains(&claim.range.start))
    }

    pub(super) fn dates_in(&self, range: &Range<usize>) -> Vec<Date> {
        let today = self.ground.now.date();
        self.claims
            .iter()
            .filter(|claim| range.contains(&claim.range.start))
            .flat_map(|claim| dates_of(&claim.value, today))
            .collect()
    }

    pub(super) fn weekdays_only(&self, claim: &Claim) -> bool {
        !self.claims.iter().any(|other| {
            matches!(other.value, ClaimValue::Date(_)) && self.sentence.range.contains(&other.range.start)
        }) && !self.dates(claim).is_empty()
    }

    pub(super) fn time(&self, claim: &Claim, time: Time, half_day_open: bool) -> Resolution {
        let Some((key, hours)) = self.ground.facts.hours() else {
            return Resolution::Unsupported;
        };
        let negated = self
            .claims
            .iter()
            .any(|other| matches!(other.value, ClaimValue::Open(false)) && self.negates_opening(other));
        let later = time
            .checked_add(jiff::Span::new().hours(12))
            .ok()
            .filter(|_| half_day_open);
        let equal = |known: Time| known == time || Some(known) == later;
        let dates = self.dates(claim);
        let regular = self.weekdays_only(claim);
        let known = if dates.is_empty() {
            hours.times().any(equal)
        } else {
            dates.iter().all(|date| {
                spans_on(hours, *date, regular)
                    .iter()
                    .any(|span| equal(span.opens) || equal(span.closes))
            })
        };
        match (known, negated) {
            (true, false) => Resolution::Resolved(key),
            _ => Resolution::Contradicted(key),
        }
    }

    /// "tidak buka", as opposed to "tutup pukul 21.00".
    pub(super) fn negates_opening(&self, claim: &Claim) -> bool {
        words_of(self.text, &claim.range)
            .iter()
            .any(|word| matches!(word.as_str(), "buka" | "open" | "opens"))
    }

    pub(super) fn speaks_of_hours(&self) -> bool {
        self.claims
            .iter()
            .any(|claim| matches!(claim.value, ClaimValue::Open(_) | ClaimValue::Time { .. }))
    }

    /// A day is supported where the sentence is about opening and what it says of that day is checked by
    /// its time or state.
    pub(super) fn day(&self, claim: &Claim) -> Resolution {
        let Some((key, _)) = self.ground.facts.hours() else {
            return Resolution::Unsupported;
        };
        if !self.speaks_of_hours() {
            return Resolution::Unsupported;
        }
        if self.dates_agree(claim) {
            Resolution::Resolved(key)
        } else {
            Resolution::Contradicted(key)
        }
    }

    /// "Hari ini (Senin, 23 November)" names one day: what stands in apposition must be the same day.
    pub(super) fn dates_agree(&self, claim: &Claim) -> bool {
        let in_apposition = |other: &Claim| {
            let between = self
                .text
                .get(claim.range.end.min(other.range.end)..claim.range.start.max(other.range.start))
                .unwrap_or_default();
            between.chars().all(|letter| " (,".contains(letter))
                || (between.contains('(') && !between.contains(')') && between.len() < 20)
        };
        let agrees = |other: &&&Claim| match (&claim.value, &other.value) {
            (ClaimValue::Date(one), ClaimValue::Date(two)) => one == two,
            (ClaimValue::Date(date), ClaimValue::Weekday(day))
            | (ClaimValue::Weekday(day), ClaimValue::Date(date)) => date.weekday() == *day,
            _ => true,
        };
        self.claims
            .iter()
            .filter(|other| in_apposition(other))
            .all(|other| agrees(&other))
    }

    pub(super) fn open(&self, claim: &Claim, is_open: bool) -> Resolution {
        let has_time = self.names_time(self.segment(claim));
        let dates = self.dates(claim);
        let now = self.ground.now;
        let about_now = self.speaks_of(self.segment(claim), &["sekarang", "now", "currently", "saat"]);
        let Some((key, hours)) = self.ground.facts.hours() else {
            return Resolution::Unsupported;
        };
        let verdict = |agrees: bool| {
            if agrees {
                Resolution::Resolved(key)
            } else {
                Resolution::Contradicted(key)
            }
        };
        if about_now {
            return verdict(hours.is_open(now.date(), now.time()) == is_open);
        }
        if has_time {
            return Resolution::Resolved(key);
        }
        if dates.is_empty() {
            return Resolution::Unsupported;
        }
        let regular = self.weekdays_only(claim);
        verdict(
            dates
                .iter()
                .all(|date| spans_on(hours, *date, regular).is_empty() != is_open),
        )
    }

    pub(super) fn duration(&self, claim: &Claim, min: u32, max: u32, unit: EtaUnit) -> Resolution {
        let Some((key, shipping)) = self.ground.facts.shipping() else {
            return Resolution::Unsupported;
        };
        let equals = |eta: &Eta| u32::from(eta.min) == min && u32::from(eta.max) == max && eta.unit == unit;
        let named: Vec<usize> = self
            .subjects(claim)
            .iter()
            .filter_map(|subject| {
                if let Subject::Shipping { option } = subject {
                    Some(*option)
                } else {
                    None
                }
            })
            .collect();
        let about_shipping = !named.is_empty()
            || self.speaks_of(
                &self.sentence.range,
                &[
                    "kirim",
                    "pengiriman",
                    "sampai",
                    "shipping",
                    "delivery",
                    "estimasi",
                    "arrives",
                    "takes",
                ],
            );
        let known: Vec<&Eta> = shipping
            .options
            .iter()
            .enumerate()
            .filter(|(option, _)| named.is_empty() || named.contains(option))
            .filter_map(|(_, option)| option.eta.as_ref())
            .collect();
        match (
            about_shipping,
            known.iter().any(|eta| equals(eta)),
            known.is_empty(),
        ) {
            (true, true, _) => Resolution::Resolved(key),
            (true, false, false) => Resolution::Contradicted(key),
            _ => Resolution::Unsupported,
        }
    }
}

fn dates_of(value: &ClaimValue, today: Date) -> Vec<Date> {
    let next = |weekday: Weekday| today.nth_weekday(1, weekday).ok();
    match value {
        ClaimValue::Date(date) => vec![*date],
        ClaimValue::Weekday(weekday) => next(*weekday).into_iter().collect(),
        ClaimValue::WeekdayRange(first, last) => {
            let length = (last.to_monday_zero_offset() - first.to_monday_zero_offset()).rem_euclid(7);
            (0..=length)
                .filter_map(|offset| next(first.wrapping_add(offset)))
                .collect()
        }
        ClaimValue::EveryDay => Week::DAYS.into_iter().filter_map(next).collect(),
        _ => Vec::new(),
    }
}

fn spans_on(hours: &Hours, date: Date, regular: bool) -> &[Span] {
    if regular {
        hours.week.on(date.weekday())
    } else {
        hours.on(date).0
    }
}
