//! One conversation as a person reads it.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::beside::{Beside, Earlier, Quote};
use super::contact as places;
use super::content::{Body, Detail, Forwarded, open_body};
use super::inbox::{Direction, DraftBadge};
use super::message::{MESSAGE_BODY, MESSAGE_PROVIDER_ID};
use super::post::Post;
use super::shown::{Origin, Shown, origin};
use super::window::Window;
use crate::connect::{self, ConnectionState};
use crate::ids::{ConnectionId, ConversationId, MessageId, PersonId};
use crate::jobs::{Kind, Promise, Stop};
use crate::live::LiveKind;
use crate::review::DraftCard;
use crate::send::{SendFailure, SendState};
use crate::store::entity::tenant::{contact, conversation, message, outgoing};
use crate::store::{Base, StoreError, View, platform};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::from_ms;
use crate::{Channel, Way};

/// Bubbles of one page.
const PAGE: u64 = 200;

/// Who wrote a bubble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// The customer.
    Customer,
    /// Laras drafted it; a person approved it, unless auto-send did.
    Drafted {
        /// Who approved it; `None` for auto-send.
        approved_by: Option<String>,
    },
    /// A person wrote it here.
    Person {
        /// Their name.
        name: String,
    },
    /// The owner wrote it on the phone.
    OwnerPhone,
    /// Somebody unknown.
    Unknown,
}

/// One message as shown.
#[derive(Clone, Debug)]
pub struct Bubble {
    /// Which.
    pub id: MessageId,
    /// Which way it went.
    pub direction: Direction,
    /// What it is: `text`, `image`, …
    pub kind: String,
    /// Text or caption; `None` when there is none or it was erased.
    pub text: Option<String>,
    /// When it was written.
    pub at: Timestamp,
    /// By whom.
    pub author: Author,
    /// How far it came, for messages of ours.
    pub state: Option<SendState>,
    /// Why it did not arrive.
    pub failure: Option<SendFailure>,
    /// Whether the customer took it back.
    pub deleted: bool,
    /// What it shows beside its words.
    pub shown: Shown,
    /// Until when Meta keeps its file, if it has one.
    pub file_until: Option<Timestamp>,
    /// When it last got other words, if it did.
    pub edited_at: Option<Timestamp>,
    /// What it said before, oldest first.
    pub earlier: Vec<Earlier>,
    /// The customer's reaction to it.
    pub reaction: Option<String>,
    /// The business's own, made on the phone.
    pub own_reaction: Option<String>,
    /// The message it answers.
    pub quote: Option<Quote>,
    /// How far it has travelled, if it was passed on.
    pub forwarded: Option<Forwarded>,
    /// The advertisement or post that led here.
    pub origin: Option<Origin>,
    /// The product of the business's catalog that it asks about.
    pub product: Option<String>,
    /// How it left: a private reply stands among public comments.
    pub way: Way,
    /// Since when a comment is hidden from everybody but its author.
    pub hidden_at: Option<Timestamp>,
}

/// Whether a person may write in a thread now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CanWrite {
    /// Yes.
    Yes,
    /// The customer has not written within the last 24 hours.
    WindowClosed,
    /// The number is no longer connected, or needs to be connected again.
    Disconnected,
    /// This person may only read.
    NotAllowed,
}

/// A conversation with its messages.
#[derive(Clone, Debug)]
pub struct Thread {
    /// Which.
    pub id: ConversationId,
    /// The customer's name, or what is known of them.
    pub contact_name: String,
    /// The number or user name, when known.
    pub contact_handle: Option<String>,
    /// Where.
    pub channel: Channel,
    /// Until when one may answer.
    pub window: Window,
    /// Messages, oldest first.
    pub bubbles: Vec<Bubble>,
    /// The draft that waits, if one does.
    pub draft: Option<DraftCard>,
    /// How the connection stands; `None` once disconnected.
    pub connection: Option<ConnectionState>,
    /// The business's own number; `None` once disconnected.
    pub connection_number: Option<String>,
    /// Whether the person reading may write.
    pub can_write: CanWrite,
    /// What is commented on; `None` where messages are written.
    pub comments: Option<Comments>,
}

/// What a thread of comments shows beside its comments.
#[derive(Clone, Debug)]
pub struct Comments {
    /// What was commented on.
    pub post: Post,
    /// The comment under which these stand, if somebody else began the thread.
    pub parent: Option<Parent>,
    /// Whether its newest comment can still be answered in private.
    pub private_reply: bool,
    /// The newest comment that still stands; what a reply answers and what can be hidden or deleted.
    pub newest: Option<MessageId>,
    /// The same customer's direct messages, if there are any.
    pub messages: Option<ConversationId>,
    /// The user name that a public reply begins with, where it answers a reply.
    pub mention: Option<String>,
}

