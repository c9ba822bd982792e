//! What becomes of a message that the product sent: one tick, two ticks, blue ticks, or a failure.

use serde_json::{Map, Value, json};

use super::{entry, value_of};
use crate::Twin;
use crate::graph::error::webhook_error;
use crate::misbehave::Misbehaviour;
use crate::options::Pace;
use crate::world::World;
use crate::world::chat::{self, Bubble, Tick};
use crate::world::plan::{Carried, Delivery, Step};

const SENT_AFTER_MS: i64 = 300;
const DELIVERED_AFTER_MS: i64 = 800;
const READ_AFTER_MS: i64 = 600;
const JITTER_MS: u64 = 3_000;
const LATE_FAILURE_MS: i64 = 60_000;

/// Plans the life of an accepted message. `refusal` is why it will fail, as `(code, details)`.
pub fn plan_life(twin: &Twin, world: &mut World, of: &Carried, refusal: Option<(i64, String)>) {
    let now = twin.now();
    let human = twin.options().pace == Pace::Human;
    let at = |offset: i64| if human { now + offset } else { now };
    if let Some(failure) = refusal {
        let late = world.suffers(Misbehaviour::DelayFailed);
        if late {
            world.plan(
                at(SENT_AFTER_MS),
                Step::Progress {
                    of: of.clone(),
                    to: Tick::Sent,
                    failure: None,
                },
            );
        }
        let due = at(if late { LATE_FAILURE_MS } else { SENT_AFTER_MS });
        world.plan(
            due,
            Step::Progress {
                of: of.clone(),
                to: Tick::Failed,
                failure: Some(failure),
            },
        );
        return;
    }
    let mut steps = vec![(SENT_AFTER_MS, Tick::Sent)];
    let skipped = world.suffers(Misbehaviour::SkipDelivered);
    if !skipped {
        steps.push((DELIVERED_AFTER_MS, Tick::Delivered));
    }
    if (skipped || !human) && !world.suffers(Misbehaviour::NeverRead) {
        steps.push((DELIVERED_AFTER_MS + READ_AFTER_MS, Tick::Read));
    }
    if world.suffers(Misbehaviour::Played) {
        steps.push((DELIVERED_AFTER_MS + 2 * READ_AFTER_MS, Tick::Played));
    }
    if world.suffers(Misbehaviour::ReorderStatuses) {
        let (offsets, ticks): (Vec<_>, Vec<_>) = steps.into_iter().unzip();
        steps = offsets.into_iter().zip(ticks.into_iter().rev()).collect();
    }
    let jitter = world.suffers(Misbehaviour::Jitter);
    for (offset, to) in steps {
        let late = if jitter {
            i64::try_from(world.chance(JITTER_MS)).unwrap_or_default()
        } else {
            0
        };
        world.plan(
            at(offset) + late,
            Step::Progress {
                of: of.clone(),
                to,
                failure: None,
            },
        );
    }
}

/// The customer looks at the chat: everything that arrived becomes read.
pub fn plan_reads(twin: &Twin, world: &mut World, number_id: &str, customer_id: &str, after: i64) {
    if world.suffers(Misbehaviour::NeverRead) {
        return;
    }
    let due = twin.now()
        + if twin.options().pace == Pace::Human {
            after
        } else {
            0
        };
    let unread: Vec<String> = world
        .chat(number_id, customer_id)
        .map(|chat| {
            let unread =
                |one: &&Bubble| !one.from_customer && matches!(one.tick, Tick::Delivered | Tick::Sent);
            chat.bubbles
                .iter()
                .filter(unread)
                .map(|one| one.wamid.clone())
                .collect()
        })
        .unwrap_or_default();
    for wamid in unread {
        let already = world
            .planned
            .steps()
            .any(|step| matches!(step, Step::Progress { of, to: Tick::Read, .. } if of.wamid == wamid));
        if !already {
            let of = Carried {
                number_id: number_id.to_owned(),
                customer_id: customer_id.to_owned(),
                wamid,
            };
            world.plan(
                due,
                Step::Progress {
                    of,
                    to: Tick::Read,
                    failure: None,
                },
            );
        }
    }
}

