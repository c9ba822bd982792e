//! What a number that also lives in the app brings along: old conversations, and names for the people in them.
//!
//! Old messages are read, not answered: they draft nothing, open no window, are never unread and never change who answers.
//! A delivery may hold thousands, so they are written in slices, each in a transaction of its own; a crash in between
//! repeats slices whose messages are known already. Of the address book only names are kept, and only for people who have
//! written or were written to: the rest of it is none of our business.

use std::collections::HashMap;

use meta::webhook::{BookEntry, History, PastMessage, Unit, UnitError, read_address_book, read_history};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::contact;
use super::echo::is_known;
use super::message::{self, Body, MESSAGE_BODY, MESSAGE_PROVIDER_ID, provider_key};
use super::routing::SetAside;
use crate::connect::{self, ConnectionState};
use crate::evidence::{Entry, Record};
use crate::ids::ConnectionId;
use crate::live::LiveKind;
use crate::store::entity::tenant::{connection, contact as people, conversation, message as rows};
use crate::store::platform::{self, Arrived};
use crate::store::{StoreError, Txn, to_json};
use crate::tenancy::WorkspaceScope;

/// Messages of one transaction: others wait for it on a database with one writer.
const SLICE: usize = 200;
/// Characters kept of a name.
const LONGEST_NAME: usize = 120;
const PLACEHOLDER: &str = "media_placeholder";

/// The newest old message of a conversation, for lists.
struct Newest {
    at: i64,
    direction: &'static str,
    kind: &'static str,
    text: Option<String>,
}

/// Takes old messages into their conversations.
pub(super) async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    unit: &Unit,
) -> Result<(), SetAside> {
    let history = read_history(unit)?;
    if history.messages.is_empty() && history.unreadable == 0 {
        // Declined, or nothing to share: only told.
        return super::account::take(scope, connection, arrived, unit).await;
    }
    take_all(scope, connection, arrived, &history).await?;
    if history.unreadable > 0 {
        // What could be read is in its place; the whole is kept for the operator, and harmless when replayed.
        return Err(SetAside::Unreadable(UnitError::Missing(
            "some of the old messages",
        )));
    }
    Ok(())
}

async fn take_all(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    history: &History,
) -> Result<(), StoreError> {
    let mut slices = history.messages.chunks(SLICE).peekable();
    while let Some(slice) = slices.next() {
        let mut txn = scope.txn().await?;
        let last = slices.peek().is_none() && history.unreadable == 0;
        if last && !platform::finish_unit(&txn, arrived.id, scope.workspace()).await? {
            return Ok(());
        }
        let row = connect::row(&txn, connection).await?;
        let row = row.filter(|row| ConnectionState::parse(&row.state).is_some_and(ConnectionState::receives));
        if let Some(row) = row {
            enter(scope, &mut txn, &row, arrived, slice).await?;
        }
        txn.commit().await?;
    }
    Ok(())
}

async fn enter(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    connection: &connection::Model,
    arrived: &Arrived,
    slice: &[PastMessage],
) -> Result<(), StoreError> {
    let mut newest: HashMap<Uuid, Newest> = HashMap::new();
    let mut wamids: Vec<&str> = Vec::new();
    for past in slice {
        let contact = contact::known(txn, connection.id, connection.content_key, &past.person).await?;
        let conversation = conversation_of(txn, connection, contact).await?;
        let at = past.at.map(jiff::Timestamp::as_millisecond).unwrap_or_default();
        let at = at.clamp(0, arrived.received_at);
        if write(txn, connection, conversation, arrived, past, at).await? {
            wamids.push(&past.wamid);
            if newest.get(&conversation).is_none_or(|known| known.at <= at) {
                newest.insert(conversation, newest_of(past, at));
            }
        }
    }
    for (conversation, newest) in newest {
        show_in_lists(txn, connection, conversation, newest).await?;
    }
    if wamids.is_empty() {
        return Ok(());
    }
    let entry = Entry::new("history_taken", &scope.actor)
        .object("connection", connection.id)
        .number("messages", i64::try_from(wamids.len()).unwrap_or(i64::MAX))
        .number("received_at", arrived.received_at)
        .commitment("provider_ids", wamids.join("\n").as_bytes());
    txn.record(connection.content_key, entry).await?;
    txn.announce(LiveKind::Message, None);
    Ok(())
}

/// The conversation with a contact. One that history begins is as old as its messages, not as this delivery.
async fn conversation_of(
    txn: &Txn,
    connection: &connection::Model,
    contact: Uuid,
) -> Result<Uuid, StoreError> {
    let known = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::ContactId.eq(contact))
        .filter(conversation::Column::ThreadKey.is_null())
        .one(txn.db())
        .await?;
    if let Some(row) = known {
        return Ok(row.id);
    }
    let row = message::conversation_with(txn, connection, contact).await?;
    txn.update::<conversation::Entity>()
        .col_expr(conversation::Column::LastAt, Expr::value(0_i64))
        .filter(conversation::Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    Ok(row.id)
}

