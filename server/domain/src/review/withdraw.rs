//! Drafts end when somebody else answers: what waited would only repeat or contradict them.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::{DraftState, set_badge};
use crate::evidence::{Entry, Record};
use crate::ids::ConversationId;
use crate::live::LiveKind;
use crate::store::entity::tenant::draft::{Column, Entity};
use crate::store::{StoreError, Txn};
use crate::tenancy::{Actor, WorkspaceScope};

/// Cancels the open drafts of one conversation with a reason; returns how many there were. `key` seals the entries.
pub(crate) async fn cancel_in(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    conversation: ConversationId,
    key: Uuid,
    reason: &str,
) -> Result<u64, StoreError> {
    let still_open = || Column::State.is_in([DraftState::Waiting.code(), DraftState::Held.code()]);
    let open = txn
        .find::<Entity>()
        .filter(Column::ConversationId.eq(conversation.0))
        .filter(still_open())
        .all(txn.db())
        .await?;
    let mut count = 0;
    for row in open {
        let moved = txn
            .update::<Entity>()
            .col_expr(Column::State, Expr::value(DraftState::Cancelled.code()))
            .col_expr(Column::DecidedAt, Expr::value(txn.now()))
            .filter(Column::Id.eq(row.id))
            .filter(still_open())
            .exec(txn.db())
            .await?;
        if moved.rows_affected == 0 {
            continue;
        }
        count += 1;
        // A webhook may be the occasion; that the draft ends is our own rule.
        let actor = match &scope.actor {
            Actor::Provider => &Actor::System,
            actor => actor,
        };
        let entry = Entry::new(DraftState::Cancelled.code(), actor)
            .about(conversation)
            .object("draft", row.id)
            .number("version", i64::from(row.version))
            .text("reason", reason);
        txn.record(key, entry).await?;
    }
    if count > 0 {
        set_badge(txn, conversation.0, None).await?;
        txn.announce(LiveKind::Draft, Some(conversation));
    }
    Ok(count)
}
