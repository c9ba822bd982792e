//! Making things happen: each [`Injection`] becomes what a customer sends, or the webhooks that Meta would send.

mod account;
mod coexistence;
mod number;
mod said;
mod template;

use serde_json::{Value, json};

use crate::ledger::Outcome;
use crate::webhook::timed_entry;
use crate::world::World;
use crate::world::access::{Ended, MANAGEMENT, MESSAGING};
use crate::world::assets::Number;
use crate::world::people::{Customer, Sight};
use crate::world::plan::{Delivery, Slot};
use crate::{Inbound, Injection, Twin, fixtures};

/// Codes of the two levers when nobody chose one.
const REFUSED: i64 = 131_048;
const FAILED: i64 = 131_049;
const A_THOUSAND: usize = 1_000;

/// Where something happens: one number, one customer, as the world knows them.
pub(crate) struct Scene {
    pub number: Number,
    pub business_id: String,
    pub customer: Customer,
    /// What this business sees of the customer.
    pub sight: Sight,
    pub app_id: String,
    /// Unix ms.
    pub now: i64,
}

/// One webhook: whom it belongs to, and its entries.
pub(crate) struct Told {
    /// `None` goes to the app itself.
    waba_id: Option<String>,
    entries: Vec<Value>,
}

impl Told {
    /// A field of the account.
    fn by_account(scene: &Scene, field: &str, value: &Value) -> Self {
        let waba_id = scene.number.waba_id.clone();
        Self {
            entries: vec![timed_entry(&waba_id, field, value, scene.now)],
            waba_id: Some(waba_id),
        }
    }

    /// A partner event: the entry is the partner's own portfolio (reference 3.2).
    fn by_partner(scene: &Scene, value: &Value) -> Self {
        Self {
            waba_id: None,
            entries: vec![timed_entry(
                fixtures::PARTNER_BUSINESS_ID,
                "account_update",
                value,
                scene.now,
            )],
        }
    }
}

impl Twin {
    /// Makes one thing happen to a number (of Instagram's rows: an account) and a customer (a demo id, a phone number, a username or a BSUID). With
    /// [`crate::Pace::Instant`] the first delivery of every webhook is over on return. Nothing happens if the number
    /// is unknown.
    pub async fn perform(&self, what: Injection, phone_number_id: &str, customer: &str) {
        if what.row().place.is_instagram() {
            return self.perform_on_instagram(what, phone_number_id, customer).await;
        }
        let Some(scene) = self.scene(phone_number_id, customer) else {
            return;
        };
        if self.pulled(what, &scene) {
            return;
        }
        if let Some(inbound) = self.look(|world| said::inbound(world, what, &scene)) {
            self.customer_sends(phone_number_id, customer, &inbound).await;
            return;
        }
        match what {
            Injection::Thousand => {
                let numbers = self.look(World::heard_numbers);
                let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
                self.batch(&numbers, A_THOUSAND).await;
            }
            Injection::HistoryDeclinedBare => {
                let value = coexistence::declined(&scene);
                self.inject_raw(value.to_string().into_bytes(), None).await;
            }
            Injection::TestButton => {
                self.inject_entries(number::test_button(scene.now)).await;
            }
            _ => {
                self.ends_access(what, &scene);
                let told = self.change(|world| told(world, what, &scene));
                for one in told {
                    self.tell_app(one).await;
                }
            }
        }
    }

    /// An `account_update` event. Partner events name the partner's own portfolio as their entry (reference 3.2).
    pub async fn account_update(&self, waba_id: &str, event: &str) {
        let slot = self.plan_account_update(waba_id, event);
        self.first_attempt(slot).await;
    }

    pub(crate) fn plan_account_update(&self, waba_id: &str, event: &str) -> Option<Slot> {
        let number = self.look(|world| world.numbers_of(waba_id).first().map(|one| one.id.clone()));
        let scene = match number {
            Some(number) => self.scene(&number, "sari")?,
            None => self.scene_without_number(waba_id)?,
        };
        self.plan_told(account::event(&scene, event))
    }

    /// One POST with `count` messages of as many people, spread over these numbers. Returns their ids in order.
    pub async fn batch(&self, phone_number_ids: &[&str], count: usize) -> Vec<String> {
        let mut wamids = Vec::with_capacity(count);
        let mut entries = Vec::with_capacity(count);
        self.change(|world| {
            for (index, number) in phone_number_ids.iter().cycle().take(count).enumerate() {
                let person = world.meet(&format!("62897{index:08}"));
                let inbound = Inbound::Text(format!("batch {index}"));
                let (wamid, delivery) =
                    crate::webhook::inbound::write(self, world, number, &person, &inbound);
                wamids.push(wamid);
                entries.extend(delivery.into_iter().flat_map(|one| one.entries));
            }
        });
        let waba_id = None;
        self.tell_app(Told { waba_id, entries }).await;
        wamids
    }

    /// Any webhook of a WABA: `value` goes out as the only change of one entry.
    pub async fn inject(&self, waba_id: &str, field: &str, value: Value) {
        let entries = vec![timed_entry(waba_id, field, &value, self.now())];
        self.tell_app(Told {
            waba_id: Some(waba_id.to_owned()),
            entries,
        })
        .await;
    }

