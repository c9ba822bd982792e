//! The inbox: signed units, acknowledged once they are durable, sealed until they are in their workspace.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait as _, PaginatorTrait as _, QueryFilter, QueryOrder,
    QuerySelect, TryInsertResult,
};
use uuid::Uuid;

use crate::Channel;
use crate::ids::WorkspaceId;
use crate::store::StoreError;
use crate::store::entity::platform::inbox::{ActiveModel, Column, Entity, Model};
use crate::store::txn::{Base, PlatformTxn};
use crate::vault::Place;

const BODY: Place = Place::of("inbox", "body");

/// A unit as split from a webhook.
#[derive(Clone)]
pub(crate) struct NewUnit {
    pub(crate) channel: Channel,
    pub(crate) event_key: Vec<u8>,
    pub(crate) route_key: Option<Vec<u8>>,
    pub(crate) share: Vec<u8>,
    pub(crate) lane: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) received_at: i64,
    /// Why it is set aside at once, if it could not be read.
    pub(crate) unreadable: Option<&'static str>,
}

/// A unit waiting to be moved into its workspace, opened.
pub(crate) struct Arrived {
    pub(crate) id: Uuid,
    pub(crate) route_key: Option<Vec<u8>>,
    pub(crate) lane: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) received_at: i64,
    pub(crate) attempts: i32,
}

/// A unit that was set aside, for the operator.
#[derive(Clone, Debug)]
pub struct QuarantinedUnit {
    /// Its id, for `show` and `replay`.
    pub id: Uuid,
    /// Where it arrived.
    pub channel: String,
    /// Why it was set aside.
    pub reason: String,
    /// When it arrived, in milliseconds since the epoch.
    pub received_at: i64,
    /// Whose it is, when known.
    pub workspace: Option<WorkspaceId>,
    /// What it says.
    pub body: String,
}

/// Stores units in one transaction; those known already are left as they are. Returns how many were new.
pub(crate) async fn insert_units(txn: &PlatformTxn, units: Vec<NewUnit>) -> Result<u64, StoreError> {
    let mut rows = Vec::with_capacity(units.len());
    for unit in units {
        let id = crate::time::new_id(txn.laras.clock());
        rows.push(ActiveModel {
            id: Set(id),
            channel: Set(unit.channel.code().to_owned()),
            event_key: Set(unit.event_key),
            route_key: Set(unit.route_key),
            share: Set(unit.share),
            lane: Set(unit.lane),
            body: Set(Some(txn.seal(BODY, id, &unit.body).await?)),
            received_at: Set(unit.received_at),
            state: Set(if unit.unreadable.is_some() {
                "quarantined"
            } else {
                "new"
            }
            .to_owned()),
            reason: Set(unit.unreadable.map(str::to_owned)),
            attempts: Set(0),
            not_before: Set(0),
            workspace_id: Set(None),
        });
    }
    let mut new = 0;
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(500));
        let result = Entity::insert_many(std::mem::replace(&mut rows, rest))
            .on_conflict_do_nothing_on([Column::EventKey])
            .exec_without_returning(txn.db())
            .await?;
        if let TryInsertResult::Inserted(count) = result {
            new += count;
        }
    }
    Ok(new)
}

/// The oldest units that may be worked on now.
pub(crate) async fn due_units(txn: &PlatformTxn, limit: u64) -> Result<Vec<Arrived>, StoreError> {
    let rows = Entity::find()
        .filter(Column::State.eq("new"))
        .filter(Column::NotBefore.lte(txn.laras.clock().now_ms()))
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(txn.db())
        .await?;
    let mut units = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(body) = &row.body {
            let body = txn.open(BODY, row.id, body).await?.to_vec();
            units.push(Arrived {
                id: row.id,
                route_key: row.route_key,
                lane: row.lane,
                body,
                received_at: row.received_at,
                attempts: row.attempts,
            });
        }
    }
    Ok(units)
}

/// Ends a unit inside the transaction that took its effect; false if another ended it first.
pub(crate) async fn finish_unit(base: &Base, id: Uuid, workspace: WorkspaceId) -> Result<bool, StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::State, Expr::value("done"))
        .col_expr(Column::Body, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::WorkspaceId, Expr::value(workspace.0))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq("new"))
        .exec(base.db())
        .await?;
    Ok(done.rows_affected == 1)
}

/// Sets a unit aside for the operator, with its body.
pub(crate) async fn quarantine_unit(
    txn: &PlatformTxn,
    id: Uuid,
    reason: &str,
    workspace: Option<WorkspaceId>,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value("quarantined"))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::WorkspaceId, Expr::value(workspace.map(|id| id.0)))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq("new"))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Tries a unit again later.
pub(crate) async fn postpone_unit(txn: &PlatformTxn, id: Uuid, not_before: i64) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::NotBefore, Expr::value(not_before))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(id))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// What was set aside, newest first.
pub(crate) async fn quarantined(txn: &PlatformTxn, limit: u64) -> Result<Vec<QuarantinedUnit>, StoreError> {
    let rows = Entity::find()
        .filter(Column::State.eq("quarantined"))
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(txn.db())
        .await?;
    let mut units = Vec::with_capacity(rows.len());
    for row in rows {
        units.push(opened(txn, row).await?);
    }
    Ok(units)
}

async fn opened(txn: &PlatformTxn, row: Model) -> Result<QuarantinedUnit, StoreError> {
    let body = match &row.body {
        Some(body) => String::from_utf8_lossy(&txn.open(BODY, row.id, body).await?).into_owned(),
        None => String::new(),
    };
    Ok(QuarantinedUnit {
        id: row.id,
        channel: row.channel,
        reason: row.reason.unwrap_or_default(),
        received_at: row.received_at,
        workspace: row.workspace_id.map(WorkspaceId),
        body,
    })
}

/// Gives a unit that was set aside another chance; false if there is none such.
pub(crate) async fn release_unit(txn: &PlatformTxn, id: Uuid) -> Result<bool, StoreError> {
    let freed = release(txn, Column::Id.eq(id)).await?;
    Ok(freed == 1)
}

/// Frees what arrived for a number while it was being connected.
pub(crate) async fn release_for_route(base: &Base, route_key: &[u8], since: i64) -> Result<u64, StoreError> {
    let waiting = Column::RouteKey
        .eq(route_key.to_vec())
        .and(Column::Reason.eq("unknown_number"))
        .and(Column::ReceivedAt.gte(since));
    release(base, waiting).await
}

async fn release(base: &Base, which: sea_orm::sea_query::SimpleExpr) -> Result<u64, StoreError> {
    let freed = Entity::update_many()
        .col_expr(Column::State, Expr::value("new"))
        .col_expr(Column::Reason, Expr::value(Option::<String>::None))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::NotBefore, Expr::value(0_i64))
        .filter(Column::State.eq("quarantined"))
        .filter(which)
        .exec(base.db())
        .await?;
    Ok(freed.rows_affected)
}

/// How many units are in a state.
pub(crate) async fn count_units(base: &Base, state: &str) -> Result<u64, StoreError> {
    Ok(Entity::find()
        .filter(Column::State.eq(state))
        .count(base.db())
        .await?)
}
