//! The operator's view of Meta: who listens, what was delivered, which tokens live, what misbehaves.

pub mod pages;

use axum::Json;
use axum::Router;
use axum::extract::{Form, State};
use axum::response::Redirect;
use axum::routing::{get, post};
use maud::Markup;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Twin;
use crate::injection::Injection;
use crate::misbehave::Misbehaviour;
use crate::table::{Row, table};
use crate::world::access::Ended;

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
        .route("/console/inject", post(inject))
        .route("/console/table.json", get(rows))
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
    let instagram = twin.options().instagram_callback();
    let both = twin.verify_callback(&url, &token).await && twin.verify_callback(&instagram, &token).await;
    let word = if both { "verified" } else { "failed" };
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
            "unshare" => twin.unshare_token(&token),
            "drop-messaging" => twin.drop_scope(&token, crate::world::access::MESSAGING),
            _ => twin.end_token(&token, Ended::AppRemoved),
        }
    }
    Redirect::to(HOME)
}

#[derive(Deserialize)]
struct Happening {
    /// Of the row in the table.
    name: String,
    number: String,
    #[serde(default)]
    customer: String,
}

async fn inject(State(twin): State<Twin>, Form(form): Form<Happening>) -> Redirect {
    let customer = Some(form.customer.as_str()).filter(|one| !one.is_empty());
    if let Some(what) = Injection::named(&form.name) {
        twin.perform(what, &form.number, customer.unwrap_or("sari")).await;
    }
    Redirect::to(HOME)
}

/// The whole table, for tests outside this process.
async fn rows() -> Json<Value> {
    let row = |one: Row| {
        json!({
            "name": one.name, "place": one.place.title(), "kind": one.kind.word(), "does": one.does,
            "reference": one.reference,
        })
    };
    Json(table().into_iter().map(row).collect())
}
