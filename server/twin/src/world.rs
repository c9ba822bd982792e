//! What Meta knows: assets, people, access and chats, behind one lock and in one snapshot file.
//!
//! The world answers questions and keeps rules that need memory (a code is spent once, a bucket empties);
//! it performs no I/O and never reads a clock: the time is always a parameter.

pub mod access;
pub mod assets;
pub mod chat;
pub mod instagram;
pub mod limits;
pub mod people;
pub mod plan;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ledger::{Attempt, Entry, Receipt};
use crate::misbehave::Misbehaviour;
use access::{Code, Token};
use assets::{Media, Number, Portfolio, Subscription, Template, Waba};
use chat::Chat;
use instagram::Instagram;
use limits::Buckets;
use people::{Customer, People};
use plan::Plan;

#[derive(Default, Serialize, Deserialize)]
pub struct World {
    seed: u64,
    drawn: u64,
    pub portfolios: Vec<Portfolio>,
    pub wabas: Vec<Waba>,
    pub numbers: Vec<Number>,
    pub customers: Vec<Customer>,
    pub templates: Vec<Template>,
    pub media: BTreeMap<String, Media>,
    pub tokens: BTreeMap<String, Token>,
    pub codes: BTreeMap<String, Code>,
    /// By WABA: the product's app alone can subscribe here.
    pub subscriptions: BTreeMap<String, Subscription>,
    /// By [`chat::key`].
    pub chats: BTreeMap<String, Chat>,
    #[serde(default)]
    pub instagram: Instagram,
    pub planned: Plan,
    #[serde(skip)]
    pub attempts: Vec<Attempt>,
    #[serde(skip)]
    pub ledger: Vec<Entry>,
    #[serde(skip)]
    pub receipts: Vec<Receipt>,
    /// `None` stays on; a number counts down.
    pub misbehaviours: BTreeMap<Misbehaviour, Option<u32>>,
    /// Webhooks that Meta would never have sent: no app is subscribed to the WABA.
    pub unheard: u64,
    /// Webhooks that no attempt of seven days brought home.
    #[serde(default)]
    pub given_up: u64,
    /// The last message that an owner sent from the phone.
    #[serde(skip)]
    pub last_echo: Option<String>,
    /// How long [`Misbehaviour::SlowAnswers`] waits.
    #[serde(skip)]
    pub slowness: Option<Duration>,
    /// The next sends are refused with this code, this many times.
    #[serde(skip)]
    pub refuse: Option<(i64, u32)>,
    /// The next sends are accepted and fail with this code, this many times.
    #[serde(skip)]
    pub fail: Option<(i64, u32)>,
    #[serde(skip)]
    pub buckets: Buckets,
    /// Chats that a phone page shows right now, by [`chat::key`].
    #[serde(skip)]
    pub open_chats: BTreeMap<String, u32>,
    /// The chat of each customer's message, by message id.
    #[serde(skip)]
    pub seats: HashMap<String, String>,
    #[serde(skip)]
    known: RefCell<People>,
}

impl World {
    /// The demo world before anybody connects anything.
    pub fn demo(seed: u64, app_id: &str) -> Self {
        let mut world = Self {
            seed,
            ..Self::default()
        };
        world.settle_assets();
        world.settle_people();
        world.grant_connected(app_id);
        world.settle_instagram();
        world
    }

    /// Sixteen bytes in hex, different at every call and the same for the same seed.
    pub fn draw(&mut self) -> String {
        self.drawn += 1;
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        hash.update(self.drawn.to_be_bytes());
        hex::encode(hash.finalize().get(..16).unwrap_or_default())
    }

    /// A serial number for things that are ordered.
    pub fn next_number(&mut self) -> u64 {
        self.drawn += 1;
        self.drawn
    }

    /// A numeric id as Meta's objects have them.
    pub fn draw_id(&mut self) -> String {
        let hex = self.draw();
        let number = u64::from_str_radix(hex.get(..12).unwrap_or("1"), 16).unwrap_or(1);
        format!("{}", 900_000_000_000_000 + number % 99_999_999_999_999)
    }

    /// A number below `end`, drawn like everything else.
    pub fn chance(&mut self, end: u64) -> u64 {
        let hex = self.draw();
        u64::from_str_radix(hex.get(..12).unwrap_or("0"), 16).unwrap_or_default() % end.max(1)
    }

    /// Whether a misbehaviour is on, counting down one occurrence of a limited one.
    pub fn suffers(&mut self, which: Misbehaviour) -> bool {
        match self.misbehaviours.get_mut(&which) {
            None => false,
            Some(None) => true,
            Some(Some(left)) => {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    self.misbehaviours.remove(&which);
                }
                true
            }
        }
    }

    /// The code that a lever of the error table holds ready, used up once.
    pub fn next_code(held: &mut Option<(i64, u32)>) -> Option<i64> {
        let (code, left) = (*held)?;
        *held = (left > 1).then_some((code, left - 1));
        Some(code)
    }

    pub fn is_set(&self, which: Misbehaviour) -> bool {
        self.misbehaviours.contains_key(&which)
    }

    /// The snapshot as JSON, or `None` if it cannot be written.
    pub fn snapshot(&self) -> Option<Vec<u8>> {
        serde_json::to_vec(self).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_ids() {
        let (mut one, mut two) = (World::demo(7, "app"), World::demo(7, "app"));
        assert_eq!(one.draw(), two.draw());
        assert_ne!(one.draw_id(), two.draw());
    }

    #[test]
    fn a_limited_misbehaviour_wears_off() {
        let mut world = World::demo(7, "app");
        world.misbehaviours.insert(Misbehaviour::PlainError, Some(1));
        assert!(world.suffers(Misbehaviour::PlainError));
        assert!(!world.suffers(Misbehaviour::PlainError));
    }
}
