//! Moving acknowledged units into their workspaces: in order, exactly once, each in its own transaction.

use std::collections::HashSet;

use meta::webhook::{Part, Unit, UnitError, read_message, read_status};

use super::message;
use crate::ids::ConnectionId;
use crate::laras::Laras;
use crate::store::platform::{self, Arrived};
use crate::store::{PlatformTxn, StoreError};
use crate::tenancy::WorkspaceScope;
use crate::time::{MINUTE, SECOND};

/// Units looked at in one go.
const AT_ONCE: u64 = 128;
/// After this many failures a unit is set aside for a person.
const MOST_ATTEMPTS: i32 = 8;

/// Why a unit stays out of its workspace.
enum SetAside {
    /// Nobody has this number or account.
    Unknown,
    /// The unit cannot be read.
    Unreadable(UnitError),
    /// Rows could not be read or written; worth another try.
    Store(StoreError),
}

impl From<StoreError> for SetAside {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<UnitError> for SetAside {
    fn from(error: UnitError) -> Self {
        Self::Unreadable(error)
    }
}

/// Moves what is due; returns how many units it looked at.
pub async fn run_due(laras: &Laras) -> Result<usize, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    let units = platform::due_units(&view, AT_ONCE).await?;
    drop(view);
    let count = units.len();
    // A unit that must wait holds up its own lane, so that order is kept, and no other.
    let mut waiting = HashSet::new();
    for unit in units {
        if waiting.contains(&unit.lane) {
            continue;
        }
        if let Err(reason) = sort(laras, &unit).await {
            if matches!(reason, SetAside::Store(_)) && unit.attempts + 1 < MOST_ATTEMPTS {
                waiting.insert(unit.lane.clone());
            }
            set_aside(laras, &unit, reason).await?;
        }
    }
    Ok(count)
}

async fn sort(laras: &Laras, arrived: &Arrived) -> Result<(), SetAside> {
    let unit: Unit =
        serde_json::from_slice(&arrived.body).map_err(|_| SetAside::Unreadable(UnitError::NotAnObject))?;
    let route_key = arrived.route_key.as_ref().ok_or(SetAside::Unknown)?;
    let view = PlatformTxn::read_on(laras).await?;
    let route = platform::live_route(&view, route_key)
        .await?
        .ok_or(SetAside::Unknown)?;
    drop(view);
    let scope = WorkspaceScope::of_route(laras, route.workspace)
        .await?
        .ok_or(SetAside::Unknown)?;
    take(&scope, route.connection, arrived, &unit).await
}

async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    unit: &Unit,
) -> Result<(), SetAside> {
    match unit.part {
        Part::Message => {
            let inbound = read_message(unit)?;
            if inbound.group_id.is_none() && !inbound.from.is_identified() {
                return Err(SetAside::Unreadable(UnitError::Missing("the sender")));
            }
            message::take(scope, connection, arrived, inbound).await?;
        }
        Part::Status => crate::send::take_status(scope, arrived, read_status(unit)?).await?,
        Part::Unreadable => return Err(SetAside::Unreadable(UnitError::NotAnObject)),
        // Kept out of the conversations until a screen shows them; acknowledged, and not an error.
        Part::Echo | Part::Change | Part::Error => {
            let txn = scope.txn().await?;
            platform::finish_unit(&txn, arrived.id, scope.workspace()).await?;
            txn.commit().await?;
        }
    }
    Ok(())
}

async fn set_aside(laras: &Laras, unit: &Arrived, why: SetAside) -> Result<(), StoreError> {
    let txn = PlatformTxn::open_on(laras).await?;
    match why {
        SetAside::Unknown => platform::quarantine_unit(&txn, unit.id, "unknown_number", None).await?,
        SetAside::Unreadable(error) => {
            tracing::warn!(unit = %unit.id, %error, "a unit of a webhook cannot be read and was set aside");
            platform::quarantine_unit(&txn, unit.id, "unreadable", None).await?;
        }
        SetAside::Store(error) if unit.attempts + 1 < MOST_ATTEMPTS => {
            tracing::warn!(unit = %unit.id, %error, attempts = unit.attempts, "a unit will be tried again");
            let wait = (SECOND << unit.attempts.clamp(0, 8)).min(5 * MINUTE);
            platform::postpone_unit(&txn, unit.id, laras.clock().now_ms() + wait).await?;
        }
        SetAside::Store(error) => {
            tracing::error!(unit = %unit.id, %error, "a unit failed too often and was set aside");
            platform::quarantine_unit(&txn, unit.id, "failed", None).await?;
        }
    }
    txn.commit().await
}
