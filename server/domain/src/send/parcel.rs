//! One approved text, addressed and ready to be posted by its channel. The protocol around the POST is the same for all.

use meta::instagram::{DirectRecipient, SendDirect};
use meta::{Recipient, Secret, SendOutcome, SendText, Unreachable};

use super::callback;
use super::check::{Rule, text_of};
use crate::Channel;
use crate::connect;
use crate::ids::ConnectionId;
use crate::laras::Laras;
use crate::receive::{MESSAGE_PROVIDER_ID, THREAD_ID, contact_recipient, mention};
use crate::store::entity::tenant::{connection, conversation, message, outgoing};
use crate::store::{StoreError, Txn, View};
use sea_orm::{ColumnTrait, QueryFilter};
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
    /// Under a post. The new comment comes back as an event.
    Comment {
        token: Secret,
        account_id: String,
        /// The top-level comment, under which every reply of the thread stands.
        under: String,
        text: String,
    },
}

/// What is to be said, by which rule, and about which comment.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) rule: Rule,
    pub(super) attempt: Uuid,
    pub(super) answers: Option<Uuid>,
}

impl Parcel {
    /// Addresses a text; `None` if the connection's secrets or the customer's ids are gone.
    pub(super) async fn of(
        txn: &Txn,
        connection: &connection::Model,
        conversation: &conversation::Model,
        words: Words,
    ) -> Result<Option<Self>, StoreError> {
        let id = ConnectionId(connection.id);
        if matches!(words.rule, Rule::InPublic | Rule::PrivateReply) {
            return Self::about_a_comment(txn, id, conversation, words).await;
        }
        let Words {
            text, rule, attempt, ..
        } = words;
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

    async fn about_a_comment(
        txn: &Txn,
        connection: ConnectionId,
        conversation: &conversation::Model,
        words: Words,
    ) -> Result<Option<Self>, StoreError> {
        let Some(access) = connect::instagram_access(txn, connection).await? else {
            return Ok(None);
        };
        let Words {
            text, rule, answers, ..
        } = words;
        if rule == Rule::InPublic {
            let under = txn
                .open_text(THREAD_ID, conversation.id, conversation.thread_id.as_deref())
                .await?;
            let text = addressed(txn, conversation, answers, text).await?;
            return Ok(under.map(|under| Self::Comment {
                token: access.token,
                account_id: access.account_id,
                under,
                text,
            }));
        }
        let comment = comment_id(txn, answers).await?;
        Ok(comment.map(|comment| Self::Instagram {
            token: access.token,
            account_id: access.account_id,
            message: SendDirect {
                to: DirectRecipient::Comment(comment),
                text,
                human_agent: false,
            },
        }))
    }

    /// The number or account that sends.
    pub(super) fn sender(&self) -> &str {
        match self {
            Self::WhatsApp { phone_number_id, .. } => phone_number_id,
            Self::Instagram { account_id, .. } | Self::Comment { account_id, .. } => account_id,
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
            (
                Self::Comment {
                    token, under, text, ..
                },
                _,
                Some(instagram),
            ) => instagram.reply(token, under, text).await,
            _ => SendOutcome::NotSent(Unreachable::NotConnected),
        }
    }
}

/// A public reply as it is posted.
async fn addressed(
    view: &View,
    conversation: &conversation::Model,
    answers: Option<Uuid>,
    text: String,
) -> Result<String, StoreError> {
    let mention = mention_of(view, conversation, answers).await?;
    Ok(match mention {
        Some(name) => format!("{name} {text}"),
        None => text,
    })
}

/// The words of a public reply as Instagram got them; `None` once they are erased.
pub(super) async fn posted_text(
    view: &View,
    conversation: &conversation::Model,
    row: &outgoing::Model,
) -> Result<Option<String>, StoreError> {
    match text_of(view, row.message_id).await? {
        Some(text) => addressed(view, conversation, row.answers_id, text)
            .await
            .map(Some),
        None => Ok(None),
    }
}

/// Whom a public reply names first: a reply to a reply stands under the top-level comment, so only its name tells for whom it is.
async fn mention_of(
    view: &View,
    conversation: &conversation::Model,
    answers: Option<Uuid>,
) -> Result<Option<String>, StoreError> {
    let nested = view
        .find::<message::Entity>()
        .filter(message::Column::Id.eq(answers))
        .filter(message::Column::ReplyToKey.is_not_null())
        .one(view.db())
        .await?;
    match nested {
        Some(_) => mention(view, conversation.contact_id).await,
        None => Ok(None),
    }
}

/// Meta's id of a comment that still stands.
async fn comment_id(txn: &Txn, comment: Option<Uuid>) -> Result<Option<String>, StoreError> {
    let row = txn
        .find::<message::Entity>()
        .filter(message::Column::Id.eq(comment))
        .filter(message::Column::DeletedAt.is_null())
        .one(txn.db())
        .await?;
    match row {
        Some(row) => {
            txn.open_text(MESSAGE_PROVIDER_ID, row.id, row.provider_id.as_deref())
                .await
        }
        None => Ok(None),
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
