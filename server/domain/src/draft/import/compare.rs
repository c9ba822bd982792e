//! What is different between two wordings of an item, field by field, as a person reads it.

use super::cells::{listed, stocked};
use super::columns::Column;
use crate::draft::facts::{Item, Money, Stock};
use crate::draft::language::Lang;

/// A field that would read otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub column: Column,
    /// Of which variant; `None` for the item itself.
    pub variant: Option<String>,
    /// As it is; empty where there is nothing.
    pub was: String,
    /// As it would be.
    pub now: String,
}

/// An item without blanks that no file keeps.
pub(super) fn tidied(item: &Item) -> Item {
    let tidy = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let optional = |text: &Option<String>| text.as_deref().map(tidy).filter(|text| !text.is_empty());
    let mut same = item.clone();
    same.name = tidy(&item.name);
    same.aliases = Vec::new();
    for alias in item
        .aliases
        .iter()
        .map(|alias| tidy(alias))
        .filter(|alias| !alias.is_empty())
    {
        if !same.aliases.contains(&alias) {
            same.aliases.push(alias);
        }
    }
    same.category = optional(&item.category);
    same.unit = optional(&item.unit);
    same.description.id = tidy(&item.description.id);
    same.description.en = tidy(&item.description.en);
    for variant in &mut same.variants {
        variant.name = tidy(&variant.name);
    }
    same
}

/// The fields in which `now` differs from `was`, in the order of a file's columns; variants by their names.
pub fn differences(was: &Item, now: &Item, lang: Lang) -> Vec<Difference> {
    let (was, now) = (tidied(was), tidied(now));
    let price = |price: Option<Money>| price.map(|price| price.to_string()).unwrap_or_default();
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = |item: &Item| {
        [
            (Column::Name, item.name.clone()),
            (Column::Price, price(item.price)),
            (Column::Stock, stocked(item.stock, lang)),
            (Column::Unit, optional(&item.unit)),
            (Column::Category, optional(&item.category)),
            (Column::Aliases, listed(&item.aliases)),
            (Column::DescriptionIndonesian, item.description.id.clone()),
            (Column::DescriptionEnglish, item.description.en.clone()),
        ]
    };
    let own = fields(&was)
        .into_iter()
        .zip(fields(&now))
        .map(|((column, was), (_, now))| Difference {
            column,
            variant: None,
            was,
            now,
        });
    own.chain(of_variants(&was, &now, lang))
        .filter(|difference| difference.was != difference.now)
        .collect()
}

fn of_variants(was: &Item, now: &Item, lang: Lang) -> Vec<Difference> {
    let mut names: Vec<&str> = Vec::new();
    for variant in was.variants.iter().chain(&now.variants) {
        if !names.contains(&variant.name.as_str()) {
            names.push(&variant.name);
        }
    }
    let of = |item: &Item, name: &str| {
        let found = item.variants.iter().find(|variant| variant.name == name);
        found.map(|variant| (variant.price, variant.stock))
    };
    let mut found = Vec::new();
    for name in &names {
        let (before, after) = (of(was, name), of(now, name));
        let price =
            |side: Option<(Money, Stock)>| side.map(|(price, _)| price.to_string()).unwrap_or_default();
        let stock =
            |side: Option<(Money, Stock)>| side.map(|(_, stock)| stocked(stock, lang)).unwrap_or_default();
        for (column, was, now) in [
            (Column::Price, price(before), price(after)),
            (Column::Stock, stock(before), stock(after)),
        ] {
            found.push(Difference {
                column,
                variant: Some((*name).to_owned()),
                was,
                now,
            });
        }
    }
    let order = |item: &Item| {
        let names: Vec<&str> = item
            .variants
            .iter()
            .map(|variant| variant.name.as_str())
            .collect();
        names.join(", ")
    };
    found.push(Difference {
        column: Column::Variant,
        variant: None,
        was: order(was),
        now: order(now),
    });
    found
}
