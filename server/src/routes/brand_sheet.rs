//! A brand's colours. The name is the hash of the content, so a browser keeps it for good.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::brand;

use crate::site::Site;

/// The page of nobody's host asks for this name, whose content may change.
const NEUTRAL: &str = "neutral";

/// `/brand/{hash}.css`.
pub async fn sheet(State(site): State<Site>, Path(file): Path<String>) -> Result<Response, StatusCode> {
    let hash = file.strip_suffix(".css").ok_or(StatusCode::NOT_FOUND)?;
    let css = brand::stylesheet(&site.laras, hash).ok_or(StatusCode::NOT_FOUND)?;
    let keep = if hash == NEUTRAL {
        "public, max-age=300"
    } else {
        "public, max-age=31536000, immutable"
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/css; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
    ];
    Ok((headers, css).into_response())
}
