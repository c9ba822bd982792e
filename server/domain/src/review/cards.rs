//! Many cards at once: a fixed number of queries, however many drafts and clients they are of.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::DraftState;
use super::card::{
    DRAFT_ANSWERS, DRAFT_PROPOSAL, DraftCard, Source, VERSION_BODY, VERSION_VERDICT, asked, holds_of,
    version_row_id,
};
use super::delegation::Delegated;
use super::gate::Verdict;
use super::rules::Wait;
use crate::draft::business;
use crate::draft::facts::{FactBody, FactId, FactKey, FactKind};
use crate::draft::proposal::Proposal;
use crate::ids::{ConversationId, DraftId, MessageId, WorkspaceId};
use crate::receive::{Window, label_of};
use crate::store::entity::tenant::{
    contact, conversation, draft, draft_version, fact, fact_version, message, rule_decision,
};
use crate::store::{Base, Reads, StoreError, from_json};
use crate::time::from_ms;
use crate::{Channel, Lang, Way};

/// What a card says of the business it is of.
#[derive(Clone, Debug)]
pub(super) struct OfClient {
    pub(super) name: String,
    pub(super) accent: Option<String>,
    /// What its owner lets the agency decide.
    pub(super) delegated: Delegated,
}

/// A draft, opened.
struct Opened {
    row: draft::Model,
    proposal: Proposal,
    answers: Vec<MessageId>,
}

/// Rows that stand around the drafts, by their ids.
struct Around {
    versions: HashMap<(Uuid, i32), draft_version::Model>,
    conversations: HashMap<Uuid, conversation::Model>,
    contacts: HashMap<Uuid, contact::Model>,
    messages: HashMap<Uuid, message::Model>,
    decisions: HashMap<Uuid, rule_decision::Model>,
    wordings: HashMap<FactKey, FactBody>,
    current: HashMap<Uuid, i32>,
}

/// Cards in the order of their drafts, each with its conversation. Drafts of workspaces that are not among `clients` are left out.
/// What stands around a comment is not read: see `card::add_comments`.
pub(super) async fn read_cards(
    reads: &impl Reads,
    clients: &HashMap<Uuid, OfClient>,
    rows: Vec<draft::Model>,
) -> Result<Vec<(DraftCard, conversation::Model)>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let opened = open(reads.base(), rows).await?;
    let mut around = read_around(reads, &opened).await?;
    let mut cards = Vec::with_capacity(opened.len());
    for draft in opened {
        let Some(client) = clients.get(&draft.row.workspace_id) else {
            continue;
        };
        let conversation = around
            .conversations
            .remove(&draft.row.conversation_id)
            .ok_or(StoreError::Unknown("conversation"))?;
        let card = assemble(reads.base(), client, draft, &conversation, &around).await?;
        cards.push((card, conversation));
    }
    Ok(cards)
}

async fn open(base: &Base, rows: Vec<draft::Model>) -> Result<Vec<Opened>, StoreError> {
    let sealed: Vec<&[u8]> = rows
        .iter()
        .flat_map(|row| [row.proposal.as_slice(), &row.answers])
        .collect();
    base.fetch_keys_of(&sealed).await?;
    let mut opened = Vec::with_capacity(rows.len());
    for row in rows {
        let workspace = row.workspace_id;
        let proposal = base
            .open_for(workspace, DRAFT_PROPOSAL, row.id, &row.proposal)
            .await?;
        let answers = base
            .open_for(workspace, DRAFT_ANSWERS, row.id, &row.answers)
            .await?;
        opened.push(Opened {
            proposal: from_json(&proposal, "draft")?,
            answers: from_json(&answers, "draft")?,
            row,
        });
    }
    Ok(opened)
}

async fn read_around(reads: &impl Reads, opened: &[Opened]) -> Result<Around, StoreError> {
    let db = reads.base().db();
    let drafts = || opened.iter().map(|draft| draft.row.id);
    let versions = reads
        .rows::<draft_version::Entity>()
        .filter(draft_version::Column::DraftId.is_in(drafts()))
        .all(db)
        .await?;
    let conversations = reads
        .rows::<conversation::Entity>()
        .filter(conversation::Column::Id.is_in(opened.iter().map(|draft| draft.row.conversation_id)))
        .all(db)
        .await?;
    let contacts = reads
        .rows::<contact::Entity>()
        .filter(contact::Column::Id.is_in(conversations.iter().map(|row| row.contact_id)))
        .all(db)
        .await?;
    let asked = opened.iter().flat_map(|draft| &draft.answers).map(|id| id.0);
    let messages = reads
        .rows::<message::Entity>()
        .filter(message::Column::Id.is_in(asked))
        .all(db)
        .await?;
    let decisions = reads
        .rows::<rule_decision::Entity>()
        .filter(rule_decision::Column::DraftId.is_in(drafts()))
        .all(db)
        .await?;
    let (wordings, current) = read_wordings(reads, opened).await?;
    Ok(Around {
        versions: versions
            .into_iter()
            .map(|row| ((row.draft_id, row.version), row))
            .collect(),
        conversations: conversations.into_iter().map(|row| (row.id, row)).collect(),
        contacts: contacts.into_iter().map(|row| (row.id, row)).collect(),
        messages: messages.into_iter().map(|row| (row.id, row)).collect(),
        decisions: decisions.into_iter().map(|row| (row.draft_id, row)).collect(),
        wordings,
        current,
    })
}

