//! Claiming: everything is checked again, `sending` is committed, and only then a byte leaves.

use meta::{Recipient, Secret, SendText};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ExprTrait as _, QueryFilter};
use uuid::Uuid;

use super::failure::SendFailure;
use super::state::{Event, SendState};
use super::{body_hash, callback, outcome};
use crate::connect::{self, ConnectionState};
use crate::evidence::{Entry, Record};
use crate::ids::{ConnectionId, ConversationId};
use crate::jobs::Stop;
use crate::live::LiveKind;
use crate::receive::{Body, MESSAGE_BODY, Window, contact_recipient};
use crate::store::entity::tenant::{attempt, connection, conversation, message, outgoing};
use crate::store::{StoreError, Txn, View, from_json};
use crate::tenancy::WorkspaceScope;

/// What the POST needs, opened before `sending` is committed.
struct Ready {
    attempt: Uuid,
    token: Secret,
    phone_number_id: String,
    message: SendText,
}

/// What the claim decided.
enum Claimed {
    /// Post this.
    Post(Ready),
    /// Nothing is left to do.
    Settled,
}

/// The job: hands one approved text to Meta.
pub(crate) async fn send(scope: &WorkspaceScope, id: Uuid, fence: Uuid) -> Result<(), Stop> {
    let Some(graph) = scope.laras.graph() else {
        return Err(Stop::Retry {
            after_ms: crate::time::MINUTE,
            why: "no Meta app is configured".into(),
        });
    };
    match claim(scope, id, fence).await? {
        Claimed::Settled => Ok(()),
        Claimed::Post(ready) => {
            let result = graph
                .send_text(&ready.token, &ready.phone_number_id, &ready.message)
                .await;
            outcome::settle(scope, id, ready.attempt, result).await
        }
    }
}

async fn claim(scope: &WorkspaceScope, id: Uuid, fence: Uuid) -> Result<Claimed, StoreError> {
    let mut txn = scope.txn().await?;
    let Some(row) = find(&txn, id).await? else {
        return Ok(Claimed::Settled);
    };
    match SendState::parse(&row.state) {
        Some(SendState::Queued) => {}
        // This job ran before and did not come back: what it sent, nobody knows.
        Some(SendState::Sending) => {
            outcome::lose(scope, &mut txn, &row).await?;
            txn.commit().await?;
            return Ok(Claimed::Settled);
        }
        _ => return Ok(Claimed::Settled),
    }
    let checked = check(&txn, &row).await?;
    let claimed = match checked {
        Err((event, failure)) => {
            outcome::end(scope, &mut txn, &row, event, failure).await?;
            Claimed::Settled
        }
        Ok(ready) => {
            begin(scope, &mut txn, &row, &ready, fence).await?;
            Claimed::Post(ready)
        }
    };
    txn.commit().await?;
    Ok(claimed)
}

pub(super) async fn find(view: &View, id: Uuid) -> Result<Option<outgoing::Model>, StoreError> {
    Ok(view
        .find::<outgoing::Entity>()
        .filter(outgoing::Column::Id.eq(id))
        .one(view.db())
        .await?)
}

/// Approval, connection epoch and window, all in the transaction that commits `sending`.
async fn check(txn: &Txn, row: &outgoing::Model) -> Result<Result<Ready, (Event, SendFailure)>, StoreError> {
    let gone = Ok(Err((Event::Cancel, SendFailure::NotConnected)));
    let Some(connection) = connect::row(txn, ConnectionId(row.connection_id)).await? else {
        return gone;
    };
    let live = ConnectionState::parse(&connection.state).is_some_and(ConnectionState::sends);
    if !live || connection.epoch != row.connection_epoch {
        return gone;
    }
    let Some(access) = connect::access(txn, ConnectionId(row.connection_id)).await? else {
        return gone;
    };
    let Some((conversation, text)) = conversation_and_text(txn, row).await? else {
        return gone;
    };
    if body_hash(&text) != row.body_hash {
        return Ok(Err((Event::Cancel, SendFailure::TextChanged)));
    }
    if !Window::until_ms(conversation.window_until).is_open(txn.laras.clock().now()) {
        return Ok(Err((Event::CloseWindow, SendFailure::WindowClosed)));
    }
    let Some(to) = contact_recipient(txn, conversation.contact_id).await? else {
        return gone;
    };
    let attempt = txn.new_id();
    let callback_data = callback::data(txn.laras.keys(), attempt);
    Ok(Ok(Ready {
        attempt,
        token: access.token,
        phone_number_id: access.phone_number_id,
        message: SendText {
            to,
            body: text,
            callback_data,
            reply_to: None,
        },
    }))
}

