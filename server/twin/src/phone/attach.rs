//! From the composer's menu to a message: which kind, and about which earlier message.

use serde_json::Value;

use super::Typed;
use crate::{Inbound, Twin};

/// The menu of the composer: `(kind, label)`.
pub const MENU: &[(&str, &str)] = &[
    ("image", "Photo"),
    ("voice", "Voice message"),
    ("video", "Video"),
    ("document", "Document"),
    ("sticker", "Sticker"),
    ("location", "Location"),
    ("contact", "Contact"),
    ("order", "Order"),
    ("reply", "Reply to last answer"),
    ("reaction", "React ❤️ to last answer"),
    ("unreaction", "Take reaction back"),
    ("button-reply", "Tap a button"),
    ("list-reply", "Pick from a list"),
    ("edit", "Edit my last message"),
    ("revoke", "Delete my last message"),
    ("forwarded", "Forwarded text"),
    ("from-ad", "Came from an ad"),
    ("unsupported", "Unsupported type"),
    ("unavailable", "Unavailable (131060)"),
    ("unheard", "Type nobody knows"),
    ("broken", "Broken interactive"),
    ("number-changed", "My number changed"),
];

/// `None` when there is nothing to send: an empty text, or no message to be about.
pub fn composed(twin: &Twin, typed: &Typed) -> Option<Inbound> {
    let text = || typed.text.trim().to_owned();
    let said = || Some(text()).filter(|text| !text.is_empty());
    let theirs = || last(twin, typed, false);
    let mine = || last(twin, typed, true);
    Some(match typed.kind.as_str() {
        "" | "text" => match Some(typed.target.clone()).filter(|target| !target.is_empty()) {
            Some(to) => Inbound::Reply { text: said()?, to },
            None => Inbound::Text(said()?),
        },
        "image" => Inbound::Image { caption: said() },
        "voice" => Inbound::Voice,
        "video" => Inbound::Video,
        "document" => Inbound::Document,
        "sticker" => Inbound::Sticker,
        "location" => Inbound::Location,
        "contact" => Inbound::Contact,
        "order" => Inbound::Order,
        "reply" => Inbound::Reply {
            text: said().unwrap_or_else(|| "Baik kak".to_owned()),
            to: theirs()?,
        },
        "reaction" => Inbound::Reaction {
            to: theirs()?,
            emoji: Some("❤️".to_owned()),
        },
        "unreaction" => Inbound::Reaction {
            to: theirs()?,
            emoji: None,
        },
        "button-reply" => button(twin, typed),
        "list-reply" => Inbound::ListReply {
            id: "row-1".to_owned(),
            title: "First choice".to_owned(),
        },
        "edit" => Inbound::Edit {
            original: mine()?,
            text: said().unwrap_or_else(|| "(edited)".to_owned()),
        },
        "revoke" => Inbound::Revoke { original: mine()? },
        "forwarded" => Inbound::Forwarded(said().unwrap_or_else(|| "Promo hari ini".to_owned())),
        "from-ad" => Inbound::FromAd(said().unwrap_or_else(|| "Halo, saya lihat iklannya".to_owned())),
        "unsupported" => Inbound::Unsupported {
            code: 131_051,
            kind: "poll_creation".to_owned(),
        },
        "unavailable" => Inbound::Unsupported {
            code: 131_060,
            kind: "errors".to_owned(),
        },
        "unheard" => Inbound::Unheard {
            kind: "hologram".to_owned(),
        },
        "broken" => Inbound::BrokenInteractive,
        "number-changed" => Inbound::NumberChanged {
            new_wa_id: "6281255509999".to_owned(),
        },
        _ => return None,
    })
}

fn button(twin: &Twin, typed: &Typed) -> Inbound {
    let to = Some(typed.target.clone())
        .filter(|target| !target.is_empty())
        .or_else(|| last(twin, typed, false));
    let id = if typed.button.is_empty() {
        "yes"
    } else {
        &typed.button
    };
    let title = if typed.text.trim().is_empty() {
        "Yes"
    } else {
        typed.text.trim()
    };
    Inbound::ButtonReply {
        id: id.to_owned(),
        title: title.to_owned(),
        to,
    }
}

fn last(twin: &Twin, typed: &Typed, mine: bool) -> Option<String> {
    twin.look(|world| {
        let chat = world.chat(&typed.number, &typed.customer)?;
        let found = chat
            .bubbles
            .iter()
            .rev()
            .find(|one| one.from_customer == mine && !one.revoked)?;
        Some(found.wamid.clone())
    })
}

/// Buttons of an interactive message: `(id, title)`.
pub fn buttons_of(content: &Value) -> Vec<(String, String)> {
    let list = content.pointer("/action/buttons").and_then(Value::as_array);
    let text = |button: &Value, path: &str| button.pointer(path).and_then(Value::as_str).map(str::to_owned);
    list.into_iter()
        .flatten()
        .filter_map(|button| Some((text(button, "/reply/id")?, text(button, "/reply/title")?)))
        .collect()
}
