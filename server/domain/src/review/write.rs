//! A person's own words: no draft of ours before them, and the same protocol after them.

use super::begin::{NewDraft, begin};
use super::card::{Hold, holds_of};
use super::delegation::refuse_kept_words;
use super::ends::supersede;
use super::gate::clean;
use super::rows::{Open, conversation_row, fits, judge_words, keep_version, may_leave, sending_connection};
use super::{DraftState, ReviewError};
use crate::draft::context;
use crate::evidence::{Entry, Record};
use crate::ids::{ConversationId, MessageId};
use crate::receive::{OwnerEvent, Window, change_owner};
use crate::send::{Approved, enqueue};
use crate::store::entity::tenant::{connection, conversation, draft};
use crate::store::{StoreError, Txn, to_json};
use crate::tenancy::{Duty, WorkspaceScope};
use crate::{Channel, Way};

/// The class of a draft that is a person's own words from the first to the last; only such may leave after 24 hours on Instagram.
pub(crate) const WRITTEN: &str = "written";

/// A person's own words: same gate for what nobody may overrule, same send protocol, recorded as written by a person.
pub async fn write_reply(
    scope: &WorkspaceScope,
    id: ConversationId,
    text: String,
    way: Way,
) -> Result<(), ReviewError> {
    if !scope.may(Duty::Write) {
        return Err(ReviewError::NotAllowed);
    }
    let text = clean(&text);
    let mut txn = scope.txn().await?;
    let conversation = conversation_row(&txn, id.0).await?.ok_or(ReviewError::NotFound)?;
    if conversation.thread_key.is_some() != way.answers_a_comment() {
        return Err(ReviewError::NotFound);
    }
    let connection = sending_connection(&txn, &conversation).await?;
    let channel = Channel::parse(&conversation.channel).ok_or(StoreError::Unknown("conversation"))?;
    fits(&text, channel, way)?;
    refuse_kept_words(scope, &txn, conversation.id, &text).await?;
    let approved = scope.laras.settings().meta.instagram_human_agent;
    let window = match way {
        Way::Message => Window::until_ms(conversation.window_until).for_a_person(channel, approved),
        Way::Comment | Way::PrivateReply => Window::until_ms(conversation.window_until),
    };
    let for_a_person = conversation::Model {
        window_until: window.open_until.map(jiff::Timestamp::as_millisecond),
        ..conversation.clone()
    };
    may_leave(&txn, &for_a_person, way).await?;
    let verdict = judge_words(&txn, &for_a_person, &text, (channel, way), None).await?;
    let holds: Vec<Hold> = holds_of(&verdict)
        .into_iter()
        .filter(|hold| !hold.overrulable)
        .collect();
    if !holds.is_empty() {
        return Err(ReviewError::Held(holds));
    }
    // A person has answered: what waited is stale, and nothing is drafted into their talk.
    supersede(&mut txn, scope, id).await?;
    change_owner(&mut txn, scope, &conversation, OwnerEvent::PersonWrote).await?;
    let row = written_draft(scope, &txn, &conversation, &connection, way).await?;
    let open = Open {
        row,
        conversation,
        connection,
    };
    keep_version(
        &txn,
        &open,
        (1, scope.person().map(|person| person.0)),
        &text,
        &verdict,
    )
    .await?;
    let entry = Entry::new("written", &scope.actor)
        .about(id)
        .object("draft", open.row.id)
        .commitment("text", text.as_bytes());
    txn.record(open.connection.content_key, entry).await?;
    let approved = Approved {
        draft: open.row.id,
        version: 1,
        conversation: &open.conversation,
        connection: &open.connection,
        text: &text,
        author: "person",
        way,
    };
    enqueue(scope, &mut txn, approved).await?;
    txn.commit().await?;
    Ok(())
}

/// The row behind a person's own words: approved from the start.
async fn written_draft(
    scope: &WorkspaceScope,
    txn: &Txn,
    conversation: &conversation::Model,
    connection: &connection::Model,
    way: Way,
) -> Result<draft::Model, StoreError> {
    let proposal = context::written_by_a_person();
    let new = NewDraft {
        state: DraftState::Approved,
        class: WRITTEN,
        lang: proposal.language,
        answers: &to_json(&Vec::<MessageId>::new()),
        proposal: &proposal,
        way,
        decided_by: scope.person().map(|person| person.0),
    };
    begin(txn, conversation, connection, new).await
}
