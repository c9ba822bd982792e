//! Reading accounts and numbers: what the product shows on its Integrations page (reference 2.6, 7).

use serde_json::{Value, json};

use super::auth::{self, Caller};
use super::call::Call;
use super::error::GraphError;
use super::fields::{chosen, page};
use super::{Answer, Result, media, oauth, register, templates};
use crate::Twin;
use crate::world::World;
use crate::world::access::MANAGEMENT;
use crate::world::assets::{Number, Waba};

const NUMBER_DEFAULTS: &[&str] = &[
    "id",
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "webhook_configuration",
    "last_onboarded_time",
];
const WABA_DEFAULTS: &[&str] = &[
    "id",
    "name",
    "currency",
    "timezone_id",
    "message_template_namespace",
];
const NUMBER_NODE: &str = "WhatsAppBusinessPhoneNumber";
const WABA_NODE: &str = "WhatsAppBusinessAccount";

/// `GET /{id}`: whatever kind of object it names.
pub fn show(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    twin.change(|world| {
        if let Some(number) = world.number(id) {
            let waba_id = number.waba_id.clone();
            auth::number(twin, world, call, id, MANAGEMENT)?;
            auth::metered(twin, world, &waba_id)?;
            let number = world.number(id).ok_or_else(|| call.absent(id))?;
            return chosen(
                call,
                number_node(twin, world, number),
                NUMBER_NODE,
                NUMBER_DEFAULTS,
            )
            .map(Answer::Json);
        }
        if world.waba(id).is_some() {
            auth::waba(twin, world, call, id)?;
            auth::metered(twin, world, id)?;
            let waba = world.waba(id).ok_or_else(|| call.absent(id))?;
            return chosen(call, waba_node(world, waba), WABA_NODE, WABA_DEFAULTS).map(Answer::Json);
        }
        if world.template(id).is_some() {
            return templates::show(twin, world, call, id);
        }
        if world.media.contains_key(id) {
            return media::show(twin, world, call, id);
        }
        auth::caller(twin, world, call)?;
        Err(call.absent(id))
    })
}

/// `POST /{id}`: a new PIN, a number's callback override, or a template edit.
pub async fn change(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    if twin.look(|world| world.template(id).is_some()) {
        return templates::edit(twin, call, id);
    }
    if call.parameters.contains_key("webhook_configuration") {
        return super::subscribe::override_number(twin, call, id).await;
    }
    register::set_pin(twin, call, id)
}

pub fn phone_numbers(twin: &Twin, call: &Call, waba_id: &str) -> Result<Answer> {
    twin.change(|world| {
        auth::waba(twin, world, call, waba_id)?;
        auth::metered(twin, world, waba_id)?;
        let all: std::result::Result<Vec<Value>, GraphError> = world
            .numbers_of(waba_id)
            .into_iter()
            .map(|number| {
                chosen(
                    call,
                    number_node(twin, world, number),
                    NUMBER_NODE,
                    NUMBER_DEFAULTS,
                )
            })
            .collect();
        Ok(Answer::Json(page(twin, call, all?, 100)))
    })
}

/// Every WABA that clients have shared with the product.
pub fn client_wabas(twin: &Twin, call: &Call, business_id: &str) -> Result<Answer> {
    twin.look(|world| {
        let caller = auth::caller(twin, world, call)?;
        if !oauth::is_partner(business_id) || matches!(caller, Caller::Client(_)) {
            return Err(call.absent(business_id));
        }
        let shared = |waba: &&Waba| {
            world
                .tokens
                .values()
                .any(|token| token.reaches(&waba.id) && token.ended_at(twin.now()).is_none())
        };
        let all: std::result::Result<Vec<Value>, GraphError> = world
            .wabas
            .iter()
            .filter(shared)
            .map(|waba| chosen(call, waba_node(world, waba), WABA_NODE, WABA_DEFAULTS))
            .collect();
        Ok(Answer::Json(page(twin, call, all?, 100)))
    })
}

