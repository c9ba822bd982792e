//! Connect links: launches without a session, so they have rows by which they are listed and withdrawn. And the way to what left by
//! itself, for the owner's first page.

use crate::dialect::{guard_by_workspace, run};
use sea_orm_migration::prelude::*;

/// Adds the links and the index.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TENANT: &str = "
CREATE TABLE connect_link (
    workspace_id {uuid} NOT NULL REFERENCES workspace (workspace_id),
    id {uuid} NOT NULL,
    channel text NOT NULL,
    host text NOT NULL,
    made_by {uuid} NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    withdrawn_at bigint,
    used_at bigint,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX draft_by_rule ON draft (workspace_id, decided_at) WHERE state = 'approved' AND decided_by IS NULL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TENANT).await?;
        guard_by_workspace(manager, "connect_link", "workspace_id").await
    }
}
