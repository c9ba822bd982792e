//! What Meta tells Laras, in two layers.
//!
//! First the envelope is [`split`] (Instagram's: [`split_instagram`]) into units without reading them; that is all that
//! happens before Meta gets its 200. Later, unit by unit, [`read_message`], [`read_status`], [`read_echo`],
//! [`read_account_update`], [`read_direct`] and [`read_comment`] turn the raw JSON into types: strictly about JSON (duplicate keys and lone surrogates are refused), leniently about Meta's fields
//! (only ids and types are required), because a field that Meta changes must not lose a customer's message.

mod account;
mod alerts;
mod content;
mod fields;
mod history;
mod identity;
mod instagram;
mod message;
mod number;
mod split;
mod status;
mod strict;
mod template;
mod unit;

pub use account::{AccountUpdate, Restriction, read_account_update};
pub use alerts::{
    AccountAlert, Capability, Preference, read_alert, read_capability, read_preferences, read_review,
};
pub use content::{Attachment, InteractiveReply, MessageContent, OrderItem, SharedContact, SystemNotice};
pub use history::{BookEntry, History, PastMessage, read_address_book, read_history};
pub use identity::{UserIdChange, read_user_id_update};
pub use instagram::{
    AttachmentKind, Comment, CommentMedia, Commenter, Direct, DirectAttachment, DirectContent, DirectEvent,
    DirectMessage, DirectReferral, HandoverKind, ReactionChange, RepliedTo, read_comment, read_direct,
    split_instagram,
};
pub use message::{Context, InboundMessage, OutboundEcho, Person, Referral, read_echo, read_message};
pub use number::{
    NumberName, NumberQuality, NumberSecurity, read_number_name, read_number_quality, read_number_security,
};
pub use split::{Unreadable, split};
pub use status::{DeliveryStatus, InboundStatus, Pricing, Recipient, WebhookError, read_error, read_status};
pub use template::{TemplateChange, TemplateUpdate, read_template};
pub use unit::{Metadata, Part, Unit};

use serde_json::{Map, Value};

/// Why a unit cannot be read. It is quarantined alone; the text quotes nothing of its content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    #[error("the unit is of another part: {0:?}")]
    OtherPart(Part),
    #[error("nested too deeply")]
    TooDeep,
    #[error("not strict JSON: {0}")]
    NotStrict(String),
    #[error("not an object")]
    NotAnObject,
    #[error("{0} is missing")]
    Missing(&'static str),
}

/// The unit's object, if the unit is of the expected part and strict JSON.
fn object(unit: &Unit, part: Part) -> Result<Map<String, Value>, UnitError> {
    if unit.part != part {
        return Err(UnitError::OtherPart(unit.part));
    }
    match strictly(unit.raw.get())? {
        Value::Object(fields) => Ok(fields),
        _ => Err(UnitError::NotAnObject),
    }
}

fn strictly(raw: &str) -> Result<Value, UnitError> {
    if strict::nesting(raw) > strict::DEEPEST {
        return Err(UnitError::TooDeep);
    }
    strict::parse(raw).map_err(|error| UnitError::NotStrict(error.to_string()))
}
