//! An approved answer leaves, at most once, inside the window.
//!
//! Meta has no idempotency key. So `sending` is committed before the first byte leaves, whatever is ambiguous becomes
//! `unknown` and is never retried by itself, and only a definite refusal that may be repeated puts an answer back. Promise: an
//! approved draft version goes out again only after every earlier POST was definitely refused; and no approved answer is
//! without a visible end or a visible wait.
//!
//! # The protocol
//!
//! One job per send, under a lease with a fence. Each row is one transaction; `attempt` carries the fence of its claim.
//!
//! | step | found | and | written |
//! |---|---|---|---|
//! | before the claim | `queued` | a comment's answer: the comment is gone, edited or hidden | `cancelled` and why |
//! | | `queued` | Instagram does not say how the comment stands | stays `queued`, five minutes at most |
//! | claim | `queued` | connection gone, text not the approved one, not ours to answer | `cancelled` and why |
//! | | `queued` | a fact that it quotes has changed | `cancelled` and why; a new answer is drafted |
//! | | `queued` | window closed, or less than its margin left | `expired` |
//! | | `queued` | a person approved it a moment ago | stays `queued` for a short grace, in which they may take it back |
//! | | `queued` | number paused, an earlier answer of the conversation outstanding, a limit used up | stays `queued`; the job is promised for the exact moment, or for the end of the window if that is sooner; no attempt |
//! | | `queued` | all of it well | `sending` + attempt; then, and only then, the POST |
//! | | `sending` | the open attempt's fence is older | `unknown`: that worker did not come back |
//! | | `sending` | the open attempt's fence is younger | nothing: this worker is the one that was late |
//! | | else | | nothing |
//! | a fact changes | `queued` | it quotes the earlier wording | `cancelled` and why; a new answer is drafted |
//! | a person | `queued` | takes their approval back | `cancelled` and why; the draft waits again as another version |
//! | settle | own attempt open | Meta gave an id | `accepted`; parked statuses count |
//! | | | the request did not leave; refusal marked retry | `queued`; what the refusal concerns is closed until then |
//! | | | refusal marked hold, disconnect, fix, fail | `failed`; number paused, or reconnection asked for, where the code says so |
//! | | | timeout, reset, 5xx, half an answer, codes 1 and 131000 | `unknown` |
//! | | attempt ended by others | Meta gave an id | `accepted`, if still `unknown` |
//! | | | anything else | nothing |
//! | echo | `sending`, `unknown` | Instagram: the same words, or Meta's id | `accepted`, `sent`; the attempt is over |
//! | status | any that left | our callback data or Meta's id | raised, never lowered; the attempt is over |
//! | 10 minutes | `unknown` | a public reply that stands under its comment | `accepted`, `sent` |
//! | | `unknown` | | a person is asked to look at the phone |
//! | a person | `unknown`, asked | "it arrived" | `sent` |
//! | | | "it did not arrive" | `failed`; "send again" makes a new draft, which is judged and approved anew |
//! | restore | `queued`, `sending` | | `unknown`: it may have left after the backup was made |
//!
//! A crash between any two steps leaves `queued` (nothing left) or `sending` (becomes `unknown`). Where tests stop the
//! process is listed in [`points`].

mod callback;
mod check;
mod claim;
mod echo;
mod failure;
mod limits;
mod lost_reply;
#[cfg(test)]
mod model;
mod outcome;
mod parcel;
mod pause;
mod phone_check;
pub mod points;
mod private;
mod refusal;
mod reread;
mod restore;
mod state;
mod status;
mod transition;
mod withdraw;

pub use failure::SendFailure;
pub use phone_check::{
    PhoneCheck, PhoneCheckError, Unclear, UnclearWhy, answer, unclear, unclear_of_partner,
};
pub use restore::after_restore;
pub use state::SendState;

