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
mod tests {
    use super::{Actor, CanonicalError, Commitment, EntryBody, commit};
    use uuid::Uuid;

    fn entry() -> EntryBody {
        let actor = Actor {
            kind: "customer".to_owned(),
            id: None,
        };
        EntryBody::new(
            Uuid::from_u128(1),
            Uuid::from_u128(2),
            "received",
            1_795_000_121_000,
            actor,
        )
        .object("message", Uuid::from_u128(3))
        .datum("type", "text")
        .datum("bytes", 11)
        .commitment("text", commit(&[7; 32], b"Masih buka?"))
    }

    #[test]
    fn an_entry_has_exactly_one_text() {
        let expected = concat!(
            r#"{"actor":{"kind":"customer"},"at":1795000121000,"#,
            r#""commitments":{"text":"a76c7b52661a7ed2801bfb009b552518393e5126710f98f5b6ee74a970b2beac"},"#,
            r#""data":{"bytes":11,"type":"text"},"id":"00000000-0000-0000-0000-000000000002","kind":"received","#,
            r#""objects":{"message":"00000000-0000-0000-0000-000000000003"},"v":1,"#,
            r#""workspace":"00000000-0000-0000-0000-000000000001"}"#,
        );
        assert_eq!(entry().canonical().expect("canonical"), expected);
        assert_eq!(EntryBody::parse(expected).expect("its own text"), entry());
    }

    #[test]
    fn another_spelling_of_the_same_entry_is_refused() {
        let text = entry().canonical().expect("canonical");
        let others = [
            text.replace(r#""bytes":11"#, r#""bytes":11.0"#),
            text.replace(r#""bytes":11"#, r#""bytes":1.1e1"#),
            text.replace(r#""bytes":11"#, r#""bytes": 11"#),
            text.replace(r#""bytes":11"#, r#""bytes":true"#),
            text.replace(r#""bytes":11"#, r#""bytes":null"#),
            text.replace(r#""bytes":11"#, r#""bytes":[11]"#),
            text.replace(r#""bytes":11"#, r#""bytes":10,"bytes":11"#),
            text.replace(r#""type":"text""#, r#""type":"t\u0065xt""#),
            text.replace(r#""kind":"customer""#, r#""id":null,"kind":"customer""#),
            text.replace(r#""v":1"#, r#""v":1,"w":2"#),
            text.replace("a76c7b", "A76C7B"),
            format!("{text}\n"),
            format!("{text} {text}"),
        ];
        for other in others {
            assert_ne!(other, text);
            assert_eq!(EntryBody::parse(&other), Err(CanonicalError::Form), "{other}");
        }
    }

    #[test]
    fn an_entry_of_a_later_version_is_not_guessed_at() {
        let text = entry()
            .canonical()
            .expect("canonical")
            .replace(r#""v":1"#, r#""v":2"#);
        assert_eq!(EntryBody::parse(&text), Err(CanonicalError::Version(2)));
    }

    #[test]
    fn a_number_without_an_exact_form_is_refused() {
        let largest = entry().datum("n", (1_i64 << 53) - 1);
        assert!(
            largest
                .canonical()
                .expect("exact")
                .contains(r#""n":9007199254740991"#)
        );
        assert_eq!(
            entry().datum("n", 1_i64 << 53).canonical(),
            Err(CanonicalError::Number)
        );
        assert_eq!(
            entry().datum("n", i64::MIN).canonical(),
            Err(CanonicalError::Number)
        );
    }

    #[test]
    fn names_are_plain_words() {
        for name in ["", "Name", "näme", "a b", "a.b", &"a".repeat(65)] {
            assert_eq!(
                entry().datum(name, 1).canonical(),
                Err(CanonicalError::Name),
                "{name}"
            );
        }
    }

    #[test]
    fn only_an_erasure_covers_other_entries() {
        let covering = entry().covering([Uuid::from_u128(9)]);
        assert_eq!(covering.canonical(), Err(CanonicalError::Covers));
        let erased = EntryBody {
            kind: "erased".to_owned(),
            ..covering
        };
        let text = erased.canonical().expect("canonical");
        assert_eq!(
            EntryBody::parse(&text).expect("its own text").covers,
            [Uuid::from_u128(9)]
        );
    }

    #[test]
    fn a_commitment_opens_with_its_key_and_payload_alone() {
        let commitment = commit(&[7; 32], b"Masih buka?");
        assert!(commitment.opens(&[7; 32], b"Masih buka?"));
        assert!(!commitment.opens(&[8; 32], b"Masih buka?"));
        assert!(!commitment.opens(&[7; 32], b"Masih buka!"));
        assert!(Commitment::try_from("xyz".to_owned()).is_err());
    }

    #[test]
    fn text_of_any_script_survives() {
        let text = entry()
            .datum("note", "Grüße 🙂 \u{7f} \u{1} \" \\ /")
            .canonical()
            .expect("canonical");
        assert_eq!(
            EntryBody::parse(&text)
                .expect("its own text")
                .canonical()
                .expect("canonical"),
            text
        );
    }
}
