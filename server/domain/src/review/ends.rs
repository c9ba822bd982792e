//! The ends of a draft that nobody decides: something newer was said, the connection went, the window closed.

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::DraftState;
use super::rows::{content_key, draft_row, move_draft};
use crate::evidence::{Entry, Record};
use crate::ids::{ConnectionId, ConversationId, DraftId};
use crate::jobs::{Kind, Promise, Stop};
use crate::receive::Window;
use crate::store::entity::tenant::{conversation, draft};
use crate::store::{StoreError, Txn};
use crate::tenancy::{Actor, WorkspaceScope};

/// Ends the open draft of a conversation because something newer was said.
pub(crate) async fn supersede(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    conversation: ConversationId,
) -> Result<(), StoreError> {
    let which = draft::Column::ConversationId.eq(conversation.0);
    close_all(txn, scope, which, DraftState::Superseded, "newer_message").await?;
    Ok(())
}

/// Cancels the open drafts of one conversation because somebody else answers: what waited would only repeat or contradict
/// them. Returns how many there were.
pub(crate) async fn cancel_in(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    conversation: ConversationId,
    reason: &str,
) -> Result<u64, StoreError> {
    let which = draft::Column::ConversationId.eq(conversation.0);
    close_all(txn, scope, which, DraftState::Cancelled, reason).await
}

/// Ends every open draft that would leave through a connection; returns how many.
pub(crate) async fn cancel_open(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    connection: ConnectionId,
    reason: &str,
) -> Result<u64, StoreError> {
    let conversations = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::ConnectionId.eq(connection.0))
        .filter(conversation::Column::DraftBadge.is_not_null())
        .all(txn.db())
        .await?;
    let which = draft::Column::ConversationId.is_in(conversations.into_iter().map(|row| row.id));
    close_all(txn, scope, which, DraftState::Cancelled, reason).await
}

async fn close_all(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    which: SimpleExpr,
    state: DraftState,
    reason: &str,
) -> Result<u64, StoreError> {
    let open = txn
        .find::<draft::Entity>()
        .filter(which)
        .filter(super::still_open())
        .all(txn.db())
        .await?;
    let mut count = 0;
    for row in open {
        close(txn, scope, &row, state, reason).await?;
        count += 1;
    }
    Ok(count)
}

/// Ends an open draft because a fact that it rests on changed, and promises one that is made from the facts as they are now.
pub(super) async fn fact_changed(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    row: &draft::Model,
) -> Result<(), StoreError> {
    close(txn, scope, row, DraftState::Superseded, "fact_changed").await?;
    txn.promise(Promise::now(Kind::Draft, row.conversation_id)).await
}

pub(super) async fn close(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    row: &draft::Model,
    state: DraftState,
    reason: &str,
) -> Result<(), StoreError> {
    if move_draft(txn, row, state, None).await? {
        // A webhook may be the occasion; that the draft ends is our own rule.
        let actor = match &scope.actor {
            Actor::Provider => &Actor::System,
            actor => actor,
        };
        let entry = Entry::new(state.code(), actor)
            .about(ConversationId(row.conversation_id))
            .object("draft", row.id)
            .number("version", i64::from(row.version))
            .text("reason", reason);
        let key = content_key(txn, row.conversation_id).await?;
        txn.record(key, entry).await?;
    }
    Ok(())
}

/// The job: closes a draft that waited until its window closed.
pub(crate) async fn expire(scope: &WorkspaceScope, id: Uuid) -> Result<(), Stop> {
    let mut txn = scope.txn().await?;
    let Some(row) = draft_row(&txn, DraftId(id)).await? else {
        return Ok(());
    };
    let still_open = DraftState::parse(&row.state).is_some_and(DraftState::is_open);
    if still_open && !Window::until_ms(row.window_until).is_open(txn.laras.clock().now()) {
        close(&mut txn, scope, &row, DraftState::Expired, "window_closed").await?;
        txn.commit().await?;
    }
    Ok(())
}
