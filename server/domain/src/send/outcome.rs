//! What became of a POST, written down.

use meta::{Action, SendOutcome};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::claim::{content_key, find};
use super::failure::SendFailure;
use super::state::{Event, SendState};
use super::status;
use crate::connect::ConnectionState;
use crate::evidence::{Entry, Record};
use crate::ids::ConversationId;
use crate::jobs::{Kind, Promise, Stop};
use crate::live::LiveKind;
use crate::receive::{MESSAGE_PROVIDER_ID, provider_key};
use crate::store::entity::tenant::{attempt, connection, message, outgoing};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;
use crate::time::{HOUR, MINUTE, SECOND};

/// After this long without a status, a person is asked to look at the phone.
const ASK_AFTER: i64 = 10 * MINUTE;
/// Refusals of one text after which a person must look.
const MOST_REFUSALS: i32 = 12;

/// Writes down the outcome of one attempt.
pub(super) async fn settle(
    scope: &WorkspaceScope,
    id: Uuid,
    attempt: Uuid,
    result: SendOutcome,
) -> Result<(), Stop> {
    let mut txn = scope.txn().await?;
    let Some(row) = find(&txn, id).await? else {
        return Ok(());
    };
    let (name, code) = named(&result);
    end_attempt(&txn, attempt, name, code).await?;
    let retry = match result {
        SendOutcome::Accepted { wamid } => {
            accept(scope, &mut txn, &row, attempt, &wamid).await?;
            None
        }
        SendOutcome::NotSent(_) => {
            Some(put_back(scope, &mut txn, &row, SECOND << row.attempts.clamp(0, 8)).await?)
        }
        SendOutcome::Refused(refusal) => refused(scope, &mut txn, &row, &refusal).await?,
        SendOutcome::Ambiguous(_) => {
            lose(scope, &mut txn, &row).await?;
            None
        }
    };
    txn.commit().await?;
    match retry {
        Some(after_ms) => Err(Stop::Retry {
            after_ms,
            why: format!("a send was not taken ({name})"),
        }),
        None => Ok(()),
    }
}

fn named(result: &SendOutcome) -> (&'static str, Option<i64>) {
    match result {
        SendOutcome::Accepted { .. } => ("accepted", None),
        SendOutcome::NotSent(_) => ("not_sent", None),
        SendOutcome::Refused(refusal) => ("refused", Some(refusal.code)),
        SendOutcome::Ambiguous(ambiguous) => ("ambiguous", ambiguous.error.as_ref().map(|error| error.code)),
    }
}

