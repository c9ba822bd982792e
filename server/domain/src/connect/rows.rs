//! Connections as rows and as pages see them.

use jiff::Timestamp;
use meta::Secret;
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::pause::{Pause, pause_of};
use super::tend::AccountPost;
use crate::Channel;
use crate::ids::ConnectionId;
use crate::laras::Laras;
use crate::store::entity::tenant::account_picture;
use crate::store::entity::tenant::connection::{Column, Entity, Model};
use crate::store::{StoreError, Txn, View, from_json};
use crate::tenancy::WorkspaceScope;
use crate::time::{DAY, from_ms};
use crate::vault::Place;

pub(super) const TOKEN: Place = Place::of("connection", "token");
pub(super) const PIN: Place = Place::of("connection", "pin");
pub(super) const PHONE_NUMBER_ID: Place = Place::of("connection", "phone_number_id");
pub(super) const WABA_ID: Place = Place::of("connection", "waba_id");
pub(super) const DISPLAY_NUMBER: Place = Place::of("connection", "display_number");
pub(super) const VERIFIED_NAME: Place = Place::of("connection", "verified_name");
pub(super) const ACCOUNT_ID: Place = Place::of("connection", "account_id");
pub(super) const SCOPED_ID: Place = Place::of("connection", "scoped_id");
pub(super) const USERNAME: Place = Place::of("connection", "username");
pub(super) const PICTURE: Place = Place::of("account_picture", "body");
pub(super) const POSTS: Place = Place::of("account_picture", "posts");

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

    /// How much somebody has to look at it, for lists that show one state for several connections.
    pub(crate) const fn trouble(self) -> u8 {
        match self {
            Self::Live => 0,
            Self::Finishing => 1,
            Self::Paused => 2,
            Self::ReconnectNeeded => 3,
        }
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
    /// When its token ends; most never do.
    pub expires: Option<Timestamp>,
    /// Whether our app is subscribed to its account.
    pub subscribed: bool,
}

/// An Instagram account as its tile shows it.
#[derive(Clone, Debug)]
pub struct InstagramConnection {
    /// Which.
    pub id: ConnectionId,
    /// How it stands.
    pub state: ConnectionState,
    /// Why nothing leaves through it for now, if so.
    pub pause: Option<Pause>,
    /// Without the `@`.
    pub username: String,
    /// The account's own name for itself, if it has one.
    pub name: Option<String>,
    /// As Instagram writes it: `Business`, `Media_Creator`, also in capitals.
    pub account_type: Option<String>,
    /// Since when it has been connected.
    pub since: Timestamp,
    /// When its token was last given or renewed.
    pub refreshed: Option<Timestamp>,
    /// When that token ends unless it is renewed.
    pub expires: Option<Timestamp>,
    /// Whether there is a picture of it.
    pub has_picture: bool,
    /// Its newest posts, as they were seen last.
    pub posts: Vec<AccountPost>,
}

/// A number or an account whose access ends soon unless its owner connects it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingAccess {
    /// Where.
    pub channel: Channel,
    /// The number, or the account's @name.
    pub name: String,
    /// When.
    pub ends: Timestamp,
}

/// What the Integrations page shows.
#[derive(Clone, Debug)]
pub struct Integrations {
    /// Connected numbers.
    pub whatsapp: Vec<WhatsAppConnection>,
    /// Connected accounts.
    pub instagram: Vec<InstagramConnection>,
    /// Configuration that is missing for WhatsApp, by variable.
    pub missing: Vec<&'static str>,
    /// Configuration that is missing for Instagram, by variable.
    pub missing_for_instagram: Vec<&'static str>,
}

/// How long before the end of an access its owner is told.
pub(crate) const TOLD_BEFORE: i64 = 14 * DAY;

impl Integrations {
    /// Accesses that end within fourteen days of `now`. Instagram's are renewed long before that, unless renewing keeps failing.
    pub fn ending(&self, now: Timestamp) -> Vec<EndingAccess> {
        let numbers = self
            .whatsapp
            .iter()
            .map(|number| (Channel::WhatsApp, number.number.clone(), number.expires));
        let accounts = self.instagram.iter().map(|account| {
            (
                Channel::Instagram,
                format!("@{}", account.username),
                account.expires,
            )
        });
        let soon = |ends: &Timestamp| ends.as_millisecond() - now.as_millisecond() <= TOLD_BEFORE;
        numbers
            .chain(accounts)
            .filter_map(|(channel, name, ends)| {
                let ends = ends.filter(soon)?;
                Some(EndingAccess { channel, name, ends })
            })
            .collect()
    }
}

/// What is needed to act for a business at Meta, for one call.
pub(crate) struct Access {
    pub(crate) token: Secret,
    pub(crate) phone_number_id: String,
}

