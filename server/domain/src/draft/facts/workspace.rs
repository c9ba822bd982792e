//! A workspace's facts together.

use jiff::tz::TimeZone;

use super::{
    Address, Contact, Fact, FactBody, FactKey, FactKind, Hours, Item, Payment, Policy, Shipping, Voice,
};

/// One workspace's facts at one moment: everything a drafter and the gate may know about the business.
#[derive(Clone, Debug)]
pub struct Facts {
    list: Vec<Fact>,
    time_zone: TimeZone,
    voice: Voice,
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
        Self {
            list,
            time_zone,
            voice,
        }
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
        self.list.iter().find(|fact| fact.key() == key)
    }

    pub fn of_kind(&self, kind: FactKind) -> impl Iterator<Item = &Fact> {
        self.list.iter().filter(move |fact| fact.body.kind() == kind)
    }

    pub fn items(&self) -> impl Iterator<Item = (FactKey, &Item)> {
        self.list.iter().filter_map(|fact| match &fact.body {
            FactBody::Item(item) => Some((fact.key(), item)),
            _ => None,
        })
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
