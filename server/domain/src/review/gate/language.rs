//! The answer is in the customer's language and in letters everyone can read.

use super::{Finding, Measured, Reason};
use crate::draft::claims::{sentences, tokens};
use crate::draft::language::Lang;

pub(super) fn language(measured: &Measured<'_>) -> Vec<Finding> {
    let text = measured.input.text;
    let mut findings = foreign_script(text);
    let offered = &measured.input.facts.voice().languages;
    if measured.input.proposal.is_some() && !offered.contains(&measured.language) {
        findings.push(Finding::whole(Reason::LanguageNotOffered {
            language: measured.language,
        }));
    }
    let expected = measured.language;
    let is_other = |text: &str| Lang::clearly(text).is_some_and(|found| found != expected);
    if is_other(text) {
        findings.push(Finding::whole(Reason::WrongLanguage { expected }));
    }
    for range in sentences(text) {
        let sentence = text.get(range.clone()).unwrap_or_default();
        let is_telling = tokens(sentence).iter().filter(|token| token.is_word()).count() >= 5;
        if is_telling
            && is_other(sentence)
            && !findings
                .iter()
                .any(|finding| matches!(finding.reason, Reason::WrongLanguage { .. }))
        {
            findings.push(Finding::at(Reason::WrongLanguage { expected }, range));
        }
    }
    findings
}

/// Letters and digits outside the Latin script imitate Latin ones and hide numbers.
fn foreign_script(text: &str) -> Vec<Finding> {
    let is_foreign = |letter: char| {
        let latin = matches!(letter, 'a'..='z' | 'A'..='Z' | '\u{00C0}'..='\u{024F}' | 'ª' | 'º');
        (letter.is_alphabetic() && !latin) || (letter.is_numeric() && !letter.is_ascii_digit())
    };
    let found = text.char_indices().filter(|(_, letter)| is_foreign(*letter));
    found
        .map(|(at, letter)| {
            Finding::at(
                Reason::ForeignScript {
                    text: letter.to_string(),
                },
                at..at + letter.len_utf8(),
            )
        })
        .collect()
}
