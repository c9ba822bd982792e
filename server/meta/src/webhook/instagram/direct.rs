//! One event of a direct conversation.
//!
//! Messages, echoes, edits, reactions and the rest come in one list, told apart by the key that is present. Who the
//! customer is follows from the account: of sender and recipient it is the other one, also in an echo, where taking the
//! sender would make the business its own customer.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

use super::is_test;
use super::message::{self, DirectMessage, DirectReferral};
use crate::webhook::fields::Fields;
use crate::webhook::{Part, Unit, UnitError, object};

/// An event of the conversation between an account and one customer.
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of Meta's that do not exclude each other"
)]
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Direct {
    /// The customer's Instagram-scoped id (IGSID): another one at every business.
    pub customer: String,
    /// When it happened. A late delivery keeps its old time.
    pub at: Option<Timestamp>,
    /// The account acted: through us, another tool, or a person in the app.
    pub outbound: bool,
    /// The account writes to itself; Meta's way of trying out an app without a second account.
    pub is_self: bool,
    /// Another app owns the conversation: shown, never answered by itself.
    pub standby: bool,
    /// The dashboard's "Test" button: nobody wrote, nothing may be created.
    pub test: bool,
    pub event: DirectEvent,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum DirectEvent {
    /// The customer wrote.
    Message(DirectMessage),
    /// The account wrote. If the message is not one of ours, a person or another tool has answered.
    Echo(DirectMessage),
    /// A message was taken back: its content must be erased, even if it was never seen here.
    Deleted {
        mid: String,
    },
    /// A message has a new text; none where it no longer has words.
    Edit {
        mid: String,
        text: Option<String>,
        /// Counts the edits of one message.
        num_edit: Option<i64>,
    },
    Reaction {
        mid: String,
        change: ReactionChange,
    },
    /// A tap on an ice breaker, the menu, or a button.
    Postback {
        mid: Option<String>,
        title: Option<String>,
        payload: Option<String>,
        referral: Option<DirectReferral>,
    },
    /// The message with this id was seen; not a watermark.
    Read {
        mid: String,
    },
    /// A customer came back through a link into the conversation.
    Referral(DirectReferral),
    /// The conversation goes to, or is asked for by, another app.
    Handover {
        kind: HandoverKind,
        previous_owner_app_id: Option<String>,
        new_owner_app_id: Option<String>,
        requested_owner_app_id: Option<String>,
        metadata: Option<String>,
    },
    /// Agreement to recurring messages, which are not sent.
    Optin,
    /// Something that nobody has described.
    Unknown {
        keys: Vec<String>,
    },
}

#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum ReactionChange {
    React {
        /// `love`, …
        reaction: Option<String>,
        emoji: Option<String>,
    },
    Unreact,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoverKind {
    Passed,
    Taken,
    Requested,
}

impl DirectEvent {
    /// A stable name for pages and counters.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Message(_) => "message",
            Self::Echo(_) => "echo",
            Self::Deleted { .. } => "deleted",
            Self::Edit { .. } => "edit",
            Self::Reaction { .. } => "reaction",
            Self::Postback { .. } => "postback",
            Self::Read { .. } => "read",
            Self::Referral(_) => "referral",
            Self::Handover { .. } => "handover",
            Self::Optin => "optin",
            Self::Unknown { .. } => "unknown",
        }
    }
}

impl Direct {
    /// Whether the 24-hour window opens for certain: by a message, a reply to a story, a mention in one, or a tap. Meta
    /// does not say it for reactions and unsupported content, so they are not counted: a window that is taken for open
    /// too long is a breach, one closed too early is not.
    pub fn opens_window(&self) -> bool {
        if self.outbound || self.test {
            return false;
        }
        match &self.event {
            DirectEvent::Message(message) => !message.unsupported,
            DirectEvent::Postback { .. } => true,
            _ => false,
        }
    }
}

/// Reads a unit of [`Part::Direct`] or [`Part::Standby`]. Required are a customer and what names the event's message.
pub fn read_direct(unit: &Unit) -> Result<Direct, UnitError> {
    let standby = unit.part == Part::Standby;
    let map = object(unit, if standby { Part::Standby } else { Part::Direct })?;
    let element = Fields(&map);
    let party = |name| element.object(name).and_then(|party| party.word("id"));
    let (sender, recipient) = (party("sender"), party("recipient"));
    let test = is_test(unit, sender.as_deref(), recipient.as_deref());
    let written = element.object("message");
    let says = |name| written.is_some_and(|message: Fields| message.flag(name)) || element.flag(name);
    let outbound = says("is_echo") || sender.as_deref() == Some(&unit.entry_id);
    Ok(Direct {
        customer: customer(sender, recipient, &unit.entry_id, test)?,
        at: element.moment("timestamp"),
        outbound,
        is_self: says("is_self"),
        standby,
        test,
        event: event(element, outbound)?,
    })
}

