//! The picture of a connected account, of its posts, and of what people comment on, from our own address: a page of ours loads nothing from Instagram.

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ConnectionId;
use domain::connect::{self, Picture, PictureError};
use domain::receive;
use domain::tenancy::{Denied, WorkspaceScope};

use crate::site::Site;
use crate::visitor::{Person, Refused};

/// `/accounts/{account}/picture`.
pub async fn own(Path(account): Path<String>, person: Person) -> Result<Response, Refused> {
    profile(&person.workspace(None).await?, &account).await
}

/// `/clients/{workspace}/accounts/{account}/picture`.
pub async fn of_client(
    Path((workspace, account)): Path<(String, String)>,
    person: Person,
) -> Result<Response, Refused> {
    profile(&person.workspace(Some(&workspace)).await?, &account).await
}

/// `/accounts/{account}/posts/{post}`.
pub async fn own_post(
    State(site): State<Site>,
    Path((account, post)): Path<(String, String)>,
    person: Person,
) -> Result<Response, Refused> {
    of_post(&site, &person.workspace(None).await?, &account, &post).await
}

/// `/clients/{workspace}/accounts/{account}/posts/{post}`.
pub async fn post_of_client(
    State(site): State<Site>,
    Path((workspace, account, post)): Path<(String, String, String)>,
    person: Person,
) -> Result<Response, Refused> {
    of_post(&site, &person.workspace(Some(&workspace)).await?, &account, &post).await
}

/// `/posts/{commented}/picture`: what people comment on.
pub async fn own_commented(
    State(site): State<Site>,
    Path(post): Path<String>,
    person: Person,
) -> Result<Response, Refused> {
    commented(&site, &person.workspace(None).await?, &post).await
}

/// `/clients/{workspace}/posts/{commented}/picture`.
pub async fn commented_of_client(
    State(site): State<Site>,
    Path((workspace, post)): Path<(String, String)>,
    person: Person,
) -> Result<Response, Refused> {
    commented(&site, &person.workspace(Some(&workspace)).await?, &post).await
}

async fn commented(site: &Site, scope: &WorkspaceScope, post: &str) -> Result<Response, Refused> {
    let post = post.parse().map_err(|_| Refused(Denied::NotFound))?;
    // A queue of many posts, opened again and again, must not use up what the account's own calls need.
    let Ok(_turn) = site.media.turn(scope.workspace()).await else {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    };
    answer(receive::post_picture(scope, post).await)
}

fn id(account: &str) -> Result<ConnectionId, Refused> {
    account.parse().map_err(|_| Refused(Denied::NotFound))
}

async fn profile(scope: &WorkspaceScope, account: &str) -> Result<Response, Refused> {
    answer(connect::account_picture(scope, id(account)?).await)
}

async fn of_post(
    site: &Site,
    scope: &WorkspaceScope,
    account: &str,
    post: &str,
) -> Result<Response, Refused> {
    let account = id(account)?;
    // A page of six pictures, opened again and again, must not use up what the account's own calls need.
    let Ok(_turn) = site.media.turn(scope.workspace()).await else {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    };
    answer(connect::post_picture(scope, account, post).await)
}

fn answer(found: Result<Picture, PictureError>) -> Result<Response, Refused> {
    match found {
        Ok(picture) => Ok(shown(picture)),
        Err(PictureError::NotFound) => Err(Refused(Denied::NotFound)),
        Err(PictureError::Unavailable) => Ok(StatusCode::BAD_GATEWAY.into_response()),
        Err(PictureError::Store(error)) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an account's picture could not be read"
            );
            Err(Refused(Denied::Unavailable))
        }
    }
}

/// A foreign picture in our own origin: its type is not guessed, and it runs nothing.
fn shown(picture: Picture) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(picture.mime)),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=600"),
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
    (headers, picture.bytes).into_response()
}
