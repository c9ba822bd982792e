//! Who granted us an account, and what was asked to be disconnected or erased. Accounts are known here by HMAC alone.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::ids::{ConnectionId, PartnerId, WorkspaceId};
use crate::store::StoreError;
use crate::store::entity::platform::{erasure_part, erasure_request, granted_account, inbox};
use crate::store::txn::{Base, PlatformTxn};

/// A connection that an account granted, living or ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grant {
    pub(crate) workspace: WorkspaceId,
    pub(crate) connection: ConnectionId,
    pub(crate) partner: Option<PartnerId>,
}

/// Remembers under every id that may name the account later who was granted what.
pub(crate) async fn remember_grant(base: &Base, keys: Vec<Vec<u8>>, grant: Grant) -> Result<(), StoreError> {
    let now = base.laras.clock().now_ms();
    for key in keys {
        let row = granted_account::ActiveModel {
            account_key: Set(key),
            workspace_id: Set(grant.workspace.0),
            connection_id: Set(grant.connection.0),
            partner_id: Set(grant.partner.map(|partner| partner.0)),
            granted_at: Set(now),
        };
        granted_account::Entity::insert_many([row])
            .on_conflict_do_nothing()
            .exec_without_returning(base.db())
            .await?;
    }
    Ok(())
}

/// Every connection that an account granted.
pub(crate) async fn grants(base: &Base, account_key: &[u8]) -> Result<Vec<Grant>, StoreError> {
    let rows = granted_account::Entity::find()
        .filter(granted_account::Column::AccountKey.eq(account_key.to_vec()))
        .order_by_asc(granted_account::Column::ConnectionId)
        .all(base.db())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Grant {
            workspace: WorkspaceId(row.workspace_id),
            connection: ConnectionId(row.connection_id),
            partner: row.partner_id.map(PartnerId),
        })
        .collect())
}

/// Forgets who granted a connection: it was never made, or nothing of it is left.
pub(crate) async fn forget_grants(base: &Base, connection: Uuid) -> Result<(), StoreError> {
    granted_account::Entity::delete_many()
        .filter(granted_account::Column::ConnectionId.eq(connection))
        .exec(base.db())
        .await?;
    Ok(())
}

/// Deletes what arrived for the account of a connection and was never moved into a workspace.
pub(crate) async fn delete_units_of(base: &Base, connection: Uuid) -> Result<(), StoreError> {
    let keys: Vec<Vec<u8>> = granted_account::Entity::find()
        .select_only()
        .column(granted_account::Column::AccountKey)
        .filter(granted_account::Column::ConnectionId.eq(connection))
        .into_tuple()
        .all(base.db())
        .await?;
    if !keys.is_empty() {
        inbox::Entity::delete_many()
            .filter(inbox::Column::RouteKey.is_in(keys))
            .exec(base.db())
            .await?;
    }
    Ok(())
}

/// A request to be kept.
pub(crate) struct NewRequest {
    pub(crate) event_key: Vec<u8>,
    pub(crate) account_key: Vec<u8>,
    pub(crate) kind: &'static str,
    pub(crate) source: &'static str,
    pub(crate) code: String,
    pub(crate) partner: Option<PartnerId>,
}

/// Keeps a request; the earlier one's confirmation code when it was made before.
pub(crate) async fn take_request(
    txn: &PlatformTxn,
    new: NewRequest,
) -> Result<Result<Uuid, String>, StoreError> {
    let earlier = erasure_request::Entity::find()
        .filter(erasure_request::Column::EventKey.eq(new.event_key.clone()))
        .one(txn.db())
        .await?;
    if let Some(earlier) = earlier {
        return Ok(Err(earlier.code));
    }
    let id = crate::time::new_id(txn.laras.clock());
    let row = erasure_request::ActiveModel {
        id: Set(id),
        event_key: Set(new.event_key),
        account_key: Set(new.account_key),
        kind: Set(new.kind.to_owned()),
        source: Set(new.source.to_owned()),
        code: Set(new.code),
        partner_id: Set(new.partner.map(|partner| partner.0)),
        received_at: Set(txn.laras.clock().now_ms()),
    };
    // The same request at the same moment meets the unique key; asked again, it finds this one.
    erasure_request::Entity::insert(row)
        .exec_without_returning(txn.db())
        .await?;
    Ok(Ok(id))
}

/// A connection that a request concerns.
pub(crate) async fn add_part(base: &Base, request: Uuid, grant: Grant) -> Result<(), StoreError> {
    let row = erasure_part::ActiveModel {
        request_id: Set(request),
        workspace_id: Set(grant.workspace.0),
        connection_id: Set(grant.connection.0),
        finished_at: Set(None),
    };
    erasure_part::Entity::insert(row)
        .exec_without_returning(base.db())
        .await?;
    Ok(())
}

/// What is still to be done with a connection.
pub(crate) struct OpenPart {
    pub(crate) kind: String,
    pub(crate) source: String,
}

/// What was asked about a connection and is not done yet.
pub(crate) async fn open_parts(base: &Base, connection: Uuid) -> Result<Vec<OpenPart>, StoreError> {
    let parts = erasure_part::Entity::find()
        .filter(erasure_part::Column::ConnectionId.eq(connection))
        .filter(erasure_part::Column::FinishedAt.is_null())
        .all(base.db())
        .await?;
    let requests = erasure_request::Entity::find()
        .filter(erasure_request::Column::Id.is_in(parts.into_iter().map(|part| part.request_id)))
        .all(base.db())
        .await?;
    Ok(requests
        .into_iter()
        .map(|row| OpenPart {
            kind: row.kind,
            source: row.source,
        })
        .collect())
}

/// Everything that was asked about a connection is done.
pub(crate) async fn finish_parts(base: &Base, connection: Uuid) -> Result<(), StoreError> {
    erasure_part::Entity::update_many()
        .col_expr(
            erasure_part::Column::FinishedAt,
            Expr::value(base.laras.clock().now_ms()),
        )
        .filter(erasure_part::Column::ConnectionId.eq(connection))
        .filter(erasure_part::Column::FinishedAt.is_null())
        .exec(base.db())
        .await?;
    Ok(())
}

/// A request by its confirmation code, with when each part was finished.
pub(crate) async fn request_by_code(
    base: &Base,
    code: &str,
) -> Result<Option<(erasure_request::Model, Vec<Option<i64>>)>, StoreError> {
    let request = erasure_request::Entity::find()
        .filter(erasure_request::Column::Code.eq(code))
        .one(base.db())
        .await?;
    let Some(request) = request else {
        return Ok(None);
    };
    let parts = erasure_part::Entity::find()
        .filter(erasure_part::Column::RequestId.eq(request.id))
        .all(base.db())
        .await?;
    let finished = parts.into_iter().map(|part| part.finished_at).collect();
    Ok(Some((request, finished)))
}
