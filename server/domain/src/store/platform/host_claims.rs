//! Hosts that agencies claim, and the ones that are theirs.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel as _, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::insert_host;
use crate::ids::PartnerId;
use crate::store::StoreError;
pub(crate) use crate::store::entity::platform::host_claim::Model as HostClaim;
use crate::store::entity::platform::{host, host_claim};
use crate::store::txn::{Base, PlatformTxn};

pub(crate) async fn claims_of(base: &Base, partner: PartnerId) -> Result<Vec<HostClaim>, StoreError> {
    Ok(host_claim::Entity::find()
        .filter(host_claim::Column::PartnerId.eq(partner.0))
        .order_by_asc(host_claim::Column::Name)
        .all(base.db())
        .await?)
}

pub(crate) async fn claims_to(base: &Base, name: &str) -> Result<Vec<HostClaim>, StoreError> {
    Ok(host_claim::Entity::find()
        .filter(host_claim::Column::Name.eq(name))
        .all(base.db())
        .await?)
}

pub(crate) async fn claim(
    base: &Base,
    partner: PartnerId,
    id: Uuid,
) -> Result<Option<HostClaim>, StoreError> {
    Ok(host_claim::Entity::find_by_id(id)
        .filter(host_claim::Column::PartnerId.eq(partner.0))
        .one(base.db())
        .await?)
}

pub(crate) async fn due_claims(base: &Base, now: i64, most: u64) -> Result<Vec<HostClaim>, StoreError> {
    Ok(host_claim::Entity::find()
        .filter(host_claim::Column::NextCheckAt.lte(now))
        .order_by_asc(host_claim::Column::NextCheckAt)
        .limit(most)
        .all(base.db())
        .await?)
}

pub(crate) async fn insert_claim(txn: &PlatformTxn, claim: HostClaim) -> Result<(), StoreError> {
    host_claim::Entity::insert(claim.into_active_model().reset_all())
        .exec_without_returning(txn.db())
        .await?;
    Ok(())
}

/// Puts the next check off until `until`, unless somebody else has done so: whoever succeeds does the check.
pub(crate) async fn take_claim(txn: &PlatformTxn, claim: &HostClaim, until: i64) -> Result<bool, StoreError> {
    let taken = host_claim::Entity::update_many()
        .col_expr(host_claim::Column::NextCheckAt, Expr::value(until))
        .filter(host_claim::Column::Id.eq(claim.id))
        .filter(host_claim::Column::NextCheckAt.eq(claim.next_check_at))
        .exec(txn.db())
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Writes what a check has found.
pub(crate) async fn set_claim(txn: &PlatformTxn, claim: &HostClaim) -> Result<(), StoreError> {
    let row = host_claim::ActiveModel {
        state: Set(claim.state.clone()),
        found: Set(claim.found.clone()),
        failures: Set(claim.failures),
        waiting_since: Set(claim.waiting_since),
        checked_at: Set(claim.checked_at),
        next_check_at: Set(claim.next_check_at),
        ..Default::default()
    };
    host_claim::Entity::update_many()
        .set(row)
        .filter(host_claim::Column::Id.eq(claim.id))
        .exec(txn.db())
        .await?;
    Ok(())
}

pub(crate) async fn forget_claim(txn: &PlatformTxn, id: Uuid) -> Result<(), StoreError> {
    host_claim::Entity::delete_many()
        .filter(host_claim::Column::Id.eq(id))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Whose brand a host wears.
pub(crate) async fn owner_of(base: &Base, name: &str) -> Result<Option<PartnerId>, StoreError> {
    let row = host::Entity::find_by_id(name.to_owned()).one(base.db()).await?;
    Ok(row.map(|row| PartnerId(row.partner_id)))
}

/// From now on the host wears this agency's brand, whoever's it wore before.
pub(crate) async fn give_host(txn: &PlatformTxn, name: &str, partner: PartnerId) -> Result<(), StoreError> {
    let moved = host::Entity::update_many()
        .col_expr(host::Column::PartnerId, Expr::value(partner.0))
        .filter(host::Column::Name.eq(name))
        .exec(txn.db())
        .await?;
    if moved.rows_affected == 0 {
        insert_host(txn, name, partner).await?;
    }
    Ok(())
}

pub(crate) async fn take_host_away(
    txn: &PlatformTxn,
    name: &str,
    partner: PartnerId,
) -> Result<(), StoreError> {
    host::Entity::delete_many()
        .filter(host::Column::Name.eq(name))
        .filter(host::Column::PartnerId.eq(partner.0))
        .exec(txn.db())
        .await?;
    Ok(())
}
