//! How the business speaks.

use super::super::{Check, Reason, clean};
use super::{Case, reason, with_voice};
use crate::draft::facts::Facts;
use crate::draft::samples::{Shop, asked, talk};

#[test]
fn hidden_characters_are_found_and_removed() {
    let hidden = "Halo\u{202E} Kak\u{200B}\u{E0041}, terima\u{2066} kasih";
    assert_eq!(clean(hidden), "Halo Kak, terima kasih");
    assert_eq!(clean("satu\r\ndua\u{2028}tiga"), "satu\ndua\ntiga");
    let case = Case::written(Shop::KopiSenja, "halo", hidden);
    assert!(case.holding().contains(&Check::InvisibleCharacters));
    let cleaned = Case::written(Shop::KopiSenja, "halo", &clean(hidden));
    assert!(cleaned.verdict().passes(), "{:?}", cleaned.verdict());
}

#[test]
fn letters_that_only_look_latin_hold() {
    for text in ["Halo Каk", "Harga １５ ribu", "𝟏𝟓 ribu"] {
        assert!(
            Case::written(Shop::KopiSenja, "halo", text)
                .holding()
                .contains(&Check::Language),
            "{text}"
        );
    }
}

#[test]
fn the_form_of_address_is_the_businesss() {
    assert!(
        Case::written(Shop::KopiSenja, "halo", "Halo Bapak, silakan.")
            .holding()
            .contains(&Check::FormOfAddress)
    );
    assert!(
        Case::written(Shop::KopiSenja, "halo", "Siap gan!")
            .holding()
            .contains(&Check::FormOfAddress)
    );
    assert!(
        Case::written(Shop::BatikAyu, "halo", "Halo Kak, silakan.")
            .holding()
            .contains(&Check::FormOfAddress)
    );
    assert!(
        !Case::written(Shop::BatikAyu, "halo", "Terima kasih, Bapak/Ibu.")
            .holding()
            .contains(&Check::FormOfAddress)
    );
}

#[test]
fn banned_words_hold_and_the_drafter_avoids_them() {
    assert!(
        Case::written(Shop::BatikAyu, "halo", "Ini bukan barang KW, Bapak/Ibu.")
            .holding()
            .contains(&Check::BannedWords)
    );
    let facts = with_voice(Shop::KopiSenja, |voice| {
        voice.banned_words.push("halo".to_owned());
    });
    let case = Case::on(facts, talk(&["hai", "Salam Kak!", "americano berapa?"]));
    assert!(case.verdict().passes(), "{} {:?}", case.text, case.verdict());
}

#[test]
fn tone_holds_emoji_slang_shouting_and_abuse() {
    for (shop, text) in [
        (Shop::BatikAyu, "Terima kasih 😊"),
        (Shop::BatikAyu, "Stoknya udah gak banyak, Bapak/Ibu."),
        (Shop::KopiSenja, "JANGAN SAMPAI KEHABISAN Kak"),
        (Shop::KopiSenja, "Ayo Kak!!"),
        (Shop::KopiSenja, "Kak, kamu bodoh"),
    ] {
        assert!(
            Case::written(shop, "halo", text).holding().contains(&Check::Tone),
            "{text}"
        );
    }
    assert!(
        !Case::written(Shop::KopiSenja, "halo", "Terima kasih Kak 😊")
            .holding()
            .contains(&Check::Tone)
    );
}

#[test]
fn the_answer_must_be_in_the_customers_language() {
    let case = Case::written(
        Shop::Reviewed,
        "how much is the mug?",
        "Harga mug berapa ya, nanti kami cek dulu.",
    );
    assert!(matches!(
        reason(&case.verdict(), Check::Language),
        Reason::WrongLanguage { .. }
    ));
    let facts = with_voice(Shop::Reviewed, |voice| {
        voice.languages = vec![crate::draft::language::Lang::Id];
    });
    assert!(
        Case::on(facts, asked("how much is the mug?"))
            .holding()
            .contains(&Check::Language)
    );
}

#[test]
fn the_first_automatic_answer_must_disclose() {
    let mut case = Case::drafted(Shop::KopiSenja, "americano berapa?");
    let proposal = case.proposal.as_mut().unwrap();
    proposal.sentences.pop();
    case.text = proposal
        .sentences
        .iter()
        .map(|sentence| sentence.text.clone())
        .collect::<Vec<_>>()
        .join("\n");
    assert_eq!(case.holding(), [Check::Disclosure]);
}

/// The shop with words of its own for what it is not there for.
fn with_scope_line() -> Facts {
    with_voice(Shop::KopiSenja, |voice| {
        voice.scope_line.id = "Maaf Kak, kami hanya bisa membantu soal Kopi Senja.".into();
    })
}

#[test]
fn what_is_not_the_business_is_declined_in_its_own_words_or_waits_for_a_person() {
    for question in [
        "siapa presiden indonesia?",
        "kopi aman untuk ibu hamil?",
        "curhat dong, aku lagi sedih",
    ] {
        let waits = Case::drafted(Shop::KopiSenja, question);
        assert!(waits.holding().contains(&Check::NeedsPerson), "{question}");
        let declined = Case::on(with_scope_line(), asked(question));
        assert!(
            declined.text.contains("hanya bisa membantu soal Kopi Senja"),
            "{question}"
        );
        assert_eq!(declined.holding(), [], "{question}: {}", declined.text);
    }
}

#[test]
fn whatever_a_drafter_adds_to_the_decline_waits_for_a_person() {
    let question = "kopi aman untuk ibu hamil?";
    let line = Case::on(with_scope_line(), asked(question));
    for added in [
        "Aman kok Kak, minum saja.",
        "Boleh, maksimal satu gelas.",
        "Americano aman untuk semua pelanggan kami.",
    ] {
        let case = Case {
            text: format!("{}\n{added}", line.text),
            ..line.clone()
        };
        assert!(case.holding().contains(&Check::NeedsPerson), "{added}");
    }
    // A complaint beside it is still a complaint.
    let complaint = Case::on(
        with_scope_line(),
        asked("siapa presiden? pesanan saya salah, kecewa"),
    );
    assert!(complaint.holding().contains(&Check::NeedsPerson));
}