    /// One POST to the app's callback with these entries, whoever is subscribed; signed, escaped, not retried.
    pub async fn inject_entries(&self, entries: Vec<Value>) -> Outcome {
        let body = crate::webhook::envelope(&entries);
        self.inject_raw(crate::webhook::bytes::escaped(&body).into_bytes(), None)
            .await
    }

    async fn tell_app(&self, told: Told) {
        let slot = self.plan_told(told);
        self.first_attempt(slot).await;
    }

    fn plan_told(&self, told: Told) -> Option<Slot> {
        self.change(|world| {
            let delivery = Delivery {
                id: world.next_number(),
                waba_id: told.waba_id,
                number_id: None,
                instagram: None,
                entries: told.entries,
                carries: None,
                reports: None,
                attempt: 0,
            };
            self.post_webhook(world, delivery)
        })
    }

    fn scene(&self, phone_number_id: &str, customer: &str) -> Option<Scene> {
        let number = self.look(|world| world.number(phone_number_id).cloned())?;
        self.scene_at(number, customer)
    }

    fn scene_without_number(&self, waba_id: &str) -> Option<Scene> {
        self.look(|world| world.waba(waba_id).map(|_| ()))?;
        self.scene_at(Number::nameless(waba_id), "sari")
    }

    fn scene_at(&self, number: Number, customer: &str) -> Option<Scene> {
        let (app_id, now) = (self.options().app_id.clone(), self.now());
        self.change(|world| {
            let customer = world.meet(customer);
            let business_id = world.owner_of(&number)?.id.clone();
            let knows_phone = world
                .chat(&number.id, &customer.id)
                .is_some_and(|chat| chat.knows_phone);
            Some(Scene {
                sight: World::sight(&business_id, &customer, knows_phone),
                number,
                business_id,
                customer,
                app_id,
                now,
            })
        })
    }

    /// Levers: they change what Graph answers and tell nobody.
    fn pulled(&self, what: Injection, scene: &Scene) -> bool {
        let tokens = || self.look(|world| world.tokens_of(&scene.number.waba_id));
        let end = |why| tokens().iter().for_each(|one| self.end_token(one, why));
        let drop_scope = |scope| tokens().iter().for_each(|one| self.drop_scope(one, scope));
        match what {
            Injection::TokenRevoked => end(Ended::AppRemoved),
            Injection::TokenExpired => end(Ended::Expired),
            Injection::TokenInvalidated => end(Ended::Invalidated),
            Injection::TokenUnshared => end(Ended::Unshared),
            Injection::MessagingDropped => drop_scope(MESSAGING),
            Injection::ManagementDropped => drop_scope(MANAGEMENT),
            Injection::RefuseNextSend => self.refuse_sends(REFUSED, 1),
            Injection::FailNextSend => self.fail_sends(FAILED, 1),
            _ => return false,
        }
        true
    }

    /// What the client did in Meta's own pages takes the product's access away before the webhook arrives.
    fn ends_access(&self, what: Injection, scene: &Scene) {
        let why = match what {
            Injection::PartnerAppUninstalled => Ended::AppRemoved,
            Injection::PartnerRemoved => Ended::Unshared,
            _ => return,
        };
        let waba_id = &scene.number.waba_id;
        for token in self.look(|world| world.tokens_of(waba_id)) {
            self.end_token(&token, why);
        }
        self.change(|world| world.subscriptions.remove(waba_id));
    }
}

/// The webhooks of one injection, in the order in which they leave.
fn told(world: &mut World, what: Injection, scene: &Scene) -> Vec<Told> {
    if let Some(one) = account::told(what, scene)
        .or_else(|| template::told(what, scene))
        .or_else(|| number::told(what, scene))
    {
        return vec![one];
    }
    coexistence::told(world, what, scene)
}

impl World {
    fn tokens_of(&self, waba_id: &str) -> Vec<String> {
        let reaching = self.tokens.iter().filter(|(_, token)| token.reaches(waba_id));
        reaching.map(|(value, _)| value.clone()).collect()
    }

    /// Numbers that the app would hear about now.
    fn heard_numbers(&self) -> Vec<String> {
        let heard = |one: &&Number| one.reachable() && self.subscriptions.contains_key(&one.waba_id);
        self.numbers
            .iter()
            .filter(heard)
            .map(|one| one.id.clone())
            .collect()
    }
}

/// The head of a value that belongs to a number, with one more part.
fn of_number(scene: &Scene, name: &str, part: Value) -> Value {
    let mut value = crate::webhook::value_of(&scene.number);
    value.insert(name.to_owned(), part);
    Value::Object(value)
}

fn with(mut value: Value, name: &str, part: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.insert(name.to_owned(), part);
    }
    value
}

fn seconds(scene: &Scene) -> String {
    (scene.now / 1000).to_string()
}

fn whole_seconds(scene: &Scene) -> Value {
    json!(scene.now / 1000)
}
