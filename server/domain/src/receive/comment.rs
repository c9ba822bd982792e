//! A comment: a surface of its own beside the messages, because everybody reads along.
//!
//! What a customer says in one thread under a post is one conversation. It enters like a message and is drafted for, reviewed,
//! sent and proven like one; different are only what may be said there and how long. A comment opens no 24-hour window. Instead
//! each can be answered once in private within seven days (Instagram Platform, "Send a Private Reply to a Commenter").
//!
//! Instagram tells nobody that a comment was edited or deleted: see [`super::again`].

use meta::webhook::{Comment, Context, InboundMessage, MessageContent, Person, Unit, read_comment};

use uuid::Uuid;

use super::admit::admit;
use super::contact;
use super::conversation::{Spot, comments_of, thread_id_of};
use super::message::{self, Incoming};
use super::routing::SetAside;
use super::{own_comment, post};
use crate::connect;
use crate::ids::ConnectionId;
use crate::store::entity::tenant::connection;
use crate::store::platform::Arrived;
use crate::store::{StoreError, Txn, View};
use crate::tenancy::WorkspaceScope;
use crate::time::{DAY, HOUR};

/// How long a comment can be answered in private.
const PRIVATE_FOR: i64 = 7 * DAY;
/// Under a broadcast only while it lasts, which is four hours at most.
const PRIVATE_FOR_LIVE: i64 = 4 * HOUR;

/// Takes a comment into its workspace.
pub(super) async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    unit: &Unit,
) -> Result<(), SetAside> {
    let comment = read_comment(unit)?;
    let Some((mut txn, row)) = admit(scope, connection, arrived).await? else {
        return Ok(());
    };
    if let Some(row) = row {
        let said = inbound(&comment);
        let incoming = Incoming {
            scope,
            connection: &row,
            inbound: &said,
            raw: unit.raw.get(),
            received_at: arrived.received_at,
            held_elsewhere: false,
            private_until: Some(private_until(&comment, arrived.received_at)),
            why_gone: super::change::TAKEN_BACK,
        };
        if is_own(&txn, &row, &comment).await? {
            own_comment::take(&mut txn, &incoming, &comment).await?;
        } else if !own_comment::is_ours_unnamed(&mut txn, &incoming, &comment).await? {
            enter(&mut txn, &incoming, &comment).await?;
        }
    }
    fail::fail_point!("sort::before_commit", |_| crate::crash::now());
    txn.commit().await?;
    fail::fail_point!("sort::after_commit", |_| crate::crash::now());
    Ok(())
}

async fn enter(txn: &mut Txn, incoming: &Incoming<'_>, comment: &Comment) -> Result<(), StoreError> {
    let contact = contact::arrived(incoming.scope, txn, incoming.connection, &incoming.inbound.from).await?;
    let thread_id = thread_id_of(txn, incoming.connection.id, comment).await?;
    let spot = Spot {
        post: post::known(txn, incoming.connection, &comment.media, comment.live).await?,
        thread_id: &thread_id,
    };
    let conversation = comments_of(txn, incoming.connection, contact, spot).await?;
    message::write(txn, incoming, &conversation).await
}

/// A comment in the shape in which everything that customers say is taken in.
pub(super) fn inbound(comment: &Comment) -> InboundMessage {
    InboundMessage {
        wamid: comment.id.clone(),
        at: comment.at,
        from: person(comment),
        content: match &comment.text {
            Some(body) => MessageContent::Text { body: body.clone() },
            None => MessageContent::Unsupported {
                what: None,
                errors: Vec::new(),
            },
        },
        context: comment.parent_id.as_ref().map(|parent| Context {
            message_id: Some(parent.clone()),
            from: None,
            forwarded: false,
            frequently_forwarded: false,
            product_retailer_id: None,
            catalog_id: None,
        }),
        referral: None,
        group_id: None,
        errors: Vec::new(),
    }
}

fn person(comment: &Comment) -> Person {
    Person {
        bsuid: comment.from.id.clone(),
        username: comment
            .from
            .username
            .as_deref()
            .map(|name| format!("@{}", name.trim_start_matches('@'))),
        ..Person::default()
    }
}

fn private_until(comment: &Comment, received_at: i64) -> i64 {
    let length = if comment.live {
        PRIVATE_FOR_LIVE
    } else {
        PRIVATE_FOR
    };
    let at = comment.at.map(jiff::Timestamp::as_millisecond);
    at.map_or(received_at, |at| at.min(received_at))
        .saturating_add(length)
}

/// Whether the account itself wrote it. What answered itself would never end.
async fn is_own(txn: &Txn, connection: &connection::Model, comment: &Comment) -> Result<bool, StoreError> {
    if comment.own || crate::send::left_through_us(txn, &comment.id).await? {
        return Ok(true);
    }
    let Some(writer) = comment.from.username.as_deref() else {
        return Ok(false);
    };
    let own = connect::username(txn, connection).await?;
    Ok(own.is_some_and(|own| bare(&own).eq_ignore_ascii_case(bare(writer))))
}

fn bare(username: &str) -> &str {
    username.trim().trim_start_matches('@')
}

/// How a customer is called in public; `None` where their user name is not known.
pub(crate) async fn mention(view: &View, contact: Uuid) -> Result<Option<String>, StoreError> {
    let handle = super::contact_label(view, contact).await?.handle;
    Ok(handle.filter(|handle| handle.starts_with('@')))
}
