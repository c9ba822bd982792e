//! The kinds of facts, field by field, as owners fill them in.

use serde::{Deserialize, Serialize};

use super::{Money, Wording};

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
        let prices = || {
            self.price
                .into_iter()
                .chain(self.variants.iter().map(|variant| variant.price))
        };
        let lowest = prices().min_by_key(|price| price.minor)?;
        let highest = prices().max_by_key(|price| price.minor)?;
        Some((lowest, highest))
    }

    /// Availability over all variants: one that is left is enough, all must be gone to be sold out.
    pub fn is_available(&self) -> Option<bool> {
        if self.variants.is_empty() || self.stock != Stock::Unknown {
            return self.stock.is_available();
        }
        let known: Vec<Option<bool>> = self
            .variants
            .iter()
            .map(|variant| variant.stock.is_available())
            .collect();
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
