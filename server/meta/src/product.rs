//! Which of Meta's products is spoken to or speaks.

use serde::{Deserialize, Serialize};

/// A product of Meta's. The two share an app, a wire and a signature, and differ in ids, fields and error codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Product {
    /// The WhatsApp Business Platform. Units that were stored before there was another product are its own.
    #[default]
    #[serde(rename = "whatsapp")]
    WhatsApp,
    /// The Instagram API with Instagram Login.
    #[serde(rename = "instagram")]
    Instagram,
}
