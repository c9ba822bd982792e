//! What rules would have done with the newest questions: an owner chooses them by looking, not by imagining.
//!
//! Drafts and verdicts are those of the time. The gate's word is kept as it was given; opening hours are those of today.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::rows::is_open;
use super::topic::topics;
use super::{Candidate, Decision, Rules};
use crate::draft::business;
use crate::draft::facts::{FactId, FactKey, FactKind, Facts};
use crate::draft::job::may_leave;
use crate::draft::proposal::Proposal;
use crate::ids::{ConversationId, DraftId};
use crate::review::card::{DRAFT_PROPOSAL, answered, verdict_of, version_row, version_text};
use crate::review::gate::Verdict;
use crate::review::{DraftState, WRITTEN};
use crate::store::entity::tenant::{draft, fact};
use crate::store::{StoreError, View, from_json};
use crate::tenancy::WorkspaceScope;
use crate::time::from_ms;
use crate::vault::VaultError;
use crate::{Channel, Lang, Way};

/// Questions looked at.
pub const LOOKED_AT: usize = 50;
/// Rows read at once while looking for them.
const PAGE: u64 = 60;
/// Drafts looked through at most: those that people wrote themselves are no questions.
const LOOKED_THROUGH: u64 = 300;

/// A question that got a draft, and what rules would have done with it.
#[derive(Clone, Debug)]
pub struct Past {
    pub draft: DraftId,
    pub conversation: ConversationId,
    pub channel: Channel,
    pub at: Timestamp,
    /// The customer's messages.
    pub question: Vec<String>,
    /// The answer as it was drafted.
    pub answer: Option<String>,
    pub lang: Lang,
    pub decision: Decision,
    pub happened: Happened,
}

/// What really became of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    LeftByItself,
    /// A person approved it, as it was or edited.
    Approved,
    Rejected,
    /// The customer wrote again before anybody decided.
    Superseded,
    Cancelled,
    Expired,
    /// Still waits for a person.
    Waiting,
}

/// A draft with what the rules need to know of it.
struct Seen {
    row: draft::Model,
    proposal: Proposal,
    verdict: Verdict,
    question: Vec<String>,
    answer: Option<String>,
    channel: Channel,
    way: Way,
}

/// The newest questions of a channel that got a draft, newest first, as if auto-send had been on with these rules.
///
/// # Errors
/// When rows cannot be read.
pub async fn past(scope: &WorkspaceScope, channel: Channel, rules: &Rules) -> Result<Vec<Past>, StoreError> {
    let view = scope.view().await?;
    let mut seen = newest(&view, channel).await?;
    seen.reverse();
    let facts = business::facts(&view).await?;
    let kinds = kinds(&view, &seen).await?;
    let mut replay = Replay {
        rules,
        facts: &facts,
        kinds,
        zone: scope.zone(),
        sent: HashMap::new(),
    };
    let mut all: Vec<Past> = seen.into_iter().map(|one| replay.past(one)).collect();
    all.reverse();
    Ok(all)
}

async fn newest(view: &View, channel: Channel) -> Result<Vec<Seen>, StoreError> {
    let mut found = Vec::new();
    let mut offset = 0;
    while found.len() < LOOKED_AT && offset < LOOKED_THROUGH {
        let rows = view
            .find::<draft::Entity>()
            .filter(draft::Column::Channel.eq(channel.code()))
            .filter(draft::Column::Class.ne(WRITTEN))
            .order_by_desc(draft::Column::Id)
            .offset(offset)
            .limit(PAGE)
            .all(view.db())
            .await?;
        let is_last = (rows.len() as u64) < PAGE;
        for row in rows {
            if found.len() < LOOKED_AT
                && let Some(one) = seen(view, row).await?
            {
                found.push(one);
            }
        }
        if is_last {
            break;
        }
        offset += PAGE;
    }
    Ok(found)
}

