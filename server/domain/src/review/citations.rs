//! Which facts a text rests on, in rows that can be searched.
//!
//! Drafts are sealed. When a price changes, every draft and every answer that quotes the old one has to be found at once, however
//! many there are, so what they cite is kept beside them: ids and versions, nobody's words.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait as _};
use uuid::Uuid;

use super::card::DRAFT_PROPOSAL;
use super::gate::Verdict;
use crate::draft::facts::{FactId, FactKey};
use crate::draft::proposal::Proposal;
use crate::store::entity::tenant::{draft, draft_citation, fact};
use crate::store::{StoreError, Txn, View, from_json};
use crate::time::DAY;

/// How far back an answer is looked for that quoted what has changed since. Every window of Meta's is shorter, counted from the
/// customer's last message.
pub(super) const LOOK_BACK: i64 = 7 * DAY;

/// Ids of one statement; databases limit the values of one.
pub(super) const AT_ONCE: usize = 500;

/// Keeps what a new version of a draft rests on.
pub(crate) async fn cite(txn: &Txn, draft: Uuid, version: i32, keys: Vec<FactKey>) -> Result<(), StoreError> {
    let keys: BTreeSet<FactKey> = keys.into_iter().collect();
    let rows = keys.into_iter().map(|key| draft_citation::Model {
        workspace_id: txn.workspace().0,
        draft_id: draft,
        draft_version: version,
        fact_id: key.id.0,
        fact_version: key.version,
    });
    txn.insert_all(rows.collect()).await
}

/// The same for a version that was judged anew, in place of what was kept before.
pub(super) async fn cite_anew(
    txn: &Txn,
    draft: Uuid,
    version: i32,
    keys: Vec<FactKey>,
) -> Result<(), StoreError> {
    txn.delete::<draft_citation::Entity>()
        .filter(draft_citation::Column::DraftId.eq(draft))
        .filter(draft_citation::Column::DraftVersion.eq(version))
        .exec(txn.db())
        .await?;
    cite(txn, draft, version, keys).await
}

/// What a drafted text rests on: the sources that it names, and the facts that carry its claims.
pub(crate) fn of_drafted(proposal: &Proposal, verdict: &Verdict) -> Vec<FactKey> {
    let mut keys = proposal.sources();
    keys.extend(verdict.rests_on.iter().copied());
    keys
}

/// What a text in a person's hand rests on: the facts that carry its claims, and the sources of drafted sentences that it keeps.
pub(super) async fn of_edited(
    view: &View,
    row: &draft::Model,
    text: &str,
    verdict: &Verdict,
) -> Result<Vec<FactKey>, StoreError> {
    let proposal: Proposal = from_json(&view.open(DRAFT_PROPOSAL, row.id, &row.proposal).await?, "draft")?;
    let kept = proposal
        .sentences
        .into_iter()
        .filter(|sentence| text.contains(sentence.text.as_str()));
    let mut keys: Vec<FactKey> = kept.flat_map(|sentence| sentence.sources).collect();
    keys.extend(verdict.rests_on.iter().copied());
    Ok(keys)
}

/// Whether every one of these wordings is still in use. The facts stay as they are until the transaction ends: whoever changes one
/// meanwhile waits, and then finds what was written here.
pub(crate) async fn hold_current(txn: &Txn, keys: &[FactKey]) -> Result<bool, StoreError> {
    if keys.is_empty() {
        return Ok(true);
    }
    let ids: BTreeSet<Uuid> = keys.iter().map(|key| key.id.0).collect();
    let rows = txn
        .find::<fact::Entity>()
        .filter(fact::Column::Id.is_in(ids))
        .order_by_asc(fact::Column::Id)
        .lock_shared()
        .all(txn.db())
        .await?;
    Ok(keys.iter().all(|key| {
        rows.iter()
            .any(|row| row.id == key.id.0 && row.version == key.version && row.body.is_some())
    }))
}

/// Whether a version of a draft rests on a wording that is not in use any more.
pub(crate) async fn is_outdated(view: &View, draft: Uuid, version: i32) -> Result<bool, StoreError> {
    Ok(!outdated_of(view, draft, version).await?.is_empty())
}

