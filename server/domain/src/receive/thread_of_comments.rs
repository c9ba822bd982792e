//! What a person sees beside a thread of comments: the post, the comment that began it, and what may still be done.

use sea_orm::{ColumnTrait, QueryFilter};

use super::again::newest_comment;
use super::contact_label;
use super::content::{MESSAGE_BODY, open_body};
use super::post;
use super::thread::{Comments, Parent};
use super::window::Window;
use crate::ids::{ConversationId, MessageId};
use crate::send::was_answered_in_private;
use crate::store::entity::tenant::{conversation, message};
use crate::store::{StoreError, View};

/// `None` for a conversation of messages.
pub(crate) async fn comments(view: &View, row: &conversation::Model) -> Result<Option<Comments>, StoreError> {
    let (Some(post_id), Some(thread_key)) = (row.post_id, &row.thread_key) else {
        return Ok(None);
    };
    let post = post::shown(view, post_id)
        .await?
        .ok_or(StoreError::Unknown("post"))?;
    let newest = newest_comment(view, ConversationId(row.id)).await?;
    let nested = newest
        .as_ref()
        .is_some_and(|(_, comment)| comment.reply_to_key.is_some());
    let mention = if nested {
        super::mention(view, row.contact_id).await?
    } else {
        None
    };
    let newest = newest.map(|(_, comment)| MessageId(comment.id));
    let open = Window::until_ms(row.window_until).is_open(view.laras.clock().now());
    let private_reply = match newest {
        Some(comment) => open && !was_answered_in_private(view, comment.0).await?,
        None => false,
    };
    Ok(Some(Comments {
        post,
        parent: parent(view, row, thread_key).await?,
        private_reply,
        newest,
        messages: messages_with(view, row).await?,
        mention,
    }))
}

/// The comment that began the thread, where another customer wrote it.
async fn parent(
    view: &View,
    row: &conversation::Model,
    thread_key: &[u8],
) -> Result<Option<Parent>, StoreError> {
    let first = view
        .find::<message::Entity>()
        .filter(message::Column::ProviderKey.eq(thread_key.to_vec()))
        .filter(message::Column::ConversationId.ne(row.id))
        .one(view.db())
        .await?;
    let Some(first) = first else { return Ok(None) };
    let theirs = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(first.conversation_id))
        .one(view.db())
        .await?
        .ok_or(StoreError::Unknown("conversation"))?;
    let body = open_body(view, MESSAGE_BODY, first.id, first.body.as_deref()).await?;
    Ok(Some(Parent {
        name: contact_label(view, theirs.contact_id).await?.name,
        text: body.and_then(|body| body.text),
    }))
}

async fn messages_with(view: &View, row: &conversation::Model) -> Result<Option<ConversationId>, StoreError> {
    let direct = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::ContactId.eq(row.contact_id))
        .filter(conversation::Column::ThreadKey.is_null())
        .one(view.db())
        .await?;
    Ok(direct.map(|row| ConversationId(row.id)))
}
