//! What a customer can send, each in the shape in which its webhook arrives (reference 3.3).

use serde_json::{Map, Value, json};

use super::{entry, value_of};
use crate::Twin;
use crate::sample;
use crate::world::World;
use crate::world::assets::{Media, Number};
use crate::world::chat::{Bubble, Tick, opens_window};
use crate::world::people::{Customer, Sight};
use crate::world::plan::{Carried, Delivery};

const WEBHOOK_MEDIA_LIFE_MS: i64 = 7 * 24 * 3_600_000;

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
    Document,
    Sticker,
    Location,
    /// A pin with nothing but coordinates.
    LivePin,
    Contact,
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
    Order,
    /// The customer moved to another phone number: no `contacts` array.
    NumberChanged {
        new_wa_id: String,
    },
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
    /// `interactive` without its object and an error beside it.
    BrokenInteractive,
    /// A type that no reference lists.
    Unheard {
        kind: String,
    },
}

/// The parts of one message.
struct Composed {
    kind: String,
    content: Value,
    text: String,
    /// Siblings of the content: `context`, `referral`, `errors`.
    beside: Vec<(&'static str, Value)>,
    value_errors: Option<Value>,
    contacts: bool,
}

impl Composed {
    fn new(kind: &str, content: Value, text: impl Into<String>) -> Self {
        Self {
            kind: kind.to_owned(),
            content,
            text: text.into(),
            beside: Vec::new(),
            value_errors: None,
            contacts: true,
        }
    }

