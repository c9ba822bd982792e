//! Words as they are compared: without case, endings and small errors.

use crate::draft::claims::{TokenKind, tokens};
use crate::draft::wordlist::WordList;

/// The words of a text as they are compared.
pub fn words(text: &str) -> Vec<String> {
    tokens(text)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Sign)
        .map(|token| token.lower)
        .collect()
}

pub(super) fn singular(word: &str) -> &str {
    word.strip_suffix("es")
        .or_else(|| word.strip_suffix('s'))
        .filter(|stem| stem.len() >= 2)
        .unwrap_or(word)
}

/// A word and what it may be without Indonesian or English endings.
pub fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    for ending in [
        "nya", "kah", "lah", "kan", "an", "ku", "mu", "es", "s", "ing", "ed",
    ] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
        {
            forms.push(stem.to_owned());
        }
    }
    for (beginning, original) in [
        ("meny", "s"),
        ("ny", "c"),
        ("ny", "s"),
        ("meng", "k"),
        ("ng", "k"),
        ("mem", "p"),
        ("men", "t"),
        ("nu", "tu"),
    ] {
        if let Some(stem) = word.strip_prefix(beginning).filter(|stem| stem.len() >= 3) {
            forms.push(format!("{original}{stem}"));
        }
    }
    for beginning in [
        "di", "ber", "ter", "peng", "pem", "pen", "meng", "mem", "men", "me", "pe", "ng", "nge",
    ] {
        if let Some(stem) = word.strip_prefix(beginning)
            && stem.len() >= 4
        {
            forms.push(stem.to_owned());
            if let Some(shorter) = stem.strip_suffix("an").filter(|shorter| shorter.len() >= 4) {
                forms.push(shorter.to_owned());
            }
        }
    }
    forms
}

/// Whether two words of the names of variants mean the same: a size, a colour, a length in the other language.
pub fn same_meaning(one: &str, other: &str) -> bool {
    const ALIKE: [&[&str]; 14] = [
        &["kecil", "small", "s"],
        &["sedang", "medium", "m", "regular", "reguler"],
        &["besar", "large", "l", "gede"],
        &["panas", "hot"],
        &["dingin", "es", "ice", "iced", "cold"],
        &["pendek", "short"],
        &["panjang", "long"],
        &["rambut", "hair"],
        &["hitam", "black"],
        &["putih", "white"],
        &["merah", "red"],
        &["biru", "blue"],
        &["hijau", "green"],
        &["setengah", "half"],
    ];
    ALIKE
        .iter()
        .any(|alike| alike.contains(&one) && alike.contains(&other))
}

/// Edits between two words: insertions, deletions, substitutions and swapped neighbours each count one.
pub fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other_letter) in other.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, column) + usize::from(letter != other_letter))
                .min(at(&last, column + 1) + 1)
                .min(at(&current, column) + 1);
            let swapped = row > 0
                && column > 0
                && one.get(row - 1) == Some(other_letter)
                && other.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().unwrap_or_default()
}

/// Words so common that they are never taken for a misspelt name.
pub(super) static COMMON: WordList = WordList::new(
    "ada yang berapa harga harganya buka tutup bisa kirim stok masih mana dimana alamat toko hari besok \
     jam mau saya kak kakak halo pagi siang sore malam untuk dari sama tidak juga atau dengan bayar \
     cara kalau sampai lagi dong aja price much have open close what where when which does ship \
     shipping stock with from your this that today there take long cost time card cash come some many \
     make like want need sell know apakah gimana bagaimana berapaan ini itu are you the can for any how \
     and still left minta tanya boleh punya kapan siapa kenapa policy kebijakan about tentang",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_is_one_edit() {
        assert_eq!(distance("croissant", "crosant"), 2);
        assert_eq!(distance("kopi", "kpoi"), 1);
        assert_eq!(distance("latte", "latte"), 0);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn endings_come_off() {
        assert!(forms("harganya").contains(&"harga".to_owned()));
        assert!(forms("croissants").contains(&"croissant".to_owned()));
    }
}
