//! Words in two languages.

use serde::{Deserialize, Serialize};

use crate::draft::language::Lang;

/// Words of the business in one or both languages; an empty string means "not given in this language".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wording {
    pub id: String,
    pub en: String,
}

impl Wording {
    pub fn is_empty(&self) -> bool {
        self.id.trim().is_empty() && self.en.trim().is_empty()
    }

    /// The words in exactly this language.
    pub fn exactly(&self, lang: Lang) -> Option<&str> {
        let words = match lang {
            Lang::Id => self.id.trim(),
            Lang::En => self.en.trim(),
        };
        (!words.is_empty()).then_some(words)
    }

    /// The words in this language, else in the other one.
    pub fn nearest(&self, lang: Lang) -> Option<&str> {
        let other = match lang {
            Lang::Id => Lang::En,
            Lang::En => Lang::Id,
        };
        self.exactly(lang).or_else(|| self.exactly(other))
    }

    pub fn both(&self) -> impl Iterator<Item = &str> {
        [self.id.trim(), self.en.trim()]
            .into_iter()
            .filter(|words| !words.is_empty())
    }
}
