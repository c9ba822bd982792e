//! What a business has told us about itself: the only ground an answer may stand on.
//!
//! One fact is one row with its own version, so that a sentence can name the row *and* the wording it
//! rested on, and a change of a price finds every waiting draft that quoted the old one. Catalog items,
//! addresses and policies have many rows; opening hours, contact, payment, shipping and voice have one
//! each.

mod hours;
mod kinds;
mod money;
pub(crate) mod summary;
mod validate;
mod voice;
mod wording;
mod workspace;

pub use hours::{Hours, HoursException, Span, Week, zone_abbreviation};
pub use kinds::{
    Address, Contact, Eta, EtaUnit, Item, Link, Payment, PaymentKind, PaymentMethod, Phone, Policy,
    PolicyTopic, Shipping, ShippingOption, Stock, Variant,
};
pub use money::{Currency, Money};
pub use validate::{FieldError, Problem};
pub use voice::{FormOfAddress, Tone, Voice};
pub use wording::Wording;
pub use workspace::Facts;

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::language::Lang;

/// The row of a fact, the same through all its versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactId(pub Uuid);

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One wording of a fact: what a sentence cites. Versions count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactKey {
    pub id: FactId,
    pub version: i32,
}

/// Wordings as the evidence names them: `id@version`, in order.
pub(crate) fn cited(keys: &[FactKey]) -> String {
    let names: Vec<String> = keys
        .iter()
        .map(|key| format!("{}@{}", key.id, key.version))
        .collect();
    names.join(" ")
}

/// A fact as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub id: FactId,
    pub version: i32,
    pub body: FactBody,
}

impl Fact {
    pub const fn key(&self) -> FactKey {
        FactKey {
            id: self.id,
            version: self.version,
        }
    }
}

/// What one fact says. Serialised with a `kind` tag; this is the form in which it is sealed, versioned and
/// exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FactBody {
    Item(Item),
    Hours(Hours),
    Address(Address),
    Contact(Contact),
    Payment(Payment),
    Shipping(Shipping),
    Policy(Policy),
    Voice(Voice),
}

/// The kind of a fact without its content, for lists, filters and the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    Item,
    Hours,
    Address,
    Contact,
    Payment,
    Shipping,
    Policy,
    Voice,
}

impl FactKind {
    pub const ALL: [Self; 8] = [
        Self::Item,
        Self::Hours,
        Self::Address,
        Self::Contact,
        Self::Payment,
        Self::Shipping,
        Self::Policy,
        Self::Voice,
    ];

    /// Whether a workspace has at most one row of this kind.
    pub const fn is_single(self) -> bool {
        !matches!(self, Self::Item | Self::Address | Self::Policy)
    }

    /// Stable name, equal to the `kind` tag.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Hours => "hours",
            Self::Address => "address",
            Self::Contact => "contact",
            Self::Payment => "payment",
            Self::Shipping => "shipping",
            Self::Policy => "policy",
            Self::Voice => "voice",
        }
    }
}

impl FactBody {
    pub const fn kind(&self) -> FactKind {
        match self {
            Self::Item(_) => FactKind::Item,
            Self::Hours(_) => FactKind::Hours,
            Self::Address(_) => FactKind::Address,
            Self::Contact(_) => FactKind::Contact,
            Self::Payment(_) => FactKind::Payment,
            Self::Shipping(_) => FactKind::Shipping,
            Self::Policy(_) => FactKind::Policy,
            Self::Voice(_) => FactKind::Voice,
        }
    }

    /// Whether an owner may save this. Every problem is listed, so that a form can mark all its fields at
    /// once.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        validate::validate(self)
    }

    /// One line for the list of sources beside a draft.
    pub fn summary(&self, lang: Lang) -> String {
        summary::summary(self, lang)
    }
}

/// Facts written in a file, `[[fact]]` by `[[fact]]`: what demo data, tests and imports start from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactFile {
    #[serde(rename = "fact")]
    pub facts: Vec<FactBody>,
}

impl FactFile {
    pub fn parse(toml: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(toml)
    }
}

#[cfg(test)]
mod tests;
