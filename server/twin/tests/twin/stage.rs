//! A twin with a clock that tests turn, and a receiver that stands for the product.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::{get, post};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tower::ServiceExt as _;
use twin::{Grant, Options, Pace, Twin, fixtures};

pub const ROTI: &fixtures::ConnectedNumber = &fixtures::CONNECTED[0];
pub const MELATI: &fixtures::ConnectedNumber = &fixtures::CONNECTED[1];
pub const START: i64 = 1_795_000_000_000;

/// One webhook as the product sees it.
#[derive(Clone)]
pub struct Heard {
    pub signature: Option<String>,
    pub body: Vec<u8>,
    pub coding: Option<String>,
    pub length: Option<String>,
}

impl Heard {
    fn of(headers: &HeaderMap, body: &Bytes) -> Self {
        let header = |name: &str| headers.get(name).map(|one| one.to_str().unwrap().to_owned());
        Self {
            signature: header("x-hub-signature-256"),
            body: body.to_vec(),
            coding: header("content-encoding"),
            length: header("content-length"),
        }
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn value(&self) -> Value {
        self.json()["entry"][0]["changes"][0]["value"].clone()
    }

    /// The check that a product must make, computed here anew.
    pub fn signature_is_right(&self) -> bool {
        self.is_signed_by("twin-app-secret-not-for-production")
    }

    pub fn is_signed_by(&self, secret: &str) -> bool {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(&self.body);
        self.signature.as_deref() == Some(&format!("sha256={}", hex::encode(mac.finalize().into_bytes())))
    }
}

#[derive(Default)]
struct Product {
    heard: Vec<Heard>,
    /// What came to Instagram's address.
    direct: Vec<Heard>,
    /// Signed requests: path and form.
    requests: Vec<(String, String)>,
    /// Answers to come; 200 when empty.
    answers: Vec<u16>,
}

impl Product {
    fn answer(&mut self) -> StatusCode {
        let answer = if self.answers.is_empty() {
            200
        } else {
            self.answers.remove(0)
        };
        StatusCode::from_u16(answer).unwrap()
    }
}

type Shared = Arc<Mutex<Product>>;

pub struct Stage {
    pub twin: Twin,
    clock: Arc<AtomicI64>,
    product: Shared,
    pub origin: String,
}

impl Stage {
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    pub async fn with(adjust: impl FnOnce(&mut Options)) -> Self {
        let product = Shared::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let receiver = Router::new()
            .route("/api/webhooks/wa", get(challenge).post(hear))
            .route("/api/webhooks/instagram", get(challenge).post(hear_instagram))
            .route("/api/meta/instagram/deauthorize", post(deauthorize))
            .route("/api/meta/data-deletion", post(data_deletion))
            .route(
                "/data-deletion/{code}",
                get(|| async { "Deleted: messages, comments, contacts." }),
            )
            .with_state(product.clone());
        tokio::spawn(async move { axum::serve(listener, receiver).await });

        let clock = Arc::new(AtomicI64::new(START));
        let hands = clock.clone();
        let mut options = Options {
            callback_url: format!("{origin}/api/webhooks/wa"),
            clock: Arc::new(move || hands.load(Ordering::SeqCst)),
            pace: Pace::Instant,
            seed: 1,
            ..Options::demo()
        };
        adjust(&mut options);
        Self {
            twin: Twin::new(options),
            clock,
            product,
            origin,
        }
    }

    pub fn pass_ms(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    pub fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.product.lock().unwrap().heard.clone()
    }

    /// Instagram's webhooks as the product sees them.
    pub fn instagram_heard(&self) -> Vec<Heard> {
        self.product.lock().unwrap().direct.clone()
    }

    /// Every element of `messaging[]` and `standby[]` so far.
    pub fn elements(&self) -> Vec<Value> {
        let entries = self.entries();
        let list = |entry: &Value, name: &str| entry[name].as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .flat_map(|entry| [list(entry, "messaging"), list(entry, "standby")].concat())
            .collect()
    }

    /// Every `value` of comments so far, in either shape.
    pub fn comment_values(&self) -> Vec<Value> {
        let entries = self.entries();
        entries
            .iter()
            .filter_map(|entry| {
                entry
                    .pointer("/changes/0/value")
                    .or_else(|| entry.get("value"))
                    .cloned()
            })
            .collect()
    }

    /// Every entry of Instagram's webhooks so far.
    pub fn entries(&self) -> Vec<Value> {
        let heard = self.instagram_heard();
        let entries = heard.iter().map(|one| match one.json() {
            Value::Array(wrapped) => wrapped[0]["entry"].clone(),
            whole => whole["entry"].clone(),
        });
        entries
            .flat_map(|list| list.as_array().cloned().unwrap_or_default())
            .collect()
    }

    /// The signed requests that came: path and form.
    pub fn requests(&self) -> Vec<(String, String)> {
        self.product.lock().unwrap().requests.clone()
    }

    pub async fn ig(&self, method: &str, path: &str, token: &str, body: Option<Value>) -> (u16, Value) {
        self.instagram_call(
            method,
            &format!("/instagram-graph/v26.0/{path}"),
            Some(token),
            body,
        )
        .await
    }

