//! What stands in front of every address: who counts as the visitor, what every answer carries, how much may be sent.

mod access_log;
mod error_body;
mod form_limit;
mod form_status;
mod headers;
mod one_time;
mod panic;
mod peer;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::csrf::CsrfLayer;

use crate::site::Site;

pub use error_body::{json_error, told};
pub use form_limit::limit_forms;
pub use form_status::blame_the_form;

/// Puts the guards in front of every address of `router`. What is added last is met first.
pub fn protected(router: Router<Site>, site: &Site) -> Router<Site> {
    router
        // Requests with neither Origin nor Sec-Fetch-Site come from programs, Meta's webhooks among them, and pass.
        .layer(CsrfLayer::new())
        .layer(from_fn(panic::contain))
        .layer(from_fn_with_state(site.clone(), error_body::dress))
        .layer(from_fn_with_state(site.clone(), headers::protect))
        .layer(from_fn_with_state(site.clone(), peer::identify))
        .layer(from_fn_with_state(site.clone(), access_log::record))
        .layer(from_fn(one_time::conceal))
}
