//! A comment, read again before it is answered: Instagram sends no event when its author edits or deletes it, or when it is hidden.
//!
//! What is gone is erased here as well, and whatever was proposed or approved as its answer ends.

use meta::instagram::PublicComment;
use meta::webhook::{InboundMessage, MessageContent, Person};
use meta::{Action, CallError};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::change;
use super::content::open_body;
use super::message::{Incoming, MESSAGE_BODY, MESSAGE_PROVIDER_ID};
use crate::Way;
use crate::connect::{self, ConnectionState};
use crate::ids::{ConnectionId, ConversationId};
use crate::live::LiveKind;
use crate::store::entity::tenant::{conversation, draft, message};
use crate::store::{StoreError, Txn, View};
use crate::tenancy::WorkspaceScope;
use crate::time::MINUTE;

/// Why the words of a comment go that Instagram does not have any more.
const GONE: &str = "gone_at_instagram";
/// Why those go that a person deleted here.
const DELETED_HERE: &str = "deleted_by_business";

/// How a comment stands at Instagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// As it is known here.
    AsKnown,
    /// In other words than before.
    Edited,
    /// Hidden: it cannot be answered in public.
    Hidden,
    /// Deleted, or not to be seen any more.
    Gone,
    /// Instagram did not say.
    Unknown,
}

/// Reads a comment of a conversation again, the newest if none is named, and takes in what has changed.
pub(crate) async fn look_again(
    scope: &WorkspaceScope,
    id: ConversationId,
    which: Option<Uuid>,
) -> Result<Standing, StoreError> {
    let view = scope.view().await?;
    let Some((conversation, newest)) = standing_comment(&view, id, which).await? else {
        return Ok(Standing::Gone);
    };
    let comment_id = view
        .open_text(MESSAGE_PROVIDER_ID, newest.id, newest.provider_id.as_deref())
        .await?;
    let access = connect::instagram_access(&view, ConnectionId(conversation.connection_id)).await?;
    drop(view);
    let (Some(comment_id), Some(access), Some(instagram)) = (comment_id, access, scope.laras.instagram())
    else {
        // Whoever has nobody to ask cannot post either.
        return Ok(Standing::AsKnown);
    };
    match instagram.comment(&access.token, &comment_id).await {
        Ok(Some(comment)) => as_it_reads(scope, &conversation, newest.id, &comment).await,
        Ok(None) => {
            forget(scope, &conversation, &comment_id).await?;
            Ok(Standing::Gone)
        }
        Err(error) => {
            tracing::info!(%error, "a comment was not read again");
            Ok(if may_be_read_later(&error) {
                Standing::Unknown
            } else {
                Standing::AsKnown
            })
        }
    }
}

/// A definite refusal, such as of a dead token, meets the answer as well: its POST tells.
fn may_be_read_later(error: &CallError) -> bool {
    match error {
        CallError::Refused(refusal) => matches!(
            refusal.action(0),
            Action::Retry { .. } | Action::RetrySlowly { .. } | Action::Unknown
        ),
        CallError::NotSent(_) | CallError::Ambiguous(_) => true,
    }
}

/// The newest comment of a conversation of comments that still stands.
pub(crate) async fn newest_comment(
    view: &View,
    id: ConversationId,
) -> Result<Option<(conversation::Model, message::Model)>, StoreError> {
    standing_comment(view, id, None).await
}

/// A comment that still stands, the newest if none is named.
async fn standing_comment(
    view: &View,
    id: ConversationId,
    which: Option<Uuid>,
) -> Result<Option<(conversation::Model, message::Model)>, StoreError> {
    let conversation = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(id.0))
        .filter(conversation::Column::ThreadKey.is_not_null())
        .one(view.db())
        .await?;
    let mut comments = view
        .find::<message::Entity>()
        .filter(message::Column::ConversationId.eq(id.0))
        .filter(message::Column::Direction.eq("in"))
        .filter(message::Column::DeletedAt.is_null());
    if let Some(which) = which {
        comments = comments.filter(message::Column::Id.eq(which));
    }
    let newest = comments
        .order_by_desc(message::Column::At)
        .order_by_desc(message::Column::Id)
        .one(view.db())
        .await?;
    Ok(conversation.zip(newest))
}

/// Applies a change as if Instagram had told of it.
struct Told<'a> {
    scope: &'a WorkspaceScope,
    conversation: &'a conversation::Model,
    inbound: InboundMessage,
    why_gone: &'static str,
}

