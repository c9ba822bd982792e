//! The schema's history, for SQLite and PostgreSQL alike.
//!
//! Migrations are plain SQL with a handful of type names that differ between the two databases. They never use entity
//! types: entities move on, migrations must not. Every table is either a *platform table* (needed before a workspace is
//! known, its content sealed) or a *tenant table*, whose key begins with the workspace and which PostgreSQL guards by
//! row-level security.

pub mod dialect;
mod history;
mod m20261122_000001_journey;
mod m20261122_000002_durable_core;
mod m20261122_000003_instagram;
mod m20261122_000004_comments;
mod m20261123_000005_citations;
mod m20261123_000006_review_rules;
mod m20261123_000007_model_budget;
mod m20261123_000008_facts_stamp;
mod m20261123_000009_quiet_gap;
mod m20261123_000010_people;
mod m20261123_000011_brand;
mod m20261123_000012_fleet;
mod m20261123_000013_connect_links;
mod turn;

use sea_orm_migration::Migration;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

use history::History;

/// Applies the schema in order; on PostgreSQL one node at a time.
///
/// A schema with migrations that this program does not know is one release ahead of it and serves it as well: every migration
/// first adds, and takes away only in the release after (so that nodes can be replaced one by one).
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_journey::Migration),
            Box::new(m20261122_000002_durable_core::Migration),
            Box::new(m20261122_000003_instagram::Migration),
            Box::new(m20261122_000004_comments::Migration),
            Box::new(m20261123_000005_citations::Migration),
            Box::new(m20261123_000006_review_rules::Migration),
            Box::new(m20261123_000007_model_budget::Migration),
            Box::new(m20261123_000008_facts_stamp::Migration),
            Box::new(m20261123_000009_quiet_gap::Migration),
            Box::new(m20261123_000010_people::Migration),
            Box::new(m20261123_000011_brand::Migration),
            Box::new(m20261123_000012_fleet::Migration),
            Box::new(m20261123_000013_connect_links::Migration),
        ]
    }

    async fn get_pending_migrations_read_only<C>(db: &C) -> Result<Vec<Migration>, DbErr>
    where
        C: ConnectionTrait,
    {
        History::of(db).await?.pending(db).await
    }

    async fn up<'c, C>(db: C, steps: Option<u32>) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        let connection = db.into_database_executor();
        if connection.get_database_backend() != DatabaseBackend::Postgres {
            return History::of(&connection).await?.apply(connection, steps).await;
        }
        // The usual start finds nothing to do and should need neither locks nor the right to make tables.
        if Self::get_pending_migrations_read_only(&connection)
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let turn = turn::Turn::take(&connection).await?;
        History::of(&connection).await?.apply(connection, steps).await?;
        turn.give_back().await
    }
}
