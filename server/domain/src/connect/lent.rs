//! What a business lends us, opened for the steps that touch Meta: a number, or an account.
//!
//! Connecting, undoing and disconnecting are the same for both channels; what differs is asked of Meta here alone.

use meta::instagram::SUBSCRIBED_FIELDS;
use meta::{CallError, Secret};
use uuid::Uuid;

use super::ConnectError;
use super::rows::{self, PIN, access, instagram_access, waba_id};
use crate::Channel;
use crate::ids::ConnectionId;
use crate::laras::Laras;
use crate::store::entity::tenant::connection::Model;
use crate::store::{StoreError, Txn, View, platform};

/// A number or an account, with what is needed to act for it.
pub(crate) enum Lent {
    Number {
        token: Secret,
        pin: Option<Secret>,
        phone_number_id: String,
        waba_id: String,
        coexistence: bool,
    },
    Account {
        token: Secret,
        account_id: String,
    },
}

impl Lent {
    /// Opens a connection's secrets; `None` once they are gone.
    pub(crate) async fn open(view: &View, row: &Model) -> Result<Option<Self>, StoreError> {
        let id = ConnectionId(row.id);
        if row.channel == Channel::Instagram.code() {
            let access = instagram_access(view, id).await?;
            return Ok(access.map(|access| Self::Account {
                token: access.token,
                account_id: access.account_id,
            }));
        }
        let access = access(view, id).await?;
        let waba = waba_id(view, row).await?;
        let pin = view.open_text(PIN, row.id, row.pin.as_deref()).await?;
        Ok(access.zip(waba).map(|(access, waba_id)| Self::Number {
            token: access.token,
            pin: pin.map(Secret::from),
            phone_number_id: access.phone_number_id,
            waba_id,
            coexistence: row.coexistence,
        }))
    }

    /// How events find it.
    pub(crate) fn route_key(&self, laras: &Laras) -> Vec<u8> {
        match self {
            Self::Number { phone_number_id, .. } => rows::number_route_key(laras, phone_number_id),
            Self::Account { account_id, .. } => rows::instagram_route_key(laras, account_id),
        }
    }

    /// Whether nothing else that is live needs our subscription: numbers of one WABA share theirs, an account has its own.
    pub(crate) async fn is_last(&self, txn: &Txn, connection: Uuid) -> Result<bool, StoreError> {
        match self {
            Self::Number { waba_id, .. } => {
                let account = rows::waba_route_key(&txn.laras, waba_id);
                Ok(platform::live_routes_of_account(txn, &account, connection).await? == 0)
            }
            Self::Account { .. } => Ok(true),
        }
    }

    /// Makes its events arrive here. Idempotent.
    pub(crate) async fn join(&self, laras: &Laras) -> Result<(), ConnectError> {
        match self {
            Self::Number { token, waba_id, .. } => {
                let graph = laras.graph().ok_or(ConnectError::NotConfigured)?;
                graph.subscribe(token, waba_id).await?;
                self.register(graph).await?;
                Ok(())
            }
            Self::Account { token, account_id } => {
                let instagram = laras.instagram().ok_or(ConnectError::NotConfigured)?;
                instagram
                    .subscribe(token, account_id, &SUBSCRIBED_FIELDS)
                    .await
                    .map_err(ConnectError::of_instagram)?;
                // Meta has answered success to subscriptions that it forgot: what is listed counts.
                let listed = instagram
                    .subscriptions(token, account_id)
                    .await
                    .map_err(ConnectError::of_instagram)?;
                if is_subscribed(instagram.app_id(), &listed) {
                    Ok(())
                } else {
                    Err(ConnectError::NotSubscribed)
                }
            }
        }
    }

    /// A coexistence number is registered already, and registering it again would harm the owner's app.
    async fn register(&self, graph: &meta::Graph) -> Result<(), CallError> {
        let Self::Number {
            token,
            pin: Some(pin),
            phone_number_id,
            coexistence: false,
            ..
        } = self
        else {
            return Ok(());
        };
        // Registered already, by an earlier attempt or in WhatsApp Manager: its PIN is not ours, and Meta counts registrations.
        if graph.phone_number(token, phone_number_id).await?.is_registered() {
            return Ok(());
        }
        graph.register(token, phone_number_id, pin).await
    }

    /// Takes our app off it. What cannot be asked is left: Meta also lets the business remove our app itself.
    pub(crate) async fn leave(&self, laras: &Laras) -> Result<(), CallError> {
        match self {
            Self::Number { token, waba_id, .. } => match laras.graph() {
                Some(graph) => graph.unsubscribe(token, waba_id).await,
                None => Ok(()),
            },
            Self::Account { token, account_id } => match laras.instagram() {
                Some(instagram) => instagram.unsubscribe(token, account_id).await,
                None => Ok(()),
            },
        }
    }
}

/// Whether our app gets the account's messages and comments. An entry without an id is ours: a token sees its own app alone.
pub(super) fn is_subscribed(app_id: &str, listed: &[meta::instagram::Subscription]) -> bool {
    let ours = |one: &&meta::instagram::Subscription| one.id.as_deref().is_none_or(|id| id == app_id);
    let named: Vec<_> = listed.iter().filter(ours).collect();
    let named = if named.is_empty() {
        listed.iter().collect()
    } else {
        named
    };
    named.iter().any(|one| {
        one.subscribed_fields.is_empty()
            || SUBSCRIBED_FIELDS
                .iter()
                .all(|field| one.subscribed_fields.iter().any(|listed| listed == field))
    })
}
