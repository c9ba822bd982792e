//! What a list shows of a conversation: its latest message, how many are unread, until when one may answer.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::content::{MESSAGE_BODY, open_body};
use crate::store::entity::tenant::conversation::{Column, Entity};
use crate::store::entity::tenant::{conversation, message};
use crate::store::{StoreError, Txn};
use crate::vault::Place;

pub(crate) const PREVIEW: Place = Place::of("conversation", "preview");

/// What stands in place of the words of a message that its author took back.
const DELETED: &str = "deleted";
/// Characters of a preview.
const FIRST: usize = 160;

/// A message that came in.
pub(super) struct Newest<'a> {
    pub(super) message: Uuid,
    pub(super) kind: &'a str,
    /// `None` for a message that was taken back before it arrived.
    pub(super) text: Option<&'a str>,
    pub(super) deleted: bool,
    /// The end of the window it opens, if it opens one.
    pub(super) window_end: Option<i64>,
    pub(super) received_at: i64,
}

/// Puts a message that came in on top of its conversation.
pub(super) async fn advance(
    txn: &Txn,
    conversation: &conversation::Model,
    content_key: Uuid,
    newest: Newest<'_>,
) -> Result<(), StoreError> {
    let preview = preview(txn, content_key, conversation.id, newest.text).await?;
    let kind = if newest.deleted { DELETED } else { newest.kind };
    let mut update = txn
        .update::<Entity>()
        .col_expr(Column::PreviewDirection, Expr::value("in"))
        .col_expr(Column::PreviewKind, Expr::value(kind))
        .col_expr(Column::Preview, Expr::value(preview))
        .col_expr(Column::LastAt, Expr::value(newest.received_at))
        .col_expr(Column::Unread, Expr::col(Column::Unread).add(1));
    // One statement with the window: most messages open it.
    if let Some(end) = later(conversation, newest.window_end) {
        update = update
            .col_expr(Column::WindowUntil, Expr::value(end))
            .col_expr(Column::WindowMessageId, Expr::value(newest.message));
    }
    update
        .filter(Column::Id.eq(conversation.id))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// An end of the window that counts, because it is later than what is known.
fn later(conversation: &conversation::Model, end: Option<i64>) -> Option<i64> {
    end.filter(|end| conversation.window_until.is_none_or(|known| *end > known))
}

/// Only a later end counts: an old message that arrives late takes nothing away and reopens nothing.
pub(super) async fn open_window(
    txn: &Txn,
    conversation: &conversation::Model,
    message: Uuid,
    end: Option<i64>,
) -> Result<(), StoreError> {
    let Some(end) = later(conversation, end) else {
        return Ok(());
    };
    txn.update::<Entity>()
        .col_expr(Column::WindowUntil, Expr::value(end))
        .col_expr(Column::WindowMessageId, Expr::value(message))
        .filter(Column::Id.eq(conversation.id))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// The first words, sealed, for lists.
pub(crate) async fn preview(
    txn: &Txn,
    content_key: Uuid,
    conversation: Uuid,
    text: Option<&str>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(text) = text else { return Ok(None) };
    let first: String = text.chars().take(FIRST).collect();
    txn.seal(content_key, PREVIEW, conversation, first.as_bytes())
        .await
        .map(Some)
}

/// Reads the preview anew, after a message changed or went.
pub(super) async fn show_newest(txn: &Txn, content_key: Uuid, conversation: Uuid) -> Result<(), StoreError> {
    let newest = txn
        .find::<message::Entity>()
        .filter(message::Column::ConversationId.eq(conversation))
        .filter(message::Column::Kind.ne(super::identity::NOTICE))
        .order_by_desc(message::Column::At)
        .order_by_desc(message::Column::Id)
        .one(txn.db())
        .await?;
    let Some(row) = newest else { return Ok(()) };
    let body = open_body(txn, MESSAGE_BODY, row.id, row.body.as_deref()).await?;
    let text = body.and_then(|body| body.text);
    let preview = preview(txn, content_key, conversation, text.as_deref()).await?;
    let kind = if row.deleted_at.is_some() {
        DELETED.to_owned()
    } else {
        row.kind
    };
    txn.update::<Entity>()
        .col_expr(Column::PreviewDirection, Expr::value(row.direction))
        .col_expr(Column::PreviewKind, Expr::value(kind))
        .col_expr(Column::Preview, Expr::value(preview))
        .filter(Column::Id.eq(conversation))
        .exec(txn.db())
        .await?;
    Ok(())
}
