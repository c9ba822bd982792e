//! One text per entry, and no other.

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
