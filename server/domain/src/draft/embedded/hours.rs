//! Answers about opening hours. Days are always named with their date, so that an answer approved later is
//! still true.

use jiff::Zoned;
use jiff::civil::Date;

use super::say::Speech;
use super::understand::When;
use crate::draft::facts::summary::{day_name, day_range, runs_of_equal_days, spans_in};
use crate::draft::facts::{Facts, Hours, HoursException, Tone, zone_abbreviation};
use crate::draft::language::Lang;
use crate::draft::proposal::Unanswerable;

pub(super) fn answer(
    when: &When,
    speech: &mut Speech<'_>,
    facts: &Facts,
    now: &Zoned,
) -> Result<(), Unanswerable> {
    let (key, hours) = facts.hours().ok_or(Unanswerable::MissingDetail)?;
    let lang = speech.lang();
    let today = now.date();
    let lines = match when {
        When::General => vec![week_line(hours, lang)],
        When::Now => now_lines(hours, now, lang),
        When::On(dates) => dates
            .iter()
            .map(|date| day_line(hours, *date, today, lang))
            .collect(),
        When::Occasion(position) => {
            let exception = hours
                .exceptions
                .get(*position)
                .ok_or(Unanswerable::MissingDetail)?;
            vec![occasion_line(hours, exception, lang)]
        }
    };
    for line in lines {
        speech.say(line, &[key]);
    }
    if let Some(note) = hours
        .note
        .exactly(lang)
        .filter(|_| *when == When::General && speech.voice().tone != Tone::Plain)
    {
        speech.say(note, &[key]);
    }
    Ok(())
}

fn zone(hours: &Hours) -> String {
    zone_abbreviation(&hours.time_zone)
        .map(|name| format!(" {name}"))
        .unwrap_or_default()
}

fn week_line(hours: &Hours, lang: Lang) -> String {
    let (title, closed) = match lang {
        Lang::Id => ("Jadwal kami", "tutup"),
        Lang::En => ("Our hours", "closed"),
    };
    let runs = runs_of_equal_days(&hours.week)
        .into_iter()
        .map(|(first, last, spans)| {
            let days = day_range(first, last, lang);
            if spans.is_empty() {
                format!("{days} {closed}")
            } else {
                format!("{days} {}{}", spans_in(spans, lang), zone(hours))
            }
        });
    format!("{title}: {}.", runs.collect::<Vec<_>>().join(", "))
}

/// "Minggu, 22 November 2026".
fn dated(date: Date, lang: Lang) -> String {
    let day = day_name(date.weekday(), lang);
    format!("{day}, {}", date_in(date, lang))
}

fn date_in(date: Date, lang: Lang) -> String {
    format!(
        "{} {} {}",
        date.day(),
        month_name(date.month(), lang),
        date.year()
    )
}

fn month_name(month: i8, lang: Lang) -> &'static str {
    const ID: [&str; 12] = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let names = match lang {
        Lang::Id => ID,
        Lang::En => EN,
    };
    usize::try_from(month - 1)
        .ok()
        .and_then(|index| names.get(index).copied())
        .unwrap_or_default()
}

fn day_line(hours: &Hours, date: Date, today: Date, lang: Lang) -> String {
    let (spans, exception) = hours.on(date);
    let reason = exception
        .and_then(|exception| exception.name.exactly(lang))
        .map(|name| format!(" ({name})"))
        .unwrap_or_default();
    let written = dated(date, lang);
    let is_tomorrow = today.tomorrow().is_ok_and(|tomorrow| tomorrow == date);
    let day = match (lang, date == today, is_tomorrow) {
        (Lang::Id, true, _) => format!("Hari ini ({written}){reason}"),
        (Lang::Id, _, true) => format!("Besok ({written}){reason}"),
        (Lang::Id, ..) => format!("{written}{reason}"),
        (Lang::En, true, _) => format!("Today ({written}){reason}"),
        (Lang::En, _, true) => format!("Tomorrow ({written}){reason}"),
        (Lang::En, ..) => format!("On {written}{reason}"),
    };
    match (lang, spans.is_empty()) {
        (Lang::Id, true) => format!("{day} kami tutup."),
        (Lang::Id, false) => format!("{day} kami buka pukul {}{}.", spans_in(spans, lang), zone(hours)),
        (Lang::En, true) => format!("{day} we are closed."),
        (Lang::En, false) => format!("{day} we are open {}{}.", spans_in(spans, lang), zone(hours)),
    }
}

/// Today's hours, and the next day that is open when today is over.
fn now_lines(hours: &Hours, now: &Zoned, lang: Lang) -> Vec<String> {
    let today = now.date();
    let mut lines = vec![day_line(hours, today, today, lang)];
    let has_ended =
        !hours.is_open(today, now.time()) && hours.on(today).0.iter().all(|span| span.opens <= now.time());
    if has_ended {
        let next = today
            .series(jiff::Span::new().days(1))
            .skip(1)
            .take(14)
            .find(|date| !hours.on(*date).0.is_empty());
        lines.extend(next.map(|date| day_line(hours, date, today, lang)));
    }
    lines
}

fn occasion_line(hours: &Hours, exception: &HoursException, lang: Lang) -> String {
    let name = exception.name.nearest(lang).unwrap_or_default();
    let days = if exception.from == exception.to {
        dated(exception.from, lang)
    } else {
        format!(
            "{}–{}",
            date_in(exception.from, lang),
            date_in(exception.to, lang)
        )
    };
    match (lang, exception.spans.is_empty()) {
        (Lang::Id, true) => format!("{name} ({days}) kami tutup."),
        (Lang::Id, false) => format!(
            "{name} ({days}) kami buka pukul {}{}.",
            spans_in(&exception.spans, lang),
            zone(hours)
        ),
        (Lang::En, true) => format!("{name} ({days}): we are closed."),
        (Lang::En, false) => format!(
            "{name} ({days}): we are open {}{}.",
            spans_in(&exception.spans, lang),
            zone(hours)
        ),
    }
}
