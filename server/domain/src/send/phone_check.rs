//! What nobody knows, a person can see on the phone.
//!
//! Meta may tell of a message days later or never, so silence proves nothing. After ten minutes the owner is asked. The
//! answer is theirs and is recorded as such; a status that comes after it still counts.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::check::text_of;
use super::failure::SendFailure;
use super::state::{Event, SendState};
use super::transition::{advance, content_key, find_locked_by_message};
use crate::evidence::{Entry, Record};
use crate::ids::{ConversationId, MessageId, PersonId, WorkspaceId};
use crate::live::LiveKind;
use crate::receive::contact_label;
use crate::store::entity::tenant::{attempt, conversation, outgoing};
use crate::store::{PartnerView, StoreError, Txn, View};
use crate::tenancy::{Duty, PartnerScope, WorkspaceScope};
use crate::time::from_ms;
use crate::{Channel, Way};

/// What a person saw on the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneCheck {
    /// The message is there.
    Arrived,
    /// The message is not there.
    NotArrived,
}

/// Why an answer about the phone was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PhoneCheckError {
    /// No such message here.
    #[error("not found")]
    NotFound,
    /// This person may not decide.
    #[error("not allowed")]
    NotAllowed,
    /// Nobody asked, somebody else said otherwise, or Meta has told meanwhile.
    #[error("stale")]
    Stale,
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// Why nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnclearWhy {
    /// Meta's answer was lost on its way.
    NoAnswer,
    /// Meta answered that it does not know itself.
    MetaUnsure,
    /// Laras was stopped while it was sending.
    Interrupted,
    /// The data came out of a backup.
    Restored,
}

impl UnclearWhy {
    fn of(attempt: Option<&attempt::Model>) -> Self {
        match attempt.map(|attempt| (attempt.outcome.as_deref(), attempt.code)) {
            Some((Some("ambiguous"), Some(_))) => Self::MetaUnsure,
            Some((Some("ambiguous"), None)) => Self::NoAnswer,
            Some((Some("abandoned") | None, _)) => Self::Interrupted,
            _ => Self::Restored,
        }
    }
}

/// A message of which nobody knows whether it arrived.
#[derive(Clone, Debug)]
pub struct Unclear {
    /// Which bubble.
    pub message: MessageId,
    /// Whose.
    pub workspace: WorkspaceId,
    /// The business's name.
    pub workspace_name: String,
    /// In which conversation.
    pub conversation: ConversationId,
    /// The customer's name, or what is known of them.
    pub contact_name: String,
    /// Where.
    pub channel: Channel,
    /// How it left: what is to be looked for is among the messages, or under a post.
    pub way: Way,
    /// What it says; `None` once erased.
    pub text: Option<String>,
    /// When it was handed to Meta, or should have been.
    pub at: Timestamp,
    /// Why nobody knows.
    pub why: UnclearWhy,
}

/// The messages a person is asked about, the oldest first.
pub async fn unclear(scope: &WorkspaceScope) -> Result<Vec<Unclear>, StoreError> {
    let view = scope.view().await?;
    let rows = asked_about(&view).await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        list.push(of_row(scope, &view, row).await?);
    }
    Ok(list)
}

async fn asked_about(view: &View) -> Result<Vec<outgoing::Model>, StoreError> {
    Ok(view
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::State.eq(SendState::Unknown.code()))
        .filter(outgoing::Column::Failure.eq(SendFailure::Unknown.code()))
        .order_by_asc(outgoing::Column::Id)
        .all(view.db())
        .await?)
}

/// The conversations in which a person is asked to look at the phone.
pub(crate) async fn conversations_asked_about(view: &View) -> Result<Vec<Uuid>, StoreError> {
    let rows = asked_about(view).await?;
    Ok(rows.into_iter().map(|row| row.conversation_id).collect())
}

/// The same over the clients that a partner's person may see.
pub(crate) async fn conversations_asked_about_by_partner(
    view: &PartnerView,
    assigned: Option<PersonId>,
) -> Result<Vec<Uuid>, StoreError> {
    let found = asked_in_any_client(view, assigned)
        .select_only()
        .column(outgoing::Column::ConversationId)
        .into_tuple();
    Ok(found.all(view.db()).await?)
}

/// Answers of any client that a person is asked about. The state is spelled out, because SQLite plans a statement anew at every
/// binding of a value that decides whether a partial index serves.
fn asked_in_any_client(view: &PartnerView, assigned: Option<PersonId>) -> Select<outgoing::Entity> {
    view.in_any_client::<outgoing::Entity>(assigned)
        .filter(Expr::cust("state = 'unknown'"))
        .filter(outgoing::Column::Failure.eq(SendFailure::Unknown.code()))
}

/// The same over every client that a partner's person may see.
pub async fn unclear_of_partner(scope: &PartnerScope) -> Result<Vec<Unclear>, StoreError> {
    let mut list = Vec::new();
    for id in clients_asked(scope).await? {
        if let Ok(workspace) = scope.workspace(WorkspaceId(id)).await {
            list.extend(unclear(&workspace).await?);
        }
    }
    list.sort_by_key(|item| item.at);
    Ok(list)
}

