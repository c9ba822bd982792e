//! Our own message, heard back. Instagram takes nothing of ours along with a POST and gives no other sign: the echo is the proof
//! that a message arrived, also where Meta's answer was lost.

use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::body_hash;
use super::outcome::remember_provider_id;
use super::state::{Event, SendState};
use super::transition::{abandon, advance, find_locked};
use crate::evidence::Entry;
use crate::receive::provider_key;
use crate::store::entity::tenant::outgoing::{Column, Entity, Model};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;
use crate::time::MINUTE;

/// Meta's clock may be behind ours by so much.
const SKEW: i64 = MINUTE;

/// Whether an echo (Meta's id, words, moment) is of a message of ours; then it is confirmed. An echo may be faster than the
/// answer to its POST: what is on its way in the same words is meant.
pub(crate) async fn take_echo(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    conversation: Uuid,
    (mid, text, at): (&str, Option<&str>, i64),
) -> Result<bool, StoreError> {
    let known = txn
        .find::<Entity>()
        .filter(Column::ProviderKey.eq(provider_key(txn, mid)))
        .one(txn.db())
        .await?;
    let ours = match (known, text) {
        (Some(known), _) => Some(known),
        (None, Some(text)) => on_its_way(txn, conversation, text, at).await?,
        (None, None) => None,
    };
    let Some(row) = ours else { return Ok(false) };
    let Some(row) = find_locked(txn, row.id).await? else {
        return Ok(false);
    };
    if row.provider_key.is_none() {
        // Whatever its worker still learns cannot put the send back.
        abandon(txn, &row, "accepted").await?;
        remember_provider_id(txn, &row, mid).await?;
        let commit = |entry: Entry| entry.commitment("provider_id", mid.as_bytes());
        advance(scope, txn, &row, Event::Accept, None, commit).await?;
    }
    if let Some(row) = find_locked(txn, row.id).await? {
        let with = |entry: Entry| entry.number("provider_at", at);
        advance(scope, txn, &row, Event::SeeSent, None, with).await?;
    }
    super::status::join_parked(scope, txn, row.id, &provider_key(txn, mid)).await?;
    Ok(true)
}

async fn on_its_way(txn: &Txn, conversation: Uuid, text: &str, at: i64) -> Result<Option<Model>, StoreError> {
    let open = [SendState::Sending, SendState::Unknown, SendState::Sent].map(SendState::code);
    let rows = txn
        .find::<Entity>()
        .filter(Column::ConversationId.eq(conversation))
        .filter(Column::ProviderKey.is_null())
        .filter(Column::State.is_in(open))
        .filter(Column::CreatedAt.lte(at.saturating_add(SKEW)))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(txn.db())
        .await?;
    let heard = [body_hash(text), body_hash(text.trim())];
    Ok(rows.into_iter().find(|row| heard.contains(&row.body_hash)))
}
