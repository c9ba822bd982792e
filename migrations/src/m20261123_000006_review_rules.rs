//! The owner's rules for auto-send, every version of them, and what they said of each draft that the gate let pass.

use crate::dialect::{guard_by_workspace, run};
use sea_orm_migration::prelude::*;

/// Adds the rules and their decisions.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// `waits` is why a draft was kept for a person, and null where it left by itself.
const TENANT: &str = "
CREATE TABLE review_rules (
    workspace_id {uuid} NOT NULL REFERENCES workspace (workspace_id),
    channel text NOT NULL,
    version integer NOT NULL,
    body text NOT NULL,
    person_id {uuid},
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, channel, version)
);

CREATE TABLE rule_decision (
    workspace_id {uuid} NOT NULL,
    draft_id {uuid} NOT NULL,
    rules_version integer NOT NULL,
    waits text,
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, draft_id),
    FOREIGN KEY (workspace_id, draft_id) REFERENCES draft (workspace_id, id)
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TENANT).await?;
        for table in ["review_rules", "rule_decision"] {
            guard_by_workspace(manager, table, "workspace_id").await?;
        }
        Ok(())
    }
}
