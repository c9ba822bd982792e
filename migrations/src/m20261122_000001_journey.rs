//! The first schema: everything from sign-in to disconnect.

use crate::dialect::{guard_by_workspace, let_partner_read, run};
use sea_orm_migration::prelude::*;

/// Creates the tables of the journey.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Read before a workspace is known; content in them is sealed.
const PLATFORM: &str = "
CREATE TABLE partner (
    id {uuid} PRIMARY KEY,
    brand text NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE host (
    name text PRIMARY KEY,
    partner_id {uuid} NOT NULL REFERENCES partner (id),
    created_at bigint NOT NULL
);

CREATE TABLE person (
    id {uuid} PRIMARY KEY,
    partner_id {uuid},
    workspace_id {uuid},
    role text NOT NULL,
    sign_in_key {bytes} NOT NULL UNIQUE,
    email {bytes} NOT NULL,
    name {bytes} NOT NULL,
    password_hash text NOT NULL,
    lang text,
    created_at bigint NOT NULL,
    disabled_at bigint
);

CREATE TABLE session (
    token_hash {bytes} PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES person (id),
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL
);

CREATE INDEX session_person ON session (person_id);

CREATE TABLE route (
    external_key {bytes} PRIMARY KEY,
    account_key {bytes} NOT NULL,
    channel text NOT NULL,
    workspace_id {uuid} NOT NULL,
    connection_id {uuid} NOT NULL,
    live boolean NOT NULL
);

CREATE INDEX route_account ON route (account_key);

CREATE INDEX route_connection ON route (connection_id);

CREATE TABLE inbox (
    id {uuid} PRIMARY KEY,
    channel text NOT NULL,
    event_key {bytes} NOT NULL UNIQUE,
    route_key {bytes},
    lane {bytes} NOT NULL,
    body {bytes},
    received_at bigint NOT NULL,
    state text NOT NULL,
    reason text,
    attempts integer NOT NULL,
    not_before bigint NOT NULL,
    workspace_id {uuid}
);

CREATE INDEX inbox_new ON inbox (not_before, id) WHERE state = 'new';

CREATE INDEX inbox_set_aside ON inbox (route_key) WHERE state = 'quarantined';

CREATE TABLE job (
    id {uuid} PRIMARY KEY,
    kind text NOT NULL,
    workspace_id {uuid} NOT NULL,
    subject {uuid} NOT NULL,
    run_at bigint NOT NULL,
    attempts integer NOT NULL,
    lease_until bigint NOT NULL,
    fence {uuid},
    again boolean NOT NULL,
    state text NOT NULL,
    UNIQUE (kind, workspace_id, subject)
);

CREATE INDEX job_due ON job (run_at) WHERE state = 'ready';

CREATE TABLE spent_launch (
    id {uuid} PRIMARY KEY,
    expires_at bigint NOT NULL
);

CREATE TABLE throttle (
    bucket {bytes} PRIMARY KEY,
    tokens_milli bigint NOT NULL,
    at bigint NOT NULL
);

CREATE TABLE data_key (
    id {uuid} PRIMARY KEY,
    workspace_id {uuid} NOT NULL,
    connection_id {uuid},
    purpose text NOT NULL,
    kek text NOT NULL,
    wrapped {bytes},
    created_at bigint NOT NULL,
    destroyed_at bigint
);

CREATE INDEX data_key_workspace ON data_key (workspace_id);
";

/// One workspace's rows; every key, unique index and foreign key begins with the workspace.
const TENANT: &str = "
CREATE TABLE workspace (
    workspace_id {uuid} PRIMARY KEY,
    partner_id {uuid},
    name text NOT NULL,
    lang text NOT NULL,
    time_zone text NOT NULL,
    accent text,
    created_at bigint NOT NULL
);

CREATE TABLE member (
    workspace_id {uuid} NOT NULL REFERENCES workspace (workspace_id),
    person_id {uuid} NOT NULL,
    partner_id {uuid},
    role text NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, person_id)
);

