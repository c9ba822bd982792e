//! Lists of words as people write them down: one text, looked up fast.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Single words, separated by white space.
pub(crate) struct WordList {
    text: &'static str,
    words: OnceLock<HashSet<&'static str>>,
}

impl WordList {
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            words: OnceLock::new(),
        }
    }

    pub fn contains(&self, word: &str) -> bool {
        self.words
            .get_or_init(|| self.text.split_whitespace().collect())
            .contains(word)
    }

    pub fn any_of(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.contains(word))
    }
}

/// Phrases, separated by commas.
pub(crate) struct PhraseList {
    text: &'static str,
}

impl PhraseList {
    pub const fn new(text: &'static str) -> Self {
        Self { text }
    }

    /// The first of the phrases that these words contain in a row.
    pub fn found_in(&self, words: &[String]) -> Option<String> {
        let said = format!(" {} ", words.join(" "));
        let phrases = self
            .text
            .split(',')
            .map(|phrase| phrase.split_whitespace().collect::<Vec<_>>().join(" "));
        phrases
            .into_iter()
            .find(|phrase| said.contains(&format!(" {phrase} ")))
    }
}

/// What stands for what: entries separated by commas, each a word and what is meant by it.
pub(crate) struct Spellings {
    text: &'static str,
    meanings: OnceLock<HashMap<&'static str, &'static str>>,
}

impl Spellings {
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            meanings: OnceLock::new(),
        }
    }

    pub fn get(&self, word: &str) -> Option<&'static str> {
        let entries = || {
            self.text
                .split(',')
                .filter_map(|entry| entry.trim().split_once(' '))
        };
        self.meanings
            .get_or_init(|| entries().map(|(word, meaning)| (word, meaning.trim())).collect())
            .get(word)
            .copied()
    }
}
