//! Importing a catalog file: kept sealed while a person looks at what it would change, then applied in one transaction.
//!
//! The file itself is kept rather than what was read from it, for a quarter of an hour: a browser would have to carry megabytes
//! back and forth, and what a file means depends on the catalog at the moment of its import. It is read again then, and if it would do
//! anything else than the person saw, nothing is done and it is shown again.

use std::collections::HashMap;
use std::fmt::Write as _;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, QueryFilter};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{BODY, VERSION_BODY, all, mark_changed, may_edit, version_row_id};
use crate::draft::business::SaveError;
use crate::draft::facts::{Fact, FactBody, FactId, FactKind, Item};
use crate::draft::import::{self, FileError, Plan, RowError};
use crate::evidence::{Entry, Record};
use crate::review;
use crate::store::entity::tenant::{catalog_file, fact, fact_version};
use crate::store::{StoreError, Txn, View, to_json};
use crate::tenancy::WorkspaceScope;
use crate::time::MINUTE;
use crate::vault::Place;

const FILE: Place = Place::of("catalog_file", "body");
/// A file waits this long for a person's word.
const KEPT: i64 = 15 * MINUTE;
/// Rows of one statement; databases limit the values of one.
const AT_ONCE: usize = 200;

/// Why a catalog file was not imported. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// This person may not change the business context.
    #[error("not allowed")]
    NotAllowed,
    /// No such file, or it waited too long; it has to be chosen again.
    #[error("the file is not kept any more")]
    Expired,
    /// The catalog changed since the person looked: what would happen now has to be looked at again.
    #[error("the catalog changed since")]
    Changed,
    /// The file as a whole cannot be read.
    #[error("the file cannot be read")]
    File(#[from] FileError),
    /// Rows that need a change in the file.
    #[error("some rows are not valid")]
    Rows(Vec<RowError>),
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

impl From<SaveError> for ImportError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::NotAllowed => Self::NotAllowed,
            SaveError::Store(error) => Self::Store(error),
            SaveError::Invalid(_) | SaveError::Stale | SaveError::NotFound => Self::Changed,
        }
    }
}

/// What was imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// New items.
    pub added: usize,
    /// Items in other words.
    pub changed: usize,
}

/// Reads a file and, if all of it can be imported, keeps it for a quarter of an hour under the id returned. A person has one file kept.
pub async fn keep_file(scope: &WorkspaceScope, bytes: Vec<u8>) -> Result<Uuid, ImportError> {
    may_edit(scope)?;
    let facts = super::current(scope).await?;
    let (_, bytes) = read_aside(bytes, facts).await?;
    let txn = scope.txn().await?;
    let person = scope.person().map(|person| person.0);
    txn.delete::<catalog_file::Entity>()
        .filter(
            Condition::any()
                .add(catalog_file::Column::ExpiresAt.lte(txn.now()))
                .add(catalog_file::Column::PersonId.eq(person)),
        )
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    let id = txn.new_id();
    let key = txn.facts_key().await?;
    txn.insert(catalog_file::Model {
        workspace_id: scope.workspace().0,
        id,
        person_id: person,
        body: txn.seal(key, FILE, id, &bytes).await?,
        expires_at: txn.now() + KEPT,
    })
    .await?;
    txn.commit().await?;
    Ok(id)
}

/// What a kept file would change now.
pub async fn preview(scope: &WorkspaceScope, file: Uuid) -> Result<Plan, ImportError> {
    may_edit(scope)?;
    let view = scope.view().await?;
    let bytes = kept(&view, scope, file).await?;
    let facts = all(&view).await?;
    drop(view);
    Ok(read_aside(bytes, facts).await?.0)
}

/// Imports a kept file: everything that the person saw, whose fingerprint is `seen`, or nothing.
pub async fn import(scope: &WorkspaceScope, file: Uuid, seen: &str) -> Result<Imported, ImportError> {
    may_edit(scope)?;
    // Read before the transaction begins: others wait for their turn to write.
    let view = scope.view().await?;
    let bytes = kept(&view, scope, file).await?;
    drop(view);
    let sheet = tokio::task::spawn_blocking(move || import::read(&bytes))
        .await
        .map_err(|_| FileError::Unreadable)??;
    let mut txn = scope.txn().await?;
    let facts = all(&txn).await?;
    let plan = import::plan(&sheet, &facts)?.map_err(ImportError::Rows)?;
    if plan.fingerprint() != seen {
        return Err(ImportError::Changed);
    }
    apply(scope, &mut txn, &plan).await?;
    txn.delete::<catalog_file::Entity>()
        .filter(catalog_file::Column::Id.eq(file))
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    txn.commit().await?;
    Ok(Imported {
        added: plan.added.len(),
        changed: plan.changed.len(),
    })
}

