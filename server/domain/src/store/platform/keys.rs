//! Data keys: needed to open anything, and harmless without the key file.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::laras::Laras;
use crate::live::PLATFORM;
use crate::store::StoreError;
use crate::store::entity::platform::data_key::{ActiveModel, Column, Entity};
use crate::store::txn::{Base, PlatformTxn};
use crate::vault::{DataKey, Purpose, VaultError};

/// Stores a data key, wrapped.
pub(crate) async fn insert_data_key(
    base: &Base,
    key: &DataKey,
    workspace: Uuid,
    purpose: Purpose,
    connection: Option<Uuid>,
) -> Result<(), StoreError> {
    let (kek, wrapped) = base.laras.keys().wrap(key)?;
    let row = ActiveModel {
        id: Set(key.id()),
        workspace_id: Set(workspace),
        connection_id: Set(connection),
        purpose: Set(purpose.name().to_owned()),
        kek: Set(kek),
        wrapped: Set(Some(wrapped)),
        created_at: Set(base.laras.clock().now_ms()),
        destroyed_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(base.db()).await?;
    Ok(())
}

/// The key of a workspace's facts and settings.
pub(crate) async fn facts_key(base: &Base, workspace: Uuid) -> Result<Uuid, StoreError> {
    newest(base, workspace, Purpose::Facts)
        .await?
        .ok_or(StoreError::Vault(VaultError::Erased))
}

async fn newest(base: &Base, workspace: Uuid, purpose: Purpose) -> Result<Option<Uuid>, StoreError> {
    let row = Entity::find()
        .filter(Column::WorkspaceId.eq(workspace))
        .filter(Column::Purpose.eq(purpose.name()))
        .filter(Column::Wrapped.is_not_null())
        .order_by_desc(Column::Id)
        .one(base.db())
        .await?;
    Ok(row.map(|row| row.id))
}

/// Fails closed when the key file does not open this database; makes the platform's key on a new one.
pub(crate) async fn check_keys(laras: &Laras) -> Result<(), StoreError> {
    let txn = PlatformTxn::open_on(laras).await?;
    let row = Entity::find()
        .filter(Column::WorkspaceId.eq(PLATFORM))
        .filter(Column::Purpose.eq(Purpose::Platform.name()))
        .filter(Column::Wrapped.is_not_null())
        .order_by_desc(Column::Id)
        .one(txn.db())
        .await?;
    if let Some(row) = row {
        let wrapped = row.wrapped.ok_or(VaultError::Erased)?;
        laras.keep_platform_key(laras.keys().unwrap(&row.kek, row.id, PLATFORM, &wrapped)?);
        return Ok(());
    }
    let key = DataKey::generate(crate::time::new_id(laras.clock()), PLATFORM);
    insert_data_key(&txn, &key, PLATFORM, Purpose::Platform, None).await?;
    txn.commit().await?;
    laras.keep_platform_key(key);
    Ok(())
}