async fn end_attempt(txn: &Txn, id: Uuid, outcome: &str, code: Option<i64>) -> Result<(), StoreError> {
    txn.update::<attempt::Entity>()
        .col_expr(attempt::Column::EndedAt, Expr::value(txn.now()))
        .col_expr(attempt::Column::Outcome, Expr::value(outcome))
        .col_expr(attempt::Column::Code, Expr::value(code))
        .filter(attempt::Column::Id.eq(id))
        .filter(attempt::Column::EndedAt.is_null())
        .exec(txn.db())
        .await?;
    Ok(())
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
    txn.announce(LiveKind::Status, Some(conversation));
    Ok(true)
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

/// Nobody knows: a status will tell, or in ten minutes a person is asked.
pub(super) async fn lose(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
) -> Result<(), StoreError> {
    txn.update::<attempt::Entity>()
        .col_expr(attempt::Column::EndedAt, Expr::value(txn.now()))
        .col_expr(attempt::Column::Outcome, Expr::value("ambiguous"))
        .filter(attempt::Column::OutgoingId.eq(row.id))
        .filter(attempt::Column::EndedAt.is_null())
        .exec(txn.db())
        .await?;
    if advance(scope, txn, row, Event::Lose, None, |entry| entry).await? {
        let at = txn.now() + ASK_AFTER;
        txn.promise(Promise::at(Kind::AskAboutUnknown, row.id, at))
            .await?;
    }
    Ok(())
}

async fn accept(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    attempt: Uuid,
    wamid: &str,
) -> Result<(), StoreError> {
    remember_provider_id(txn, row, wamid).await?;
    let commit = |entry: Entry| {
        entry
            .object("attempt", attempt)
            .commitment("provider_id", wamid.as_bytes())
    };
    advance(scope, txn, row, Event::Accept, None, commit).await?;
    // Statuses may have been faster than Meta's own answer: they were kept, and count now.
    status::join_parked(scope, txn, row.id, &provider_key(txn, wamid)).await
}

/// Binds Meta's id to the send and its bubble.
pub(super) async fn remember_provider_id(
    txn: &Txn,
    row: &outgoing::Model,
    wamid: &str,
) -> Result<(), StoreError> {
    let key = provider_key(txn, wamid);
    txn.update::<outgoing::Entity>()
        .col_expr(outgoing::Column::ProviderKey, Expr::value(key.clone()))
        .filter(outgoing::Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    let content_key = content_key(txn, row).await?;
    let sealed = txn
        .seal(content_key, MESSAGE_PROVIDER_ID, row.message_id, wamid.as_bytes())
        .await?;
    txn.update::<message::Entity>()
        .col_expr(message::Column::ProviderKey, Expr::value(key))
        .col_expr(message::Column::ProviderId, Expr::value(sealed))
        .filter(message::Column::Id.eq(row.message_id))
        .exec(txn.db())
        .await?;
    Ok(())
}

async fn put_back(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    after_ms: i64,
) -> Result<i64, StoreError> {
    advance(scope, txn, row, Event::PutBack, None, |entry| entry).await?;
    Ok(after_ms.max(SECOND))
}

/// A definite refusal: what follows is Meta's table of codes. Returns when to try again, if at all.
async fn refused(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    refusal: &meta::GraphError,
) -> Result<Option<i64>, StoreError> {
    let failure = SendFailure::Refused { code: refusal.code };
    tracing::info!(send = %row.id, code = refusal.code, "Meta refused a send");
    if refusal.code == meta::graph::codes::WINDOW_CLOSED {
        end(scope, txn, row, Event::CloseWindow, SendFailure::WindowClosed).await?;
        return Ok(None);
    }
    let refusals = u32::try_from(row.attempts).unwrap_or_default();
    let wait = match refusal.action(refusals) {
        Action::Retry { after } => i64::try_from(after.as_millis()).ok(),
        Action::RetrySlowly => Some(HOUR),
        Action::Disconnect => {
            ask_to_reconnect(scope, txn, row).await?;
            None
        }
        Action::Hold | Action::Fail | Action::Fix | Action::Unknown => None,
    };
    if let Some(after_ms) = wait.filter(|_| row.attempts < MOST_REFUSALS) {
        return put_back(scope, txn, row, after_ms).await.map(Some);
    }
    end(scope, txn, row, Event::Refuse, failure).await?;
    Ok(None)
}

/// Meta no longer lets us act: drafting and sending stop, nothing inbound is lost, the owner is asked to reconnect.
async fn ask_to_reconnect(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
) -> Result<(), StoreError> {
    let moved = txn
        .update::<connection::Entity>()
        .col_expr(
            connection::Column::State,
            Expr::value(ConnectionState::ReconnectNeeded.code()),
        )
        .filter(connection::Column::Id.eq(row.connection_id))
        .filter(connection::Column::State.eq(ConnectionState::Live.code()))
        .exec(txn.db())
        .await?;
    if moved.rows_affected == 1 {
        let key = txn.facts_key().await?;
        let entry = Entry::new("reconnect_needed", &scope.actor).object("connection", row.connection_id);
        txn.record(key, entry).await?;
        txn.announce(LiveKind::Connection, None);
    }
    Ok(())
}

/// The job: ten minutes without a word, so a person is asked. The send stays `unknown`.
pub(crate) async fn ask_about_unknown(scope: &WorkspaceScope, id: Uuid) -> Result<(), Stop> {
    let mut txn = scope.txn().await?;
    let Some(row) = find(&txn, id).await? else {
        return Ok(());
    };
    if SendState::parse(&row.state) == Some(SendState::Unknown) && row.failure.is_none() {
        txn.update::<outgoing::Entity>()
            .col_expr(
                outgoing::Column::Failure,
                Expr::value(SendFailure::Unknown.code()),
            )
            .filter(outgoing::Column::Id.eq(id))
            .exec(txn.db())
            .await
            .map_err(StoreError::from)?;
        let key = content_key(&txn, &row).await?;
        let entry = Entry::new("unknown_asked", &scope.actor)
            .about(ConversationId(row.conversation_id))
            .object("send", id);
        txn.record(key, entry).await?;
        txn.announce(LiveKind::Status, Some(ConversationId(row.conversation_id)));
        txn.commit().await?;
    }
    Ok(())
}
