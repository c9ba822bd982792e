//! What differs between SQLite and PostgreSQL when a table is made.
#![expect(
    clippy::disallowed_methods,
    reason = "a schema is written in the database's own language"
)]

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement};

/// A migration that cannot have its lock at once gives up instead of making every other node queue behind it; it is tried
/// again by starting again.
const LIMITS: [&str; 2] = [
    "SET LOCAL lock_timeout = '2s'",
    "SET LOCAL statement_timeout = '5min'",
];

/// Runs statements separated by blank lines, with the type names of the connected database.
pub async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if connection.get_database_backend() == DatabaseBackend::Postgres {
        for limit in LIMITS {
            connection.execute_unprepared(limit).await?;
        }
    }
    let text = spelled_for(connection.get_database_backend(), sql);
    for statement in text
        .split(";\n")
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
    {
        connection.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Whether there is a table of this name.
pub async fn has_table<C: ConnectionTrait>(db: &C, name: &str) -> Result<bool, DbErr> {
    let backend = db.get_database_backend();
    let question = match backend {
        DatabaseBackend::Postgres => {
            "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1"
        }
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
    };
    let statement = Statement::from_sql_and_values(backend, question, [name.into()]);
    Ok(db.query_one_raw(statement).await?.is_some())
}

/// Replaces `{uuid}` and `{bytes}` by what the database calls them.
fn spelled_for(backend: DatabaseBackend, sql: &str) -> String {
    let (uuid, bytes) = match backend {
        DatabaseBackend::Postgres => ("uuid", "bytea"),
        _ => ("blob", "blob"),
    };
    sql.replace("{uuid}", uuid).replace("{bytes}", bytes)
}

/// Puts a tenant table behind PostgreSQL's row-level security.
///
/// An unset `laras.workspace` compares with NULL, so a session that forgot to name its workspace sees nothing.
pub async fn guard_by_workspace(manager: &SchemaManager<'_>, table: &str, column: &str) -> Result<(), DbErr> {
    guard(
        manager,
        table,
        &format!(
            "CREATE POLICY {table}_workspace ON {table} \
             USING ({column} = nullif(current_setting('laras.workspace', true), '')::uuid) \
             WITH CHECK ({column} = nullif(current_setting('laras.workspace', true), '')::uuid)"
        ),
    )
    .await
}

/// Lets a partner's scope read, and only read, its clients' rows of a table that carries `partner_id`.
pub async fn let_partner_read(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    guard(
        manager,
        table,
        &format!(
            "CREATE POLICY {table}_partner ON {table} FOR SELECT \
             USING (partner_id = nullif(current_setting('laras.partner', true), '')::uuid)"
        ),
    )
    .await
}

/// The same for a table whose rows do not name the partner themselves: they are those of its clients.
pub async fn let_partner_read_through_its_clients(
    manager: &SchemaManager<'_>,
    table: &str,
) -> Result<(), DbErr> {
    guard(
        manager,
        table,
        &format!(
            "CREATE POLICY {table}_partner ON {table} FOR SELECT \
             USING (nullif(current_setting('laras.partner', true), '') IS NOT NULL AND EXISTS ( \
                 SELECT 1 FROM workspace WHERE workspace.workspace_id = {table}.workspace_id \
                 AND workspace.partner_id = nullif(current_setting('laras.partner', true), '')::uuid))"
        ),
    )
    .await
}

async fn guard(manager: &SchemaManager<'_>, table: &str, policy: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if connection.get_database_backend() != DatabaseBackend::Postgres {
        return Ok(());
    }
    connection
        .execute_unprepared(&format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"))
        .await?;
    connection
        .execute_unprepared(&format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))
        .await?;
    connection.execute_unprepared(policy).await.map(drop)
}
