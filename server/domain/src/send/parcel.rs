//! One approved text, addressed and ready to be posted by its channel. The protocol around the POST is the same for all.

use meta::instagram::{DirectRecipient, SendDirect};
use meta::{Recipient, Secret, SendOutcome, SendText, Unreachable};

use super::callback;
use super::check::Rule;
use crate::Channel;
use crate::connect;
use crate::ids::ConnectionId;
use crate::laras::Laras;
use crate::receive::contact_recipient;
use crate::store::entity::tenant::{connection, conversation};
use crate::store::{StoreError, Txn, View};
use uuid::Uuid;

/// What a POST needs.
pub(super) enum Parcel {
    WhatsApp {
        token: Secret,
        phone_number_id: String,
        message: SendText,
    },
    /// Nothing of ours travels along: what became of it is told by its echo.
    Instagram {
        token: Secret,
        account_id: String,
        message: SendDirect,
    },
}

impl Parcel {
    /// Addresses a text; `None` if the connection's secrets or the customer's ids are gone.
    pub(super) async fn of(
        txn: &Txn,
        connection: &connection::Model,
        conversation: &conversation::Model,
        (text, rule, attempt): (String, Rule, Uuid),
    ) -> Result<Option<Self>, StoreError> {
        let id = ConnectionId(connection.id);
        let to = contact_recipient(txn, conversation.contact_id).await?;
        match channel_of(connection)? {
            Channel::WhatsApp => {
                let access = connect::access(txn, id).await?;
                Ok(access.zip(to).map(|(access, to)| Self::WhatsApp {
                    token: access.token,
                    phone_number_id: access.phone_number_id,
                    message: SendText {
                        to,
                        body: text,
                        callback_data: callback::data(txn.laras.keys(), attempt),
                        reply_to: None,
                    },
                }))
            }
            Channel::Instagram => {
                let access = connect::instagram_access(txn, id).await?;
                Ok(access.zip(to).and_then(|(access, to)| match to {
                    Recipient::Bsuid(igsid) => Some(Self::Instagram {
                        token: access.token,
                        account_id: access.account_id,
                        message: SendDirect {
                            to: DirectRecipient::Customer(igsid),
                            text,
                            human_agent: rule == Rule::HumanAgent,
                        },
                    }),
                    Recipient::Phone(_) => None,
                }))
            }
        }
    }

    /// The number or account that sends.
    pub(super) fn sender(&self) -> &str {
        match self {
            Self::WhatsApp { phone_number_id, .. } => phone_number_id,
            Self::Instagram { account_id, .. } => account_id,
        }
    }

    /// Posts it once.
    pub(super) async fn post(&self, laras: &Laras) -> SendOutcome {
        match (self, laras.graph(), laras.instagram()) {
            (
                Self::WhatsApp {
                    token,
                    phone_number_id,
                    message,
                },
                Some(graph),
                _,
            ) => graph.send_text(token, phone_number_id, message).await,
            (
                Self::Instagram {
                    token,
                    account_id,
                    message,
                },
                _,
                Some(instagram),
            ) => instagram.send_text(token, account_id, message).await,
            _ => SendOutcome::NotSent(Unreachable::NotConnected),
        }
    }
}

pub(super) fn channel_of(connection: &connection::Model) -> Result<Channel, StoreError> {
    Channel::parse(&connection.channel).ok_or(StoreError::Unknown("connection"))
}

/// Whether the installation has an app on this channel.
pub(super) fn is_configured(laras: &Laras, channel: Channel) -> bool {
    match channel {
        Channel::WhatsApp => laras.graph().is_some(),
        Channel::Instagram => laras.instagram().is_some(),
    }
}

/// Meta's id of the number or account that a connection sends by; `None` once it is gone.
pub(super) async fn sender_of(
    view: &View,
    connection: &connection::Model,
) -> Result<Option<String>, StoreError> {
    let id = ConnectionId(connection.id);
    Ok(match channel_of(connection)? {
        Channel::WhatsApp => connect::access(view, id)
            .await?
            .map(|access| access.phone_number_id),
        Channel::Instagram => connect::instagram_access(view, id)
            .await?
            .map(|access| access.account_id),
    })
}
