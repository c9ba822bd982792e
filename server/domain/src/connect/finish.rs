//! Finishing: subscribe our app to the account, register a number, go live. Resumable, and undone on a definite failure.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::lent::Lent;
use super::rows::{self, ConnectionState};
use super::{ConnectError, ending, link};
use crate::Channel;
use crate::evidence::{Entry, Record};
use crate::ids::ConnectionId;
use crate::jobs::{Kind, Promise, Stop};
use crate::live::LiveKind;
use crate::store::entity::tenant::connection::{Column, Entity, Model};
use crate::store::{StoreError, platform};
use crate::tenancy::WorkspaceScope;
use crate::time::SECOND;

/// Tries before a silence of Meta counts as a failure.
const MOST_TRIES: i32 = 3;

/// What finishing needs, opened.
struct Opened {
    row: Model,
    lent: Lent,
}

/// The job: finishes a connection that a crash left half-way, or undoes it.
pub(crate) async fn finish(scope: &WorkspaceScope, id: ConnectionId, attempts: i32) -> Result<(), Stop> {
    match attempt(scope, id).await {
        Ok(()) => Ok(()),
        Err(ConnectError::MetaUnreachable) if attempts < MOST_TRIES => Err(Stop::Retry {
            after_ms: 2 * SECOND,
            why: "Meta could not be reached".into(),
        }),
        Err(ConnectError::Store(error)) => Err(error.into()),
        Err(error) => {
            undo(scope, id).await?;
            Err(Stop::GiveUp {
                why: error.to_string(),
            })
        }
    }
}

/// Finishes while the person waits; on any failure the attempt is undone before the answer.
pub(super) async fn finish_now(scope: &WorkspaceScope, id: ConnectionId) -> Result<(), ConnectError> {
    let mut outcome = attempt(scope, id).await;
    for _ in 1..MOST_TRIES {
        if !matches!(outcome, Err(ConnectError::MetaUnreachable)) {
            break;
        }
        outcome = attempt(scope, id).await;
    }
    if outcome.is_err() {
        undo(scope, id).await?;
    }
    outcome
}

async fn attempt(scope: &WorkspaceScope, id: ConnectionId) -> Result<(), ConnectError> {
    // Gone or live already: another worker was quicker.
    let Some(opened) = open(scope, id).await? else {
        return Ok(());
    };
    opened.lent.join(&scope.laras).await?;
    go_live(scope, &opened).await?;
    Ok(())
}

async fn open(scope: &WorkspaceScope, id: ConnectionId) -> Result<Option<Opened>, StoreError> {
    let view = scope.view().await?;
    let Some(row) = rows::row(&view, id).await? else {
        return Ok(None);
    };
    if row.state != ConnectionState::Finishing.code() {
        return Ok(None);
    }
    let lent = Lent::open(&view, &row).await?;
    Ok(lent.map(|lent| Opened { row, lent }))
}

async fn go_live(scope: &WorkspaceScope, opened: &Opened) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    let now = txn.now();
    let moved = txn
        .update::<Entity>()
        .col_expr(Column::State, Expr::value(ConnectionState::Live.code()))
        .col_expr(Column::LiveAt, Expr::value(now))
        .filter(Column::Id.eq(opened.row.id))
        .filter(Column::State.eq(ConnectionState::Finishing.code()))
        .exec(txn.db())
        .await?;
    if moved.rows_affected == 0 {
        return Ok(());
    }
    platform::make_live(&txn, opened.row.id).await?;
    // A customer may write in the seconds between subscription and going live; nothing of that is lost.
    let key = opened.lent.route_key(&scope.laras);
    platform::release_for_route(&txn, &key, opened.row.created_at).await?;
    let entry = Entry::new("connected", &scope.actor)
        .object("connection", opened.row.id)
        .number("epoch", 1);
    txn.record(opened.row.secrets_key, entry).await?;
    if opened.row.channel == Channel::Instagram.code() {
        txn.promise(Promise::now(Kind::TendAccount, opened.row.id))
            .await?;
    }
    ending::promise_to_tell(&mut txn, opened.row.id, opened.row.token_expires_at).await?;
    txn.announce(LiveKind::Connection, None);
    txn.commit().await
}

/// Takes back what this attempt did: our app leaves the account unless another live number needs it, and the row goes.
async fn undo(scope: &WorkspaceScope, id: ConnectionId) -> Result<(), StoreError> {
    let Some(opened) = open(scope, id).await? else {
        return Ok(());
    };
    let mut txn = scope.txn().await?;
    let last = opened.lent.is_last(&txn, opened.row.id).await?;
    platform::forget_grants(&txn, opened.row.id).await?;
    platform::delete_routes(&txn, opened.row.id).await?;
    if let Some(launch) = opened.row.launch_id {
        platform::unspend_launch(&txn, launch).await?;
        link::mark_unused(&txn, launch).await?;
    }
    let entry = Entry::new("connecting_undone", &scope.actor).object("connection", opened.row.id);
    let facts_key = txn.facts_key().await?;
    txn.record(facts_key, entry).await?;
    txn.delete::<Entity>()
        .filter(Column::Id.eq(opened.row.id))
        .exec(txn.db())
        .await?;
    txn.destroy_data_key(opened.row.secrets_key).await?;
    txn.destroy_data_key(opened.row.content_key).await?;
    txn.commit().await?;
    if last && let Err(error) = opened.lent.leave(&scope.laras).await {
        tracing::warn!(%error, "our app could not be taken off an account whose connection was undone");
    }
    Ok(())
}
