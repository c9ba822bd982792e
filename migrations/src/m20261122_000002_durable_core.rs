//! The durable core: fair turns in the inbox, who answers a conversation, what Meta says about an account, reactions and
//! edits.

use crate::dialect::{guard_by_workspace, run};
use sea_orm_migration::prelude::*;

/// Adds what the durable core needs.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// `share` is whose turn it is (the receiving account), `lane` what must stay in order (one conversation).
const PLATFORM: &str = "
ALTER TABLE inbox ADD COLUMN share {bytes} NOT NULL DEFAULT '';

UPDATE inbox SET share = lane;

DROP INDEX inbox_new;

CREATE INDEX inbox_due ON inbox (share, id) WHERE state = 'new';

CREATE INDEX inbox_lane ON inbox (lane, id) WHERE state = 'new';

CREATE INDEX inbox_done ON inbox (received_at) WHERE state = 'done';

CREATE INDEX inbox_of_workspace ON inbox (workspace_id, id) WHERE state = 'quarantined';

CREATE INDEX job_share ON job (workspace_id, run_at) WHERE state = 'ready';
";

const TENANT: &str = "
ALTER TABLE conversation ADD COLUMN owner text NOT NULL DEFAULT 'ai';

ALTER TABLE conversation ADD COLUMN owner_person {uuid};

ALTER TABLE conversation ADD COLUMN owner_since bigint;

ALTER TABLE connection ADD COLUMN paused text;

ALTER TABLE connection ADD COLUMN paused_until bigint;

ALTER TABLE message ADD COLUMN reply_to_key {bytes};

ALTER TABLE message ADD COLUMN edited_at bigint;

ALTER TABLE outgoing ADD COLUMN resolved_by {uuid};

CREATE TABLE message_version (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    message_id {uuid} NOT NULL,
    body {bytes},
    replaced_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES message (workspace_id, id)
);

CREATE INDEX message_version_message ON message_version (workspace_id, message_id, id);

CREATE TABLE reaction (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    target_key {bytes} NOT NULL,
    author text NOT NULL,
    emoji {bytes},
    at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, target_key, author),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation (workspace_id, id)
);

CREATE INDEX reaction_conversation ON reaction (workspace_id, conversation_id);

CREATE TABLE notice (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    connection_id {uuid} NOT NULL,
    event_key {bytes} NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    detail {bytes},
    at bigint NOT NULL,
    received_at bigint NOT NULL,
    until bigint,
    seen_at bigint,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, connection_id, event_key),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection (workspace_id, id)
);

CREATE INDEX notice_recent ON notice (workspace_id, at DESC, id DESC);
";

const TENANT_TABLES: [&str; 3] = ["message_version", "reaction", "notice"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, PLATFORM).await?;
        run(manager, TENANT).await?;
        for table in TENANT_TABLES {
            guard_by_workspace(manager, table, "workspace_id").await?;
        }
        Ok(())
    }
}
