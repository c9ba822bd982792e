//! What a file would change, or every row that stands in the way.

use std::collections::HashMap;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::cells;
use super::columns::{Column, Columns};
use super::compare::tidied;
use super::sheet::{Cell, FileError, Row, Sheet};
use crate::draft::facts::{
    Currency, Fact, FactBody, FactId, FactKey, FieldError, Item, Money, Problem, Stock, Variant,
};

/// What would happen to the catalog.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Plan {
    /// Items that are not in the catalog yet, in the order of the file.
    pub added: Vec<Item>,
    /// Items that would read otherwise.
    pub changed: Vec<Change>,
    /// How many items of the file are in the catalog word for word.
    pub unchanged: usize,
    /// How many items of the catalog are not in the file, and stay as they are.
    pub untouched: usize,
    /// Headings that mean nothing here; what stands below them is not read.
    pub ignored: Vec<String>,
}

impl Plan {
    /// How many items would be written.
    pub fn size(&self) -> usize {
        self.added.len() + self.changed.len()
    }

    /// What a person has seen of it, so that nothing else is done in its name: the same file against a catalog that changed meanwhile
    /// has another.
    pub fn fingerprint(&self) -> String {
        let bytes = serde_json::to_vec(&(&self.added, &self.changed)).unwrap_or_default();
        hex::encode(Sha256::digest(bytes))
    }
}

/// An item of the catalog that a file has in other words.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The version that it was compared with.
    pub key: FactKey,
    /// As it is.
    pub was: Item,
    /// As it would be.
    pub now: Item,
}

/// A cell, or a row, that keeps the file from being imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The number beside the row in a spreadsheet.
    pub row: usize,
    /// The heading above the cell; `None` where the row as a whole is meant.
    pub heading: Option<String>,
    /// What is wrong.
    pub problem: RowProblem,
}

/// Why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowProblem {
    NotAnAmount,
    /// Rupiah have no cents.
    NoCents,
    UnknownCurrency,
    /// The price names another currency than its column.
    CurrencyDiffers,
    NotAStock,
    /// A date, a truth value or an error of the spreadsheet.
    NotText,
    NotAnId,
    /// No item of this catalog; perhaps of another one, or removed since.
    UnknownId,
    /// The same item as in another row, without a variant that would set it apart.
    Twice {
        row: usize,
    },
    /// Another row says something else of the same item.
    Differs {
        row: usize,
    },
    /// Several items of the catalog are called this.
    Ambiguous,
    /// Refused by the rules of facts.
    Fact(Problem),
}

/// Compares a file with the catalog. Nothing is decided by halves: either all of it can be imported, or every reason why not is listed.
///
/// # Errors
/// The outer error concerns the file as a whole, the inner one its rows.
pub fn plan(sheet: &Sheet, facts: &[Fact]) -> Result<Result<Plan, Vec<RowError>>, FileError> {
    let Some((headings, rows)) = sheet.rows.split_first() else {
        return Err(FileError::Empty);
    };
    let columns = Columns::of(headings)?;
    let catalog = Catalog::of(facts);
    let mut reader = Reader {
        columns: &columns,
        errors: Vec::new(),
    };
    let groups = reader.groups(rows);
    let mut plan = Plan {
        ignored: columns.ignored.clone(),
        ..Plan::default()
    };
    let mut taken: HashMap<FactId, usize> = HashMap::new();
    for group in groups {
        let existing = reader.matched(&group, &catalog);
        if let Some(fact) = existing
            && let Some(row) = taken.insert(fact.key.id, group.first_row())
        {
            reader.wrong(group.first_row(), Column::Name, RowProblem::Twice { row });
        }
        let item = reader.item(&group, existing);
        match existing {
            None => plan.added.push(item),
            Some(known) if tidied(known.item) == tidied(&item) => plan.unchanged += 1,
            Some(known) => plan.changed.push(Change {
                key: known.key,
                was: known.item.clone(),
                now: item,
            }),
        }
    }
    plan.untouched = catalog.items.len() - taken.len();
    let mut errors = reader.errors;
    errors.sort_by_key(|error| error.row);
    errors.dedup();
    Ok(if errors.is_empty() { Ok(plan) } else { Err(errors) })
}

