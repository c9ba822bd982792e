//! The first step of a launch. A connect link begins on the brand's own host, which its reader knows, and goes on to the platform's address.
//! There the token leaves the address bar, where history and referrers would keep it.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::brand::{self, BrandedHost};
use domain::connect;

use crate::site::Site;
use crate::visitor;

/// `/connect/{launch}`. Opening never spends a launch; the page behind says what is wrong with a bad one.
pub async fn open(
    State(site): State<Site>,
    Path(launch): Path<String>,
    request: Request,
) -> Result<Response, StatusCode> {
    let (parts, _) = request.into_parts();
    // A token has no other characters (RFC 7515, section 3.1), and nothing else may enter a header.
    let looks_like_a_token = launch
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !looks_like_a_token || launch.len() > 3000 {
        return Err(StatusCode::NOT_FOUND);
    }
    let host = visitor::host(&parts);
    if !matches!(brand::of_host(&site.laras, &host), BrandedHost::Platform(_)) {
        return on_the_brands_host(&site, &host, &launch);
    }
    let cookie = app::pages::connect::launch_cookie(site.laras.settings(), &launch);
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| StatusCode::NOT_FOUND)?;
    let to_page = [
        (header::SET_COOKIE, cookie),
        (header::LOCATION, HeaderValue::from_static("/connect")),
    ];
    Ok((StatusCode::SEE_OTHER, to_page).into_response())
}

fn on_the_brands_host(site: &Site, host: &str, launch: &str) -> Result<Response, StatusCode> {
    let next = connect::forward(&site.laras, host, launch).ok_or(StatusCode::NOT_FOUND)?;
    let location = HeaderValue::from_str(next.as_str()).map_err(|_| StatusCode::NOT_FOUND)?;
    let headers = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // The address that leads on holds the token.
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}
