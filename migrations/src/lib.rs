//! The schema's history, for SQLite and PostgreSQL alike.
//!
//! Migrations are plain SQL with a handful of type names that differ between the two databases. They never use entity
//! types: entities move on, migrations must not. Every table is either a *platform table* (needed before a workspace is
//! known, its content sealed) or a *tenant table*, whose key begins with the workspace and which PostgreSQL guards by
//! row-level security.

pub mod dialect;
mod m20261122_000001_journey;
mod m20261122_000002_durable_core;

use sea_orm_migration::prelude::*;

/// Applies the schema in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_journey::Migration),
            Box::new(m20261122_000002_durable_core::Migration),
        ]
    }
}
