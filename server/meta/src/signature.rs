//! Proof that a webhook comes from Meta: `X-Hub-Signature-256` over the bytes as they arrived.
//!
//! Meta signs escaped JSON (`\u00fc`, `\/`), so the check runs before any parsing. Two secrets are tried while an
//! app secret is being rotated, because deliveries signed with the old one are retried for days.

use crate::{Secret, mac};

/// Whether `header` (the value of `X-Hub-Signature-256`) is the HMAC-SHA256 of `raw` under one of `secrets`.
/// Only `sha256=` followed by 64 hex digits counts; the comparison is constant time.
pub fn verify(raw: &[u8], header: Option<&str>, secrets: &[&Secret]) -> bool {
    let Some(tag) = header.and_then(parse_header) else {
        return false;
    };
    secrets
        .iter()
        .fold(false, |found, secret| mac::verifies(secret, raw, &tag) | found)
}

fn parse_header(header: &str) -> Option<[u8; 32]> {
    let mut tag = [0; 32];
    hex::decode_to_slice(header.strip_prefix("sha256=")?, &mut tag).ok()?;
    Some(tag)
}

#[cfg(test)]
mod tests {
    use super::verify;
    use crate::{Secret, mac};

    const BODY: &[u8] = br#"{"object":"instagram","entry":[{"id":"17840000000000111","time":1790000000123,"messaging":[{"sender":{"id":"900000000000222"},"recipient":{"id":"17840000000000111"},"timestamp":1790000000001,"message":{"mid":"m_laras_1","text":"Gr\u00fc\u00dfe \ud83d\ude42 https:\/\/a.test\/x"}}]}]}"#;
    const TAG: &str = "da94fce91b7d14e1c0058480c4d791c34a1e2707403014589bef0d57f41cd191";
    const TAG_OF_RESERIALISED: &str = "e10bd8b915a2891bbd39d59b04860e93f4aedac0517c2e9776f3a8132c7dff1c";

    fn secret() -> Secret {
        Secret::from("ig-app-secret-for-tests-0001")
    }

    #[test]
    fn the_printed_signature_vector_passes_over_the_raw_bytes() {
        assert_eq!(BODY.len(), 283);
        assert!(verify(BODY, Some(&format!("sha256={TAG}")), &[&secret()]));
    }

    #[test]
    fn the_tag_of_a_reserialised_body_belongs_to_other_bytes() {
        let decoded: serde_json::Value = serde_json::from_slice(BODY).expect("valid JSON");
        assert_eq!(
            decoded["entry"][0]["messaging"][0]["message"]["text"],
            "Grüße 🙂 https://a.test/x"
        );
        let text = String::from_utf8(BODY.to_vec()).expect("ASCII");
        let reserialised = text
            .replace(r"\u00fc", "ü")
            .replace(r"\u00df", "ß")
            .replace(r"\ud83d\ude42", "🙂")
            .replace(r"\/", "/");
        assert_eq!(reserialised.len(), 264);
        let header = format!("sha256={TAG_OF_RESERIALISED}");
        assert!(verify(reserialised.as_bytes(), Some(&header), &[&secret()]));
        assert!(!verify(BODY, Some(&header), &[&secret()]));
        assert!(!verify(
            reserialised.as_bytes(),
            Some(&format!("sha256={TAG}")),
            &[&secret()]
        ));
    }

    #[test]
    fn the_previous_secret_is_accepted_while_a_secret_is_rotated() {
        let (current, previous) = (Secret::from("new"), secret());
        let header = format!("sha256={TAG}");
        assert!(verify(BODY, Some(&header), &[&current, &previous]));
        assert!(verify(BODY, Some(&header), &[&previous, &current]));
        assert!(!verify(BODY, Some(&header), &[&current]));
        assert!(!verify(BODY, Some(&header), &[]));
    }

    #[test]
    fn only_a_well_formed_header_is_considered() {
        let bad = [
            TAG.to_owned(),
            format!("sha1={TAG}"),
            format!("SHA256={TAG}"),
            format!(" sha256={TAG}"),
            format!("sha256={TAG} "),
            format!("sha256={TAG}00"),
            format!("sha256={}", &TAG[..62]),
            format!("sha256=+{}", &TAG[1..]),
            format!("sha256={TAG},sha256={TAG}"),
            "sha256=".to_owned(),
            String::new(),
        ];
        for header in bad {
            assert!(!verify(BODY, Some(&header), &[&secret()]), "{header}");
        }
        assert!(!verify(BODY, None, &[&secret()]));
    }

    #[test]
    fn an_unset_secret_verifies_nothing() {
        let unset = Secret::from("");
        let forged = format!("sha256={}", mac::hex_tag(&unset, BODY));
        assert!(!verify(BODY, Some(&forged), &[&unset]));
    }

    #[test]
    fn one_changed_byte_breaks_the_signature() {
        let mut changed = BODY.to_vec();
        changed[100] ^= 1;
        assert!(!verify(&changed, Some(&format!("sha256={TAG}")), &[&secret()]));
    }
}
