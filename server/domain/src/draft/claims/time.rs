//! Clock times, dates, weekdays and durations.

use jiff::civil::{Date, Time, Weekday};
use jiff::{ToSpan, Zoned};

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
    u32::try_from(number.value).ok().map(|value| (value, number.length))
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
            let mut clock = numerals(cursor.from(start), true).or_else(|| hour_in_words(cursor.from(start)))?;
            if half && clock.minute.is_none() {
                clock = Clock { hour: (clock.hour + 11) % 12, minute: Some(30), length: clock.length };
            }
            finish(cursor, &Clock { length: start + clock.length, ..clock })
        }
        "noon" => Some((exact(12, 0)?, 1)),
        "midnight" => Some((exact(0, 0)?, 1)),
        "tengah" if cursor.lower(1) == "malam" => Some((exact(0, 0)?, 2)),
        _ => {
            let closes_range = after_time && cursor.before(1).is_some_and(is_range_sign);
            let clock = numerals(cursor, closes_range).or_else(|| numerals(cursor, true).filter(|bare| part_of_day(cursor, bare.length).is_some()))?;
            finish(cursor, &clock)
        }
    }
}

fn exact(hour: i8, minute: i8) -> Option<ClaimValue> {
    Some(ClaimValue::Time { time: Time::new(hour, minute, 0, 0).ok()?, half_day_open: false })
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
        let minutes = (cursor.lower(1) == ":").then(|| cursor.number(2)).flatten().filter(|minutes| minutes.len() == 2);
        if let Some(minute) = minutes.and_then(whole) {
            return (hour <= 24 && minute < 60).then_some(Clock { hour, minute: Some(minute), length: 3 });
        }
        return (bare_hour && hour <= 24).then_some(Clock { hour, minute: None, length: 1 });
    }
    let (hour, minute) = text.split_once('.')?;
    let (hour, minute) = (whole(hour).filter(|_| hour.len() <= 2)?, whole(minute).filter(|_| minute.len() == 2)?);
    (hour <= 24 && minute < 60).then_some(Clock { hour, minute: Some(minute), length: 1 })
}

fn hour_in_words(cursor: Cursor<'_, '_>) -> Option<Clock> {
    let number = spelled(cursor)?;
    let hour = u32::try_from(number.value).ok().filter(|hour| *hour <= 12)?;
    Some(Clock { hour, minute: None, length: number.length })
}

#[derive(Clone, Copy)]
enum PartOfDay {
    Morning,
    Noon,
    Afternoon,
    Night,
}

fn part_of_day(cursor: Cursor<'_, '_>, at: usize) -> Option<(PartOfDay, usize)> {
    let dotted = matches!(cursor.lower(at), "a" | "p") && cursor.lower(at + 1) == "." && cursor.lower(at + 2) == "m";
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
        (Some(PartOfDay::Noon), 1..=4) | (Some(PartOfDay::Afternoon), 1..=11) | (Some(PartOfDay::Night), 5..=11) => clock.hour + 12,
        (_, hour) => hour,
    };
    let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(clock.minute.unwrap_or(0)).ok()?, 0, 0).ok()?;
    let half_day_open = part.is_none() && clock.minute.is_none() && (1..=12).contains(&hour);
    Some((ClaimValue::Time { time, half_day_open }, clock.length + part.map_or(0, |(_, words)| words)))
}

pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "senin" | "senen" | "monday" | "mondays" | "mon" => Weekday::Monday,
        "selasa" | "tuesday" | "tuesdays" | "tue" | "tues" => Weekday::Tuesday,
        "rabu" | "wednesday" | "wednesdays" => Weekday::Wednesday,
        "kamis" | "thursday" | "thursdays" | "thu" | "thurs" => Weekday::Thursday,
        "jumat" | "friday" | "fridays" | "fri" => Weekday::Friday,
        "sabtu" | "saturday" | "saturdays" => Weekday::Saturday,
        "ahad" | "sunday" | "sundays" => Weekday::Sunday,
        _ => return None,
    })
}

/// "Minggu" is Sunday or a week: Sunday after "hari", at the end of a range of days, or capitalised inside a sentence.
fn weekday_at(cursor: Cursor<'_, '_>, at: usize) -> Option<Weekday> {
    let word = cursor.lower(at);
    if word != "minggu" {
        return weekday(word);
    }
    let previous = if at == 0 { cursor.lower_before(1) } else { cursor.lower(at - 1) };
    let is_week = matches!(cursor.lower(at + 1), "ini" | "depan" | "lalu" | "kemarin" | "sekali") || matches!(previous, "per" | "tiap" | "setiap" | "beberapa");
    let capital = cursor.token(at).is_some_and(|token| token.text.starts_with(char::is_uppercase));
    (!is_week && (capital || matches!(previous, "hari" | "-" | "–" | "sampai" | "dan" | "sabtu" | "," | "/") || !is_numeric_word(previous))).then_some(Weekday::Sunday)
}

fn is_numeric_word(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit()) || super::numbers::digit_word(word).is_some()
}

pub(crate) fn month(word: &str) -> Option<i8> {
    Some(match word {
        "januari" | "january" | "jan" => 1,
        "februari" | "february" | "feb" | "pebruari" => 2,
        "maret" | "march" => 3,
        "april" | "apr" => 4,
        "mei" | "may" => 5,
        "juni" | "june" | "jun" => 6,
        "juli" | "july" | "jul" => 7,
        "agustus" | "august" | "agu" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "oktober" | "october" | "okt" | "oct" => 10,
        "november" | "nopember" | "nov" => 11,
        "desember" | "december" | "des" | "dec" => 12,
        _ => return None,
    })
}

