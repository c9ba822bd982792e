//! The catalog as a file that can be changed in a spreadsheet and read again.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::cells::{guarded, listed, stocked};
use super::columns::Column;
use crate::draft::facts::{Fact, FactBody, FactId, Item, Money, Stock};
use crate::draft::language::Lang;

/// What a cell is written as.
enum Out {
    Text(String),
    Number(f64, String),
}

/// CSV in UTF-8 with its mark, without which spreadsheets guess an old encoding. Indonesian spreadsheets expect semicolons.
pub fn csv(facts: &[Fact], lang: Lang) -> Vec<u8> {
    let separator = match lang {
        Lang::Id => b';',
        Lang::En => b',',
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .terminator(csv::Terminator::CRLF)
        .from_writer(vec![0xEF, 0xBB, 0xBF]);
    let headings = Column::ALL.map(|column| column.title(lang));
    let mut written = writer.write_record(headings);
    for row in rows(facts, lang) {
        let cells = row.iter().map(|cell| match cell {
            Out::Text(text) | Out::Number(_, text) => text.as_str(),
        });
        written = written.and_then(|()| writer.write_record(cells));
    }
    // Writing into memory does not fail.
    written
        .ok()
        .and_then(|()| writer.into_inner().ok())
        .unwrap_or_default()
}

/// The first sheet of a new workbook.
///
/// # Errors
/// When the workbook refuses a cell, which the limits of facts rule out.
pub fn xlsx(facts: &[Fact], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(match lang {
        Lang::Id => "Katalog",
        Lang::En => "Catalog",
    })?;
    sheet.set_freeze_panes(1, 0)?;
    for (place, column) in (0_u16..).zip(Column::ALL) {
        sheet.set_column_width(place, width(column))?;
        sheet.write_string_with_format(0, place, column.title(lang), &bold)?;
    }
    for (number, row) in (1_u32..).zip(rows(facts, lang)) {
        for (place, cell) in (0_u16..).zip(row) {
            match cell {
                Out::Text(text) if text.is_empty() => {}
                Out::Text(text) => {
                    sheet.write_string(number, place, text)?;
                }
                Out::Number(value, _) => {
                    sheet.write_number(number, place, value)?;
                }
            }
        }
    }
    book.save_to_buffer()
}

const fn width(column: Column) -> f64 {
    match column {
        Column::Name | Column::Aliases => 28.0,
        Column::DescriptionIndonesian | Column::DescriptionEnglish => 48.0,
        _ => 14.0,
    }
}

/// An item's own row, and one for each of its variants.
fn rows(facts: &[Fact], lang: Lang) -> Vec<Vec<Out>> {
    let mut rows = Vec::new();
    for fact in facts {
        let FactBody::Item(item) = &fact.body else {
            continue;
        };
        rows.push(row(fact.id, item, lang, None));
        for variant in &item.variants {
            let of = (variant.name.as_str(), Some(variant.price), variant.stock);
            rows.push(row(fact.id, item, lang, Some(of)));
        }
    }
    rows
}

fn row(id: FactId, item: &Item, lang: Lang, variant: Option<(&str, Option<Money>, Stock)>) -> Vec<Out> {
    let itself = variant.is_none();
    let (name_of_variant, price, stock) = variant.unwrap_or(("", item.price, item.stock));
    let own = |text: &str| Out::Text(if itself { guarded(text) } else { String::new() });
    let currency = item.price_range().map(|(lowest, _)| lowest.currency);
    Column::ALL
        .into_iter()
        .map(|column| match column {
            Column::Id => Out::Text(id.to_string()),
            Column::Name => Out::Text(guarded(&item.name)),
            Column::Variant => Out::Text(guarded(name_of_variant)),
            Column::Price => price.map_or_else(|| Out::Text(String::new()), amount),
            Column::Currency => Out::Text(
                currency
                    .map(|currency| currency.code().to_owned())
                    .unwrap_or_default(),
            ),
            Column::Stock => match stock {
                Stock::InStock(count) => Out::Number(f64::from(count), count.to_string()),
                other => Out::Text(stocked(other, lang)),
            },
            Column::Unit => own(item.unit.as_deref().unwrap_or_default()),
            Column::Category => own(item.category.as_deref().unwrap_or_default()),
            Column::Aliases => own(&listed(&item.aliases)),
            Column::DescriptionIndonesian => own(&item.description.id),
            Column::DescriptionEnglish => own(&item.description.en),
        })
        .collect()
}

fn amount(money: Money) -> Out {
    let text = money.plain();
    match text.parse() {
        Ok(number) => Out::Number(number, text),
        Err(_) => Out::Text(text),
    }
}
