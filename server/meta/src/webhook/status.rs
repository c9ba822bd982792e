//! How far a message of ours has come: the ticks.
//!
//! Statuses arrive in any order, may skip steps, and may arrive before Meta has answered our own request. Here they
//! are only read; that they never go back is the send protocol's rule.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::message::contact;
use super::{Part, Unit, UnitError, object};
use crate::graph::{Action, Scope, decide};

/// A step of one outgoing message.
#[derive(Clone, PartialEq, Serialize)]
pub struct InboundStatus {
    pub wamid: String,
    pub status: DeliveryStatus,
    pub at: Option<Timestamp>,
    pub recipient: Recipient,
    /// What we gave along when sending; the only way to settle a send whose answer was lost.
    pub callback_data: Option<String>,
    pub errors: Vec<WebhookError>,
    pub pricing: Option<Pricing>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    Sent,
    Delivered,
    Read,
    /// A voice note was listened to.
    Played,
    Failed,
    Other(String),
}

/// Whom the message went to, as far as Meta says.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Recipient {
    pub bsuid: Option<String>,
    pub parent_bsuid: Option<String>,
    pub wa_id: Option<String>,
    pub username: Option<String>,
    /// The member of a group.
    pub participant: Option<String>,
}

/// What Meta charges for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pricing {
    /// `service`, `utility`, `marketing`, …
    pub category: Option<String>,
    /// `regular`, `free_customer_service`, `free_entry_point`.
    pub kind: Option<String>,
    pub model: Option<String>,
    pub billable: Option<bool>,
}

/// An error inside a webhook; it has no trace id. Its texts are redacted as those of the API are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookError {
    pub code: i64,
    pub title: Option<String>,
    pub details: Option<String>,
}

impl WebhookError {
    pub fn action(&self) -> Action {
        decide(self.code, None, 0).0
    }

    pub fn scope(&self) -> Scope {
        decide(self.code, None, 0).1
    }
}

impl fmt::Debug for InboundStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboundStatus")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Reads a unit of [`Part::Status`]. Only `id` and `status` are required.
pub fn read_status(unit: &Unit) -> Result<InboundStatus, UnitError> {
    let map = object(unit, Part::Status)?;
    let status = Fields(&map);
    let person = contact(unit)?;
    // The recipient of a group message is the group, which is no customer.
    let group = status.word("recipient_type").is_some_and(|kind| kind == "group");
    Ok(InboundStatus {
        wamid: status.word("id").ok_or(UnitError::Missing("id"))?,
        status: delivery(status.word("status").ok_or(UnitError::Missing("status"))?),
        at: status.time("timestamp"),
        recipient: Recipient {
            bsuid: status.word("recipient_user_id").or(person.bsuid),
            // The second spelling was published first and is still seen.
            parent_bsuid: status
                .word("recipient_parent_user_id")
                .or_else(|| status.word("parent_recipient_user_id"))
                .or(person.parent_bsuid),
            wa_id: if group {
                None
            } else {
                status.word("recipient_id").or(person.wa_id)
            },
            username: person.username,
            participant: status
                .word("recipient_participant_user_id")
                .or_else(|| status.word("recipient_participant_id")),
        },
        callback_data: status.word("biz_opaque_callback_data"),
        errors: errors(status),
        pricing: status.object("pricing").map(pricing),
    })
}

/// Reads a unit of [`Part::Error`]: something went wrong at Meta that belongs to no single message.
pub fn read_error(unit: &Unit) -> Result<WebhookError, UnitError> {
    let map = object(unit, Part::Error)?;
    error(Fields(&map)).ok_or(UnitError::Missing("code"))
}

/// Reads the `errors` list of a message, a status or a value.
pub(super) fn errors(fields: Fields) -> Vec<WebhookError> {
    fields.objects("errors").filter_map(error).collect()
}

fn error(error: Fields) -> Option<WebhookError> {
    let redacted = |text: Option<String>| text.map(|text| crate::graph::redact(&text));
    let details = match error.object("error_data") {
        Some(data) => data.word("details"),
        None => error.word("error_data"),
    };
    Some(WebhookError {
        code: error.integer("code")?,
        title: redacted(error.word("title").or_else(|| error.word("message"))),
        details: redacted(details),
    })
}

fn delivery(name: String) -> DeliveryStatus {
    match name.as_str() {
        "sent" => DeliveryStatus::Sent,
        "delivered" => DeliveryStatus::Delivered,
        "read" => DeliveryStatus::Read,
        "played" => DeliveryStatus::Played,
        "failed" => DeliveryStatus::Failed,
        _ => DeliveryStatus::Other(name),
    }
}

fn pricing(pricing: Fields) -> Pricing {
    Pricing {
        category: pricing.word("category"),
        kind: pricing.word("type"),
        model: pricing.word("pricing_model"),
        billable: pricing.value("billable").and_then(crate::lenient::value_flag),
    }
}
