//! What a change of a fact means for what was drafted, approved and said from its earlier wording.
//!
//! A draft that waits is made anew, an answer that has not left is taken back, and both happen in the transaction of the change. What
//! customers have read already stays with them: it is listed while they can still be told better.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::card::{DRAFT_PROPOSAL, answered, version_row};
use super::citations::{self, AT_ONCE};
use super::gate::{Check, Outcome, Verdict};
use super::judge::{Case, judge};
use super::{ends, rows};
use crate::draft::business;
use crate::draft::conversation::{Conversation, From, Turn};
use crate::draft::facts::{Fact, FactId, FactKind, Facts};
use crate::draft::proposal::Proposal;
use crate::ids::{ConversationId, DraftId, MessageId};
use crate::jobs::{Kind, Promise};
use crate::receive::{Window, contact_label};
use crate::send::{self, SendState, withdraw};
use crate::store::entity::tenant::{conversation, draft, draft_citation, fact, outgoing};
use crate::store::{StoreError, Txn, View, from_json};
use crate::tenancy::WorkspaceScope;
use crate::time::from_ms;
use crate::{Channel, Way};

/// Replies of one list; each is judged anew against the facts of now.
const SHOWN: usize = 20;

/// Ends every open draft and takes back every queued answer that rests on an earlier wording of these facts, and promises new ones.
/// `changed` has the version of each fact that is in use now.
pub(crate) async fn facts_changed(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    changed: &HashMap<FactId, i32>,
) -> Result<(), StoreError> {
    for row in citations::open_drafts_citing(txn, changed).await? {
        ends::fact_changed(txn, scope, &row).await?;
    }
    let one = changed.keys().next().copied().filter(|_| changed.len() == 1);
    let outdated: BTreeSet<(Uuid, i32)> = citations::recent_outdated(txn, one)
        .await?
        .into_iter()
        .filter(|row| changed.contains_key(&FactId(row.fact_id)))
        .map(|row| (row.draft_id, row.draft_version))
        .collect();
    for version in queued(txn, &outdated).await? {
        if let Some(conversation) = withdraw(txn, scope, version).await? {
            txn.promise(Promise::now(Kind::Draft, conversation.0)).await?;
        }
    }
    Ok(())
}

/// Those whose answer waits for its turn.
async fn queued(txn: &Txn, of: &BTreeSet<(Uuid, i32)>) -> Result<Vec<(Uuid, i32)>, StoreError> {
    let rows = sends(txn, of, &[SendState::Queued]).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.draft_id, row.draft_version))
        .collect())
}

async fn sends(
    view: &View,
    of: &BTreeSet<(Uuid, i32)>,
    states: &[SendState],
) -> Result<Vec<outgoing::Model>, StoreError> {
    let drafts: Vec<Uuid> = of.iter().map(|(draft, _)| *draft).collect();
    let mut found = Vec::new();
    for some in drafts.chunks(AT_ONCE) {
        let rows = view
            .find::<outgoing::Entity>()
            .filter(outgoing::Column::DraftId.is_in(some.iter().copied()))
            .filter(outgoing::Column::State.is_in(states.iter().map(|state| state.code())))
            .all(view.db())
            .await?;
        found.extend(
            rows.into_iter()
                .filter(|row| of.contains(&(row.draft_id, row.draft_version))),
        );
    }
    Ok(found)
}

/// Whether a customer can be told better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// A correction can be drafted.
    Possible,
    /// An answer from the facts as they are now waits for approval.
    Waits(DraftId),
    /// Another answer waits in this conversation and comes first.
    AnotherWaits(DraftId),
    /// The comment has had its one private reply; its author has to write first.
    NotThisWay,
}

/// An answer that a customer has, and that quotes a wording which is not in use any more.
#[derive(Clone, Debug)]
pub struct OutdatedReply {
    /// Which bubble.
    pub message: MessageId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// The customer's name, or what is known of them.
    pub contact_name: String,
    /// Where.
    pub channel: Channel,
    /// What was said; `None` once erased.
    pub text: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Until when the customer can be answered.
    pub window: Window,
    /// Whether every statement of it holds also by the facts of now.
    pub still_true: bool,
    /// What can be done.
    pub correction: Correction,
}

