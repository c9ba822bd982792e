//! The job that proposes an answer: facts and one conversation in, one draft row out. Nothing leaves from here.

use std::sync::Arc;

use sea_orm::{ColumnTrait, QueryFilter};

use super::business;
use super::context::{self, History};
use super::facts::{Facts, cited};
use super::model::{Asked, By, Written};
use super::proposal::{PersonReason, Proposal, ProposalClass, Unanswerable};
use crate::connect;
use crate::evidence::{Entry, Record};
use crate::ids::{ConnectionId, ConversationId};
use crate::jobs::{Kind, Promise, Stop};
use crate::live::LiveKind;
use crate::receive::{Owner, Window, is_live, return_after_quiet};
use crate::review::gate::{Class, Verdict, not_for_everybody};
use crate::review::{self, DraftState, VERSION_BODY, VERSION_VERDICT};
use crate::store::entity::tenant::{connection, conversation, draft, draft_version};
use crate::store::{StoreError, Txn, View, to_json};
use crate::tenancy::WorkspaceScope;
use crate::{Channel, Way};

/// What there is to answer, and from what.
struct Material {
    history: History,
    facts: Arc<Facts>,
    contact: uuid::Uuid,
    at: jiff::Timestamp,
}

impl Material {
    fn asked(&self) -> Asked<'_> {
        Asked {
            facts: &self.facts,
            conversation: &self.history.conversation,
            now: self.at,
            contact: self.contact,
            speaks: self.history.newest_kind.as_deref().is_none_or(speaks),
        }
    }
}

/// A proposal and what the gate says of it.
struct Drafted {
    proposal: Proposal,
    by: By,
    verdict: Verdict,
    history: History,
    facts: Arc<Facts>,
    way: Way,
}

/// Proposes an answer to what a customer wrote since the last one.
pub(crate) async fn draft(scope: &WorkspaceScope, id: ConversationId) -> Result<(), Stop> {
    return_after_quiet(scope, id).await?;
    let view = scope.view().await?;
    let Some((conversation, _)) = answerable(&view, id).await? else {
        return Ok(());
    };
    let material = gather(&view, &conversation).await?;
    drop(view);
    let Some(material) = material else { return Ok(()) };
    let drafted = propose(scope, &conversation, material).await?;
    let mut txn = scope.txn().await?;
    let Some((conversation, connection)) = answerable(&txn, id).await? else {
        return Ok(());
    };
    let now = context::conversation(&txn, id).await?;
    if now.conversation != drafted.history.conversation {
        // A newer message, or an edit, arrived while drafting; its own job drafts anew.
        return Ok(());
    }
    write(scope, &mut txn, &conversation, &connection, drafted).await?;
    txn.commit().await?;
    Ok(())
}

/// The conversation, if it is ours to answer and an answer could leave at all.
async fn answerable(
    view: &View,
    id: ConversationId,
) -> Result<Option<(conversation::Model, connection::Model)>, StoreError> {
    if crate::tenancy::rests(view).await? {
        return Ok(None);
    }
    let row = view
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(id.0))
        .one(view.db())
        .await?;
    let Some(row) = row.filter(|row| Owner::of(row).drafts()) else {
        return Ok(None);
    };
    let connection = connect::row(view, ConnectionId(row.connection_id)).await?;
    let connection = connection.filter(connect::drafts);
    let in_public = row.thread_key.is_some();
    let open = in_public || Window::until_ms(row.window_until).is_open(view.laras.clock().now());
    Ok(connection.filter(|_| open).map(|connection| (row, connection)))
}

/// Reads what a drafter may see; nothing when nobody waits for an answer.
async fn gather(view: &View, row: &conversation::Model) -> Result<Option<Material>, StoreError> {
    let history = context::conversation(view, ConversationId(row.id)).await?;
    if history.unanswered.is_empty() {
        return Ok(None);
    }
    Ok(Some(Material {
        history,
        facts: business::facts(view).await?,
        contact: row.contact_id,
        at: view.laras.clock().now(),
    }))
}

