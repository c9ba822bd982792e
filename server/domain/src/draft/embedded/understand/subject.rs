//! What a part of a message is about: which policy, item, day, place or method of payment.

use std::collections::HashSet;

use jiff::civil::Date;

use super::cues::Cue;
use super::lexicon::{self, Said, is_cue, is_detail, is_filler, is_policy_word, is_size, is_social};
use super::{Ask, Clause, PaymentAsk, Reader, When};
use crate::draft::claims::{ClaimValue, extract, names_day};
use crate::draft::facts::{FactKey, Hours, PolicyTopic, Shipping};
use crate::draft::language::is_function_word;
use crate::draft::normal::ordinary_words;
use crate::draft::proposal::Unanswerable;
use crate::draft::retrieve::{Match, forms, same_meaning, words};

impl Reader<'_, '_> {
    /// A policy that the words name: it must be about something other than the items named, and about half
    /// of it at least.
    pub(super) fn policy_by_title(&self, clause: &Clause) -> Option<Ask> {
        let names_item: HashSet<usize> = clause
            .items
            .iter()
            .flat_map(|found| found.words.iter().copied())
            .collect();
        let is_telling = |word: &String| {
            is_policy_word(word)
                || !(is_cue(word)
                    || is_function_word(word)
                    || is_social(word)
                    || is_size(word)
                    || is_filler(word))
        };
        let telling: Vec<String> = clause
            .words
            .iter()
            .filter(|word| is_telling(word))
            .map(|word| lexicon::canonical(word).to_owned())
            .collect();
        let is_in_names = |word: &str| !clause.items.is_empty() && self.index.is_in_names(word);
        let needed: Vec<String> = clause
            .words
            .iter()
            .enumerate()
            .filter(|(at, word)| is_telling(word) && !names_item.contains(at) && !is_in_names(word))
            .map(|(_, word)| lexicon::canonical(word).to_owned())
            .collect();
        self.index
            .policy(&telling, &needed)
            .map(|key| Ask::Policy(key, self.topic(key)))
    }

    fn topic(&self, key: FactKey) -> PolicyTopic {
        self.facts
            .policies()
            .find(|(known, _)| *known == key)
            .map_or(PolicyTopic::Other, |(_, policy)| policy.topic)
    }

    pub(super) fn policy_on(&self, topic: PolicyTopic) -> Option<Ask> {
        self.facts
            .policies()
            .find(|(_, policy)| policy.topic == topic)
            .map(|(key, _)| Ask::Policy(key, topic))
    }

    /// Places of the words that neither belong to a found name nor say anything by themselves. A question
    /// with such words asks for something that was not understood.
    pub(super) fn unknown_words(&self, clause: &Clause) -> Vec<usize> {
        let used: HashSet<usize> = clause
            .items
            .iter()
            .flat_map(|found| found.words.iter().copied())
            .collect();
        let own: HashSet<String> = clause
            .items
            .iter()
            .flat_map(|found| self.words_of_item(found.key))
            .collect();
        let business = self.business_words();
        let says_nothing = |word: &str| {
            is_function_word(word)
                || is_cue(word)
                || is_detail(word)
                || is_social(word)
                || is_size(word)
                || is_filler(word)
                || word.chars().count() == 1
        };
        let is_known = |at: usize, word: &String| {
            used.contains(&at)
                || says_nothing(word)
                || business.contains(word)
                || word.chars().all(|letter| letter.is_ascii_digit())
                || own.iter().any(|own| same_meaning(own, word))
                || forms(word)
                    .iter()
                    .any(|form| own.contains(form) || is_filler(form))
        };
        clause
            .words
            .iter()
            .enumerate()
            .filter(|(at, word)| !is_known(*at, word))
            .map(|(at, _)| at)
            .collect()
    }

    /// Words that a question may use beside the name it found: the item's other names, variants, category,
    /// unit.
    pub(super) fn words_of_item(&self, key: FactKey) -> Vec<String> {
        let Some(item) = self.index.item(key) else {
            return Vec::new();
        };
        let names = item.variants.iter().map(|variant| variant.name.as_str());
        names
            .chain(item.category.as_deref())
            .chain(item.unit.as_deref())
            .chain(std::iter::once(item.name.as_str()))
            .chain(item.aliases.iter().map(String::as_str))
            .flat_map(words)
            .collect()
    }

