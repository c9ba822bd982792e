//! A message of a customer, and an echo of what the owner typed on the phone.
//!
//! Since 2026 a customer may hide the phone number: the business-scoped user id (BSUID) is the stable key and every
//! other identity is optional. Nothing here may require a number.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::content::MessageContent;
use super::fields::Fields;
use super::status::{WebhookError, errors};
use super::{Part, Unit, UnitError, object, strictly};

/// A message that a customer sent to the business.
#[derive(Clone, PartialEq, Serialize)]
pub struct InboundMessage {
    pub wamid: String,
    /// The customer's clock at Meta. A late delivery keeps its old time.
    pub at: Option<Timestamp>,
    pub from: Person,
    pub content: MessageContent,
    pub context: Option<Context>,
    /// The advertisement or post that led here; on the first message alone.
    pub referral: Option<Referral>,
    /// Set for messages in a group, which is not a conversation with a customer.
    pub group_id: Option<String>,
    /// What went wrong at Meta with this message, such as 131052: its file could not be taken.
    pub errors: Vec<WebhookError>,
}

/// What the owner answered from the phone: a person took over, so a pending draft is void.
#[derive(Clone, PartialEq, Serialize)]
pub struct OutboundEcho {
    pub wamid: String,
    pub at: Option<Timestamp>,
    pub to: Person,
    pub content: MessageContent,
    pub context: Option<Context>,
}

/// Who a customer is to Meta. `bsuid` first; names are display only and change.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    pub bsuid: Option<String>,
    pub parent_bsuid: Option<String>,
    /// Usually the phone number without `+`; absent for people who hide it.
    pub wa_id: Option<String>,
    pub profile_name: Option<String>,
    /// With its leading `@`.
    pub username: Option<String>,
}

impl Person {
    /// Without any id there is nobody to answer.
    pub fn is_identified(&self) -> bool {
        self.bsuid.is_some() || self.wa_id.is_some()
    }
}

/// What the message refers to.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Context {
    /// The message that is answered; forwarded messages have none.
    pub message_id: Option<String>,
    pub from: Option<String>,
    pub forwarded: bool,
    pub frequently_forwarded: bool,
    /// The product a question is about, in the business's own catalog.
    pub product_retailer_id: Option<String>,
    pub catalog_id: Option<String>,
}

/// A click on an advertisement or post that opens a chat.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    pub source_type: Option<String>,
    pub source_id: Option<String>,
    pub source_url: Option<String>,
    pub headline: Option<String>,
    pub body: Option<String>,
    pub ctwa_clid: Option<String>,
}

impl fmt::Debug for InboundMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundMessage")
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for OutboundEcho {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboundEcho")
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

/// Reads a unit of [`Part::Message`]. Only `id` and `type` are required.
pub fn read_message(unit: &Unit) -> Result<InboundMessage, UnitError> {
    let map = object(unit, Part::Message)?;
    let message = Fields(&map);
    let mut from = contact(unit)?;
    from.bsuid = message.word("from_user_id").or(from.bsuid);
    from.parent_bsuid = message.word("from_parent_user_id").or(from.parent_bsuid);
    from.wa_id = message.word("from").or(from.wa_id);
    Ok(InboundMessage {
        wamid: message.word("id").ok_or(UnitError::Missing("id"))?,
        at: message.time("timestamp"),
        from,
        content: content(message)?,
        context: context(message),
        referral: message.object("referral").map(referral),
        group_id: message.word("group_id"),
        errors: errors(message),
    })
}

/// Reads a unit of [`Part::Echo`]. The conversation is the one with `to`.
pub fn read_echo(unit: &Unit) -> Result<OutboundEcho, UnitError> {
    let map = object(unit, Part::Echo)?;
    let echo = Fields(&map);
    let mut to = contact(unit)?;
    to.bsuid = echo.word("to_user_id").or(to.bsuid);
    to.parent_bsuid = echo.word("to_parent_user_id").or(to.parent_bsuid);
    to.wa_id = echo.word("to").or(to.wa_id);
    Ok(OutboundEcho {
        wamid: echo.word("id").ok_or(UnitError::Missing("id"))?,
        at: echo.time("timestamp"),
        to,
        content: content(echo)?,
        context: context(echo),
    })
}

fn content(message: Fields) -> Result<MessageContent, UnitError> {
    let name = message.word("type").ok_or(UnitError::Missing("type"))?;
    Ok(MessageContent::read(&name, message))
}

/// The person as `contacts[]` describes them, as strictly read as the message itself: it names a customer.
pub(super) fn contact(unit: &Unit) -> Result<Person, UnitError> {
    let Some(raw) = &unit.contact else {
        return Ok(Person::default());
    };
    let value = strictly(raw.get())?;
    let Some(contact) = value.as_object().map(Fields) else {
        return Ok(Person::default());
    };
    let profile = contact.object("profile");
    Ok(Person {
        bsuid: contact.word("user_id"),
        parent_bsuid: contact.word("parent_user_id"),
        wa_id: contact.word("wa_id"),
        profile_name: profile.and_then(|profile| profile.word("name")),
        username: profile.and_then(|profile| profile.word("username")),
    })
}

fn context(message: Fields) -> Option<Context> {
    let context = message.value("context").and_then(Value::as_object).map(Fields)?;
    let product = context.object("referred_product");
    Some(Context {
        message_id: context.word("id"),
        from: context.word("from"),
        forwarded: context.flag("forwarded"),
        frequently_forwarded: context.flag("frequently_forwarded"),
        product_retailer_id: product.and_then(|product| product.word("product_retailer_id")),
        catalog_id: product.and_then(|product| product.word("catalog_id")),
    })
}

fn referral(referral: Fields) -> Referral {
    Referral {
        source_type: referral.word("source_type"),
        source_id: referral.word("source_id"),
        source_url: referral.word("source_url"),
        headline: referral.word("headline"),
        body: referral.word("body"),
        ctwa_clid: referral.word("ctwa_clid"),
    }
}
