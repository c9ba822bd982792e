//! Whether a bundle is what the log said when it was signed.
//!
//! The check runs offline and without our database or keys. It answers three questions apart from each other: has
//! anything in the log been changed, does what is shown match what was committed to, and who signed. The last one needs
//! something from outside the file: without a pinned key the answer is "not checked", never "good".

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use uuid::Uuid;

use super::bundle::{Bundle, BundleError, BundledEntry};
use super::canonical::{CanonicalError, EntryBody};
use super::checkpoint::{Checkpoint, CheckpointError, PinnedKey, VerifierKey, origin};
use super::merkle::{Frontier, Hash, leaf_hash};

/// What the verifying person knows from outside the bundle.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The signer.
    pub key: Option<PinnedKey>,
    /// Signed notes that somebody kept, such as a partner as witness. The bundle must contain their logs.
    pub witnessed: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub origin: String,
    /// Entries in the bundle.
    pub entries: u64,
    /// Payloads that were shown and match their commitments.
    pub opened: u64,
    /// Payloads that are gone and covered by a later erasure.
    pub erased: u64,
    /// Checkpoints that hold.
    pub checkpoints: u64,
    /// The size and root of the log as recomputed.
    pub root: Hash,
    pub signer: SignerCheck,
    pub problems: Vec<Problem>,
}

impl Report {
    /// Nothing was found wrong. Says nothing about the signer.
    pub fn is_intact(&self) -> bool {
        self.problems.is_empty()
    }
}

/// What is known about the key that signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignerCheck {
    /// It is the pinned key.
    Checked { fingerprint: String },
    /// Nobody said which key to expect, or the bundle's key is not it.
    NotChecked { fingerprint: String },
}

/// Something that an untouched log does not have. Positions count from 0, as in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The header's origin, workspace and key do not belong together.
    Header,
    /// The entry's text is not the canonical text of any entry.
    NotCanonical { position: u64, reason: CanonicalError },
    /// The entry belongs to another workspace's log.
    OtherLog { position: u64 },
    /// The same entry stands at two positions.
    Repeated { position: u64 },
    /// What is shown is not what was committed to.
    Tampered { position: u64, name: String },
    /// A payload is missing and no later erasure says so.
    Missing { position: u64, name: String },
    /// Something is shown that was never committed to.
    NotCommitted { position: u64, name: String },
    /// An erasure names an entry that is not before it in the log.
    ErasesNothing { position: u64 },
    /// There is no checkpoint at all.
    NoCheckpoint,
    /// A checkpoint cannot be accepted.
    Checkpoint(CheckpointError),
    /// A checkpoint of another log.
    OtherCheckpoint { size: u64 },
    /// The log at this size has another root than the one that was signed.
    OtherHistory { size: u64 },
    /// The signed log was longer: entries at its end are gone.
    Truncated { signed: u64, present: u64 },
    /// Entries after the last checkpoint: nobody vouches for them.
    NotCovered { signed: u64, present: u64 },
    /// The bundle is signed by another key than the pinned one.
    OtherSigner { fingerprint: String },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => write!(f, "the header names a key or an origin of another log"),
            Self::NotCanonical { position, reason } => write!(f, "TAMPERED: entry {position}: {reason}"),
            Self::OtherLog { position } => write!(f, "TAMPERED: entry {position} is of another workspace"),
            Self::Repeated { position } => write!(f, "TAMPERED: entry {position} is a repetition"),
            Self::Tampered { position, name } => {
                write!(f, "TAMPERED: entry {position}: `{name}` is not what was recorded")
            }
            Self::Missing { position, name } => {
                write!(
                    f,
                    "TAMPERED: entry {position}: `{name}` is gone and no erasure covers it"
                )
            }
            Self::NotCommitted { position, name } => {
                write!(f, "TAMPERED: entry {position}: `{name}` was never recorded")
            }
            Self::ErasesNothing { position } => {
                write!(
                    f,
                    "TAMPERED: entry {position} erases an entry that does not precede it"
                )
            }
            Self::NoCheckpoint => write!(f, "nothing is signed: the bundle has no checkpoint"),
            Self::Checkpoint(error) => write!(f, "a checkpoint does not hold: {error}"),
            Self::OtherCheckpoint { size } => {
                write!(f, "the checkpoint over {size} entries is of another log")
            }
            Self::OtherHistory { size } => {
                write!(
                    f,
                    "TAMPERED: the first {size} entries are not the ones that were signed"
                )
            }
            Self::Truncated { signed, present } => {
                write!(
                    f,
                    "TAMPERED: {signed} entries were signed and {present} are present"
                )
            }
            Self::NotCovered { signed, present } => {
                write!(
                    f,
                    "{present} entries are present and only the first {signed} are signed"
                )
            }
            Self::OtherSigner { fingerprint } => write!(f, "signed by another key: {fingerprint}"),
        }
    }
}

/// Checks a bundle's text. An error means that it is not a readable bundle, which proves nothing either way.
pub fn verify(text: &str, trust: &Trust) -> Result<Report, BundleError> {
    let bundle = Bundle::read(text)?;
    let key: VerifierKey = bundle.header.key.parse().map_err(|_| BundleError::Header)?;
    let mut problems = Vec::new();
    if bundle.header.origin != origin(bundle.header.workspace) || key.name() != bundle.header.origin {
        problems.push(Problem::Header);
    }
    let signer = check_signer(&key, trust, &mut problems);
    let bodies = read_entries(&bundle, &mut problems);
    let (opened, erased) = open_payloads(&bundle.entries, &bodies, &mut problems);
    let (root, checkpoints) = check_history(&bundle, &key, trust, &mut problems);
    Ok(Report {
        origin: bundle.header.origin,
        entries: bundle.entries.len() as u64,
        opened,
        erased,
        checkpoints,
        root,
        signer,
        problems,
    })
}