/// The answers of the last seven days, the newest first, that quote what has changed since, while their customers can be told.
#[derive(Clone, Debug, Default)]
pub struct OutdatedReplies {
    /// The first of them.
    pub replies: Vec<OutdatedReply>,
    /// How many more there are.
    pub more: usize,
}

/// Lists them, of one fact or of any. How a business speaks is no statement, so its voice is not among the facts.
pub async fn outdated_replies(
    scope: &WorkspaceScope,
    of: Option<FactId>,
) -> Result<OutdatedReplies, StoreError> {
    let view = scope.view().await?;
    let stale = stale_statements(&view, of).await?;
    if stale.is_empty() {
        return Ok(OutdatedReplies::default());
    }
    let versions: BTreeSet<(Uuid, i32)> = stale.keys().copied().collect();
    let mut sent = sends(&view, &versions, &ARRIVED).await?;
    sent.sort_by_key(|row| std::cmp::Reverse(row.id));
    let open = open_conversations(&view, &sent).await?;
    let facts = business::facts(&view).await?;
    let mut list = OutdatedReplies::default();
    for row in sent {
        let Some(conversation) = open.get(&row.conversation_id) else {
            continue;
        };
        let Some(facts_of) = stale.get(&(row.draft_id, row.draft_version)) else {
            continue;
        };
        if is_corrected(&view, &row, facts_of).await? {
            continue;
        }
        if list.replies.len() < SHOWN {
            list.replies
                .push(reply(&view, &facts, &row, conversation, facts_of).await?);
        } else {
            list.more += 1;
        }
    }
    Ok(list)
}

/// States of an answer that the customer has, or may have.
const ARRIVED: [SendState; 6] = [
    SendState::Sending,
    SendState::Accepted,
    SendState::Sent,
    SendState::Delivered,
    SendState::Read,
    SendState::Unknown,
];

/// The changed facts that each version of a draft rests on.
async fn stale_statements(
    view: &View,
    of: Option<FactId>,
) -> Result<HashMap<(Uuid, i32), Vec<Uuid>>, StoreError> {
    let voices: HashSet<Uuid> = view
        .find::<fact::Entity>()
        .filter(fact::Column::Kind.eq(FactKind::Voice.code()))
        .all(view.db())
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let mut stale: HashMap<(Uuid, i32), Vec<Uuid>> = HashMap::new();
    let cited = citations::recent_outdated(view, of).await?;
    for row in cited.into_iter().filter(|row| !voices.contains(&row.fact_id)) {
        stale
            .entry((row.draft_id, row.draft_version))
            .or_default()
            .push(row.fact_id);
    }
    Ok(stale)
}

/// The conversations of these answers in which the customer can still be told.
async fn open_conversations(
    view: &View,
    sent: &[outgoing::Model],
) -> Result<HashMap<Uuid, conversation::Model>, StoreError> {
    let now = view.laras.clock().now();
    let ids: BTreeSet<Uuid> = sent.iter().map(|row| row.conversation_id).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut open = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let rows = view
            .find::<conversation::Entity>()
            .filter(conversation::Column::Id.is_in(some.iter().copied()))
            .all(view.db())
            .await?;
        let rows = rows
            .into_iter()
            .filter(|row| Window::until_ms(row.window_until).is_open(now));
        open.extend(rows.map(|row| (row.id, row)));
    }
    Ok(open)
}

/// Whether a later answer of the conversation speaks from the facts as they are now.
async fn is_corrected(view: &View, row: &outgoing::Model, facts: &[Uuid]) -> Result<bool, StoreError> {
    let alive = [SendState::Queued]
        .into_iter()
        .chain(ARRIVED)
        .map(SendState::code);
    let later: Vec<Uuid> = view
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::ConversationId.eq(row.conversation_id))
        .filter(outgoing::Column::Id.gt(row.id))
        .filter(outgoing::Column::State.is_in(alive))
        .all(view.db())
        .await?
        .into_iter()
        .map(|row| row.draft_id)
        .collect();
    speaks_of_now(view, &later, facts).await
}

