//! Files of a brand: colours, drawings, pictures. A name is the hash of its content, so a browser keeps it for good.

use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::brand::{self, BrandFile};

use crate::site::Site;
use crate::visitor;

const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The neutral stylesheet may be another one tomorrow.
const ASKED_AGAIN: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// `/brand/{file}`: what the brand of this host wears, and nothing of another one's.
pub async fn file(
    State(site): State<Site>,
    Path(name): Path<String>,
    request: Request,
) -> Result<Response, StatusCode> {
    let (parts, _) = request.into_parts();
    let file = brand::file(&site.laras, &visitor::host(&parts), &name)
        .await
        .map_err(|error| {
            tracing::error!(%error, "a file of a brand cannot be read");
            StatusCode::SERVICE_UNAVAILABLE
        })?
        .ok_or(StatusCode::NOT_FOUND)?;
    // The type is ours to say, whatever the bytes look like; `nosniff` is on every answer.
    let (kind, content) = match file {
        BrandFile::Sheet(css) => ("text/css; charset=utf-8", css.into_bytes()),
        BrandFile::Drawing(svg) => ("image/svg+xml", svg.into_bytes()),
        BrandFile::Picture(png) => ("image/png", png),
    };
    let keep = if name == brand::NEUTRAL { ASKED_AGAIN } else { KEPT };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, keep),
    ];
    Ok((headers, content).into_response())
}
