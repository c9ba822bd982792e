//! Names and texts of a form, in the order in which they were sent.
//!
//! Whoever sends a form chooses the numbers of its rows. The numbers therefore only order the rows: rows are numbered anew from zero when a
//! form arrives, so that a page is never longer than what was sent.

use std::collections::{BTreeMap, HashMap};

use domain::draft::facts::Problem;

use super::reading::{FieldProblem, Mistake};

/// Groups stand in groups once: `exceptions[1].spans[0].opens`.
const LEVELS: usize = 2;

/// No editor has a field with a longer name, in bytes.
const LONGEST_NAME: usize = 100;

/// The fields of one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    fields: Vec<(String, String)>,
    /// The first field of each name.
    by_name: HashMap<String, usize>,
    rows: HashMap<String, usize>,
    overfull: Vec<Mistake>,
}

impl Values {
    /// A form as it was sent.
    pub fn of(fields: Vec<(String, String)>) -> Self {
        let mut values = Self::default();
        let mut kept: Vec<(String, String)> = fields
            .into_iter()
            .filter(|(name, _)| name.len() <= LONGEST_NAME)
            .collect();
        for level in 0..LEVELS {
            kept = values.number_anew(kept, level);
        }
        for (name, text) in kept {
            values.set(name, text);
        }
        values
    }

    /// Groups of which more rows were sent than are read.
    pub fn overfull(&self) -> &[Mistake] {
        &self.overfull
    }

    fn number_anew(&mut self, fields: Vec<(String, String)>, level: usize) -> Vec<(String, String)> {
        let mut groups: HashMap<String, BTreeMap<u32, usize>> = HashMap::new();
        for row in fields.iter().filter_map(|(name, _)| Row::at(name, level)) {
            groups
                .entry(row.group.to_owned())
                .or_default()
                .insert(row.number, 0);
        }
        for (group, rows) in &mut groups {
            for (position, place) in rows.values_mut().enumerate() {
                *place = position;
            }
            if rows.len() > most_rows(group) {
                self.overfull.push(too_many(group));
            }
        }
        self.overfull.sort_by(|one, other| one.field.cmp(&other.field));
        let place_of = |name: &str| {
            let row = Row::at(name, level)?;
            let place = *groups.get(row.group)?.get(&row.number)?;
            let new = format!("{}[{place}]{}", row.group, row.rest);
            Some((place < most_rows(row.group)).then_some(new))
        };
        let renamed = fields.into_iter().filter_map(|(name, text)| {
            let name = place_of(&name).unwrap_or(Some(name))?;
            Some((name, text))
        });
        renamed.collect()
    }

    /// The text of a field; a field that was not sent is empty.
    pub fn get(&self, name: &str) -> &str {
        self.by_name
            .get(name)
            .and_then(|at| self.fields.get(*at))
            .map_or("", |(_, text)| text.as_str())
    }

    pub fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        let name = name.into();
        for row in (0..LEVELS).map_while(|level| Row::at(&name, level)) {
            let rows = self.rows.entry(row.group.to_owned()).or_default();
            *rows = (*rows).max(row.number as usize + 1);
        }
        self.by_name.entry(name.clone()).or_insert(self.fields.len());
        self.fields.push((name, text.into()));
    }

    /// Whether a box was ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// The lines of a text area, or several fields of one name, without empty ones.
    pub fn lines(&self, name: &str) -> Vec<String> {
        self.fields
            .iter()
            .filter(|(known, _)| known == name)
            .flat_map(|(_, text)| text.lines())
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// How many rows a group has: `variants[0]…`, `variants[1]…` are two.
    pub fn rows(&self, group: &str) -> usize {
        self.rows.get(group).copied().unwrap_or(0)
    }

    /// The same form with empty and removed rows of a group taken out and the others numbered anew.
    #[must_use]
    pub fn without_empty_rows(self, group: &str, choices: &[&str]) -> Self {
        let mut filled = vec![false; self.rows(group)];
        let mut removed = filled.clone();
        for (name, text) in &self.fields {
            let Some(row) = Row::at(name, 0).filter(|row| row.group == group) else {
                continue;
            };
            if text.trim().is_empty() {
                continue;
            }
            let field = row.rest.strip_prefix('.').unwrap_or(row.rest);
            let marks = match field {
                "remove" => &mut removed,
                field if choices.contains(&field) => continue,
                _ => &mut filled,
            };
            if let Some(mark) = marks.get_mut(row.number as usize) {
                *mark = true;
            }
        }
        let is_kept = |row: &Row<'_>| {
            let at = row.number as usize;
            filled.get(at) == Some(&true) && removed.get(at) == Some(&false)
        };
        let kept = self
            .fields
            .into_iter()
            .filter(|(name, _)| {
                Row::at(name, 0)
                    .filter(|row| row.group == group)
                    .is_none_or(|row| is_kept(&row))
            })
            .collect();
        Self {
            overfull: self.overfull,
            ..Self::of(kept)
        }
    }
}

