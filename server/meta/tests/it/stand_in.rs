//! A stand-in for the Graph API that answers as a test says and keeps what it was sent.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use meta::{Graph, GraphConfig, Instagram, InstagramConfig, Secret};
use serde_json::Value;
use tokio::net::TcpListener;

pub const APP_SECRET: &str = "app-secret-0f3c";
pub const INSTAGRAM_SECRET: &str = "instagram-secret-9b1e";
pub const TOKEN: &str = "EAAB-business-token-77";

/// One request as it arrived.
#[derive(Clone)]
pub struct Request {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub authorization: Option<String>,
    pub body: Value,
    /// The body as text, for forms.
    pub text: String,
}

impl Request {
    pub fn parameter(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The fields of a form, in their order.
    pub fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.text.as_bytes())
            .into_owned()
            .collect()
    }
}

#[derive(Clone)]
struct Shared {
    answers: Arc<Mutex<Vec<(u16, String)>>>,
    requests: Arc<Mutex<Vec<Request>>>,
    headers: Arc<Mutex<HeaderMap>>,
}

pub struct StandIn {
    address: SocketAddr,
    shared: Shared,
}

impl StandIn {
    /// Answers with these, one after the other.
    pub async fn answering<const N: usize>(answers: [(u16, &str); N]) -> Self {
        let answers = answers
            .iter()
            .rev()
            .map(|(status, body)| (*status, (*body).to_owned()))
            .collect();
        let shared = Shared {
            answers: Arc::new(Mutex::new(answers)),
            requests: Arc::default(),
            headers: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(shared.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        serve(async move { axum::serve(listener, router).await.expect("serving") });
        Self { address, shared }
    }

    pub fn graph(&self) -> Graph {
        graph_at(&format!("http://{}/graph", self.address))
    }

    pub fn instagram(&self) -> Instagram {
        instagram_at(&format!("http://{}", self.address))
    }

    pub fn address_of(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// All later answers carry this header.
    pub fn with_header(self, name: &'static str, value: &'static str) -> Self {
        let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
        self.shared.headers.lock().expect("no panic").insert(name, value);
        self
    }

    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().expect("no panic").clone()
    }

    pub fn only_request(&self) -> Request {
        let requests = self.requests();
        assert_eq!(requests.len(), 1);
        requests[0].clone()
    }
}

async fn answer(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, HeaderMap, String) {
    let request = Request {
        method,
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        authorization: headers
            .get("authorization")
            .map(|value| value.to_str().expect("text").to_owned()),
        body: serde_json::from_slice(&body).unwrap_or_default(),
        text: String::from_utf8_lossy(&body).into_owned(),
    };
    shared.requests.lock().expect("no panic").push(request);
    let (status, body) = shared
        .answers
        .lock()
        .expect("no panic")
        .pop()
        .expect("an unexpected request");
    let headers = shared.headers.lock().expect("no panic").clone();
    (StatusCode::from_u16(status).expect("a status"), headers, body)
}

#[expect(clippy::disallowed_methods, reason = "ends with the test's runtime")]
pub fn serve(server: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(server);
}

pub fn graph_at(base: &str) -> Graph {
    graph_that_waits(base, Duration::from_secs(30))
}

/// A client whose whole calls may take `timeout`; a busy machine may take long to connect.
pub fn graph_that_waits(base: &str, timeout: Duration) -> Graph {
    let mut config = GraphConfig::new(
        base.parse().expect("a URL"),
        "v26.0".to_owned(),
        "551900".to_owned(),
        Secret::from(APP_SECRET),
    );
    config.timeout = timeout;
    config.connect_timeout = Duration::from_secs(20);
    Graph::new(config).expect("a client")
}

pub fn instagram_at(base: &str) -> Instagram {
    let url = |path: &str| format!("{base}{path}").parse().expect("a URL");
    let mut config = InstagramConfig::new(
        url("/oauth/authorize"),
        url("/instagram-api"),
        url("/instagram"),
        "v26.0".to_owned(),
        "660011".to_owned(),
        Secret::from(INSTAGRAM_SECRET),
    );
    config.timeout = Duration::from_secs(30);
    config.connect_timeout = Duration::from_secs(20);
    Instagram::new(config).expect("a client")
}

pub fn token() -> Secret {
    Secret::from(TOKEN)
}