#[derive(Clone, Copy)]
struct Known<'f> {
    key: FactKey,
    item: &'f Item,
}

/// The items as they are, by what they are called.
struct Catalog<'f> {
    items: Vec<Known<'f>>,
    by_id: HashMap<Uuid, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_alias: HashMap<String, Vec<usize>>,
}

impl<'f> Catalog<'f> {
    fn of(facts: &'f [Fact]) -> Self {
        let mut catalog = Self {
            items: Vec::new(),
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            by_alias: HashMap::new(),
        };
        for fact in facts {
            let FactBody::Item(item) = &fact.body else {
                continue;
            };
            let place = catalog.items.len();
            catalog.by_id.insert(fact.id.0, place);
            catalog.by_name.entry(folded(&item.name)).or_default().push(place);
            for alias in &item.aliases {
                catalog.by_alias.entry(folded(alias)).or_default().push(place);
            }
            catalog.items.push(Known {
                key: fact.key(),
                item,
            });
        }
        catalog
    }

    /// By name, else by what it is also called.
    fn called(&self, name: &str) -> Result<Option<Known<'f>>, RowProblem> {
        let name = folded(name);
        let found = self.by_name.get(&name).or_else(|| self.by_alias.get(&name));
        match found.map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([one]) => Ok(self.items.get(*one).copied()),
            Some(_) => Err(RowProblem::Ambiguous),
        }
    }
}

/// A name without case and without blanks that nobody sees.
fn folded(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// The rows of one item: itself, its variants, or both.
struct Group<'r> {
    id: Option<Uuid>,
    name: String,
    itself: Option<&'r Row>,
    variants: Vec<(&'r Row, String)>,
}

impl<'r> Group<'r> {
    fn rows(&self) -> impl Iterator<Item = &'r Row> {
        self.itself
            .into_iter()
            .chain(self.variants.iter().map(|(row, _)| *row))
    }

    fn first_row(&self) -> usize {
        self.rows().map(|row| row.number).min().unwrap_or_default()
    }
}

struct Reader<'c> {
    columns: &'c Columns,
    errors: Vec<RowError>,
}

