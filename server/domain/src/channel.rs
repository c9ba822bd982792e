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

    /// The longest text the channel carries, in characters (WhatsApp: Cloud API, text messages; Instagram: 1,000 bytes).
    pub const fn longest_text(self) -> usize {
        match self {
            Self::WhatsApp => 4096,
            Self::Instagram => 1000,
        }
    }
}
