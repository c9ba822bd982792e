//! Embedded Signup: the popup in which a business lends its number to the product, and the SDK that opens it
//! (reference 2.2, 2.3).

mod finish;
mod request;
mod steps;

use axum::extract::{Form, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use maud::Markup;

use crate::Twin;
use request::Dialog;

pub fn routes() -> Router<Twin> {
    Router::new()
        .route("/{first}/sdk.js", get(sdk))
        .route("/{first}/dialog/oauth", get(dialog))
        .route("/dialog/oauth", get(unversioned_dialog))
        .route("/signup/approve", post(approve))
        .route("/signup/alien", get(alien))
}

async fn sdk() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/x-javascript; charset=utf-8"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::CACHE_CONTROL, "public, max-age=60"),
    ];
    (headers, include_str!("../assets/sdk.js")).into_response()
}

async fn dialog(
    State(twin): State<Twin>,
    Path(version): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Markup {
    steps::page(&twin, &Dialog::read(pairs, &version))
}

async fn unversioned_dialog(State(twin): State<Twin>, Query(pairs): Query<Vec<(String, String)>>) -> Markup {
    steps::page(&twin, &Dialog::read(pairs, ""))
}

async fn approve(State(twin): State<Twin>, Form(pairs): Form<Vec<(String, String)>>) -> Response {
    match finish::approve(&twin, &Dialog::read(pairs, "")) {
        Ok(plan) => Json(plan).into_response(),
        Err(reason) => (StatusCode::BAD_REQUEST, reason).into_response(),
    }
}

/// A frame that pretends to be the popup from another origin.
async fn alien() -> Html<&'static str> {
    Html("<!DOCTYPE html><title>Elsewhere</title><script src=\"/look/alien.js\"></script>")
}
