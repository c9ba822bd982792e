//! What was signed by Meta but could not be read, or belongs to no workspace: kept, shown to the operator, replayable.

use uuid::Uuid;

use crate::laras::Laras;
use crate::store::platform;
use crate::store::{PlatformTxn, StoreError};

pub use crate::store::QuarantinedUnit as Quarantined;

/// What was set aside, newest first.
pub async fn quarantined(laras: &Laras, limit: u64) -> Result<Vec<Quarantined>, StoreError> {
    let view = PlatformTxn::read_on(laras).await?;
    platform::quarantined(&view, limit).await
}

/// Gives a unit another chance; false if there is none such in quarantine.
pub async fn replay(laras: &Laras, id: Uuid) -> Result<bool, StoreError> {
    let txn = PlatformTxn::open_on(laras).await?;
    let freed = platform::release_unit(&txn, id).await?;
    txn.commit().await?;
    laras.wake();
    Ok(freed)
}
