//! A draft as a person reviews it: the question, the answer, what it rests on, what is wrong with it, time left.

use std::collections::HashMap;

use jiff::Timestamp;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::cards::read_cards;
use super::gate::{Check, CheckResult, Class, Outcome, Reason, Verdict};
use super::rules::Wait;
use super::{DraftState, delegation};
use crate::draft::facts::FactKey;
use crate::draft::proposal::Proposal;
use crate::ids::{ConversationId, DraftId, MessageId, WorkspaceId};
use crate::receive::{Body, MESSAGE_BODY, Post, Window, comments};
use crate::store::entity::tenant::{conversation, draft, draft_version, message};
use crate::store::{Base, StoreError, View, from_json};
use crate::tenancy::WorkspaceScope;
use crate::time::from_ms;
use crate::vault::Place;
use crate::{Channel, Lang, Way};

pub(crate) const DRAFT_PROPOSAL: Place = Place::of("draft", "proposal");
pub(crate) const DRAFT_ANSWERS: Place = Place::of("draft", "answers");
pub(crate) const DRAFT_REASON: Place = Place::of("draft", "reason");
pub(crate) const VERSION_BODY: Place = Place::of("draft_version", "body");
pub(crate) const VERSION_VERDICT: Place = Place::of("draft_version", "verdict");

/// One check that holds a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Which check.
    pub check: Check,
    /// What it found.
    pub reason: Reason,
    /// Whether a person may overrule it with a reason.
    pub overrulable: bool,
}

/// A fact the text rests on.
#[derive(Clone, Debug)]
pub struct Source {
    /// The wording it cites.
    pub key: FactKey,
    /// Whether that wording is still the current one.
    pub current: bool,
    /// What kind of fact it is.
    pub title: String,
    /// The fact in one line.
    pub summary: String,
}

/// A draft for review.
#[derive(Clone, Debug)]
pub struct DraftCard {
    /// Which.
    pub id: DraftId,
    /// The version shown; decisions name it, so that nobody approves what they did not see.
    pub version: i32,
    /// Whose.
    pub workspace: WorkspaceId,
    /// The business's name.
    pub workspace_name: String,
    /// In which conversation.
    pub conversation: ConversationId,
    /// The customer's name, or what is known of them.
    pub contact_name: String,
    /// Where.
    pub channel: Channel,
    /// The messages it answers.
    pub customer_messages: Vec<(Timestamp, String)>,
    /// The answer; `None` when there is none that could be proposed.
    pub text: Option<String>,
    /// What was drafted, when a person edited it.
    pub original: Option<String>,
    /// How the claims of the text stand to the facts.
    pub class: Class,
    /// How it stands.
    pub state: DraftState,
    /// Why the owner's rules keep it for a person although every check passes, if they do.
    pub waits: Option<Wait>,
    /// What holds it.
    pub holds: Vec<Hold>,
    /// Every check with its outcome.
    pub checks: Vec<CheckResult>,
    /// The facts it rests on.
    pub sources: Vec<Source>,
    /// The drafter's own sentences with their sources.
    pub proposal: Option<Proposal>,
    /// Until when it may leave.
    pub window: Window,
    /// When it was drafted.
    pub created_at: Timestamp,
    /// The language of the answer.
    pub lang: Lang,
    /// How it is to leave.
    pub way: Way,
    /// What was commented on, where it answers a comment.
    pub post: Option<Post>,
    /// Whether the comment can be answered in private.
    pub private_reply: bool,
    /// The user name that a public reply begins with, where it answers a reply.
    pub mention: Option<String>,
    /// The client's own colour in lists.
    pub accent: Option<String>,
    /// Until when nobody wants to be asked about it.
    pub snoozed_until: Option<Timestamp>,
    /// Whether the owner keeps the decision from whoever reads this.
    pub for_owner: bool,
}

/// Drafts that wait for a person, the one whose window closes first on top.
pub async fn waiting(scope: &WorkspaceScope) -> Result<Vec<DraftCard>, StoreError> {
    let view = scope.view().await?;
    let rows = view
        .find::<draft::Entity>()
        .filter(super::still_open())
        .order_by_asc(draft::Column::WindowUntil)
        .order_by_asc(draft::Column::Id)
        .all(view.db())
        .await?;
    of_rows(scope, &view, rows).await
}

/// One draft of this workspace, in whatever state; `None` for anybody else's.
pub async fn card(scope: &WorkspaceScope, id: DraftId) -> Result<Option<DraftCard>, StoreError> {
    let view = scope.view().await?;
    let row = view
        .find::<draft::Entity>()
        .filter(draft::Column::Id.eq(id.0))
        .one(view.db())
        .await?;
    Ok(of_rows(scope, &view, row.into_iter().collect()).await?.pop())
}

