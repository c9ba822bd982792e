//! Running the gate over a text with everything it may look at.

use crate::draft::conversation::Conversation;
use crate::draft::facts::Facts;
use crate::draft::proposal::Proposal;
use crate::evidence::Entry;
use crate::ids::ConversationId;
use crate::receive::Window;
use crate::review::DraftState;
use crate::review::gate::{self, Class, GateInput, Outcome, Verdict};
use crate::store::entity::tenant::contact;
use crate::store::{StoreError, View};
use crate::tenancy::Actor;
use crate::{Channel, Way};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use std::collections::HashSet;
use uuid::Uuid;

/// A text, judged.
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
}

/// What is judged, and against what.
pub(crate) struct Case<'a> {
    pub(crate) text: &'a str,
    pub(crate) proposal: Option<&'a Proposal>,
    pub(crate) facts: &'a Facts,
    pub(crate) conversation: &'a Conversation,
    pub(crate) contact: Uuid,
    pub(crate) window: Window,
    pub(crate) channel: Channel,
    pub(crate) way: Way,
}

/// Judges a text. The gate is pure; what it needs from rows is looked up before.
pub(crate) async fn judge(view: &View, case: Case<'_>) -> Result<Judged, StoreError> {
    judge_told(view, case, None).await
}

/// Judges a text whose drafter was told this besides facts and conversation.
pub(crate) async fn judge_told(
    view: &View,
    case: Case<'_>,
    prompt: Option<&str>,
) -> Result<Judged, StoreError> {
    let others = other_contacts_named(view, case.text, case.contact).await?;
    let verdict = gate::check(&GateInput {
        text: case.text,
        proposal: case.proposal,
        facts: case.facts,
        conversation: case.conversation,
        window_open_until: case.window.open_until,
        now: view.laras.clock().now(),
        is_connected: true,
        owns_thread: true,
        channel: case.channel,
        way: case.way,
        prompt,
        is_other_contacts: &|identifier| others.contains(identifier),
    });
    Ok(Judged { verdict })
}

/// Identifiers in the text that are the number of another contact of this workspace.
async fn other_contacts_named(view: &View, text: &str, contact: Uuid) -> Result<HashSet<String>, StoreError> {
    let mut named = HashSet::new();
    for identifier in gate::identifiers(text) {
        let key = view.laras.keys().lookup("phone", &identifier);
        let count = view
            .find::<contact::Entity>()
            .filter(contact::Column::PhoneKey.eq(key))
            .filter(contact::Column::Id.ne(contact))
            .count(view.db())
            .await?;
        if count > 0 {
            named.insert(identifier);
        }
    }
    Ok(named)
}

/// What a class is called in rows and evidence.
pub(crate) const fn class_code(class: Class) -> &'static str {
    match class {
        Class::Documented => "documented",
        Class::Contradicted => "contradicted",
        Class::Unsupported => "unsupported",
        Class::NoClaim => "no_claim",
    }
}

/// The entry that names every check of one version with its verdict.
pub(crate) fn checked(
    actor: &Actor,
    conversation: ConversationId,
    draft: Uuid,
    version: i32,
    verdict: &Verdict,
) -> Entry {
    let state = if verdict.holds().next().is_some() {
        DraftState::Held
    } else {
        DraftState::Waiting
    };
    let mut entry = Entry::new("checked", actor)
        .about(conversation)
        .object("draft", draft)
        .number("version", i64::from(version))
        .text("class", class_code(verdict.class))
        .text("state", state.code());
    for result in &verdict.checks {
        let outcome = match &result.outcome {
            Outcome::Pass => "pass".to_owned(),
            Outcome::Hold(reason) => format!("hold:{}", reason.code()),
        };
        entry = entry.text(result.check.name(), outcome);
    }
    entry
}
