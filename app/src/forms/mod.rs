//! What a form of the business pages sends, and the fact it means.
//!
//! Every editor is filled from a fact and read back into one by the pair in this module, so that what a form shows it also takes back.
//! Field names are the paths that the domain uses when it refuses a field (`variants[1].price`), so a refusal finds its field by name.

mod hours;
mod item;
mod profile;
mod reading;
mod rules;
mod values;

pub use hours::{SPANS, day_field};
pub use item::{CURRENCIES, STOCKS};
pub use profile::{ETA_UNITS, PAYMENT_KINDS};
pub use reading::{FieldProblem, Mistake, Reading, code_of};
pub use rules::{FORMS_OF_ADDRESS, LANGUAGES, TONES, TOPICS};
pub use values::Values;

use std::collections::HashSet;

use domain::draft::facts::{FactBody, FactKind};

/// A kind of fact that has an editor.
pub trait Form: Sized + Default {
    const KIND: FactKind;

    /// Groups of rows that the editor can add to, with their always-present choices, which do not make a row worth keeping.
    const ROWS: &'static [(&'static str, &'static [&'static str])] = &[];

    fn fill(&self) -> Values;

    fn read(reading: &mut Reading<'_>) -> Self;

    fn into_body(self) -> FactBody;

    fn of_body(body: &FactBody) -> Option<&Self>;
}

/// Reads a form whose empty rows are gone. Every field that makes no sense, or that the rules of facts refuse, is listed at once.
pub fn read<F: Form>(values: &Values) -> Result<FactBody, Vec<Mistake>> {
    let mut reading = Reading::of(values);
    let body = F::read(&mut reading).into_body();
    let mut mistakes = reading.finish();
    mistakes.extend_from_slice(values.overfull());
    let mut named: HashSet<String> = mistakes.iter().map(|mistake| mistake.field.clone()).collect();
    for refused in body.validate().err().unwrap_or_default() {
        // A field that could not be read stands in the body as a placeholder, about which there is nothing to say.
        if named.insert(refused.field.clone()) {
            mistakes.push(refused.into());
        }
    }
    if mistakes.is_empty() {
        Ok(body)
    } else {
        Err(mistakes)
    }
}

/// Drops empty and removed rows, so that positions in the form and in the fact are the same.
pub fn tidy<F: Form>(values: Values) -> Values {
    F::ROWS.iter().fold(values, |values, (group, choices)| {
        values.without_empty_rows(group, choices)
    })
}

/// Text for the inside of a `<textarea>`, which the view layer writes as it is: without this, text could end the field and go on as markup.
pub fn textarea_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests;
