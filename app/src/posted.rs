//! A form that posts to its own address, so that nothing typed is lost when something is wrong with it.
//!
//! An action answers a browser without scripts by a redirect, and a redirect cannot carry a long form back. Editors therefore post to the
//! page they stand on: the page either redirects, or is rendered again with what was typed and what to change.

mod mixed;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Form, FromRequest, Multipart, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::draft::import::LARGEST_FILE;
use futures::StreamExt as _;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{Method, StatusCode};
use leptos::prelude::use_context;
use leptos_axum::AxumRouteListing;

use crate::forms::Values;

pub use mixed::Mixed;

/// The longest form: a catalog item with two hundred variants stays below it.
const LIMIT: usize = 256 * 1024;

/// The most fields of a form: the largest editor, hours with sixty other days of six spans, sends about a thousand.
const MOST_FIELDS: usize = 2_000;

/// The longest body that carries a file: the largest catalog file, and what a form puts around it.
const LONGEST_UPLOAD: usize = LARGEST_FILE + 32 * 1024;

/// So much of a file that is too large is still taken, so that its sender is told rather than cut off.
const DRAINED: usize = 16 * 1024 * 1024;

/// What was posted to the page that is being rendered.
#[derive(Clone, Debug)]
struct PostedForm(Arc<Values>);

/// The file that was posted.
#[derive(Clone, Debug)]
pub enum Upload {
    File(Vec<u8>),
    /// The form came without one.
    Nothing,
    TooLarge,
}

#[derive(Clone)]
struct PostedFile(Arc<Upload>);

#[derive(Clone)]
struct PostedMixed(Arc<Mixed>);

/// Fields and files of the request that is being answered, if its form was one for both.
pub fn mixed() -> Option<Mixed> {
    let parts = use_context::<Parts>()?;
    parts
        .extensions
        .get::<PostedMixed>()
        .map(|posted| (*posted.0).clone())
}

/// The file of the request that is being answered, if its form was one for files.
pub fn upload() -> Option<Upload> {
    let parts = use_context::<Parts>()?;
    parts
        .extensions
        .get::<PostedFile>()
        .map(|posted| (*posted.0).clone())
}

/// The form of the request that is being answered, if it was a form.
pub fn form() -> Option<Values> {
    let parts = use_context::<Parts>()?;
    parts
        .extensions
        .get::<PostedForm>()
        .map(|posted| (*posted.0).clone())
}

