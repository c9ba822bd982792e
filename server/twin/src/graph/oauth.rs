//! Codes become tokens, and tokens tell what they may do (reference 2.5, 2.6).

use serde_json::{Map, Value, json};

use super::auth::{self, Caller};
use super::call::Call;
use super::error::GraphError;
use super::{Answer, Result};
use crate::Twin;
use crate::fixtures::PARTNER_BUSINESS_ID;
use crate::misbehave::Misbehaviour;
use crate::world::access::BadCode;

pub fn access_token(twin: &Twin, call: &Call) -> Result<Answer> {
    let client_id = call.required("client_id")?;
    if client_id != twin.options().app_id {
        return Err(GraphError::of(101)
            .saying("Error validating application. Cannot get application info due to a system error."));
    }
    if call.required("client_secret")? != twin.options().app_secret {
        return Err(GraphError::of(100).saying("Error validating client secret."));
    }
    if call.text("grant_type").as_deref() == Some("client_credentials") {
        return Ok(Answer::Json(
            json!({ "access_token": auth::app_token(twin), "token_type": "bearer" }),
        ));
    }
    let code = call.required("code")?;
    if call.text("redirect_uri").is_some_and(|uri| !uri.is_empty()) {
        return Err(GraphError::of(100).with_subcode(36008).saying(
            "Error validating verification code. Please make sure your redirect_uri is identical to the one you \
             used in the OAuth dialog request",
        ));
    }
    let exchanged = twin.change(|world| {
        if world.suffers(Misbehaviour::ExchangeFails) {
            return Err(BadCode::Expired);
        }
        world.exchange(&code, &client_id, twin.now())
    });
    let (token, lifetime) = exchanged.map_err(bad_code)?;
    let mut answer = Map::from_iter([
        ("access_token".to_owned(), json!(token)),
        ("token_type".to_owned(), json!("bearer")),
    ]);
    if let Some(seconds) = lifetime {
        answer.insert("expires_in".to_owned(), json!(seconds));
    }
    Ok(Answer::Json(Value::Object(answer)))
}

fn bad_code(why: BadCode) -> GraphError {
    let error = GraphError::of(100);
    match why {
        BadCode::Unknown => error.saying("Invalid verification code format."),
        BadCode::Expired => error
            .with_subcode(36007)
            .saying("This authorization code has expired."),
        BadCode::Spent => error
            .with_subcode(36009)
            .saying("This authorization code has been used."),
    }
}

pub fn debug_token(twin: &Twin, call: &Call) -> Result<Answer> {
    let input = call.required("input_token")?;
    twin.look(|world| {
        let caller = auth::caller(twin, world, call)?;
        // A client's token may look at itself; everything else needs the app.
        if matches!(caller, Caller::Client(_)) && call.bearer.as_deref() != Some(input.as_str()) {
            return Err(GraphError::of(100).saying("(#100) You must provide an app access token, or a user access token that is an owner or developer of the app"));
        }
        if input == auth::app_token(twin) {
            let data = json!({
                "app_id": twin.options().app_id, "type": "APP", "application": "Laras", "is_valid": true, "scopes": [],
            });
            return Ok(Answer::Json(json!({ "data": data })));
        }
        let Some(token) = world.tokens.get(&input) else {
            return Ok(Answer::Json(json!({ "data": {
                "error": { "code": 190, "message": "Invalid OAuth access token data." },
                "is_valid": false, "scopes": [],
            }})));
        };
        let ended = token.ended_at(twin.now());
        let granular: Vec<Value> = token
            .grant
            .scopes
            .iter()
            .map(|scope| json!({ "scope": scope, "target_ids": token.grant.waba_ids }))
            .collect();
        let mut scopes = token.grant.scopes.clone();
        scopes.push("public_profile".to_owned());
        let mut data = json!({
            "app_id": token.app_id, "application": "Laras", "type": "SYSTEM_USER", "is_valid": ended.is_none(),
            "issued_at": token.issued / 1000, "expires_at": token.expires_at, "data_access_expires_at": 0,
            "user_id": token.user_id, "scopes": scopes, "granular_scopes": granular,
        });
        if let (Some(ended), Some(object)) = (ended, data.as_object_mut()) {
            let error = json!({
                "code": 190, "subcode": ended.subcode(), "message": "Error validating access token"
            });
            object.insert("error".to_owned(), error);
        }
        Ok(Answer::Json(json!({ "data": data })))
    })
}

/// Whether an id names the product's own portfolio.
pub fn is_partner(business_id: &str) -> bool {
    business_id == PARTNER_BUSINESS_ID
}
