//! What may not be said where everybody reads along: anything about one person, their order, or the price they ask for.
//!
//! A public reply to such a comment is held, and the answer is proposed in private instead.

use super::{Finding, Measured, Reason};
use crate::Way;
use crate::draft::claims::{ClaimValue, extract};
use crate::draft::normal;
use jiff::Timestamp;

/// Words of somebody who asks about an order of their own.
const ORDER: &[&[&str]] = &[
    &["pesanan", "saya"],
    &["pesanan", "aku"],
    &["orderan"],
    &["order", "saya"],
    &["resi"],
    &["nomor", "pesanan"],
    &["belum", "sampai"],
    &["belum", "datang"],
    &["belum", "terima"],
    &["sudah", "bayar"],
    &["sudah", "transfer"],
    &["bukti", "transfer"],
    &["refund"],
    &["komplain"],
    &["my", "order"],
    &["order", "number"],
    &["my", "package"],
    &["my", "parcel"],
    &["tracking"],
    &["not", "arrived"],
    &["already", "paid"],
    &["my", "payment"],
    &["my", "booking"],
    &["booking", "saya"],
];

/// Words of somebody who asks for another price.
const HAGGLING: &[&[&str]] = &[
    &["nego"],
    &["negotiable"],
    &["bisa", "kurang"],
    &["boleh", "kurang"],
    &["kurangin"],
    &["harga", "pas"],
    &["harga", "net"],
    &["lebih", "murah"],
    &["murahin"],
    &["diskon"],
    &["korting"],
    &["discount"],
    &["cheaper"],
    &["lower", "price"],
    &["best", "price"],
    &["last", "price"],
    &["special", "price"],
];

pub(super) fn findings(measured: &Measured<'_>) -> Vec<Finding> {
    if measured.input.way != Way::Comment {
        return Vec::new();
    }
    reason(&measured.question, measured.input.text)
        .map(Finding::whole)
        .into_iter()
        .collect()
}

/// Why an answer to a question does not belong where everybody reads along; `None` if it may stand there.
pub(crate) fn reason(question: &str, answer: &str) -> Option<Reason> {
    if let Some(text) = personal(question) {
        return Some(Reason::PersonalInPublic { text });
    }
    if let Some(text) = account(answer) {
        return Some(Reason::PersonalInPublic { text });
    }
    let words = normal::ordinary_words(question);
    if let Some(text) = said(&words, ORDER) {
        return Some(Reason::OrderInPublic { text });
    }
    said(&words, HAGGLING).map(|text| Reason::HagglingInPublic { text })
}

/// What a customer tells of themselves: to repeat or to answer it would spread it.
fn personal(question: &str) -> Option<String> {
    claimed(question, |value| {
        matches!(
            value,
            ClaimValue::Phone(_) | ClaimValue::Email(_) | ClaimValue::Account(_)
        )
    })
}

/// An account to pay to is copied by those who would like to be paid.
fn account(answer: &str) -> Option<String> {
    claimed(answer, |value| matches!(value, ClaimValue::Account(_)))
}

fn claimed(text: &str, is: impl Fn(&ClaimValue) -> bool) -> Option<String> {
    let undated = Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let claims = extract(text, &undated);
    let found = claims.iter().find(|claim| is(&claim.value))?;
    Some(match &found.value {
        ClaimValue::Phone(text) | ClaimValue::Email(text) | ClaimValue::Account(text) => text.clone(),
        _ => String::new(),
    })
}

fn said(words: &[String], phrases: &[&[&str]]) -> Option<String> {
    phrases
        .iter()
        .find(|phrase| {
            words
                .windows(phrase.len())
                .any(|here| here.iter().zip(**phrase).all(|(word, meant)| word == meant))
        })
        .map(|phrase| phrase.join(" "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{HAGGLING, ORDER, Reason, reason};

    proptest! {
        #[test]
        fn what_is_private_is_noticed_among_any_other_words(
            before in "([a-z]{1,9} ){0,4}",
            which in 0..ORDER.len() + HAGGLING.len(),
            loud in any::<bool>(),
            after in "( |, |! |\\? |\\. |\n)([a-z]{1,9} ){0,4}",
        ) {
            let phrase = ORDER.iter().chain(HAGGLING).nth(which).unwrap().join(" ");
            let phrase = if loud { phrase.to_uppercase() } else { phrase };
            let question = format!("{before}{phrase}{after}");
            prop_assert!(reason(&question, "Baik.").is_some(), "{question}");
        }

        #[test]
        fn whatever_is_written_can_be_judged(question in "\\PC{0,200}", answer in "\\PC{0,200}") {
            let same = reason(&question, &answer) == reason(&question, &answer);
            prop_assert!(same);
        }
    }

    #[test]
    fn an_open_price_or_opening_hours_may_be_told_to_everybody() {
        for question in [
            "Berapa harga croissant?",
            "Buka jam berapa kak?",
            "How much is the latte?",
            "Ada stok?",
        ] {
            assert_eq!(reason(question, "Croissant Rp 25.000."), None, "{question}");
        }
    }

    #[test]
    fn what_concerns_one_order_is_not_answered_in_public() {
        for question in [
            "Pesanan saya belum sampai kak",
            "kak pesanan aku mana?",
            "where is my order?",
            "my order has not arrived",
            "minta nomor resi dong",
            "mau refund",
        ] {
            let found = reason(question, "Baik.");
            assert!(
                matches!(found, Some(Reason::OrderInPublic { .. })),
                "{question}: {found:?}"
            );
        }
    }

    #[test]
    fn haggling_is_not_answered_in_public() {
        for question in [
            "bisa nego kak?",
            "bisa kurang ga?",
            "ada diskon ga",
            "any discount?",
            "what is your best price",
        ] {
            let found = reason(question, "Baik.");
            assert!(
                matches!(found, Some(Reason::HagglingInPublic { .. })),
                "{question}: {found:?}"
            );
        }
    }

    #[test]
    fn a_number_an_address_or_an_account_is_not_repeated_in_public() {
        for question in ["WA saya 0812-3456-7890", "email me at sari@example.com"] {
            let found = reason(question, "Baik.");
            assert!(
                matches!(found, Some(Reason::PersonalInPublic { .. })),
                "{question}: {found:?}"
            );
        }
    }
}
