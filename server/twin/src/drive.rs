//! The handles that tests, the phone and the console hold: let somebody write, let time pass, look at the result.

use std::time::Duration;

use serde_json::{Value, json};

use crate::ledger::{Attempt, Ledger, Outcome};
use crate::misbehave::Misbehaviour;
use crate::options::Pace;
use crate::webhook::{inbound, statuses, timed_entry};
use crate::world::World;
use crate::world::access::{Ended, Grant};
use crate::world::assets::Verification;
use crate::world::chat::Bubble;
use crate::world::plan::Delivery;
use crate::{Inbound, Twin, fixtures};

/// Upper bound of one [`Twin::settle`]; reaching it means that something feeds itself.
const MANY_STEPS: usize = 100_000;

impl Twin {
    /// What the popup does on approval: a code for this grant.
    pub fn issue_code(&self, grant: Grant) -> String {
        let now = self.now();
        self.change(|world| world.issue_code(grant, now))
    }

    /// A customer writes. `customer` is a demo id, a phone number, a username or a BSUID. With [`Pace::Instant`]
    /// the first delivery is over on return; retries wait for [`Twin::settle`].
    pub async fn customer_says(&self, phone_number_id: &str, customer: &str, text: &str) -> String {
        self.customer_sends(phone_number_id, customer, &Inbound::Text(text.to_owned()))
            .await
    }

    /// As [`Twin::customer_says`], for every kind of message.
    pub async fn customer_sends(&self, phone_number_id: &str, customer: &str, inbound: &Inbound) -> String {
        let (wamid, order, customer_id) = self.change(|world| {
            let customer = world.meet(customer);
            let (wamid, order) = inbound::receive(self, world, phone_number_id, &customer, inbound);
            (wamid, order, customer.id)
        });
        self.tell(phone_number_id, &customer_id);
        self.first_attempt(order).await;
        wamid
    }

    /// The customer writes, but Meta has not delivered it yet.
    pub fn customer_queues(&self, phone_number_id: &str, customer: &str, inbound: &Inbound) -> String {
        self.change(|world| {
            let customer = world.meet(customer);
            inbound::receive(self, world, phone_number_id, &customer, inbound).0
        })
    }

    /// The customer opens the chat: what arrived is read.
    pub fn customer_reads(&self, phone_number_id: &str, customer: &str) {
        self.change(|world| {
            let customer = world.meet(customer);
            statuses::plan_reads(self, world, phone_number_id, &customer.id, 0);
        });
    }

    /// Any webhook of a WABA: `value` goes out as the only change of one entry.
    pub async fn inject(&self, waba_id: &str, field: &str, value: Value) {
        let now = self.now();
        let entries = vec![timed_entry(waba_id, field, &value, now)];
        let order = self.change(|world| {
            let delivery = Delivery {
                id: world.next_number(),
                waba_id: Some(waba_id.to_owned()),
                number_id: None,
                entries,
                carries: None,
                reports: None,
                attempt: 0,
            };
            self.post_webhook(world, delivery)
        });
        self.first_attempt(order).await;
    }

    /// One POST to the app's callback with these entries, whoever is subscribed; signed, escaped, not retried.
    pub async fn inject_entries(&self, entries: Vec<Value>) -> Outcome {
        let body = json!({ "object": "whatsapp_business_account", "entry": entries });
        let body = crate::webhook::bytes::escaped(&body).into_bytes();
        let signature = crate::webhook::bytes::signature(&self.options().app_secret, &body);
        self.post_bytes(&self.options().callback_url, body, Some(&signature))
            .await
    }

    /// One POST of exactly these bytes; without `signature` they are signed correctly.
    pub async fn inject_raw(&self, body: Vec<u8>, signature: Option<&str>) -> Outcome {
        let own = crate::webhook::bytes::signature(&self.options().app_secret, &body);
        let signature = signature.unwrap_or(&own).to_owned();
        self.post_bytes(&self.options().callback_url, body, Some(&signature))
            .await
    }

