//! Opening hours: the week, then the days that differ.

use domain::draft::facts::{Hours, Week};
use leptos::prelude::*;

use super::details::single;
use super::fields::{Keys, Pen};
use super::sheet::{Asked, Sheet};
use crate::forms::{SPANS, day_field};
use crate::ui::page;
use crate::words::business::{Label, editors};

#[component]
pub fn HoursPage() -> impl IntoView {
    page(|| single::<Hours>(Asked::for_the_one(), fields))
}

fn fields(sheet: &Sheet) -> AnyView {
    let pen = Pen::of(sheet);
    let all = editors(sheet.lang);
    let words = &all.hours;
    view! {
        <div class="card">{pen.pick("time_zone", words.time_zone, &words.zones)}</div>
        <div class="card">{pen.group("week", words.week, week(pen))}</div>
        <div class="card">{exceptions(pen)}</div>
        <div class="card">{pen.both("note", all.note, 2)}</div>
    }
    .into_any()
}

fn week(pen: Pen<'_>) -> AnyView {
    let days = editors(pen.sheet.lang).hours.days;
    let rows = Week::DAYS.into_iter().zip(days).map(|(day, name)| {
        let field = day_field(day);
        view! { <div class="weekday">{pen.group(&field, Label(name, ""), spans(pen, &field))}</div> }
    });
    view! { <div class="weekdays">{rows.collect_view()}</div> }.into_any()
}

/// The first span is always there; more hide behind a summary until they hold something.
fn spans(pen: Pen<'_>, field: &str) -> AnyView {
    let words = &editors(pen.sheet.lang).hours;
    let filled = pen.sheet.values.rows(field);
    let more = (1..filled.max(SPANS))
        .map(|number| span(pen, &format!("{field}[{number}]")))
        .collect_view();
    let open = (1..filled).any(|number| {
        !pen.sheet
            .values
            .get(&format!("{field}[{number}].opens"))
            .is_empty()
    });
    view! {
        {span(pen, &format!("{field}[0]"))}
        <details class="weekday-more" open=open><summary>{words.second_span}</summary>{more}</details>
    }
    .into_any()
}

fn span(pen: Pen<'_>, row: &str) -> AnyView {
    let words = &editors(pen.sheet.lang).hours;
    view! {
        <div class="span-times">
            {pen.typed(&format!("{row}.opens"), Label(words.opens, ""), Keys::Time)}
            {pen.typed(&format!("{row}.closes"), Label(words.closes, ""), Keys::Time)}
        </div>
    }
    .into_any()
}

fn exceptions(pen: Pen<'_>) -> AnyView {
    let words = &editors(pen.sheet.lang).hours;
    pen.rows("exceptions", words.exceptions, words.add_exception, |row| {
        view! {
            <div class="pair">
                {pen.typed(&format!("{row}.from"), words.from, Keys::Date)}
                {pen.typed(&format!("{row}.to"), words.to, Keys::Date)}
            </div>
            {pen.both(&format!("{row}.name"), words.occasion, 1)}
            {spans(pen, &format!("{row}.spans"))}
        }
        .into_any()
    })
}
