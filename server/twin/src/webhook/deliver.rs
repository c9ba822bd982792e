//! Carrying out what is planned: posting webhooks until they are answered with 200, moving statuses on.

use std::time::Duration;

use futures::StreamExt as _;
use futures::future::join_all;
use serde_json::{Value, json};

use super::bytes::{escaped, gzipped, loosened, signature, with_message_in_front, with_unknown_fields};
use super::{envelope, listened_to, statuses};
use crate::Twin;
use crate::ledger::{Attempt, Outcome, events_of};
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::chat::Tick;
use crate::world::plan::{Delivery, Slot, Step, retry_after_ms};

/// How the bytes of a POST travel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Carriage {
    Whole,
    Gzip,
    Chunked,
    Dripping,
}

/// Pieces of a dripping body and the pause between two of them.
const DRIPS: usize = 12;
const DRIP_PAUSE: Duration = Duration::from_millis(25);

const LONE_SURROGATE: &str = r#"{"id":"wamid.TWINSURROGATE","from":"6281255500001","timestamp":"1795000000","type":"text","text":{"body":"\ud83d"}}"#;
const DUPLICATE_KEY: &str = r#"{"id":"wamid.TWINTWICE","id":"wamid.TWINTWICE2","from":"6281255500001","timestamp":"1795000000","type":"text","text":{"body":"dua"}}"#;

const DIRECT_SURROGATE: &str = r#"{"sender":{"id":"9000000000000001"},"recipient":{"id":"0"},"timestamp":1795000000000,"message":{"mid":"TWINSURROGATE","text":"\ud83d"}}"#;
const DIRECT_TWICE: &str = r#"{"sender":{"id":"9000000000000001"},"recipient":{"id":"0"},"timestamp":1795000000000,"message":{"mid":"TWINTWICE","mid":"TWINTWICE2","text":"dua"}}"#;

/// The bytes of one POST and how they are signed.
struct Letter {
    url: String,
    body: String,
    signature: Option<String>,
    carriage: Carriage,
}