    /// Words that name the business itself, which say nothing about a product.
    fn business_words(&self) -> HashSet<String> {
        self.facts
            .voice()
            .greeting
            .both()
            .flat_map(words)
            .filter(|word| word.len() > 3)
            .collect()
    }

    /// The items a question without a name is about: those named before it in the message, else in the
    /// newest earlier message that named one. A variant named now is theirs.
    pub(super) fn meant_items(&self, clause: &Clause, spoken_of: &[Match]) -> Vec<Match> {
        let earlier = self.conversation.before_question().take(6).map(|turn| {
            let mut found = self.index.items(&ordinary_words(&turn.text));
            found.retain(|found| found.is_whole);
            found
        });
        let named = std::iter::once(spoken_of.to_vec())
            .chain(earlier)
            .find(|found| (1..=3).contains(&found.len()));
        let mut items = named.unwrap_or_default();
        for item in &mut items {
            item.words.clear();
            let variants = self.index.variants(item.key, &clause.words);
            if !variants.is_empty() {
                item.variants = variants;
            }
        }
        items
    }

    /// What a question for the catalog wants listed: a category, the items half-named, or everything.
    pub(super) fn listed(&self, clause: &Clause) -> Vec<FactKey> {
        self.index
            .category(&clause.words)
            .unwrap_or_else(|| clause.items.iter().map(|found| found.key).collect())
    }

    /// How long something takes is known from its description, or for orders from the policy on them.
    pub(super) fn duration(&self, clause: &Clause, spoken_of: &[Match]) -> Result<Ask, Unanswerable> {
        let says_duration = |found: &Match| {
            let described = self
                .index
                .item(found.key)
                .map(|item| item.description.both().any(|words| has_duration(words, self.now)));
            described.unwrap_or_default()
        };
        let items = if clause.items.is_empty() {
            self.meant_items(clause, spoken_of)
        } else {
            clause.items.clone()
        };
        if !items.is_empty() && items.iter().all(says_duration) {
            return Ok(Ask::Detail(items));
        }
        let orders = Said(&clause.words).any(&[
            "pesan",
            "order",
            "buat",
            "dibuat",
            "bikin",
            "pengerjaan",
            "jadi",
            "make",
            "made",
            "advance",
            "ahead",
        ]);
        self.policy_on(PolicyTopic::Preorder)
            .filter(|_| orders)
            .ok_or(Unanswerable::MissingDetail)
    }

    /// A size is only known of an item with variants, and when something comes back into stock is never
    /// known.
    pub(super) fn has_what_is_asked(&self, cue: Option<Cue>, clause: &Clause) -> Result<(), Unanswerable> {
        let said = Said(&clause.words);
        let has_variants = |found: &Match| {
            self.index
                .item(found.key)
                .is_some_and(|item| !item.variants.is_empty())
        };
        let asks_size = said.any(&["size", "sizes", "ukuran"]) && !clause.items.iter().all(has_variants);
        let asks_when = cue == Some(Cue::Stock) && said.any(&["kapan", "when"]);
        if asks_size || asks_when {
            Err(Unanswerable::MissingDetail)
        } else {
            Ok(())
        }
    }

    pub(super) fn when(&self, clause: &Clause) -> Result<When, Unanswerable> {
        let today = self.now.date();
        if let Some((_, hours)) = self.facts.hours()
            && let Some(when) = occasion(hours, &clause.words, today)
        {
            return Ok(when);
        }
        if lexicon::names_holiday(&clause.words) {
            return Err(Unanswerable::MissingDetail);
        }
        let mut dates: Vec<Date> = Vec::new();
        for claim in extract(&clause.text, self.now) {
            match claim.value {
                ClaimValue::Date(date) if date >= today => dates.push(date),
                ClaimValue::Weekday(day) if day == today.weekday() => dates.push(today),
                ClaimValue::Weekday(day) => dates.extend(today.nth_weekday(1, day)),
                ClaimValue::WeekdayRange(..) | ClaimValue::EveryDay => return Ok(When::General),
                _ => {}
            }
        }
        dates.dedup();
        let unknown = self
            .unknown_words(clause)
            .into_iter()
            .filter_map(|at| clause.words.get(at))
            .any(|word| !names_day(word));
        if unknown {
            return Err(Unanswerable::NotInFacts);
        }
        Ok(match (dates.is_empty(), lexicon::means_now(&clause.words)) {
            (false, _) => When::On(dates),
            (true, true) => When::Now,
            (true, false) => When::General,
        })
    }

