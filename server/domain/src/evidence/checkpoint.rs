//! A signed statement about a whole log: how many entries it has and which root.
//!
//! Whoever holds one can tell later if anything before it was changed, dropped or reordered. The form is public
//! (C2SP `tlog-checkpoint` inside a C2SP `signed-note`, Ed25519), so an auditor needs none of our code to check it.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::merkle::Hash;

/// The signature type of Ed25519 in signed notes.
const ED25519: u8 = 1;

/// A note with more is not ours and not worth the work.
const MOST_SIGNATURES: usize = 100;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("not a signed note with a checkpoint")]
    Form,
    #[error("not signed by this key")]
    NotSigned,
    #[error("the signature does not match")]
    BadSignature,
    #[error("not a verifier key")]
    Key,
}

/// The name of a workspace's log.
pub fn origin(workspace: Uuid) -> String {
    format!("laras.evidence/{workspace}")
}

/// The state of a log that is vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    pub root: Hash,
}

impl Checkpoint {
    /// The signed text: origin, size and root, a line each.
    fn body(&self) -> String {
        format!(
            "{}\n{}\n{}\n",
            self.origin,
            self.size,
            STANDARD.encode(self.root.0)
        )
    }

    fn parse(body: &str) -> Option<Self> {
        let mut lines = body.strip_suffix('\n')?.split('\n');
        let origin = lines.next().filter(|origin| !origin.is_empty())?;
        let digits = lines.next()?;
        let size: u64 = digits.parse().ok()?;
        let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        // Further lines are extensions; what they mean is for others to say. A size has one spelling only.
        let well_formed = size.to_string() == digits && lines.all(|line| !line.is_empty());
        well_formed.then(|| Self {
            origin: origin.to_owned(),
            size,
            root: Hash(root),
        })
    }

    /// The checkpoint as a note signed by `key`, under the log's origin as the key's name.
    pub fn sign(&self, key: &SigningKey) -> String {
        let body = self.body();
        let verifier = VerifierKey {
            name: self.origin.clone(),
            key: key.verifying_key(),
        };
        let mut signature = verifier.id().to_vec();
        signature.extend(key.sign(body.as_bytes()).to_bytes());
        format!("{body}\n— {} {}\n", self.origin, STANDARD.encode(signature))
    }

    /// Reads a note and checks that `key` signed it. Signatures of other keys, such as a witness's, are ignored.
    pub fn verify(note: &str, key: &VerifierKey) -> Result<Self, CheckpointError> {
        let (body, signatures) = open(note)?;
        let ours = signatures
            .into_iter()
            .find(|(name, id, _)| *name == key.name && *id == key.id());
        let (_, _, signature) = ours.ok_or(CheckpointError::NotSigned)?;
        key.key
            .verify_strict(body.as_bytes(), &signature)
            .map_err(|_| CheckpointError::BadSignature)?;
        Self::parse(body).ok_or(CheckpointError::Form)
    }
}

type NoteSignature<'a> = (&'a str, [u8; 4], Signature);

/// The text of a note and its Ed25519 signatures. A line of another form makes the note malformed.
fn open(note: &str) -> Result<(&str, Vec<NoteSignature<'_>>), CheckpointError> {
    let end = note.rfind("\n\n").ok_or(CheckpointError::Form)? + 1;
    let (body, signatures) = note.split_at_checked(end).ok_or(CheckpointError::Form)?;
    let lines = signatures
        .strip_prefix('\n')
        .and_then(|lines| lines.strip_suffix('\n'));
    let lines: Vec<&str> = lines.ok_or(CheckpointError::Form)?.split('\n').collect();
    if lines.len() > MOST_SIGNATURES || body.chars().any(|c| c.is_control() && c != '\n') {
        return Err(CheckpointError::Form);
    }
    let mut read = Vec::new();
    for line in lines {
        let rest = line.strip_prefix("— ").ok_or(CheckpointError::Form)?;
        let (name, encoded) = rest.split_once(' ').ok_or(CheckpointError::Form)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| CheckpointError::Form)?;
        let (id, signature) = bytes.split_first_chunk::<4>().ok_or(CheckpointError::Form)?;
        // Another length belongs to another signature type.
        if let Ok(signature) = <[u8; 64]>::try_from(signature) {
            read.push((name, *id, Signature::from_bytes(&signature)));
        }
    }
    Ok((body, read))
}

/// A public key with the name under which it signs, written `name+hash+key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl VerifierKey {
    /// The key of the log with this origin; `None` for an origin that a note cannot name.
    pub fn new(origin: &str, key: VerifyingKey) -> Option<Self> {
        let usable =
            !origin.is_empty() && !origin.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+');
        usable.then(|| Self {
            name: origin.to_owned(),
            key,
        })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256 over name, newline, signature type and key: which key a signature is by.
    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash);
        [a, b, c, d]
    }

    /// SHA-256 of the public key in hexadecimal: short enough to be compared by telephone or print, and the same for
    /// all logs that one installation signs.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.key)
    }
}

/// SHA-256 of a public key in hexadecimal.
pub fn fingerprint(key: &VerifyingKey) -> String {
    hex::encode(Sha256::digest(key.as_bytes()))
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut typed = vec![ED25519];
        typed.extend(self.key.as_bytes());
        write!(
            f,
            "{}+{}+{}",
            self.name,
            hex::encode(self.id()),
            STANDARD.encode(typed)
        )
    }
}

impl FromStr for VerifierKey {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        // Base64 may contain `+`; the name may not.
        let (name, rest) = text.split_once('+').ok_or(CheckpointError::Key)?;
        let (id, encoded) = rest.split_once('+').ok_or(CheckpointError::Key)?;
        let typed = STANDARD.decode(encoded).map_err(|_| CheckpointError::Key)?;
        let Some((&ED25519, key)) = typed.split_first() else {
            return Err(CheckpointError::Key);
        };
        let key = VerifyingKey::try_from(key).map_err(|_| CheckpointError::Key)?;
        let read = Self::new(name, key).ok_or(CheckpointError::Key)?;
        if hex::encode(read.id()) == id {
            Ok(read)
        } else {
            Err(CheckpointError::Key)
        }
    }
}

/// The signer that someone trusts: a whole verifier key, or the fingerprint of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinnedKey(String);

impl PinnedKey {
    pub fn is(&self, key: &VerifierKey) -> bool {
        key.fingerprint() == self.0
    }

    pub fn fingerprint(&self) -> &str {
        &self.0
    }
}

impl FromStr for PinnedKey {
    type Err = CheckpointError;

    /// Reads `name+hash+key` or 64 hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let text = text.trim();
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        text.parse::<VerifierKey>().map(|key| Self(key.fingerprint()))
    }
}

#[cfg(test)]
mod tests;
