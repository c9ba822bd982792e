//! Instagram's half of Meta: the consent page, its three hosts, its webhooks and its callbacks, for an app that uses
//! "Instagram API with Instagram Login".
//!
//! Instagram's hosts all live at the twin's one address, told apart by the first part of the path: [`AUTHORIZE_PATH`],
//! [`API_PATH`] and [`GRAPH_PATH`]; pictures and files are under [`CDN_PATH`].

mod account;
mod auth;
mod authorize;
pub mod callbacks;
mod comments;
pub mod console;
mod conversations;
pub mod direct;
pub mod events;
mod happen;
mod inject;
mod levers;
mod phone;
mod pictures;
mod send;
pub mod subscribe;
mod token;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use axum::{Json, http};
use serde_json::{Value, json};

use crate::Twin;
use crate::graph::call::Call;
use crate::graph::error::GraphError;
use crate::graph::{Answer, lose, noted, with_trace};
use crate::ledger::{Channel, Entry};
use crate::misbehave::Misbehaviour;
use crate::world::World;

/// `INSTAGRAM_AUTHORIZE_URL` is the twin's address and this.
pub const AUTHORIZE_PATH: &str = "/instagram/oauth/authorize";
/// `INSTAGRAM_API_URL` is the twin's address and this.
pub const API_PATH: &str = "/instagram-api";
/// `INSTAGRAM_GRAPH_URL` is the twin's address and this.
pub const GRAPH_PATH: &str = "/instagram-graph";
/// Where pictures and files are.
pub const CDN_PATH: &str = "/instagram-cdn";

type Result<T> = std::result::Result<T, GraphError>;

pub fn routes() -> Router<Twin> {
    Router::new()
        .merge(authorize::routes())
        .merge(pictures::routes())
        .merge(phone::routes())
        .route("/instagram-api/{*path}", any(api))
        .route("/instagram-graph/{*path}", any(graph))
        .route("/console/instagram", axum::routing::post(inject::from_console))
}