/// Whether these drafts together cite every one of these facts as it is now.
async fn speaks_of_now(view: &View, drafts: &[Uuid], facts: &[Uuid]) -> Result<bool, StoreError> {
    if drafts.is_empty() {
        return Ok(false);
    }
    let now = citations::versions(view, facts.iter().copied()).await?;
    let cited = view
        .find::<draft_citation::Entity>()
        .filter(draft_citation::Column::DraftId.is_in(drafts.iter().copied()))
        .filter(draft_citation::Column::FactId.is_in(facts.iter().copied()))
        .all(view.db())
        .await?;
    Ok(facts.iter().all(|fact| {
        cited
            .iter()
            .any(|row| row.fact_id == *fact && now.get(fact) == Some(&row.fact_version))
    }))
}

async fn reply(
    view: &View,
    facts: &Facts,
    row: &outgoing::Model,
    conversation: &conversation::Model,
    stale: &[Uuid],
) -> Result<OutdatedReply, StoreError> {
    let unknown = StoreError::Unknown("outgoing");
    let text = send::text_of(view, row.message_id).await?;
    let still_true = match &text {
        Some(text) => holds_now(view, facts, row, conversation, text).await?,
        None => false,
    };
    Ok(OutdatedReply {
        message: MessageId(row.message_id),
        conversation: ConversationId(row.conversation_id),
        contact_name: contact_label(view, conversation.contact_id).await?.name,
        channel: Channel::parse(&conversation.channel).ok_or(unknown)?,
        text,
        at: from_ms(row.created_at),
        window: Window::until_ms(conversation.window_until),
        still_true,
        correction: correction(view, row, stale).await?,
    })
}

async fn correction(view: &View, row: &outgoing::Model, stale: &[Uuid]) -> Result<Correction, StoreError> {
    if row.way == Way::PrivateReply.code() {
        return Ok(Correction::NotThisWay);
    }
    let Some(open) = rows::open_draft(view, row.conversation_id).await? else {
        return Ok(Correction::Possible);
    };
    let id = DraftId(open.id);
    Ok(if speaks_of_now(view, &[open.id], stale).await? {
        Correction::Waits(id)
    } else {
        Correction::AnotherWaits(id)
    })
}

/// Whether a text that was sent could be said again: the gate measures it against the facts of now, with each source as it reads now.
async fn holds_now(
    view: &View,
    facts: &Facts,
    row: &outgoing::Model,
    conversation: &conversation::Model,
    text: &str,
) -> Result<bool, StoreError> {
    let of = view
        .find::<draft::Entity>()
        .filter(draft::Column::Id.eq(row.draft_id))
        .order_by_asc(draft::Column::Id)
        .one(view.db())
        .await?;
    let (Some(of), Some(version)) = (of, version_row(view, row.draft_id, row.draft_version).await?) else {
        return Ok(false);
    };
    let mut proposal: Proposal = from_json(&view.open(DRAFT_PROPOSAL, of.id, &of.proposal).await?, "draft")?;
    name_sources_of_now(&mut proposal, facts);
    let asked = answered(view, &of).await?.into_iter().map(|(at, text)| Turn {
        from: From::Customer,
        text,
        at,
    });
    let asked = Conversation {
        messages: asked.collect(),
        contact_name: None,
    };
    let case = Case {
        text,
        proposal: Some(&proposal).filter(|_| version.author_id.is_none()),
        facts,
        conversation: &asked,
        contact: conversation.contact_id,
        window: Window::until_ms(conversation.window_until),
        channel: Channel::parse(&conversation.channel).ok_or(StoreError::Unknown("conversation"))?,
        way: Way::parse(&row.way).ok_or(StoreError::Unknown("outgoing"))?,
    };
    Ok(says_only_facts(&judge(view, case).await?.verdict))
}

fn name_sources_of_now(proposal: &mut Proposal, facts: &Facts) {
    for source in proposal
        .sentences
        .iter_mut()
        .flat_map(|sentence| &mut sentence.sources)
    {
        *source = facts.current(source.id).map_or(*source, Fact::key);
    }
}

/// Whether nothing in a text lacks its fact. Manners, language and time are another matter.
fn says_only_facts(verdict: &Verdict) -> bool {
    verdict.checks.iter().all(|result| {
        let about_facts = matches!(
            result.check,
            Check::Amounts
                | Check::Stock
                | Check::Dates
                | Check::Phones
                | Check::Accounts
                | Check::Links
                | Check::Offers
                | Check::Scope
        );
        !about_facts || result.outcome == Outcome::Pass
    })
}