/// The comment that began a thread.
#[derive(Clone, Debug)]
pub struct Parent {
    /// Who wrote it.
    pub name: String,
    /// What it says; `None` if it is gone or has no words.
    pub text: Option<String>,
}

/// What a customer is called.
pub(crate) struct ContactLabel {
    pub(crate) name: String,
    pub(crate) handle: Option<String>,
}

/// The best name there is for a contact; never empty.
pub(crate) async fn contact_label(view: &View, id: Uuid) -> Result<ContactLabel, StoreError> {
    let row = view
        .find::<contact::Entity>()
        .filter(contact::Column::Id.eq(id))
        .one(view.db())
        .await?;
    label_of(view, &row.ok_or(StoreError::Unknown("contact"))?).await
}

/// The same of a row that was read already.
pub(crate) async fn label_of(base: &Base, row: &contact::Model) -> Result<ContactLabel, StoreError> {
    let open =
        async |place, value: Option<&[u8]>| base.open_text_for(row.workspace_id, place, row.id, value).await;
    let name = open(places::NAME, row.name.as_deref()).await?;
    let username = open(places::USERNAME, row.username.as_deref()).await?;
    let phone = open(places::PHONE, row.phone.as_deref())
        .await?
        .map(|digits| format!("+{digits}"));
    let handle = username.or(phone);
    let name = name.or_else(|| handle.clone()).unwrap_or_else(|| "—".to_owned());
    Ok(ContactLabel { name, handle })
}

pub(super) fn badge(code: Option<&str>) -> Option<DraftBadge> {
    match code {
        Some("waiting") => Some(DraftBadge::Waiting),
        Some("held") => Some(DraftBadge::Held),
        _ => None,
    }
}

/// A conversation of this workspace; `None` for anybody else's.
pub async fn thread(scope: &WorkspaceScope, id: ConversationId) -> Result<Option<Thread>, StoreError> {
    let view = scope.view().await?;
    let Some(row) = find(&view, id).await? else {
        return Ok(None);
    };
    let label = contact_label(&view, row.contact_id).await?;
    let connection = connect::row(&view, ConnectionId(row.connection_id)).await?;
    let state = connection
        .as_ref()
        .and_then(|row| ConnectionState::parse(&row.state));
    let number = match &connection {
        Some(row) => connect::display_number(&view, row).await?,
        None => None,
    };
    let window = Window::until_ms(row.window_until);
    let channel = Channel::parse(&row.channel).ok_or(StoreError::Unknown("conversation"))?;
    let bubbles = bubbles(&view, id).await?;
    let comments = super::thread_of_comments::comments(&view, &row).await?;
    drop(view);
    let draft = crate::review::open_card(scope, id).await?;
    let can_write = match state {
        _ if !scope.may(Duty::Write) => CanWrite::NotAllowed,
        // Under a post nothing closes.
        Some(state) if state.sends() && comments.is_some() => CanWrite::Yes,
        Some(state) if state.sends() => {
            let approved = scope.laras.settings().meta.instagram_human_agent;
            let window = window.for_a_person(channel, approved);
            if window.is_open(scope.laras.clock().now()) {
                CanWrite::Yes
            } else {
                CanWrite::WindowClosed
            }
        }
        _ => CanWrite::Disconnected,
    };
    Ok(Some(Thread {
        id,
        contact_name: label.name,
        contact_handle: label.handle,
        channel,
        window,
        bubbles,
        draft,
        connection: state,
        connection_number: number,
        can_write,
        comments,
    }))
}

async fn find(view: &View, id: ConversationId) -> Result<Option<conversation::Model>, StoreError> {
    let select = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(id.0));
    Ok(select.one(view.db()).await?)
}

async fn bubbles(view: &View, id: ConversationId) -> Result<Vec<Bubble>, StoreError> {
    let mut rows = view
        .find::<message::Entity>()
        .filter(message::Column::ConversationId.eq(id.0))
        .order_by_desc(message::Column::At)
        .order_by_desc(message::Column::Id)
        .limit(PAGE)
        .all(view.db())
        .await?;
    rows.reverse();
    let sends = view
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::ConversationId.eq(id.0))
        .all(view.db())
        .await?;
    let beside = Beside::of(view, id, &rows).await?;
    let mut bubbles = Vec::with_capacity(rows.len());
    for row in rows {
        let send = sends.iter().find(|send| send.message_id == row.id);
        bubbles.push(bubble(view, row, send, &beside).await?);
    }
    Ok(bubbles)
}

