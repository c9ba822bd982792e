//! The export: one file that verifies offline, without database or keys.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::bundle::{BundleWriter, Opening, Openings};
use super::checkpoint::{VerifierKey, origin};
use super::timeline::sealed_openings;
use crate::ids::WorkspaceId;
use crate::laras::Laras;
use crate::store::StoreError;
use crate::store::entity::tenant::{evidence_entry, evidence_head};
use crate::tenancy::{Duty, WorkspaceScope};

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// This person may not take the evidence out.
    #[error("not allowed")]
    NotAllowed,
    /// Rows could not be read.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// The log of a workspace with everything that can still be opened, as one file.
pub async fn export(scope: &WorkspaceScope) -> Result<String, ExportError> {
    if !scope.may(Duty::Export) {
        return Err(ExportError::NotAllowed);
    }
    Ok(written(scope).await?)
}

async fn written(scope: &WorkspaceScope) -> Result<String, StoreError> {
    let broken = |_| StoreError::Unknown("evidence_entry");
    let view = scope.view().await?;
    let workspace = scope.workspace().0;
    let key = VerifierKey::new(
        &origin(workspace),
        scope.laras.keys().signing_key().verifying_key(),
    )
    .ok_or(StoreError::Unknown("evidence_head"))?;
    let mut writer = BundleWriter::begin(Vec::new(), workspace, &key).map_err(broken)?;
    // The note covers exactly the entries below its size, also while the sequencer goes on.
    let head = view.find::<evidence_head::Entity>().one(view.db()).await?;
    let rows = view
        .find::<evidence_entry::Entity>()
        .filter(evidence_entry::Column::Position.lt(head.as_ref().map_or(0, |row| row.size)))
        .order_by_asc(evidence_entry::Column::Position)
        .all(view.db())
        .await?;
    for row in rows {
        let mut openings: Openings = BTreeMap::new();
        for (name, key, payload) in sealed_openings(&view, row.id).await? {
            openings.insert(name, Opening::new(&key, &payload));
        }
        writer.entry(&row.canonical, openings).map_err(broken)?;
    }
    let bytes = writer
        .finish(head.iter().map(|row| row.note.as_str()))
        .map_err(broken)?;
    String::from_utf8(bytes).map_err(|_| StoreError::Unknown("evidence_entry"))
}

/// The same for whoever runs the installation and names a workspace; `None` if there is none such.
pub async fn export_for_operator(
    laras: &Laras,
    workspace: WorkspaceId,
) -> Result<Option<String>, StoreError> {
    match WorkspaceScope::of_job(laras, workspace).await? {
        Some(scope) => written(&scope).await.map(Some),
        None => Ok(None),
    }
}
