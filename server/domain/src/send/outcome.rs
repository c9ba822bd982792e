//! What became of a POST, written down.

use meta::SendOutcome;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::failure::SendFailure;
use super::refusal;
use super::state::{Event, SendState};
use super::status;
use super::transition::{advance, content_key, find_locked, lose, put_back};
use crate::evidence::{Entry, Record};
use crate::ids::ConversationId;
use crate::jobs::Stop;
use crate::live::LiveKind;
use crate::receive::{MESSAGE_PROVIDER_ID, provider_key};
use crate::store::entity::tenant::{attempt, message, outgoing};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;
use crate::time::SECOND;

/// Writes down the outcome of one attempt, named by its id and its worker's fence. If somebody else has ended the attempt
/// meanwhile (a later claim, a restore), that stands; only that Meta took the message is still news.
pub(super) async fn settle(
    scope: &WorkspaceScope,
    id: Uuid,
    (attempt, fence): (Uuid, Uuid),
    result: SendOutcome,
) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    let Some(row) = find_locked(&txn, id).await? else {
        return Ok(());
    };
    let in_time = end_attempt(&txn, attempt, fence, &result).await?;
    match result {
        SendOutcome::Accepted { id: wamid, .. } => accept(scope, &mut txn, &row, attempt, &wamid).await?,
        _ if !in_time => {
            tracing::warn!(send = %id, "an outcome came too late and changes nothing");
            return Ok(());
        }
        SendOutcome::NotSent(_) => {
            let until = txn.now() + (SECOND << row.attempts.clamp(0, 8));
            put_back(scope, &mut txn, &row, until).await?;
        }
        SendOutcome::Refused(refusal) => refusal::apply(scope, &mut txn, &row, attempt, &refusal).await?,
        SendOutcome::Ambiguous(_) => {
            lose(scope, &mut txn, &row, Event::Lose).await?;
        }
    }
    fail::fail_point!(super::points::BEFORE_SETTLE_COMMIT, |_| crate::crash::now());
    txn.commit().await
}

fn named(result: &SendOutcome) -> (&'static str, Option<i64>) {
    match result {
        SendOutcome::Accepted { .. } => ("accepted", None),
        SendOutcome::NotSent(_) => ("not_sent", None),
        SendOutcome::Refused(refusal) => ("refused", Some(refusal.code)),
        SendOutcome::Ambiguous(ambiguous) => ("ambiguous", ambiguous.error.as_ref().map(|error| error.code)),
    }
}

/// Ends an attempt, if it is still this worker's; false if somebody else has ended it.
async fn end_attempt(txn: &Txn, id: Uuid, fence: Uuid, result: &SendOutcome) -> Result<bool, StoreError> {
    let (outcome, code) = named(result);
    let ended = txn
        .update::<attempt::Entity>()
        .col_expr(attempt::Column::EndedAt, Expr::value(txn.now()))
        .col_expr(attempt::Column::Outcome, Expr::value(outcome))
        .col_expr(attempt::Column::Code, Expr::value(code))
        .filter(attempt::Column::Id.eq(id))
        .filter(attempt::Column::Fence.eq(fence))
        .filter(attempt::Column::EndedAt.is_null())
        .exec(txn.db())
        .await?;
    Ok(ended.rows_affected == 1)
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
    if row.provider_key.as_ref() == Some(&key) {
        return Ok(());
    }
    txn.update::<outgoing::Entity>()
        .col_expr(outgoing::Column::ProviderKey, Expr::value(key.clone()))
        .filter(outgoing::Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    // An echo that came before the answer in other words than ours made a bubble of its own: it was this one.
    txn.delete::<message::Entity>()
        .filter(message::Column::ProviderKey.eq(key.clone()))
        .filter(message::Column::Author.eq("owner_phone"))
        .filter(message::Column::Id.ne(row.message_id))
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

/// The job: ten minutes without a word, so a person is asked. The send stays `unknown`. A public reply can be looked for first.
pub(crate) async fn ask_about_unknown(scope: &WorkspaceScope, id: Uuid) -> Result<(), Stop> {
    super::lost_reply::find_again(scope, id).await?;
    let mut txn = scope.txn().await?;
    let Some(row) = find_locked(&txn, id).await? else {
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
        txn.announce(LiveKind::Draft, Some(ConversationId(row.conversation_id)));
        txn.commit().await?;
    }
    Ok(())
}
