//! One thing that Meta told us: a message, a comment, a status, an echo, an error, or a change of the account.
//!
//! The unit is what is stored, routed, deduplicated and, if need be, quarantined. It carries the raw JSON of its own
//! part and nothing of its neighbours, so that it can be erased or replayed alone.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::instagram;
use crate::{Product, lenient};

/// What a unit is, as far as the envelope tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// An element of `messages`: a customer wrote.
    Message,
    /// An element of `message_echoes`: the owner wrote from the phone.
    Echo,
    /// A whole `value` that is not split: an account, number or template event, history, or a field not known yet.
    Change,
    /// A comment under a post, reel, story, advertisement or live broadcast of an Instagram account.
    Comment,
    /// An element of Instagram's `messaging`: one event of a direct conversation.
    Direct,
    /// An element of `value.errors`.
    Error,
    /// An element of Instagram's `standby`: an event of a conversation that another app answers.
    Standby,
    /// An element of `statuses`: a message of ours moved on.
    Status,
    /// Its place in the envelope is known and its content is not readable.
    Unreadable,
}

/// The business number a unit belongs to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The key for routing.
    pub phone_number_id: Option<String>,
    /// Digits without `+`; never a key.
    pub display_phone_number: Option<String>,
}

/// One separable part of a delivery. Serialisable, because it is stored before it is read.
#[derive(Clone, Serialize, Deserialize)]
pub struct Unit {
    #[serde(default)]
    pub product: Product,
    /// The WABA's id, except for `PARTNER_*` events, where it is the partner's portfolio. On Instagram the id of the
    /// professional account (`/me.user_id`, never `/me.id`).
    pub entry_id: String,
    /// When Meta sent it, as Meta wrote it. WhatsApp: Unix seconds, missing on most deliveries of messages. Instagram:
    /// milliseconds around messages, seconds around changes.
    pub entry_time: Option<i64>,
    /// `messages`, `account_update`, `comments`, …; the list's name where Meta names no field (`messaging`, `standby`).
    pub field: String,
    pub metadata: Option<Metadata>,
    /// The element of `contacts` that describes this unit's person.
    pub contact: Option<Box<RawValue>>,
    pub part: Part,
    /// The JSON of the part exactly as it arrived.
    pub raw: Box<RawValue>,
    /// The unit's identity within its receiving account ([`Unit::account`]): `message|wamid`,
    /// `status|wamid|status|recipient`; on Instagram `message|mid`, `deleted|mid`, `edit|mid|num_edit`,
    /// `reaction|mid|sender|action|timestamp`, `read|mid|sender`, `postback|mid`, `comment|id`; a hash where Meta gives
    /// no id. It contains Meta's ids, so it is stored only as an HMAC.
    pub event_key_material: String,
}

impl Unit {
    /// The account the unit is routed by: the number's id, or the entry's id where there is no number.
    pub fn account(&self) -> &str {
        self.phone_number_id().unwrap_or(&self.entry_id)
    }

    pub fn phone_number_id(&self) -> Option<&str> {
        self.metadata.as_ref()?.phone_number_id.as_deref()
    }

    /// Whom the unit is from or about, peeked at before anything is read strictly: units of one person stay in their
    /// order. On Instagram the one of sender and recipient who is not the account, or the author of a comment.
    pub fn correspondent(&self) -> Option<String> {
        match self.product {
            Product::WhatsApp => self.whatsapp_correspondent(),
            Product::Instagram => instagram::correspondent(self),
        }
    }

    fn whatsapp_correspondent(&self) -> Option<String> {
        let object = |raw: &RawValue| serde_json::from_str::<Map<String, Value>>(raw.get()).ok();
        let own = object(&self.raw)?;
        let contact = self.contact.as_deref().and_then(object).unwrap_or_default();
        let user = contact.get("user_id");
        // The user id names a person also when the number is hidden, so it goes before the number.
        let named = match self.part {
            Part::Message => own.get("from_user_id").or(user).or(own.get("from")),
            Part::Echo => own.get("to_user_id").or(user).or(own.get("to")),
            Part::Status => own.get("recipient_user_id").or(user).or(own.get("recipient_id")),
            _ => None,
        };
        named.and_then(lenient::value_text)
    }
}

/// Neither a customer's words nor ids reach a log by accident.
impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unit")
            .field("product", &self.product)
            .field("field", &self.field)
            .field("part", &self.part)
            .finish_non_exhaustive()
    }
}

/// The identity of something without an id of its own.
pub(super) fn hashed_key(entry_id: &str, entry_time: Option<i64>, change: &str) -> String {
    let mut hash = Sha256::new();
    for part in [
        entry_id,
        &entry_time.map(|time| time.to_string()).unwrap_or_default(),
        change,
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    format!("hash|{}", hex::encode(hash.finalize()))
}
