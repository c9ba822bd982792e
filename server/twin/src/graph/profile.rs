//! The public profile of a number, and the one-time contact and history sync of a coexistence number.

use axum::http::Method;
use serde_json::{Value, json};

use super::auth;
use super::call::Call;
use super::error::GraphError;
use super::fields::chosen;
use super::{Answer, Result, success};
use crate::Twin;
use crate::world::access::{MANAGEMENT, MESSAGING};

const FIELDS: &[&str] = &[
    "about",
    "address",
    "description",
    "email",
    "profile_picture_url",
    "websites",
    "vertical",
];
/// The sync may be asked for within a day of onboarding (reference 2.9).
const SYNC_WITHIN_S: i64 = 24 * 3600;

pub fn profile(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    twin.look(|world| auth::number(twin, world, call, id, MESSAGING).map(|_| ()))?;
    if call.method == Method::GET {
        let held = twin.look(|world| {
            world
                .number(id)
                .map(|number| number.profile.clone())
                .unwrap_or_default()
        });
        let mut node: serde_json::Map<String, Value> = FIELDS
            .iter()
            .map(|name| ((*name).to_owned(), Value::Null))
            .collect();
        node.extend(held);
        node.insert("messaging_product".to_owned(), json!("whatsapp"));
        let shown = chosen(
            call,
            Value::Object(node),
            "WhatsAppBusinessProfile",
            &["messaging_product", "about", "vertical"],
        )?;
        return Ok(Answer::Json(json!({ "data": [shown] })));
    }
    call.whatsapp()?;
    twin.change(|world| {
        if let Some(number) = world.number_mut(id) {
            for name in FIELDS {
                if let Some(value) = call.parameters.get(*name) {
                    number.profile.insert((*name).to_owned(), value.clone());
                }
            }
        }
    });
    Ok(success())
}

pub fn sync_app_data(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    twin.look(|world| auth::number(twin, world, call, id, MANAGEMENT).map(|_| ()))?;
    call.whatsapp()?;
    let kind = call.required("sync_type")?;
    if !matches!(kind.as_str(), "smb_app_state_sync" | "history") {
        return Err(GraphError::parameter(
            "Param sync_type must be one of {SMB_APP_STATE_SYNC, HISTORY}",
        ));
    }
    let now = twin.now() / 1000;
    twin.change(|world| {
        let request_id = world.draw();
        let number = world.number_mut(id).ok_or_else(|| call.absent(id))?;
        if !number.coexistence {
            return Err(GraphError::parameter(
                "The phone number is not on the WhatsApp Business app.",
            ));
        }
        if number.synced.contains(&kind) {
            return Err(GraphError::of(2_593_107));
        }
        if number.last_onboarded.is_some_and(|at| now - at > SYNC_WITHIN_S) {
            return Err(GraphError::of(2_593_108));
        }
        number.synced.push(kind);
        Ok(Answer::Json(
            json!({ "messaging_product": "whatsapp", "request_id": request_id }),
        ))
    })
}
