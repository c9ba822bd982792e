//! Erasing what came through a connection: its content key is destroyed and its rows go; the evidence log stays verifiable and
//! says what was erased.

use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect, QueryTrait as _};

use crate::evidence::{Entry, Record, erase_openings};
use crate::ids::ConnectionId;
use crate::store::entity::tenant::{
    account_picture, attempt, connection, contact, conversation, delivery, draft, draft_version, message,
    message_version, notice, outgoing, reaction,
};
use crate::store::{StoreError, Txn, platform};
use crate::tenancy::WorkspaceScope;

/// The rows of one connection, as subqueries.
struct Rows<'a> {
    txn: &'a Txn,
    connection: ConnectionId,
}

impl Rows<'_> {
    fn conversations(&self) -> SelectStatement {
        self.txn
            .find::<conversation::Entity>()
            .select_only()
            .column(conversation::Column::Id)
            .filter(conversation::Column::ConnectionId.eq(self.connection.0))
            .into_query()
    }

    fn messages(&self, column: message::Column) -> SelectStatement {
        self.txn
            .find::<message::Entity>()
            .select_only()
            .column(column)
            .filter(message::Column::ConversationId.in_subquery(self.conversations()))
            .filter(column.is_not_null())
            .into_query()
    }

    fn drafts(&self) -> SelectStatement {
        self.txn
            .find::<draft::Entity>()
            .select_only()
            .column(draft::Column::Id)
            .filter(draft::Column::ConversationId.in_subquery(self.conversations()))
            .into_query()
    }

    fn outgoing(&self) -> SelectStatement {
        self.txn
            .find::<outgoing::Entity>()
            .select_only()
            .column(outgoing::Column::Id)
            .filter(outgoing::Column::ConversationId.in_subquery(self.conversations()))
            .into_query()
    }

    /// Deletes from the leaves to the root, and counts what a person would count.
    async fn delete(&self) -> Result<Counts, StoreError> {
        let (txn, db) = (self.txn, self.txn.db());
        txn.delete::<attempt::Entity>()
            .filter(attempt::Column::OutgoingId.in_subquery(self.outgoing()))
            .exec(db)
            .await?;
        txn.delete::<delivery::Entity>()
            .filter(delivery::Column::ProviderKey.in_subquery(self.messages(message::Column::ProviderKey)))
            .exec(db)
            .await?;
        txn.delete::<outgoing::Entity>()
            .filter(outgoing::Column::ConversationId.in_subquery(self.conversations()))
            .exec(db)
            .await?;
        txn.delete::<draft_version::Entity>()
            .filter(draft_version::Column::DraftId.in_subquery(self.drafts()))
            .exec(db)
            .await?;
        let drafts = txn
            .delete::<draft::Entity>()
            .filter(draft::Column::ConversationId.in_subquery(self.conversations()))
            .exec(db)
            .await?;
        txn.delete::<message_version::Entity>()
            .filter(message_version::Column::MessageId.in_subquery(self.messages(message::Column::Id)))
            .exec(db)
            .await?;
        txn.delete::<reaction::Entity>()
            .filter(reaction::Column::ConversationId.in_subquery(self.conversations()))
            .exec(db)
            .await?;
        let messages = txn
            .delete::<message::Entity>()
            .filter(message::Column::ConversationId.in_subquery(self.conversations()))
            .exec(db)
            .await?;
        txn.delete::<conversation::Entity>()
            .filter(conversation::Column::ConnectionId.eq(self.connection.0))
            .exec(db)
            .await?;
        let contacts = txn
            .delete::<contact::Entity>()
            .filter(contact::Column::ConnectionId.eq(self.connection.0))
            .exec(db)
            .await?;
        txn.delete::<notice::Entity>()
            .filter(notice::Column::ConnectionId.eq(self.connection.0))
            .exec(db)
            .await?;
        txn.delete::<account_picture::Entity>()
            .filter(account_picture::Column::ConnectionId.eq(self.connection.0))
            .exec(db)
            .await?;
        Ok(Counts {
            messages: messages.rows_affected,
            contacts: contacts.rows_affected,
            drafts: drafts.rows_affected,
        })
    }
}

struct Counts {
    messages: u64,
    contacts: u64,
    drafts: u64,
}

/// Erases everything that came through a connection that has ended.
pub(super) async fn account(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    id: ConnectionId,
    by_operator: bool,
) -> Result<(), StoreError> {
    let row = txn
        .find::<connection::Entity>()
        .filter(connection::Column::Id.eq(id.0))
        .one(txn.db())
        .await?;
    let Some(row) = row else { return Ok(()) };
    let rows = Rows { txn, connection: id };
    let counts = rows.delete().await?;
    platform::delete_units_of(txn, id.0).await?;
    platform::forget_grants(txn, id.0).await?;
    erase_openings(txn, &scope.actor, row.content_key, "data_deletion").await?;
    txn.destroy_data_key(row.content_key).await?;
    let number = |count| i64::try_from(count).unwrap_or(i64::MAX);
    let entry = Entry::new("data_deleted", &scope.actor)
        .object("connection", id)
        .text("channel", &row.channel)
        .text("source", if by_operator { "operator" } else { "callback" })
        .number("messages", number(counts.messages))
        .number("contacts", number(counts.contacts))
        .number("drafts", number(counts.drafts));
    let facts_key = txn.facts_key().await?;
    txn.record(facts_key, entry).await
}
