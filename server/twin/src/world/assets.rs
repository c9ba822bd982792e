//! Portfolios, WhatsApp Business accounts, numbers, templates and media: the objects that Graph ids name.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::World;
use crate::fixtures::{CONNECTED, PORTFOLIOS, Quirk};

#[derive(Clone, Serialize, Deserialize)]
pub struct Portfolio {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Waba {
    pub id: String,
    pub business_id: String,
    pub name: String,
}

/// The product's app listens to one WABA.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Subscription {
    pub override_callback_uri: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verification {
    Verified,
    NotVerified,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Number {
    pub id: String,
    pub waba_id: String,
    /// Formatted, as REST shows it; see [`Number::digits`] for webhooks.
    pub display: String,
    pub verified_name: String,
    pub verification: Verification,
    pub registered: bool,
    pub pin: Option<String>,
    /// Lives in the WhatsApp Business app too.
    pub coexistence: bool,
    /// Times of the register and deregister calls, Unix ms.
    pub registrations: Vec<i64>,
    pub wrong_pins: u32,
    pub last_onboarded: Option<i64>,
    pub profile: Map<String, Value>,
    pub override_callback_uri: Option<String>,
    pub synced: Vec<String>,
}

impl Number {
    pub fn digits(&self) -> String {
        self.display.chars().filter(char::is_ascii_digit).collect()
    }

    /// A coexistence number is on the platform without ever being registered by us.
    pub fn reachable(&self) -> bool {
        self.registered || self.coexistence
    }

    /// Messages per second, both directions together (reference 1.5).
    pub fn throughput(&self) -> u32 {
        if self.coexistence { 20 } else { 80 }
    }
}

/// What a signup with a business leaves in the product's hands.
#[derive(Clone, Debug)]
pub struct Client {
    pub business_id: String,
    pub waba_id: String,
    pub phone_number_id: String,
    /// As REST answers format it.
    pub display_phone_number: String,
    pub verified_name: String,
    /// Both permissions, never expiring.
    pub token: String,
    pub pin: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Template {
    pub id: String,
    pub waba_id: String,
    pub name: String,
    pub language: String,
    pub category: String,
    pub status: String,
    pub named_parameters: bool,
    pub components: Value,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Media {
    pub id: String,
    pub number_id: String,
    pub mime_type: String,
    #[serde(with = "base64_bytes")]
    pub bytes: Vec<u8>,
    /// When the id dies: 30 days after an upload, 7 after a webhook.
    pub dies_at: i64,
    /// The download address in force: its secret part and its end, Unix ms.
    pub address: Option<(String, i64)>,
}

mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        STANDARD
            .decode(String::deserialize(from)?)
            .map_err(serde::de::Error::custom)
    }
}

impl World {
    pub fn portfolio(&self, id: &str) -> Option<&Portfolio> {
        self.portfolios.iter().find(|one| one.id == id)
    }

    pub fn waba(&self, id: &str) -> Option<&Waba> {
        self.wabas.iter().find(|one| one.id == id)
    }

    pub fn number(&self, id: &str) -> Option<&Number> {
        self.numbers.iter().find(|one| one.id == id)
    }

    pub fn number_mut(&mut self, id: &str) -> Option<&mut Number> {
        self.numbers.iter_mut().find(|one| one.id == id)
    }

    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|one| one.id == id)
    }

    /// The portfolio that owns a number.
    pub fn owner_of(&self, number: &Number) -> Option<&Portfolio> {
        self.waba(&number.waba_id)
            .and_then(|waba| self.portfolio(&waba.business_id))
    }

    /// Numbers of a WABA, the latest signup first, as Graph lists them.
    pub fn numbers_of(&self, waba_id: &str) -> Vec<&Number> {
        let mut found: Vec<&Number> = self.numbers.iter().filter(|one| one.waba_id == waba_id).collect();
        found.sort_by_key(|one| std::cmp::Reverse(one.last_onboarded.unwrap_or_default()));
        found
    }

