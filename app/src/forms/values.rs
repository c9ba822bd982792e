//! Names and texts of a form, in the order in which they were sent.

/// The fields of one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(String, String)>);

impl Values {
    pub const fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The text of a field; a field that was not sent is empty.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, text)| text.as_str())
    }

    pub fn set(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.0.push((name.into(), text.into()));
    }

    /// Whether a box was ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// The lines of a text area, or several fields of one name, without empty ones.
    pub fn lines(&self, name: &str) -> Vec<String> {
        self.0
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
        self.0
            .iter()
            .filter_map(|(name, _)| row_of(name, group))
            .map(|(row, _)| row + 1)
            .max()
            .unwrap_or(0)
    }

    /// The same form with empty and removed rows of a group taken out and the others numbered anew.
    #[must_use]
    pub fn without_empty_rows(self, group: &str, choices: &[&str]) -> Self {
        let kept: Vec<usize> = (0..self.rows(group))
            .filter(|row| self.is_worth_keeping(group, *row, choices))
            .collect();
        let fields = self.0.into_iter().filter_map(|(name, text)| {
            let Some((row, rest)) = row_of(&name, group) else {
                return Some((name, text));
            };
            let position = kept.iter().position(|kept| *kept == row)?;
            Some((format!("{group}[{position}]{rest}"), text))
        });
        Self(fields.collect())
    }

    fn is_worth_keeping(&self, group: &str, row: usize, choices: &[&str]) -> bool {
        let fields: Vec<(&str, &str)> = self
            .0
            .iter()
            .filter_map(|(name, text)| {
                row_of(name, group)
                    .filter(|(of, _)| *of == row)
                    .map(|(_, rest)| (rest, text.trim()))
            })
            .collect();
        let removed = fields
            .iter()
            .any(|(rest, text)| *rest == ".remove" && !text.is_empty());
        let filled = fields.iter().any(|(rest, text)| {
            let is_choice = choices
                .iter()
                .any(|choice| rest.strip_prefix('.') == Some(choice));
            !is_choice && !text.is_empty()
        });
        filled && !removed
    }
}

/// `variants[2].price` in the group `variants` is row 2 with the rest `.price`.
fn row_of<'a>(name: &'a str, group: &str) -> Option<(usize, &'a str)> {
    let (row, rest) = name.strip_prefix(group)?.strip_prefix('[')?.split_once(']')?;
    // More rows than anybody types would only cost memory.
    row.parse().ok().filter(|row| *row < 1_000).map(|row| (row, rest))
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
    fn a_row_number_beyond_reason_is_no_row() {
        assert_eq!(form(&[("variants[4000000000].name", "x")]).rows("variants"), 0);
    }

    #[test]
    fn lines_are_trimmed_and_empty_ones_are_not_counted() {
        assert_eq!(
            form(&[("aliases", " kopi susu \r\n\r\nes kopi")]).lines("aliases"),
            ["kopi susu", "es kopi"]
        );
    }
}
