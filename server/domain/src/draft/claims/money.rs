//! Amounts of money and percentages.

use super::ClaimValue;
use super::numbers::{decimal_hundredths, spelled, whole};
use super::scan::{Cursor, is_range_sign};
use crate::draft::facts::Currency;

pub(super) fn read(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    percent(cursor)
        .or_else(|| with_currency_first(cursor))
        .or_else(|| with_scale_or_currency_after(cursor))
        .or_else(|| in_words(cursor))
        .or_else(|| bare(cursor))
}

fn percent(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    let is_sign = |ahead: usize| matches!(cursor.lower(ahead), "%" | "persen" | "percent" | "prosen");
    if let Some(text) = cursor.number(0) {
        return is_sign(1)
            .then(|| Some((ClaimValue::Percent(decimal_hundredths(text)?), 2)))
            .flatten();
    }
    let number = spelled(cursor)?;
    is_sign(number.length).then_some((
        ClaimValue::Percent(number.value.checked_mul(100)?),
        number.length + 1,
    ))
}

fn currency_first(cursor: Cursor<'_, '_>) -> Option<(Currency, usize)> {
    let dot = usize::from(cursor.lower(1) == ".");
    Some(match cursor.lower(0) {
        "rp" | "idr" | "rupiah" => (Currency::Idr, 1 + dot),
        "usd" | "$" => (Currency::Usd, 1),
        "sgd" => (Currency::Sgd, 1),
        "rm" | "myr" => (Currency::Myr, 1),
        "aud" => (Currency::Aud, 1),
        "eur" | "€" => (Currency::Eur, 1),
        "gbp" | "£" => (Currency::Gbp, 1),
        "us" if cursor.lower(1) == "$" => (Currency::Usd, 2),
        "s" if cursor.lower(1) == "$" => (Currency::Sgd, 2),
        "a" if cursor.lower(1) == "$" => (Currency::Aud, 2),
        _ => return None,
    })
}

fn currency_after(word: &str) -> Option<Currency> {
    Some(match word {
        "rupiah" | "perak" | "idr" | "rp" => Currency::Idr,
        "dollar" | "dollars" | "usd" | "bucks" | "dolar" => Currency::Usd,
        "sgd" => Currency::Sgd,
        "ringgit" | "myr" => Currency::Myr,
        "aud" => Currency::Aud,
        "euro" | "euros" | "eur" | "€" => Currency::Eur,
        "pounds" | "gbp" => Currency::Gbp,
        _ => return None,
    })
}

/// "rb", "k", "jt": single letters count only when they touch the number.
fn scale(cursor: Cursor<'_, '_>, ahead: usize, after_currency: bool) -> Option<i64> {
    let touches = cursor.touches_previous(ahead);
    match cursor.lower(ahead) {
        "rb" | "rbu" | "ribu" | "rban" | "ribuan" | "thousand" => Some(1_000),
        "jt" | "juta" | "jutaan" | "million" => Some(1_000_000),
        "miliar" | "milyar" | "billion" => Some(1_000_000_000),
        "k" if touches => Some(1_000),
        "m" if touches && after_currency => Some(1_000_000),
        _ => None,
    }
}

/// The scale stated at the far end of a range: the "rb" of "15-20rb" counts for both.
fn scale_of_range(cursor: Cursor<'_, '_>, after_number: usize, after_currency: bool) -> Option<i64> {
    cursor.token(after_number).filter(|token| is_range_sign(token))?;
    cursor.number(after_number + 1)?;
    scale(cursor, after_number + 2, after_currency)
}

fn with_currency_first(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    let (currency, prefix) = currency_first(cursor)?;
    if let Some(text) = cursor.number(prefix) {
        let number = decimal_hundredths(text)?;
        let (factor, length) = match scale(cursor, prefix + 1, true) {
            Some(factor) => (factor, 2),
            None => (scale_of_range(cursor, prefix + 1, true).unwrap_or(1), 1),
        };
        return Some((
            amount(number.checked_mul(factor)?, Some(currency)),
            prefix + length,
        ));
    }
    let number = spelled(cursor.from(prefix))?;
    Some((
        amount(number.value.checked_mul(100)?, Some(currency)),
        prefix + number.length,
    ))
}

fn with_scale_or_currency_after(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    let number = decimal_hundredths(cursor.number(0)?)?;
    if let Some(factor) = scale(cursor, 1, false) {
        let currency = currency_after(cursor.lower(2));
        return Some((
            amount(number.checked_mul(factor)?, currency),
            if currency.is_some() { 3 } else { 2 },
        ));
    }
    if let Some(factor) = scale_of_range(cursor, 1, false) {
        return Some((amount(number.checked_mul(factor)?, None), 1));
    }
    let leads_next = cursor.number(2).is_some()
        && matches!(
            cursor.lower(1),
            "rp" | "idr" | "usd" | "sgd" | "aud" | "eur" | "€" | "gbp"
        );
    currency_after(cursor.lower(1))
        .filter(|_| !leads_next)
        .map(|currency| (amount(number, Some(currency)), 2))
}

fn in_words(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    let slang = match cursor.lower(0) {
        "goceng" => Some(5_000),
        "ceban" => Some(10_000),
        "noban" => Some(20_000),
        "goban" => Some(50_000),
        _ => None,
    };
    if let Some(rupiah) = slang {
        return Some((amount(rupiah * 100, Some(Currency::Idr)), 1));
    }
    let number = spelled(cursor)?;
    let currency = currency_after(cursor.lower(number.length));
    if !number.has_scale && currency.is_none() {
        return None;
    }
    let mut hundredths = number.value.checked_mul(100)?;
    let mut length = number.length + usize::from(currency.is_some());
    if matches!(currency, Some(Currency::Usd)) {
        let start = length + usize::from(cursor.lower(length) == "and");
        if let Some(cents) = spelled(cursor.from(start)).filter(|cents| cents.value < 100) {
            hundredths = hundredths.checked_add(cents.value)?;
            length = start + cents.length;
        }
    }
    Some((amount(hundredths, currency), length))
}

/// "25.000" or "25000" without a currency: in a shop's answer this is money.
fn bare(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    let text = cursor.number(0)?;
    let hundredths = decimal_hundredths(text)?;
    let grouped = text.contains(['.', ',']) && hundredths >= 100_000 && hundredths % 100 == 0;
    let long = whole(text).is_some_and(|number| number >= 1_000) && !text.starts_with('0');
    (grouped || long).then_some((amount(hundredths, None), 1))
}

const fn amount(hundredths: i64, currency: Option<Currency>) -> ClaimValue {
    ClaimValue::Amount { hundredths, currency }
}