/// What is needed to act for an Instagram account, for one call.
pub(crate) struct InstagramAccess {
    pub(crate) token: Secret,
    /// What calls name the account by, and what its webhooks are routed by.
    pub(crate) account_id: String,
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

/// Whether answers are drafted for it: also while it is paused, so that they are ready when the pause ends.
pub(crate) fn drafts(row: &Model) -> bool {
    ConnectionState::parse(&row.state).is_some_and(ConnectionState::sends)
}

/// How a connection stands for whoever looks at it now: a live one that is paused is shown as paused.
pub(crate) fn standing(row: &Model, now: i64) -> Option<ConnectionState> {
    standing_of(&row.state, pause_of(row, now).is_some())
}

/// The same out of the two that decide it.
pub(crate) fn standing_of(state: &str, is_paused: bool) -> Option<ConnectionState> {
    match ConnectionState::parse(state)? {
        ConnectionState::Live if is_paused => Some(ConnectionState::Paused),
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

/// The number, or the account's @name, as shown.
pub(crate) async fn display_number(view: &View, row: &Model) -> Result<Option<String>, StoreError> {
    if row.channel == Channel::Instagram.code() {
        let name = view.open_text(USERNAME, row.id, row.username.as_deref()).await?;
        return Ok(name.map(|name| format!("@{name}")));
    }
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

/// How an Instagram account is found when an event names it: by `/me.user_id`, which is `entry.id`.
pub(crate) fn instagram_route_key(laras: &Laras, account_id: &str) -> Vec<u8> {
    laras.keys().lookup("ig_account", account_id)
}

/// How the same account is found when Instagram names it to our app alone: in `signed_request`, by `/me.id`.
pub(crate) fn instagram_scoped_key(laras: &Laras, scoped_id: &str) -> Vec<u8> {
    laras.keys().lookup("ig_scoped", scoped_id)
}

/// The token and id of an Instagram account; `None` once they are gone.
pub(crate) async fn instagram_access(
    view: &View,
    id: ConnectionId,
) -> Result<Option<InstagramAccess>, StoreError> {
    let Some(row) = row(view, id).await? else {
        return Ok(None);
    };
    let token = view.open_text(TOKEN, row.id, row.token.as_deref()).await?;
    let account = view
        .open_text(ACCOUNT_ID, row.id, row.account_id.as_deref())
        .await?;
    Ok(token.zip(account).map(|(token, account_id)| InstagramAccess {
        token: Secret::from(token),
        account_id,
    }))
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
        expires: row.token_expires_at.map(from_ms),
        subscribed: state != ConnectionState::Finishing,
    })
}

/// The user name of an Instagram account; `None` once it is gone.
pub(crate) async fn username(view: &View, row: &Model) -> Result<Option<String>, StoreError> {
    view.open_text(USERNAME, row.id, row.username.as_deref()).await
}

pub(super) async fn shown_account(view: &View, row: &Model) -> Result<InstagramConnection, StoreError> {
    let now = view.laras.clock().now_ms();
    let state = standing(row, now).ok_or(StoreError::Unknown("connection"))?;
    let username = username(view, row).await?;
    let name = view
        .open_text(VERIFIED_NAME, row.id, row.verified_name.as_deref())
        .await?;
    let seen = view
        .find::<account_picture::Entity>()
        .filter(account_picture::Column::ConnectionId.eq(row.id))
        .one(view.db())
        .await?;
    let posts = match &seen {
        Some(seen) => view.open_text(POSTS, row.id, seen.posts.as_deref()).await?,
        None => None,
    };
    let posts = posts.map(|json| from_json(json.as_bytes(), "account_picture"));
    Ok(InstagramConnection {
        id: ConnectionId(row.id),
        state,
        pause: pause_of(row, now),
        username: username.unwrap_or_default(),
        name: name.filter(|name| !name.is_empty()),
        account_type: row.account_type.clone(),
        since: from_ms(row.live_at.unwrap_or(row.created_at)),
        refreshed: row.token_refreshed_at.or(row.token_issued_at).map(from_ms),
        expires: row.token_expires_at.map(from_ms),
        has_picture: seen.is_some_and(|seen| seen.body.is_some()),
        posts: posts.transpose()?.unwrap_or_default(),
    })
}

/// The workspace's connections, and what is missing to make one.
pub async fn integrations(scope: &WorkspaceScope) -> Result<Integrations, StoreError> {
    let view = scope.view().await?;
    let rows = view
        .find::<Entity>()
        .filter(Column::EndedAt.is_null())
        .filter(Column::State.ne(ConnectionState::Finishing.code()))
        .order_by_asc(Column::Id)
        .all(view.db())
        .await?;
    let mut whatsapp = Vec::new();
    let mut instagram = Vec::new();
    for row in &rows {
        if row.channel == Channel::Instagram.code() {
            instagram.push(shown_account(&view, row).await?);
        } else {
            whatsapp.push(shown(&view, row).await?);
        }
    }
    let settings = scope.laras.settings();
    Ok(Integrations {
        whatsapp,
        instagram,
        missing: settings.missing_for_whatsapp(),
        missing_for_instagram: settings.missing_for_instagram(),
    })
}