impl Reader<'_> {
    fn wrong(&mut self, row: usize, column: Column, problem: RowProblem) {
        self.errors.push(RowError {
            row,
            heading: self.columns.heading(column).map(str::to_owned),
            problem,
        });
    }

    fn read<T: Default>(
        &mut self,
        row: &Row,
        column: Column,
        read: impl Fn(&Cell) -> Result<T, RowProblem>,
    ) -> T {
        match read(self.columns.cell(row, column)) {
            Ok(value) => value,
            Err(problem) => {
                self.wrong(row.number, column, problem);
                T::default()
            }
        }
    }

    /// Rows that belong together, in the order of the file.
    fn groups<'r>(&mut self, rows: &'r [Row]) -> Vec<Group<'r>> {
        let mut groups: Vec<Group<'r>> = Vec::new();
        let mut by_key: HashMap<String, usize> = HashMap::new();
        for row in rows {
            let id = self.id(row);
            let name = self.read(row, Column::Name, cells::text);
            let variant = self.read(row, Column::Variant, cells::text);
            let key = match (id, name.is_empty()) {
                (Some(id), _) => id.to_string(),
                (None, false) => folded(&name),
                // A variant below its item, whose name is written once.
                (None, true) if !variant.is_empty() && !groups.is_empty() => {
                    if let Some(last) = groups.last_mut() {
                        last.variants.push((row, variant));
                    }
                    continue;
                }
                (None, true) => {
                    self.wrong(row.number, Column::Name, RowProblem::Fact(Problem::Missing));
                    continue;
                }
            };
            let place = *by_key.entry(key).or_insert_with(|| {
                groups.push(Group {
                    id,
                    name: String::new(),
                    itself: None,
                    variants: Vec::new(),
                });
                groups.len() - 1
            });
            let Some(group) = groups.get_mut(place) else {
                continue;
            };
            let first = group.rows().next().map(|first| first.number);
            if group.name.is_empty() {
                group.name.clone_from(&name);
            } else if !name.is_empty() && folded(&name) != folded(&group.name) {
                let row_of_other = first.unwrap_or_default();
                self.wrong(
                    row.number,
                    Column::Name,
                    RowProblem::Differs { row: row_of_other },
                );
            }
            match (variant.is_empty(), group.itself) {
                (false, _) => group.variants.push((row, variant)),
                (true, None) => group.itself = Some(row),
                (true, Some(other)) => {
                    self.wrong(row.number, Column::Name, RowProblem::Twice { row: other.number });
                }
            }
        }
        groups
    }

    fn id(&mut self, row: &Row) -> Option<Uuid> {
        let text = self.read(row, Column::Id, cells::text);
        if text.is_empty() {
            return None;
        }
        let id = text.parse().ok();
        if id.is_none() {
            self.wrong(row.number, Column::Id, RowProblem::NotAnId);
        }
        id
    }

    fn matched<'f>(&mut self, group: &Group<'_>, catalog: &Catalog<'f>) -> Option<Known<'f>> {
        if let Some(id) = group.id {
            let known = catalog.by_id.get(&id).and_then(|place| catalog.items.get(*place));
            if known.is_none() {
                self.wrong(group.first_row(), Column::Id, RowProblem::UnknownId);
            }
            return known.copied();
        }
        catalog.called(&group.name).unwrap_or_else(|problem| {
            self.wrong(group.first_row(), Column::Name, problem);
            None
        })
    }

    /// The item as the file has it. What the file has no column for stays as it is.
    fn item(&mut self, group: &Group<'_>, existing: Option<Known<'_>>) -> Item {
        let mut item = existing.map(|known| known.item.clone()).unwrap_or_default();
        // A name in other letters, or what it is also called, means the item; only with its id can a row rename it.
        let renames = group.id.is_some() && !group.name.is_empty();
        if existing.is_none() || renames {
            item.name.clone_from(&group.name);
        }
        if self.columns.has(Column::Aliases) {
            item.aliases = self.agreed(group, Column::Aliases, cells::list);
        }
        if self.columns.has(Column::Category) {
            item.category =
                Some(self.agreed(group, Column::Category, cells::text)).filter(|text| !text.is_empty());
        }
        if self.columns.has(Column::Unit) {
            item.unit = Some(self.agreed(group, Column::Unit, cells::text)).filter(|text| !text.is_empty());
        }
        if self.columns.has(Column::DescriptionIndonesian) {
            item.description.id = self.agreed(group, Column::DescriptionIndonesian, cells::text);
        }
        if self.columns.has(Column::DescriptionEnglish) {
            item.description.en = self.agreed(group, Column::DescriptionEnglish, cells::text);
        }
        let usual = item.price_range().map(|(lowest, _)| lowest.currency);
        self.worth(&mut item, group, usual);
        self.validated(&item, group);
        item
    }

    /// One value for an item that may stand in any of its rows, and in several only alike.
    fn agreed<T: Default + PartialEq + Clone>(
        &mut self,
        group: &Group<'_>,
        column: Column,
        read: impl Fn(&Cell) -> Result<T, RowProblem>,
    ) -> T {
        let mut said: Option<(usize, T)> = None;
        for row in group.rows() {
            if self.columns.cell(row, column).is_blank() {
                continue;
            }
            let value = self.read(row, column, &read);
            match &said {
                None => said = Some((row.number, value)),
                Some((other, first)) if *first != value => {
                    let row_of_other = *other;
                    self.wrong(row.number, column, RowProblem::Differs { row: row_of_other });
                }
                Some(_) => {}
            }
        }
        said.map(|(_, value)| value).unwrap_or_default()
    }

    /// Prices and stock: of the item itself in its own row, of each variant in that one's.
    fn worth(&mut self, item: &mut Item, group: &Group<'_>, usual: Option<Currency>) {
        let named = self.agreed(group, Column::Currency, cells::currency);
        let currency = named.or(usual);
        if let Some(row) = group.itself {
            if self.columns.has(Column::Price) {
                item.price = self.money(row, (named, currency));
            }
            if self.columns.has(Column::Stock) {
                item.stock = self.read(row, Column::Stock, cells::stock);
            }
        }
        if !self.columns.has(Column::Variant) {
            return;
        }
        let before = std::mem::take(&mut item.variants);
        for (row, name) in &group.variants {
            let known = before
                .iter()
                .find(|variant| folded(&variant.name) == folded(name));
            let price = if self.columns.has(Column::Price) {
                self.money(row, (named, currency))
            } else {
                known.map(|variant| variant.price)
            };
            if price.is_none() {
                self.missing_price(row);
            }
            let stock = if self.columns.has(Column::Stock) {
                self.read(row, Column::Stock, cells::stock)
            } else {
                known.map_or(Stock::Unknown, |variant| variant.stock)
            };
            item.variants.push(Variant {
                name: name.clone(),
                price: price.unwrap_or(Money::new(0, currency.unwrap_or_default())),
                stock,
            });
        }
    }

    /// What could not be read was named already.
    fn missing_price(&mut self, row: &Row) {
        let named = self.errors.iter().any(|error| {
            error.row == row.number
                && error.heading.as_deref() == self.columns.heading(Column::Price)
                && error.heading.is_some()
        });
        if !named {
            self.wrong(row.number, Column::Price, RowProblem::Fact(Problem::Missing));
        }
    }

    fn money(&mut self, row: &Row, (column, usual): (Option<Currency>, Option<Currency>)) -> Option<Money> {
        let (hundredths, claimed) = self.read(row, Column::Price, cells::price)?;
        if let (Some(claimed), Some(column)) = (claimed, column)
            && claimed != column
        {
            self.wrong(row.number, Column::Price, RowProblem::CurrencyDiffers);
        }
        let currency = claimed.or(usual).unwrap_or_default();
        let unit = 100 / currency.minor_per_unit();
        if hundredths % unit != 0 {
            self.wrong(row.number, Column::Price, RowProblem::NoCents);
            return None;
        }
        Some(Money::new(hundredths / unit, currency))
    }

    /// The rules of facts, said of the rows in which the fields stand.
    fn validated(&mut self, item: &Item, group: &Group<'_>) {
        let refused = FactBody::Item(item.clone()).validate().err().unwrap_or_default();
        for FieldError { field, problem } in refused {
            let (row, column) = place_of(&field, group);
            let known = self
                .errors
                .iter()
                .any(|error| error.row == row && error.heading.as_deref() == self.columns.heading(column));
            if !known {
                self.wrong(row, column, RowProblem::Fact(problem));
            }
        }
    }
}

/// The row and column of a field as the rules of facts name it.
fn place_of(field: &str, group: &Group<'_>) -> (usize, Column) {
    if let Some(rest) = field.strip_prefix("variants[") {
        let (position, rest) = rest.split_once(']').unwrap_or((rest, ""));
        let row = position
            .parse::<usize>()
            .ok()
            .and_then(|position| group.variants.get(position))
            .map_or_else(|| group.first_row(), |(row, _)| row.number);
        let column = if rest == ".price" {
            Column::Price
        } else {
            Column::Variant
        };
        return (row, column);
    }
    let column = match field.split(['[', '.']).next().unwrap_or_default() {
        "aliases" => Column::Aliases,
        "category" => Column::Category,
        "unit" => Column::Unit,
        "price" => Column::Price,
        "variants" => Column::Variant,
        "description" if field.ends_with("en") => Column::DescriptionEnglish,
        "description" => Column::DescriptionIndonesian,
        _ => Column::Name,
    };
    (group.first_row(), column)
}
