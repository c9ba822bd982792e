//! What Meta told about a workspace's numbers, for the people who run them.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::rows::display_number;
use crate::ids::ConnectionId;
use crate::store::entity::tenant::{connection, notice};
use crate::store::{StoreError, View, from_json};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::from_ms;
use crate::vault::Place;

pub(crate) const NOTICE_DETAIL: Place = Place::of("notice", "detail");

/// Something Meta told. `kind` and `code` choose the sentence; `details` fill it.
#[derive(Clone, Debug)]
pub struct MetaNotice {
    /// About which connection.
    pub connection: ConnectionId,
    /// Its number; `None` once disconnected.
    pub number: Option<String>,
    /// What it is about: `account`, `ban`, `template_status`, …
    pub kind: String,
    /// Meta's word for what happened.
    pub code: String,
    /// Names and values; empty once erased.
    pub details: Vec<(String, String)>,
    /// When it happened, by Meta's clock where Meta tells.
    pub at: Timestamp,
    /// Until when it holds.
    pub until: Option<Timestamp>,
    /// Whether nobody has looked at it yet.
    pub unseen: bool,
}

impl MetaNotice {
    /// One detail by name.
    pub fn detail(&self, name: &str) -> Option<&str> {
        self.details
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The latest notices, newest first.
pub async fn notices(scope: &WorkspaceScope, most: u64) -> Result<Vec<MetaNotice>, StoreError> {
    let view = scope.view().await?;
    let rows = view
        .find::<notice::Entity>()
        .order_by_desc(notice::Column::At)
        .order_by_desc(notice::Column::Id)
        .limit(most)
        .all(view.db())
        .await?;
    let connections = view.find::<connection::Entity>().all(view.db()).await?;
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let connection = connections.iter().find(|one| one.id == row.connection_id);
        shown.push(opened(&view, row, connection).await?);
    }
    Ok(shown)
}

async fn opened(
    view: &View,
    row: notice::Model,
    connection: Option<&connection::Model>,
) -> Result<MetaNotice, StoreError> {
    let number = match connection {
        Some(connection) => display_number(view, connection).await?,
        None => None,
    };
    // What has no sentence of its own is kept whole and shown by its name alone.
    let details = match view
        .open_text(NOTICE_DETAIL, row.id, row.detail.as_deref())
        .await?
    {
        Some(json) if row.kind != "other" => from_json(json.as_bytes(), "notice")?,
        _ => Vec::new(),
    };
    Ok(MetaNotice {
        connection: ConnectionId(row.connection_id),
        number,
        kind: row.kind,
        code: row.code,
        details,
        at: from_ms(row.at),
        until: row.until.map(from_ms),
        unseen: row.seen_at.is_none(),
    })
}

/// Marks everything seen that a person has just been shown.
pub async fn mark_notices_seen(scope: &WorkspaceScope) -> Result<(), StoreError> {
    if !scope.may(Duty::Write) {
        return Ok(());
    }
    let view = scope.view().await?;
    let unseen = view
        .find::<notice::Entity>()
        .filter(notice::Column::SeenAt.is_null())
        .one(view.db())
        .await?;
    drop(view);
    if unseen.is_none() {
        return Ok(());
    }
    let txn = scope.txn().await?;
    txn.update::<notice::Entity>()
        .col_expr(notice::Column::SeenAt, Expr::value(txn.now()))
        .filter(notice::Column::SeenAt.is_null())
        .exec(txn.db())
        .await?;
    txn.commit().await
}
