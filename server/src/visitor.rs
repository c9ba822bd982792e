//! Who asks, for the addresses that are not pages: live updates, exports, launches.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header, uri::Authority};
use axum::response::{IntoResponse, Response};
use domain::ids::WorkspaceId;
use domain::tenancy::{self, Denied, SignedIn, WorkspaceScope};

use crate::site::Site;

/// Host and port as the browser named them, in lower case.
pub fn host(parts: &Parts) -> String {
    let named = parts.uri.authority().map(Authority::as_str);
    let header = || {
        parts
            .headers
            .get(header::HOST)
            .and_then(|value| value.to_str().ok())
    };
    named.or_else(header).unwrap_or_default().to_ascii_lowercase()
}

/// A signed-in person; anybody else is told to sign in first.
pub struct Person {
    /// Who.
    pub signed_in: SignedIn,
    site: Site,
}

impl Person {
    /// A scope of the named client, or of one's own workspace.
    pub async fn workspace(&self, wanted: Option<&str>) -> Result<WorkspaceScope, Refused> {
        let wanted = wanted
            .map(|id| id.parse::<WorkspaceId>().map_err(|_| Refused(Denied::NotFound)))
            .transpose()?;
        self.signed_in
            .workspace(&self.site.laras, wanted)
            .await
            .map_err(Refused)
    }
}

impl FromRequestParts<Site> for Person {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, StatusCode> {
        let token = app::request::session_token(&parts.headers, site.laras.settings())
            .ok_or(StatusCode::UNAUTHORIZED)?;
        let signed_in = tenancy::session(&site.laras, &host(parts), &token)
            .await
            .map_err(|_| StatusCode::UNAUTHORIZED)?;
        Ok(Self {
            signed_in,
            site: site.clone(),
        })
    }
}

/// Why a person does not get what they asked for.
#[derive(Debug)]
pub struct Refused(pub Denied);

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        Self(denied)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self.0 {
            Denied::NotFound => StatusCode::NOT_FOUND,
            Denied::NotAllowed => StatusCode::FORBIDDEN,
            Denied::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
        .into_response()
    }
}