/// The row that a name belongs to: `variants[2].price` is row 2 of `variants` with the rest `.price`.
struct Row<'a> {
    group: &'a str,
    number: u32,
    rest: &'a str,
}

impl<'a> Row<'a> {
    fn at(name: &'a str, level: usize) -> Option<Self> {
        let (open, _) = name.match_indices('[').nth(level)?;
        let (group, inside) = name.split_at_checked(open)?;
        let (number, rest) = inside.strip_prefix('[')?.split_once(']')?;
        let number = number.parse().ok()?;
        Some(Self { group, number, rest })
    }
}

/// As many rows as the rules of facts allow, or more than any business fills in.
fn most_rows(group: &str) -> usize {
    match group {
        "variants" => 200,
        "exceptions" => 60,
        spans if spans.starts_with("week.") || spans.rsplit('.').next() == Some("spans") => 6,
        _ => 100,
    }
}

fn too_many(group: &str) -> Mistake {
    Mistake {
        field: group.to_owned(),
        problem: FieldProblem::Fact(Problem::TooMany {
            max: most_rows(group),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Values {
        Values::of(
            fields
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn empty_and_removed_rows_disappear_and_the_others_move_up() {
        let sent = form(&[
            ("variants[0].name", " "),
            ("variants[0].stock", "unknown"),
            ("variants[1].name", "Large"),
            ("variants[2].name", "Small"),
            ("variants[2].remove", "on"),
            ("variants[3].name", "Jumbo"),
            ("name", "Tea"),
        ]);
        let tidy = sent.without_empty_rows("variants", &["stock"]);
        assert_eq!(
            tidy,
            form(&[
                ("variants[0].name", "Large"),
                ("variants[1].name", "Jumbo"),
                ("name", "Tea")
            ])
        );
        assert_eq!(tidy.rows("variants"), 2);
    }

    #[test]
    fn row_numbers_only_order_the_rows() {
        let sent = form(&[
            ("exceptions[4000000000].spans[999].opens", "09:00"),
            ("exceptions[7].spans[999].opens", "08:00"),
            ("exceptions[7].spans[12].opens", "07:00"),
        ]);
        assert_eq!(sent.rows("exceptions"), 2);
        assert_eq!(sent.rows("exceptions[0].spans"), 2);
        assert_eq!(sent.rows("exceptions[1].spans"), 1);
        assert_eq!(sent.get("exceptions[0].spans[0].opens"), "07:00");
        assert_eq!(sent.get("exceptions[0].spans[1].opens"), "08:00");
        assert_eq!(sent.get("exceptions[1].spans[0].opens"), "09:00");
        assert!(sent.overfull().is_empty());
    }

    #[test]
    fn no_group_has_more_rows_than_its_limit_and_says_so() {
        for (group, most) in [
            ("variants", 200),
            ("exceptions", 60),
            ("week.monday", 6),
            ("exceptions[0].spans", 6),
            ("phones", 100),
        ] {
            let fields = (0..300).map(|row| (format!("{group}[{row}].name"), "x".to_owned()));
            let sent = Values::of(fields.collect());
            assert_eq!(sent.rows(group), most, "{group}");
            assert_eq!(sent.overfull().len(), 1, "{group}");
        }
    }

    #[test]
    fn a_form_of_nested_rows_is_never_longer_than_what_was_sent() {
        let fields = (0..60).map(|row| (format!("exceptions[{row}].spans[999].opens"), "9".to_owned()));
        let sent = Values::of(fields.collect());
        let spans: usize = (0..sent.rows("exceptions"))
            .map(|row| sent.rows(&format!("exceptions[{row}].spans")))
            .sum();
        assert_eq!(spans, 60);
    }

    #[test]
    fn of_two_fields_of_one_name_the_first_counts() {
        assert_eq!(form(&[("name", "Tea"), ("name", "Coffee")]).get("name"), "Tea");
    }

    #[test]
    fn lines_are_trimmed_and_empty_ones_are_not_counted() {
        assert_eq!(
            form(&[("aliases", " kopi susu \r\n\r\nes kopi")]).lines("aliases"),
            ["kopi susu", "es kopi"]
        );
    }
}