    /// An `account_update` event. Partner events name the partner's own portfolio as their entry (reference 3.2).
    pub async fn account_update(&self, waba_id: &str, event: &str) {
        let order = self.plan_account_update(waba_id, event);
        self.first_attempt(order).await;
    }

    pub(crate) fn plan_account_update(&self, waba_id: &str, event: &str) -> Option<u64> {
        let (app_id, now) = (self.options().app_id.clone(), self.now());
        self.change(|world| {
            let owner = world
                .waba(waba_id)
                .map(|waba| waba.business_id.clone())
                .unwrap_or_default();
            let partner = event.starts_with("PARTNER_");
            let mut value = json!({ "event": event });
            if partner && let Some(object) = value.as_object_mut() {
                let mut info = json!({ "waba_id": waba_id, "owner_business_id": owner });
                if let (true, Some(info)) = (event.starts_with("PARTNER_APP"), info.as_object_mut()) {
                    info.insert("partner_app_id".to_owned(), json!(app_id));
                }
                object.insert("waba_info".to_owned(), info);
            }
            let entry_id = if partner {
                fixtures::PARTNER_BUSINESS_ID
            } else {
                waba_id
            };
            let delivery = Delivery {
                id: world.next_number(),
                waba_id: (!partner).then(|| waba_id.to_owned()),
                number_id: None,
                entries: vec![timed_entry(entry_id, "account_update", &value, now)],
                carries: None,
                reports: None,
                attempt: 0,
            };
            self.post_webhook(world, delivery)
        })
    }

    /// The client removes the product from its business integrations: tokens die, the subscription goes, the
    /// app is told.
    pub async fn client_removes_app(&self, waba_id: &str) {
        self.change(|world| {
            for token in world.tokens.values_mut().filter(|token| token.reaches(waba_id)) {
                token.ended = Some(Ended::AppRemoved);
            }
            world.subscriptions.remove(waba_id);
        });
        self.account_update(waba_id, "PARTNER_APP_UNINSTALLED").await;
    }

    /// Meta asks the callback to prove itself (reference 3.1). True if it echoes the challenge with 200.
    pub async fn verify_callback(&self, url: &str, verify_token: &str) -> bool {
        let challenge = self.change(World::draw_id);
        let query = [
            ("hub.mode", "subscribe"),
            ("hub.challenge", &challenge),
            ("hub.verify_token", verify_token),
        ];
        match self.http().get(url).query(&query).send().await {
            Ok(answer) if answer.status().as_u16() == 200 => {
                answer.text().await.is_ok_and(|body| body == challenge)
            }
            _ => false,
        }
    }

    /// Switches a misbehaviour on until [`Twin::clear`].
    pub fn set(&self, misbehaviour: Misbehaviour) {
        self.change(|world| world.misbehaviours.insert(misbehaviour, None));
    }

    /// Switches a misbehaviour on for its next `times` occasions.
    pub fn set_for(&self, misbehaviour: Misbehaviour, times: u32) {
        self.change(|world| world.misbehaviours.insert(misbehaviour, Some(times.max(1))));
    }

    /// Switches one misbehaviour off.
    pub fn unset(&self, misbehaviour: Misbehaviour) {
        self.change(|world| world.misbehaviours.remove(&misbehaviour));
    }

    /// Back to a faithful Meta.
    pub fn clear(&self) {
        self.change(|world| world.misbehaviours.clear());
    }

    /// Every changing Graph call received, duplicates included.
    pub fn ledger(&self) -> Ledger {
        Ledger {
            entries: self.look(|world| world.ledger.clone()),
        }
    }

    /// Every attempt to deliver a webhook.
    pub fn deliveries(&self) -> Vec<Attempt> {
        self.look(|world| world.attempts.clone())
    }

    /// The chat as the customer's phone shows it.
    pub fn chat(&self, phone_number_id: &str, customer: &str) -> Vec<Bubble> {
        let id = self.change(|world| world.meet(customer).id);
        self.look(|world| {
            world
                .chat(phone_number_id, &id)
                .map(|chat| chat.bubbles.clone())
                .unwrap_or_default()
        })
    }

