//! Meta's webhooks, one address for each product. The raw bytes are verified before anything reads them, and 200 means that nothing can be lost.

use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::BytesMut;
use domain::Channel;
use domain::receive::{self, NotAccepted};
use futures::StreamExt as _;

use crate::site::Site;

/// Meta sends up to 3 MB ("Webhooks", payload size); above this it is not Meta.
const LONGEST: usize = 4 * 1024 * 1024;
const SIGNATURE: &str = "x-hub-signature-256";

/// `/api/webhooks/wa`.
pub async fn deliver_whatsapp(State(site): State<Site>, headers: HeaderMap, body: Body) -> StatusCode {
    deliver(&site, Channel::WhatsApp, &headers, body).await
}

/// `/api/webhooks/instagram`.
pub async fn deliver_instagram(State(site): State<Site>, headers: HeaderMap, body: Body) -> StatusCode {
    deliver(&site, Channel::Instagram, &headers, body).await
}

/// Takes a delivery. Providers get a status and nothing else.
async fn deliver(site: &Site, channel: Channel, headers: &HeaderMap, body: Body) -> StatusCode {
    if headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE;
    }
    let raw = match tokio::time::timeout(site.webhook_body_time, whole(body)).await {
        Ok(Ok(raw)) => raw,
        Ok(Err(status)) => return status,
        Err(_) => return StatusCode::REQUEST_TIMEOUT,
    };
    let mut signatures = headers.get_all(SIGNATURE).iter();
    // Two signatures are no signature: which one counts would be a guess.
    let signature = signatures
        .next()
        .filter(|_| signatures.next().is_none())
        .and_then(|value| value.to_str().ok());
    let Some(signer) = receive::signer(&site.laras, channel, &raw, signature) else {
        return StatusCode::UNAUTHORIZED;
    };
    // Which of its two apps signs for Instagram, Meta does not say: the operator sees it here.
    site.meters.count_signed(channel.code(), signer.name());
    match receive::acknowledge(&site.laras, channel, &raw).await {
        Ok(()) => StatusCode::OK,
        Err(NotAccepted::Overloaded | NotAccepted::NotDurable) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// All of the body, however it was framed; never more of it in memory than is accepted.
async fn whole(body: Body) -> Result<BytesMut, StatusCode> {
    let mut raw = BytesMut::new();
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        // The sender hung up, or said one length and sent another.
        let piece = piece.map_err(|_| StatusCode::BAD_REQUEST)?;
        if raw.len() + piece.len() > LONGEST {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        raw.extend_from_slice(&piece);
    }
    Ok(raw)
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
