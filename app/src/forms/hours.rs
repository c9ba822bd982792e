//! Opening hours: a week and the days that differ.

use domain::draft::facts::{FactBody, FactKind, Hours, HoursException, Span, Week};
use jiff::civil::{Date, Time, Weekday};

use super::reading::Reading;
use super::values::Values;
use super::{FieldProblem, Form};

/// Spans a day offers at least; a day with more keeps them all.
pub const SPANS: usize = 2;

impl Form for Hours {
    const KIND: FactKind = FactKind::Hours;
    const ROWS: &'static [(&'static str, &'static [&'static str])] = &[("exceptions", &[])];

    fn fill(&self) -> Values {
        let mut values = Values::default();
        values.set(
            "time_zone",
            if self.time_zone.is_empty() {
                "Asia/Jakarta"
            } else {
                &self.time_zone
            },
        );
        for day in Week::DAYS {
            fill_spans(&mut values, &day_field(day), self.week.on(day));
        }
        for (row, exception) in self.exceptions.iter().enumerate() {
            let row = format!("exceptions[{row}]");
            values.set(format!("{row}.from"), exception.from.to_string());
            values.set(format!("{row}.to"), exception.to.to_string());
            values.set(format!("{row}.name.id"), &exception.name.id);
            values.set(format!("{row}.name.en"), &exception.name.en);
            fill_spans(&mut values, &format!("{row}.spans"), &exception.spans);
        }
        values.set("note.id", &self.note.id);
        values.set("note.en", &self.note.en);
        values
    }

    fn read(reading: &mut Reading<'_>) -> Self {
        let mut week = Week::default();
        for day in Week::DAYS {
            *week.on_mut(day) = read_spans(reading, &day_field(day));
        }
        Self {
            time_zone: reading.text("time_zone"),
            week,
            exceptions: reading.rows("exceptions", read_exception),
            note: reading.wording("note"),
        }
    }

    fn into_body(self) -> FactBody {
        FactBody::Hours(self)
    }

    fn of_body(body: &FactBody) -> Option<&Self> {
        match body {
            FactBody::Hours(hours) => Some(hours),
            _ => None,
        }
    }
}

/// `week.monday`: the name under which the rules of facts refuse a day.
pub fn day_field(day: Weekday) -> String {
    format!("week.{day:?}").to_lowercase()
}

/// A day alone may leave the second date empty.
fn read_exception(reading: &mut Reading<'_>, row: &str) -> HoursException {
    let field = format!("{row}.from");
    let from = reading.date(&field);
    if reading.text(&field).is_empty() {
        reading.mistake(&field, FieldProblem::NotADate);
    }
    let to = reading.date(&format!("{row}.to")).or(from);
    HoursException {
        from: from.unwrap_or(Date::ZERO),
        to: to.unwrap_or(Date::ZERO),
        name: reading.wording(&format!("{row}.name")),
        spans: read_spans(reading, &format!("{row}.spans")),
    }
}

fn fill_spans(values: &mut Values, field: &str, spans: &[Span]) {
    for (row, span) in spans.iter().enumerate() {
        values.set(format!("{field}[{row}].opens"), clock(span.opens));
        values.set(format!("{field}[{row}].closes"), clock(span.closes));
    }
}

fn clock(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn read_spans(reading: &mut Reading<'_>, field: &str) -> Vec<Span> {
    let read = reading.rows(field, |reading, row| {
        let opens = reading.time(&format!("{row}.opens"));
        let closes = reading.time(&format!("{row}.closes"));
        (opens, closes)
    });
    let half = read
        .iter()
        .any(|(opens, closes)| opens.is_some() != closes.is_some());
    if half {
        reading.mistake(field, FieldProblem::HalfSpan);
    }
    read.into_iter()
        .filter_map(|(opens, closes)| {
            Some(Span {
                opens: opens?,
                closes: closes?,
            })
        })
        .collect()
}