    /// The id under which the owner of this number sees the customer.
    pub fn bsuid(&self, phone_number_id: &str, customer: &str) -> Option<String> {
        let customer = self.change(|world| world.meet(customer));
        self.look(|world| {
            world
                .owner_of(world.number(phone_number_id)?)
                .map(|owner| customer.bsuid(&owner.id))
        })
    }

    pub fn revoke_token(&self, token: &str) {
        self.end_token(token, Ended::AppRemoved);
    }

    pub fn expire_token(&self, token: &str) {
        self.end_token(token, Ended::Expired);
    }

    pub fn end_token(&self, token: &str, why: Ended) {
        self.change(|world| {
            if let Some(token) = world.tokens.get_mut(token) {
                token.ended = Some(why);
            }
        });
    }

    /// Takes one permission out of a token.
    pub fn drop_scope(&self, token: &str, scope: &str) {
        self.change(|world| {
            if let Some(token) = world.tokens.get_mut(token) {
                token.grant.scopes.retain(|one| one != scope);
            }
        });
    }

    /// Whether the app hears about this WABA.
    pub fn subscribed(&self, waba_id: &str) -> bool {
        self.look(|world| world.subscriptions.contains_key(waba_id))
    }

    /// Whether the number is registered on the platform.
    pub fn registered(&self, phone_number_id: &str) -> bool {
        self.look(|world| {
            world
                .number(phone_number_id)
                .is_some_and(|number| number.registered)
        })
    }

    /// The two-step verification PIN that Meta has for the number.
    pub fn pin(&self, phone_number_id: &str) -> Option<String> {
        self.look(|world| {
            world
                .number(phone_number_id)
                .and_then(|number| number.pin.clone())
        })
    }

    /// A number that is not in the demo world. Returns its id.
    pub fn add_number(&self, waba_id: &str, display: &str, verified_name: &str) -> String {
        self.change(|world| world.add_number(waba_id, display, verified_name, Verification::Verified))
    }

    /// Drives every planned status, webhook and retry to its end, whenever it was due. Deterministic: one at a
    /// time, in the order of their due times, without waiting.
    pub async fn settle(&self) {
        let _turn = self.inner.turn.lock().await;
        for _ in 0..MANY_STEPS {
            let Some(step) = self.change(|world| world.take_step(|_| true)) else {
                return;
            };
            self.carry_out(step).await;
        }
        tracing::error!("the twin did not come to rest");
    }

    /// Does what is due, now and whenever something becomes due. Never returns.
    pub async fn keep_delivering(&self) {
        loop {
            let now = self.now();
            let step = {
                let _turn = self.inner.turn.lock().await;
                let step = self.take_due(now);
                if let Some(step) = step {
                    self.carry_out(step).await;
                    continue;
                }
                self.look(World::next_due)
            };
            let rest = step.map_or(60_000, |due| (due - now).clamp(1, 60_000));
            let rest = Duration::from_millis(u64::try_from(rest).unwrap_or(1));
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                () = self.inner.planned.notified() => {}
            }
        }
    }

    /// Waiting webhooks that failed before are due now.
    pub fn retry_now(&self) {
        let now = self.now();
        self.change(|world| {
            world
                .planned
                .iter_mut()
                .for_each(|planned| planned.due = planned.due.min(now))
        });
    }

    fn take_due(&self, now: i64) -> Option<crate::world::plan::Step> {
        if self.look(|world| world.next_due().is_some_and(|due| due <= now)) {
            self.change(|world| world.take_step(|planned| planned.due <= now))
        } else {
            None
        }
    }

    async fn first_attempt(&self, order: Option<u64>) {
        if self.options().pace == Pace::Human {
            return;
        }
        if let Some(step) = self.change(|world| world.take_step(|planned| Some(planned.order) == order)) {
            self.carry_out(step).await;
        }
    }

    /// Everything planned about one message, now: the statuses that overtake the answer to the send call.
    pub(crate) async fn overtake(&self, wamid: &str) {
        while let Some(step) = self.change(|world| world.take_step(|planned| planned.step.concerns(wamid))) {
            self.carry_out(step).await;
        }
    }
}
