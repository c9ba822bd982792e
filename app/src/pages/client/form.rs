//! The fields of a client, filled from one and read back into one.

use domain::Lang;
use domain::tenancy::clients::{Client, ClientError};
use jiff::tz;
use leptos::prelude::*;

use crate::forms::Values;
use crate::request::parse_language;
use crate::ui::Field;
use crate::words::client::{ClientWords, problem, words};
use crate::words::common;

/// Indonesia's three, which most clients need.
const HERE: [(&str, &str); 3] = [
    ("Asia/Jakarta", "WIB · Jakarta"),
    ("Asia/Makassar", "WITA · Makassar"),
    ("Asia/Jayapura", "WIT · Jayapura"),
];

/// A colour for a client of whom none was chosen.
const COLOUR: &str = "#2f6f6a";

pub fn values_of(client: &Client) -> Values {
    let mut values = Values::default();
    values.set("name", &client.name);
    values.set("lang", client.lang.code());
    values.set("time_zone", &client.time_zone);
    values.set("accent", client.accent.as_deref().unwrap_or(COLOUR));
    values
}

pub fn client_of(form: &Values) -> Client {
    let accent = form.get("accent").trim();
    Client {
        name: form.get("name").to_owned(),
        lang: parse_language(form.get("lang")).unwrap_or_default(),
        time_zone: form.get("time_zone").to_owned(),
        accent: (!accent.is_empty()).then(|| accent.to_owned()),
    }
}

pub fn empty() -> Values {
    values_of(&Client {
        name: String::new(),
        lang: Lang::Id,
        time_zone: HERE[0].0.to_owned(),
        accent: None,
    })
}

pub fn fields(lang: Lang, shown: &Values, refused: Option<&ClientError>) -> AnyView {
    let words = words(lang);
    let wrong = |field: &str| {
        refused
            .map(|error| problem(lang, error))
            .filter(|(of, _)| *of == field)
            .map(|(_, text)| text)
    };
    view! {
        {field("name", words.name, words.name_hint, wrong("name"), view! {
            <input
                id="name" name="name" type="text" autocomplete="off" maxlength="80" required value=shown.get("name").to_owned()
                aria-describedby="name-hint" data-testid="client-name"
            />
        }.into_any())}
        {languages(words, shown)}
        {field("time_zone", words.time_zone, words.time_zone_hint, wrong("time_zone"), zones(words, shown.get("time_zone")))}
        {field("accent", words.colour, words.colour_hint, wrong("accent"), view! {
            <input
                id="accent" name="accent" type="color" class="colour" value=shown.get("accent").to_owned()
                aria-describedby="accent-hint" data-testid="client-colour"
            />
        }.into_any())}
    }
    .into_any()
}

fn field(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    wrong: Option<&'static str>,
    control: AnyView,
) -> AnyView {
    match wrong {
        Some(wrong) => {
            view! { <Field id=id label=label hint=hint problem=wrong>{control}</Field> }.into_any()
        }
        None => view! { <Field id=id label=label hint=hint>{control}</Field> }.into_any(),
    }
}

fn languages(words: &'static ClientWords, shown: &Values) -> AnyView {
    let chosen = parse_language(shown.get("lang")).unwrap_or_default();
    let choices = [Lang::Id, Lang::En].map(|lang| {
        let id = format!("lang-{}", lang.code());
        view! {
            <label class="choice-row">
                <input id=id type="radio" name="lang" value=lang.code() checked=lang == chosen/>
                <span lang=lang.code()>{common::language_name(lang)}</span>
            </label>
        }
    });
    view! {
        <fieldset class="choices-group">
            <legend>{words.language}</legend>
            <p class="field-hint">{words.language_hint}</p>
            {choices.into_iter().collect_view()}
        </fieldset>
    }
    .into_any()
}

fn zones(words: &'static ClientWords, chosen: &str) -> AnyView {
    let option = |value: String, label: String| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    };
    let here = HERE.map(|(zone, label)| option(zone.to_owned(), label.to_owned()));
    let mut others: Vec<String> = tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| {
            name.contains('/') && !name.starts_with("Etc/") && HERE.iter().all(|(known, _)| known != name)
        })
        .collect();
    others.sort_unstable();
    let others = others.into_iter().map(|name| {
        let label = name.replace('_', " ");
        option(name, label)
    });
    view! {
        <select id="time_zone" name="time_zone" aria-describedby="time_zone-hint" data-testid="client-zone">
            <optgroup label=words.here>{here.into_iter().collect_view()}</optgroup>
            <optgroup label=words.elsewhere>{others.collect_view()}</optgroup>
        </select>
    }
    .into_any()
}
