//! Answers about items: price, stock, description, the catalog.

use jiff::Zoned;

use super::say::Speech;
use super::understand::Ask;
use super::{hours, trade};
use crate::draft::facts::{FactKey, Facts, Item, Stock, Tone, Variant};
use crate::draft::language::Lang;
use crate::draft::proposal::Unanswerable;
use crate::draft::retrieve::{Index, Match};

/// Items listed in one answer; more is a brochure, not an answer.
const LISTED: usize = 12;
/// Items of which a partly written name may mean any.
const ALTERNATIVES: usize = 8;

/// Writes the answer to one question, or says why there is none. Nothing is written in that case.
pub(super) fn answer(
    ask: &Ask,
    speech: &mut Speech<'_>,
    facts: &Facts,
    index: &Index<'_>,
    now: &Zoned,
) -> Result<(), Unanswerable> {
    match ask {
        Ask::Price(items) => prices(items, speech, index),
        Ask::Stock(items) => stocks(items, speech, index),
        Ask::Item(items) => {
            prices(items, speech, index)?;
            // Availability is a courtesy here: silence about it answers nothing wrongly.
            let _ = stocks(items, speech, index);
            Ok(())
        }
        Ask::Detail(items) => details(items, speech, index),
        Ask::Cheapest(among) => cheapest(among, speech, facts),
        Ask::Catalog(category) => catalog(category, speech, facts),
        Ask::Hours(when) => hours::answer(when, speech, facts, now),
        Ask::Address => trade::address(speech, facts),
        Ask::Shipping(places) => trade::shipping(places, speech, facts),
        Ask::Payment(asked) => trade::payment(*asked, speech, facts),
        Ask::Contact => trade::contact(speech, facts),
        Ask::Policy(key, _) => policy(*key, speech, facts),
        Ask::WhichItem => {
            speech.ask_which_item();
            Ok(())
        }
    }
}

fn found<'f>(items: &[Match], index: &Index<'f>) -> Vec<(FactKey, &'f Item, Vec<&'f Variant>)> {
    items
        .iter()
        .filter_map(|found| index.item(found.key).map(|item| (found, item)))
        .map(|(found, item)| {
            let named: Vec<&Variant> = found
                .variants
                .iter()
                .filter_map(|variant| item.variants.get(*variant))
                .collect();
            (
                found.key,
                item,
                if named.is_empty() {
                    item.variants.iter().collect()
                } else {
                    named
                },
            )
        })
        .collect()
}

fn prices(items: &[Match], speech: &mut Speech<'_>, index: &Index<'_>) -> Result<(), Unanswerable> {
    let found = found(items, index);
    if found.is_empty() || found.len() > ALTERNATIVES {
        return Err(Unanswerable::UnknownItem);
    }
    if found
        .iter()
        .any(|(_, item, variants)| item.price.is_none() && variants.is_empty())
    {
        return Err(Unanswerable::MissingDetail);
    }
    for (key, item, variants) in found {
        let line = price_line(item, &variants, speech.lang(), speech.voice().tone);
        speech.say(line, &[key]);
    }
    Ok(())
}

fn price_line(item: &Item, variants: &[&Variant], lang: Lang, tone: Tone) -> String {
    let unit = item
        .unit
        .as_deref()
        .map(|unit| format!(" per {unit}"))
        .unwrap_or_default();
    let listed = variants
        .iter()
        .map(|variant| format!("{} {}", variant.name, variant.price))
        .collect::<Vec<_>>()
        .join(", ");
    match (variants.is_empty(), item.price, lang, tone) {
        (true, Some(price), Lang::Id, Tone::Formal) => format!("Harga {} adalah {price}{unit}.", item.name),
        (true, Some(price), Lang::Id, _) => format!("Harga {} {price}{unit}.", item.name),
        (true, Some(price), Lang::En, _) => format!("{} is {price}{unit}.", item.name),
        (_, _, Lang::Id, _) => format!("Harga {}: {listed}{unit}.", item.name),
        (_, _, Lang::En, _) => format!("{}: {listed}{unit}.", item.name),
    }
}

fn stocks(items: &[Match], speech: &mut Speech<'_>, index: &Index<'_>) -> Result<(), Unanswerable> {
    let found = found(items, index);
    if found.is_empty() || found.len() > ALTERNATIVES {
        return Err(Unanswerable::UnknownItem);
    }
    let lang = speech.lang();
    let mut lines = Vec::new();
    for (key, item, variants) in found {
        let line = if variants.is_empty() || item.stock != Stock::Unknown {
            stock_of(&item.name, item.stock, lang).map(|state| format!("{state}."))
        } else {
            let states: Option<Vec<String>> = variants
                .iter()
                .map(|variant| stock_of(&variant.name, variant.stock, lang))
                .collect();
            states.map(|states| format!("{}: {}.", item.name, states.join(", ")))
        };
        lines.push((line.ok_or(Unanswerable::MissingDetail)?, key));
    }
    for (line, key) in lines {
        speech.say(line, &[key]);
    }
    Ok(())
}