fn customer(
    sender: Option<String>,
    recipient: Option<String>,
    account: &str,
    test: bool,
) -> Result<String, UnitError> {
    if test {
        return sender.ok_or(UnitError::Missing("the sender"));
    }
    match (sender, recipient) {
        (Some(sender), Some(recipient)) if sender == account && recipient != account => Ok(recipient),
        (Some(sender), Some(recipient)) if recipient == account && sender != account => Ok(sender),
        _ => Err(UnitError::Missing("the account as sender or recipient")),
    }
}

fn event(element: Fields, outbound: bool) -> Result<DirectEvent, UnitError> {
    if let Some(message) = element.object("message") {
        return written(message, outbound);
    }
    if let Some(edit) = element.object("message_edit") {
        return Ok(DirectEvent::Edit {
            mid: mid(edit)?,
            text: edit.word("text"),
            num_edit: edit.integer("num_edit"),
        });
    }
    if let Some(reaction) = element.object("reaction") {
        return reacted(element, reaction);
    }
    if let Some(postback) = element.object("postback") {
        return Ok(DirectEvent::Postback {
            mid: postback.word("mid"),
            title: postback.word("title"),
            payload: postback.word("payload"),
            referral: postback.object("referral").map(message::referral),
        });
    }
    if let Some(read) = element.object("read") {
        return Ok(DirectEvent::Read { mid: mid(read)? });
    }
    for (name, kind) in [
        ("pass_thread_control", HandoverKind::Passed),
        ("take_thread_control", HandoverKind::Taken),
        ("request_thread_control", HandoverKind::Requested),
    ] {
        if let Some(control) = element.object(name) {
            return Ok(handover(kind, control));
        }
    }
    if element.value("optin").is_some() {
        return Ok(DirectEvent::Optin);
    }
    Ok(match element.object("referral") {
        Some(referral) => DirectEvent::Referral(message::referral(referral)),
        None => unknown(element),
    })
}

fn written(message: Fields, outbound: bool) -> Result<DirectEvent, UnitError> {
    if message.flag("is_deleted") {
        return Ok(DirectEvent::Deleted { mid: mid(message)? });
    }
    let content = message::read(message)?;
    Ok(if outbound {
        DirectEvent::Echo(content)
    } else {
        DirectEvent::Message(content)
    })
}

fn reacted(element: Fields, reaction: Fields) -> Result<DirectEvent, UnitError> {
    let change = match reaction.word("action").as_deref() {
        Some("react") => ReactionChange::React {
            reaction: reaction.word("reaction"),
            emoji: reaction.word("emoji"),
        },
        Some("unreact") => ReactionChange::Unreact,
        _ => return Ok(unknown(element)),
    };
    Ok(DirectEvent::Reaction {
        mid: mid(reaction)?,
        change,
    })
}

fn handover(kind: HandoverKind, control: Fields) -> DirectEvent {
    DirectEvent::Handover {
        kind,
        previous_owner_app_id: control.word("previous_owner_app_id"),
        new_owner_app_id: control.word("new_owner_app_id"),
        requested_owner_app_id: control.word("requested_owner_app_id"),
        metadata: control.word("metadata"),
    }
}

fn unknown(element: Fields) -> DirectEvent {
    let beside = ["sender", "recipient", "timestamp"];
    let keys = element.0.keys().filter(|key| !beside.contains(&key.as_str()));
    DirectEvent::Unknown {
        keys: keys.cloned().collect(),
    }
}

fn mid(event: Fields) -> Result<String, UnitError> {
    event.word("mid").ok_or(UnitError::Missing("mid"))
}

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Direct")
            .field("event", &self.event)
            .field("outbound", &self.outbound)
            .field("standby", &self.standby)
            .field("test", &self.test)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for DirectEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DirectEvent({})", self.kind())
    }
}

impl fmt::Debug for ReactionChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::React { .. } => "React",
            Self::Unreact => "Unreact",
        })
    }
}
