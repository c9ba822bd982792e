//! Every way in which someone with the whole file in hand might change the past, and that it is noticed.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Problem, Report, SignerCheck, Trust, verify};
use crate::evidence::bundle::{BundleError, BundleWriter, Opening, Openings};
use crate::evidence::canonical::{Actor, ERASED, EntryBody, commit};
use crate::evidence::checkpoint::{Checkpoint, CheckpointError, VerifierKey, origin};
use crate::evidence::merkle::{Frontier, leaf_hash};

const WORKSPACE: Uuid = Uuid::from_u128(0xa);
const COUNT: u8 = 9;
/// The entry whose text was erased, and the one that says so.
const GONE: usize = 2;
const ERASURE: usize = 7;

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn forger() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

fn verifier(key: &SigningKey) -> VerifierKey {
    VerifierKey::new(&origin(WORKSPACE), key.verifying_key()).expect("usable name")
}

fn id(number: u8) -> Uuid {
    Uuid::from_u128(0x100 + u128::from(number))
}

fn body(number: u8) -> EntryBody {
    let actor = Actor {
        kind: "customer".to_owned(),
        id: None,
    };
    let kind = if usize::from(number) == ERASURE {
        ERASED
    } else {
        "received"
    };
    let entry = EntryBody::new(
        WORKSPACE,
        id(number),
        kind,
        1_795_000_000_000 + i64::from(number),
        actor,
    );
    match usize::from(number) {
        ERASURE => entry.covering([id(2)]),
        _ => entry
            .datum("type", "text")
            .commitment("text", commit(&[number; 32], payload(number).as_bytes())),
    }
}

fn payload(number: u8) -> String {
    format!("Halo, masih ada? ({number})")
}

/// A bundle taken apart, so that a test can change it like an attacker would.
#[derive(Clone)]
struct Parts {
    entries: Vec<(String, Openings)>,
    notes: Vec<String>,
    key: SigningKey,
}

impl Parts {
    fn honest() -> Self {
        let entries = (0..COUNT).map(|number| {
            let body = body(number);
            let mut openings = BTreeMap::new();
            if usize::from(number) != GONE && !body.commitments.is_empty() {
                openings.insert(
                    "text".to_owned(),
                    Opening::new(&[number; 32], payload(number).as_bytes()),
                );
            }
            (body.canonical().expect("canonical"), openings)
        });
        let mut parts = Self {
            entries: entries.collect(),
            notes: Vec::new(),
            key: signer(),
        };
        parts.notes = vec![parts.note(4), parts.note(parts.entries.len())];
        parts
    }

    fn note(&self, size: usize) -> String {
        let mut frontier = Frontier::default();
        for (entry, _) in &self.entries[..size] {
            frontier.append(leaf_hash(entry.as_bytes()));
        }
        let checkpoint = Checkpoint {
            origin: origin(WORKSPACE),
            size: frontier.size(),
            root: frontier.root(),
        };
        checkpoint.sign(&self.key)
    }

    /// Signs everything anew, as the holder of the key or a forger with a key of their own can.
    fn resign(&mut self) {
        self.notes = vec![self.note(self.entries.len())];
    }

    fn text(&self) -> String {
        let mut writer = BundleWriter::begin(Vec::new(), WORKSPACE, &verifier(&self.key)).expect("in memory");
        for (entry, openings) in &self.entries {
            writer.entry(entry, openings.clone()).expect("in memory");
        }
        let bytes = writer
            .finish(self.notes.iter().map(String::as_str))
            .expect("in memory");
        String::from_utf8(bytes).expect("JSON")
    }

    fn report(&self) -> Report {
        verify(&self.text(), &Trust::default()).expect("readable")
    }

    fn problems(&self) -> Vec<Problem> {
        self.report().problems
    }

    fn edit(&mut self, position: usize, change: impl FnOnce(&mut EntryBody)) {
        let mut body = EntryBody::parse(&self.entries[position].0).expect("canonical");
        change(&mut body);
        self.entries[position].0 = body.canonical().expect("canonical");
    }
}

fn pinned(key: &SigningKey) -> Trust {
    Trust {
        key: Some(verifier(key).to_string().parse().expect("a pin")),
        witnessed: Vec::new(),
    }
}

