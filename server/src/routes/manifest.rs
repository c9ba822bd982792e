//! What a phone shows of an agency's product on its home screen (W3C, Web Application Manifest): each brand has its own.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::brand::{self, Brand, BrandedHost};
use serde_json::{Value, json};

use crate::site::Site;
use crate::visitor;

/// Characters that fit below an icon.
const SHORT: usize = 12;
/// The page behind the first screen while the product opens.
const PAPER: &str = "#fafaf9";

/// `/manifest.webmanifest`.
pub async fn manifest(State(site): State<Site>, request: Request) -> Result<Response, StatusCode> {
    let (parts, _) = request.into_parts();
    let (BrandedHost::Platform(brand) | BrandedHost::Partner(brand)) =
        brand::of_host(&site.laras, &visitor::host(&parts))
    else {
        return Err(StatusCode::NOT_FOUND);
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/manifest+json"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=300"),
        ),
    ];
    Ok((headers, written(&brand).to_string()).into_response())
}

fn written(brand: &Brand) -> Value {
    let icons = brand.icons.iter().map(
        |icon| json!({ "src": icon.href, "sizes": icon.sizes(), "type": icon.kind(), "purpose": "any" }),
    );
    json!({
        "id": "/",
        "name": brand.name,
        "short_name": short(brand),
        "lang": brand.lang.code(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": brand.theme_colour,
        "background_color": PAPER,
        "icons": icons.collect::<Vec<_>>(),
    })
}

/// The whole name, its first word, or its letters: whatever fits.
fn short(brand: &Brand) -> &str {
    let first = brand.name.split_whitespace().next().unwrap_or(&brand.name);
    [brand.name.as_str(), first]
        .into_iter()
        .find(|name| name.chars().count() <= SHORT)
        .unwrap_or(&brand.mark)
}
