//! Delivery statuses: every one is kept, the ticks only ever rise.

use meta::webhook::{DeliveryStatus, InboundStatus};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::callback;
use super::failure::SendFailure;
use super::outcome::remember_provider_id;
use super::pause;
use super::state::Event;
use super::transition::{abandon, advance, find_locked};
use crate::evidence::Entry;
use crate::receive::provider_key;
use crate::store::entity::tenant::{attempt, delivery, outgoing};
use crate::store::platform::{self, Arrived};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;

/// Takes a status into its workspace.
pub(crate) async fn take_status(
    scope: &WorkspaceScope,
    arrived: &Arrived,
    status: InboundStatus,
) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    if !platform::finish_unit(&txn, arrived.id, scope.workspace()).await? {
        return Ok(());
    }
    let key = provider_key(&txn, &status.wamid);
    let send = sender_of(&mut txn, scope, &key, &status).await?;
    let row = delivery::Model {
        workspace_id: txn.workspace().0,
        id: txn.new_id(),
        provider_key: key,
        outgoing_id: send,
        status: name(&status.status),
        at: status
            .at
            .map_or(arrived.received_at, jiff::Timestamp::as_millisecond),
        code: status.errors.first().map(|error| error.code),
        received_at: arrived.received_at,
    };
    txn.insert(row.clone()).await?;
    if let Some(send) = send {
        apply(scope, &mut txn, send, &row).await?;
    }
    txn.commit().await
}

fn name(status: &DeliveryStatus) -> String {
    match status {
        DeliveryStatus::Sent => "sent".into(),
        DeliveryStatus::Delivered => "delivered".into(),
        DeliveryStatus::Read => "read".into(),
        DeliveryStatus::Played => "played".into(),
        DeliveryStatus::Failed => "failed".into(),
        DeliveryStatus::Other(name) => name.chars().take(32).collect(),
    }
}

/// Which send a status speaks of: by Meta's id, else by our callback data. Unknown ones are parked; Meta also reports
/// messages that we never sent.
async fn sender_of(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    key: &[u8],
    status: &InboundStatus,
) -> Result<Option<Uuid>, StoreError> {
    let known = txn
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::ProviderKey.eq(key.to_vec()))
        .one(txn.db())
        .await?;
    if let Some(row) = known {
        return Ok(Some(row.id));
    }
    let attempt = status
        .callback_data
        .as_deref()
        .and_then(|data| callback::attempt(scope.laras.keys(), data));
    let Some(attempt) = attempt else { return Ok(None) };
    let row = txn
        .find::<attempt::Entity>()
        .filter(attempt::Column::Id.eq(attempt))
        .one(txn.db())
        .await?;
    // An attempt that Meta definitely refused has no statuses; one that claims to is not believed.
    let Some(row) = row.filter(|row| !matches!(row.outcome.as_deref(), Some("refused" | "not_sent"))) else {
        return Ok(None);
    };
    let Some(send) = find_locked(txn, row.outgoing_id).await? else {
        return Ok(None);
    };
    // Faster than Meta's own answer, or that answer was lost: either way Meta has taken it, and this is its id. The
    // attempt is over: whatever its worker still learns cannot put the send back.
    abandon(txn, &send, "accepted").await?;
    remember_provider_id(txn, &send, &status.wamid).await?;
    let commit = |entry: Entry| {
        entry
            .object("attempt", attempt)
            .commitment("provider_id", status.wamid.as_bytes())
    };
    advance(scope, txn, &send, Event::Accept, None, commit).await?;
    Ok(Some(send.id))
}

async fn apply(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    send: Uuid,
    status: &delivery::Model,
) -> Result<(), StoreError> {
    let (event, failure) = match status.status.as_str() {
        "sent" => (Event::SeeSent, None),
        "delivered" => (Event::SeeDelivered, None),
        "read" | "played" => (Event::SeeRead, None),
        "failed" => {
            let code = status.code.unwrap_or_default();
            (Event::SeeFailed, Some(SendFailure::Undeliverable { code }))
        }
        _ => return Ok(()),
    };
    let Some(row) = find_locked(txn, send).await? else {
        return Ok(());
    };
    let at = status.at;
    let with = |entry: Entry| entry.number("provider_at", at);
    let moved = advance(scope, txn, &row, event, failure, with).await?;
    match failure {
        // Meta accepts first and says what is wrong with the number afterwards.
        Some(SendFailure::Undeliverable { code }) if moved => {
            pause::after_code(scope, txn, row.connection_id, (code, pause::reason(code))).await
        }
        _ => Ok(()),
    }
}

/// Counts the statuses that arrived before Meta's own answer.
pub(super) async fn join_parked(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    send: Uuid,
    key: &[u8],
) -> Result<(), StoreError> {
    let parked = txn
        .find::<delivery::Entity>()
        .filter(delivery::Column::ProviderKey.eq(key.to_vec()))
        .filter(delivery::Column::OutgoingId.is_null())
        .order_by_asc(delivery::Column::At)
        .all(txn.db())
        .await?;
    for status in &parked {
        txn.update::<delivery::Entity>()
            .col_expr(delivery::Column::OutgoingId, Expr::value(send))
            .filter(delivery::Column::Id.eq(status.id))
            .exec(txn.db())
            .await?;
        apply(scope, txn, send, status).await?;
    }
    Ok(())
}
