//! What a business sees of its own units that were set aside, and what it may do with them.

use jiff::Timestamp;
use uuid::Uuid;

use super::reading::{self, Reason, UnitKind};
use super::{Change, record};
use crate::Channel;
use crate::store::platform::{self, SetAsideRow, Which};
use crate::store::{Base, StoreError};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::from_ms;

/// One unit of this business that was set aside.
#[derive(Clone, Debug)]
pub struct SetAsideUnit {
    /// Its id.
    pub id: Uuid,
    /// Where it arrived.
    pub channel: Option<Channel>,
    /// What it seems to be.
    pub kind: UnitKind,
    /// Why it was set aside.
    pub reason: Reason,
    /// When it arrived.
    pub at: Timestamp,
    /// What a person can read of it; `None` where nothing can be made out.
    pub text: Option<String>,
    /// How long it is, in bytes.
    pub size: usize,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum QuarantineError {
    /// It does not exist, belongs to others, or was replayed or dismissed meanwhile.
    #[error("not found")]
    NotFound,
    /// The role does not include this.
    #[error("not allowed")]
    NotAllowed,
    /// Its number is not connected to this business any more, so it has nowhere to go.
    #[error("the number is not connected here")]
    NotConnected,
    /// Rows could not be read or written; nothing was changed.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

fn own(scope: &WorkspaceScope, id: Option<Uuid>) -> Which {
    Which {
        workspace: Some(scope.workspace()),
        reason: None,
        id,
    }
}

/// This business's units, newest first.
pub async fn set_aside(scope: &WorkspaceScope, limit: u64) -> Result<Vec<SetAsideUnit>, StoreError> {
    let view = scope.view().await?;
    let rows = platform::set_aside(&view, &own(scope, None), limit).await?;
    Ok(rows.iter().map(unit).collect())
}

/// One of them; of others', not found.
pub async fn set_aside_unit(scope: &WorkspaceScope, id: Uuid) -> Result<Option<SetAsideUnit>, StoreError> {
    let view = scope.view().await?;
    let rows = platform::set_aside(&view, &own(scope, Some(id)), 1).await?;
    Ok(rows.first().map(unit))
}

/// How many there are.
pub async fn count_set_aside(scope: &WorkspaceScope) -> Result<u64, StoreError> {
    let view = scope.view().await?;
    platform::count_of(&view, &own(scope, None)).await
}

fn unit(row: &SetAsideRow) -> SetAsideUnit {
    let read = reading::read(&row.body);
    SetAsideUnit {
        id: row.id,
        channel: Channel::parse(&row.channel),
        kind: read.kind,
        reason: Reason::parse(&row.reason),
        at: from_ms(row.received_at),
        text: read.text,
        size: row.body.len(),
    }
}

/// Gives one unit another chance.
pub async fn replay_set_aside(scope: &WorkspaceScope, id: Uuid) -> Result<(), QuarantineError> {
    if !scope.may(Duty::Write) {
        return Err(QuarantineError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let row = first(&txn, scope, id).await?;
    if !leads_here(&txn, scope, &row).await? {
        return Err(QuarantineError::NotConnected);
    }
    Change::Replayed.apply(&txn, &own(scope, Some(id))).await?;
    record(
        &mut txn,
        &scope.actor,
        Change::Replayed,
        &row,
        scope.role().code(),
    )
    .await?;
    txn.commit().await?;
    scope.laras.wake();
    Ok(())
}

/// Gives every unit of this business another chance whose number is connected; returns how many those were.
pub async fn replay_all_set_aside(scope: &WorkspaceScope) -> Result<u64, QuarantineError> {
    let view = scope.view().await?;
    let ids = platform::ids_of(&view, &own(scope, None)).await?;
    drop(view);
    let mut freed = 0;
    for id in ids {
        match replay_set_aside(scope, id).await {
            Ok(()) => freed += 1,
            Err(QuarantineError::NotFound | QuarantineError::NotConnected) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(freed)
}

/// Erases the content of one unit for good; the evidence keeps that it was there and who erased it.
pub async fn dismiss_set_aside(scope: &WorkspaceScope, id: Uuid) -> Result<(), QuarantineError> {
    if !scope.may(Duty::EditBusiness) {
        return Err(QuarantineError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let row = first(&txn, scope, id).await?;
    Change::Dismissed.apply(&txn, &own(scope, Some(id))).await?;
    record(
        &mut txn,
        &scope.actor,
        Change::Dismissed,
        &row,
        scope.role().code(),
    )
    .await?;
    Ok(txn.commit().await?)
}

async fn first(base: &Base, scope: &WorkspaceScope, id: Uuid) -> Result<SetAsideRow, QuarantineError> {
    let rows = platform::set_aside(base, &own(scope, Some(id)), 1).await?;
    rows.into_iter().next().ok_or(QuarantineError::NotFound)
}

/// A number may have moved to another business since: what its customers wrote here must not be delivered there.
async fn leads_here(base: &Base, scope: &WorkspaceScope, row: &SetAsideRow) -> Result<bool, StoreError> {
    let Some(key) = &row.route_key else {
        return Ok(true);
    };
    let route = platform::live_route(base, key).await?;
    Ok(route.is_some_and(|route| route.workspace == scope.workspace()))
}
