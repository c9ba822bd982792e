//! Answers in direct messages: to a customer who wrote, or once to a comment.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Instagram;
use crate::graph::{GraphCall, GraphRequest, SendOutcome, Taken, classify};
use crate::{Secret, lenient};

/// The longest text of one message, in bytes of UTF-8, not in characters.
pub const MOST_TEXT_BYTES: usize = 1000;

/// Whom a message goes to.
#[derive(Clone, PartialEq, Eq)]
pub enum DirectRecipient {
    /// The customer's Instagram-scoped id.
    Customer(String),
    /// The author of a comment, by the comment's id: once, within 7 days. Meta names the customer in its answer.
    Comment(String),
}

/// A text to one customer.
#[derive(Clone, PartialEq, Eq)]
pub struct SendDirect {
    pub to: DirectRecipient,
    /// At most [`MOST_TEXT_BYTES`].
    pub text: String,
    /// A person wrote this answer: allowed up to 7 days after the customer's last message, and for nothing automatic.
    pub human_agent: bool,
}

pub(crate) struct PostDirect {
    account_id: String,
    body: Value,
}

impl GraphCall for PostDirect {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::POST, [&self.account_id, "messages"]).body(self.body.clone())
    }
}

pub(crate) struct PostPrivateReply {
    account_id: String,
    body: Value,
}

impl GraphCall for PostPrivateReply {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::POST, [&self.account_id, "messages"]).body(self.body.clone())
    }
}

impl Instagram {
    /// Posts one text message once and says what is known about it afterwards. Meta takes no mark of ours along: what
    /// became of an ambiguous send is told by the echo, or by [`Instagram::newest_messages`].
    pub async fn send_text(&self, token: &Secret, account_id: &str, message: &SendDirect) -> SendOutcome {
        let (account_id, body) = (account_id.to_owned(), wire_body(message));
        let answer = match message.to {
            DirectRecipient::Customer(_) => self.exchange(token, &PostDirect { account_id, body }).await,
            DirectRecipient::Comment(_) => self.exchange(token, &PostPrivateReply { account_id, body }).await,
        };
        classify(&answer, &self.known(&[token]), taken)
    }
}

fn wire_body(message: &SendDirect) -> Value {
    let recipient = match &message.to {
        DirectRecipient::Customer(id) => json!({ "id": id }),
        DirectRecipient::Comment(id) => json!({ "comment_id": id }),
    };
    let mut body = json!({ "recipient": recipient, "message": { "text": message.text } });
    if let (true, Value::Object(fields)) = (message.human_agent, &mut body) {
        fields.insert("messaging_type".to_owned(), json!("MESSAGE_TAG"));
        fields.insert("tag".to_owned(), json!("HUMAN_AGENT"));
    }
    body
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default, deserialize_with = "lenient::text")]
    message_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    recipient_id: Option<String>,
}

fn taken(body: &[u8]) -> Option<Taken> {
    let sent: Sent = serde_json::from_slice(body).ok()?;
    Some(Taken {
        id: sent.message_id.filter(|id| !id.is_empty())?,
        recipient: sent.recipient_id.filter(|id| !id.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::{DirectRecipient, SendDirect, wire_body};
    use serde_json::json;

    fn message(to: DirectRecipient, human_agent: bool) -> SendDirect {
        SendDirect {
            to,
            text: "Halo, pesanan Anda siap.".to_owned(),
            human_agent,
        }
    }

    #[test]
    fn an_answer_is_written_as_documented() {
        assert_eq!(
            wire_body(&message(
                DirectRecipient::Customer("900000000000222".to_owned()),
                false
            )),
            json!({"recipient": {"id": "900000000000222"}, "message": {"text": "Halo, pesanan Anda siap."}})
        );
        assert_eq!(
            wire_body(&message(
                DirectRecipient::Comment("18000000000000444".to_owned()),
                false
            )),
            json!({"recipient": {"comment_id": "18000000000000444"}, "message": {"text": "Halo, pesanan Anda siap."}})
        );
    }

    #[test]
    fn only_an_answer_by_a_person_carries_the_tag() {
        let body = wire_body(&message(DirectRecipient::Customer("9".to_owned()), true));
        assert_eq!(
            (&body["messaging_type"], &body["tag"]),
            (&json!("MESSAGE_TAG"), &json!("HUMAN_AGENT"))
        );
    }
}
