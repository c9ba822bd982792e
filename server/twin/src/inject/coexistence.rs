//! What the owner's WhatsApp Business app tells (reference 3.8): answers typed on the phone, old conversations, contacts.

use serde_json::{Value, json};

use super::{Scene, Told, of_number, seconds, with};
use crate::Injection;
use crate::webhook::entry;
use crate::world::World;

const A_DAY_S: i64 = 24 * 3_600;
const MANY: usize = 2_000;

pub fn told(world: &mut World, what: Injection, scene: &Scene) -> Vec<Told> {
    match what {
        Injection::Echo
        | Injection::EchoWithoutTo
        | Injection::EchoEdit
        | Injection::EchoRevoke
        | Injection::EchoMedia => vec![echo(world, what, scene)],
        Injection::ContactAdded | Injection::ContactRemoved => vec![state(what, scene)],
        _ => history(world, what, scene),
    }
}

/// These fields carry no time of their own (reference 3.2).
fn untimed(scene: &Scene, field: &str, value: &Value) -> Told {
    let waba_id = scene.number.waba_id.clone();
    Told {
        entries: vec![entry(&waba_id, field, value)],
        waba_id: Some(waba_id),
    }
}

fn echo(world: &mut World, what: Injection, scene: &Scene) -> Told {
    let id = world.draw_wamid(scene.sight.wa_id.as_deref());
    let last = world
        .last_echo
        .clone()
        .unwrap_or_else(|| "wamid.TWINBEFORE".to_owned());
    let (kind, content) = match what {
        Injection::EchoEdit => (
            "edit",
            json!({ "original_message_id": last, "message": { "type": "text", "text": { "body": "Buka jam 8 ya kak" } } }),
        ),
        Injection::EchoRevoke => ("revoke", json!({ "original_message_id": last })),
        Injection::EchoMedia => (
            "image",
            json!({ "id": "900000000000123", "mime_type": "image/jpeg", "sha256": "dHdpbg==", "caption": "Etalase hari ini" }),
        ),
        _ => ("text", json!({ "body": "Sudah buka ya kak" })),
    };
    if !matches!(kind, "edit" | "revoke") {
        world.last_echo = Some(id.clone());
    }
    let mut message = json!({
        "from": scene.number.digits(), "to_user_id": scene.sight.user_id, "id": id,
        "timestamp": seconds(scene), "type": kind,
    });
    if let (Some(wa_id), true) = (&scene.sight.wa_id, what != Injection::EchoWithoutTo) {
        message = with(message, "to", json!(wa_id));
    }
    message = with(message, kind, content);
    let value = of_number(scene, "message_echoes", json!([message]));
    let value = with(value, "contacts", json!([scene.sight.contact(true)]));
    untimed(scene, "smb_message_echoes", &value)
}

fn state(what: Injection, scene: &Scene) -> Told {
    let phone = scene
        .sight
        .wa_id
        .clone()
        .unwrap_or_else(|| "6281255500000".to_owned());
    let added = what == Injection::ContactAdded;
    let contact = if added {
        json!({ "full_name": "Bu Sari langganan", "first_name": "Sari", "phone_number": phone })
    } else {
        json!({ "phone_number": phone })
    };
    let sync = json!({
        "type": "contact", "contact": contact, "action": if added { "add" } else { "remove" },
        "metadata": { "timestamp": seconds(scene) },
    });
    let value = of_number(scene, "state_sync", json!([sync]));
    untimed(scene, "smb_app_state_sync", &value)
}

/// The client shares no history.
pub fn declined(scene: &Scene) -> Value {
    let error = json!({
        "code": 2_593_109, "title": "History sync is turned off by the business from the WhatsApp Business App",
        "message": "History sync is turned off by the business from the WhatsApp Business App",
        "error_data": { "details": "History sharing is turned off by the business" },
    });
    of_number(scene, "history", json!([{ "errors": [error] }]))
}

fn history(world: &mut World, what: Injection, scene: &Scene) -> Vec<Told> {
    let chunks: Vec<Value> = match what {
        Injection::History => vec![
            chunk(world, scene, (0, 1, 30), 0, 4),
            chunk(world, scene, (1, 1, 70), 20, 4),
            chunk(world, scene, (2, 1, 100), 120, 4),
        ],
        Injection::HistoryOutOfOrder => vec![
            chunk(world, scene, (1, 2, 100), 5, 4),
            chunk(world, scene, (1, 1, 50), 9, 4),
        ],
        Injection::HistoryLarge => vec![chunk(world, scene, (1, 1, 100), 30, MANY)],
        Injection::HistoryDeclined => vec![declined(scene)],
        Injection::HistoryMedia => media(world, scene),
        _ => Vec::new(),
    };
    chunks
        .iter()
        .map(|value| untimed(scene, "history", value))
        .collect()
}

fn chunk(
    world: &mut World,
    scene: &Scene,
    (phase, order, progress): (u8, u8, u8),
    days_ago: i64,
    count: usize,
) -> Value {
    let messages: Vec<Value> = (0..count)
        .map(|index| {
            let after = i64::try_from(index).unwrap_or_default() * 60;
            let at = scene.now / 1000 - days_ago * A_DAY_S - A_DAY_S / 2 + after;
            let text = json!({ "body": format!("dulu {phase}.{order}.{index}") });
            old_message(world, scene, at, index % 2 == 1, "text", text)
        })
        .collect();
    of_number(
        scene,
        "history",
        threads(scene, (phase, order, progress), &messages),
    )
}

fn threads(scene: &Scene, (phase, order, progress): (u8, u8, u8), messages: &[Value]) -> Value {
    let mut context = json!({ "user_id": scene.sight.user_id });
    if let Some(wa_id) = &scene.sight.wa_id {
        context = with(context, "wa_id", json!(wa_id));
    }
    let id = scene.sight.wa_id.as_ref().unwrap_or(&scene.sight.user_id);
    json!([{
        "metadata": { "phase": phase, "chunk_order": order, "progress": progress },
        "threads": [{ "id": id, "context": context, "messages": messages }],
    }])
}

fn old_message(world: &mut World, scene: &Scene, at: i64, ours: bool, kind: &str, content: Value) -> Value {
    let id = world.draw_wamid(scene.sight.wa_id.as_deref());
    let customer = scene.sight.wa_id.as_ref().unwrap_or(&scene.sight.user_id).clone();
    let own = scene.number.digits();
    let (from, to) = if ours { (own, customer) } else { (customer, own) };
    let message = json!({
        "from": from, "to": to, "id": id, "timestamp": at.to_string(), "type": kind,
        "history_context": { "status": if ours { "READ" } else { "DELIVERED" } },
    });
    if content.is_null() {
        return message;
    }
    with(message, kind, content)
}

/// First a placeholder in its thread, then the same id with the file, its checksum in hex.
fn media(world: &mut World, scene: &Scene) -> Vec<Value> {
    let at = scene.now / 1000 - 2 * A_DAY_S;
    let placeholder = old_message(world, scene, at, false, "media_placeholder", Value::Null);
    let mut message = with(placeholder.clone(), "type", json!("image"));
    let file = json!({ "id": "900000000000124", "mime_type": "image/jpeg", "sha256": "ab".repeat(32) });
    message = with(message, "image", file);
    vec![
        of_number(scene, "history", threads(scene, (1, 1, 100), &[placeholder])),
        of_number(scene, "messages", json!([message])),
    ]
}
