//! What a drafter may see of a conversation, read from rows.

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::conversation::{Conversation, From, Turn};
use super::language::Lang;
use super::proposal::{Proposal, ProposalClass};
use crate::ids::{ConversationId, MessageId};
use crate::receive::{Body, MESSAGE_BODY};
use crate::send::withdrawn;
use crate::store::entity::tenant::message::{Column, Entity};
use crate::store::{StoreError, View, from_json};
use crate::time::from_ms;

/// Messages a drafter looks back on.
const TURNS: u64 = 30;

/// A conversation with what the job needs to know of it.
pub(crate) struct History {
    pub(crate) conversation: Conversation,
    /// The customer's messages since the last answer, oldest first.
    pub(crate) unanswered: Vec<MessageId>,
    /// The kind of the customer's newest message.
    pub(crate) newest_kind: Option<String>,
}

/// The latest turns of one conversation of this workspace, and nothing else.
///
/// In the order in which we learnt of them: Meta's stamps are whole seconds and a delivery may be late, so by them a question that
/// arrived after our answer would seem to be answered already, and nobody would see it.
pub(crate) async fn conversation(view: &View, id: ConversationId) -> Result<History, StoreError> {
    let mut rows = view
        .find::<Entity>()
        .filter(Column::ConversationId.eq(id.0))
        .filter(Column::DeletedAt.is_null())
        // Notes by WhatsApp about a customer are nobody's words.
        .filter(Column::Kind.ne("system"))
        // What was taken back before it left, no customer has seen.
        .filter(Column::Id.not_in_subquery(withdrawn(view, id)))
        .order_by_desc(Column::ReceivedAt)
        .order_by_desc(Column::Id)
        .limit(TURNS)
        .all(view.db())
        .await?;
    rows.reverse();
    let mut history = History {
        conversation: Conversation::default(),
        unanswered: Vec::new(),
        newest_kind: None,
    };
    for row in rows {
        let json = view.open_text(MESSAGE_BODY, row.id, row.body.as_deref()).await?;
        let body = json
            .map(|json| from_json::<Body>(json.as_bytes(), "message"))
            .transpose()?;
        let from = if row.direction == "in" {
            From::Customer
        } else {
            From::Business
        };
        match from {
            From::Customer => {
                history.unanswered.push(MessageId(row.id));
                history.newest_kind = Some(row.kind);
            }
            From::Business => history.unanswered.clear(),
        }
        history.conversation.messages.push(Turn {
            from,
            text: body.and_then(|body| body.text).unwrap_or_default(),
            at: from_ms(row.at),
        });
    }
    Ok(history)
}

/// What stands in place of a proposal when a person wrote the text.
pub(crate) fn written_by_a_person() -> Proposal {
    Proposal {
        language: Lang::default(),
        class: ProposalClass::NoClaim,
        text: None,
        sentences: Vec::new(),
        intents: Vec::new(),
    }
}
