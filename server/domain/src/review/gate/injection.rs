//! Signs that a customer's message speaks to the machine rather than to the shop, and instructions leaking
//! into an answer.
//!
//! This is not the boundary: the boundary is that a drafter can do nothing but write a draft. It decides
//! only that a person looks first.

use std::collections::HashSet;

use super::{Finding, GateInput, Measured, Reason};
use crate::draft::claims::{ClaimValue, Ground, Resolution, has_invisible};
use crate::draft::conversation::{Conversation, From, LONGEST_QUESTION};
use crate::draft::facts::FactKey;
use crate::draft::retrieve::words;
use crate::draft::wordlist::PhraseList;

/// Messages looked back on: a model sees them, so what they say may still act.
const LOOKED_BACK: usize = 20;

pub(super) fn signals(conversation: &Conversation) -> Vec<Finding> {
    let recent = conversation
        .messages
        .iter()
        .rev()
        .take(LOOKED_BACK)
        .filter(|turn| turn.from == From::Customer);
    // Instructions can be spread over a burst of messages; each alone would look harmless.
    let whole = signal(&conversation.question());
    let found = recent.filter_map(|turn| signal(&turn.text)).chain(whole);
    found
        .map(|text| Finding::whole(Reason::SuspiciousRequest { text }))
        .collect()
}

/// What in a message addresses the machine.
fn signal(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    if has_invisible(text) {
        return Some("\u{FFFD}".to_owned());
    }
    if let Some(mark) = MARKS.iter().find(|mark| lower.contains(**mark)) {
        return Some((*mark).to_owned());
    }
    if text.chars().count() > LONGEST_QUESTION {
        return Some(text.chars().take(80).collect());
    }
    if let Some(word) = text
        .split_whitespace()
        .find(|word| word.len() > 120 || mixes_scripts(word))
    {
        return Some(word.chars().take(80).collect());
    }
    let said = words(text);
    PHRASES
        .found_in(&said)
        .or_else(|| PHRASES.found_in(&joined_letters(&said)))
}

/// "i g n o r e  p r e v i o u s" reads as words again.
fn joined_letters(words: &[String]) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut previous_was_letter = false;
    for word in words {
        let is_letter = word.chars().count() == 1;
        match joined.last_mut() {
            Some(last) if is_letter && previous_was_letter => last.push_str(word),
            _ => joined.push(word.clone()),
        }
        previous_was_letter = is_letter;
    }
    joined
}

fn mixes_scripts(word: &str) -> bool {
    let latin = word.chars().any(|letter| letter.is_ascii_alphabetic());
    let lookalike = word.chars().any(|letter| matches!(letter, '\u{0370}'..='\u{052F}' | '\u{1D400}'..='\u{1D7FF}' | '\u{FF21}'..='\u{FF5A}'));
    latin && lookalike
}

/// Money, percentages, spans of time and ways to pay or to be reached that the customer names and no fact does:
/// whoever answers beside them seems to agree, so a person looks first.
pub(super) fn foreign_claims(measured: &Measured<'_>, asked: &[FactKey], now: &jiff::Zoned) -> Vec<Finding> {
    let question = super::beginning(&measured.question, LONGEST_QUESTION);
    let assessment = Ground::new(measured.input.facts, now).assess(question, asked);
    let is_binding = |value: &ClaimValue| {
        matches!(
            value,
            ClaimValue::Amount { .. }
                | ClaimValue::Percent(_)
                | ClaimValue::Duration { .. }
                | ClaimValue::Phone(_)
                | ClaimValue::Account(_)
                | ClaimValue::Link(_)
        )
    };
    let foreign = assessment.claims.iter().filter(|assessed| {
        is_binding(&assessed.claim.value) && !matches!(assessed.resolution, Resolution::Resolved(_))
    });
    foreign
        .map(|assessed| {
            let text = question
                .get(assessed.claim.range.clone())
                .unwrap_or_default()
                .to_owned();
            Finding::whole(Reason::SuspiciousRequest { text })
        })
        .collect()
}

