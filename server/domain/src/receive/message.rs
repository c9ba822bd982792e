//! A customer's message enters its conversation.
//!
//! Meta promises no order: an edit, a deletion or a reaction may arrive before the message it is about. Whatever the order, the
//! thread ends the same. Messages of groups are acknowledged and ignored: a group is not a conversation with one customer.

use meta::webhook::{InboundMessage, MessageContent};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::admit::admit;
use super::content::open_body;
use super::ownership::{self, Owner, OwnerEvent};
use super::summary::{Newest, advance, open_window, show_newest};
use super::window::Window;
use super::{change, contact, identity, profile, reaction};
use crate::Channel;
use crate::evidence::{Entry, Record};
use crate::ids::{ConnectionId, ConversationId};
use crate::jobs::{Kind, Promise};
use crate::live::LiveKind;
use crate::store::entity::tenant::{connection, conversation, message, message_version};
use crate::store::platform::Arrived;
use crate::store::{StoreError, Txn, View, to_json};
use crate::tenancy::WorkspaceScope;
use crate::vault::Place;

pub(crate) use super::content::{Body, MESSAGE_BODY, VERSION_BODY};
pub(super) use super::conversation::{conversation_of, conversation_with};
pub(crate) use super::summary::{PREVIEW, preview};

pub(crate) const MESSAGE_PROVIDER_ID: Place = Place::of("message", "provider_id");

/// The look-up value of a provider's message id.
pub(crate) fn provider_key(view: &View, wamid: &str) -> Vec<u8> {
    view.laras.keys().lookup("wamid", wamid)
}

/// A unit on its way into the conversation it belongs to.
pub(super) struct Incoming<'a> {
    pub(super) scope: &'a WorkspaceScope,
    pub(super) connection: &'a connection::Model,
    pub(super) inbound: &'a InboundMessage,
    /// The message as Meta wrote it.
    pub(super) raw: &'a str,
    pub(super) received_at: i64,
    /// Another app holds the thread: it is shown, and nobody here answers it.
    pub(super) held_elsewhere: bool,
    /// Until when a comment can be answered in private; `None` for a message, which opens a window.
    pub(super) private_until: Option<i64>,
    /// Why the words go, where this takes some away.
    pub(super) why_gone: &'static str,
}

/// A message, brought to the shape that all channels share.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) inbound: &'a InboundMessage,
    /// As Meta wrote it.
    pub(super) raw: &'a str,
    /// Another app holds the thread.
    pub(super) held_elsewhere: bool,
}

impl Incoming<'_> {
    pub(super) fn content_key(&self) -> Uuid {
        self.connection.content_key
    }

    /// When it was written. A stamp from the future would put the message below later ones for good.
    pub(super) fn at(&self) -> i64 {
        self.provider_at()
            .map_or(self.received_at, |stamp| stamp.min(self.received_at))
    }

    fn provider_at(&self) -> Option<i64> {
        self.inbound.at.map(jiff::Timestamp::as_millisecond)
    }

    /// An entry about this unit in a conversation.
    pub(super) fn entry(&self, kind: &str, conversation: Uuid) -> Entry {
        Entry::new(kind, &self.scope.actor)
            .about(ConversationId(conversation))
            .object("connection", self.connection.id)
            .number("received_at", self.received_at)
            .number("provider_at", self.provider_at().unwrap_or(self.received_at))
            .commitment("provider_id", self.inbound.wamid.as_bytes())
    }

    /// The end of the window that this message opens, if it opens one; of a comment, of the time for a private answer.
    fn window_end(&self) -> Option<i64> {
        if self.private_until.is_some() {
            return self.private_until;
        }
        self.inbound
            .content
            .opens_window()
            .then(|| Window::end_after(self.provider_at(), self.received_at))
    }
}

/// Takes a message into its workspace, with everything that follows from it, at once.
pub(super) async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    said: Said<'_>,
) -> Result<(), StoreError> {
    let inbound = said.inbound;
    let Some((mut txn, row)) = admit(scope, connection, arrived).await? else {
        return Ok(());
    };
    if let Some(row) = row
        && inbound.group_id.is_none()
        && inbound.from.is_identified()
    {
        let incoming = Incoming {
            scope,
            connection: &row,
            inbound,
            raw: said.raw,
            received_at: arrived.received_at,
            held_elsewhere: said.held_elsewhere,
            private_until: None,
            why_gone: change::TAKEN_BACK,
        };
        enter(&mut txn, &incoming).await?;
    }
    fail::fail_point!("sort::before_commit", |_| crate::crash::now());
    txn.commit().await?;
    fail::fail_point!("sort::after_commit", |_| crate::crash::now());
    Ok(())
}

