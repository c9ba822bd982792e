//! How often a client's customers usually write, and whether they have gone quiet.
//!
//! A shop that gets a message every half hour and has had none since the morning may have lost its connection without anybody being
//! told. What is usual differs by hour and weekday, so each hour of the week has its own figure, which follows the last weeks.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::time::{HOUR, MINUTE};

/// Hours of a week, from Monday's first.
const HOURS: usize = 168;
/// The epoch was a Thursday.
const EPOCH_HOUR: i64 = 72;
/// A figure is kept in parts of a message, so that one in some weeks counts.
const PARTS: u32 = 64;
/// The newest week weighs one fourth once there are four.
const WEEKS_REMEMBERED: i32 = 4;
/// Silence is told once so many messages should have come: by chance it happens in fewer than one of a hundred such spans.
const MISSED: f64 = 5.0;
/// Shorter silences are nobody's business.
const SHORTEST: i64 = HOUR;
/// No further back than this is reckoned hour by hour.
const LONGEST_HOURS: i64 = 14 * 24;

/// A client from whom less comes than usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Since when.
    pub since: Timestamp,
    /// For how long, in seconds.
    pub for_seconds: i64,
    /// How many seconds usually lie between two messages at these hours.
    pub usual_seconds: i64,
}

/// The figures of one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rhythm {
    /// The week that is being counted.
    pub(crate) week: i32,
    /// Weeks that are behind it.
    pub(crate) weeks: i32,
    usual: Hours,
    current: Hours,
}

type Hours = Box<[u16; HOURS]>;

fn none() -> Hours {
    Box::new([0; HOURS])
}

/// Where a moment lies in its week, and in which week, by the business's clock.
fn place(ms: i64, zone: &TimeZone) -> (i32, usize) {
    let local = hour_of(ms, offset_ms(ms, zone));
    let week = i32::try_from(local.div_euclid(168)).unwrap_or(i32::MAX);
    (week, slot(local))
}

fn offset_ms(ms: i64, zone: &TimeZone) -> i64 {
    i64::from(zone.to_offset(crate::time::from_ms(ms)).seconds()) * 1_000
}

/// Hours since a Monday's first one.
const fn hour_of(ms: i64, offset: i64) -> i64 {
    (ms + offset).div_euclid(HOUR) + EPOCH_HOUR
}

fn slot(local_hour: i64) -> usize {
    usize::try_from(local_hour.rem_euclid(168)).unwrap_or_default()
}

impl Rhythm {
    /// Of a client that was never heard.
    pub(crate) fn beginning(at_ms: i64, zone: &TimeZone) -> Self {
        Self {
            week: place(at_ms, zone).0,
            weeks: 0,
            usual: none(),
            current: none(),
        }
    }

    /// Out of a row; `None` for what is not one.
    pub(crate) fn of_row(week: i32, weeks: i32, usual: &[u8], current: &[u8]) -> Option<Self> {
        Some(Self {
            week,
            weeks,
            usual: from_bytes(usual)?,
            current: from_bytes(current)?,
        })
    }

    pub(crate) fn usual_bytes(&self) -> Vec<u8> {
        to_bytes(&self.usual)
    }

    pub(crate) fn current_bytes(&self) -> Vec<u8> {
        to_bytes(&self.current)
    }

    /// Counts a customer's message.
    pub(crate) fn hear(&mut self, at_ms: i64, zone: &TimeZone) {
        let (week, slot) = place(at_ms, zone);
        while self.week < week {
            // Weeks without a message beyond those remembered change nothing any more.
            if week - self.week > WEEKS_REMEMBERED * 2 {
                self.week = week - WEEKS_REMEMBERED * 2;
            }
            self.close_week();
        }
        if let Some(count) = self.current.get_mut(slot) {
            *count = count.saturating_add(1);
        }
    }

    /// The week that ends becomes part of what is usual.
    fn close_week(&mut self) {
        let weight = (self.weeks + 1).clamp(1, WEEKS_REMEMBERED).unsigned_abs();
        for (usual, current) in self.usual.iter_mut().zip(self.current.iter_mut()) {
            let new = u32::from(*current) * PARTS;
            let mixed = (u32::from(*usual) * (weight - 1) + new) / weight;
            *usual = u16::try_from(mixed).unwrap_or(u16::MAX);
            *current = 0;
        }
        self.week += 1;
        self.weeks = self.weeks.saturating_add(1);
    }
}

/// Milliseconds of at most a few weeks.
#[expect(clippy::cast_precision_loss, reason = "a few weeks in milliseconds are exact")]
const fn exact(ms: i64) -> f64 {
    ms as f64
}

/// How many messages usually come between two moments.
fn expected(usual: &[u16; HOURS], from_ms: i64, until_ms: i64, offset: i64) -> f64 {
    let earliest = until_ms - LONGEST_HOURS * HOUR;
    let mut at = from_ms.max(earliest);
    let mut parts = 0.0;
    while at < until_ms {
        let hour = hour_of(at, offset);
        let ends = (hour + 1 - EPOCH_HOUR) * HOUR - offset;
        let share = exact(ends.min(until_ms) - at) / exact(HOUR);
        parts += share * f64::from(usual.get(slot(hour)).copied().unwrap_or_default());
        at = ends;
    }
    parts / f64::from(PARTS)
}

