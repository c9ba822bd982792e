//! A customer edits a message, or takes it back.
//!
//! The bubble shows what holds now, and earlier words stay readable, because an answer may have been given to them. What was taken
//! back is erased: the evidence keeps that it was there, not what it said. A proposal that answers words that no longer
//! stand is not left for approval.

use meta::webhook::MessageContent;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::content::open_body;
use super::message::{
    Body, Incoming, MESSAGE_BODY, ask_for_a_draft, blank, find, is_awaited, keep_version, provider_key,
    sealed_body, sealed_id,
};
use super::summary::{Newest, advance, show_newest};
use crate::evidence::{self, Record};
use crate::ids::{ConversationId, MessageId};
use crate::live::LiveKind;
use crate::review::{self, Question};
use crate::store::entity::tenant::{conversation, message, message_version};
use crate::store::{StoreError, Txn};

/// Why an evidence entry's text was erased.
pub(super) const TAKEN_BACK: &str = "deleted_by_customer";

/// Applies an edit. An edit of a message that is not here yet holds its place; an edit of what is not the customer's own
/// message in this conversation is kept as a new message.
pub(super) async fn edit(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    conversation: &conversation::Model,
    original: &str,
    content: &MessageContent,
) -> Result<(), StoreError> {
    let known = find(txn, &provider_key(txn, original)).await?;
    match known {
        None => insert_edited(txn, incoming, conversation, original, content).await,
        Some(row) if row.conversation_id != conversation.id || row.direction != "in" => {
            insert_edited(txn, incoming, conversation, &incoming.inbound.wamid, content).await
        }
        Some(row) if row.deleted_at.is_some() => Ok(()),
        Some(row) => apply(txn, incoming, &row, content).await,
    }
}

async fn insert_edited(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    conversation: &conversation::Model,
    wamid: &str,
    content: &MessageContent,
) -> Result<(), StoreError> {
    let body = Body::of(content);
    let mut row = blank(txn, incoming, conversation.id, wamid);
    row.kind = content.kind().into();
    row.body = Some(sealed_body(txn, incoming, row.id, &body).await?);
    row.edited_at = Some(incoming.at());
    if wamid == incoming.inbound.wamid {
        row.provider_id = Some(sealed_id(txn, incoming, row.id).await?);
    }
    if find(txn, &provider_key(txn, wamid)).await?.is_some() {
        return Ok(());
    }
    txn.insert(row.clone()).await?;
    let newest = Newest {
        message: row.id,
        kind: &row.kind,
        text: body.text.as_deref(),
        deleted: false,
        // An edit opens no window, also when the message itself has not arrived.
        window_end: None,
        received_at: incoming.received_at,
    };
    advance(txn, conversation, incoming.content_key(), newest).await?;
    record_edit(txn, incoming, &row, &body).await?;
    ask_for_a_draft(txn, incoming.scope, conversation, content).await?;
    txn.announce(LiveKind::Message, Some(ConversationId(conversation.id)));
    Ok(())
}

async fn apply(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    row: &message::Model,
    content: &MessageContent,
) -> Result<(), StoreError> {
    let at = incoming.at();
    let current = open_body(txn, MESSAGE_BODY, row.id, row.body.as_deref())
        .await?
        .unwrap_or_default();
    let changed = if row.edited_at.is_some_and(|newest| at < newest) {
        let body = Body::of(content);
        insert_between(txn, incoming, row, &body, at).await?;
        body
    } else {
        let edited = current.edited(content);
        if row.edited_at == Some(at) && edited == current {
            return Ok(());
        }
        keep_version(txn, incoming.content_key(), row.id, &current, at).await?;
        replace(txn, incoming, row, &edited, at).await?;
        edited
    };
    record_edit(txn, incoming, row, &changed).await?;
    show_newest(txn, incoming.content_key(), row.conversation_id).await?;
    let conversation = ConversationId(row.conversation_id);
    review::question_changed(
        txn,
        incoming.scope,
        conversation,
        MessageId(row.id),
        Question::Edited,
    )
    .await?;
    txn.announce(LiveKind::Message, Some(conversation));
    Ok(())
}

