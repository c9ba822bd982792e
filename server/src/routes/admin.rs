//! What the operator's machinery asks, on an address of its own: alive, ready, how much.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::StoreError;
use domain::brand::{self, BrandedHost};

use crate::meters::Gauge;
use crate::site::Site;

/// The addresses of `LARAS_ADMIN_ADDR`.
pub fn router(site: &Site) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .route("/tls/ask", get(may_have_certificate))
        .with_state(site.clone())
}

/// The host for which a proxy wants a certificate.
#[derive(serde::Deserialize)]
struct Wanted {
    domain: String,
}

/// Whether a proxy may ask for a certificate (Caddy, `on_demand_tls`, `ask`): for the platform's host and for proven ones only, or
/// anybody could make it ask for certificates without end.
async fn may_have_certificate(State(site): State<Site>, Query(wanted): Query<Wanted>) -> StatusCode {
    match brand::of_host(&site.laras, &wanted.domain) {
        BrandedHost::Platform(_) | BrandedHost::Partner(_) => StatusCode::OK,
        BrandedHost::Unknown => StatusCode::NOT_FOUND,
    }
}

/// Ready means that the database answers and that nobody has asked us to stop.
async fn ready(State(site): State<Site>) -> (StatusCode, &'static str) {
    if !site.stopping.is_cancelled() && site.laras.is_ready().await {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}

async fn metrics(State(site): State<Site>) -> Response {
    match gauges(&site).await {
        Ok(gauges) => (
            [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
            site.meters.text(&gauges),
        )
            .into_response(),
        // Zeros would look like calm.
        Err(error) => {
            tracing::error!(%error, "the database cannot be counted");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn gauges(site: &Site) -> Result<Vec<Gauge>, StoreError> {
    let backlog = domain::jobs::backlog(&site.laras).await?;
    let standing = domain::jobs::standing(&site.laras).await?;
    let count = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    Ok(vec![
        Gauge::of(
            "laras_inbox_waiting",
            "Webhook units acknowledged and not yet in their workspace",
            count(backlog.inbox),
        ),
        Gauge::of(
            "laras_inbox_oldest_milliseconds",
            "For how long the unit that has waited longest has waited since it was acknowledged",
            standing.oldest_waiting_ms,
        ),
        Gauge::by(
            "laras_quarantined",
            "Webhook units set aside",
            "reason",
            &standing.set_aside,
        ),
        Gauge::of(
            "laras_jobs_due",
            "Promised work that could run now",
            count(backlog.due),
        ),
        Gauge::of(
            "laras_jobs_waiting",
            "Promised work, due or later",
            count(backlog.promised),
        ),
        Gauge::by(
            "laras_jobs",
            "Promised work by kind: send is on its way to Meta, ask_about_unknown has an outcome that nobody knows",
            "kind",
            &standing.jobs,
        ),
        Gauge::by(
            "laras_mails",
            "Mails by what became of them: waiting for the mail server, or given up",
            "state",
            &domain::mail::count(&site.laras).await?,
        ),
        Gauge::by(
            "laras_security_events",
            "Attempts that must not succeed and did not, by kind",
            "kind",
            &domain::tenancy::security::count_noted(&site.laras).await?,
        ),
    ])
}
