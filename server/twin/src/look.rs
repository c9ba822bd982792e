//! The frame and the files that all pages of the twin share.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};

use crate::Twin;

pub fn routes() -> Router<Twin> {
    Router::new().route("/look/{name}", get(file))
}

/// A whole document. `scripts` are names under `/look/`.
pub fn page(title: &str, class: &str, body: &Markup, scripts: &[&str]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Meta twin" }
                link rel="stylesheet" href="/look/twin.css";
                link rel="icon" href="data:,";
            }
            body class=(class) {
                (body)
                @for script in scripts { script src=(format!("/look/{script}")) {} }
            }
        }
    }
}

/// The time of day in Jakarta, as phones there show it.
pub fn clock(at: i64) -> String {
    jiff::Timestamp::from_millisecond(at)
        .map(|time| time.to_zoned(jiff::tz::TimeZone::get("Asia/Jakarta").unwrap_or(jiff::tz::TimeZone::UTC)))
        .map(|time| time.strftime("%H:%M").to_string())
        .unwrap_or_default()
}

async fn file(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "twin.css" => ("text/css; charset=utf-8", include_str!("../assets/twin.css")),
        "signup.js" => (
            "text/javascript; charset=utf-8",
            include_str!("../assets/signup.js"),
        ),
        "alien.js" => (
            "text/javascript; charset=utf-8",
            include_str!("../assets/alien.js"),
        ),
        "phone.js" => (
            "text/javascript; charset=utf-8",
            include_str!("../assets/phone.js"),
        ),
        "console.js" => (
            "text/javascript; charset=utf-8",
            include_str!("../assets/console.js"),
        ),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    (
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")],
        text,
    )
        .into_response()
}
