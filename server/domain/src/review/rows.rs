//! Rows behind a decision: the draft, its conversation and connection, its versions.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::card::{VERSION_BODY, VERSION_VERDICT, version_row_id};
use super::citations::{cite, of_edited};
use super::gate::Verdict;
use super::judge::{Case, judge};
use super::{DraftState, ReviewError};
use crate::connect::{self, ConnectionState};
use crate::draft::proposal::Proposal;
use crate::draft::{business, context};
use crate::ids::{ConnectionId, ConversationId, DraftId};
use crate::live::LiveKind;
use crate::receive::{Window, newest_comment};
use crate::send::was_answered_in_private;
use crate::store::entity::tenant::{connection, conversation, draft, draft_version};
use crate::store::{StoreError, Txn, View, to_json};
use crate::{Channel, Way};

/// A draft with everything a decision needs.
pub(super) struct Open {
    pub(super) row: draft::Model,
    pub(super) conversation: conversation::Model,
    pub(super) connection: connection::Model,
}

impl Open {
    /// How it is to leave.
    pub(super) fn way(&self) -> Result<Way, StoreError> {
        Way::parse(&self.row.way).ok_or(StoreError::Unknown("draft"))
    }
}

pub(super) async fn draft_row(view: &View, id: DraftId) -> Result<Option<draft::Model>, StoreError> {
    Ok(view
        .find::<draft::Entity>()
        .filter(draft::Column::Id.eq(id.0))
        .one(view.db())
        .await?)
}

/// The draft that waits in a conversation.
pub(super) async fn open_draft(view: &View, conversation: Uuid) -> Result<Option<draft::Model>, StoreError> {
    Ok(view
        .find::<draft::Entity>()
        .filter(draft::Column::ConversationId.eq(conversation))
        .filter(super::still_open())
        .one(view.db())
        .await?)
}

pub(super) async fn conversation_row(
    view: &View,
    id: Uuid,
) -> Result<Option<conversation::Model>, StoreError> {
    Ok(view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(id))
        .one(view.db())
        .await?)
}

pub(super) async fn sending_connection(
    view: &View,
    row: &conversation::Model,
) -> Result<connection::Model, ReviewError> {
    let connection = connect::row(view, ConnectionId(row.connection_id)).await?;
    connection
        .filter(|row| ConnectionState::parse(&row.state).is_some_and(ConnectionState::sends))
        .ok_or(ReviewError::NotConnected)
}

fn window_is_open(txn: &Txn, conversation: &conversation::Model, way: Way) -> Result<(), ReviewError> {
    if way == Way::Comment {
        return Ok(());
    }
    let open = Window::until_ms(conversation.window_until).is_open(txn.laras.clock().now());
    if open {
        Ok(())
    } else {
        Err(ReviewError::WindowClosed)
    }
}

/// Whether an answer could still leave this way: its window is open, and a comment has not had its one private reply.
pub(super) async fn may_leave(
    txn: &Txn,
    conversation: &conversation::Model,
    way: Way,
) -> Result<(), ReviewError> {
    window_is_open(txn, conversation, way)?;
    if way == Way::PrivateReply
        && let Some((_, comment)) = newest_comment(txn, ConversationId(conversation.id)).await?
        && was_answered_in_private(txn, comment.id).await?
    {
        return Err(ReviewError::AnsweredBefore);
    }
    Ok(())
}

pub(super) fn fits(text: &str, channel: Channel, way: Way) -> Result<(), ReviewError> {
    if text.is_empty() {
        Err(ReviewError::Empty)
    } else if !way.carries(channel, text) {
        Err(ReviewError::TooLong {
            max: way.longest_text(channel),
        })
    } else {
        Ok(())
    }
}

/// Judges a text against the facts of now; a person's own words have no proposal.
pub(super) async fn judge_words(
    txn: &Txn,
    row: &conversation::Model,
    text: &str,
    (channel, way): (Channel, Way),
    proposal: Option<&Proposal>,
) -> Result<Verdict, StoreError> {
    let facts = business::facts(txn).await?;
    let history = context::conversation(txn, ConversationId(row.id)).await?;
    let case = Case {
        text,
        proposal,
        facts: &facts,
        conversation: &history.conversation,
        contact: row.contact_id,
        window: Window::until_ms(row.window_until),
        channel,
        way,
    };
    Ok(judge(txn, case).await?.verdict)
}

pub(super) async fn keep_version(
    txn: &Txn,
    open: &Open,
    (version, author): (i32, Option<Uuid>),
    text: &str,
    verdict: &Verdict,
) -> Result<(), StoreError> {
    let key = open.connection.content_key;
    let row = version_row_id(open.row.id, version);
    txn.insert(draft_version::Model {
        workspace_id: txn.workspace().0,
        draft_id: open.row.id,
        version,
        author_id: author,
        body: Some(txn.seal(key, VERSION_BODY, row, text.as_bytes()).await?),
        verdict: txn.seal(key, VERSION_VERDICT, row, &to_json(verdict)).await?,
        created_at: txn.now(),
    })
    .await?;
    txn.update::<draft::Entity>()
        .col_expr(draft::Column::Version, Expr::value(version))
        .filter(draft::Column::Id.eq(open.row.id))
        .exec(txn.db())
        .await?;
    let cited = of_edited(txn, &open.row, text, verdict).await?;
    cite(txn, open.row.id, version, cited).await
}

/// Moves a draft on, clears the conversation's badge once it is decided, and says so to open pages.
pub(super) async fn move_draft(
    txn: &mut Txn,
    row: &draft::Model,
    state: DraftState,
    decided_by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let mut update = txn
        .update::<draft::Entity>()
        .col_expr(draft::Column::State, Expr::value(state.code()));
    if !state.is_open() {
        update = update
            .col_expr(draft::Column::DecidedAt, Expr::value(txn.now()))
            .col_expr(draft::Column::DecidedBy, Expr::value(decided_by));
    }
    let moved = update
        .filter(draft::Column::Id.eq(row.id))
        .filter(super::still_open())
        .exec(txn.db())
        .await?;
    let badge = state.is_open().then(|| state.code());
    set_badge(txn, row.conversation_id, badge).await?;
    txn.announce(LiveKind::Draft, Some(ConversationId(row.conversation_id)));
    Ok(moved.rows_affected == 1)
}

/// What lists show beside a conversation.
pub(crate) async fn set_badge(txn: &Txn, conversation: Uuid, badge: Option<&str>) -> Result<(), StoreError> {
    txn.update::<conversation::Entity>()
        .col_expr(conversation::Column::DraftBadge, Expr::value(badge))
        .filter(conversation::Column::Id.eq(conversation))
        .exec(txn.db())
        .await?;
    Ok(())
}

pub(super) async fn content_key(view: &View, conversation: Uuid) -> Result<Uuid, StoreError> {
    let row = conversation_row(view, conversation)
        .await?
        .ok_or(StoreError::Unknown("conversation"))?;
    let connection = view
        .find::<connection::Entity>()
        .filter(connection::Column::Id.eq(row.connection_id))
        .one(view.db())
        .await?;
    connection
        .map(|row| row.content_key)
        .ok_or(StoreError::Unknown("connection"))
}
