//! `signed_request`: how Meta tells that a person removed the app or asks for deletion of their data.
//!
//! The form is `<sig>.<payload>`, both base64url, the signature over the encoded payload. Acting on a forged one
//! would let a stranger disconnect a client, so nothing of the payload is read before the MAC is right.

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::Deserialize;

use crate::{Secret, lenient, mac};

/// Unpadded is what Meta documents; padding has been seen in the field.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What Meta vouches for. `user_id` is the app-scoped id of the person who had granted access, never an end customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRequest {
    pub user_id: String,
    /// Unix seconds. Age is no reason to refuse: Meta retries.
    pub issued_at: Option<i64>,
    pub algorithm: String,
    /// Which of the given secrets matched (index), for the operator's log.
    pub matched_secret: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignedRequestError {
    #[error("the signed request does not have the form signature.payload")]
    Malformed,
    #[error("the signature does not match")]
    BadSignature,
    #[error("the algorithm is not HMAC-SHA256")]
    Algorithm,
    #[error("the signed payload cannot be read")]
    Payload,
}

#[derive(Deserialize)]
struct Payload {
    #[serde(default, deserialize_with = "lenient::text")]
    user_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::integer")]
    issued_at: Option<i64>,
    #[serde(default)]
    algorithm: String,
}

/// Reads a `signed_request` form field that one of `secrets` must have signed.
pub fn parse(field: &str, secrets: &[&Secret]) -> Result<SignedRequest, SignedRequestError> {
    use SignedRequestError::{Algorithm, BadSignature, Malformed, Payload as BadPayload};

    let (signature, encoded) = field.split_once('.').ok_or(Malformed)?;
    let tag = BASE64URL.decode(signature).map_err(|_| Malformed)?;
    let payload = BASE64URL.decode(encoded).map_err(|_| Malformed)?;
    if tag.len() != 32 {
        return Err(Malformed);
    }
    // Every secret is tried, so that time does not tell which one matched.
    let matched = secrets.iter().enumerate().fold(None, |found, (index, secret)| {
        let right = mac::verifies(secret, encoded.as_bytes(), &tag);
        if right && found.is_none() {
            Some(index)
        } else {
            found
        }
    });
    let matched_secret = matched.ok_or(BadSignature)?;
    let payload: Payload = serde_json::from_slice(&payload).map_err(|_| BadPayload)?;
    if !payload.algorithm.eq_ignore_ascii_case("HMAC-SHA256") {
        return Err(Algorithm);
    }
    let user_id = payload.user_id.filter(|id| !id.is_empty()).ok_or(BadPayload)?;
    Ok(SignedRequest {
        user_id,
        issued_at: payload.issued_at,
        algorithm: payload.algorithm,
        matched_secret,
    })
}

#[cfg(test)]
mod tests {
    use super::{SignedRequestError, parse};
    use crate::{Secret, mac};
    use base64::Engine;
    use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};

    const VECTOR: &str = "7cOZzpzFP_i89dzSuJeHoBVvtWcglQyF1ZzvJFiYXjw.eyJ1c2VyX2lkIjoiMjcwMDAwMDAwMDAwMDAzMzMiLCJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6MTc5MDAwMDAwMH0";

    fn secret() -> Secret {
        Secret::from("ig-app-secret-for-tests-0001")
    }

    fn signed(payload: &str) -> String {
        let encoded = URL_SAFE_NO_PAD.encode(payload);
        let tag = hex::decode(mac::hex_tag(&secret(), encoded.as_bytes())).expect("hex");
        format!("{}.{encoded}", URL_SAFE_NO_PAD.encode(tag))
    }

    fn error(field: &str) -> Option<SignedRequestError> {
        parse(field, &[&secret()]).err()
    }

    #[test]
    fn the_printed_signed_request_vector_passes() {
        let request = parse(VECTOR, &[&secret()]).expect("vector");
        assert_eq!(request.user_id, "27000000000000333");
        assert_eq!(request.issued_at, Some(1_790_000_000));
        assert_eq!(request.algorithm, "HMAC-SHA256");
        assert_eq!(request.matched_secret, 0);
    }

    #[test]
    fn either_secret_may_have_signed() {
        let other = Secret::from("facebook-app-secret");
        assert_eq!(
            parse(VECTOR, &[&other, &secret()])
                .expect("second")
                .matched_secret,
            1
        );
        assert_eq!(
            parse(VECTOR, &[&other]).err(),
            Some(SignedRequestError::BadSignature)
        );
    }

    #[test]
    fn padding_is_tolerated_on_both_parts() {
        let encoded = URL_SAFE.encode(r#"{"user_id":"1","algorithm":"hmac-sha256"}"#);
        assert!(encoded.ends_with('='));
        let tag = hex::decode(mac::hex_tag(&secret(), encoded.as_bytes())).expect("hex");
        assert!(parse(&format!("{}.{encoded}", URL_SAFE.encode(tag)), &[&secret()]).is_ok());
    }

    #[test]
    fn the_payload_does_not_choose_its_algorithm() {
        assert_eq!(
            error(&signed(r#"{"user_id":"1","algorithm":"none"}"#)),
            Some(SignedRequestError::Algorithm)
        );
        assert_eq!(
            error(&signed(r#"{"user_id":"1"}"#)),
            Some(SignedRequestError::Algorithm)
        );
    }

    #[test]
    fn a_changed_payload_is_refused_before_it_is_read() {
        let (tag, _) = VECTOR.split_once('.').expect("two parts");
        let forged = URL_SAFE_NO_PAD.encode("not even JSON");
        assert_eq!(
            error(&format!("{tag}.{forged}")),
            Some(SignedRequestError::BadSignature)
        );
    }

    #[test]
    fn other_forms_are_refused() {
        for field in [
            "",
            ".",
            "abc",
            "a.b.c",
            "****.****",
            &VECTOR.replacen('.', "..", 1),
        ] {
            assert_eq!(error(field), Some(SignedRequestError::Malformed), "{field}");
        }
        assert_eq!(error(&signed("17")), Some(SignedRequestError::Payload));
        assert_eq!(
            error(&signed(r#"{"algorithm":"HMAC-SHA256"}"#)),
            Some(SignedRequestError::Payload)
        );
    }

    #[test]
    fn numbers_and_unknown_fields_are_read() {
        let field = signed(
            r#"{"user_id":42,"algorithm":"HMAC-SHA256","issued_at":"1790000000","expires":0,"user":{"country":"id"}}"#,
        );
        let request = parse(&field, &[&secret()]).expect("valid");
        assert_eq!(
            (request.user_id.as_str(), request.issued_at),
            ("42", Some(1_790_000_000))
        );
    }
}
