//! Who answers a conversation: Laras, a person here, the owner on the phone, Meta's own agent, or nobody.
//!
//! Two answers to one customer are worse than a late one. So whoever takes a conversation ends the drafts that wait in it,
//! and none is made until it comes back: by a person's word, by Meta's, or, after somebody answered by hand here or on the phone,
//! when the customer writes again after a quiet time. Messages are taken in and stay unread whoever answers.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::evidence::{Entry, Record};
use crate::ids::{ConversationId, PersonId};
use crate::jobs::{Kind, Promise};
use crate::live::LiveKind;
use crate::store::entity::tenant::conversation::{Column, Entity, Model};
use crate::store::entity::tenant::{connection, message};
use crate::store::{StoreError, Txn, View};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::{HOUR, from_ms};

/// After this long without a word from whoever answered by hand, the customer's next message is Laras's again. Somebody who has
/// answered is usually done within a shift; shorter, and Laras would talk into a pause of the talk.
pub(crate) const QUIET: i64 = 4 * HOUR;

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Laras drafts, people approve.
    Ai,
    /// A person here has said that they answer.
    Person,
    /// A person here has just answered by hand.
    ByHand,
    /// The owner answers on the phone.
    OwnerPhone,
    /// Meta's own agent, or another app, holds the thread.
    MetaAgent,
    /// Nobody holds the thread.
    Nobody,
}

/// What can change who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OwnerEvent {
    /// A person here says: I answer this myself.
    TakeOver,
    /// A person here says: let Laras draft again.
    HandBack,
    /// The owner wrote on the phone.
    PhoneWrote,
    /// A person here wrote.
    PersonWrote,
    /// The customer wrote again after [`QUIET`].
    WroteAfterQuiet,
    /// Meta gave the thread to its own agent or to another app (standby, `pass_thread_control`).
    TakenByMeta,
    /// Meta gave the thread to us.
    GivenToUs,
    /// Meta took the thread from whoever held it and gave it to nobody.
    Released,
}

impl Owner {
    /// All owners.
    pub const ALL: [Self; 6] = [
        Self::Ai,
        Self::Person,
        Self::ByHand,
        Self::OwnerPhone,
        Self::MetaAgent,
        Self::Nobody,
    ];

    /// The name in rows and evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ai => "ai",
            Self::Person => "person",
            Self::ByHand => "by_hand",
            Self::OwnerPhone => "owner_phone",
            Self::MetaAgent => "meta_agent",
            Self::Nobody => "nobody",
        }
    }

    /// The owner of a conversation. A name that is not known here is nobody's, so nothing is drafted in doubt.
    pub(crate) fn of(row: &Model) -> Self {
        Self::ALL
            .into_iter()
            .find(|owner| owner.code() == row.owner)
            .unwrap_or(Self::Nobody)
    }

    /// Whether this is somebody here, whose name is known.
    const fn is_person(self) -> bool {
        matches!(self, Self::Person | Self::ByHand)
    }

    /// The author of the messages after which a quiet time gives the conversation back.
    const fn gives_back_after(self) -> Option<&'static str> {
        match self {
            Self::OwnerPhone => Some("owner_phone"),
            Self::ByHand => Some("person"),
            Self::Ai | Self::Person | Self::MetaAgent | Self::Nobody => None,
        }
    }

    /// Whether Laras drafts while this one answers.
    pub const fn drafts(self) -> bool {
        matches!(self, Self::Ai)
    }

    /// Who answers after an event.
    #[must_use]
    #[expect(
        clippy::match_same_arms,
        reason = "each line is a rule of its own, and their order matters"
    )]
    pub const fn after(self, event: OwnerEvent) -> Self {
        match (self, event) {
            (_, OwnerEvent::TakenByMeta) => Self::MetaAgent,
            (Self::MetaAgent | Self::Nobody, OwnerEvent::GivenToUs) => Self::Ai,
            (Self::MetaAgent | Self::Ai, OwnerEvent::Released) => Self::Nobody,
            // What Meta holds, only Meta gives back.
            (Self::MetaAgent, _) => Self::MetaAgent,
            (_, OwnerEvent::TakeOver) => Self::Person,
            (_, OwnerEvent::HandBack) => Self::Ai,
            // A person here has said so and says when it ends; a word from the phone in between changes nothing.
            (Self::Person, OwnerEvent::PhoneWrote | OwnerEvent::PersonWrote) => Self::Person,
            (_, OwnerEvent::PhoneWrote) => Self::OwnerPhone,
            (_, OwnerEvent::PersonWrote) => Self::ByHand,
            (Self::OwnerPhone | Self::ByHand, OwnerEvent::WroteAfterQuiet) => Self::Ai,
            (owner, _) => owner,
        }
    }
}

