//! The comment that is answered is read once more, right before: Instagram tells nobody when it is edited, hidden or deleted.
//!
//! Where Instagram cannot be asked, the answer waits some minutes for it: what would be answered blindly may be gone. After that it
//! leaves, and the POST tells; no approved answer is without an end.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::claim::conversation_of;
use super::failure::SendFailure;
use super::refusal::limits;
use super::state::{Event, SendState};
use super::transition::{end, find_locked, put_off};
use crate::Way;
use crate::ids::ConversationId;
use crate::receive::{Standing, Window, look_again};
use crate::store::entity::tenant::{message, outgoing};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;
use crate::time::{MINUTE, SECOND};

/// How soon Instagram is asked again.
const AGAIN_AFTER: i64 = 30 * SECOND;
/// How long an answer waits for a comment that cannot be read.
const AT_MOST: i64 = 5 * MINUTE;

/// What the look at the comment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reread {
    /// The answer may go on its way.
    Stands,
    /// It will not leave, or not yet: then its job is promised again.
    Settled,
}

/// Reads the comment of a queued answer again; what is no comment's answer stands.
pub(super) async fn before_leaving(scope: &WorkspaceScope, id: Uuid) -> Result<Reread, StoreError> {
    let Some(row) = to_a_comment(scope, id).await? else {
        return Ok(Reread::Stands);
    };
    if has_to_wait(scope, &row).await? {
        return Ok(Reread::Settled);
    }
    let standing = look_again(scope, ConversationId(row.conversation_id), row.answers_id).await?;
    let why = match standing {
        Standing::Gone => SendFailure::CommentGone,
        Standing::Edited => SendFailure::CommentEdited,
        Standing::Hidden if row.way == Way::Comment.code() => SendFailure::CommentHidden,
        Standing::Unknown => return wait(scope, id).await,
        Standing::AsKnown | Standing::Hidden if was_edited(scope, &row).await? => SendFailure::CommentEdited,
        Standing::AsKnown | Standing::Hidden => return Ok(Reread::Stands),
    };
    let mut txn = scope.txn().await?;
    if let Some(row) = find_locked(&txn, id).await? {
        end(scope, &mut txn, &row, Event::Cancel, why).await?;
    }
    txn.commit().await?;
    Ok(Reread::Settled)
}

/// The queued answer to a comment.
async fn to_a_comment(scope: &WorkspaceScope, id: Uuid) -> Result<Option<outgoing::Model>, StoreError> {
    let view = scope.view().await?;
    Ok(view
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::Id.eq(id))
        .filter(outgoing::Column::State.eq(SendState::Queued.code()))
        .filter(outgoing::Column::Way.ne(Way::Message.code()))
        .one(view.db())
        .await?)
}

/// Whether it has to wait for its turn anyway. Reading costs one of the account's scarce calls, so it is not done for nothing.
async fn has_to_wait(scope: &WorkspaceScope, row: &outgoing::Model) -> Result<bool, StoreError> {
    let mut txn = scope.txn().await?;
    if is_too_late(&txn, row).await? {
        return Ok(false);
    }
    let Some(limits) = limits(&txn, row).await? else {
        return Ok(false);
    };
    let in_public = row.way == Way::Comment.code();
    let wait = limits.slowly_in_public(&txn, in_public).wait(&txn).await?;
    if wait == 0 {
        return Ok(false);
    }
    let until = txn.now() + wait;
    put_off(&mut txn, row, until, None).await?;
    txn.commit().await?;
    Ok(true)
}

/// Whether its window has closed: then nothing is waited for, because the claim ends it.
async fn is_too_late(txn: &Txn, row: &outgoing::Model) -> Result<bool, StoreError> {
    if row.way == Way::Comment.code() {
        return Ok(false);
    }
    let until = conversation_of(txn, row).await?.and_then(|row| row.window_until);
    Ok(!Window::until_ms(until).is_open(txn.laras.clock().now()))
}

/// Whether somebody looked at the comment between its answer's approval and now, and found other words.
async fn was_edited(scope: &WorkspaceScope, row: &outgoing::Model) -> Result<bool, StoreError> {
    let view = scope.view().await?;
    let edited = view
        .find::<message::Entity>()
        .filter(message::Column::Id.eq(row.answers_id))
        .filter(message::Column::EditedAt.gt(row.created_at))
        .one(view.db())
        .await?;
    Ok(edited.is_some())
}

async fn wait(scope: &WorkspaceScope, id: Uuid) -> Result<Reread, StoreError> {
    let mut txn = scope.txn().await?;
    let Some(row) = find_locked(&txn, id).await? else {
        return Ok(Reread::Settled);
    };
    let now = txn.now();
    if is_too_late(&txn, &row).await? {
        return Ok(Reread::Stands);
    }
    let waits = row.failure.as_deref() == Some(SendFailure::CommentUnread.code());
    if waits && now - row.changed_at >= AT_MOST {
        return Ok(Reread::Stands);
    }
    if !waits {
        begin_waiting(&txn, id, now).await?;
    }
    put_off(
        &mut txn,
        &row,
        now + AGAIN_AFTER,
        Some(SendFailure::CommentUnread),
    )
    .await?;
    txn.commit().await?;
    Ok(Reread::Settled)
}

async fn begin_waiting(txn: &Txn, id: Uuid, now: i64) -> Result<(), StoreError> {
    txn.update::<outgoing::Entity>()
        .col_expr(outgoing::Column::ChangedAt, Expr::value(now))
        .filter(outgoing::Column::Id.eq(id))
        .filter(outgoing::Column::State.eq(SendState::Queued.code()))
        .exec(txn.db())
        .await?;
    Ok(())
}
