//! A mark that every change of a workspace's facts replaces, so that what was read of them is known to be current by one look.

use crate::dialect::run;
use sea_orm_migration::prelude::*;

/// Adds it. Never a count: a change that is rolled back must not leave its number to the next one.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TENANT: &str = "
ALTER TABLE workspace ADD COLUMN facts_stamp {uuid};
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TENANT).await
    }
}
