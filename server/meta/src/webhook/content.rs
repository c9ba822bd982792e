//! What a customer sent, type by type (Meta: messages webhook).
//!
//! Only text is answered by a draft. Everything else is still shown to a person, so every type keeps the fields a page
//! would show, and a type that nobody described keeps its name.

mod reading;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::instagram::{DirectContent, DirectMessage};
use super::status::WebhookError;

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MessageContent {
    Text {
        body: String,
    },
    Image(Attachment),
    Video(Attachment),
    /// `voice` tells a recorded note from a file.
    Audio {
        #[serde(flatten)]
        file: Attachment,
        voice: bool,
    },
    Document {
        #[serde(flatten)]
        file: Attachment,
        filename: Option<String>,
    },
    Sticker {
        #[serde(flatten)]
        file: Attachment,
        animated: bool,
    },
    Location {
        latitude: f64,
        longitude: f64,
        name: Option<String>,
        address: Option<String>,
        url: Option<String>,
    },
    Contacts {
        contacts: Vec<SharedContact>,
    },
    /// Without an emoji the reaction was taken back.
    Reaction {
        message_id: String,
        emoji: Option<String>,
    },
    /// A tap on a template's quick reply.
    Button {
        text: String,
        payload: Option<String>,
    },
    Interactive(InteractiveReply),
    Order {
        catalog_id: Option<String>,
        text: Option<String>,
        items: Vec<OrderItem>,
    },
    System(SystemNotice),
    /// An Instagram direct message that is more than words: files, posts, stories, or an answer to a story.
    Direct(Box<DirectMessage>),
    /// The customer edited an earlier message; `content` is the new one.
    Edit {
        original_message_id: String,
        content: Box<MessageContent>,
    },
    /// The customer deleted an earlier message for everyone.
    Revoke {
        original_message_id: String,
    },
    /// Meta could not deliver the content to us; code 131060 asks for resending.
    Unsupported {
        what: Option<String>,
        errors: Vec<WebhookError>,
    },
    /// A type not described, or a described type without its content.
    Unknown {
        name: String,
        errors: Vec<WebhookError>,
    },
}

/// A file at Meta, to be fetched by its id within 7 days.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: String,
    pub mime_type: Option<String>,
    /// Base64 here; hexadecimal in some history samples.
    pub sha256: Option<String>,
    pub caption: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum InteractiveReply {
    Button {
        id: String,
        title: String,
    },
    List {
        id: String,
        title: String,
        description: Option<String>,
    },
    /// A filled-in Flow; `response_json` is JSON in a string.
    Flow {
        name: Option<String>,
        body: Option<String>,
        response_json: Option<String>,
    },
    CallPermission {
        response: Option<String>,
    },
    Other {
        name: String,
    },
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderItem {
    pub product_retailer_id: Option<String>,
    pub quantity: Option<String>,
    /// A decimal as Meta wrote it.
    pub item_price: Option<String>,
    pub currency: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedContact {
    pub name: Option<String>,
    pub phones: Vec<String>,
    /// `contact_request` when the customer answered our request for the number.
    pub origin: Option<String>,
}

/// A note by WhatsApp about the customer, such as a changed number.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemNotice {
    /// `user_changed_number`, `user_changed_user_id`, `customer_identity_changed`, …
    pub what: Option<String>,
    pub body: Option<String>,
    pub new_wa_id: Option<String>,
    pub new_bsuid: Option<String>,
    pub new_parent_bsuid: Option<String>,
}

impl MessageContent {
    /// A stable name for pages and counters.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Audio { .. } => "audio",
            Self::Document { .. } => "document",
            Self::Sticker { .. } => "sticker",
            Self::Location { .. } => "location",
            Self::Contacts { .. } => "contacts",
            Self::Reaction { .. } => "reaction",
            Self::Button { .. } => "button",
            Self::Interactive(_) => "interactive",
            Self::Order { .. } => "order",
            Self::System(_) => "system",
            Self::Direct(message) => message.content().name(),
            Self::Edit { .. } => "edit",
            Self::Revoke { .. } => "revoke",
            Self::Unsupported { .. } => "unsupported",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// Whether the 24-hour window opens for certain. Meta does not say it for reactions and unsupported types, so
    /// they are not counted: a window that is taken for open too long is a breach, one closed too early is not.
    pub fn opens_window(&self) -> bool {
        match self {
            Self::Text { .. }
            | Self::Image(_)
            | Self::Video(_)
            | Self::Audio { .. }
            | Self::Document { .. }
            | Self::Sticker { .. }
            | Self::Location { .. }
            | Self::Contacts { .. }
            | Self::Button { .. }
            | Self::Interactive(_)
            | Self::Order { .. } => true,
            Self::Direct(message) => message.content() != DirectContent::Referral,
            Self::Reaction { .. }
            | Self::System(_)
            | Self::Edit { .. }
            | Self::Revoke { .. }
            | Self::Unsupported { .. }
            | Self::Unknown { .. } => false,
        }
    }
}

/// The kind alone: a customer's words do not reach a log by accident.
impl fmt::Debug for MessageContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageContent({})", self.kind())
    }
}
