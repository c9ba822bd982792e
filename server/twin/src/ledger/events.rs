//! The names of what is inside a webhook, as a receiver should tell events apart.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The names of everything inside the entries of one webhook.
pub(crate) fn events_of(entries: &[Value]) -> Vec<String> {
    entries.iter().flat_map(events_of_entry).collect()
}

fn events_of_entry(entry: &Value) -> Vec<String> {
    let list = |name: &str| entry.get(name).and_then(Value::as_array).into_iter().flatten();
    let messaging = list("messaging").chain(list("standby")).map(event_of_element);
    let mut events: Vec<String> = list("changes")
        .flat_map(events_of_change)
        .chain(messaging)
        .collect();
    // Comments may stand in the entry itself.
    if entry.get("field").is_some() {
        events.extend(events_of_change(entry));
    }
    events
}

/// An element of Instagram's `messaging[]`: kind and id, as a receiver should tell them apart.
fn event_of_element(element: &Value) -> String {
    let text = |pointer: &str| {
        element
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let deleted = element.pointer("/message/is_deleted").is_some();
    match element
        .as_object()
        .and_then(|one| one.keys().find(|key| !ADDRESS.contains(&key.as_str())))
    {
        Some(key) if key == "message" && deleted => format!("deleted|{}", text("/message/mid")),
        Some(key) if key == "message" => text("/message/mid").to_owned(),
        Some(key) if key == "reaction" => format!("reaction|{}", hash(element)),
        Some(key) => match text(&format!("/{key}/mid")) {
            "" => format!("{key}|{}", hash(element)),
            mid => format!("{key}|{mid}"),
        },
        None => hash(element),
    }
}

/// What every element has beside its event.
const ADDRESS: &[&str] = &["sender", "recipient", "timestamp"];

/// The same for any bytes; what is no envelope is one event.
pub(crate) fn events_of_body(body: &[u8]) -> Vec<String> {
    let read: Option<Value> = serde_json::from_slice(body).ok();
    let entries = read.as_ref().and_then(|read| read.get("entry")?.as_array());
    let events = entries.map_or_else(Vec::new, |entries| events_of(entries));
    if events.is_empty() {
        return vec![format!("body|{}", hex::encode(Sha256::digest(body)))];
    }
    events
}

fn events_of_change(change: &Value) -> Vec<String> {
    let list = |name: &str| {
        let found = change.get("value").and_then(|value| value.get(name));
        found.and_then(Value::as_array).map_or(&[][..], Vec::as_slice)
    };
    let id = |one: &Value| {
        one.get("id")
            .and_then(Value::as_str)
            .map_or_else(|| hash(one), str::to_owned)
    };
    let field = change.get("field").and_then(Value::as_str).unwrap_or_default();
    if matches!(field, "comments" | "live_comments") {
        let named = |name: &str| change.pointer(&format!("/value/{name}")).and_then(Value::as_str);
        let comment = named("id").or_else(|| named("comment_id"));
        return vec![comment.map_or_else(|| hash(change), |id| format!("comment|{id}"))];
    }
    let messages = list("messages").iter().chain(list("message_echoes")).map(id);
    let statuses = list("statuses").iter().map(|one| {
        let status = one.get("status").and_then(Value::as_str).unwrap_or_default();
        format!("{}|{status}", id(one))
    });
    let named: Vec<String> = messages.chain(statuses).collect();
    if named.is_empty() {
        return vec![format!("{field}|{}", hash(change))];
    }
    named
}

fn hash(one: &Value) -> String {
    hex::encode(Sha256::digest(one.to_string()).get(..16).unwrap_or_default())
}
