//! Numbers as people type and spell them, in both languages and both customs of grouping.

use super::ClaimValue;
use super::scan::Cursor;

/// Reads `25.000`, `1.250.000,50`, `1,234.56`, `12.50`, `1,2`: hundredths, exact or nothing.
///
/// A dot or comma before exactly three digits groups thousands (the Indonesian and the English custom
/// alike); before one or two digits it is the decimal sign.
pub fn decimal_hundredths(text: &str) -> Option<i64> {
    let mut pieces = text.split(['.', ',']);
    let whole = pieces.next()?;
    let groups: Vec<&str> = pieces.collect();
    if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut digits = whole.to_owned();
    let mut fraction = "";
    for (position, group) in groups.iter().enumerate() {
        let last = position + 1 == groups.len();
        let numeric = !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
        match group.len() {
            3 if numeric && whole.len() <= 3 && !whole.starts_with('0') => digits.push_str(group),
            1 | 2 if numeric && last => fraction = group,
            _ => return None,
        }
    }
    let signs: Vec<char> = text
        .chars()
        .filter(|letter| matches!(letter, '.' | ','))
        .collect();
    let grouping = if fraction.is_empty() {
        signs.as_slice()
    } else {
        signs.split_last().map_or(&[][..], |(_, rest)| rest)
    };
    let grouping_is_even = grouping.windows(2).all(|pair| pair.first() == pair.last());
    let decimal_differs = fraction.is_empty() || grouping.is_empty() || grouping.first() != signs.last();
    if !grouping_is_even || !decimal_differs {
        return None;
    }
    let whole: i64 = digits.parse().ok()?;
    let fraction: i64 = match fraction.len() {
        0 => 0,
        1 => fraction.parse::<i64>().ok()? * 10,
        _ => fraction.parse().ok()?,
    };
    whole.checked_mul(100)?.checked_add(fraction)
}

pub(super) fn whole(text: &str) -> Option<u32> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

pub(super) struct Spelled {
    pub value: i64,
    pub length: usize,
    /// Thousands or more were named: nobody spells a small count this way.
    pub has_scale: bool,
}

/// A number in words: "dua puluh lima ribu", "seratus", "twenty five thousand".
pub(super) fn spelled(cursor: Cursor<'_, '_>) -> Option<Spelled> {
    spelled_indonesian(cursor).or_else(|| spelled_english(cursor))
}

pub(super) fn digit_word(word: &str) -> Option<u8> {
    Some(match word {
        "nol" | "kosong" | "zero" => 0,
        "satu" | "one" => 1,
        "dua" | "two" => 2,
        "tiga" | "three" => 3,
        "empat" | "four" => 4,
        "lima" | "five" => 5,
        "enam" | "six" => 6,
        "tujuh" | "seven" => 7,
        "delapan" | "lapan" | "eight" => 8,
        "sembilan" | "nine" => 9,
        _ => return None,
    })
}

fn indonesian_unit(word: &str) -> Option<i64> {
    Some(match word {
        "satu" => 1,
        "dua" => 2,
        "tiga" => 3,
        "empat" => 4,
        "lima" => 5,
        "enam" => 6,
        "tujuh" => 7,
        "delapan" => 8,
        "sembilan" => 9,
        _ => return None,
    })
}

