//! Two contacts that Meta shows to be one person become one.
//!
//! The kept contact keeps its conversation and its address; everything of the other one moves into it, and nothing is left behind.
//! Open proposals of both are stale, because each was made without half of what was said. The other contact's row goes before its
//! ids are given to the kept one, so that no unique key is in the way.

use meta::webhook::Person;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter};
use uuid::Uuid;

use super::contact::{self, BSUID, NAME, PHONE, USERNAME};
use super::message::conversation_of;
use super::summary::show_newest;
use crate::evidence::{Entry, Record};
use crate::ids::ConversationId;
use crate::jobs::{Kind, Promise};
use crate::live::LiveKind;
use crate::store::entity::tenant::{
    connection, contact as contacts, conversation, draft, evidence_entry, message, outgoing, reaction,
};
use crate::store::{StoreError, Txn};
use crate::tenancy::WorkspaceScope;

/// Moves everything of `gone` to `kept`, its ids and names where `kept` has none.
pub(super) async fn merge(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    kept: &contacts::Model,
    gone: &contacts::Model,
) -> Result<(), StoreError> {
    let from = conversation_of(txn, gone.id).await?;
    let into = conversation_of(txn, kept.id).await?;
    let conversation = match (into, from) {
        (Some(into), Some(from)) => {
            join(scope, txn, connection, &into, &from).await?;
            Some(into.id)
        }
        (None, Some(from)) => {
            txn.update::<conversation::Entity>()
                .col_expr(conversation::Column::ContactId, Expr::value(kept.id))
                .filter(conversation::Column::Id.eq(from.id))
                .exec(txn.db())
                .await?;
            Some(from.id)
        }
        (into, None) => into.map(|row| row.id),
    };
    let known = missing_in(txn, kept, gone).await?;
    txn.delete::<contacts::Entity>()
        .filter(contacts::Column::Id.eq(gone.id))
        .exec(txn.db())
        .await?;
    contact::learn(txn, connection.content_key, kept, &known).await?;
    let mut entry = Entry::new("contacts_merged", &scope.actor)
        .object("connection", connection.id)
        .object("contact", kept.id)
        .object("merged_contact", gone.id);
    if let Some(conversation) = conversation {
        entry = entry.about(ConversationId(conversation));
        txn.announce(LiveKind::Message, Some(ConversationId(conversation)));
    }
    txn.record(connection.content_key, entry).await
}

/// What only `gone` knows.
async fn missing_in(txn: &Txn, kept: &contacts::Model, gone: &contacts::Model) -> Result<Person, StoreError> {
    let mut person = Person::default();
    let fields = [
        (&mut person.bsuid, BSUID, &kept.bsuid, &gone.bsuid),
        (&mut person.wa_id, PHONE, &kept.phone, &gone.phone),
        (&mut person.profile_name, NAME, &kept.name, &gone.name),
        (&mut person.username, USERNAME, &kept.username, &gone.username),
    ];
    for (field, place, kept, gone_value) in fields {
        if kept.is_none() {
            *field = txn.open_text(place, gone.id, gone_value.as_deref()).await?;
        }
    }
    Ok(person)
}

async fn join(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    into: &conversation::Model,
    from: &conversation::Model,
) -> Result<(), StoreError> {
    for conversation in [into.id, from.id] {
        crate::review::supersede(txn, scope, ConversationId(conversation)).await?;
    }
    move_rows(txn, into.id, from.id).await?;
    sum(txn, into, from).await?;
    txn.delete::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(from.id))
        .exec(txn.db())
        .await?;
    show_newest(txn, connection.content_key, into.id).await?;
    if into.draft_badge.is_some() || from.draft_badge.is_some() {
        txn.promise(Promise::now(Kind::Draft, into.id)).await?;
    }
    Ok(())
}

/// Sealed values are bound to their row, not to the conversation, so they open where they are now.
async fn move_rows(txn: &Txn, into: Uuid, from: Uuid) -> Result<(), StoreError> {
    macro_rules! moved {
        ($($table:ident),+) => {$(
            txn.update::<$table::Entity>()
                .col_expr($table::Column::ConversationId, Expr::value(into))
                .filter($table::Column::ConversationId.eq(from))
                .exec(txn.db())
                .await?;
        )+};
    }
    moved!(message, reaction, draft, outgoing, evidence_entry);
    Ok(())
}

async fn sum(txn: &Txn, into: &conversation::Model, from: &conversation::Model) -> Result<(), StoreError> {
    use conversation::Column;

    let mut update = txn
        .update::<conversation::Entity>()
        .col_expr(Column::Unread, Expr::col(Column::Unread).add(from.unread))
        .col_expr(
            Column::LastAt,
            Expr::value(std::cmp::max(into.last_at, from.last_at)),
        );
    if from.window_until > into.window_until {
        update = update
            .col_expr(Column::WindowUntil, Expr::value(from.window_until))
            .col_expr(Column::WindowMessageId, Expr::value(from.window_message_id));
    }
    if into.owner == "ai" && from.owner != "ai" {
        // Whoever took over one half answers the whole.
        update = update
            .col_expr(Column::Owner, Expr::value(from.owner.clone()))
            .col_expr(Column::OwnerPerson, Expr::value(from.owner_person))
            .col_expr(Column::OwnerSince, Expr::value(from.owner_since));
    }
    update.filter(Column::Id.eq(into.id)).exec(txn.db()).await?;
    Ok(())
}
