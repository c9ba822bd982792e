//! Mails on their way: sealed until they are handed over, and then only the fact that they were.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait as _, PaginatorTrait as _, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::people::{open, seal};
use crate::ids::PartnerId;
use crate::store::StoreError;
use crate::store::entity::platform::mail::{ActiveModel, Column, Entity, Model};
use crate::store::txn::Base;
use crate::vault::Place;

const LETTER: Place = Place::of("mail", "letter");

/// A mail, opened.
pub(crate) struct MailRow {
    pub(crate) id: Uuid,
    pub(crate) about: Option<Uuid>,
    pub(crate) kind: String,
    /// As JSON; gone once it was handed over or given up.
    pub(crate) letter: Option<String>,
    pub(crate) state: String,
    pub(crate) attempts: i32,
    pub(crate) failure: Option<String>,
    pub(crate) created_at: i64,
}

pub(crate) async fn insert_mail(
    base: &Base,
    partner: Option<PartnerId>,
    about: Option<Uuid>,
    kind: &str,
    letter: &str,
) -> Result<Uuid, StoreError> {
    let id = crate::time::new_id(base.laras.clock());
    let row = ActiveModel {
        id: Set(id),
        partner_id: Set(partner.map(|id| id.0)),
        about: Set(about),
        kind: Set(kind.to_owned()),
        letter: Set(Some(seal(base, LETTER, id, letter).await?)),
        state: Set("waiting".to_owned()),
        attempts: Set(0),
        failure: Set(None),
        created_at: Set(base.laras.clock().now_ms()),
        ended_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(base.db()).await?;
    Ok(id)
}

pub(crate) async fn mail(base: &Base, id: Uuid) -> Result<Option<MailRow>, StoreError> {
    match Entity::find_by_id(id).one(base.db()).await? {
        Some(row) => Ok(Some(opened(base, row).await?)),
        None => Ok(None),
    }
}

async fn opened(base: &Base, row: Model) -> Result<MailRow, StoreError> {
    let letter = match &row.letter {
        Some(sealed) => Some(open(base, LETTER, row.id, sealed).await?),
        None => None,
    };
    Ok(MailRow {
        id: row.id,
        about: row.about,
        kind: row.kind,
        letter,
        state: row.state,
        attempts: row.attempts,
        failure: row.failure,
        created_at: row.created_at,
    })
}

/// An attempt that came to nothing; the mail waits for the next.
pub(crate) async fn note_failure(base: &Base, id: Uuid, failure: &str) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::Failure, Expr::value(failure))
        .filter(Column::Id.eq(id))
        .exec(base.db())
        .await?;
    Ok(())
}

/// The end of a mail, `sent` or `dead`: what it said goes with it.
pub(crate) async fn end_mail(base: &Base, id: Uuid, state: &str) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Letter, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(Column::EndedAt, Expr::value(base.laras.clock().now_ms()))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq("waiting"))
        .exec(base.db())
        .await?;
    Ok(())
}

/// The mails about these subjects, newest first, without what they say.
pub(crate) async fn mails_about(base: &Base, subjects: Vec<Uuid>) -> Result<Vec<MailRow>, StoreError> {
    let rows = Entity::find()
        .filter(Column::About.is_in(subjects))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(base.db())
        .await?;
    Ok(rows.into_iter().map(unopened).collect())
}

/// Mails of an agency that were given up, newest first.
pub(crate) async fn undelivered_of(
    base: &Base,
    partner: PartnerId,
    most: u64,
) -> Result<Vec<MailRow>, StoreError> {
    let rows = Entity::find()
        .filter(Column::PartnerId.eq(partner.0))
        .filter(Column::State.eq("dead"))
        .order_by_desc(Column::CreatedAt)
        .limit(most)
        .all(base.db())
        .await?;
    Ok(rows.into_iter().map(unopened).collect())
}

fn unopened(row: Model) -> MailRow {
    MailRow {
        id: row.id,
        about: row.about,
        kind: row.kind,
        letter: None,
        state: row.state,
        attempts: row.attempts,
        failure: row.failure,
        created_at: row.created_at,
    }
}

/// How many mails are in a state.
pub(crate) async fn count_mails(base: &Base, state: &str) -> Result<u64, StoreError> {
    Ok(Entity::find()
        .filter(Column::State.eq(state))
        .count(base.db())
        .await?)
}
