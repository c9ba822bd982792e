//! Work that is put off while its reason goes on: a customer who types several messages gets one answer.

use crate::dialect::run;
use sea_orm_migration::prelude::*;

/// Adds since when a job is put off.
#[derive(DeriveMigrationName)]
pub struct Migration;

const PLATFORM: &str = "
ALTER TABLE job ADD COLUMN put_off_since bigint;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, PLATFORM).await
    }
}