fn stock_of(name: &str, stock: Stock, lang: Lang) -> Option<String> {
    Some(match (stock, lang) {
        (Stock::Unknown, _) => return None,
        (Stock::InStock(0) | Stock::OutOfStock, Lang::Id) => format!("{name} sedang habis"),
        (Stock::InStock(0) | Stock::OutOfStock, Lang::En) => format!("{name} is sold out"),
        (Stock::InStock(count), Lang::Id) => format!("{name} tersedia (stok {count})"),
        (Stock::InStock(count), Lang::En) => format!("{name} is available ({count} in stock)"),
        (Stock::Available, Lang::Id) => format!("{name} tersedia"),
        (Stock::Available, Lang::En) => format!("{name} is available"),
    })
}

fn details(items: &[Match], speech: &mut Speech<'_>, index: &Index<'_>) -> Result<(), Unanswerable> {
    let found = found(items, index);
    let lang = speech.lang();
    if found.is_empty() || found.len() > 3 {
        return Err(Unanswerable::UnknownItem);
    }
    let described: Option<Vec<(FactKey, String)>> = found
        .iter()
        .map(|(key, item, _)| {
            item.description
                .exactly(lang)
                .map(|words| (*key, format!("{}: {words}", item.name)))
        })
        .collect();
    for (key, line) in described.ok_or(Unanswerable::MissingDetail)? {
        speech.say(line, &[key]);
    }
    Ok(())
}

fn cheapest(among: &[FactKey], speech: &mut Speech<'_>, facts: &Facts) -> Result<(), Unanswerable> {
    let priced = facts
        .items()
        .filter(|(key, item)| (among.is_empty() || among.contains(key)) && item.is_available() != Some(false))
        .filter_map(|(key, item)| Some((key, item, item.price_range()?.0)));
    let (key, item, price) = priced
        .min_by_key(|(_, _, price)| price.minor)
        .ok_or(Unanswerable::MissingDetail)?;
    let line = match speech.lang() {
        Lang::Id => format!("Yang paling murah {} {price}.", item.name),
        Lang::En => format!("The cheapest is {} at {price}.", item.name),
    };
    speech.say(line, &[key]);
    Ok(())
}

fn catalog(category: &[FactKey], speech: &mut Speech<'_>, facts: &Facts) -> Result<(), Unanswerable> {
    let lang = speech.lang();
    let chosen: Vec<(FactKey, &Item)> = facts
        .items()
        .filter(|(key, _)| category.is_empty() || category.contains(key))
        .collect();
    if chosen.is_empty() {
        return Err(Unanswerable::MissingDetail);
    }
    if category.is_empty() {
        published_catalog(speech, facts);
    }
    if chosen.len() > LISTED {
        return categories(&chosen, speech);
    }
    speech.say(
        match lang {
            Lang::Id => "Pilihan kami:",
            Lang::En => "We have:",
        },
        &[],
    );
    for (key, item) in chosen {
        let price = match item.price_range() {
            Some((lowest, highest)) if lowest == highest => format!(": {lowest}"),
            Some((lowest, highest)) => format!(": {lowest}–{highest}"),
            None => String::new(),
        };
        speech.say(format!("- {}{price}", item.name), &[key]);
    }
    Ok(())
}

/// Where the business shows all it has, if it says so.
fn published_catalog(speech: &mut Speech<'_>, facts: &Facts) {
    let Some((key, contact)) = facts.contact() else {
        return;
    };
    let shows_all = |label: &str| {
        let label = label.to_lowercase();
        [
            "menu",
            "katalog",
            "catalog",
            "pricelist",
            "price list",
            "daftar harga",
        ]
        .iter()
        .any(|word| label.contains(word))
    };
    for link in contact.links.iter().filter(|link| shows_all(&link.label)) {
        speech.say(format!("{}: {}", link.label, link.url), &[key]);
    }
}

/// A large catalog is named by its categories, and the customer is asked which.
fn categories(chosen: &[(FactKey, &Item)], speech: &mut Speech<'_>) -> Result<(), Unanswerable> {
    let mut names: Vec<(&str, FactKey)> = Vec::new();
    for (key, item) in chosen {
        if let Some(category) = item
            .category
            .as_deref()
            .filter(|category| !names.iter().any(|(name, _)| name == category))
        {
            names.push((category, *key));
        }
    }
    if names.is_empty() {
        return Err(Unanswerable::MissingDetail);
    }
    let listed = names.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let keys: Vec<FactKey> = names.iter().map(|(_, key)| *key).collect();
    let line = match speech.lang() {
        Lang::Id => format!("Kami punya: {listed}."),
        Lang::En => format!("We have: {listed}."),
    };
    speech.say(line, &keys);
    speech.ask_which_item();
    Ok(())
}

fn policy(key: FactKey, speech: &mut Speech<'_>, facts: &Facts) -> Result<(), Unanswerable> {
    let policy = facts
        .policies()
        .find(|(known, _)| *known == key)
        .map(|(_, policy)| policy);
    let text = policy
        .and_then(|policy| policy.text.exactly(speech.lang()))
        .ok_or(Unanswerable::MissingDetail)?;
    speech.say(text, &[key]);
    Ok(())
}
