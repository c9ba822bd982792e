//! Decisions about a draft: approve, edit, reject.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};

use super::card::{
    DRAFT_PROPOSAL, DRAFT_REASON, Hold, VERSION_VERDICT, holds_of, verdict_of, version_row, version_row_id,
    version_text,
};
use super::citations::{cite_anew, of_drafted, of_edited};
use super::delegation::refuse_kept;
use super::gate::{Verdict, clean};
use super::judge::checked;
use super::rows::{
    Open, content_key, conversation_row, draft_row, fits, judge_words, keep_version, may_leave, move_draft,
    sending_connection,
};
use super::rules::Ruling;
use super::{DraftState, ReviewError};
use crate::Channel;
use crate::draft::proposal::Proposal;
use crate::evidence::{Entry, Record};
use crate::ids::{ConversationId, DraftId};
use crate::send::{Approved, enqueue};
use crate::store::entity::tenant::{draft, draft_version};
use crate::store::{StoreError, Txn, from_json, to_json};
use crate::tenancy::{Duty, WorkspaceScope};

/// Loads a draft for a decision on one version of it.
pub(super) async fn open(
    scope: &WorkspaceScope,
    txn: &Txn,
    id: DraftId,
    version: i32,
) -> Result<Open, ReviewError> {
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
    refuse_kept(scope, &txn, Some(&open.row), &text).await?;
    may_leave(&txn, &open.conversation, open.way()?).await?;
    let overrule = stated(overrule);
    let verdict = judge_again(scope, &mut txn, &open, &stored, &text).await?;
    let holds = holds_of(&verdict);
    if !may_overrule(&holds, overrule.as_deref()) {
        txn.commit().await?;
        return Err(ReviewError::Held(holds));
    }
    record_overruled(scope, &mut txn, &open, version, &holds, overrule.as_deref()).await?;
    settle_approved(scope, &mut txn, &open, version, &text, None).await?;
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
    let verdict = judge_words(
        txn,
        &open.conversation,
        text,
        (channel, open.way()?),
        proposal.as_ref(),
    )
    .await?;
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
    let cited = match &proposal {
        Some(proposal) => of_drafted(proposal, &verdict),
        None => of_edited(txn, &open.row, text, &verdict).await?,
    };
    cite_anew(txn, open.row.id, stored.version, cited).await?;
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
    fits(&text, channel, open.way()?)?;
    let unchanged = match version_row(&txn, id.0, version).await? {
        Some(row) => version_text(&txn, &row).await?.as_deref() == Some(text.as_str()),
        None => false,
    };
    if unchanged {
        drop(txn);
        return approve(scope, id, version, overrule).await;
    }
    refuse_kept(scope, &txn, Some(&open.row), &text).await?;
    may_leave(&txn, &open.conversation, open.way()?).await?;
    let verdict = judge_words(&txn, &open.conversation, &text, (channel, open.way()?), None).await?;
    let holds = holds_of(&verdict);
    let next = version + 1;
    keep_version(
        &txn,
        &open,
        (next, scope.person().map(|person| person.0)),
        &text,
        &verdict,
    )
    .await?;
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
    settle_approved(scope, &mut txn, &open, next, &text, None).await?;
    txn.commit().await?;
    Ok(())
}

async fn settle_approved(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    open: &Open,
    version: i32,
    text: &str,
    rule: Option<&Ruling>,
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
    let kind = if rule.is_some() {
        "approved_by_rule"
    } else {
        "approved"
    };
    let mut entry = Entry::new(kind, &scope.actor)
        .about(ConversationId(open.row.conversation_id))
        .object("draft", open.row.id)
        .number("version", i64::from(version))
        .commitment("text", text.as_bytes());
    if let Some(version) = rule.and_then(|rule| rule.version) {
        entry = entry.number("rules_version", i64::from(version));
    }
    txn.record(open.connection.content_key, entry).await?;
    let approved = Approved {
        draft: open.row.id,
        version,
        conversation: &open.conversation,
        connection: &open.connection,
        text,
        author: "draft",
        way: open.way()?,
    };
    enqueue(scope, txn, approved).await?;
    Ok(())
}

/// Auto-send: approves a draft that passed the gate and the owner's rules, in the transaction that made it.
pub(crate) async fn approve_by_rule(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: draft::Model,
    text: &str,
    rule: &Ruling,
) -> Result<(), StoreError> {
    if !rule.decision.leaves() {
        return Ok(());
    }
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
    match settle_approved(scope, txn, &open, version, text, Some(rule)).await {
        Err(ReviewError::Store(error)) => Err(error),
        // Decided by somebody meanwhile: then it is theirs.
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Why a person rejects a draft: a closed list, so that it can be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RejectReason {
    /// It says something that is not so.
    WrongFacts,
    /// It does not answer the question.
    BesideThePoint,
    /// This is not how the business speaks.
    Tone,
    /// The customer was answered in another way.
    Answered,
    /// The owner wants to answer.
    OwnerAnswers,
    /// What the person says.
    #[default]
    Other,
}

impl RejectReason {
    /// All, in the order of a menu.
    pub const ALL: [Self; 6] = [
        Self::WrongFacts,
        Self::BesideThePoint,
        Self::Tone,
        Self::Answered,
        Self::OwnerAnswers,
        Self::Other,
    ];

    /// The name in forms and evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WrongFacts => "wrong_facts",
            Self::BesideThePoint => "beside_the_point",
            Self::Tone => "tone",
            Self::Answered => "answered",
            Self::OwnerAnswers => "owner_answers",
            Self::Other => "other",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// Rejects the version a person saw, in their own words.
pub async fn reject(
    scope: &WorkspaceScope,
    id: DraftId,
    version: i32,
    reason: String,
) -> Result<(), ReviewError> {
    reject_because(scope, id, version, RejectReason::Other, reason).await
}

/// Rejects the version a person saw, with a reason that is kept.
pub async fn reject_because(
    scope: &WorkspaceScope,
    id: DraftId,
    version: i32,
    why: RejectReason,
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
        .text("why", why.code())
        .commitment("reason", reason.as_bytes());
    txn.record(key, entry).await?;
    txn.commit().await?;
    Ok(())
}
