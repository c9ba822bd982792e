//! The wall inside PostgreSQL: every tenant table guarded, and the guard holding.

use domain::WorkspaceId;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement, TransactionTrait as _};

use crate::databases::Kind;
use crate::world::{BATIK, KOPI, World};

/// Read before a workspace is known; their content is sealed.
const PLATFORM_TABLES: [&str; 19] = [
    "partner",
    "host",
    "brand_picture",
    "brand_revision",
    "host_claim",
    "person",
    "session",
    "route",
    "inbox",
    "job",
    "spent_launch",
    "throttle",
    "data_key",
    "granted_account",
    "erasure_request",
    "erasure_part",
    "invitation",
    "mail",
    "security_log",
];

#[test]
fn every_tenant_table_is_behind_row_level_security() {
    crate::world::run(Kind::Postgres, every_table_is_guarded);
}

#[test]
fn without_a_workspace_no_tenant_row_is_seen_and_none_can_be_given_to_another() {
    crate::world::run(Kind::Postgres, the_guard_holds);
}

async fn rows(database: &DatabaseConnection, sql: &str) -> Vec<sea_orm::QueryResult> {
    #[expect(clippy::disallowed_methods, reason = "looks at the schema from outside")]
    database
        .query_all_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await
        .unwrap()
}

async fn every_table_is_guarded(world: &World) {
    let database = world.database.connect().await;
    let tables = rows(
        &database,
        "SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced, \
         EXISTS (SELECT 1 FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname \
                 AND p.qual IS NOT NULL AND p.with_check IS NOT NULL) AS both_clauses, \
         EXISTS (SELECT 1 FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname \
                 AND p.with_check IS NULL AND p.cmd <> 'SELECT') AS open_to_writes \
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')",
    )
    .await;
    let mut guarded = 0;
    for row in &tables {
        let name: String = row.try_get("", "name").unwrap();
        if PLATFORM_TABLES.contains(&name.as_str()) || name == "seaql_migrations" || name == "migration_turn"
        {
            continue;
        }
        assert!(
            row.try_get::<bool>("", "forced").unwrap(),
            "{name}: row-level security is not forced"
        );
        assert!(
            row.try_get::<bool>("", "both_clauses").unwrap(),
            "{name}: no policy with USING and WITH CHECK"
        );
        assert!(
            !row.try_get::<bool>("", "open_to_writes").unwrap(),
            "{name}: a policy without WITH CHECK lets rows be written"
        );
        guarded += 1;
    }
    assert!(guarded >= 15, "only {guarded} tenant tables were found");
}

async fn the_guard_holds(world: &World) {
    world.teach(KOPI).await;
    let database = world.database.connect().await;
    for table in ["workspace", "member", "fact", "fact_version", "evidence_entry"] {
        let seen = rows(&database, &format!("SELECT 1 AS one FROM {table}")).await;
        assert!(
            seen.is_empty(),
            "{table} is seen by a session without a workspace"
        );
        assert!(
            count(&database, world.workspace(KOPI), table).await > 0,
            "{table} is empty for its own workspace"
        );
    }
    assert_eq!(count(&database, world.workspace(BATIK), "fact").await, 0);

    let txn = database.begin().await.unwrap();
    enter(&txn, world.workspace(BATIK)).await;
    let stolen = format!("UPDATE workspace SET workspace_id = '{}'", world.workspace(KOPI));
    #[expect(clippy::disallowed_methods, reason = "tries what must not be possible")]
    let outcome = txn.execute_unprepared(&stolen).await;
    assert!(outcome.is_err(), "a row was moved into another workspace");
}

async fn enter(txn: &impl sea_orm::ConnectionTrait, workspace: WorkspaceId) {
    let set = format!("SELECT set_config('laras.workspace', '{workspace}', true)");
    #[expect(clippy::disallowed_methods, reason = "does by hand what a scope does")]
    txn.execute_unprepared(&set).await.unwrap();
}

/// How many rows of a tenant table a workspace has, asked without the product.
pub async fn count(database: &DatabaseConnection, workspace: WorkspaceId, table: &str) -> i64 {
    let backend = database.get_database_backend();
    let txn = database.begin().await.unwrap();
    let condition = if backend == DbBackend::Postgres {
        enter(&txn, workspace).await;
        "true".to_owned()
    } else {
        format!("workspace_id = x'{}'", workspace.0.simple())
    };
    let sql = format!("SELECT count(*) AS n FROM {table} WHERE {condition}");
    #[expect(clippy::disallowed_methods, reason = "counts what is really in the database")]
    let row = txn
        .query_one_raw(Statement::from_string(backend, sql))
        .await
        .unwrap()
        .unwrap();
    txn.rollback().await.unwrap();
    row.try_get("", "n").unwrap()
}