pub(super) fn read_date(cursor: Cursor<'_, '_>, now: &Zoned) -> Option<(ClaimValue, usize)> {
    relative(cursor, now).or_else(|| every_day(cursor)).or_else(|| calendar(cursor, now)).or_else(|| weekdays(cursor))
}

fn relative(cursor: Cursor<'_, '_>, now: &Zoned) -> Option<(ClaimValue, usize)> {
    let today = now.date();
    let (days, length) = match (cursor.lower(0), cursor.lower(1)) {
        ("hari", "ini") | ("malam" | "sore" | "siang" | "pagi", "ini") => (0, 2),
        ("hr", "ini") => (0, 2),
        ("today" | "tonight", _) => (0, 1),
        ("besok" | "bsk" | "besuk" | "tomorrow" | "tmr" | "tmrw", _) => (1, 1),
        ("lusa", _) => (2, 1),
        _ => return None,
    };
    let date = today.checked_add(days.days()).ok()?;
    Some((ClaimValue::Date(date), length))
}

fn every_day(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    match (cursor.lower(0), cursor.lower(1)) {
        ("setiap" | "tiap", "hari") | ("every", "day") => Some((ClaimValue::EveryDay, 2)),
        ("daily", _) => Some((ClaimValue::EveryDay, 1)),
        ("weekend" | "weekends", _) => Some((ClaimValue::WeekdayRange(Weekday::Saturday, Weekday::Sunday), 1)),
        ("akhir", "pekan") => Some((ClaimValue::WeekdayRange(Weekday::Saturday, Weekday::Sunday), 2)),
        ("weekday" | "weekdays", _) => Some((ClaimValue::WeekdayRange(Weekday::Monday, Weekday::Friday), 1)),
        ("hari", "kerja") => Some((ClaimValue::WeekdayRange(Weekday::Monday, Weekday::Friday), 2)),
        _ => None,
    }
}

fn weekdays(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    let first = weekday_at(cursor, 0)?;
    let through = cursor.token(1).is_some_and(is_range_sign);
    let second = usize::from(cursor.lower(2) == "hari") + 2;
    match weekday_at(cursor, second).filter(|_| through) {
        Some(last) => Some((ClaimValue::WeekdayRange(first, last), second + 1)),
        None => Some((ClaimValue::Weekday(first), 1)),
    }
}

/// "25 Desember 2026", "December 25th", "25/12", "2026-12-25", "tanggal 25".
fn calendar(cursor: Cursor<'_, '_>, now: &Zoned) -> Option<(ClaimValue, usize)> {
    let day_of = |ahead: usize| cursor.number(ahead).and_then(whole).filter(|day| (1..=31).contains(day));
    let ordinal = |ahead: usize| usize::from(matches!(cursor.lower(ahead), "st" | "nd" | "rd" | "th"));
    let year_at = |ahead: usize| cursor.number(ahead).and_then(whole).filter(|year| (2000..2100).contains(year));
    if let Some(day) = day_of(0) {
        let at = 1 + ordinal(1);
        let of = usize::from(cursor.lower(at) == "of");
        if let Some(month) = month(cursor.lower(at + of)) {
            let comma = usize::from(cursor.lower(at + of + 1) == ",");
            return dated(year_at(at + of + 1 + comma), month, day, now, at + of + 1, comma);
        }
        if cursor.lower(1) == "/"
            && let Some(month) = day_of(2).filter(|month| *month <= 12)
        {
            let year = (cursor.lower(3) == "/").then(|| year_at(4)).flatten();
            return dated(year, i8::try_from(month).ok()?, day, now, 3, 1);
        }
    }
    if let (Some(year), "-", Some(month), "-", Some(day)) = (year_at(0), cursor.lower(1), day_of(2), cursor.lower(3), day_of(4)) {
        return dated(Some(year), i8::try_from(month).ok()?, day, now, 4, 0);
    }
    if let (Some(month), Some(day)) = (month(cursor.lower(0)), day_of(1)) {
        let at = 2 + ordinal(2);
        let comma = usize::from(cursor.lower(at) == ",");
        return dated(year_at(at + comma), month, day, now, at, comma);
    }
    if matches!(cursor.lower(0), "tanggal" | "tgl") {
        let day = day_of(1)?;
        if month(cursor.lower(2)).is_some() {
            return calendar(cursor.from(1), now).map(|(value, length)| (value, length + 1));
        }
        let (year, month) = (now.year(), now.month());
        let this_month = Date::new(year, month, i8::try_from(day).ok()?).ok().filter(|date| *date >= now.date());
        let next = || Date::new(year, month, 1).ok()?.checked_add(1.month()).ok()?.with().day(i8::try_from(day).ok()?).build().ok();
        return this_month.or_else(next).map(|date| (ClaimValue::Date(date), 2));
    }
    None
}

fn dated(year: Option<u32>, month: i8, day: u32, now: &Zoned, length: usize, before_year: usize) -> Option<(ClaimValue, usize)> {
    let day = i8::try_from(day).ok()?;
    if let Some(year) = year {
        return Date::new(i16::try_from(year).ok()?, month, day).ok().map(|date| (ClaimValue::Date(date), length + before_year + 1));
    }
    let this_year = Date::new(now.year(), month, day).ok()?;
    let half_a_year_ago = now.date().checked_sub(6.months()).ok()?;
    let date = if this_year < half_a_year_ago { Date::new(now.year() + 1, month, day).ok()? } else { this_year };
    Some((ClaimValue::Date(date), length))
}