async fn bubble(
    view: &View,
    row: message::Model,
    send: Option<&outgoing::Model>,
    beside: &Beside,
) -> Result<Bubble, StoreError> {
    let body = open_body(view, MESSAGE_BODY, row.id, row.body.as_deref()).await?;
    let detail = body.as_ref().map_or_else(Detail::default, Body::detail);
    let shown = body
        .as_ref()
        .map_or_else(Shown::default, |body| Shown::of(&row.kind, body));
    Ok(Bubble {
        id: MessageId(row.id),
        direction: Direction::parse(&row.direction),
        text: body.and_then(|body| body.text),
        at: from_ms(row.at),
        author: author(view, &row).await?,
        state: send.and_then(|send| SendState::parse(&send.state)),
        failure: send.and_then(|send| SendFailure::of(send.failure.as_deref()?, send.failure_code)),
        deleted: row.deleted_at.is_some(),
        // An address of Instagram's does not tell when it ends.
        file_until: matches!(shown, Shown::File { .. }).then(|| super::media::kept_until(row.at)),
        edited_at: row.edited_at.map(from_ms),
        earlier: beside.earlier(view, row.id).await?,
        reaction: beside.reaction(view, &row, "customer").await?,
        own_reaction: beside.reaction(view, &row, "business").await?,
        quote: beside.quote(view, &row).await?,
        forwarded: detail.forwarded,
        origin: origin(&detail),
        product: detail.product,
        way: send.and_then(|send| Way::parse(&send.way)).unwrap_or_default(),
        hidden_at: row.hidden_at.map(from_ms),
        shown,
        kind: row.kind,
    })
}

async fn author(view: &View, row: &message::Model) -> Result<Author, StoreError> {
    let name = match row.person_id {
        Some(id) => person_name(view, PersonId(id)).await?,
        None => None,
    };
    Ok(match row.author.as_str() {
        "customer" => Author::Customer,
        "draft" => Author::Drafted { approved_by: name },
        "person" => Author::Person {
            name: name.unwrap_or_else(|| "—".to_owned()),
        },
        "owner_phone" => Author::OwnerPhone,
        _ => Author::Unknown,
    })
}

/// A colleague's name.
pub(crate) async fn person_name(view: &View, id: PersonId) -> Result<Option<String>, StoreError> {
    platform::person_name(view, id).await
}

/// Marks a conversation read here, and tells Meta so once a person has really looked.
pub async fn mark_read(scope: &WorkspaceScope, id: ConversationId) -> Result<(), StoreError> {
    if !scope.may(Duty::Write) {
        // Looking at what is history changes nothing.
        return Ok(());
    }
    let view = scope.view().await?;
    let unread = find(&view, id).await?.is_some_and(|row| row.unread > 0);
    drop(view);
    if !unread {
        return Ok(());
    }
    let mut txn = scope.txn().await?;
    txn.update::<conversation::Entity>()
        .col_expr(conversation::Column::Unread, Expr::value(0))
        .filter(conversation::Column::Id.eq(id.0))
        .exec(txn.db())
        .await?;
    txn.promise(Promise::now(Kind::MarkRead, id.0)).await?;
    txn.announce(LiveKind::Message, None);
    txn.commit().await
}

/// Tells Meta that the latest message of a conversation was read. Losing this is harmless, so it is tried once.
pub(crate) async fn deliver_read_receipt(scope: &WorkspaceScope, conversation: Uuid) -> Result<(), Stop> {
    let view = scope.view().await?;
    let Some(row) = find(&view, ConversationId(conversation)).await? else {
        return Ok(());
    };
    let newest = view
        .find::<message::Entity>()
        .filter(message::Column::ConversationId.eq(conversation))
        .filter(message::Column::Direction.eq("in"))
        // A line by WhatsApp is nobody's message, and what was only edited or deleted has no id to name.
        .filter(message::Column::Kind.ne(super::identity::NOTICE))
        .filter(message::Column::ProviderId.is_not_null())
        .order_by_desc(message::Column::At)
        .one(view.db())
        .await
        .map_err(StoreError::from)?;
    let wamid = match &newest {
        Some(row) => {
            view.open_text(MESSAGE_PROVIDER_ID, row.id, row.provider_id.as_deref())
                .await?
        }
        None => None,
    };
    // An Instagram account has no number by which Meta could be told.
    let access = connect::access(&view, ConnectionId(row.connection_id)).await?;
    drop(view);
    if let (Some(wamid), Some(access), Some(graph)) = (wamid, access, scope.laras.graph())
        && let Err(error) = graph
            .mark_read(&access.token, &access.phone_number_id, &wamid)
            .await
    {
        tracing::info!(%error, "a read receipt was not taken");
    }
    Ok(())
}

/// Whom to answer; `None` once a contact's identifiers were erased.
pub(crate) async fn contact_recipient(view: &View, id: Uuid) -> Result<Option<meta::Recipient>, StoreError> {
    let row = view
        .find::<contact::Entity>()
        .filter(contact::Column::Id.eq(id))
        .one(view.db())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let bsuid = view.open_text(places::BSUID, id, row.bsuid.as_deref()).await?;
    let phone = view.open_text(places::PHONE, id, row.phone.as_deref()).await?;
    Ok(crate::send::recipient(bsuid, phone))
}
