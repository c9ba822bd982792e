//! Where a conversation takes place.

use serde::{Deserialize, Serialize};

/// A surface of Meta's on which customers write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// A number on the WhatsApp Business Platform.
    WhatsApp,
    /// An Instagram professional account.
    Instagram,
}

impl Channel {
    /// The name in rows, events and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WhatsApp => "whatsapp",
            Self::Instagram => "instagram",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "whatsapp" => Some(Self::WhatsApp),
            "instagram" => Some(Self::Instagram),
            _ => None,
        }
    }

    /// The longest text the channel carries, by [`Channel::length_of`] (WhatsApp: Cloud API, text messages; Instagram: Send API).
    pub const fn longest_text(self) -> usize {
        match self {
            Self::WhatsApp => 4096,
            Self::Instagram => 1000,
        }
    }

    /// How long a text is as the channel counts: Instagram counts bytes of UTF-8. How WhatsApp counts, Meta does not say; UTF-16
    /// units, as in a browser's text field, are the careful choice.
    pub fn length_of(self, text: &str) -> usize {
        match self {
            Self::WhatsApp => text.encode_utf16().count(),
            Self::Instagram => text.len(),
        }
    }

    /// Whether the channel carries this text in one message.
    pub fn carries(self, text: &str) -> bool {
        self.length_of(text) <= self.longest_text()
    }
}
