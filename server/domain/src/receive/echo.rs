//! What the owner wrote on the phone, beside us: a bubble of the business, and the end of what Laras was about to say. On
//! Instagram also what another tool wrote in the account's name.
//!
//! The window stays as it is: only a customer opens it. A message that left through us does not echo; if one comes anyway,
//! its id is known and nothing changes. An edit or a deletion may arrive before what it changes, so it leaves the row that
//! the original would have made, and the original then finds its place taken.

use meta::webhook::{MessageContent, OutboundEcho};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter};

use super::admit::admit;
use super::contact;
use super::message::{self, Body, Incoming, MESSAGE_BODY, MESSAGE_PROVIDER_ID, provider_key};
use super::ownership::{self, OwnerEvent};
use crate::Channel;
use crate::evidence::{Entry, Record};
use crate::ids::{ConnectionId, ConversationId};
use crate::live::LiveKind;
use crate::send::Heard;
use crate::store::entity::tenant::{connection, conversation, message as rows, message_version, reaction};
use crate::store::platform::Arrived;
use crate::store::{StoreError, Txn, to_json};
use crate::tenancy::WorkspaceScope;
use crate::vault::Place;

const VERSION_BODY: Place = Place::of("message_version", "body");
const REACTION_EMOJI: Place = Place::of("reaction", "emoji");

/// What an echo does.
struct Echo<'a> {
    connection: &'a connection::Model,
    conversation: &'a conversation::Model,
    /// Meta's id of the message it makes or changes.
    wamid: &'a str,
    content: &'a MessageContent,
    at: i64,
    received_at: i64,
}

/// Takes an echo into its workspace.
pub(super) async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    echo: OutboundEcho,
    held_elsewhere: bool,
) -> Result<(), StoreError> {
    let Some((mut txn, row)) = admit(scope, connection, arrived).await? else {
        return Ok(());
    };
    if let Some(row) = row {
        enter(scope, &mut txn, &row, arrived, (&echo, held_elsewhere)).await?;
    }
    txn.commit().await
}

async fn enter(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    arrived: &Arrived,
    (echo, held_elsewhere): (&OutboundEcho, bool),
) -> Result<(), StoreError> {
    let stamp = echo.at.map(jiff::Timestamp::as_millisecond);
    let at = stamp.map_or(arrived.received_at, |stamp| {
        std::cmp::min(stamp, arrived.received_at)
    });
    if connection.channel == Channel::Instagram.code() && is_ours(scope, txn, connection, echo, at).await? {
        return Ok(());
    }
    let contact = contact::known(txn, connection.id, connection.content_key, &echo.to).await?;
    let conversation = message::conversation_with(txn, connection, contact).await?;
    let mut change = Echo {
        connection,
        conversation: &conversation,
        wamid: &echo.wamid,
        content: &echo.content,
        at,
        received_at: arrived.received_at,
    };
    let changed = match &echo.content {
        MessageContent::Reaction { message_id, emoji } => {
            return react(txn, &change, message_id, emoji.as_deref()).await;
        }
        MessageContent::Edit {
            original_message_id,
            content,
        } => {
            change.wamid = original_message_id;
            change.content = content;
            edit(txn, &change).await?
        }
        MessageContent::Revoke { original_message_id } => {
            change.wamid = original_message_id;
            revoke(txn, &change).await?
        }
        _ => write(txn, &change, None, None).await?,
    };
    if !changed {
        return Ok(());
    }
    record(scope, txn, &change, (echo.content.kind(), &echo.wamid)).await?;
    let event = if held_elsewhere {
        OwnerEvent::TakenByMeta
    } else {
        OwnerEvent::PhoneWrote
    };
    ownership::change(txn, scope, &conversation, event).await?;
    txn.announce(LiveKind::Message, Some(ConversationId(conversation.id)));
    Ok(())
}

