//! A stand-in for the Graph API that answers as a test says and keeps what it was sent.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use meta::{Graph, GraphConfig, Secret};
use serde_json::Value;
use tokio::net::TcpListener;

pub const APP_SECRET: &str = "app-secret-0f3c";
pub const TOKEN: &str = "EAAB-business-token-77";

/// One request as it arrived.
#[derive(Clone)]
pub struct Request {
    pub method: Method,
    pub path: String,
    pub query: String,
    pub authorization: Option<String>,
    pub body: Value,
}

impl Request {
    pub fn parameter(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(self.query.as_bytes())
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.into_owned())
    }
}

#[derive(Clone)]
struct Shared {
    answers: Arc<Mutex<Vec<(u16, String)>>>,
    requests: Arc<Mutex<Vec<Request>>>,
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
) -> (StatusCode, String) {
    let request = Request {
        method,
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        authorization: headers
            .get("authorization")
            .map(|value| value.to_str().expect("text").to_owned()),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    shared.requests.lock().expect("no panic").push(request);
    let (status, body) = shared
        .answers
        .lock()
        .expect("no panic")
        .pop()
        .expect("an unexpected request");
    (StatusCode::from_u16(status).expect("a status"), body)
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

pub fn token() -> Secret {
    Secret::from(TOKEN)
}
