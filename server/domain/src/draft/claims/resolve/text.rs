//! Sentences and the parts of sentences in which one thing is said about one thing.

use std::ops::Range;

use super::subject::Said;
use crate::draft::claims::tokens;

#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub range: Range<usize>,
    /// Parts between commas, "dan", "and".
    pub segments: Vec<Range<usize>>,
}

/// The sentences of a text that quotes nothing.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    split(text, &[])
        .into_iter()
        .map(|sentence| sentence.range)
        .collect()
}

/// Splits at line ends and after full stops, but never inside a quotation: "Jl. Melati No. 12" is one thing.
pub(super) fn split(text: &str, said: &[Said]) -> Vec<Sentence> {
    let quoted = |at: usize| {
        said.iter()
            .any(|said| said.range.start < at && at < said.range.end)
    };
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        let rest = text.get(end..).unwrap_or_default();
        let stops = matches!(letter, '.' | '!' | '?' | '…')
            && (rest.is_empty() || rest.starts_with(char::is_whitespace))
            && !ends_in_abbreviation(text.get(start..at));
        if letter == '\n' || (stops && !quoted(end)) {
            push(text, start..end, &quoted, &mut sentences);
            start = end;
        }
    }
    push(text, start..text.len(), &quoted, &mut sentences);
    sentences
}

fn ends_in_abbreviation(before: Option<&str>) -> bool {
    let last = before
        .unwrap_or_default()
        .rsplit(|letter: char| letter.is_whitespace() || letter == '(')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    matches!(
        last.as_str(),
        "jl" | "jln"
            | "no"
            | "a.n"
            | "an"
            | "rp"
            | "gg"
            | "lt"
            | "kec"
            | "kab"
            | "st"
            | "mr"
            | "ms"
            | "mrs"
            | "dr"
            | "min"
            | "max"
            | "tel"
            | "telp"
            | "hp"
    )
}

fn push(text: &str, range: Range<usize>, quoted: &dyn Fn(usize) -> bool, sentences: &mut Vec<Sentence>) {
    if text
        .get(range.clone())
        .is_some_and(|piece| !piece.trim().is_empty())
    {
        let segments = segments(text, &range, quoted);
        sentences.push(Sentence { range, segments });
    }
}

fn segments(text: &str, range: &Range<usize>, quoted: &dyn Fn(usize) -> bool) -> Vec<Range<usize>> {
    let piece = text.get(range.clone()).unwrap_or_default();
    let mut segments = Vec::new();
    let mut start = range.start;
    for token in tokens(piece) {
        let from = range.start + token.range.start;
        let to = range.start + token.range.end;
        let divides = matches!(
            token.lower.as_str(),
            "," | ";" | "dan" | "and" | "serta" | "sedangkan" | "while" | "atau" | "or" | "tapi" | "but"
        );
        if divides && !quoted(from) && start < from {
            segments.push(start..from);
            start = to;
        }
    }
    segments.push(start..range.end);
    segments
}

/// The words of a stretch in lower case.
pub(super) fn words_of(text: &str, range: &Range<usize>) -> Vec<String> {
    let piece = text.get(range.clone()).unwrap_or_default();
    tokens(piece)
        .into_iter()
        .filter(super::super::Token::is_word)
        .map(|token| token.lower)
        .collect()
}
