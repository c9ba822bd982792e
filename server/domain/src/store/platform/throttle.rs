//! Token buckets shared by every process on the database, and gates that stay closed until a moment.

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::lease_now;
use crate::store::StoreError;
use crate::store::entity::platform::throttle::{ActiveModel, Column, Entity, Model};
use crate::store::txn::Base;

/// One token, in the unit that rows count in.
const TOKEN: i64 = 1000;

/// How much may be done at once, and how fast that grows back.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    pub(crate) key: Vec<u8>,
    pub(crate) burst: i64,
    /// This many tokens grow back …
    pub(crate) tokens: i64,
    /// … within this many milliseconds.
    pub(crate) per_ms: i64,
}

/// What a row says: thousandths of a token at a moment. A moment in the future means that the bucket is closed until then.
#[derive(Clone, Copy, Debug)]
struct Level {
    milli: i64,
    at: i64,
}

impl Bucket {
    fn full(&self) -> i64 {
        self.burst * TOKEN
    }

    /// The level after taking a token, or how many milliseconds are left until there is one.
    fn take(&self, stored: Level, now: i64) -> Result<Level, i64> {
        if stored.at > now {
            return Err(stored.at - now);
        }
        let per_ms = self.per_ms.max(1);
        let gained = (now - stored.at).saturating_mul(TOKEN * self.tokens) / per_ms;
        let milli = stored.milli.saturating_add(gained).min(self.full());
        if milli < TOKEN {
            let missing = (TOKEN - milli) * per_ms;
            let per_token = (TOKEN * self.tokens).max(1);
            return Err((missing + per_token - 1) / per_token);
        }
        Ok(Level {
            milli: milli - TOKEN,
            at: now,
        })
    }
}

/// Takes one token from a bucket that regains one in `refill_ms`; `Err(ms)` in the inner result says how long until there
/// is one.
pub(crate) async fn take_token(
    base: &Base,
    key: Vec<u8>,
    burst: i64,
    refill_ms: i64,
) -> Result<Result<(), i64>, StoreError> {
    let bucket = Bucket {
        key,
        burst,
        tokens: 1,
        per_ms: refill_ms,
    };
    take_tokens(base, vec![bucket]).await
}

/// Takes one token from every bucket, or none from any; then `Err(ms)` says how long until all have one.
pub(crate) async fn take_tokens(
    base: &Base,
    mut buckets: Vec<Bucket>,
) -> Result<Result<(), i64>, StoreError> {
    // In one order everywhere, so that two that need the same buckets never wait for each other.
    buckets.sort_by(|one, other| one.key.cmp(&other.key));
    let now = lease_now(base).await?;
    let mut taken = Vec::with_capacity(buckets.len());
    let mut wait = 0;
    for bucket in &buckets {
        match bucket.take(locked(base, bucket, now).await?, now) {
            Ok(level) => taken.push((bucket.key.clone(), level)),
            Err(ms) => wait = std::cmp::max(wait, ms),
        }
    }
    if wait > 0 {
        return Ok(Err(wait));
    }
    for (key, level) in taken {
        write(base, key, level).await?;
    }
    sweep_now_and_then(base, now).await?;
    Ok(Ok(()))
}

/// How long until every bucket has a token; 0 if all have one. Takes nothing.
pub(crate) async fn wait_for_tokens(base: &Base, buckets: &[Bucket]) -> Result<i64, StoreError> {
    let now = lease_now(base).await?;
    let mut wait = 0;
    for bucket in buckets {
        let Some(row) = Entity::find_by_id(bucket.key.clone()).one(base.db()).await? else {
            continue;
        };
        let level = Level {
            milli: row.tokens_milli,
            at: row.at,
        };
        if let Err(ms) = bucket.take(level, now) {
            wait = std::cmp::max(wait, ms);
        }
    }
    Ok(wait)
}

/// Closes a bucket or gate until a moment, for every process; one that is closed for longer stays so. A bucket opens
/// with one token: what was refused for haste begins again slowly.
pub(crate) async fn close_until(base: &Base, key: Vec<u8>, until: i64) -> Result<(), StoreError> {
    let closed_for_longer = row(base, &key).await?.is_some_and(|row| row.at >= until);
    if !closed_for_longer {
        let level = Level {
            milli: TOKEN,
            at: until,
        };
        write(base, key, level).await?;
    }
    Ok(())
}

/// Until when the last of these gates is closed; `None` if all are open.
pub(crate) async fn closed_until(base: &Base, keys: Vec<Vec<u8>>) -> Result<Option<i64>, StoreError> {
    let now = lease_now(base).await?;
    let rows = Entity::find()
        .filter(Column::Bucket.is_in(keys))
        .filter(Column::At.gt(now))
        .all(base.db())
        .await?;
    Ok(rows.into_iter().map(|row| row.at).max())
}

