//! Meta gives a thread to another app, to ours, or to nobody (Meta: Conversation Routing).

use meta::webhook::Person;

use super::contact;
use super::conversation::conversation_with;
use super::ownership::{self, OwnerEvent};
use crate::connect::{self, ConnectionState};
use crate::ids::ConnectionId;
use crate::store::StoreError;
use crate::store::platform::{self, Arrived};
use crate::tenancy::WorkspaceScope;

/// Takes the change into the conversation with a person.
pub(super) async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    person: &Person,
    event: OwnerEvent,
) -> Result<(), StoreError> {
    let mut txn = scope.txn().await?;
    if !platform::finish_unit(&txn, arrived.id, scope.workspace()).await? {
        return Ok(());
    }
    let row = connect::row(&txn, connection).await?;
    if let Some(row) = row
        && ConnectionState::parse(&row.state).is_some_and(ConnectionState::receives)
    {
        let contact = contact::arrived(scope, &mut txn, &row, person).await?;
        let conversation = conversation_with(&txn, &row, contact).await?;
        ownership::change(&mut txn, scope, &conversation, event).await?;
    }
    txn.commit().await
}
