//! Which items and policies a customer means.
//!
//! Customers write "kopsus gula aren", "crosant", "batik parang yg biru": short names, typing errors, half of a name. The index is built
//! from one business's facts for one question and dropped: nothing is shared between businesses.

use std::collections::{HashMap, HashSet};

use super::claims::{Token, tokens};
use super::facts::{FactKey, Facts, Item, Policy};

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

struct Label {
    item: usize,
    tokens: Vec<usize>,
}

/// The catalog and the policies of one business, by their words.
pub struct Index<'f> {
    items: Vec<(FactKey, &'f Item)>,
    policies: Vec<(FactKey, &'f Policy)>,
    labels: Vec<Label>,
    vocabulary: HashMap<String, usize>,
    words: Vec<String>,
    by_word: Vec<Vec<usize>>,
}

impl<'f> Index<'f> {
    pub fn new(facts: &'f Facts) -> Self {
        let mut index = Self {
            items: facts.items().collect(),
            policies: facts.policies().collect(),
            labels: Vec::new(),
            vocabulary: HashMap::new(),
            words: Vec::new(),
            by_word: Vec::new(),
        };
        for (position, (_, item)) in index.items.clone().into_iter().enumerate() {
            for label in std::iter::once(&item.name).chain(&item.aliases) {
                index.add_label(position, label);
            }
        }
        index
    }

    fn add_label(&mut self, item: usize, label: &str) {
        let label_at = self.labels.len();
        let mut ids = Vec::new();
        for word in words(label) {
            let next = self.words.len();
            let id = *self.vocabulary.entry(word.clone()).or_insert(next);
            if id == next {
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
        self.labels.push(Label { item, tokens: ids });
    }

    pub fn item(&self, key: FactKey) -> Option<&'f Item> {
        self.items.iter().find(|(known, _)| *known == key).map(|(_, item)| *item)
    }

    /// Items meant by these words. Several when the words do not decide between them.
    pub fn items(&self, asked: &[String]) -> Vec<Match> {
        let known: Vec<Alike> = asked.iter().map(|word| self.alike(word)).collect();
        let mut open: HashSet<usize> = (0..asked.len()).filter(|at| known.get(*at).is_some_and(|alike| !alike.ids.is_empty())).collect();
        let mut matches = Vec::new();
        while !open.is_empty() {
            let best = self.best_labels(&known, &open);
            let Some(score) = best.first().map(|found| found.score) else { break };
            if score.matched == 0 {
                break;
            }
            let used: HashSet<usize> = best.iter().flat_map(|found| found.words.iter().copied()).collect();
            for found in best {
                let Some((key, item)) = self.items.get(found.item) else { continue };
                if matches.iter().any(|earlier: &Match| earlier.key == *key) {
                    continue;
                }
                let variants = variants_named(item, asked, &found.words);
                matches.push(Match { key: *key, words: found.words, variants, is_whole: found.score.is_whole });
            }
            open.retain(|at| !used.contains(at));
        }
        matches
    }

    /// Vocabulary entries a word may stand for: itself, else its stem, else what is one or two typing errors away.
    fn alike(&self, word: &str) -> Alike {
        for form in forms(word) {
            if let Some(id) = self.vocabulary.get(form.as_str()) {
                return Alike { ids: vec![*id], is_exact: true };
            }
        }
        let length = word.chars().count();
        if length < 4 || COMMON.contains(&word) {
            return Alike::default();
        }
        let near = self.words.iter().enumerate().filter(|(_, known)| {
            let known_length = known.chars().count();
            let allowed = if known_length >= 8 { 2 } else { 1 };
            known_length >= 4 && known_length.abs_diff(length) <= allowed && known.chars().next() == word.chars().next() && distance(known, word) <= allowed
        });
        Alike { ids: near.map(|(id, _)| id).collect(), is_exact: false }
    }

    fn best_labels(&self, known: &[Alike], open: &HashSet<usize>) -> Vec<Found> {
        let mut touched: HashSet<usize> = HashSet::new();
        for at in open {
            for id in known.get(*at).into_iter().flat_map(|alike| &alike.ids) {
                touched.extend(self.by_word.get(*id).into_iter().flatten());
            }
        }
        let mut best: Vec<Found> = Vec::new();
        for label in touched.into_iter().filter_map(|at| self.labels.get(at)) {
            let words = words_of_label(label, known, open);
            let covered: HashSet<usize> = label.tokens.iter().copied().collect();
            let score = Score { matched: words.len(), is_whole: words.len() >= covered.len() };
            let is_named = words.iter().any(|at| known.get(*at).is_some_and(|alike| alike.is_exact));
            if !(score.is_whole || is_named) {
                continue;
            }
            let found = Found { item: label.item, words, score };
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

    /// Which variants of an item the words name.
    pub fn variants(&self, key: FactKey, asked: &[String]) -> Vec<usize> {
        self.item(key).map(|item| variants_named(item, asked, &[])).unwrap_or_default()
    }

    /// Items of a category that the words name.
    pub fn category(&self, asked: &[String]) -> Vec<FactKey> {
        let named = |category: &str| {
            let own = words(category);
            !own.is_empty() && own.iter().any(|word| asked.iter().any(|asked| forms(asked).contains(word)))
        };
        self.items.iter().filter(|(_, item)| item.category.as_deref().is_some_and(named)).map(|(key, _)| *key).collect()
    }

    /// The policy whose title, or else whose text, the words are about. It must be about one of the `needed` words.
    pub fn policy(&self, asked: &[String], needed: &[String]) -> Option<FactKey> {
        let telling: Vec<&String> = asked.iter().filter(|word| word.len() > 2 && !COMMON.contains(&word.as_str())).collect();
        let score = |policy: &Policy| {
            let title: HashSet<String> = policy.title.both().flat_map(words).collect();
            let text: HashSet<String> = policy.text.both().flat_map(words).collect();
            let mentions = |set: &HashSet<String>, word: &str| forms(word).iter().any(|form| set.contains(form) || forms_meet(set, form));
            if !needed.iter().any(|word| mentions(&title, word) || mentions(&text, word)) {
                return 0;
            }
            telling.iter().map(|word| if mentions(&title, word) { 3 } else { i32::from(mentions(&text, word)) }).sum::<i32>()
        };
        let scored = self.policies.iter().map(|(key, policy)| (score(policy), *key)).max_by_key(|(score, _)| *score)?;
        (scored.0 >= 3 || (scored.0 >= 2 && telling.len() <= 4)).then_some(scored.1)
    }
}

fn forms_meet(set: &HashSet<String>, form: &str) -> bool {
    form.len() >= 5 && set.iter().any(|known| known.len() >= 5 && forms(known).iter().any(|other| other == form))
}

/// Vocabulary entries a word stands for. Typing errors alone must make up a whole name: half a name guessed is a wrong one.
#[derive(Default)]
struct Alike {
    ids: Vec<usize>,
    is_exact: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    matched: usize,
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
    let free: Vec<&String> = asked.iter().enumerate().filter(|(at, _)| !used.contains(at)).map(|(_, word)| word).collect();
    let named = |name: &str| {
        let own = words(name);
        !own.is_empty() && own.iter().all(|word| free.iter().any(|asked| *asked == word || same_size(asked, word) || (word.len() > 4 && distance(asked, word) <= 1)))
    };
    item.variants.iter().enumerate().filter(|(_, variant)| named(&variant.name)).map(|(at, _)| at).collect()
}

fn same_size(asked: &str, known: &str) -> bool {
    let size = |word: &str| match word {
        "kecil" | "small" | "s" => 1,
        "sedang" | "medium" | "m" | "regular" | "reguler" => 2,
        "besar" | "large" | "l" | "gede" => 3,
        "panas" | "hot" => 4,
        "dingin" | "es" | "ice" | "iced" | "cold" => 5,
        _ => 0,
    };
    size(asked) != 0 && size(asked) == size(known)
}

/// The words of a text as they are compared.
pub fn words(text: &str) -> Vec<String> {
    tokens(text).into_iter().filter(|token| token.kind != super::claims::TokenKind::Sign).map(|token: Token<'_>| token.lower).collect()
}

/// A word and what it may be without Indonesian or English endings.
pub fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    for ending in ["nya", "kah", "lah", "an", "ku", "mu", "es", "s"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
        {
            forms.push(stem.to_owned());
        }
    }
    for (beginning, original) in [("meny", "s"), ("ny", "c"), ("ny", "s"), ("meng", "k"), ("ng", "k"), ("mem", "p"), ("men", "t"), ("nu", "tu")] {
        if let Some(stem) = word.strip_prefix(beginning).filter(|stem| stem.len() >= 3) {
            forms.push(format!("{original}{stem}"));
        }
    }
    for beginning in ["di", "ber", "ter", "peng", "pem", "pen", "meng", "mem", "men", "me", "pe", "ng", "nge"] {
        if let Some(stem) = word.strip_prefix(beginning)
            && stem.len() >= 4
        {
            forms.push(stem.to_owned());
            if let Some(shorter) = stem.strip_suffix("an").filter(|shorter| shorter.len() >= 4) {
                forms.push(shorter.to_owned());
            }
        }
    }
    forms
}

/// Edits between two words: insertions, deletions, substitutions and swapped neighbours each count one.
pub fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other_letter) in other.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, column) + usize::from(letter != other_letter)).min(at(&last, column + 1) + 1).min(at(&current, column) + 1);
            let swapped = row > 0 && column > 0 && one.get(row - 1) == Some(other_letter) && other.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or_default()
}

