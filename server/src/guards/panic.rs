//! A fault while one answer is made costs that answer and no other.

use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;

/// Turns a panic into 500. Its message stays in the log: it may quote what must not be shown.
pub async fn contain(request: Request, next: Next) -> Response {
    AssertUnwindSafe(next.run(request))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| {
            tracing::error!("an answer could not be made because of a fault in the program");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        })
}
