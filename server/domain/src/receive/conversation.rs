//! Everything between one contact and one connection: there is one conversation, made when the first thing arrives.

use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::store::entity::tenant::{connection, conversation};
use crate::store::{StoreError, Txn};

/// The conversation with a contact; a new one if there is none.
pub(super) async fn conversation_with(
    txn: &Txn,
    connection: &connection::Model,
    contact: Uuid,
) -> Result<conversation::Model, StoreError> {
    if let Some(row) = conversation_of(txn, contact).await? {
        return Ok(row);
    }
    let row = conversation::Model {
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
        created_at: txn.now(),
    };
    txn.insert(row.clone()).await?;
    Ok(row)
}

/// The conversation with a contact, if there is one.
pub(super) async fn conversation_of(
    txn: &Txn,
    contact: Uuid,
) -> Result<Option<conversation::Model>, StoreError> {
    let select = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::ContactId.eq(contact));
    Ok(select.one(txn.db()).await?)
}
