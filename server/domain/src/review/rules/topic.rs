//! What an answer is about, in the words of a shop rather than of a drafter.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::draft::claims::{ClaimValue, extract};
use crate::draft::facts::{FactKey, FactKind, PolicyTopic};
use crate::draft::proposal::{Intent, Proposal};

/// A subject that an owner can keep for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What things cost.
    Prices,
    /// What is there and what is sold out.
    Stock,
    /// What there is, and what it is like.
    Products,
    /// Opening hours.
    Hours,
    /// Where to find the business.
    Address,
    /// Where it ships, for how much, how fast.
    Shipping,
    /// How to pay, and to which account.
    Payment,
    /// Phone numbers and links.
    Contact,
    /// Returns, warranty, delivery and other rules of the house.
    Policies,
}

impl Topic {
    /// In the order in which customers ask about them.
    pub const ALL: [Self; 9] = [
        Self::Prices,
        Self::Stock,
        Self::Products,
        Self::Shipping,
        Self::Payment,
        Self::Policies,
        Self::Hours,
        Self::Address,
        Self::Contact,
    ];

    /// The name in rows, forms and evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Prices => "prices",
            Self::Stock => "stock",
            Self::Products => "products",
            Self::Hours => "hours",
            Self::Address => "address",
            Self::Shipping => "shipping",
            Self::Payment => "payment",
            Self::Contact => "contact",
            Self::Policies => "policies",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// What a customer's intent is about. Intents that a person handles anyway are about none of these.
    const fn of_intent(intent: Intent) -> &'static [Self] {
        match intent {
            Intent::Price => &[Self::Prices],
            Intent::Stock => &[Self::Stock],
            Intent::Catalog | Intent::Detail => &[Self::Products],
            Intent::Hours => &[Self::Hours],
            Intent::Address => &[Self::Address],
            Intent::Shipping => &[Self::Shipping],
            Intent::Payment => &[Self::Payment],
            Intent::Contact => &[Self::Contact],
            Intent::Policy(PolicyTopic::Delivery) => &[Self::Policies, Self::Shipping],
            Intent::Policy(_) => &[Self::Policies],
            Intent::Greeting
            | Intent::Thanks
            | Intent::Order
            | Intent::ExistingOrder
            | Intent::Complaint
            | Intent::Person
            | Intent::Negotiation
            | Intent::OwnersTopic
            | Intent::OutOfScope => &[],
        }
    }

    /// What a text that rests on such a fact is about; an item's price and stock are told apart by what is said of it.
    fn of_fact(kind: FactKind, text: &str) -> Vec<Self> {
        match kind {
            FactKind::Item => of_item(text),
            FactKind::Hours => vec![Self::Hours],
            FactKind::Address => vec![Self::Address],
            FactKind::Contact => vec![Self::Contact],
            FactKind::Payment => vec![Self::Payment],
            FactKind::Shipping => vec![Self::Shipping],
            FactKind::Policy => vec![Self::Policies],
            FactKind::Voice => Vec::new(),
        }
    }
}

fn of_item(text: &str) -> Vec<Topic> {
    // Only the kinds of claims matter here, so any day will do as today.
    let undated = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    let mut topics: Vec<Topic> = extract(text, &undated)
        .iter()
        .filter_map(|claim| match claim.value {
            ClaimValue::Amount { .. } | ClaimValue::Percent(_) | ClaimValue::Cheapest => Some(Topic::Prices),
            ClaimValue::Availability(_) => Some(Topic::Stock),
            _ => None,
        })
        .collect();
    if topics.is_empty() {
        topics.push(Topic::Products);
    }
    topics
}

/// Everything that a proposal is about: what the customer wants by the drafter's reading, and, because a drafter is not believed, what
/// the text states by the facts it rests on.
pub(super) fn topics(
    proposal: &Proposal,
    rests_on: &[FactKey],
    kind_of: impl Fn(FactKey) -> Option<FactKind>,
) -> BTreeSet<Topic> {
    let text = proposal.text.as_deref().unwrap_or_default();
    let wanted = proposal
        .intents
        .iter()
        .flat_map(|intent| Topic::of_intent(*intent));
    let stated = proposal
        .sources()
        .into_iter()
        .chain(rests_on.iter().copied())
        .filter_map(kind_of)
        .collect::<std::collections::HashSet<_>>();
    wanted
        .copied()
        .chain(stated.into_iter().flat_map(|kind| Topic::of_fact(kind, text)))
        .collect()
}
