//! The text of one entry, the same for everybody who writes it down.
//!
//! An entry is hashed and signed, so it has exactly one form: RFC 8785 JSON with strings and whole numbers only. What
//! identifies or quotes a person is never in it. In its place stands a commitment, an HMAC under a random key that is
//! stored with the text it commits to: destroying text and key leaves a log that still verifies and a past that nobody
//! can read or guess. A plain hash would not do: phone numbers can be tried one by one.

use std::collections::BTreeMap;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

/// The kind of entry that says which earlier entries were erased.
pub const ERASED: &str = "erased";

/// The version of the form, in every entry.
const VERSION: u32 = 1;

/// JSON numbers are doubles to many readers: beyond this a whole number is not exact (RFC 8785, RFC 7493).
const LARGEST: i64 = 9_007_199_254_740_991;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    #[error("a name must be lower case letters, digits and underscores")]
    Name,
    #[error("a whole number beyond 2^53 has no exact form")]
    Number,
    #[error("only an entry of kind `erased` covers others")]
    Covers,
    #[error("version {0} is not known")]
    Version(u32),
    #[error("not the canonical form of an entry")]
    Form,
}

/// What happened, in final form. The log numbers it later, so it carries no position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryBody {
    v: u32,
    pub workspace: Uuid,
    pub id: Uuid,
    /// `received`, `drafted`, `approved`, …
    pub kind: String,
    /// Milliseconds since the epoch, by the product's clock.
    pub at: i64,
    pub actor: Actor,
    /// Which of our own rows it is about, by random ids.
    pub objects: BTreeMap<String, String>,
    pub data: BTreeMap<String, Datum>,
    pub commitments: BTreeMap<String, Commitment>,
    /// The entries whose texts and keys were destroyed; in entries of kind [`ERASED`] only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<Uuid>,
}

/// Who did it: a member, the system, Meta, a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A value that may stand in an entry. There is no true, no null and no fraction, because readers disagree about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Datum {
    Number(i64),
    Text(String),
}

impl From<i64> for Datum {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// HMAC-SHA256 of a payload under a random key, in lower-case hexadecimal. It says nothing without both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Commitment(String);

impl Commitment {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this commits to `payload` under `key`.
    pub fn opens(&self, key: &[u8; 32], payload: &[u8]) -> bool {
        let Ok(tag) = hex::decode(&self.0) else {
            return false;
        };
        keyed(key, payload).verify_slice(&tag).is_ok()
    }
}

impl TryFrom<String> for Commitment {
    type Error = CanonicalError;

    fn try_from(text: String) -> Result<Self, CanonicalError> {
        let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() == 64 && text.bytes().all(hexadecimal) {
            Ok(Self(text))
        } else {
            Err(CanonicalError::Form)
        }
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Commits to `payload` under a key of its own: 32 random bytes, never used twice.
pub fn commit(key: &[u8; 32], payload: &[u8]) -> Commitment {
    Commitment(hex::encode(keyed(key, payload).finalize().into_bytes()))
}

#[expect(
    clippy::expect_used,
    reason = "HMAC is defined for keys of every length (RFC 2104)"
)]
fn keyed(key: &[u8; 32], payload: &[u8]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("any key length");
    mac.update(payload);
    mac
}

impl EntryBody {
    /// `at` is in milliseconds since the epoch.
    pub fn new(workspace: Uuid, id: Uuid, kind: impl Into<String>, at: i64, actor: Actor) -> Self {
        Self {
            v: VERSION,
            workspace,
            id,
            kind: kind.into(),
            at,
            actor,
            objects: BTreeMap::new(),
            data: BTreeMap::new(),
            commitments: BTreeMap::new(),
            covers: Vec::new(),
        }
    }

    #[must_use]
    pub fn object(mut self, name: impl Into<String>, id: impl fmt::Display) -> Self {
        self.objects.insert(name.into(), id.to_string());
        self
    }

    #[must_use]
    pub fn datum(mut self, name: impl Into<String>, value: impl Into<Datum>) -> Self {
        self.data.insert(name.into(), value.into());
        self
    }

    #[must_use]
    pub fn commitment(mut self, name: impl Into<String>, commitment: Commitment) -> Self {
        self.commitments.insert(name.into(), commitment);
        self
    }

    /// Says that the openings of these earlier entries are gone. Makes sense in an entry of kind [`ERASED`] only.
    #[must_use]
    pub fn covering(mut self, entries: impl IntoIterator<Item = Uuid>) -> Self {
        self.covers.extend(entries);
        self
    }

    /// The one text of this entry; its bytes are what the log hashes.
    pub fn canonical(&self) -> Result<String, CanonicalError> {
        self.check()?;
        serde_json_canonicalizer::to_string(self).map_err(|_| CanonicalError::Form)
    }

    /// Reads an entry back. Any text that is not exactly what [`EntryBody::canonical`] writes is refused.
    pub fn parse(text: &str) -> Result<Self, CanonicalError> {
        let Versioned { v } = serde_json::from_str(text).map_err(|_| CanonicalError::Form)?;
        if v != VERSION {
            return Err(CanonicalError::Version(v));
        }
        let body: Self = serde_json::from_str(text).map_err(|_| CanonicalError::Form)?;
        if body.canonical()? == text {
            Ok(body)
        } else {
            Err(CanonicalError::Form)
        }
    }

    fn check(&self) -> Result<(), CanonicalError> {
        let mut names = self
            .objects
            .keys()
            .chain(self.data.keys())
            .chain(self.commitments.keys())
            .chain([&self.kind]);
        if !names.all(|name| is_name(name)) || !is_name(&self.actor.kind) {
            return Err(CanonicalError::Name);
        }
        let numbers = self.data.values().filter_map(|datum| match datum {
            Datum::Number(number) => Some(*number),
            Datum::Text(_) => None,
        });
        if numbers
            .chain([self.at])
            .any(|number| !(-LARGEST..=LARGEST).contains(&number))
        {
            return Err(CanonicalError::Number);
        }
        if self.kind != ERASED && !self.covers.is_empty() {
            return Err(CanonicalError::Covers);
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Versioned {
    v: u32,
}

fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=64).contains(&name.len()) && name.bytes().all(allowed)
}

#[cfg(test)]
mod tests;
