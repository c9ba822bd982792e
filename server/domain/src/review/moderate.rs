//! What a person does with a comment beside answering it: hide it from everybody but its author, show it again, delete it.
//!
//! Asking Instagram twice for the same changes nothing, so an answer that was lost is simply asked for again.

use meta::graph::CallError;
use sea_orm::{ColumnTrait, QueryFilter};

use crate::connect;
use crate::evidence::{Entry, Record};
use crate::ids::{ConnectionId, ConversationId, MessageId};
use crate::live::LiveKind;
use crate::receive::{MESSAGE_PROVIDER_ID, erase_deleted, set_hidden};
use crate::store::entity::tenant::{conversation, message};
use crate::store::{StoreError, View};
use crate::tenancy::{Duty, WorkspaceScope};

/// What is to become of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moderation {
    /// Only its author still sees it.
    Hide,
    /// Everybody sees it again.
    Show,
    /// It is gone for good, here as well.
    Delete,
}

impl Moderation {
    /// The name in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hide => "hide",
            Self::Show => "show",
            Self::Delete => "delete",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Hide, Self::Show, Self::Delete]
            .into_iter()
            .find(|what| what.code() == code)
    }

    const fn done(self) -> &'static str {
        match self {
            Self::Hide => "comment_hidden",
            Self::Show => "comment_shown",
            Self::Delete => "comment_deleted",
        }
    }
}

/// Why a comment stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ModerateError {
    /// No such comment here, or it is gone.
    #[error("not found")]
    NotFound,
    /// This person may not.
    #[error("not allowed")]
    NotAllowed,
    /// The account is not connected.
    #[error("not connected")]
    NotConnected,
    /// Instagram refused, as it does under a broadcast or an advertisement.
    #[error("refused")]
    Refused,
    /// Instagram did not answer; asking again does no harm.
    #[error("no answer")]
    NoAnswer,
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// Does it at Instagram, then here.
pub async fn moderate(
    scope: &WorkspaceScope,
    id: MessageId,
    what: Moderation,
) -> Result<ConversationId, ModerateError> {
    if !scope.may(Duty::Approve) {
        return Err(ModerateError::NotAllowed);
    }
    let view = scope.view().await?;
    let (comment, conversation) = find(&view, id).await?.ok_or(ModerateError::NotFound)?;
    let comment_id = view
        .open_text(MESSAGE_PROVIDER_ID, comment.id, comment.provider_id.as_deref())
        .await?
        .ok_or(ModerateError::NotFound)?;
    let access = connect::instagram_access(&view, ConnectionId(conversation.connection_id)).await?;
    drop(view);
    let (Some(access), Some(instagram)) = (access, scope.laras.instagram()) else {
        return Err(ModerateError::NotConnected);
    };
    let done = match what {
        Moderation::Hide => instagram.hide_comment(&access.token, &comment_id, true).await,
        Moderation::Show => instagram.hide_comment(&access.token, &comment_id, false).await,
        Moderation::Delete => instagram.delete_comment(&access.token, &comment_id).await,
    };
    done.map_err(|error| why(&error))?;
    let mut txn = scope.txn().await?;
    let connection = connect::row(&txn, ConnectionId(conversation.connection_id))
        .await?
        .ok_or(ModerateError::NotConnected)?;
    match what {
        Moderation::Hide => set_hidden(&txn, comment.id, true).await?,
        Moderation::Show => set_hidden(&txn, comment.id, false).await?,
        Moderation::Delete => erase_deleted(scope, &mut txn, &conversation, &comment_id).await?,
    }
    let entry = Entry::new(what.done(), &scope.actor)
        .about(ConversationId(conversation.id))
        .object("message", comment.id);
    txn.record(connection.content_key, entry).await?;
    txn.announce(LiveKind::Message, Some(ConversationId(conversation.id)));
    txn.commit().await?;
    Ok(ConversationId(conversation.id))
}

fn why(error: &CallError) -> ModerateError {
    tracing::info!(%error, "a comment stays as it is");
    match error {
        CallError::Refused(_) => ModerateError::Refused,
        _ => ModerateError::NoAnswer,
    }
}

/// A customer's comment that still stands.
async fn find(
    view: &View,
    id: MessageId,
) -> Result<Option<(message::Model, conversation::Model)>, StoreError> {
    let row = view
        .find::<message::Entity>()
        .filter(message::Column::Id.eq(id.0))
        .filter(message::Column::Direction.eq("in"))
        .filter(message::Column::DeletedAt.is_null())
        .one(view.db())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let conversation = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(row.conversation_id))
        .filter(conversation::Column::ThreadKey.is_not_null())
        .one(view.db())
        .await?;
    Ok(conversation.map(|conversation| (row, conversation)))
}
