//! What a message asks, part by part.
//!
//! A customer puts several questions into one message and several messages into one question. Each part becomes an `Ask`, or the reason
//! why it was not understood; a part nobody understood is never silently dropped.

mod cues;

use std::collections::HashSet;

use jiff::Zoned;
use jiff::civil::Date;

use self::cues::Cue;
use crate::draft::claims::{ClaimValue, TokenKind, extract, tokens};
use crate::draft::conversation::Conversation;
use crate::draft::facts::{FactBody, FactKey, Facts, PolicyTopic};
use crate::draft::language::is_function_word;
use crate::draft::normal::ordinary_words;
use crate::draft::proposal::{Intent, Unanswerable};
use crate::draft::retrieve::{Index, Match, forms, words};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Price(Vec<Match>),
    Stock(Vec<Match>),
    /// Only a name was written: price, and availability where it is known.
    Item(Vec<Match>),
    Detail(Vec<Match>),
    Cheapest,
    Catalog(Vec<FactKey>),
    Hours(When),
    Address,
    /// Words of the places asked for; none means the question is general.
    Shipping(Vec<String>),
    Payment(PaymentAsk),
    Contact,
    Policy(FactKey, PolicyTopic),
    /// Price, stock or detail of something that was not named: ask back.
    WhichItem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum When {
    General,
    Now,
    On(Vec<Date>),
    /// Dates of a holiday the hours name.
    Occasion(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PaymentAsk {
    pub wants_account: bool,
    /// A method was named that the business does not list.
    pub names_missing_method: bool,
    /// A method was named that it does list.
    pub names_listed_method: bool,
}

impl Ask {
    pub fn intent(&self) -> Intent {
        match self {
            Self::Price(_) | Self::Cheapest | Self::Item(_) | Self::WhichItem => Intent::Price,
            Self::Stock(_) => Intent::Stock,
            Self::Detail(_) => Intent::Detail,
            Self::Catalog(_) => Intent::Catalog,
            Self::Hours(_) => Intent::Hours,
            Self::Address => Intent::Address,
            Self::Shipping(_) => Intent::Shipping,
            Self::Payment(_) => Intent::Payment,
            Self::Contact => Intent::Contact,
            Self::Policy(_, topic) => Intent::Policy(*topic),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Reading {
    pub asks: Vec<Ask>,
    pub not_understood: Option<Unanswerable>,
    pub greeted: bool,
    pub thanked: bool,
}

struct Clause {
    text: String,
    words: Vec<String>,
    cues: Vec<Cue>,
    items: Vec<Match>,
}

struct Reader<'r, 'f> {
    facts: &'f Facts,
    index: &'r Index<'f>,
    conversation: &'r Conversation,
    now: &'r Zoned,
}

pub(super) fn read<'f>(question: &str, conversation: &Conversation, facts: &'f Facts, index: &Index<'f>, now: &Zoned) -> Reading {
    let reader = Reader { facts, index, conversation, now };
    let mut reading = Reading::default();
    let clauses: Vec<Clause> = parts(question).into_iter().map(|part| reader.clause(part)).filter(|clause| !clause.words.is_empty()).collect();
    for clause in &clauses {
        reading.greeted |= cues::greets(&clause.words);
        reading.thanked |= cues::thanks(&clause.words);
    }
    for clause in joined(clauses) {
        match reader.asks(&clause) {
            Ok(asks) => {
                for ask in asks {
                    if !reading.asks.contains(&ask) {
                        reading.asks.push(ask);
                    }
                }
            }
            Err(why) => reading.not_understood = reading.not_understood.or(Some(why)),
        }
    }
    drop_subsumed(&mut reading.asks);
    reading
}

/// A clarifying question is pointless beside an answer about an item.
fn drop_subsumed(asks: &mut Vec<Ask>) {
    if asks.iter().any(|ask| matches!(ask, Ask::Price(_) | Ask::Stock(_) | Ask::Item(_) | Ask::Detail(_) | Ask::Catalog(_))) {
        asks.retain(|ask| *ask != Ask::WhichItem);
    }
}

/// Parts between marks and connecting words.
fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut start = 0;
    for line_end in text.match_indices('\n').map(|(at, _)| at).chain([text.len()]) {
        let line = text.get(start..line_end).unwrap_or_default();
        let mut from = 0;
        for token in tokens(line) {
            let divides = (token.kind == TokenKind::Sign && matches!(token.text, "?" | "!" | "." | "," | ";" | "&" | "+"))
                || matches!(token.lower.as_str(), "terus" | "trus" | "trs" | "lalu" | "dan" | "and" | "sama" | "sm" | "serta" | "also" | "juga" | "sekalian" | "then" | "or" | "atau" | "plus" | "kemudian");
            if divides {
                parts.push(line.get(from..token.range.start).unwrap_or_default().to_owned());
                from = token.range.end;
            }
        }
        parts.push(line.get(from..).unwrap_or_default().to_owned());
        start = line_end + 1;
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// A part that only names something ("kopi susu" of "kopi susu dan americano berapa?") belongs to the next part that asks, else to the one before.
fn joined(clauses: Vec<Clause>) -> Vec<Clause> {
    let mut joined: Vec<Clause> = Vec::new();
    let mut waiting: Vec<Clause> = Vec::new();
    for clause in clauses {
        let asks = !clause.cues.is_empty();
        if !asks {
            waiting.push(clause);
            continue;
        }
        let takes_names = clause.cues.iter().any(|cue| cue.is_about_items() || *cue == Cue::Shipping);
        let (mut named, other): (Vec<Clause>, Vec<Clause>) = waiting.drain(..).partition(|earlier| takes_names && (!earlier.items.is_empty() || !clause.items.is_empty()));
        for earlier in &mut named {
            earlier.cues.clone_from(&clause.cues);
        }
        joined.extend(other);
        joined.extend(named);
        joined.push(clause);
    }
    for mut clause in waiting {
        let earlier = joined.iter().rev().find(|earlier| earlier.cues.iter().any(|cue| cue.is_about_items()));
        let shipping = joined.iter().rev().find(|earlier| earlier.cues.contains(&Cue::Shipping));
        if let (Some(earlier), false) = (earlier, clause.items.is_empty()) {
            clause.cues = earlier.cues.clone();
        } else if let (Some(earlier), true) = (shipping, clause.items.is_empty()) {
            let names_a_place = clause.words.iter().any(|word| !is_function_word(word) && !cues::is_social(word));
            if names_a_place {
                clause.cues.clone_from(&earlier.cues);
                clause.words.insert(0, "ke".to_owned());
            }
        }
        joined.push(clause);
    }
    joined
}

impl Reader<'_, '_> {
    fn clause(&self, text: String) -> Clause {
        let words = ordinary_words(&text);
        let searched: Vec<String> = words.iter().map(|word| if cues::is_cue(word) { String::new() } else { word.clone() }).collect();
        let items = self.index.items(&searched);
        let cues = cues::find(&words, !items.is_empty());
        Clause { text, words, cues, items }
    }

    fn asks(&self, clause: &Clause) -> Result<Vec<Ask>, Unanswerable> {
        if cues::asks_for_reasons(&clause.words) {
            return Err(Unanswerable::NotInFacts);
        }
        let named_policy = self.policy_by_title(clause);
        if clause.cues.is_empty() {
            return self.asks_without_cue(clause, named_policy);
        }
        let mut asks = Vec::new();
        for cue in &clause.cues {
            asks.push(self.ask(*cue, clause, named_policy.clone())?);
        }
        Ok(asks)
    }

    fn asks_without_cue(&self, clause: &Clause, named_policy: Option<Ask>) -> Result<Vec<Ask>, Unanswerable> {
        if let Some(policy) = named_policy {
            return Ok(vec![policy]);
        }
        let unknown = self.unknown_words(clause, &clause.items);
        if !clause.items.is_empty() {
            return if unknown.is_empty() { Ok(vec![Ask::Item(clause.items.clone())]) } else { Err(Unanswerable::MissingDetail) };
        }
        let category = self.index.category(&clause.words);
        if !category.is_empty() && unknown.len() <= 1 {
            return Ok(vec![Ask::Catalog(category)]);
        }
        if unknown.is_empty() { Ok(Vec::new()) } else { Err(Unanswerable::NotInFacts) }
    }

    fn policy_by_title(&self, clause: &Clause) -> Option<Ask> {
        let names_item: HashSet<usize> = clause.items.iter().flat_map(|found| found.words.iter().copied()).collect();
        let telling = |word: &String| cues::is_policy_word(word) || !(cues::is_cue(word) || is_function_word(word) || cues::is_social(word) || cues::is_size(word));
        let words: Vec<String> = clause.words.iter().filter(|word| telling(word)).cloned().collect();
        let needed: Vec<String> = clause.words.iter().enumerate().filter(|(at, word)| telling(word) && !names_item.contains(at)).map(|(_, word)| word.clone()).collect();
        self.index.policy(&words, &needed).map(|key| Ask::Policy(key, self.topic(key)))
    }

    fn topic(&self, key: FactKey) -> PolicyTopic {
        self.facts.policies().find(|(known, _)| *known == key).map_or(PolicyTopic::Other, |(_, policy)| policy.topic)
    }

    fn policy_on(&self, topic: PolicyTopic) -> Option<Ask> {
        self.facts.policies().find(|(_, policy)| policy.topic == topic).map(|(key, _)| Ask::Policy(key, topic))
    }

    fn ask(&self, cue: Cue, clause: &Clause, named_policy: Option<Ask>) -> Result<Ask, Unanswerable> {
        match cue {
            Cue::Price | Cue::Stock | Cue::Detail => self.about_items(cue, clause, named_policy),
            Cue::Cheapest => Ok(Ask::Cheapest),
            Cue::Catalog => Ok(Ask::Catalog(self.index.category(&clause.words))),
            Cue::Hours => self.when(clause).map(Ask::Hours),
            Cue::Address => Ok(Ask::Address),
            Cue::Shipping => Ok(Ask::Shipping(self.places(clause))),
            Cue::Payment => Ok(Ask::Payment(self.payment(clause))),
            Cue::Contact => Ok(Ask::Contact),
            Cue::Returns => self.policy_on(PolicyTopic::Returns).or(named_policy).ok_or(Unanswerable::NotInFacts),
            Cue::Warranty => self.policy_on(PolicyTopic::Warranty).or(named_policy).ok_or(Unanswerable::NotInFacts),
            Cue::Preorder => self.policy_on(PolicyTopic::Preorder).or(named_policy).ok_or(Unanswerable::NotInFacts),
            Cue::NamedPolicy => named_policy.ok_or(Unanswerable::NotInFacts),
        }
    }

    fn about_items(&self, cue: Cue, clause: &Clause, named_policy: Option<Ask>) -> Result<Ask, Unanswerable> {
        let items = if clause.items.is_empty() { Vec::new() } else { clause.items.clone() };
        let unknown = self.unknown_words(clause, &items);
        if items.is_empty() {
            if let Some(policy) = named_policy {
                return Ok(policy);
            }
            let category = self.index.category(&clause.words);
            if !category.is_empty() && cue != Cue::Detail && unknown.len() <= 1 {
                return Ok(Ask::Catalog(category));
            }
            if !unknown.is_empty() {
                return Err(if cue == Cue::Detail { Unanswerable::NotInFacts } else { Unanswerable::UnknownItem });
            }
            let earlier = self.item_spoken_of(clause);
            return if earlier.is_empty() { Ok(Ask::WhichItem) } else { Ok(with_items(cue, earlier)) };
        }
        if items.iter().any(|found| !found.is_whole) && !unknown.is_empty() {
            return named_policy.ok_or(Unanswerable::UnknownItem);
        }
        let follows_a_name = unknown.iter().any(|at| items.iter().any(|found| found.words.contains(&at.wrapping_sub(1))));
        if follows_a_name || unknown.len() > 1 {
            return named_policy.ok_or(Unanswerable::MissingDetail);
        }
        Ok(with_items(cue, items))
    }

    /// Places of the words that neither belong to a found name nor are common.
    fn unknown_words(&self, clause: &Clause, items: &[Match]) -> Vec<usize> {
        let used: HashSet<usize> = items.iter().flat_map(|found| found.words.iter().copied()).collect();
        let variant_words: HashSet<String> = items
            .iter()
            .filter_map(|found| self.index.item(found.key))
            .flat_map(|item| item.variants.iter().flat_map(|variant| words(&variant.name)).chain(item.category.iter().flat_map(|category| words(category))).chain(item.unit.iter().flat_map(|unit| words(unit))))
            .collect();
        let business = self.business_words();
        let is_known = |at: usize, word: &String| {
            used.contains(&at)
                || is_function_word(word)
                || cues::is_cue(word)
                || cues::is_detail(word)
                || cues::is_social(word)
                || cues::is_size(word)
                || forms(word).iter().any(|form| variant_words.contains(form))
                || business.contains(word)
                || word.chars().all(|letter| letter.is_ascii_digit())
                || word.chars().count() == 1
        };
        clause.words.iter().enumerate().filter(|(at, word)| !is_known(*at, word)).map(|(at, _)| at).collect()
    }

    /// Words that name the business itself, which say nothing about a product.
    fn business_words(&self) -> HashSet<String> {
        let greeting = self.facts.voice().greeting.both().flat_map(words).collect::<HashSet<_>>();
        greeting.into_iter().filter(|word| word.len() > 3).collect()
    }

    /// The item the conversation was about before: the newest message that named one.
    fn item_spoken_of(&self, clause: &Clause) -> Vec<Match> {
        let earlier = self.conversation.unanswered().collect::<Vec<_>>();
        let turns = earlier.into_iter().rev().filter(|turn| turn.text.trim() != clause.text.trim()).chain(self.conversation.before_question()).take(6);
        for turn in turns {
            let mut found = self.index.items(&ordinary_words(&turn.text));
            found.retain(|found| found.is_whole);
            if !found.is_empty() && found.len() <= 3 {
                let asked = &clause.words;
                for item in &mut found {
                    item.words.clear();
                    item.variants = self.index.variants(item.key, asked);
                }
                return found;
            }
        }
        Vec::new()
    }

    fn when(&self, clause: &Clause) -> Result<When, Unanswerable> {
        if let Some((_, hours)) = self.facts.hours() {
            let named = |name: &str| !name.is_empty() && words(name).iter().any(|word| word.len() > 3 && clause.words.contains(word) && !is_function_word(word));
            let today = self.now.date();
            let occasion = hours.exceptions.iter().position(|exception| exception.to >= today && exception.name.both().any(named));
            if let Some(position) = occasion {
                return Ok(When::Occasion(position));
            }
        }
        let today = self.now.date();
        let mut dates: Vec<Date> = Vec::new();
        for claim in extract(&clause.text, self.now) {
            match claim.value {
                ClaimValue::Date(date) if date >= today => dates.push(date),
                ClaimValue::Weekday(day) => dates.extend(if day == today.weekday() { Ok(today) } else { today.nth_weekday(1, day) }),
                ClaimValue::WeekdayRange(..) | ClaimValue::EveryDay => return Ok(When::General),
                _ => {}
            }
        }
        if !dates.is_empty() {
            dates.dedup();
            return Ok(When::On(dates));
        }
        if cues::names_holiday(&clause.words) {
            return Err(Unanswerable::MissingDetail);
        }
        Ok(if cues::means_now(&clause.words) { When::Now } else { When::General })
    }

    fn places(&self, clause: &Clause) -> Vec<String> {
        let Some((_, shipping)) = self.facts.shipping() else { return Vec::new() };
        let listed = shipping.options.iter().flat_map(|option| &option.areas).filter(|area| {
            let own = words(area);
            !own.is_empty() && own.iter().all(|word| clause.words.contains(word))
        });
        let mut places: Vec<String> = listed.cloned().collect();
        if places.is_empty() {
            let mut follows = false;
            for word in &clause.words {
                let unknown = !is_function_word(word) && !cues::is_cue(word) && !cues::is_social(word) && !word.chars().all(|letter| letter.is_ascii_digit());
                if follows && unknown {
                    places.push(word.clone());
                }
                follows = matches!(word.as_str(), "ke" | "to" | "daerah" | "area" | "wilayah" | "in" | "di") || (follows && !unknown && word.len() <= 5);
            }
        }
        places.sort();
        places.dedup();
        places
    }

    fn payment(&self, clause: &Clause) -> PaymentAsk {
        let named = cues::payment_methods(&clause.words);
        let listed = self.facts.list().iter().find_map(|fact| if let FactBody::Payment(payment) = &fact.body { Some(payment) } else { None });
        let has = |name: &cues::Method| {
            listed.is_some_and(|payment| {
                payment.methods.iter().any(|method| name.kind.is_none_or(|kind| kind == method.kind) && name.name.is_none_or(|wanted| words(&method.name).contains(&wanted.to_owned())))
            })
        };
        PaymentAsk {
            wants_account: cues::wants_account(&clause.words),
            names_missing_method: named.iter().any(|name| !has(name)),
            names_listed_method: named.iter().any(has),
        }
    }
}

fn with_items(cue: Cue, items: Vec<Match>) -> Ask {
    match cue {
        Cue::Stock => Ask::Stock(items),
        Cue::Detail => Ask::Detail(items),
        _ => Ask::Price(items),
    }
}
