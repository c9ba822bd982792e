//! The sequencer: numbers pending entries and signs the new head.
//!
//! Business transactions never wait for the log's head: they leave entries pending. One job per workspace, under a lease,
//! gives them positions in the order of their ids and signs a checkpoint.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::checkpoint::{Checkpoint, fingerprint, origin};
use super::merkle::{Frontier, Hash};
use crate::jobs::Stop;
use crate::store::entity::tenant::{evidence_entry, evidence_head};
use crate::store::{StoreError, Txn, View};
use crate::tenancy::WorkspaceScope;
use crate::time::from_ms;

/// The head of a log.
#[derive(Clone, Debug)]
pub struct Head {
    /// Entries with a position.
    pub size: u64,
    /// The root over them, in hexadecimal.
    pub root: String,
    /// When it was signed; `None` for an empty log.
    pub signed_at: Option<Timestamp>,
    /// The fingerprint of the signing key.
    pub key_fingerprint: String,
}

async fn stored(view: &View) -> Result<Option<evidence_head::Model>, StoreError> {
    Ok(view.find::<evidence_head::Entity>().one(view.db()).await?)
}

fn frontier_of(row: Option<&evidence_head::Model>) -> Result<Frontier, StoreError> {
    let Some(row) = row else {
        return Ok(Frontier::default());
    };
    let size = u64::try_from(row.size).map_err(|_| StoreError::Unknown("evidence_head"))?;
    Frontier::from_bytes(size, &row.frontier).ok_or(StoreError::Unknown("evidence_head"))
}

/// The job: numbers what is pending and signs.
pub(crate) async fn sequence(scope: &WorkspaceScope) -> Result<(), Stop> {
    let txn = scope.txn().await?;
    let pending = txn
        .find::<evidence_entry::Entity>()
        .filter(evidence_entry::Column::Position.is_null())
        .order_by_asc(evidence_entry::Column::Id)
        .all(txn.db())
        .await
        .map_err(StoreError::from)?;
    if pending.is_empty() {
        return Ok(());
    }
    let head = stored(&txn).await?;
    let mut frontier = frontier_of(head.as_ref())?;
    for entry in &pending {
        let leaf: [u8; 32] = entry
            .leaf
            .as_slice()
            .try_into()
            .map_err(|_| StoreError::Unknown("evidence_entry"))?;
        let position = i64::try_from(frontier.size()).map_err(|_| StoreError::Unknown("evidence_head"))?;
        frontier.append(Hash(leaf));
        txn.update::<evidence_entry::Entity>()
            .col_expr(evidence_entry::Column::Position, Expr::value(position))
            .filter(evidence_entry::Column::Id.eq(entry.id))
            .exec(txn.db())
            .await
            .map_err(StoreError::from)?;
    }
    write_head(scope, &txn, &frontier, head.is_some()).await?;
    txn.commit().await?;
    Ok(())
}

async fn write_head(
    scope: &WorkspaceScope,
    txn: &Txn,
    frontier: &Frontier,
    exists: bool,
) -> Result<(), StoreError> {
    use evidence_head::Column;

    let root = frontier.root();
    let checkpoint = Checkpoint {
        origin: origin(scope.workspace().0),
        size: frontier.size(),
        root,
    };
    let row = evidence_head::Model {
        workspace_id: scope.workspace().0,
        size: i64::try_from(frontier.size()).map_err(|_| StoreError::Unknown("evidence_head"))?,
        frontier: frontier.to_bytes(),
        root: root.0.to_vec(),
        note: checkpoint.sign(scope.laras.keys().signing_key()),
        signed_at: txn.now(),
    };
    if !exists {
        return txn.insert(row).await;
    }
    txn.update::<evidence_head::Entity>()
        .col_expr(Column::Size, Expr::value(row.size))
        .col_expr(Column::Frontier, Expr::value(row.frontier))
        .col_expr(Column::Root, Expr::value(row.root))
        .col_expr(Column::Note, Expr::value(row.note))
        .col_expr(Column::SignedAt, Expr::value(row.signed_at))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// The signed head of a workspace's log.
pub async fn head(scope: &WorkspaceScope) -> Result<Head, StoreError> {
    let view = scope.view().await?;
    let row = stored(&view).await?;
    let key = scope.laras.keys().signing_key().verifying_key();
    Ok(Head {
        size: row
            .as_ref()
            .and_then(|row| u64::try_from(row.size).ok())
            .unwrap_or_default(),
        root: row.as_ref().map(|row| hex::encode(&row.root)).unwrap_or_default(),
        signed_at: row.map(|row| from_ms(row.signed_at)),
        key_fingerprint: fingerprint(&key),
    })
}
