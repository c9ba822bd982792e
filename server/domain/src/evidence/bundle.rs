//! A workspace's log as one file that can be checked anywhere, without us.
//!
//! The file is JSON, one document per line: a header, then the entries in the order of the log, each as its canonical
//! text with the openings that still exist, then one or more signed checkpoints. What was erased has no opening; the
//! commitment in the entry stays. Further lines of unknown kinds are not allowed: an auditor must not have to guess.

use std::collections::BTreeMap;
use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::checkpoint::{VerifierKey, origin};

/// Names the format in the header.
const FORMAT: &str = "laras.evidence";

/// The version of the file's form, not of the entries in it.
const VERSION: u32 = 1;

/// The text of one committed payload and the key it was committed under.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// 32 bytes in hexadecimal.
    key: String,
    /// The payload, if it is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The payload in base64, if it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
}

impl Opening {
    pub fn new(key: &[u8; 32], payload: &[u8]) -> Self {
        let text = std::str::from_utf8(payload).ok().map(str::to_owned);
        let bytes = if text.is_none() {
            Some(STANDARD.encode(payload))
        } else {
            None
        };
        Self {
            key: hex::encode(key),
            text,
            bytes,
        }
    }

    /// Key and payload, if the opening is well formed.
    pub(super) fn open(&self) -> Option<([u8; 32], Vec<u8>)> {
        let mut key = [0; 32];
        hex::decode_to_slice(&self.key, &mut key).ok()?;
        let payload = match (&self.text, &self.bytes) {
            (Some(text), None) => text.clone().into_bytes(),
            (None, Some(bytes)) => STANDARD.decode(bytes).ok()?,
            _ => return None,
        };
        Some((key, payload))
    }
}

/// The openings of one entry, by the name of the commitment.
pub type Openings = BTreeMap<String, Opening>;

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    format: String,
    version: u32,
    pub workspace: Uuid,
    pub origin: String,
    /// The key that signed the checkpoints, as `name+hash+key`. Whether it can be trusted is not for this file to say.
    pub key: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BundledEntry {
    /// Canonical text, verbatim.
    pub entry: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub openings: Openings,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BundledCheckpoint {
    checkpoint: String,
}

/// Writes a bundle line by line, so that a long log need not fit into memory.
pub struct BundleWriter<W> {
    out: W,
}

impl<W: Write> BundleWriter<W> {
    pub fn begin(mut out: W, workspace: Uuid, key: &VerifierKey) -> io::Result<Self> {
        let header = Header {
            format: FORMAT.to_owned(),
            version: VERSION,
            workspace,
            origin: origin(workspace),
            key: key.to_string(),
        };
        write_line(&mut out, &header)?;
        Ok(Self { out })
    }

    /// The next entry of the log, with what can still be opened of it.
    pub fn entry(&mut self, canonical: &str, openings: Openings) -> io::Result<()> {
        write_line(
            &mut self.out,
            &BundledEntry {
                entry: canonical.to_owned(),
                openings,
            },
        )
    }

    /// Ends the bundle with the signed notes, the one over all entries among them.
    pub fn finish<'a>(mut self, notes: impl IntoIterator<Item = &'a str>) -> io::Result<W> {
        for note in notes {
            write_line(
                &mut self.out,
                &BundledCheckpoint {
                    checkpoint: note.to_owned(),
                },
            )?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

fn write_line<W: Write>(out: &mut W, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// A bundle as read, nothing of it believed yet.
pub(super) struct Bundle {
    pub header: Header,
    pub entries: Vec<BundledEntry>,
    pub checkpoints: Vec<String>,
}

/// Why a file is not a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    #[error("line {0} is not a line of an evidence bundle")]
    Line(usize),
    #[error("the file is not an evidence bundle")]
    Header,
    #[error("this bundle has a later version than this verifier knows")]
    Version,
}

impl Bundle {
    pub fn read(text: &str) -> Result<Self, BundleError> {
        let mut lines = text.lines().enumerate();
        let (_, first) = lines.next().ok_or(BundleError::Header)?;
        let header: Header = serde_json::from_str(first).map_err(|_| BundleError::Header)?;
        if header.format != FORMAT {
            return Err(BundleError::Header);
        }
        if header.version != VERSION {
            return Err(BundleError::Version);
        }
        let mut bundle = Self {
            header,
            entries: Vec::new(),
            checkpoints: Vec::new(),
        };
        for (index, line) in lines {
            bundle.add(line).ok_or(BundleError::Line(index + 1))?;
        }
        Ok(bundle)
    }

    /// Entries come before checkpoints, so that a file cut short has lost its checkpoint.
    fn add(&mut self, line: &str) -> Option<()> {
        match serde_json::from_str::<BundledEntry>(line) {
            Ok(entry) if self.checkpoints.is_empty() => self.entries.push(entry),
            Ok(_) => return None,
            Err(_) => {
                let note: BundledCheckpoint = serde_json::from_str(line).ok()?;
                self.checkpoints.push(note.checkpoint);
            }
        }
        Some(())
    }
}
