//! An account's subscription: without it nothing arrives, and nothing complains (reference 1.9).

use axum::http::Method;
use serde_json::{Value, json};

use super::{Result, auth};
use crate::Twin;
use crate::graph::Answer;
use crate::graph::call::Call;
use crate::graph::error::GraphError;
use crate::misbehave::Misbehaviour;
use crate::world::instagram::access::{COMMENTS, MESSAGES};

/// Every field of Instagram Login with the permission it needs.
pub const FIELDS: &[(&str, &str)] = &[
    ("messages", MESSAGES),
    ("messaging_postbacks", MESSAGES),
    ("message_reactions", MESSAGES),
    ("messaging_seen", MESSAGES),
    ("messaging_referral", MESSAGES),
    ("messaging_handover", MESSAGES),
    ("standby", MESSAGES),
    ("message_edit", MESSAGES),
    ("comments", COMMENTS),
    ("live_comments", COMMENTS),
    ("messaging_optins", MESSAGES),
    ("message_echoes", COMMENTS),
];

pub fn apps(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let (account, token) = twin.look(|world| auth::account(twin, world, call, id))?;
    let success = Ok(Answer::Json(json!({ "success": true })));
    match call.method {
        Method::GET => {
            let fields = twin.look(|world| world.instagram.subscriptions.get(&account.id).cloned());
            let data: Vec<Value> = fields
                .map(|fields| json!({ "id": twin.options().instagram_app_id, "name": "Laras", "subscribed_fields": fields }))
                .into_iter()
                .collect();
            Ok(Answer::Json(json!({ "data": data })))
        }
        Method::POST => {
            let wanted = wanted(call)?;
            for name in &wanted {
                let (_, scope) = known(name, &wanted)?;
                if !token.allows(scope) {
                    return Err(GraphError::of(200).saying(format!("(#200) Requires {scope} permission")));
                }
            }
            if twin.change(|world| world.suffers(Misbehaviour::IgSubscribeRefused)) {
                return Err(auth::unsupported(&call.method));
            }
            twin.change(|world| {
                if !world.suffers(Misbehaviour::IgSubscribeForgotten) {
                    world.instagram.subscriptions.insert(account.id.clone(), wanted);
                }
            });
            success
        }
        Method::DELETE => {
            twin.change(|world| world.instagram.subscriptions.remove(&account.id));
            success
        }
        _ => Err(auth::unsupported(&call.method)),
    }
}

fn wanted(call: &Call) -> Result<Vec<String>> {
    let listed = match call.parameters.get("subscribed_fields") {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => call
            .required("subscribed_fields")?
            .split(',')
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect::<Vec<_>>(),
    };
    if listed.is_empty() {
        return Err(GraphError::parameter(
            "The parameter subscribed_fields is required.",
        ));
    }
    Ok(listed)
}

/// One unknown name refuses the whole call.
fn known(name: &str, wanted: &[String]) -> Result<(&'static str, &'static str)> {
    FIELDS.iter().find(|one| one.0 == name).copied().ok_or_else(|| {
        let index = wanted.iter().position(|one| one == name).unwrap_or_default();
        let names: Vec<&str> = FIELDS.iter().map(|one| one.0).collect();
        GraphError::parameter(format!(
            "Param subscribed_fields[{index}] must be one of {{{}}} - got \"{name}\".",
            names.join(", ")
        ))
    })
}
