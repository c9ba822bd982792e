//! Clock times and durations.

use jiff::civil::Time;

use super::ClaimValue;
use super::numbers::{spelled, whole};
use super::scan::{Cursor, is_range_sign};
use crate::draft::facts::EtaUnit;

fn unit(word: &str) -> Option<EtaUnit> {
    Some(match word {
        "menit" | "mnt" | "minute" | "minutes" | "min" | "mins" => EtaUnit::Minutes,
        "jam" | "hour" | "hours" | "hr" | "hrs" => EtaUnit::Hours,
        "hari" | "day" | "days" => EtaUnit::Days,
        "minggu" | "week" | "weeks" | "pekan" => EtaUnit::Weeks,
        "bulan" | "month" | "months" | "bln" => EtaUnit::Months,
        _ => return None,
    })
}

pub(super) fn read_duration(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    let one = match cursor.lower(0) {
        "sehari" => Some(EtaUnit::Days),
        "seminggu" => Some(EtaUnit::Weeks),
        "sebulan" => Some(EtaUnit::Months),
        "sejam" => Some(EtaUnit::Hours),
        _ => None,
    };
    if let Some(unit) = one {
        return Some((ClaimValue::Duration { min: 1, max: 1, unit }, 1));
    }
    let (min, mut at) = count(cursor)?;
    let mut max = min;
    if cursor.lower(at) == "x"
        && let Some((times, length)) = count(cursor.from(at + 1))
    {
        max = min.checked_mul(times)?;
        at += 1 + length;
        let min = max;
        return unit_at(cursor, at).map(|(unit, end)| (ClaimValue::Duration { min, max, unit }, end));
    }
    if cursor.token(at).is_some_and(is_range_sign)
        && let Some((upper, length)) = count(cursor.from(at + 1))
    {
        max = upper;
        at += 1 + length;
    }
    let (unit, end) = unit_at(cursor, at)?;
    Some((ClaimValue::Duration { min, max, unit }, end))
}

fn count(cursor: Cursor<'_, '_>) -> Option<(u32, usize)> {
    if let Some(text) = cursor.number(0) {
        return whole(text).map(|number| (number, 1));
    }
    let number = spelled(cursor).filter(|number| !number.has_scale)?;
    u32::try_from(number.value)
        .ok()
        .map(|value| (value, number.length))
}

/// The unit, also behind "working" or "business"; years are counted in months.
fn unit_at(cursor: Cursor<'_, '_>, at: usize) -> Option<(EtaUnit, usize)> {
    let qualified = matches!(cursor.lower(at), "working" | "business" | "calendar");
    let at = at + usize::from(qualified);
    unit(cursor.lower(at)).map(|unit| (unit, at + 1))
}

/// A time of day. After another time, a bare hour closes a range ("jam 9-5", "9 am to 5").
pub(super) fn read_clock(cursor: Cursor<'_, '_>, after_time: bool) -> Option<(ClaimValue, usize)> {
    match cursor.lower(0) {
        "jam" | "pukul" | "pkl" | "jm" => {
            let half = matches!(cursor.lower(1), "setengah" | "stengah" | "stgh");
            let start = 1 + usize::from(half);
            let mut clock =
                numerals(cursor.from(start), true).or_else(|| hour_in_words(cursor.from(start)))?;
            if half && clock.minute.is_none() {
                clock = Clock {
                    hour: (clock.hour + 11) % 12,
                    minute: Some(30),
                    length: clock.length,
                };
            }
            finish(
                cursor,
                &Clock {
                    length: start + clock.length,
                    ..clock
                },
            )
        }
        "noon" => Some((exact(12, 0)?, 1)),
        "midnight" => Some((exact(0, 0)?, 1)),
        "tengah" if cursor.lower(1) == "malam" => Some((exact(0, 0)?, 2)),
        _ => {
            let closes_range = after_time && cursor.before(1).is_some_and(is_range_sign);
            let clock = numerals(cursor, closes_range).or_else(|| {
                numerals(cursor, true).filter(|bare| part_of_day(cursor, bare.length).is_some())
            })?;
            finish(cursor, &clock)
        }
    }
}

