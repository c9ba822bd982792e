//! How a page becomes an answer: loaded whole, or refused with a page that says what to do.

use http::StatusCode;
use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;

use crate::pages::{error, neutral, not_found};
use crate::request::{self, Refusal};

/// Loads and renders one page; `load` gives the complete view or the reason why not.
pub fn page<Load, Loading>(load: Load) -> impl IntoView
where
    Load: FnOnce() -> Loading + Send + 'static,
    Loading: Future<Output = Result<AnyView, Refusal>> + Send + 'static,
{
    Suspend::new(async move {
        let view = match load().await {
            Ok(view) => view,
            Err(refusal) => refused(refusal).await,
        };
        // The head is written while the view is turned into text, and needs this request's context then.
        OwnedView::new(view)
    })
}

async fn refused(refusal: Refusal) -> AnyView {
    match refusal {
        Refusal::SignIn { next } => elsewhere(&request::login_address(&next)),
        Refusal::Elsewhere(target) => elsewhere(&target),
        Refusal::NotFound => not_found::not_found().await,
        Refusal::NotAllowed => error::not_allowed().await,
        Refusal::Unavailable => error::unavailable().await,
        Refusal::UnknownHost => {
            request::set_status(StatusCode::NOT_FOUND);
            neutral::neutral()
        }
    }
}

fn elsewhere(target: &str) -> AnyView {
    request::redirect(target);
    ().into_any()
}
