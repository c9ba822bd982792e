//! Erasing one customer, whenever the business asks for it: that customer has no access at Meta to ask by.
//!
//! Everything of theirs goes, in every conversation: messages, comments, drafts, answers, ids and names. The evidence stays
//! verifiable and says that it was done. Should they write again, they are somebody new.

use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::erase::{Rows, Whose};
use crate::evidence::{Entry, Record, erase_conversations};
use crate::ids::ConversationId;
use crate::live::LiveKind;
use crate::review;
use crate::send::SendState;
use crate::store::entity::tenant::{conversation, outgoing};
use crate::store::{StoreError, Txn};
use crate::tenancy::{Duty, WorkspaceScope};

/// Why the answers that wait will not leave, and why words can no longer be opened.
const ERASED: &str = "contact_erased";

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// No such conversation here.
    #[error("not found")]
    NotFound,
    /// This person may not erase.
    #[error("not allowed")]
    NotAllowed,
    /// An answer to this customer is at Meta, or may be, and its end is not known: erased now, it would come back as something that
    /// nobody sent. It is known within seconds, or a person is asked about it within minutes.
    #[error("an answer is on its way")]
    OnItsWay,
    /// Rows could not be read or written; nothing was erased.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// Erases the customer of a conversation, with everything that they and the business said to each other through its connection.
/// What has not left yet never will. Returns how many conversations there were.
pub async fn erase_contact(scope: &WorkspaceScope, id: ConversationId) -> Result<usize, EraseError> {
    if !scope.may(Duty::Disconnect) {
        return Err(EraseError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let Some(row) = conversation_row(&txn, id).await? else {
        return Err(EraseError::NotFound);
    };
    let theirs = conversations_of(&txn, row.contact_id).await?;
    if is_on_its_way(&txn, &theirs).await? {
        return Err(EraseError::OnItsWay);
    }
    for conversation in &theirs {
        review::cancel_in(&mut txn, scope, ConversationId(*conversation), ERASED).await?;
    }
    let whose = Whose::Contact(row.contact_id);
    let counts = Rows { txn: &txn, whose }.delete().await?;
    erase_conversations(&mut txn, &scope.actor, &theirs, ERASED).await?;
    let entry = Entry::new("contact_erased", &scope.actor)
        .object("connection", row.connection_id)
        .object("contact", row.contact_id)
        .text("channel", &row.channel)
        .number("conversations", i64::try_from(theirs.len()).unwrap_or(i64::MAX));
    let facts_key = txn.facts_key().await?;
    txn.record(facts_key, counts.on(entry)).await?;
    txn.announce(LiveKind::Message, None);
    txn.announce(LiveKind::Draft, None);
    txn.commit().await?;
    if let Err(error) = scope.laras.store().fold().await {
        tracing::warn!(%error, "the log of the database could not be shortened after an erasure; it will be");
    }
    Ok(theirs.len())
}

async fn conversation_row(txn: &Txn, id: ConversationId) -> Result<Option<conversation::Model>, StoreError> {
    Ok(txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(id.0))
        .one(txn.db())
        .await?)
}

async fn conversations_of(txn: &Txn, contact: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let rows = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::ContactId.eq(contact))
        .lock_exclusive()
        .all(txn.db())
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The sends are locked, so that none is claimed between this look and the erasure.
async fn is_on_its_way(txn: &Txn, conversations: &[Uuid]) -> Result<bool, StoreError> {
    let sends = txn
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::ConversationId.is_in(conversations.iter().copied()))
        .lock_exclusive()
        .all(txn.db())
        .await?;
    let open = [SendState::Sending, SendState::Unknown].map(SendState::code);
    Ok(sends.iter().any(|row| open.contains(&row.state.as_str())))
}