/// On Instagram our own messages echo as well, and may be faster than the answer to their POST. Such an echo makes nothing new:
/// a private reply has no conversation of messages before its customer answers.
async fn is_ours(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    echo: &OutboundEcho,
    at: i64,
) -> Result<bool, StoreError> {
    let changes_another = matches!(
        echo.content,
        MessageContent::Reaction { .. } | MessageContent::Edit { .. } | MessageContent::Revoke { .. }
    );
    if changes_another {
        return Ok(false);
    }
    let customer = contact::find(txn, connection.id, &echo.to).await?;
    let text = Body::of(&echo.content).text;
    let heard = Heard {
        id: &echo.wamid,
        text: text.as_deref(),
        at,
    };
    let whose = (connection.id, customer.map(|row| row.id));
    crate::send::take_echo(scope, txn, whose, heard).await
}

/// What the owner answered under a post with Instagram's own app; false if it is known already.
pub(super) async fn owner_commented(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    conversation: &conversation::Model,
) -> Result<bool, StoreError> {
    let written = Echo {
        connection: incoming.connection,
        conversation,
        wamid: &incoming.inbound.wamid,
        content: &incoming.inbound.content,
        at: incoming.at(),
        received_at: incoming.received_at,
    };
    let news = write(txn, &written, None, None).await?;
    if news {
        let told = (written.content.kind(), written.wamid);
        record(incoming.scope, txn, &written, told).await?;
    }
    Ok(news)
}

/// Whether a message with this look-up value is here already, whichever way it went.
pub(super) async fn is_known(txn: &Txn, provider_key: &[u8]) -> Result<bool, StoreError> {
    let found = txn
        .find::<rows::Entity>()
        .filter(rows::Column::ProviderKey.eq(provider_key.to_vec()))
        .one(txn.db())
        .await?;
    Ok(found.is_some())
}

/// A bubble of the owner's phone; false if the message is known already.
async fn write(
    txn: &Txn,
    echo: &Echo<'_>,
    edited_at: Option<i64>,
    deleted_at: Option<i64>,
) -> Result<bool, StoreError> {
    let own_key = provider_key(txn, echo.wamid);
    if is_known(txn, &own_key).await? {
        return Ok(false);
    }
    let id = txn.new_id();
    let key = echo.connection.content_key;
    let body = Body::of(echo.content);
    let sealed = match deleted_at {
        Some(_) => None,
        None => Some(txn.seal(key, MESSAGE_BODY, id, &to_json(&body)).await?),
    };
    txn.insert(rows::Model {
        workspace_id: txn.workspace().0,
        id,
        conversation_id: echo.conversation.id,
        direction: "out".into(),
        kind: echo.content.kind().into(),
        provider_key: Some(own_key),
        provider_id: Some(
            txn.seal(key, MESSAGE_PROVIDER_ID, id, echo.wamid.as_bytes())
                .await?,
        ),
        body: sealed,
        author: "owner_phone".into(),
        person_id: None,
        at: echo.at,
        received_at: echo.received_at,
        deleted_at,
        edited_at,
        reply_to_key: None,
        hidden_at: None,
    })
    .await?;
    if deleted_at.is_none() {
        show_in_lists(txn, echo, &body).await?;
    }
    Ok(true)
}

