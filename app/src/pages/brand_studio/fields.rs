//! The form of the studio.

use domain::brand::{BrandField, LARGEST_RADIUS};
use domain::{Lang, brand::Colour};
use leptos::prelude::*;

use super::sketch::{Sketch, name};
use super::{Outcome, pictures};
use crate::request::Staff;
use crate::ui::Field;
use crate::words::brand_studio::{StudioWords, problem};
use crate::words::common;

/// What every field needs.
#[derive(Clone, Copy)]
pub(super) struct Pen<'a> {
    pub(super) lang: Lang,
    pub(super) words: &'static StudioWords,
    pub(super) sketch: &'a Sketch,
}

pub(super) fn form(staff: &Staff, words: &'static StudioWords, sketch: &Sketch, outcome: Outcome) -> AnyView {
    let pen = Pen {
        lang: staff.visit.lang,
        words,
        sketch,
    };
    let save = if outcome == Outcome::Changed {
        words.save_over
    } else {
        words.save
    };
    let discard = (outcome != Outcome::Opened)
        .then(|| view! { <a class="button button-quiet" href="/brand-studio">{words.discard}</a> });
    view! {
        <form id="studio-form" class="studio-form" method="post" action="/brand-studio" enctype="multipart/form-data" data-testid="studio-form">
            // Pressing Enter in a field uses the first button of a form: the one that changes nothing.
            <button class="visually-hidden" type="submit" name="do" value="preview" tabindex="-1" aria-hidden="true">{words.preview}</button>
            <input type="hidden" name="seen" value=sketch.seen.clone()/>
            {names(pen)}
            {colours(pen)}
            {mail(pen)}
            {legal(staff, pen)}
            {pictures::section(pen)}
            <div class="studio-foot">
                <button class="button button-primary" type="submit" name="do" value="save" data-testid="studio-save">{save}</button>
                <button class="button" type="submit" name="do" value="preview" formaction="/brand-studio#preview" data-testid="studio-preview">
                    {words.preview}
                </button>
                {discard}
            </div>
        </form>
    }
    .into_any()
}

fn names(pen: Pen<'_>) -> AnyView {
    let words = pen.words;
    let choices = [Lang::Id, Lang::En].map(|lang| {
        let chosen = pen.sketch.values.get("lang") == lang.code();
        view! { <option value=lang.code() selected=chosen>{common::language_name(lang)}</option> }
    });
    view! {
        <section class="card studio-part">
            <h2>{words.name_title}</h2>
            {text(pen, BrandField::Name, words.name, None, Kind::Text(60))}
            <div class="pair">
                {text(pen, BrandField::Mark, words.mark, Some(words.mark_hint), Kind::Text(2))}
                <Field id="lang" label=words.lang hint=words.lang_hint>
                    <select id="lang" name="lang" aria-describedby="lang-hint">{choices.collect_view()}</select>
                </Field>
            </div>
        </section>
    }
    .into_any()
}

fn colours(pen: Pen<'_>) -> AnyView {
    let words = pen.words;
    view! {
        <section class="card studio-part">
            <h2>{words.colours_title}</h2>
            <div class="pair">
                {colour(pen, BrandField::Primary, words.primary, words.primary_hint)}
                {colour(pen, BrandField::Accent, words.accent, words.colour_hint)}
            </div>
            {text(pen, BrandField::Radius, words.radius, Some(words.radius_hint), Kind::Number)}
        </section>
    }
    .into_any()
}

fn mail(pen: Pen<'_>) -> AnyView {
    let words = pen.words;
    view! {
        <section class="card studio-part">
            <h2>{words.mail_title}</h2>
            {text(pen, BrandField::Sender, words.sender, Some(words.sender_hint), Kind::Text(60))}
            {text(pen, BrandField::Support, words.support, Some(words.support_hint), Kind::Email)}
        </section>
    }
    .into_any()
}

fn legal(staff: &Staff, pen: Pen<'_>) -> AnyView {
    let words = pen.words;
    let operator = (common::words(pen.lang).operated_by)(&staff.visit.brand.operated_by);
    view! {
        <section class="card studio-part">
            <h2>{words.legal_title}</h2>
            {text(pen, BrandField::Privacy, words.privacy, Some(words.link_hint), Kind::Link)}
            {text(pen, BrandField::Terms, words.terms, Some(words.link_hint), Kind::Link)}
            <label class="studio-duty">
                <input type="checkbox" checked=true disabled=true aria-describedby="operated-hint"/>
                <span>
                    {words.operated}
                    <span class="field-hint" id="operated-hint">{words.operated_kept}</span>
                    <span class="field-hint" data-disclosure="">{operator}</span>
                </span>
            </label>
        </section>
    }
    .into_any()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// With its longest length.
    Text(u32),
    Number,
    Email,
    Link,
}

