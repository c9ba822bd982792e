//! After a restore from a backup.
//!
//! The rows are as old as the backup. What they call `queued` or `sending` may have left since, so it must not leave again
//! by itself: a restore would send twice everything that was approved in between.

use sea_orm::{ColumnTrait, QueryFilter};

use super::state::{Event, SendState};
use super::transition::{abandon, lose};
use crate::store::StoreError;
use crate::store::entity::tenant::outgoing;
use crate::tenancy::WorkspaceScope;

/// Turns every answer of this workspace that had not left when the backup was made into one that nobody knows about;
/// returns how many. To be run before any worker starts on restored rows. Statuses that Meta still delivers settle them;
/// a person is asked about the others after ten minutes.
pub async fn after_restore(scope: &WorkspaceScope) -> Result<u64, StoreError> {
    let mut txn = scope.txn().await?;
    let rows = txn
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::State.is_in([SendState::Queued.code(), SendState::Sending.code()]))
        .all(txn.db())
        .await?;
    let mut lost = 0;
    for row in &rows {
        abandon(&txn, row, "restored").await?;
        lost += u64::from(lose(scope, &mut txn, row, Event::Restore).await?);
    }
    txn.commit().await?;
    Ok(lost)
}
