//! Moving a send from state to state: one place for the row, the evidence and what follows.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::claim::conversation_of;
use super::failure::SendFailure;
use super::state::{Event, SendState};
use crate::Way;
use crate::evidence::{Entry, Record};
use crate::ids::ConversationId;
use crate::jobs::{Kind, Promise};
use crate::live::LiveKind;
use crate::receive::Window;
use crate::store::entity::tenant::{attempt, connection, outgoing};
use crate::store::{StoreError, Txn, View};
use crate::tenancy::WorkspaceScope;
use crate::time::MINUTE;

/// After this long without a status, a person is asked to look at the phone.
const ASK_AFTER: i64 = 10 * MINUTE;

/// A send, locked until the transaction ends: its outcome, its statuses and a person may all come at once.
pub(super) async fn find_locked(txn: &Txn, id: Uuid) -> Result<Option<outgoing::Model>, StoreError> {
    Ok(txn
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::Id.eq(id))
        .lock_exclusive()
        .one(txn.db())
        .await?)
}

/// The same by the bubble that it is shown in.
pub(super) async fn find_locked_by_message(
    txn: &Txn,
    message: Uuid,
) -> Result<Option<outgoing::Model>, StoreError> {
    Ok(txn
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::MessageId.eq(message))
        .lock_exclusive()
        .one(txn.db())
        .await?)
}

/// Moves a send by an event and records it; false if the event changes nothing any more.
pub(super) async fn advance(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    event: Event,
    failure: Option<SendFailure>,
    with: impl FnOnce(Entry) -> Entry,
) -> Result<bool, StoreError> {
    use outgoing::Column;

    let state = SendState::parse(&row.state).ok_or(StoreError::Unknown("outgoing"))?;
    let Some(next) = state.after(event) else {
        return Ok(false);
    };
    let moved = txn
        .update::<outgoing::Entity>()
        .col_expr(Column::State, Expr::value(next.code()))
        .col_expr(Column::Failure, Expr::value(failure.map(SendFailure::code)))
        .col_expr(
            Column::FailureCode,
            Expr::value(failure.and_then(SendFailure::provider_code)),
        )
        .col_expr(Column::ChangedAt, Expr::value(txn.now()))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(row.state.clone()))
        .exec(txn.db())
        .await?;
    if moved.rows_affected == 0 {
        return Ok(false);
    }
    let conversation = ConversationId(row.conversation_id);
    let mut entry = Entry::new(next.code(), &scope.actor)
        .about(conversation)
        .object("send", row.id)
        .text("from", state.code());
    if let Some(failure) = failure {
        entry = entry.text("reason", failure.code());
        if let Some(code) = failure.provider_code() {
            entry = entry.number("code", code);
        }
    }
    let key = content_key(txn, row).await?;
    txn.record(key, with(entry)).await?;
    if state.is_outstanding() && !next.is_outstanding() {
        wake_next(txn, row).await?;
    }
    txn.announce(LiveKind::Status, Some(conversation));
    Ok(true)
}

/// What waited for this one to leave is looked at now.
async fn wake_next(txn: &mut Txn, row: &outgoing::Model) -> Result<(), StoreError> {
    use outgoing::Column;

    let next = txn
        .find::<outgoing::Entity>()
        .filter(Column::ConversationId.eq(row.conversation_id))
        .filter(Column::State.eq(SendState::Queued.code()))
        .filter(Column::Id.ne(row.id))
        .order_by_asc(Column::Id)
        .one(txn.db())
        .await?;
    match next {
        Some(next) => txn.promise(Promise::now(Kind::Send, next.id)).await,
        None => Ok(()),
    }
}

/// Ends a send that cannot leave.
pub(super) async fn end(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    event: Event,
    failure: SendFailure,
) -> Result<(), StoreError> {
    advance(scope, txn, row, event, Some(failure), |entry| entry).await?;
    Ok(())
}

/// Nobody knows: a status will tell, or in ten minutes a person is asked. `event` says how that came about.
pub(super) async fn lose(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    event: Event,
) -> Result<bool, StoreError> {
    let lost = advance(scope, txn, row, event, None, |entry| entry).await?;
    if lost {
        let at = txn.now() + ASK_AFTER;
        txn.promise(Promise::at(Kind::AskAboutUnknown, row.id, at))
            .await?;
    }
    Ok(lost)
}

/// Ends the attempt that is open, whoever began it; `how` says why it has no outcome of its own.
pub(super) async fn abandon(txn: &Txn, row: &outgoing::Model, how: &str) -> Result<(), StoreError> {
    txn.update::<attempt::Entity>()
        .col_expr(attempt::Column::EndedAt, Expr::value(txn.now()))
        .col_expr(attempt::Column::Outcome, Expr::value(how))
        .filter(attempt::Column::OutgoingId.eq(row.id))
        .filter(attempt::Column::EndedAt.is_null())
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Puts an attempt's send back into the queue until a moment.
pub(super) async fn put_back(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    until: i64,
) -> Result<(), StoreError> {
    let with = |entry: Entry| entry.number("not_before", until);
    if advance(scope, txn, row, Event::PutBack, None, with).await? {
        promise_again(txn, row, until).await?;
    }
    Ok(())
}

/// Leaves a queued send in the queue until a moment: no attempt, only the reason that is shown.
pub(super) async fn put_off(
    txn: &mut Txn,
    row: &outgoing::Model,
    until: i64,
    why: Option<SendFailure>,
) -> Result<(), StoreError> {
    let why = why.map(SendFailure::code);
    if row.failure.as_deref() != why {
        txn.update::<outgoing::Entity>()
            .col_expr(outgoing::Column::Failure, Expr::value(why))
            .filter(outgoing::Column::Id.eq(row.id))
            .filter(outgoing::Column::State.eq(SendState::Queued.code()))
            .exec(txn.db())
            .await?;
        txn.announce(LiveKind::Status, Some(ConversationId(row.conversation_id)));
    }
    promise_again(txn, row, until).await
}

/// The promise is part of the transaction that lets the send wait: no worker's memory and no count of tries stands between
/// the queue and the next look. What cannot leave before its window closes is looked at then, and expires.
async fn promise_again(txn: &mut Txn, row: &outgoing::Model, until: i64) -> Result<(), StoreError> {
    // Under a post nothing closes.
    let window = if row.way == Way::Comment.code() {
        None
    } else {
        conversation_of(txn, row).await?.and_then(|row| row.window_until)
    };
    let at = window.map_or(until, |end| until.min(Window::last_call_ms(end)));
    txn.promise(Promise::at(Kind::Send, row.id, at)).await
}

/// The key of the connection's content, also after the connection has ended.
pub(super) async fn content_key(view: &View, row: &outgoing::Model) -> Result<Uuid, StoreError> {
    let connection = view
        .find::<connection::Entity>()
        .filter(connection::Column::Id.eq(row.connection_id))
        .one(view.db())
        .await?;
    connection
        .map(|row| row.content_key)
        .ok_or(StoreError::Unknown("outgoing"))
}
