//! A workspace's facts together.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::tz::TimeZone;

use super::{
    Address, Contact, Fact, FactBody, FactId, FactKey, FactKind, Hours, Item, Payment, Policy, Shipping,
    Voice,
};
use crate::draft::claims::Phrases;
use crate::draft::retrieve::Labels;

/// One workspace's facts at one moment: everything a drafter and the gate may know about the business.
///
/// What searching them needs is prepared when it is first asked for, and kept with them: a catalog of thousands is read once, not for
/// every question.
#[derive(Clone, Debug)]
pub struct Facts {
    list: Vec<Fact>,
    /// Where the catalog's items are in the list.
    items: Vec<usize>,
    by_id: HashMap<FactId, usize>,
    time_zone: TimeZone,
    voice: Voice,
    labels: OnceLock<Labels>,
    phrases: OnceLock<Phrases>,
}

impl Facts {
    /// `fallback` is the zone of the workspace, used until opening hours name one.
    pub fn new(list: Vec<Fact>, fallback: TimeZone) -> Self {
        let time_zone = list
            .iter()
            .find_map(|fact| match &fact.body {
                FactBody::Hours(hours) => hours.zone(),
                _ => None,
            })
            .unwrap_or(fallback);
        let voice = list
            .iter()
            .find_map(|fact| match &fact.body {
                FactBody::Voice(voice) => Some(voice.clone()),
                _ => None,
            })
            .unwrap_or_default();
        let is_item = |at: &usize| matches!(list.get(*at).map(|fact| &fact.body), Some(FactBody::Item(_)));
        Self {
            items: (0..list.len()).filter(is_item).collect(),
            by_id: list.iter().enumerate().map(|(at, fact)| (fact.id, at)).collect(),
            list,
            time_zone,
            voice,
            labels: OnceLock::new(),
            phrases: OnceLock::new(),
        }
    }

    /// The names in the catalog, by their words.
    pub(in crate::draft) fn labels(&self) -> &Labels {
        self.labels.get_or_init(|| Labels::new(self))
    }

    /// What the business has written, by first words.
    pub(in crate::draft) fn phrases(&self) -> &Phrases {
        self.phrases.get_or_init(|| Phrases::new(self))
    }

    pub fn list(&self) -> &[Fact] {
        &self.list
    }

    /// The zone in which "today" and "9 o'clock" are meant.
    pub const fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// The business's voice, or the neutral default.
    pub const fn voice(&self) -> &Voice {
        &self.voice
    }

    /// The fact that is still current in exactly this version.
    pub fn get(&self, key: FactKey) -> Option<&Fact> {
        self.current(key.id).filter(|fact| fact.version == key.version)
    }

    /// A fact as it stands now, in whatever version.
    pub fn current(&self, id: FactId) -> Option<&Fact> {
        self.list.get(*self.by_id.get(&id)?)
    }

    pub fn of_kind(&self, kind: FactKind) -> impl Iterator<Item = &Fact> {
        self.list.iter().filter(move |fact| fact.body.kind() == kind)
    }

    pub fn items(&self) -> impl Iterator<Item = (FactKey, &Item)> {
        (0..self.items.len()).filter_map(|nth| self.item(nth))
    }

    /// One item, by its place among the items.
    pub fn item(&self, nth: usize) -> Option<(FactKey, &Item)> {
        let fact = self.list.get(*self.items.get(nth)?)?;
        match &fact.body {
            FactBody::Item(item) => Some((fact.key(), item)),
            _ => None,
        }
    }

    pub fn policies(&self) -> impl Iterator<Item = (FactKey, &Policy)> {
        self.list.iter().filter_map(|fact| match &fact.body {
            FactBody::Policy(policy) => Some((fact.key(), policy)),
            _ => None,
        })
    }

    pub fn addresses(&self) -> impl Iterator<Item = (FactKey, &Address)> {
        self.list.iter().filter_map(|fact| match &fact.body {
            FactBody::Address(address) => Some((fact.key(), address)),
            _ => None,
        })
    }

    pub fn hours(&self) -> Option<(FactKey, &Hours)> {
        self.list.iter().find_map(|fact| match &fact.body {
            FactBody::Hours(hours) => Some((fact.key(), hours)),
            _ => None,
        })
    }

    pub fn contact(&self) -> Option<(FactKey, &Contact)> {
        self.list.iter().find_map(|fact| match &fact.body {
            FactBody::Contact(contact) => Some((fact.key(), contact)),
            _ => None,
        })
    }

    pub fn payment(&self) -> Option<(FactKey, &Payment)> {
        self.list.iter().find_map(|fact| match &fact.body {
            FactBody::Payment(payment) => Some((fact.key(), payment)),
            _ => None,
        })
    }

    pub fn shipping(&self) -> Option<(FactKey, &Shipping)> {
        self.list.iter().find_map(|fact| match &fact.body {
            FactBody::Shipping(shipping) => Some((fact.key(), shipping)),
            _ => None,
        })
    }

    pub fn voice_key(&self) -> Option<FactKey> {
        self.of_kind(FactKind::Voice).map(Fact::key).next()
    }
}