#[test]
fn an_untouched_bundle_is_intact() {
    let report = Parts::honest().report();
    assert_eq!(report.problems, []);
    assert!(report.is_intact());
    assert_eq!(
        (report.entries, report.opened, report.erased, report.checkpoints),
        (9, 7, 1, 2)
    );
    assert_eq!(
        report.origin,
        "laras.evidence/00000000-0000-0000-0000-00000000000a"
    );
}

#[test]
fn without_a_pinned_key_the_signer_is_not_checked() {
    let fingerprint = verifier(&signer()).fingerprint();
    assert_eq!(
        Parts::honest().report().signer,
        SignerCheck::NotChecked {
            fingerprint: fingerprint.clone()
        }
    );
    let report = verify(&Parts::honest().text(), &pinned(&signer())).expect("readable");
    assert_eq!(report.signer, SignerCheck::Checked { fingerprint });
    assert!(report.is_intact());
}

#[test]
fn an_empty_log_can_be_signed_and_checked() {
    let mut parts = Parts::honest();
    parts.entries.clear();
    parts.resign();
    assert_eq!(parts.problems(), []);
}

#[test]
fn a_flipped_payload_is_tampered() {
    let mut parts = Parts::honest();
    parts.entries[3]
        .1
        .insert("text".to_owned(), Opening::new(&[3; 32], b"Halo, masih ada? (4)"));
    assert_eq!(
        parts.problems(),
        [Problem::Tampered {
            position: 3,
            name: "text".to_owned()
        }]
    );
}

#[test]
fn a_payload_under_another_key_is_tampered() {
    let mut parts = Parts::honest();
    parts.entries[3]
        .1
        .insert("text".to_owned(), Opening::new(&[9; 32], payload(3).as_bytes()));
    assert_eq!(
        parts.problems(),
        [Problem::Tampered {
            position: 3,
            name: "text".to_owned()
        }]
    );
}

#[test]
fn a_payload_that_was_never_recorded_is_noticed() {
    let mut parts = Parts::honest();
    parts.entries[3]
        .1
        .insert("reply".to_owned(), Opening::new(&[3; 32], b"x"));
    assert_eq!(
        parts.problems(),
        [Problem::NotCommitted {
            position: 3,
            name: "reply".to_owned()
        }]
    );
}

#[test]
fn a_missing_payload_without_an_erasure_is_tampered() {
    let mut parts = Parts::honest();
    parts.entries[5].1.clear();
    assert_eq!(
        parts.problems(),
        [Problem::Missing {
            position: 5,
            name: "text".to_owned()
        }]
    );
}

#[test]
fn an_erasure_does_not_excuse_what_comes_after_it() {
    let mut parts = Parts::honest();
    parts.edit(ERASURE, |entry| entry.covers.push(id(8)));
    parts.entries[8].1.clear();
    parts.resign();
    let missing = Problem::Missing {
        position: 8,
        name: "text".to_owned(),
    };
    assert_eq!(
        parts.problems(),
        [Problem::ErasesNothing { position: 7 }, missing]
    );
}

#[test]
fn an_erasure_added_later_without_a_signature_is_noticed() {
    let mut parts = Parts::honest();
    parts.entries[5].1.clear();
    parts.edit(ERASURE, |entry| entry.covers.push(id(5)));
    assert_eq!(parts.problems(), [Problem::OtherHistory { size: 9 }]);
}

#[test]
fn an_edited_time_changes_history() {
    let mut parts = Parts::honest();
    parts.edit(3, |entry| entry.at -= 1);
    assert_eq!(
        parts.problems(),
        [
            Problem::OtherHistory { size: 4 },
            Problem::OtherHistory { size: 9 }
        ]
    );
}

#[test]
fn an_edited_text_of_an_entry_is_not_canonical_any_more() {
    let mut parts = Parts::honest();
    parts.entries[3].0.push(' ');
    assert!(matches!(
        parts.problems()[..],
        [
            Problem::NotCanonical { position: 3, .. },
            Problem::OtherHistory { size: 4 },
            Problem::OtherHistory { size: 9 },
        ]
    ));
}

