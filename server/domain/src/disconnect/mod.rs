//! Access revoked, secrets destroyed, receipts.
//!
//! Token and references go at once, in one transaction: the connection's secrets key is destroyed, its columns are cleared,
//! its routes are forgotten, pending drafts are cancelled with the reason, and sends in flight lose their epoch. History
//! stays readable, because what came through the connection has a key of its own. Our app leaves the account at Meta when
//! the last number of that account leaves.

mod contact;
mod erase;
mod request;

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter};
use uuid::Uuid;

use crate::connect::{self, ConnectionState, Lent};
use crate::evidence::{Entry, Record, erase_openings};
use crate::ids::ConnectionId;
use crate::live::LiveKind;
use crate::store::entity::tenant::account_picture;
use crate::store::entity::tenant::connection::{Column, Entity, Model};
use crate::store::{StoreError, Txn, platform};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::from_ms;

pub use contact::{EraseError, erase_contact};
pub(crate) use request::carry_out;
pub use request::{Asked, Progress, RequestError, Source, ask, progress};

/// What was done, for the page and the record.
#[derive(Clone, Copy, Debug)]
pub struct Receipt {
    /// When.
    pub at: Timestamp,
    /// Drafts that will not be sent.
    pub pending_cancelled: u64,
}

/// Why nothing was disconnected.
#[derive(Debug, thiserror::Error)]
pub enum DisconnectError {
    /// No such connection here.
    #[error("not found")]
    NotFound,
    /// This person may not disconnect.
    #[error("not allowed")]
    NotAllowed,
    /// Rows could not be read or written; nothing was changed.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// Disconnects a number or an account.
pub async fn disconnect(scope: &WorkspaceScope, id: ConnectionId) -> Result<Receipt, DisconnectError> {
    if !scope.may(Duty::Disconnect) {
        return Err(DisconnectError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let row = connect::row(&txn, id).await?.ok_or(DisconnectError::NotFound)?;
    if row.state == ConnectionState::Finishing.code() {
        return Err(DisconnectError::NotFound);
    }
    let farewell = farewell(&txn, &row).await?;
    let receipt = sever(scope, &mut txn, &row, &Occasion::default()).await?;
    txn.commit().await?;
    if let Some(farewell) = farewell {
        leave_account(scope, &farewell).await;
    }
    Ok(receipt)
}

/// With what our app leaves the account, if it does: only with its last number.
async fn farewell(txn: &Txn, row: &Model) -> Result<Option<Lent>, StoreError> {
    let Some(lent) = Lent::open(txn, row).await? else {
        return Ok(None);
    };
    Ok(lent.is_last(txn, row.id).await?.then_some(lent))
}

/// Why a connection ended when nobody here ended it, in Meta's own words.
#[derive(Default)]
pub(crate) struct Occasion {
    /// The event, such as `PARTNER_REMOVED`.
    pub(crate) event: Option<String>,
    /// Meta's reason, such as `PRIMARY_INACTIVITY`.
    pub(crate) reason: Option<String>,
    /// `USER` or `SYSTEM`.
    pub(crate) initiated_by: Option<String>,
}

impl Occasion {
    fn on(&self, mut entry: Entry) -> Entry {
        for (name, word) in [
            ("event", &self.event),
            ("meta_reason", &self.reason),
            ("initiated_by", &self.initiated_by),
        ] {
            if let Some(word) = word {
                entry = entry.text(name, word);
            }
        }
        entry
    }
}

/// Ends a connection here: by a person, or because Meta says that it has ended there. Our app needs no leaving then.
pub(crate) async fn sever(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &Model,
    occasion: &Occasion,
) -> Result<Receipt, StoreError> {
    let now = txn.now();
    let nothing = || Expr::value(Option::<Vec<u8>>::None);
    let pending_cancelled =
        crate::review::cancel_open(txn, scope, ConnectionId(row.id), "disconnected").await?;
    txn.update::<Entity>()
        .col_expr(Column::State, Expr::value("disconnected"))
        .col_expr(Column::Epoch, Expr::col(Column::Epoch).add(1))
        .col_expr(Column::EndedAt, Expr::value(now))
        .col_expr(Column::Token, nothing())
        .col_expr(Column::Pin, nothing())
        .col_expr(Column::PhoneNumberId, nothing())
        .col_expr(Column::WabaId, nothing())
        .col_expr(Column::DisplayNumber, nothing())
        .col_expr(Column::VerifiedName, nothing())
        .col_expr(Column::AccountId, nothing())
        .col_expr(Column::ScopedId, nothing())
        .col_expr(Column::Username, nothing())
        .col_expr(Column::AccountType, Expr::value(Option::<String>::None))
        .col_expr(Column::Granted, Expr::value(Option::<String>::None))
        .col_expr(Column::Paused, Expr::value(Option::<String>::None))
        .col_expr(Column::PausedUntil, Expr::value(Option::<i64>::None))
        .col_expr(Column::LaunchId, Expr::value(Option::<Uuid>::None))
        .filter(Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    txn.delete::<account_picture::Entity>()
        .filter(account_picture::Column::ConnectionId.eq(row.id))
        .exec(txn.db())
        .await?;
    crate::receive::forget_references(txn, row.id).await?;
    platform::delete_routes(txn, row.id).await?;
    let facts_key = txn.facts_key().await?;
    let entry = Entry::new("disconnected", &scope.actor)
        .object("connection", row.id)
        .text("channel", &row.channel)
        .number(
            "pending_cancelled",
            i64::try_from(pending_cancelled).unwrap_or(i64::MAX),
        );
    txn.record(facts_key, occasion.on(entry)).await?;
    erase_openings(txn, &scope.actor, row.secrets_key, "disconnected").await?;
    txn.destroy_data_key(row.secrets_key).await?;
    txn.announce(LiveKind::Connection, None);
    Ok(Receipt {
        at: from_ms(now),
        pending_cancelled,
    })
}

/// Best effort: the token is gone here already, and Meta also lets the business remove our app itself.
async fn leave_account(scope: &WorkspaceScope, lent: &Lent) {
    for _ in 0..3 {
        match lent.leave(&scope.laras).await {
            Ok(()) => return,
            Err(error @ meta::CallError::Refused(_)) => {
                tracing::warn!(%error, "Meta refused to take our app off a disconnected account");
                return;
            }
            Err(error) => tracing::warn!(%error, "Meta could not be reached to take our app off an account"),
        }
    }
}
