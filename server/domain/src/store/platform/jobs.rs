//! The job table: promises, claims under a lease, ends.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, LockBehavior, LockType, OnConflict, SimpleExpr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait as _, DbBackend, EntityTrait, ExprTrait as _,
    PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect, QueryTrait as _, Statement,
};
use uuid::Uuid;

use super::lease_now;
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
        put_off_since: Set(promise.put_off_at_most.map(|_| now)),
    };
    let mut again = OnConflict::columns([Column::Kind, Column::WorkspaceId, Column::Subject]);
    again.value(Column::Again, true);
    match promise.put_off_at_most {
        None => again
            .value(Column::RunAt, run_at)
            .value(Column::PutOffSince, Option::<i64>::None),
        Some(most) => {
            // Since the first of these promises; a promise without patience in between has been kept waiting for nothing.
            let since = Expr::cust_with_values("COALESCE(job.put_off_since, $1)", [now]);
            let latest = since.clone().add(most);
            let put_off = Expr::case(Expr::expr(latest.clone()).lt(run_at), latest).finally(run_at);
            again
                .value(Column::RunAt, put_off)
                .value(Column::PutOffSince, since)
        }
    };
    Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(base.db())
        .await?;
    Ok(())
}

/// What a worker may take.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) kinds: &'a [Kind],
    pub(crate) most: usize,
    /// What each workspace has in hand already, and what it may have at most.
    pub(crate) in_hand: &'a HashMap<WorkspaceId, usize>,
    pub(crate) of_one: usize,
    pub(crate) lease_ms: i64,
}

impl Wanted<'_> {
    /// Workspaces that have their share already.
    fn served(&self) -> Vec<Uuid> {
        let served = self.in_hand.iter().filter(|(_, count)| **count >= self.of_one);
        served.map(|(workspace, _)| workspace.0).collect()
    }
}

/// Spelled out, because SQLite plans a statement anew at every binding of a value that decides whether a partial index serves.
fn ready() -> SimpleExpr {
    Expr::cust("state = 'ready'")
}

/// Due jobs of these kinds, as a condition on the table.
fn due(kinds: &[Kind], now: i64) -> Condition {
    Condition::all()
        .add(ready())
        .add(Column::RunAt.lte(now))
        .add(Column::LeaseUntil.lte(now))
        .add(Column::Kind.is_in(kinds.iter().map(|kind| kind.code())))
}

/// Claims due jobs under a lease with a fence. While few wait, the oldest go first; when many do, every workspace from
/// `cursor` on gives its oldest, so that none waits behind another's flood. None gets more than its share.
pub(crate) async fn claim_due(
    txn: &PlatformTxn,
    wanted: Wanted<'_>,
    cursor: &mut Uuid,
) -> Result<Vec<ClaimedJob>, StoreError> {
    let now = lease_now(txn).await?;
    let oldest = Entity::find()
        .select_only()
        .columns([Column::WorkspaceId, Column::Id])
        .filter(due(wanted.kinds, now))
        .filter(Column::WorkspaceId.is_not_in(wanted.served()))
        .order_by_asc(Column::RunAt)
        .limit(wanted.most as u64 + 1)
        .into_tuple::<(Uuid, Uuid)>()
        .all(txn.db())
        .await?;
    let mut chosen = Chosen::of(wanted);
    if oldest.len() > wanted.most {
        for start in [*cursor, Uuid::nil()] {
            for (workspace, id) in first_of_each(txn, wanted, start, now).await? {
                if chosen.is_full() {
                    break;
                }
                *cursor = workspace;
                if let Some(id) = id {
                    chosen.take(workspace, id);
                }
            }
        }
    }
    for (workspace, id) in oldest {
        chosen.take(workspace, id);
    }
    claim(txn, chosen.ids, wanted, now).await
}

/// Jobs to be claimed, within everybody's share.
struct Chosen {
    ids: Vec<Uuid>,
    most: usize,
    of_one: usize,
    in_hand: HashMap<WorkspaceId, usize>,
}

impl Chosen {
    fn of(wanted: Wanted<'_>) -> Self {
        Self {
            ids: Vec::new(),
            most: wanted.most,
            of_one: wanted.of_one,
            in_hand: wanted.in_hand.clone(),
        }
    }

    fn is_full(&self) -> bool {
        self.ids.len() >= self.most
    }

    fn take(&mut self, workspace: Uuid, id: Uuid) {
        let count = self.in_hand.entry(WorkspaceId(workspace)).or_default();
        if self.ids.len() < self.most && *count < self.of_one && !self.ids.contains(&id) {
            *count += 1;
            self.ids.push(id);
        }
    }
}

/// Workspaces looked at for their oldest due job.
const LOOKED_AT: i64 = 128;

