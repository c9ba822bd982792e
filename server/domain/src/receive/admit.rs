//! The door through which a unit enters its workspace: once, in one transaction with everything that follows from it.

use crate::connect::{self, ConnectionState};
use crate::ids::ConnectionId;
use crate::store::entity::tenant::connection;
use crate::store::platform::{self, Arrived};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;

/// The transaction, and the connection that the unit came through if that one still receives. `None` for a unit that was taken
/// in before.
pub(super) async fn admit(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
) -> Result<Option<(Txn, Option<connection::Model>)>, StoreError> {
    let txn = scope.txn().await?;
    if !platform::finish_unit(&txn, arrived.id, scope.workspace()).await? {
        return Ok(None);
    }
    let row = connect::row(&txn, connection).await?;
    let receives =
        |row: &connection::Model| ConnectionState::parse(&row.state).is_some_and(ConnectionState::receives);
    Ok(Some((txn, row.filter(receives))))
}