async fn row(base: &Base, key: &[u8]) -> Result<Option<Model>, StoreError> {
    Ok(Entity::find_by_id(key.to_vec())
        .lock_exclusive()
        .one(base.db())
        .await?)
}

/// The row of a bucket, locked until the transaction ends; a bucket nobody used is full.
async fn locked(base: &Base, bucket: &Bucket, now: i64) -> Result<Level, StoreError> {
    let full = Level {
        milli: bucket.full(),
        at: now,
    };
    let mut found = row(base, &bucket.key).await?;
    if found.is_none() {
        // Two first users at once: one inserts, the other waits for its row.
        Entity::insert_many([active(bucket.key.clone(), full)])
            .on_conflict_do_nothing()
            .exec_without_returning(base.db())
            .await?;
        found = row(base, &bucket.key).await?;
    }
    Ok(found.map_or(full, |row| Level {
        milli: row.tokens_milli,
        at: row.at,
    }))
}

fn active(key: Vec<u8>, level: Level) -> ActiveModel {
    ActiveModel {
        bucket: Set(key),
        tokens_milli: Set(level.milli),
        at: Set(level.at),
    }
}

async fn write(base: &Base, key: Vec<u8>, level: Level) -> Result<(), StoreError> {
    let on_conflict = OnConflict::column(Column::Bucket)
        .update_columns([Column::TokensMilli, Column::At])
        .to_owned();
    Entity::insert(active(key, level))
        .on_conflict(on_conflict)
        .exec_without_returning(base.db())
        .await?;
    Ok(())
}

static USES: AtomicU32 = AtomicU32::new(0);

/// A bucket untouched for a day is full and says nothing. Looking for them reads the whole table, so it is done once in
/// many uses.
async fn sweep_now_and_then(base: &Base, now: i64) -> Result<(), StoreError> {
    if USES.fetch_add(1, Ordering::Relaxed).is_multiple_of(1024) {
        Entity::delete_many()
            .filter(Column::At.lt(now - crate::time::DAY))
            .exec(base.db())
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bucket(burst: i64, tokens: i64, per_ms: i64) -> Bucket {
        Bucket {
            key: Vec::new(),
            burst,
            tokens,
            per_ms,
        }
    }

    proptest! {
        /// Whatever the moments of asking: never more than the burst and what has grown back since the start.
        #[test]
        fn a_bucket_never_gives_more_than_its_burst_and_its_rate(
            burst in 1_i64..100, tokens in 1_i64..100, per_ms in 1_i64..10_000,
            steps in proptest::collection::vec(0_i64..3_000, 1..200),
        ) {
            let bucket = bucket(burst, tokens, per_ms);
            let (mut now, mut given) = (1_000_000, 0);
            let start = now;
            let mut level = Level { milli: bucket.full(), at: now };
            for step in steps {
                now += step;
                if let Ok(next) = bucket.take(level, now) {
                    level = next;
                    given += 1;
                }
                prop_assert!(given <= burst + (now - start) * tokens / per_ms);
            }
        }

        /// The wait it names is enough, and one millisecond before it there is no token yet.
        #[test]
        fn the_wait_that_a_bucket_names_is_exact(milli in 0_i64..1_000, tokens in 1_i64..100, per_ms in 1_i64..10_000) {
            let bucket = bucket(5, tokens, per_ms);
            let level = Level { milli, at: 0 };
            if let Err(wait) = bucket.take(level, 0) {
                prop_assert!(bucket.take(level, wait).is_ok());
                prop_assert!(bucket.take(level, wait - 1).is_err());
            }
        }
    }

    #[test]
    fn a_closed_bucket_opens_at_its_moment_with_one_token() {
        let bucket = bucket(80, 80, 1_000);
        let closed = Level {
            milli: TOKEN,
            at: 5_000,
        };
        assert_eq!(bucket.take(closed, 4_000).map(|_| ()), Err(1_000));
        let after = bucket.take(closed, 5_000).unwrap();
        assert!(bucket.take(after, 5_000).is_err());
    }

    #[test]
    fn a_pair_may_burst_and_then_goes_every_six_seconds() {
        let bucket = bucket(45, 1, 6_000);
        let mut level = Level {
            milli: bucket.full(),
            at: 0,
        };
        for _ in 0..45 {
            level = bucket.take(level, 0).unwrap();
        }
        assert_eq!(bucket.take(level, 0).map(|_| ()), Err(6_000));
        assert!(bucket.take(level, 6_000).is_ok());
    }
}
