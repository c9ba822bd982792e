//! The inbox: signed units, acknowledged once they are durable, sealed until they are in their workspace.

use std::sync::OnceLock;

use sea_orm::sea_query::Expr;
use sea_orm::sqlx::PgPool;
use sea_orm::{
    ColumnTrait, ConnectionTrait as _, DbBackend, DbErr, EntityTrait, ExprTrait as _, PaginatorTrait as _,
    QueryFilter, QueryOrder, QuerySelect, RuntimeErr, Statement, Value,
};
use uuid::Uuid;

use super::lease_now;
use crate::Channel;
use crate::ids::WorkspaceId;
use crate::laras::Laras;
use crate::store::StoreError;
use crate::store::entity::platform::inbox::{Column, Entity, Model};
use crate::store::txn::{Base, PlatformTxn};
use crate::vault::Place;

const BODY: Place = Place::of("inbox", "body");

/// A unit as split from a webhook, sealed and ready to be stored.
#[derive(Clone)]
pub(crate) struct NewUnit {
    pub(in crate::store) id: Uuid,
    pub(in crate::store) channel: Channel,
    pub(in crate::store) event_key: Vec<u8>,
    pub(in crate::store) route_key: Option<Vec<u8>>,
    pub(in crate::store) share: Vec<u8>,
    pub(in crate::store) lane: Vec<u8>,
    pub(in crate::store) body: Vec<u8>,
    pub(in crate::store) received_at: i64,
    pub(in crate::store) unreadable: bool,
}

/// What a unit is known by before it is read.
pub(crate) struct Address {
    pub(crate) channel: Channel,
    /// One event of Meta's, wherever and however often it is delivered.
    pub(crate) event_key: Vec<u8>,
    /// The number it arrived for, if it names one.
    pub(crate) route_key: Option<Vec<u8>>,
    /// Whose turn it takes: the receiving account.
    pub(crate) share: Vec<u8>,
    /// What it must stay in order with: one conversation.
    pub(crate) lane: Vec<u8>,
}

impl NewUnit {
    /// Seals a unit; an unreadable one is set aside at once.
    pub(crate) fn sealed(
        laras: &Laras,
        address: Address,
        body: &[u8],
        received_at: i64,
        unreadable: bool,
    ) -> Result<Self, StoreError> {
        let id = crate::time::new_id(laras.clock());
        let key = laras.platform_key()?;
        Ok(Self {
            id,
            channel: address.channel,
            event_key: address.event_key,
            route_key: address.route_key,
            share: address.share,
            lane: address.lane,
            body: key.seal(BODY, id, body)?,
            received_at,
            unreadable,
        })
    }

    fn values(&self) -> [Value; 13] {
        let (state, reason) = if self.unreadable {
            ("quarantined", Some("unreadable"))
        } else {
            ("new", None)
        };
        [
            self.id.into(),
            self.channel.code().into(),
            self.event_key.clone().into(),
            self.route_key.clone().into(),
            self.share.clone().into(),
            self.lane.clone().into(),
            self.body.clone().into(),
            self.received_at.into(),
            state.into(),
            reason.map(str::to_owned).into(),
            0_i32.into(),
            0_i64.into(),
            Option::<Uuid>::None.into(),
        ]
    }
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

const COLUMNS: &str = "id, channel, event_key, route_key, share, lane, body, received_at, state, reason, attempts, \
                       not_before, workspace_id";
/// Rows of one statement. Few sizes, so that SQLite prepares each statement once.
const ROWS: [usize; 4] = [64, 16, 4, 1];

/// Moves units into SQLite's inbox; those known already are left as they are.
pub(crate) async fn insert_units(txn: &PlatformTxn, units: &[NewUnit]) -> Result<(), StoreError> {
    // One statement cannot name the same key twice.
    let mut seen = std::collections::HashSet::new();
    let units: Vec<&NewUnit> = units.iter().filter(|unit| seen.insert(&unit.event_key)).collect();
    let mut rest = units.as_slice();
    while !rest.is_empty() {
        let size = ROWS.into_iter().find(|size| *size <= rest.len()).unwrap_or(1);
        let (now, later) = rest.split_at(size);
        let values = now.iter().flat_map(|unit| unit.values());
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, insertion(size), values);
        txn.db().execute_raw(statement).await?;
        rest = later;
    }
    Ok(())
}