/// Reading megabytes keeps a thread busy; others should be answered meanwhile.
async fn read_aside(bytes: Vec<u8>, facts: Vec<Fact>) -> Result<(Plan, Vec<u8>), ImportError> {
    tokio::task::spawn_blocking(move || {
        let sheet = import::read(&bytes)?;
        let plan = import::plan(&sheet, &facts)?.map_err(ImportError::Rows)?;
        Ok((plan, bytes))
    })
    .await
    .map_err(|_| FileError::Unreadable)?
}

async fn kept(view: &View, scope: &WorkspaceScope, id: Uuid) -> Result<Vec<u8>, ImportError> {
    let row = view
        .find::<catalog_file::Entity>()
        .filter(catalog_file::Column::Id.eq(id))
        .one(view.db())
        .await
        .map_err(StoreError::from)?;
    let person = scope.person().map(|person| person.0);
    let now = view.laras.clock().now_ms();
    let row = row
        .filter(|row| row.person_id == person && row.expires_at > now)
        .ok_or(ImportError::Expired)?;
    Ok(view.open(FILE, id, &row.body).await?.to_vec())
}

/// One wording about to be written.
struct Wording {
    id: FactId,
    version: i32,
    json: Vec<u8>,
}

async fn apply(scope: &WorkspaceScope, txn: &mut Txn, plan: &Plan) -> Result<(), ImportError> {
    let json = |item: &Item| to_json(&FactBody::Item(item.clone()));
    let added: Vec<Wording> = plan
        .added
        .iter()
        .map(|item| Wording {
            id: FactId(txn.new_id()),
            version: 1,
            json: json(item),
        })
        .collect();
    let changed: Vec<Wording> = plan
        .changed
        .iter()
        .map(|change| Wording {
            id: change.key.id,
            version: change.key.version + 1,
            json: json(&change.now),
        })
        .collect();
    let key = txn.facts_key().await?;
    for some in added.chunks(AT_ONCE) {
        insert(txn, key, some).await?;
    }
    for wording in &changed {
        replace(txn, key, wording).await?;
    }
    let all: Vec<&Wording> = added.iter().chain(&changed).collect();
    for some in all.chunks(AT_ONCE) {
        keep_versions(scope, txn, key, some).await?;
    }
    mark_changed(txn).await?;
    record(scope, txn, key, plan, &all).await?;
    let versions: HashMap<FactId, i32> = changed
        .iter()
        .map(|wording| (wording.id, wording.version))
        .collect();
    Ok(review::facts_changed(txn, scope, &versions).await?)
}

async fn insert(txn: &Txn, key: Uuid, wordings: &[Wording]) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(wordings.len());
    for wording in wordings {
        rows.push(fact::Model {
            workspace_id: txn.workspace().0,
            id: wording.id.0,
            kind: FactKind::Item.code().to_owned(),
            version: wording.version,
            body: Some(txn.seal(key, BODY, wording.id.0, &wording.json).await?),
            changed_at: txn.now(),
        });
    }
    txn.insert_all(rows).await
}

/// Somebody else's change in between leaves nothing of the import.
async fn replace(txn: &Txn, key: Uuid, wording: &Wording) -> Result<(), ImportError> {
    let sealed = txn.seal(key, BODY, wording.id.0, &wording.json).await?;
    let moved = txn
        .update::<fact::Entity>()
        .col_expr(fact::Column::Version, Expr::value(wording.version))
        .col_expr(fact::Column::Body, Expr::value(Some(sealed)))
        .col_expr(fact::Column::ChangedAt, Expr::value(txn.now()))
        .filter(fact::Column::Id.eq(wording.id.0))
        .filter(fact::Column::Version.eq(wording.version - 1))
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    if moved.rows_affected == 1 {
        Ok(())
    } else {
        Err(ImportError::Changed)
    }
}

async fn keep_versions(
    scope: &WorkspaceScope,
    txn: &Txn,
    key: Uuid,
    wordings: &[&Wording],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(wordings.len());
    for wording in wordings {
        let place = version_row_id(wording.id.0, wording.version);
        rows.push(fact_version::Model {
            workspace_id: scope.workspace().0,
            fact_id: wording.id.0,
            version: wording.version,
            body: Some(txn.seal(key, VERSION_BODY, place, &wording.json).await?),
            person_id: scope.person().map(|person| person.0),
            created_at: txn.now(),
        });
    }
    txn.insert_all(rows).await
}

/// One entry for all: it commits to a line for each item, with its version and the hash of its wording.
async fn record(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    key: Uuid,
    plan: &Plan,
    wordings: &[&Wording],
) -> Result<(), StoreError> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut lines = String::new();
    for wording in wordings {
        let hash = hex::encode(Sha256::digest(&wording.json));
        // Writing into a string does not fail.
        let _ = writeln!(lines, "{}@{} {hash}", wording.id, wording.version);
    }
    let entry = Entry::new("catalog_imported", &scope.actor)
        .number("added", number(plan.added.len()))
        .number("changed", number(plan.changed.len()))
        .commitment("items", lines.as_bytes());
    txn.record(key, entry).await
}