pub(crate) use check::text_of;
pub(crate) use claim::{recipient, send};
pub(crate) use echo::{Heard, left_through_us, take_echo, take_own_comment};
pub(crate) use outcome::ask_about_unknown;
pub(crate) use phone_check::{
    Undelivered, conversations_asked_about, conversations_asked_about_by_partner, undelivered,
};
pub(crate) use private::was_answered_in_private;
pub(crate) use status::take_status;
pub(crate) use withdraw::{take_back, withdraw, withdrawn};

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Way;
use crate::evidence::{Entry, Record};
use crate::ids::ConversationId;
use crate::jobs::{Kind, Promise};
use crate::live::LiveKind;
use crate::receive::{Body, MESSAGE_BODY};
use crate::store::entity::tenant::{connection, conversation, message, outgoing};
use crate::store::{StoreError, Txn, to_json};
use crate::tenancy::WorkspaceScope;

/// An approved text on its way into the queue.
pub(crate) struct Approved<'a> {
    pub(crate) draft: Uuid,
    pub(crate) version: i32,
    pub(crate) conversation: &'a conversation::Model,
    pub(crate) connection: &'a connection::Model,
    pub(crate) text: &'a str,
    /// `draft` or `person`: whose words these are.
    pub(crate) author: &'static str,
    pub(crate) way: Way,
}

/// What was approved, so that nothing else can be sent in its name.
pub(crate) fn body_hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// Puts an approved text into the thread and the queue, in the transaction of its approval.
pub(crate) async fn enqueue(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    approved: Approved<'_>,
) -> Result<(), StoreError> {
    let now = txn.now();
    let content_key = approved.connection.content_key;
    let message_id = txn.new_id();
    let body = Body {
        text: Some(approved.text.to_owned()),
        detail: serde_json::Value::Null,
    };
    txn.insert(message::Model {
        workspace_id: txn.workspace().0,
        id: message_id,
        conversation_id: approved.conversation.id,
        direction: "out".into(),
        kind: "text".into(),
        provider_key: None,
        provider_id: None,
        body: Some(
            txn.seal(content_key, MESSAGE_BODY, message_id, &to_json(&body))
                .await?,
        ),
        author: approved.author.into(),
        person_id: scope.person().map(|person| person.0),
        at: now,
        received_at: now,
        edited_at: None,
        reply_to_key: None,
        hidden_at: None,
        deleted_at: None,
    })
    .await?;
    let answers_id = match approved.way {
        Way::Message => None,
        _ => crate::receive::newest_comment(txn, ConversationId(approved.conversation.id))
            .await?
            .map(|(_, comment)| comment.id),
    };
    let send_id = txn.new_id();
    txn.insert(outgoing::Model {
        workspace_id: txn.workspace().0,
        id: send_id,
        conversation_id: approved.conversation.id,
        connection_id: approved.connection.id,
        connection_epoch: approved.connection.epoch,
        draft_id: approved.draft,
        draft_version: approved.version,
        message_id,
        body_hash: body_hash(approved.text),
        state: SendState::Queued.code().into(),
        failure: None,
        failure_code: None,
        attempts: 0,
        provider_key: None,
        resolved_by: None,
        way: approved.way.code().into(),
        answers_id,
        created_at: now,
        changed_at: now,
    })
    .await?;
    let preview =
        crate::receive::preview(txn, content_key, approved.conversation.id, Some(approved.text)).await?;
    txn.update::<conversation::Entity>()
        .col_expr(conversation::Column::PreviewDirection, Expr::value("out"))
        .col_expr(conversation::Column::PreviewKind, Expr::value("text"))
        .col_expr(conversation::Column::Preview, Expr::value(preview))
        .col_expr(conversation::Column::LastAt, Expr::value(now))
        .filter(conversation::Column::Id.eq(approved.conversation.id))
        .exec(txn.db())
        .await?;
    let entry = Entry::new("queued", &scope.actor)
        .about(ConversationId(approved.conversation.id))
        .object("draft", approved.draft)
        .object("send", send_id)
        .number("version", i64::from(approved.version))
        .text("way", approved.way.code())
        .commitment("text", approved.text.as_bytes());
    txn.record(content_key, entry).await?;
    txn.promise(Promise::now(Kind::Send, send_id)).await?;
    txn.announce(LiveKind::Message, Some(ConversationId(approved.conversation.id)));
    Ok(())
}
