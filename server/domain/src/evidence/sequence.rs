//! The sequencer: numbers pending entries and signs the new head.
//!
//! Business transactions never wait for the log's head: they leave entries pending. One job per workspace, under a lease,
//! gives them positions in the order of their ids and signs a checkpoint.

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::checkpoint::{Checkpoint, fingerprint, origin};
use super::merkle::{Frontier, Hash};
use crate::jobs::{Kind, Stop};
use crate::store::entity::tenant::evidence_head;
use crate::store::{StoreError, Txn, View, platform};
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
    // First the promises, then the entries: whoever promises later than this read is not absorbed by it.
    platform::absorb(&txn, scope.workspace().0, Kind::Sequence).await?;
    let head = stored(&txn).await?;
    let mut frontier = frontier_of(head.as_ref())?;
    let numbered = number_pending(&txn, frontier.size()).await?;
    if numbered.is_empty() {
        txn.commit().await?;
        return Ok(());
    }
    crate::fleet::count(
        scope,
        &txn,
        numbered.iter().map(|entry| (entry.kind.as_str(), entry.at)),
    )
    .await?;
    for entry in numbered {
        frontier.append(entry.leaf);
    }
    write_head(scope, &txn, &frontier, head.as_ref()).await?;
    fail::fail_point!("evidence::before_commit", |_| crate::crash::now());
    txn.commit().await?;
    Ok(())
}

/// An entry that has its position now.
struct Numbered {
    position: i64,
    leaf: Hash,
    kind: String,
    at: i64,
}

/// Gives pending entries the positions from `first` on, in the order of their ids; the entries in that order.
async fn number_pending(txn: &Txn, first: u64) -> Result<Vec<Numbered>, StoreError> {
    const NUMBER: &str = "UPDATE evidence_entry SET position = $1 + pending.number \
        FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM evidence_entry \
              WHERE workspace_id = $2 AND position IS NULL) pending \
        WHERE evidence_entry.workspace_id = $2 AND evidence_entry.id = pending.id \
          AND evidence_entry.position IS NULL \
        RETURNING evidence_entry.position, evidence_entry.leaf, evidence_entry.kind, evidence_entry.at";
    let first = i64::try_from(first).map_err(|_| StoreError::Unknown("evidence_head"))?;
    let mut numbered = Vec::new();
    for row in txn.changed_here(NUMBER, [first.into()]).await? {
        let leaf: [u8; 32] = row
            .try_get::<Vec<u8>>("", "leaf")?
            .try_into()
            .map_err(|_| StoreError::Unknown("evidence_entry"))?;
        numbered.push(Numbered {
            position: row.try_get("", "position")?,
            leaf: Hash(leaf),
            kind: row.try_get("", "kind")?,
            at: row.try_get("", "at")?,
        });
    }
    numbered.sort_by_key(|entry| entry.position);
    Ok(numbered)
}

async fn write_head(
    scope: &WorkspaceScope,
    txn: &Txn,
    frontier: &Frontier,
    before: Option<&evidence_head::Model>,
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
    let Some(before) = before else {
        return txn.insert(row).await;
    };
    let moved = txn
        .update::<evidence_head::Entity>()
        .col_expr(Column::Size, Expr::value(row.size))
        .col_expr(Column::Frontier, Expr::value(row.frontier))
        .col_expr(Column::Root, Expr::value(row.root))
        .col_expr(Column::Note, Expr::value(row.note))
        .col_expr(Column::SignedAt, Expr::value(row.signed_at))
        .filter(Column::Size.eq(before.size))
        .exec(txn.db())
        .await?;
    // A worker that was away longer than its lease must not sign over what another signed meanwhile.
    if moved.rows_affected == 0 {
        return Err(StoreError::Unknown("evidence_head"));
    }
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
