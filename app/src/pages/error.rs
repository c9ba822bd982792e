//! When a page cannot be shown although it exists: the role does not include it, or something broke on our side.

use http::StatusCode;
use leptos::prelude::*;

use crate::pages::neutral;
use crate::request::{Visit, set_status};
use crate::ui;
use crate::words::common;

/// One's own, but not with this role.
pub async fn not_allowed() -> AnyView {
    set_status(StatusCode::FORBIDDEN);
    match Visit::load().await {
        Ok(visit) => {
            let words = common::words(visit.lang);
            message(
                &visit,
                words.not_allowed_title,
                words.not_allowed,
                words.to_start,
                "/",
                "not-allowed",
            )
        }
        Err(_) => neutral::neutral(),
    }
}

/// Ours to repair.
pub async fn unavailable() -> AnyView {
    set_status(StatusCode::SERVICE_UNAVAILABLE);
    match Visit::load().await {
        Ok(visit) => {
            let words = common::words(visit.lang);
            let here = visit.address();
            message(
                &visit,
                words.unavailable_title,
                words.unavailable,
                words.try_again,
                &here,
                "unavailable",
            )
        }
        Err(_) => neutral::neutral(),
    }
}

/// A title, a sentence and one way on.
pub(super) fn message(
    visit: &Visit,
    title: &str,
    text: &str,
    next: &str,
    href: &str,
    testid: &'static str,
) -> AnyView {
    let content = view! {
        <div class="alone" data-testid=testid>
            <h1>{title.to_owned()}</h1>
            <p>{text.to_owned()}</p>
            <a class="button button-primary" href=href.to_owned()>{next.to_owned()}</a>
        </div>
    };
    ui::public(visit, title, content.into_any())
}