CREATE TABLE connection (
    workspace_id {uuid} NOT NULL REFERENCES workspace (workspace_id),
    id {uuid} NOT NULL,
    partner_id {uuid},
    channel text NOT NULL,
    state text NOT NULL,
    epoch integer NOT NULL,
    secrets_key {uuid} NOT NULL,
    content_key {uuid} NOT NULL,
    token {bytes},
    pin {bytes},
    phone_number_id {bytes},
    waba_id {bytes},
    display_number {bytes},
    verified_name {bytes},
    quality text NOT NULL,
    coexistence boolean NOT NULL,
    launch_id {uuid},
    connected_by {uuid},
    created_at bigint NOT NULL,
    live_at bigint,
    ended_at bigint,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE contact (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    connection_id {uuid} NOT NULL,
    bsuid_key {bytes},
    phone_key {bytes},
    bsuid {bytes},
    phone {bytes},
    name {bytes},
    username {bytes},
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, connection_id, bsuid_key),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection (workspace_id, id)
);

CREATE INDEX contact_phone ON contact (workspace_id, connection_id, phone_key);

CREATE TABLE conversation (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    partner_id {uuid},
    connection_id {uuid} NOT NULL,
    contact_id {uuid} NOT NULL,
    channel text NOT NULL,
    preview_direction text NOT NULL,
    preview_kind text NOT NULL,
    preview {bytes},
    last_at bigint NOT NULL,
    unread integer NOT NULL,
    window_until bigint,
    window_message_id {uuid},
    draft_badge text,
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, contact_id),
    FOREIGN KEY (workspace_id, contact_id) REFERENCES contact (workspace_id, id),
    FOREIGN KEY (workspace_id, connection_id) REFERENCES connection (workspace_id, id)
);

CREATE INDEX conversation_recent ON conversation (workspace_id, last_at DESC, id DESC);

CREATE INDEX conversation_partner ON conversation (partner_id, last_at DESC, id DESC);

CREATE TABLE message (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    direction text NOT NULL,
    kind text NOT NULL,
    provider_key {bytes},
    provider_id {bytes},
    body {bytes},
    author text NOT NULL,
    person_id {uuid},
    at bigint NOT NULL,
    received_at bigint NOT NULL,
    deleted_at bigint,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, provider_key),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation (workspace_id, id)
);

CREATE INDEX message_thread ON message (workspace_id, conversation_id, at, id);

CREATE TABLE draft (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    partner_id {uuid},
    conversation_id {uuid} NOT NULL,
    channel text NOT NULL,
    version integer NOT NULL,
    state text NOT NULL,
    class text NOT NULL,
    lang text NOT NULL,
    answers {bytes} NOT NULL,
    proposal {bytes} NOT NULL,
    window_until bigint,
    created_at bigint NOT NULL,
    decided_at bigint,
    decided_by {uuid},
    reason {bytes},
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, conversation_id) REFERENCES conversation (workspace_id, id)
);

CREATE UNIQUE INDEX draft_one_open ON draft (workspace_id, conversation_id) WHERE state IN ('waiting', 'held');

CREATE INDEX draft_queue ON draft (partner_id, window_until) WHERE state IN ('waiting', 'held');

CREATE TABLE draft_version (
    workspace_id {uuid} NOT NULL,
    draft_id {uuid} NOT NULL,
    version integer NOT NULL,
    author_id {uuid},
    body {bytes},
    verdict {bytes} NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, draft_id, version),
    FOREIGN KEY (workspace_id, draft_id) REFERENCES draft (workspace_id, id)
);

CREATE TABLE outgoing (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    connection_id {uuid} NOT NULL,
    connection_epoch integer NOT NULL,
    draft_id {uuid} NOT NULL,
    draft_version integer NOT NULL,
    message_id {uuid} NOT NULL,
    body_hash {bytes} NOT NULL,
    state text NOT NULL,
    failure text,
    failure_code bigint,
    attempts integer NOT NULL,
    provider_key {bytes},
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, draft_id, draft_version),
    UNIQUE (workspace_id, message_id),
    FOREIGN KEY (workspace_id, draft_id) REFERENCES draft (workspace_id, id),
    FOREIGN KEY (workspace_id, message_id) REFERENCES message (workspace_id, id)
);

