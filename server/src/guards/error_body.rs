//! Errors that come from no page of ours (a limit, a timeout, a panic) get a body all the same: JSON below `/api`, a page under the
//! host's brand elsewhere.

use app::words::common;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::Lang;
use domain::brand::{self, Brand, BrandedHost};
use serde_json::json;

use crate::site::Site;
use crate::visitor;

/// Gives an error without a body one.
pub async fn dress(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let asked = Asked {
        api: parts.uri.path().starts_with("/api/"),
        host: visitor::host(&parts),
        lang: preferred_language(&parts.headers),
        page: wants_page(&parts.headers),
    };
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || has_body(&response, asked.api) {
        return response;
    }
    let kept = response.headers().clone();
    let mut dressed = asked.body(&site, status);
    *dressed.status_mut() = status;
    for name in [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
        if let Some(value) = kept.get(&name) {
            dressed.headers_mut().insert(name, value.clone());
        }
    }
    dressed
}

struct Asked {
    api: bool,
    host: String,
    lang: Option<Lang>,
    page: bool,
}

impl Asked {
    fn body(&self, site: &Site, status: StatusCode) -> Response {
        if self.api {
            return json_error(status, code(status), status.canonical_reason().unwrap_or("error"));
        }
        if !self.page {
            return ().into_response();
        }
        let brand = brand_of(site, &self.host);
        Html(page(&brand, self.lang.unwrap_or(brand.lang), status)).into_response()
    }
}

/// An error with its own title and text, in the language that a person chose or prefers and under the host's brand.
pub fn told(
    site: &Site,
    headers: &HeaderMap,
    chosen: Option<Lang>,
    status: StatusCode,
    words: impl FnOnce(Lang) -> (&'static str, &'static str),
) -> Response {
    let host = headers
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let brand = brand_of(site, &host);
    let lang = chosen
        .or_else(|| preferred_language(headers))
        .unwrap_or(brand.lang);
    let (title, text) = words(lang);
    (status, Html(page_saying(&brand, lang, title, text))).into_response()
}

fn brand_of(site: &Site, host: &str) -> Brand {
    match brand::of_host(&site.laras, host) {
        BrandedHost::Platform(brand) | BrandedHost::Partner(brand) => brand,
        BrandedHost::Unknown => Brand::neutral(),
    }
}

/// `{"error": {"code", "message"}}`, the form of every error below `/api` that the browser's own forms do not read.
pub fn json_error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "error": { "code": code, "message": message } }).to_string();
    let json = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, json)], body).into_response()
}

fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "invalid_input",
        StatusCode::UNAUTHORIZED => "signed_out",
        StatusCode::FORBIDDEN => "not_allowed",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::REQUEST_TIMEOUT => "too_slow",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
        StatusCode::TOO_MANY_REQUESTS => "too_many",
        _ => "unavailable",
    }
}

fn has_body(response: &Response, api: bool) -> bool {
    let wanted = if api { "application/json" } else { "text/html" };
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with(wanted) || kind.starts_with("application/json"))
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("*/*");
    accept.contains("text/html") || accept.contains("*/*")
}

fn preferred_language(headers: &HeaderMap) -> Option<Lang> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    accepted
        .split(',')
        .find_map(|range| app::request::parse_language(range.trim().get(..2)?))
}

fn page(brand: &Brand, lang: Lang, status: StatusCode) -> String {
    let words = common::words(lang);
    let (title, text) = match status {
        StatusCode::FORBIDDEN => (words.not_allowed_title, words.not_allowed),
        status if status.is_client_error() => (words.not_found_title, words.not_found),
        _ => (words.unavailable_title, words.unavailable),
    };
    page_saying(brand, lang, title, text)
}

fn page_saying(brand: &Brand, lang: Lang, title: &str, text: &str) -> String {
    let words = common::words(lang);
    let (lang, css, name) = (lang.code(), escaped(&brand.css_href), escaped(&brand.name));
    let (title, text, next) = (escaped(title), escaped(text), escaped(words.to_start));
    format!(
        "<!DOCTYPE html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/pkg/app.css\"><link rel=\"stylesheet\" href=\"{css}\"></head>\
         <body><main id=\"main\" class=\"alone\"><p class=\"muted\">{name}</p><h1>{title}</h1><p>{text}</p>\
         <a class=\"button button-primary\" href=\"/\">{next}</a></main></body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_name_cannot_become_markup() {
        let brand = Brand {
            name: "<script>\"&".into(),
            ..Brand::neutral()
        };
        let page = page(&brand, Lang::En, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(page.contains("&lt;script&gt;&quot;&amp;") && !page.contains("<script>"));
    }
}
