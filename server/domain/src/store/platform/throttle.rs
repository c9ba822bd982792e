//! Token buckets shared by every process on the database.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::store::StoreError;
use crate::store::entity::platform::throttle::{ActiveModel, Column, Entity};
use crate::store::txn::PlatformTxn;

/// Takes one token from a bucket; `Err(ms)` in the inner result says how long until there is one.
pub(crate) async fn take_token(
    txn: &PlatformTxn,
    bucket: Vec<u8>,
    burst: i64,
    refill_ms: i64,
) -> Result<Result<(), i64>, StoreError> {
    let now = txn.laras.clock().now_ms();
    let full = burst * 1000;
    let row = Entity::find_by_id(bucket.clone()).one(txn.db()).await?;
    let level = row.map_or(full, |row| {
        let gained = (now - row.at).max(0).saturating_mul(1000) / refill_ms.max(1);
        row.tokens_milli.saturating_add(gained).min(full)
    });
    if level < 1000 {
        return Ok(Err((1000 - level) * refill_ms / 1000 + 1));
    }
    let row = ActiveModel {
        bucket: Set(bucket.clone()),
        tokens_milli: Set(level - 1000),
        at: Set(now),
    };
    let on_conflict = OnConflict::column(Column::Bucket)
        .update_columns([Column::TokensMilli, Column::At])
        .to_owned();
    Entity::insert(row)
        .on_conflict(on_conflict)
        .exec_without_returning(txn.db())
        .await?;
    // A bucket that is full again says nothing: rows untouched for a day are dropped as others are used.
    Entity::delete_many()
        .filter(Column::At.lt(now - crate::time::DAY))
        .filter(Column::Bucket.ne(bucket))
        .exec(txn.db())
        .await?;
    Ok(Ok(()))
}