/// The few clients in which a person is asked to look at the phone, by one look at all of them.
async fn clients_asked(scope: &PartnerScope) -> Result<Vec<Uuid>, StoreError> {
    let view = scope.view().await?;
    let found = asked_in_any_client(&view, scope.only_assigned())
        .select_only()
        .column(outgoing::Column::WorkspaceId)
        .distinct()
        .into_tuple();
    Ok(found.all(view.db()).await?)
}

async fn of_row(scope: &WorkspaceScope, view: &View, row: outgoing::Model) -> Result<Unclear, StoreError> {
    let conversation = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(row.conversation_id))
        .one(view.db())
        .await?
        .ok_or(StoreError::Unknown("conversation"))?;
    let last = view
        .find::<attempt::Entity>()
        .filter(attempt::Column::OutgoingId.eq(row.id))
        .order_by_desc(attempt::Column::Id)
        .one(view.db())
        .await?;
    Ok(Unclear {
        message: MessageId(row.message_id),
        workspace: scope.workspace(),
        workspace_name: scope.name().to_owned(),
        conversation: ConversationId(row.conversation_id),
        contact_name: contact_label(view, conversation.contact_id).await?.name,
        channel: Channel::parse(&conversation.channel).ok_or(StoreError::Unknown("conversation"))?,
        way: Way::parse(&row.way).ok_or(StoreError::Unknown("outgoing"))?,
        text: text_of(view, row.message_id).await?,
        at: from_ms(last.as_ref().map_or(row.created_at, |attempt| attempt.started_at)),
        why: UnclearWhy::of(last.as_ref()),
    })
}

/// Takes what a person saw; returns the conversation it is about. Said twice, it is taken once.
pub async fn answer(
    scope: &WorkspaceScope,
    message: MessageId,
    seen: PhoneCheck,
) -> Result<ConversationId, PhoneCheckError> {
    if !scope.may(Duty::Approve) {
        return Err(PhoneCheckError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let row = find_locked_by_message(&txn, message.0)
        .await?
        .ok_or(PhoneCheckError::NotFound)?;
    let state = SendState::parse(&row.state).ok_or(StoreError::Unknown("outgoing"))?;
    let conversation = ConversationId(row.conversation_id);
    let asked = state == SendState::Unknown && row.failure.is_some();
    if !asked {
        return if agrees(state, seen) {
            Ok(conversation)
        } else {
            Err(PhoneCheckError::Stale)
        };
    }
    record(scope, &mut txn, &row, seen).await?;
    let (event, failure) = match seen {
        PhoneCheck::Arrived => (Event::SayArrived, None),
        PhoneCheck::NotArrived => (Event::SayNotArrived, Some(SendFailure::NotArrived)),
    };
    advance(scope, &mut txn, &row, event, failure, |entry| entry).await?;
    let person = scope.person().map(|person| person.0);
    txn.update::<outgoing::Entity>()
        .col_expr(outgoing::Column::ResolvedBy, Expr::value(person))
        .filter(outgoing::Column::Id.eq(row.id))
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    txn.announce(LiveKind::Draft, Some(conversation));
    txn.commit().await?;
    Ok(conversation)
}

/// Whether what a person says is what is known already.
fn agrees(state: SendState, seen: PhoneCheck) -> bool {
    match seen {
        PhoneCheck::Arrived => matches!(
            state,
            SendState::Accepted | SendState::Sent | SendState::Delivered | SendState::Read
        ),
        PhoneCheck::NotArrived => state == SendState::Failed,
    }
}

async fn record(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    seen: PhoneCheck,
) -> Result<(), StoreError> {
    let kind = match seen {
        PhoneCheck::Arrived => "said_arrived",
        PhoneCheck::NotArrived => "said_not_arrived",
    };
    let entry = Entry::new(kind, &scope.actor)
        .about(ConversationId(row.conversation_id))
        .object("send", row.id);
    let key = content_key(txn, row).await?;
    txn.record(key, entry).await
}

/// An answer that did not arrive, for a draft that says the same again.
pub(crate) struct Undelivered {
    pub(crate) send: Uuid,
    pub(crate) conversation: Uuid,
    pub(crate) draft: Uuid,
    pub(crate) way: Way,
    pub(crate) text: String,
}

/// The answer in this bubble, if it definitely did not arrive; the inner `None` if it may have.
pub(crate) async fn undelivered(
    txn: &Txn,
    message: MessageId,
) -> Result<Option<Option<Undelivered>>, StoreError> {
    let Some(row) = find_locked_by_message(txn, message.0).await? else {
        return Ok(None);
    };
    let ended = matches!(
        SendState::parse(&row.state),
        Some(SendState::Failed | SendState::Expired | SendState::Cancelled)
    );
    let text = if ended {
        text_of(txn, row.message_id).await?
    } else {
        None
    };
    let way = Way::parse(&row.way).ok_or(StoreError::Unknown("outgoing"))?;
    Ok(Some(text.map(|text| Undelivered {
        send: row.id,
        conversation: row.conversation_id,
        draft: row.draft_id,
        way,
        text,
    })))
}
