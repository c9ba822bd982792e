//! What must still be true when an approved answer leaves, looked at in the transaction that commits `sending`.

use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::body_hash;
use super::claim::{conversation_of, earlier_outstanding};
use super::failure::SendFailure;
use super::limits::Limits;
use super::parcel::{Parcel, Words, channel_of, is_configured};
use super::private;
use super::state::Event;
use crate::Way;
use crate::connect::{self, ConnectionState};
use crate::ids::ConnectionId;
use crate::receive::{Body, MESSAGE_BODY, Window};
use crate::review::{self, DraftState, WRITTEN};
use crate::store::entity::tenant::{connection, conversation, draft, message, outgoing};
use crate::store::{StoreError, Txn, View, from_json};
use crate::time::{HOUR, MINUTE};

/// What the POST needs, opened before `sending` is committed.
pub(super) struct Ready {
    pub(super) attempt: Uuid,
    pub(super) claimed_at: i64,
    pub(super) parcel: Parcel,
    pub(super) content_key: Uuid,
    pub(super) rule: Rule,
    pub(super) window_until: i64,
    pub(super) window_message: Option<Uuid>,
}

/// By which of Meta's rules an answer may leave now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// Within 24 hours, whoever wrote it.
    Standard,
    /// Within seven days on Instagram, in words that a person wrote from the first to the last.
    HumanAgent,
    /// Under a post, at any time.
    InPublic,
    /// To a comment's author, once, within seven days of the comment.
    PrivateReply,
}

impl Rule {
    /// `None` where the window is closed.
    async fn of(
        txn: &Txn,
        row: &outgoing::Model,
        connection: &connection::Model,
        conversation: &conversation::Model,
    ) -> Result<Option<Self>, StoreError> {
        let now = txn.laras.clock().now();
        let window = Window::until_ms(conversation.window_until);
        match way_of(row)? {
            Way::Comment => return Ok(Some(Self::InPublic)),
            Way::PrivateReply => return Ok(window.is_open(now).then_some(Self::PrivateReply)),
            Way::Message => {}
        }
        if window.is_open(now) {
            return Ok(Some(Self::Standard));
        }
        let permitted = txn.laras.settings().meta.instagram_human_agent;
        let longer = window.for_a_person(channel_of(connection)?, permitted);
        let by_a_person = approved_draft(txn, row)
            .await?
            .is_some_and(|draft| draft.class == WRITTEN && draft.decided_by.is_some());
        Ok((longer.is_open(now) && by_a_person).then_some(Self::HumanAgent))
    }
}

/// Whether it may leave.
pub(super) enum Check {
    /// Now.
    Ready(Box<Ready>),
    /// Not before a moment; `why` is shown meanwhile.
    Wait { until: i64, why: Option<SendFailure> },
    /// Never.
    End(Event, SendFailure),
}

const GONE: Check = Check::End(Event::Cancel, SendFailure::NotConnected);

pub(super) async fn check(txn: &Txn, row: &outgoing::Model) -> Result<Check, StoreError> {
    let Some(connection) = connect::row(txn, ConnectionId(row.connection_id)).await? else {
        return Ok(GONE);
    };
    let Some(conversation) = conversation_of(txn, row).await? else {
        return Ok(GONE);
    };
    if connection.epoch != row.connection_epoch || !may_send_again(&connection) {
        return Ok(GONE);
    }
    let Some(rule) = Rule::of(txn, row, &connection, &conversation).await? else {
        return Ok(Check::End(Event::CloseWindow, SendFailure::WindowClosed));
    };
    if let Some(wait) = paused(txn, &connection) {
        return Ok(wait);
    }
    if let Some(until) = may_be_taken_back_until(txn, row).await? {
        return Ok(Check::Wait { until, why: None });
    }
    if earlier_outstanding(txn, row).await?.is_some() {
        // Its end wakes this one; the hour is for a wake that was lost.
        let until = txn.now() + HOUR;
        return Ok(Check::Wait { until, why: None });
    }
    approved(txn, row, (&connection, rule), conversation).await
}

/// While whoever approved it may still think again. What left by itself, and a person's own words, nobody waits for.
async fn may_be_taken_back_until(txn: &Txn, row: &outgoing::Model) -> Result<Option<i64>, StoreError> {
    let until = row.created_at + txn.laras.settings().undo_grace_ms;
    if until <= txn.now() {
        return Ok(None);
    }
    let by_a_person = approved_draft(txn, row)
        .await?
        .is_some_and(|draft| draft.class != WRITTEN && draft.decided_by.is_some());
    Ok(by_a_person.then_some(until))
}

/// Whether the connection is one through which answers leave, now or after a pause.
fn may_send_again(connection: &connection::Model) -> bool {
    ConnectionState::parse(&connection.state)
        .is_some_and(|state| state.sends() || state == ConnectionState::Paused)
}

