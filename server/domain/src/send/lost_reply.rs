//! A public reply whose answer was lost can be looked for: if it arrived, it stands under the comment.
//!
//! Not finding it proves nothing, so then a person is asked. Nothing is posted again.

use jiff::Timestamp;
use meta::instagram::PublicComment;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::echo::{Heard, SKEW, confirm, left_through_us, same_words};
use super::parcel::posted_text;
use super::state::SendState;
use crate::Way;
use crate::connect::{self, InstagramAccess};
use crate::ids::ConnectionId;
use crate::receive::THREAD_ID;
use crate::store::entity::tenant::{attempt, conversation, outgoing};
use crate::store::{StoreError, View};
use crate::tenancy::WorkspaceScope;

/// What is looked for, and where.
struct Lost {
    access: InstagramAccess,
    username: Option<String>,
    under: String,
    posted: String,
    since: i64,
}

/// Confirms a public reply of unknown outcome that stands under its comment.
pub(super) async fn find_again(scope: &WorkspaceScope, id: Uuid) -> Result<(), StoreError> {
    let view = scope.view().await?;
    let Some(lost) = lost(&view, id).await? else {
        return Ok(());
    };
    drop(view);
    let Some(instagram) = scope.laras.instagram() else {
        return Ok(());
    };
    let replies = match instagram.replies(&lost.access.token, &lost.under).await {
        Ok(replies) => replies,
        Err(error) => {
            tracing::info!(%error, send = %id, "the replies under a comment could not be read");
            return Ok(());
        }
    };
    let mut txn = scope.txn().await?;
    for reply in replies.iter().filter(|reply| lost.is(reply)) {
        if left_through_us(&txn, &reply.id).await? {
            continue;
        }
        let heard = Heard {
            id: &reply.id,
            text: None,
            at: reply.at.map_or(lost.since, Timestamp::as_millisecond),
        };
        confirm(scope, &mut txn, id, heard).await?;
        return txn.commit().await;
    }
    Ok(())
}

async fn lost(view: &View, id: Uuid) -> Result<Option<Lost>, StoreError> {
    let row = view
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::Id.eq(id))
        .filter(outgoing::Column::State.eq(SendState::Unknown.code()))
        .filter(outgoing::Column::Way.eq(Way::Comment.code()))
        .filter(outgoing::Column::ProviderKey.is_null())
        .one(view.db())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let connection = connect::row(view, ConnectionId(row.connection_id)).await?;
    let conversation = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(row.conversation_id))
        .one(view.db())
        .await?;
    let (Some(connection), Some(conversation)) = (connection, conversation) else {
        return Ok(None);
    };
    let first = view
        .find::<attempt::Entity>()
        .filter(attempt::Column::OutgoingId.eq(id))
        .order_by_asc(attempt::Column::StartedAt)
        .one(view.db())
        .await?;
    let access = connect::instagram_access(view, ConnectionId(connection.id)).await?;
    let under = view
        .open_text(THREAD_ID, conversation.id, conversation.thread_id.as_deref())
        .await?;
    let posted = posted_text(view, &conversation, &row).await?;
    let username = connect::username(view, &connection).await?;
    let (Some(access), Some(under), Some(posted)) = (access, under, posted) else {
        return Ok(None);
    };
    Ok(Some(Lost {
        access,
        username,
        under,
        posted,
        since: first.map_or(row.created_at, |first| first.started_at),
    }))
}

impl Lost {
    /// Instagram's stamps are whole seconds, and its clock is not ours.
    fn is(&self, reply: &PublicComment) -> bool {
        let ours = self.is_own(reply)
            && reply
                .text
                .as_deref()
                .is_some_and(|text| same_words(text, &self.posted));
        ours && reply.at.is_none_or(|at| at.as_millisecond() + SKEW >= self.since)
    }

    fn is_own(&self, reply: &PublicComment) -> bool {
        let from = reply.from.as_ref();
        let by_id = from.and_then(|from| from.id.as_ref()) == Some(&self.access.account_id);
        let bare = |name: &str| name.trim_start_matches('@').to_lowercase();
        let writer = from
            .and_then(|from| from.username.as_deref())
            .or(reply.username.as_deref());
        let by_name = writer
            .map(bare)
            .is_some_and(|writer| self.username.as_deref().map(bare) == Some(writer));
        by_id || by_name
    }
}
