//! What a business has told us about itself: the only ground an answer may stand on.
//!
//! One fact is one row with its own version, so that a sentence can name the row *and* the wording it rested on, and a change of a price
//! finds every waiting draft that quoted the old one. Catalog items, addresses and policies have many rows; opening hours, contact,
//! payment, shipping and voice have one each.

mod hours;
mod money;
pub(super) mod summary;
mod validate;

pub use hours::{Hours, HoursException, Span, Week, zone_abbreviation};
pub use money::{Currency, Money};
pub use validate::{FieldError, Problem};

use std::fmt;

use jiff::tz::TimeZone;
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

/// A fact as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub id: FactId,
    pub version: i32,
    pub body: FactBody,
}

impl Fact {
    pub const fn key(&self) -> FactKey {
        FactKey { id: self.id, version: self.version }
    }
}

/// What one fact says. Serialised with a `kind` tag; this is the form in which it is sealed, versioned and exported.
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

    /// Whether an owner may save this. Every problem is listed, so that a form can mark all its fields at once.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        validate::validate(self)
    }

    /// One line for the list of sources beside a draft.
    pub fn summary(&self, lang: Lang) -> String {
        summary::summary(self, lang)
    }
}

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
        [self.id.trim(), self.en.trim()].into_iter().filter(|words| !words.is_empty())
    }
}

/// Something that is sold. Either it has one price, or each variant has its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Item {
    pub name: String,
    /// What customers call it: short forms, nicknames, the name in the other language.
    pub aliases: Vec<String>,
    pub category: Option<String>,
    pub description: Wording,
    /// What one price buys: `cup`, `box`, `kg`.
    pub unit: Option<String>,
    /// Absent when the variants carry the prices, or the price is not told in advance.
    pub price: Option<Money>,
    pub stock: Stock,
    pub variants: Vec<Variant>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub name: String,
    pub price: Money,
    #[serde(default)]
    pub stock: Stock,
}

/// How much is left. `Unknown` makes a stock question one for a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stock {
    #[default]
    Unknown,
    /// Counted; zero means sold out.
    InStock(u32),
    /// There is always some, or it is made to order.
    Available,
    OutOfStock,
}

impl Stock {
    /// Whether it can be bought now; `None` when the business has not said.
    pub const fn is_available(self) -> Option<bool> {
        match self {
            Self::Unknown => None,
            Self::InStock(count) => Some(count > 0),
            Self::Available => Some(true),
            Self::OutOfStock => Some(false),
        }
    }
}

impl Item {
    /// The lowest and highest price a customer can be told.
    pub fn price_range(&self) -> Option<(Money, Money)> {
        let prices = || self.price.into_iter().chain(self.variants.iter().map(|variant| variant.price));
        let lowest = prices().min_by_key(|price| price.minor)?;
        let highest = prices().max_by_key(|price| price.minor)?;
        Some((lowest, highest))
    }

    /// Availability over all variants: one that is left is enough, all must be gone to be sold out.
    pub fn is_available(&self) -> Option<bool> {
        if self.variants.is_empty() || self.stock != Stock::Unknown {
            return self.stock.is_available();
        }
        let known: Vec<Option<bool>> = self.variants.iter().map(|variant| variant.stock.is_available()).collect();
        if known.contains(&Some(true)) {
            Some(true)
        } else if known.iter().all(|state| *state == Some(false)) {
            Some(false)
        } else {
            None
        }
    }
}

/// A place of business; one row for each branch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Address {
    /// `Toko utama`, `Studio`, the name of the branch.
    pub label: String,
    pub text: String,
    /// How to find it: what is next to it, where to park.
    pub landmarks: Wording,
    pub map_link: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    pub phones: Vec<Phone>,
    pub emails: Vec<String>,
    pub links: Vec<Link>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Phone {
    pub label: String,
    /// As the business writes it; compared by its digits.
    pub number: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Link {
    pub label: String,
    pub url: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Payment {
    /// Complete: what is not listed is not accepted.
    pub methods: Vec<PaymentMethod>,
    pub note: Wording,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentMethod {
    #[serde(rename = "method")]
    pub kind: PaymentKind,
    /// The bank or wallet: `BCA`, `GoPay`. Empty where the kind says it all.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub account_number: Option<String>,
    #[serde(default)]
    pub holder: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentKind {
    Bank,
    EWallet,
    Cash,
    Qris,
    Card,
    CashOnDelivery,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shipping {
    pub options: Vec<ShippingOption>,
    pub note: Wording,
    /// Orders of at least this much ship free.
    pub free_from: Option<Money>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShippingOption {
    /// The courier or service: `JNE REG`, `GoSend`.
    pub name: String,
    /// Places served; empty means everywhere.
    pub areas: Vec<String>,
    /// Absent when the courier's tariff decides.
    pub price: Option<Money>,
    pub eta: Option<Eta>,
}

/// How long a delivery takes, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eta {
    pub min: u16,
    pub max: u16,
    pub unit: EtaUnit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EtaUnit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
}

/// A rule of the house, quoted word for word and never paraphrased.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    pub topic: PolicyTopic,
    pub title: Wording,
    pub text: Wording,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyTopic {
    Returns,
    Warranty,
    Delivery,
    Preorder,
    /// Anything else customers ask about: found by its title.
    #[default]
    Other,
}

/// How the business speaks, and what it wants a person to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Voice {
    pub form_of_address: FormOfAddress,
    pub tone: Tone,
    pub emoji: bool,
    pub greeting: Wording,
    pub sign_off: Wording,
    /// Says that the answer is automatic and how to reach a person; stands in the first answer of a conversation.
    pub disclosure: Wording,
    pub banned_words: Vec<String>,
    /// Words in a customer's message that always bring a person.
    pub topics_needing_a_person: Vec<String>,
    /// Languages the business answers in without a person, preferred one first.
    pub languages: Vec<Lang>,
    /// Characters of one answer; at most the channel's own limit.
    pub max_length: u16,
    /// What the assistant is for, in one sentence. Meta allows assistants for a business's own service, not general-purpose ones
    /// (WhatsApp Business Solution Terms, AI Providers).
    pub business_task: String,
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            form_of_address: FormOfAddress::default(),
            tone: Tone::default(),
            emoji: false,
            greeting: Wording::default(),
            sign_off: Wording::default(),
            disclosure: Wording::default(),
            banned_words: Vec::new(),
            topics_needing_a_person: Vec::new(),
            languages: vec![Lang::Id, Lang::En],
            max_length: 1000,
            business_task: String::new(),
        }
    }
}

/// How an Indonesian answer addresses the customer. English has only "you".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormOfAddress {
    #[default]
    Kak,
    BapakIbu,
    Anda,
    Kamu,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    #[default]
    Warm,
    Plain,
    Formal,
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
        Self { list, time_zone, voice }
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
