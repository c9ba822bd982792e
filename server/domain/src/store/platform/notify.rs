//! Hints to the other nodes. Never in a transaction that holds anything else: PostgreSQL takes one lock for the whole instance
//! when a transaction with a NOTIFY commits.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::store::StoreError;
use crate::store::txn::PlatformTxn;

/// Says each text on its channel when the transaction commits.
pub(crate) async fn notify(txn: &PlatformTxn, notes: &[(&str, String)]) -> Result<(), StoreError> {
    for (channel, text) in notes {
        let statement = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_notify($1, $2)",
            [(*channel).into(), text.clone().into()],
        );
        txn.db().execute_raw(statement).await?;
    }
    Ok(())
}
