//! Invitations: who was asked in, as what, until when, and what became of it.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::people::{open, seal};
use crate::ids::{PartnerId, PersonId, WorkspaceId};
use crate::store::entity::platform::invitation::{ActiveModel, Column, Entity, Model};
use crate::store::txn::Base;
use crate::store::{StoreError, from_json, to_json};
use crate::vault::Place;

const EMAIL: Place = Place::of("invitation", "email");

/// An invitation, opened.
#[derive(Clone)]
pub(crate) struct InvitationRow {
    pub(crate) id: Uuid,
    pub(crate) partner: Option<PartnerId>,
    pub(crate) workspace: Option<WorkspaceId>,
    pub(crate) role: String,
    pub(crate) email: String,
    pub(crate) clients: Vec<WorkspaceId>,
    pub(crate) token_id: Uuid,
    pub(crate) invited_by: Option<PersonId>,
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) accepted: bool,
    pub(crate) withdrawn: bool,
}

pub(crate) async fn insert_invitation(
    base: &Base,
    row: &InvitationRow,
    sign_in_key: Vec<u8>,
) -> Result<(), StoreError> {
    let active = ActiveModel {
        id: Set(row.id),
        partner_id: Set(row.partner.map(|id| id.0)),
        workspace_id: Set(row.workspace.map(|id| id.0)),
        role: Set(row.role.clone()),
        sign_in_key: Set(sign_in_key.clone()),
        email: Set(seal(base, EMAIL, row.id, &row.email).await?),
        clients: Set(String::from_utf8_lossy(&to_json(&row.clients)).into_owned()),
        token_id: Set(row.token_id),
        invited_by: Set(row.invited_by.map(|id| id.0)),
        created_at: Set(row.created_at),
        expires_at: Set(row.expires_at),
        accepted_at: Set(None),
        withdrawn_at: Set(None),
    };
    // Whoever is asked in a second time, to the same place, has one invitation that counts: the newer one.
    let mut earlier = Entity::update_many()
        .col_expr(Column::WithdrawnAt, Expr::value(row.created_at))
        .filter(Column::SignInKey.eq(sign_in_key))
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::WithdrawnAt.is_null());
    earlier = match row.workspace {
        Some(workspace) => earlier.filter(Column::WorkspaceId.eq(workspace.0)),
        None => earlier.filter(Column::WorkspaceId.is_null()),
    };
    earlier.exec(base.db()).await?;
    Entity::insert(active).exec_without_returning(base.db()).await?;
    Ok(())
}

pub(crate) async fn invitation(base: &Base, id: Uuid) -> Result<Option<InvitationRow>, StoreError> {
    match Entity::find_by_id(id).one(base.db()).await? {
        Some(row) => Ok(Some(opened(base, row).await?)),
        None => Ok(None),
    }
}

/// Invitations of an agency's own people, or of one business, newest first.
pub(crate) async fn invitations_of(
    base: &Base,
    partner: Option<PartnerId>,
    workspace: Option<WorkspaceId>,
) -> Result<Vec<InvitationRow>, StoreError> {
    let select = Entity::find().order_by_desc(Column::CreatedAt);
    let select = match (workspace, partner) {
        (Some(workspace), _) => select.filter(Column::WorkspaceId.eq(workspace.0)),
        (None, Some(partner)) => select
            .filter(Column::PartnerId.eq(partner.0))
            .filter(Column::WorkspaceId.is_null()),
        (None, None) => return Ok(Vec::new()),
    };
    let mut all = Vec::new();
    for row in select.all(base.db()).await? {
        all.push(opened(base, row).await?);
    }
    Ok(all)
}

async fn opened(base: &Base, row: Model) -> Result<InvitationRow, StoreError> {
    Ok(InvitationRow {
        id: row.id,
        partner: row.partner_id.map(PartnerId),
        workspace: row.workspace_id.map(WorkspaceId),
        email: open(base, EMAIL, row.id, &row.email).await?,
        role: row.role,
        clients: from_json(row.clients.as_bytes(), "invitation")?,
        token_id: row.token_id,
        invited_by: row.invited_by.map(PersonId),
        created_at: row.created_at,
        expires_at: row.expires_at,
        accepted: row.accepted_at.is_some(),
        withdrawn: row.withdrawn_at.is_some(),
    })
}

/// Uses an invitation up; false if it was used, withdrawn or renewed meanwhile. Of two at once, one gets true.
pub(crate) async fn accept_invitation(base: &Base, id: Uuid, token: Uuid) -> Result<bool, StoreError> {
    let accepted = Entity::update_many()
        .col_expr(Column::AcceptedAt, Expr::value(base.laras.clock().now_ms()))
        .filter(Column::Id.eq(id))
        .filter(Column::TokenId.eq(token))
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::WithdrawnAt.is_null())
        .exec(base.db())
        .await?;
    Ok(accepted.rows_affected == 1)
}

/// Gives an open invitation another link and another week; every earlier link is void.
pub(crate) async fn renew_invitation(
    base: &Base,
    id: Uuid,
    token: Uuid,
    expires_at: i64,
) -> Result<bool, StoreError> {
    let renewed = Entity::update_many()
        .col_expr(Column::TokenId, Expr::value(token))
        .col_expr(Column::ExpiresAt, Expr::value(expires_at))
        .filter(Column::Id.eq(id))
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::WithdrawnAt.is_null())
        .exec(base.db())
        .await?;
    Ok(renewed.rows_affected == 1)
}

/// Takes an open invitation back; false if there is none.
pub(crate) async fn withdraw_invitation(base: &Base, id: Uuid) -> Result<bool, StoreError> {
    let withdrawn = Entity::update_many()
        .col_expr(Column::WithdrawnAt, Expr::value(base.laras.clock().now_ms()))
        .filter(Column::Id.eq(id))
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::WithdrawnAt.is_null())
        .exec(base.db())
        .await?;
    Ok(withdrawn.rows_affected == 1)
}

/// Takes back every open invitation into a business.
pub(crate) async fn withdraw_invitations_of(base: &Base, workspace: WorkspaceId) -> Result<u64, StoreError> {
    let withdrawn = Entity::update_many()
        .col_expr(Column::WithdrawnAt, Expr::value(base.laras.clock().now_ms()))
        .filter(Column::WorkspaceId.eq(workspace.0))
        .filter(Column::AcceptedAt.is_null())
        .filter(Column::WithdrawnAt.is_null())
        .exec(base.db())
        .await?;
    Ok(withdrawn.rows_affected)
}
