//! Token buckets shared by every process on the database: more nodes give nobody more attempts.

use sea_orm::sea_query::{Expr, LockBehavior, LockType, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect,
    TryInsertResult,
};

use super::lease_now;
use crate::store::StoreError;
use crate::store::entity::platform::throttle::{ActiveModel, Column, Entity};
use crate::store::txn::PlatformTxn;

/// Full again long before, so their rows say nothing.
const FORGOTTEN_AFTER: i64 = crate::time::DAY;
/// Forgotten together, so that no attempt pays for all.
const FORGOTTEN_AT_ONCE: u64 = 500;

/// Takes one token from a bucket; `Err(ms)` in the inner result says how long until there is one.
///
/// Of two that reach for the last token at once, one gets it: the row is locked before it is read, until the transaction ends.
/// Whoever takes from several buckets in one transaction takes them in the same order as everybody else.
pub(crate) async fn take_token(
    txn: &PlatformTxn,
    bucket: Vec<u8>,
    burst: i64,
    refill_ms: i64,
) -> Result<Result<(), i64>, StoreError> {
    let full = burst * 1000;
    let is_new = insert_full(txn, &bucket, full).await?;
    let row = Entity::find_by_id(bucket.clone())
        .lock_exclusive()
        .one(txn.db())
        .await?
        .ok_or(StoreError::Unknown("throttle"))?;
    let now = lease_now(txn).await?;
    let gained = (now - row.at).max(0).saturating_mul(1000) / refill_ms.max(1);
    let level = row.tokens_milli.saturating_add(gained).min(full);
    if level < 1000 {
        return Ok(Err((1000 - level) * refill_ms / 1000 + 1));
    }
    Entity::update_many()
        .col_expr(Column::TokensMilli, Expr::value(level - 1000))
        .col_expr(Column::At, Expr::value(std::cmp::max(now, row.at)))
        .filter(Column::Bucket.eq(bucket))
        .exec(txn.db())
        .await?;
    if is_new {
        forget_old(txn, now).await?;
    }
    Ok(Ok(()))
}

async fn insert_full(txn: &PlatformTxn, bucket: &[u8], full: i64) -> Result<bool, StoreError> {
    let row = ActiveModel {
        bucket: Set(bucket.to_vec()),
        tokens_milli: Set(full),
        at: Set(lease_now(txn).await?),
    };
    let inserted = Entity::insert_many([row])
        .on_conflict_do_nothing_on([Column::Bucket])
        .exec_without_returning(txn.db())
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(count) if count > 0))
}

/// Rows that somebody holds are left alone, so that forgetting waits for nobody.
async fn forget_old(txn: &PlatformTxn, now: i64) -> Result<(), StoreError> {
    use sea_orm::ExprTrait as _;

    let mut old = Query::select();
    old.column(Column::Bucket)
        .from(Entity)
        .and_where(Expr::col(Column::At).lt(now - FORGOTTEN_AFTER))
        .limit(FORGOTTEN_AT_ONCE);
    if txn.db().get_database_backend() == DbBackend::Postgres {
        old.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    Entity::delete_many()
        .filter(Column::Bucket.in_subquery(old))
        .exec(txn.db())
        .await?;
    Ok(())
}
