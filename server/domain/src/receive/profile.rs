//! Who an Instagram customer is: asked once, after the first message, because events name an id alone.
//!
//! Meta shows a profile only of people who wrote, and not of everybody; nothing waits for it and a refusal is no fault.

use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::contact;
use crate::connect;
use crate::ids::ConnectionId;
use crate::jobs::{Kind, Promise, Stop};
use crate::live::LiveKind;
use crate::store::entity::tenant::{contact as rows, conversation};
use crate::store::{StoreError, Txn, View};
use crate::tenancy::WorkspaceScope;
use meta::webhook::Person;

/// Promises to ask, while no message of the customer's has opened a window before.
pub(super) async fn ask_once(txn: &mut Txn, conversation: &conversation::Model) -> Result<(), StoreError> {
    if conversation.window_until.is_some() {
        return Ok(());
    }
    txn.promise(Promise::now(Kind::ReadProfile, conversation.contact_id))
        .await
}

async fn find(view: &View, id: Uuid) -> Result<Option<rows::Model>, StoreError> {
    let select = view.find::<rows::Entity>().filter(rows::Column::Id.eq(id));
    Ok(select.one(view.db()).await?)
}

/// The job: reads a customer's name and user name.
pub(crate) async fn read_profile(scope: &WorkspaceScope, id: Uuid) -> Result<(), Stop> {
    let view = scope.view().await?;
    let Some(row) = find(&view, id).await? else {
        return Ok(());
    };
    let igsid = view.open_text(contact::BSUID, id, row.bsuid.as_deref()).await?;
    let access = connect::instagram_access(&view, ConnectionId(row.connection_id)).await?;
    drop(view);
    let (Some(igsid), Some(access), Some(instagram)) = (igsid, access, scope.laras.instagram()) else {
        return Ok(());
    };
    let profile = match instagram.profile(&access.token, &igsid).await {
        Ok(Some(profile)) => profile,
        Ok(None) => return Ok(()),
        Err(error) => {
            tracing::info!(%error, "a customer's profile was not read");
            return Ok(());
        }
    };
    let person = Person {
        bsuid: Some(igsid),
        profile_name: profile.name.filter(|name| !name.trim().is_empty()),
        username: profile
            .username
            .map(|name| format!("@{}", name.trim_start_matches('@'))),
        ..Person::default()
    };
    let mut txn = scope.txn().await?;
    // Erased meanwhile, or the connection has ended: then nobody is to be known any more.
    let Some(row) = find(&txn, id).await?.filter(|row| row.bsuid.is_some()) else {
        return Ok(());
    };
    let Some(connection) = connect::row(&txn, ConnectionId(row.connection_id)).await? else {
        return Ok(());
    };
    contact::learn(&txn, connection.content_key, &row, &person).await?;
    txn.announce(LiveKind::Message, None);
    Ok(txn.commit().await?)
}