/// The draft that waits in a conversation.
pub(crate) async fn open_card(
    scope: &WorkspaceScope,
    conversation: ConversationId,
) -> Result<Option<DraftCard>, StoreError> {
    let view = scope.view().await?;
    let row = view
        .find::<draft::Entity>()
        .filter(draft::Column::ConversationId.eq(conversation.0))
        .filter(super::still_open())
        .one(view.db())
        .await?;
    Ok(of_rows(scope, &view, row.into_iter().collect()).await?.pop())
}

/// The stored verdict of one version.
pub(super) async fn verdict_of(view: &View, version: &draft_version::Model) -> Result<Verdict, StoreError> {
    let row = version_row_id(version.draft_id, version.version);
    let json = view.open(VERSION_VERDICT, row, &version.verdict).await?;
    from_json(&json, "draft_version")
}

/// Versions have no id of their own: what seals them is bound to draft and version together.
pub(crate) fn version_row_id(draft: uuid::Uuid, version: i32) -> uuid::Uuid {
    uuid::Uuid::from_u128(draft.as_u128() ^ u128::from(version.unsigned_abs()))
}

pub(super) async fn version_row(
    view: &View,
    draft: uuid::Uuid,
    version: i32,
) -> Result<Option<draft_version::Model>, StoreError> {
    let select = view
        .find::<draft_version::Entity>()
        .filter(draft_version::Column::DraftId.eq(draft))
        .filter(draft_version::Column::Version.eq(version));
    Ok(select.one(view.db()).await?)
}

pub(super) async fn version_text(
    view: &View,
    version: &draft_version::Model,
) -> Result<Option<String>, StoreError> {
    let row = version_row_id(version.draft_id, version.version);
    view.open_text(VERSION_BODY, row, version.body.as_deref()).await
}

/// The holds of a verdict.
pub(crate) fn holds_of(verdict: &Verdict) -> Vec<Hold> {
    verdict
        .checks
        .iter()
        .filter_map(|result| match &result.outcome {
            Outcome::Pass => None,
            Outcome::Hold(reason) => Some(Hold {
                check: result.check,
                reason: reason.clone(),
                overrulable: result.check.overrulable() && reason.overrulable(),
            }),
        })
        .collect()
}

/// Cards of drafts of one workspace.
pub(super) async fn of_rows(
    scope: &WorkspaceScope,
    view: &View,
    rows: Vec<draft::Model>,
) -> Result<Vec<DraftCard>, StoreError> {
    let client = delegation::client_of(view, scope.name()).await?;
    let clients = HashMap::from([(view.workspace().0, client)]);
    let mut cards = Vec::with_capacity(rows.len());
    for (mut card, conversation) in read_cards(view, &clients, rows).await? {
        add_comments(view, &mut card, &conversation).await?;
        card.for_owner &= scope.role().is_partner_staff();
        cards.push(card);
    }
    Ok(cards)
}

/// What only an answer to a comment has.
pub(super) async fn add_comments(
    view: &View,
    card: &mut DraftCard,
    conversation: &conversation::Model,
) -> Result<(), StoreError> {
    if let Some(comments) = comments(view, conversation).await? {
        card.private_reply = comments.private_reply;
        card.mention = comments.mention;
        card.post = Some(comments.post);
    }
    Ok(())
}

/// The messages a draft answers, as they read now.
pub(super) async fn answered(
    view: &View,
    row: &draft::Model,
) -> Result<Vec<(Timestamp, String)>, StoreError> {
    let ids: Vec<MessageId> = from_json(&view.open(DRAFT_ANSWERS, row.id, &row.answers).await?, "draft")?;
    let rows = view
        .find::<message::Entity>()
        .filter(message::Column::Id.is_in(ids.into_iter().map(|id| id.0)))
        .order_by_asc(message::Column::At)
        .all(view.db())
        .await?;
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        messages.push(asked(view, &row).await?);
    }
    Ok(messages)
}

/// One of them: when it came and what it says, or its kind in brackets.
pub(super) async fn asked(base: &Base, row: &message::Model) -> Result<(Timestamp, String), StoreError> {
    let json = base
        .open_text_for(row.workspace_id, MESSAGE_BODY, row.id, row.body.as_deref())
        .await?;
    let body = json
        .map(|json| from_json::<Body>(json.as_bytes(), "message"))
        .transpose()?;
    let kind = if row.deleted_at.is_some() {
        "deleted"
    } else {
        &row.kind
    };
    let text = body
        .and_then(|body| body.text)
        .unwrap_or_else(|| format!("[{kind}]"));
    Ok((from_ms(row.at), text))
}
