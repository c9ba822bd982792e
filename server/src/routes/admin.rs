//! What the operator's machinery asks, on an address of its own: alive, ready, how much.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::site::Site;

/// The addresses of `LARAS_ADMIN_ADDR`.
pub fn router(site: &Site) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(site.clone())
}

/// Ready means that the database answers and that nobody has asked us to stop.
async fn ready(State(site): State<Site>) -> (StatusCode, &'static str) {
    if !site.stopping.is_cancelled() && site.laras.is_ready().await {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}

async fn metrics(State(site): State<Site>) -> impl IntoResponse {
    let backlog = domain::jobs::backlog(&site.laras).await.unwrap_or_default();
    let gauges = [
        (
            "laras_inbox_waiting",
            "Webhook units acknowledged and not yet in their workspace",
            backlog.inbox,
        ),
        (
            "laras_quarantined",
            "Webhook units set aside for the operator",
            backlog.quarantined,
        ),
        ("laras_jobs_due", "Promised work that could run now", backlog.due),
        (
            "laras_jobs_waiting",
            "Promised work, due or later",
            backlog.promised,
        ),
    ];
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        site.meters.text(&gauges),
    )
}
