//! Why nothing leaves through a number for now, and how that ends.
//!
//! A pause is not an end: messages are taken in, drafts are made and wait, and what was approved keeps its place in the
//! queue until the pause is lifted or its window closes. Meta lifts some pauses by another event; the others end when a
//! person has mended the cause and says so.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::rows::{self, ConnectionState};
use crate::Channel;
use crate::evidence::{Entry, Record};
use crate::ids::ConnectionId;
use crate::jobs::{Kind, Promise};
use crate::live::LiveKind;
use crate::store::entity::tenant::connection::{Column, Entity, Model};
use crate::store::entity::tenant::outgoing;
use crate::store::{StoreError, Txn};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::from_ms;

/// Why a number is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PauseReason {
    /// The account's payment method does not work (error 131042).
    Billing,
    /// The account is locked (131031).
    AccountLocked,
    /// Meta restricts the account for its policies (368).
    Policy,
    /// Too many customers blocked or reported the number (131048).
    SpamLimit,
    /// The display name is not approved (131037).
    NameNotApproved,
    /// The number is not registered (131045, 133010).
    NotRegistered,
    /// The owner moved the app to another phone or reinstalled it (`ACCOUNT_OFFBOARDED`).
    Offboarded,
    /// Meta disables the account, or is about to (`DISABLED_UPDATE`).
    Banned,
    /// Meta forbids replies for a while (`ACCOUNT_RESTRICTION`).
    Restricted,
    /// The account's messaging limit is used up (131064).
    LimitReached,
}

impl PauseReason {
    /// All reasons.
    pub const ALL: [Self; 10] = [
        Self::Billing,
        Self::AccountLocked,
        Self::Policy,
        Self::SpamLimit,
        Self::NameNotApproved,
        Self::NotRegistered,
        Self::Offboarded,
        Self::Banned,
        Self::Restricted,
        Self::LimitReached,
    ];

    /// The name in rows and evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Billing => "billing",
            Self::AccountLocked => "account_locked",
            Self::Policy => "policy",
            Self::SpamLimit => "spam_limit",
            Self::NameNotApproved => "name_not_approved",
            Self::NotRegistered => "not_registered",
            Self::Offboarded => "offboarded",
            Self::Banned => "banned",
            Self::Restricted => "restricted",
            Self::LimitReached => "limit_reached",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Whether another event of Meta's lifts it; a person cannot.
    pub const fn ends_by_event(self) -> bool {
        matches!(self, Self::Offboarded | Self::Banned | Self::Restricted)
    }
}

/// A pause that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Why.
    pub reason: PauseReason,
    /// When it ends by itself, if that is known.
    pub until: Option<Timestamp>,
}

/// Why sending was not tried again.
#[derive(Debug, thiserror::Error)]
pub enum TryAgainError {
    /// No such connection here.
    #[error("not found")]
    NotFound,
    /// This person may not.
    #[error("not allowed")]
    NotAllowed,
    /// Only Meta can lift this pause.
    #[error("only Meta can lift this pause")]
    NotOurs,
    /// Rows could not be read or written; nothing was changed.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// The pause in force at `now` (milliseconds). A reason without a name here still pauses: sending in doubt is worse than waiting.
pub(crate) fn pause_of(row: &Model, now: i64) -> Option<Pause> {
    let code = row.paused.as_deref()?;
    if row.paused_until.is_some_and(|until| until <= now) {
        return None;
    }
    Some(Pause {
        reason: PauseReason::parse(code).unwrap_or(PauseReason::Policy),
        until: row.paused_until.map(from_ms),
    })
}

/// A number or an account through which nothing leaves for now.
#[derive(Clone, Debug)]
pub struct PausedNumber {
    /// As Meta writes it; an account's with its `@`.
    pub number: String,
    /// Where it is.
    pub channel: Channel,
    /// Why, and for how long.
    pub pause: Pause,
}

/// The workspace's numbers that are paused now; usually none.
pub async fn paused(scope: &WorkspaceScope) -> Result<Vec<PausedNumber>, StoreError> {
    let view = scope.view().await?;
    let rows = view
        .find::<Entity>()
        .filter(Column::EndedAt.is_null())
        .filter(Column::Paused.is_not_null())
        .all(view.db())
        .await?;
    let mut paused = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(pause) = pause_of(&row, view.laras.clock().now_ms()) {
            let number = rows::display_number(&view, &row).await?.unwrap_or_default();
            let channel = Channel::parse(&row.channel).ok_or(StoreError::Unknown("connection"))?;
            paused.push(PausedNumber {
                number,
                channel,
                pause,
            });
        }
    }
    Ok(paused)
}

/// Pauses a number, or changes why or for how long.
pub(crate) async fn pause(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    row: &Model,
    reason: PauseReason,
    until: Option<i64>,
) -> Result<(), StoreError> {
    if row.paused.as_deref() == Some(reason.code()) && row.paused_until == until {
        return Ok(());
    }
    write(txn, row, Some(reason.code()), until).await?;
    let mut entry = Entry::new("paused", &scope.actor)
        .object("connection", row.id)
        .text("reason", reason.code());
    if let Some(until) = until {
        entry = entry.number("paused_until", until);
    }
    let key = txn.facts_key().await?;
    txn.record(key, entry).await
}

/// Lifts a pause: what waited in the queue goes on at once.
pub(crate) async fn resume(txn: &mut Txn, scope: &WorkspaceScope, row: &Model) -> Result<(), StoreError> {
    let Some(reason) = row.paused.clone() else {
        return Ok(());
    };
    write(txn, row, None, None).await?;
    let waiting = txn
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::ConnectionId.eq(row.id))
        .filter(outgoing::Column::State.eq("queued"))
        .all(txn.db())
        .await?;
    for send in &waiting {
        txn.promise(Promise::now(Kind::Send, send.id)).await?;
    }
    let entry = Entry::new("resumed", &scope.actor)
        .object("connection", row.id)
        .text("reason", reason)
        .number("waiting", i64::try_from(waiting.len()).unwrap_or(i64::MAX));
    let key = txn.facts_key().await?;
    txn.record(key, entry).await
}

async fn write(
    txn: &mut Txn,
    row: &Model,
    paused: Option<&str>,
    until: Option<i64>,
) -> Result<(), StoreError> {
    txn.update::<Entity>()
        .col_expr(Column::Paused, Expr::value(paused))
        .col_expr(Column::PausedUntil, Expr::value(until))
        .filter(Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    txn.announce(LiveKind::Connection, None);
    Ok(())
}

/// A person has mended what paused a number, and wants to send again. If it was not mended, Meta refuses the next send
/// and the number is paused again; nothing is lost.
pub async fn try_again(scope: &WorkspaceScope, id: ConnectionId) -> Result<(), TryAgainError> {
    if !scope.may(Duty::Connect) {
        return Err(TryAgainError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let row = rows::row(&txn, id).await?.ok_or(TryAgainError::NotFound)?;
    if row.state != ConnectionState::Live.code() {
        return Err(TryAgainError::NotFound);
    }
    match pause_of(&row, txn.now()) {
        Some(pause) if pause.reason.ends_by_event() => Err(TryAgainError::NotOurs),
        _ => {
            resume(&mut txn, scope, &row).await?;
            txn.commit().await?;
            Ok(())
        }
    }
}
