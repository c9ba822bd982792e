//! Proof that a webhook comes from Meta: `X-Hub-Signature-256` over the bytes as they arrived.
//!
//! Meta signs escaped JSON (`\u00fc`, `\/`), so the check runs before any parsing. Two secrets are tried while an
//! app secret is being rotated, because deliveries signed with the old one are retried for days. For Instagram Meta does
//! not say which of its two apps signs: the secrets of both are tried, and which one matched is told.

use crate::signed_request::{self, SignedRequest, SignedRequestError};
use crate::{Graph, Instagram, Secret, mac};

/// Whose secret signed something, for the operator's counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Signer {
    InstagramApp,
    /// The secret before the last rotation.
    InstagramAppPrevious,
    MetaApp,
    /// The secret before the last rotation.
    MetaAppPrevious,
}

impl Signer {
    /// A stable name for counters and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InstagramApp => "instagram_app",
            Self::InstagramAppPrevious => "instagram_app_previous",
            Self::MetaApp => "meta_app",
            Self::MetaAppPrevious => "meta_app_previous",
        }
    }
}

/// Everyone whose signature counts. Without a secret nothing is verified.
pub struct Signers<'a>(Vec<(Signer, &'a Secret)>);

impl<'a> Signers<'a> {
    /// For Instagram's webhooks, and for the callbacks of either app: the Instagram app first.
    pub fn of(instagram: Option<&'a Instagram>, graph: Option<&'a Graph>) -> Self {
        let mut signers = Vec::with_capacity(4);
        let apps = [
            (
                Signer::InstagramApp,
                Signer::InstagramAppPrevious,
                instagram.map(Instagram::app_secrets),
            ),
            (
                Signer::MetaApp,
                Signer::MetaAppPrevious,
                graph.map(Graph::app_secrets),
            ),
        ];
        for (current, previous, secrets) in apps {
            if let Some((secret, before)) = secrets {
                signers.push((current, secret));
                signers.extend(before.map(|before| (previous, before)));
            }
        }
        Self(signers)
    }

    /// Who signed these raw bytes, by the value of `X-Hub-Signature-256`.
    pub fn of_delivery(&self, raw: &[u8], header: Option<&str>) -> Option<Signer> {
        self.at(matching(raw, header, &self.secrets())?)
    }

    /// Reads a `signed_request` form field, and who signed it.
    pub fn of_request(&self, field: &str) -> Result<(SignedRequest, Signer), SignedRequestError> {
        let request = signed_request::parse(field, &self.secrets())?;
        let signer = self.at(request.matched_secret);
        Ok((request, signer.ok_or(SignedRequestError::BadSignature)?))
    }

    fn secrets(&self) -> Vec<&'a Secret> {
        self.0.iter().map(|&(_, secret)| secret).collect()
    }

    fn at(&self, index: usize) -> Option<Signer> {
        self.0.get(index).map(|&(signer, _)| signer)
    }
}

/// Whether `header` (the value of `X-Hub-Signature-256`) is the HMAC-SHA256 of `raw` under one of `secrets`.
/// Only `sha256=` followed by 64 hex digits counts; the comparison is constant time.
pub fn verify(raw: &[u8], header: Option<&str>, secrets: &[&Secret]) -> bool {
    matching(raw, header, secrets).is_some()
}

/// The first of `secrets` that made the signature. Every one is tried, so that time does not tell which one matched.
fn matching(raw: &[u8], header: Option<&str>, secrets: &[&Secret]) -> Option<usize> {
    let tag = header.and_then(parse_header)?;
    let tried = secrets.iter().enumerate();
    tried.fold(None, |found, (index, secret)| {
        let right = mac::verifies(secret, raw, &tag);
        found.or(right.then_some(index))
    })
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
