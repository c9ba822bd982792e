//! Carrying out what is planned: posting webhooks until they are answered with 200, moving statuses on.

use futures::future::join_all;
use serde_json::{Value, json};

use super::bytes::{escaped, signature};
use super::{envelope, heard, statuses};
use crate::Twin;
use crate::ledger::{Attempt, Outcome, events_of};
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::chat::Tick;
use crate::world::plan::{Delivery, Slot, Step, retry_after_ms};

/// The bytes of one POST and how they are signed.
struct Letter {
    url: String,
    body: String,
    signature: Option<String>,
}

impl Twin {
    /// Plans a webhook for now, unless nobody listens to its WABA. Returns its order in the plan.
    pub(crate) fn post_webhook(&self, world: &mut World, delivery: Delivery) -> Option<Slot> {
        if !heard(world, delivery.waba_id.as_deref()) {
            world.unheard += 1;
            return None;
        }
        let now = self.now();
        Some(world.plan(now, Step::Deliver(delivery)))
    }

    pub(crate) async fn carry_out(&self, step: Step) {
        match step {
            Step::Deliver(delivery) => self.deliver(delivery).await,
            Step::Progress { of, to, failure } => {
                self.change(|world| statuses::progress(self, world, &of, to, failure));
                self.tell(&of.number_id, &of.customer_id);
            }
            Step::DecideTemplate { id } => {
                self.change(|world| crate::graph::templates::decide(self, world, &id));
            }
        }
    }

    async fn deliver(&self, delivery: Delivery) {
        let delivery = self.change(|world| batched(world, delivery));
        let Some((letter, copies, again)) = self.change(|world| self.letter(world, &delivery)) else {
            return;
        };
        let outcomes = join_all((0..copies).map(|_| self.post(&letter))).await;
        // Any failure makes Meta try again, and the receiver see yet another copy.
        let succeeded = outcomes.iter().all(|one| *one == Outcome::Answered(200));
        for outcome in outcomes {
            self.record(&delivery, &letter, outcome);
        }
        if succeeded && again {
            let outcome = self.post(&letter).await;
            self.record(&delivery, &letter, outcome);
        }
        self.conclude(delivery, succeeded);
    }

    fn letter(&self, world: &mut World, delivery: &Delivery) -> Option<(Letter, usize, bool)> {
        if !heard(world, delivery.waba_id.as_deref()) {
            return None;
        }
        let options = self.options();
        let envelope = envelope(&delivery.entries);
        let signed = escaped(&envelope);
        let key = if world.suffers(Misbehaviour::WrongSignature) {
            "another secret"
        } else {
            &options.app_secret
        };
        let signature =
            (!world.suffers(Misbehaviour::MissingSignature)).then(|| signature(key, signed.as_bytes()));
        let body = if world.suffers(Misbehaviour::ReencodedBody) {
            envelope.to_string()
        } else {
            signed
        };
        let copies = if world.suffers(Misbehaviour::ConcurrentDuplicates) {
            4
        } else {
            1
        };
        let again = world.suffers(Misbehaviour::DuplicateDelivery);
        Some((
            Letter {
                url: self.callback_of(world, delivery),
                body,
                signature,
            },
            copies,
            again,
        ))
    }

    /// Precedence of callback addresses: number, then WABA, then app (reference 2.7).
    fn callback_of(&self, world: &World, delivery: &Delivery) -> String {
        let of_number = delivery
            .number_id
            .as_deref()
            .and_then(|id| world.number(id))
            .and_then(|number| number.override_callback_uri.clone());
        let of_waba = delivery
            .waba_id
            .as_deref()
            .and_then(|id| world.subscriptions.get(id))
            .and_then(|subscription| subscription.override_callback_uri.clone());
        of_number
            .or(of_waba)
            .unwrap_or_else(|| self.options().callback_url.clone())
    }

    async fn post(&self, letter: &Letter) -> Outcome {
        self.post_bytes(
            &letter.url,
            letter.body.clone().into_bytes(),
            letter.signature.as_deref(),
        )
        .await
    }

    pub(crate) async fn post_bytes(&self, url: &str, body: Vec<u8>, signature: Option<&str>) -> Outcome {
        let mut request = self
            .http()
            .post(url)
            .header("content-type", "application/json")
            .header("user-agent", "facebookexternalua");
        if let Some(signature) = signature {
            request = request.header("x-hub-signature-256", signature);
        }
        match request.body(body).send().await {
            Ok(response) => Outcome::Answered(response.status().as_u16()),
            Err(error) => Outcome::Unreachable(error.without_url().to_string()),
        }
    }

    fn record(&self, delivery: &Delivery, letter: &Letter, outcome: Outcome) {
        self.note_attempt(Attempt {
            delivery: delivery.id,
            attempt: delivery.attempt,
            at: self.now(),
            url: letter.url.clone(),
            body: letter.body.clone(),
            signature: letter.signature.clone(),
            events: events_of(&delivery.entries),
            outcome,
        });
    }

    pub(crate) fn note_attempt(&self, attempt: Attempt) {
        self.nudge(|world| {
            world.receipts.extend(attempt.receipts());
            world.attempts.push(attempt);
        });
    }

    pub(crate) fn conclude(&self, mut delivery: Delivery, succeeded: bool) {
        let now = self.now();
        let carried = delivery.carries.clone();
        self.change(|world| {
            if succeeded {
                if let Some(carried) = &delivery.carries {
                    let chat = world.chat_mut(&carried.number_id, &carried.customer_id);
                    if let Some(bubble) = chat.bubble_mut(&carried.wamid) {
                        bubble.tick = bubble.tick.max(Tick::Delivered);
                    }
                }
                return;
            }
            delivery.attempt += 1;
            let Some(wait) = retry_after_ms(delivery.attempt, self.options().compression) else {
                world.given_up += 1;
                return;
            };
            world.plan(now + wait, Step::Deliver(delivery));
        });
        if let Some(carried) = carried {
            self.tell(&carried.number_id, &carried.customer_id);
        }
    }
}

/// With [`Misbehaviour::Batched`], everything that waits for the same address leaves in one POST.
fn batched(world: &mut World, mut delivery: Delivery) -> Delivery {
    if world.is_set(Misbehaviour::Batched) && world.suffers(Misbehaviour::Batched) {
        while let Some(Step::Deliver(next)) = world.planned.take_step(|step| matches!(step, Step::Deliver(_)))
        {
            delivery.entries.extend(next.entries);
        }
    }
    if world.is_set(Misbehaviour::BrokenNeighbour) && delivery.carries.is_some() && delivery.attempt == 0 {
        world.suffers(Misbehaviour::BrokenNeighbour);
        for entry in &mut delivery.entries {
            spoil(entry);
        }
    }
    delivery
}

/// Puts an element that no schema knows in front of the real messages.
fn spoil(entry: &mut Value) {
    let messages = entry
        .pointer_mut("/changes/0/value/messages")
        .and_then(Value::as_array_mut);
    if let Some(messages) = messages {
        messages.insert(
            0,
            json!({ "id": 17, "timestamp": {}, "type": "interactive", "from": ["?"] }),
        );
    }
}
