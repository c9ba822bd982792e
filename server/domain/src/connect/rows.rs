//! Connections as rows and as pages see them.

use jiff::Timestamp;
use meta::Secret;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::pause::{Pause, pause_of};
use crate::Channel;
use crate::ids::ConnectionId;
use crate::laras::Laras;
use crate::store::entity::tenant::connection::{Column, Entity, Model};
use crate::store::{StoreError, Txn, View};
use crate::tenancy::WorkspaceScope;
use crate::time::from_ms;
use crate::vault::Place;

pub(super) const TOKEN: Place = Place::of("connection", "token");
pub(super) const PIN: Place = Place::of("connection", "pin");
pub(super) const PHONE_NUMBER_ID: Place = Place::of("connection", "phone_number_id");
pub(super) const WABA_ID: Place = Place::of("connection", "waba_id");
pub(super) const DISPLAY_NUMBER: Place = Place::of("connection", "display_number");
pub(super) const VERIFIED_NAME: Place = Place::of("connection", "verified_name");

/// How a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionState {
    /// Checked, being subscribed and registered.
    Finishing,
    /// Receives and sends.
    Live,
    /// Meta no longer lets us act; nothing inbound is lost, sending stops.
    ReconnectNeeded,
    /// Sending is paused.
    Paused,
}

impl ConnectionState {
    /// The name in rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Finishing => "finishing",
            Self::Live => "live",
            Self::ReconnectNeeded => "reconnect_needed",
            Self::Paused => "paused",
        }
    }

    /// The reverse of `code`; an ended connection has no state any more.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Finishing, Self::Live, Self::ReconnectNeeded, Self::Paused]
            .into_iter()
            .find(|state| state.code() == code)
    }

    /// Whether answers may leave through it.
    pub const fn sends(self) -> bool {
        matches!(self, Self::Live)
    }

    /// Whether messages are taken in through it.
    pub const fn receives(self) -> bool {
        !matches!(self, Self::Finishing)
    }
}

/// A WhatsApp connection as its tile shows it.
#[derive(Clone, Debug)]
pub struct WhatsAppConnection {
    /// Which.
    pub id: ConnectionId,
    /// How it stands.
    pub state: ConnectionState,
    /// Why nothing leaves through it for now, if so.
    pub pause: Option<Pause>,
    /// The number as Meta writes it.
    pub number: String,
    /// The display name that Meta approved.
    pub verified_name: String,
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    pub quality: String,
    /// Since when it has been connected.
    pub since: Timestamp,
    /// Whether our app is subscribed to its account.
    pub subscribed: bool,
}

/// What the Integrations page shows.
#[derive(Clone, Debug)]
pub struct Integrations {
    /// Connected numbers.
    pub whatsapp: Vec<WhatsAppConnection>,
    /// Configuration that is missing, by variable.
    pub missing: Vec<&'static str>,
}

/// What is needed to act for a business at Meta, for one call.
pub(crate) struct Access {
    pub(crate) token: Secret,
    pub(crate) phone_number_id: String,
}

/// A connection of this workspace that has not ended.
pub(crate) async fn row(view: &View, id: ConnectionId) -> Result<Option<Model>, StoreError> {
    let select = view
        .find::<Entity>()
        .filter(Column::Id.eq(id.0))
        .filter(Column::EndedAt.is_null());
    Ok(select.one(view.db()).await?)
}

/// Holds a connection's row until the transaction ends, so that what must happen once for it happens in turn. SQLite has one
/// writer and needs no lock.
pub(crate) async fn lock(txn: &Txn, id: Uuid) -> Result<(), StoreError> {
    let select = txn.find::<Entity>().filter(Column::Id.eq(id));
    select.lock_exclusive().one(txn.db()).await?;
    Ok(())
}

/// Whether answers leave through a connection at `now` (milliseconds): it is live, and nothing pauses it.
pub(crate) fn sends(row: &Model, now: i64) -> bool {
    row.state == ConnectionState::Live.code() && pause_of(row, now).is_none()
}

/// Whether answers are drafted for it: also while it is paused, so that they are ready when the pause ends.
pub(crate) fn drafts(row: &Model) -> bool {
    ConnectionState::parse(&row.state).is_some_and(ConnectionState::sends)
}

/// How a connection stands for whoever looks at it now: a live one that is paused is shown as paused.
pub(crate) fn standing(row: &Model, now: i64) -> Option<ConnectionState> {
    match ConnectionState::parse(&row.state)? {
        ConnectionState::Live if !sends(row, now) => Some(ConnectionState::Paused),
        state => Some(state),
    }
}

/// The token and number of a connection; `None` once they are gone.
pub(crate) async fn access(view: &View, id: ConnectionId) -> Result<Option<Access>, StoreError> {
    let Some(row) = row(view, id).await? else {
        return Ok(None);
    };
    let token = view.open_text(TOKEN, row.id, row.token.as_deref()).await?;
    let number = view
        .open_text(PHONE_NUMBER_ID, row.id, row.phone_number_id.as_deref())
        .await?;
    Ok(token.zip(number).map(|(token, phone_number_id)| Access {
        token: Secret::from(token),
        phone_number_id,
    }))
}

/// The number as shown.
pub(crate) async fn display_number(view: &View, row: &Model) -> Result<Option<String>, StoreError> {
    view.open_text(DISPLAY_NUMBER, row.id, row.display_number.as_deref())
        .await
}

/// The account's id at Meta.
pub(crate) async fn waba_id(view: &View, row: &Model) -> Result<Option<String>, StoreError> {
    view.open_text(WABA_ID, row.id, row.waba_id.as_deref()).await
}

/// How a number is found when an event names it.
pub(crate) fn number_route_key(laras: &Laras, phone_number_id: &str) -> Vec<u8> {
    laras.keys().lookup("wa_phone", phone_number_id)
}

/// How the numbers of one account are found.
pub(crate) fn waba_route_key(laras: &Laras, waba_id: &str) -> Vec<u8> {
    laras.keys().lookup("wa_account", waba_id)
}

pub(super) async fn shown(view: &View, row: &Model) -> Result<WhatsAppConnection, StoreError> {
    let now = view.laras.clock().now_ms();
    let state = standing(row, now).ok_or(StoreError::Unknown("connection"))?;
    let verified_name = view
        .open_text(VERIFIED_NAME, row.id, row.verified_name.as_deref())
        .await?;
    Ok(WhatsAppConnection {
        id: ConnectionId(row.id),
        state,
        pause: pause_of(row, now),
        number: display_number(view, row).await?.unwrap_or_default(),
        verified_name: verified_name.unwrap_or_default(),
        quality: row.quality.clone(),
        since: from_ms(row.live_at.unwrap_or(row.created_at)),
        subscribed: state != ConnectionState::Finishing,
    })
}

/// The workspace's connections, and what is missing to make one.
pub async fn integrations(scope: &WorkspaceScope) -> Result<Integrations, StoreError> {
    let view = scope.view().await?;
    let rows = view
        .find::<Entity>()
        .filter(Column::Channel.eq(Channel::WhatsApp.code()))
        .filter(Column::EndedAt.is_null())
        .filter(Column::State.ne(ConnectionState::Finishing.code()))
        .order_by_asc(Column::Id)
        .all(view.db())
        .await?;
    let mut whatsapp = Vec::with_capacity(rows.len());
    for row in &rows {
        whatsapp.push(shown(&view, row).await?);
    }
    Ok(Integrations {
        whatsapp,
        missing: scope.laras.settings().missing_for_whatsapp(),
    })
}