/// A pause of unknown length ends by somebody's hand, who wakes what waits; the hour is for a wake that was lost.
fn paused(txn: &Txn, connection: &connection::Model) -> Option<Check> {
    let now = txn.now();
    let by_state = connection.state == ConnectionState::Paused.code();
    let by_reason = connection.paused.is_some() && connection.paused_until.is_none_or(|until| until > now);
    (by_state || by_reason).then(|| Check::Wait {
        until: connection
            .paused_until
            .filter(|until| *until > now)
            .unwrap_or(now + HOUR),
        why: Some(SendFailure::Paused),
    })
}

/// That it is what somebody approved, for whom, and ours to say; then the limits, whose tokens are taken last.
async fn approved(
    txn: &Txn,
    row: &outgoing::Model,
    (connection, rule): (&connection::Model, Rule),
    conversation: conversation::Model,
) -> Result<Check, StoreError> {
    let changed = Ok(Check::End(Event::Cancel, SendFailure::TextChanged));
    let Some(draft) = approved_draft(txn, row).await? else {
        return changed;
    };
    let text = match text_of(txn, row.message_id).await? {
        Some(text) if body_hash(&text) == row.body_hash => text,
        Some(_) => return changed,
        None => return Ok(GONE),
    };
    if review::is_outdated(txn, row.draft_id, row.draft_version).await? {
        return Ok(Check::End(Event::Cancel, SendFailure::FactChanged));
    }
    if !is_ours(&conversation.owner, draft.decided_by.is_none()) {
        return Ok(Check::End(Event::Cancel, SendFailure::NotOurs));
    }
    if draft.decided_by.is_none() && crate::tenancy::rests(txn).await? {
        // Whoever resumes wakes it; the hour is for a wake that was lost.
        return Ok(Check::Wait {
            until: txn.now() + HOUR,
            why: Some(SendFailure::Paused),
        });
    }
    if !is_configured(&txn.laras, channel_of(connection)?) {
        let until = txn.now() + MINUTE;
        return Ok(Check::Wait { until, why: None });
    }
    let attempt = txn.new_id();
    if rule == Rule::PrivateReply && spent(txn, row).await? {
        return Ok(Check::End(Event::Cancel, SendFailure::AnsweredBefore));
    }
    let words = Words {
        text,
        rule,
        attempt,
        answers: row.answers_id,
    };
    let Some(parcel) = Parcel::of(txn, connection, &conversation, words).await? else {
        return Ok(GONE);
    };
    let limits = Limits::of(txn, connection, parcel.sender(), conversation.contact_id)
        .await?
        .slowly_in_public(txn, rule == Rule::InPublic);
    if let Err(ms) = limits.pass(txn).await? {
        let until = txn.now() + ms;
        return Ok(Check::Wait { until, why: None });
    }
    Ok(Check::Ready(Box::new(Ready {
        attempt,
        claimed_at: txn.now(),
        parcel,
        content_key: connection.content_key,
        rule,
        window_until: conversation.window_until.unwrap_or_default(),
        window_message: conversation.window_message_id,
    })))
}

fn way_of(row: &outgoing::Model) -> Result<Way, StoreError> {
    Way::parse(&row.way).ok_or(StoreError::Unknown("outgoing"))
}

/// Whether another private reply to the same comment may be at Meta, which takes one.
async fn spent(txn: &Txn, row: &outgoing::Model) -> Result<bool, StoreError> {
    match row.answers_id {
        Some(comment) => private::may_have_arrived(txn, comment).await,
        None => Ok(false),
    }
}

/// Laras speaks by itself only where it is the one who answers; a person's decision also counts where a person or the
/// owner's phone does. Where Meta's own agent answers, nobody else may.
fn is_ours(owner: &str, by_rule: bool) -> bool {
    match owner {
        "ai" => true,
        "meta_agent" => false,
        _ => !by_rule,
    }
}

async fn approved_draft(txn: &Txn, row: &outgoing::Model) -> Result<Option<draft::Model>, StoreError> {
    Ok(txn
        .find::<draft::Entity>()
        .filter(draft::Column::Id.eq(row.draft_id))
        .filter(draft::Column::State.eq(DraftState::Approved.code()))
        .one(txn.db())
        .await?)
}

/// The text of a bubble; `None` once it was erased.
pub(crate) async fn text_of(view: &View, message: Uuid) -> Result<Option<String>, StoreError> {
    let row = view
        .find::<message::Entity>()
        .filter(message::Column::Id.eq(message))
        .one(view.db())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let json = view.open_text(MESSAGE_BODY, row.id, row.body.as_deref()).await?;
    let body = json
        .map(|json| from_json::<Body>(json.as_bytes(), "message"))
        .transpose()?;
    Ok(body.and_then(|body| body.text))
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_laras_own_conversations_are_answered_by_rule() {
        for owner in ["person", "by_hand", "owner_phone", "nobody", "something_new"] {
            assert!(!is_ours(owner, true), "{owner}");
            assert!(is_ours(owner, false), "{owner}");
        }
        assert!(is_ours("ai", true) && is_ours("ai", false));
        assert!(!is_ours("meta_agent", true) && !is_ours("meta_agent", false));
    }
}