fn check_signer(key: &VerifierKey, trust: &Trust, problems: &mut Vec<Problem>) -> SignerCheck {
    let fingerprint = key.fingerprint();
    match &trust.key {
        Some(pinned) if pinned.is(key) => SignerCheck::Checked { fingerprint },
        Some(_) => {
            problems.push(Problem::OtherSigner {
                fingerprint: fingerprint.clone(),
            });
            SignerCheck::NotChecked { fingerprint }
        }
        None => SignerCheck::NotChecked { fingerprint },
    }
}

fn numbered<T>(items: &[T]) -> impl Iterator<Item = (u64, &T)> {
    (0..).zip(items)
}

/// Each entry's body; `None` where the text is not an entry of this log.
fn read_entries(bundle: &Bundle, problems: &mut Vec<Problem>) -> Vec<Option<EntryBody>> {
    let mut seen = HashSet::new();
    let mut bodies = Vec::with_capacity(bundle.entries.len());
    for (position, bundled) in numbered(&bundle.entries) {
        let body = match EntryBody::parse(&bundled.entry) {
            Ok(body) => Some(body),
            Err(reason) => {
                problems.push(Problem::NotCanonical { position, reason });
                None
            }
        };
        if let Some(body) = &body {
            if body.workspace != bundle.header.workspace {
                problems.push(Problem::OtherLog { position });
            }
            if !seen.insert(body.id) {
                problems.push(Problem::Repeated { position });
            }
        }
        bodies.push(body);
    }
    bodies
}

/// Opens what is shown and looks for the erasure of what is not. Returns how many were opened and how many erased.
fn open_payloads(
    entries: &[BundledEntry],
    bodies: &[Option<EntryBody>],
    problems: &mut Vec<Problem>,
) -> (u64, u64) {
    let erasures = erasures(bodies, problems);
    let (mut opened, mut erased) = (0, 0);
    for (position, (bundled, body)) in (0..).zip(entries.iter().zip(bodies)) {
        let Some(body) = body else { continue };
        for (name, commitment) in &body.commitments {
            let name = || name.clone();
            match bundled.openings.get(&name()) {
                Some(opening) => match opening.open() {
                    Some((key, payload)) if commitment.opens(&key, &payload) => opened += 1,
                    _ => problems.push(Problem::Tampered {
                        position,
                        name: name(),
                    }),
                },
                None if erasures.get(&body.id).is_some_and(|erasure| *erasure > position) => erased += 1,
                None => problems.push(Problem::Missing {
                    position,
                    name: name(),
                }),
            }
        }
        let stray = bundled
            .openings
            .keys()
            .filter(|name| !body.commitments.contains_key(*name));
        problems.extend(stray.map(|name| Problem::NotCommitted {
            position,
            name: name.clone(),
        }));
    }
    (opened, erased)
}

/// The position of the last erasure that covers an entry, by the entry's id. Only earlier entries can be erased.
fn erasures(bodies: &[Option<EntryBody>], problems: &mut Vec<Problem>) -> HashMap<Uuid, u64> {
    let mut before = HashSet::new();
    let mut covered = HashMap::new();
    for (position, body) in numbered(bodies) {
        let Some(body) = body else { continue };
        for id in &body.covers {
            if before.contains(id) {
                covered.insert(*id, position);
            } else {
                problems.push(Problem::ErasesNothing { position });
            }
        }
        before.insert(body.id);
    }
    covered
}

/// Recomputes the log and compares it with everything that was signed. Returns the root and how many notes hold.
fn check_history(
    bundle: &Bundle,
    key: &VerifierKey,
    trust: &Trust,
    problems: &mut Vec<Problem>,
) -> (Hash, u64) {
    let mut signed = Vec::new();
    for note in bundle.checkpoints.iter().chain(&trust.witnessed) {
        match Checkpoint::verify(note, key) {
            Ok(checkpoint) if checkpoint.origin == bundle.header.origin => signed.push(checkpoint),
            Ok(checkpoint) => problems.push(Problem::OtherCheckpoint {
                size: checkpoint.size,
            }),
            Err(error) => problems.push(Problem::Checkpoint(error)),
        }
    }
    if bundle.checkpoints.is_empty() {
        problems.push(Problem::NoCheckpoint);
    }
    let wanted: HashSet<u64> = signed.iter().map(|checkpoint| checkpoint.size).collect();
    let present = bundle.entries.len() as u64;
    let mut frontier = Frontier::default();
    let mut roots = BTreeMap::from([(0, frontier.root())]);
    for bundled in &bundle.entries {
        frontier.append(leaf_hash(bundled.entry.as_bytes()));
        if wanted.contains(&frontier.size()) {
            roots.insert(frontier.size(), frontier.root());
        }
    }
    let mut holding = 0;
    for Checkpoint { size, root, .. } in &signed {
        match roots.get(size) {
            Some(recomputed) if recomputed == root => holding += 1,
            Some(_) => problems.push(Problem::OtherHistory { size: *size }),
            None => problems.push(Problem::Truncated {
                signed: *size,
                present,
            }),
        }
    }
    let last = signed.iter().map(|checkpoint| checkpoint.size).max();
    if let Some(signed) = last.filter(|last| *last < present) {
        problems.push(Problem::NotCovered { signed, present });
    }
    (frontier.root(), holding)
}

#[cfg(test)]
mod tests;