/// Runs of eight words shared with the instructions and not with the facts.
pub(super) fn prompt_echo(input: &GateInput<'_>) -> Vec<Finding> {
    const RUN: usize = 8;
    let Some(prompt) = input.prompt else {
        return Vec::new();
    };
    let secret: HashSet<Vec<String>> = words(prompt).windows(RUN).map(<[String]>::to_vec).collect();
    let said = words(input.text);
    let echoed = said.windows(RUN).find(|run| secret.contains(*run));
    echoed
        .map(|run| Finding::whole(Reason::RepeatsInstructions { text: run.join(" ") }))
        .into_iter()
        .collect()
}

const MARKS: &[&str] = &[
    "<|",
    "|>",
    "[inst",
    "[/inst",
    "###",
    "<system",
    "</",
    "{{",
    "```",
    "assistant:",
    "system:",
    "user:",
    "human:",
    "<instructions",
    "base64",
    "<<sys",
    "\\u00",
    "&#x",
    "%20ignore",
];

static PHRASES: PhraseList = PhraseList::new(
    "ignore previous, ignore all, ignore the above, ignore your, ignore any, ignore the rules, \
     ignore rules, ignore instructions, disregard, forget your, forget previous, forget all, \
     forget everything, forget the, system prompt, your instructions, your prompt, your rules, \
     your guidelines, you are now, from now on, pretend to be, pretend you, pretend that, act as, \
     act like, roleplay, role play, jailbreak, developer mode, debug mode, dan mode, do anything now, \
     repeat after me, say exactly, repeat exactly, repeat the following, repeat this, reveal your, \
     show me your prompt, new instructions, new instruction, override, as an ai, language model, \
     chatgpt, gpt, llm, sudo, admin mode, respond only with, reply with exactly, reply only with, \
     answer only with, answer with exactly, respond with, reply with the, output the, print the, \
     i am the owner, i am your owner, im the owner, im your developer, i am your developer, \
     i am the developer, i am the admin, the owner said, the owner told, owner said, \
     policy has changed, price has changed, the price is now, prices are now, is now free, \
     confirm that, tell them that, send this to, forward this, tell all, all customers, \
     other customers, another customer, other customer, customer list, customers phone, \
     phone numbers of, abaikan, lupakan instruksi, lupakan semua, lupakan aturan, lupakan perintah, \
     lupakan yang, instruksi sistem, instruksi sebelumnya, instruksimu, instruksi kamu, instruksi anda, \
     instruksi baru, kamu sekarang, kamu adalah, anda sekarang adalah, mulai sekarang kamu, \
     anggap kamu, anggap dirimu, anggap saja, berpura, pura pura, pura2, bertindak sebagai, \
     berperan sebagai, bertingkah, ulangi kata, ulangi kalimat, ulangi teks, ulangi persis, \
     tulis persis, balas dengan kalimat, balas dengan teks, balas persis, jawab persis, \
     jawab dengan kalimat, jawab hanya, jawab saja, katakan bahwa, katakan kepada, katakan harga, \
     bilang bahwa, ganti nomor, ubah nomor, ganti semua, please write, tuliskan bahwa, tulis bahwa, \
     customer before, previous customer, last customer, pembeli bernama, pelanggan bernama, \
     customer bernama, atas nama orang, alamat rumah pembeli, alamat pembeli, alamat pelanggan, \
     neighbour ordered, neighbor ordered, friend ordered, wife ordered, husband ordered, he ordered, \
     she ordered, they ordered, you have for her, you have for him, did she order, did he order, \
     her address, his address, her number, his number, bilang harga, bilang ke semua, prompt, promptmu, mode pengembang, mode admin, \
     aturan baru, perintah baru, tampilkan instruksi, tampilkan aturan, bocorkan, rahasiamu, \
     saya adalah owner, saya owner, saya pemilik, saya developer, saya pengembang, saya adminnya, \
     kata owner, kata pemilik, owner bilang, pemilik bilang, harga sudah berubah, harga sekarang jadi, \
     ubah harga, ganti harga, ganti rekening, rekening baru, nomor rekening baru, rekening sudah ganti, \
     konfirmasi bahwa, pelanggan lain, customer lain, pembeli lain, data pelanggan, nomor pelanggan, \
     kirim ke semua, beri diskon, kasih diskon, harus bilang, harus jawab",
);
