//! Claiming: everything is checked again, `sending` is committed, and only then a byte leaves.

use meta::{Recipient, SendOutcome, Unreachable};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::check::{Check, Ready, Rule, check};
use super::failure::SendFailure;
use super::outcome;
use super::reread::{self, Reread};
use super::state::{Event, SendState};
use super::transition::{abandon, end, find_locked, lose, put_off};
use crate::Way;
use crate::evidence::{Entry, Record};
use crate::ids::ConversationId;
use crate::jobs::{Kind, Promise, Stop};
use crate::live::LiveKind;
use crate::store::entity::tenant::{attempt, conversation, outgoing};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;
use crate::time::SECOND;

/// A claim that has not begun its POST by now has lost its lease, or is about to: the next claim believes that it may have
/// posted, so it must not any more.
const BEGIN_WITHIN: i64 = 15 * SECOND;

/// What the claim decided.
enum Claimed {
    /// Post this.
    Post(Box<Ready>),
    /// Nothing is left to do for this job; where it has to wait, the job was promised again.
    Settled,
}

/// The job: hands one approved text to Meta.
pub(crate) async fn send(scope: &WorkspaceScope, id: Uuid, fence: Uuid) -> Result<(), Stop> {
    if reread::before_leaving(scope, id).await? == Reread::Settled {
        return Ok(());
    }
    let ready = match claim(scope, id, fence).await {
        Ok(Claimed::Post(ready)) => ready,
        Ok(Claimed::Settled) => return Ok(()),
        // Trying again opens nothing that did not open now.
        Err(StoreError::Vault(_) | StoreError::Unknown(_)) => {
            tracing::error!(send = %id, "a send cannot be read and was ended");
            return Ok(give_up(scope, id).await?);
        }
        Err(error) => return Err(error.into()),
    };
    fail::fail_point!(super::points::AFTER_CLAIM, |_| crate::crash::now());
    let result = post(scope, &ready).await;
    fail::fail_point!(super::points::AFTER_POST, |_| crate::crash::now());
    outcome::settle(scope, id, (ready.attempt, fence), result).await?;
    fail::fail_point!(super::points::AFTER_SETTLE, |_| crate::crash::now());
    Ok(())
}

async fn post(scope: &WorkspaceScope, ready: &Ready) -> SendOutcome {
    let frozen = scope.laras.clock().now_ms() - ready.claimed_at > BEGIN_WITHIN;
    if frozen {
        return SendOutcome::NotSent(Unreachable::NotConnected);
    }
    ready.parcel.post(&scope.laras).await
}

async fn claim(scope: &WorkspaceScope, id: Uuid, fence: Uuid) -> Result<Claimed, StoreError> {
    let mut txn = scope.txn().await?;
    let Some(row) = find_locked(&txn, id).await? else {
        return Ok(Claimed::Settled);
    };
    let claimed = match SendState::parse(&row.state) {
        Some(SendState::Queued) => take_turn(scope, &mut txn, &row, fence).await?,
        Some(SendState::Sending) => {
            recover(scope, &mut txn, &row, fence).await?;
            Claimed::Settled
        }
        _ => return Ok(Claimed::Settled),
    };
    fail::fail_point!(super::points::BEFORE_CLAIM_COMMIT, |_| crate::crash::now());
    txn.commit().await?;
    Ok(claimed)
}

async fn take_turn(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    fence: Uuid,
) -> Result<Claimed, StoreError> {
    match check(txn, row).await? {
        Check::Ready(ready) if begin(scope, txn, row, &ready, fence).await? => Ok(Claimed::Post(ready)),
        Check::Ready(_) => Ok(Claimed::Settled),
        Check::Wait { until, why } => {
            put_off(txn, row, until, why).await?;
            Ok(Claimed::Settled)
        }
        Check::End(event, failure) => {
            end(scope, txn, row, event, failure).await?;
            if failure == SendFailure::FactChanged {
                txn.promise(Promise::now(Kind::Draft, row.conversation_id))
                    .await?;
            }
            Ok(Claimed::Settled)
        }
    }
}

