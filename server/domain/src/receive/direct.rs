//! An event of an Instagram conversation, brought into the shape in which every channel's messages are taken in.
//!
//! Instagram names other things than WhatsApp: the customer is an Instagram-scoped id (IGSID) that serves like a business-scoped
//! user id; an edit, a deletion and a reaction name the message they are about and have no id of their own; a file is an
//! address. What a message means here, in the thread, for the window, for a draft and in the evidence, is the same.

use meta::webhook::{
    Context, DeliveryStatus, Direct, DirectEvent, DirectMessage, DirectReferral, HandoverKind,
    InboundMessage, InboundStatus, MessageContent, OutboundEcho, Part, Person, ReactionChange, Recipient,
    Referral, RepliedTo, Unit, UnitError, read_comment, read_direct,
};
use sha2::{Digest as _, Sha256};

use super::message::Said;
use super::ownership::OwnerEvent;
use super::routing::SetAside;
use super::{echo, handover, message};
use crate::ids::ConnectionId;
use crate::store::platform::{self, Arrived};
use crate::tenancy::WorkspaceScope;

/// Whether nobody wrote this: the "Test" button of Meta's dashboard.
pub(super) fn is_test(unit: &Unit) -> bool {
    match unit.part {
        Part::Direct | Part::Standby => read_direct(unit).is_ok_and(|direct| direct.test),
        Part::Comment => read_comment(unit).is_ok_and(|comment| comment.test),
        _ => false,
    }
}

/// Takes an event into its workspace.
pub(super) async fn take(
    scope: &WorkspaceScope,
    connection: ConnectionId,
    arrived: &Arrived,
    unit: &Unit,
) -> Result<(), SetAside> {
    let direct = read_direct(unit)?;
    let standby = direct.standby;
    match Meant::by(scope, &direct, unit) {
        Meant::Said(inbound) => {
            let said = Said {
                inbound: &inbound,
                raw: unit.raw.get(),
                held_elsewhere: standby,
            };
            message::take(scope, connection, arrived, said).await?;
        }
        Meant::Echoed(written) => echo::take(scope, connection, arrived, written, standby).await?,
        Meant::Seen(status) => crate::send::take_status(scope, arrived, status).await?,
        Meant::HandedOver(event) => {
            handover::take(scope, connection, arrived, &person(&direct), event).await?;
        }
        Meant::Nothing => finish(scope, arrived).await?,
        Meant::Undescribed => return Err(SetAside::Unreadable(UnitError::OtherPart(unit.part))),
    }
    Ok(())
}

/// Acknowledges an event that changes nothing.
async fn finish(scope: &WorkspaceScope, arrived: &Arrived) -> Result<(), SetAside> {
    let txn = scope.txn().await?;
    platform::finish_unit(&txn, arrived.id, scope.workspace()).await?;
    Ok(txn.commit().await?)
}

/// What an event is to us.
enum Meant {
    Said(InboundMessage),
    Echoed(OutboundEcho),
    Seen(InboundStatus),
    HandedOver(OwnerEvent),
    Nothing,
    Undescribed,
}

impl Meant {
    fn by(scope: &WorkspaceScope, direct: &Direct, unit: &Unit) -> Self {
        // An account that writes to itself is its own tester.
        if direct.is_self {
            return Self::Nothing;
        }
        match &direct.event {
            DirectEvent::Read { mid } if !direct.outbound => Self::Seen(seen(direct, mid)),
            DirectEvent::Handover {
                kind,
                new_owner_app_id,
                ..
            } => handed_over(scope, *kind, new_owner_app_id.as_deref()),
            // The business has seen a message; nobody agreed to recurring messages of ours.
            DirectEvent::Read { .. } | DirectEvent::Optin => Self::Nothing,
            DirectEvent::Unknown { .. } => Self::Undescribed,
            event => {
                let inbound = said(direct, event, unit);
                if direct.outbound {
                    Self::Echoed(OutboundEcho {
                        wamid: inbound.wamid,
                        at: inbound.at,
                        to: inbound.from,
                        content: inbound.content,
                        context: inbound.context,
                    })
                } else {
                    Self::Said(inbound)
                }
            }
        }
    }
}

fn person(direct: &Direct) -> Person {
    Person {
        bsuid: Some(direct.customer.clone()),
        ..Person::default()
    }
}

/// A message that was seen. Instagram names the one message, not all before it.
fn seen(direct: &Direct, mid: &str) -> InboundStatus {
    InboundStatus {
        wamid: mid.to_owned(),
        status: DeliveryStatus::Read,
        at: direct.at,
        recipient: Recipient::default(),
        callback_data: None,
        errors: Vec::new(),
        pricing: None,
    }
}

/// A request for the thread changes nothing: whoever holds it decides.
fn handed_over(scope: &WorkspaceScope, kind: HandoverKind, new_owner: Option<&str>) -> Meant {
    if kind == HandoverKind::Requested {
        return Meant::Nothing;
    }
    let laras = &scope.laras;
    let ours = [
        laras.instagram().map(meta::Instagram::app_id),
        laras.graph().map(meta::Graph::app_id),
    ];
    Meant::HandedOver(match new_owner {
        None => OwnerEvent::Released,
        Some(_) if ours.contains(&new_owner) => OwnerEvent::GivenToUs,
        Some(_) => OwnerEvent::TakenByMeta,
    })
}