/// Has an answer written, with no view open, and measures it against the facts as they are when it is there.
async fn propose(
    scope: &WorkspaceScope,
    row: &conversation::Model,
    mut material: Material,
) -> Result<Drafted, StoreError> {
    let drafters = scope.laras.drafters();
    let mut written = drafters.write(scope, &material.asked()).await?;
    if !material.asked().speaks {
        // A picture or a voice note says something that no text shows: a person looks.
        written.proposal.class = ProposalClass::CannotAnswer(Unanswerable::NoText);
    }
    let view = scope.view().await?;
    if drafters.are_far() {
        material.facts = business::facts(&view).await?;
    }
    let (verdict, way) = measure(&view, row, &material, &written).await?;
    drop(view);
    let verdict = drafters
        .doubt(scope, &material.asked(), &written, verdict)
        .await?;
    Ok(Drafted {
        proposal: written.proposal,
        by: written.by,
        verdict,
        history: material.history,
        facts: material.facts,
        way,
    })
}

async fn measure(
    view: &View,
    row: &conversation::Model,
    material: &Material,
    written: &Written,
) -> Result<(Verdict, Way), StoreError> {
    let way = way(view, row, &material.history, &written.proposal).await?;
    let case = review::Case {
        text: written.proposal.text.as_deref().unwrap_or_default(),
        proposal: Some(&written.proposal),
        facts: &material.facts,
        conversation: &material.history.conversation,
        contact: row.contact_id,
        window: Window::until_ms(row.window_until),
        channel: Channel::parse(&row.channel).ok_or(StoreError::Unknown("conversation"))?,
        way,
    };
    let judged = review::judge_told(view, case, written.prompt).await?;
    Ok((judged.verdict, way))
}

/// In private where the answer is nobody else's business, or where Instagram allows nothing else.
async fn way(
    view: &View,
    row: &conversation::Model,
    history: &History,
    proposal: &Proposal,
) -> Result<Way, StoreError> {
    let Some(post) = row.post_id else {
        return Ok(Way::Message);
    };
    let channel = Channel::parse(&row.channel).ok_or(StoreError::Unknown("conversation"))?;
    let text = proposal.text.as_deref().unwrap_or_default();
    let in_private = !Way::Comment.carries(channel, text)
        || not_for_everybody(&history.conversation.question(), text).is_some()
        || is_live(view, post).await?;
    let possible = Window::until_ms(row.window_until).is_open(view.laras.clock().now());
    Ok(if in_private && possible {
        Way::PrivateReply
    } else {
        Way::Comment
    })
}

/// Kinds of messages whose meaning is in their words.
fn speaks(kind: &str) -> bool {
    matches!(kind, "text" | "button" | "interactive")
}

async fn write(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    conversation: &conversation::Model,
    connection: &connection::Model,
    drafted: Drafted,
) -> Result<(), StoreError> {
    let id = ConversationId(conversation.id);
    let cited = review::of_drafted(&drafted.proposal, &drafted.verdict);
    if !review::hold_current(txn, &cited).await? {
        // A fact changed while this was drafted from it, or by a hand that left no mark.
        txn.laras.remembered().forget(txn.workspace());
        return txn.promise(Promise::now(Kind::Draft, conversation.id)).await;
    }
    review::supersede(txn, scope, id).await?;
    let passes = may_leave(&drafted.proposal, &drafted.verdict);
    let channel = Channel::parse(&conversation.channel).ok_or(StoreError::Unknown("conversation"))?;
    let ready = review::Ready {
        proposal: &drafted.proposal,
        verdict: &drafted.verdict,
        facts: &drafted.facts,
        conversation: Some(id),
        channel,
        way: drafted.way,
        passes,
        answers_a_machine: drafted.history.conversation.looks_automatic(),
        zone: &scope.zone(),
    };
    let ruling = review::rules::rule(txn, &ready).await?;
    let row = insert(txn, conversation, connection, &drafted, passes).await?;
    review::rules::keep(txn, row.id, &ruling).await?;
    record(scope, txn, connection, &row, &drafted, &ruling).await?;
    review::set_badge(txn, conversation.id, Some(&row.state)).await?;
    // A comment can be answered in public as long as it stands.
    if let Some(until) = conversation.window_until.filter(|_| drafted.way == Way::Message) {
        txn.promise(Promise::at(
            Kind::ExpireDraft,
            row.id,
            Window::last_call_ms(until),
        ))
        .await?;
    }
    txn.announce(LiveKind::Draft, Some(id));
    if let Some(text) = drafted.proposal.text.as_deref().filter(|_| passes) {
        review::approve_by_rule(scope, txn, row, text, &ruling).await?;
    }
    Ok(())
}

