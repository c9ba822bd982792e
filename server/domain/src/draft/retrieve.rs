//! Which items and policies a customer means.
//!
//! Customers write "kopsus gula aren", "crosant", "batik parang yg biru": short names, typing errors, half
//! of a name. The index is built from one business's facts and kept with them: nothing is shared between
//! businesses, and a change of the facts makes a new one.

mod topics;
mod words;

pub use words::{distance, forms, same_meaning, words};

use std::collections::{HashMap, HashSet};

use self::words::{COMMON, singular};
use super::facts::{FactBody, FactKey, Facts, Item};
use super::language::is_function_word;

/// An item found, and the words of the question that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub key: FactKey,
    /// Places of the words, counted in the words given.
    pub words: Vec<usize>,
    /// Variants the question names.
    pub variants: Vec<usize>,
    /// The whole of a name or alias was written.
    pub is_whole: bool,
}

#[derive(Clone, Debug)]
struct Label {
    item: usize,
    tokens: Vec<usize>,
}

/// The names in one business's catalog, by their words.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    each: Vec<Label>,
    vocabulary: HashMap<String, usize>,
    /// Words of the vocabulary by what they are without plural and possessive endings.
    by_stem: HashMap<String, Vec<usize>>,
    words: Vec<String>,
    /// Words of the vocabulary by the letter they begin with: nobody mistypes the first.
    by_letter: HashMap<char, Vec<usize>>,
    by_word: Vec<Vec<usize>>,
    categories: Vec<Category>,
}

#[derive(Clone, Debug)]
struct Category {
    words: Vec<String>,
    items: Vec<FactKey>,
}

impl Labels {
    pub(super) fn new(facts: &Facts) -> Self {
        let mut labels = Self::default();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (position, (key, item)) in facts.items().enumerate() {
            for label in std::iter::once(&item.name).chain(&item.aliases) {
                labels.add_label(position, label);
            }
            let Some(category) = item.category.as_deref() else {
                continue;
            };
            let place = *places.entry(category).or_insert(labels.categories.len());
            if place == labels.categories.len() {
                labels.categories.push(Category {
                    words: words(category),
                    items: Vec::new(),
                });
            }
            if let Some(category) = labels.categories.get_mut(place) {
                category.items.push(key);
            }
        }
        labels
    }

    fn add_label(&mut self, item: usize, label: &str) {
        let label_at = self.each.len();
        let mut ids = Vec::new();
        for word in words(label) {
            let next = self.words.len();
            let id = *self.vocabulary.entry(word.clone()).or_insert(next);
            if id == next {
                self.by_stem
                    .entry(singular(&word).to_owned())
                    .or_default()
                    .push(id);
                if let Some(letter) = word.chars().next() {
                    self.by_letter.entry(letter).or_default().push(id);
                }
                self.words.push(word);
                self.by_word.push(Vec::new());
            }
            if let Some(labels) = self.by_word.get_mut(id)
                && labels.last() != Some(&label_at)
            {
                labels.push(label_at);
            }
            ids.push(id);
        }
        self.each.push(Label { item, tokens: ids });
    }

    /// Whether a name or a category of the catalog contains exactly this word.
    pub(super) fn contain(&self, word: &String) -> bool {
        self.vocabulary.contains_key(word)
            || self
                .categories
                .iter()
                .any(|category| category.words.contains(word))
    }
}

/// The catalog and the policies of one business, for one question.
pub struct Index<'f> {
    facts: &'f Facts,
    labels: &'f Labels,
}

impl<'f> Index<'f> {
    pub fn new(facts: &'f Facts) -> Self {
        Self {
            facts,
            labels: facts.labels(),
        }
    }

