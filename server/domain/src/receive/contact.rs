//! Who wrote: a customer as one connection knows them.
//!
//! The stable key is the business-scoped user id (BSUID); a phone number may be missing for people who hide it, and
//! names change. All of it is looked up by HMAC and shown from sealed values.
//!
//! Two contacts become one only when Meta shows that they are one person: a webhook that carries the BSUID of one and the number
//! of another that has no BSUID, or a notice that an id was replaced. The same number under another BSUID went to somebody else:
//! histories stay apart, and the former owner is no longer reached by it.

use meta::webhook::Person;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{merge, phone};
use crate::connect;
use crate::store::entity::tenant::connection;
use crate::store::entity::tenant::contact::{Column, Entity, Model};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;
use crate::vault::Place;

pub(super) const BSUID: Place = Place::of("contact", "bsuid");
pub(super) const PHONE: Place = Place::of("contact", "phone");
pub(super) const NAME: Place = Place::of("contact", "name");
pub(super) const USERNAME: Place = Place::of("contact", "username");

/// Characters kept of a name.
const LONGEST_NAME: usize = 120;

/// Whose message this is; two contacts that it shows to be one person become one.
pub(super) async fn arrived(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    person: &Person,
) -> Result<Uuid, StoreError> {
    if let (Some(bsuid), Some(number)) = (person.bsuid.as_deref(), person.wa_id.as_deref())
        && let Some(known) = by_bsuid(txn, connection.id, bsuid).await?
        && known.phone_key.as_ref() != Some(&phone_key(txn, number))
    {
        let may_be_theirs = known.phone_key.is_none() || has_number(txn, &known, number);
        if may_be_theirs && let Some(same) = by_phone(txn, connection.id, number, true).await? {
            let (kept, gone) = if same.created_at < known.created_at {
                (same, known)
            } else {
                (known, same)
            };
            merge::merge(scope, txn, connection, &kept, &gone).await?;
        }
    }
    known(txn, connection.id, connection.content_key, person).await
}

/// Finds the person among a connection's contacts, or makes a new one; what is newly known is added.
pub(crate) async fn known(
    txn: &Txn,
    connection: Uuid,
    content_key: Uuid,
    person: &Person,
) -> Result<Uuid, StoreError> {
    let mut found = find(txn, connection, person).await?;
    if found.is_none() {
        // Two first messages of one person may be taken in side by side: the second waits here and finds the first's contact.
        connect::lock(txn, connection).await?;
        found = find(txn, connection, person).await?;
    }
    if let Some(row) = found {
        learn(txn, content_key, &row, person).await?;
        return Ok(row.id);
    }
    let id = txn.new_id();
    if let Some(number) = person.wa_id.as_deref().filter(|_| person.bsuid.is_some()) {
        take_number_from_others(txn, connection, number, id).await?;
    }
    let name = person.profile_name.as_deref().map(short);
    txn.insert(Model {
        workspace_id: txn.workspace().0,
        id,
        connection_id: connection,
        bsuid_key: person.bsuid.as_deref().map(|bsuid| bsuid_key(txn, bsuid)),
        phone_key: person.wa_id.as_deref().map(|number| phone_key(txn, number)),
        bsuid: sealed(txn, content_key, BSUID, id, person.bsuid.as_deref()).await?,
        phone: sealed(txn, content_key, PHONE, id, person.wa_id.as_deref()).await?,
        name: sealed(txn, content_key, NAME, id, name.as_deref()).await?,
        username: sealed(txn, content_key, USERNAME, id, person.username.as_deref()).await?,
        created_at: txn.now(),
    })
    .await?;
    Ok(id)
}

/// By BSUID; else by number, in whatever form, among those whose BSUID is not known to be another's.
pub(super) async fn find(txn: &Txn, connection: Uuid, person: &Person) -> Result<Option<Model>, StoreError> {
    if let Some(bsuid) = person.bsuid.as_deref()
        && let Some(row) = by_bsuid(txn, connection, bsuid).await?
    {
        return Ok(Some(row));
    }
    let Some(number) = person.wa_id.as_deref() else {
        return Ok(None);
    };
    by_phone(txn, connection, number, person.bsuid.is_some()).await
}