/// The statement for this many rows; written once for each size.
fn insertion(rows: usize) -> &'static str {
    static WRITTEN: [OnceLock<String>; ROWS.len()] = [const { OnceLock::new() }; ROWS.len()];
    let place = ROWS.iter().position(|size| *size == rows).unwrap_or_default();
    WRITTEN.get(place).map_or("", |written| {
        written.get_or_init(|| {
            let row = format!("({})", vec!["?"; 13].join(", "));
            let rows = vec![row; rows].join(", ");
            format!("INSERT INTO inbox ({COLUMNS}) VALUES {rows} ON CONFLICT (event_key) DO NOTHING")
        })
    })
}

/// One statement for any number of rows, its own transaction.
const APPEND: &str = "INSERT INTO inbox (id, channel, event_key, route_key, share, lane, body, received_at, state, reason, \
                                         attempts, not_before) \
    SELECT id, channel, event_key, route_key, share, lane, body, received_at, \
           CASE WHEN unreadable THEN 'quarantined' ELSE 'new' END, CASE WHEN unreadable THEN 'unreadable' END, 0, 0 \
    FROM UNNEST($1::uuid[], $2::text[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bigint[], \
                $9::boolean[]) \
         AS unit (id, channel, event_key, route_key, share, lane, body, received_at, unreadable) \
    ON CONFLICT (event_key) DO NOTHING";

/// Makes units durable in PostgreSQL's inbox; those known already are left as they are.
pub(crate) async fn append_units(postgres: &PgPool, mut units: Vec<NewUnit>) -> Result<(), StoreError> {
    // Everybody takes the keys in one order, so that two deliveries of the same events never wait for each other.
    units.sort_by(|one, other| one.event_key.cmp(&other.event_key));
    let appended = sea_orm::sqlx::query(APPEND)
        .bind(column(&units, |unit| unit.id))
        .bind(column(&units, |unit| unit.channel.code()))
        .bind(column(&units, |unit| unit.event_key.as_slice()))
        .bind(column(&units, |unit| unit.route_key.as_deref()))
        .bind(column(&units, |unit| unit.share.as_slice()))
        .bind(column(&units, |unit| unit.lane.as_slice()))
        .bind(column(&units, |unit| unit.body.as_slice()))
        .bind(column(&units, |unit| unit.received_at))
        .bind(column(&units, |unit| unit.unreadable))
        .execute(postgres)
        .await;
    match appended {
        Ok(_) => Ok(()),
        Err(error) => Err(DbErr::Exec(RuntimeErr::SqlxError(error.into())).into()),
    }
}

fn column<'a, T>(units: &'a [NewUnit], value: impl Fn(&'a NewUnit) -> T) -> Vec<T> {
    units.iter().map(value).collect()
}

/// Accounts with units waiting, in the order of their keys, beginning behind `after` and going round. An index is read at
/// one place for each account, however much waits for it.
pub(crate) async fn waiting_shares(base: &Base, after: &[u8], most: u64) -> Result<Vec<Vec<u8>>, StoreError> {
    const FIND: &str = "WITH RECURSIVE waiting(share, number) AS ( \
        SELECT * FROM (SELECT share, 1 FROM inbox WHERE state = 'new' AND share > $1 ORDER BY share LIMIT 1) first \
        UNION ALL \
        SELECT (SELECT share FROM inbox WHERE state = 'new' AND share > waiting.share ORDER BY share LIMIT 1), \
               number + 1 \
        FROM waiting WHERE waiting.share IS NOT NULL AND number < $2) \
        SELECT share FROM waiting WHERE share IS NOT NULL";
    let backend = base.db().get_database_backend();
    let most_here = i64::try_from(most).unwrap_or(i64::MAX);
    let mut shares = Vec::new();
    for start in [after, &[]] {
        let values: [Value; 2] = [start.to_vec().into(), most_here.into()];
        let statement = Statement::from_sql_and_values(backend, FIND, values);
        for row in base.db().query_all_raw(statement).await? {
            let share: Vec<u8> = row.try_get("", "share")?;
            if !shares.contains(&share) {
                shares.push(share);
            }
        }
        if after.is_empty() {
            break;
        }
    }
    shares.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(shares)
}