async fn enter(txn: &mut Txn, incoming: &Incoming<'_>) -> Result<(), StoreError> {
    let content = &incoming.inbound.content;
    if let MessageContent::System(notice) = content {
        return identity::take_notice(txn, incoming, notice).await;
    }
    let contact = contact::arrived(incoming.scope, txn, incoming.connection, &incoming.inbound.from).await?;
    let conversation = conversation_with(txn, incoming.connection, contact).await?;
    if incoming.connection.channel == Channel::Instagram.code() {
        hold(txn, incoming, &conversation).await?;
        profile::ask_once(txn, &conversation).await?;
    }
    match content {
        MessageContent::Reaction { message_id, emoji } => {
            reaction::take(txn, incoming, &conversation, message_id, emoji.as_deref()).await
        }
        MessageContent::Edit {
            original_message_id,
            content,
        } => change::edit(txn, incoming, &conversation, original_message_id, content).await,
        MessageContent::Revoke { original_message_id } => {
            change::revoke(txn, incoming, &conversation, original_message_id).await
        }
        _ => write(txn, incoming, &conversation).await,
    }
}

/// Whether another app holds the thread is told by the list in which its events stand. One that comes in ours, later than what
/// was last known, is ours again: control that nobody uses ends by itself (Meta: Conversation Routing).
async fn hold(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    conversation: &conversation::Model,
) -> Result<(), StoreError> {
    let held = Owner::of(conversation) == Owner::MetaAgent;
    let event = match (incoming.held_elsewhere, held) {
        (true, false) => OwnerEvent::TakenByMeta,
        (false, true) if conversation.owner_since.is_none_or(|since| incoming.at() > since) => {
            OwnerEvent::GivenToUs
        }
        _ => return Ok(()),
    };
    ownership::change(txn, incoming.scope, conversation, event).await
}

pub(super) async fn write(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    conversation: &conversation::Model,
) -> Result<(), StoreError> {
    let inbound = incoming.inbound;
    let body = Body::of_inbound(inbound, incoming.raw);
    if let Some(known) = find(txn, &provider_key(txn, &inbound.wamid)).await? {
        return if is_awaited(&known, conversation.id) {
            complete(txn, incoming, conversation, &known, &body).await
        } else {
            Ok(())
        };
    }
    let mut row = blank(txn, incoming, conversation.id, &inbound.wamid);
    row.kind = inbound.content.kind().into();
    row.provider_id = Some(sealed_id(txn, incoming, row.id).await?);
    row.body = Some(sealed_body(txn, incoming, row.id, &body).await?);
    row.reply_to_key = answered_key(txn, incoming);
    txn.insert(row.clone()).await?;
    let newest = Newest {
        message: row.id,
        kind: &row.kind,
        text: body.text.as_deref(),
        deleted: false,
        window_end: incoming.window_end(),
        received_at: incoming.received_at,
    };
    advance(txn, conversation, incoming.content_key(), newest).await?;
    record(txn, incoming, conversation.id, row.id, Some(&body)).await?;
    ask_for_a_draft(txn, incoming.scope, conversation, &inbound.content).await?;
    txn.announce(LiveKind::Message, Some(ConversationId(conversation.id)));
    Ok(())
}

/// A row with nothing in it but whose and when.
pub(super) fn blank(txn: &Txn, incoming: &Incoming<'_>, conversation: Uuid, wamid: &str) -> message::Model {
    message::Model {
        workspace_id: txn.workspace().0,
        id: txn.new_id(),
        conversation_id: conversation,
        direction: "in".into(),
        kind: "text".into(),
        provider_key: Some(provider_key(txn, wamid)),
        provider_id: None,
        body: None,
        author: "customer".into(),
        person_id: None,
        at: incoming.at(),
        received_at: incoming.received_at,
        deleted_at: None,
        edited_at: None,
        reply_to_key: None,
        hidden_at: None,
    }
}

/// An edit or a deletion came first and holds the place of its message, which has no id of its own yet.
pub(super) fn is_awaited(row: &message::Model, conversation: Uuid) -> bool {
    row.conversation_id == conversation && row.direction == "in" && row.provider_id.is_none()
}

pub(super) async fn find(txn: &Txn, key: &[u8]) -> Result<Option<message::Model>, StoreError> {
    let select = txn
        .find::<message::Entity>()
        .filter(message::Column::ProviderKey.eq(key.to_vec()));
    Ok(select.one(txn.db()).await?)
}

pub(super) async fn sealed_body(
    txn: &Txn,
    incoming: &Incoming<'_>,
    row: Uuid,
    body: &Body,
) -> Result<Vec<u8>, StoreError> {
    txn.seal(incoming.content_key(), MESSAGE_BODY, row, &to_json(body))
        .await
}

