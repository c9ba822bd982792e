//! What Meta says about an account reaches every number of it, each in its own workspace.
//!
//! Such a change carries no `phone_number_id`. It belongs to all connections of the account, which may be several numbers
//! in several workspaces, so it is taken once per connection, each in a transaction of that workspace. The notice's unique
//! key makes a repetition harmless, and the unit ends with the last connection, so a crash in between only repeats.

use meta::webhook::Unit;
use sea_orm::{ColumnTrait, QueryFilter};

use super::news::{Effect, News, Told};
use super::routing::SetAside;
use super::standing;
use crate::connect;
use crate::disconnect;
use crate::evidence::{Entry, Record};
use crate::ids::ConnectionId;
use crate::laras::Laras;
use crate::live::LiveKind;
use crate::store::entity::tenant::{connection, notice};
use crate::store::platform::{self, Arrived};
use crate::store::{PlatformTxn, StoreError, Txn, to_json};
use crate::tenancy::WorkspaceScope;
use crate::time::SECOND;

/// Takes a change that concerns an account to every connection of it.
pub(super) async fn deliver(laras: &Laras, arrived: &Arrived, unit: &Unit) -> Result<(), SetAside> {
    let news = News::read(laras.settings(), unit)?;
    let account = news.waba_id.as_deref().unwrap_or(&unit.entry_id);
    let view = PlatformTxn::read_on(laras).await?;
    let routes = platform::routes_of_account(&view, &connect::waba_route_key(laras, account)).await?;
    drop(view);
    let mut places = Vec::with_capacity(routes.len());
    for route in routes {
        if let Some(scope) = WorkspaceScope::of_route(laras, route.workspace).await? {
            places.push((scope, route.connection));
        }
    }
    let (last, others) = places.split_last().ok_or(SetAside::Unknown)?;
    for (scope, connection) in others {
        let mut txn = scope.txn().await?;
        enter(&mut txn, scope, *connection, arrived, unit, &news).await?;
        txn.commit().await?;
    }
    let (scope, connection) = last;
    finish(scope, *connection, arrived, unit, &news).await
}

/// Takes a change that names its number to that number's connection.
pub(super) async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    unit: &Unit,
) -> Result<(), SetAside> {
    let mut news = News::read(scope.laras.settings(), unit)?;
    // The route has found the one number; what is displayed need not be compared.
    news.digits = None;
    finish(scope, connection, arrived, unit, &news).await
}

async fn finish(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    unit: &Unit,
    news: &News,
) -> Result<(), SetAside> {
    let mut txn = scope.txn().await?;
    if platform::finish_unit(&txn, arrived.id, scope.workspace()).await? {
        enter(&mut txn, scope, connection, arrived, unit, news).await?;
        txn.commit().await?;
    }
    Ok(())
}

async fn enter(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    unit: &Unit,
    news: &News,
) -> Result<(), StoreError> {
    let Some(row) = connect::row(txn, connection).await? else {
        return Ok(());
    };
    if !concerns(txn, &row, news).await? {
        return Ok(());
    }
    // A stamp from the future would count as the newest word for good.
    let at = unit
        .entry_time
        .and_then(|seconds| seconds.checked_mul(SECOND))
        .filter(|at| *at > 0)
        .map_or(arrived.received_at, |at| at.min(arrived.received_at));
    let mut new = false;
    for (index, told) in news.told.iter().enumerate() {
        new |= tell(txn, scope, &row, arrived, unit, (index, told, at)).await?;
    }
    if new {
        take_effect(txn, scope, &row, &news.effect, at).await?;
    }
    Ok(())
}

/// Whether a change that names a number means this one: only the digits of what is displayed can be compared.
async fn concerns(txn: &Txn, row: &connection::Model, news: &News) -> Result<bool, StoreError> {
    let Some(digits) = &news.digits else {
        return Ok(true);
    };
    let shown = connect::display_number(txn, row).await?.unwrap_or_default();
    Ok(shown.chars().filter(char::is_ascii_digit).eq(digits.chars()))
}

/// Writes a notice and its entry; false if it was told before.
async fn tell(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    row: &connection::Model,
    arrived: &Arrived,
    unit: &Unit,
    (index, told, at): (usize, &Told, i64),
) -> Result<bool, StoreError> {
    let id = txn.new_id();
    let event = format!("{}|{}|{index}", unit.account(), unit.event_key_material);
    let event_key = txn.laras.keys().lookup("notice", &event);
    let known = txn
        .find::<notice::Entity>()
        .filter(notice::Column::ConnectionId.eq(row.id))
        .filter(notice::Column::EventKey.eq(event_key.clone()))
        .one(txn.db())
        .await?;
    if known.is_some() {
        return Ok(false);
    }
    // What nobody here understands is kept as it came; it may hold references, so it goes with the secrets.
    let (key, detail) = if told.kind == "other" {
        (row.secrets_key, unit.raw.get().as_bytes().to_vec())
    } else {
        (row.content_key, to_json(&told.details))
    };
    txn.insert(notice::Model {
        workspace_id: txn.workspace().0,
        id,
        connection_id: row.id,
        event_key,
        kind: told.kind.into(),
        code: told.code.clone(),
        detail: Some(txn.seal(key, connect::NOTICE_DETAIL, id, &detail).await?),
        at,
        received_at: arrived.received_at,
        until: told.until,
        seen_at: None,
    })
    .await?;
    let entry = Entry::new("meta_said", &scope.actor)
        .object("connection", row.id)
        .object("notice", id)
        .text("about", told.kind)
        .text("event", told.code.clone())
        .number("provider_at", at)
        .commitment("details", &detail);
    txn.record(key, entry).await?;
    txn.announce(LiveKind::Connection, None);
    Ok(true)
}

async fn take_effect(
    txn: &mut Txn,
    scope: &WorkspaceScope,
    row: &connection::Model,
    effect: &Effect,
    at: i64,
) -> Result<(), StoreError> {
    match effect {
        // Meta repeats for days: what ended before this connection began ended another one.
        Effect::Ends(occasion) if at >= standing::began(row) => {
            disconnect::sever(scope, txn, row, occasion).await.map(drop)
        }
        Effect::Told | Effect::Ends(_) => Ok(()),
        Effect::Standing => standing::follow(txn, scope, row).await,
        Effect::Quality => standing::rate(txn, scope, row).await,
        Effect::ForgetsPin => standing::forget_pin(txn, scope, row).await,
    }
}
