//! Readers take whatever stands in Meta's fields: what has another form than described is absent, and nothing panics.

use meta::webhook::{
    read_account_update, read_echo, read_error, read_message, read_status, read_user_id_update, split,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::any_json::any_json;

const TYPES: [&str; 19] = [
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "button",
    "interactive",
    "order",
    "system",
    "edit",
    "revoke",
    "unsupported",
    "unknown",
    "errors",
    "hologram",
];

/// Names that readers look for, so that generated objects meet them.
const NAMES: [&str; 30] = [
    "id",
    "type",
    "body",
    "text",
    "caption",
    "mime_type",
    "sha256",
    "latitude",
    "longitude",
    "name",
    "phones",
    "phone",
    "emoji",
    "message_id",
    "button_reply",
    "list_reply",
    "nfm_reply",
    "product_items",
    "quantity",
    "item_price",
    "wa_id",
    "user_id",
    "original_message_id",
    "message",
    "errors",
    "code",
    "error_data",
    "title",
    "previous",
    "current",
];

fn json_value() -> impl Strategy<Value = Value> {
    any_json(&NAMES, &TYPES)
}

fn element() -> impl Strategy<Value = Value> {
    (
        prop::sample::select(&TYPES[..]),
        json_value(),
        prop::collection::vec(json_value(), 5),
    )
        .prop_map(|(kind, content, mut beside)| {
            let mut element = json!({ "id": "wamid.1", "type": kind, "status": "sent" });
            element[kind] = content;
            for name in ["timestamp", "context", "referral", "from", "errors"] {
                if element.get(name).is_none() {
                    element[name] = beside.pop().unwrap_or_default();
                }
            }
            element
        })
}

proptest! {
    #[test]
    fn no_reader_panics_on_any_json(element in element(), contact in json_value(), change in json_value()) {
        let value = json!({
            "metadata": { "phone_number_id": "1" }, "contacts": [contact], "messages": [element], "statuses": [element],
            "message_echoes": [element], "errors": [element],
        });
        let change = json!({ "user_id_update": change, "event": change });
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [
            { "field": "messages", "value": value },
            { "field": "user_id_update", "value": change },
            { "field": "account_update", "value": change },
        ]}]});
        for unit in split(body.to_string().as_bytes()).unwrap_or_default() {
            let _ = read_message(&unit);
            let _ = read_status(&unit);
            let _ = read_echo(&unit);
            let _ = read_error(&unit);
            let _ = read_user_id_update(&unit);
            let _ = read_account_update(&unit);
        }
    }

    #[test]
    fn a_message_with_an_id_and_a_type_is_always_read(element in element()) {
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [
            { "field": "messages", "value": { "metadata": { "phone_number_id": "1" }, "messages": [element] } },
        ]}]});
        let units = split(body.to_string().as_bytes()).expect("an envelope");
        prop_assert!(units.iter().all(|unit| read_message(unit).is_ok()));
    }
}
