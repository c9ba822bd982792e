//! The framework answers a form that it cannot read with 500, as if the fault were ours. It is the sender's.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Set by the framework on the answer of an action that failed.
const FAILED_ACTION: HeaderName = HeaderName::from_static("serverfnerror");
/// Bytes; an action's error is one word in JSON.
const LONGEST: usize = 4096;

/// Answers 400 where an action found its form unreadable.
pub async fn blame_the_form(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR
        || !response.headers().contains_key(FAILED_ACTION)
    {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LONGEST).await else {
        return parts.status.into_response();
    };
    let invalid = serde_json::to_vec(&app::error::ActionError::InvalidInput).unwrap_or_default();
    if bytes.windows(invalid.len()).any(|part| part == invalid) {
        parts.status = StatusCode::BAD_REQUEST;
    }
    Response::from_parts(parts, Body::from(bytes))
}
