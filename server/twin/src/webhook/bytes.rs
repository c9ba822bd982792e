//! The exact bytes of a webhook and the signature over them.
//!
//! Meta writes everything outside ASCII as `\uXXXX` in lowercase, and some ASCII characters too, then signs
//! what it wrote. A receiver that hashes anything but the raw body fails on the first emoji (reference 3.2).

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

/// JSON as Meta writes it.
pub fn escaped(json: &Value) -> String {
    let plain = json.to_string();
    let mut out = String::with_capacity(plain.len() + 16);
    for character in plain.chars() {
        match character {
            '/' => out.push_str("\\/"),
            '@' => out.push_str("\\u0040"),
            ascii if ascii.is_ascii() => out.push(ascii),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out
}

/// HMAC-SHA256 in lowercase hex.
pub fn hmac_hex(key: &str, message: &[u8]) -> String {
    Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map(|mut mac| {
            mac.update(message);
            hex::encode(mac.finalize().into_bytes())
        })
        .unwrap_or_default()
}

/// The value of `X-Hub-Signature-256`.
pub fn signature(secret: &str, body: &[u8]) -> String {
    format!("sha256={}", hmac_hex(secret, body))
}

/// The same bytes in a gzip member of stored blocks (RFC 1951, RFC 1952): a coding without a compressor.
pub fn gzipped(body: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    out.extend(stored_deflate(body));
    out.extend(crc32(body).to_le_bytes());
    out.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    out
}

/// Stored blocks: deflate without compression.
pub fn stored_deflate(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 64);
    let mut blocks = body.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    out
}

pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    })
}

/// Ids and stamps in their other form: numbers where strings were, strings where numbers were (reference 3.2).
pub fn loosened(json: &mut Value) {
    match json {
        Value::Array(list) => list.iter_mut().for_each(loosened),
        Value::Object(object) => {
            for (name, value) in object {
                let turned = match (name.as_str(), &*value) {
                    (
                        "timestamp" | "phone_number_id" | "wa_id" | "from" | "recipient_id",
                        Value::String(text),
                    ) => text.parse::<u64>().ok().map(Value::from),
                    ("time" | "timestamp" | "message_template_id", Value::Number(number)) => {
                        Some(Value::String(number.to_string()))
                    }
                    _ => None,
                };
                match turned {
                    Some(turned) => *value = turned,
                    None => loosened(value),
                }
            }
        }
        _ => {}
    }
}

/// A field of the future in every object.
pub fn with_unknown_fields(json: &mut Value) {
    match json {
        Value::Array(list) => list.iter_mut().for_each(with_unknown_fields),
        Value::Object(object) => {
            object.values_mut().for_each(with_unknown_fields);
            object.insert(
                "a_field_of_2027".to_owned(),
                serde_json::json!({ "deep": [1, null] }),
            );
        }
        _ => {}
    }
}

/// Puts an element, as text, in front of every list of this name.
pub fn with_message_in_front(body: &str, list: &str, element: &str) -> String {
    body.replace(&format!("\"{list}\":["), &format!("\"{list}\":[{element},"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_ascii_is_escaped_in_lowercase_and_reads_back_the_same() {
        let value = json!({ "body": "Émile 😀 a@b.id https://x.id/é" });
        let bytes = escaped(&value);
        assert_eq!(
            bytes,
            r#"{"body":"\u00c9mile \ud83d\ude00 a\u0040b.id https:\/\/x.id\/\u00e9"}"#
        );
        assert_eq!(serde_json::from_str::<Value>(&bytes).ok(), Some(value));
    }

    #[test]
    fn a_gzip_member_is_the_one_of_rfc_1952() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let member = gzipped(b"abc");
        assert_eq!(member.get(..4), Some(&[0x1f, 0x8b, 8, 0][..]));
        assert_eq!(
            member.get(10..18),
            Some(&[1, 3, 0, 0xfc, 0xff, b'a', b'b', b'c'][..])
        );
    }

    #[test]
    fn the_hmac_is_the_one_of_rfc_4231() {
        assert_eq!(
            hmac_hex("Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
