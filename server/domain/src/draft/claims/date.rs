//! Dates and weekdays.

use jiff::civil::{Date, Weekday};
use jiff::{ToSpan, Zoned};

use super::ClaimValue;
use super::numbers::whole;
use super::scan::{Cursor, is_range_sign};

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

/// "Minggu" is Sunday or a week: Sunday after "hari", at the end of a range of days, or capitalised inside
/// a sentence.
fn weekday_at(cursor: Cursor<'_, '_>, at: usize) -> Option<Weekday> {
    let word = cursor.lower(at);
    if word != "minggu" {
        return weekday(word);
    }
    let previous = if at == 0 {
        cursor.lower_before(1)
    } else {
        cursor.lower(at - 1)
    };
    let is_week = matches!(
        cursor.lower(at + 1),
        "ini" | "depan" | "lalu" | "kemarin" | "sekali"
    ) || matches!(previous, "per" | "tiap" | "setiap" | "beberapa");
    let capital = cursor
        .token(at)
        .is_some_and(|token| token.text.starts_with(char::is_uppercase));
    (!is_week
        && (capital
            || matches!(
                previous,
                "hari" | "-" | "–" | "sampai" | "dan" | "sabtu" | "," | "/"
            )
            || !is_numeric_word(previous)))
    .then_some(Weekday::Sunday)
}

/// Whether a word belongs to dates and times: a weekday, a month, "besok", "pagi".
pub(crate) fn names_day(word: &str) -> bool {
    let relative = [
        "besok", "lusa", "minggu", "hari", "today", "tomorrow", "tonight", "tanggal", "tgl", "bulan", "pagi",
        "siang", "sore", "malam", "th", "st", "nd", "rd", "am", "pm",
    ];
    weekday(word).is_some() || month(word).is_some() || relative.contains(&word)
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
    relative(cursor, now)
        .or_else(|| every_day(cursor))
        .or_else(|| calendar(cursor, now))
        .or_else(|| weekdays(cursor))
}

fn relative(cursor: Cursor<'_, '_>, now: &Zoned) -> Option<(ClaimValue, usize)> {
    let today = now.date();
    let (days, length) = match (cursor.lower(0), cursor.lower(1)) {
        ("hari" | "hr" | "malam" | "sore" | "siang" | "pagi", "ini") => (0, 2),
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
        ("weekend" | "weekends", _) => {
            Some((ClaimValue::WeekdayRange(Weekday::Saturday, Weekday::Sunday), 1))
        }
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
    let day_of = |ahead: usize| {
        cursor
            .number(ahead)
            .and_then(whole)
            .filter(|day| (1..=31).contains(day))
    };
    let ordinal = |ahead: usize| usize::from(matches!(cursor.lower(ahead), "st" | "nd" | "rd" | "th"));
    let year_at = |ahead: usize| {
        cursor
            .number(ahead)
            .and_then(whole)
            .filter(|year| (2000..2100).contains(year))
    };
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
    if let (Some(year), "-", Some(month), "-", Some(day)) =
        (year_at(0), cursor.lower(1), day_of(2), cursor.lower(3), day_of(4))
    {
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
        let this_month = Date::new(year, month, i8::try_from(day).ok()?)
            .ok()
            .filter(|date| *date >= now.date());
        let next = || {
            Date::new(year, month, 1)
                .ok()?
                .checked_add(1.month())
                .ok()?
                .with()
                .day(i8::try_from(day).ok()?)
                .build()
                .ok()
        };
        return this_month.or_else(next).map(|date| (ClaimValue::Date(date), 2));
    }
    None
}

fn dated(
    year: Option<u32>,
    month: i8,
    day: u32,
    now: &Zoned,
    length: usize,
    before_year: usize,
) -> Option<(ClaimValue, usize)> {
    let day = i8::try_from(day).ok()?;
    if let Some(year) = year {
        return Date::new(i16::try_from(year).ok()?, month, day)
            .ok()
            .map(|date| (ClaimValue::Date(date), length + before_year + 1));
    }
    let this_year = Date::new(now.year(), month, day).ok()?;
    let half_a_year_ago = now.date().checked_sub(6.months()).ok()?;
    let date = if this_year < half_a_year_ago {
        Date::new(now.year() + 1, month, day).ok()?
    } else {
        this_year
    };
    Some((ClaimValue::Date(date), length))
}