/// Units of one account that may be worked on now, oldest first. None whose conversation has an earlier one that must
/// wait.
const DUE: &str = "SELECT inbox.id FROM inbox WHERE state = 'new' AND share = $1 AND not_before <= $2 \
    AND NOT EXISTS (SELECT 1 FROM inbox earlier WHERE earlier.lane = inbox.lane AND earlier.state = 'new' \
                    AND earlier.id < inbox.id AND earlier.not_before > $2) \
    ORDER BY inbox.id LIMIT $3";

/// Takes units of one account in hand. On PostgreSQL other nodes keep off them until `lease_ms` from now; SQLite has one
/// process.
pub(crate) async fn take_in_hand(
    txn: &PlatformTxn,
    share: &[u8],
    most: u64,
    lease_ms: i64,
) -> Result<Vec<Arrived>, StoreError> {
    let now = lease_now(txn).await?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let backend = txn.db().get_database_backend();
    let mut values: Vec<Value> = vec![share.to_vec().into(), now.into(), most.into()];
    let sql = if backend == DbBackend::Postgres {
        values.push((now + lease_ms).into());
        format!("UPDATE inbox SET not_before = $4 WHERE id IN ({DUE} FOR UPDATE SKIP LOCKED) RETURNING *")
    } else {
        format!("SELECT * FROM inbox WHERE id IN ({DUE})")
    };
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let mut rows = Entity::find().from_raw_sql(statement).all(txn.db()).await?;
    rows.sort_by_key(|row| row.id);
    let mut units = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(body) = &row.body else { continue };
        units.push(Arrived {
            id: row.id,
            route_key: row.route_key,
            lane: row.lane,
            body: txn.open(BODY, row.id, body).await?.to_vec(),
            received_at: row.received_at,
            attempts: row.attempts,
        });
    }
    Ok(units)
}

/// Whether an earlier unit of the same conversation is still on its way: in another node's hands, or waiting.
pub(crate) async fn has_earlier(base: &Base, unit: &Arrived) -> Result<bool, StoreError> {
    let earlier = Entity::find()
        .filter(Column::Lane.eq(unit.lane.clone()))
        .filter(Expr::cust("state = 'new'"))
        .filter(Column::Id.lt(unit.id))
        .limit(1)
        .one(base.db())
        .await?;
    Ok(earlier.is_some())
}

/// Gives a unit back for later; not counted as a try.
pub(crate) async fn give_back(txn: &PlatformTxn, id: Uuid, not_before: i64) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::NotBefore, Expr::value(not_before))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq("new"))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Forgets events older than Meta's longest retry (Meta: "Webhooks", seven days) and a few days more.
pub(crate) async fn forget_done(txn: &PlatformTxn, before: i64, most: u64) -> Result<u64, StoreError> {
    let old = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Expr::cust("state = 'done'"))
        .filter(Column::ReceivedAt.lt(before))
        .limit(most)
        .into_tuple::<Uuid>()
        .all(txn.db())
        .await?;
    let gone = Entity::delete_many()
        .filter(Column::Id.is_in(old))
        .filter(Expr::cust("state = 'done'"))
        .exec(txn.db())
        .await?;
    Ok(gone.rows_affected)
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
