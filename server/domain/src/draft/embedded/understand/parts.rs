//! The parts of a message, and which of them belong together.

use super::Clause;
use super::cues::Cue;
use super::lexicon::{is_filler, is_social};
use crate::draft::claims::{TokenKind, names_day, tokens};
use crate::draft::language::is_function_word;

const CONNECTING: &[&str] = &[
    "terus", "trus", "trs", "lalu", "dan", "and", "sama", "sm", "serta", "also", "juga", "sekalian", "then",
    "or", "atau", "ato", "plus", "kemudian",
];

/// Parts between marks and connecting words.
pub(super) fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for line in text.lines() {
        let mut from = 0;
        for token in tokens(line) {
            let is_mark = token.kind == TokenKind::Sign
                && matches!(token.text, "?" | "!" | "." | "," | ";" | "&" | "+");
            if is_mark || CONNECTING.contains(&token.lower.as_str()) {
                parts.push(line.get(from..token.range.start).unwrap_or_default().to_owned());
                from = token.range.end;
            }
        }
        parts.push(line.get(from..).unwrap_or_default().to_owned());
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// A part that only names something ("kopi susu" of "kopi susu dan americano berapa?") belongs to the next
/// part that asks, else to the one before.
pub(super) fn joined(clauses: Vec<Clause>) -> Vec<Clause> {
    let mut joined: Vec<Clause> = Vec::new();
    let mut waiting: Vec<Clause> = Vec::new();
    for mut clause in clauses {
        let follows_shipping = joined
            .last()
            .is_some_and(|earlier| earlier.cues.contains(&Cue::Shipping));
        let is_bare = clause.items.is_empty() && clause.cues.iter().all(|cue| cue.may_continue_shipping());
        if is_bare && follows_shipping && !clause.cues.is_empty() {
            clause.cues = vec![Cue::Shipping];
        }
        if clause.cues.is_empty() {
            waiting.push(clause);
            continue;
        }
        for mut earlier in waiting.drain(..) {
            let names_what = !earlier.items.is_empty() && clause.takes_names();
            let names_when = earlier.names_days() && clause.cues.contains(&Cue::Hours);
            if names_what || names_when {
                earlier.cues.clone_from(&clause.cues);
            }
            joined.push(earlier);
        }
        joined.push(clause);
    }
    for mut clause in waiting {
        clause.continue_from(&joined);
        joined.push(clause);
    }
    joined
}

impl Clause {
    /// Whether names standing before it are what it asks about: it asks about items and names them too, or
    /// names none.
    fn takes_names(&self) -> bool {
        self.cues.iter().any(|cue| cue.is_about_items())
    }

    pub(super) fn names_days(&self) -> bool {
        let is_day = |word: &String| names_day(word) && !is_social(word);
        self.words.iter().any(is_day)
            && self
                .words
                .iter()
                .all(|word| names_day(word) || is_function_word(word) || is_social(word) || is_filler(word))
    }

    /// "Harga latte berapa? americano?" goes on asking; "ongkir ke bandung? surabaya?" too.
    fn continue_from(&mut self, earlier: &[Self]) {
        let with = |cue: fn(Cue) -> bool| {
            earlier
                .iter()
                .rev()
                .find(|clause| clause.cues.iter().any(|own| cue(*own)))
        };
        if !self.items.is_empty() {
            if let Some(clause) = with(Cue::is_about_items) {
                self.cues.clone_from(&clause.cues);
            }
        } else if self.names_days() && with(|cue| cue == Cue::Hours).is_some() {
            self.cues = vec![Cue::Hours];
        } else if let Some(clause) = with(|cue| cue == Cue::Shipping)
            && self
                .words
                .iter()
                .any(|word| !is_function_word(word) && !is_social(word))
        {
            self.cues.clone_from(&clause.cues);
            self.words.insert(0, "ke".to_owned());
        }
    }
}
