//! What a customer can send, each in the shape in which its webhook arrives (reference 3.3).

use serde_json::{Map, Value, json};

use super::shapes::{Composed, compose};
use super::{entry, value_of};
use crate::Twin;
use crate::world::World;
use crate::world::assets::Number;
use crate::world::chat::{self, Bubble, Tick, opens_window};
use crate::world::people::{Customer, Sight};
use crate::world::plan::{Carried, Delivery, Slot};

/// Something a customer does in the chat.
#[derive(Clone, Debug)]
pub enum Inbound {
    Text(String),
    Reply {
        text: String,
        to: String,
    },
    Forwarded(String),
    /// Forwarded so often that Meta leaves the id out.
    FrequentlyForwarded(String),
    /// The first message after a click on an advertisement.
    FromAd(String),
    Image {
        caption: Option<String>,
    },
    Video,
    Voice,
    /// Sound that is no voice note.
    Audio,
    Document,
    Sticker,
    Location,
    /// A pin with nothing but coordinates.
    LivePin,
    Contact,
    /// The answer to a request for the phone number: without a vcard.
    ContactRequest,
    /// About a product of the catalog.
    ProductQuestion(String),
    /// Takes a reaction back by an empty field.
    ReactionEmptied {
        to: String,
    },
    /// `None` takes the reaction back; Meta then leaves the field out.
    Reaction {
        to: String,
        emoji: Option<String>,
    },
    /// Quick reply of a template.
    Button {
        text: String,
        to: Option<String>,
    },
    ButtonReply {
        id: String,
        title: String,
        to: Option<String>,
    },
    ListReply {
        id: String,
        title: String,
    },
    /// A filled-in Flow.
    FlowReply,
    CallPermissionReply,
    Order,
    /// The customer moved to another phone number: no `contacts` array.
    NumberChanged {
        new_wa_id: String,
    },
    /// The same under the name of older documents.
    NumberChangedOldStyle {
        new_wa_id: String,
    },
    UserIdChanged {
        new_user_id: String,
    },
    /// The security code changed.
    IdentityChanged,
    Edit {
        original: String,
        text: String,
    },
    Revoke {
        original: String,
    },
    /// 131051, or 131060 for a first message to a coexistence number.
    Unsupported {
        code: i64,
        kind: String,
    },
    /// A file that Meta could not fetch: 131052 beside no object.
    TooLarge,
    /// In a group.
    Group(String),
    /// Stamped with another time than now, Unix ms.
    Dated {
        text: String,
        at: i64,
    },
    /// `interactive` without its object and an error beside it.
    BrokenInteractive,
    /// A type that no reference lists.
    Unheard {
        kind: String,
    },
}

/// Puts the message into the chat and plans its webhook. Returns its id and its place in the plan.
pub fn receive(
    twin: &Twin,
    world: &mut World,
    number_id: &str,
    customer: &Customer,
    inbound: &Inbound,
) -> (String, Option<Slot>) {
    let (wamid, delivery) = write(twin, world, number_id, customer, inbound);
    let slot = delivery.and_then(|delivery| twin.post_webhook(world, delivery));
    (wamid, slot)
}

/// Puts the message into the chat. Returns its id and the webhook that Meta would send, if the number can be reached.
pub fn write(
    twin: &Twin,
    world: &mut World,
    number_id: &str,
    customer: &Customer,
    inbound: &Inbound,
) -> (String, Option<Delivery>) {
    let now = twin.now();
    let wamid = world.draw_wamid(customer.wa_id.as_deref());
    let Some(number) = world.number(number_id).cloned() else {
        return (wamid, None);
    };
    let Some(business_id) = world.owner_of(&number).map(|one| one.id.clone()) else {
        return (wamid, None);
    };
    let composed = compose(world, &number, inbound, now);
    let said_at = composed.at.unwrap_or(now);
    note_in_chat(
        world,
        number_id,
        customer,
        inbound,
        &composed,
        &wamid,
        said_at.min(now),
    );
    world.buckets.inbound(number_id, number.throughput(), now);
    if !number.reachable() {
        return (wamid, None);
    }
    let knows_phone = world
        .chat(number_id, &customer.id)
        .is_some_and(|chat| chat.knows_phone);
    let sight = World::sight(&business_id, customer, knows_phone);
    world.reveal(&sight.user_id, &customer.id);
    let value = value_for(&number, &sight, &composed, &wamid, said_at);
    let delivery = Delivery {
        id: world.next_number(),
        waba_id: Some(number.waba_id.clone()),
        number_id: Some(number.id.clone()),
        instagram: None,
        entries: vec![entry(&number.waba_id, "messages", &value)],
        carries: Some(Carried {
            number_id: number.id.clone(),
            customer_id: customer.id.clone(),
            wamid: wamid.clone(),
        }),
        reports: None,
        attempt: 0,
    };
    (wamid, Some(delivery))
}

