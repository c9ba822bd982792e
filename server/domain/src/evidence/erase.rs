//! Erasure: the openings go, and an `erased` entry says which entries can no longer be opened.

use sea_orm::{ColumnTrait, QueryFilter, QuerySelect, QueryTrait as _};
use uuid::Uuid;

use super::canonical::ERASED;
use super::entry::{Entry, Record};
use crate::ids::{ConversationId, MessageId};
use crate::store::entity::tenant::evidence_entry;
use crate::store::entity::tenant::evidence_opening::{Column, Entity};
use crate::store::{StoreError, Txn};
use crate::tenancy::Actor;
use crate::vault::key_of;

/// Kinds of entries that commit to a customer's words.
const SAYING: [&str; 2] = ["received", "message_edited"];

/// Erases every opening that `key` sealed; `facts_key` seals what the entry about it needs.
pub(crate) async fn erase_openings(
    txn: &mut Txn,
    actor: &Actor,
    key: Uuid,
    basis: &'static str,
) -> Result<(), StoreError> {
    let openings = txn.find::<Entity>().all(txn.db()).await?;
    let mut entries: Vec<Uuid> = openings
        .iter()
        .filter(|row| key_of(&row.opening).is_ok_and(|sealed_by| sealed_by == key))
        .map(|row| row.entry_id)
        .collect();
    entries.sort_unstable();
    entries.dedup();
    erase_entries(txn, actor, entries, basis).await
}

/// Erases the openings of every entry about one message of a conversation.
pub(crate) async fn erase_message(
    txn: &mut Txn,
    actor: &Actor,
    conversation: ConversationId,
    message: MessageId,
    basis: &'static str,
) -> Result<(), StoreError> {
    let about = txn
        .find::<evidence_entry::Entity>()
        .filter(evidence_entry::Column::ConversationId.eq(conversation.0))
        .filter(evidence_entry::Column::Kind.is_in(SAYING))
        .all(txn.db())
        .await?;
    let message = message.to_string();
    let entries = about
        .into_iter()
        .filter(|row| row.canonical.contains(&message))
        .map(|row| row.id)
        .collect();
    erase_entries(txn, actor, entries, basis).await
}

/// Erases the openings of everything that is about these conversations.
pub(crate) async fn erase_conversations(
    txn: &mut Txn,
    actor: &Actor,
    conversations: &[Uuid],
    basis: &'static str,
) -> Result<(), StoreError> {
    let opened = txn
        .find::<Entity>()
        .select_only()
        .column(Column::EntryId)
        .into_query();
    let about = txn
        .find::<evidence_entry::Entity>()
        .filter(evidence_entry::Column::ConversationId.is_in(conversations.iter().copied()))
        .filter(evidence_entry::Column::Id.in_subquery(opened))
        .all(txn.db())
        .await?;
    erase_entries(txn, actor, about.into_iter().map(|row| row.id).collect(), basis).await
}

async fn erase_entries(
    txn: &mut Txn,
    actor: &Actor,
    entries: Vec<Uuid>,
    basis: &'static str,
) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    txn.delete::<Entity>()
        .filter(Column::EntryId.is_in(entries.clone()))
        .exec(txn.db())
        .await?;
    let facts_key = txn.facts_key().await?;
    txn.record(
        facts_key,
        Entry::new(ERASED, actor).text("basis", basis).covering(entries),
    )
    .await
}
