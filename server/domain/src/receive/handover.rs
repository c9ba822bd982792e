//! Meta gives a thread to another app, to ours, or to nobody (Meta: Conversation Routing).

use meta::webhook::Person;

use super::admit::admit;
use super::contact;
use super::conversation::conversation_with;
use super::ownership::{self, OwnerEvent};
use crate::ids::ConnectionId;
use crate::store::StoreError;
use crate::store::platform::Arrived;
use crate::tenancy::WorkspaceScope;

/// Takes the change into the conversation with a person.
pub(super) async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    person: &Person,
    event: OwnerEvent,
) -> Result<(), StoreError> {
    let Some((mut txn, row)) = admit(scope, connection, arrived).await? else {
        return Ok(());
    };
    if let Some(row) = row {
        let contact = contact::arrived(scope, &mut txn, &row, person).await?;
        let conversation = conversation_with(&txn, &row, contact).await?;
        ownership::change(&mut txn, scope, &conversation, event).await?;
    }
    txn.commit().await
}
