//! Erasing what came through a connection: its content key is destroyed and its rows go; the evidence log stays verifiable and
//! says what was erased.

use sea_orm::sea_query::{SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect, QueryTrait as _};
use uuid::Uuid;

use crate::evidence::{Entry, Record, erase_openings};
use crate::ids::ConnectionId;
use crate::store::entity::tenant::{
    account_picture, attempt, connection, contact, conversation, delivery, draft, draft_version, message,
    message_version, notice, outgoing, post, reaction, rule_decision,
};
use crate::store::{StoreError, Txn, platform};
use crate::tenancy::WorkspaceScope;

/// Whose rows.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    /// Everybody's who came through a connection.
    Connection(Uuid),
    /// One customer's.
    Contact(Uuid),
}

/// The rows of a connection or of one customer, as subqueries.
pub(super) struct Rows<'a> {
    pub(super) txn: &'a Txn,
    pub(super) whose: Whose,
}

impl Rows<'_> {
    fn theirs(&self) -> SimpleExpr {
        match self.whose {
            Whose::Connection(id) => conversation::Column::ConnectionId.eq(id),
            Whose::Contact(id) => conversation::Column::ContactId.eq(id),
        }
    }

    fn conversations(&self) -> SelectStatement {
        self.txn
            .find::<conversation::Entity>()
            .select_only()
            .column(conversation::Column::Id)
            .filter(self.theirs())
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
    pub(super) async fn delete(&self) -> Result<Counts, StoreError> {
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
        txn.delete::<rule_decision::Entity>()
            .filter(rule_decision::Column::DraftId.in_subquery(self.drafts()))
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
            .filter(self.theirs())
            .exec(db)
            .await?;
        let contacts = txn
            .delete::<contact::Entity>()
            .filter(match self.whose {
                Whose::Connection(id) => contact::Column::ConnectionId.eq(id),
                Whose::Contact(id) => contact::Column::Id.eq(id),
            })
            .exec(db)
            .await?;
        Ok(Counts {
            messages: messages.rows_affected,
            contacts: contacts.rows_affected,
            drafts: drafts.rows_affected,
        })
    }
}

pub(super) struct Counts {
    messages: u64,
    contacts: u64,
    drafts: u64,
}

impl Counts {
    pub(super) fn on(&self, entry: Entry) -> Entry {
        let number = |count| i64::try_from(count).unwrap_or(i64::MAX);
        entry
            .number("messages", number(self.messages))
            .number("contacts", number(self.contacts))
            .number("drafts", number(self.drafts))
    }
}

/// What belongs to the account itself rather than to a customer.
async fn delete_of_account(txn: &Txn, id: Uuid) -> Result<(), StoreError> {
    let db = txn.db();
    txn.delete::<post::Entity>()
        .filter(post::Column::ConnectionId.eq(id))
        .exec(db)
        .await?;
    txn.delete::<notice::Entity>()
        .filter(notice::Column::ConnectionId.eq(id))
        .exec(db)
        .await?;
    txn.delete::<account_picture::Entity>()
        .filter(account_picture::Column::ConnectionId.eq(id))
        .exec(db)
        .await?;
    Ok(())
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
    let whose = Whose::Connection(id.0);
    let counts = Rows { txn, whose }.delete().await?;
    delete_of_account(txn, id.0).await?;
    platform::delete_units_of(txn, id.0).await?;
    platform::forget_grants(txn, id.0).await?;
    erase_openings(txn, &scope.actor, row.content_key, "data_deletion").await?;
    txn.destroy_data_key(row.content_key).await?;
    let entry = Entry::new("data_deleted", &scope.actor)
        .object("connection", id)
        .text("channel", &row.channel)
        .text("source", if by_operator { "operator" } else { "callback" });
    let facts_key = txn.facts_key().await?;
    txn.record(facts_key, counts.on(entry)).await
}
