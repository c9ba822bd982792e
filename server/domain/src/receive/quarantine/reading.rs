//! What a person can be shown of a unit that the strict reader refuses: read leniently, for the eye only. Nothing acts on it.

use meta::webhook::{Part, Unit};
use serde_json::Value;

/// Why a unit was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nobody has this number or account.
    UnknownNumber,
    /// It cannot be read.
    Unreadable,
    /// It could be read, and taking it in failed too often.
    Failed,
    /// Nobody wrote it: somebody pressed "Test" in Meta's dashboard.
    Test,
    /// Something only a newer version knows.
    Other,
}

impl Reason {
    /// From the code in rows.
    pub fn parse(code: &str) -> Self {
        match code {
            "unknown_number" => Self::UnknownNumber,
            "unreadable" => Self::Unreadable,
            "failed" => Self::Failed,
            "test" => Self::Test,
            _ => Self::Other,
        }
    }
}

/// What a unit seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A customer wrote.
    Message,
    /// The owner wrote from the phone.
    Echo,
    /// A message of ours moved on.
    Status,
    /// News about the account, the number or a template.
    Account,
    /// Meta reports an error.
    Error,
    /// A part of a delivery of which nothing more is known.
    Unknown,
}

pub(super) struct Read {
    pub(super) kind: UnitKind,
    pub(super) text: Option<String>,
}

/// Longest text shown.
const LONGEST: usize = 4096;

pub(super) fn read(body: &[u8]) -> Read {
    let Ok(unit) = serde_json::from_slice::<Unit>(body) else {
        return Read {
            kind: UnitKind::Unknown,
            text: None,
        };
    };
    let value = lenient(unit.raw.get());
    let kind = match unit.part {
        Part::Message | Part::Direct | Part::Standby | Part::Comment => UnitKind::Message,
        Part::Echo => UnitKind::Echo,
        Part::Status => UnitKind::Status,
        Part::Error => UnitKind::Error,
        Part::Change => UnitKind::Account,
        Part::Unreadable => value.as_ref().map_or(UnitKind::Unknown, guessed),
    };
    Read {
        kind,
        text: value.as_ref().and_then(text_of),
    }
}

fn guessed(value: &Value) -> UnitKind {
    let has = |name: &str| value.get(name).is_some();
    if has("status") && (has("recipient_id") || has("recipient_user_id")) {
        UnitKind::Status
    } else if has("from") || has("from_user_id") {
        if has("to") || has("to_user_id") {
            UnitKind::Echo
        } else {
            UnitKind::Message
        }
    } else {
        UnitKind::Unknown
    }
}

/// The last of several equal keys counts, and half of a letter becomes the sign for an unreadable one.
fn lenient(raw: &str) -> Option<Value> {
    serde_json::from_str(raw)
        .or_else(|_| serde_json::from_str(&with_whole_letters(raw)))
        .ok()
}

/// Replaces escaped surrogates (RFC 8259, section 7) that have no partner.
fn with_whole_letters(raw: &str) -> String {
    let mut whole = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, escape)) = rest.split_once('\\') {
        whole.push_str(before);
        let taken = match (
            unit(escape),
            escape.get(5..).and_then(|after| unit(after.strip_prefix('\\')?)),
        ) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 11,
            (Some(0xD800..=0xDFFF), _) => {
                whole.push_str("\\ufffd");
                rest = escape.get(5..).unwrap_or_default();
                continue;
            }
            (Some(_), _) => 5,
            (None, _) => escape.chars().next().map_or(0, char::len_utf8),
        };
        whole.push('\\');
        whole.push_str(escape.get(..taken).unwrap_or(escape));
        rest = escape.get(taken..).unwrap_or_default();
    }
    whole.push_str(rest);
    whole
}

/// The number of a `uXXXX` at the beginning.
fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

/// Where the types of a message carry what a person reads.
const PLACES: [&[&str]; 11] = [
    &["message", "text"],
    &["text", "body"],
    // The text of a comment.
    &["text"],
    &["image", "caption"],
    &["video", "caption"],
    &["document", "caption"],
    &["document", "filename"],
    &["button", "text"],
    &["interactive", "button_reply", "title"],
    &["interactive", "list_reply", "title"],
    &["reaction", "emoji"],
];

fn text_of(value: &Value) -> Option<String> {
    PLACES
        .iter()
        .find_map(|path| {
            path.iter()
                .try_fold(value, |value, name| value.get(name))?
                .as_str()
        })
        .map(|text| text.chars().take(LONGEST).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(part: &str, raw: &str) -> Vec<u8> {
        format!(
            r#"{{"entry_id":"1","entry_time":null,"field":"messages","metadata":null,"contact":null,"part":"{part}","raw":{raw},"event_key_material":"k"}}"#
        )
        .into_bytes()
    }

    #[test]
    fn text_is_shown_although_half_a_letter_or_a_second_key_makes_it_unreadable() {
        for (raw, text) in [
            (
                r#"{"from":"62","text":{"body":"Halo \ud83d kak"}}"#,
                "Halo \u{fffd} kak",
            ),
            (
                r#"{"from":"62","text":{"body":"\ude00\ud83d"}}"#,
                "\u{fffd}\u{fffd}",
            ),
            (
                r#"{"from":"62","text":{"body":"\ud83d\ude00 \\ud83d"}}"#,
                "\u{1f600} \\ud83d",
            ),
            (r#"{"from":"62","text":{"body":"satu","body":"dua"}}"#, "dua"),
            (r#"{"from":"62","image":{"caption":"Yang ini"}}"#, "Yang ini"),
        ] {
            let read = read(&body("unreadable", raw));
            assert_eq!(
                (read.kind, read.text.as_deref()),
                (UnitKind::Message, Some(text)),
                "{raw}"
            );
        }
    }

    #[test]
    fn what_says_nothing_shows_nothing() {
        for raw in [
            "null",
            "[]",
            "7",
            r#""x""#,
            r#"{"text":7}"#,
            r#"{"text":{"body":null}}"#,
        ] {
            assert_eq!(read(&body("unreadable", raw)).text, None, "{raw}");
        }
        assert_eq!(read(b"\xff\xfe").kind, UnitKind::Unknown);
        let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        assert_eq!(read(&body("unreadable", &deep)).text, None);
    }

    #[test]
    fn a_unit_is_what_it_looks_like() {
        for (raw, kind) in [
            (
                r#"{"id":"w","status":"read","recipient_id":"62"}"#,
                UnitKind::Status,
            ),
            (r#"{"from":"1","to":"62"}"#, UnitKind::Echo),
            (r#"{"id":"w"}"#, UnitKind::Unknown),
        ] {
            assert_eq!(read(&body("unreadable", raw)).kind, kind, "{raw}");
        }
    }
}
