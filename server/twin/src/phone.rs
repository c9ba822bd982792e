//! A customer's phone: the place where a person types to a business and sees the answer arrive.

mod attach;
mod pages;

use std::convert::Infallible;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use futures::{Stream, StreamExt as _};
use maud::Markup;
use serde::Deserialize;
use tokio_stream::wrappers::BroadcastStream;

use crate::Twin;
use crate::webhook::statuses;
use crate::world::chat;
use crate::world::people::Customer;

pub fn routes() -> Router<Twin> {
    Router::new()
        .route("/phone", get(page))
        .route("/phone/chat", get(fragment))
        .route("/phone/events", get(events))
        .route("/phone/messages", post(send))
        .route("/phone/customers", post(add_customer))
        .route("/phone/media/{id}", get(picture))
}

/// Which chat the phone shows; missing parts fall back to the first customer and the first reachable number.
#[derive(Clone, Default, Deserialize)]
pub struct Shown {
    #[serde(default)]
    customer: String,
    #[serde(default)]
    number: String,
}

impl Shown {
    fn complete(mut self, twin: &Twin) -> Self {
        twin.look(|world| {
            if world.customer(&self.customer).is_none() {
                self.customer = world
                    .customers
                    .first()
                    .map(|one| one.id.clone())
                    .unwrap_or_default();
            }
            if world.number(&self.number).is_none() {
                let reachable = world
                    .numbers
                    .iter()
                    .find(|one| one.reachable())
                    .or(world.numbers.first());
                self.number = reachable.map(|one| one.id.clone()).unwrap_or_default();
            }
        });
        self
    }

    fn address(&self) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("customer", &self.customer)
            .append_pair("number", &self.number)
            .finish();
        format!("/phone?{query}")
    }
}

async fn page(State(twin): State<Twin>, Query(shown): Query<Shown>) -> Markup {
    pages::phone(&twin, &shown.complete(&twin))
}

async fn fragment(State(twin): State<Twin>, Query(shown): Query<Shown>) -> Markup {
    pages::bubbles(&twin, &shown.complete(&twin))
}

#[derive(Deserialize)]
struct Typed {
    customer: String,
    number: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    text: String,
    /// The message that this one is about.
    #[serde(default)]
    target: String,
    /// Id of a tapped button.
    #[serde(default)]
    button: String,
}

async fn send(
    State(twin): State<Twin>,
    headers: axum::http::HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let shown = Shown {
        customer: typed.customer.clone(),
        number: typed.number.clone(),
    };
    if let Some(inbound) = attach::composed(&twin, &typed) {
        twin.customer_sends(&typed.number, &typed.customer, &inbound)
            .await;
    }
    // The page's script asks for no document; a plain form goes back to the chat.
    let wants_page = headers
        .get(header::ACCEPT)
        .and_then(|one| one.to_str().ok())
        .is_some_and(|one| one.contains("text/html"));
    if wants_page {
        Redirect::to(&shown.address()).into_response()
    } else {
        StatusCode::NO_CONTENT.into_response()
    }
}

#[derive(Deserialize)]
struct Newcomer {
    name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    number: String,
}

async fn add_customer(State(twin): State<Twin>, Form(form): Form<Newcomer>) -> Redirect {
    let phone: String = form.phone.chars().filter(char::is_ascii_digit).collect();
    let phone = Some(phone).filter(|digits| !digits.is_empty());
    let username = Some(form.username.trim().trim_start_matches('@'))
        .filter(|name| !name.is_empty())
        .map(|name| format!("@{name}"));
    let id = twin.change(|world| {
        let id = format!("c{}", world.draw_id());
        world.customers.push(Customer {
            id: id.clone(),
            name: form.name.trim().to_owned(),
            wa_id: phone.clone(),
            phone,
            username,
            parent: false,
        });
        id
    });
    Redirect::to(
        &Shown {
            customer: id,
            number: form.number,
        }
        .address(),
    )
}

/// Media as the phone itself shows it.
async fn picture(State(twin): State<Twin>, axum::extract::Path(id): axum::extract::Path<String>) -> Response {
    let media = twin.look(|world| {
        world
            .media
            .get(&id)
            .map(|media| (media.mime_type.clone(), media.bytes.clone()))
    });
    match media {
        Some((kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// As long as one of these streams lives, the customer has the chat open.
struct OpenChat {
    twin: Twin,
    key: String,
}

impl OpenChat {
    fn new(twin: &Twin, shown: &Shown) -> Self {
        let key = chat::key(&shown.number, &shown.customer);
        twin.change(|world| {
            *world.open_chats.entry(key.clone()).or_default() += 1;
            statuses::plan_reads(twin, world, &shown.number, &shown.customer, 0);
        });
        Self {
            twin: twin.clone(),
            key,
        }
    }
}

impl Drop for OpenChat {
    fn drop(&mut self) {
        self.twin.change(|world| {
            if let Some(count) = world.open_chats.get_mut(&self.key) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    world.open_chats.remove(&self.key);
                }
            }
        });
    }
}

async fn events(
    State(twin): State<Twin>,
    Query(shown): Query<Shown>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let shown = shown.complete(&twin);
    let news = BroadcastStream::new(twin.news());
    let open = OpenChat::new(&twin, &shown);
    let changes = news.filter_map(move |one| {
        let _held_open = &open;
        // A missed message still means that something changed.
        let mine = one.map_or(true, |one| {
            one.number_id == shown.number && one.customer_id == shown.customer
        });
        std::future::ready(mine.then(|| Ok(Event::default().event("changed").data("chat"))))
    });
    Sse::new(changes).keep_alive(KeepAlive::default())
}