/// Words so common that they are never taken for a misspelt name.
const COMMON: &[&str] = &[
    "ada", "yang", "berapa", "harga", "harganya", "buka", "tutup", "bisa", "kirim", "stok", "masih", "mana", "dimana", "alamat", "toko", "hari", "besok", "jam", "mau", "saya",
    "kak", "kakak", "halo", "pagi", "siang", "sore", "malam", "untuk", "dari", "sama", "tidak", "juga", "atau", "dengan", "bayar", "cara", "kalau", "sampai", "lagi", "dong", "aja",
    "price", "much", "have", "open", "close", "what", "where", "when", "which", "does", "ship", "shipping", "stock", "with", "from", "your", "this", "that", "today", "there", "take",
    "long", "cost", "time", "card", "cash", "come", "some", "many", "make", "like", "want", "need", "sell", "know", "apakah", "gimana", "bagaimana", "berapaan", "ini", "itu", "are",
    "you", "the", "can", "for", "any", "how", "and", "still", "left", "minta", "tanya", "boleh", "punya", "kapan", "siapa", "kenapa", "policy", "kebijakan", "about", "tentang",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_one_edit() {
        assert_eq!(distance("croissant", "crosant"), 2);
        assert_eq!(distance("kopi", "kpoi"), 1);
        assert_eq!(distance("latte", "latte"), 0);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn endings_come_off() {
        assert!(forms("harganya").contains(&"harga".to_owned()));
        assert!(forms("croissants").contains(&"croissant".to_owned()));
    }
}
