//! Meta's webhooks for WhatsApp. The raw bytes are verified before anything reads them, and 200 means that nothing can be lost.

use axum::body::{Body, to_bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use domain::Channel;
use domain::receive::{self, NotAccepted};

use crate::site::Site;

/// Meta sends up to 3 MB ("Webhooks", payload size); above this it is not Meta.
const LONGEST: usize = 4 * 1024 * 1024;
const SIGNATURE: &str = "x-hub-signature-256";

/// Takes a delivery. Providers get a status and nothing else.
pub async fn deliver(State(site): State<Site>, headers: HeaderMap, body: Body) -> StatusCode {
    if headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE;
    }
    let Ok(raw) = to_bytes(body, LONGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE;
    };
    let mut signatures = headers.get_all(SIGNATURE).iter();
    // Two signatures are no signature: which one counts would be a guess.
    let signature = signatures
        .next()
        .filter(|_| signatures.next().is_none())
        .and_then(|value| value.to_str().ok());
    if !receive::is_signed(&site.laras, &raw, signature) {
        return StatusCode::UNAUTHORIZED;
    }
    match receive::acknowledge(&site.laras, Channel::WhatsApp, &raw).await {
        Ok(()) => StatusCode::OK,
        Err(NotAccepted::Overloaded | NotAccepted::NotDurable) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// Proves that this address is ours (Meta: "Webhooks", verification requests).
pub async fn verify(State(site): State<Site>, RawQuery(query): RawQuery) -> Result<String, StatusCode> {
    let query = query.unwrap_or_default();
    let value = |wanted: &str| {
        url::form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
    };
    let token = value("hub.verify_token").unwrap_or_default();
    let known = site.verify_token.as_ref().is_some_and(|own| own.matches(&token));
    match value("hub.challenge") {
        Some(challenge) if known && value("hub.mode").as_deref() == Some("subscribe") => Ok(challenge),
        _ => Err(StatusCode::FORBIDDEN),
    }
}
