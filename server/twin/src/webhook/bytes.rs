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
    fn the_hmac_is_the_one_of_rfc_4231() {
        assert_eq!(
            hmac_hex("Jefe", b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
