//! Phones, accounts, links, e-mails and handles: where a customer would send money or go.
//!
//! This is where a hijacked answer does real harm ("transfer ke rekening baru …"), so reading is generous:
//! spelled digits, digits with gaps and "dot com" count, and a doubtful find is held rather than passed.

use std::ops::Range;

use super::numbers::digit_word;
use super::scan::{Token, tokens};
use super::{Claim, ClaimValue};

/// Top-level domains that messaging apps turn into links even in unusual spellings.
const DOMAINS: [&str; 44] = [
    "com", "net", "org", "id", "co", "io", "me", "ly", "info", "biz", "shop", "store", "site", "online",
    "xyz", "top", "vip", "club", "app", "dev", "link", "click", "live", "page", "web", "asia", "cc", "tv",
    "gg", "to", "sg", "my", "us", "uk", "ai", "gl", "gd", "is", "ru", "cn", "pro", "win", "icu", "bid",
];

pub(super) fn find(text: &str) -> Vec<Claim> {
    let mut claims = links(text);
    claims.extend(disguised_links(text, &claims));
    let runs = digit_runs(text, &claims);
    claims.extend(runs);
    let spelled = spelled_digits(text, &claims);
    claims.extend(spelled);
    claims
}

pub fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Characters that change how a text looks or reads without being seen: bidirectional controls, zero-width
/// characters, tag characters and other format controls (Unicode general category Cf, and the controls of
/// C0 and C1 except line feed and tab).
pub fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
        | '\u{FE00}'..='\u{FE0E}')
        || (letter.is_control() && !matches!(letter, '\n' | '\t'))
}

pub fn has_invisible(text: &str) -> bool {
    text.chars().any(is_invisible)
}

/// A web address an owner may enter: http or https and a host with a dot.
pub fn looks_like_link(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| host.contains('.'))
    }) && !text.contains(char::is_whitespace)
}

pub fn looks_like_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && domain_length(host) == Some(host.len())
            && !text.contains(char::is_whitespace)
            && !host.contains('@')
    })
}

fn links(text: &str) -> Vec<Claim> {
    let mut claims = Vec::new();
    for chunk in chunks(text) {
        let piece = text.get(chunk.clone()).unwrap_or_default();
        let value = if let Some(position) = piece.find("://") {
            let scheme = piece.get(..position).unwrap_or_default();
            (!scheme.is_empty()).then(|| ClaimValue::Link(piece.to_lowercase()))
        } else if let Some(handle) = piece.strip_prefix('@') {
            (handle.chars().filter(|c| c.is_alphanumeric()).count() >= 2)
                .then(|| ClaimValue::Handle(handle.to_lowercase()))
        } else if let Some((local, host)) = piece.split_once('@') {
            (!local.is_empty() && domain_length(host).is_some())
                .then(|| ClaimValue::Email(piece.to_lowercase()))
        } else {
            let path_follows = |length: usize| {
                piece
                    .get(length..)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
            };
            domain_length(piece)
                .filter(|length| path_follows(*length))
                .map(|_| ClaimValue::Link(piece.to_lowercase()))
        };
        if let Some(value) = value {
            claims.push(Claim { value, range: chunk });
        }
    }
    claims
}

/// Stretches without white space or the punctuation that surrounds addresses in running text.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let breaks = |letter: char| letter.is_whitespace() || ",;()<>\"|[]{}*“”".contains(letter);
    let mut chunks = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, breaks(letter)) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                push_trimmed(text, from..at, &mut chunks);
                start = None;
            }
            _ => {}
        }
    }
    chunks
}

fn push_trimmed(text: &str, chunk: Range<usize>, chunks: &mut Vec<Range<usize>>) {
    let piece = text.get(chunk.clone()).unwrap_or_default();
    if !piece.contains("://")
        && let Some(colon) = piece.find(':')
    {
        push_trimmed(text, chunk.start..chunk.start + colon, chunks);
        push_trimmed(text, chunk.start + colon + 1..chunk.end, chunks);
        return;
    }
    let trimmed = piece
        .trim_end_matches(['.', '!', '?', ':', '\'', '’', '…'])
        .trim_start_matches(['.', '\'', '‘', '-', '~', '_']);
    if !trimmed.is_empty() {
        let start =
            chunk.start + (piece.len() - piece.trim_start_matches(['.', '\'', '‘', '-', '~', '_']).len());
        chunks.push(start..start + trimmed.len());
    }
}

