//! Webhooks: what Meta says, in the bytes in which Meta says it, until somebody answers 200.

pub mod bytes;
mod deliver;
pub mod inbound;
mod rare;
mod shapes;
pub mod statuses;

use serde_json::{Value, json};

use crate::world::World;
use crate::world::assets::Number;
use crate::world::plan::Delivery;

/// The shared head of every `value` of a field that belongs to a number.
pub fn value_of(number: &Number) -> serde_json::Map<String, Value> {
    serde_json::Map::from_iter([
        ("messaging_product".to_owned(), json!("whatsapp")),
        (
            "metadata".to_owned(),
            json!({ "display_phone_number": number.digits(), "phone_number_id": number.id }),
        ),
    ])
}

/// The whole body of a webhook.
pub fn envelope(entries: &[Value]) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": entries })
}

/// One `entry[]` element with one change.
pub fn entry(id: &str, field: &str, value: &Value) -> Value {
    json!({ "id": id, "changes": [{ "field": field, "value": value }] })
}

/// Fields that are not messages carry the time of the entry (reference 3.2).
pub fn timed_entry(id: &str, field: &str, value: &Value, now: i64) -> Value {
    json!({ "id": id, "time": now / 1000, "changes": [{ "field": field, "value": value }] })
}

/// Somebody listens to this delivery.
pub fn listened_to(world: &World, delivery: &Delivery) -> bool {
    match &delivery.instagram {
        Some(of) => crate::instagram::events::told(world, of),
        None => heard(world, delivery.waba_id.as_deref()),
    }
}

/// The product's app hears about this WABA.
pub fn heard(world: &World, waba_id: Option<&str>) -> bool {
    waba_id.is_none_or(|waba| world.subscriptions.contains_key(waba))
}
