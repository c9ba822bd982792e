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
    Ok(Backlog {
        inbox: platform::count_units(&view, "new").await?,
        quarantined: platform::count_units(&view, "quarantined").await?,
        due,
        promised,
    })
}
