//! Links that open something once: signed, expiring, each for one purpose.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::laras::Laras;

/// What a link is for; one made for another purpose does not open it.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    /// To come in.
    Invitation,
    /// To choose a new password.
    Reset,
}

impl Purpose {
    const fn audience(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }
}

/// What a link carries. Nothing personal: ids open nothing by themselves.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Claims {
    aud: String,
    iss: String,
    exp: i64,
    /// This very link.
    pub(super) jti: Uuid,
    /// What it opens.
    pub(super) sub: Uuid,
    /// What must still be as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) stamp: Option<String>,
}

impl Claims {
    pub(super) fn expires_ms(&self) -> i64 {
        self.exp.saturating_mul(1000)
    }

    pub(super) fn is_over(&self, laras: &Laras) -> bool {
        self.expires_ms() <= laras.clock().now_ms()
    }
}

/// A link to be.
pub(super) struct NewLink {
    pub(super) purpose: Purpose,
    pub(super) id: Uuid,
    pub(super) opens: Uuid,
    pub(super) expires_ms: i64,
    pub(super) stamp: Option<String>,
}

/// Signs a link (RFC 7519, HMAC-SHA256).
pub(super) fn signed(laras: &Laras, new: NewLink) -> Option<String> {
    let claims = Claims {
        aud: new.purpose.audience().to_owned(),
        iss: new.purpose.audience().to_owned(),
        exp: new.expires_ms / 1000,
        jti: new.id,
        sub: new.opens,
        stamp: new.stamp,
    };
    let key = EncodingKey::from_secret(laras.keys().launch_key());
    encode(&Header::new(Algorithm::HS256), &claims, &key).ok()
}

/// A link that was made here for this purpose, however old.
pub(super) fn made_here(laras: &Laras, purpose: Purpose, token: &str) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[purpose.audience()]);
    validation.set_issuer(&[purpose.audience()]);
    validation.set_required_spec_claims(&["exp", "aud", "iss"]);
    // Expiry is judged by the product's own clock.
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(laras.keys().launch_key());
    decode::<Claims>(token, &key, &validation)
        .ok()
        .map(|link| link.claims)
}
