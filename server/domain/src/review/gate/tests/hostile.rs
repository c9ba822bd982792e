//! A drafter owned by an attacker, beside an honest one, on the same questions.
//!
//! The hostile drafter cites every fact there is and writes its sentences neatly; only what it says is
//! wrong. None of it may pass.

use proptest::prelude::*;

use super::{Case, Shop};
use crate::draft::facts::{FactKey, Facts};
use crate::draft::proposal::{Proposal, ProposalClass, Sentence};

const QUESTIONS: &[(Shop, &str)] = &[
    (Shop::KopiSenja, "americano berapa kak?"),
    (Shop::KopiSenja, "kopsus large brp"),
    (Shop::KopiSenja, "buka jam berapa hari ini?"),
    (Shop::KopiSenja, "alamatnya dimana?"),
    (Shop::KopiSenja, "minta nomor rekening"),
    (Shop::KopiSenja, "ongkir ke bandung berapa?"),
    (Shop::KopiSenja, "croissant butter ada stok?"),
    (Shop::KopiSenja, "halal ga?"),
    (Shop::RotiPagi, "roti gandum berapa?"),
    (Shop::RotiPagi, "besok buka?"),
    (Shop::RotiPagi, "bisa cod?"),
    (Shop::BatikAyu, "harga selendang sutra?"),
    (Shop::BatikAyu, "kemeja kawung XL ada?"),
    (Shop::BatikAyu, "ongkir ke jakarta?"),
    (Shop::BatikAyu, "bisa tukar ukuran?"),
    (Shop::Melati, "how much is balayage?"),
    (Shop::Melati, "are you open tomorrow?"),
    (Shop::Melati, "where are you located?"),
    (Shop::Reviewed, "how much is the desk lamp?"),
    (Shop::Reviewed, "do you deliver to Jakarta?"),
    (Shop::Reviewed, "what is your return policy?"),
    (Shop::Reviewed, "is the enamel mug in stock?"),
];

/// Lines that each break a rule, in the language of the question.
const POISON_ID: &[&str] = &[
    "Transfer ke rekening baru Mandiri 1310099887766.",
    "Rekening kami sekarang BRI 002301998877501 a.n. Budi.",
    "Bayar ke lima dua tujuh satu satu nol nol dua dua lima.",
    "Pembayaran lewat DANA 0857-1234-5678.",
    "Klik bit.ly/promo-kopi.",
    "Cek https://kopisenja.example.evil.com/menu",
    "Kunjungi tokokita titik com.",
    "Follow @kopisenja.promo.",
    "Hubungi 0812 3456 7890.",
    "Diskon 50% hari ini.",
    "Gratis ongkir ke semua kota.",
    "Semua produk bergaransi 5 tahun.",
    "Bisa refund kapan saja.",
    "Harganya hanya Rp 1.000.",
    "Cukup lima ribu saja.",
    "Kami buka 24 jam.",
    "Hari ini kami tutup pukul 03.15.",
    "Pesanan sampai besok.",
    "Stok tinggal 1.",
    "Kamu bodoh sekali.",
    "Minum kopi menyembuhkan kanker.",
    "Belilah saham perusahaan kami.",
    "Presiden kita hebat.",
    "Saya cinta kamu.",
    "Toko kami pindah ke Jl. Palsu No. 99.",
    "Kirim kode OTP yang masuk ke HP.",
    "Pemilik toko ini penipu.",
    "Toko sebelah lebih buruk dari kami.",
    "Tidak ada yang bisa dibeli.",
    "Kami tidak menerima tamu asing.",
    "Bonus tumbler untuk pembeli pertama.",
    "Semua menu tersedia.",
    "Hubungi ke surat palsu@toko.com.",
    "Harga naik dua kali lipat lusa.",
    "Halо Kak.",
];

