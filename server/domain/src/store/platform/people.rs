//! Partners, hosts, people and their sessions.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::ids::{PartnerId, PersonId, WorkspaceId};
use crate::live::PLATFORM;
use crate::store::StoreError;
use crate::store::entity::platform::{host, partner, person as people, session};
use crate::store::txn::{Base, PlatformTxn};
use crate::vault::Place;

const EMAIL: Place = Place::of("person", "email");
const NAME: Place = Place::of("person", "name");

/// Someone who signs in, opened.
#[derive(Clone)]
pub(crate) struct PersonRow {
    pub(crate) id: PersonId,
    pub(crate) partner: Option<PartnerId>,
    pub(crate) workspace: Option<WorkspaceId>,
    pub(crate) role: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) password_hash: String,
    pub(crate) lang: Option<String>,
    pub(crate) disabled: bool,
}

/// A signed-in browser.
pub(crate) struct SessionRow {
    pub(crate) person: PersonId,
    pub(crate) seen_at: i64,
    pub(crate) expires_at: i64,
}

/// Every partner with its look.
pub(crate) async fn partners(txn: &Base) -> Result<Vec<(PartnerId, String)>, StoreError> {
    let rows = partner::Entity::find().all(txn.db()).await?;
    Ok(rows
        .into_iter()
        .map(|row| (PartnerId(row.id), row.brand))
        .collect())
}

/// Every host name and whose it is.
pub(crate) async fn hosts(txn: &Base) -> Result<Vec<(String, PartnerId)>, StoreError> {
    let rows = host::Entity::find().all(txn.db()).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.name, PartnerId(row.partner_id)))
        .collect())
}

pub(crate) async fn insert_partner(
    txn: &PlatformTxn,
    id: PartnerId,
    brand: String,
) -> Result<(), StoreError> {
    let row = partner::ActiveModel {
        id: Set(id.0),
        brand: Set(brand),
        created_at: Set(txn.laras.clock().now_ms()),
    };
    partner::Entity::insert(row)
        .exec_without_returning(txn.db())
        .await?;
    Ok(())
}

pub(crate) async fn insert_host(txn: &PlatformTxn, name: &str, partner: PartnerId) -> Result<(), StoreError> {
    let row = host::ActiveModel {
        name: Set(name.to_owned()),
        partner_id: Set(partner.0),
        created_at: Set(txn.laras.clock().now_ms()),
    };
    host::Entity::insert(row).exec_without_returning(txn.db()).await?;
    Ok(())
}

pub(crate) async fn insert_person(
    txn: &Base,
    person: &PersonRow,
    sign_in_key: Vec<u8>,
) -> Result<(), StoreError> {
    let row = people::ActiveModel {
        id: Set(person.id.0),
        partner_id: Set(person.partner.map(|id| id.0)),
        workspace_id: Set(person.workspace.map(|id| id.0)),
        role: Set(person.role.clone()),
        sign_in_key: Set(sign_in_key),
        email: Set(seal(txn, EMAIL, person.id.0, &person.email).await?),
        name: Set(seal(txn, NAME, person.id.0, &person.name).await?),
        password_hash: Set(person.password_hash.clone()),
        lang: Set(person.lang.clone()),
        created_at: Set(txn.laras.clock().now_ms()),
        disabled_at: Set(None),
    };
    people::Entity::insert(row)
        .exec_without_returning(txn.db())
        .await?;
    Ok(())
}

/// Seals what belongs to the platform, also inside a workspace's own transaction.
pub(super) async fn seal(base: &Base, place: Place, row: Uuid, text: &str) -> Result<Vec<u8>, StoreError> {
    let key = base.laras.platform_key()?.id();
    base.seal_for(PLATFORM, key, place, row, text.as_bytes()).await
}

