//! An agency with hundreds of clients: counts by day and rhythm for each, a queue that is read in its order, what waits until
//! later, and what an owner lets the agency decide.

use crate::dialect::{guard_by_workspace, let_partner_read, let_partner_read_through_its_clients, run};
use sea_orm_migration::prelude::*;

/// Adds what a partner's lists over all clients are read from.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// `day` is `20261124` on the business's own calendar. `usual` and `current` are one number for each hour of a week. A draft without
/// a window stands at the end of the queue.
const TENANT: &str = "
CREATE TABLE client_day (
    workspace_id {uuid} NOT NULL REFERENCES workspace (workspace_id),
    day integer NOT NULL,
    partner_id {uuid} NOT NULL,
    received integer NOT NULL,
    answered integer NOT NULL,
    by_itself integer NOT NULL,
    PRIMARY KEY (workspace_id, day)
);

CREATE INDEX client_day_partner ON client_day (partner_id, day, workspace_id);

CREATE TABLE client_rhythm (
    workspace_id {uuid} PRIMARY KEY REFERENCES workspace (workspace_id),
    partner_id {uuid} NOT NULL,
    last_received_at bigint NOT NULL,
    week integer NOT NULL,
    weeks integer NOT NULL,
    usual {bytes} NOT NULL,
    current {bytes} NOT NULL
);

CREATE INDEX client_rhythm_partner ON client_rhythm (partner_id);

CREATE TABLE delegation (
    workspace_id {uuid} PRIMARY KEY REFERENCES workspace (workspace_id),
    partner_id {uuid},
    scope text NOT NULL,
    person_id {uuid},
    changed_at bigint NOT NULL
);

ALTER TABLE draft ADD COLUMN snoozed_until bigint;

CREATE INDEX draft_fleet ON draft (partner_id, COALESCE(window_until, 9223372036854775807), id)
    WHERE state IN ('waiting', 'held');

CREATE INDEX draft_fleet_clients ON draft (partner_id, workspace_id, state, window_until)
    WHERE state IN ('waiting', 'held');

CREATE INDEX conversation_unread ON conversation (partner_id, workspace_id) WHERE unread > 0;

CREATE INDEX connection_partner ON connection (partner_id) WHERE ended_at IS NULL;

CREATE INDEX workspace_partner ON workspace (partner_id, name);

CREATE INDEX member_partner ON member (partner_id, person_id);

CREATE INDEX outgoing_unknown ON outgoing (workspace_id, id) WHERE state = 'unknown';
";

/// What the cards and rows of lists over all clients are made of.
const READ_FOR_LISTS: [&str; 8] = [
    "contact",
    "post",
    "message",
    "draft_version",
    "fact",
    "fact_version",
    "rule_decision",
    "outgoing",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TENANT).await?;
        for table in ["client_day", "client_rhythm", "delegation"] {
            guard_by_workspace(manager, table, "workspace_id").await?;
            let_partner_read(manager, table).await?;
        }
        for table in READ_FOR_LISTS {
            let_partner_read_through_its_clients(manager, table).await?;
        }
        Ok(())
    }
}
