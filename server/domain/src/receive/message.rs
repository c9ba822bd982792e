//! A customer's message enters its conversation.

use meta::webhook::{InboundMessage, InteractiveReply, MessageContent};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::contact;
use super::window::Window;
use crate::Channel;
use crate::connect::{self, ConnectionState};
use crate::evidence::{Entry, Record};
use crate::ids::{ConnectionId, ConversationId};
use crate::jobs::{Kind, Promise};
use crate::live::LiveKind;
use crate::store::entity::tenant::{connection, conversation, message};
use crate::store::platform::{self, Arrived};
use crate::store::{StoreError, Txn, to_json};
use crate::tenancy::WorkspaceScope;
use crate::vault::Place;

pub(crate) const MESSAGE_BODY: Place = Place::of("message", "body");
pub(crate) const MESSAGE_PROVIDER_ID: Place = Place::of("message", "provider_id");
pub(crate) const PREVIEW: Place = Place::of("conversation", "preview");

/// A message's content as it is sealed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Body {
    /// Text, caption or title; what a person reads first.
    pub(crate) text: Option<String>,
    /// Everything else Meta told about it, for types a page shows in more detail.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub(crate) detail: serde_json::Value,
}

impl Body {
    pub(super) fn of(content: &MessageContent) -> Self {
        let detail = match content {
            MessageContent::Text { .. } => serde_json::Value::Null,
            other => serde_json::to_value(other).unwrap_or_default(),
        };
        Self {
            text: text_of(content),
            detail,
        }
    }
}

fn text_of(content: &MessageContent) -> Option<String> {
    match content {
        MessageContent::Text { body } => Some(body.clone()),
        MessageContent::Image(file) | MessageContent::Video(file) => file.caption.clone(),
        MessageContent::Document { file, filename } => file.caption.clone().or_else(|| filename.clone()),
        MessageContent::Button { text, .. } => Some(text.clone()),
        MessageContent::Interactive(
            InteractiveReply::Button { title, .. } | InteractiveReply::List { title, .. },
        ) => Some(title.clone()),
        MessageContent::Location { name, address, .. } => name.clone().or_else(|| address.clone()),
        MessageContent::Order { text, .. } => text.clone(),
        MessageContent::Reaction { emoji, .. } => emoji.clone(),
        _ => None,
    }
}

/// Whether a person expects an answer to this.
fn wants_answer(content: &MessageContent) -> bool {
    content.opens_window()
}

/// The look-up value of a provider's message id.
pub(crate) fn provider_key(txn: &crate::store::View, wamid: &str) -> Vec<u8> {
    txn.laras.keys().lookup("wamid", wamid)
}

/// Takes a message into its workspace, with everything that follows from it, at once.
pub(super) async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    inbound: InboundMessage,
) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    if !platform::finish_unit(&txn, arrived.id, scope.workspace()).await? {
        return Ok(());
    }
    let row = connect::row(&txn, connection).await?;
    if let Some(row) = row
        && ConnectionState::parse(&row.state).is_some_and(ConnectionState::receives)
        && inbound.group_id.is_none()
        && inbound.from.is_identified()
    {
        enter(scope, &mut txn, &row, arrived, &inbound).await?;
    }
    txn.commit().await
}

async fn enter(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    arrived: &Arrived,
    inbound: &InboundMessage,
) -> Result<(), StoreError> {
    let content_key = connection.content_key;
    let contact = contact::known(txn, connection.id, content_key, &inbound.from).await?;
    let conversation = conversation_with(txn, connection, contact).await?;
    let id = txn.new_id();
    let at = inbound.at.map(jiff::Timestamp::as_millisecond);
    let body = Body::of(&inbound.content);
    let new = message::Model {
        workspace_id: txn.workspace().0,
        id,
        conversation_id: conversation.id,
        direction: "in".into(),
        kind: inbound.content.kind().into(),
        provider_key: Some(provider_key(txn, &inbound.wamid)),
        provider_id: Some(
            txn.seal(content_key, MESSAGE_PROVIDER_ID, id, inbound.wamid.as_bytes())
                .await?,
        ),
        body: Some(txn.seal(content_key, MESSAGE_BODY, id, &to_json(&body)).await?),
        author: "customer".into(),
        person_id: None,
        // A stamp from the future would put the message below later ones for good.
        at: at.map_or(arrived.received_at, |stamp| {
            std::cmp::min(stamp, arrived.received_at)
        }),
        received_at: arrived.received_at,
        edited_at: None,
        reply_to_key: None,
        deleted_at: None,
    };
    if !txn.insert_once(new).await? {
        return Ok(());
    }
    let window_end = inbound
        .content
        .opens_window()
        .then(|| Window::end_after(at, arrived.received_at));
    advance(
        txn,
        &conversation,
        content_key,
        id,
        &inbound.content,
        &body,
        window_end,
        arrived.received_at,
    )
    .await?;
    record(
        scope,
        txn,
        connection,
        conversation.id,
        id,
        inbound,
        &body,
        arrived.received_at,
    )
    .await?;
    let conversation_id = ConversationId(conversation.id);
    if wants_answer(&inbound.content) {
        crate::review::supersede(txn, scope, conversation_id).await?;
        txn.promise(Promise::now(Kind::Draft, conversation.id)).await?;
    }
    txn.announce(LiveKind::Message, Some(conversation_id));
    Ok(())
}

