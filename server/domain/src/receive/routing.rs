//! One unit finds its way: to the connections it concerns, and there into the rows it changes.

use meta::webhook::{Part, Unit, UnitError, read_echo, read_error, read_message, read_status};

use super::message::Said;
use super::{account, comment, direct, echo, error, history, identity, message};
use crate::ids::ConnectionId;
use crate::laras::Laras;
use crate::store::platform::{self, Arrived};
use crate::store::{PlatformTxn, StoreError};
use crate::tenancy::WorkspaceScope;

/// Why a unit stays out of its workspace.
pub(super) enum SetAside {
    /// Nobody has this number or account.
    Unknown,
    /// Nobody wrote it: Meta's dashboard tries out the address.
    Test,
    /// The unit cannot be read.
    Unreadable(UnitError),
    /// Rows could not be read or written; worth another try.
    Store(StoreError),
}

impl From<StoreError> for SetAside {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<UnitError> for SetAside {
    fn from(error: UnitError) -> Self {
        Self::Unreadable(error)
    }
}

/// Moves one unit into its workspace, exactly once.
pub(super) async fn deliver(laras: &Laras, arrived: &Arrived) -> Result<(), SetAside> {
    let unit: Unit =
        serde_json::from_slice(&arrived.body).map_err(|_| SetAside::Unreadable(UnitError::NotAnObject))?;
    let on_whatsapp = unit.product == meta::Product::WhatsApp;
    if !on_whatsapp && direct::is_test(&unit) {
        return Err(SetAside::Test);
    }
    // What is said about an account names no number and concerns all of them.
    if on_whatsapp && unit.part == Part::Change && unit.phone_number_id().is_none() {
        return account::deliver(laras, arrived, &unit).await;
    }
    let route_key = arrived.route_key.as_ref().ok_or(SetAside::Unknown)?;
    let view = PlatformTxn::read_on(laras).await?;
    let route = platform::live_route(&view, route_key)
        .await?
        .ok_or(SetAside::Unknown)?;
    drop(view);
    let scope = WorkspaceScope::of_route(laras, route.workspace)
        .await?
        .ok_or(SetAside::Unknown)?;
    take(&scope, route.connection, arrived, &unit).await
}

async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    unit: &Unit,
) -> Result<(), SetAside> {
    match unit.part {
        Part::Message => {
            let inbound = read_message(unit)?;
            if inbound.group_id.is_none() && !inbound.from.is_identified() {
                return Err(SetAside::Unreadable(UnitError::Missing("the sender")));
            }
            let said = Said {
                inbound: &inbound,
                raw: unit.raw.get(),
                held_elsewhere: false,
            };
            message::take(scope, connection, arrived, said).await?;
        }
        Part::Status => crate::send::take_status(scope, arrived, read_status(unit)?).await?,
        Part::Error => error::take(scope, connection, arrived, &read_error(unit)?).await?,
        Part::Unreadable => return Err(SetAside::Unreadable(UnitError::NotAnObject)),
        Part::Direct | Part::Standby => direct::take(scope, connection, arrived, unit).await?,
        Part::Comment => comment::take(scope, connection, arrived, unit).await?,
        Part::Echo => {
            let written = read_echo(unit)?;
            if !written.to.is_identified() {
                return Err(SetAside::Unreadable(UnitError::Missing("the recipient")));
            }
            echo::take(scope, connection, arrived, written, false).await?;
        }
        Part::Change if unit.product == meta::Product::Instagram => {
            return Err(SetAside::Unreadable(UnitError::OtherPart(unit.part)));
        }
        Part::Change => match unit.field.as_str() {
            "user_id_update" => identity::take_user_id_update(scope, connection, arrived, unit).await?,
            "history" => history::take(scope, connection, arrived, unit).await?,
            "smb_app_state_sync" => history::take_names(scope, connection, arrived, unit).await?,
            _ => account::take(scope, connection, arrived, unit).await?,
        },
    }
    Ok(())
}
