//! Telling a customer better: a draft that takes back what was said from an earlier wording of a fact.
//!
//! It is proposed at a person's word, goes through the gate as that person's text, and waits for a person whatever the owner's switch
//! says. One draft waits in a conversation: an answer that waits already comes first.

use sea_orm::{ColumnTrait, QueryFilter};

use super::ReviewError;
use super::again::{open_draft_says, show, state};
use super::begin::{NewDraft, begin};
use super::card::{DRAFT_ANSWERS, DRAFT_PROPOSAL};
use super::citations::{cite_anew, of_edited, outdated_of, versions};
use super::gate::Verdict;
use super::judge::{checked, class_code};
use super::rows::{
    Open, conversation_row, draft_row, judge_words, keep_version, may_leave, sending_connection,
};
use crate::draft::business;
use crate::draft::embedded::{Changed, correction};
use crate::draft::facts::{FactId, FactKey, cited};
use crate::draft::proposal::Proposal;
use crate::evidence::{Entry, Record};
use crate::ids::{ConversationId, DraftId, MessageId};
use crate::send::{SendState, text_of};
use crate::store::entity::tenant::{connection, conversation, draft, outgoing};
use crate::store::{StoreError, Txn, from_json};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::{Channel, Lang, Way};

/// Drafts a correction of an answer that was sent; returns the draft that waits for approval. Asked twice, there is one draft.
///
/// # Errors
/// `Stale` where nothing that it quotes has changed; `AnotherWaits`, `WindowClosed`, `NotConnected` and `AnsweredBefore` as for any
/// answer.
pub async fn draft_correction(scope: &WorkspaceScope, message: MessageId) -> Result<DraftId, ReviewError> {
    if !scope.may(Duty::Approve) {
        return Err(ReviewError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let sent = sent_in(&txn, message).await?.ok_or(ReviewError::NotFound)?;
    let wrong = Wrong::of(&txn, sent).await?.ok_or(ReviewError::Stale)?;
    let conversation = conversation_row(&txn, wrong.sent.conversation_id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let text = wrong.correction.text.clone().ok_or(ReviewError::Stale)?;
    if let Some(same) = open_draft_says(&txn, conversation.id, &text).await? {
        return same.ok_or(ReviewError::AnotherWaits);
    }
    let connection = sending_connection(&txn, &conversation).await?;
    let way = Way::parse(&wrong.sent.way).ok_or(StoreError::Unknown("outgoing"))?;
    may_leave(&txn, &conversation, way).await?;
    let channel = Channel::parse(&conversation.channel).ok_or(StoreError::Unknown("conversation"))?;
    let verdict = judge_words(&txn, &conversation, &text, (channel, way), None).await?;
    let row = propose(&txn, &conversation, &connection, (&wrong, way), &verdict).await?;
    let open = Open {
        row,
        conversation,
        connection,
    };
    let author = scope.person().map(|person| person.0);
    keep_version(&txn, &open, (1, author), &text, &verdict).await?;
    let mut keys = of_edited(&txn, &open.row, &text, &verdict).await?;
    keys.extend(wrong.facts.iter().copied());
    cite_anew(&txn, open.row.id, 1, keys).await?;
    record(scope, &mut txn, &open, &wrong, &verdict).await?;
    show(&mut txn, &open).await?;
    let draft = DraftId(open.row.id);
    txn.commit().await?;
    Ok(draft)
}

/// The answer in this bubble, if the customer has it or may have it.
async fn sent_in(txn: &Txn, message: MessageId) -> Result<Option<outgoing::Model>, StoreError> {
    let row = txn
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::MessageId.eq(message.0))
        .one(txn.db())
        .await?;
    Ok(row.filter(|row| SendState::parse(&row.state).is_some_and(SendState::may_have_arrived)))
}

/// An answer that quotes what has changed since, and what to say instead.
struct Wrong {
    sent: outgoing::Model,
    first: draft::Model,
    correction: Proposal,
    /// The changed facts as they are now, those that were removed included.
    facts: Vec<FactKey>,
}

impl Wrong {
    async fn of(txn: &Txn, sent: outgoing::Model) -> Result<Option<Self>, StoreError> {
        let outdated = outdated_of(txn, sent.draft_id, sent.draft_version).await?;
        let Some(first) = draft_row(txn, DraftId(sent.draft_id)).await? else {
            return Ok(None);
        };
        let (Some(said), false) = (text_of(txn, sent.message_id).await?, outdated.is_empty()) else {
            return Ok(None);
        };
        let now = versions(txn, outdated.iter().map(|row| row.fact_id)).await?;
        let mut changed = Vec::new();
        let mut facts = Vec::new();
        for row in outdated {
            let was = FactKey {
                id: FactId(row.fact_id),
                version: row.fact_version,
            };
            let is = now.get(&row.fact_id).copied().unwrap_or(row.fact_version);
            facts.push(FactKey {
                id: was.id,
                version: is,
            });
            if let Some((body, _)) = business::wording(txn, was).await? {
                changed.push(Changed {
                    id: was.id,
                    was: body,
                });
            }
        }
        let first_proposal: Proposal = from_json(
            &txn.open(DRAFT_PROPOSAL, first.id, &first.proposal).await?,
            "draft",
        )?;
        let lang = Lang::parse(&first.lang).unwrap_or_default();
        let known = business::facts(txn).await?;
        let at = txn.laras.clock().now();
        let correction = correction(&known, &changed, (&said, &first_proposal.intents), lang, at);
        Ok(Some(Self {
            sent,
            first,
            correction,
            facts,
        }))
    }
}

async fn propose(
    txn: &Txn,
    conversation: &conversation::Model,
    connection: &connection::Model,
    (wrong, way): (&Wrong, Way),
    verdict: &Verdict,
) -> Result<draft::Model, StoreError> {
    let first = &wrong.first;
    let new = NewDraft {
        state: state(verdict),
        class: class_code(verdict.class),
        lang: wrong.correction.language,
        answers: &txn.open(DRAFT_ANSWERS, first.id, &first.answers).await?,
        proposal: &wrong.correction,
        way,
        decided_by: None,
    };
    begin(txn, conversation, connection, new).await
}

async fn record(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    open: &Open,
    wrong: &Wrong,
    verdict: &Verdict,
) -> Result<(), StoreError> {
    let conversation = ConversationId(open.conversation.id);
    let key = open.connection.content_key;
    let text = wrong.correction.text.as_deref().unwrap_or_default();
    let entry = Entry::new("correction_drafted", &scope.actor)
        .about(conversation)
        .object("draft", open.row.id)
        .object("send", wrong.sent.id)
        .number("version", 1)
        .text("facts", cited(&wrong.facts))
        .commitment("text", text.as_bytes());
    txn.record(key, entry).await?;
    let entry = checked(&scope.actor, conversation, open.row.id, 1, verdict);
    txn.record(key, entry).await
}
