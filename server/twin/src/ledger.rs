//! What really happened on the wire, from Meta's side: the witness in every test about sending twice.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One changing Graph call as it was received, duplicates included.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Unix ms.
    pub at: i64,
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
}

impl Entry {
    pub fn opaque(&self) -> Option<&str> {
        self.body.get("biz_opaque_callback_data").and_then(Value::as_str)
    }

    /// A send, as opposed to a read receipt or another call.
    pub fn is_message(&self) -> bool {
        self.path.ends_with("/messages") && self.body.get("status").is_none()
    }
}

/// A copy of everything received so far.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub entries: Vec<Entry>,
}

impl Ledger {
    /// Sends received, accepted or not.
    pub fn messages(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|one| one.is_message())
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
    pub body: String,
    pub signature: Option<String>,
    pub outcome: Outcome,
}

impl Attempt {
    pub fn succeeded(&self) -> bool {
        self.outcome == Outcome::Answered(200)
    }
}
