//! The payload of each kind of inbound message (reference 3.3), and the text that the customer's own phone shows.

use serde_json::{Value, json};

use super::inbound::Inbound;
use super::rare::rare;
use crate::misbehave::Misbehaviour;
use crate::sample;
use crate::world::World;
use crate::world::assets::{Media, Number};

const WEBHOOK_MEDIA_LIFE_MS: i64 = 7 * 24 * 3_600_000;

/// The parts of one message.
pub struct Composed {
    pub kind: String,
    pub content: Value,
    pub text: String,
    /// Siblings of the content: `context`, `referral`, `errors`.
    pub beside: Vec<(&'static str, Value)>,
    pub value_errors: Option<Value>,
    /// Number changes come without a `contacts` array.
    pub contacts: bool,
    /// When it was written, Unix ms; `None` is now.
    pub at: Option<i64>,
}

impl Composed {
    pub(super) fn new(kind: &str, content: Value, text: impl Into<String>) -> Self {
        Self {
            kind: kind.to_owned(),
            content,
            text: text.into(),
            beside: Vec::new(),
            value_errors: None,
            contacts: true,
            at: None,
        }
    }

    pub(super) fn beside(mut self, name: &'static str, value: Value) -> Self {
        self.beside.push((name, value));
        self
    }
}

pub fn compose(world: &mut World, number: &Number, inbound: &Inbound, now: i64) -> Composed {
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
        Inbound::Image { .. }
        | Inbound::Video
        | Inbound::Voice
        | Inbound::Audio
        | Inbound::Document
        | Inbound::Sticker => file(world, number, inbound, now),
        Inbound::Button { .. } | Inbound::ButtonReply { .. } | Inbound::ListReply { .. } => tapped(inbound),
        Inbound::Location | Inbound::LivePin | Inbound::Contact | Inbound::Order => shared(inbound),
        Inbound::NumberChanged { .. }
        | Inbound::Unsupported { .. }
        | Inbound::BrokenInteractive
        | Inbound::Unheard { .. } => odd(inbound),
        _ => rare(inbound, number),
    }
}

pub(super) fn written(text: &str) -> Composed {
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
        Inbound::Audio => ("audio", "audio/mpeg", sample::NOTE, "🎵 Sound".to_owned()),
        Inbound::Document => (
            "document",
            "application/pdf",
            sample::PDF,
            "📄 invoice.pdf".to_owned(),
        ),
        Inbound::Sticker => ("sticker", "image/webp", sample::NOTE, "🧡".to_owned()),
        Inbound::Image { caption } => {
            let caption = caption.as_deref().unwrap_or("Photo");
            ("image", "image/png", sample::PNG, format!("📷 {caption}"))
        }
        _ => ("unknown", "application/octet-stream", sample::NOTE, String::new()),
    };
    let id = world.draw_id();
    let hashed: &[u8] = if world.suffers(Misbehaviour::WrongSha256) {
        b"another file"
    } else {
        bytes
    };
    let sha256 = {
        use base64::Engine as _;
        use sha2::Digest as _;
        base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(hashed))
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
            Inbound::Audio => object.insert("voice".to_owned(), json!(false)),
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
