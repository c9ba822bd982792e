//! What a message asks, part by part.
//!
//! A customer puts several questions into one message and several messages into one question. Each part
//! becomes an `Ask`, or the reason why it was not understood; a part nobody understood is never silently
//! dropped.

mod continued;
mod cues;
mod lexicon;
mod parts;
mod subject;

use jiff::Zoned;
use jiff::civil::Date;

use self::cues::Cue;
use crate::draft::conversation::Conversation;
use crate::draft::facts::{FactKey, Facts, PolicyTopic};
use crate::draft::normal::ordinary_words;
use crate::draft::proposal::{Intent, Unanswerable};
use crate::draft::retrieve::{Index, Match};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    Price(Vec<Match>),
    Stock(Vec<Match>),
    /// Only a name was written: price, and availability where it is known.
    Item(Vec<Match>),
    Detail(Vec<Match>),
    /// Of all items, or of these.
    Cheapest(Vec<FactKey>),
    /// All items, or these.
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
    /// Position of the exception that customers call by this name.
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
            Self::Price(_) | Self::Cheapest(_) | Self::Item(_) | Self::WhichItem => Intent::Price,
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

/// One part of a message.
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

pub(super) fn read<'f>(
    question: &str,
    conversation: &Conversation,
    facts: &'f Facts,
    index: &Index<'f>,
    now: &Zoned,
) -> Reading {
    let reader = Reader {
        facts,
        index,
        conversation,
        now,
    };
    let mut reading = Reading::default();
    let clauses: Vec<Clause> = parts::parts(question)
        .into_iter()
        .map(|part| reader.clause(part))
        .filter(|clause| !clause.words.is_empty() && !reader.is_business_name(clause))
        .collect();
    for clause in &clauses {
        reading.greeted |= lexicon::greets(&clause.words);
        reading.thanked |= lexicon::thanks(&clause.words);
    }
    let mut spoken_of: Vec<Match> = Vec::new();
    for clause in parts::joined(clauses) {
        match reader.asks(&clause, &spoken_of) {
            Ok(asks) => reading.asks.extend(asks),
            Err(why) => reading.not_understood = reading.not_understood.or(Some(why)),
        }
        if !clause.items.is_empty() {
            spoken_of = clause.items;
        }
    }
    reading.asks = without_repetition(&reading.asks);
    reading
}

/// "Kirim ke Depok bisa? Ongkirnya berapa?" is one question: the general form of what was asked precisely
/// is dropped.
fn without_repetition(asks: &[Ask]) -> Vec<Ask> {
    let about_items = |ask: &Ask| {
        matches!(
            ask,
            Ask::Price(_) | Ask::Stock(_) | Ask::Item(_) | Ask::Detail(_) | Ask::Catalog(_)
        )
    };
    let is_subsumed = |ask: &Ask| match ask {
        Ask::WhichItem => asks.iter().any(about_items),
        Ask::Hours(When::General) => asks
            .iter()
            .any(|other| matches!(other, Ask::Hours(When::On(_) | When::Occasion(_)))),
        Ask::Shipping(places) if places.is_empty() => asks
            .iter()
            .any(|other| matches!(other, Ask::Shipping(places) if !places.is_empty())),
        _ => false,
    };
    let mut kept: Vec<Ask> = Vec::new();
    for ask in asks.iter().filter(|ask| !is_subsumed(ask)) {
        if !kept.contains(ask) {
            kept.push(ask.clone());
        }
    }
    kept
}

impl Reader<'_, '_> {
    fn clause(&self, text: String) -> Clause {
        let words = ordinary_words(&text);
        let mut items = self.index.items(&words);
        for found in items.iter_mut().filter(|found| !found.is_whole) {
            found
                .words
                .retain(|at| words.get(*at).is_some_and(|word| !lexicon::is_cue(word)));
        }
        items.retain(|found| !found.words.is_empty());
        let belongs_to_name = |at: usize| {
            items
                .iter()
                .any(|found| found.is_whole && found.words.contains(&at))
        };
        let asking: Vec<String> = words
            .iter()
            .enumerate()
            .filter(|(at, _)| !belongs_to_name(*at))
            .map(|(_, word)| word.clone())
            .collect();
        let cues = cues::find(&asking, !items.is_empty());
        Clause {
            text,
            words,
            cues,
            items,
        }
    }

