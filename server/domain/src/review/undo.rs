//! Taking a decision back while nothing has left.
//!
//! Whoever decides hundreds of answers with single keys presses a wrong one. An approved answer stays in the queue for a short grace
//! before it may leave; until then, and later if something else holds it back, it can be stopped. A rejected draft is brought back as
//! long as it still answers what the customer wrote last. What left is never called back.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::again::{show, state};
use super::card::{DRAFT_ANSWERS, DRAFT_PROPOSAL, verdict_of, version_row, version_text};
use super::judge::checked;
use super::rows::{
    Open, conversation_row, draft_row, judge_words, keep_version, may_leave, open_draft, sending_connection,
};
use super::{DraftState, ReviewError, WRITTEN};
use crate::Channel;
use crate::draft::context;
use crate::draft::proposal::Proposal;
use crate::evidence::{Entry, Record};
use crate::ids::{ConversationId, DraftId, MessageId};
use crate::jobs::{Kind, Promise};
use crate::live::LiveKind;
use crate::send::take_back;
use crate::store::entity::tenant::{connection, conversation, draft};
use crate::store::{StoreError, Txn, from_json};
use crate::tenancy::{Duty, WorkspaceScope};

/// What became of the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    /// It waits for a decision again.
    Waits,
    /// It does not leave; the customer has written since, and an answer to that is drafted.
    Stopped,
}

/// Takes back one's own approval or rejection.
///
/// # Errors
/// [`ReviewError::HasLeft`] once the answer may be with the customer; [`ReviewError::Stale`] where there is nothing to bring back.
pub async fn undo(scope: &WorkspaceScope, id: DraftId) -> Result<Undone, ReviewError> {
    if !scope.may(Duty::Approve) {
        return Err(ReviewError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let row = draft_row(&txn, id).await?.ok_or(ReviewError::NotFound)?;
    let own = row.decided_by.is_some() && row.decided_by == scope.person().map(|person| person.0);
    if !own || row.class == WRITTEN {
        return Err(ReviewError::Stale);
    }
    let conversation = conversation_row(&txn, row.conversation_id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let undone = match DraftState::parse(&row.state) {
        Some(DraftState::Approved) => undo_approval(scope, &mut txn, row, conversation).await?,
        Some(DraftState::Rejected) => undo_rejection(scope, &mut txn, row, conversation).await?,
        _ => return Err(ReviewError::Stale),
    };
    txn.commit().await?;
    Ok(undone)
}

async fn undo_approval(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: draft::Model,
    conversation: conversation::Model,
) -> Result<Undone, ReviewError> {
    if take_back(txn, scope, (row.id, row.version)).await?.is_none() {
        return Err(ReviewError::HasLeft);
    }
    if !answers_the_newest(txn, &row).await? {
        set(txn, &row, DraftState::Superseded).await?;
        txn.promise(Promise::now(Kind::Draft, conversation.id)).await?;
        let open = with_connection(txn, row, conversation).await?;
        record(scope, txn, &open, open.row.version).await?;
        txn.announce(LiveKind::Draft, Some(ConversationId(open.conversation.id)));
        return Ok(Undone::Stopped);
    }
    let version = row.version;
    let stored = version_row(txn, row.id, version)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let text = version_text(txn, &stored).await?.ok_or(ReviewError::Empty)?;
    let mut open = with_connection(txn, row, conversation).await?;
    let channel = Channel::parse(&open.row.channel).ok_or(StoreError::Unknown("draft"))?;
    let proposal: Option<Proposal> = if stored.author_id.is_none() {
        let json = txn.open(DRAFT_PROPOSAL, open.row.id, &open.row.proposal).await?;
        Some(from_json(&json, "draft")?)
    } else {
        None
    };
    let way = open.way()?;
    let verdict = judge_words(txn, &open.conversation, &text, (channel, way), proposal.as_ref()).await?;
    // A version is sent once and no more: what was stopped waits as the next one.
    let next = version + 1;
    keep_version(txn, &open, (next, stored.author_id), &text, &verdict).await?;
    reopen(txn, &mut open, state(&verdict)).await?;
    record(scope, txn, &open, next).await?;
    let about = ConversationId(open.conversation.id);
    let entry = checked(&scope.actor, about, open.row.id, next, &verdict);
    txn.record(open.connection.content_key, entry).await?;
    Ok(Undone::Waits)
}

async fn undo_rejection(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: draft::Model,
    conversation: conversation::Model,
) -> Result<Undone, ReviewError> {
    if !answers_the_newest(txn, &row).await? {
        return Err(ReviewError::Stale);
    }
    let stored = version_row(txn, row.id, row.version)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let before = state(&verdict_of(txn, &stored).await?);
    let mut open = with_connection(txn, row, conversation).await?;
    may_leave(txn, &open.conversation, open.way()?).await?;
    reopen(txn, &mut open, before).await?;
    record(scope, txn, &open, open.row.version).await?;
    Ok(Undone::Waits)
}

async fn with_connection(
    txn: &Txn,
    row: draft::Model,
    conversation: conversation::Model,
) -> Result<Open, ReviewError> {
    let connection: connection::Model = sending_connection(txn, &conversation).await?;
    Ok(Open {
        row,
        conversation,
        connection,
    })
}

/// Whether the customer has written nothing since, nobody has answered, and no other draft waits.
async fn answers_the_newest(txn: &Txn, row: &draft::Model) -> Result<bool, StoreError> {
    if open_draft(txn, row.conversation_id).await?.is_some() {
        return Ok(false);
    }
    let json = txn.open(DRAFT_ANSWERS, row.id, &row.answers).await?;
    let answers: Vec<MessageId> = from_json(&json, "draft")?;
    let asked = context::conversation(txn, ConversationId(row.conversation_id))
        .await?
        .unanswered;
    Ok(!asked.is_empty() && asked.iter().all(|message| answers.contains(message)))
}

async fn set(txn: &Txn, row: &draft::Model, state: DraftState) -> Result<(), StoreError> {
    use draft::Column;

    let mut update = txn
        .update::<draft::Entity>()
        .col_expr(Column::State, Expr::value(state.code()));
    if state.is_open() {
        update = update
            .col_expr(Column::DecidedAt, Expr::value(Option::<i64>::None))
            .col_expr(Column::DecidedBy, Expr::value(Option::<uuid::Uuid>::None))
            .col_expr(Column::Reason, Expr::value(Option::<Vec<u8>>::None));
    }
    update
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(row.state.clone()))
        .exec(txn.db())
        .await?;
    Ok(())
}

async fn reopen(txn: &mut Txn, open: &mut Open, state: DraftState) -> Result<(), ReviewError> {
    set(txn, &open.row, state).await?;
    state.code().clone_into(&mut open.row.state);
    show(txn, open).await?;
    Ok(())
}

async fn record(scope: &WorkspaceScope, txn: &mut Txn, open: &Open, version: i32) -> Result<(), StoreError> {
    let entry = Entry::new("decision_undone", &scope.actor)
        .about(ConversationId(open.conversation.id))
        .object("draft", open.row.id)
        .number("version", i64::from(version));
    txn.record(open.connection.content_key, entry).await
}