/// A claim before this one did not come back: what it sent, nobody knows. Fences sort by the time of their claim, so a
/// worker that slept through its own lease leaves the attempt of a later one alone.
async fn recover(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    fence: Uuid,
) -> Result<(), StoreError> {
    let later = txn
        .find::<attempt::Entity>()
        .filter(attempt::Column::OutgoingId.eq(row.id))
        .filter(attempt::Column::EndedAt.is_null())
        .filter(attempt::Column::Fence.gte(fence))
        .one(txn.db())
        .await?;
    if later.is_none() {
        abandon(txn, row, "abandoned").await?;
        lose(scope, txn, row, Event::Lose).await?;
    }
    Ok(())
}

/// Commits `sending` together with its attempt; false if the send is not queued any more.
async fn begin(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    ready: &Ready,
    fence: Uuid,
) -> Result<bool, StoreError> {
    use outgoing::Column;

    let now = txn.now();
    let moved = txn
        .update::<outgoing::Entity>()
        .col_expr(Column::State, Expr::value(SendState::Sending.code()))
        .col_expr(Column::Failure, Expr::value(Option::<String>::None))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::ChangedAt, Expr::value(now))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(SendState::Queued.code()))
        .exec(txn.db())
        .await?;
    if moved.rows_affected == 0 {
        return Ok(false);
    }
    txn.insert(attempt::Model {
        workspace_id: txn.workspace().0,
        id: ready.attempt,
        outgoing_id: row.id,
        fence,
        started_at: now,
        ended_at: None,
        outcome: None,
        code: None,
    })
    .await?;
    record(scope, txn, row, ready).await?;
    txn.announce(LiveKind::Status, Some(ConversationId(row.conversation_id)));
    Ok(true)
}

/// The proof that the window was open: which message opened it, and until when.
async fn record(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    ready: &Ready,
) -> Result<(), StoreError> {
    let mut entry = Entry::new("sending", &scope.actor)
        .about(ConversationId(row.conversation_id))
        .object("send", row.id)
        .object("attempt", ready.attempt)
        .number("window_rule", crate::receive::RULE_VERSION)
        .number("epoch", i64::from(row.connection_epoch))
        .number("window_until", ready.window_until);
    match ready.rule {
        Rule::Standard => {}
        Rule::HumanAgent => entry = entry.text("tag", "human_agent"),
        Rule::InPublic => entry = entry.text("way", Way::Comment.code()),
        Rule::PrivateReply => entry = entry.text("way", Way::PrivateReply.code()),
    }
    if let Some(message) = ready.window_message {
        entry = entry.object("window_message", message);
    }
    txn.record(ready.content_key, entry).await
}

async fn give_up(scope: &WorkspaceScope, id: Uuid) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    if let Some(row) = find_locked(&txn, id).await? {
        end(scope, &mut txn, &row, Event::Cancel, SendFailure::Unreadable).await?;
    }
    txn.commit().await
}

/// The answers of a conversation leave in the order of their approval: the one before this that has not left yet. Its row
/// is locked, so that its end, which wakes this one, comes either before or after the look.
pub(super) async fn earlier_outstanding(
    txn: &Txn,
    row: &outgoing::Model,
) -> Result<Option<outgoing::Model>, StoreError> {
    use outgoing::Column;

    let earlier = txn
        .find::<outgoing::Entity>()
        .filter(Column::ConversationId.eq(row.conversation_id))
        .filter(Column::State.is_in([SendState::Queued.code(), SendState::Sending.code()]))
        .filter(Column::Id.lt(row.id))
        .lock_exclusive()
        .one(txn.db())
        .await?;
    Ok(earlier)
}

pub(super) async fn conversation_of(
    txn: &Txn,
    row: &outgoing::Model,
) -> Result<Option<conversation::Model>, StoreError> {
    Ok(txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(row.conversation_id))
        .one(txn.db())
        .await?)
}

/// By number where it is known, else by BSUID.
pub(crate) fn recipient(bsuid: Option<String>, phone: Option<String>) -> Option<Recipient> {
    // A phone number reaches every client; a BSUID also those who hide theirs.
    phone
        .map(Recipient::Phone)
        .or_else(|| bsuid.map(Recipient::Bsuid))
}