/// What the cited wordings said, and which version of each fact stands now.
async fn read_wordings(
    reads: &impl Reads,
    opened: &[Opened],
) -> Result<(HashMap<FactKey, FactBody>, HashMap<Uuid, i32>), StoreError> {
    let cited: Vec<FactKey> = opened.iter().flat_map(|draft| draft.proposal.sources()).collect();
    if cited.is_empty() {
        return Ok((HashMap::new(), HashMap::new()));
    }
    let base = reads.base();
    let ids = || cited.iter().map(|key| key.id.0);
    let rows = reads
        .rows::<fact_version::Entity>()
        .filter(fact_version::Column::FactId.is_in(ids()))
        .filter(fact_version::Column::Version.is_in(cited.iter().map(|key| key.version)))
        .all(base.db())
        .await?;
    let now = reads
        .rows::<fact::Entity>()
        .filter(fact::Column::Id.is_in(ids()))
        .filter(fact::Column::Body.is_not_null())
        .order_by_asc(fact::Column::Id)
        .all(base.db())
        .await?;
    let sealed: Vec<&[u8]> = rows.iter().filter_map(|row| row.body.as_deref()).collect();
    base.fetch_keys_of(&sealed).await?;
    let mut wordings = HashMap::with_capacity(rows.len());
    for row in rows {
        let key = FactKey {
            id: FactId(row.fact_id),
            version: row.version,
        };
        if cited.contains(&key)
            && let Some(body) = business::wording_in(base, &row).await?
        {
            wordings.insert(key, body);
        }
    }
    Ok((
        wordings,
        now.into_iter().map(|row| (row.id, row.version)).collect(),
    ))
}

async fn assemble(
    base: &Base,
    client: &OfClient,
    draft: Opened,
    conversation: &conversation::Model,
    around: &Around,
) -> Result<DraftCard, StoreError> {
    let Opened {
        row,
        proposal,
        answers,
    } = draft;
    let version = around
        .versions
        .get(&(row.id, row.version))
        .ok_or(StoreError::Unknown("draft_version"))?;
    let text = text_of(base, version).await?;
    let original = match around.versions.get(&(row.id, 1)) {
        Some(first) if row.version > 1 => text_of(base, first).await?,
        _ => None,
    };
    let place = version_row_id(row.id, row.version);
    let verdict: Verdict = from_json(
        &base
            .open_for(row.workspace_id, VERSION_VERDICT, place, &version.verdict)
            .await?,
        "draft_version",
    )?;
    let contact = around
        .contacts
        .get(&conversation.contact_id)
        .ok_or(StoreError::Unknown("contact"))?;
    let lang = Lang::parse(&row.lang).unwrap_or_default();
    let sources = sources(&proposal, lang, around);
    let of_goods = sources.iter().any(|source| source.title == FactKind::Item.code());
    let for_owner = client.delegated.keeps(Some(&proposal), text.as_deref(), of_goods);
    Ok(DraftCard {
        id: DraftId(row.id),
        version: row.version,
        workspace: WorkspaceId(row.workspace_id),
        workspace_name: client.name.clone(),
        conversation: ConversationId(row.conversation_id),
        contact_name: label_of(base, contact).await?.name,
        channel: Channel::parse(&row.channel).ok_or(StoreError::Unknown("draft"))?,
        customer_messages: questions(base, &answers, around).await?,
        text,
        original,
        class: verdict.class,
        state: DraftState::parse(&row.state).ok_or(StoreError::Unknown("draft"))?,
        waits: waits(around.decisions.get(&row.id)),
        holds: holds_of(&verdict),
        checks: verdict.checks,
        sources,
        proposal: Some(proposal),
        window: Window::until_ms(row.window_until),
        created_at: from_ms(row.created_at),
        lang,
        way: Way::parse(&row.way).ok_or(StoreError::Unknown("draft"))?,
        post: None,
        private_reply: false,
        mention: None,
        accent: client.accent.clone(),
        snoozed_until: row.snoozed_until.map(from_ms),
        for_owner,
    })
}

async fn text_of(base: &Base, version: &draft_version::Model) -> Result<Option<String>, StoreError> {
    let place = version_row_id(version.draft_id, version.version);
    base.open_text_for(version.workspace_id, VERSION_BODY, place, version.body.as_deref())
        .await
}

async fn questions(
    base: &Base,
    answers: &[MessageId],
    around: &Around,
) -> Result<Vec<(jiff::Timestamp, String)>, StoreError> {
    let mut rows: Vec<&message::Model> = answers
        .iter()
        .filter_map(|id| around.messages.get(&id.0))
        .collect();
    rows.sort_by_key(|row| row.at);
    let mut questions = Vec::with_capacity(rows.len());
    for row in rows {
        questions.push(asked(base, row).await?);
    }
    Ok(questions)
}

fn sources(proposal: &Proposal, lang: Lang, around: &Around) -> Vec<Source> {
    let source = |key: FactKey| {
        let body = around.wordings.get(&key)?;
        Some(Source {
            key,
            current: around.current.get(&key.id.0) == Some(&key.version),
            title: body.kind().code().to_owned(),
            summary: body.summary(lang),
        })
    };
    proposal.sources().into_iter().filter_map(source).collect()
}

fn waits(decision: Option<&rule_decision::Model>) -> Option<Wait> {
    Wait::parse(decision?.waits.as_deref()?)
}
