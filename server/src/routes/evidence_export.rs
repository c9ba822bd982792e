//! A workspace's evidence as one file, for whoever wants to verify it offline.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::evidence::{self, ExportError};
use domain::tenancy::{Denied, WorkspaceScope};

use crate::site::Site;
use crate::visitor::{Person, Refused};

/// `/settings/evidence.json`.
pub async fn own(State(_): State<Site>, person: Person) -> Result<Response, Refused> {
    export(&person.workspace(None).await?).await
}

/// `/clients/{workspace}/settings/evidence.json`.
pub async fn of_client(Path(workspace): Path<String>, person: Person) -> Result<Response, Refused> {
    export(&person.workspace(Some(&workspace)).await?).await
}

async fn export(scope: &WorkspaceScope) -> Result<Response, Refused> {
    let file = evidence::export(scope).await.map_err(|error| match error {
        ExportError::NotAllowed => Refused(Denied::NotAllowed),
        ExportError::Store(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "evidence could not be exported"
            );
            Refused(Denied::Unavailable)
        }
    })?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"evidence.json\""),
        ),
    ];
    Ok((headers, file).into_response())
}