    fn beside(mut self, name: &'static str, value: Value) -> Self {
        self.beside.push((name, value));
        self
    }
}

/// Puts the message into the chat and plans its webhook. Returns its id and its place in the plan.
pub fn receive(
    twin: &Twin,
    world: &mut World,
    number_id: &str,
    customer: &Customer,
    inbound: &Inbound,
) -> (String, Option<u64>) {
    let now = twin.now();
    let wamid = world.draw_wamid(customer.wa_id.as_deref());
    let Some(number) = world.number(number_id).cloned() else {
        return (wamid, None);
    };
    let Some(business_id) = world.owner_of(&number).map(|one| one.id.clone()) else {
        return (wamid, None);
    };
    let composed = compose(world, &number, inbound, now);
    note_in_chat(world, number_id, customer, inbound, &composed, &wamid, now);
    world.buckets.inbound(number_id, number.throughput(), now);
    if !number.reachable() {
        return (wamid, None);
    }
    let knows_phone = world
        .chat(number_id, &customer.id)
        .is_some_and(|chat| chat.knows_phone);
    let sight = World::sight(&business_id, customer, knows_phone);
    let value = value_for(&number, &sight, &composed, &wamid, now);
    let delivery = Delivery {
        id: world.next_number(),
        waba_id: Some(number.waba_id.clone()),
        number_id: Some(number.id.clone()),
        entries: vec![entry(&number.waba_id, "messages", &value)],
        carries: Some(Carried {
            number_id: number.id.clone(),
            customer_id: customer.id.clone(),
            wamid: wamid.clone(),
        }),
        reports: None,
        attempt: 0,
    };
    let order = twin.post_webhook(world, delivery);
    (wamid, order)
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
    let chat = world.chat_mut(number_id, &customer.id);
    if opens_window(&composed.kind) {
        chat.opened = Some(now);
    }
    match inbound {
        Inbound::Reaction { to, emoji } => {
            if let Some(bubble) = chat.bubble_mut(to) {
                bubble.reaction.clone_from(emoji);
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

fn compose(world: &mut World, number: &Number, inbound: &Inbound, now: i64) -> Composed {
    match inbound {
        Inbound::Text(text) => written(text),
        Inbound::Reply { text, to } => written(text).beside("context", json!({ "id": to })),
        Inbound::Forwarded(text) => written(text).beside("context", json!({ "forwarded": true })),
        Inbound::FrequentlyForwarded(text) => {
            written(text).beside("context", json!({ "frequently_forwarded": true }))
        }
        Inbound::FromAd(text) => written(text).beside("referral", advertisement()),
        Inbound::Reaction { to, emoji } => {
            let content = match emoji {
                Some(emoji) => json!({ "message_id": to, "emoji": emoji }),
                None => json!({ "message_id": to }),
            };
            Composed::new("reaction", content, emoji.clone().unwrap_or_default())
        }
        Inbound::Edit { original, text } => {
            let content = json!({
                "original_message_id": original,
                "message": { "type": "text", "text": { "body": text } },
            });
            Composed::new("edit", content, text)
        }
        Inbound::Revoke { original } => {
            Composed::new("revoke", json!({ "original_message_id": original }), "")
        }
        Inbound::Image { .. } | Inbound::Video | Inbound::Voice | Inbound::Document | Inbound::Sticker => {
            file(world, number, inbound, now)
        }
        Inbound::Button { .. } | Inbound::ButtonReply { .. } | Inbound::ListReply { .. } => tapped(inbound),
        Inbound::Location | Inbound::LivePin | Inbound::Contact | Inbound::Order => shared(inbound),
        Inbound::NumberChanged { .. }
        | Inbound::Unsupported { .. }
        | Inbound::BrokenInteractive
        | Inbound::Unheard { .. } => odd(inbound),
    }
}

fn written(text: &str) -> Composed {
    Composed::new("text", json!({ "body": text }), text)
}

fn advertisement() -> Value {
    json!({
        "source_url": "https://fb.me/twin-ad", "source_id": "120200000000000000", "source_type": "ad",
        "headline": "Chat with us", "body": "Ask about today's menu", "media_type": "image",
        "image_url": "https://example.com/ad.jpg", "ctwa_clid": "ARtwin0001",
        "welcome_message": { "text": "How can we help?" }
    })
}

fn file(world: &mut World, number: &Number, inbound: &Inbound, now: i64) -> Composed {
    let (kind, mime_type, bytes, text) = match inbound {
        Inbound::Video => ("video", "video/mp4", sample::NOTE, "🎬 Video".to_owned()),
        Inbound::Voice => (
            "audio",
            "audio/ogg; codecs=opus",
            sample::NOTE,
            "🎤 Voice message (0:04)".to_owned(),
        ),
        Inbound::Document => (
            "document",
            "application/pdf",
            sample::PDF,
            "📄 invoice.pdf".to_owned(),
        ),
        Inbound::Sticker => ("sticker", "image/webp", sample::NOTE, "🧡".to_owned()),
        Inbound::Image { caption } => {
            let caption = caption.clone().unwrap_or_default();
            ("image", "image/png", sample::PNG, format!("📷 {caption}"))
        }
        _ => ("unknown", "application/octet-stream", sample::NOTE, String::new()),
    };
    let id = world.draw_id();
    let sha256 = {
        use base64::Engine as _;
        use sha2::Digest as _;
        base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(bytes))
    };
    world.media.insert(
        id.clone(),
        Media {
            id: id.clone(),
            number_id: number.id.clone(),
            mime_type: mime_type.to_owned(),
            bytes: bytes.to_vec(),
            dies_at: now + WEBHOOK_MEDIA_LIFE_MS,
            address: None,
        },
    );
    let mut content = json!({ "id": id, "mime_type": mime_type, "sha256": sha256 });
    if let Some(object) = content.as_object_mut() {
        match inbound {
            Inbound::Image {
                caption: Some(caption),
            } => object.insert("caption".to_owned(), json!(caption)),
            Inbound::Voice => object.insert("voice".to_owned(), json!(true)),
            Inbound::Document => object.insert("filename".to_owned(), json!("invoice.pdf")),
            Inbound::Sticker => object.insert("animated".to_owned(), json!(false)),
            _ => None,
        };
    }
    Composed::new(kind, content, text)
}

fn tapped(inbound: &Inbound) -> Composed {
    let (composed, to) = match inbound {
        Inbound::Button { text, to } => (
            Composed::new("button", json!({ "payload": text, "text": text }), text),
            to.clone(),
        ),
        Inbound::ButtonReply { id, title, to } => {
            let content = json!({ "type": "button_reply", "button_reply": { "id": id, "title": title } });
            (Composed::new("interactive", content, title), to.clone())
        }
        Inbound::ListReply { id, title } => {
            let content = json!({ "type": "list_reply", "list_reply": { "id": id, "title": title } });
            (Composed::new("interactive", content, title), None)
        }
        _ => (Composed::new("unknown", Value::Null, ""), None),
    };
    match to {
        Some(to) => composed.beside("context", json!({ "id": to })),
        None => composed,
    }
}

fn shared(inbound: &Inbound) -> Composed {
    match inbound {
        Inbound::Location => Composed::new(
            "location",
            json!({ "latitude": -6.2088, "longitude": 106.8456, "name": "Monas", "address": "Jakarta Pusat" }),
            "📍 Monas, Jakarta Pusat",
        ),
        Inbound::LivePin => Composed::new(
            "location",
            json!({ "latitude": -6.2, "longitude": 106.8 }),
            "📍 Current location",
        ),
        Inbound::Order => Composed::new(
            "order",
            json!({
                "catalog_id": "610000000000001",
                "text": "",
                "product_items": [
                    { "product_retailer_id": "sku-1", "quantity": 2, "item_price": 25000, "currency": "IDR" }
                ],
            }),
            "🛒 Order: 2 items",
        ),
        _ => Composed::new(
            "contacts",
            json!([{
                "name": { "formatted_name": "Rina Hartati", "first_name": "Rina" },
                "phones": [{ "phone": "+62 812-5550-9911", "wa_id": "6281255509911", "type": "CELL" }],
                "origin": "other",
            }]),
            "👤 Rina Hartati",
        ),
    }
}

fn odd(inbound: &Inbound) -> Composed {
    match inbound {
        Inbound::NumberChanged { new_wa_id } => {
            let content = json!({
                "body": "User changed their number", "type": "user_changed_number", "wa_id": new_wa_id
            });
            let mut composed = Composed::new("system", content, "Number changed");
            composed.contacts = false;
            composed
        }
        Inbound::BrokenInteractive => {
            let mut composed = Composed::new("interactive", Value::Null, "?");
            composed.value_errors = Some(json!([{
                "code": 131_000, "title": "Something went wrong", "message": "Something went wrong",
                "error_data": { "details": "Unsupported webhook payload" },
            }]));
            composed
        }
        Inbound::Unsupported { code, kind } => {
            let error = crate::graph::error::webhook_error(*code, "Message type is not currently supported.");
            Composed::new(
                "unsupported",
                json!({ "type": kind }),
                format!("Unsupported: {kind}"),
            )
            .beside("errors", json!([error]))
        }
        Inbound::Unheard { kind } => Composed::new(kind, json!({ "new": true }), kind),
        _ => Composed::new("unknown", Value::Null, ""),
    }
}
