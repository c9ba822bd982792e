//! One chat between a business number and a customer, as the customer's phone shows it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::World;

/// The customer service window (reference 5.1).
pub const WINDOW_MS: i64 = 24 * 3_600_000;
/// A typing indicator fades after this (reference 4.3).
pub const TYPING_MS: i64 = 25_000;

/// Index of a chat in [`World::chats`].
pub fn key(number_id: &str, customer_id: &str) -> String {
    format!("{number_id}|{customer_id}")
}

/// How far a message got, in the order of WhatsApp's ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tick {
    Waiting,
    Failed,
    Sent,
    Delivered,
    Read,
}

impl Tick {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Bubble {
    pub wamid: String,
    pub from_customer: bool,
    /// Unix ms.
    pub at: i64,
    pub kind: String,
    /// The object under the key named like `kind`.
    pub content: Value,
    /// What a person sees.
    pub text: String,
    pub tick: Tick,
    pub reply_to: Option<String>,
    /// Set by the product; echoed in every status.
    pub opaque: Option<String>,
    /// The `wa_id` a message of the business was sent to; `None` when it was addressed by BSUID.
    pub sent_to: Option<String>,
    pub reaction: Option<String>,
    pub edited: bool,
    pub revoked: bool,
}

impl Bubble {
    /// A text that was read long ago.
    pub fn written(wamid: &str, from_customer: bool, at: i64, text: &str) -> Self {
        Self {
            wamid: wamid.to_owned(),
            from_customer,
            at,
            kind: "text".to_owned(),
            content: serde_json::json!({ "body": text }),
            text: text.to_owned(),
            tick: Tick::Read,
            reply_to: None,
            opaque: None,
            sent_to: None,
            reaction: None,
            edited: false,
            revoked: false,
        }
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Chat {
    pub bubbles: Vec<Bubble>,
    /// The last message of the customer that opened the window, Unix ms.
    pub opened: Option<i64>,
    pub typing_until: i64,
    /// The business wrote to the phone number itself, so it may see it from now on (reference 3.4).
    pub knows_phone: bool,
}

impl Chat {
    pub fn window_open(&self, now: i64) -> bool {
        self.opened.is_some_and(|opened| now - opened < WINDOW_MS)
    }

    pub fn bubble_mut(&mut self, wamid: &str) -> Option<&mut Bubble> {
        self.bubbles.iter_mut().rev().find(|one| one.wamid == wamid)
    }

    pub fn bubble(&self, wamid: &str) -> Option<&Bubble> {
        self.bubbles.iter().find(|one| one.wamid == wamid)
    }

    /// Marks the named message and every earlier one of the customer as read. False if it is not here.
    pub fn business_read(&mut self, wamid: &str) -> bool {
        let Some(last) = self
            .bubbles
            .iter()
            .position(|one| one.wamid == wamid && one.from_customer)
        else {
            return false;
        };
        for bubble in self
            .bubbles
            .iter_mut()
            .take(last + 1)
            .filter(|one| one.from_customer)
        {
            bubble.tick = Tick::Read;
        }
        true
    }
}

/// Inbound kinds that open the window: what a person says, not what happened to a message. Whether reactions
/// and unsupported messages open it is unknown (reference 5.1), so here they do not.
pub fn opens_window(kind: &str) -> bool {
    !matches!(
        kind,
        "system" | "edit" | "revoke" | "reaction" | "unsupported" | "unknown"
    )
}

impl World {
    pub fn chat_mut(&mut self, number_id: &str, customer_id: &str) -> &mut Chat {
        self.chats.entry(key(number_id, customer_id)).or_default()
    }

    pub fn chat(&self, number_id: &str, customer_id: &str) -> Option<&Chat> {
        self.chats.get(&key(number_id, customer_id))
    }

    /// The customer whose chat with this number holds the message.
    pub fn customer_of_message(&self, number_id: &str, wamid: &str) -> Option<String> {
        if let Some((number, customer)) = self.seats.get(wamid).and_then(|key| key.split_once('|')) {
            return (number == number_id).then(|| customer.to_owned());
        }
        self.chats.iter().find_map(|(key, chat)| {
            let (number, customer) = key.split_once('|')?;
            (number == number_id && chat.bubble(wamid).is_some()).then(|| customer.to_owned())
        })
    }

    /// A message id. Like Meta's, it carries the customer's phone number in base64.
    pub fn draw_wamid(&mut self, wa_id: Option<&str>) -> String {
        use base64::Engine as _;
        let mut bytes = vec![0x1c, 0x18];
        bytes.extend_from_slice(wa_id.unwrap_or("user").as_bytes());
        bytes.extend_from_slice(&[0x15, 0x02, 0x00, 0x12, 0x18]);
        bytes.extend_from_slice(
            self.draw()
                .to_uppercase()
                .get(..20)
                .unwrap_or_default()
                .as_bytes(),
        );
        bytes.push(0);
        format!(
            "wamid.{}",
            base64::engine::general_purpose::STANDARD.encode(bytes)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_closes_after_a_day() {
        let chat = Chat {
            opened: Some(0),
            ..Chat::default()
        };
        assert!(chat.window_open(WINDOW_MS - 1));
        assert!(!chat.window_open(WINDOW_MS));
        assert!(!Chat::default().window_open(0));
    }
}
