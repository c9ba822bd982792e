//! Moving acknowledged units into their workspaces: in order, exactly once, each in its own transaction.

use std::collections::HashSet;

use super::routing::{self, SetAside};
use crate::laras::Laras;
use crate::store::platform::{self, Arrived};
use crate::store::{PlatformTxn, StoreError};
use crate::time::{MINUTE, SECOND};

/// Units looked at in one go.
const AT_ONCE: u64 = 128;
/// After this many failures a unit is set aside for a person.
const MOST_ATTEMPTS: i32 = 8;

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
        if let Err(reason) = routing::deliver(laras, &unit).await {
            if matches!(reason, SetAside::Store(_)) && unit.attempts + 1 < MOST_ATTEMPTS {
                waiting.insert(unit.lane.clone());
            }
            set_aside(laras, &unit, reason).await?;
        }
    }
    Ok(count)
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