    pub(super) fn places(&self, clause: &Clause) -> Vec<String> {
        let Some((_, shipping)) = self.facts.shipping() else {
            return Vec::new();
        };
        let is_said = |area: &&String| {
            let own = ordinary_words(area);
            !own.is_empty() && own.iter().all(|word| clause.words.contains(word))
        };
        let mut places: Vec<String> = shipping
            .options
            .iter()
            .flat_map(|option| &option.areas)
            .filter(is_said)
            .cloned()
            .collect();
        if places.is_empty() {
            places = Self::unlisted_places(clause, shipping);
        }
        places.sort();
        places.dedup();
        places
    }

    /// Names after "ke", "to", "daerah": places the shipping facts do not list.
    fn unlisted_places(clause: &Clause, shipping: &Shipping) -> Vec<String> {
        let option_words: HashSet<String> = shipping
            .options
            .iter()
            .flat_map(|option| words(&option.name))
            .collect();
        let is_plain =
            |word: &str| is_function_word(word) || is_cue(word) || is_social(word) || is_filler(word);
        let mut places = Vec::new();
        let mut before = "";
        let mut follows = false;
        for word in &clause.words {
            let is_number = word.chars().all(|letter| letter.is_ascii_digit());
            let is_name = !(is_plain(word) || option_words.contains(word) || is_number);
            let is_country = matches!(word.as_str(), "us" | "uk") && matches!(before, "to" | "the" | "ke");
            if (follows && is_name) || is_country {
                places.push(word.clone());
            }
            let leads = matches!(
                word.as_str(),
                "ke" | "to" | "daerah" | "area" | "wilayah" | "in" | "di" | "ongkir" | "luar"
            );
            follows = leads || (follows && !is_name && word.len() <= 5);
            before = word;
        }
        places
    }

    pub(super) fn payment(&self, clause: &Clause) -> PaymentAsk {
        let named = lexicon::payment_methods(&clause.words);
        let listed = self.facts.payment().map(|(_, payment)| payment);
        let is_listed = |named: &lexicon::Method| {
            listed.is_some_and(|payment| {
                payment.methods.iter().any(|method| {
                    named.kind.is_none_or(|kind| kind == method.kind)
                        && named
                            .name
                            .is_none_or(|name| words(&method.name).iter().any(|word| word == name))
                })
            })
        };
        PaymentAsk {
            wants_account: lexicon::wants_account(&clause.words),
            names_missing_method: named.iter().any(|named| !is_listed(named)),
            names_listed_method: named.iter().any(is_listed),
        }
    }
}

fn has_duration(text: &str, now: &jiff::Zoned) -> bool {
    extract(text, now)
        .iter()
        .any(|claim| matches!(claim.value, ClaimValue::Duration { .. }))
}

/// The exception a holiday's name means: by its own name, or for holidays of a fixed day by the date.
fn occasion(hours: &Hours, asked: &[String], today: Date) -> Option<When> {
    let is_named = |name: &str| {
        words(name).iter().any(|word| {
            word.len() > 2
                && asked.contains(word)
                && !(is_function_word(word) || is_cue(word) || is_filler(word))
        })
    };
    let by_name = hours
        .exceptions
        .iter()
        .position(|exception| exception.to >= today && exception.name.both().any(is_named));
    if let Some(position) = by_name {
        return Some(When::Occasion(position));
    }
    let (month, day) = lexicon::fixed_holiday(asked)?;
    let this_year = Date::new(today.year(), month, day).ok()?;
    let date = if this_year < today {
        Date::new(today.year() + 1, month, day).ok()?
    } else {
        this_year
    };
    hours.on(date).1.map(|_| When::On(vec![date]))
}
