//! Something went wrong at Meta that belongs to no single message (`value.errors`): acknowledged, counted in the evidence, and
//! logged by its code alone.
//!
//! The best known one stands beside a message without its payload (131000, "Unsupported webhook payload"); the message itself is
//! shown as one that cannot be.

use meta::webhook::WebhookError;

use crate::connect;
use crate::evidence::{Entry, Record};
use crate::ids::ConnectionId;
use crate::store::StoreError;
use crate::store::platform::{self, Arrived};
use crate::tenancy::WorkspaceScope;

pub(super) async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    error: &WebhookError,
) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    if !platform::finish_unit(&txn, arrived.id, scope.workspace()).await? {
        return Ok(());
    }
    if let Some(row) = connect::row(&txn, connection).await? {
        tracing::warn!(connection = %row.id, code = error.code, "Meta reports an error of its own");
        let told = [&error.title, &error.details].into_iter().flatten();
        let told = told.map(String::as_str).collect::<Vec<_>>().join(": ");
        let entry = Entry::new("provider_error", &scope.actor)
            .object("connection", row.id)
            .number("code", error.code)
            .number("received_at", arrived.received_at)
            .commitment("text", told.as_bytes());
        txn.record(row.content_key, entry).await?;
    }
    txn.commit().await
}