impl OwnerEvent {
    /// All events.
    pub const ALL: [Self; 8] = [
        Self::TakeOver,
        Self::HandBack,
        Self::PhoneWrote,
        Self::PersonWrote,
        Self::WroteAfterQuiet,
        Self::TakenByMeta,
        Self::GivenToUs,
        Self::Released,
    ];

    /// Why a draft that waited ends with it; also the reason in the evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TakeOver => "person_took_over",
            Self::HandBack => "handed_back",
            Self::PhoneWrote => "owner_answered",
            Self::PersonWrote => "person_answered",
            Self::WroteAfterQuiet => "wrote_after_quiet",
            Self::TakenByMeta => "taken_by_meta",
            Self::GivenToUs => "given_to_us",
            Self::Released => "released",
        }
    }
}

/// Who answers a conversation, as its page says it.
#[derive(Clone, Debug)]
pub struct Ownership {
    /// Who.
    pub owner: Owner,
    /// Their name, for a person here.
    pub person: Option<String>,
    /// Since when; `None` when it was never otherwise.
    pub since: Option<Timestamp>,
    /// Whether the person reading may change it.
    pub may_change: bool,
}

/// Why nobody else answers now.
#[derive(Debug, thiserror::Error)]
pub enum OwnerError {
    /// No such conversation here.
    #[error("not found")]
    NotFound,
    /// This person may only read.
    #[error("not allowed")]
    NotAllowed,
    /// Meta's own agent holds the thread; only Meta gives it back.
    #[error("the thread is held by Meta's agent")]
    HeldByMeta,
    /// Rows could not be read or written; nothing was changed.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// Who answers a conversation of this workspace; `None` for anybody else's.
pub async fn ownership(scope: &WorkspaceScope, id: ConversationId) -> Result<Option<Ownership>, StoreError> {
    let view = scope.view().await?;
    let Some(row) = find(&view, id).await? else {
        return Ok(None);
    };
    let owner = Owner::of(&row);
    let person = match row.owner_person.filter(|_| owner.is_person()) {
        Some(person) => super::person_name(&view, PersonId(person)).await?,
        None => None,
    };
    Ok(Some(Ownership {
        owner,
        person,
        since: row.owner_since.map(from_ms),
        may_change: scope.may(Duty::Write) && owner != Owner::MetaAgent,
    }))
}

/// The person acting answers from now on; drafts that wait are cancelled.
pub async fn take_over(scope: &WorkspaceScope, id: ConversationId) -> Result<(), OwnerError> {
    by_person(scope, id, OwnerEvent::TakeOver).await
}

/// Laras drafts again, beginning with what nobody has answered.
pub async fn hand_back(scope: &WorkspaceScope, id: ConversationId) -> Result<(), OwnerError> {
    by_person(scope, id, OwnerEvent::HandBack).await
}

async fn by_person(scope: &WorkspaceScope, id: ConversationId, event: OwnerEvent) -> Result<(), OwnerError> {
    let mut txn = scope.txn().await?;
    let row = find(&txn, id).await?.ok_or(OwnerError::NotFound)?;
    if !scope.may(Duty::Write) {
        return Err(OwnerError::NotAllowed);
    }
    if Owner::of(&row) == Owner::MetaAgent {
        return Err(OwnerError::HeldByMeta);
    }
    change(&mut txn, scope, &row, event).await?;
    txn.commit().await?;
    Ok(())
}

async fn find(view: &View, id: ConversationId) -> Result<Option<Model>, StoreError> {
    let select = view.find::<Entity>().filter(Column::Id.eq(id.0));
    Ok(select.one(view.db()).await?)
}

/// Applies an event in the transaction that saw it: who answers, the end of waiting drafts, the entry.
pub(crate) async fn change(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    row: &Model,
    event: OwnerEvent,
) -> Result<(), StoreError> {
    let (before, after) = (Owner::of(row), Owner::of(row).after(event));
    let person = scope
        .person()
        .map(|person| person.0)
        .filter(|_| after.is_person());
    if before == after && row.owner_person == person {
        return Ok(());
    }
    let id = ConversationId(row.id);
    txn.update::<Entity>()
        .col_expr(Column::Owner, Expr::value(after.code()))
        .col_expr(Column::OwnerPerson, Expr::value(person))
        .col_expr(Column::OwnerSince, Expr::value(txn.now()))
        .filter(Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    let key = content_key(txn, row.connection_id).await?;
    let entry = Entry::new("owner_changed", &scope.actor)
        .about(id)
        .text("from_owner", before.code())
        .text("owner", after.code())
        .text("reason", event.code());
    txn.record(key, entry).await?;
    crate::review::cancel_in(txn, scope, id, event.code()).await?;
    // The job that finds the quiet time over drafts by itself.
    if after.drafts() && event != OwnerEvent::WroteAfterQuiet {
        txn.promise(Promise::now(Kind::Draft, row.id)).await?;
    }
    txn.announce(LiveKind::Message, Some(id));
    Ok(())
}

/// The key of a connection's content, also after it has ended.
async fn content_key(view: &View, connection: Uuid) -> Result<Uuid, StoreError> {
    let row = view
        .find::<connection::Entity>()
        .filter(connection::Column::Id.eq(connection))
        .one(view.db())
        .await?;
    row.map(|row| row.content_key)
        .ok_or(StoreError::Unknown("conversation"))
}

/// Gives a conversation back to Laras if the customer wrote again [`QUIET`] after the last word by hand, here or on the phone.
pub(crate) async fn return_after_quiet(scope: &WorkspaceScope, id: ConversationId) -> Result<(), StoreError> {
    let view = scope.view().await?;
    let by_hand = |row: Option<Model>| row.filter(|row| Owner::of(row).gives_back_after().is_some());
    let Some(row) = by_hand(find(&view, id).await?) else {
        return Ok(());
    };
    let quiet = is_quiet(&view, &row).await?;
    drop(view);
    if !quiet {
        return Ok(());
    }
    let mut txn = scope.txn().await?;
    if let Some(row) = by_hand(find(&txn, id).await?)
        && is_quiet(&txn, &row).await?
    {
        change(&mut txn, scope, &row, OwnerEvent::WroteAfterQuiet).await?;
        txn.commit().await?;
    }
    Ok(())
}

async fn is_quiet(view: &View, row: &Model) -> Result<bool, StoreError> {
    let newest = async |author: &str| {
        let found = view
            .find::<message::Entity>()
            .filter(message::Column::ConversationId.eq(row.id))
            .filter(message::Column::Author.eq(author))
            .order_by_desc(message::Column::At)
            .one(view.db())
            .await?;
        Ok::<_, StoreError>(found.map(|found| found.at))
    };
    let Some(author) = Owner::of(row).gives_back_after() else {
        return Ok(false);
    };
    // Their message may still be on its way to Meta.
    let word = newest(author).await?.max(row.owner_since);
    let customer = newest("customer").await?;
    Ok(customer
        .zip(word)
        .is_some_and(|(customer, word)| customer - word >= QUIET))
}

#[cfg(test)]
mod tests;
