//! The checkable things a text says: amounts, counts, times, dates, phones, links, accounts, offers.
//!
//! A customer acts on numbers: pays an amount, travels at an hour, transfers to an account. Whoever wrote
//! the draft, each of these is found again here by plain code and must lead to a fact of the business; what
//! does not is held. The same extractor reads Indonesian as it is typed ("15rb", "1,2jt", "jam 9 pagi") and
//! English.

mod date;
mod identifiers;
mod money;
mod numbers;
mod resolve;
mod scan;
mod state;
mod time;

pub(crate) use date::names_day;
pub use identifiers::{digits_of, has_invisible, is_invisible, looks_like_email, looks_like_link};
pub use numbers::decimal_hundredths;
pub(crate) use resolve::sentences;
pub use resolve::{Assessed, Assessment, Ground, Phrases, Resolution};
pub use scan::{Token, TokenKind, tokens};

use std::ops::Range;

use jiff::Zoned;
use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use super::facts::{Currency, EtaUnit};

/// A claim and where in the text it stands, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub value: ClaimValue,
    pub range: Range<usize>,
}

/// What a claim says, in the form in which it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimValue {
    /// Money; hundredths of the main unit, because "25.000" alone does not name its currency.
    Amount {
        hundredths: i64,
        currency: Option<Currency>,
    },
    /// Hundredths of a percent.
    Percent(i64),
    /// A bare number, in hundredths.
    Quantity(i64),
    Duration {
        min: u32,
        max: u32,
        unit: EtaUnit,
    },
    /// `half_day_open`: "jam 9" may mean nine in the morning or at night.
    Time {
        time: Time,
        half_day_open: bool,
    },
    Date(Date),
    Weekday(#[serde(with = "iso_weekday")] Weekday),
    /// From the first to the last weekday, going forward.
    WeekdayRange(
        #[serde(with = "iso_weekday")] Weekday,
        #[serde(with = "iso_weekday")] Weekday,
    ),
    EveryDay,
    /// Digits with the country code where it can be known.
    Phone(String),
    Account(String),
    Link(String),
    Email(String),
    Handle(String),
    Availability(bool),
    Open(bool),
    /// "Yang paling murah": nothing of its kind costs less.
    Cheapest,
    Offer(Offer),
}

/// Weekdays as ISO 8601 numbers them: Monday is 1.
mod iso_weekday {
    use jiff::civil::Weekday;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
    pub fn serialize<S: Serializer>(weekday: &Weekday, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i8(weekday.to_monday_one_offset())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Weekday, D::Error> {
        Weekday::from_monday_one_offset(i8::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Promises that cost the business money when they were not its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Offer {
    Free,
    Discount,
    Guarantee,
    Refund,
    Gift,
}

/// Every claim in a text, in order. `now` gives "besok" and "hari ini" their dates, in the business's zone.
pub fn extract(text: &str, now: &Zoned) -> Vec<Claim> {
    let mut claims = identifiers::find(text);
    let taken: Vec<Range<usize>> = claims.iter().map(|claim| claim.range.clone()).collect();
    let tokens = tokens(text);
    let free = |token: &Token<'_>| {
        !taken
            .iter()
            .any(|range| range.start < token.range.end && token.range.start < range.end)
    };
    let mut at = 0;
    let mut after_time = false;
    while let Some(token) = tokens.get(at) {
        if !free(token) {
            after_time = false;
            at += 1;
            continue;
        }
        let upcoming = scan::Cursor::new(&tokens, at);
        let found = date::read_date(upcoming, now)
            .or_else(|| money::read(upcoming))
            .or_else(|| time::read_duration(upcoming))
            .or_else(|| time::read_clock(upcoming, after_time))
            .or_else(|| state::read(upcoming))
            .or_else(|| numbers::read_quantity(upcoming));
        if let Some((value, length)) = found {
            after_time = matches!(value, ClaimValue::Time { .. });
            let end = tokens
                .get(at + length - 1)
                .map_or(token.range.end, |last| last.range.end);
            claims.push(Claim {
                value,
                range: token.range.start..end,
            });
            at += length;
        } else {
            after_time = after_time
                && (scan::is_range_sign(token)
                    || matches!(token.lower.as_str(), "wib" | "wita" | "wit" | "jam" | "pukul"));
            at += 1;
        }
    }
    claims.sort_by_key(|claim| claim.range.start);
    claims
}

#[cfg(test)]
#[path = "claims/tests.rs"]
mod tests;