CREATE INDEX outgoing_provider ON outgoing (workspace_id, provider_key);

CREATE INDEX outgoing_conversation ON outgoing (workspace_id, conversation_id);

CREATE TABLE attempt (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    outgoing_id {uuid} NOT NULL,
    fence {uuid} NOT NULL,
    started_at bigint NOT NULL,
    ended_at bigint,
    outcome text,
    code bigint,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, outgoing_id) REFERENCES outgoing (workspace_id, id)
);

CREATE UNIQUE INDEX attempt_one_open ON attempt (workspace_id, outgoing_id) WHERE ended_at IS NULL;

CREATE TABLE delivery (
    workspace_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    provider_key {bytes} NOT NULL,
    outgoing_id {uuid},
    status text NOT NULL,
    at bigint NOT NULL,
    code bigint,
    received_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE INDEX delivery_provider ON delivery (workspace_id, provider_key);

CREATE TABLE fact (
    workspace_id {uuid} NOT NULL REFERENCES workspace (workspace_id),
    id {uuid} NOT NULL,
    kind text NOT NULL,
    version integer NOT NULL,
    body {bytes},
    changed_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE fact_version (
    workspace_id {uuid} NOT NULL,
    fact_id {uuid} NOT NULL,
    version integer NOT NULL,
    body {bytes},
    person_id {uuid},
    created_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, fact_id, version),
    FOREIGN KEY (workspace_id, fact_id) REFERENCES fact (workspace_id, id)
);

CREATE TABLE auto_send (
    workspace_id {uuid} NOT NULL REFERENCES workspace (workspace_id),
    channel text NOT NULL,
    enabled boolean NOT NULL,
    person_id {uuid},
    consent {bytes},
    changed_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, channel)
);

CREATE TABLE evidence_entry (
    workspace_id {uuid} NOT NULL REFERENCES workspace (workspace_id),
    id {uuid} NOT NULL,
    position bigint,
    conversation_id {uuid},
    kind text NOT NULL,
    at bigint NOT NULL,
    canonical text NOT NULL,
    leaf {bytes} NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, position)
);

CREATE INDEX evidence_conversation ON evidence_entry (workspace_id, conversation_id, at, id);

CREATE INDEX evidence_pending ON evidence_entry (workspace_id, id) WHERE position IS NULL;

CREATE TABLE evidence_opening (
    workspace_id {uuid} NOT NULL,
    entry_id {uuid} NOT NULL,
    name text NOT NULL,
    opening {bytes} NOT NULL,
    PRIMARY KEY (workspace_id, entry_id, name),
    FOREIGN KEY (workspace_id, entry_id) REFERENCES evidence_entry (workspace_id, id)
);

CREATE TABLE evidence_head (
    workspace_id {uuid} PRIMARY KEY REFERENCES workspace (workspace_id),
    size bigint NOT NULL,
    frontier {bytes} NOT NULL,
    root {bytes} NOT NULL,
    note text NOT NULL,
    signed_at bigint NOT NULL
);
";

const TENANT_TABLES: [&str; 16] = [
    "workspace",
    "member",
    "connection",
    "contact",
    "conversation",
    "message",
    "draft",
    "draft_version",
    "outgoing",
    "attempt",
    "delivery",
    "fact",
    "fact_version",
    "auto_send",
    "evidence_entry",
    "evidence_opening",
];

const PARTNER_READS: [&str; 5] = ["workspace", "member", "connection", "conversation", "draft"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, PLATFORM).await?;
        run(manager, TENANT).await?;
        for table in TENANT_TABLES.into_iter().chain(["evidence_head"]) {
            guard_by_workspace(manager, table, "workspace_id").await?;
        }
        for table in PARTNER_READS {
            let_partner_read(manager, table).await?;
        }
        Ok(())
    }
}
