//! What Meta asks on behalf of an account's owner, by a signed form: forget the access, or erase everything. Nothing of a form is
//! read before either app's secret has signed it.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::disconnect::{self, Asked, RequestError, Source};
use meta::signature::Signers;
use serde_json::json;

use crate::guards::json_error;
use crate::site::Site;

/// Bytes; a signed request has some hundreds.
const LONGEST: usize = 64 * 1024;

/// `/api/meta/instagram/deauthorize`: 200 once token and references are gone. Asked again, it is answered again.
pub async fn deauthorize(State(site): State<Site>, body: Body) -> Response {
    match take(&site, Asked::Deauthorize, body).await {
        Ok(_) => StatusCode::OK.into_response(),
        Err(refusal) => refusal,
    }
}

/// `/api/meta/data-deletion`: where the owner can see how far the deletion is, and under which code.
pub async fn data_deletion(State(site): State<Site>, body: Body) -> Response {
    let code = match take(&site, Asked::Deletion, body).await {
        Ok(code) => code,
        Err(refusal) => return refusal,
    };
    let public_url = &site.laras.settings().public_url;
    match public_url.join(&format!("data-deletion/{code}")) {
        Ok(url) => Json(json!({ "url": url.as_str(), "confirmation_code": code })).into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn take(site: &Site, asked: Asked, body: Body) -> Result<String, Response> {
    let raw = to_bytes(body, LONGEST)
        .await
        .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())?;
    let refused = |why: &str| json_error(StatusCode::BAD_REQUEST, "invalid_input", why);
    let field = url::form_urlencoded::parse(&raw)
        .find(|(name, _)| name == "signed_request")
        .map(|(_, value)| value.into_owned())
        .ok_or_else(|| refused("the form has no signed_request"))?;
    let signers = Signers::of(site.laras.instagram(), site.laras.graph());
    let (request, signer) = signers
        .of_request(&field)
        .map_err(|error| refused(&error.to_string()))?;
    tracing::info!(signer = signer.name(), ?asked, "Meta asks for an account");
    let answered = disconnect::ask(
        &site.laras,
        asked,
        Source::Callback,
        &request.user_id,
        request.issued_at,
    );
    answered.await.map_err(|error| match error {
        RequestError::NotAnId => refused("the signed request names nobody"),
        RequestError::Store(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a request of Meta's was not taken"
            );
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    })
}
