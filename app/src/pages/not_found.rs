//! What does not exist, or is somebody else's: both look the same.

use http::StatusCode;
use leptos::prelude::*;

use crate::pages::{error, neutral};
use crate::request::{Visit, set_status};
use crate::ui;
use crate::words::common;

/// The page for an address that no route knows.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    ui::page(|| async { Ok(not_found().await) })
}

/// The same page for an id that leads nowhere.
pub async fn not_found() -> AnyView {
    set_status(StatusCode::NOT_FOUND);
    match Visit::load().await {
        Ok(visit) => {
            let words = common::words(visit.lang);
            error::message(
                &visit,
                words.not_found_title,
                words.not_found,
                words.to_start,
                "/",
                "not-found",
            )
        }
        Err(_) => neutral::neutral(),
    }
}
