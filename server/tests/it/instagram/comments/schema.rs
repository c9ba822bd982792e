//! Comments came to a schema that was in use: what was there stays, on both databases.

use migrations::Migrator;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbBackend, Statement, TransactionTrait as _};
use sea_orm_migration::MigratorTrait as _;

use crate::databases::{Kind, TestDatabase};

/// The schema before there were comments.
const BEFORE: u32 = 3;

#[test]
fn what_was_said_before_there_were_comments_survives_on_sqlite() {
    run(Kind::Sqlite);
}

#[test]
fn what_was_said_before_there_were_comments_survives_on_postgres() {
    run(Kind::Postgres);
}

fn run(kind: Kind) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let database = TestDatabase::make(kind).await;
        let connection = connect(&database).await;
        survives(&connection).await;
        connection.close().await.unwrap();
        database.drop_it().await;
    });
}

/// PostgreSQL's migrations take turns by a connection of their own.
async fn connect(database: &TestDatabase) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(&database.url);
    let connections = match database.kind() {
        Kind::Sqlite => 1,
        Kind::Postgres => 3,
    };
    options.max_connections(connections).sqlx_logging(false);
    sea_orm::Database::connect(options).await.unwrap()
}

/// What one business had: a conversation with a message, a proposal, and an answer on its way.
const ROWS: &[&str] = &[
    "INSERT INTO workspace (workspace_id, name, lang, time_zone, created_at)
     VALUES ({1}, 'Roti', 'id', 'Asia/Jakarta', 1)",
    "INSERT INTO connection (workspace_id, id, channel, state, epoch, secrets_key, content_key, quality, coexistence, created_at)
     VALUES ({1}, {2}, 'instagram', 'live', 1, {8}, {12}, 'unknown', false, 1)",
    "INSERT INTO contact (workspace_id, id, connection_id, created_at) VALUES ({1}, {3}, {2}, 1)",
    "INSERT INTO conversation (workspace_id, id, connection_id, contact_id, channel, preview_direction, preview_kind, preview,
         last_at, unread, window_until, window_message_id, draft_badge, created_at, owner, owner_person, owner_since)
     VALUES ({1}, {4}, {2}, {3}, 'instagram', 'in', 'text', {9}, 5, 3, 77, {5}, 'waiting', 4, 'person', {8}, 6)",
    "INSERT INTO message (workspace_id, id, conversation_id, direction, kind, author, at, received_at)
     VALUES ({1}, {5}, {4}, 'in', 'text', 'customer', 2, 3)",
    "INSERT INTO draft (workspace_id, id, conversation_id, channel, version, state, class, lang, answers, proposal, created_at)
     VALUES ({1}, {6}, {4}, 'instagram', 1, 'waiting', 'documented', 'id', {9}, {9}, 4)",
    "INSERT INTO draft_version (workspace_id, draft_id, version, verdict, created_at) VALUES ({1}, {6}, 1, {9}, 4)",
    "INSERT INTO outgoing (workspace_id, id, conversation_id, connection_id, connection_epoch, draft_id, draft_version,
         message_id, body_hash, state, attempts, created_at, changed_at)
     VALUES ({1}, {7}, {4}, {2}, 1, {6}, 1, {5}, {9}, 'queued', 0, 4, 4)",
];

/// Everything of it, still joined.
const KEPT: &str = "
    SELECT 1 AS one FROM conversation c
    JOIN contact t ON t.id = c.contact_id AND t.workspace_id = c.workspace_id
    JOIN message m ON m.conversation_id = c.id AND m.workspace_id = c.workspace_id
    JOIN draft d ON d.conversation_id = c.id AND d.workspace_id = c.workspace_id
    JOIN draft_version v ON v.draft_id = d.id
    JOIN outgoing o ON o.conversation_id = c.id AND o.message_id = m.id
    WHERE c.id = {4} AND c.connection_id = {2} AND c.preview = {9} AND c.last_at = 5 AND c.unread = 3 AND c.window_until = 77
      AND c.window_message_id = {5} AND c.draft_badge = 'waiting' AND c.created_at = 4 AND c.owner = 'person'
      AND c.owner_person = {8} AND c.owner_since = 6 AND c.preview_direction = 'in' AND c.preview_kind = 'text'
      AND c.post_id IS NULL AND c.thread_key IS NULL AND d.way = 'message' AND o.way = 'message'";