    pub fn add_portfolio(&mut self, name: &str) -> String {
        let id = self.draw_id();
        self.portfolios.push(Portfolio {
            id: id.clone(),
            name: name.to_owned(),
        });
        id
    }

    pub fn add_waba(&mut self, business_id: &str, name: &str) -> String {
        let id = self.draw_id();
        self.wabas.push(Waba {
            id: id.clone(),
            business_id: business_id.to_owned(),
            name: name.to_owned(),
        });
        id
    }

    pub fn add_number(
        &mut self,
        waba_id: &str,
        display: &str,
        name: &str,
        verification: Verification,
    ) -> String {
        let id = self.draw_id();
        self.numbers
            .push(fresh_number(&id, waba_id, display, name, verification));
        id
    }

    pub fn add_client(&mut self, name: &str, app_id: &str) -> Client {
        let business_id = self.add_portfolio(name);
        let waba_id = self.add_waba(&business_id, name);
        let display_phone_number = format!("+62 21 5552 {:04}", self.numbers.len());
        let phone_number_id = self.add_number(&waba_id, &display_phone_number, name, Verification::Verified);
        let pin = "204806".to_owned();
        if let Some(number) = self.number_mut(&phone_number_id) {
            number.registered = true;
            number.pin = Some(pin.clone());
        }
        self.subscriptions
            .insert(waba_id.clone(), Subscription::default());
        let token = format!("EAA{}ZD", self.draw());
        let mut grant = super::access::Grant::of(&business_id, &waba_id).with_number(&phone_number_id);
        grant.lifetime = None;
        self.tokens
            .insert(token.clone(), super::access::Token::unending(grant, app_id));
        Client {
            business_id,
            waba_id,
            phone_number_id,
            display_phone_number,
            verified_name: name.to_owned(),
            token,
            pin,
        }
    }

    pub(super) fn settle_assets(&mut self) {
        for portfolio in PORTFOLIOS {
            self.portfolios.push(Portfolio {
                id: portfolio.id.to_owned(),
                name: portfolio.name.to_owned(),
            });
            for waba in portfolio.wabas {
                let business_id = portfolio.id.to_owned();
                self.wabas.push(Waba {
                    id: waba.id.to_owned(),
                    business_id,
                    name: waba.name.to_owned(),
                });
                for number in waba.numbers {
                    let verification = match number.quirk {
                        Quirk::Unverified => Verification::NotVerified,
                        Quirk::None | Quirk::Coexistence | Quirk::HasPin(_) => Verification::Verified,
                    };
                    let mut made = fresh_number(
                        number.id,
                        waba.id,
                        number.display,
                        number.verified_name,
                        verification,
                    );
                    made.coexistence = number.quirk == Quirk::Coexistence;
                    if let Quirk::HasPin(pin) = number.quirk {
                        made.pin = Some(pin.to_owned());
                    }
                    self.numbers.push(made);
                }
            }
        }
    }

    /// The two clients that start connected: registered, subscribed, granted.
    pub(super) fn grant_connected(&mut self, app_id: &str) {
        for connected in CONNECTED {
            if let Some(number) = self.number_mut(connected.phone_number_id) {
                number.registered = true;
                number.pin = Some(connected.pin.to_owned());
                number.last_onboarded = Some(0);
            }
            self.subscriptions
                .insert(connected.waba_id.to_owned(), Subscription::default());
            self.tokens.insert(
                connected.token.to_owned(),
                super::access::Token::for_demo(connected, app_id),
            );
        }
    }
}

fn fresh_number(id: &str, waba_id: &str, display: &str, name: &str, verification: Verification) -> Number {
    Number {
        id: id.to_owned(),
        waba_id: waba_id.to_owned(),
        display: display.to_owned(),
        verified_name: name.to_owned(),
        verification,
        registered: false,
        pin: None,
        coexistence: false,
        registrations: Vec::new(),
        wrong_pins: 0,
        last_onboarded: None,
        profile: Map::new(),
        override_callback_uri: None,
        synced: Vec::new(),
    }
}
