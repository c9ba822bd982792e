//! Conversations of more than one message.

use super::draft;
use crate::draft::language::Lang;
use crate::draft::proposal::ProposalClass;
use crate::draft::samples::{Shop, talk};

#[test]
fn a_follow_up_is_about_what_was_spoken_of_before() {
    let (proposal, verdict) = draft(
        Shop::KopiSenja,
        &talk(&[
            "harga americano berapa?",
            "Harga Americano Rp 20.000.",
            "masih ada stoknya?",
        ]),
    );
    assert_eq!(proposal.class, ProposalClass::Documented);
    assert!(proposal.text.as_deref().unwrap().contains("Americano tersedia"));
    assert!(verdict.passes(), "{verdict:?}");
}

#[test]
fn a_follow_up_may_name_only_the_variant() {
    let (proposal, verdict) = draft(
        Shop::KopiSenja,
        &talk(&[
            "kopsus berapa?",
            "Harga Kopi Susu Senja: Regular Rp 22.000, Large Rp 28.000.",
            "yang large berapa?",
        ]),
    );
    assert!(
        proposal.text.as_deref().unwrap().contains("Large Rp 28.000"),
        "{proposal:?}"
    );
    assert!(!proposal.text.as_deref().unwrap().contains("22.000"));
    assert!(verdict.passes(), "{verdict:?}");
}

#[test]
fn a_burst_is_answered_once_and_whole() {
    let mut conversation = talk(&["halo"]);
    for text in ["mau tanya dong", "croissant almond ada?", "sama buka jam brp"] {
        let mut turn = conversation.messages.first().unwrap().clone();
        turn.text = text.to_owned();
        conversation.messages.push(turn);
    }
    let (proposal, verdict) = draft(Shop::KopiSenja, &conversation);
    let text = proposal.text.unwrap();
    assert!(
        text.contains("Croissant Almond tersedia (stok 4)") && text.contains("07.00–22.00"),
        "{text}"
    );
    assert!(verdict.passes(), "{verdict:?}");
}

#[test]
fn the_answer_follows_the_language_of_the_newest_question() {
    let (proposal, _) = draft(
        Shop::Reviewed,
        &talk(&[
            "hi, how much is the mug?",
            "Enamel Mug is $9.50.",
            "kalau lampu meja berapa harganya?",
        ]),
    );
    assert_eq!(proposal.language, Lang::Id);
    let (proposal, _) = draft(
        Shop::Reviewed,
        &talk(&["hi, how much is the mug?", "Enamel Mug is $9.50.", "ok"]),
    );
    assert_eq!(proposal.language, Lang::En);
}

#[test]
fn only_the_first_answer_discloses_the_automation() {
    let (first, _) = draft(Shop::KopiSenja, &talk(&["buka jam berapa?"]));
    assert!(first.text.as_deref().unwrap().contains("dijawab otomatis"));
    let (second, verdict) = draft(Shop::KopiSenja, &talk(&["halo", "Halo Kak!", "buka jam berapa?"]));
    assert!(!second.text.as_deref().unwrap().contains("dijawab otomatis"));
    assert!(verdict.passes(), "{verdict:?}");
}

#[test]
fn every_fact_a_sentence_rests_on_is_named_in_its_version() {
    let (proposal, verdict) = draft(Shop::KopiSenja, &talk(&["americano berapa?"]));
    let sources = proposal.sources();
    assert!(verdict.rests_on.iter().all(|key| sources.contains(key)));
    let priced = proposal
        .sentences
        .iter()
        .find(|sentence| sentence.text.contains("Rp 20.000"))
        .unwrap();
    assert_eq!(priced.sources.len(), 1);
    assert_eq!(priced.sources.first().unwrap().version, 1);
}

#[test]
fn the_same_question_gets_the_same_answer() {
    let conversation = talk(&["harga kopi berapa? alamat dimana?"]);
    assert_eq!(
        draft(Shop::KopiSenja, &conversation).0,
        draft(Shop::KopiSenja, &conversation).0
    );
}
