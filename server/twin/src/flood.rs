//! Very many customers writing at once: composed and signed beforehand, so that a load test measures the receiver and
//! not the twin. Nothing of [`crate::Misbehaviour`] changes these letters; what is not answered with 200 is retried like
//! any other webhook.

use futures::StreamExt as _;

use crate::ledger::{Attempt, Outcome, events_of};
use crate::webhook::{bytes, inbound};
use crate::world::plan::Delivery;
use crate::{Inbound, Twin};

/// One signed webhook with one message.
#[derive(Clone)]
pub struct Letter {
    pub wamid: String,
    /// The phone number it comes from, digits only.
    pub customer: String,
    pub text: String,
    /// Exactly the bytes to send.
    pub body: Vec<u8>,
    /// The value of `X-Hub-Signature-256`.
    pub signature: String,
    delivery: Delivery,
}

/// Messages that are in the customers' chats already and on their way to nobody yet.
pub struct Flood {
    twin: Twin,
    letters: Vec<Letter>,
}

impl Twin {
    /// `count` messages to one number, taking turns among `customers` people whom the world invents: `pesan 0`,
    /// `pesan 1`, …
    pub fn flood(&self, phone_number_id: &str, customers: usize, count: usize) -> Flood {
        self.flood_saying(phone_number_id, customers, count, |index| {
            format!("pesan {index}")
        })
    }

    /// As [`Twin::flood`], with a text for each message. Empty if the number is not reachable or not subscribed.
    pub fn flood_saying(
        &self,
        phone_number_id: &str,
        customers: usize,
        count: usize,
        text: impl Fn(usize) -> String,
    ) -> Flood {
        let letters = (0..count)
            .filter_map(|index| {
                let customer = format!("62899{:08}", index % customers.max(1));
                self.letter_of(phone_number_id, customer, text(index))
            })
            .collect();
        self.changed();
        Flood {
            twin: self.clone(),
            letters,
        }
    }

    fn letter_of(&self, phone_number_id: &str, customer: String, text: String) -> Option<Letter> {
        let (wamid, delivery) = self.nudge(|world| {
            let person = world.meet(&customer);
            inbound::write(
                self,
                world,
                phone_number_id,
                &person,
                &Inbound::Text(text.clone()),
            )
        });
        let delivery =
            delivery.filter(|one| self.look(|world| crate::webhook::heard(world, one.waba_id.as_deref())))?;
        let body = bytes::escaped(&crate::webhook::envelope(&delivery.entries)).into_bytes();
        Some(Letter {
            wamid,
            customer,
            text,
            signature: bytes::signature(&self.options().app_secret, &body),
            body,
            delivery,
        })
    }
}

impl Flood {
    pub fn letters(&self) -> &[Letter] {
        &self.letters
    }

    /// Sends everything, `at_once` letters at a time. Returns each message id with what the product answered, in the
    /// order of the answers.
    pub async fn deliver(self, at_once: usize) -> Vec<(String, Outcome)> {
        let twin = &self.twin;
        futures::stream::iter(self.letters)
            .map(|letter| deliver(twin, letter))
            .buffer_unordered(at_once.max(1))
            .collect()
            .await
    }

    /// Puts everything into the plan, as if the customers had just written: [`Twin::keep_delivering`] or
    /// [`Twin::settle`] carries it out.
    pub fn leave_to_the_plan(self) {
        self.twin.change(|world| {
            for letter in self.letters {
                self.twin.post_webhook(world, letter.delivery);
            }
        });
    }
}

async fn deliver(twin: &Twin, letter: Letter) -> (String, Outcome) {
    let url = twin.options().callback_url.clone();
    let outcome = twin.post_bytes(&url, letter.body, Some(&letter.signature)).await;
    twin.note_attempt(Attempt {
        delivery: letter.delivery.id,
        attempt: 0,
        at: twin.now(),
        url,
        body: String::new(),
        signature: Some(letter.signature),
        events: events_of(&letter.delivery.entries),
        outcome: outcome.clone(),
    });
    twin.conclude(letter.delivery, outcome == Outcome::Answered(200));
    (letter.wamid, outcome)
}
