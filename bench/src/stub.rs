//! The reference for HTTP: a bare axum server that verifies the same signature over the same bytes and keeps nothing.

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{get, post};
use bytes::Bytes;
use meta::Secret;

use crate::Outcome;
use crate::installation::APP_SECRET;
use crate::process::on_loopback;

const LONGEST: usize = 4 * 1024 * 1024;

/// Serves on loopback until it is killed, on as many threads as the product.
pub fn serve(port: u16, file: Option<&Path>) -> Outcome {
    let page = match file {
        Some(file) => Bytes::from(std::fs::read(file)?),
        None => Bytes::new(),
    };
    let router = Router::new()
        .route("/readyz", get(|| async { "ready\n" }))
        .route("/api/webhooks/wa", post(deliver))
        .route("/page", get(static_page))
        .with_state(page);
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let listener = tokio::net::TcpListener::bind(on_loopback(port)).await?;
            axum::serve(listener, router).await?;
            Ok(())
        })
}

async fn deliver(headers: HeaderMap, body: Body) -> StatusCode {
    let Ok(raw) = to_bytes(body, LONGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE;
    };
    let signature = headers
        .get("x-hub-signature-256")
        .and_then(|value| value.to_str().ok());
    let secret = Secret::from(APP_SECRET);
    if meta::signature::verify(&raw, signature, &[&secret]) {
        StatusCode::OK
    } else {
        StatusCode::UNAUTHORIZED
    }
}

async fn static_page(State(page): State<Bytes>) -> ([(header::HeaderName, &'static str); 1], Bytes) {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page)
}