#[test]
fn a_deleted_entry_is_noticed() {
    let mut parts = Parts::honest();
    parts.entries.remove(5);
    assert_eq!(
        parts.problems(),
        [Problem::Truncated {
            signed: 9,
            present: 8
        }]
    );
}

#[test]
fn a_deletion_behind_an_insertion_is_noticed() {
    let mut parts = Parts::honest();
    parts.entries.remove(5);
    parts
        .entries
        .push((body(40).canonical().expect("canonical"), BTreeMap::new()));
    assert!(parts.problems().contains(&Problem::OtherHistory { size: 9 }));
}

#[test]
fn swapped_entries_are_noticed() {
    let mut parts = Parts::honest();
    parts.entries.swap(4, 5);
    assert_eq!(parts.problems(), [Problem::OtherHistory { size: 9 }]);
}

#[test]
fn an_inserted_entry_is_noticed() {
    let mut parts = Parts::honest();
    let inserted = body(30).canonical().expect("canonical");
    let opening = Opening::new(&[30; 32], payload(30).as_bytes());
    parts
        .entries
        .insert(5, (inserted, BTreeMap::from([("text".to_owned(), opening)])));
    assert_eq!(
        parts.problems(),
        [
            Problem::OtherHistory { size: 9 },
            Problem::NotCovered {
                signed: 9,
                present: 10
            }
        ]
    );
}

#[test]
fn an_entry_after_the_last_checkpoint_is_vouched_for_by_nobody() {
    let mut parts = Parts::honest();
    let opening = Opening::new(&[30; 32], payload(30).as_bytes());
    parts.entries.push((
        body(30).canonical().expect("canonical"),
        BTreeMap::from([("text".to_owned(), opening)]),
    ));
    assert_eq!(
        parts.problems(),
        [Problem::NotCovered {
            signed: 9,
            present: 10
        }]
    );
}

#[test]
fn a_repeated_entry_is_noticed_even_if_it_was_signed() {
    let mut parts = Parts::honest();
    let again = parts.entries[3].clone();
    parts.entries.push(again);
    parts.resign();
    assert_eq!(parts.problems(), [Problem::Repeated { position: 9 }]);
}

#[test]
fn a_truncated_log_is_noticed_by_its_checkpoint() {
    let mut parts = Parts::honest();
    parts.entries.truncate(8);
    assert_eq!(
        parts.problems(),
        [Problem::Truncated {
            signed: 9,
            present: 8
        }]
    );
}

#[test]
fn a_truncated_log_with_an_old_checkpoint_is_noticed_by_a_witness() {
    let mut parts = Parts::honest();
    let witnessed = vec![parts.notes[1].clone()];
    parts.entries.truncate(4);
    parts.entries[GONE]
        .1
        .insert("text".to_owned(), Opening::new(&[2; 32], payload(2).as_bytes()));
    parts.notes.truncate(1);
    assert_eq!(parts.problems(), []);
    let report = verify(&parts.text(), &Trust { key: None, witnessed }).expect("readable");
    assert_eq!(
        report.problems,
        [Problem::Truncated {
            signed: 9,
            present: 4
        }]
    );
}

#[test]
fn a_fork_signed_by_the_right_key_is_noticed_by_a_witness() {
    let mut parts = Parts::honest();
    let witnessed = vec![parts.notes[1].clone()];
    parts.edit(8, |entry| entry.at += 5);
    parts.resign();
    assert_eq!(parts.problems(), []);
    let report = verify(&parts.text(), &Trust { key: None, witnessed }).expect("readable");
    assert_eq!(report.problems, [Problem::OtherHistory { size: 9 }]);
}

#[test]
fn a_bundle_without_a_checkpoint_proves_nothing() {
    let mut parts = Parts::honest();
    parts.notes.clear();
    assert_eq!(parts.problems(), [Problem::NoCheckpoint]);
}

#[test]
fn a_checkpoint_by_another_key_does_not_count() {
    let mut parts = Parts::honest();
    let forged = Parts {
        key: forger(),
        ..parts.clone()
    };
    parts.notes = vec![forged.note(9)];
    assert_eq!(
        parts.problems(),
        [Problem::Checkpoint(CheckpointError::NotSigned)]
    );
}

