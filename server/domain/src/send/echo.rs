//! Our own words, heard back. Instagram takes nothing of ours along with a POST and gives no other sign: the echo of a message and
//! the event of a comment are the proof that they arrived, also where Meta's answer was lost.

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait as _};
use uuid::Uuid;

use super::body_hash;
use super::outcome::remember_provider_id;
use super::parcel::posted_text;
use super::state::{Event, SendState};
use super::transition::{abandon, advance, find_locked};
use crate::Way;
use crate::evidence::Entry;
use crate::receive::provider_key;
use crate::store::entity::tenant::outgoing::{Column, Entity, Model};
use crate::store::entity::tenant::{contact, conversation};
use crate::store::{StoreError, Txn, View};
use crate::tenancy::WorkspaceScope;
use crate::time::MINUTE;

/// Meta's clock may be behind ours by so much.
pub(super) const SKEW: i64 = MINUTE;

/// What came back: Meta's id, the words, the moment.
#[derive(Clone, Copy)]
pub(crate) struct Heard<'a> {
    pub(crate) id: &'a str,
    pub(crate) text: Option<&'a str>,
    pub(crate) at: i64,
}

/// Whether an echo in a conversation of messages is of a message or a private reply of ours; then it is confirmed. An echo may be
/// faster than the answer to its POST: what is on its way to this customer in the same words is meant.
///
/// A private reply belongs to the comment that it answers, and comes back among the messages with the comment's author.
pub(crate) async fn take_echo(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    (connection, customer): (Uuid, Option<Uuid>),
    heard: Heard<'_>,
) -> Result<bool, StoreError> {
    let ours = match (with_id(txn, heard.id).await?, heard.text) {
        (Some(known), _) => Some(known),
        (None, Some(text)) => {
            let heard_as = [body_hash(text), body_hash(text.trim())];
            let rows = on_their_way(txn, to_customer(txn, connection, customer), heard.at).await?;
            rows.into_iter()
                .filter(|row| row.way != Way::Comment.code())
                .find(|row| heard_as.contains(&row.body_hash))
        }
        (None, None) => None,
    };
    match ours {
        Some(row) => confirm(scope, txn, row.id, heard).await,
        None => Ok(false),
    }
}

/// Whether the event of a comment in a thread is of a public reply of ours; then it is confirmed. It may come before the answer to
/// its POST: then exactly what is on its way under this comment is meant, with the name that it begins with.
pub(crate) async fn take_own_comment(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    thread: &[conversation::Model],
    heard: Heard<'_>,
) -> Result<bool, StoreError> {
    if let Some(known) = with_id(txn, heard.id).await? {
        return confirm(scope, txn, known.id, heard).await;
    }
    let Some(text) = heard.text else { return Ok(false) };
    let mine = Column::ConversationId.is_in(thread.iter().map(|row| row.id));
    for row in on_their_way(txn, mine, heard.at).await? {
        let Some(conversation) = thread.iter().find(|one| one.id == row.conversation_id) else {
            continue;
        };
        if row.way == Way::Comment.code()
            && let Some(posted) = posted_text(txn, conversation, &row).await?
            && same_words(&posted, text)
        {
            return confirm(scope, txn, row.id, heard).await;
        }
    }
    Ok(false)
}

/// Whether this is the id of something that left through us.
pub(crate) async fn left_through_us(view: &View, id: &str) -> Result<bool, StoreError> {
    Ok(with_id(view, id).await?.is_some())
}

async fn with_id(view: &View, id: &str) -> Result<Option<Model>, StoreError> {
    Ok(view
        .find::<Entity>()
        .filter(Column::ProviderKey.eq(provider_key(view, id)))
        .one(view.db())
        .await?)
}

/// Words as Meta shows them: it may join spaces and end lines in its own way.
pub(super) fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// Everything that goes to one customer. A comment may come without its author's id: then its contact has none, and a private reply
/// to it may be meant.
fn to_customer(txn: &Txn, connection: Uuid, customer: Option<Uuid>) -> sea_orm::sea_query::SimpleExpr {
    let contacts = txn
        .find::<contact::Entity>()
        .select_only()
        .column(contact::Column::Id)
        .filter(contact::Column::ConnectionId.eq(connection))
        .filter(
            sea_orm::Condition::any()
                .add(contact::Column::BsuidKey.is_null())
                .add_option(customer.map(|id| contact::Column::Id.eq(id))),
        );
    let conversations = txn
        .find::<conversation::Entity>()
        .select_only()
        .column(conversation::Column::Id)
        .filter(conversation::Column::ContactId.in_subquery(contacts.into_query()));
    Column::ConversationId.in_subquery(conversations.into_query())
}

/// What may be at Meta and has no id yet, the oldest first.
async fn on_their_way(
    txn: &Txn,
    whose: sea_orm::sea_query::SimpleExpr,
    at: i64,
) -> Result<Vec<Model>, StoreError> {
    let open = [SendState::Sending, SendState::Unknown, SendState::Sent].map(SendState::code);
    Ok(txn
        .find::<Entity>()
        .filter(whose)
        .filter(Column::ProviderKey.is_null())
        .filter(Column::State.is_in(open))
        .filter(Column::CreatedAt.lte(at.saturating_add(SKEW)))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(txn.db())
        .await?)
}

/// Meta has it: whatever its worker still learns cannot put the send back.
pub(super) async fn confirm(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    id: Uuid,
    heard: Heard<'_>,
) -> Result<bool, StoreError> {
    let Some(row) = find_locked(txn, id).await? else {
        return Ok(false);
    };
    if row.provider_key.is_none() {
        abandon(txn, &row, "accepted").await?;
        remember_provider_id(txn, &row, heard.id).await?;
        let commit = |entry: Entry| entry.commitment("provider_id", heard.id.as_bytes());
        advance(scope, txn, &row, Event::Accept, None, commit).await?;
    }
    if let Some(row) = find_locked(txn, id).await? {
        let with = |entry: Entry| entry.number("provider_at", heard.at);
        advance(scope, txn, &row, Event::SeeSent, None, with).await?;
    }
    super::status::join_parked(scope, txn, id, &provider_key(txn, heard.id)).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::same_words;

    #[test]
    fn words_are_the_same_however_they_are_spaced_and_in_no_other_case() {
        assert!(same_words("@sari Rp 8.000\nya kak", " @sari  Rp 8.000 ya kak "));
        assert!(!same_words("@sari Rp 8.000", "Rp 8.000"));
        assert!(!same_words("Rp 8.000", "Rp 8.000 ya"));
        assert!(!same_words("rp 8.000", "Rp 8.000"));
    }
}