/// Nothing for what was erased, and for what a person wrote.
async fn seen(view: &View, row: draft::Model) -> Result<Option<Seen>, StoreError> {
    let opened = match view.open(DRAFT_PROPOSAL, row.id, &row.proposal).await {
        Ok(opened) => opened,
        Err(StoreError::Vault(VaultError::Erased)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let proposal: Proposal = from_json(&opened, "draft")?;
    let Some(first) = version_row(view, row.id, 1).await? else {
        return Ok(None);
    };
    if first.author_id.is_some() || proposal.is_a_persons() {
        return Ok(None);
    }
    let question = answered(view, &row).await?;
    Ok(Some(Seen {
        verdict: verdict_of(view, &first).await?,
        answer: version_text(view, &first).await?,
        question: question.into_iter().map(|(_, text)| text).collect(),
        channel: Channel::parse(&row.channel).ok_or(StoreError::Unknown("draft"))?,
        way: Way::parse(&row.way).ok_or(StoreError::Unknown("draft"))?,
        proposal,
        row,
    }))
}

/// The kinds of the facts that drafts rest on; a fact keeps its kind through all versions and after it is retired.
async fn kinds(view: &View, seen: &[Seen]) -> Result<BTreeMap<FactId, FactKind>, StoreError> {
    let mut ids: Vec<Uuid> = seen
        .iter()
        .flat_map(|one| {
            one.proposal
                .sources()
                .into_iter()
                .chain(one.verdict.rests_on.clone())
        })
        .map(|key| key.id.0)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = view
        .find::<fact::Entity>()
        .filter(fact::Column::Id.is_in(ids))
        .all(view.db())
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let kind = FactKind::ALL.into_iter().find(|kind| kind.code() == row.kind)?;
            Some((FactId(row.id), kind))
        })
        .collect())
}

/// Rules at work on drafts in the order in which they were made.
struct Replay<'a> {
    rules: &'a Rules,
    facts: &'a Facts,
    kinds: BTreeMap<FactId, FactKind>,
    zone: jiff::tz::TimeZone,
    /// Replies that would have left, by conversation and day.
    sent: HashMap<(Uuid, Date), u64>,
}

impl Replay<'_> {
    fn past(&mut self, seen: Seen) -> Past {
        let at = from_ms(seen.row.created_at);
        let local = at.to_zoned(self.zone.clone());
        let sent = self
            .sent
            .entry((seen.row.conversation_id, local.date()))
            .or_default();
        let kind_of = |key: FactKey| self.kinds.get(&key.id).copied();
        let decision = self.rules.decide(&Candidate {
            passes: may_leave(&seen.proposal, &seen.verdict),
            class: seen.verdict.class,
            way: seen.way,
            topics: topics(&seen.proposal, &seen.verdict.rests_on, kind_of),
            time: local.time(),
            is_open: is_open(self.facts, at),
            sent_today: *sent,
            // Not looked back on: it depends on how fast the other side answered what was really sent.
            answers_a_machine: false,
        });
        if decision.leaves() {
            *sent += 1;
        }
        Past {
            draft: DraftId(seen.row.id),
            conversation: ConversationId(seen.row.conversation_id),
            channel: seen.channel,
            at,
            question: seen.question,
            answer: seen.answer,
            lang: seen.proposal.language,
            decision,
            happened: happened(&seen.row),
        }
    }
}

fn happened(row: &draft::Model) -> Happened {
    match DraftState::parse(&row.state) {
        Some(DraftState::Approved) if row.decided_by.is_none() => Happened::LeftByItself,
        Some(DraftState::Approved) => Happened::Approved,
        Some(DraftState::Rejected) => Happened::Rejected,
        Some(DraftState::Superseded) => Happened::Superseded,
        Some(DraftState::Cancelled) => Happened::Cancelled,
        Some(DraftState::Expired) => Happened::Expired,
        Some(DraftState::Waiting | DraftState::Held) | None => Happened::Waiting,
    }
}
