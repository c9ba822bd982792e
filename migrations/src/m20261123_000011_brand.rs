//! An agency's look as it edits it itself: pictures, earlier looks, and hosts whose ownership it proves.

use crate::dialect::run;
use sea_orm_migration::prelude::*;

/// Adds the pictures and the history of brands, and claims to hosts.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Read by host, before a workspace is known. A brand is public: what stands here is on the sign-in page.
const PLATFORM: &str = "
CREATE TABLE brand_picture (
    partner_id {uuid} NOT NULL REFERENCES partner (id),
    family text NOT NULL,
    hash text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    content {bytes} NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (partner_id, family, hash)
);

CREATE INDEX brand_picture_hash ON brand_picture (hash);

CREATE TABLE brand_revision (
    id {uuid} PRIMARY KEY,
    partner_id {uuid} NOT NULL REFERENCES partner (id),
    brand text NOT NULL,
    person_id {uuid},
    saved_at bigint NOT NULL
);

CREATE INDEX brand_revision_partner ON brand_revision (partner_id, saved_at);

CREATE TABLE host_claim (
    id {uuid} PRIMARY KEY,
    partner_id {uuid} NOT NULL REFERENCES partner (id),
    workspace_id {uuid},
    name text NOT NULL,
    token text NOT NULL,
    state text NOT NULL,
    found text,
    failures integer NOT NULL,
    created_at bigint NOT NULL,
    waiting_since bigint NOT NULL,
    checked_at bigint,
    next_check_at bigint NOT NULL,
    UNIQUE (partner_id, name)
);

CREATE INDEX host_claim_name ON host_claim (name);

CREATE INDEX host_claim_due ON host_claim (next_check_at);
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