pub(super) async fn conversation_with(
    txn: &Txn,
    connection: &connection::Model,
    contact: Uuid,
) -> Result<conversation::Model, StoreError> {
    let found = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::ContactId.eq(contact))
        .one(txn.db())
        .await?;
    if let Some(row) = found {
        return Ok(row);
    }
    let row = conversation::Model {
        workspace_id: txn.workspace().0,
        id: txn.new_id(),
        partner_id: txn.partner().map(|id| id.0),
        connection_id: connection.id,
        contact_id: contact,
        channel: Channel::WhatsApp.code().into(),
        preview_direction: "in".into(),
        preview_kind: "text".into(),
        preview: None,
        last_at: txn.now(),
        unread: 0,
        window_until: None,
        window_message_id: None,
        draft_badge: None,
        owner: "ai".into(),
        owner_person: None,
        owner_since: None,
        created_at: txn.now(),
    };
    txn.insert(row.clone()).await?;
    Ok(row)
}

#[expect(
    clippy::too_many_arguments,
    reason = "one statement over one row; a struct would only rename them"
)]
async fn advance(
    txn: &Txn,
    conversation: &conversation::Model,
    content_key: Uuid,
    message: Uuid,
    content: &MessageContent,
    body: &Body,
    window_end: Option<i64>,
    received_at: i64,
) -> Result<(), StoreError> {
    use conversation::Column;

    let preview = preview(txn, content_key, conversation.id, body.text.as_deref()).await?;
    let mut update = txn
        .update::<conversation::Entity>()
        .col_expr(Column::PreviewDirection, Expr::value("in"))
        .col_expr(Column::PreviewKind, Expr::value(content.kind()))
        .col_expr(Column::Preview, Expr::value(preview))
        .col_expr(Column::LastAt, Expr::value(received_at))
        .col_expr(Column::Unread, Expr::col(Column::Unread).add(1));
    // Only a later end counts: an old message that arrives late takes nothing away and reopens nothing.
    if let Some(end) = window_end.filter(|end| conversation.window_until.is_none_or(|known| *end > known)) {
        update = update
            .col_expr(Column::WindowUntil, Expr::value(end))
            .col_expr(Column::WindowMessageId, Expr::value(message));
    }
    update
        .filter(Column::Id.eq(conversation.id))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// The first words, sealed, for lists.
pub(crate) async fn preview(
    txn: &Txn,
    content_key: Uuid,
    conversation: Uuid,
    text: Option<&str>,
) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(text) = text else { return Ok(None) };
    let first: String = text.chars().take(160).collect();
    txn.seal(content_key, PREVIEW, conversation, first.as_bytes())
        .await
        .map(Some)
}

#[expect(clippy::too_many_arguments, reason = "what one entry attests")]
async fn record(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    conversation: Uuid,
    message: Uuid,
    inbound: &InboundMessage,
    body: &Body,
    received_at: i64,
) -> Result<(), StoreError> {
    let entry = Entry::new("received", &scope.actor)
        .about(ConversationId(conversation))
        .object("connection", connection.id)
        .object("message", message)
        .text("channel", &connection.channel)
        .text("type", inbound.content.kind())
        .number("received_at", received_at)
        .number(
            "provider_at",
            inbound.at.map_or(received_at, jiff::Timestamp::as_millisecond),
        )
        .commitment("provider_id", inbound.wamid.as_bytes())
        .commitment("text", body.text.as_deref().unwrap_or_default().as_bytes());
    txn.record(connection.content_key, entry).await
}
