//! How often a model may be asked: counted by day, for a workspace and for each of its customers.

use crate::dialect::{guard_by_workspace, run};
use sea_orm_migration::prelude::*;

/// Adds the counts.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// `day` is `20261124` in the workspace's zone; the nil contact counts all calls of the workspace.
const TENANT: &str = "
CREATE TABLE model_budget (
    workspace_id {uuid} NOT NULL,
    day integer NOT NULL,
    contact_id {uuid} NOT NULL,
    calls bigint NOT NULL,
    PRIMARY KEY (workspace_id, day, contact_id)
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TENANT).await?;
        guard_by_workspace(manager, "model_budget", "workspace_id").await
    }
}