/// The latest message of the list, unless a later one is there.
async fn show_in_lists(txn: &Txn, echo: &Echo<'_>, body: &Body) -> Result<(), StoreError> {
    use conversation::Column;

    let key = echo.connection.content_key;
    let preview = message::preview(txn, key, echo.conversation.id, body.text.as_deref()).await?;
    txn.update::<conversation::Entity>()
        .col_expr(Column::PreviewDirection, Expr::value("out"))
        .col_expr(Column::PreviewKind, Expr::value(echo.content.kind()))
        .col_expr(Column::Preview, Expr::value(preview))
        .col_expr(Column::LastAt, Expr::value(echo.received_at))
        .filter(Column::Id.eq(echo.conversation.id))
        .filter(Column::LastAt.lte(echo.received_at))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// The row that an edit or a deletion means, if it has arrived and is the owner's.
async fn original(txn: &Txn, echo: &Echo<'_>) -> Result<Option<rows::Model>, StoreError> {
    Ok(txn
        .find::<rows::Entity>()
        .filter(rows::Column::ProviderKey.eq(provider_key(txn, echo.wamid)))
        .filter(rows::Column::ConversationId.eq(echo.conversation.id))
        .filter(rows::Column::Direction.eq("out"))
        .one(txn.db())
        .await?)
}

/// The newest wording counts, and the earlier ones are kept.
async fn edit(txn: &Txn, echo: &Echo<'_>) -> Result<bool, StoreError> {
    let Some(row) = original(txn, echo).await? else {
        return write(txn, echo, Some(echo.at), None).await;
    };
    let older = row.edited_at.is_some_and(|known| known >= echo.at);
    if row.deleted_at.is_some() || older {
        return Ok(false);
    }
    let key = echo.connection.content_key;
    keep_version(txn, &row, key, echo.at).await?;
    let body = txn
        .seal(key, MESSAGE_BODY, row.id, &to_json(&Body::of(echo.content)))
        .await?;
    txn.update::<rows::Entity>()
        .col_expr(rows::Column::Body, Expr::value(body))
        .col_expr(rows::Column::Kind, Expr::value(echo.content.kind()))
        .col_expr(rows::Column::EditedAt, Expr::value(echo.at))
        .filter(rows::Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    Ok(true)
}

async fn keep_version(txn: &Txn, row: &rows::Model, key: uuid::Uuid, at: i64) -> Result<(), StoreError> {
    let id = txn.new_id();
    let body = match txn.open_text(MESSAGE_BODY, row.id, row.body.as_deref()).await? {
        Some(body) => Some(txn.seal(key, VERSION_BODY, id, body.as_bytes()).await?),
        None => None,
    };
    txn.insert(message_version::Model {
        workspace_id: txn.workspace().0,
        id,
        message_id: row.id,
        body,
        replaced_at: at,
    })
    .await
}

/// What the owner took back is gone here as well, earlier wordings included.
async fn revoke(txn: &Txn, echo: &Echo<'_>) -> Result<bool, StoreError> {
    let Some(row) = original(txn, echo).await? else {
        return write(txn, echo, None, Some(echo.at)).await;
    };
    if row.deleted_at.is_some() {
        return Ok(false);
    }
    txn.delete::<message_version::Entity>()
        .filter(message_version::Column::MessageId.eq(row.id))
        .exec(txn.db())
        .await?;
    txn.update::<rows::Entity>()
        .col_expr(rows::Column::Body, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(rows::Column::DeletedAt, Expr::value(echo.at))
        .filter(rows::Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    Ok(true)
}

/// A reaction is no answer: it is shown, and whoever answers goes on answering.
async fn react(txn: &mut Txn, echo: &Echo<'_>, target: &str, emoji: Option<&str>) -> Result<(), StoreError> {
    let target_key = provider_key(txn, target);
    let ours = || {
        reaction::Column::TargetKey
            .eq(target_key.clone())
            .and(reaction::Column::Author.eq("business"))
    };
    let known = txn
        .find::<reaction::Entity>()
        .filter(ours())
        .one(txn.db())
        .await?;
    if known.is_some_and(|known| known.at > echo.at) {
        return Ok(());
    }
    txn.delete::<reaction::Entity>()
        .filter(ours())
        .exec(txn.db())
        .await?;
    let id = txn.new_id();
    let emoji = match emoji.filter(|emoji| !emoji.is_empty()) {
        Some(emoji) => Some(
            txn.seal(echo.connection.content_key, REACTION_EMOJI, id, emoji.as_bytes())
                .await?,
        ),
        None => None,
    };
    txn.insert(reaction::Model {
        workspace_id: txn.workspace().0,
        id,
        conversation_id: echo.conversation.id,
        target_key: target_key.clone(),
        author: "business".into(),
        emoji,
        at: echo.at,
    })
    .await?;
    txn.announce(LiveKind::Message, Some(ConversationId(echo.conversation.id)));
    Ok(())
}

async fn record(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    change: &Echo<'_>,
    (kind, wamid): (&str, &str),
) -> Result<(), StoreError> {
    let mut entry = Entry::new("owner_wrote", &scope.actor)
        .about(ConversationId(change.conversation.id))
        .object("connection", change.connection.id)
        .text("type", kind)
        .number("received_at", change.received_at)
        .number("provider_at", change.at)
        .commitment("provider_id", wamid.as_bytes());
    if let Some(text) = Body::of(change.content).text {
        entry = entry.commitment("text", text.as_bytes());
    }
    txn.record(change.connection.content_key, entry).await
}
