//! Claims about goods: what they cost, whether there are any, what is promised with them.

use super::subject::{Phrases, Subject};
use super::{Resolution, Scene};
use crate::draft::claims::{Claim, ClaimValue, Offer};
use crate::draft::facts::{FactKey, Item, Money, Stock};

impl Scene<'_, '_> {
    pub(super) fn amount(&self, claim: &Claim, equals: &dyn Fn(Money) -> bool) -> Resolution {
        let facts = self.ground.facts;
        let subjects = self.subjects(claim);
        let about_shipping = self.speaks_of(
            &self.sentence.range,
            &[
                "ongkir",
                "ongkos",
                "kirim",
                "pengiriman",
                "shipping",
                "delivery",
                "kurir",
                "courier",
                "belanja",
                "minimal",
                "spend",
                "orders",
            ],
        );
        if let Some((key, _)) = facts
            .shipping()
            .filter(|(_, shipping)| about_shipping && shipping.free_from.is_some_and(equals))
        {
            return Resolution::Resolved(key);
        }
        let shipping_subjects = subjects
            .iter()
            .any(|subject| matches!(subject, Subject::Shipping { .. }));
        if about_shipping && !shipping_subjects {
            if let Some((key, shipping)) = facts.shipping() {
                let any = shipping
                    .options
                    .iter()
                    .filter_map(|option| option.price)
                    .any(equals);
                return if any {
                    Resolution::Resolved(key)
                } else {
                    Resolution::Contradicted(key)
                };
            }
            return Resolution::Unsupported;
        }
        let subjects = if subjects.is_empty() {
            self.before.to_vec()
        } else {
            subjects
        };
        if subjects.is_empty() {
            let item = facts.items().find(|(_, item)| {
                item.price
                    .into_iter()
                    .chain(item.variants.iter().map(|variant| variant.price))
                    .any(equals)
            });
            return item.map_or(Resolution::Unsupported, |(key, _)| Resolution::Resolved(key));
        }
        let prices = subjects
            .iter()
            .flat_map(|subject| Phrases::prices(facts, subject));
        let mut contradicted = None;
        for (key, price) in prices {
            if equals(price) {
                return Resolution::Resolved(key);
            }
            contradicted = Some(key);
        }
        contradicted.map_or(Resolution::Unsupported, Resolution::Contradicted)
    }

    pub(super) fn stocks(&self, claim: &Claim) -> Vec<(FactKey, Stock)> {
        let subjects = self.subjects(claim);
        let subjects = if subjects.is_empty() {
            self.before.to_vec()
        } else {
            subjects
        };
        subjects
            .iter()
            .flat_map(|subject| Phrases::stocks(self.ground.facts, subject))
            .collect()
    }

    pub(super) fn quantity(&self, claim: &Claim, hundredths: i64) -> Resolution {
        let counts = [
            "stok",
            "stoknya",
            "stock",
            "sisa",
            "tersisa",
            "tinggal",
            "left",
            "remaining",
            "ready",
            "tersedia",
            "available",
        ];
        if !self.speaks_of(self.segment(claim), &counts) {
            return Resolution::Unsupported;
        }
        let stocks = self.stocks(claim);
        let equal = stocks.iter().find(
            |(_, stock)| matches!(stock, Stock::InStock(count) if i64::from(*count) * 100 == hundredths),
        );
        match (equal, stocks.first()) {
            (Some((key, _)), _) => Resolution::Resolved(*key),
            (None, Some((key, _))) => Resolution::Contradicted(*key),
            (None, None) => Resolution::Unsupported,
        }
    }

    pub(super) fn availability(&self, claim: &Claim, is_available: bool) -> Resolution {
        let mut outcome = Resolution::Unsupported;
        for (key, stock) in self.stocks(claim) {
            match stock.is_available() {
                Some(known) if known == is_available => outcome = Resolution::Resolved(key),
                Some(_) => return Resolution::Contradicted(key),
                None => return Resolution::Unsupported,
            }
        }
        outcome
    }

    pub(super) fn offer(&self, offer: Offer) -> Resolution {
        let free_shipping = offer == Offer::Free
            && self.speaks_of(
                &self.sentence.range,
                &["ongkir", "shipping", "kirim", "delivery", "pengiriman"],
            );
        let threshold = self
            .ground
            .facts
            .shipping()
            .and_then(|(key, shipping)| shipping.free_from.map(|amount| (key, amount)));
        let stated = |amount: Money| {
            self.claims.iter().any(|claim| matches!(claim.value, ClaimValue::Amount { hundredths, .. } if amount.hundredths() == Some(hundredths)))
        };
        match threshold {
            Some((key, amount)) if free_shipping && stated(amount) => Resolution::Resolved(key),
            _ => Resolution::Unsupported,
        }
    }

    /// Nothing of its category costs less, or nothing at all.
    pub(super) fn cheapest(&self, claim: &Claim) -> Resolution {
        let facts = self.ground.facts;
        let lowest = |item: &Item| item.price_range().map(|(lowest, _)| lowest.minor);
        let named: Vec<usize> = self.subjects(claim).iter().filter_map(Subject::item).collect();
        let Some((key, item)) = named.first().and_then(|index| facts.item(*index)) else {
            return Resolution::Unsupported;
        };
        let cheaper = |other: &Item| {
            other.is_available() != Some(false) && lowest(other) < lowest(item) && lowest(other).is_some()
        };
        let beaten = facts.items().any(|(_, other)| cheaper(other));
        let beaten_in_category = item.category.is_none()
            || facts
                .items()
                .any(|(_, other)| other.category == item.category && cheaper(other));
        if beaten && beaten_in_category {
            Resolution::Contradicted(key)
        } else {
            Resolution::Resolved(key)
        }
    }
}
