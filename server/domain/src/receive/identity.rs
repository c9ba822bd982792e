//! A customer's ids change: another number, another BSUID, another phone.
//!
//! Meta tells it in up to three ways, any of which may be missing: a `system` message about the number, one about the BSUID, and the
//! field `user_id_update`. The conversation stays the same one and says in a line what happened. A note about somebody who
//! never wrote here is acknowledged and leaves nothing.

use meta::webhook::{Person, SystemNotice, Unit, UserIdChange, read_user_id_update};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::admit::admit;
use super::message::{Body, Incoming, blank, conversation_of, find, provider_key, sealed_body, sealed_id};
use super::routing::SetAside;
use super::{contact, merge};
use crate::evidence::{Entry, Record};
use crate::ids::{ConnectionId, ConversationId};
use crate::live::LiveKind;
use crate::store::entity::tenant::{connection, contact as contacts};
use crate::store::platform::Arrived;
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;

/// The kind of a line in a thread that nobody wrote.
pub(super) const NOTICE: &str = "system";

/// Takes the field `user_id_update` into its workspace.
pub(super) async fn take_user_id_update(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    unit: &Unit,
) -> Result<(), SetAside> {
    let changes = read_user_id_update(unit)?;
    let Some((mut txn, row)) = admit(scope, connection, arrived).await? else {
        return Ok(());
    };
    if let Some(row) = row {
        for change in &changes {
            follow(scope, &mut txn, &row, arrived.received_at, change).await?;
        }
    }
    txn.commit().await?;
    Ok(())
}

async fn follow(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    received_at: i64,
    change: &UserIdChange,
) -> Result<(), StoreError> {
    let old = Person {
        bsuid: change.previous.clone(),
        wa_id: change.wa_id.clone(),
        ..Person::default()
    };
    let new = Person {
        bsuid: change.current.clone(),
        ..Person::default()
    };
    let at = change
        .at
        .map_or(received_at, jiff::Timestamp::as_millisecond)
        .min(received_at);
    let Some(contact) = follow_ids(scope, txn, connection, &old, &new, at).await? else {
        return Ok(());
    };
    record(scope, txn, connection, contact, "user_id_update", &old, &new).await
}

/// A note by WhatsApp about the customer.
pub(super) async fn take_notice(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    notice: &SystemNotice,
) -> Result<(), StoreError> {
    let (scope, connection) = (incoming.scope, incoming.connection);
    let old = &incoming.inbound.from;
    let new = Person {
        bsuid: notice.new_bsuid.clone(),
        wa_id: notice.new_wa_id.clone(),
        ..Person::default()
    };
    let contact = if new.is_identified() {
        follow_ids(scope, txn, connection, old, &new, incoming.at()).await?
    } else {
        contact::find(txn, connection.id, old).await?.map(|row| row.id)
    };
    let Some(contact) = contact else {
        tracing::debug!("a note about somebody who never wrote here");
        return Ok(());
    };
    line(txn, incoming, contact).await?;
    record(scope, txn, connection, contact, named(notice), old, &new).await
}

fn named(notice: &SystemNotice) -> &'static str {
    match notice.what.as_deref() {
        Some("user_changed_number" | "customer_changed_number") => "user_changed_number",
        Some("user_changed_user_id") => "user_changed_user_id",
        Some("customer_identity_changed") => "customer_identity_changed",
        _ => "other",
    }
}

/// A line in the thread: read in passing, so neither unread nor on top of the list.
async fn line(txn: &mut Txn, incoming: &Incoming<'_>, contact: Uuid) -> Result<(), StoreError> {
    let Some(conversation) = conversation_of(txn, contact).await? else {
        return Ok(());
    };
    let mut row = blank(txn, incoming, conversation.id, &incoming.inbound.wamid);
    let body = Body::of_inbound(incoming.inbound, incoming.raw);
    row.kind = NOTICE.into();
    row.provider_id = Some(sealed_id(txn, incoming, row.id).await?);
    row.body = Some(sealed_body(txn, incoming, row.id, &body).await?);
    if find(txn, &provider_key(txn, &incoming.inbound.wamid))
        .await?
        .is_none()
    {
        txn.insert(row).await?;
    }
    txn.announce(LiveKind::Message, Some(ConversationId(conversation.id)));
    Ok(())
}

