//! Which migrations the database has seen, those of a newer program included: a node of the release before must start, and start
//! again, while others are being replaced.

use std::collections::HashSet;

use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, EntityTrait as _};
use sea_orm_migration::{
    IntoSchemaManagerConnection, Migration, MigrationName, MigrationTrait, MigratorTraitSelf, SchemaManager,
    async_trait, seaql_migrations,
};

use crate::dialect;

fn own() -> Vec<Box<dyn MigrationTrait>> {
    <crate::Migrator as sea_orm_migration::MigratorTrait>::migrations()
}

/// The migrations of this program, and by name those of a newer one that the database has seen.
pub struct History {
    newer: Vec<String>,
}

impl History {
    pub async fn of<C: ConnectionTrait>(db: &C) -> Result<Self, DbErr> {
        if !dialect::has_table(db, "seaql_migrations").await? {
            return Ok(Self { newer: Vec::new() });
        }
        let known: HashSet<String> = own()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect();
        #[expect(clippy::disallowed_methods, reason = "the list of migrations is no tenant's")]
        let applied = seaql_migrations::Entity::find().all(db).await?;
        let names = applied.into_iter().map(|row| row.version);
        Ok(Self {
            newer: names.filter(|name| !known.contains(name)).collect(),
        })
    }

    /// What this program has and the database has not seen.
    pub async fn pending<C: ConnectionTrait>(&self, db: &C) -> Result<Vec<Migration>, DbErr> {
        self.get_pending_migrations_read_only(db).await
    }

    /// Brings the schema up to date.
    pub async fn apply<'c, C>(&self, db: C, steps: Option<u32>) -> Result<(), DbErr>
    where
        C: IntoSchemaManagerConnection<'c>,
    {
        self.up(db, steps).await
    }
}

#[async_trait::async_trait]
impl MigratorTraitSelf for History {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        let mut all = own();
        for name in &self.newer {
            all.push(Box::new(Newer(name.clone())));
        }
        all
    }
}

/// A migration that a newer program has applied.
struct Newer(String);

impl MigrationName for Newer {
    fn name(&self) -> &str {
        &self.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Newer {
    async fn up(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(format!("{} belongs to a newer program", self.0)))
    }
}
