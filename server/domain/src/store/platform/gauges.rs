//! How much there is of what, for the operator's dashboards. Platform tables only: counts name no tenant.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait as _, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};

use crate::store::StoreError;
use crate::store::entity::platform::{inbox, job};
use crate::store::txn::Base;

#[derive(FromQueryResult)]
struct Counted {
    name: Option<String>,
    count: i64,
}

fn pairs(rows: Vec<Counted>) -> Vec<(String, u64)> {
    rows.into_iter()
        .map(|row| {
            let count = u64::try_from(row.count).unwrap_or_default();
            (row.name.unwrap_or_default(), count)
        })
        .collect()
}

/// Units set aside, by reason.
pub(crate) async fn count_set_aside(base: &Base) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = inbox::Entity::find()
        .select_only()
        .column_as(inbox::Column::Reason, "name")
        .column_as(Expr::col(inbox::Column::Id).count(), "count")
        .filter(inbox::Column::State.eq("quarantined"))
        .group_by(inbox::Column::Reason)
        .order_by_asc(inbox::Column::Reason)
        .into_model::<Counted>()
        .all(base.db())
        .await?;
    Ok(pairs(rows))
}

/// Promised jobs, by kind.
pub(crate) async fn count_jobs_by_kind(base: &Base) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = job::Entity::find()
        .select_only()
        .column_as(job::Column::Kind, "name")
        .column_as(Expr::col(job::Column::Id).count(), "count")
        .filter(job::Column::State.eq("ready"))
        .group_by(job::Column::Kind)
        .order_by_asc(job::Column::Kind)
        .into_model::<Counted>()
        .all(base.db())
        .await?;
    Ok(pairs(rows))
}

/// When the unit that has waited longest arrived, in milliseconds since the epoch. Looks at what waits alone, not at what was
/// done with.
pub(crate) async fn oldest_waiting(base: &Base) -> Result<Option<i64>, StoreError> {
    let row = inbox::Entity::find()
        .select_only()
        .column_as(inbox::Column::ReceivedAt.min(), "oldest")
        .filter(inbox::Column::State.eq("new"))
        .into_tuple::<Option<i64>>()
        .one(base.db())
        .await?;
    Ok(row.flatten())
}
