//! Whether Meta lets a number send: the newest word of each kind counts, whatever order they arrive in.
//!
//! Meta repeats events for days and promises no order. An old `ACCOUNT_OFFBOARDED` that is delivered again after
//! `ACCOUNT_RECONNECTED` must not pause a number, so a pause is never taken from one event: it follows from the latest
//! notice of each kind since the connection was made.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::news::NO_REPLIES;
use crate::connect::{self, PauseReason};
use crate::evidence::{Entry, Record};
use crate::live::LiveKind;
use crate::store::entity::tenant::{connection, notice};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;
use crate::time::SECOND;

/// When a connection began, in Meta's whole seconds; what is older concerns an earlier one.
pub(super) const fn began(row: &connection::Model) -> i64 {
    row.created_at - row.created_at.rem_euclid(SECOND)
}

async fn newest(
    txn: &Txn,
    row: &connection::Model,
    kind: &str,
    codes: &[&str],
) -> Result<Option<notice::Model>, StoreError> {
    let mut select = txn
        .find::<notice::Entity>()
        .filter(notice::Column::ConnectionId.eq(row.id))
        .filter(notice::Column::Kind.eq(kind))
        .filter(notice::Column::At.gte(began(row)));
    if !codes.is_empty() {
        select = select.filter(notice::Column::Code.is_in(codes.iter().copied()));
    }
    Ok(select
        .order_by_desc(notice::Column::At)
        .order_by_desc(notice::Column::Id)
        .one(txn.db())
        .await?)
}

/// Pauses or resumes a connection by what Meta said last.
pub(super) async fn follow(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    row: &connection::Model,
) -> Result<(), StoreError> {
    let is = |word: &Option<notice::Model>, code: &str| word.as_ref().is_some_and(|word| word.code == code);
    let ban = newest(txn, row, "ban", &[]).await?;
    let link = newest(txn, row, "link", &[]).await?;
    let restriction = newest(txn, row, "restriction", &[NO_REPLIES, "NONE"]).await?;
    let restricted = restriction
        .filter(|word| word.code == NO_REPLIES && word.until.is_none_or(|until| until > txn.now()));
    if ban.is_some() && !is(&ban, "REINSTATE") {
        connect::pause(txn, scope, row, PauseReason::Banned, None).await
    } else if is(&link, "ACCOUNT_OFFBOARDED") {
        connect::pause(txn, scope, row, PauseReason::Offboarded, None).await
    } else if let Some(word) = restricted {
        connect::pause(txn, scope, row, PauseReason::Restricted, word.until).await
    } else if row
        .paused
        .as_deref()
        .and_then(PauseReason::parse)
        .is_some_and(PauseReason::ends_by_event)
    {
        connect::resume(txn, scope, row).await
    } else {
        // Paused for a cause that this event does not mend.
        Ok(())
    }
}

/// The rating as last flagged or unflagged; Meta's other events say nothing about it.
pub(super) async fn rate(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    row: &connection::Model,
) -> Result<(), StoreError> {
    let Some(word) = newest(txn, row, "number_quality", &["FLAGGED", "UNFLAGGED"]).await? else {
        return Ok(());
    };
    // Unflagged means better than low; how much better, Meta shows only when asked.
    let quality = match (word.code.as_str(), row.quality.as_str()) {
        ("FLAGGED", _) => "RED",
        (_, "RED") => "UNKNOWN",
        (_, known) => known,
    };
    if quality == row.quality {
        return Ok(());
    }
    txn.update::<connection::Entity>()
        .col_expr(connection::Column::Quality, Expr::value(quality))
        .filter(connection::Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    let entry = Entry::new("quality_changed", &scope.actor)
        .object("connection", row.id)
        .text("from_quality", row.quality.clone())
        .text("quality", quality);
    let key = txn.facts_key().await?;
    txn.record(key, entry).await?;
    txn.announce(LiveKind::Connection, None);
    Ok(())
}

/// The number's two-step PIN was changed elsewhere: ours opens nothing any more.
pub(super) async fn forget_pin(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    row: &connection::Model,
) -> Result<(), StoreError> {
    if row.pin.is_none() {
        return Ok(());
    }
    txn.update::<connection::Entity>()
        .col_expr(connection::Column::Pin, Expr::value(Option::<Vec<u8>>::None))
        .filter(connection::Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    let entry = Entry::new("pin_forgotten", &scope.actor).object("connection", row.id);
    let key = txn.facts_key().await?;
    txn.record(key, entry).await
}
