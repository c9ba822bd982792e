//! What really happened on the wire, from Meta's side: the witness in every test about losing or sending twice.
//!
//! [`Ledger::posts`] tells what the product asked for and what Meta made of it; [`Ledger::receipts`] tells which event was
//! offered to the product and what it answered. Both are kept in memory of the twin, which outlives a product that is
//! killed, and both are written before anybody waits: a caller that vanishes leaves its traces.

mod events;
mod said;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub(crate) use events::{events_of, events_of_body};
pub use said::{InstagramPost, InstagramPostKind};

/// Which of Meta's two products a call belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Channel {
    #[default]
    WhatsApp,
    Instagram,
}

/// One changing Graph call as it was received, duplicates included.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Unix ms.
    pub at: i64,
    #[serde(default)]
    pub channel: Channel,
    pub method: String,
    /// Without version and query.
    pub path: String,
    pub body: Value,
    /// What was answered, or would have been if the connection had lived.
    pub status: u16,
    /// Graph error code of a refusal.
    pub code: Option<i64>,
    /// The message was accepted under this id, whatever the caller learnt about it.
    pub wamid: Option<String>,
    /// The answer left whole, so that the caller can know what became of its call.
    pub told: bool,
}

impl Entry {
    pub fn opaque(&self) -> Option<&str> {
        self.body.get("biz_opaque_callback_data").and_then(Value::as_str)
    }

    /// A send, as opposed to a read receipt or another call.
    pub fn is_message(&self) -> bool {
        self.channel == Channel::WhatsApp
            && self.path.ends_with("/messages")
            && self.body.get("status").is_none()
    }

    fn outcome(&self) -> Posted {
        match (&self.wamid, self.code) {
            (Some(wamid), _) => Posted::Accepted {
                wamid: wamid.clone(),
                told: self.told,
            },
            (None, Some(code)) => Posted::Refused {
                status: self.status,
                code,
            },
            (None, None) => Posted::Unexplained { status: self.status },
        }
    }

    fn post(&self) -> Post {
        let text = |pointer: &str| {
            self.body
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        Post {
            at: self.at,
            phone_number_id: self.path.split('/').nth(1).unwrap_or_default().to_owned(),
            to: text("/to").or_else(|| text("/recipient")).unwrap_or_default(),
            callback: self.opaque().map(str::to_owned),
            text: text("/text/body"),
            body_hash: hex::encode(Sha256::digest(self.body.to_string())),
            outcome: self.outcome(),
        }
    }
}

/// One `POST …/messages`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Unix ms.
    pub at: i64,
    pub phone_number_id: String,
    /// Phone number or BSUID, as it was sent.
    pub to: String,
    /// `biz_opaque_callback_data`.
    pub callback: Option<String>,
    /// The body of a text message.
    pub text: Option<String>,
    /// SHA-256 in hex over the whole body, its keys sorted.
    pub body_hash: String,
    pub outcome: Posted,
}

/// What became of a `POST …/messages` at Meta.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posted {
    /// The customer gets it. `told` is false if the caller got no readable answer.
    Accepted { wamid: String, told: bool },
    /// Nothing was sent, and the answer was a Graph error.
    Refused { status: u16, code: i64 },
    /// Nothing was sent, and the caller cannot know: status 0 is a closed connection.
    Unexplained { status: u16 },
}

/// One event inside one attempt to deliver a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// `wamid` of a message or an echo, `wamid|status` of a status, else a hash of the change; see [`Attempt::events`].
    pub event: String,
    /// The same for all attempts of one webhook.
    pub delivery: u64,
    /// From 0.
    pub attempt: u32,
    /// Unix ms of the answer.
    pub at: i64,
    /// HTTP status; `None` when no answer came.
    pub answered: Option<u16>,
}

/// A copy of everything that happened so far.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Every changing Graph call.
    pub entries: Vec<Entry>,
    /// Every event of every attempt to deliver a webhook.
    pub receipts: Vec<Receipt>,
}