/// Only what is documented, or claims nothing, and passes every check can leave without a person.
pub(crate) fn may_leave(proposal: &Proposal, verdict: &Verdict) -> bool {
    verdict.passes()
        && proposal.text.is_some()
        && matches!(proposal.class, ProposalClass::Documented | ProposalClass::NoClaim)
        && matches!(verdict.class, Class::Documented | Class::NoClaim)
}

async fn insert(
    txn: &Txn,
    conversation: &conversation::Model,
    connection: &connection::Model,
    drafted: &Drafted,
    passes: bool,
) -> Result<draft::Model, StoreError> {
    let key = connection.content_key;
    let new = review::NewDraft {
        state: if passes {
            DraftState::Waiting
        } else {
            DraftState::Held
        },
        class: review::class_code(drafted.verdict.class),
        lang: drafted.proposal.language,
        answers: &to_json(&drafted.history.unanswered),
        proposal: &drafted.proposal,
        way: drafted.way,
        decided_by: None,
    };
    let row = review::begin(txn, conversation, connection, new).await?;
    let id = row.id;
    let version = review::version_row_id(id, 1);
    let body = match &drafted.proposal.text {
        Some(text) => Some(txn.seal(key, VERSION_BODY, version, text.as_bytes()).await?),
        None => None,
    };
    txn.insert(draft_version::Model {
        workspace_id: txn.workspace().0,
        draft_id: id,
        version: 1,
        author_id: None,
        body,
        verdict: txn
            .seal(key, VERSION_VERDICT, version, &to_json(&drafted.verdict))
            .await?,
        created_at: txn.now(),
    })
    .await?;
    let cited = review::of_drafted(&drafted.proposal, &drafted.verdict);
    review::cite(txn, id, 1, cited).await?;
    Ok(row)
}

/// Two entries: what was proposed from which facts, and what each named check said.
async fn record(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    row: &draft::Model,
    drafted: &Drafted,
    ruling: &review::Ruling,
) -> Result<(), StoreError> {
    let id = ConversationId(row.conversation_id);
    let text = drafted.proposal.text.as_deref().unwrap_or_default();
    let entry = Entry::new("drafted", &scope.actor)
        .about(id)
        .object("draft", row.id)
        .text("drafter", drafted.by.drafter)
        .text("proposal", proposal_code(drafted.proposal.class))
        .text("way", drafted.way.code())
        .text("facts", cited(&drafted.proposal.sources()))
        .number(
            "facts_known",
            i64::try_from(drafted.facts.list().len()).unwrap_or(i64::MAX),
        )
        .number("version", 1)
        .commitment("text", text.as_bytes());
    txn.record(connection.content_key, drafted.by.on(entry)).await?;
    let checked = review::checked(&scope.actor, id, row.id, 1, &drafted.verdict);
    txn.record(connection.content_key, ruling.on(checked)).await
}

fn proposal_code(class: ProposalClass) -> &'static str {
    match class {
        ProposalClass::Documented => "documented",
        ProposalClass::NoClaim => "no_claim",
        ProposalClass::CannotAnswer(_) => "cannot_answer",
        ProposalClass::NeedsPerson(PersonReason::Asked) => "asked_for_a_person",
        ProposalClass::NeedsPerson(_) => "needs_person",
    }
}