    /// A call to any of Instagram's addresses.
    pub async fn instagram_call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> (u16, Value) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |json| Body::from(json.to_string()));
        let answer = self.raw(request.body(body).unwrap()).await;
        let status = answer.status().as_u16();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX)
            .await
            .unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    pub fn forget(&self) {
        self.product.lock().unwrap().direct.clear();
        self.product.lock().unwrap().heard.clear();
    }

    /// The product's next answers to webhooks.
    pub fn product_answers(&self, statuses: &[u16]) {
        self.product.lock().unwrap().answers = statuses.to_vec();
    }

    /// The statuses reported so far, in order of arrival, with their message ids.
    pub fn statuses(&self) -> Vec<(String, String)> {
        self.heard()
            .iter()
            .filter_map(|one| one.value()["statuses"].as_array().cloned())
            .flatten()
            .map(|one| {
                (
                    one["id"].as_str().unwrap().to_owned(),
                    one["status"].as_str().unwrap().to_owned(),
                )
            })
            .collect()
    }

    /// Only the words, for one message.
    pub fn life_of(&self, wamid: &str) -> Vec<String> {
        self.statuses()
            .into_iter()
            .filter(|(id, _)| id == wamid)
            .map(|(_, status)| status)
            .collect()
    }

    pub async fn raw(&self, request: Request<Body>) -> axum::response::Response {
        self.twin.router().oneshot(request).await.unwrap()
    }

    async fn call(&self, method: &str, path: &str, token: Option<&str>, body: Option<Value>) -> (u16, Value) {
        let mut request = Request::builder().method(method).uri(format!("/v26.0/{path}"));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = match body {
            Some(json) => {
                request = request.header("content-type", "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        let answer = self.raw(request.body(body).unwrap()).await;
        let status = answer.status().as_u16();
        assert!(
            answer.headers().contains_key("x-fb-trace-id"),
            "every Graph answer can be traced"
        );
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX)
            .await
            .unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    pub async fn get(&self, path: &str, token: &str) -> (u16, Value) {
        self.call("GET", path, Some(token), None).await
    }

    pub async fn get_without_token(&self, path: &str) -> (u16, Value) {
        self.call("GET", path, None, None).await
    }

    pub async fn post(&self, path: &str, token: &str, body: Value) -> (u16, Value) {
        self.call("POST", path, Some(token), Some(body)).await
    }

    pub async fn delete(&self, path: &str, token: &str) -> (u16, Value) {
        self.call("DELETE", path, Some(token), None).await
    }

    pub async fn page(&self, path: &str) -> String {
        let answer = self.raw(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        String::from_utf8(
            axum::body::to_bytes(answer.into_body(), usize::MAX)
                .await
                .unwrap()
                .to_vec(),
        )
        .unwrap()
    }

    pub async fn form(&self, path: &str, pairs: &[(&str, &str)]) -> (u16, String) {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        let answer = self.raw(request).await;
        let status = answer.status().as_u16();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX)
            .await
            .unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    pub fn app_token(&self) -> String {
        format!(
            "{}|{}",
            self.twin.options().app_id,
            self.twin.options().app_secret
        )
    }

    /// Exchanges a code of this grant for a token.
    pub async fn token_for(&self, grant: Grant) -> String {
        let code = self.twin.issue_code(grant);
        let (status, answer) = self.exchange(&code).await;
        assert_eq!(status, 200, "{answer}");
        answer["access_token"].as_str().unwrap().to_owned()
    }

    pub async fn exchange(&self, code: &str) -> (u16, Value) {
        let options = self.twin.options();
        let path = format!(
            "oauth/access_token?client_id={}&client_secret={}&code={code}",
            options.app_id, options.app_secret
        );
        self.get_without_token(&path).await
    }

    /// Sends a text from Roti Pagi. The answer and, if it was accepted, the message id.
    pub async fn roti_sends(&self, to: &str, text: &str) -> (u16, Value) {
        self.post(
            &format!("{}/messages", ROTI.phone_number_id),
            ROTI.token,
            text_to(to, text),
        )
        .await
    }

    /// Sari has written to Roti Pagi, so that the window is open; the webhook is over and forgotten.
    pub async fn sari_wrote(&self) -> String {
        let wamid = self
            .twin
            .customer_says(ROTI.phone_number_id, "sari", "Halo")
            .await;
        self.forget();
        wamid
    }
}

pub const SARI: &str = "+6281255501234";

pub fn text_to(to: &str, text: &str) -> Value {
    json!({
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": to, "type": "text",
        "text": { "body": text },
    })
}

pub fn code_of(answer: &Value) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or_default()
}

pub fn wamid_of(answer: &Value) -> String {
    answer["messages"][0]["id"]
        .as_str()
        .expect("an accepted message")
        .to_owned()
}

async fn challenge(Query(query): Query<std::collections::BTreeMap<String, String>>) -> (StatusCode, String) {
    if query["hub.verify_token"] == "twin-verify-token" && query["hub.mode"] == "subscribe" {
        (StatusCode::OK, query["hub.challenge"].clone())
    } else {
        (StatusCode::FORBIDDEN, String::new())
    }
}

async fn hear_instagram(State(product): State<Shared>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut product = product.lock().unwrap();
    product.direct.push(Heard::of(&headers, &body));
    product.answer()
}

async fn deauthorize(State(product): State<Shared>, body: String) -> StatusCode {
    product
        .lock()
        .unwrap()
        .requests
        .push(("deauthorize".to_owned(), body));
    StatusCode::OK
}

async fn data_deletion(State(product): State<Shared>, headers: HeaderMap, body: String) -> axum::Json<Value> {
    product
        .lock()
        .unwrap()
        .requests
        .push(("data-deletion".to_owned(), body));
    let host = headers["host"].to_str().unwrap();
    axum::Json(
        json!({ "url": format!("http://{host}/data-deletion/K7Q2M9ZP"), "confirmation_code": "K7Q2M9ZP" }),
    )
}

async fn hear(State(product): State<Shared>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut product = product.lock().unwrap();
    product.heard.push(Heard::of(&headers, &body));
    product.answer()
}
