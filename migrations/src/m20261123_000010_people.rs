//! People come by invitation, businesses rest and close, mails are promised, and attempts that must not succeed are noted.

use crate::dialect::run;
use sea_orm_migration::prelude::*;

/// Adds invitations, mails, the security log, and when a business was paused or closed.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// All three tables are read before a workspace is known: a link names no workspace, and a mail may be an agency's own.
const PLATFORM: &str = "
CREATE TABLE invitation (
    id {uuid} NOT NULL PRIMARY KEY,
    partner_id {uuid},
    workspace_id {uuid},
    role text NOT NULL,
    sign_in_key {bytes} NOT NULL,
    email {bytes} NOT NULL,
    clients text NOT NULL,
    token_id {uuid} NOT NULL,
    invited_by {uuid},
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    accepted_at bigint,
    withdrawn_at bigint
);

CREATE INDEX invitation_partner ON invitation (partner_id, created_at);

CREATE INDEX invitation_workspace ON invitation (workspace_id, created_at);

CREATE TABLE mail (
    id {uuid} NOT NULL PRIMARY KEY,
    partner_id {uuid},
    about {uuid},
    kind text NOT NULL,
    letter {bytes},
    state text NOT NULL,
    attempts integer NOT NULL,
    failure text,
    created_at bigint NOT NULL,
    ended_at bigint
);

CREATE INDEX mail_about ON mail (about, created_at);

CREATE INDEX mail_dead ON mail (partner_id, created_at) WHERE state = 'dead';

CREATE TABLE security_log (
    id {uuid} NOT NULL PRIMARY KEY,
    at bigint NOT NULL,
    partner_id {uuid},
    kind text NOT NULL,
    host text NOT NULL,
    subject {bytes}
);

CREATE INDEX security_log_partner ON security_log (partner_id, at);

CREATE INDEX person_partner ON person (partner_id);

CREATE INDEX person_workspace ON person (workspace_id);
";

const TENANT: &str = "
ALTER TABLE workspace ADD COLUMN paused_at bigint;

ALTER TABLE workspace ADD COLUMN closed_at bigint;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, PLATFORM).await?;
        run(manager, TENANT).await
    }
}