/// Reads a posted form before the page is rendered, since a page sees the head of a request only. For pages, not for `/api`.
pub async fn read_form(request: Request, next: Next) -> Response {
    if request.method() != Method::POST || request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    if takes_a_file(parts.uri.path()) && is_multipart(&parts) {
        let upload = read_file(&parts, body).await;
        parts.extensions.insert(PostedFile(Arc::new(upload)));
        return next.run(Request::from_parts(parts, Body::empty())).await;
    }
    if takes_fields_and_files(parts.uri.path()) && is_multipart(&parts) {
        let posted = mixed::read(&parts, body).await;
        parts.extensions.insert(PostedMixed(Arc::new(posted)));
        return next.run(Request::from_parts(parts, Body::empty())).await;
    }
    let Ok(bytes) = to_bytes(body, LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    if has_too_many_fields(&bytes) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let copy = Request::from_parts(parts.clone(), Body::from(bytes));
    match Form::<Vec<(String, String)>>::from_request(copy, &()).await {
        Ok(Form(fields)) => {
            parts.extensions.insert(PostedForm(Arc::new(Values::of(fields))));
            next.run(Request::from_parts(parts, Body::empty())).await
        }
        Err(rejection) => rejection.status().into_response(),
    }
}

fn is_multipart(parts: &Parts) -> bool {
    let kind = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// The one address that takes a file, for members and below `/clients/{workspace}`.
fn takes_a_file(path: &str) -> bool {
    path.ends_with("/business/catalog/import")
}

/// The look of an agency: what is typed and its pictures.
fn takes_fields_and_files(path: &str) -> bool {
    path == "/brand-studio"
}

async fn read_file(parts: &Parts, body: Body) -> Upload {
    let Some(bytes) = bounded(body).await else {
        return Upload::TooLarge;
    };
    let copy = Request::from_parts(parts.clone(), Body::from(bytes));
    let Ok(mut form) = Multipart::from_request(copy, &()).await else {
        return Upload::Nothing;
    };
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("file") {
            return match field.bytes().await {
                Ok(file) if file.len() > LARGEST_FILE => Upload::TooLarge,
                Ok(file) => Upload::File(file.to_vec()),
                Err(_) => Upload::Nothing,
            };
        }
    }
    Upload::Nothing
}

/// A browser reads no answer while it is still sending, so what is too much is read and dropped, up to a limit.
async fn bounded(body: Body) -> Option<Vec<u8>> {
    let mut stream = body.into_data_stream();
    let mut kept = Vec::new();
    let mut seen = 0;
    while let Some(Ok(piece)) = stream.next().await {
        seen += piece.len();
        if seen <= LONGEST_UPLOAD {
            kept.extend_from_slice(&piece);
        } else if seen > DRAINED {
            break;
        }
    }
    (seen <= LONGEST_UPLOAD).then_some(kept)
}

/// Counted before anything is decoded: fields of a form stand between ampersands (URL Standard, section 5.1).
fn has_too_many_fields(form: &[u8]) -> bool {
    form.split(|byte| *byte == b'&').nth(MOST_FIELDS).is_some()
}

/// The page addresses, those of editors also by POST: the router has no way to say so at the route itself.
pub fn accepting_posts(listings: Vec<AxumRouteListing>) -> Vec<AxumRouteListing> {
    listings
        .into_iter()
        .map(|listing| {
            if !takes_a_form(listing.path()) {
                return listing;
            }
            let methods: Vec<_> = listing.methods().chain([leptos_router::Method::Post]).collect();
            AxumRouteListing::new(
                listing.path().to_owned(),
                listing.mode().clone(),
                methods,
                Vec::new(),
            )
        })
        .collect()
}

/// `/business/…` editors, a message to try, the rules of auto-send, manual pairing, people and clients, an agency's look and its hosts,
/// for members and below `/clients/{workspace}`; and the pages behind a link out of a mail.
fn takes_a_form(path: &str) -> bool {
    let path = path.strip_prefix("/clients/{workspace}").unwrap_or(path);
    let editor = ["/business/catalog/", "/business/profile/", "/business/policies/"]
        .iter()
        .any(|start| path.starts_with(start));
    editor
        || matches!(
            path,
            "/business/voice"
                | "/business/try"
                | "/settings/integrations"
                | "/settings/auto-send"
                | "/settings/client"
                | "/settings/client/close"
                | "/people/invite"
                | "/people/{person}"
                | "/clients/new"
                | "/invitation"
                | "/forgot"
                | "/reset"
                | "/brand-studio"
                | "/brand-studio/hosts"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_more_than_two_thousand_fields_is_refused() {
        assert!(!has_too_many_fields(b""));
        assert!(!has_too_many_fields("a=1&".repeat(1_999).as_bytes()));
        assert!(has_too_many_fields("a=1&".repeat(2_000).as_bytes()));
    }

    #[test]
    fn only_editors_take_a_posted_form() {
        for path in [
            "/business/catalog/{fact}",
            "/clients/{workspace}/business/profile/hours",
            "/settings/integrations",
            "/clients/{workspace}/settings/auto-send",
            "/business/try",
        ] {
            assert!(takes_a_form(path), "{path}");
        }
        for path in [
            "/",
            "/business",
            "/business/catalog",
            "/business/history/{fact}",
            "/inbox",
            "/review",
        ] {
            assert!(!takes_a_form(path), "{path}");
        }
    }
}
