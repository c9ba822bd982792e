//! What a draft rests on, findable without opening it; and a catalog file between its preview and its import.

use crate::dialect::{guard_by_workspace, run};
use sea_orm_migration::prelude::*;

/// Adds citations and catalog files.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Citations go with their draft, so that the program of the release before can still erase one.
const TENANT: &str = "
CREATE TABLE draft_citation (
    workspace_id {uuid} NOT NULL,
    draft_id {uuid} NOT NULL,
    draft_version integer NOT NULL,
    fact_id {uuid} NOT NULL,
    fact_version integer NOT NULL,
    PRIMARY KEY (workspace_id, draft_id, draft_version, fact_id, fact_version),
    FOREIGN KEY (workspace_id, draft_id) REFERENCES draft (workspace_id, id) ON DELETE CASCADE
);

CREATE INDEX draft_citation_fact ON draft_citation (workspace_id, fact_id, draft_id);

CREATE TABLE catalog_file (
    workspace_id {uuid} NOT NULL REFERENCES workspace (workspace_id),
    id {uuid} NOT NULL,
    person_id {uuid},
    body {bytes} NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TENANT).await?;
        guard_by_workspace(manager, "draft_citation", "workspace_id").await?;
        guard_by_workspace(manager, "catalog_file", "workspace_id").await
    }
}
