//! A posted form is small. What is larger is refused before anything reads it.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Bytes of the longest form; a reply of 4,096 characters in any script stays below it.
const LONGEST: usize = 64 * 1024;

/// Reads the body of an action, up to the limit. Editors post to their own page and have a limit of their own.
pub async fn limit_forms(request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match to_bytes(body, LONGEST).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
    }
}