fn kind_of(past: &PastMessage) -> &'static str {
    if past.is_placeholder() {
        PLACEHOLDER
    } else {
        past.content.kind()
    }
}

const fn direction_of(past: &PastMessage) -> &'static str {
    if past.from_business { "out" } else { "in" }
}

fn newest_of(past: &PastMessage, at: i64) -> Newest {
    Newest {
        at,
        direction: direction_of(past),
        kind: kind_of(past),
        text: Body::of(&past.content).text,
    }
}

/// Writes one old message, or the file that a placeholder of it stood for; false if it was known.
async fn write(
    txn: &Txn,
    connection: &connection::Model,
    conversation: Uuid,
    arrived: &Arrived,
    past: &PastMessage,
    at: i64,
) -> Result<bool, StoreError> {
    let id = txn.new_id();
    let key = connection.content_key;
    let provider_key = provider_key(txn, &past.wamid);
    let body = to_json(&Body::of(&past.content));
    if !is_known(txn, &provider_key).await? {
        txn.insert(rows::Model {
            workspace_id: txn.workspace().0,
            id,
            conversation_id: conversation,
            direction: direction_of(past).into(),
            kind: kind_of(past).into(),
            provider_key: Some(provider_key.clone()),
            provider_id: Some(
                txn.seal(key, MESSAGE_PROVIDER_ID, id, past.wamid.as_bytes())
                    .await?,
            ),
            body: Some(txn.seal(key, MESSAGE_BODY, id, &body).await?),
            author: if past.from_business {
                "owner_phone"
            } else {
                "customer"
            }
            .into(),
            person_id: None,
            at,
            received_at: arrived.received_at,
            deleted_at: None,
            edited_at: None,
            reply_to_key: None,
            hidden_at: None,
        })
        .await?;
        return Ok(true);
    }
    if past.is_placeholder() {
        return Ok(false);
    }
    let placeholder = txn
        .find::<rows::Entity>()
        .filter(rows::Column::ProviderKey.eq(provider_key))
        .filter(rows::Column::Kind.eq(PLACEHOLDER))
        .one(txn.db())
        .await?;
    let Some(row) = placeholder else { return Ok(false) };
    let body = txn.seal(key, MESSAGE_BODY, row.id, &body).await?;
    txn.update::<rows::Entity>()
        .col_expr(rows::Column::Kind, Expr::value(past.content.kind()))
        .col_expr(rows::Column::Body, Expr::value(body))
        .filter(rows::Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    Ok(true)
}

async fn show_in_lists(
    txn: &Txn,
    connection: &connection::Model,
    id: Uuid,
    newest: Newest,
) -> Result<(), StoreError> {
    use conversation::Column;

    let preview = message::preview(txn, connection.content_key, id, newest.text.as_deref()).await?;
    txn.update::<conversation::Entity>()
        .col_expr(Column::PreviewDirection, Expr::value(newest.direction))
        .col_expr(Column::PreviewKind, Expr::value(newest.kind))
        .col_expr(Column::Preview, Expr::value(preview))
        .col_expr(Column::LastAt, Expr::value(newest.at))
        .filter(Column::Id.eq(id))
        .filter(Column::LastAt.lt(newest.at))
        .exec(txn.db())
        .await?;
    Ok(())
}

/// Takes names out of the owner's address book, for people known here who have not given one themselves.
pub(super) async fn take_names(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    unit: &Unit,
) -> Result<(), SetAside> {
    let book = read_address_book(unit)?;
    let mut txn = scope.txn().await?;
    if !platform::finish_unit(&txn, arrived.id, scope.workspace()).await? {
        return Ok(());
    }
    if let Some(row) = connect::row(&txn, connection).await? {
        let mut named = 0;
        for entry in book.iter().filter(|entry| !entry.removed) {
            named += i64::from(name(&txn, &row, entry).await?);
        }
        if named > 0 {
            let entry = Entry::new("contacts_named", &scope.actor)
                .object("connection", row.id)
                .number("contacts", named);
            txn.record(row.content_key, entry).await?;
            txn.announce(LiveKind::Message, None);
        }
    }
    txn.commit().await?;
    Ok(())
}

async fn name(txn: &Txn, connection: &connection::Model, entry: &BookEntry) -> Result<bool, StoreError> {
    let Some(name) = &entry.name else { return Ok(false) };
    let key = txn.laras.keys().lookup("phone", &entry.digits);
    let nameless = txn
        .find::<people::Entity>()
        .filter(people::Column::ConnectionId.eq(connection.id))
        .filter(people::Column::PhoneKey.eq(key))
        .filter(people::Column::Name.is_null())
        .one(txn.db())
        .await?;
    let Some(row) = nameless else { return Ok(false) };
    let name: String = name.chars().take(LONGEST_NAME).collect();
    let sealed = txn
        .seal(connection.content_key, contact::NAME, row.id, name.as_bytes())
        .await?;
    txn.update::<people::Entity>()
        .col_expr(people::Column::Name, Expr::value(sealed))
        .filter(people::Column::Id.eq(row.id))
        .exec(txn.db())
        .await?;
    Ok(true)
}