/// Whether a client from whom the last message came at `last_ms` has gone quiet; `None` while nothing usual is known.
#[expect(
    clippy::cast_possible_truncation,
    reason = "at most two weeks in seconds, divided by five or more"
)]
pub(crate) fn quiet(weeks: i32, usual: &[u8], last_ms: i64, now_ms: i64, zone: &TimeZone) -> Option<Quiet> {
    let silence = now_ms - last_ms;
    if weeks < 1 || silence < SHORTEST {
        return None;
    }
    let usual = from_bytes(usual)?;
    let expected = expected(&usual, last_ms, now_ms, offset_ms(now_ms, zone));
    if expected < MISSED {
        return None;
    }
    let reckoned = silence.min(LONGEST_HOURS * HOUR);
    let gap = (exact(reckoned) / expected) as i64;
    Some(Quiet {
        since: crate::time::from_ms(last_ms),
        for_seconds: silence / 1_000,
        usual_seconds: gap.max(MINUTE) / 1_000,
    })
}

fn to_bytes(hours: &[u16; HOURS]) -> Vec<u8> {
    hours.iter().flat_map(|count| count.to_le_bytes()).collect()
}

fn from_bytes(bytes: &[u8]) -> Option<Hours> {
    if bytes.len() != HOURS * 2 {
        return None;
    }
    let mut hours = none();
    for (count, pair) in hours.iter_mut().zip(bytes.chunks_exact(2)) {
        *count = u16::from_le_bytes(pair.try_into().ok()?);
    }
    Some(hours)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::DAY;

    /// Monday, midnight in Jakarta.
    fn monday() -> i64 {
        "2026-11-22T17:00:00Z"
            .parse::<Timestamp>()
            .unwrap()
            .as_millisecond()
    }

    fn jakarta() -> TimeZone {
        TimeZone::get("Asia/Jakarta").unwrap()
    }

    /// Weeks with a message every half hour from nine to five, every day.
    fn shop(weeks: i64) -> Rhythm {
        let mut rhythm = Rhythm::beginning(monday(), &jakarta());
        for day in 0..weeks * 7 {
            for half in 18..34 {
                rhythm.hear(monday() + day * DAY + half * HOUR / 2, &jakarta());
            }
        }
        rhythm
    }

    fn told(rhythm: &Rhythm, last: i64, now: i64) -> Option<Quiet> {
        quiet(rhythm.weeks, &rhythm.usual_bytes(), last, now, &jakarta())
    }

    #[test]
    fn a_shop_that_goes_silent_in_its_busy_hours_is_told_with_its_usual_gap() {
        let rhythm = shop(3);
        let day = monday() + 16 * DAY;
        let found = told(&rhythm, day + 9 * HOUR, day + 13 * HOUR).unwrap();
        assert_eq!(found.for_seconds, 4 * 3_600);
        assert_eq!(found.usual_seconds, 1_800);
        assert_eq!(
            told(&rhythm, day + 9 * HOUR, day + 11 * HOUR),
            None,
            "four missed may be chance"
        );
    }

    #[test]
    fn nights_are_silent_as_always() {
        let rhythm = shop(3);
        let day = monday() + 16 * DAY;
        assert_eq!(told(&rhythm, day + 17 * HOUR, day + 33 * HOUR), None);
    }

    #[test]
    fn nothing_is_usual_in_the_first_week() {
        let rhythm = shop(1);
        assert_eq!(told(&rhythm, monday() + 9 * HOUR, monday() + 6 * DAY), None);
    }

    #[test]
    fn a_shop_that_closed_for_good_is_forgotten_only_by_new_messages() {
        let mut rhythm = shop(4);
        let later = monday() + 400 * DAY + 10 * HOUR;
        assert!(told(&rhythm, monday() + 27 * DAY, later).is_some());
        rhythm.hear(later, &jakarta());
        assert_eq!(told(&rhythm, later, later + 8 * HOUR), None, "a year has passed");
    }

    proptest! {
        #[test]
        fn a_longer_silence_is_never_less_of_one(
            heard in prop::collection::vec(0_i64..28 * 24, 0..400), hours in 1_i64..300, more in 0_i64..100
        ) {
            let mut rhythm = Rhythm::beginning(monday(), &jakarta());
            let mut heard = heard;
            heard.sort_unstable();
            for hour in heard {
                rhythm.hear(monday() + hour * HOUR, &jakarta());
            }
            let last = monday() + 28 * DAY;
            let first = told(&rhythm, last, last + hours * HOUR);
            let second = told(&rhythm, last, last + (hours + more) * HOUR);
            prop_assert!(first.is_none() || second.is_some());
        }

        #[test]
        fn a_rhythm_comes_back_from_its_row(heard in prop::collection::vec(0_i64..90 * 24, 0..200)) {
            let mut rhythm = Rhythm::beginning(monday(), &jakarta());
            for hour in heard {
                rhythm.hear(monday() + hour * HOUR, &jakarta());
            }
            let row = Rhythm::of_row(rhythm.week, rhythm.weeks, &rhythm.usual_bytes(), &rhythm.current_bytes());
            prop_assert_eq!(row, Some(rhythm));
        }
    }
}
