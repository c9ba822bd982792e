//! A Graph that says yes at once: what is measured is how fast answers leave, not how slow Meta is.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use serde_json::{Value, json};

use crate::Outcome;
use crate::installation::{APP_ID, Number};

/// The numbers it knows, and when messages were posted to it.
#[derive(Clone, Default)]
pub struct Graph(Arc<Mutex<Posted>>);

#[derive(Default)]
struct Posted {
    at: Vec<Instant>,
    numbers: HashSet<String>,
}

impl Graph {
    /// Serves on a port of its own for as long as the process lives; gives the address.
    pub async fn serve(&self) -> Outcome<String> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}", listener.local_addr()?);
        let router = Router::new()
            .route("/{version}/debug_token", get(debug_token))
            .route("/{version}/{waba}/phone_numbers", get(phone_numbers))
            .route("/{version}/{number}", get(phone_number))
            .route("/{version}/{number}/messages", post(messages))
            .fallback(any(|| async { answer(&json!({ "success": true })) }))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(address)
    }

    fn look<R>(&self, read: impl FnOnce(&mut Posted) -> R) -> R {
        read(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// When each message was posted since the last time, and from how many numbers.
    pub fn take(&self) -> (Vec<Instant>, usize) {
        self.look(|posted| {
            let numbers = std::mem::take(&mut posted.numbers).len();
            (std::mem::take(&mut posted.at), numbers)
        })
    }

    pub fn count(&self) -> usize {
        self.look(|posted| posted.at.len())
    }
}

fn answer(body: &Value) -> impl IntoResponse + use<> {
    ([(header::CONTENT_TYPE, "application/json")], body.to_string())
}

async fn debug_token() -> impl IntoResponse {
    let scopes = ["whatsapp_business_management", "whatsapp_business_messaging"];
    answer(&json!({ "data": { "app_id": APP_ID, "is_valid": true, "expires_at": 0, "scopes": scopes } }))
}

async fn phone_numbers(Path((_, waba)): Path<(String, String)>) -> impl IntoResponse {
    let numbers: Vec<Value> = (0..200)
        .map(Number::of)
        .filter(|number| number.waba_id == waba)
        .map(|number| described(&number.phone_number_id))
        .collect();
    answer(&json!({ "data": numbers }))
}

async fn phone_number(Path((_, number)): Path<(String, String)>) -> impl IntoResponse {
    answer(&described(&number))
}

/// Registered already, so that connecting it is a matter of reading.
fn described(number: &str) -> Value {
    json!({
        "id": number,
        "display_phone_number": "+62 21-5550-177",
        "verified_name": "Kopi Senja",
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "status": "CONNECTED",
    })
}

async fn messages(
    State(graph): State<Graph>,
    Path((_, number)): Path<(String, String)>,
    body: String,
) -> impl IntoResponse {
    let read: Value = serde_json::from_str(&body).unwrap_or_default();
    if read.get("status").is_some() {
        return answer(&json!({ "success": true }));
    }
    let count = graph.look(|posted| {
        posted.at.push(Instant::now());
        posted.numbers.insert(number);
        posted.at.len()
    });
    let to = read
        .get("to")
        .or(read.get("recipient"))
        .cloned()
        .unwrap_or_default();
    answer(&json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": to, "wa_id": to }],
        "messages": [{ "id": format!("wamid.SENT{count:012}{}", std::process::id()) }],
    }))
}
