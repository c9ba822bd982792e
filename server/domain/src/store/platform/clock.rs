//! Whose clock leases go by: the database's, so that nodes whose own clocks differ agree when a lease has lapsed.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::store::StoreError;
use crate::store::txn::Base;
use crate::time::Clock;

/// Milliseconds since the epoch: PostgreSQL's clock in production, the machine's on SQLite, where there is one process, and a
/// test's own clock where it has one.
pub(crate) async fn lease_now(base: &Base) -> Result<i64, StoreError> {
    let backend = base.db().get_database_backend();
    let clock = base.laras.clock();
    if backend != DbBackend::Postgres || matches!(clock, Clock::Manual(_)) {
        return Ok(clock.now_ms());
    }
    // The time of the statement, not of the transaction: a transaction may have waited for a lock.
    let question = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now";
    let row = base
        .db()
        .query_one_raw(Statement::from_string(backend, question))
        .await?
        .ok_or(StoreError::Unknown("the clock"))?;
    Ok(row.try_get("", "now")?)
}