fn spelled_indonesian(cursor: Cursor<'_, '_>) -> Option<Spelled> {
    let (mut total, mut current, mut pending) = (0_i64, 0_i64, None::<i64>);
    let (mut length, mut has_scale) = (0, false);
    loop {
        let word = cursor.lower(length);
        let fixed = match word {
            "sepuluh" => Some(10),
            "sebelas" => Some(11),
            "seratus" => Some(100),
            _ => None,
        };
        if let Some(unit) = indonesian_unit(word) {
            if pending.is_some() {
                break;
            }
            pending = Some(unit);
        } else if let Some(value) = fixed {
            if pending.is_some() {
                break;
            }
            current += value;
        } else if let ("belas" | "puluh" | "ratus", Some(unit)) = (word, pending) {
            current += match word {
                "belas" => unit + 10,
                "puluh" => unit * 10,
                _ => unit * 100,
            };
            pending = None;
        } else if let ("ribu" | "rb" | "juta" | "jt", true) = (word, current > 0 || pending.is_some()) {
            total += (current + pending.take().unwrap_or(0))
                * if matches!(word, "ribu" | "rb") {
                    1_000
                } else {
                    1_000_000
                };
            current = 0;
            has_scale = true;
        } else if let ("seribu" | "sejuta", None) = (word, pending) {
            total += if word == "seribu" { 1_000 } else { 1_000_000 };
            has_scale = true;
        } else if word == "setengah" && matches!(cursor.lower(length + 1), "juta" | "jt") && length == 0 {
            return Some(Spelled {
                value: 500_000,
                length: 2,
                has_scale: true,
            });
        } else {
            break;
        }
        length += 1;
    }
    let value = total + current + pending.unwrap_or(0);
    (length > 0 && value > 0).then_some(Spelled {
        value,
        length,
        has_scale,
    })
}

fn english_small(word: &str) -> Option<i64> {
    const WORDS: [(&str, i64); 27] = [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("nineteen", 19),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
    ];
    WORDS
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, value)| *value)
}

fn spelled_english(cursor: Cursor<'_, '_>) -> Option<Spelled> {
    let (mut total, mut current) = (0_i64, 0_i64);
    let (mut length, mut has_scale) = (0, false);
    loop {
        let word = cursor.lower(length);
        if let Some(value) = english_small(word) {
            let fits = current % 100 == 0
                || ((20..100).contains(&(current % 100)) && current % 10 == 0 && value < 10);
            if !fits {
                break;
            }
            current += value;
        } else if word == "hundred" && (1..10).contains(&current) {
            current *= 100;
        } else if matches!(word, "thousand" | "million") && current > 0 {
            total += current * if word == "thousand" { 1_000 } else { 1_000_000 };
            current = 0;
            has_scale = true;
        } else if word == "a" && length == 0 && matches!(cursor.lower(1), "hundred" | "thousand" | "million")
        {
            current = 1;
        } else if !(word == "-" && length > 0
            || word == "and" && length > 0 && english_small(cursor.lower(length + 1)).is_some())
        {
            break;
        }
        length += 1;
    }
    while length > 0 && matches!(cursor.lower(length - 1), "-" | "and") {
        length -= 1;
    }
    let value = total + current;
    (length > 0 && value > 0).then_some(Spelled {
        value,
        length,
        has_scale,
    })
}

/// A number nothing else explained. Numbers of a list ("1." at the start of a line) and words like "satu"
/// in running text are not claims.
pub(super) fn read_quantity(cursor: Cursor<'_, '_>) -> Option<(ClaimValue, usize)> {
    if let Some(text) = cursor.number(0) {
        let hundredths = decimal_hundredths(text)
            .or_else(|| text.replace(['.', ','], "").parse::<i64>().ok()?.checked_mul(100));
        return Some((ClaimValue::Quantity(hundredths.unwrap_or(i64::MAX)), 1));
    }
    let counted = matches!(
        cursor.lower_before(1),
        "sisa"
            | "sisanya"
            | "tersisa"
            | "tinggal"
            | "stok"
            | "stoknya"
            | "stock"
            | "only"
            | "hanya"
            | "just"
            | "ready"
            | "ada"
    );
    let left = |length: usize| {
        matches!(
            cursor.lower(length),
            "left" | "pcs" | "buah" | "biji" | "pieces" | "remaining"
        )
    };
    let number = spelled(cursor)?;
    (counted || left(number.length)).then_some((ClaimValue::Quantity(number.value * 100), number.length))
}
