//! Conversations as Meta keeps them: to see that messages may be read, and to find a message whose answer was lost.
//!
//! Two calls a second are allowed, and only the 20 newest messages of a conversation can be read: this is no inbox.

use std::fmt;

use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;

use super::{Instagram, unless};
use crate::graph::{CallError, GraphCall, GraphRequest, Meaning, Page, lenient_id};
use crate::{Secret, lenient};

/// Older messages answer as if they were deleted.
const MOST_READABLE: usize = 20;

/// A message as Meta keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct PastDirect {
    pub mid: String,
    pub at: Option<Timestamp>,
    /// The account's id for what the account wrote.
    pub from: Option<String>,
    pub to: Vec<String>,
    pub text: Option<String>,
}

impl fmt::Debug for PastDirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PastDirect")
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
pub(crate) struct Reference {
    #[serde(deserialize_with = "lenient_id")]
    id: String,
    #[serde(default, deserialize_with = "lenient::time")]
    created_time: Option<Timestamp>,
}

pub(crate) struct ListConversations {
    customer: Option<String>,
}

impl GraphCall for ListConversations {
    type Answer = Page<Reference>;

    fn request(&self) -> GraphRequest {
        let request = GraphRequest::new(Method::GET, ["me", "conversations"])
            .query("platform", "instagram")
            .query("limit", "1");
        match &self.customer {
            Some(customer) => request.query("user_id", customer),
            None => request,
        }
    }
}

pub(crate) struct ListMessages {
    conversation: String,
}

#[derive(Deserialize)]
pub(crate) struct Conversation {
    #[serde(default)]
    messages: Option<Page<Reference>>,
}

impl GraphCall for ListMessages {
    type Answer = Conversation;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, [&self.conversation]).query("fields", "messages")
    }
}

pub(crate) struct ReadPastMessage {
    mid: String,
}

#[derive(Deserialize)]
pub(crate) struct PastMessage {
    #[serde(default, deserialize_with = "lenient::time")]
    created_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::object")]
    from: Option<Party>,
    #[serde(default, deserialize_with = "lenient::object")]
    to: Option<Parties>,
    #[serde(default, deserialize_with = "lenient::text")]
    message: Option<String>,
}

#[derive(Deserialize)]
struct Party {
    #[serde(default, deserialize_with = "lenient::text")]
    id: Option<String>,
}

#[derive(Deserialize)]
struct Parties {
    #[serde(default)]
    data: Vec<Party>,
}

impl GraphCall for ReadPastMessage {
    type Answer = PastMessage;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, [&self.mid]).query("fields", "id,created_time,from,to,message")
    }
}

impl Instagram {
    /// Whether messages may be read. Refused with [`Meaning::MessageAccessOff`] where the owner has not allowed connected
    /// tools to; a creator's account must have been asked once before its messages arrive.
    pub async fn check_message_access(&self, token: &Secret) -> Result<(), CallError> {
        let call = ListConversations { customer: None };
        self.call(token, &call).await.map(|_| ())
    }

    /// The newest messages with a customer, the newest first, `most` of them at most (20 can be read). None where there is no
    /// conversation. One call for each message: 2 a second are allowed.
    pub async fn newest_messages(
        &self,
        token: &Secret,
        customer: &str,
        most: usize,
    ) -> Result<Vec<PastDirect>, CallError> {
        let call = ListConversations {
            customer: Some(customer.to_owned()),
        };
        let Some(conversation) = self.call(token, &call).await?.data.into_iter().next() else {
            return Ok(Vec::new());
        };
        let call = ListMessages {
            conversation: conversation.id,
        };
        let listed = self.call(token, &call).await?.messages;
        let mut listed = listed.map(|page| page.data).unwrap_or_default();
        listed.sort_by_key(|reference| std::cmp::Reverse(reference.created_time));
        listed.truncate(most.min(MOST_READABLE));
        let mut messages = Vec::with_capacity(listed.len());
        for reference in listed {
            let call = ReadPastMessage {
                mid: reference.id.clone(),
            };
            if let Some(read) = unless(self.call(token, &call).await, &[Meaning::ObjectGone])? {
                messages.push(past(reference, read));
            }
        }
        Ok(messages)
    }
}

fn past(reference: Reference, read: PastMessage) -> PastDirect {
    let to = read.to.map(|parties| parties.data).unwrap_or_default();
    PastDirect {
        mid: reference.id,
        at: read.created_time.or(reference.created_time),
        from: read.from.and_then(|party| party.id),
        to: to.into_iter().filter_map(|party| party.id).collect(),
        text: read.message,
    }
}
