//! Everything between one contact and one connection: one conversation of messages, and one for each thread of comments that the
//! contact takes part in. Each is made when the first thing arrives.

use meta::webhook::Comment;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::store::entity::tenant::{connection, conversation};
use crate::store::{StoreError, Txn};
use crate::vault::Place;

pub(crate) const THREAD_ID: Place = Place::of("conversation", "thread_id");

/// The conversation of messages with a contact; a new one if there is none.
pub(super) async fn conversation_with(
    txn: &Txn,
    connection: &connection::Model,
    contact: Uuid,
) -> Result<conversation::Model, StoreError> {
    if let Some(row) = conversation_of(txn, contact).await? {
        return Ok(row);
    }
    let row = blank(txn, connection, contact);
    txn.insert(row.clone()).await?;
    Ok(row)
}

/// The conversation of messages with a contact, if there is one.
pub(super) async fn conversation_of(
    txn: &Txn,
    contact: Uuid,
) -> Result<Option<conversation::Model>, StoreError> {
    let select = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::ContactId.eq(contact))
        .filter(conversation::Column::ThreadKey.is_null());
    Ok(select.one(txn.db()).await?)
}

/// Where a comment stands: under which post, in which thread.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) post: Uuid,
    /// Meta's id of the top-level comment.
    pub(super) thread_id: &'a str,
}

/// Meta's id of the comment that began the thread of a comment. Every reply stands under it, also one that answers a reply, whose
/// event names the reply.
pub(super) async fn thread_id_of(
    txn: &Txn,
    connection: Uuid,
    comment: &Comment,
) -> Result<String, StoreError> {
    let named = comment.thread_id();
    if comment.parent_id.is_none() {
        return Ok(named.to_owned());
    }
    let answered = super::message::find(txn, &super::provider_key(txn, named)).await?;
    let Some(answered) = answered else {
        return Ok(named.to_owned());
    };
    let thread = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(answered.conversation_id))
        .filter(conversation::Column::ConnectionId.eq(connection))
        .one(txn.db())
        .await?;
    let known = match thread {
        Some(row) => txn.open_text(THREAD_ID, row.id, row.thread_id.as_deref()).await?,
        None => None,
    };
    Ok(known.unwrap_or_else(|| named.to_owned()))
}

/// What a contact says in one thread of comments; a new conversation if they had said nothing there.
pub(super) async fn comments_of(
    txn: &Txn,
    connection: &connection::Model,
    contact: Uuid,
    spot: Spot<'_>,
) -> Result<conversation::Model, StoreError> {
    let key = super::provider_key(txn, spot.thread_id);
    let known = in_thread(txn, connection.id, &key).await?;
    if let Some(row) = known.into_iter().find(|row| row.contact_id == contact) {
        return Ok(row);
    }
    let mut row = blank(txn, connection, contact);
    let sealed = txn
        .seal(
            connection.content_key,
            THREAD_ID,
            row.id,
            spot.thread_id.as_bytes(),
        )
        .await?;
    row.post_id = Some(spot.post);
    row.thread_key = Some(key);
    row.thread_id = Some(sealed);
    txn.insert(row.clone()).await?;
    Ok(row)
}

/// Everybody's conversations in one thread of comments.
pub(super) async fn in_thread(
    txn: &Txn,
    connection: Uuid,
    thread_key: &[u8],
) -> Result<Vec<conversation::Model>, StoreError> {
    let select = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::ConnectionId.eq(connection))
        .filter(conversation::Column::ThreadKey.eq(thread_key.to_vec()));
    Ok(select.all(txn.db()).await?)
}

fn blank(txn: &Txn, connection: &connection::Model, contact: Uuid) -> conversation::Model {
    conversation::Model {
        workspace_id: txn.workspace().0,
        id: txn.new_id(),
        partner_id: txn.partner().map(|id| id.0),
        connection_id: connection.id,
        contact_id: contact,
        channel: connection.channel.clone(),
        preview_direction: "in".into(),
        preview_kind: "text".into(),
        preview: None,
        last_at: txn.now(),
        unread: 0,
        window_until: None,
        window_message_id: None,
        draft_badge: None,
        owner: "ai".into(),
        owner_person: None,
        owner_since: None,
        post_id: None,
        thread_key: None,
        thread_id: None,
        created_at: txn.now(),
    }
}