const ANOTHER_OF_MESSAGES: &str =
    "INSERT INTO conversation (workspace_id, id, connection_id, contact_id, channel, preview_direction, preview_kind, last_at, unread,
         created_at) VALUES ({1}, {10}, {2}, {3}, 'instagram', 'in', 'text', 5, 0, 4)";

const OF_COMMENTS: &str =
    "INSERT INTO conversation (workspace_id, id, connection_id, contact_id, channel, preview_direction, preview_kind, last_at, unread,
         created_at, thread_key) VALUES ({1}, {10}, {2}, {3}, 'instagram', 'in', 'text', 5, 0, 4, {9})";

const OF_NO_CONVERSATION: &str =
    "INSERT INTO message (workspace_id, id, conversation_id, direction, kind, author, at, received_at)
     VALUES ({1}, {11}, {12}, 'in', 'text', 'customer', 2, 3)";

/// `{1}` to `{12}` are ids; `{9}` also stands for bytes, which on PostgreSQL are spelled in their own way.
fn spelled(backend: DbBackend, sql: &str) -> String {
    let mut text = sql.to_owned();
    for number in (1..=12).rev() {
        let uuid = format!("00000000-0000-7000-8000-0000000000{number:02x}");
        let value = match backend {
            DbBackend::Postgres if number == 9 => "'\\x0909'".to_owned(),
            DbBackend::Postgres => format!("'{uuid}'"),
            _ => format!("x'{}'", uuid.replace('-', "")),
        };
        text = text.replace(&format!("{{{number}}}"), &value);
    }
    text
}

/// Runs statements as the workspace that they belong to; tells how many rows the last one gave.
async fn as_the_business(database: &DatabaseConnection, sql: &[&str]) -> Result<usize, sea_orm::DbErr> {
    let backend = database.get_database_backend();
    let txn = database.begin().await?;
    if backend == DbBackend::Postgres {
        let set = spelled(backend, "SELECT set_config('laras.workspace', {1}, true)");
        #[expect(clippy::disallowed_methods, reason = "does by hand what a scope does")]
        txn.execute_unprepared(&set).await?;
    }
    let mut rows = 0;
    for sql in sql {
        let sql = spelled(backend, sql);
        #[expect(clippy::disallowed_methods, reason = "writes rows of an earlier schema")]
        let found = txn.query_all_raw(Statement::from_string(backend, sql)).await?;
        rows = found.len();
    }
    txn.commit().await?;
    Ok(rows)
}

async fn survives(database: &DatabaseConnection) {
    Migrator::up(database, Some(BEFORE)).await.unwrap();
    as_the_business(database, ROWS).await.unwrap();
    Migrator::up(database, None).await.unwrap();
    assert_eq!(as_the_business(database, &[KEPT]).await.unwrap(), 1);
    if database.get_database_backend() == DbBackend::Sqlite {
        let broken = as_the_business(database, &["PRAGMA foreign_key_check"])
            .await
            .unwrap();
        assert_eq!(broken, 0, "rows refer to what is not there");
    }
    // References are still guarded, each customer has one conversation of messages, and any number of comments.
    assert!(as_the_business(database, &[OF_NO_CONVERSATION]).await.is_err());
    assert!(as_the_business(database, &[ANOTHER_OF_MESSAGES]).await.is_err());
    as_the_business(database, &[OF_COMMENTS]).await.unwrap();
    assert!(as_the_business(database, &[OF_COMMENTS]).await.is_err());
}
