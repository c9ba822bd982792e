//! The fields of an editor, each with its label, its hint, what stands in it and what is wrong with it.

use leptos::prelude::*;

use super::sheet::Sheet;
use crate::forms::{Mistake, textarea_text};
use crate::ui::{Icon, icon};
use crate::words::business::{BusinessWords, Label, problem, words};

/// What the keyboard of a phone should offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keys {
    #[default]
    Text,
    Amount,
    Number,
    Phone,
    Link,
    Time,
    Date,
}

impl Keys {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Amount | Self::Number => "text",
            Self::Phone => "tel",
            Self::Link => "url",
            Self::Time => "time",
            Self::Date => "date",
        }
    }

    const fn mode(self) -> Option<&'static str> {
        match self {
            Self::Amount => Some("decimal"),
            Self::Number => Some("numeric"),
            Self::Text | Self::Phone | Self::Link | Self::Time | Self::Date => None,
        }
    }
}

/// Writes the fields of one sheet.
#[derive(Clone, Copy)]
pub struct Pen<'a> {
    pub sheet: &'a Sheet,
    pub words: &'static BusinessWords,
}

impl<'a> Pen<'a> {
    pub fn of(sheet: &'a Sheet) -> Self {
        Self {
            sheet,
            words: words(sheet.lang),
        }
    }

    pub fn line(self, name: &str, label: Label) -> AnyView {
        self.typed(name, label, Keys::Text)
    }

    pub fn typed(self, name: &str, label: Label, keys: Keys) -> AnyView {
        let wrong = self.sheet.mistake(name);
        let id = id_of(name);
        let input = view! {
            <input
                id=id.clone()
                name=name.to_owned()
                type=keys.input_type()
                inputmode=keys.mode()
                value=self.sheet.values.get(name).to_owned()
                autocomplete="off"
                aria-invalid=wrong.map(|_| "true")
                aria-describedby=described_by(&id, label, wrong)
            />
        };
        self.around(&id, label, wrong, input.into_any())
    }

    /// One thing per line.
    pub fn list(self, name: &str, label: Label) -> AnyView {
        self.lines(name, label, self.sheet.mistake_in_list(name), 3)
    }

    pub fn area(self, name: &str, label: Label, rows: u8) -> AnyView {
        self.lines(name, label, self.sheet.mistake(name), rows)
    }

    fn lines(self, name: &str, label: Label, wrong: Option<&Mistake>, rows: u8) -> AnyView {
        let id = id_of(name);
        let text = textarea_text(self.sheet.values.get(name));
        let area = view! {
            <textarea
                id=id.clone()
                name=name.to_owned()
                rows=rows.to_string()
                aria-invalid=wrong.map(|_| "true")
                aria-describedby=described_by(&id, label, wrong)
            >
                {text}
            </textarea>
        };
        self.around(&id, label, wrong, area.into_any())
    }

    /// `options` are codes with their names.
    pub fn pick(self, name: &str, label: Label, options: &[(&str, &str)]) -> AnyView {
        let wrong = self.sheet.mistake(name);
        let id = id_of(name);
        let chosen = self.sheet.values.get(name).to_owned();
        let stranger = (!chosen.is_empty() && options.iter().all(|(code, _)| *code != chosen))
            .then(|| view! { <option value=chosen.clone() selected=true>{chosen.clone()}</option> });
        let options = options
            .iter()
            .map(|(code, text)| {
                let selected = *code == chosen;
                view! { <option value=(*code).to_owned() selected=selected>{(*text).to_owned()}</option> }
            })
            .collect_view();
        let select = view! {
            <select id=id.clone() name=name.to_owned() aria-invalid=wrong.map(|_| "true") aria-describedby=described_by(&id, label, wrong)>
                {stranger}
                {options}
            </select>
        };
        self.around(&id, label, wrong, select.into_any())
    }

    pub fn tick(self, name: &str, label: Label) -> AnyView {
        let id = id_of(name);
        let ticked = self.sheet.values.is_ticked(name);
        view! {
            <div class="field field-tick">
                <input id=id.clone() type="checkbox" name=name.to_owned() value="on" checked=ticked/>
                <label for=id>{label.0}</label>
            </div>
        }
        .into_any()
    }

