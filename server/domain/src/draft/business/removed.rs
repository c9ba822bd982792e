//! What was taken out of use: still there to be read and restored.

use jiff::Timestamp;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{FactVersion, history_in};
use crate::draft::facts::{FactBody, FactId};
use crate::store::StoreError;
use crate::store::entity::tenant::fact;
use crate::tenancy::WorkspaceScope;

/// Facts of one list.
const SHOWN: u64 = 100;

/// A fact that is not in use any more.
#[derive(Clone, Debug)]
pub struct Removed {
    /// Which.
    pub id: FactId,
    /// What it said last.
    pub was: FactBody,
    /// Who removed it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// The facts that were removed, the latest first; the newest hundred.
pub async fn removed(scope: &WorkspaceScope) -> Result<Vec<Removed>, StoreError> {
    let view = scope.view().await?;
    let rows = view
        .find::<fact::Entity>()
        .filter(fact::Column::Body.is_null())
        .order_by_desc(fact::Column::ChangedAt)
        .limit(SHOWN)
        .all(view.db())
        .await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let versions = history_in(&view, FactId(row.id)).await?;
        let wording = versions.iter().find_map(|version| version.body.clone());
        let removal: Option<&FactVersion> = versions.first();
        if let (Some(was), Some(removal)) = (wording, removal) {
            list.push(Removed {
                id: FactId(row.id),
                was,
                by: removal.by.clone(),
                at: removal.at,
            });
        }
    }
    Ok(list)
}
