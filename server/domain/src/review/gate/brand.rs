//! Whether the text speaks as this business does: form of address, words never to use, tone, disclosure.

use std::ops::Range;

use super::{Finding, Measured, Reason};
use crate::draft::claims::{Token, tokens};
use crate::draft::facts::{FormOfAddress, Tone};
use crate::draft::language::Lang;
use crate::draft::retrieve::words;
use crate::draft::wordlist::WordList;

/// Words inside the business's own names and quotations are its own choice.
fn free_tokens<'a>(measured: &Measured<'a>) -> Vec<Token<'a>> {
    let quoted = |range: &Range<usize>| {
        measured
            .assessment
            .quoted
            .iter()
            .any(|(known, _)| known.start <= range.start && range.end <= known.end)
    };
    tokens(measured.input.text)
        .into_iter()
        .filter(|token| !quoted(&token.range))
        .collect()
}

pub(super) fn form_of_address(measured: &Measured<'_>) -> Vec<Finding> {
    if measured.language != Lang::Id {
        return Vec::new();
    }
    let wrong: &[&str] = match measured.input.facts.voice().form_of_address {
        FormOfAddress::Kak => &[
            "bapak", "ibu", "pak", "bu", "anda", "kamu", "mas", "mbak", "om", "tante", "saudara",
        ],
        FormOfAddress::BapakIbu | FormOfAddress::Anda => {
            &["kak", "kakak", "kaka", "kamu", "mas", "mbak", "om", "tante"]
        }
        FormOfAddress::Kamu => &["bapak", "ibu", "pak", "bu", "anda", "saudara", "om", "tante"],
    };
    let casual = [
        "gan", "agan", "sis", "sist", "bro", "bos", "boss", "lu", "lo", "elu", "kalian", "say", "beb", "cuy",
        "coy",
    ];
    let is_wrong =
        |token: &Token<'_>| wrong.contains(&token.lower.as_str()) || casual.contains(&token.lower.as_str());
    let found = free_tokens(measured)
        .into_iter()
        .filter(|token| token.is_word() && is_wrong(token));
    found
        .map(|token| {
            Finding::at(
                Reason::WrongFormOfAddress {
                    text: token.text.to_owned(),
                },
                token.range,
            )
        })
        .collect()
}

pub(super) fn banned_words(measured: &Measured<'_>) -> Vec<Finding> {
    let said: Vec<Token<'_>> = tokens(measured.input.text)
        .into_iter()
        .filter(|token| token.is_word() || token.is_number())
        .collect();
    let mut findings = Vec::new();
    for banned in &measured.input.facts.voice().banned_words {
        let banned = words(banned);
        if banned.is_empty() {
            continue;
        }
        for window in said.windows(banned.len()) {
            if let (true, Some(first), Some(last)) = (
                window.iter().map(|token| &token.lower).eq(banned.iter()),
                window.first(),
                window.last(),
            ) {
                let range = first.range.start..last.range.end;
                let text = measured
                    .input
                    .text
                    .get(range.clone())
                    .unwrap_or_default()
                    .to_owned();
                findings.push(Finding::at(Reason::BannedWord { text }, range));
            }
        }
    }
    findings
}

pub(super) fn tone(measured: &Measured<'_>) -> Vec<Finding> {
    let voice = measured.input.facts.voice();
    let mut findings = Vec::new();
    for token in free_tokens(measured) {
        let word = token.lower.as_str();
        if ABUSE.contains(word) {
            findings.push(Finding::at(
                Reason::Abuse {
                    text: token.text.to_owned(),
                },
                token.range,
            ));
        } else if voice.tone == Tone::Formal && SLANG.contains(word) {
            findings.push(Finding::at(
                Reason::Slang {
                    text: token.text.to_owned(),
                },
                token.range,
            ));
        } else if !voice.emoji && token.text.chars().any(is_emoji) {
            findings.push(Finding::at(
                Reason::Emoji {
                    text: token.text.to_owned(),
                },
                token.range,
            ));
        }
    }
    findings.extend(shouting(measured));
    findings
}

fn is_emoji(letter: char) -> bool {
    matches!(letter, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{FE0F}' | '\u{20E3}')
}

/// Three long words in capitals in a row, or marks of exclamation in a row.
fn shouting(measured: &Measured<'_>) -> Option<Finding> {
    let text = measured.input.text;
    if let Some(at) = text.find("!!") {
        return Some(Finding::at(
            Reason::Shouting {
                text: "!!".to_owned(),
            },
            at..at + 2,
        ));
    }
    let free = free_tokens(measured);
    let loud = |token: &Token<'_>| {
        token.is_word() && token.text.chars().count() >= 4 && token.text.chars().all(char::is_uppercase)
    };
    let run = free.windows(3).find(|run| run.iter().all(loud))?;
    let (first, last) = (run.first()?, run.last()?);
    let range = first.range.start..last.range.end;
    Some(Finding::at(
        Reason::Shouting {
            text: text.get(range.clone()).unwrap_or_default().to_owned(),
        },
        range,
    ))
}

/// The first automatic answer of a conversation says that it is automatic (Meta's rule for automated
/// experiences).
pub(super) fn disclosure(measured: &Measured<'_>) -> Vec<Finding> {
    let input = measured.input;
    let voice = input.facts.voice();
    let applies = input.proposal.is_some()
        && input.conversation.is_first_answer()
        && !voice.disclosure.is_empty()
        && !input.text.trim().is_empty();
    let said = words(input.text);
    let discloses = voice.disclosure.both().any(|sentence| {
        let wanted = words(sentence);
        !wanted.is_empty()
            && said
                .windows(wanted.len())
                .any(|window| window == wanted.as_slice())
    });
    if applies && !discloses {
        vec![Finding::whole(Reason::DisclosureMissing)]
    } else {
        Vec::new()
    }
}

/// Words beside the business's own lines in an answer that only declines: "Halo Kak!".
const OPENING: usize = 3;

/// Whether a text is the business's own line for what it is not there for, with nothing but an opening, the sign-off and the disclosure
/// around it: whatever a drafter adds is an answer again, and waits for a person.
pub(super) fn only_declines(measured: &Measured<'_>) -> bool {
    let voice = measured.input.facts.voice();
    let mut left = words(measured.input.text);
    let mut cut = |line: &str| {
        let wanted = words(line);
        let at = left
            .windows(wanted.len().max(1))
            .position(|window| window == wanted.as_slice());
        if let Some(at) = at {
            left.drain(at..at + wanted.len());
        }
        at.is_some()
    };
    let declines = voice.scope_line.both().any(&mut cut);
    for line in voice.sign_off.both().chain(voice.disclosure.both()) {
        cut(line);
    }
    declines && left.len() <= OPENING
}

static SLANG: WordList = WordList::new(
    "gak nggak ga ngga enggak yuk dong sih deh nih kok lho loh wkwk wkwkwk haha hehe aja banget udah \
     gimana gitu tuh mantap gonna wanna gotta yeah yep nope lol omg btw hey guys awesome cool",
);

static ABUSE: WordList = WordList::new(
    "anjing anjir anjrit bangsat bajingan babi goblok goblog tolol bego idiot kampret kontol memek \
     ngentot jancok jancuk asu tai brengsek sialan monyet kunyuk sundal pelacur lonte bodoh dungu bacot \
     fuck fucking fucked shit bitch bastard asshole dick cunt moron stupid dumb whore slut retard \
     retarded crap damn loser imbecile piss",
);