fn value_for(number: &Number, sight: &Sight, composed: &Composed, wamid: &str, now: i64) -> Value {
    let mut message = Map::from_iter([
        ("id".to_owned(), json!(wamid)),
        ("timestamp".to_owned(), json!((now / 1000).to_string())),
        ("type".to_owned(), json!(composed.kind)),
        ("from_user_id".to_owned(), json!(sight.user_id)),
    ]);
    if let Some(wa_id) = &sight.wa_id {
        message.insert("from".to_owned(), json!(wa_id));
    }
    if let Some(parent) = &sight.parent_user_id {
        message.insert("from_parent_user_id".to_owned(), json!(parent));
    }
    if !composed.content.is_null() {
        message.insert(composed.kind.clone(), composed.content.clone());
    }
    for (name, value) in &composed.beside {
        message.insert((*name).to_owned(), value.clone());
    }
    if let Some(context) = message.get_mut("context").and_then(Value::as_object_mut)
        && context.contains_key("id")
    {
        context.insert("from".to_owned(), json!(number.digits()));
    }
    let mut value = value_of(number);
    if composed.contacts {
        value.insert("contacts".to_owned(), json!([sight.contact(true)]));
    }
    if let Some(errors) = &composed.value_errors {
        value.insert("errors".to_owned(), errors.clone());
    }
    value.insert("messages".to_owned(), json!([Value::Object(message)]));
    Value::Object(value)
}

fn note_in_chat(
    world: &mut World,
    number_id: &str,
    customer: &Customer,
    inbound: &Inbound,
    composed: &Composed,
    wamid: &str,
    now: i64,
) {
    let seat = chat::key(number_id, &customer.id);
    world.seats.insert(wamid.to_owned(), seat);
    let chat = world.chat_mut(number_id, &customer.id);
    if opens_window(&composed.kind) {
        chat.opened = chat.opened.max(Some(now));
    }
    match inbound {
        Inbound::Reaction { to, emoji } => {
            if let Some(bubble) = chat.bubble_mut(to) {
                bubble.reaction.clone_from(emoji);
            }
        }
        Inbound::ReactionEmptied { to } => {
            if let Some(bubble) = chat.bubble_mut(to) {
                bubble.reaction = None;
            }
        }
        Inbound::Edit { original, text } => {
            if let Some(bubble) = chat.bubble_mut(original) {
                bubble.text.clone_from(text);
                bubble.edited = true;
            }
        }
        Inbound::Revoke { original } => {
            if let Some(bubble) = chat.bubble_mut(original) {
                bubble.revoked = true;
            }
        }
        _ => {
            let reply_to = match inbound {
                Inbound::Reply { to, .. } => Some(to.clone()),
                Inbound::ButtonReply { to, .. } | Inbound::Button { to, .. } => to.clone(),
                _ => None,
            };
            chat.bubbles.push(Bubble {
                wamid: wamid.to_owned(),
                from_customer: true,
                at: now,
                kind: composed.kind.clone(),
                content: composed.content.clone(),
                text: composed.text.clone(),
                tick: Tick::Sent,
                reply_to,
                opaque: None,
                sent_to: None,
                reaction: None,
                edited: false,
                revoked: false,
            });
        }
    }
}
