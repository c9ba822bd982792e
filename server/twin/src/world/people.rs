//! Customers and the names under which a business may see them.
//!
//! Since 2026 a business sees a business-scoped user id (BSUID) always, and a phone number only of people
//! without a username or with a recent history (reference 3.4).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::World;
use crate::fixtures::CUSTOMERS;

#[derive(Clone, Serialize, Deserialize)]
pub struct Customer {
    pub id: String,
    pub name: String,
    /// Digits as dialled.
    pub phone: Option<String>,
    /// Digits as WhatsApp knows them.
    pub wa_id: Option<String>,
    pub username: Option<String>,
    pub parent: bool,
}

impl Customer {
    fn country(&self) -> &'static str {
        let digits = self.wa_id.as_deref().unwrap_or("62");
        let known = [
            ("62", "ID"),
            ("55", "BR"),
            ("44", "GB"),
            ("65", "SG"),
            ("60", "MY"),
            ("1", "US"),
        ];
        known
            .iter()
            .find(|(prefix, _)| digits.starts_with(prefix))
            .map_or("ID", |(_, country)| country)
    }

    /// One per (portfolio, person): all numbers of a portfolio see the same, another portfolio another.
    pub fn bsuid(&self, business_id: &str) -> String {
        format!("{}.{}", self.country(), sixteen_digits(&[business_id, &self.id]))
    }

    pub fn parent_bsuid(&self) -> Option<String> {
        self.parent.then(|| {
            format!(
                "{}.ENT.{}",
                self.country(),
                sixteen_digits(&["enterprise", &self.id])
            )
        })
    }

    fn owns_digits(&self, digits: &str) -> bool {
        self.phone.as_deref() == Some(digits) || self.wa_id.as_deref() == Some(digits)
    }
}

fn sixteen_digits(parts: &[&str]) -> String {
    let hash = Sha256::digest(parts.join("/").as_bytes());
    let number = hash
        .iter()
        .take(7)
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    format!("{:016}", number % 10_000_000_000_000_000)
}

/// Where each customer is found, so that a crowd of thousands costs no search.
#[derive(Default)]
pub struct People {
    learnt: usize,
    /// Ids, numbers in both forms, usernames.
    names: HashMap<String, usize>,
    /// BSUIDs that some business has been shown.
    shown: HashMap<String, usize>,
}

impl People {
    fn learn(&mut self, customers: &[Customer]) {
        for (index, one) in customers.iter().enumerate().skip(self.learnt) {
            let names = [&one.phone, &one.wa_id, &one.username];
            for name in names.into_iter().flatten().chain([&one.id]) {
                self.names.entry(name.clone()).or_insert(index);
            }
        }
        self.learnt = customers.len();
    }
}

/// What one business sees of one customer.
pub struct Sight {
    pub wa_id: Option<String>,
    pub user_id: String,
    pub parent_user_id: Option<String>,
    pub name: String,
    pub username: Option<String>,
}

impl Sight {
    /// A `contacts[]` element of a webhook.
    pub fn contact(&self, with_username: bool) -> Value {
        let mut profile = json!({ "name": self.name });
        if let (true, Some(username), Some(object)) = (with_username, &self.username, profile.as_object_mut())
        {
            object.insert("username".to_owned(), json!(username));
        }
        let mut contact = Map::from_iter([
            ("profile".to_owned(), profile),
            ("user_id".to_owned(), json!(self.user_id)),
        ]);
        if let Some(wa_id) = &self.wa_id {
            contact.insert("wa_id".to_owned(), json!(wa_id));
        }
        if let Some(parent) = &self.parent_user_id {
            contact.insert("parent_user_id".to_owned(), json!(parent));
        }
        Value::Object(contact)
    }
}

impl World {
    pub fn customer(&self, id: &str) -> Option<&Customer> {
        self.called(id).filter(|one| one.id == id)
    }

    /// The customer with this id, number in either form, or username.
    fn called(&self, name: &str) -> Option<&Customer> {
        let mut known = self.known.borrow_mut();
        known.learn(&self.customers);
        self.customers.get(*known.names.get(name)?)
    }

    fn behind(&self, bsuid: &str) -> Option<&Customer> {
        let index = *self.known.borrow().shown.get(bsuid)?;
        self.customers.get(index)
    }

