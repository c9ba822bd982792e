//! A definite refusal, and what Meta's table of codes makes of it.

use std::time::Duration;

use meta::graph::Meaning;
use meta::{Action, GraphError};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::claim::conversation_of;
use super::failure::SendFailure;
use super::limits::Limits;
use super::parcel::sender_of;
use super::pause;
use super::state::Event;
use super::transition::{end, lose, put_back};
use crate::Way;
use crate::connect::{self, ConnectionState};
use crate::evidence::{Entry, Record};
use crate::ids::ConnectionId;
use crate::live::LiveKind;
use crate::receive::is_advertisement;
use crate::store::entity::tenant::{connection, outgoing};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;

/// Refusals of one text after which a person must look.
const MOST_ATTEMPTS: i32 = 12;

pub(super) async fn apply(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    attempt: Uuid,
    refusal: &GraphError,
) -> Result<(), StoreError> {
    let failure = SendFailure::Refused { code: refusal.code };
    tracing::info!(send = %row.id, code = refusal.code, "Meta refused a send");
    if refusal.meaning() == Some(Meaning::WindowClosed) {
        return end(scope, txn, row, Event::CloseWindow, SendFailure::WindowClosed).await;
    }
    let way = Way::parse(&row.way).ok_or(StoreError::Unknown("outgoing"))?;
    if way.answers_a_comment()
        && let Some(failure) = about_the_comment(txn, row, refusal).await?
    {
        return end(scope, txn, row, Event::Refuse, failure).await;
    }
    let earlier = u32::try_from(row.attempts - 1).unwrap_or_default();
    match refusal.action(earlier) {
        Action::Retry { after, spread } if row.attempts < MOST_ATTEMPTS => {
            let wait = if spread { spread_out(after, attempt) } else { after };
            return wait_and_try_again(scope, txn, row, refusal, wait).await;
        }
        Action::RetrySlowly { after } if row.attempts < MOST_ATTEMPTS => {
            let wait = spread_out(after, attempt);
            return wait_and_try_again(scope, txn, row, refusal, wait).await;
        }
        Action::Disconnect => ask_to_reconnect(scope, txn, row).await?,
        // Connecting again says where the owner switches it on.
        Action::Hold if refusal.meaning() == Some(Meaning::MessageAccessOff) => {
            ask_to_reconnect(scope, txn, row).await?;
        }
        // What one comment does not allow, such as one under an advertisement, says nothing about the account.
        Action::Hold if way.answers_a_comment() && !concerns_the_account(refusal) => {}
        Action::Hold => pause::after_refusal(scope, txn, row.connection_id, refusal).await?,
        Action::Fix => {
            tracing::error!(send = %row.id, code = refusal.code, subcode = refusal.subcode, "Meta calls our request malformed");
        }
        // A code that Meta itself cannot explain is not a definite refusal, whoever passes it on as one.
        Action::Unknown => {
            lose(scope, txn, row, Event::Lose).await?;
            return Ok(());
        }
        Action::Fail | Action::Retry { .. } | Action::RetrySlowly { .. } => {}
    }
    end(scope, txn, row, Event::Refuse, failure).await
}

/// What a refusal says about the comment that was to be answered. Under an advertisement Instagram answers as if there were no
/// comment: it lets this login read it and nothing else ("Instagram API with Instagram Login", limitations).
async fn about_the_comment(
    txn: &Txn,
    row: &outgoing::Model,
    refusal: &GraphError,
) -> Result<Option<SendFailure>, StoreError> {
    Ok(match refusal.meaning() {
        Some(Meaning::ObjectGone) => {
            let conversation = conversation_of(txn, row).await?;
            let on_advertisement = match conversation.and_then(|row| row.post_id) {
                Some(post) => is_advertisement(txn, post).await?,
                None => false,
            };
            (!on_advertisement).then_some(SendFailure::CommentGone)
        }
        Some(Meaning::PrivateReplySpent) => Some(SendFailure::AnsweredBefore),
        _ => None,
    })
}

fn concerns_the_account(refusal: &GraphError) -> bool {
    matches!(refusal.meaning(), Some(Meaning::Restricted | Meaning::Policy))
}

/// Up to a quarter longer, each attempt differently: its id is random enough.
fn spread_out(after: Duration, attempt: Uuid) -> Duration {
    let share = u32::try_from(attempt.as_u128() % 1024).unwrap_or_default();
    after + after / 4 * share / 1024
}

async fn wait_and_try_again(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    refusal: &GraphError,
    wait: Duration,
) -> Result<(), StoreError> {
    let wait = i64::try_from(wait.as_millis()).unwrap_or(crate::time::HOUR);
    let until = txn.now() + wait;
    if let Some(limits) = limits(txn, row).await? {
        limits.close(txn, refusal.scope(), until).await?;
    }
    put_back(scope, txn, row, until).await
}

/// The limits that a send is under; `None` once its connection is gone.
pub(super) async fn limits(txn: &Txn, row: &outgoing::Model) -> Result<Option<Limits>, StoreError> {
    let id = ConnectionId(row.connection_id);
    let connection = connect::row(txn, id).await?;
    let conversation = conversation_of(txn, row).await?;
    let (Some(connection), Some(conversation)) = (connection, conversation) else {
        return Ok(None);
    };
    let Some(sender) = sender_of(txn, &connection).await? else {
        return Ok(None);
    };
    let contact = conversation.contact_id;
    Limits::of(txn, &connection, &sender, contact).await.map(Some)
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
        .filter(connection::Column::Epoch.eq(row.connection_epoch))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_that_were_refused_together_do_not_come_back_together() {
        let after = Duration::from_secs(8);
        let waits: std::collections::BTreeSet<_> = (0..100)
            .map(|id| spread_out(after, Uuid::from_u128(id * 7)))
            .collect();
        assert!(waits.len() > 50);
        assert!(
            waits
                .iter()
                .all(|wait| *wait >= after && *wait < after + after / 4)
        );
    }
}