impl<'a> Told<'a> {
    fn of(scope: &'a WorkspaceScope, conversation: &'a conversation::Model, id: &str) -> Self {
        Self {
            scope,
            conversation,
            why_gone: GONE,
            inbound: InboundMessage {
                wamid: id.to_owned(),
                at: None,
                from: Person::default(),
                content: MessageContent::Unsupported {
                    what: None,
                    errors: Vec::new(),
                },
                context: None,
                referral: None,
                group_id: None,
                errors: Vec::new(),
            },
        }
    }

    async fn take(self, txn: &mut Txn, words: Option<MessageContent>) -> Result<(), StoreError> {
        let connection = connect::row(txn, ConnectionId(self.conversation.connection_id)).await?;
        let receives = |state: &str| ConnectionState::parse(state).is_some_and(ConnectionState::receives);
        let Some(connection) = connection.filter(|row| receives(&row.state)) else {
            return Ok(());
        };
        let incoming = Incoming {
            scope: self.scope,
            connection: &connection,
            inbound: &self.inbound,
            raw: "",
            received_at: txn.now(),
            held_elsewhere: false,
            private_until: None,
            why_gone: self.why_gone,
        };
        let id = &self.inbound.wamid;
        match words {
            Some(words) => change::edit(txn, &incoming, self.conversation, id, &words).await,
            None => change::revoke(txn, &incoming, self.conversation, id).await,
        }
    }
}

async fn forget(
    scope: &WorkspaceScope,
    conversation: &conversation::Model,
    id: &str,
) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    Told::of(scope, conversation, id).take(&mut txn, None).await?;
    txn.commit().await
}

/// Erases a comment that a person deleted at Instagram through us.
pub(crate) async fn erase_deleted(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    conversation: &conversation::Model,
    comment_id: &str,
) -> Result<(), StoreError> {
    let mut told = Told::of(scope, conversation, comment_id);
    told.why_gone = DELETED_HERE;
    told.take(txn, None).await
}

async fn as_it_reads(
    scope: &WorkspaceScope,
    conversation: &conversation::Model,
    known: Uuid,
    comment: &PublicComment,
) -> Result<Standing, StoreError> {
    let mut txn = scope.txn().await?;
    let Some(row) = find(&txn, known).await? else {
        return Ok(Standing::Gone);
    };
    let body = open_body(&txn, MESSAGE_BODY, row.id, row.body.as_deref()).await?;
    let edited = comment
        .text
        .clone()
        .filter(|text| body.and_then(|body| body.text).as_ref() != Some(text));
    let hidden = row.hidden_at.is_some() != comment.hidden;
    if hidden {
        set_hidden(&txn, row.id, comment.hidden).await?;
        txn.announce(LiveKind::Message, Some(ConversationId(conversation.id)));
    }
    let was_edited = edited.is_some();
    if let Some(body) = edited {
        let words = MessageContent::Text { body };
        Told::of(scope, conversation, &comment.id)
            .take(&mut txn, Some(words))
            .await?;
    }
    if hidden || was_edited {
        txn.commit().await?;
    }
    Ok(match (was_edited, comment.hidden) {
        // What was approved answers other words, whoever may read them.
        (true, _) => Standing::Edited,
        (false, true) => Standing::Hidden,
        (false, false) => Standing::AsKnown,
    })
}

async fn find(txn: &Txn, id: Uuid) -> Result<Option<message::Model>, StoreError> {
    let select = txn
        .find::<message::Entity>()
        .filter(message::Column::Id.eq(id))
        .filter(message::Column::DeletedAt.is_null());
    Ok(select.one(txn.db()).await?)
}

/// Notes whether a comment is hidden from everybody but its author.
pub(crate) async fn set_hidden(txn: &Txn, message: Uuid, hidden: bool) -> Result<(), StoreError> {
    txn.update::<message::Entity>()
        .col_expr(message::Column::HiddenAt, Expr::value(hidden.then(|| txn.now())))
        .filter(message::Column::Id.eq(message))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Reads a comment again whose answer has waited for a while, before a person decides on it. Nothing waits long for Instagram.
pub async fn look_again_before_deciding(
    scope: &WorkspaceScope,
    id: ConversationId,
) -> Result<(), StoreError> {
    let view = scope.view().await?;
    let drafted = view
        .find::<draft::Entity>()
        .filter(draft::Column::ConversationId.eq(id.0))
        .filter(draft::Column::DecidedAt.is_null())
        .filter(draft::Column::CreatedAt.lt(view.laras.clock().now_ms() - OLD))
        .filter(draft::Column::Way.ne(Way::Message.code()))
        .one(view.db())
        .await?;
    drop(view);
    if drafted.is_some() {
        look_again(scope, id, None).await?;
    }
    Ok(())
}

/// A draft older than this is one whose comment may have changed.
const OLD: i64 = 10 * MINUTE;
