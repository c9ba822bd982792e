//! The load of a run: customers who write, and a person who decides, both as if nothing were wrong with the server.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;
use twin::Twin;

use super::account::{spoken, written};
use super::chance::{Chance, marker};
use super::node::pause;
use super::person::Person;
use super::verify::{Spoken, Written};
use crate::webhooks::number;
use crate::world::{MELATI, ROTI};

/// Customers of each business.
const CROWD: u64 = 48;

const TO_ROTI: [&str; 6] = [
    "Kak, alamatnya di mana?",
    "Bisa bayar pakai QRIS?",
    "Besok buka jam berapa kak?",
    "Roti gandum berapa harganya kak?",
    "Kak, ongkir ke Cimahi berapa?",
    "Mau komplain, roti yang kemarin keras sekali",
];
const TO_MELATI: [&str; 5] = [
    "Where is the studio?",
    "Do you take cards?",
    "Hello, are you open tomorrow?",
    "How much is a women's haircut?",
    "Do you know a good hotel near the station?",
];

struct Said {
    text: String,
    business: &'static str,
    customer: String,
}

/// Everything that was said on either side, remembered outside of the product.
#[derive(Clone, Default)]
pub struct Talk {
    said: Arc<Mutex<Vec<Said>>>,
    written: Arc<Mutex<Vec<Written>>>,
    markers: Arc<AtomicU64>,
}

impl Talk {
    pub fn marker(&self) -> String {
        marker(self.markers.fetch_add(1, Ordering::Relaxed))
    }

    /// A customer writes something that nobody else has written.
    pub async fn speak(&self, twin: &Twin, business: &'static str, customer: u64, question: &str) -> String {
        let text = format!("{question} {}", self.marker());
        let customer = digits(business, customer);
        self.said
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Said {
                text: text.clone(),
                business,
                customer: customer.clone(),
            });
        twin.customer_says(number(business).phone_number_id, &customer, &text)
            .await;
        text
    }

    pub fn wrote(&self, text: &str, acknowledged: bool) {
        let mut all = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(written(text, acknowledged));
    }

    pub fn spoken(&self, acknowledged: impl Fn(&str) -> bool) -> Vec<Spoken> {
        let all = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter()
            .map(|said| {
                spoken(
                    &said.text,
                    said.business,
                    format!("+{}", said.customer),
                    acknowledged(&said.text),
                )
            })
            .collect()
    }

    pub fn written(&self) -> Vec<Written> {
        self.written
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// A random customer asks a random question.
    pub async fn chatter(&self, twin: &Twin, chance: &mut Chance) {
        let customer = chance.below(CROWD);
        let (business, question) = if chance.one_in(2) {
            (ROTI, *chance.pick(&TO_ROTI))
        } else {
            (MELATI, *chance.pick(&TO_MELATI))
        };
        self.speak(twin, business, customer, question).await;
    }
}

fn digits(business: &str, customer: u64) -> String {
    let crowd = if business == ROTI { 1 } else { 2 };
    format!("62812{crowd}{customer:06}")
}

/// Customers write until told to stop, whether or not anybody listens.
pub async fn customers(twin: Twin, talk: Talk, seed: u64, stop: CancellationToken) {
    let mut chance = Chance::new(seed);
    while !stop.is_cancelled() {
        for _ in 0..chance.between(1, 3) {
            talk.chatter(&twin, &mut chance).await;
        }
        pause(chance.between(60, 320)).await;
    }
}

/// Somebody decides about Melati's drafts and writes in its threads, and does not lose patience when the server is gone.
pub async fn decisions(mut person: Person, talk: Talk, seed: u64, stop: CancellationToken) {
    let mut chance = Chance::new(seed);
    while !stop.is_cancelled() {
        // An error is the server's death; the person looks again.
        if person.decide(&talk, &mut chance).await.is_none() {
            pause(60).await;
        }
        pause(chance.between(10, 60)).await;
    }
}
