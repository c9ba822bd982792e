//! A catalog item.

use domain::draft::facts::{Currency, FactBody, FactKind, Item, Stock, Variant};

use super::reading::{Reading, code_of};
use super::values::Values;
use super::{FieldProblem, Form};

pub const CURRENCIES: [(&str, Currency); 7] = [
    ("IDR", Currency::Idr),
    ("USD", Currency::Usd),
    ("SGD", Currency::Sgd),
    ("MYR", Currency::Myr),
    ("AUD", Currency::Aud),
    ("EUR", Currency::Eur),
    ("GBP", Currency::Gbp),
];

/// A counted stock carries its count in a field of its own.
pub const STOCKS: [(&str, Stock); 4] = [
    ("unknown", Stock::Unknown),
    ("available", Stock::Available),
    ("counted", Stock::InStock(0)),
    ("out", Stock::OutOfStock),
];

impl Form for Item {
    const KIND: FactKind = FactKind::Item;
    const ROWS: &'static [(&'static str, &'static [&'static str])] = &[("variants", &["stock"])];

    fn fill(&self) -> Values {
        let mut values = Values::default();
        values.set("name", &self.name);
        values.set("aliases", self.aliases.join("\n"));
        values.set("category", self.category.as_deref().unwrap_or_default());
        values.set("description.id", &self.description.id);
        values.set("description.en", &self.description.en);
        values.set("unit", self.unit.as_deref().unwrap_or_default());
        let currency = self
            .price_range()
            .map_or(Currency::Idr, |(lowest, _)| lowest.currency);
        values.set("currency", currency.code());
        values.set(
            "price",
            self.price
                .map(domain::draft::facts::Money::plain)
                .unwrap_or_default(),
        );
        fill_stock(&mut values, "stock", self.stock);
        for (row, variant) in self.variants.iter().enumerate() {
            values.set(format!("variants[{row}].name"), &variant.name);
            values.set(format!("variants[{row}].price"), variant.price.plain());
            fill_stock(&mut values, &format!("variants[{row}].stock"), variant.stock);
        }
        values
    }

    fn read(reading: &mut Reading<'_>) -> Self {
        let currency = reading.choice("currency", &CURRENCIES).unwrap_or_default();
        Self {
            name: reading.text("name"),
            aliases: reading.values().lines("aliases"),
            category: reading.optional("category"),
            description: reading.wording("description"),
            unit: reading.optional("unit"),
            price: reading.money("price", currency),
            stock: read_stock(reading, "stock"),
            variants: reading.rows("variants", |reading, row| Variant {
                name: reading.text(&format!("{row}.name")),
                price: reading.price(&format!("{row}.price"), currency),
                stock: read_stock(reading, &format!("{row}.stock")),
            }),
        }
    }

    fn into_body(self) -> FactBody {
        FactBody::Item(self)
    }

    fn of_body(body: &FactBody) -> Option<&Self> {
        match body {
            FactBody::Item(item) => Some(item),
            _ => None,
        }
    }
}

fn fill_stock(values: &mut Values, field: &str, stock: Stock) {
    let (code, count) = match stock {
        Stock::InStock(count) => ("counted", count.to_string()),
        other => (code_of(&STOCKS, &other), String::new()),
    };
    values.set(field, code);
    values.set(format!("{field}_count"), count);
}

/// A count without a choice is taken at its word.
fn read_stock(reading: &mut Reading<'_>, field: &str) -> Stock {
    let count: Option<u32> = reading.number(&format!("{field}_count"));
    match (reading.choice(field, &STOCKS), count) {
        (Some(Stock::InStock(_)), None) => {
            reading.mistake(&format!("{field}_count"), FieldProblem::NotANumber);
            Stock::Unknown
        }
        (Some(Stock::InStock(_)) | None, Some(count)) => Stock::InStock(count),
        (Some(other), _) => other,
        (None, None) => Stock::Unknown,
    }
}
