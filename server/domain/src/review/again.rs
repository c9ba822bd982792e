//! Saying again what did not arrive.
//!
//! An answer is never posted a second time. "Send again" makes a new draft with the same text, which the gate judges
//! against the facts of now and a person approves, so that what was approved once still leaves at most once.

use uuid::Uuid;

use super::begin::{NewDraft, begin};
use super::card::{DRAFT_ANSWERS, version_row, version_text};
use super::gate::Verdict;
use super::judge::{checked, class_code};
use super::rows::{
    Open, conversation_row, draft_row, judge_words, keep_version, may_leave, open_draft, sending_connection,
    set_badge,
};
use super::{DraftState, ReviewError};
use crate::draft::context;
use crate::evidence::{Entry, Record};
use crate::ids::{ConversationId, DraftId, MessageId};
use crate::jobs::{Kind, Promise};
use crate::live::LiveKind;
use crate::receive::Window;
use crate::send::{Undelivered, undelivered};
use crate::store::entity::tenant::{connection, conversation, draft};
use crate::store::{StoreError, Txn};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::{Channel, Lang, Way};

/// Proposes the text of an answer that did not arrive once more; returns the draft that waits for approval. Asked twice,
/// there is one draft.
pub async fn send_again(scope: &WorkspaceScope, message: MessageId) -> Result<DraftId, ReviewError> {
    if !scope.may(Duty::Approve) {
        return Err(ReviewError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let lost = undelivered(&txn, message)
        .await?
        .ok_or(ReviewError::NotFound)?
        .ok_or(ReviewError::Stale)?;
    let conversation = conversation_row(&txn, lost.conversation)
        .await?
        .ok_or(ReviewError::NotFound)?;
    if let Some(same) = open_draft_says(&txn, conversation.id, &lost.text).await? {
        return same.ok_or(ReviewError::AnotherWaits);
    }
    let connection = sending_connection(&txn, &conversation).await?;
    may_leave(&txn, &conversation, lost.way).await?;
    let channel = Channel::parse(&conversation.channel).ok_or(StoreError::Unknown("conversation"))?;
    let verdict = judge_words(&txn, &conversation, &lost.text, (channel, lost.way), None).await?;
    let row = propose(&txn, &conversation, &connection, &lost, &verdict).await?;
    let open = Open {
        row,
        conversation,
        connection,
    };
    let draft = DraftId(open.row.id);
    keep_version(
        &txn,
        &open,
        (1, scope.person().map(|person| person.0)),
        &lost.text,
        &verdict,
    )
    .await?;
    record(scope, &mut txn, &open, &lost, &verdict).await?;
    show(&mut txn, &open).await?;
    txn.commit().await?;
    Ok(draft)
}

/// One open draft per conversation: if it says the same, it is the one that was asked for. `None` where none waits, the inner `None`
/// where it says something else.
pub(super) async fn open_draft_says(
    txn: &Txn,
    conversation: Uuid,
    text: &str,
) -> Result<Option<Option<DraftId>>, StoreError> {
    let Some(open) = open_draft(txn, conversation).await? else {
        return Ok(None);
    };
    let version = version_row(txn, open.id, open.version).await?;
    let waits = match &version {
        Some(version) => version_text(txn, version).await?,
        None => None,
    };
    let same = waits.as_deref() == Some(text);
    Ok(Some(same.then_some(DraftId(open.id))))
}

async fn propose(
    txn: &Txn,
    conversation: &conversation::Model,
    connection: &connection::Model,
    lost: &Undelivered,
    verdict: &Verdict,
) -> Result<draft::Model, StoreError> {
    let first = draft_row(txn, DraftId(lost.draft))
        .await?
        .ok_or(StoreError::Unknown("draft"))?;
    let new = NewDraft {
        state: state(verdict),
        class: class_code(verdict.class),
        lang: Lang::parse(&first.lang).ok_or(StoreError::Unknown("draft"))?,
        answers: &txn.open(DRAFT_ANSWERS, first.id, &first.answers).await?,
        proposal: &context::written_by_a_person(),
        way: lost.way,
        decided_by: None,
    };
    begin(txn, conversation, connection, new).await
}

pub(super) fn state(verdict: &Verdict) -> DraftState {
    if verdict.passes() {
        DraftState::Waiting
    } else {
        DraftState::Held
    }
}

async fn record(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    open: &Open,
    lost: &Undelivered,
    verdict: &Verdict,
) -> Result<(), StoreError> {
    let conversation = ConversationId(open.conversation.id);
    let key = open.connection.content_key;
    let entry = Entry::new("proposed_again", &scope.actor)
        .about(conversation)
        .object("draft", open.row.id)
        .object("send", lost.send)
        .number("version", 1)
        .commitment("text", lost.text.as_bytes());
    txn.record(key, entry).await?;
    let entry = checked(&scope.actor, conversation, open.row.id, 1, verdict);
    txn.record(key, entry).await
}

pub(super) async fn show(txn: &mut Txn, open: &Open) -> Result<(), StoreError> {
    set_badge(txn, open.conversation.id, Some(&open.row.state)).await?;
    // A comment can be answered in public as long as it stands.
    let by_message = open.way()? == Way::Message;
    if let Some(until) = open.conversation.window_until.filter(|_| by_message) {
        let at = Window::last_call_ms(until);
        txn.promise(Promise::at(Kind::ExpireDraft, open.row.id, at))
            .await?;
    }
    txn.announce(LiveKind::Draft, Some(ConversationId(open.conversation.id)));
    Ok(())
}
