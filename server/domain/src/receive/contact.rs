//! Who wrote: a customer as one connection knows them.
//!
//! The stable key is the business-scoped user id (BSUID); a phone number may be missing for people who hide it, and
//! names change. All of it is looked up by HMAC and shown from sealed values.

use meta::webhook::Person;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::store::entity::tenant::contact::{Column, Entity, Model};
use crate::store::{StoreError, Txn};
use crate::vault::Place;

pub(super) const BSUID: Place = Place::of("contact", "bsuid");
pub(super) const PHONE: Place = Place::of("contact", "phone");
pub(super) const NAME: Place = Place::of("contact", "name");
pub(super) const USERNAME: Place = Place::of("contact", "username");

/// Characters kept of a name.
const LONGEST_NAME: usize = 120;

/// Finds the person among a connection's contacts, or makes a new one; what is newly known is added.
pub(crate) async fn known(
    txn: &Txn,
    connection: Uuid,
    content_key: Uuid,
    person: &Person,
) -> Result<Uuid, StoreError> {
    let keys = txn.laras.keys();
    let bsuid_key = person.bsuid.as_deref().map(|id| keys.lookup("bsuid", id));
    let phone_key = person.wa_id.as_deref().map(|id| keys.lookup("phone", id));
    // People choose their own name; the channel's apps allow far fewer characters than a webhook could carry.
    let name = person
        .profile_name
        .as_ref()
        .map(|name| name.chars().take(LONGEST_NAME).collect::<String>());
    let found = find(txn, connection, bsuid_key.as_deref(), phone_key.as_deref()).await?;
    let id = found.as_ref().map_or_else(|| txn.new_id(), |row| row.id);
    let row = Model {
        workspace_id: txn.workspace().0,
        id,
        connection_id: connection,
        bsuid: sealed(txn, content_key, BSUID, id, person.bsuid.as_deref()).await?,
        phone: sealed(txn, content_key, PHONE, id, person.wa_id.as_deref()).await?,
        name: sealed(txn, content_key, NAME, id, name.as_deref()).await?,
        username: sealed(txn, content_key, USERNAME, id, person.username.as_deref()).await?,
        bsuid_key,
        phone_key,
        created_at: txn.now(),
    };
    match found {
        None => txn.insert(row).await?,
        Some(_) => refresh(txn, row).await?,
    }
    Ok(id)
}

/// By BSUID; else by number among those whose BSUID is not known to be another's.
async fn find(
    txn: &Txn,
    connection: Uuid,
    bsuid_key: Option<&[u8]>,
    phone_key: Option<&[u8]>,
) -> Result<Option<Model>, StoreError> {
    let ours = || txn.find::<Entity>().filter(Column::ConnectionId.eq(connection));
    if let Some(key) = bsuid_key
        && let Some(row) = ours()
            .filter(Column::BsuidKey.eq(key.to_vec()))
            .one(txn.db())
            .await?
    {
        return Ok(Some(row));
    }
    let Some(key) = phone_key else { return Ok(None) };
    let mut same_number = ours().filter(Column::PhoneKey.eq(key.to_vec()));
    if bsuid_key.is_some() {
        // Same number under another BSUID: the number changed hands, and histories stay apart.
        same_number = same_number.filter(Column::BsuidKey.is_null());
    }
    Ok(same_number.one(txn.db()).await?)
}

/// Adds what is newly known; what is missing now stays as it was.
async fn refresh(txn: &Txn, row: Model) -> Result<(), StoreError> {
    let mut update = txn.update::<Entity>().filter(Column::Id.eq(row.id));
    let mut any = false;
    for (column, value) in [
        (Column::BsuidKey, row.bsuid_key),
        (Column::PhoneKey, row.phone_key),
        (Column::Bsuid, row.bsuid),
        (Column::Phone, row.phone),
        (Column::Name, row.name),
        (Column::Username, row.username),
    ] {
        if let Some(value) = value {
            update = update.col_expr(column, Expr::value(value));
            any = true;
        }
    }
    if any {
        update.exec(txn.db()).await?;
    }
    Ok(())
}

async fn sealed(
    txn: &Txn,
    key: Uuid,
    place: Place,
    row: Uuid,
    value: Option<&str>,
) -> Result<Option<Vec<u8>>, StoreError> {
    match value {
        Some(value) => txn.seal(key, place, row, value.as_bytes()).await.map(Some),
        None => Ok(None),
    }
}
