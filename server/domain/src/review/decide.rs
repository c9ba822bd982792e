//! Decisions: approve, edit, reject, write; and the ends that nobody decides.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::card::{
    DRAFT_ANSWERS, DRAFT_PROPOSAL, DRAFT_REASON, Hold, VERSION_BODY, VERSION_VERDICT, holds_of, verdict_of,
    version_row, version_row_id, version_text,
};
use super::gate::{Verdict, clean};
use super::judge::{Case, checked, judge};
use super::{DraftState, ReviewError};
use crate::Channel;
use crate::connect::{self, ConnectionState};
use crate::draft::proposal::Proposal;
use crate::draft::{business, context};
use crate::evidence::{Entry, Record};
use crate::ids::{ConnectionId, ConversationId, DraftId, MessageId};
use crate::jobs::Stop;
use crate::live::LiveKind;
use crate::receive::Window;
use crate::send::{Approved, enqueue};
use crate::store::entity::tenant::{connection, conversation, draft, draft_version};
use crate::store::{StoreError, Txn, View, from_json, to_json};
use crate::tenancy::{Actor, Duty, WorkspaceScope};

/// A draft with everything a decision needs.
struct Open {
    row: draft::Model,
    conversation: conversation::Model,
    connection: connection::Model,
}

/// Loads a draft for a decision on one version of it.
async fn open(scope: &WorkspaceScope, txn: &Txn, id: DraftId, version: i32) -> Result<Open, ReviewError> {
    if !scope.may(Duty::Approve) {
        return Err(ReviewError::NotAllowed);
    }
    let row = draft_row(txn, id).await?.ok_or(ReviewError::NotFound)?;
    let state = DraftState::parse(&row.state).ok_or(StoreError::Unknown("draft"))?;
    if !state.is_open() || row.version != version {
        return Err(ReviewError::Stale);
    }
    let conversation = conversation_row(txn, row.conversation_id)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let connection = sending_connection(txn, &conversation).await?;
    Ok(Open {
        row,
        conversation,
        connection,
    })
}

async fn draft_row(view: &View, id: DraftId) -> Result<Option<draft::Model>, StoreError> {
    Ok(view
        .find::<draft::Entity>()
        .filter(draft::Column::Id.eq(id.0))
        .one(view.db())
        .await?)
}

async fn conversation_row(view: &View, id: Uuid) -> Result<Option<conversation::Model>, StoreError> {
    Ok(view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(id))
        .one(view.db())
        .await?)
}

async fn sending_connection(
    view: &View,
    row: &conversation::Model,
) -> Result<connection::Model, ReviewError> {
    let connection = connect::row(view, ConnectionId(row.connection_id)).await?;
    connection
        .filter(|row| ConnectionState::parse(&row.state).is_some_and(ConnectionState::sends))
        .ok_or(ReviewError::NotConnected)
}

fn window_is_open(txn: &Txn, conversation: &conversation::Model) -> Result<(), ReviewError> {
    let open = Window::until_ms(conversation.window_until).is_open(txn.laras.clock().now());
    if open {
        Ok(())
    } else {
        Err(ReviewError::WindowClosed)
    }
}

/// Whether a person's reason is enough for these holds.
fn may_overrule(holds: &[Hold], reason: Option<&str>) -> bool {
    holds.is_empty() || (reason.is_some() && holds.iter().all(|hold| hold.overrulable))
}

