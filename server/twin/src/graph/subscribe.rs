//! Which WABAs the app hears about, and at which address (reference 2.7).

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::auth;
use super::call::Call;
use super::error::GraphError;
use super::{Answer, Result, success};
use crate::Twin;
use crate::misbehave::Misbehaviour;
use crate::world::access::MANAGEMENT;
use crate::world::assets::Subscription;

pub async fn apps(twin: &Twin, call: &Call, waba_id: &str) -> Result<Answer> {
    twin.change(|world| {
        auth::waba(twin, world, call, waba_id)?;
        auth::metered(twin, world, waba_id)
    })?;
    match call.method {
        Method::POST => subscribe(twin, call, waba_id).await,
        Method::DELETE => {
            twin.change(|world| world.subscriptions.remove(waba_id));
            Ok(success())
        }
        _ => Ok(Answer::Json(json!({ "data": listed(twin, waba_id) }))),
    }
}

async fn subscribe(twin: &Twin, call: &Call, waba_id: &str) -> Result<Answer> {
    if twin.change(|world| world.suffers(Misbehaviour::SubscribeRefused)) {
        return Err(GraphError::because(
            200,
            "The app may not subscribe to this account.",
        ));
    }
    let Some(address) = call.text("override_callback_uri").filter(|uri| !uri.is_empty()) else {
        twin.change(|world| {
            world
                .subscriptions
                .insert(waba_id.to_owned(), Subscription::default())
        });
        return Ok(success());
    };
    if !twin.subscribed(waba_id) {
        return Err(GraphError::parameter(
            "Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business Account",
        ));
    }
    verified(twin, &address, call.text("verify_token")).await?;
    twin.change(|world| {
        let subscription = Subscription {
            override_callback_uri: Some(address),
        };
        world.subscriptions.insert(waba_id.to_owned(), subscription);
    });
    Ok(Answer::Json(
        json!({ "success": true, "data": listed(twin, waba_id) }),
    ))
}

/// `POST /{phone} {"webhook_configuration": …}`; an empty address clears it.
pub async fn override_number(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let waba_id = twin
        .look(|world| auth::number(twin, world, call, id, MANAGEMENT).map(|number| number.waba_id.clone()))?;
    let configuration = call
        .parameters
        .get("webhook_configuration")
        .and_then(Value::as_object);
    let text = |name: &str| {
        configuration
            .and_then(|one| one.get(name))
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let address = text("override_callback_uri").filter(|uri| !uri.is_empty());
    if let Some(address) = &address {
        if !twin.subscribed(&waba_id) {
            return Err(GraphError::parameter(
                "Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business Account",
            ));
        }
        verified(twin, address, text("verify_token")).await?;
    }
    twin.change(|world| {
        if let Some(number) = world.number_mut(id) {
            number.override_callback_uri = address;
        }
    });
    Ok(success())
}

async fn verified(twin: &Twin, address: &str, token: Option<String>) -> Result<()> {
    if twin.verify_callback(address, &token.unwrap_or_default()).await {
        Ok(())
    } else {
        Err(GraphError::parameter(
            "Callback verification failed: the address did not return the challenge",
        ))
    }
}

fn listed(twin: &Twin, waba_id: &str) -> Vec<Value> {
    let (subscription, second) = twin.look(|world| {
        (
            world.subscriptions.get(waba_id).cloned(),
            world.is_set(Misbehaviour::SecondApp),
        )
    });
    let other = second.then(|| {
        json!({ "whatsapp_business_api_data": {
            "id": "1009009009", "name": "Another vendor", "link": "https://www.facebook.com/games/?app_id=1009009009",
        }})
    });
    let own = subscription.into_iter().map(|one| {
        let app_id = &twin.options().app_id;
        let data = json!({
            "id": app_id, "name": "Laras", "link": format!("https://www.facebook.com/games/?app_id={app_id}")
        });
        let mut row = Map::from_iter([("whatsapp_business_api_data".to_owned(), data)]);
        if let Some(uri) = one.override_callback_uri {
            row.insert("override_callback_uri".to_owned(), json!(uri));
        }
        Value::Object(row)
    });
    own.chain(other).collect()
}
