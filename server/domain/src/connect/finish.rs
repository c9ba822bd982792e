//! Finishing: subscribe our app to the account, register the number, go live. Resumable, and undone on a definite failure.

use meta::{CallError, Graph, Secret};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::ConnectError;
use super::rows::{self, ConnectionState, PIN, access, number_route_key, waba_id, waba_route_key};
use crate::evidence::{Entry, Record};
use crate::ids::ConnectionId;
use crate::jobs::Stop;
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
    token: Secret,
    pin: Secret,
    phone_number_id: String,
    waba_id: String,
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
    let graph = scope.laras.graph().ok_or(ConnectError::NotConfigured)?;
    // Gone or live already: another worker was quicker.
    let Some(opened) = open(scope, id).await? else {
        return Ok(());
    };
    graph.subscribe(&opened.token, &opened.waba_id).await?;
    register(graph, &opened).await?;
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
    let access = access(&view, id).await?;
    let pin = view.open_text(PIN, row.id, row.pin.as_deref()).await?;
    let waba = waba_id(&view, &row).await?;
    Ok(access.zip(pin).zip(waba).map(|((access, pin), waba_id)| Opened {
        row,
        token: access.token,
        pin: Secret::from(pin),
        phone_number_id: access.phone_number_id,
        waba_id,
    }))
}

/// A coexistence number is registered already, and registering it again would harm the owner's app.
async fn register(graph: &Graph, opened: &Opened) -> Result<(), CallError> {
    if opened.row.coexistence {
        return Ok(());
    }
    // Registered already, by an earlier attempt or in WhatsApp Manager: its PIN is not ours, and Meta counts registrations.
    if graph
        .phone_number(&opened.token, &opened.phone_number_id)
        .await?
        .is_registered()
    {
        return Ok(());
    }
    graph
        .register(&opened.token, &opened.phone_number_id, &opened.pin)
        .await
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
    let key = number_route_key(&scope.laras, &opened.phone_number_id);
    platform::release_for_route(&txn, &key, opened.row.created_at).await?;
    let entry = Entry::new("connected", &scope.actor)
        .object("connection", opened.row.id)
        .number("epoch", 1);
    txn.record(opened.row.secrets_key, entry).await?;
    txn.announce(LiveKind::Connection, None);
    txn.commit().await
}

/// Takes back what this attempt did: our app leaves the account unless another live number needs it, and the row goes.
async fn undo(scope: &WorkspaceScope, id: ConnectionId) -> Result<(), StoreError> {
    let Some(opened) = open(scope, id).await? else {
        return Ok(());
    };
    let mut txn = scope.txn().await?;
    let account = waba_route_key(&scope.laras, &opened.waba_id);
    let others = platform::live_routes_of_account(&txn, &account, opened.row.id).await?;
    platform::delete_routes(&txn, opened.row.id).await?;
    if let Some(launch) = opened.row.launch_id {
        platform::unspend_launch(&txn, launch).await?;
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
    if others == 0
        && let Some(graph) = scope.laras.graph()
        && let Err(error) = graph.unsubscribe(&opened.token, &opened.waba_id).await
    {
        tracing::warn!(%error, "our app could not be taken off an account whose connection was undone");
    }
    Ok(())
}