async fn replace(
    txn: &Txn,
    incoming: &Incoming<'_>,
    row: &message::Model,
    body: &Body,
    at: i64,
) -> Result<(), StoreError> {
    use message::Column;

    let kind = body.content().map_or("text", |content| content.kind());
    txn.update::<message::Entity>()
        .col_expr(Column::Kind, Expr::value(kind))
        .col_expr(
            Column::Body,
            Expr::value(sealed_body(txn, incoming, row.id, body).await?),
        )
        .col_expr(Column::EditedAt, Expr::value(at))
        .filter(Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// An older edit that arrives after a newer one takes its place among the earlier versions.
async fn insert_between(
    txn: &Txn,
    incoming: &Incoming<'_>,
    row: &message::Model,
    body: &Body,
    at: i64,
) -> Result<(), StoreError> {
    use message_version::{Column, Entity};

    if is_awaited(row, row.conversation_id) && at < row.at {
        // Older than everything known: the message itself is still to come.
        keep_version(txn, incoming.content_key(), row.id, body, row.at).await?;
        txn.update::<message::Entity>()
            .col_expr(message::Column::At, Expr::value(at))
            .filter(message::Column::Id.eq(row.id))
            .exec(txn.db())
            .await?;
        return Ok(());
    }
    let later = txn
        .find::<Entity>()
        .filter(Column::MessageId.eq(row.id))
        .filter(Column::ReplacedAt.gt(at))
        .all(txn.db())
        .await?;
    let next = later.iter().min_by_key(|version| version.replaced_at);
    let replaced_at = next.map_or(row.edited_at.unwrap_or(at), |version| version.replaced_at);
    if let Some(before) = next {
        txn.update::<Entity>()
            .col_expr(Column::ReplacedAt, Expr::value(at))
            .filter(Column::Id.eq(before.id))
            .exec(txn.db())
            .await?;
    }
    keep_version(txn, incoming.content_key(), row.id, body, replaced_at).await
}

async fn record_edit(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    row: &message::Model,
    body: &Body,
) -> Result<(), StoreError> {
    let entry = incoming
        .entry("message_edited", row.conversation_id)
        .object("message", row.id)
        .text("type", &row.kind)
        .commitment("text", body.text.as_deref().unwrap_or_default().as_bytes());
    txn.record(incoming.content_key(), entry).await
}

/// Takes a message back. Only the customer's own message of this conversation can be; one that is not here yet is
/// remembered as taken back, so that its words are never stored.
pub(super) async fn revoke(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    conversation: &conversation::Model,
    original: &str,
) -> Result<(), StoreError> {
    let known = find(txn, &provider_key(txn, original)).await?;
    let id = match known {
        None => insert_deleted(txn, incoming, conversation, original).await?,
        Some(row)
            if row.conversation_id != conversation.id
                || row.direction != "in"
                || row.deleted_at.is_some() =>
        {
            return Ok(());
        }
        Some(row) => {
            erase(txn, incoming, &row).await?;
            row.id
        }
    };
    let entry = incoming.entry("deleted", conversation.id).object("message", id);
    txn.record(incoming.content_key(), entry).await?;
    let conversation = ConversationId(conversation.id);
    review::question_changed(
        txn,
        incoming.scope,
        conversation,
        MessageId(id),
        Question::Deleted,
    )
    .await?;
    txn.announce(LiveKind::Message, Some(conversation));
    Ok(())
}

async fn insert_deleted(
    txn: &Txn,
    incoming: &Incoming<'_>,
    conversation: &conversation::Model,
    wamid: &str,
) -> Result<Uuid, StoreError> {
    let mut row = blank(txn, incoming, conversation.id, wamid);
    row.deleted_at = Some(incoming.at());
    let newest = Newest {
        message: row.id,
        kind: "text",
        text: None,
        deleted: true,
        window_end: None,
        received_at: incoming.received_at,
    };
    advance(txn, conversation, incoming.content_key(), newest).await?;
    let id = row.id;
    txn.insert(row).await?;
    Ok(id)
}

/// Removes the words everywhere they stand: the message, its earlier versions, the list, and what opens the evidence.
async fn erase(txn: &mut Txn, incoming: &Incoming<'_>, row: &message::Model) -> Result<(), StoreError> {
    use message::Column;

    txn.update::<message::Entity>()
        .col_expr(Column::Body, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::EditedAt, Expr::value(Option::<i64>::None))
        .col_expr(Column::DeletedAt, Expr::value(incoming.at()))
        .filter(Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    txn.delete::<message_version::Entity>()
        .filter(message_version::Column::MessageId.eq(row.id))
        .exec(txn.db())
        .await?;
    show_newest(txn, incoming.content_key(), row.conversation_id).await?;
    let conversation = ConversationId(row.conversation_id);
    evidence::erase_message(
        txn,
        &incoming.scope.actor,
        conversation,
        MessageId(row.id),
        incoming.why_gone,
    )
    .await
}