fn exact(hour: i8, minute: i8) -> Option<ClaimValue> {
    Some(ClaimValue::Time {
        time: Time::new(hour, minute, 0, 0).ok()?,
        half_day_open: false,
    })
}

/// A time as written: without minutes it may be meant before or after noon.
struct Clock {
    hour: u32,
    minute: Option<u32>,
    length: usize,
}

/// `08.00`, `8:30`, and a bare hour where one is expected.
fn numerals(cursor: Cursor<'_, '_>, bare_hour: bool) -> Option<Clock> {
    let text = cursor.number(0)?;
    if let Some(hour) = whole(text) {
        let minutes = (cursor.lower(1) == ":")
            .then(|| cursor.number(2))
            .flatten()
            .filter(|minutes| minutes.len() == 2);
        if let Some(minute) = minutes.and_then(whole) {
            return (hour <= 24 && minute < 60).then_some(Clock {
                hour,
                minute: Some(minute),
                length: 3,
            });
        }
        return (bare_hour && hour <= 24).then_some(Clock {
            hour,
            minute: None,
            length: 1,
        });
    }
    let (hour, minute) = text.split_once('.')?;
    let (hour, minute) = (
        whole(hour).filter(|_| hour.len() <= 2)?,
        whole(minute).filter(|_| minute.len() == 2)?,
    );
    (hour <= 24 && minute < 60).then_some(Clock {
        hour,
        minute: Some(minute),
        length: 1,
    })
}

fn hour_in_words(cursor: Cursor<'_, '_>) -> Option<Clock> {
    let number = spelled(cursor)?;
    let hour = u32::try_from(number.value).ok().filter(|hour| *hour <= 12)?;
    Some(Clock {
        hour,
        minute: None,
        length: number.length,
    })
}

#[derive(Clone, Copy)]
enum PartOfDay {
    Morning,
    Noon,
    Afternoon,
    Night,
}

fn part_of_day(cursor: Cursor<'_, '_>, at: usize) -> Option<(PartOfDay, usize)> {
    let dotted =
        matches!(cursor.lower(at), "a" | "p") && cursor.lower(at + 1) == "." && cursor.lower(at + 2) == "m";
    Some(match cursor.lower(at) {
        "pagi" | "am" | "subuh" => (PartOfDay::Morning, 1),
        "dini" if cursor.lower(at + 1) == "hari" => (PartOfDay::Morning, 2),
        "siang" => (PartOfDay::Noon, 1),
        "sore" | "petang" | "pm" => (PartOfDay::Afternoon, 1),
        "malam" | "mlm" | "malem" => (PartOfDay::Night, 1),
        "a" if dotted => (PartOfDay::Morning, 3),
        "p" if dotted => (PartOfDay::Afternoon, 3),
        _ => return None,
    })
}

fn finish(cursor: Cursor<'_, '_>, clock: &Clock) -> Option<(ClaimValue, usize)> {
    let part = part_of_day(cursor, clock.length);
    let hour = match (part.map(|(part, _)| part), clock.hour) {
        (Some(PartOfDay::Morning | PartOfDay::Night), 12) | (_, 24) => 0,
        (Some(PartOfDay::Noon), 1..=4)
        | (Some(PartOfDay::Afternoon), 1..=11)
        | (Some(PartOfDay::Night), 5..=11) => clock.hour + 12,
        (_, hour) => hour,
    };
    let time = Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(clock.minute.unwrap_or(0)).ok()?,
        0,
        0,
    )
    .ok()?;
    let half_day_open = part.is_none() && clock.minute.is_none() && (1..=12).contains(&hour);
    Some((
        ClaimValue::Time { time, half_day_open },
        clock.length + part.map_or(0, |(_, words)| words),
    ))
}