impl Ledger {
    /// Sends received, accepted or not.
    pub fn messages(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|one| one.is_message())
    }

    /// Sends received, in order, with what became of each.
    pub fn posts(&self) -> Vec<Post> {
        self.messages().map(Entry::post).collect()
    }

    /// The posts of each `biz_opaque_callback_data`, in order.
    pub fn posts_by_callback(&self) -> BTreeMap<String, Vec<Post>> {
        let mut found: BTreeMap<String, Vec<Post>> = BTreeMap::new();
        for post in self.posts() {
            if let Some(callback) = post.callback.clone() {
                found.entry(callback).or_default().push(post);
            }
        }
        found
    }

    /// How often a message with this `biz_opaque_callback_data` was posted.
    pub fn posts_for(&self, opaque: &str) -> usize {
        self.messages().filter(|one| one.opaque() == Some(opaque)).count()
    }

    /// How often a message with this `biz_opaque_callback_data` was accepted. More than one is a double send.
    pub fn accepted_for(&self, opaque: &str) -> usize {
        self.messages()
            .filter(|one| one.opaque() == Some(opaque) && one.wamid.is_some())
            .count()
    }

    /// Events for which the product has answered 200 at least once: from then on losing them is the product's fault.
    pub fn acknowledged(&self) -> BTreeSet<&str> {
        let taken = self.receipts.iter().filter(|one| one.answered == Some(200));
        taken.map(|one| one.event.as_str()).collect()
    }

    /// Events that were offered and never answered with 200.
    pub fn unacknowledged(&self) -> BTreeSet<&str> {
        let taken = self.acknowledged();
        let offered = self.receipts.iter().map(|one| one.event.as_str());
        offered.filter(|event| !taken.contains(event)).collect()
    }

    /// Calls to one path suffix, for example `/register`.
    pub fn calls(&self, method: &str, suffix: &str) -> usize {
        self.entries
            .iter()
            .filter(|one| one.method == method && one.path.ends_with(suffix))
            .count()
    }
}

/// How one attempt to deliver a webhook ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Only 200 is a success.
    Answered(u16),
    Unreachable(String),
}

impl Outcome {
    pub(crate) const fn status(&self) -> Option<u16> {
        match self {
            Self::Answered(status) => Some(*status),
            Self::Unreachable(_) => None,
        }
    }
}

/// One attempt to deliver a webhook.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attempt {
    /// The same for all attempts of one webhook.
    pub delivery: u64,
    /// From 0.
    pub attempt: u32,
    /// Unix ms.
    pub at: i64,
    pub url: String,
    /// Empty for the letters of a [`crate::Flood`], of which there may be very many.
    pub body: String,
    pub signature: Option<String>,
    /// What is inside: `wamid` of each message or echo, `wamid|status` of each status, else the field and a hash of
    /// the change.
    pub events: Vec<String>,
    pub outcome: Outcome,
}

impl Attempt {
    pub fn succeeded(&self) -> bool {
        self.outcome == Outcome::Answered(200)
    }

    pub(crate) fn receipts(&self) -> impl Iterator<Item = Receipt> {
        self.events.iter().map(|event| Receipt {
            event: event.clone(),
            delivery: self.delivery,
            attempt: self.attempt,
            at: self.at,
            answered: self.outcome.status(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_item_of_a_webhook_has_a_name() {
        let entries = [json!({ "changes": [
            { "field": "messages", "value": { "messages": [{ "id": "a" }, { "id": 7 }] } },
            { "field": "messages", "value": { "statuses": [{ "id": "b", "status": "read" }] } },
            { "field": "account_update", "value": { "event": "ACCOUNT_DELETED" } },
        ]})];
        let events = events_of(&entries);
        assert_eq!(events.len(), 4);
        assert_eq!((events[0].as_str(), events[2].as_str()), ("a", "b|read"));
        assert!(events[3].starts_with("account_update|"));
    }

    #[test]
    fn an_event_counts_as_taken_after_one_200() {
        let receipt = |event: &str, answered| Receipt {
            event: event.to_owned(),
            delivery: 1,
            attempt: 0,
            at: 0,
            answered,
        };
        let ledger = Ledger {
            entries: Vec::new(),
            receipts: vec![
                receipt("a", Some(503)),
                receipt("a", Some(200)),
                receipt("b", None),
            ],
        };
        assert_eq!(ledger.acknowledged(), ["a"].into());
        assert_eq!(ledger.unacknowledged(), ["b"].into());
    }
}
