//! Messages to a customer: a text reply, and the note that we have read theirs.
//!
//! There is no call here that posts media or templates: Laras answers inside the 24-hour window, with text.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Graph;
use super::call::{GraphCall, GraphRequest};
use super::error::CallError;
use super::outcome::{SendOutcome, Taken, classify, expect_success};
use crate::{Secret, lenient};

/// Whom a message goes to.
#[derive(Clone, PartialEq, Eq)]
pub enum Recipient {
    /// The business-scoped user id, unchanged.
    Bsuid(String),
    /// Country code and number. Without a leading `+` Meta would prepend the business's own country code, so one is
    /// added when it is missing.
    Phone(String),
}

/// A text reply to one customer.
#[derive(Clone, PartialEq, Eq)]
pub struct SendText {
    pub to: Recipient,
    /// At most 4096 characters.
    pub body: String,
    /// Echoed in every status of this message (`biz_opaque_callback_data`, at most 512 characters): the only thing that
    /// tells later whether an ambiguous send arrived.
    pub callback_data: String,
    /// The id of the customer's message that is quoted.
    pub reply_to: Option<String>,
}

pub(super) struct PostText {
    phone_id: String,
    body: Value,
}

impl GraphCall for PostText {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::POST, [&self.phone_id, "messages"]).body(self.body.clone())
    }
}

pub(super) struct MarkRead {
    phone_id: String,
    wamid: String,
}

impl GraphCall for MarkRead {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::POST, [&self.phone_id, "messages"]).body(json!({
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": self.wamid,
        }))
    }
}

impl Graph {
    /// Posts one text message once and says what is known about it afterwards.
    pub async fn send_text(&self, token: &Secret, phone_id: &str, message: &SendText) -> SendOutcome {
        let call = PostText {
            phone_id: phone_id.to_owned(),
            body: wire_body(message),
        };
        classify(
            &self.exchange(Some(token), &call).await,
            &self.known(&[token]),
            taken,
        )
    }

    /// Marks a customer's message, and the ones before it, as read.
    pub async fn mark_read(&self, token: &Secret, phone_id: &str, wamid: &str) -> Result<(), CallError> {
        let call = MarkRead {
            phone_id: phone_id.to_owned(),
            wamid: wamid.to_owned(),
        };
        expect_success(&self.call(token, &call).await?)
    }
}

fn wire_body(message: &SendText) -> Value {
    let mut body = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "type": "text",
        "text": { "body": message.body, "preview_url": false },
        "biz_opaque_callback_data": message.callback_data,
    });
    if let Value::Object(fields) = &mut body {
        match &message.to {
            Recipient::Bsuid(id) => fields.insert("recipient".to_owned(), json!(id)),
            Recipient::Phone(number) => fields.insert("to".to_owned(), json!(international(number))),
        };
        if let Some(wamid) = &message.reply_to {
            fields.insert("context".to_owned(), json!({ "message_id": wamid }));
        }
    }
    body
}

fn international(number: &str) -> String {
    if number.starts_with('+') {
        number.to_owned()
    } else {
        format!("+{number}")
    }
}

#[derive(Deserialize)]
struct Sent {
    messages: Vec<SentMessage>,
}

#[derive(Deserialize)]
struct SentMessage {
    #[serde(default, deserialize_with = "lenient::text")]
    id: Option<String>,
}

pub(super) fn taken(body: &[u8]) -> Option<Taken> {
    let sent: Sent = serde_json::from_slice(body).ok()?;
    let id = sent.messages.into_iter().next()?.id.filter(|id| !id.is_empty())?;
    Some(Taken { id, recipient: None })
}

#[cfg(test)]
mod tests {
    use super::{Recipient, SendText, wire_body};
    use serde_json::json;

    fn message(to: Recipient, reply_to: Option<String>) -> SendText {
        SendText {
            to,
            body: "Masih ada, kak".to_owned(),
            callback_data: "lrs1.8f21".to_owned(),
            reply_to,
        }
    }

    #[test]
    fn a_reply_to_a_bsuid_is_written_as_documented() {
        let body = wire_body(&message(
            Recipient::Bsuid("ID.7741900263158842".to_owned()),
            Some("wamid.TEFSQVMtMDAwMQ==".to_owned()),
        ));
        assert_eq!(
            body,
            json!({
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "recipient": "ID.7741900263158842",
                "type": "text",
                "text": { "body": "Masih ada, kak", "preview_url": false },
                "context": { "message_id": "wamid.TEFSQVMtMDAwMQ==" },
                "biz_opaque_callback_data": "lrs1.8f21",
            })
        );
    }

    #[test]
    fn a_phone_number_always_leaves_with_its_country_code_marked() {
        for number in ["6281255501234", "+6281255501234"] {
            let body = wire_body(&message(Recipient::Phone(number.to_owned()), None));
            assert_eq!(body["to"], "+6281255501234");
            assert!(body.get("recipient").is_none() && body.get("context").is_none());
        }
    }
}
