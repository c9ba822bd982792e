//! What was signed by Meta but could not be taken in: kept, shown, and given another chance.
//!
//! A unit whose workspace is known is that business's affair: its people see why it was set aside, replay or dismiss it. What
//! belongs to no workspace is seen by the operator alone, who sees the rest as well.

mod own;
mod reading;

use uuid::Uuid;

use crate::evidence::{Entry, Record};
use crate::ids::WorkspaceId;
use crate::laras::Laras;
use crate::store::platform::{self, Which};
use crate::store::{PlatformTxn, StoreError, Txn};
use crate::tenancy::{Actor, WorkspaceScope};

pub use crate::store::QuarantinedUnit as Quarantined;
pub use own::{
    QuarantineError, SetAsideUnit, count_set_aside, dismiss_set_aside, replay_all_set_aside,
    replay_set_aside, set_aside, set_aside_unit,
};
pub use reading::{Reason, UnitKind};

/// Which units an operator means.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of one workspace; of all and of none otherwise.
    pub workspace: Option<WorkspaceId>,
    /// For one reason, as listed; for any otherwise.
    pub reason: Option<String>,
}

impl From<&Wanted> for Which {
    fn from(wanted: &Wanted) -> Self {
        Self {
            workspace: wanted.workspace,
            reason: wanted.reason.clone(),
            id: None,
        }
    }
}

fn one(id: Uuid) -> Which {
    Which {
        id: Some(id),
        ..Which::default()
    }
}

/// What was set aside, newest first.
pub async fn quarantined(laras: &Laras, limit: u64) -> Result<Vec<Quarantined>, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    platform::quarantined(&view, limit).await
}

/// What of it an operator means, newest first.
pub async fn quarantined_where(
    laras: &Laras,
    wanted: &Wanted,
    limit: u64,
) -> Result<Vec<Quarantined>, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    let rows = platform::set_aside(&view, &wanted.into(), limit).await?;
    Ok(rows.into_iter().map(for_operator).collect())
}

/// One unit, with its content.
pub async fn quarantined_unit(laras: &Laras, id: Uuid) -> Result<Option<Quarantined>, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    let rows = platform::set_aside(&view, &one(id), 1).await?;
    Ok(rows.into_iter().next().map(for_operator))
}

/// How many units are set aside, by reason.
pub async fn quarantined_by_reason(laras: &Laras) -> Result<Vec<(String, u64)>, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    platform::count_set_aside(&view).await
}

fn for_operator(row: platform::SetAsideRow) -> Quarantined {
    Quarantined {
        id: row.id,
        channel: row.channel,
        reason: row.reason,
        received_at: row.received_at,
        workspace: row.workspace,
        body: String::from_utf8_lossy(&row.body).into_owned(),
    }
}

/// Gives a unit another chance; false if there is none such in quarantine.
pub async fn replay(laras: &Laras, id: Uuid) -> Result<bool, StoreError> {
    change(laras, id, Change::Replayed).await
}

/// Gives all units that an operator means another chance, oldest first; returns how many there were.
pub async fn replay_where(laras: &Laras, wanted: &Wanted) -> Result<u64, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    let ids = platform::ids_of(&view, &wanted.into()).await?;
    drop(view);
    let mut freed = 0;
    for id in ids {
        freed += u64::from(change(laras, id, Change::Replayed).await?);
    }
    Ok(freed)
}

/// Erases a unit's content for good; false if there is none such in quarantine.
pub async fn dismiss(laras: &Laras, id: Uuid) -> Result<bool, StoreError> {
    change(laras, id, Change::Dismissed).await
}

#[derive(Clone, Copy)]
enum Change {
    Replayed,
    Dismissed,
}

impl Change {
    const fn entry(self) -> &'static str {
        match self {
            Self::Replayed => "set_aside_replayed",
            Self::Dismissed => "set_aside_dismissed",
        }
    }

    async fn apply(self, base: &crate::store::Base, which: &Which) -> Result<u64, StoreError> {
        match self {
            Self::Replayed => platform::free(base, which).await,
            Self::Dismissed => platform::dismiss(base, which).await,
        }
    }
}

/// What the operator does to a workspace's unit stands in that workspace's evidence.
async fn change(laras: &Laras, id: Uuid, change: Change) -> Result<bool, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    let row = platform::set_aside(&view, &one(id), 1).await?.into_iter().next();
    drop(view);
    let Some(row) = row else { return Ok(false) };
    let scope = match row.workspace {
        Some(workspace) => WorkspaceScope::of_job(laras, workspace).await?,
        None => None,
    };
    let changed = if let Some(scope) = scope {
        let mut txn = scope.txn().await?;
        let changed = change.apply(&txn, &one(id)).await? > 0;
        if changed {
            record(&mut txn, &Actor::System, change, &row, "operator").await?;
        }
        txn.commit().await?;
        changed
    } else {
        let txn = PlatformTxn::open_on(laras).await?;
        let changed = match change {
            Change::Replayed => platform::release_unit(&txn, id).await?,
            Change::Dismissed => platform::dismiss(&txn, &one(id)).await? > 0,
        };
        txn.commit().await?;
        changed
    };
    laras.wake();
    Ok(changed)
}

async fn record(
    txn: &mut Txn,
    actor: &Actor,
    change: Change,
    row: &platform::SetAsideRow,
    by: &str,
) -> Result<(), StoreError> {
    let key = txn.facts_key().await?;
    let entry = Entry::new(change.entry(), actor)
        .object("unit", row.id)
        .text("channel", &row.channel)
        .text("reason", &row.reason)
        .text("by", by)
        .number("received_at", row.received_at);
    txn.record(key, entry).await
}
