//! How much there is to do, for the operator's dashboards and for tests that wait until nothing is left.

use crate::laras::Laras;
use crate::store::{PlatformTxn, StoreError, platform};

/// Counts at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Acknowledged webhook units that are not yet in their workspace.
    pub inbox: u64,
    /// Webhook units set aside for the operator.
    pub quarantined: u64,
    /// Jobs that could run now.
    pub due: u64,
    /// All promised jobs, whenever they are due.
    pub promised: u64,
}

/// Counts what is left to do.
pub async fn backlog(laras: &Laras) -> Result<Backlog, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    let (due, promised) = platform::count_jobs(&view).await?;
    let arriving = match laras.store().arrivals() {
        Some(arrivals) => arrivals.count().await?,
        None => 0,
    };
    Ok(Backlog {
        inbox: arriving + platform::count_units(&view, "new").await?,
        quarantined: platform::count_units(&view, "quarantined").await?,
        due,
        promised,
    })
}

/// How the installation stands, in more detail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// For how long the unit that has waited longest has waited, in milliseconds; 0 when none waits.
    pub oldest_waiting_ms: i64,
    /// Units set aside, by reason.
    pub set_aside: Vec<(String, u64)>,
    /// Promised jobs, by kind.
    pub jobs: Vec<(String, u64)>,
}

/// Looks at the platform's own tables.
pub async fn standing(laras: &Laras) -> Result<Standing, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    let oldest = platform::oldest_waiting(&view).await?;
    Ok(Standing {
        oldest_waiting_ms: oldest.map_or(0, |at| (laras.clock().now_ms() - at).max(0)),
        set_aside: platform::count_set_aside(&view).await?,
        jobs: platform::count_jobs_by_kind(&view).await?,
    })
}