    /// `spoken_of`: items named earlier in the same message.
    fn asks(&self, clause: &Clause, spoken_of: &[Match]) -> Result<Vec<Ask>, Unanswerable> {
        if lexicon::asks_for_reasons(&clause.words) {
            return Err(Unanswerable::NotInFacts);
        }
        if let Some(ask) = self.measure(clause) {
            return Ok(vec![ask]);
        }
        let named_policy = self.policy_by_title(clause);
        if clause.cues.is_empty() {
            let asks = self.asks_without_cue(clause, named_policy);
            let is_plain = asks.as_ref().is_ok_and(|asks| !asks.is_empty());
            let meant = || self.continued(clause).or_else(|| self.noted(clause));
            return if is_plain {
                asks
            } else {
                meant().map_or(asks, |ask| Ok(vec![ask]))
            };
        }
        clause
            .cues
            .iter()
            .map(|cue| self.ask(*cue, clause, spoken_of, named_policy.clone()))
            .collect::<Result<_, _>>()
            .or_else(|why| self.noted(clause).ok_or(why).map(|ask| vec![ask]))
    }

    fn asks_without_cue(&self, clause: &Clause, named_policy: Option<Ask>) -> Result<Vec<Ask>, Unanswerable> {
        if let Some(policy) = named_policy {
            return Ok(vec![policy]);
        }
        let unknown = self.unknown_words(clause);
        if !clause.items.is_empty() {
            self.has_what_is_asked(None, clause)?;
            return if unknown.is_empty() {
                Ok(vec![Ask::Item(clause.items.clone())])
            } else if self.described(clause, &unknown) {
                Ok(vec![Ask::Detail(clause.items.clone())])
            } else {
                Err(Unanswerable::MissingDetail)
            };
        }
        if let Some(category) = self.index.category(&clause.words).filter(|_| unknown.len() <= 1) {
            return Ok(vec![Ask::Catalog(category)]);
        }
        if unknown.is_empty() {
            Ok(Vec::new())
        } else {
            Err(Unanswerable::NotInFacts)
        }
    }

    fn ask(
        &self,
        cue: Cue,
        clause: &Clause,
        spoken_of: &[Match],
        named_policy: Option<Ask>,
    ) -> Result<Ask, Unanswerable> {
        match cue {
            Cue::Price | Cue::Stock | Cue::Detail => self.about_items(cue, clause, spoken_of, named_policy),
            Cue::Cheapest => Ok(Ask::Cheapest(self.listed(clause))),
            Cue::Catalog => Ok(Ask::Catalog(self.listed(clause))),
            Cue::Duration => named_policy.map_or_else(|| self.duration(clause, spoken_of), Ok),
            Cue::Hours => self.when(clause).map(Ask::Hours),
            Cue::Address => Ok(Ask::Address),
            Cue::Where => match named_policy {
                Some(policy) => Ok(policy),
                None if self.unknown_words(clause).is_empty() => Ok(Ask::Address),
                None => Err(Unanswerable::NotInFacts),
            },
            Cue::Shipping => Ok(Ask::Shipping(self.places(clause))),
            Cue::Payment => Ok(Ask::Payment(self.payment(clause))),
            Cue::Contact if self.unknown_words(clause).is_empty() => Ok(Ask::Contact),
            Cue::Returns => self
                .policy_on(PolicyTopic::Returns)
                .or(named_policy)
                .ok_or(Unanswerable::NotInFacts),
            Cue::Warranty => self
                .policy_on(PolicyTopic::Warranty)
                .or(named_policy)
                .ok_or(Unanswerable::NotInFacts),
            Cue::Preorder => self
                .policy_on(PolicyTopic::Preorder)
                .or(named_policy)
                .ok_or(Unanswerable::NotInFacts),
            Cue::NamedPolicy | Cue::Contact => named_policy.ok_or(Unanswerable::NotInFacts),
        }
    }

    fn about_items(
        &self,
        cue: Cue,
        clause: &Clause,
        spoken_of: &[Match],
        named_policy: Option<Ask>,
    ) -> Result<Ask, Unanswerable> {
        if let Some(policy) = named_policy {
            return Ok(policy);
        }
        let unknown = self.unknown_words(clause);
        if !clause.items.is_empty() {
            self.has_what_is_asked(Some(cue), clause)?;
            let is_certain = clause.items.iter().all(|found| found.is_whole);
            return match (unknown.is_empty(), is_certain) {
                (false, true) if cue != Cue::Price && self.described(clause, &unknown) => {
                    Ok(Ask::Detail(clause.items.clone()))
                }
                (true, _) => Ok(with_items(cue, clause.items.clone())),
                (false, true) => Err(Unanswerable::MissingDetail),
                (false, false) => Err(Unanswerable::UnknownItem),
            };
        }
        if let Some(category) = self
            .index
            .category(&clause.words)
            .filter(|_| cue != Cue::Detail && unknown.len() <= 1)
        {
            return Ok(Ask::Catalog(category));
        }
        let earlier = self.meant_items(clause, spoken_of);
        if !unknown.is_empty() && !self.belongs_to(&earlier, clause, &unknown) {
            return Err(if cue == Cue::Detail {
                Unanswerable::NotInFacts
            } else {
                Unanswerable::UnknownItem
            });
        }
        if earlier.is_empty() {
            Ok(Ask::WhichItem)
        } else {
            Ok(with_items(cue, earlier))
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