pub(super) async fn by_bsuid(txn: &Txn, connection: Uuid, bsuid: &str) -> Result<Option<Model>, StoreError> {
    let select = txn
        .find::<Entity>()
        .filter(Column::ConnectionId.eq(connection))
        .filter(Column::BsuidKey.eq(bsuid_key(txn, bsuid)));
    Ok(select.one(txn.db()).await?)
}

/// The newest contact with this number, the given form before others; `unclaimed` leaves out those whose BSUID is known.
pub(super) async fn by_phone(
    txn: &Txn,
    connection: Uuid,
    number: &str,
    unclaimed: bool,
) -> Result<Option<Model>, StoreError> {
    let keys: Vec<Vec<u8>> = phone::forms(number)
        .iter()
        .map(|form| phone_key(txn, form))
        .collect();
    let mut select = txn
        .find::<Entity>()
        .filter(Column::ConnectionId.eq(connection))
        .filter(Column::PhoneKey.is_in(keys.clone()));
    if unclaimed {
        select = select.filter(Column::BsuidKey.is_null());
    }
    let rows = select.order_by_desc(Column::Id).all(txn.db()).await?;
    let exact = rows.iter().position(|row| row.phone_key.as_ref() == keys.first());
    Ok(rows.into_iter().nth(exact.unwrap_or(0)))
}

/// Whether this is the contact's number, perhaps in another form.
fn has_number(txn: &Txn, row: &Model, number: &str) -> bool {
    let keys = phone::forms(number).into_iter().map(|form| phone_key(txn, &form));
    row.phone_key
        .as_ref()
        .is_some_and(|known| keys.into_iter().any(|key| key == *known))
}

pub(super) fn bsuid_key(txn: &Txn, bsuid: &str) -> Vec<u8> {
    txn.laras.keys().lookup("bsuid", bsuid)
}

pub(super) fn phone_key(txn: &Txn, number: &str) -> Vec<u8> {
    txn.laras.keys().lookup("phone", number)
}

/// A number that came to somebody else no longer reaches the BSUID that had it before.
async fn take_number_from_others(
    txn: &Txn,
    connection: Uuid,
    number: &str,
    owner: Uuid,
) -> Result<(), StoreError> {
    txn.update::<Entity>()
        .col_expr(Column::PhoneKey, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::Phone, Expr::value(Option::<Vec<u8>>::None))
        .filter(Column::ConnectionId.eq(connection))
        .filter(Column::PhoneKey.eq(phone_key(txn, number)))
        .filter(Column::BsuidKey.is_not_null())
        .filter(Column::Id.ne(owner))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Adds what is newly known; what is missing now stays as it was. Most messages tell nothing new and write nothing.
pub(super) async fn learn(
    txn: &Txn,
    content_key: Uuid,
    row: &Model,
    person: &Person,
) -> Result<(), StoreError> {
    let name = person.profile_name.as_deref().map(short);
    let news = [
        (Column::Bsuid, BSUID, &row.bsuid, person.bsuid.as_deref()),
        (Column::Phone, PHONE, &row.phone, person.wa_id.as_deref()),
        (Column::Name, NAME, &row.name, name.as_deref()),
        (
            Column::Username,
            USERNAME,
            &row.username,
            person.username.as_deref(),
        ),
    ];
    let mut update = txn.update::<Entity>().filter(Column::Id.eq(row.id));
    let mut any = false;
    for (column, place, known, now) in news {
        let Some(now) = now else { continue };
        if txn.open_text(place, row.id, known.as_deref()).await?.as_deref() == Some(now) {
            continue;
        }
        any = true;
        update = update.col_expr(
            column,
            Expr::value(sealed(txn, content_key, place, row.id, Some(now)).await?),
        );
        update = match column {
            Column::Bsuid => update.col_expr(Column::BsuidKey, Expr::value(bsuid_key(txn, now))),
            Column::Phone => {
                take_number_from_others(txn, row.connection_id, now, row.id).await?;
                update.col_expr(Column::PhoneKey, Expr::value(phone_key(txn, now)))
            }
            _ => update,
        };
    }
    if any {
        update.exec(txn.db()).await?;
    }
    Ok(())
}

/// People choose their own name; the channel's apps allow far fewer characters than a webhook could carry.
fn short(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
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
