//! Attempts that must not succeed and did not. Nothing personal: whom one concerned is an HMAC.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait as _, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};

use crate::ids::PartnerId;
use crate::store::StoreError;
use crate::store::entity::platform::security_log::{ActiveModel, Column, Entity};
use crate::store::txn::Base;

/// One entry.
pub(crate) struct SecurityRow {
    pub(crate) at: i64,
    pub(crate) kind: String,
    pub(crate) host: String,
    pub(crate) subject: Option<Vec<u8>>,
}

pub(crate) async fn note(
    base: &Base,
    partner: Option<PartnerId>,
    kind: &str,
    host: &str,
    subject: Option<Vec<u8>>,
) -> Result<(), StoreError> {
    let now = base.laras.clock().now_ms();
    let row = ActiveModel {
        id: Set(crate::time::new_id(base.laras.clock())),
        at: Set(now),
        partner_id: Set(partner.map(|id| id.0)),
        kind: Set(kind.to_owned()),
        host: Set(host.to_owned()),
        subject: Set(subject),
    };
    Entity::insert(row).exec_without_returning(base.db()).await?;
    Ok(())
}

/// An agency's entries, newest first.
pub(crate) async fn noted_of(
    base: &Base,
    partner: PartnerId,
    most: u64,
) -> Result<Vec<SecurityRow>, StoreError> {
    let rows = Entity::find()
        .filter(Column::PartnerId.eq(partner.0))
        .order_by_desc(Column::At)
        .order_by_desc(Column::Id)
        .limit(most)
        .all(base.db())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| SecurityRow {
            at: row.at,
            kind: row.kind,
            host: row.host,
            subject: row.subject,
        })
        .collect())
}

#[derive(FromQueryResult)]
struct Counted {
    kind: String,
    count: i64,
}

/// Entries by kind, of every agency and of the platform.
pub(crate) async fn count_noted(base: &Base) -> Result<Vec<(String, u64)>, StoreError> {
    let rows = Entity::find()
        .select_only()
        .column(Column::Kind)
        .column_as(Expr::col(Column::Id).count(), "count")
        .group_by(Column::Kind)
        .order_by_asc(Column::Kind)
        .into_model::<Counted>()
        .all(base.db())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.kind, u64::try_from(row.count).unwrap_or_default()))
        .collect())
}