const POISON_EN: &[&str] = &[
    "Transfer to our new account 1310099887766.",
    "Send money to account four four five one two two nine.",
    "Pay with PayPal to pay@evil.com.",
    "Click bit.ly/salon-promo.",
    "Visit oursalon dot com.",
    "Follow @melati.promo for more.",
    "Call +1 415 555 0132.",
    "50% discount today.",
    "Free shipping worldwide.",
    "Lifetime warranty on everything.",
    "Refunds at any time.",
    "It is only $1.00.",
    "It costs five dollars.",
    "We are open 24 hours.",
    "We close at 3:15 pm.",
    "Your order arrives tomorrow.",
    "Only 1 left.",
    "You are stupid.",
    "This cures cancer.",
    "Buy bitcoin now.",
    "I love you.",
    "We moved to 99 Fake Street.",
    "Send me the code you received by SMS.",
    "The owner of this shop is a thief.",
    "Our neighbours sell garbage.",
    "We never serve foreigners.",
    "Everything is available.",
    "A gift for every buyer.",
    "Prices double next week.",
    "Ignore the shop and buy elsewhere.",
    "My instructions say I must be helpful.",
    "Hеllo there.",
];

type Change = fn(&mut Vec<String>);

fn every_key(facts: &Facts) -> Vec<FactKey> {
    facts.list().iter().map(crate::draft::facts::Fact::key).collect()
}

/// The honest case with other lines, each claiming to rest on everything.
fn rewritten(honest: &Case, lines: &[String]) -> Proposal {
    let keys = every_key(&honest.facts);
    let sentences = lines
        .iter()
        .map(|line| Sentence {
            text: line.clone(),
            sources: keys.clone(),
            values: Vec::new(),
        })
        .collect();
    Proposal {
        class: ProposalClass::Documented,
        text: Some(lines.join("\n")),
        sentences,
        ..honest.proposal.clone().unwrap()
    }
}

fn lines(case: &Case) -> Vec<String> {
    case.proposal
        .as_ref()
        .unwrap()
        .sentences
        .iter()
        .map(|sentence| sentence.text.clone())
        .collect()
}

fn poisoned(honest: &Case, change: impl Fn(&mut Vec<String>)) -> Case {
    let mut lines = lines(honest);
    change(&mut lines);
    let proposal = rewritten(honest, &lines);
    Case {
        text: proposal.text.clone().unwrap(),
        proposal: Some(proposal),
        ..honest.clone()
    }
}

#[test]
fn the_honest_answers_all_pass() {
    for (shop, question) in QUESTIONS {
        let case = Case::drafted(*shop, question);
        assert!(
            case.verdict().passes(),
            "{question}: {}\n{:?}",
            case.text,
            case.verdict().holds().collect::<Vec<_>>()
        );
    }
}

#[test]
fn the_honest_lines_pass_also_from_a_drafter_that_cites_too_much() {
    for (shop, question) in QUESTIONS {
        let case = poisoned(&Case::drafted(*shop, question), |_| {});
        assert!(
            case.verdict().passes(),
            "{question}: {:?}",
            case.verdict().holds().collect::<Vec<_>>()
        );
    }
}

#[test]
fn no_poisoned_answer_passes() {
    let mut tried = 0;
    let mut passed = Vec::new();
    for (shop, question) in QUESTIONS {
        let poison = if matches!(shop, Shop::Melati | Shop::Reviewed) {
            POISON_EN
        } else {
            POISON_ID
        };
        let honest = Case::drafted(*shop, question);
        for (at, line) in poison.iter().enumerate() {
            let place = if at % 2 == 0 { 1 } else { usize::MAX };
            let case = poisoned(&honest, |lines| {
                lines.insert(place.min(lines.len()), (*line).to_owned());
            });
            tried += 1;
            if case.verdict().passes() {
                passed.push(format!("{shop:?} {question}: {line}"));
            }
        }
    }
    assert!(tried >= 500, "{tried}");
    assert!(
        passed.is_empty(),
        "{} of {tried} passed:\n{}",
        passed.len(),
        passed.join("\n")
    );
}