impl Kind {
    /// The type of the input, its `inputmode` and its greatest length.
    const fn input(self) -> (&'static str, &'static str, u32) {
        match self {
            Self::Text(longest) => ("text", "text", longest),
            Self::Number => ("text", "numeric", 2),
            // Not `email`: a browser would turn an address in other scripts into something else before it is sent.
            Self::Email => ("text", "email", 254),
            Self::Link => ("text", "url", 500),
        }
    }
}

fn text(
    pen: Pen<'_>,
    field: BrandField,
    label: &'static str,
    hint: Option<&'static str>,
    kind: Kind,
) -> AnyView {
    let id = name(field);
    let (input, mode, longest) = kind.input();
    let flaw = pen
        .sketch
        .flaw(field)
        .map(|flaw| problem(pen.lang, flaw.error).to_owned());
    let described = described(id, hint.is_some(), flaw.is_some());
    let hint = hint.map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> });
    let invalid = flaw.is_some().then_some("true");
    let flaw = flaw.map(
        |flaw| view! { <p class="field-error" id=format!("{id}-problem") role="alert" data-testid=format!("{id}-problem")>{flaw}</p> },
    );
    let class = if invalid.is_some() {
        "field field-problem"
    } else {
        "field"
    };
    view! {
        <div class=class>
            <label for=id>{label}</label>
            {hint}
            <input
                id=id name=id type=input inputmode=mode maxlength=longest value=pen.sketch.values.get(id).to_owned()
                aria-describedby=described aria-invalid=invalid data-testid=format!("studio-{id}") autocomplete="off"
            />
            {flaw}
        </div>
    }
    .into_any()
}

fn described(id: &str, hint: bool, flaw: bool) -> Option<String> {
    let mut ids = Vec::new();
    if hint {
        ids.push(format!("{id}-hint"));
    }
    if flaw {
        ids.push(format!("{id}-problem"));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// A colour as its six digits, shown beside them.
fn colour(pen: Pen<'_>, field: BrandField, label: &'static str, hint: &'static str) -> AnyView {
    let id = name(field);
    let typed = pen.sketch.values.get(id).trim().to_lowercase();
    let fill = Colour::parse(&typed).map_or_else(|| "none".to_owned(), |colour| colour.to_string());
    let flaw = pen.sketch.flaw(field);
    let faint = pen.sketch.faint.iter().find(|(of, _)| *of == field);
    let instead = flaw
        .and_then(|flaw| flaw.instead)
        .or(faint.map(|(_, colour)| *colour));
    let advice = faint
        .map(|_| view! { <p class="field-hint" data-testid=format!("{id}-faint")>{pen.words.faint}</p> });
    let offer = instead.map(|colour| offer(pen, id, colour));
    let class = if flaw.is_some() {
        "field field-problem"
    } else {
        "field"
    };
    let described = described(id, true, flaw.is_some());
    let invalid = flaw.is_some().then_some("true");
    let flaw = flaw.map(|flaw| {
        view! {
            <p class="field-error" id=format!("{id}-problem") role="alert" data-testid=format!("{id}-problem")>
                {problem(pen.lang, flaw.error)}
            </p>
        }
    });
    view! {
        <div class=class>
            <label for=id>{label}</label>
            <p class="field-hint" id=format!("{id}-hint")>{hint}</p>
            <div class="studio-colour">
                {swatch(&fill)}
                <input
                    id=id name=id type="text" maxlength="7" value=pen.sketch.values.get(id).to_owned() spellcheck="false"
                    autocomplete="off" autocapitalize="none" aria-describedby=described aria-invalid=invalid
                    data-testid=format!("studio-{id}")
                />
            </div>
            {flaw}
            {advice}
            {offer}
        </div>
    }
    .into_any()
}

/// A drawing, since the page allows no inline style.
pub(super) fn swatch(fill: &str) -> AnyView {
    view! {
        <svg class="swatch" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <rect x="1" y="1" width="22" height="22" rx="6" fill=fill.to_owned() stroke="currentColor" stroke-opacity="0.35"></rect>
        </svg>
    }
    .into_any()
}

fn offer(pen: Pen<'_>, id: &str, colour: Colour) -> AnyView {
    let text = (pen.words.use_instead)(&colour.to_string());
    view! {
        <button class="button button-small studio-offer" type="submit" name="use" value=format!("{id}:{colour}") data-testid=format!("{id}-instead")>
            {swatch(&colour.to_string())} {text}
        </button>
    }
    .into_any()
}

/// The largest radius that the form takes.
const _: () = assert!(LARGEST_RADIUS < 100, "two digits are enough");