#[test]
fn a_wholly_recomputed_log_is_noticed_with_a_pinned_key() {
    let mut parts = Parts {
        key: forger(),
        ..Parts::honest()
    };
    parts.edit(3, |entry| entry.at += 1);
    parts.resign();
    assert_eq!(parts.problems(), []);
    let fingerprint = verifier(&forger()).fingerprint();
    let report = verify(&parts.text(), &pinned(&signer())).expect("readable");
    assert_eq!(
        report.problems,
        [Problem::OtherSigner {
            fingerprint: fingerprint.clone()
        }]
    );
    assert_eq!(report.signer, SignerCheck::NotChecked { fingerprint });
}

#[test]
fn an_entry_of_another_workspace_is_noticed_even_if_it_was_signed() {
    let mut parts = Parts::honest();
    parts.edit(3, |entry| entry.workspace = Uuid::from_u128(0xb));
    parts.resign();
    assert_eq!(parts.problems(), [Problem::OtherLog { position: 3 }]);
}

#[test]
fn a_checkpoint_of_another_log_is_noticed() {
    let mut parts = Parts::honest();
    let other = Checkpoint {
        origin: origin(Uuid::from_u128(0xb)),
        size: 0,
        root: leaf_hash(b""),
    };
    parts.notes.push(other.sign(&signer()));
    assert_eq!(
        parts.problems(),
        [Problem::Checkpoint(CheckpointError::NotSigned)]
    );
}

#[test]
fn a_header_that_names_another_log_is_noticed() {
    let text = Parts::honest()
        .text()
        .replacen("00000000a\",\"origin", "00000000b\",\"origin", 1);
    let problems = verify(&text, &Trust::default()).expect("readable").problems;
    assert!(problems.contains(&Problem::Header));
}

#[test]
fn every_flipped_byte_is_noticed() {
    let mut parts = Parts::honest();
    parts.entries.truncate(2);
    parts.resign();
    let honest = parts.text();
    let report = verify(&honest, &pinned(&signer())).expect("readable");
    for index in 0..honest.len() {
        let mut bytes = honest.clone().into_bytes();
        bytes[index] ^= 0x01;
        let Ok(changed) = String::from_utf8(bytes) else {
            continue;
        };
        // Hexadecimal of a key may be written in either case: nothing changed then.
        if let Ok(found) = verify(&changed, &pinned(&signer())) {
            assert!(
                !found.is_intact() || found == report && same(&honest, &changed),
                "byte {index}"
            );
        }
    }
}

/// Whether two files differ in spelling alone.
fn same(left: &str, right: &str) -> bool {
    let read = |text: &str| -> Vec<Value> {
        text.lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect()
    };
    read(left) == read(right)
}

#[test]
fn what_is_not_a_bundle_is_not_judged() {
    let honest = Parts::honest().text();
    let trust = Trust::default();
    assert_eq!(verify("", &trust), Err(BundleError::Header));
    assert_eq!(verify("{}\n", &trust), Err(BundleError::Header));
    let later = honest.replacen("\"version\":1", "\"version\":2", 1);
    assert_eq!(verify(&later, &trust), Err(BundleError::Version));
    assert_eq!(
        verify(&format!("{honest}{}\n", json!({"more": 1})), &trust),
        Err(BundleError::Line(13))
    );
    let lines: Vec<&str> = honest.lines().collect();
    let entry_last = [&lines[..], &lines[1..2]].concat().join("\n");
    assert_eq!(verify(&entry_last, &trust), Err(BundleError::Line(13)));
}

#[test]
fn a_payload_that_is_not_text_is_carried_too() {
    let mut parts = Parts::honest();
    let payload = [0xff, 0x00, 0xfe];
    parts.edit(3, |entry| {
        entry
            .commitments
            .insert("text".to_owned(), commit(&[3; 32], &payload));
    });
    parts.entries[3]
        .1
        .insert("text".to_owned(), Opening::new(&[3; 32], &payload));
    parts.resign();
    assert_eq!(parts.problems(), []);
}