/// How many bytes at the start are a host name: labels joined by dots, the last one of letters.
fn domain_length(piece: &str) -> Option<usize> {
    let host_end = piece.find(['/', '?', '#']).unwrap_or(piece.len());
    let host = piece.get(..host_end)?;
    let labels: Vec<&str> = host.split('.').collect();
    let last = labels.last()?;
    let well_formed = labels.len() >= 2
        && labels.iter().all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        });
    let is_domain = last.chars().count() >= 2
        && last.chars().all(char::is_alphabetic)
        && (last.chars().all(char::is_lowercase) || DOMAINS.contains(&last.to_lowercase().as_str()));
    let is_address_by_number =
        labels.len() == 4 && host_end < piece.len() && labels.iter().all(|label| label.parse::<u8>().is_ok());
    let is_abbreviation = labels.iter().all(|label| label.chars().count() == 1);
    (well_formed && (is_domain || is_address_by_number) && !is_abbreviation).then_some(host_end)
}

/// "tokoku dot com", "tokoku[.]com", "tokoku titik com".
fn disguised_links(text: &str, known: &[Claim]) -> Vec<Claim> {
    let tokens = tokens(text);
    let mut claims = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let disguised = matches!(token.lower.as_str(), "dot" | "titik")
            || (token.text == "."
                && at > 0
                && tokens
                    .get(at - 1)
                    .is_some_and(|before| matches!(before.text, "[" | "(")));
        let back = if token.text == "." { 2 } else { 1 };
        let (Some(first), Some(last)) = (
            at.checked_sub(back).and_then(|i| tokens.get(i)),
            tokens.get(at + back),
        ) else {
            continue;
        };
        let range = first.range.start..last.range.end;
        if disguised && DOMAINS.contains(&last.lower.as_str()) && !overlaps(known, &range) {
            claims.push(Claim {
                value: ClaimValue::Link(text.get(range.clone()).unwrap_or_default().to_lowercase()),
                range,
            });
        }
    }
    claims
}

fn overlaps(claims: &[Claim], range: &Range<usize>) -> bool {
    claims
        .iter()
        .any(|claim| claim.range.start < range.end && range.start < claim.range.end)
}

/// Seven digits or more, gaps of a space, dot or hyphen included, that are not an amount, a time or a date.
fn digit_runs(text: &str, known: &[Claim]) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut run: Vec<Range<usize>> = Vec::new();
    for group in digit_groups(text) {
        let gap = run
            .last()
            .map(|last| text.get(last.end..group.start).unwrap_or_default());
        let is_number = |range: &Range<usize>| is_amount_time_or_date(text, range);
        let continues = gap.is_some_and(|gap| {
            (1..=2).contains(&gap.len())
                && gap
                    .chars()
                    .all(|letter| " .-()".contains(letter) && letter != '\n')
        });
        if !continues || is_number(&group) || run.last().is_some_and(is_number) {
            close_run(text, &run, known, &mut claims);
            run.clear();
        }
        run.push(group);
    }
    close_run(text, &run, known, &mut claims);
    claims
}

/// Groups of digits without white space; dots, commas, colons, slashes and hyphens inside stay, so that
/// amounts and dates stay whole.
fn digit_groups(text: &str) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let mut start = None;
    let mut end = 0;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        if letter.is_ascii_digit() {
            start.get_or_insert(at);
            end = at + 1;
        } else if let Some(from) = start {
            let joins = matches!(letter, '.' | ',' | ':' | '/' | '-')
                && text
                    .get(at + 1..)
                    .is_some_and(|tail| tail.starts_with(|c: char| c.is_ascii_digit()));
            if !joins {
                groups.push(from..end);
                start = None;
            }
        }
    }
    groups
}