    /// The same text in both languages, side by side where there is room.
    pub fn both(self, name: &str, label: Label, rows: u8) -> AnyView {
        let one = |lang: &str, language: &'static str| {
            let name = format!("{name}.{lang}");
            if rows > 1 {
                self.area(&name, Label(language, ""), rows)
            } else {
                self.line(&name, Label(language, ""))
            }
        };
        self.group(name, label, view! { <div class="pair">{one("id", self.words.indonesian)} {one("en", self.words.english)}</div> }.into_any())
    }

    /// Fields that belong together; a problem of the whole group is shown at its head.
    pub fn group(self, name: &str, label: Label, fields: AnyView) -> AnyView {
        let wrong = self
            .sheet
            .mistake(name)
            .map(|mistake| self.complaint(&id_of(name), mistake));
        view! {
            <fieldset class="field-group" id=id_of(name)>
                <legend>{label.0}</legend>
                {hint("", label)}
                {wrong}
                {fields}
            </fieldset>
        }
        .into_any()
    }

    /// Rows that can be added and removed. At least one empty row stands ready.
    pub fn rows(
        self,
        group: &str,
        label: Label,
        add: &'static str,
        row: impl Fn(&str) -> AnyView,
    ) -> AnyView {
        let sent = self.sheet.values.rows(group);
        let asked_for_more = self.sheet.values.get("more") == group;
        let filled = self.sheet.trouble.is_some() || !asked_for_more;
        let count = if filled && sent > 0 { sent } else { sent + 1 };
        let rows = (0..count)
            .map(|number| {
                let name = format!("{group}[{number}]");
                let remove = (number < sent).then(|| self.remove_box(&name));
                view! { <li class="group-row" data-testid=format!("row-{group}")>{row(&name)} {remove}</li> }
            })
            .collect_view();
        let body = view! {
            <ol class="group-rows">{rows}</ol>
            <button class="button button-quiet" type="submit" name="more" value=group.to_owned() formaction=format!("#{}", id_of(group)) formnovalidate=true data-testid=format!("add-{group}")>
                {add}
            </button>
        };
        self.group(group, label, body.into_any())
    }

    fn remove_box(self, row: &str) -> AnyView {
        let name = format!("{row}.remove");
        let id = id_of(&name);
        let ticked = self.sheet.values.is_ticked(&name);
        view! {
            <div class="field field-tick group-row-remove">
                <input id=id.clone() type="checkbox" name=name value="on" checked=ticked/>
                <label for=id>{self.words.remove_row}</label>
            </div>
        }
        .into_any()
    }

    fn around(self, id: &str, label: Label, wrong: Option<&Mistake>, control: AnyView) -> AnyView {
        let class = if wrong.is_some() {
            "field field-problem"
        } else {
            "field"
        };
        view! {
            <div class=class>
                <label for=id.to_owned()>{label.0}</label>
                {hint(id, label)}
                {control}
                {wrong.map(|mistake| self.complaint(id, mistake))}
            </div>
        }
        .into_any()
    }

    fn complaint(self, id: &str, mistake: &Mistake) -> AnyView {
        let text = problem(self.sheet.lang, mistake.problem);
        let testid = format!("problem-{}", mistake.field);
        view! { <p class="field-error" id=format!("{id}-problem") data-testid=testid>{icon(Icon::Alert)} <span>{text}</span></p> }.into_any()
    }
}

fn hint(id: &str, label: Label) -> AnyView {
    let Label(_, text) = label;
    if text.is_empty() {
        return ().into_any();
    }
    let id = (!id.is_empty()).then(|| format!("{id}-hint"));
    view! { <p class="field-hint" id=id>{text}</p> }.into_any()
}

fn described_by(id: &str, label: Label, wrong: Option<&Mistake>) -> Option<String> {
    let hint = (!label.1.is_empty()).then(|| format!("{id}-hint"));
    let problem = wrong.map(|_| format!("{id}-problem"));
    let both: Vec<String> = hint.into_iter().chain(problem).collect();
    (!both.is_empty()).then(|| both.join(" "))
}

/// Names of fields hold brackets and dots, which are awkward in selectors.
fn id_of(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    format!("f-{plain}")
}

/// Codes of a form paired with their names.
pub fn named<'a, T, const N: usize>(
    codes: &[(&'a str, T); N],
    names: &[&'a str; N],
) -> Vec<(&'a str, &'a str)> {
    codes
        .iter()
        .map(|(code, _)| *code)
        .zip(names.iter().copied())
        .collect()
}