/// Gives the contact that had the old ids the new ones. Whoever wrote under the new ids already is the same person, unless the
/// number alone says so and they wrote before the change: then it was the number's owner of that time, who loses it.
async fn follow_ids(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    old: &Person,
    new: &Person,
    at: i64,
) -> Result<Option<Uuid>, StoreError> {
    let before = known_before(txn, connection.id, old).await?;
    let (after, certain) = known_after(txn, connection.id, new, at).await?;
    let kept = match (before, after) {
        (None, after) => return Ok(after.filter(|_| certain).map(|row| row.id)),
        (Some(before), Some(after)) if after.id != before.id => {
            if certain {
                merge::merge(scope, txn, connection, &before, &after).await?;
            } else {
                lose_number(txn, after.id).await?;
            }
            before
        }
        (Some(before), _) => before,
    };
    if new.wa_id.is_some() && new.bsuid.is_none() && kept.bsuid_key.is_some() {
        // A new number brings a new BSUID; the old one is nobody's, and the next message tells the new one.
        forget_bsuid(txn, kept.id).await?;
    }
    contact::learn(txn, connection.content_key, &kept, new).await?;
    Ok(Some(kept.id))
}

async fn known_before(
    txn: &Txn,
    connection: Uuid,
    old: &Person,
) -> Result<Option<contacts::Model>, StoreError> {
    if let Some(bsuid) = old.bsuid.as_deref()
        && let Some(row) = contact::by_bsuid(txn, connection, bsuid).await?
    {
        return Ok(Some(row));
    }
    match old.wa_id.as_deref() {
        // Somebody else's BSUID would be contradicted by this note.
        Some(number) => contact::by_phone(txn, connection, number, old.bsuid.is_some()).await,
        None => Ok(None),
    }
}

/// Who has the new ids already, and whether Meta's word makes them the same person.
async fn known_after(
    txn: &Txn,
    connection: Uuid,
    new: &Person,
    at: i64,
) -> Result<(Option<contacts::Model>, bool), StoreError> {
    if let Some(bsuid) = new.bsuid.as_deref()
        && let Some(row) = contact::by_bsuid(txn, connection, bsuid).await?
    {
        return Ok((Some(row), true));
    }
    let Some(number) = new.wa_id.as_deref() else {
        return Ok((None, true));
    };
    let row = contact::by_phone(txn, connection, number, true).await?;
    let since_then = row.as_ref().is_none_or(|row| row.created_at >= at);
    Ok((row, since_then))
}

async fn lose_number(txn: &Txn, contact: Uuid) -> Result<(), StoreError> {
    use contacts::Column;

    txn.update::<contacts::Entity>()
        .col_expr(Column::PhoneKey, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Phone, Expr::value(Option::<Vec<u8>>::None))
        .filter(Column::Id.eq(contact))
        .exec(txn.db())
        .await?;
    Ok(())
}

async fn forget_bsuid(txn: &Txn, contact: Uuid) -> Result<(), StoreError> {
    use contacts::Column;

    txn.update::<contacts::Entity>()
        .col_expr(Column::BsuidKey, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Bsuid, Expr::value(Option::<Vec<u8>>::None))
        .filter(Column::Id.eq(contact))
        .exec(txn.db())
        .await?;
    Ok(())
}

async fn record(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    contact: Uuid,
    what: &str,
    old: &Person,
    new: &Person,
) -> Result<(), StoreError> {
    let ids = |person: &Person| {
        let ids = [person.bsuid.as_deref(), person.wa_id.as_deref()];
        ids.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let mut entry = Entry::new("identity_changed", &scope.actor)
        .object("connection", connection.id)
        .object("contact", contact)
        .text("type", what)
        .commitment("id_before", ids(old).as_bytes())
        .commitment("id_after", ids(new).as_bytes());
    if let Some(conversation) = conversation_of(txn, contact).await? {
        entry = entry.about(ConversationId(conversation.id));
        txn.announce(LiveKind::Message, Some(ConversationId(conversation.id)));
    }
    txn.record(connection.content_key, entry).await
}
