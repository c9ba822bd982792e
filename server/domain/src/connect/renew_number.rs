//! Connecting a number again: its access has ended, or will, and the owner gives it anew. The connection, its conversations and its route
//! stay; the token is replaced in one transaction, after everything that can fail at Meta has been done with the new one.

use meta::Secret;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter};
use uuid::Uuid;

use super::embedded_signup::Checked;
use super::launch::{Claims, spend};
use super::lent::Lent;
use super::rows::{self, ConnectionState, PIN, TOKEN, number_route_key};
use super::{ConnectError, ending};
use crate::evidence::{Entry, Record};
use crate::live::LiveKind;
use crate::store::entity::tenant::connection::{Column, Entity, Model};
use crate::store::{PlatformTxn, StoreError, platform};
use crate::tenancy::WorkspaceScope;

/// The connection that already has this number here, if a new token is of use to it.
pub(super) async fn held_here(
    scope: &WorkspaceScope,
    checked: &Checked,
) -> Result<Option<Model>, StoreError> {
    let platform_view = PlatformTxn::read_on(&scope.laras).await?;
    let key = number_route_key(&scope.laras, &checked.number.id);
    let route = platform::live_route(&platform_view, &key).await?;
    drop(platform_view);
    let Some(route) = route.filter(|route| route.workspace == scope.workspace()) else {
        return Ok(None);
    };
    let row = rows::row(&scope.view().await?, route.connection).await?;
    Ok(row
        .filter(|row| row.state == ConnectionState::ReconnectNeeded.code() || row.token_expires_at.is_some()))
}

/// Subscribes and registers with the new token, then puts it in the old one's place. What was in flight loses its epoch.
pub(super) async fn renew(
    scope: &WorkspaceScope,
    row: &Model,
    checked: &Checked,
    launch: Option<&Claims>,
) -> Result<Uuid, ConnectError> {
    let view = scope.view().await?;
    let pin = view.open_text(PIN, row.id, row.pin.as_deref()).await?;
    drop(view);
    let lent = Lent::Number {
        token: checked.token.clone(),
        pin: pin.map(Secret::from),
        phone_number_id: checked.number.id.clone(),
        waba_id: checked.waba_id.clone(),
        coexistence: row.coexistence,
    };
    lent.join(&scope.laras).await?;
    let mut txn = scope.txn().await?;
    spend(&txn, launch).await?;
    let token = txn
        .seal(row.secrets_key, TOKEN, row.id, checked.token.expose().as_bytes())
        .await?;
    let replaced = txn
        .update::<Entity>()
        .col_expr(Column::State, Expr::value(ConnectionState::Live.code()))
        .col_expr(Column::Epoch, Expr::col(Column::Epoch).add(1))
        .col_expr(Column::Token, Expr::value(token))
        .col_expr(Column::TokenIssuedAt, Expr::value(txn.now()))
        .col_expr(Column::TokenExpiresAt, Expr::value(checked.token_ends))
        .filter(Column::Id.eq(row.id))
        .filter(Column::Epoch.eq(row.epoch))
        .filter(Column::EndedAt.is_null())
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    if replaced.rows_affected == 0 {
        return Err(ConnectError::AlreadyConnectedHere);
    }
    let entry = Entry::new("reconnected", &scope.actor)
        .object("connection", row.id)
        .text("how", launch.map_or("manual", Claims::how));
    let key = txn.facts_key().await?;
    txn.record(key, entry).await?;
    ending::promise_to_tell(&mut txn, row.id, checked.token_ends).await?;
    txn.announce(LiveKind::Connection, None);
    txn.commit().await?;
    Ok(row.id)
}