fn stated(reason: Option<String>) -> Option<String> {
    reason
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// Approves the version a person saw. What a check holds needs a reason.
pub async fn approve(
    scope: &WorkspaceScope,
    id: DraftId,
    version: i32,
    overrule: Option<String>,
) -> Result<(), ReviewError> {
    let mut txn = scope.txn().await?;
    let open = open(scope, &txn, id, version).await?;
    let stored = version_row(&txn, id.0, version)
        .await?
        .ok_or(ReviewError::NotFound)?;
    let text = version_text(&txn, &stored).await?.ok_or(ReviewError::Empty)?;
    window_is_open(&txn, &open.conversation)?;
    let overrule = stated(overrule);
    let verdict = judge_again(scope, &mut txn, &open, &stored, &text).await?;
    let holds = holds_of(&verdict);
    if !may_overrule(&holds, overrule.as_deref()) {
        txn.commit().await?;
        return Err(ReviewError::Held(holds));
    }
    record_overruled(scope, &mut txn, &open, version, &holds, overrule.as_deref()).await?;
    settle_approved(scope, &mut txn, &open, version, &text, "approved").await?;
    txn.commit().await?;
    Ok(())
}

/// Judges a stored version against the facts of now. Facts may have changed since it was drafted; then the new verdict is kept and
/// shown, and is in the evidence.
async fn judge_again(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    open: &Open,
    stored: &draft_version::Model,
    text: &str,
) -> Result<Verdict, StoreError> {
    let channel = Channel::parse(&open.row.channel).ok_or(StoreError::Unknown("draft"))?;
    let proposal: Option<Proposal> = if stored.author_id.is_none() {
        let json = txn.open(DRAFT_PROPOSAL, open.row.id, &open.row.proposal).await?;
        Some(from_json(&json, "draft")?)
    } else {
        None
    };
    let verdict = judge_words(txn, &open.conversation, text, channel, proposal.as_ref()).await?;
    if verdict == verdict_of(txn, stored).await? {
        return Ok(verdict);
    }
    let key = open.connection.content_key;
    let place = version_row_id(open.row.id, stored.version);
    let sealed = txn.seal(key, VERSION_VERDICT, place, &to_json(&verdict)).await?;
    txn.update::<draft_version::Entity>()
        .col_expr(draft_version::Column::Verdict, Expr::value(sealed))
        .filter(draft_version::Column::DraftId.eq(open.row.id))
        .filter(draft_version::Column::Version.eq(stored.version))
        .exec(txn.db())
        .await?;
    let state = if verdict.passes() {
        DraftState::Waiting
    } else {
        DraftState::Held
    };
    move_draft(txn, &open.row, state, None).await?;
    let conversation = ConversationId(open.row.conversation_id);
    let entry = checked(&scope.actor, conversation, open.row.id, stored.version, &verdict);
    txn.record(key, entry).await?;
    Ok(verdict)
}

/// That a person sent what checks held is an entry of its own, with the checks and the reason.
async fn record_overruled(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    open: &Open,
    version: i32,
    holds: &[Hold],
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let (Some(reason), false) = (reason, holds.is_empty()) else {
        return Ok(());
    };
    let mut entry = Entry::new("overruled", &scope.actor)
        .about(ConversationId(open.row.conversation_id))
        .object("draft", open.row.id)
        .number("version", i64::from(version))
        .commitment("overruled_because", reason.as_bytes());
    for hold in holds {
        entry = entry.text(hold.check.name(), format!("hold:{}", hold.reason.code()));
    }
    txn.record(open.connection.content_key, entry).await
}

/// Approves a text that a person changed. It is checked again; held, it is kept as a new version and shown again.
pub async fn edit_and_approve(
    scope: &WorkspaceScope,
    id: DraftId,
    version: i32,
    text: String,
    overrule: Option<String>,
) -> Result<(), ReviewError> {
    let text = clean(&text);
    let mut txn = scope.txn().await?;
    let open = open(scope, &txn, id, version).await?;
    let channel = Channel::parse(&open.row.channel).ok_or(StoreError::Unknown("draft"))?;
    fits(&text, channel)?;
    let unchanged = match version_row(&txn, id.0, version).await? {
        Some(row) => version_text(&txn, &row).await?.as_deref() == Some(text.as_str()),
        None => false,
    };
    if unchanged {
        drop(txn);
        return approve(scope, id, version, overrule).await;
    }
    window_is_open(&txn, &open.conversation)?;
    let verdict = judge_words(&txn, &open.conversation, &text, channel, None).await?;
    let holds = holds_of(&verdict);
    let next = version + 1;
    keep_version(scope, &txn, &open, next, &text, &verdict).await?;
    let entry = Entry::new("edited", &scope.actor)
        .about(ConversationId(open.row.conversation_id))
        .object("draft", id.0)
        .number("version", i64::from(next))
        .commitment("text", text.as_bytes());
    txn.record(open.connection.content_key, entry).await?;
    let conversation = ConversationId(open.row.conversation_id);
    let entry = checked(&scope.actor, conversation, id.0, next, &verdict);
    txn.record(open.connection.content_key, entry).await?;
    let overrule = stated(overrule);
    if !may_overrule(&holds, overrule.as_deref()) {
        let state = if holds.is_empty() {
            DraftState::Waiting
        } else {
            DraftState::Held
        };
        move_draft(&mut txn, &open.row, state, None).await?;
        txn.commit().await?;
        return Err(ReviewError::Held(holds));
    }
    record_overruled(scope, &mut txn, &open, next, &holds, overrule.as_deref()).await?;
    settle_approved(scope, &mut txn, &open, next, &text, "approved").await?;
    txn.commit().await?;
    Ok(())
}

fn fits(text: &str, channel: Channel) -> Result<(), ReviewError> {
    let max = channel.longest_text();
    if text.is_empty() {
        Err(ReviewError::Empty)
    } else if text.chars().count() > max {
        Err(ReviewError::TooLong { max })
    } else {
        Ok(())
    }
}

/// Judges a text against the facts of now; a person's own words have no proposal.
async fn judge_words(
    txn: &Txn,
    row: &conversation::Model,
    text: &str,
    channel: Channel,
    proposal: Option<&Proposal>,
) -> Result<Verdict, StoreError> {
    let facts = business::facts(txn).await?;
    let history = context::conversation(txn, ConversationId(row.id)).await?;
    let case = Case {
        text,
        proposal,
        facts: &facts,
        conversation: &history.conversation,
        contact: row.contact_id,
        window: Window::until_ms(row.window_until),
        channel,
    };
    Ok(judge(txn, case).await?.verdict)
}

async fn keep_version(
    scope: &WorkspaceScope,
    txn: &Txn,
    open: &Open,
    version: i32,
    text: &str,
    verdict: &Verdict,
) -> Result<(), StoreError> {
    let key = open.connection.content_key;
    let row = version_row_id(open.row.id, version);
    txn.insert(draft_version::Model {
        workspace_id: txn.workspace().0,
        draft_id: open.row.id,
        version,
        author_id: scope.person().map(|person| person.0),
        body: Some(txn.seal(key, VERSION_BODY, row, text.as_bytes()).await?),
        verdict: txn.seal(key, VERSION_VERDICT, row, &to_json(verdict)).await?,
        created_at: txn.now(),
    })
    .await?;
    txn.update::<draft::Entity>()
        .col_expr(draft::Column::Version, Expr::value(version))
        .filter(draft::Column::Id.eq(open.row.id))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Moves a draft on, clears the conversation's badge once it is decided, and says so to open pages.
async fn move_draft(
    txn: &mut Txn,
    row: &draft::Model,
    state: DraftState,
    decided_by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let mut update = txn
        .update::<draft::Entity>()
        .col_expr(draft::Column::State, Expr::value(state.code()));
    if !state.is_open() {
        update = update
            .col_expr(draft::Column::DecidedAt, Expr::value(txn.now()))
            .col_expr(draft::Column::DecidedBy, Expr::value(decided_by));
    }
    let moved = update
        .filter(draft::Column::Id.eq(row.id))
        .filter(draft::Column::State.is_in([DraftState::Waiting.code(), DraftState::Held.code()]))
        .exec(txn.db())
        .await?;
    let badge = state.is_open().then(|| state.code());
    set_badge(txn, row.conversation_id, badge).await?;
    txn.announce(LiveKind::Draft, Some(ConversationId(row.conversation_id)));
    Ok(moved.rows_affected == 1)
}

/// What lists show beside a conversation.
pub(crate) async fn set_badge(txn: &Txn, conversation: Uuid, badge: Option<&str>) -> Result<(), StoreError> {
    txn.update::<conversation::Entity>()
        .col_expr(conversation::Column::DraftBadge, Expr::value(badge))
        .filter(conversation::Column::Id.eq(conversation))
        .exec(txn.db())
        .await?;
    Ok(())
}

async fn settle_approved(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    open: &Open,
    version: i32,
    text: &str,
    kind: &'static str,
) -> Result<(), ReviewError> {
    if !move_draft(
        txn,
        &open.row,
        DraftState::Approved,
        scope.person().map(|person| person.0),
    )
    .await?
    {
        return Err(ReviewError::Stale);
    }
    let entry = Entry::new(kind, &scope.actor)
        .about(ConversationId(open.row.conversation_id))
        .object("draft", open.row.id)
        .number("version", i64::from(version))
        .commitment("text", text.as_bytes());
    txn.record(open.connection.content_key, entry).await?;
    let approved = Approved {
        draft: open.row.id,
        version,
        conversation: &open.conversation,
        connection: &open.connection,
        text,
        author: "draft",
    };
    enqueue(scope, txn, approved).await?;
    Ok(())
}

/// Auto-send: approves a draft that passed, in the transaction that made it.
pub(crate) async fn approve_by_rule(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: draft::Model,
    text: &str,
) -> Result<(), StoreError> {
    let Some(conversation) = conversation_row(txn, row.conversation_id).await? else {
        return Ok(());
    };
    let connection = match sending_connection(txn, &conversation).await {
        Ok(connection) => connection,
        Err(ReviewError::Store(error)) => return Err(error),
        Err(_) => return Ok(()),
    };
    let version = row.version;
    let open = Open {
        row,
        conversation,
        connection,
    };
    match settle_approved(scope, txn, &open, version, text, "approved_by_rule").await {
        Err(ReviewError::Store(error)) => Err(error),
        // Decided by somebody meanwhile: then it is theirs.
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Rejects the version a person saw, with a reason that is kept.
pub async fn reject(
    scope: &WorkspaceScope,
    id: DraftId,
    version: i32,
    reason: String,
) -> Result<(), ReviewError> {
    if !scope.may(Duty::Approve) {
        return Err(ReviewError::NotAllowed);
    }
    let mut txn = scope.txn().await?;
    let row = draft_row(&txn, id).await?.ok_or(ReviewError::NotFound)?;
    if row.version != version
        || !move_draft(&mut txn, &row, DraftState::Rejected, scope.person().map(|p| p.0)).await?
    {
        return Err(ReviewError::Stale);
    }
    let reason = reason.trim().to_owned();
    let key = content_key(&txn, row.conversation_id).await?;
    let sealed = txn.seal(key, DRAFT_REASON, row.id, reason.as_bytes()).await?;
    txn.update::<draft::Entity>()
        .col_expr(draft::Column::Reason, Expr::value(sealed))
        .filter(draft::Column::Id.eq(row.id))
        .exec(txn.db())
        .await
        .map_err(StoreError::from)?;
    let entry = Entry::new("rejected", &scope.actor)
        .about(ConversationId(row.conversation_id))
        .object("draft", row.id)
        .number("version", i64::from(version))
        .commitment("reason", reason.as_bytes());
    txn.record(key, entry).await?;
    txn.commit().await?;
    Ok(())
}

async fn content_key(view: &View, conversation: Uuid) -> Result<Uuid, StoreError> {
    let row = conversation_row(view, conversation)
        .await?
        .ok_or(StoreError::Unknown("conversation"))?;
    let connection = view
        .find::<connection::Entity>()
        .filter(connection::Column::Id.eq(row.connection_id))
        .one(view.db())
        .await?;
    connection
        .map(|row| row.content_key)
        .ok_or(StoreError::Unknown("connection"))
}

/// A person's own words: same gate for what nobody may overrule, same send protocol, recorded as written by a person.
pub async fn write_reply(
    scope: &WorkspaceScope,
    id: ConversationId,
    text: String,
) -> Result<(), ReviewError> {
    if !scope.may(Duty::Write) {
        return Err(ReviewError::NotAllowed);
    }
    let text = clean(&text);
    let mut txn = scope.txn().await?;
    let conversation = conversation_row(&txn, id.0).await?.ok_or(ReviewError::NotFound)?;
    let connection = sending_connection(&txn, &conversation).await?;
    let channel = Channel::parse(&conversation.channel).ok_or(StoreError::Unknown("conversation"))?;
    fits(&text, channel)?;
    window_is_open(&txn, &conversation)?;
    let verdict = judge_words(&txn, &conversation, &text, channel, None).await?;
    let holds: Vec<Hold> = holds_of(&verdict)
        .into_iter()
        .filter(|hold| !hold.overrulable)
        .collect();
    if !holds.is_empty() {
        return Err(ReviewError::Held(holds));
    }
    // A person has answered: what waited is stale.
    supersede(&mut txn, scope, id).await?;
    let row = written_draft(scope, &txn, &conversation, &connection, channel).await?;
    let open = Open {
        row,
        conversation,
        connection,
    };
    keep_version(scope, &txn, &open, 1, &text, &verdict).await?;
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
    channel: Channel,
) -> Result<draft::Model, StoreError> {
    let id = txn.new_id();
    let key = connection.content_key;
    let person = scope.person().map(|person| person.0);
    let proposal = context::written_by_a_person();
    let row = draft::Model {
        workspace_id: txn.workspace().0,
        id,
        partner_id: txn.partner().map(|partner| partner.0),
        conversation_id: conversation.id,
        channel: channel.code().into(),
        version: 1,
        state: DraftState::Approved.code().into(),
        class: "written".into(),
        lang: proposal.language.code().into(),
        answers: txn
            .seal(key, DRAFT_ANSWERS, id, &to_json(&Vec::<MessageId>::new()))
            .await?,
        proposal: txn.seal(key, DRAFT_PROPOSAL, id, &to_json(&proposal)).await?,
        window_until: conversation.window_until,
        created_at: txn.now(),
        decided_at: Some(txn.now()),
        decided_by: person,
        reason: None,
    };
    txn.insert(row.clone()).await?;
    Ok(row)
}

/// Ends the open draft of a conversation because something newer was said.
pub(crate) async fn supersede(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    conversation: ConversationId,
) -> Result<(), StoreError> {
    let open = txn
        .find::<draft::Entity>()
        .filter(draft::Column::ConversationId.eq(conversation.0))
        .filter(draft::Column::State.is_in([DraftState::Waiting.code(), DraftState::Held.code()]))
        .all(txn.db())
        .await?;
    for row in open {
        close(txn, scope, &row, DraftState::Superseded, "newer_message").await?;
    }
    Ok(())
}

/// Ends every open draft that would leave through a connection; returns how many.
pub(crate) async fn cancel_open(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    connection: ConnectionId,
    reason: &str,
) -> Result<u64, StoreError> {
    let conversations = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::ConnectionId.eq(connection.0))
        .filter(conversation::Column::DraftBadge.is_not_null())
        .all(txn.db())
        .await?;
    let open = txn
        .find::<draft::Entity>()
        .filter(draft::Column::ConversationId.is_in(conversations.into_iter().map(|row| row.id)))
        .filter(draft::Column::State.is_in([DraftState::Waiting.code(), DraftState::Held.code()]))
        .all(txn.db())
        .await?;
    let mut count = 0;
    for row in open {
        close(txn, scope, &row, DraftState::Cancelled, reason).await?;
        count += 1;
    }
    Ok(count)
}

pub(super) async fn close(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    row: &draft::Model,
    state: DraftState,
    reason: &str,
) -> Result<(), StoreError> {
    if move_draft(txn, row, state, None).await? {
        // A webhook may be the occasion; that the draft ends is our own rule.
        let actor = match &scope.actor {
            Actor::Provider => &Actor::System,
            actor => actor,
        };
        let entry = Entry::new(state.code(), actor)
            .about(ConversationId(row.conversation_id))
            .object("draft", row.id)
            .number("version", i64::from(row.version))
            .text("reason", reason);
        let key = content_key(txn, row.conversation_id).await?;
        txn.record(key, entry).await?;
    }
    Ok(())
}

/// The job: closes a draft that waited until its window closed.
pub(crate) async fn expire(scope: &WorkspaceScope, id: Uuid) -> Result<(), Stop> {
    let mut txn = scope.txn().await?;
    let Some(row) = draft_row(&txn, DraftId(id)).await? else {
        return Ok(());
    };
    let still_open = DraftState::parse(&row.state).is_some_and(DraftState::is_open);
    if still_open && !Window::until_ms(row.window_until).is_open(txn.laras.clock().now()) {
        close(&mut txn, scope, &row, DraftState::Expired, "window_closed").await?;
        txn.commit().await?;
    }
    Ok(())
}