/// The message reaches a state: its bubble shows it and a status webhook says it.
pub fn progress(twin: &Twin, world: &mut World, of: &Carried, to: Tick, failure: Option<(i64, String)>) {
    let open = world
        .open_chats
        .contains_key(&chat::key(&of.number_id, &of.customer_id));
    let chat = world.chat_mut(&of.number_id, &of.customer_id);
    let Some(bubble) = chat.bubble_mut(&of.wamid) else {
        return;
    };
    if bubble.tick >= Tick::Read && to == Tick::Read {
        return;
    }
    bubble.tick = if to == Tick::Failed {
        Tick::Failed
    } else {
        bubble.tick.max(to)
    };
    let bubble = bubble.clone();
    if open && to == Tick::Delivered {
        plan_reads(twin, world, &of.number_id, &of.customer_id, READ_AFTER_MS);
    }
    if world.suffers(Misbehaviour::DropStatuses) {
        return;
    }
    let Some((waba_id, value)) = status_value(twin, world, of, &bubble, to, failure) else {
        return;
    };
    let delivery = Delivery {
        id: world.next_number(),
        waba_id: Some(waba_id.clone()),
        number_id: Some(of.number_id.clone()),
        instagram: None,
        entries: vec![entry(&waba_id, "messages", &value)],
        carries: None,
        reports: Some(of.wamid.clone()),
        attempt: 0,
    };
    twin.post_webhook(world, delivery);
}

fn status_value(
    twin: &Twin,
    world: &mut World,
    of: &Carried,
    bubble: &Bubble,
    to: Tick,
    failure: Option<(i64, String)>,
) -> Option<(String, Value)> {
    let number = world.number(&of.number_id)?.clone();
    let business_id = world.owner_of(&number)?.id.clone();
    let knows_phone = world
        .chat(&of.number_id, &of.customer_id)
        .is_some_and(|chat| chat.knows_phone);
    let sight = world
        .customer(&of.customer_id)
        .map(|one| World::sight(&business_id, one, knows_phone));
    let failed = to == Tick::Failed;

    let mut status = Map::from_iter([
        ("id".to_owned(), json!(of.wamid)),
        ("status".to_owned(), json!(to.word())),
        ("timestamp".to_owned(), json!((twin.now() / 1000).to_string())),
    ]);
    let recipient = bubble
        .sent_to
        .clone()
        .or_else(|| sight.as_ref().and_then(|one| one.wa_id.clone()));
    if let Some(recipient) = recipient {
        status.insert("recipient_id".to_owned(), json!(recipient));
    }
    // A failed message that was sent to a phone number does not reveal the BSUID (reference 3.4).
    if let Some(sight) = sight.as_ref().filter(|_| !failed || bubble.sent_to.is_none()) {
        status.insert("recipient_user_id".to_owned(), json!(sight.user_id));
        if let Some(parent) = &sight.parent_user_id {
            status.insert("recipient_parent_user_id".to_owned(), json!(parent));
        }
    }
    if let Some(opaque) = &bubble.opaque {
        status.insert("biz_opaque_callback_data".to_owned(), json!(opaque));
    }
    if matches!(to, Tick::Sent | Tick::Delivered) {
        let free = world.suffers(Misbehaviour::FreeEntryPoint);
        status.insert("pricing".to_owned(), pricing(&bubble.kind, free));
        if free {
            let id = world.draw();
            let conversation = json!({
                "id": id, "expiration_timestamp": (twin.now() / 1000 + 72 * 3_600).to_string(),
                "origin": { "type": "referral_conversion" },
            });
            status.insert("conversation".to_owned(), conversation);
        }
    }
    if let Some((code, details)) = failure {
        status.insert("errors".to_owned(), json!([webhook_error(code, &details)]));
    }

    let mut value = value_of(&number);
    if let Some(sight) = sight.filter(|_| !failed) {
        let with_username = matches!(to, Tick::Delivered | Tick::Read);
        value.insert("contacts".to_owned(), json!([sight.contact(with_username)]));
    }
    let mut listed = vec![Value::Object(status.clone())];
    if world.suffers(Misbehaviour::DuplicateStatuses) {
        listed.push(Value::Object(status.clone()));
    }
    if world.suffers(Misbehaviour::UnknownStatus) {
        status.insert("status".to_owned(), json!("pondered"));
        listed.push(Value::Object(status));
    }
    if world.suffers(Misbehaviour::ForeignStatus) {
        listed.insert(0, foreign_status(twin, world));
    }
    value.insert("statuses".to_owned(), Value::Array(listed));
    Some((number.waba_id, Value::Object(value)))
}

fn foreign_status(twin: &Twin, world: &mut World) -> Value {
    let wamid = world.draw_wamid(Some("6281255500000"));
    json!({
        "id": wamid,
        "status": "delivered",
        "timestamp": (twin.now() / 1000).to_string(),
        "recipient_id": "6281255500000",
    })
}

/// Since October 2026 free-form replies are billed as `service` (reference 5.4).
fn pricing(kind: &str, free: bool) -> Value {
    let category = match kind {
        _ if free => "referral_conversion",
        "template" => "utility",
        _ => "service",
    };
    let price = if free { "free_entry_point" } else { "regular" };
    json!({ "billable": !free, "pricing_model": "PMP", "type": price, "category": category })
}
