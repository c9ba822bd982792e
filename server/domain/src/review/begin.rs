//! The row with which every draft begins, whoever proposed it.

use crate::Way;
use crate::draft::language::Lang;
use crate::draft::proposal::Proposal;
use crate::store::entity::tenant::{connection, conversation, draft};
use crate::store::{StoreError, Txn, to_json};
use uuid::Uuid;

use super::DraftState;
use super::card::{DRAFT_ANSWERS, DRAFT_PROPOSAL};

/// What is particular about a new draft.
pub(crate) struct NewDraft<'a> {
    pub(crate) state: DraftState,
    /// The name of a class in rows.
    pub(crate) class: &'static str,
    pub(crate) lang: Lang,
    /// The ids of the messages that it answers, as JSON.
    pub(crate) answers: &'a [u8],
    pub(crate) proposal: &'a Proposal,
    pub(crate) way: Way,
    /// Who decided it already: a person's own words are approved from the start.
    pub(crate) decided_by: Option<Uuid>,
}

/// Writes the row of a first version.
pub(crate) async fn begin(
    txn: &Txn,
    conversation: &conversation::Model,
    connection: &connection::Model,
    new: NewDraft<'_>,
) -> Result<draft::Model, StoreError> {
    let id = txn.new_id();
    let key = connection.content_key;
    let row = draft::Model {
        workspace_id: txn.workspace().0,
        id,
        partner_id: txn.partner().map(|partner| partner.0),
        conversation_id: conversation.id,
        channel: conversation.channel.clone(),
        version: 1,
        state: new.state.code().into(),
        class: new.class.into(),
        lang: new.lang.code().into(),
        answers: txn.seal(key, DRAFT_ANSWERS, id, new.answers).await?,
        proposal: txn.seal(key, DRAFT_PROPOSAL, id, &to_json(new.proposal)).await?,
        window_until: conversation.window_until,
        created_at: txn.now(),
        decided_at: (!new.state.is_open()).then(|| txn.now()),
        decided_by: new.decided_by,
        reason: None,
        way: new.way.code().into(),
        snoozed_until: None,
    };
    txn.insert(row.clone()).await?;
    Ok(row)
}