    /// The business was shown this BSUID, so it may use it.
    pub fn reveal(&self, bsuid: &str, customer_id: &str) {
        let mut known = self.known.borrow_mut();
        known.learn(&self.customers);
        if let Some(index) = known.names.get(customer_id).copied() {
            known.shown.insert(bsuid.to_owned(), index);
        }
    }

    /// The customer behind a demo id, a phone number, a username or a BSUID. Digits nobody owns yet become a
    /// new customer, so that a load test can invent its crowd.
    pub fn meet(&mut self, whom: &str) -> Customer {
        let digits: String = whom.chars().filter(char::is_ascii_digit).collect();
        let known = self.called(whom).or_else(|| self.called(&digits));
        if let Some(known) = known.or_else(|| self.by_any_bsuid(whom)) {
            return known.clone();
        }
        let phone = if digits.len() >= 8 { Some(digits) } else { None };
        let name = if phone.is_some() {
            format!("Customer {}", tail(whom))
        } else {
            whom.to_owned()
        };
        let newcomer = Customer {
            id: whom.to_owned(),
            name,
            wa_id: phone.clone(),
            phone,
            username: None,
            parent: false,
        };
        self.customers.push(newcomer.clone());
        newcomer
    }

    fn by_any_bsuid(&self, whom: &str) -> Option<&Customer> {
        // Hashing the whole crowd is for what looks like a BSUID: a country, a dot, the rest.
        if whom.as_bytes().get(2) != Some(&b'.') {
            return None;
        }
        self.behind(whom).or_else(|| {
            let of_business = |one: &&Customer| {
                self.portfolios
                    .iter()
                    .any(|business| one.bsuid(&business.id) == whom)
            };
            self.customers.iter().find(of_business)
        })
    }

    /// Who gets a message sent to this number: either written form works, the short one answers.
    pub fn customer_by_phone(&self, digits: &str) -> Option<&Customer> {
        self.called(digits).filter(|one| one.owns_digits(digits))
    }

    /// Who gets a message sent to this BSUID from a number of this portfolio; ids of other portfolios reach nobody.
    pub fn customer_by_bsuid(&self, business_id: &str, bsuid: &str) -> Option<&Customer> {
        let theirs =
            |one: &&Customer| one.bsuid(business_id) == bsuid || one.parent_bsuid().as_deref() == Some(bsuid);
        self.behind(bsuid)
            .filter(theirs)
            .or_else(|| self.customers.iter().find(theirs))
    }

    /// What the portfolio sees: the phone number of a person with a username stays hidden until `knows_phone`.
    pub fn sight(business_id: &str, customer: &Customer, knows_phone: bool) -> Sight {
        let visible = customer.username.is_none() || knows_phone;
        Sight {
            wa_id: customer.wa_id.clone().filter(|_| visible),
            user_id: customer.bsuid(business_id),
            parent_user_id: customer.parent_bsuid(),
            name: customer.name.clone(),
            username: customer.username.clone(),
        }
    }

    pub(super) fn settle_people(&mut self) {
        self.customers = CUSTOMERS
            .iter()
            .map(|one| Customer {
                id: one.id.to_owned(),
                name: one.name.to_owned(),
                phone: one.phone.map(str::to_owned),
                wa_id: one.wa_id.or(one.phone).map(str::to_owned),
                username: one.username.map(str::to_owned),
                parent: one.parent,
            })
            .collect();
    }
}

fn tail(text: &str) -> &str {
    text.get(text.len().saturating_sub(4)..).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_portfolio_sees_another_id() {
        let world = World::demo(1, "app");
        let sari = world.customer("sari").unwrap();
        assert_ne!(sari.bsuid("a"), sari.bsuid("b"));
        assert!(sari.bsuid("a").starts_with("ID."));
        assert!(
            world
                .customer("andi")
                .unwrap()
                .parent_bsuid()
                .unwrap()
                .starts_with("ID.ENT.")
        );
    }

    #[test]
    fn a_brazilian_number_is_found_in_both_forms() {
        let world = World::demo(1, "app");
        assert_eq!(world.customer_by_phone("5511987654321").unwrap().id, "beatriz");
        assert_eq!(world.customer_by_phone("551187654321").unwrap().id, "beatriz");
    }

    #[test]
    fn a_username_hides_the_phone_until_the_business_knows_it() {
        let world = World::demo(1, "app");
        let maya = world.customer("maya").unwrap();
        assert!(World::sight("a", maya, false).wa_id.is_none());
        assert!(World::sight("a", maya, true).wa_id.is_some());
    }
}
