//! Looks of agencies: the one in force, earlier ones, and pictures.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::ids::{PartnerId, PersonId};
use crate::store::StoreError;
use crate::store::entity::platform::{brand_picture, brand_revision, partner};
use crate::store::txn::{Base, PlatformTxn};

/// A look that was saved once.
pub(crate) struct RevisionRow {
    pub(crate) id: Uuid,
    pub(crate) brand: String,
    pub(crate) person: Option<PersonId>,
    pub(crate) saved_at: i64,
}

/// The look of an agency, as it is stored.
pub(crate) async fn brand_of(base: &Base, id: PartnerId) -> Result<Option<String>, StoreError> {
    let row = partner::Entity::find_by_id(id.0).one(base.db()).await?;
    Ok(row.map(|row| row.brand))
}

pub(crate) async fn set_brand(txn: &PlatformTxn, id: PartnerId, brand: &str) -> Result<(), StoreError> {
    partner::Entity::update_many()
        .col_expr(partner::Column::Brand, Expr::value(brand))
        .filter(partner::Column::Id.eq(id.0))
        .exec(txn.db())
        .await?;
    Ok(())
}

pub(crate) async fn add_revision(
    txn: &PlatformTxn,
    partner: PartnerId,
    brand: String,
    person: Option<PersonId>,
) -> Result<(), StoreError> {
    let row = brand_revision::ActiveModel {
        id: Set(crate::time::new_id(txn.laras.clock())),
        partner_id: Set(partner.0),
        brand: Set(brand),
        person_id: Set(person.map(|id| id.0)),
        saved_at: Set(txn.laras.clock().now_ms()),
    };
    brand_revision::Entity::insert(row)
        .exec_without_returning(txn.db())
        .await?;
    Ok(())
}

/// The latest looks, newest first.
pub(crate) async fn revisions(
    base: &Base,
    partner: PartnerId,
    most: u64,
) -> Result<Vec<RevisionRow>, StoreError> {
    let rows = brand_revision::Entity::find()
        .filter(brand_revision::Column::PartnerId.eq(partner.0))
        .order_by_desc(brand_revision::Column::Id)
        .limit(most)
        .all(base.db())
        .await?;
    let revision = |row: brand_revision::Model| RevisionRow {
        id: row.id,
        brand: row.brand,
        person: row.person_id.map(PersonId),
        saved_at: row.saved_at,
    };
    Ok(rows.into_iter().map(revision).collect())
}

/// Keeps pictures; one that is there already stays.
pub(crate) async fn insert_pictures(
    txn: &PlatformTxn,
    pictures: Vec<brand_picture::Model>,
) -> Result<(), StoreError> {
    let rows = pictures.into_iter().map(|row| brand_picture::ActiveModel {
        partner_id: Set(row.partner_id),
        family: Set(row.family),
        hash: Set(row.hash),
        width: Set(row.width),
        height: Set(row.height),
        content: Set(row.content),
        created_at: Set(row.created_at),
    });
    let key = [
        brand_picture::Column::PartnerId,
        brand_picture::Column::Family,
        brand_picture::Column::Hash,
    ];
    brand_picture::Entity::insert_many(rows)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(txn.db())
        .await?;
    Ok(())
}

/// Hash, width and height of each picture of a family, smallest first.
pub(crate) async fn family(
    base: &Base,
    partner: PartnerId,
    family: &str,
) -> Result<Vec<(String, i32, i32)>, StoreError> {
    let rows = brand_picture::Entity::find()
        .select_only()
        .columns([
            brand_picture::Column::Hash,
            brand_picture::Column::Width,
            brand_picture::Column::Height,
        ])
        .filter(brand_picture::Column::PartnerId.eq(partner.0))
        .filter(brand_picture::Column::Family.eq(family))
        .order_by_asc(brand_picture::Column::Width)
        .into_tuple()
        .all(base.db())
        .await?;
    Ok(rows)
}

/// Every family of an agency, and since when.
pub(crate) async fn families(base: &Base, partner: PartnerId) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = brand_picture::Entity::find()
        .select_only()
        .columns([brand_picture::Column::Family, brand_picture::Column::CreatedAt])
        .distinct()
        .filter(brand_picture::Column::PartnerId.eq(partner.0))
        .into_tuple()
        .all(base.db())
        .await?;
    Ok(rows)
}

pub(crate) async fn forget_families(
    txn: &PlatformTxn,
    partner: PartnerId,
    families: Vec<String>,
) -> Result<(), StoreError> {
    brand_picture::Entity::delete_many()
        .filter(brand_picture::Column::PartnerId.eq(partner.0))
        .filter(brand_picture::Column::Family.is_in(families))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// The bytes of a picture; of one agency's, or of anybody's where `partner` is `None`.
pub(crate) async fn picture(
    base: &Base,
    partner: Option<PartnerId>,
    hash: &str,
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut select = brand_picture::Entity::find()
        .select_only()
        .column(brand_picture::Column::Content)
        .filter(brand_picture::Column::Hash.eq(hash));
    if let Some(partner) = partner {
        select = select.filter(brand_picture::Column::PartnerId.eq(partner.0));
    }
    Ok(select.limit(1).into_tuple().one(base.db()).await?)
}
