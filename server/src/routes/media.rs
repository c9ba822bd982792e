//! A customer's file, passed on from Meta to whoever may read the conversation. Nothing of it is kept here.

use app::words::messages;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::receive::{self, Media, MediaBody, MediaError};
use domain::tenancy::{Denied, WorkspaceScope};
use domain::{Lang, MessageId};

use crate::guards;
use crate::site::Site;
use crate::visitor::{Person, Refused};

/// `/media/{message}`.
pub async fn own(
    State(site): State<Site>,
    Path(message): Path<String>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let scope = person.workspace(None).await?;
    pass_on(
        &site,
        &scope,
        &message,
        &Asked {
            headers,
            lang: person.signed_in.lang,
        },
    )
    .await
}

/// `/clients/{workspace}/media/{message}`.
pub async fn of_client(
    State(site): State<Site>,
    Path((workspace, message)): Path<(String, String)>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let scope = person.workspace(Some(&workspace)).await?;
    pass_on(
        &site,
        &scope,
        &message,
        &Asked {
            headers,
            lang: person.signed_in.lang,
        },
    )
    .await
}

/// How somebody asks for a file.
struct Asked {
    headers: HeaderMap,
    /// The language they chose.
    lang: Option<Lang>,
}

async fn pass_on(
    site: &Site,
    scope: &WorkspaceScope,
    message: &str,
    asked: &Asked,
) -> Result<Response, Refused> {
    let (message, place) = file_of(message).ok_or(Refused(Denied::NotFound))?;
    match receive::media(scope, &site.media, (message, place)).await {
        Ok(media) => Ok(file(media, &asked.headers)),
        Err(MediaError::NotFound) => Err(Refused(Denied::NotFound)),
        Err(MediaError::Store(error)) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a file's message could not be read"
            );
            Err(Refused(Denied::Unavailable))
        }
        Err(error) => Ok(told(site, asked, &error)),
    }
}

/// `{id}`, or `{id}.{place}` where a message has several files.
fn file_of(address: &str) -> Option<(MessageId, usize)> {
    let (id, place) = match address.split_once('.') {
        Some((id, place)) => (id, place.parse().ok()?),
        None => (address, 0),
    };
    Some((id.parse().ok()?, place))
}

/// Why there is no file, and what to do.
fn told(site: &Site, asked: &Asked, error: &MediaError) -> Response {
    let (status, problem) = match error {
        MediaError::Gone => (StatusCode::GONE, messages::FileProblem::Gone),
        MediaError::TooLarge => (StatusCode::BAD_GATEWAY, messages::FileProblem::TooLarge),
        MediaError::Disconnected => (StatusCode::CONFLICT, messages::FileProblem::Disconnected),
        MediaError::Busy => (StatusCode::SERVICE_UNAVAILABLE, messages::FileProblem::Busy),
        _ => (StatusCode::BAD_GATEWAY, messages::FileProblem::Unavailable),
    };
    let mut response = guards::told(site, &asked.headers, asked.lang, status, |lang| {
        messages::file_problem(lang, problem)
    });
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let soon = HeaderValue::from_static("10");
        response.headers_mut().insert(header::RETRY_AFTER, soon);
    }
    response
}

/// A foreign file in our own origin: it gets no script, no form and no frame, and its type is not guessed.
fn file(media: Media, asked: &HeaderMap) -> Response {
    let place = if media.shown { "inline" } else { "attachment" };
    let disposition = format!(
        "{place}; filename=\"{}\"; filename*=UTF-8''{}",
        ascii(&media.name),
        percent(&media.name)
    );
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media.mime)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(
                "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
            ),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    let mut response = match media.body {
        MediaBody::Whole(bytes) => part(bytes, asked),
        MediaBody::Stream(stream) => {
            let mut response = Body::from_stream(stream).into_response();
            if let Some(length) = media.length {
                response
                    .headers_mut()
                    .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            }
            response
        }
    };
    for (name, value) in headers {
        response.headers_mut().insert(name, value);
    }
    response
}

/// The part that was asked for: some players play nothing without it (RFC 9110, section 14).
fn part(bytes: bytes::Bytes, asked: &HeaderMap) -> Response {
    let length = bytes.len();
    let range = asked
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| range(value, length));
    let ranges = [(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"))];
    let Some((first, last)) = range else {
        return (ranges, bytes).into_response();
    };
    let content_range = HeaderValue::from_str(&format!("bytes {first}-{last}/{length}"));
    let content_range = content_range.unwrap_or(HeaderValue::from_static("bytes */*"));
    let headers = [(header::CONTENT_RANGE, content_range)];
    (
        StatusCode::PARTIAL_CONTENT,
        ranges,
        headers,
        bytes.slice(first..=last),
    )
        .into_response()
}

/// First and last byte of a single range; anything else gets the whole file, as the standard allows.
fn range(value: &str, length: usize) -> Option<(usize, usize)> {
    let end = length.checked_sub(1)?;
    let (first, last) = value.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = match (first, last) {
        ("", suffix) => (length.saturating_sub(suffix.parse().ok()?), end),
        (first, "") => (first.parse().ok()?, end),
        (first, last) => (first.parse().ok()?, last.parse::<usize>().ok()?.min(end)),
    };
    (first <= last).then_some((first, last))
}

fn ascii(name: &str) -> String {
    let plain = |c: char| if c.is_ascii() { c } else { '_' };
    name.chars().map(plain).collect()
}

/// RFC 8187.
fn percent(name: &str) -> String {
    use std::fmt::Write as _;

    let mut text = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{percent, range};

    #[test]
    fn a_player_gets_the_part_it_asks_for() {
        for (asked, expected) in [
            ("bytes=0-1", Some((0, 1))),
            ("bytes=5-", Some((5, 9))),
            ("bytes=-3", Some((7, 9))),
            ("bytes=0-99", Some((0, 9))),
            ("bytes=-99", Some((0, 9))),
            ("bytes=9-9", Some((9, 9))),
            ("bytes=10-12", None),
            ("bytes=5-4", None),
            ("bytes=0-1,3-4", None),
            ("lines=0-1", None),
            ("bytes=-0", None),
        ] {
            assert_eq!(range(asked, 10), expected, "{asked}");
        }
        assert_eq!(range("bytes=0-", 0), None);
    }

    #[test]
    fn a_foreign_name_is_written_in_ascii() {
        assert_eq!(percent("nota été.pdf"), "nota%20%C3%A9t%C3%A9.pdf");
    }
}
