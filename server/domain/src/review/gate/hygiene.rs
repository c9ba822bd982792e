//! Text without hidden parts. What a reviewer reads must be what the customer gets.

use super::{Finding, Reason};
use crate::draft::claims::is_invisible;

/// The text without bidirectional controls, zero-width characters, tag characters and other controls; line
/// ends become `\n`.
pub fn clean(text: &str) -> String {
    let unified = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace(['\u{2028}', '\u{2029}'], "\n");
    let visible: String = unified.chars().filter(|letter| !is_invisible(*letter)).collect();
    visible.trim().to_owned()
}

pub(super) fn invisible(text: &str) -> Vec<Finding> {
    let hidden = text.char_indices().filter(|(_, letter)| is_invisible(*letter));
    hidden
        .map(|(at, letter)| Finding::at(Reason::InvisibleCharacters, at..at + letter.len_utf8()))
        .collect()
}
