//! Instagram: the account behind a connection, its token's age, its picture, and what Meta asks to be erased.

use crate::dialect::{guard_by_workspace, run};
use sea_orm_migration::prelude::*;

/// Adds what connecting an Instagram account needs.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// `granted_account` outlives its connection: a request for deletion may come long after access was withdrawn, and names the
/// account by an id that is kept nowhere else, and here as an HMAC alone.
const PLATFORM: &str = "
CREATE TABLE granted_account (
    account_key {bytes} NOT NULL,
    workspace_id {uuid} NOT NULL,
    connection_id {uuid} NOT NULL,
    partner_id {uuid},
    granted_at bigint NOT NULL,
    PRIMARY KEY (account_key, connection_id)
);

CREATE INDEX granted_account_connection ON granted_account (connection_id);

CREATE TABLE erasure_request (
    id {uuid} PRIMARY KEY,
    event_key {bytes} NOT NULL UNIQUE,
    account_key {bytes} NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    code text NOT NULL UNIQUE,
    partner_id {uuid},
    received_at bigint NOT NULL
);

CREATE TABLE erasure_part (
    request_id {uuid} NOT NULL REFERENCES erasure_request (id),
    workspace_id {uuid} NOT NULL,
    connection_id {uuid} NOT NULL,
    finished_at bigint,
    PRIMARY KEY (request_id, connection_id)
);

CREATE INDEX erasure_part_connection ON erasure_part (connection_id);
";

const TENANT: &str = "
ALTER TABLE connection ADD COLUMN account_id {bytes};

ALTER TABLE connection ADD COLUMN scoped_id {bytes};

ALTER TABLE connection ADD COLUMN username {bytes};

ALTER TABLE connection ADD COLUMN account_type text;

ALTER TABLE connection ADD COLUMN granted text;

ALTER TABLE connection ADD COLUMN token_issued_at bigint;

ALTER TABLE connection ADD COLUMN token_refreshed_at bigint;

ALTER TABLE connection ADD COLUMN token_expires_at bigint;

CREATE TABLE account_picture (
    workspace_id {uuid} NOT NULL,
    connection_id {uuid} NOT NULL,
    body {bytes},
    posts {bytes},
    fetched_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, connection_id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection (workspace_id, id)
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, PLATFORM).await?;
        run(manager, TENANT).await?;
        guard_by_workspace(manager, "account_picture", "workspace_id").await
    }
}
