//! Categories and policies a question is about.

use std::collections::HashSet;

use super::Index;
use super::words::{COMMON, forms, singular, words};
use crate::draft::facts::{FactKey, Policy};

impl Index<'_> {
    /// Items of the category that the words name completely.
    pub fn category(&self, asked: &[String]) -> Option<Vec<FactKey>> {
        let is_said = |word: &String| {
            asked
                .iter()
                .any(|asked| forms(asked).iter().any(|form| singular(form) == singular(word)))
        };
        let named = self
            .labels
            .categories
            .iter()
            .filter(|category| !category.words.is_empty() && category.words.iter().all(is_said));
        named
            .max_by_key(|category| category.words.len())
            .map(|category| category.items.clone())
    }

    /// The policy whose title, or else whose text, the words are about. It must be about half of the
    /// `needed` words.
    pub fn policy(&self, asked: &[String], needed: &[String]) -> Option<FactKey> {
        let telling: Vec<&String> = asked
            .iter()
            .filter(|word| word.len() > 2 && !COMMON.contains(word))
            .collect();
        let score = |policy: &Policy| {
            let title: HashSet<String> = policy.title.both().flat_map(words).collect();
            let text: HashSet<String> = policy.text.both().flat_map(words).collect();
            let mentions = |set: &HashSet<String>, word: &str| {
                forms(word)
                    .iter()
                    .any(|form| set.contains(form) || forms_meet(set, form))
            };
            let means = |word: &str| {
                let forms = forms(word);
                let other = |set| forms.iter().any(|form| said_otherwise(set, form));
                other(&title) || other(&text)
            };
            let met = needed
                .iter()
                .filter(|word| mentions(&title, word) || mentions(&text, word) || means(word))
                .count();
            if met == 0 || met * 2 < needed.len() {
                return 0;
            }
            telling
                .iter()
                .map(|word| {
                    if mentions(&title, word) {
                        3
                    } else {
                        i32::from(mentions(&text, word) || means(word))
                    }
                })
                .sum::<i32>()
        };
        let scored = self
            .facts
            .policies()
            .map(|(key, policy)| (score(policy), key))
            .max_by_key(|(score, _)| *score)?;
        (scored.0 >= 3 || (scored.0 >= 2 && telling.len() <= 4)).then_some(scored.1)
    }
}

/// Whether the set says with another word, or in the other language, what this one says.
fn said_otherwise(set: &HashSet<String>, form: &str) -> bool {
    const ALIKE: [&[&str]; 5] = [
        &["janji", "booking", "reservasi", "appointment", "reservation"],
        &["garansi", "jaminan", "warranty", "guarantee"],
        &[
            "cuci",
            "mencuci",
            "rawat",
            "merawat",
            "perawatan",
            "wash",
            "washing",
            "care",
        ],
        &[
            "ganti",
            "mengganti",
            "tukar",
            "menukar",
            "replace",
            "replaced",
            "exchange",
            "exchanged",
        ],
        &["rusak", "cacat", "damaged", "broken", "defective"],
    ];
    ALIKE
        .iter()
        .any(|alike| alike.contains(&form) && alike.iter().any(|other| set.contains(*other)))
}

fn forms_meet(set: &HashSet<String>, form: &str) -> bool {
    form.len() >= 4
        && set
            .iter()
            .any(|known| known.len() >= 5 && forms(known).iter().any(|other| other == form))
}