async fn conversation_and_text(
    txn: &Txn,
    row: &outgoing::Model,
) -> Result<Option<(conversation::Model, String)>, StoreError> {
    let conversation = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(row.conversation_id))
        .one(txn.db())
        .await?;
    let message = txn
        .find::<message::Entity>()
        .filter(message::Column::Id.eq(row.message_id))
        .one(txn.db())
        .await?;
    let body = match &message {
        Some(message) => {
            txn.open_text(MESSAGE_BODY, message.id, message.body.as_deref())
                .await?
        }
        None => None,
    };
    let body = body
        .map(|json| from_json::<Body>(json.as_bytes(), "message"))
        .transpose()?;
    Ok(conversation.zip(body.and_then(|body| body.text)))
}

async fn begin(
    scope: &WorkspaceScope,
    txn: &mut Txn,
    row: &outgoing::Model,
    ready: &Ready,
    fence: Uuid,
) -> Result<(), StoreError> {
    use outgoing::Column;

    let now = txn.now();
    txn.insert(attempt::Model {
        workspace_id: txn.workspace().0,
        id: ready.attempt,
        outgoing_id: row.id,
        fence,
        started_at: now,
        ended_at: None,
        outcome: None,
        code: None,
    })
    .await?;
    txn.update::<outgoing::Entity>()
        .col_expr(Column::State, Expr::value(SendState::Sending.code()))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::ChangedAt, Expr::value(now))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(SendState::Queued.code()))
        .exec(txn.db())
        .await?;
    let conversation = txn
        .find::<conversation::Entity>()
        .filter(conversation::Column::Id.eq(row.conversation_id))
        .one(txn.db())
        .await?;
    let content_key = content_key(txn, row).await?;
    let mut entry = Entry::new("sending", &scope.actor)
        .about(ConversationId(row.conversation_id))
        .object("send", row.id)
        .object("attempt", ready.attempt)
        .number("window_rule", crate::receive::RULE_VERSION)
        .number("epoch", i64::from(row.connection_epoch));
    // The proof that the window was open: which message opened it, and until when.
    if let Some(conversation) = conversation {
        entry = entry.number("window_until", conversation.window_until.unwrap_or_default());
        if let Some(message) = conversation.window_message_id {
            entry = entry.object("window_message", message);
        }
    }
    txn.record(content_key, entry).await?;
    txn.announce(LiveKind::Status, Some(ConversationId(row.conversation_id)));
    Ok(())
}

/// The key of the connection's content, also after the connection has ended.
pub(super) async fn content_key(view: &View, row: &outgoing::Model) -> Result<Uuid, StoreError> {
    let connection = view
        .find::<connection::Entity>()
        .filter(connection::Column::Id.eq(row.connection_id))
        .one(view.db())
        .await?;
    connection
        .map(|row| row.content_key)
        .ok_or(StoreError::Unknown("outgoing"))
}

/// By number where it is known, else by BSUID.
pub(crate) fn recipient(bsuid: Option<String>, phone: Option<String>) -> Option<Recipient> {
    // A phone number reaches every client; a BSUID also those who hide theirs.
    phone
        .map(Recipient::Phone)
        .or_else(|| bsuid.map(Recipient::Bsuid))
}
