//! What was asked changed after an answer was proposed: the customer edited a message, or took it back.
//!
//! A proposal answers words. When they no longer stand, approving it would answer a question that nobody asks any more.

use sea_orm::{ColumnTrait, QueryFilter};

use super::DraftState;
use super::card::DRAFT_ANSWERS;
use super::ends::close;
use crate::draft::context;
use crate::ids::{ConversationId, MessageId};
use crate::jobs::{Kind, Promise};
use crate::store::entity::tenant::draft;
use crate::store::{StoreError, Txn, from_json};
use crate::tenancy::WorkspaceScope;

/// What became of a message that may have been asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// It says something else now.
    Edited,
    /// It was taken back.
    Deleted,
}

impl Question {
    const fn reason(self) -> &'static str {
        match self {
            Self::Edited => "question_edited",
            Self::Deleted => "question_deleted",
        }
    }
}

/// Ends the open draft that answers a changed message, and promises another one if anything is still asked.
pub(crate) async fn question_changed(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    conversation: ConversationId,
    message: MessageId,
    what: Question,
) -> Result<(), StoreError> {
    let asked = context::conversation(txn, conversation).await?.unanswered;
    let open = txn
        .find::<draft::Entity>()
        .filter(draft::Column::ConversationId.eq(conversation.0))
        .filter(super::still_open())
        .one(txn.db())
        .await?;
    let mut stale = false;
    if let Some(row) = open {
        let json = txn.open(DRAFT_ANSWERS, row.id, &row.answers).await?;
        let answers: Vec<MessageId> = from_json(&json, "draft")?;
        if answers.contains(&message) {
            let left = answers.iter().any(|answered| asked.contains(answered));
            let end = if left {
                DraftState::Superseded
            } else {
                DraftState::Cancelled
            };
            close(txn, scope, &row, end, what.reason()).await?;
            stale = left;
        }
    }
    // A draft may also be under way to the old words: its job sees that they changed, and this one drafts anew.
    if stale || (what == Question::Edited && asked.contains(&message)) {
        txn.promise(Promise::now(Kind::Draft, conversation.0)).await?;
    }
    Ok(())
}
