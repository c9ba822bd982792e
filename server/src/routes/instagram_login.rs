//! The way to Instagram's page and back. One address for all brands: Meta knows the platform's alone.

use axum::extract::{RawQuery, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use domain::brand::{self, BrandedHost};
use domain::connect::{self, ConnectError, Consent, Landing};
use domain::tenancy;
use meta::Secret;
use url::Url;

use crate::site::Site;
use crate::visitor;

/// `/connect/instagram`: to Instagram's page, with this browser's launch. Nothing is spent by going there.
pub async fn begin(State(site): State<Site>, parts: Parts) -> Result<Response, StatusCode> {
    on_the_platform(&site, &parts)?;
    let launch = app::pages::connect::launch_token(&parts.headers, site.laras.settings());
    let begun = match launch {
        Some(launch) => connect::begin_instagram(&site.laras, &launch).await,
        None => Err(ConnectError::LaunchExpired),
    };
    match begun {
        Ok(page) => Ok(to(page.as_str(), None)),
        // The page there says what is wrong with a launch.
        Err(error) => Ok(to(&format!("/connect?problem=ig_{}", error.code()), None)),
    }
}

/// `/api/instagram/callback`: whatever comes back lands where the person came from, with a sentence.
pub async fn callback(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    parts: Parts,
) -> Result<Response, StatusCode> {
    on_the_platform(&site, &parts)?;
    let settings = site.laras.settings();
    let launch = app::pages::connect::launch_token(&parts.headers, settings);
    let signed_in = match app::request::session_token(&parts.headers, settings) {
        Some(token) => tenancy::session(&site.laras, &visitor::host(&parts), &token)
            .await
            .ok(),
        None => None,
    };
    let consent = consent(&query.unwrap_or_default());
    let landing =
        connect::instagram_callback(&site.laras, launch.as_deref(), signed_in.as_ref(), consent).await;
    Ok(land(&site, landing))
}

fn consent(query: &str) -> Consent {
    let mut consent = Consent::default();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "state" => consent.state = Some(value.into_owned()),
            "code" => consent.code = Some(Secret::from(value.into_owned())),
            "error" => consent.refused = true,
            _ => {}
        }
    }
    consent
}

fn land(site: &Site, landing: Landing) -> Response {
    let (name, code) = match &landing.outcome {
        Ok(_) => ("done", "instagram".to_owned()),
        Err(error) => {
            if let ConnectError::Store(store) = error {
                tracing::error!(
                    error = store as &dyn std::error::Error,
                    "an account could not be connected"
                );
            } else {
                tracing::info!(%error, "no account was connected");
            }
            ("problem", format!("ig_{}", error.code()))
        }
    };
    let spent = (landing.outcome.is_ok() && !landing.link).then(|| {
        let cookie = app::pages::connect::spent_launch_cookie(site.laras.settings());
        HeaderValue::from_str(&cookie).ok()
    });
    match landing.at {
        Some(at) => to(&with(at, name, &code), spent.flatten()),
        None => to(&format!("/connect?{name}={code}"), None),
    }
}

fn with(mut address: Url, name: &str, code: &str) -> String {
    address.query_pairs_mut().append_pair(name, code);
    address.into()
}

fn to(address: &str, cookie: Option<HeaderValue>) -> Response {
    let Ok(location) = HeaderValue::from_str(address) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let headers = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let cookies = AppendHeaders(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    (StatusCode::SEE_OTHER, headers, cookies).into_response()
}

fn on_the_platform(site: &Site, parts: &Parts) -> Result<(), StatusCode> {
    match brand::of_host(&site.laras, &visitor::host(parts)) {
        BrandedHost::Platform(_) => Ok(()),
        _ => Err(StatusCode::NOT_FOUND),
    }
}
