//! The first step of a link out of a mail: the token leaves the address bar, where history and referrers would keep it.
//!
//! Opening spends nothing: mail programs open links to look at them.

use app::one_time::{self, Kind};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::brand::{self, BrandedHost};

use crate::site::Site;
use crate::visitor;

/// `/invitation/{token}`. The page behind says what is wrong with a bad one.
pub async fn invitation(
    State(site): State<Site>,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, StatusCode> {
    move_into_cookie(&site, Kind::Invitation, &token, request)
}

/// `/reset/{token}`.
pub async fn reset(
    State(site): State<Site>,
    Path(token): Path<String>,
    request: Request,
) -> Result<Response, StatusCode> {
    move_into_cookie(&site, Kind::Reset, &token, request)
}

fn move_into_cookie(site: &Site, kind: Kind, token: &str, request: Request) -> Result<Response, StatusCode> {
    let (parts, _) = request.into_parts();
    if brand::of_host(&site.laras, &visitor::host(&parts)) == BrandedHost::Unknown {
        return Err(StatusCode::NOT_FOUND);
    }
    // A token has no other characters (RFC 7515, section 3.1), and nothing else may enter a header.
    let looks_like_a_token = token
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let kept = if looks_like_a_token && token.len() <= 2000 {
        token
    } else {
        one_time::UNREADABLE
    };
    let cookie = one_time::cookie(site.laras.settings(), kind, kept);
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| StatusCode::NOT_FOUND)?;
    let to_page = [
        (header::SET_COOKIE, cookie),
        (header::LOCATION, HeaderValue::from_static(kind.page())),
    ];
    Ok((StatusCode::SEE_OTHER, to_page).into_response())
}