fn is_amount_time_or_date(text: &str, group: &Range<usize>) -> bool {
    let piece = text.get(group.clone()).unwrap_or_default();
    let before = text
        .get(..group.start)
        .unwrap_or_default()
        .trim_end_matches([' ', '.'])
        .to_lowercase();
    let after_currency = [
        "rp", "idr", "usd", "sgd", "myr", "aud", "eur", "gbp", "$", "€", "£",
    ]
    .iter()
    .any(|sign| before.ends_with(sign));
    after_currency || piece.split('-').all(is_grouped_or_clock) || is_date(piece)
}

fn is_grouped_or_clock(piece: &str) -> bool {
    let grouped = piece.split(['.', ',']).enumerate().all(|(position, part)| {
        if position == 0 {
            (1..=3).contains(&part.len())
        } else {
            part.len() == 3
        }
    }) && piece.contains(['.', ',']);
    let clock = piece.split_once(['.', ':']).is_some_and(|(hour, minute)| {
        hour.len() <= 2
            && minute.len() == 2
            && hour.parse::<u8>().is_ok_and(|hour| hour <= 24)
            && minute.parse::<u8>().is_ok_and(|minute| minute < 60)
    });
    grouped || clock
}

fn is_date(piece: &str) -> bool {
    let parts: Vec<&str> = piece.split(['-', '/', '.']).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let day_first = matches!(lengths.as_slice(), [1..=2, 1..=2, 4]);
    let year_first = matches!(lengths.as_slice(), [4, 2, 2]);
    (day_first || year_first)
        && parts
            .iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn close_run(text: &str, run: &[Range<usize>], known: &[Claim], claims: &mut Vec<Claim>) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return;
    };
    if run.len() == 1 && is_amount_time_or_date(text, first) {
        return;
    }
    let has_plus = text
        .get(..first.start)
        .is_some_and(|before| before.ends_with('+'));
    let range = first.start - usize::from(has_plus)..last.end;
    let digits = digits_of(text.get(range.clone()).unwrap_or_default());
    if digits.len() < 7 || overlaps(known, &range) {
        return;
    }
    claims.push(Claim {
        value: phone_or_account(&digits, has_plus),
        range,
    });
}

fn phone_or_account(digits: &str, has_plus: bool) -> ClaimValue {
    if has_plus || digits.starts_with('0') || digits.starts_with("628") {
        ClaimValue::Phone(international(digits, has_plus))
    } else {
        ClaimValue::Account(digits.to_owned())
    }
}

/// Digits with a country code; a leading zero is read as Indonesian.
pub(super) fn international(digits: &str, has_plus: bool) -> String {
    match digits
        .strip_prefix("00")
        .or_else(|| digits.strip_prefix('0').map(|_| ""))
    {
        Some("") if !has_plus => format!("62{}", digits.trim_start_matches('0')),
        Some(rest) if !has_plus => rest.to_owned(),
        _ => digits.to_owned(),
    }
}

/// "nol delapan satu dua …": five digits or more in words.
fn spelled_digits(text: &str, known: &[Claim]) -> Vec<Claim> {
    let tokens = tokens(text);
    let mut claims = Vec::new();
    let mut run: Vec<(&Token<'_>, u8)> = Vec::new();
    for token in tokens.iter().map(Some).chain([None]) {
        let digit = token.and_then(|token| digit_word(&token.lower).map(|digit| (token, digit)));
        if let Some(found) = digit {
            run.push(found);
            continue;
        }
        if token.is_some_and(|token| matches!(token.text, "," | "-" | ".")) && !run.is_empty() {
            continue;
        }
        if let (Some((first, _)), Some((last, _)), true) = (run.first(), run.last(), run.len() >= 5) {
            let digits: String = run.iter().map(|(_, digit)| char::from(b'0' + digit)).collect();
            let range = first.range.start..last.range.end;
            if !overlaps(known, &range) {
                claims.push(Claim {
                    value: phone_or_account(&digits, false),
                    range,
                });
            }
        }
        run.clear();
    }
    claims
}