impl Twin {
    /// Plans a webhook for now, unless nobody listens to its WABA. Returns its order in the plan.
    pub(crate) fn post_webhook(&self, world: &mut World, delivery: Delivery) -> Option<Slot> {
        if !listened_to(world, &delivery) {
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
        if !listened_to(world, delivery) {
            return None;
        }
        let options = self.options();
        let envelope = written(world, delivery);
        let signed = misspelt(world, delivery, escaped(&envelope));
        let key = if world.suffers(Misbehaviour::WrongSignature) {
            "another secret"
        } else if delivery.instagram.is_some() && !world.suffers(Misbehaviour::IgMetaSecret) {
            &options.instagram_app_secret
        } else {
            &options.app_secret
        };
        let carriage = carriage(world);
        let unsigned = world.suffers(Misbehaviour::MissingSignature);
        let signature = (!unsigned).then(|| match carriage {
            Carriage::Gzip => signature(key, &gzipped(signed.as_bytes())),
            _ => signature(key, signed.as_bytes()),
        });
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
                carriage,
            },
            copies,
            again,
        ))
    }

    /// Precedence of callback addresses: number, then WABA, then app (reference 2.7).
    fn callback_of(&self, world: &World, delivery: &Delivery) -> String {
        if delivery.instagram.is_some() {
            return self.options().instagram_callback();
        }
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
        let body = letter.body.clone().into_bytes();
        self.carry(&letter.url, body, letter.signature.as_deref(), letter.carriage)
            .await
    }

    pub(crate) async fn post_bytes(&self, url: &str, body: Vec<u8>, signature: Option<&str>) -> Outcome {
        self.carry(url, body, signature, Carriage::Whole).await
    }

    async fn carry(&self, url: &str, body: Vec<u8>, signature: Option<&str>, carriage: Carriage) -> Outcome {
        let mut request = self
            .http()
            .post(url)
            .header("content-type", "application/json")
            .header("user-agent", "facebookexternalua");
        if let Some(signature) = signature {
            request = request.header("x-hub-signature-256", signature);
        }
        let request = match carriage {
            Carriage::Whole => request.body(body),
            Carriage::Gzip => request.header("content-encoding", "gzip").body(gzipped(&body)),
            Carriage::Chunked => request.body(in_pieces(&body, 3, Duration::ZERO)),
            Carriage::Dripping => request.body(in_pieces(&body, DRIPS, DRIP_PAUSE)),
        };
        match request.send().await {
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
            let other_app_failed =
                succeeded && delivery.attempt == 0 && world.suffers(Misbehaviour::SecondApp);
            if succeeded {
                if let Some(carried) = &delivery.carries {
                    let chat = world.chat_mut(&carried.number_id, &carried.customer_id);
                    if let Some(bubble) = chat.bubble_mut(&carried.wamid) {
                        bubble.tick = bubble.tick.max(Tick::Delivered);
                    }
                }
                if !other_app_failed {
                    return;
                }
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

fn in_pieces(body: &[u8], pieces: usize, pause: Duration) -> reqwest::Body {
    let size = body.len().div_ceil(pieces).max(1);
    let pieces: Vec<Vec<u8>> = body.chunks(size).map(<[u8]>::to_vec).collect();
    let dripping = futures::stream::iter(pieces).then(move |piece| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, std::convert::Infallible>(piece)
    });
    reqwest::Body::wrap_stream(dripping)
}

fn written(world: &mut World, delivery: &Delivery) -> Value {
    let mut written = match &delivery.instagram {
        Some(_) => crate::instagram::events::envelope(world, &delivery.entries),
        None => envelope(&delivery.entries),
    };
    if world.suffers(Misbehaviour::LooseTypes) {
        loosened(&mut written);
    }
    if world.suffers(Misbehaviour::UnknownFields) {
        with_unknown_fields(&mut written);
    }
    written
}

fn carriage(world: &mut World) -> Carriage {
    let ways = [
        (Misbehaviour::GzipBody, Carriage::Gzip),
        (Misbehaviour::ChunkedBody, Carriage::Chunked),
        (Misbehaviour::SlowBody, Carriage::Dripping),
    ];
    ways.iter()
        .find(|(which, _)| world.suffers(*which))
        .map_or(Carriage::Whole, |(_, carriage)| *carriage)
}

/// What no JSON writer produces goes in as text.
fn misspelt(world: &mut World, delivery: &Delivery, mut body: String) -> String {
    let direct = delivery.instagram.is_some() && delivery.reports.is_none();
    if (delivery.carries.is_none() && !direct) || delivery.attempt > 0 {
        return body;
    }
    for (which, element, direct_element) in [
        (Misbehaviour::LoneSurrogate, LONE_SURROGATE, DIRECT_SURROGATE),
        (Misbehaviour::DuplicateKey, DUPLICATE_KEY, DIRECT_TWICE),
    ] {
        if world.suffers(which) {
            body = if direct {
                with_message_in_front(&body, "messaging", direct_element)
            } else {
                with_message_in_front(&body, "messages", element)
            };
        }
    }
    body
}

/// With [`Misbehaviour::OutOfOrder`], the latest waiting webhook changes places with this one. With
/// [`Misbehaviour::Batched`], everything that waits leaves in one POST.
fn batched(world: &mut World, mut delivery: Delivery) -> Delivery {
    if world.is_set(Misbehaviour::OutOfOrder)
        && let Some((due, Step::Deliver(latest))) =
            world.planned.take_last(|step| matches!(step, Step::Deliver(_)))
    {
        world.suffers(Misbehaviour::OutOfOrder);
        world.plan(due, Step::Deliver(delivery));
        delivery = latest;
    }
    if world.is_set(Misbehaviour::Batched) && world.suffers(Misbehaviour::Batched) {
        let object = delivery.instagram.is_some();
        let same = |step: &Step| matches!(step, Step::Deliver(one) if one.instagram.is_some() == object);
        while let Some(Step::Deliver(next)) = world.planned.take_step(same) {
            delivery.entries.extend(next.entries);
        }
    }
    let inbound = delivery.carries.is_some() || (delivery.instagram.is_some() && delivery.reports.is_none());
    if world.is_set(Misbehaviour::BrokenNeighbour) && inbound && delivery.attempt == 0 {
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
    if let Some(messaging) = entry.get_mut("messaging").and_then(Value::as_array_mut) {
        messaging.insert(0, json!({ "sender": 17, "timestamp": {}, "message": ["?"] }));
    }
}
