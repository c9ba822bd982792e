//! The operator's view of Meta: who listens, what was delivered, which tokens live, what misbehaves.

mod pages;

use axum::Router;
use axum::extract::{Form, State};
use axum::response::Redirect;
use axum::routing::{get, post};
use maud::Markup;
use serde::Deserialize;

use crate::misbehave::Misbehaviour;
use crate::world::access::Ended;
use crate::{Twin, World};

pub fn routes() -> Router<Twin> {
    Router::new()
        .route("/", get(page))
        .route("/console", get(page))
        .route("/console/live", get(live))
        .route("/console/misbehave", post(misbehave))
        .route("/console/clear", post(clear))
        .route("/console/retry", post(retry))
        .route("/console/verify", post(verify))
        .route("/console/token", post(token))
        .route("/console/event", post(event))
}

const HOME: &str = "/console";

async fn page(State(twin): State<Twin>) -> Markup {
    pages::console(&twin)
}

async fn live(State(twin): State<Twin>) -> Markup {
    pages::live(&twin)
}

#[derive(Deserialize)]
struct Switch {
    name: String,
    #[serde(default)]
    times: String,
}

async fn misbehave(State(twin): State<Twin>, Form(switch): Form<Switch>) -> Redirect {
    if let Some(which) = Misbehaviour::named(&switch.name) {
        match switch.times.as_str() {
            "off" => twin.unset(which),
            "once" => twin.set_for(which, 1),
            _ => twin.set(which),
        }
    }
    Redirect::to(HOME)
}

async fn clear(State(twin): State<Twin>) -> Redirect {
    twin.clear();
    Redirect::to(HOME)
}

async fn retry(State(twin): State<Twin>) -> Redirect {
    twin.retry_now();
    if twin.options().pace == crate::Pace::Instant {
        twin.settle().await;
    }
    Redirect::to(HOME)
}

async fn verify(State(twin): State<Twin>) -> Redirect {
    let (url, token) = (
        twin.options().callback_url.clone(),
        twin.options().verify_token.clone(),
    );
    let word = if twin.verify_callback(&url, &token).await {
        "verified"
    } else {
        "failed"
    };
    Redirect::to(&format!("{HOME}?callback={word}"))
}

#[derive(Deserialize)]
struct TokenAct {
    /// The end of the token, as the page shows it.
    tail: String,
    act: String,
}

async fn token(State(twin): State<Twin>, Form(form): Form<TokenAct>) -> Redirect {
    let found = twin.look(|world| {
        world
            .tokens
            .keys()
            .find(|one| pages::tail(one) == form.tail)
            .cloned()
    });
    if let Some(token) = found {
        match form.act.as_str() {
            "expire" => twin.end_token(&token, Ended::Expired),
            "invalidate" => twin.end_token(&token, Ended::Invalidated),
            "drop-messaging" => twin.drop_scope(&token, crate::world::access::MESSAGING),
            _ => twin.end_token(&token, Ended::AppRemoved),
        }
    }
    Redirect::to(HOME)
}

#[derive(Deserialize)]
struct AccountEvent {
    waba: String,
    event: String,
}

async fn event(State(twin): State<Twin>, Form(form): Form<AccountEvent>) -> Redirect {
    if twin.look(|world: &World| world.waba(&form.waba).is_some()) {
        if form.event == "PARTNER_APP_UNINSTALLED" {
            twin.client_removes_app(&form.waba).await;
        } else {
            twin.account_update(&form.waba, &form.event).await;
        }
    }
    Redirect::to(HOME)
}
