//! Names of things. An id says what it names, so that a conversation can never be passed where a draft is meant.
//!
//! Ids are UUID version 7: they sort by time of creation, which keeps indexes warm. They are not secrets and open nothing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// One client's business: the wall around its data.
    WorkspaceId,
    /// An agency that puts its brand on top.
    PartnerId,
    /// Someone who signs in.
    PersonId,
    /// A WhatsApp number or Instagram account lent to us.
    ConnectionId,
    /// Everything between one customer and one connection.
    ConversationId,
    /// A customer, as one connection knows them.
    ContactId,
    /// One bubble of a thread.
    MessageId,
    /// A proposed answer.
    DraftId,
    /// An approved answer on its way out.
    SendId,
}