/// The wordings a version of a draft rests on that are not in use any more, each with the version in use instead.
pub(super) async fn outdated_of(
    view: &View,
    draft: Uuid,
    version: i32,
) -> Result<Vec<draft_citation::Model>, StoreError> {
    let cited = view
        .find::<draft_citation::Entity>()
        .filter(draft_citation::Column::DraftId.eq(draft))
        .filter(draft_citation::Column::DraftVersion.eq(version))
        .all(view.db())
        .await?;
    let ids: BTreeSet<Uuid> = cited.iter().map(|row| row.fact_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let now = versions(view, ids).await?;
    Ok(cited
        .into_iter()
        .filter(|row| now.get(&row.fact_id) != Some(&row.fact_version))
        .collect())
}

/// The version of each fact, counting its removal.
pub(super) async fn versions(
    view: &View,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, i32>, StoreError> {
    let rows: Vec<(Uuid, i32)> = view
        .find::<fact::Entity>()
        .select_only()
        .column(fact::Column::Id)
        .column(fact::Column::Version)
        .filter(fact::Column::Id.is_in(ids))
        .into_tuple()
        .all(view.db())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Open drafts whose present version rests on an earlier wording of these facts.
pub(super) async fn open_drafts_citing(
    txn: &Txn,
    changed: &HashMap<FactId, i32>,
) -> Result<Vec<draft::Model>, StoreError> {
    let open = txn
        .find::<draft::Entity>()
        .select_only()
        .column(draft::Column::Id)
        .filter(super::still_open())
        .into_query();
    let cited = txn
        .find::<draft_citation::Entity>()
        .filter(draft_citation::Column::DraftId.in_subquery(open))
        .all(txn.db())
        .await?;
    let stale: HashMap<Uuid, Vec<i32>> = by_draft(cited, changed);
    let ids: Vec<Uuid> = stale.keys().copied().collect();
    let mut drafts = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let rows = txn
            .find::<draft::Entity>()
            .filter(draft::Column::Id.is_in(some.iter().copied()))
            .all(txn.db())
            .await?;
        drafts.extend(rows.into_iter().filter(|row| {
            stale
                .get(&row.id)
                .is_some_and(|versions| versions.contains(&row.version))
        }));
    }
    Ok(drafts)
}

fn by_draft(cited: Vec<draft_citation::Model>, changed: &HashMap<FactId, i32>) -> HashMap<Uuid, Vec<i32>> {
    let mut drafts: HashMap<Uuid, Vec<i32>> = HashMap::new();
    for row in cited {
        let is_stale = changed
            .get(&FactId(row.fact_id))
            .is_some_and(|version| row.fact_version < *version);
        if is_stale {
            drafts.entry(row.draft_id).or_default().push(row.draft_version);
        }
    }
    drafts
}

/// What recent drafts, the newest first, rest on that is not in use any more; of one fact, or of any.
pub(super) async fn recent_outdated(
    view: &View,
    of: Option<FactId>,
) -> Result<Vec<draft_citation::Model>, StoreError> {
    let since = view.laras.clock().now_ms() - LOOK_BACK;
    let changed = view
        .find::<fact::Entity>()
        .select_only()
        .column(fact::Column::Id)
        .filter(fact::Column::Version.gt(1))
        .filter(fact::Column::ChangedAt.gte(since))
        .into_query();
    let mut select = view
        .find::<draft_citation::Entity>()
        .filter(draft_citation::Column::DraftId.gte(first_id_at(since)))
        .order_by_desc(draft_citation::Column::DraftId);
    select = match of {
        Some(fact) => select.filter(draft_citation::Column::FactId.eq(fact.0)),
        None => select.filter(draft_citation::Column::FactId.in_subquery(changed)),
    };
    let cited = select.all(view.db()).await?;
    let ids: Vec<Uuid> = cited
        .iter()
        .map(|row| row.fact_id)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut now = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        now.extend(versions(view, some.iter().copied()).await?);
    }
    Ok(cited
        .into_iter()
        .filter(|row| now.get(&row.fact_id) != Some(&row.fact_version))
        .collect())
}

/// The smallest id made at a moment: ids begin with their time (RFC 9562, section 5.7).
fn first_id_at(ms: i64) -> Uuid {
    Uuid::from_u128(u128::from(ms.unsigned_abs()) << 80)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Clock, from_ms, new_id};

    #[test]
    fn ids_made_later_sort_behind_the_first_of_a_moment() {
        let clock = Clock::manual(from_ms(1_800_000_000_000));
        let id = new_id(&clock);
        assert!(first_id_at(1_800_000_000_000) <= id);
        assert!(first_id_at(1_800_000_000_001) > id);
    }

    #[test]
    fn only_earlier_wordings_of_changed_facts_are_stale() {
        let (fact, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let row = |draft: u128, fact, version| draft_citation::Model {
            workspace_id: Uuid::nil(),
            draft_id: Uuid::from_u128(draft),
            draft_version: 1,
            fact_id: fact,
            fact_version: version,
        };
        let changed = HashMap::from([(FactId(fact), 3)]);
        let stale = by_draft(
            vec![row(10, fact, 2), row(11, fact, 3), row(12, other, 1)],
            &changed,
        );
        assert_eq!(stale.keys().copied().collect::<Vec<_>>(), [Uuid::from_u128(10)]);
    }
}
