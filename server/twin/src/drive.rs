//! The handles that tests, the phone and the console hold: let somebody write, let time pass, look at the result.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::ledger::{Attempt, Outcome, events_of};
use crate::options::Pace;
use crate::webhook::{inbound, statuses, timed_entry};
use crate::world::World;
use crate::world::access::{Ended, Grant};
use crate::world::chat::Bubble;
use crate::world::plan::{Delivery, Slot, Step};
use crate::{Inbound, Twin, fixtures};

/// Webhooks under way together.
const AT_ONCE: usize = 32;
/// Upper bound of one [`Twin::settle`]; reaching it means that something feeds itself.
const MANY_STEPS: usize = 100_000;

impl Twin {
    /// What the popup does on approval: a code for this grant.
    pub fn issue_code(&self, grant: Grant) -> String {
        let now = self.now();
        self.change(|world| world.issue_code(grant, now))
    }

    /// A customer writes. `customer` is a demo id, a phone number, a username or a BSUID. Nothing is delivered while
    /// the number is not registered or its account not subscribed, as at Meta. With [`Pace::Instant`]
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

    /// A message from before: in the chat, with its window, but told to nobody. For demo data that both sides
    /// must agree about. `at` is Unix ms; returns the id.
    pub fn remember(&self, phone_number_id: &str, customer: &str, text: &str, at: i64) -> String {
        self.change(|world| {
            let customer = world.meet(customer);
            let wamid = world.draw_wamid(customer.wa_id.as_deref());
            let chat = world.chat_mut(phone_number_id, &customer.id);
            chat.opened = chat.opened.max(Some(at));
            chat.bubbles.push(Bubble::written(&wamid, true, at, text));
            wamid
        })
    }

    /// An answer from before, already read by the customer.
    pub fn remember_answer(&self, phone_number_id: &str, customer: &str, text: &str, at: i64) -> String {
        self.change(|world| {
            let customer = world.meet(customer);
            let wamid = world.draw_wamid(customer.wa_id.as_deref());
            let bubble = Bubble::written(&wamid, false, at, text);
            world.chat_mut(phone_number_id, &customer.id).bubbles.push(bubble);
            wamid
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
        self.inject_raw(crate::webhook::bytes::escaped(&body).into_bytes(), None)
            .await
    }

    /// One POST of exactly these bytes, not retried; without `signature` they are signed correctly.
    pub async fn inject_raw(&self, body: Vec<u8>, signature: Option<&str>) -> Outcome {
        let own = crate::webhook::bytes::signature(&self.options().app_secret, &body);
        let signature = signature.unwrap_or(&own).to_owned();
        let url = self.options().callback_url.clone();
        let read: Option<Value> = serde_json::from_slice(&body).ok();
        let entries = read.as_ref().and_then(|read| read.get("entry")?.as_array());
        let events = entries.map(|entries| events_of(entries)).unwrap_or_default();
        let text = String::from_utf8_lossy(&body).into_owned();
        let outcome = self.post_bytes(&url, body, Some(&signature)).await;
        self.note_attempt(Attempt {
            delivery: self.nudge(World::next_number),
            attempt: 0,
            at: self.now(),
            url,
            body: text,
            signature: Some(signature),
            events,
            outcome: outcome.clone(),
        });
        outcome
    }

    /// An `account_update` event. Partner events name the partner's own portfolio as their entry (reference 3.2).
    pub async fn account_update(&self, waba_id: &str, event: &str) {
        let order = self.plan_account_update(waba_id, event);
        self.first_attempt(order).await;
    }

    pub(crate) fn plan_account_update(&self, waba_id: &str, event: &str) -> Option<Slot> {
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

    /// Drives every planned status, webhook and retry to its end, whenever it was due. Deterministic: one at a
    /// time, in the order of their due times, without waiting.
    pub async fn settle(&self) {
        let _turn = self.inner.turn.write().await;
        for _ in 0..MANY_STEPS {
            let Some(step) = self.change(|world| world.planned.take_first()) else {
                return;
            };
            self.carry_out(step).await;
        }
        tracing::error!("the twin did not come to rest");
    }

    /// Does what is due, now and whenever something becomes due; several webhooks travel at once, as Meta's do.
    /// Never returns.
    pub async fn keep_delivering(&self) {
        let mut under_way = JoinSet::new();
        loop {
            while under_way.try_join_next().is_some() {}
            if under_way.len() >= AT_ONCE {
                under_way.join_next().await;
            }
            let turn = self.inner.turn.clone().read_owned().await;
            let now = self.now();
            if let Some(step) = self.take_due(now) {
                let twin = self.clone();
                under_way.spawn(async move {
                    twin.carry_out(step).await;
                    drop(turn);
                });
                continue;
            }
            drop(turn);
            let rest = self
                .look(|world| world.planned.next_due())
                .map_or(60_000, |due| (due - now).clamp(1, 60_000));
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(u64::try_from(rest).unwrap_or(1))) => {}
                () = self.inner.planned.notified() => {}
            }
        }
    }

    /// Waiting webhooks that failed before are due now.
    pub fn retry_now(&self) {
        let now = self.now();
        self.change(|world| world.planned.hurry_deliveries(now));
    }

    fn take_due(&self, now: i64) -> Option<Step> {
        let due = self.look(|world| world.planned.next_due().is_some_and(|due| due <= now));
        due.then(|| self.change(|world| world.planned.take_due(now)))?
    }

    pub(crate) async fn first_attempt(&self, slot: Option<Slot>) {
        if self.options().pace == Pace::Human {
            return;
        }
        if let Some(step) = slot.and_then(|slot| self.change(|world| world.planned.take_at(slot))) {
            self.carry_out(step).await;
        }
    }

    /// Everything planned about one message, now: the statuses that overtake the answer to the send call.
    pub(crate) async fn overtake(&self, wamid: &str) {
        while let Some(step) = self.change(|world| world.planned.take_step(|step| step.concerns(wamid))) {
            self.carry_out(step).await;
        }
    }
}