/// Opens what belongs to the platform.
pub(super) async fn open(base: &Base, place: Place, row: Uuid, value: &[u8]) -> Result<String, StoreError> {
    let bytes = base.open_for(PLATFORM, place, row, value).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

pub(crate) async fn person_by_key(txn: &Base, sign_in_key: &[u8]) -> Result<Option<PersonRow>, StoreError> {
    let row = people::Entity::find()
        .filter(people::Column::SignInKey.eq(sign_in_key.to_vec()))
        .one(txn.db())
        .await?;
    opened(txn, row).await
}

pub(crate) async fn person(txn: &Base, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
    opened(txn, people::Entity::find_by_id(id.0).one(txn.db()).await?).await
}

/// Whether there is any person.
pub(crate) async fn anybody(base: &Base) -> Result<bool, StoreError> {
    Ok(people::Entity::find().one(base.db()).await?.is_some())
}

async fn opened(txn: &Base, row: Option<people::Model>) -> Result<Option<PersonRow>, StoreError> {
    match row {
        Some(row) => Ok(Some(opened_row(txn, row).await?)),
        None => Ok(None),
    }
}

async fn opened_row(txn: &Base, row: people::Model) -> Result<PersonRow, StoreError> {
    let email = open(txn, EMAIL, row.id, &row.email).await?;
    let name = open(txn, NAME, row.id, &row.name).await?;
    Ok(PersonRow {
        id: PersonId(row.id),
        partner: row.partner_id.map(PartnerId),
        workspace: row.workspace_id.map(WorkspaceId),
        role: row.role,
        email,
        name,
        password_hash: row.password_hash,
        lang: row.lang,
        disabled: row.disabled_at.is_some(),
    })
}

/// Everybody of an agency, its clients' people included; removed people too.
pub(crate) async fn people_of_partner(base: &Base, partner: PartnerId) -> Result<Vec<PersonRow>, StoreError> {
    let rows = people::Entity::find()
        .filter(people::Column::PartnerId.eq(partner.0))
        .order_by_asc(people::Column::CreatedAt)
        .all(base.db())
        .await?;
    let mut opened = Vec::with_capacity(rows.len());
    for row in rows {
        opened.push(opened_row(base, row).await?);
    }
    Ok(opened)
}

/// The owners and staff of a business; removed people too.
pub(crate) async fn people_of_workspace(
    base: &Base,
    workspace: WorkspaceId,
) -> Result<Vec<PersonRow>, StoreError> {
    let rows = people::Entity::find()
        .filter(people::Column::WorkspaceId.eq(workspace.0))
        .order_by_asc(people::Column::CreatedAt)
        .all(base.db())
        .await?;
    let mut opened = Vec::with_capacity(rows.len());
    for row in rows {
        opened.push(opened_row(base, row).await?);
    }
    Ok(opened)
}

/// Those who run an agency, or a business: locked, so that two of them cannot remove each other at once.
pub(crate) async fn lock_heads(
    base: &Base,
    role: &str,
    partner: Option<PartnerId>,
    workspace: Option<WorkspaceId>,
) -> Result<Vec<PersonId>, StoreError> {
    let select = people::Entity::find()
        .filter(people::Column::Role.eq(role))
        .filter(people::Column::DisabledAt.is_null())
        .order_by_asc(people::Column::Id);
    let select = match (workspace, partner) {
        (Some(workspace), _) => select.filter(people::Column::WorkspaceId.eq(workspace.0)),
        (None, Some(partner)) => select.filter(people::Column::PartnerId.eq(partner.0)),
        (None, None) => return Ok(Vec::new()),
    };
    let rows = select.lock_exclusive().all(base.db()).await?;
    Ok(rows.into_iter().map(|row| PersonId(row.id)).collect())
}

/// Takes a person's access away, or gives it back; every session of theirs ends either way.
pub(crate) async fn set_disabled(base: &Base, person: PersonId, disabled: bool) -> Result<(), StoreError> {
    let since = disabled.then(|| base.laras.clock().now_ms());
    people::Entity::update_many()
        .col_expr(people::Column::DisabledAt, Expr::value(since))
        .filter(people::Column::Id.eq(person.0))
        .exec(base.db())
        .await?;
    delete_sessions(base, person).await
}

/// Makes a person something else: another role, or another business for somebody who comes back.
pub(crate) async fn set_role(
    base: &Base,
    person: PersonId,
    role: &str,
    workspace: Option<WorkspaceId>,
) -> Result<(), StoreError> {
    people::Entity::update_many()
        .col_expr(people::Column::Role, Expr::value(role))
        .col_expr(people::Column::WorkspaceId, Expr::value(workspace.map(|id| id.0)))
        .filter(people::Column::Id.eq(person.0))
        .exec(base.db())
        .await?;
    Ok(())
}

/// What somebody who comes back calls themselves now.
pub(crate) async fn rename_person(base: &Base, person: PersonId, name: &str) -> Result<(), StoreError> {
    let sealed = seal(base, NAME, person.0, name).await?;
    people::Entity::update_many()
        .col_expr(people::Column::Name, Expr::value(sealed))
        .filter(people::Column::Id.eq(person.0))
        .exec(base.db())
        .await?;
    Ok(())
}

/// Ends every session of a person.
pub(crate) async fn delete_sessions(base: &Base, person: PersonId) -> Result<(), StoreError> {
    session::Entity::delete_many()
        .filter(session::Column::PersonId.eq(person.0))
        .exec(base.db())
        .await?;
    Ok(())
}

pub(crate) async fn set_language(txn: &Base, person: PersonId, lang: &str) -> Result<(), StoreError> {
    people::Entity::update_many()
        .col_expr(people::Column::Lang, Expr::value(lang))
        .filter(people::Column::Id.eq(person.0))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Sets a password and ends every session of that person.
pub(crate) async fn set_password(txn: &Base, person: PersonId, hash: &str) -> Result<(), StoreError> {
    people::Entity::update_many()
        .col_expr(people::Column::PasswordHash, Expr::value(hash))
        .filter(people::Column::Id.eq(person.0))
        .exec(txn.db())
        .await?;
    delete_sessions(txn, person).await
}

pub(crate) async fn insert_session(
    txn: &Base,
    token_hash: Vec<u8>,
    person: PersonId,
    expires_at: i64,
) -> Result<(), StoreError> {
    let now = txn.laras.clock().now_ms();
    let row = session::ActiveModel {
        token_hash: Set(token_hash),
        person_id: Set(person.0),
        created_at: Set(now),
        seen_at: Set(now),
        expires_at: Set(expires_at),
    };
    session::Entity::insert(row)
        .exec_without_returning(txn.db())
        .await?;
    Ok(())
}

pub(crate) async fn session_by_hash(
    base: &Base,
    token_hash: &[u8],
) -> Result<Option<SessionRow>, StoreError> {
    let row = session::Entity::find_by_id(token_hash.to_vec())
        .one(base.db())
        .await?;
    Ok(row.map(|row| SessionRow {
        person: PersonId(row.person_id),
        seen_at: row.seen_at,
        expires_at: row.expires_at,
    }))
}

pub(crate) async fn touch_session(txn: &PlatformTxn, token_hash: &[u8]) -> Result<(), StoreError> {
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(txn.laras.clock().now_ms()))
        .filter(session::Column::TokenHash.eq(token_hash.to_vec()))
        .exec(txn.db())
        .await?;
    Ok(())
}

pub(crate) async fn delete_session(txn: &PlatformTxn, token_hash: &[u8]) -> Result<(), StoreError> {
    session::Entity::delete_many()
        .filter(session::Column::TokenHash.eq(token_hash.to_vec()))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// A colleague's name, for showing who did what.
pub(crate) async fn person_name(base: &Base, id: PersonId) -> Result<Option<String>, StoreError> {
    let Some(row) = people::Entity::find_by_id(id.0).one(base.db()).await? else {
        return Ok(None);
    };
    Ok(Some(open(base, NAME, row.id, &row.name).await?))
}
