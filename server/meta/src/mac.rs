//! HMAC-SHA256, the only authentication Meta's callbacks have.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Secret;

#[expect(
    clippy::expect_used,
    reason = "HMAC is defined for keys of every length (RFC 2104)"
)]
pub(crate) fn keyed(secret: &Secret, message: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).expect("any key length");
    mac.update(message);
    mac
}

/// Whether `tag` is the MAC of `message` under `secret`. An unset secret never matches.
pub(crate) fn verifies(secret: &Secret, message: &[u8], tag: &[u8]) -> bool {
    !secret.is_empty() && keyed(secret, message).verify_slice(tag).is_ok()
}

pub(crate) fn hex_tag(secret: &Secret, message: &[u8]) -> String {
    hex::encode(keyed(secret, message).finalize().into_bytes())
}