/// Workspaces with promised work, in the order of their ids behind `after`, and the oldest due job of each that has one. An index
/// is read at two places for each workspace, however much was promised there.
async fn first_of_each(
    txn: &PlatformTxn,
    wanted: Wanted<'_>,
    after: Uuid,
    now: i64,
) -> Result<Vec<(Uuid, Option<Uuid>)>, StoreError> {
    let kinds: Vec<String> = wanted
        .kinds
        .iter()
        .map(|kind| format!("'{}'", kind.code()))
        .collect();
    let sql = FIRST_OF_EACH.replace("{kinds}", &kinds.join(", "));
    let backend = txn.db().get_database_backend();
    let statement =
        Statement::from_sql_and_values(backend, sql, [after.into(), now.into(), LOOKED_AT.into()]);
    let mut found = Vec::new();
    for row in txn.db().query_all_raw(statement).await? {
        found.push((row.try_get("", "workspace_id")?, row.try_get("", "id")?));
    }
    Ok(found)
}

const FIRST_OF_EACH: &str = "WITH RECURSIVE turn(workspace_id, number) AS ( \
    SELECT * FROM (SELECT workspace_id, 1 FROM job WHERE state = 'ready' AND workspace_id > $1 \
                   ORDER BY workspace_id LIMIT 1) first \
    UNION ALL \
    SELECT (SELECT workspace_id FROM job WHERE state = 'ready' AND workspace_id > turn.workspace_id \
            ORDER BY workspace_id LIMIT 1), number + 1 \
    FROM turn WHERE turn.workspace_id IS NOT NULL AND number < $3) \
    SELECT workspace_id, (SELECT id FROM job \
                          WHERE state = 'ready' AND job.workspace_id = turn.workspace_id AND kind IN ({kinds}) \
                            AND run_at <= $2 AND lease_until <= $2 ORDER BY run_at LIMIT 1) AS id \
    FROM turn WHERE workspace_id IS NOT NULL ORDER BY number";

/// Takes jobs out of the hands of whoever else looked at them; what another was faster with is left out.
async fn claim(
    txn: &PlatformTxn,
    ids: Vec<Uuid>,
    wanted: Wanted<'_>,
    now: i64,
) -> Result<Vec<ClaimedJob>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let fence = crate::time::new_id(txn.laras.clock());
    let mut free = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids))
        .filter(due(wanted.kinds, now))
        .into_query();
    if txn.db().get_database_backend() == DbBackend::Postgres {
        free.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let mut rows = Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::value(now + wanted.lease_ms))
        .col_expr(Column::Fence, Expr::value(fence))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::Again, Expr::value(false))
        .col_expr(Column::PutOffSince, Expr::value(Option::<i64>::None))
        .filter(Column::Id.in_subquery(free))
        .exec_with_returning(txn.db())
        .await?;
    rows.sort_by_key(|row| (row.run_at, row.id));
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(ClaimedJob {
                id: row.id,
                kind: Kind::parse(&row.kind)?,
                workspace: WorkspaceId(row.workspace_id),
                subject: row.subject,
                attempts: row.attempts,
                fence,
            })
        })
        .collect())
}

/// When the next wanted job is due, if one waits; a moment that has passed if one is due now.
pub(crate) async fn next_due(base: &Base, wanted: Wanted<'_>) -> Result<Option<i64>, StoreError> {
    let now = lease_now(base).await?;
    let kinds = wanted.kinds;
    let served = wanted.served();
    let first = |which: Condition| {
        Entity::find()
            .select_only()
            .column(Column::RunAt)
            .filter(which)
            .filter(Column::WorkspaceId.is_not_in(served.clone()))
            .order_by_asc(Column::RunAt)
            .limit(1)
            .into_tuple::<i64>()
    };
    if let Some(at) = first(due(kinds, now)).one(base.db()).await? {
        return Ok(Some(at));
    }
    let later = Condition::all()
        .add(ready())
        .add(Column::RunAt.gt(now))
        .add(Column::Kind.is_in(kinds.iter().map(|kind| kind.code())));
    Ok(first(later).one(base.db()).await?)
}

/// Ends promises of one kind in a workspace that nobody has begun, because this worker does them all at once.
pub(crate) async fn absorb(base: &Base, workspace: Uuid, kind: Kind) -> Result<(), StoreError> {
    let now = lease_now(base).await?;
    let mut free = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::WorkspaceId.eq(workspace))
        .filter(due(&[kind], now))
        .into_query();
    if base.db().get_database_backend() == DbBackend::Postgres {
        free.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    Entity::delete_many()
        .filter(Column::Id.in_subquery(free))
        .exec(base.db())
        .await?;
    Ok(())
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
    let promised = || Entity::find().filter(ready());
    let due = promised()
        .filter(Column::RunAt.lte(now))
        .filter(Column::LeaseUntil.lte(now))
        .count(base.db())
        .await?;
    Ok((due, promised().count(base.db()).await?))
}
