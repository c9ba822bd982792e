//! Which connection an id of Meta's leads to. One live connection per external id in the whole installation.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, TryInsertResult,
};
use uuid::Uuid;

use crate::Channel;
use crate::ids::{ConnectionId, WorkspaceId};
use crate::store::StoreError;
use crate::store::entity::platform::{route, spent_launch};
use crate::store::txn::Base;

/// Where an event belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) workspace: WorkspaceId,
    pub(crate) connection: ConnectionId,
    pub(crate) live: bool,
}

impl From<route::Model> for Route {
    fn from(row: route::Model) -> Self {
        Self {
            workspace: WorkspaceId(row.workspace_id),
            connection: ConnectionId(row.connection_id),
            live: row.live,
        }
    }
}

/// The route of an external id, live or still being made.
async fn any_route(base: &Base, external_key: &[u8]) -> Result<Option<Route>, StoreError> {
    let row = route::Entity::find_by_id(external_key.to_vec())
        .one(base.db())
        .await?;
    Ok(row.map(Route::from))
}

/// The live route of an external id.
pub(crate) async fn live_route(base: &Base, external_key: &[u8]) -> Result<Option<Route>, StoreError> {
    Ok(any_route(base, external_key).await?.filter(|route| route.live))
}

/// The live routes of every number of an account (a WABA), in one order, so that a repeated delivery takes the same way.
pub(crate) async fn routes_of_account(base: &Base, account_key: &[u8]) -> Result<Vec<Route>, StoreError> {
    let rows = route::Entity::find()
        .filter(route::Column::AccountKey.eq(account_key.to_vec()))
        .filter(route::Column::Live.eq(true))
        .order_by_asc(route::Column::ConnectionId)
        .all(base.db())
        .await?;
    Ok(rows.into_iter().map(Route::from).collect())
}

/// Takes an external id for a connection, not yet live; the holder's route if another has it.
pub(crate) async fn claim_route(
    base: &Base,
    channel: Channel,
    external_key: Vec<u8>,
    account_key: Vec<u8>,
    workspace: WorkspaceId,
    connection: Uuid,
) -> Result<Option<Route>, StoreError> {
    let row = route::ActiveModel {
        external_key: Set(external_key.clone()),
        account_key: Set(account_key),
        channel: Set(channel.code().to_owned()),
        workspace_id: Set(workspace.0),
        connection_id: Set(connection),
        live: Set(false),
    };
    let inserted = route::Entity::insert_many([row])
        .on_conflict_do_nothing()
        .exec_without_returning(base.db())
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(count) if count > 0) {
        return Ok(None);
    }
    any_route(base, &external_key).await
}

/// From now on events of this connection are routed.
pub(crate) async fn make_live(base: &Base, connection: Uuid) -> Result<(), StoreError> {
    route::Entity::update_many()
        .col_expr(route::Column::Live, Expr::value(true))
        .filter(route::Column::ConnectionId.eq(connection))
        .exec(base.db())
        .await?;
    Ok(())
}

/// Forgets every external id of a connection.
pub(crate) async fn delete_routes(base: &Base, connection: Uuid) -> Result<(), StoreError> {
    route::Entity::delete_many()
        .filter(route::Column::ConnectionId.eq(connection))
        .exec(base.db())
        .await?;
    Ok(())
}

/// How many live numbers of an account (a WABA) there are, leaving one connection out.
pub(crate) async fn live_routes_of_account(
    base: &Base,
    account_key: &[u8],
    besides: Uuid,
) -> Result<u64, StoreError> {
    Ok(route::Entity::find()
        .filter(route::Column::AccountKey.eq(account_key.to_vec()))
        .filter(route::Column::Live.eq(true))
        .filter(route::Column::ConnectionId.ne(besides))
        .count(base.db())
        .await?)
}

/// Spends a launch; false if it was spent before.
pub(crate) async fn spend_launch(base: &Base, id: Uuid, expires_at: i64) -> Result<bool, StoreError> {
    let row = spent_launch::ActiveModel {
        id: Set(id),
        expires_at: Set(expires_at),
    };
    let inserted = spent_launch::Entity::insert_many([row])
        .on_conflict_do_nothing()
        .exec_without_returning(base.db())
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(count) if count > 0))
}

/// Whether a launch has made a connection; the unique key decides, this only spares a code of Meta's.
pub(crate) async fn is_spent(base: &Base, id: Uuid) -> Result<bool, StoreError> {
    Ok(spent_launch::Entity::find_by_id(id)
        .one(base.db())
        .await?
        .is_some())
}

/// A connection that was undone did not spend its launch.
pub(crate) async fn unspend_launch(base: &Base, id: Uuid) -> Result<(), StoreError> {
    spent_launch::Entity::delete_many()
        .filter(spent_launch::Column::Id.eq(id))
        .exec(base.db())
        .await?;
    Ok(())
}
