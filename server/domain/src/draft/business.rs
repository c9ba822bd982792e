//! The business context as rows: facts with their versions, sealed, never overwritten.

mod import;
mod removed;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::facts::{Fact, FactBody, FactId, FactKey, Facts, FieldError};
use super::remembered::Stamp;
use crate::Laras;
use crate::evidence::{Entry, Record};
use crate::ids::{PersonId, WorkspaceId};
use crate::receive::person_name;
use crate::review;
use crate::store::entity::tenant::{fact, fact_version, workspace};
use crate::store::{Base, StoreError, Txn, View, from_json, to_json};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::time::from_ms;
use crate::vault::Place;

pub use import::{ImportError, Imported, import, keep_file, preview};
pub use removed::{Removed, removed};

const BODY: Place = Place::of("fact", "body");
const VERSION_BODY: Place = Place::of("fact_version", "body");

/// One wording of a fact, for its history.
#[derive(Clone, Debug)]
pub struct FactVersion {
    /// Its number, from 1.
    pub version: i32,
    /// What it said; `None` where it was retired.
    pub body: Option<FactBody>,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Whether this version took the fact out of use.
    pub retired: bool,
}

/// Why a fact was not saved. What was typed is still on the page.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Fields that need attention.
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    /// Somebody else changed it meanwhile.
    #[error("stale")]
    Stale,
    /// No such fact here.
    #[error("not found")]
    NotFound,
    /// This person may not change the business context.
    #[error("not allowed")]
    NotAllowed,
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

fn version_row_id(fact: Uuid, version: i32) -> Uuid {
    Uuid::from_u128(fact.as_u128() ^ u128::from(version.unsigned_abs()))
}

/// The facts as they stand now.
pub async fn current(scope: &WorkspaceScope) -> Result<Vec<Fact>, StoreError> {
    all(&scope.view().await?).await
}

async fn all(view: &View) -> Result<Vec<Fact>, StoreError> {
    let rows = view
        .find::<fact::Entity>()
        .filter(fact::Column::Body.is_not_null())
        .order_by_asc(fact::Column::Id)
        .all(view.db())
        .await?;
    let mut facts = Vec::with_capacity(rows.len());
    for row in &rows {
        facts.extend(opened(view, row).await?);
    }
    Ok(facts)
}

async fn opened(view: &View, row: &fact::Model) -> Result<Option<Fact>, StoreError> {
    let Some(body) = &row.body else { return Ok(None) };
    Ok(Some(Fact {
        id: FactId(row.id),
        version: row.version,
        body: from_json(&view.open(BODY, row.id, body).await?, "fact")?,
    }))
}

