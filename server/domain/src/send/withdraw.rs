//! An approved answer that has not left is taken back when a fact that it quotes changes, or when whoever approved it thinks again: no
//! customer gets yesterday's price from us.
//!
//! What is taken back never reached the customer, so the question counts as unanswered again and is drafted anew.

use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect, QueryTrait as _};
use uuid::Uuid;

use super::failure::SendFailure;
use super::state::{Event, SendState};
use super::transition::end;
use crate::ids::ConversationId;
use crate::store::entity::tenant::outgoing;
use crate::store::{StoreError, Txn, View};
use crate::tenancy::WorkspaceScope;

/// Takes back the answer of one draft version if it still waits for its turn; returns its conversation.
///
/// The row is locked: a worker that has claimed it is first, and then it has left before the change.
pub(crate) async fn withdraw(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    sent: (Uuid, i32),
) -> Result<Option<ConversationId>, StoreError> {
    cancel_queued(txn, scope, sent, SendFailure::FactChanged).await
}

/// The same because whoever approved it has thought again.
pub(crate) async fn take_back(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    sent: (Uuid, i32),
) -> Result<Option<ConversationId>, StoreError> {
    cancel_queued(txn, scope, sent, SendFailure::TakenBack).await
}

async fn cancel_queued(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    (draft, version): (Uuid, i32),
    why: SendFailure,
) -> Result<Option<ConversationId>, StoreError> {
    let row = txn
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::DraftId.eq(draft))
        .filter(outgoing::Column::DraftVersion.eq(version))
        .lock_exclusive()
        .one(txn.db())
        .await?;
    let Some(row) = row.filter(|row| row.state == SendState::Queued.code()) else {
        return Ok(None);
    };
    end(scope, txn, &row, Event::Cancel, why).await?;
    Ok(Some(ConversationId(row.conversation_id)))
}

/// The bubbles of a conversation that were taken back, as a subquery: no customer has seen them.
pub(crate) fn withdrawn(view: &View, conversation: ConversationId) -> SelectStatement {
    view.find::<outgoing::Entity>()
        .select_only()
        .column(outgoing::Column::MessageId)
        .filter(outgoing::Column::ConversationId.eq(conversation.0))
        .filter(outgoing::Column::State.eq(SendState::Cancelled.code()))
        .filter(
            outgoing::Column::Failure
                .is_in([SendFailure::FactChanged, SendFailure::TakenBack].map(SendFailure::code)),
        )
        .into_query()
}
