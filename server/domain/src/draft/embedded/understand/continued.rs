//! What a part of a message means by what was said before it, or by what a fact says beside its main point.

use super::lexicon::{is_cue, is_filler, is_size, is_social};
use super::{Ask, Clause, PaymentAsk, Reader, When};
use crate::draft::claims::{TokenKind, tokens};
use crate::draft::conversation::From;
use crate::draft::language::is_function_word;
use crate::draft::normal::ordinary_words;
use crate::draft::retrieve::{Match, forms, same_meaning, words};

use super::cues::Cue;
use super::lexicon::Said;

/// Words of a question about measurements.
const MEASURES: [&str; 9] = [
    "size",
    "sizes",
    "ukuran",
    "measurements",
    "dimension",
    "dimensions",
    "dimensi",
    "panjangnya",
    "lebar",
];

impl Reader<'_, '_> {
    /// "Selamat siang, Batik Ayu" calls the business by its name, which may also be what it sells. The name
    /// stands in its own greeting, capitalised.
    pub(super) fn is_business_name(&self, clause: &Clause) -> bool {
        clause.words.len() > 1
            && clause.words.iter().any(|word| !is_social(word))
            && self
                .facts
                .voice()
                .greeting
                .both()
                .any(|greeting| names_in(greeting).contains(&clause.words))
    }

    /// "Klo kamis?" after a question on hours, "kalau ke Malang?" after one on shipping, "yang S?" after one
    /// on stock.
    pub(super) fn continued(&self, clause: &Clause) -> Option<Ask> {
        let mut turns = self.conversation.before_question();
        let asked = turns.find(|turn| turn.from == From::Customer)?;
        let earlier = self.clause(asked.text.clone());
        let asked = |cue| earlier.cues.contains(&cue);
        if asked(Cue::Hours) && clause.names_days() {
            return self
                .when(clause)
                .ok()
                .filter(|when| *when != When::General)
                .map(Ask::Hours);
        }
        let places = self.places(clause);
        if (asked(Cue::Shipping) || earlier.words.iter().any(|word| word == "kirim")) && self.serves(&places)
        {
            return Some(Ask::Shipping(places));
        }
        let items = self.meant_items(clause, &[]);
        let names_variant = items
            .iter()
            .any(|item| !self.index.variants(item.key, &clause.words).is_empty());
        if !names_variant || !self.belongs_to(&items, clause, &self.unknown_words(clause)) {
            return None;
        }
        Some(if asked(Cue::Price) && !asked(Cue::Stock) {
            Ask::Price(items)
        } else {
            Ask::Stock(items)
        })
    }

    fn serves(&self, places: &[String]) -> bool {
        let listed = self.facts.shipping().map(|(_, shipping)| &shipping.options);
        !places.is_empty()
            && listed.is_some_and(|options| {
                options
                    .iter()
                    .any(|option| option.areas.iter().any(|area| places.contains(area)))
            })
    }

    /// Whether the words left over are of these items.
    pub(super) fn belongs_to(&self, items: &[Match], clause: &Clause, unknown: &[usize]) -> bool {
        let own: Vec<String> = items
            .iter()
            .flat_map(|found| self.words_of_item(found.key))
            .collect();
        !own.is_empty()
            && unknown
                .iter()
                .filter_map(|at| clause.words.get(*at))
                .all(|word| own.iter().any(|own| own == word || same_meaning(own, word)))
    }

    /// Whether the description of each item speaks of the words left over: "pakai gula?" of "tanpa gula".
    pub(super) fn described(&self, clause: &Clause, unknown: &[usize]) -> bool {
        clause.items.len() == 1
            && clause.items.iter().all(|found| {
                let description = self.index.item(found.key).map(|item| &item.description);
                let said: Vec<String> = description
                    .into_iter()
                    .flat_map(|words_of| words_of.both().flat_map(words))
                    .collect();
                let mut left = unknown.iter().filter_map(|at| clause.words.get(*at));
                left.all(|word| forms(word).iter().any(|form| said.contains(form)))
            })
    }

    /// A question on measurements: the variants where they are sizes, else the description where it measures.
    pub(super) fn measure(&self, clause: &Clause) -> Option<Ask> {
        let said = Said(&clause.words);
        let [found] = clause.items.as_slice() else {
            return None;
        };
        let item = self.index.item(found.key)?;
        let other = |cue: &Cue| !matches!(cue, Cue::Stock | Cue::Detail | Cue::Catalog | Cue::Price);
        if !said.any(&MEASURES) || !found.variants.is_empty() || clause.cues.iter().any(other) {
            return None;
        }
        if !self.unknown_words(clause).is_empty() {
            return None;
        }
        let is_sized = item
            .variants
            .iter()
            .flat_map(|variant| words(&variant.name))
            .any(|word| {
                is_size(&word) || word.chars().count() == 1 || word.contains(|c: char| c.is_ascii_digit())
            });
        let measures = item
            .description
            .both()
            .any(|words| words.contains(|c: char| c.is_ascii_digit()));
        if is_sized {
            Some(Ask::Item(clause.items.clone()))
        } else {
            measures.then(|| Ask::Detail(clause.items.clone()))
        }
    }

    /// What a fact says beside its main point: where to park, when the last order is taken.
    pub(super) fn noted(&self, clause: &Clause) -> Option<Ask> {
        if clause.items.iter().any(|found| found.is_whole) {
            return None;
        }
        let telling: Vec<&String> = clause
            .words
            .iter()
            .filter(|word| {
                let is_plain = is_function_word(word) || is_social(word) || is_filler(word);
                (!is_plain || matches!(word.as_str(), "terakhir" | "last"))
                    && !matches!(word.as_str(), "jauh" | "far")
                    && (!is_cue(word) || is_placed(word))
            })
            .collect();
        let speaks = |note: &crate::draft::facts::Wording| {
            let known: Vec<String> = note.both().flat_map(ordinary_words).collect();
            let meets = |word: &&&String| {
                forms(word).iter().any(|form| {
                    known
                        .iter()
                        .any(|known| form == known || (form.len() > 3 && forms(known).contains(form)))
                })
            };
            !telling.is_empty() && telling.iter().all(|word| meets(&word))
        };
        if self
            .facts
            .addresses()
            .any(|(_, address)| speaks(&address.landmarks))
        {
            return Some(Ask::Address);
        }
        if self
            .facts
            .payment()
            .is_some_and(|(_, payment)| speaks(&payment.note))
        {
            return Some(Ask::Payment(PaymentAsk {
                wants_account: false,
                names_missing_method: false,
                names_listed_method: true,
            }));
        }
        let hours = self.facts.hours().is_some_and(|(_, hours)| speaks(&hours.note));
        hours.then_some(Ask::Hours(When::General))
    }
}

/// Cue words that a note on the way may be about.
fn is_placed(word: &str) -> bool {
    matches!(word, "parkir" | "parkiran" | "parking")
}

/// Runs of capitalised words: names, and beginnings of sentences with a name behind them.
fn names_in(text: &str) -> Vec<Vec<String>> {
    let mut runs: Vec<Vec<String>> = vec![Vec::new()];
    for token in tokens(text) {
        if token.kind != TokenKind::Sign && token.text.starts_with(char::is_uppercase) {
            if let Some(run) = runs.last_mut() {
                run.extend(ordinary_words(token.text));
            }
        } else {
            runs.push(Vec::new());
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}
