//! What a customer wrote, without the means to reach or to pay anybody that are not the business's own.
//!
//! A model needs none of them to answer. The gate brings a person for such a message anyway.

use jiff::Zoned;

use crate::draft::claims::{ClaimValue, Ground, Resolution};

/// The text with foreign phone numbers, accounts, e-mail addresses and handles taken out.
pub(super) fn veiled(text: &str, ground: &Ground<'_>) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut done = 0;
    for assessed in ground.assess(text, &[]).claims {
        let word = match assessed.claim.value {
            ClaimValue::Phone(_) => "[phone]",
            ClaimValue::Account(_) => "[account]",
            ClaimValue::Email(_) => "[e-mail]",
            ClaimValue::Handle(_) => "[name]",
            _ => continue,
        };
        let range = assessed.claim.range;
        if matches!(assessed.resolution, Resolution::Resolved(_)) || range.start < done {
            continue;
        }
        shown.push_str(text.get(done..range.start).unwrap_or_default());
        shown.push_str(word);
        done = range.end;
    }
    shown.push_str(text.get(done..).unwrap_or_default());
    shown
}

/// The first so many characters.
pub(super) fn beginning(text: &str, characters: usize) -> &str {
    text.char_indices()
        .nth(characters)
        .map_or(text, |(end, _)| text.get(..end).unwrap_or_default())
}

/// Facts to measure against, at a moment in the business's zone.
pub(super) fn ground<'f>(facts: &'f crate::draft::facts::Facts, now: &'f Zoned) -> Ground<'f> {
    Ground::new(facts, now)
}
