//! Notes as the public specification writes them, and every way to spoil one.

use super::{Checkpoint, CheckpointError, PinnedKey, VerifierKey, origin};
use crate::evidence::merkle::leaf_hash;
use ed25519_dalek::SigningKey;
use uuid::Uuid;

/// The example of the signed-note specification's reference implementation.
const NEUMANN: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NEUMANN_NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\n\
    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: origin(Uuid::from_u128(1)),
        size: 42,
        root: leaf_hash(b"entry"),
    }
}

fn verifier(key: &SigningKey) -> VerifierKey {
    VerifierKey::new(&checkpoint().origin, key.verifying_key()).expect("usable name")
}

#[test]
fn the_published_verifier_key_and_note_are_understood() {
    let key: VerifierKey = NEUMANN.parse().expect("published key");
    assert_eq!(key.to_string(), NEUMANN);
    // The signature holds; the text is a note and not a checkpoint.
    assert_eq!(Checkpoint::verify(NEUMANN_NOTE, &key), Err(CheckpointError::Form));
    let changed = NEUMANN_NOTE.replace("answer", "Answer");
    assert_eq!(
        Checkpoint::verify(&changed, &key),
        Err(CheckpointError::BadSignature)
    );
}

#[test]
fn a_signed_checkpoint_has_the_public_form() {
    let note = checkpoint().sign(&signer());
    let lines: Vec<&str> = note.split('\n').collect();
    assert_eq!(lines[0], "laras.evidence/00000000-0000-0000-0000-000000000001");
    assert_eq!(lines[1], "42");
    assert_eq!(lines[2].len(), 44);
    assert_eq!(lines[3], "");
    assert!(lines[4].starts_with("— laras.evidence/00000000-0000-0000-0000-000000000001 "));
    assert_eq!(lines[5..], [""]);
    assert_eq!(Checkpoint::verify(&note, &verifier(&signer())), Ok(checkpoint()));
}

#[test]
fn another_key_has_not_signed() {
    let note = checkpoint().sign(&signer());
    let other = verifier(&SigningKey::from_bytes(&[4; 32]));
    assert_eq!(Checkpoint::verify(&note, &other), Err(CheckpointError::NotSigned));
}

#[test]
fn a_signature_by_a_witness_does_not_disturb() {
    let note = checkpoint().sign(&signer());
    let witnessed = note.replace("\n\n—", "\n\n— witness.test AAAAAAECAwQ=\n—");
    assert_eq!(
        Checkpoint::verify(&witnessed, &verifier(&signer())),
        Ok(checkpoint())
    );
}

#[test]
fn every_changed_byte_of_a_note_is_noticed() {
    let note = checkpoint().sign(&signer());
    for index in 0..note.len() {
        let mut bytes = note.clone().into_bytes();
        bytes[index] ^= 1;
        let Ok(changed) = String::from_utf8(bytes) else {
            continue;
        };
        assert!(
            Checkpoint::verify(&changed, &verifier(&signer())).is_err(),
            "byte {index}"
        );
    }
}

#[test]
fn a_size_has_one_spelling() {
    for body in [
        "o\n042\n",
        "o\n+42\n",
        "o\n-1\n",
        "o\n4 2\n",
        "o\n18446744073709551616\n",
        "\n42\n",
    ] {
        assert_eq!(
            Checkpoint::parse(&format!("{body}{}\n", "A".repeat(43) + "=")),
            None,
            "{body:?}"
        );
    }
    assert!(Checkpoint::parse(&format!("o\n42\n{}=\n", "A".repeat(43))).is_some());
    assert!(Checkpoint::parse("o\n42\nAAAA\n").is_none());
}

#[test]
fn a_pin_is_a_key_or_its_fingerprint_for_every_log_of_the_signer() {
    let key = verifier(&signer());
    let elsewhere = VerifierKey::new("laras.evidence/other", signer().verifying_key()).expect("usable");
    for text in [
        key.to_string(),
        key.fingerprint(),
        key.fingerprint().to_uppercase(),
    ] {
        let pin: PinnedKey = text.parse().expect("a pin");
        assert!(pin.is(&key) && pin.is(&elsewhere));
        assert!(!pin.is(&verifier(&SigningKey::from_bytes(&[4; 32]))));
    }
    assert!("abc".parse::<PinnedKey>().is_err());
    assert!(
        key.to_string()
            .replace("evidence", "evidents")
            .parse::<PinnedKey>()
            .is_err()
    );
}
