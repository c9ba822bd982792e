//! The job table: promises, claims under a lease, ends.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait as _, PaginatorTrait as _, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::ids::WorkspaceId;
use crate::jobs::{Kind, Promise};
use crate::store::StoreError;
use crate::store::entity::platform::job::{ActiveModel, Column, Entity};
use crate::store::txn::{Base, PlatformTxn};

/// A job in the hands of one worker.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClaimedJob {
    pub(crate) id: Uuid,
    pub(crate) kind: Kind,
    pub(crate) workspace: WorkspaceId,
    pub(crate) subject: Uuid,
    pub(crate) attempts: i32,
    pub(crate) fence: Uuid,
}

/// Promises work; a promise that stands already is kept, and a running one runs once more.
pub(crate) async fn promise(base: &Base, workspace: Uuid, promise: Promise) -> Result<(), StoreError> {
    let now = base.laras.clock().now_ms();
    let run_at = std::cmp::max(promise.run_at, now);
    let row = ActiveModel {
        id: Set(crate::time::new_id(base.laras.clock())),
        kind: Set(promise.kind.code().to_owned()),
        workspace_id: Set(workspace),
        subject: Set(promise.subject),
        run_at: Set(run_at),
        attempts: Set(0),
        lease_until: Set(0),
        fence: Set(None),
        again: Set(false),
        state: Set("ready".to_owned()),
    };
    let again = OnConflict::columns([Column::Kind, Column::WorkspaceId, Column::Subject])
        .value(Column::Again, true)
        .value(Column::RunAt, run_at)
        .to_owned();
    Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(base.db())
        .await?;
    Ok(())
}

/// Claims up to `limit` due jobs, oldest first, each under a lease with its own fence.
pub(crate) async fn claim_due(
    txn: &PlatformTxn,
    limit: u64,
    lease_ms: i64,
) -> Result<Vec<ClaimedJob>, StoreError> {
    let now = txn.laras.clock().now_ms();
    let due = Condition::all()
        .add(Column::State.eq("ready"))
        .add(Column::RunAt.lte(now))
        .add(Column::LeaseUntil.lte(now));
    let rows = Entity::find()
        .filter(due.clone())
        .order_by_asc(Column::RunAt)
        .limit(limit)
        .all(txn.db())
        .await?;
    let mut claimed = Vec::with_capacity(rows.len());
    for row in rows {
        let fence = crate::time::new_id(txn.laras.clock());
        let won = Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(now + lease_ms))
            .col_expr(Column::Fence, Expr::value(fence))
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::Again, Expr::value(false))
            .filter(Column::Id.eq(row.id))
            .filter(due.clone())
            .exec(txn.db())
            .await?;
        if let (1, Some(kind)) = (won.rows_affected, Kind::parse(&row.kind)) {
            claimed.push(ClaimedJob {
                id: row.id,
                kind,
                workspace: WorkspaceId(row.workspace_id),
                subject: row.subject,
                attempts: row.attempts + 1,
                fence,
            });
        }
    }
    Ok(claimed)
}

/// When the next job is due, if one waits.
pub(crate) async fn next_due(base: &Base) -> Result<Option<i64>, StoreError> {
    let row = Entity::find()
        .filter(Column::State.eq("ready"))
        .order_by_asc(Column::RunAt)
        .one(base.db())
        .await?;
    Ok(row.map(|row| std::cmp::max(row.run_at, row.lease_until)))
}

/// Ends a job that this worker still holds; promised again meanwhile, it becomes ready once more.
pub(crate) async fn finish_job(txn: &PlatformTxn, job: &ClaimedJob) -> Result<(), StoreError> {
    let gone = Entity::delete_many()
        .filter(Column::Id.eq(job.id))
        .filter(Column::Fence.eq(job.fence))
        .filter(Column::Again.eq(false))
        .exec(txn.db())
        .await?;
    if gone.rows_affected == 0 {
        Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(0_i64))
            .col_expr(Column::Attempts, Expr::value(0))
            .filter(Column::Id.eq(job.id))
            .filter(Column::Fence.eq(job.fence))
            .exec(txn.db())
            .await?;
    }
    Ok(())
}

/// Puts a job back for later.
pub(crate) async fn retry_job(txn: &PlatformTxn, job: &ClaimedJob, run_at: i64) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(0_i64))
        .col_expr(Column::RunAt, Expr::value(run_at))
        .filter(Column::Id.eq(job.id))
        .filter(Column::Fence.eq(job.fence))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// How many jobs are due now, and how many are promised in all.
pub(crate) async fn count_jobs(base: &Base) -> Result<(u64, u64), StoreError> {
    let now = base.laras.clock().now_ms();
    let ready = || Entity::find().filter(Column::State.eq("ready"));
    let due = ready()
        .filter(Column::RunAt.lte(now))
        .filter(Column::LeaseUntil.lte(now))
        .count(base.db())
        .await?;
    Ok((due, ready().count(base.db()).await?))
}