/// The facts of a workspace as the drafter and the gate see them.
pub(crate) async fn facts(view: &View) -> Result<Arc<Facts>, StoreError> {
    let row = view.find::<workspace::Entity>().one(view.db()).await?;
    let stamp = Stamp {
        changed: row.as_ref().and_then(|row| row.facts_stamp),
        time_zone: row.map_or_else(String::new, |row| row.time_zone),
    };
    let remembered = view.laras.remembered();
    if let Some(facts) = remembered.get(view.workspace(), &stamp) {
        return Ok(facts);
    }
    let zone = jiff::tz::TimeZone::get(&stamp.time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let list = all(view).await?;
    let stored = list.iter().map(|fact| to_json(&fact.body).len()).sum();
    let facts = Arc::new(Facts::new(list, zone));
    remembered.keep(view.workspace(), stamp, Arc::clone(&facts), stored);
    Ok(facts)
}

/// Whoever reads the facts from now on reads them anew.
async fn mark_changed(txn: &Txn) -> Result<(), StoreError> {
    txn.update::<workspace::Entity>()
        .col_expr(workspace::Column::FactsStamp, Expr::value(txn.new_id()))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// The facts of any workspace, for an operator who measures its answers.
///
/// # Errors
/// When the database cannot be read; an unknown workspace is `None`.
pub async fn facts_for_operator(
    laras: &Laras,
    workspace: WorkspaceId,
) -> Result<Option<Arc<Facts>>, StoreError> {
    match WorkspaceScope::of_job(laras, workspace).await? {
        Some(scope) => facts(&scope.view().await?).await.map(Some),
        None => Ok(None),
    }
}

/// One fact as it stands now.
pub async fn one(scope: &WorkspaceScope, id: FactId) -> Result<Option<Fact>, StoreError> {
    let view = scope.view().await?;
    match row_of(&view, id).await? {
        Some(row) => opened(&view, &row).await,
        None => Ok(None),
    }
}

/// What a cited wording said, and whether it is still current.
pub(crate) async fn wording(view: &View, key: FactKey) -> Result<Option<(FactBody, bool)>, StoreError> {
    let row = view
        .find::<fact_version::Entity>()
        .filter(fact_version::Column::FactId.eq(key.id.0))
        .filter(fact_version::Column::Version.eq(key.version))
        .one(view.db())
        .await?;
    let Some(body) = row.and_then(|row| row.body) else {
        return Ok(None);
    };
    let body = from_json(
        &view
            .open(VERSION_BODY, version_row_id(key.id.0, key.version), &body)
            .await?,
        "fact",
    )?;
    let now = row_of(view, key.id).await?;
    let is_current = now.is_some_and(|row| row.version == key.version && row.body.is_some());
    Ok(Some((body, is_current)))
}

/// A wording out of its row; `None` once it was erased.
pub(crate) async fn wording_in(
    base: &Base,
    row: &fact_version::Model,
) -> Result<Option<FactBody>, StoreError> {
    let Some(body) = &row.body else { return Ok(None) };
    let place = version_row_id(row.fact_id, row.version);
    let json = base.open_for(row.workspace_id, VERSION_BODY, place, body).await?;
    from_json(&json, "fact").map(Some)
}

async fn row_of(view: &View, id: FactId) -> Result<Option<fact::Model>, StoreError> {
    Ok(view
        .find::<fact::Entity>()
        .filter(fact::Column::Id.eq(id.0))
        .one(view.db())
        .await?)
}

/// Every wording of a fact, newest first.
pub async fn history(scope: &WorkspaceScope, id: FactId) -> Result<Vec<FactVersion>, StoreError> {
    history_in(&scope.view().await?, id).await
}

async fn history_in(view: &View, id: FactId) -> Result<Vec<FactVersion>, StoreError> {
    let rows = view
        .find::<fact_version::Entity>()
        .filter(fact_version::Column::FactId.eq(id.0))
        .order_by_desc(fact_version::Column::Version)
        .all(view.db())
        .await?;
    let mut versions = Vec::with_capacity(rows.len());
    for row in rows {
        let body = match &row.body {
            Some(body) => {
                let place = version_row_id(row.fact_id, row.version);
                Some(from_json(
                    &view.open(VERSION_BODY, place, body).await?,
                    "fact_version",
                )?)
            }
            None => None,
        };
        let by = match row.person_id {
            Some(id) => person_name(view, PersonId(id)).await?,
            None => None,
        };
        versions.push(FactVersion {
            version: row.version,
            retired: body.is_none(),
            body,
            by: by.unwrap_or_else(|| "—".to_owned()),
            at: from_ms(row.created_at),
        });
    }
    Ok(versions)
}

fn may_edit(scope: &WorkspaceScope) -> Result<(), SaveError> {
    if scope.may(Duty::EditBusiness) {
        Ok(())
    } else {
        Err(SaveError::NotAllowed)
    }
}

/// Adds a fact. Of kinds that a workspace has once, a second one is refused as stale.
pub async fn add(scope: &WorkspaceScope, body: FactBody) -> Result<FactKey, SaveError> {
    may_edit(scope)?;
    body.validate().map_err(SaveError::Invalid)?;
    let mut txn = scope.txn().await?;
    if body.kind().is_single()
        && all(&txn)
            .await?
            .iter()
            .any(|fact| fact.body.kind() == body.kind())
    {
        return Err(SaveError::Stale);
    }
    let id = FactId(txn.new_id());
    let kind = body.kind().code();
    txn.insert(fact::Model {
        workspace_id: scope.workspace().0,
        id: id.0,
        kind: kind.to_owned(),
        version: 0,
        body: None,
        changed_at: txn.now(),
    })
    .await?;
    let key = write(scope, &mut txn, id, 0, Some(&body), kind, "fact_added").await?;
    txn.commit().await?;
    Ok(key)
}

/// Writes a new wording of the version that was shown.
pub async fn change(scope: &WorkspaceScope, shown: FactKey, body: FactBody) -> Result<FactKey, SaveError> {
    may_edit(scope)?;
    body.validate().map_err(SaveError::Invalid)?;
    let mut txn = scope.txn().await?;
    let row = row_of(&txn, shown.id).await?.ok_or(SaveError::NotFound)?;
    if row.version != shown.version || row.kind != body.kind().code() {
        return Err(SaveError::Stale);
    }
    let key = write(
        scope,
        &mut txn,
        shown.id,
        row.version,
        Some(&body),
        &row.kind,
        "fact_changed",
    )
    .await?;
    undo_what_it_said(scope, &mut txn, key).await?;
    txn.commit().await?;
    Ok(key)
}

/// Takes a fact out of use; its history stays.
pub async fn retire(scope: &WorkspaceScope, shown: FactKey) -> Result<(), SaveError> {
    may_edit(scope)?;
    let mut txn = scope.txn().await?;
    let row = row_of(&txn, shown.id).await?.ok_or(SaveError::NotFound)?;
    if row.version != shown.version || row.body.is_none() {
        return Err(SaveError::Stale);
    }
    let key = write(
        scope,
        &mut txn,
        shown.id,
        row.version,
        None,
        &row.kind,
        "fact_retired",
    )
    .await?;
    undo_what_it_said(scope, &mut txn, key).await?;
    txn.commit().await?;
    Ok(())
}

/// Drafts and queued answers that rest on an earlier wording end with it, in its own transaction.
async fn undo_what_it_said(scope: &WorkspaceScope, txn: &mut Txn, now: FactKey) -> Result<(), StoreError> {
    review::facts_changed(txn, scope, &HashMap::from([(now.id, now.version)])).await
}

/// Makes an earlier wording the current one, as a new version.
pub async fn restore(scope: &WorkspaceScope, id: FactId, version: i32) -> Result<FactKey, SaveError> {
    may_edit(scope)?;
    let mut txn = scope.txn().await?;
    let row = row_of(&txn, id).await?.ok_or(SaveError::NotFound)?;
    let (body, _) = wording(&txn, FactKey { id, version })
        .await?
        .ok_or(SaveError::NotFound)?;
    body.validate().map_err(SaveError::Invalid)?;
    let twin = all(&txn)
        .await?
        .into_iter()
        .any(|fact| fact.id != id && fact.body.kind() == body.kind());
    if body.kind().is_single() && twin {
        return Err(SaveError::Stale);
    }
    let key = write(
        scope,
        &mut txn,
        id,
        row.version,
        Some(&body),
        &row.kind,
        "fact_restored",
    )
    .await?;
    undo_what_it_said(scope, &mut txn, key).await?;
    txn.commit().await?;
    Ok(key)
}

async fn write(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    id: FactId,
    from: i32,
    body: Option<&FactBody>,
    kind: &str,
    what: &'static str,
) -> Result<FactKey, SaveError> {
    let key = txn.facts_key().await?;
    let version = from + 1;
    let json = body.map(to_json);
    let (now_sealed, kept_sealed) = match &json {
        Some(json) => (
            Some(txn.seal(key, BODY, id.0, json).await?),
            Some(
                txn.seal(key, VERSION_BODY, version_row_id(id.0, version), json)
                    .await?,
            ),
        ),
        None => (None, None),
    };
    let moved = txn
        .update::<fact::Entity>()
        .col_expr(fact::Column::Version, Expr::value(version))
        .col_expr(fact::Column::Body, Expr::value(now_sealed))
        .col_expr(fact::Column::ChangedAt, Expr::value(txn.now()))
        .filter(fact::Column::Id.eq(id.0))
        .filter(fact::Column::Version.eq(from))
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    if moved.rows_affected != 1 {
        return Err(SaveError::Stale);
    }
    mark_changed(txn).await?;
    txn.insert(fact_version::Model {
        workspace_id: scope.workspace().0,
        fact_id: id.0,
        version,
        body: kept_sealed,
        person_id: scope.person().map(|person| person.0),
        created_at: txn.now(),
    })
    .await?;
    let entry = Entry::new(what, &scope.actor)
        .object("fact", id)
        .text("kind", kind)
        .number("version", i64::from(version))
        .commitment("body", json.as_deref().unwrap_or_default());
    txn.record(key, entry).await?;
    Ok(FactKey { id, version })
}