fn said(direct: &Direct, event: &DirectEvent, unit: &Unit) -> InboundMessage {
    let own_id = || format!("event|{}", hex::encode(Sha256::digest(&unit.event_key_material)));
    let mut inbound = InboundMessage {
        wamid: own_id(),
        at: direct.at,
        from: person(direct),
        content: MessageContent::Unknown {
            name: event.kind().to_owned(),
            errors: Vec::new(),
        },
        context: None,
        referral: None,
        group_id: None,
        errors: Vec::new(),
    };
    match event {
        DirectEvent::Message(message) | DirectEvent::Echo(message) => {
            inbound.wamid.clone_from(&message.mid);
            inbound.context = answered(message);
            inbound.referral = message.referral.as_ref().map(came_by);
            inbound.content = content(message);
        }
        DirectEvent::Deleted { mid } => {
            inbound.content = MessageContent::Revoke {
                original_message_id: mid.clone(),
            };
        }
        DirectEvent::Edit { mid, text, .. } => {
            inbound.content = MessageContent::Edit {
                original_message_id: mid.clone(),
                content: Box::new(edited(text.as_deref())),
            };
        }
        DirectEvent::Reaction { mid, change } => {
            inbound.content = MessageContent::Reaction {
                message_id: mid.clone(),
                emoji: emoji(change),
            };
        }
        DirectEvent::Postback {
            mid,
            title,
            payload,
            referral,
        } => {
            inbound.wamid = mid.clone().unwrap_or_else(own_id);
            inbound.referral = referral.as_ref().map(came_by);
            inbound.content = tapped(title.as_deref(), payload.clone());
        }
        DirectEvent::Referral(referral) => {
            inbound.referral = Some(came_by(referral));
            inbound.content = MessageContent::Direct(Box::new(DirectMessage {
                mid: inbound.wamid.clone(),
                text: None,
                attachments: Vec::new(),
                reply_to: None,
                quick_reply: None,
                referral: Some(referral.clone()),
                unsupported: false,
            }));
        }
        DirectEvent::Read { .. }
        | DirectEvent::Handover { .. }
        | DirectEvent::Optin
        | DirectEvent::Unknown { .. } => {}
    }
    inbound
}

fn content(message: &DirectMessage) -> MessageContent {
    let about_a_story = matches!(message.reply_to, Some(RepliedTo::Story { .. }));
    match &message.text {
        _ if message.unsupported => MessageContent::Unsupported {
            what: None,
            errors: Vec::new(),
        },
        _ if about_a_story || !message.attachments.is_empty() => {
            MessageContent::Direct(Box::new(message.clone()))
        }
        Some(text) if message.quick_reply.is_some() => tapped(Some(text), message.quick_reply.clone()),
        Some(text) => MessageContent::Text { body: text.clone() },
        None if message.referral.is_some() => MessageContent::Direct(Box::new(message.clone())),
        // Nothing that could be shown: a kind without words that nobody described.
        None => MessageContent::Unsupported {
            what: None,
            errors: Vec::new(),
        },
    }
}

fn tapped(title: Option<&str>, payload: Option<String>) -> MessageContent {
    MessageContent::Button {
        text: title.or(payload.as_deref()).unwrap_or_default().to_owned(),
        payload,
    }
}

/// A message that lost its words keeps those it had: what stands there now, nobody told.
fn edited(text: Option<&str>) -> MessageContent {
    match text {
        Some(text) => MessageContent::Text {
            body: text.to_owned(),
        },
        None => MessageContent::Unknown {
            name: "edit".to_owned(),
            errors: Vec::new(),
        },
    }
}

fn emoji(change: &ReactionChange) -> Option<String> {
    match change {
        ReactionChange::React { reaction, emoji } => {
            let named = reaction.as_deref().map(|name| match name {
                "love" => "❤️",
                "haha" => "😆",
                "wow" => "😮",
                "sad" => "😢",
                "angry" => "😡",
                "like" => "👍",
                "dislike" => "👎",
                _ => "❔",
            });
            emoji.clone().or_else(|| named.map(str::to_owned))
        }
        ReactionChange::Unreact => None,
    }
}

fn answered(message: &DirectMessage) -> Option<Context> {
    let Some(RepliedTo::Message { mid }) = &message.reply_to else {
        return None;
    };
    Some(Context {
        message_id: Some(mid.clone()),
        from: None,
        forwarded: false,
        frequently_forwarded: false,
        product_retailer_id: None,
        catalog_id: None,
    })
}

fn came_by(referral: &DirectReferral) -> Referral {
    let advertisement = referral.source.as_deref() == Some("ADS") || referral.ad_id.is_some();
    Referral {
        source_type: Some(if advertisement { "ad" } else { "link" }.to_owned()),
        source_id: referral.ad_id.clone().or_else(|| referral.product_id.clone()),
        source_url: None,
        headline: referral.ad_title.clone().or_else(|| referral.reference.clone()),
        body: None,
        ctwa_clid: None,
    }
}