/// `api.instagram.com`.
async fn api(State(twin): State<Twin>, request: Request) -> Response {
    let Ok((call, None)) = Call::read(without(request, API_PATH)).await else {
        return token::refused("Invalid request");
    };
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    match (path.as_slice(), &call.method) {
        (["oauth", "access_token"], &Method::POST) => token::exchange_code(&twin, &call),
        (["oauth", "access_token"], _) => token::refused("Unsupported request - method type: get"),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `graph.instagram.com`.
async fn graph(State(twin): State<Twin>, request: Request) -> Response {
    let trace = twin.nudge(World::draw);
    let call = match Call::read(without(request, GRAPH_PATH)).await {
        Ok((call, None)) => call,
        Ok((_, Some(_))) => {
            let error = GraphError::parameter("Files are not uploaded here");
            return with_trace(error.into_response_with(&trace), &trace);
        }
        Err(error) => return with_trace(error.into_response_with(&trace), &trace),
    };
    let answered = dispatch(&twin, &call).await;
    if let Some(mid) = note(&twin, &call, &answered) {
        send::before_answering(&twin, &mid).await;
    }
    let response = match answered {
        Ok(Answer::Json(value)) => Json(value).into_response(),
        Ok(Answer::File(kind, bytes)) => ([(http::header::CONTENT_TYPE, kind)], bytes).into_response(),
        Ok(Answer::Lost(value, loss)) => lose(&value, loss).await,
        Err(error) => error.into_response_with(&trace),
    };
    with_usage(&twin, &call, with_trace(response, &trace))
}

/// The request as the host behind the prefix sees it.
fn without(request: Request, prefix: &str) -> Request {
    let (mut parts, body) = request.into_parts();
    let whole = parts.uri.path_and_query().map_or("/", |one| one.as_str());
    let rest = whole.strip_prefix(prefix).unwrap_or(whole);
    if let Ok(uri) = rest.parse::<Uri>() {
        parts.uri = uri;
    }
    Request::from_parts(parts, body)
}

async fn dispatch(twin: &Twin, call: &Call) -> Result<Answer> {
    twin.change(weather)?;
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    match (path.as_slice(), &call.method) {
        (["access_token"], _) => token::exchange_short(twin, call),
        (["refresh_access_token"], _) => token::refresh(twin, call),
        (["me"], &Method::GET) => account::me(twin, call),
        ([id, "subscribed_apps"], _) => subscribe::apps(twin, call, id),
        ([id, "messages"], &Method::POST) => send::post(twin, call, id),
        ([id, "conversations"], &Method::GET) => conversations::list(twin, call, id),
        ([id, "media"], &Method::GET) => account::media_list(twin, call, id),
        ([id, "comments"], _) => comments::of_media(twin, call, id).await,
        ([id, "replies"], _) => comments::replies(twin, call, id).await,
        ([id], &Method::GET) => show(twin, call, id),
        ([id], &Method::POST) => comments::change(twin, call, id),
        ([id], &Method::DELETE) => comments::delete(twin, call, id),
        _ => Err(auth::unsupported(&call.method)),
    }
}

/// What every call suffers.
fn weather(world: &mut World) -> Result<()> {
    for (which, code) in [
        (Misbehaviour::AppRateLimit, 4),
        (Misbehaviour::TemporarilyDown, 2),
        (Misbehaviour::IgUserLimit, 17),
        (Misbehaviour::IgPageLimit, 32),
        (Misbehaviour::IgEdgeLimit, 613),
        (Misbehaviour::IgUseCaseLimit, 80_002),
    ] {
        if world.suffers(which) {
            return Err(GraphError::of(code));
        }
    }
    Ok(())
}

/// One node by its id: the account, a medium, a comment, a thread, a message or a customer.
fn show(twin: &Twin, call: &Call, id: &str) -> Result<Answer> {
    let known = twin.look(|world| {
        if world.ig_account(id).is_some() {
            "account"
        } else if world.post(id).is_some() {
            "media"
        } else if world.comment(id).is_some() {
            "comment"
        } else if world.thread_named(id).is_some() {
            "thread"
        } else if world.thread_of_mid(id).is_some() {
            "message"
        } else {
            "person"
        }
    });
    match known {
        "account" => account::me(twin, call),
        "media" => account::medium(twin, call, id),
        "comment" => comments::show(twin, call, id),
        "thread" => conversations::thread(twin, call, id),
        "message" => conversations::message(twin, call, id),
        _ => account::profile(twin, call, id),
    }
}

/// A page of a list, its next address under Instagram's own host.
fn paged(twin: &Twin, call: &Call, all: Vec<Value>, most: usize) -> Value {
    let mut page = crate::graph::fields::page(twin, call, all, most);
    let public_url = &twin.options().public_url;
    if let Some(next) = page.pointer_mut("/paging/next") {
        let address =
            next.as_str()
                .unwrap_or_default()
                .replacen(public_url, &format!("{public_url}{GRAPH_PATH}"), 1);
        *next = json!(address);
    }
    page
}

/// Writes a changing call into the ledger. Returns the id of a message that was accepted.
fn note(twin: &Twin, call: &Call, answered: &Result<Answer>) -> Option<String> {
    if call.method == Method::GET {
        return None;
    }
    let (status, code, value) = noted(answered);
    let named = |name: &str| {
        value
            .and_then(|value| value.get(name))
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let mid = named("message_id");
    let mut body = call.body();
    if let (Some(object), Some(message)) = (body.as_object_mut(), call.text("message"))
        && !object.contains_key("message")
    {
        object.insert("message".to_owned(), json!(message));
    }
    let entry = Entry {
        at: twin.now(),
        channel: Channel::Instagram,
        method: call.method.to_string(),
        path: format!("/{}", call.path.join("/")),
        body,
        status,
        code,
        wamid: mid.clone().or_else(|| named("id")),
        told: !matches!(answered, Ok(Answer::Lost(..))),
    };
    twin.nudge(|world| world.ledger.push(entry));
    mid
}

/// Instagram's second usage header, and high figures on request (reference 7.3).
fn with_usage(twin: &Twin, call: &Call, mut response: Response) -> Response {
    let high = twin.change(|world| world.suffers(Misbehaviour::IgHighUsage));
    let account = twin.look(|world| {
        let token = world.instagram.tokens.get(call.bearer.as_deref()?)?;
        Some(token.account_id.clone())
    });
    let Some(account) = account else {
        return response;
    };
    let (share, minutes) = if high { (96, 7) } else { (2, 0) };
    let usage = json!({ account: [{
        "type": "instagram", "call_count": share, "total_cputime": 1, "total_time": 1,
        "estimated_time_to_regain_access": minutes,
    }]});
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&usage.to_string()) {
        headers.insert("x-business-use-case-usage", value);
    }
    if high {
        let usage = HeaderValue::from_static(r#"{"call_count":93,"total_cputime":40,"total_time":51}"#);
        headers.insert("x-app-usage", usage);
    }
    response
}
