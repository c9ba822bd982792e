//! Codes become short-lived tokens, those become long-lived ones, and these are renewed (reference 1.4 to 1.6).

use axum::Json;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::{Result, auth};
use crate::Twin;
use crate::graph::Answer;
use crate::graph::call::Call;
use crate::graph::error::GraphError;
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::instagram::access::{BASIC, Kind, LONG_LIFE_MS, REFRESH_AFTER_MS, Token};

/// A refusal of `api.instagram.com`, which has an envelope of its own.
pub fn refused(message: &str) -> Response {
    let body = json!({ "error_type": "OAuthException", "code": 400, "error_message": message });
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}

pub fn exchange_code(twin: &Twin, call: &Call) -> Response {
    let options = twin.options();
    // Only what came in the body counts: a secret in the query is none.
    let body = call.body();
    let field = |name: &str| match body.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    if field("client_id") != options.instagram_app_id {
        return refused("Invalid platform app");
    }
    if field("client_secret") != options.instagram_app_secret {
        return refused("Invalid client secret");
    }
    if field("grant_type") != "authorization_code" {
        return refused("Invalid grant_type");
    }
    let exchanged = twin.change(|world| {
        if world.suffers(Misbehaviour::IgExchangeFails) {
            return Err("Matching code was not found or was already used");
        }
        // The page never shows `#_` to the server; who copied it from the address bar sends it along.
        world.exchange_instagram_code(&field("code"), &field("redirect_uri"), twin.now())
    });
    match exchanged {
        Ok((value, token)) => Json(twin.change(|world| short_answer(world, &value, &token))).into_response(),
        Err(message) => refused(message),
    }
}

/// Four switches change the answer's shape; a client must read all (reference 1.4).
fn short_answer(world: &mut World, value: &str, token: &Token) -> Value {
    let wrapped = world.suffers(Misbehaviour::IgWrappedToken);
    let user_id = if wrapped || world.suffers(Misbehaviour::IgStringUserId) {
        json!(token.app_scoped_id)
    } else {
        json!(token.app_scoped_id.parse::<u64>().unwrap_or_default())
    };
    let mut answer = Map::from_iter([
        ("access_token".to_owned(), json!(value)),
        ("user_id".to_owned(), user_id),
    ]);
    if !world.suffers(Misbehaviour::IgNoPermissions) {
        let permissions = if wrapped || world.suffers(Misbehaviour::IgCsvPermissions) {
            json!(token.scopes.join(","))
        } else {
            json!(token.scopes)
        };
        answer.insert("permissions".to_owned(), permissions);
    }
    if wrapped {
        json!({ "data": [answer] })
    } else {
        Value::Object(answer)
    }
}

pub fn exchange_short(twin: &Twin, call: &Call) -> Result<Answer> {
    let wrong = || auth::unsupported(&call.method);
    if call.method != Method::GET
        || call.text("grant_type").as_deref() != Some("ig_exchange_token")
        || call.text("client_secret").as_deref() != Some(twin.options().instagram_app_secret.as_str())
        || twin.change(|world| world.suffers(Misbehaviour::IgLongExchangeFails))
    {
        return Err(wrong());
    }
    let token = twin.look(|world| auth::token(twin, world, call))?;
    if token.kind != Kind::Short {
        return Err(wrong());
    }
    Ok(long_answer(twin, token))
}

pub fn refresh(twin: &Twin, call: &Call) -> Result<Answer> {
    if call.method != Method::GET || call.text("grant_type").as_deref() != Some("ig_refresh_token") {
        return Err(auth::unsupported(&call.method));
    }
    let token = twin.look(|world| auth::token(twin, world, call))?;
    if token.kind != Kind::Long {
        return Err(auth::unsupported(&call.method));
    }
    auth::needs(&token, BASIC)?;
    if twin.change(|world| world.suffers(Misbehaviour::IgRefreshFails)) {
        return Err(GraphError::of(2));
    }
    if twin.now() - token.issued < REFRESH_AFTER_MS {
        return Err(GraphError::of(100)
            .of_type("IGApiException")
            .saying("The access token must be at least 24 hours old to be refreshed."));
    }
    if twin.change(|world| world.suffers(Misbehaviour::IgSameToken)) {
        let bearer = call.bearer.clone().unwrap_or_default();
        let (now, ends) = (twin.now(), twin.now() + LONG_LIFE_MS);
        twin.change(|world| {
            if let Some(token) = world.instagram.tokens.get_mut(&bearer) {
                (token.issued, token.expires) = (now, Some(ends));
            }
        });
        return Ok(long_token(&bearer));
    }
    Ok(long_answer(twin, token))
}

fn long_answer(twin: &Twin, token: Token) -> Answer {
    let now = twin.now();
    let long = Token {
        kind: Kind::Long,
        issued: now,
        expires: Some(now + LONG_LIFE_MS),
        ..token
    };
    long_token(&twin.change(|world| world.keep_instagram_token(&long)))
}

fn long_token(value: &str) -> Answer {
    Answer::Json(json!({
        "access_token": value, "token_type": "bearer", "expires_in": LONG_LIFE_MS / 1000,
    }))
}
