//! Whose turn it is to change the schema: several nodes may start at once, and one of them migrates.
//!
//! The turn is a row, locked for as long as the transaction that holds it lives; a node that dies gives it back. It is not an
//! advisory lock of the session, which breaks behind connection poolers.
#![expect(
    clippy::disallowed_methods,
    reason = "a schema is written in the database's own language"
)]

use sea_orm_migration::SchemaManagerConnection;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, RuntimeErr, TransactionTrait};

/// How long a node waits for another that migrates.
const PATIENCE: &str = "SET LOCAL lock_timeout = '120s'";
/// Two nodes that make the same table at once may disturb each other that often.
const ATTEMPTS: usize = 5;
/// PostgreSQL, appendix A: `lock_not_available`.
const LOCK_TIMEOUT: &str = "55P03";

/// The turn, until it is given back or dropped.
pub struct Turn(DatabaseTransaction);

impl Turn {
    /// Waits for the turn.
    pub async fn take(connection: &SchemaManagerConnection<'_>) -> Result<Self, DbErr> {
        make_table(connection).await?;
        let transaction = connection.begin().await?;
        transaction.execute_unprepared(PATIENCE).await?;
        transaction
            .execute_unprepared("SELECT id FROM migration_turn WHERE id = 1 FOR UPDATE")
            .await
            .map_err(sentence)?;
        Ok(Self(transaction))
    }

    /// Lets the next one have it.
    pub async fn give_back(self) -> Result<(), DbErr> {
        self.0.commit().await
    }
}

async fn make_table(connection: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let mut made = Ok(());
    for _ in 0..ATTEMPTS {
        made = try_to_make_table(connection).await;
        if made.is_ok() {
            break;
        }
    }
    made
}

/// `IF NOT EXISTS` may still fail when another node makes the table at the same moment; the next attempt finds it.
async fn try_to_make_table(connection: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    for statement in [
        "CREATE TABLE IF NOT EXISTS migration_turn (id integer PRIMARY KEY)",
        "INSERT INTO migration_turn (id) VALUES (1) ON CONFLICT DO NOTHING",
    ] {
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}

fn sentence(error: DbErr) -> DbErr {
    let timed_out = match &error {
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)) => {
            cause.to_string().contains(LOCK_TIMEOUT) || cause.to_string().contains("lock timeout")
        }
        _ => false,
    };
    if timed_out {
        return DbErr::Custom(
            "another node has been changing the schema for two minutes: start this one again when it has finished".into(),
        );
    }
    error
}
