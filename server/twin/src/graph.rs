//! Graph: what an app may ask and change. Every answer is one JSON document, every refusal one `error` object.

mod auth;
pub mod call;
mod content;
pub mod error;
pub mod fields;
mod media;
pub mod messages;
mod nodes;
mod oauth;
mod profile;
mod receipts;
mod register;
mod subscribe;
pub mod templates;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Value, json};

use crate::Twin;
use crate::ledger::{Channel, Entry};
use crate::misbehave::Misbehaviour;
use call::Call;
use error::GraphError;

/// The oldest version that still answers (reference 1.1).
const OLDEST_VERSION: u32 = 21;

/// How an answer travels, for the cases in which it is not plain JSON.
pub enum Answer {
    Json(Value),
    /// Media bytes with their type.
    File(String, Vec<u8>),
    /// The message was accepted under this id, but the caller will not learn it properly.
    Lost(Value, Loss),
}

/// What happens to an answer on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    Hang,
    Reset,
    BadGateway,
    Unavailable,
    Truncated,
}

type Result<T> = std::result::Result<T, GraphError>;

/// The fallback of the whole router: whatever is not a page is a Graph call.
pub async fn answer(State(twin): State<Twin>, request: Request) -> Response {
    let trace = twin.nudge(crate::world::World::draw);
    let (mut call, multipart) = match Call::read(request).await {
        Ok(read) => read,
        Err(error) => return with_trace(error.into_response_with(&trace), &trace),
    };
    let answered = match multipart {
        Some(multipart) => media::upload(&twin, &mut call, multipart).await,
        None => dispatch(&twin, &call).await,
    };
    if let Some(wamid) = note(&twin, &call, &answered) {
        messages::before_answering(&twin, &wamid).await;
    }
    let response = match answered {
        Ok(Answer::Json(value)) => Json(value).into_response(),
        Ok(Answer::File(kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Ok(Answer::Lost(value, loss)) => lose(&value, loss).await,
        Err(error) => error.into_response_with(&trace),
    };
    with_trace(response, &trace)
}

async fn dispatch(twin: &Twin, call: &Call) -> Result<Answer> {
    check_version(call)?;
    for (misbehaviour, code) in [
        (Misbehaviour::AppRateLimit, 4),
        (Misbehaviour::TemporarilyDown, 2),
    ] {
        if twin.look(|world| world.is_set(misbehaviour)) && twin.change(|world| world.suffers(misbehaviour)) {
            return Err(GraphError::of(code));
        }
    }
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let method = &call.method;
    match (path.as_slice(), method) {
        (["oauth", "access_token"], _) => oauth::access_token(twin, call),
        (["debug_token"], &Method::GET) => oauth::debug_token(twin, call),
        ([id], &Method::GET) => nodes::show(twin, call, id),
        ([id], &Method::POST) => nodes::change(twin, call, id).await,
        ([id], &Method::DELETE) => media::delete(twin, call, id),
        ([waba, "phone_numbers"], &Method::GET) => nodes::phone_numbers(twin, call, waba),
        ([business, "client_whatsapp_business_accounts"], &Method::GET) => {
            nodes::client_wabas(twin, call, business)
        }
        ([waba, "subscribed_apps"], _) => subscribe::apps(twin, call, waba).await,
        ([waba, "message_templates"], _) => templates::of_waba(twin, call, waba),
        ([phone, "register"], &Method::POST) => register::register(twin, call, phone),
        ([phone, "deregister"], &Method::POST) => register::deregister(twin, call, phone),
        ([phone, "request_code"], &Method::POST) => register::request_code(twin, call, phone),
        ([phone, "verify_code"], &Method::POST) => register::verify_code(twin, call, phone),
        ([phone, "messages"], &Method::POST) => messages::post(twin, call, phone),
        ([phone, "smb_app_data"], &Method::POST) => profile::sync_app_data(twin, call, phone),
        ([phone, "whatsapp_business_profile"], _) => profile::profile(twin, call, phone),
        ([media, "bytes", secret], &Method::GET) => media::download(twin, call, media, secret),
        _ => Err(GraphError::unknown_path(method.as_str())),
    }
}

fn check_version(call: &Call) -> Result<()> {
    match call.version {
        Some(version) if version < OLDEST_VERSION => Err(GraphError::of(2635)),
        _ => Ok(()),
    }
}

/// What the ledger says of an answer: its HTTP status, its error code, what it held.
pub(crate) fn noted(answered: &Result<Answer>) -> (u16, Option<i64>, Option<&Value>) {
    match answered {
        Ok(Answer::Json(value)) => (200, None, Some(value)),
        Ok(Answer::File(..)) => (200, None, None),
        Ok(Answer::Lost(value, loss)) => (loss.status(), None, Some(value)),
        Err(error) => (error.http, Some(error.code), None),
    }
}

/// Writes a changing call into the ledger. Returns the id of a message that was accepted.
fn note(twin: &Twin, call: &Call, answered: &Result<Answer>) -> Option<String> {
    if call.method == Method::GET {
        return None;
    }
    let (status, code, value) = noted(answered);
    let wamid = value
        .and_then(|value| value.pointer("/messages/0/id"))
        .and_then(Value::as_str)
        .map(str::to_owned);
    let entry = Entry {
        at: twin.now(),
        channel: Channel::WhatsApp,
        method: call.method.to_string(),
        path: format!("/{}", call.path.join("/")),
        body: call.body(),
        status,
        code,
        wamid: wamid.clone(),
        told: !matches!(answered, Ok(Answer::Lost(..))),
    };
    twin.nudge(|world| world.ledger.push(entry));
    wamid
}

impl Loss {
    /// The status line the caller sees; 0 if it sees none.
    pub const fn status(self) -> u16 {
        match self {
            Self::Hang | Self::Reset => 0,
            Self::BadGateway => 502,
            Self::Unavailable => 503,
            Self::Truncated => 200,
        }
    }
}

pub async fn lose(value: &Value, loss: Loss) -> Response {
    const PAGE: &str = "<!DOCTYPE html><html><body><h1>Sorry, something went wrong.</h1></body></html>";
    match loss {
        Loss::Hang => std::future::pending().await,
        // The only way to make the server close a connection without a status line; no panic hook runs.
        Loss::Reset => std::panic::resume_unwind(Box::new("connection closed on purpose")),
        Loss::BadGateway => (StatusCode::BAD_GATEWAY, Html(PAGE)).into_response(),
        Loss::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, Html(PAGE)).into_response(),
        Loss::Truncated => {
            let whole = value.to_string();
            let half = whole.get(..whole.len() / 2).unwrap_or("{").to_owned();
            ([(header::CONTENT_TYPE, "application/json; charset=UTF-8")], half).into_response()
        }
    }
}

pub fn with_trace(mut response: Response, trace: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(trace) {
        headers.insert("x-fb-trace-id", value.clone());
        headers.insert("x-fb-request-id", value);
    }
    headers.insert(
        "x-app-usage",
        HeaderValue::from_static(r#"{"call_count":1,"total_cputime":1,"total_time":1}"#),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache, no-store, must-revalidate"),
    );
    response
}

/// What most changing calls answer.
fn success() -> Answer {
    Answer::Json(json!({ "success": true }))
}