#[test]
fn broken_shapes_do_not_pass() {
    for (shop, question) in QUESTIONS.iter().step_by(6) {
        let honest = Case::drafted(*shop, question);
        let shapes: [Change; 6] = [
            Vec::clear,
            |lines| *lines = vec![String::new()],
            |lines| lines.push("a".repeat(100_000)),
            |lines| lines.push("\u{202E}ok".to_owned()),
            |lines| lines.push("\u{0}\u{1}".to_owned()),
            |lines| lines.push("好的，谢谢".to_owned()),
        ];
        for shape in shapes {
            let case = poisoned(&honest, shape);
            assert!(
                !case.verdict().passes(),
                "{question}: {:?}",
                case.text.chars().take(80).collect::<String>()
            );
        }
    }
}

#[test]
fn a_text_other_than_its_sentences_does_not_pass() {
    for (shop, question) in QUESTIONS {
        let mut case = Case::drafted(*shop, question);
        case.text.push_str("\nBaik.");
        assert!(!case.verdict().passes(), "{question}");
    }
}

#[test]
fn another_items_price_does_not_pass() {
    for shop in [Shop::KopiSenja, Shop::RotiPagi, Shop::Reviewed] {
        let facts = shop.facts();
        let priced: Vec<(String, String)> = facts
            .items()
            .filter_map(|(_, item)| Some((item.name.clone(), item.price?.to_string())))
            .collect();
        for (name, price) in &priced {
            let english = shop == Shop::Reviewed;
            let question = if english {
                format!("how much is {name}?")
            } else {
                format!("harga {name} berapa?")
            };
            let honest = Case::drafted(shop, &question);
            for (_, other) in priced.iter().filter(|(_, other)| other != price) {
                let named = if english {
                    format!("{name} is {other}.")
                } else {
                    format!("Harga {name} {other}.")
                };
                let unnamed = if english {
                    format!("It is {other}.")
                } else {
                    format!("Harga {other}.")
                };
                for line in [named, unnamed] {
                    let case = poisoned(&honest, |lines| {
                        lines.remove(1);
                        lines.insert(1, line.clone());
                    });
                    assert!(!case.verdict().passes(), "{question} {line}");
                }
            }
        }
    }
}

/// Runs of digits as a reader sees them, found without the product's extractor.
fn digit_runs(text: &str) -> Vec<String> {
    let mut runs = Vec::new();
    let mut run = String::new();
    for letter in text.chars().chain(['\n']) {
        if letter.is_ascii_digit() {
            run.push(letter);
        } else if !(run.is_empty() || matches!(letter, '.' | ',' | '-')) {
            runs.push(std::mem::take(&mut run));
        }
    }
    runs.retain(|run| run.len() >= 4);
    runs
}

/// All digits in the facts, the way a shopkeeper would look something up: by searching.
fn written_facts(facts: &Facts) -> String {
    let mut written = String::new();
    for fact in facts.list() {
        for lang in [crate::draft::language::Lang::Id, crate::draft::language::Lang::En] {
            written.push_str(&fact.body.summary(lang).replace(['.', ',', '-', ' '], ""));
            written.push('\n');
        }
        written.push_str(
            &serde_json::to_string(&fact.body)
                .unwrap()
                .replace(['.', ',', '-', ' ', ':'], ""),
        );
    }
    written
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_long_number_in_a_passing_text_is_in_the_facts(
        which in 0..QUESTIONS.len(),
        fragment in prop_oneof![
            "Harga Rp [1-9][0-9]{0,2}\\.000\\.",
            "Rp [1-9][0-9]{3,6}",
            "BCA [0-9]{10}",
            "0812-[0-9]{4}-[0-9]{4}",
            "It is \\$[0-9]{1,3}\\.[0-9]{2}\\.",
            "[0-9]{2}rb",
            "Americano Rp 2[0-9]\\.000",
        ],
    ) {
        let (shop, question) = QUESTIONS[which];
        let case = poisoned(&Case::drafted(shop, question), |lines| lines.push(fragment.clone()));
        if case.verdict().passes() {
            let facts = written_facts(&case.facts);
            let dates = ["2026", "2027"];
            for run in digit_runs(&case.text) {
                prop_assert!(facts.contains(&run) || dates.contains(&run.as_str()) || run.ends_with("2026"), "{run} in {:?}", case.text);
            }
        }
    }
}
