//! Units that were set aside: looked at, tried again, dismissed. Each belongs to one workspace or to the operator alone.

use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use crate::ids::WorkspaceId;
use crate::live::PLATFORM;
use crate::store::StoreError;
use crate::store::entity::platform::inbox::{Column, Entity, Model};
use crate::store::txn::Base;
use crate::vault::Place;

const BODY: Place = Place::of("inbox", "body");

/// Which of the units that were set aside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Which {
    /// Of this workspace only.
    pub(crate) workspace: Option<WorkspaceId>,
    /// For this reason only.
    pub(crate) reason: Option<String>,
    /// This one only.
    pub(crate) id: Option<Uuid>,
}

impl Which {
    fn condition(&self) -> Condition {
        Condition::all()
            .add(Column::State.eq("quarantined"))
            .add_option(self.workspace.map(|id| Column::WorkspaceId.eq(id.0)))
            .add_option(self.reason.as_ref().map(|reason| Column::Reason.eq(reason)))
            .add_option(self.id.map(|id| Column::Id.eq(id)))
    }

    fn find(&self) -> Select<Entity> {
        Entity::find().filter(self.condition())
    }
}

/// A unit that was set aside, opened.
pub(crate) struct SetAsideRow {
    pub(crate) id: Uuid,
    pub(crate) channel: String,
    pub(crate) reason: String,
    pub(crate) received_at: i64,
    pub(crate) workspace: Option<WorkspaceId>,
    pub(crate) route_key: Option<Vec<u8>>,
    pub(crate) body: Vec<u8>,
}

/// The newest of them.
pub(crate) async fn set_aside(
    base: &Base,
    which: &Which,
    limit: u64,
) -> Result<Vec<SetAsideRow>, StoreError> {
    let rows = which
        .find()
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(base.db())
        .await?;
    let mut units = Vec::with_capacity(rows.len());
    for row in rows {
        units.push(opened(base, row).await?);
    }
    Ok(units)
}

async fn opened(base: &Base, row: Model) -> Result<SetAsideRow, StoreError> {
    let body = match &row.body {
        Some(body) => base.open_for(PLATFORM, BODY, row.id, body).await?.to_vec(),
        None => Vec::new(),
    };
    Ok(SetAsideRow {
        id: row.id,
        channel: row.channel,
        reason: row.reason.unwrap_or_default(),
        received_at: row.received_at,
        workspace: row.workspace_id.map(WorkspaceId),
        route_key: row.route_key,
        body,
    })
}

/// How many there are.
pub(crate) async fn count_of(base: &Base, which: &Which) -> Result<u64, StoreError> {
    Ok(which.find().count(base.db()).await?)
}

/// Their ids, oldest first, in which order they are tried again.
pub(crate) async fn ids_of(base: &Base, which: &Which) -> Result<Vec<Uuid>, StoreError> {
    let rows = which
        .find()
        .select_only()
        .column(Column::Id)
        .order_by_asc(Column::Id)
        .into_tuple::<Uuid>()
        .all(base.db())
        .await?;
    Ok(rows)
}

/// Gives them another chance; returns how many there were. Whose they are stays known.
pub(crate) async fn free(base: &Base, which: &Which) -> Result<u64, StoreError> {
    let changes = [
        (Column::State, Expr::value("new")),
        (Column::Reason, Expr::value(Option::<String>::None)),
        (Column::Attempts, Expr::value(0)),
        (Column::NotBefore, Expr::value(0_i64)),
    ];
    change(base, which, changes).await
}

/// Erases their content for good. The event stays known, so that a second delivery does not bring it back.
pub(crate) async fn dismiss(base: &Base, which: &Which) -> Result<u64, StoreError> {
    let changes = [
        (Column::State, Expr::value("done")),
        (Column::Reason, Expr::value("dismissed")),
        (Column::Body, Expr::value(Option::<Vec<u8>>::None)),
    ];
    change(base, which, changes).await
}

async fn change<const N: usize>(
    base: &Base,
    which: &Which,
    changes: [(Column, SimpleExpr); N],
) -> Result<u64, StoreError> {
    let mut update = Entity::update_many().filter(which.condition());
    for (column, value) in changes {
        update = update.col_expr(column, value);
    }
    Ok(update.exec(base.db()).await?.rows_affected)
}
