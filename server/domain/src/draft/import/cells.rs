//! What people write into the cells of a catalog.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::plan::RowProblem;
use super::sheet::Cell;
use crate::draft::claims::{ClaimValue, decimal_hundredths, extract};
use crate::draft::facts::{Currency, Stock};
use crate::draft::language::Lang;

/// Signs with which a spreadsheet takes a text for a formula (OWASP, "CSV Injection"), and the apostrophe that keeps it from doing so.
const LEADS_A_FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// A text that no spreadsheet takes for a formula. Without the blanks before it: they are not read back, and the sign behind them
/// would begin the text.
pub(super) fn guarded(text: &str) -> String {
    let text = text.trim_start();
    if text.starts_with(LEADS_A_FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The reverse of [`guarded`]; an apostrophe that guards nothing belongs to the text.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(LEADS_A_FORMULA) => rest,
        _ => text,
    }
}

/// A text as it is kept: without blanks around it, with line breaks of one kind.
pub(super) fn text(cell: &Cell) -> Result<String, RowProblem> {
    Ok(match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => {
            let text = text.replace("\r\n", "\n");
            unguarded(text.trim()).trim().to_owned()
        }
        Cell::Number(number) => number.to_string(),
        Cell::Other => return Err(RowProblem::NotText),
    })
}

/// Several names in one cell, by semicolons; by lines where a name has a semicolon itself.
pub(super) fn list(cell: &Cell) -> Result<Vec<String>, RowProblem> {
    // Blanks around the cell count here: a line break at its end says that the names stand on lines.
    let whole = match cell {
        Cell::Text(text) => unguarded(&text.replace("\r\n", "\n")).to_owned(),
        cell => text(cell)?,
    };
    let sign = if whole.contains('\n') { '\n' } else { ';' };
    let mut names: Vec<String> = Vec::new();
    for name in whole.split(sign).map(str::trim).filter(|name| !name.is_empty()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

/// The reverse of [`list`].
pub(super) fn listed(names: &[String]) -> String {
    if names.iter().any(|name| name.contains(';')) {
        names.iter().flat_map(|name| [name.as_str(), "\n"]).collect()
    } else {
        names.join("; ")
    }
}

/// An amount in hundredths, with its currency where the cell names one: "15.000", "Rp 15.000,-", "15rb", "$12.50".
pub(super) fn price(cell: &Cell) -> Result<Option<(i64, Option<Currency>)>, RowProblem> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Other => Err(RowProblem::NotAnAmount),
        Cell::Number(number) => of_number(*number)
            .map(|hundredths| Some((hundredths, None)))
            .ok_or(RowProblem::NotAnAmount),
        Cell::Text(text) => {
            let text = unguarded(text.trim()).replace('\u{a0}', " ");
            let text = text.trim();
            let text = text
                .strip_suffix(",-")
                .or_else(|| text.strip_suffix(".-"))
                .unwrap_or(text)
                .trim();
            if text.is_empty() {
                return Ok(None);
            }
            in_words(text).map(Some).ok_or(RowProblem::NotAnAmount)
        }
    }
}

fn of_number(number: f64) -> Option<i64> {
    let hundredths = (number * 100.0).round();
    let exact = (number * 100.0 - hundredths).abs() < 1e-6 && (0.0..1e15).contains(&hundredths);
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 10^15")]
    exact.then_some(hundredths as i64)
}

/// The whole cell has to be the amount: "15rb per box" says something that would be lost.
fn in_words(text: &str) -> Option<(i64, Option<Currency>)> {
    if let Some(hundredths) = decimal_hundredths(text) {
        return Some((hundredths, None));
    }
    let undated = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    match extract(text, &undated).as_slice() {
        [claim] if claim.range == (0..text.len()) => match claim.value {
            ClaimValue::Amount { hundredths, currency } => Some((hundredths, currency)),
            ClaimValue::Quantity(hundredths) if hundredths != i64::MAX => Some((hundredths, None)),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn currency(cell: &Cell) -> Result<Option<Currency>, RowProblem> {
    let text = text(cell)?.to_uppercase();
    if text.is_empty() {
        return Ok(None);
    }
    let named = match text.as_str() {
        "RP" | "RUPIAH" => "IDR",
        "$" | "US$" | "DOLLAR" | "DOLAR" => "USD",
        "RM" | "RINGGIT" => "MYR",
        "€" | "EURO" => "EUR",
        "£" => "GBP",
        "S$" => "SGD",
        "A$" => "AUD",
        code => code,
    };
    Currency::ALL
        .into_iter()
        .find(|currency| currency.code() == named)
        .map(Some)
        .ok_or(RowProblem::UnknownCurrency)
}

pub(super) fn stock(cell: &Cell) -> Result<Stock, RowProblem> {
    if let Cell::Number(number) = cell {
        let hundredths = of_number(*number).ok_or(RowProblem::NotAStock)?;
        return count(hundredths).ok_or(RowProblem::NotAStock);
    }
    let text = text(cell)?.to_lowercase();
    Ok(match text.as_str() {
        "" | "?" | "unknown" | "not given" | "belum diisi" | "tidak diketahui" => Stock::Unknown,
        "available" | "yes" | "in stock" | "ready" | "ready stock" | "tersedia" | "ada" | "ya" => {
            Stock::Available
        }
        "sold out" | "out of stock" | "out" | "no" | "empty" | "habis" | "kosong" | "tidak ada" | "tidak" => {
            Stock::OutOfStock
        }
        number => decimal_hundredths(number)
            .and_then(count)
            .ok_or(RowProblem::NotAStock)?,
    })
}

fn count(hundredths: i64) -> Option<Stock> {
    (hundredths % 100 == 0)
        .then(|| u32::try_from(hundredths / 100).ok().map(Stock::InStock))
        .flatten()
}

/// The reverse of [`stock`], in the reader's language.
pub(super) fn stocked(stock: Stock, lang: Lang) -> String {
    match (stock, lang) {
        (Stock::Unknown, _) => String::new(),
        (Stock::InStock(count), _) => count.to_string(),
        (Stock::Available, Lang::Id) => "tersedia".to_owned(),
        (Stock::Available, Lang::En) => "available".to_owned(),
        (Stock::OutOfStock, Lang::Id) => "habis".to_owned(),
        (Stock::OutOfStock, Lang::En) => "sold out".to_owned(),
    }
}
