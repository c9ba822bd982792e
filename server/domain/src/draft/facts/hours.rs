//! When the business is open, in its own time zone, holidays included.
//!
//! "Buka jam berapa?" is the most frequent question a shop gets, and a wrong answer costs a customer a
//! trip. Exceptions win over the week, and a date that nobody entered as a holiday follows the week.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Opening hours: a week and the days that differ from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hours {
    /// IANA name, `Asia/Jakarta`.
    pub time_zone: String,
    pub week: Week,
    pub exceptions: Vec<HoursException>,
    pub note: super::Wording,
}

/// Spans of each weekday in the order they happen; none means closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Week {
    pub monday: Vec<Span>,
    pub tuesday: Vec<Span>,
    pub wednesday: Vec<Span>,
    pub thursday: Vec<Span>,
    pub friday: Vec<Span>,
    pub saturday: Vec<Span>,
    pub sunday: Vec<Span>,
}

impl Week {
    pub const fn on(&self, weekday: Weekday) -> &Vec<Span> {
        match weekday {
            Weekday::Monday => &self.monday,
            Weekday::Tuesday => &self.tuesday,
            Weekday::Wednesday => &self.wednesday,
            Weekday::Thursday => &self.thursday,
            Weekday::Friday => &self.friday,
            Weekday::Saturday => &self.saturday,
            Weekday::Sunday => &self.sunday,
        }
    }

    pub const fn on_mut(&mut self, weekday: Weekday) -> &mut Vec<Span> {
        match weekday {
            Weekday::Monday => &mut self.monday,
            Weekday::Tuesday => &mut self.tuesday,
            Weekday::Wednesday => &mut self.wednesday,
            Weekday::Thursday => &mut self.thursday,
            Weekday::Friday => &mut self.friday,
            Weekday::Saturday => &mut self.saturday,
            Weekday::Sunday => &mut self.sunday,
        }
    }

    /// Monday first, as Indonesian calendars of business hours are written.
    pub const DAYS: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
}

/// One stretch of being open. Closing at or before opening means after midnight; `00:00` closes at the end
/// of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    pub opens: Time,
    pub closes: Time,
}

impl Span {
    /// Whether this moment of the day the span starts on lies inside; the part after midnight belongs to
    /// the next day's clock.
    pub fn contains(self, time: Time) -> bool {
        if self.closes > self.opens {
            self.opens <= time && time < self.closes
        } else {
            self.opens <= time
        }
    }

    fn is_past_midnight(self, time: Time) -> bool {
        self.closes <= self.opens && time < self.closes
    }
}

/// Days that differ from the week: a holiday, a market day, a shorter Friday in Ramadan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursException {
    pub from: Date,
    /// Last day, included.
    pub to: Date,
    /// What customers call the occasion.
    #[serde(default)]
    pub name: super::Wording,
    /// None means closed.
    #[serde(default)]
    pub spans: Vec<Span>,
}

impl Hours {
    /// The zone, unless its name is unknown.
    pub fn zone(&self) -> Option<TimeZone> {
        TimeZone::get(&self.time_zone).ok()
    }

    /// The spans of one date and the exception they come from, if any.
    pub fn on(&self, date: Date) -> (&[Span], Option<&HoursException>) {
        match self
            .exceptions
            .iter()
            .find(|exception| exception.from <= date && date <= exception.to)
        {
            Some(exception) => (&exception.spans, Some(exception)),
            None => (self.week.on(date.weekday()), None),
        }
    }

    /// Whether the business is open at this moment of its own clock.
    pub fn is_open(&self, date: Date, time: Time) -> bool {
        let today = self.on(date).0.iter().any(|span| span.contains(time));
        let since_yesterday = date
            .yesterday()
            .is_ok_and(|day| self.on(day).0.iter().any(|span| span.is_past_midnight(time)));
        today || since_yesterday
    }

    /// Every clock time the business has given, for comparing with a draft.
    pub fn times(&self) -> impl Iterator<Item = Time> {
        Week::DAYS
            .into_iter()
            .flat_map(|day| self.week.on(day))
            .chain(self.exceptions.iter().flat_map(|exception| &exception.spans))
            .flat_map(|span| [span.opens, span.closes])
    }
}

/// `WIB`, `WITA` or `WIT` where Indonesians write them; elsewhere nothing.
pub fn zone_abbreviation(time_zone: &str) -> Option<&'static str> {
    match time_zone {
        "Asia/Jakarta" | "Asia/Pontianak" => Some("WIB"),
        "Asia/Makassar" => Some("WITA"),
        "Asia/Jayapura" => Some("WIT"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn bar() -> Hours {
        let evening = vec![Span {
            opens: time(18, 0, 0, 0),
            closes: time(2, 0, 0, 0),
        }];
        Hours {
            time_zone: "Asia/Jakarta".to_owned(),
            week: Week {
                friday: evening.clone(),
                saturday: evening,
                ..Week::default()
            },
            exceptions: vec![HoursException {
                from: date(2026, 12, 25),
                to: date(2026, 12, 26),
                name: super::super::Wording::default(),
                spans: vec![],
            }],
            note: super::super::Wording::default(),
        }
    }

    #[test]
    fn a_night_that_ends_after_midnight_belongs_to_the_day_it_started() {
        let hours = bar();
        assert!(hours.is_open(date(2026, 11, 20), time(23, 0, 0, 0)));
        assert!(hours.is_open(date(2026, 11, 21), time(1, 59, 0, 0)));
        assert!(!hours.is_open(date(2026, 11, 21), time(2, 0, 0, 0)));
        assert!(!hours.is_open(date(2026, 11, 20), time(1, 0, 0, 0)));
    }

    #[test]
    fn a_holiday_wins_over_the_week() {
        let hours = bar();
        assert_eq!(date(2026, 12, 25).weekday(), Weekday::Friday);
        assert!(hours.on(date(2026, 12, 25)).0.is_empty());
        assert!(hours.on(date(2026, 12, 25)).1.is_some());
        assert!(!hours.on(date(2026, 12, 18)).0.is_empty());
    }

    #[test]
    fn hours_read_back_as_they_were_written() {
        let hours = bar();
        let json = serde_json::to_string(&hours).unwrap();
        assert_eq!(serde_json::from_str::<Hours>(&json).unwrap(), hours);
    }
}
