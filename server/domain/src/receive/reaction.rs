//! An emoji on a message.
//!
//! It says something to a reader and asks for nothing: it is shown on its bubble, and makes no draft, no unread count and no window (Meta
//! does not say that a reaction opens one). One to a message that is not here is kept quietly: the message may still come.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::message::{Incoming, provider_key};
use crate::evidence::Record;
use crate::ids::ConversationId;
use crate::live::LiveKind;
use crate::store::entity::tenant::reaction::{Column, Entity, Model};
use crate::store::entity::tenant::{conversation, message};
use crate::store::{StoreError, Txn};
use crate::vault::Place;

pub(super) const EMOJI: Place = Place::of("reaction", "emoji");

/// Bytes of an emoji; the longest family of people has fewer.
const LONGEST: usize = 64;

/// Puts the customer's reaction on a message, or takes it away.
pub(super) async fn take(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    conversation: &conversation::Model,
    target: &str,
    emoji: Option<&str>,
) -> Result<(), StoreError> {
    let target_key = provider_key(txn, target);
    let emoji = emoji.filter(|emoji| !emoji.is_empty() && emoji.len() <= LONGEST);
    if !put(txn, incoming, conversation, target_key, emoji).await? {
        return Ok(());
    }
    let kind = if emoji.is_some() {
        "reacted"
    } else {
        "reaction_removed"
    };
    let mut entry = incoming
        .entry(kind, conversation.id)
        .commitment("target", target.as_bytes());
    if let Some(emoji) = emoji {
        entry = entry.commitment("text", emoji.as_bytes());
    }
    txn.record(incoming.content_key(), entry).await?;
    name_a_conversation_of_reactions(txn, conversation).await?;
    txn.announce(LiveKind::Message, Some(ConversationId(conversation.id)));
    Ok(())
}

/// The newest word counts, whatever arrives last; a reaction that was taken back stays as a row without an emoji. Says whether
/// anything changed.
async fn put(
    txn: &Txn,
    incoming: &Incoming<'_>,
    conversation: &conversation::Model,
    target_key: Vec<u8>,
    emoji: Option<&str>,
) -> Result<bool, StoreError> {
    let known = txn
        .find::<Entity>()
        .filter(Column::TargetKey.eq(target_key.clone()))
        .filter(Column::Author.eq("customer"))
        .one(txn.db())
        .await?;
    let at = incoming.at();
    if known
        .as_ref()
        .is_some_and(|row| row.at > at || row.conversation_id != conversation.id)
    {
        return Ok(false);
    }
    let id = known.as_ref().map_or_else(|| txn.new_id(), |row| row.id);
    let sealed = match emoji {
        Some(emoji) => Some(
            txn.seal(incoming.content_key(), EMOJI, id, emoji.as_bytes())
                .await?,
        ),
        None => None,
    };
    if known.is_some() {
        txn.update::<Entity>()
            .col_expr(Column::Emoji, Expr::value(sealed))
            .col_expr(Column::At, Expr::value(at))
            .filter(Column::Id.eq(id))
            .exec(txn.db())
            .await?;
        return Ok(true);
    }
    txn.insert(Model {
        workspace_id: txn.workspace().0,
        id,
        conversation_id: conversation.id,
        target_key,
        author: "customer".into(),
        emoji: sealed,
        at,
    })
    .await?;
    Ok(true)
}

/// Somebody whose messages we never had reacts to one: the list says so instead of naming a message that is not there.
async fn name_a_conversation_of_reactions(
    txn: &Txn,
    conversation: &conversation::Model,
) -> Result<(), StoreError> {
    use conversation::Column;

    let first = txn
        .find::<message::Entity>()
        .filter(message::Column::ConversationId.eq(conversation.id))
        .one(txn.db())
        .await?;
    if first.is_none() {
        txn.update::<conversation::Entity>()
            .col_expr(Column::PreviewKind, Expr::value("reaction"))
            .filter(Column::Id.eq(conversation.id))
            .exec(txn.db())
            .await?;
    }
    Ok(())
}