pub(super) async fn sealed_id(txn: &Txn, incoming: &Incoming<'_>, row: Uuid) -> Result<Vec<u8>, StoreError> {
    let wamid = incoming.inbound.wamid.as_bytes();
    txn.seal(incoming.content_key(), MESSAGE_PROVIDER_ID, row, wamid)
        .await
}

fn answered_key(txn: &Txn, incoming: &Incoming<'_>) -> Option<Vec<u8>> {
    let context = incoming.inbound.context.as_ref()?;
    let wamid = context.message_id.as_deref()?;
    Some(provider_key(txn, wamid))
}

/// The message arrives after what was said about it.
async fn complete(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    conversation: &conversation::Model,
    known: &message::Model,
    original: &Body,
) -> Result<(), StoreError> {
    use message::Column;

    let deleted = known.deleted_at.is_some();
    let mut update = txn
        .update::<message::Entity>()
        .col_expr(
            Column::ProviderId,
            Expr::value(sealed_id(txn, incoming, known.id).await?),
        )
        .col_expr(Column::At, Expr::value(incoming.at().min(known.at)))
        .col_expr(Column::ReplyToKey, Expr::value(answered_key(txn, incoming)));
    if deleted {
        update = update.col_expr(Column::Kind, Expr::value(incoming.inbound.content.kind()));
    } else {
        keep_version(txn, incoming.content_key(), known.id, original, known.at).await?;
        let edit = open_body(txn, MESSAGE_BODY, known.id, known.body.as_deref()).await?;
        let edited = match edit.and_then(|edit| edit.content()) {
            Some(edit) => original.edited(&edit),
            None => original.clone(),
        };
        let kind = edited.content().map_or("text", |content| content.kind());
        update = update.col_expr(Column::Kind, Expr::value(kind)).col_expr(
            Column::Body,
            Expr::value(sealed_body(txn, incoming, known.id, &edited).await?),
        );
    }
    update.filter(Column::Id.eq(known.id)).exec(txn.db()).await?;
    open_window(txn, conversation, known.id, incoming.window_end()).await?;
    show_newest(txn, incoming.content_key(), conversation.id).await?;
    record(
        txn,
        incoming,
        conversation.id,
        known.id,
        (!deleted).then_some(original),
    )
    .await?;
    if !deleted {
        ask_for_a_draft(txn, incoming.scope, conversation, &incoming.inbound.content).await?;
    }
    txn.announce(LiveKind::Message, Some(ConversationId(conversation.id)));
    Ok(())
}

/// Keeps what a message said until `replaced_at`.
pub(super) async fn keep_version(
    txn: &Txn,
    content_key: Uuid,
    message: Uuid,
    body: &Body,
    replaced_at: i64,
) -> Result<(), StoreError> {
    let id = txn.new_id();
    txn.insert(message_version::Model {
        workspace_id: txn.workspace().0,
        id,
        message_id: message,
        body: Some(txn.seal(content_key, VERSION_BODY, id, &to_json(body)).await?),
        replaced_at,
    })
    .await
}

/// Promises a draft if a person expects an answer to this; what was proposed before is stale.
pub(super) async fn ask_for_a_draft(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    conversation: &conversation::Model,
    content: &MessageContent,
) -> Result<(), StoreError> {
    if !content.opens_window() {
        return Ok(());
    }
    // Without a badge nothing waits; a draft that is being made at this moment is superseded by the job promised here.
    if conversation.draft_badge.is_some() {
        crate::review::supersede(txn, scope, ConversationId(conversation.id)).await?;
    }
    let patience = txn.laras.settings().patience;
    if conversation.thread_key.is_some() || patience.gap_ms == 0 {
        return txn.promise(Promise::now(Kind::Draft, conversation.id)).await;
    }
    let quiet = txn.now() + patience.gap_ms;
    let promise = Promise::when_quiet(Kind::Draft, conversation.id, quiet, patience.cap_ms);
    txn.promise(promise).await
}

/// Without a body the message had been taken back before it arrived: then its words were never stored.
async fn record(
    txn: &mut Txn,
    incoming: &Incoming<'_>,
    conversation: Uuid,
    message: Uuid,
    body: Option<&Body>,
) -> Result<(), StoreError> {
    let mut entry = incoming
        .entry("received", conversation)
        .object("message", message)
        .text("channel", &incoming.connection.channel)
        .text("type", incoming.inbound.content.kind());
    if let Some(body) = body {
        entry = entry.commitment("text", body.text.as_deref().unwrap_or_default().as_bytes());
    }
    txn.record(incoming.content_key(), entry).await
}