    pub fn item(&self, key: FactKey) -> Option<&'f Item> {
        match &self.facts.get(key)?.body {
            FactBody::Item(item) => Some(item),
            _ => None,
        }
    }

    /// Whether some name in the catalog contains this word.
    pub fn is_in_names(&self, word: &str) -> bool {
        forms(word)
            .iter()
            .any(|form| self.labels.by_stem.contains_key(singular(form)))
    }

    /// Items meant by these words. Several when the words do not decide between them.
    pub fn items(&self, asked: &[String]) -> Vec<Match> {
        let known: Vec<Alike> = asked.iter().map(|word| self.alike(word)).collect();
        let mut open: HashSet<usize> = (0..asked.len())
            .filter(|at| known.get(*at).is_some_and(|alike| !alike.ids.is_empty()))
            .collect();
        let mut matches: Vec<Match> = Vec::new();
        while !open.is_empty() {
            let best = self.best_labels(&known, &open, !matches.is_empty());
            if best.is_empty() {
                break;
            }
            let used: HashSet<usize> = best
                .iter()
                .flat_map(|found| found.words.iter().copied())
                .collect();
            for found in best {
                let Some((key, item)) = self.facts.item(found.item) else {
                    continue;
                };
                if matches.iter().any(|earlier| earlier.key == key) {
                    continue;
                }
                let variants = variants_named(item, asked, &found.words);
                matches.push(Match {
                    key,
                    words: found.words,
                    variants,
                    is_whole: found.score.is_whole,
                });
            }
            open.retain(|at| !used.contains(at));
        }
        matches
    }

    /// A word that few names share tells more than one that many do.
    fn weight(&self, alike: &Alike) -> u32 {
        let shared = alike
            .ids
            .iter()
            .filter_map(|id| self.labels.by_word.get(*id))
            .map(Vec::len)
            .max()
            .unwrap_or(1)
            .max(1);
        (self.labels.each.len() / shared).max(1).ilog2() + 1
    }

    /// Vocabulary entries a word may stand for: itself, else its stem, else what is one or two typing
    /// errors away.
    fn alike(&self, word: &str) -> Alike {
        for form in forms(word) {
            if let Some(ids) = self.labels.by_stem.get(singular(&form)) {
                return Alike {
                    ids: ids.clone(),
                    is_exact: true,
                    is_telling: is_telling(word),
                };
            }
        }
        let length = word.chars().count();
        if length < 4 || COMMON.contains(word) {
            return Alike::default();
        }
        let letter = word
            .chars()
            .next()
            .and_then(|letter| self.labels.by_letter.get(&letter));
        let is_near = |id: &&usize| {
            let Some(known) = self.labels.words.get(**id) else {
                return false;
            };
            let known_length = known.chars().count();
            let allowed = if known_length >= 8 { 2 } else { 1 };
            known_length >= 4 && known_length.abs_diff(length) <= allowed && distance(known, word) <= allowed
        };
        Alike {
            ids: letter.into_iter().flatten().filter(is_near).copied().collect(),
            is_exact: false,
            is_telling: is_telling(word),
        }
    }

    /// Beside an item already found only whole names count: what is left of a name is not another one.
    fn best_labels(&self, known: &[Alike], open: &HashSet<usize>, only_whole: bool) -> Vec<Found> {
        let mut touched: HashSet<usize> = HashSet::new();
        for at in open {
            for id in known.get(*at).into_iter().flat_map(|alike| &alike.ids) {
                touched.extend(self.labels.by_word.get(*id).into_iter().flatten());
            }
        }
        let mut best: Vec<Found> = Vec::new();
        for label in touched.into_iter().filter_map(|at| self.labels.each.get(at)) {
            let Some((words, score)) = self.score(label, known, open) else {
                continue;
            };
            let is_named = words
                .iter()
                .filter_map(|at| known.get(*at))
                .any(|alike| alike.is_exact && alike.is_telling);
            if !(score.is_whole || (is_named && !only_whole)) {
                continue;
            }
            let found = Found {
                item: label.item,
                words,
                score,
            };
            match best.first().map(|leader| leader.score.cmp(&found.score)) {
                None | Some(std::cmp::Ordering::Equal) => best.push(found),
                Some(std::cmp::Ordering::Less) => best = vec![found],
                Some(std::cmp::Ordering::Greater) => {}
            }
        }
        best.sort_by(|one, other| (one.item, &one.words).cmp(&(other.item, &other.words)));
        best.dedup_by_key(|found| found.item);
        best
    }

    /// Words that tell nothing add nothing to a part of a name, and are no name alone: of "Notebook A5" and
    /// "Ballpoint Pen", "a pen" names one. Together they may be one, as "V60" is.
    fn score(&self, label: &Label, known: &[Alike], open: &HashSet<usize>) -> Option<(Vec<usize>, Score)> {
        let words = words_of_label(label, known, open);
        let covered: HashSet<usize> = label.tokens.iter().copied().collect();
        let is_whole = words.len() >= covered.len();
        let said = || words.iter().filter_map(|at| known.get(*at));
        let can_name = said().any(|alike| alike.is_telling) || (is_whole && words.len() > 1);
        if !can_name {
            return None;
        }
        let weight = said()
            .filter(|alike| is_whole || alike.is_telling)
            .map(|alike| self.weight(alike))
            .sum();
        Some((words, Score { weight, is_whole }))
    }

    /// Which variants of an item the words name.
    pub fn variants(&self, key: FactKey, asked: &[String]) -> Vec<usize> {
        self.item(key)
            .map(|item| variants_named(item, asked, &[]))
            .unwrap_or_default()
    }
}

/// Vocabulary entries a word stands for. Typing errors alone must make up a whole name: half a name guessed
/// is a wrong one.
#[derive(Default)]
struct Alike {
    ids: Vec<usize>,
    is_exact: bool,
    is_telling: bool,
}

/// A letter, a number or a word of every sentence is in the names of things without naming them.
fn is_telling(word: &str) -> bool {
    word.chars().count() > 1
        && word.chars().any(char::is_alphabetic)
        && !COMMON.contains(word)
        && !is_function_word(word)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    weight: u32,
    is_whole: bool,
}

struct Found {
    item: usize,
    words: Vec<usize>,
    score: Score,
}

fn words_of_label(label: &Label, known: &[Alike], open: &HashSet<usize>) -> Vec<usize> {
    let mut left: Vec<usize> = label.tokens.clone();
    let mut words = Vec::new();
    for (at, alike) in known.iter().enumerate().filter(|(at, _)| open.contains(at)) {
        if let Some(position) = left.iter().position(|id| alike.ids.contains(id)) {
            left.swap_remove(position);
            words.push(at);
        }
    }
    words
}

fn variants_named(item: &Item, asked: &[String], used: &[usize]) -> Vec<usize> {
    let free: Vec<&String> = asked
        .iter()
        .enumerate()
        .filter(|(at, _)| !used.contains(at))
        .map(|(_, word)| word)
        .collect();
    let named = |name: &str| {
        let own = words(name);
        !own.is_empty()
            && own.iter().all(|word| {
                free.iter().any(|asked| {
                    *asked == word
                        || same_meaning(asked, word)
                        || (word.len() > 4 && distance(asked, word) <= 1)
                })
            })
    };
    item.variants
        .iter()
        .enumerate()
        .filter(|(_, variant)| named(&variant.name))
        .map(|(at, _)| at)
        .collect()
}
