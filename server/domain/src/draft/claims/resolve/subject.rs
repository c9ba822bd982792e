//! What a text speaks about: items, variants, shipping options, and the business's own words repeated.

use std::collections::HashMap;
use std::ops::Range;

use crate::draft::claims::{ClaimValue, Token, TokenKind, tokens};
use crate::draft::facts::{FactKey, Facts, Money, Stock};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Item(usize),
    Variant {
        item: usize,
        variant: usize,
    },
    ShippingArea(usize),
    ShippingName(usize),
    /// A sentence or more of the business: what it says is said by the business.
    Quote,
    /// A name or label of the business: known words, but no statement.
    Term,
}

impl Role {
    const fn class(self) -> usize {
        match self {
            Self::Item(_) => 0,
            Self::Variant { .. } => 1,
            Self::ShippingArea(_) => 2,
            Self::ShippingName(_) => 3,
            Self::Quote => 4,
            Self::Term => 5,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub rest: Vec<String>,
    pub key: FactKey,
    pub role: Role,
}

/// A phrase of the facts that a text contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub range: Range<usize>,
    pub key: FactKey,
    pub role: Role,
}

impl Said {
    /// Whether a claim inside these words is the business's own: everything in a quotation, only numbers in
    /// a mere label.
    pub fn carries(&self, claim: &ClaimValue) -> bool {
        match self.role {
            Role::Quote | Role::Item(_) | Role::Variant { .. } => true,
            Role::Term | Role::ShippingArea(_) | Role::ShippingName(_) => {
                matches!(claim, ClaimValue::Quantity(_))
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// `index` counts the items in the facts; no variants means all of them.
    Item {
        index: usize,
        variants: Vec<usize>,
    },
    Shipping {
        option: usize,
    },
}

/// The range with the signs that belong to its outermost numbers: "$12", "50%".
fn with_signs(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let leading = before.len() - before.trim_end_matches(['$', '€', '£', '+', '@']).len();
    range.start - leading..range.end + usize::from(after.starts_with('%'))
}

impl Subject {
    pub const fn item(&self) -> Option<usize> {
        match self {
            Self::Item { index, .. } => Some(*index),
            Self::Shipping { .. } => None,
        }
    }
}

/// All phrases of the facts, found by their first word.
#[derive(Clone, Debug)]
pub struct Phrases {
    pub(super) by_first: HashMap<String, Vec<Phrase>>,
}

impl Phrases {
    /// Everything of the facts that the text repeats, the longest phrase of each sort at each place.
    pub(super) fn find(&self, text: &str) -> Vec<Said> {
        let tokens: Vec<Token<'_>> = tokens(text)
            .into_iter()
            .filter(|token| token.kind != TokenKind::Sign)
            .collect();
        let mut busy_until = [0_usize; 6];
        let mut said = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let Some(candidates) = self.by_first.get(&token.lower) else {
                continue;
            };
            let mut longest = [None::<usize>; 6];
            let matching: Vec<&Phrase> = candidates
                .iter()
                .filter(|phrase| {
                    let following = tokens
                        .iter()
                        .skip(at + 1)
                        .map(|token| &token.lower)
                        .take(phrase.rest.len());
                    busy_until
                        .get(phrase.role.class())
                        .is_some_and(|busy| *busy <= at)
                        && following.eq(phrase.rest.iter())
                })
                .collect();
            for phrase in &matching {
                if let Some(best) = longest.get_mut(phrase.role.class()) {
                    *best = (*best).max(Some(phrase.rest.len()));
                }
            }
            for phrase in matching {
                let class = phrase.role.class();
                if longest.get(class).copied().flatten() != Some(phrase.rest.len()) {
                    continue;
                }
                let end = tokens
                    .get(at + phrase.rest.len())
                    .map_or(token.range.end, |last| last.range.end);
                said.push(Said {
                    range: with_signs(text, token.range.start..end),
                    key: phrase.key,
                    role: phrase.role,
                });
                if let Some(busy) = busy_until.get_mut(class) {
                    *busy = (*busy).max(at + 1 + phrase.rest.len());
                }
            }
        }
        said
    }

    /// What a stretch of the text speaks about. A variant alone ("Large: …") belongs to the items spoken of
    /// before.
    pub(super) fn subjects(said: &[Said], range: &Range<usize>, before: &[Subject]) -> Vec<Subject> {
        let inside: Vec<&Said> = said
            .iter()
            .filter(|said| range.start <= said.range.start && said.range.end <= range.end)
            .collect();
        let mut items: Vec<usize> = inside
            .iter()
            .filter_map(|said| {
                if let Role::Item(index) = said.role {
                    Some(index)
                } else {
                    None
                }
            })
            .collect();
        let named = !items.is_empty();
        if !named {
            items = before
                .iter()
                .filter_map(|subject| {
                    if let Subject::Item { index, .. } = subject {
                        Some(*index)
                    } else {
                        None
                    }
                })
                .collect();
        }
        items.dedup();
        let mut subjects: Vec<Subject> = items
            .into_iter()
            .map(|index| Subject::Item {
                index,
                variants: Self::variants_in(&inside, index),
            })
            .filter(|subject| {
                named || matches!(subject, Subject::Item { variants, .. } if !variants.is_empty())
            })
            .collect();
        subjects.extend(Self::shipping_in(&inside));
        subjects
    }

    fn variants_in(inside: &[&Said], index: usize) -> Vec<usize> {
        let labels: Vec<&Range<usize>> = inside
            .iter()
            .filter(|said| matches!(said.role, Role::Item(_)))
            .map(|said| &said.range)
            .collect();
        let within_label = |said: &Said| {
            labels
                .iter()
                .any(|label| label.start <= said.range.start && said.range.end <= label.end)
        };
        let variant = |said: &&&Said| {
            matches!(said.role, Role::Variant { item, .. } if item == index) && !within_label(said)
        };
        inside
            .iter()
            .filter(variant)
            .filter_map(|said| {
                if let Role::Variant { variant, .. } = said.role {
                    Some(variant)
                } else {
                    None
                }
            })
            .collect()
    }

    fn shipping_in(inside: &[&Said]) -> Vec<Subject> {
        let by_area: Vec<usize> = inside
            .iter()
            .filter_map(|said| {
                if let Role::ShippingArea(option) = said.role {
                    Some(option)
                } else {
                    None
                }
            })
            .collect();
        let by_name: Vec<usize> = inside
            .iter()
            .filter_map(|said| {
                if let Role::ShippingName(option) = said.role {
                    Some(option)
                } else {
                    None
                }
            })
            .collect();
        let both: Vec<usize> = by_area
            .iter()
            .copied()
            .filter(|option| by_name.contains(option))
            .collect();
        let chosen = match (both.is_empty(), by_name.is_empty()) {
            (false, _) => both,
            (true, false) => by_name,
            (true, true) => by_area,
        };
        chosen
            .into_iter()
            .map(|option| Subject::Shipping { option })
            .collect()
    }

    pub(super) fn prices(facts: &Facts, subject: &Subject) -> Vec<(FactKey, Money)> {
        match subject {
            Subject::Item { index, variants } => {
                let Some((key, item)) = facts.item(*index) else {
                    return Vec::new();
                };
                let chosen = item
                    .variants
                    .iter()
                    .enumerate()
                    .filter(|(variant, _)| variants.is_empty() || variants.contains(variant));
                let own = item.price.into_iter().filter(|_| variants.is_empty());
                own.chain(chosen.map(|(_, variant)| variant.price))
                    .map(|price| (key, price))
                    .collect()
            }
            Subject::Shipping { option } => facts
                .shipping()
                .and_then(|(key, shipping)| Some((key, shipping.options.get(*option)?.price?)))
                .into_iter()
                .collect(),
        }
    }

    pub(super) fn stocks(facts: &Facts, subject: &Subject) -> Vec<(FactKey, Stock)> {
        let Subject::Item { index, variants } = subject else {
            return Vec::new();
        };
        let Some((key, item)) = facts.item(*index) else {
            return Vec::new();
        };
        if item.variants.is_empty() || (variants.is_empty() && item.stock != Stock::Unknown) {
            return vec![(key, item.stock)];
        }
        if variants.is_empty() {
            let state = match item.is_available() {
                Some(true) => Stock::Available,
                Some(false) => Stock::OutOfStock,
                None => Stock::Unknown,
            };
            return vec![(key, state)];
        }
        variants
            .iter()
            .filter_map(|variant| item.variants.get(*variant))
            .map(|variant| (key, variant.stock))
            .collect()
    }
}
