//! What happens to a number and to the people who write to it (reference 3.4, 3.7).

use serde_json::{Value, json};

use super::{Scene, Told, of_number, seconds, whole_seconds, with};
use crate::Injection;

pub fn told(what: Injection, scene: &Scene) -> Option<Told> {
    let (field, value) = quality(what, scene)
        .or_else(|| security(what, scene))
        .or_else(|| people(what, scene))
        .or_else(|| odd(what, scene))?;
    Some(Told::by_account(scene, field, &value))
}

type Change = (&'static str, Value);

/// Digits alone, as webhooks write them: there is no `phone_number_id` here (reference 8.21).
fn display(scene: &Scene) -> Value {
    json!({ "display_phone_number": scene.number.digits() })
}

fn quality(what: Injection, scene: &Scene) -> Option<Change> {
    let event = match what {
        Injection::QualityOnboarding => "ONBOARDING",
        Injection::ThroughputUpgrade => "THROUGHPUT_UPGRADE",
        Injection::QualityFlagged => "FLAGGED",
        Injection::NameApproved => return Some(named(scene, "APPROVED", Value::Null)),
        Injection::NameRejected => {
            return Some(named(scene, "REJECTED", json!("NAME_NOT_CONSISTENT")));
        }
        _ => return None,
    };
    let value = with(display(scene), "event", json!(event));
    let value = with(value, "current_limit", json!("TIER_2K"));
    let value = with(value, "max_daily_conversations_per_business", json!("TIER_2K"));
    Some(("phone_number_quality_update", value))
}

fn named(scene: &Scene, decision: &str, reason: Value) -> Change {
    let value = with(display(scene), "decision", json!(decision));
    let value = with(value, "requested_verified_name", json!("Nama Baru"));
    (
        "phone_number_name_update",
        with(value, "rejection_reason", reason),
    )
}

fn security(what: Injection, scene: &Scene) -> Option<Change> {
    let event = match what {
        Injection::PinChanged => "PIN_CHANGED",
        Injection::PinResetRequest => "PIN_RESET_REQUEST",
        Injection::PinResetSuccess => "PIN_RESET_SUCCESS",
        _ => return None,
    };
    let value = with(display(scene), "event", json!(event));
    Some(("security", with(value, "requester", json!("1220000000000001"))))
}

fn people(what: Injection, scene: &Scene) -> Option<Change> {
    let contacts = || json!([scene.sight.contact(true)]);
    match what {
        Injection::StopMarketing | Injection::ResumeMarketing => {
            let stop = what == Injection::StopMarketing;
            let mut wish = json!({
                "user_id": scene.sight.user_id, "category": "marketing_messages",
                "detail": if stop { "User requested to stop marketing messages" } else { "User requested to resume marketing messages" },
                "value": if stop { "stop" } else { "resume" }, "timestamp": whole_seconds(scene),
            });
            if let Some(wa_id) = &scene.sight.wa_id {
                wish = with(wish, "wa_id", json!(wa_id));
            }
            let value = of_number(scene, "user_preferences", json!([wish]));
            Some(("user_preferences", with(value, "contacts", contacts())))
        }
        Injection::UserIdUpdate => {
            let current = format!("{}99", scene.sight.user_id);
            let mut update = json!({
                "detail": "User changed their user id", "timestamp": seconds(scene),
                "user_id": { "previous": scene.sight.user_id, "current": current },
            });
            if let Some(wa_id) = &scene.sight.wa_id {
                update = with(update, "wa_id", json!(wa_id));
            }
            let value = of_number(scene, "user_id_update", json!([update]));
            Some(("user_id_update", with(value, "contacts", contacts())))
        }
        _ => None,
    }
}

fn odd(what: Injection, scene: &Scene) -> Option<Change> {
    Some(match what {
        Injection::AutomaticEvent => {
            let event = json!({
                "id": "wamid.TWINEVENT", "event_name": "LeadSubmitted",
                "timestamp": whole_seconds(scene), "ctwa_clid": "ARtwin0001",
            });
            (
                "automatic_events",
                of_number(scene, "automatic_events", json!([event])),
            )
        }
        Injection::UsernameApproved => {
            let value = with(display(scene), "username", json!("@rotipagi"));
            (
                "business_username_update",
                with(value, "status", json!("approved")),
            )
        }
        Injection::UnknownFieldEvent => (
            "crystal_ball",
            of_number(scene, "visions", json!([{ "id": "vision-1", "clarity": 7 }])),
        ),
        Injection::Calls => (
            "calls",
            of_number(
                scene,
                "calls",
                json!([{ "id": "wacid.TWIN", "event": "connect" }]),
            ),
        ),
        Injection::ErrorAlone => (
            "messages",
            of_number(
                scene,
                "errors",
                json!([crate::graph::error::webhook_error(
                    130_429,
                    "Throughput was reached."
                )]),
            ),
        ),
        _ => return None,
    })
}

/// What the dashboard's button sends: objects that nobody has (reference 8.10).
pub fn test_button(now: i64) -> Vec<Value> {
    vec![json!({ "id": "0", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp",
        "metadata": { "display_phone_number": "16505551111", "phone_number_id": "123456123" },
        "contacts": [{ "profile": { "name": "test user name" }, "wa_id": "16315551181" }],
        "messages": [{
            "from": "16315551181", "id": "ABGGFlA5Fpa", "timestamp": (now / 1000).to_string(),
            "type": "text", "text": { "body": "this is a text message" },
        }],
    }}]})]
}
