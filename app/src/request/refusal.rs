//! Why a request is not answered with what it asked for, and what the visitor gets instead.

use domain::store::StoreError;
use domain::tenancy::Denied;
use http::StatusCode;
use http::header::{ACCEPT, HeaderValue, LOCATION};
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use leptos_router::params::ParamsMap;

use super::{back, with_code};
use crate::error::ActionError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Sign in first, then come back to `next`.
    SignIn { next: String },
    /// It does not exist for this visitor; foreign objects look the same.
    NotFound,
    /// One's own, but the role does not include it.
    NotAllowed,
    /// Ours to repair.
    Unavailable,
    /// Nobody's host: no brand may appear.
    UnknownHost,
    /// The answer is at another address of this host.
    Elsewhere(String),
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotFound => Self::NotFound,
            Denied::NotAllowed => Self::NotAllowed,
            Denied::Unavailable => Self::Unavailable,
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "a page could not read");
        Self::Unavailable
    }
}

/// The sign-in page that leads back to `next`.
pub(crate) fn login_address(next: &str) -> String {
    if next.is_empty() || next == "/" {
        return "/login".to_owned();
    }
    let mut query = ParamsMap::new();
    query.insert("next", next.to_owned());
    format!("/login{}", query.to_query_string())
}

/// Answers with 303: the browser follows with a plain GET (RFC 9110, section 15.4.4).
pub fn redirect(target: &str) {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    if let Ok(value) = HeaderValue::from_str(target) {
        response.insert_header(LOCATION, value);
        response.set_status(StatusCode::SEE_OTHER);
    }
}

/// Ends an action: a target is followed with a fresh GET, a refusal becomes a page for people and a status for programs.
///
/// `from` is where the form was, so that a person sees the reason there.
pub fn answer<'a>(
    from: &'a str,
    done: impl Future<Output = Result<String, Refusal>> + Send + 'a,
) -> impl Future<Output = Result<(), ActionError>> + Send + 'a {
    // Actions hold a whole transaction across their awaits: on the heap, they do not grow every caller.
    let done = Box::pin(done);
    async move { settle(&back(from, "/"), done.await) }
}

fn settle(from: &str, outcome: Result<String, Refusal>) -> Result<(), ActionError> {
    let for_people = use_context::<Parts>().is_some_and(|parts| accepts_html(&parts));
    match outcome {
        Ok(target) | Err(Refusal::Elsewhere(target)) => redirect(&target),
        Err(Refusal::NotFound | Refusal::UnknownHost) => {
            return refuse(StatusCode::NOT_FOUND, ActionError::NotFound);
        }
        Err(Refusal::SignIn { .. }) if for_people => redirect(&login_address(from)),
        Err(Refusal::NotAllowed) if for_people => redirect(&with_code(from, "problem", "not_allowed")),
        Err(Refusal::Unavailable) if for_people => redirect(&with_code(from, "problem", "unavailable")),
        Err(Refusal::SignIn { .. }) => return refuse(StatusCode::UNAUTHORIZED, ActionError::SignedOut),
        Err(Refusal::NotAllowed) => return refuse(StatusCode::FORBIDDEN, ActionError::NotAllowed),
        Err(Refusal::Unavailable) => {
            return refuse(StatusCode::SERVICE_UNAVAILABLE, ActionError::Unavailable);
        }
    }
    Ok(())
}

fn refuse(status: StatusCode, error: ActionError) -> Result<(), ActionError> {
    super::set_status(status);
    Err(error)
}

fn accepts_html(parts: &Parts) -> bool {
    parts
        .headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}
