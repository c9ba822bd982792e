//! One line for each answer: the route and never the address, since addresses carry single-use tokens and ids.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::site::Site;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Counts and logs the answer, and gives it an id that a person can quote.
#[expect(clippy::disallowed_methods, reason = "measures how long an answer took")]
pub async fn record(State(site): State<Site>, request: Request, next: Next) -> Response {
    let begun = std::time::Instant::now();
    let id = domain::time::new_id(site.laras.clock()).to_string();
    let method = request.method().as_str().to_owned();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("files", MatchedPath::as_str)
        .to_owned();
    let mut response = next.run(request).await;
    let (took, status) = (begun.elapsed(), response.status().as_u16());
    site.meters.count(&route, &method, status, took);
    tracing::info!(request = %id, method, route, status, ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX), "answered");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