/// Everything known of a number; `null` where it has nothing to say.
fn number_node(twin: &Twin, world: &World, number: &Number) -> Value {
    let on_platform = number.reachable();
    let platform_type = if on_platform {
        "CLOUD_API"
    } else {
        "NOT_APPLICABLE"
    };
    let status = if on_platform { "CONNECTED" } else { "PENDING" };
    let verification = serde_json::to_value(number.verification).unwrap_or_default();
    let of_waba = world
        .subscriptions
        .get(&number.waba_id)
        .and_then(|one| one.override_callback_uri.clone());
    let onboarded = number
        .last_onboarded
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map(|time| time.strftime("%Y-%m-%dT%H:%M:%S+0000").to_string());
    let mut webhooks = json!({ "application": twin.options().callback_url });
    if let Some(object) = webhooks.as_object_mut() {
        for (name, uri) in [
            ("whatsapp_business_account", of_waba),
            ("phone_number", number.override_callback_uri.clone()),
        ] {
            if let Some(uri) = uri {
                object.insert(name.to_owned(), json!(uri));
            }
        }
    }
    json!({
        "id": number.id,
        "display_phone_number": number.display,
        "verified_name": number.verified_name,
        "new_display_name": null,
        "new_name_status": null,
        "quality_rating": if on_platform { "GREEN" } else { "UNKNOWN" },
        "quality_score": { "score": if on_platform { "GREEN" } else { "UNKNOWN" } },
        "status": status,
        "code_verification_status": verification,
        "name_status": "APPROVED",
        "platform_type": platform_type,
        "throughput": { "level": if on_platform { "STANDARD" } else { "NOT_APPLICABLE" } },
        "whatsapp_business_manager_messaging_limit": "TIER_250",
        "messaging_limit_tier": "TIER_250",
        "account_mode": "LIVE",
        "is_on_biz_app": number.coexistence,
        "is_pin_enabled": number.pin.is_some(),
        "is_official_business_account": false,
        "is_preverified_number": false,
        "last_onboarded_time": onboarded,
        "search_visibility": "VISIBLE",
        "certificate": null,
        "username": null,
        "country_dial_code": "62",
        "webhook_configuration": webhooks,
        "health_status": health(world, number, on_platform),
    })
}

fn health(world: &World, number: &Number, on_platform: bool) -> Value {
    let can = if on_platform { "AVAILABLE" } else { "BLOCKED" };
    let mut phone = json!({ "entity_type": "PHONE_NUMBER", "id": number.id, "can_send_message": can });
    if !on_platform && let Some(object) = phone.as_object_mut() {
        let error = json!({
            "error_code": 141_000,
            "error_description": "The phone number is not registered.",
            "possible_solution": "Register the phone number.",
        });
        object.insert("errors".to_owned(), json!([error]));
    }
    let business = world
        .owner_of(number)
        .map(|owner| owner.id.clone())
        .unwrap_or_default();
    json!({
        "can_send_message": can,
        "entities": [
            phone,
            { "entity_type": "WABA", "id": number.waba_id, "can_send_message": "AVAILABLE" },
            { "entity_type": "BUSINESS", "id": business, "can_send_message": "AVAILABLE" },
        ],
    })
}

fn waba_node(world: &World, waba: &Waba) -> Value {
    let owner = world.portfolio(&waba.business_id);
    let name = owner.map(|one| one.name.clone()).unwrap_or_default();
    json!({
        "id": waba.id,
        "name": waba.name,
        "currency": "IDR",
        "timezone_id": "66",
        "message_template_namespace": format!("twin_{}", waba.id),
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "country": "ID",
        "ownership_type": "CLIENT_OWNED",
        "owner_business_info": { "id": waba.business_id, "name": name },
        "on_behalf_of_business_info": null,
        "primary_business_location": "ID",
        "primary_funding_id": "610000000000099",
        "purchase_order_number": null,
        "status": "ACTIVE",
        "is_enabled_for_insights": true,
        "health_status": {
            "can_send_message": "AVAILABLE",
            "entities": [{ "entity_type": "WABA", "id": waba.id, "can_send_message": "AVAILABLE" }],
        },
    })
}
