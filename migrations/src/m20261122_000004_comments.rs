//! Comments: a customer has one conversation of messages and one for each thread of comments they take part in.

use crate::dialect::{guard_by_workspace, run};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// Adds what public comments need.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// PostgreSQL lets go of a constraint by name.
const ONE_EACH_ON_POSTGRES: &str = "
ALTER TABLE conversation DROP CONSTRAINT conversation_workspace_id_contact_id_key;
";

/// SQLite lets go of a constraint only with its table. Rows that refer to it are checked at the commit, when it is back.
const ONE_EACH_ON_SQLITE: &str = "
PRAGMA defer_foreign_keys = ON;

CREATE TEMPORARY TABLE conversation_kept AS SELECT * FROM conversation;

DROP TABLE conversation;

CREATE TABLE conversation (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    partner_id {uuid},
    connection_id {uuid} NOT NULL,
    contact_id {uuid} NOT NULL,
    channel text NOT NULL,
    preview_direction text NOT NULL,
    preview_kind text NOT NULL,
    preview {bytes},
    last_at bigint NOT NULL,
    unread integer NOT NULL,
    window_until bigint,
    window_message_id {uuid},
    draft_badge text,
    created_at bigint NOT NULL,
    owner text NOT NULL DEFAULT 'ai',
    owner_person {uuid},
    owner_since bigint,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection (workspace_id, id)
);

INSERT INTO conversation (
    workspace_id, id, partner_id, connection_id, contact_id, channel, preview_direction, preview_kind, preview, last_at,
    unread, window_until, window_message_id, draft_badge, created_at, owner, owner_person, owner_since)
SELECT workspace_id, id, partner_id, connection_id, contact_id, channel, preview_direction, preview_kind, preview, last_at,
    unread, window_until, window_message_id, draft_badge, created_at, owner, owner_person, owner_since
FROM conversation_kept;

DROP TABLE conversation_kept;

CREATE INDEX conversation_recent ON conversation (workspace_id, last_at DESC, id DESC);

CREATE INDEX conversation_partner ON conversation (partner_id, last_at DESC, id DESC);
";

/// `thread_key` and `thread_id` name the top-level comment, `answers_id` the message that a draft or a send is about.
const TENANT: &str = "
ALTER TABLE conversation ADD COLUMN post_id {uuid};

ALTER TABLE conversation ADD COLUMN thread_key {bytes};

ALTER TABLE conversation ADD COLUMN thread_id {bytes};

CREATE UNIQUE INDEX conversation_of_messages ON conversation (workspace_id, contact_id) WHERE thread_key IS NULL;

CREATE UNIQUE INDEX conversation_of_comments ON conversation (workspace_id, thread_key, contact_id)
    WHERE thread_key IS NOT NULL;

CREATE INDEX conversation_post ON conversation (workspace_id, post_id) WHERE post_id IS NOT NULL;

ALTER TABLE message ADD COLUMN hidden_at bigint;

ALTER TABLE draft ADD COLUMN way text NOT NULL DEFAULT 'message';

ALTER TABLE outgoing ADD COLUMN way text NOT NULL DEFAULT 'message';

ALTER TABLE outgoing ADD COLUMN answers_id {uuid};

CREATE TABLE post (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    connection_id {uuid} NOT NULL,
    post_key {bytes} NOT NULL,
    provider_id {bytes},
    permalink {bytes},
    about {bytes},
    created_at bigint NOT NULL,
    read_at bigint,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, connection_id, post_key),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection (workspace_id, id)
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_connection().get_database_backend();
        let one_each = if backend == DatabaseBackend::Postgres {
            ONE_EACH_ON_POSTGRES
        } else {
            ONE_EACH_ON_SQLITE
        };
        run(manager, one_each).await?;
        run(manager, TENANT).await?;
        guard_by_workspace(manager, "post", "workspace_id").await
    }
}
