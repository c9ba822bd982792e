//! The end of Embedded Signup: the browser hands over what Meta's popup gave it, under a launch that says on whose behalf.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::connect::{self, ConnectError, SessionInfo, WhatsAppConnection};
use meta::Secret;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::guards::json_error;
use crate::site::Site;

/// Bytes; a code and a launch are far shorter.
const LONGEST: usize = 64 * 1024;

#[derive(Deserialize)]
struct Submission {
    code: Secret,
    #[serde(default)]
    session_info: Option<Ids>,
    launch: Secret,
}

/// Ids as the popup named them; some ways through it name fewer.
#[derive(Default, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the names on the wire")]
struct Ids {
    #[serde(default, deserialize_with = "id")]
    waba_id: Option<String>,
    #[serde(default, deserialize_with = "id")]
    phone_number_id: Option<String>,
    #[serde(default, deserialize_with = "id")]
    business_id: Option<String>,
}

/// Takes the code. On any error nothing of the attempt is left.
pub async fn finish(State(site): State<Site>, body: Body) -> Response {
    let Ok(raw) = to_bytes(body, LONGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let Ok(submission) = serde_json::from_slice::<Submission>(&raw) else {
        return json_error(
            StatusCode::BAD_REQUEST,
            "invalid_input",
            "code, session_info and launch are needed, as JSON",
        );
    };
    let ids = submission.session_info.unwrap_or_default();
    let info = SessionInfo {
        waba_id: ids.waba_id,
        phone_number_id: ids.phone_number_id,
        business_id: ids.business_id,
    };
    match connect::embedded_signup(&site.laras, submission.launch.expose(), submission.code, info).await {
        Ok(connection) => Json(shown(&connection)).into_response(),
        Err(error) => refusal(&error),
    }
}

fn shown(connection: &WhatsAppConnection) -> Value {
    json!({
        "id": connection.id,
        "channel": "whatsapp",
        "state": connection.state.code(),
        "number": connection.number,
        "verified_name": connection.verified_name,
        "quality": connection.quality,
        "since": connection.since.to_string(),
        "subscribed": connection.subscribed,
    })
}

fn refusal(error: &ConnectError) -> Response {
    let status = match error {
        ConnectError::SessionEnded => StatusCode::UNAUTHORIZED,
        ConnectError::NotAllowed => StatusCode::FORBIDDEN,
        ConnectError::LaunchExpired => StatusCode::GONE,
        ConnectError::LaunchSpent | ConnectError::ConnectedElsewhere | ConnectError::AlreadyConnectedHere => {
            StatusCode::CONFLICT
        }
        ConnectError::MetaUnreachable | ConnectError::NotConfigured => StatusCode::FAILED_DEPENDENCY,
        ConnectError::TooManyRegistrations | ConnectError::TooManyLinks => StatusCode::TOO_MANY_REQUESTS,
        ConnectError::Store(store) => {
            tracing::error!(
                error = store as &dyn std::error::Error,
                "a number could not be connected"
            );
            StatusCode::SERVICE_UNAVAILABLE
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    json_error(status, error.code(), message(error))
}

/// For programs; people read the sentence that the page has for the code.
fn message(error: &ConnectError) -> &'static str {
    match error {
        ConnectError::SessionEnded => "the session ended before signup finished",
        ConnectError::LaunchExpired => "this launch has expired: start again from Integrations",
        ConnectError::LaunchSpent => "this launch was used already",
        ConnectError::NotAllowed => "this person may not connect a number",
        ConnectError::TooManyLinks => "too many links are open here",
        ConnectError::CodeRejected => {
            "Meta does not accept the code: it is used up, expired or not for this app"
        }
        ConnectError::TokenNotOurs => "the token was not given to this app",
        ConnectError::NumberNotInWaba => "the token does not reach that number",
        ConnectError::NumberMissing => "no number was chosen",
        ConnectError::ConnectedElsewhere => "the number is connected already",
        ConnectError::AlreadyConnectedHere => "the number is connected here already",
        ConnectError::NotVerified => "Meta has not verified the number yet",
        ConnectError::WrongPin => "the number has another two-step verification PIN",
        ConnectError::TooManyRegistrations => "the number was registered too often; wait 72 hours",
        ConnectError::MetaRefused { .. } => "Meta refused",
        ConnectError::MetaUnreachable => "Meta did not answer",
        ConnectError::Cancelled
        | ConnectError::StaleAttempt
        | ConnectError::PermissionsMissing { .. }
        | ConnectError::MessageAccessOff
        | ConnectError::NotProfessional
        | ConnectError::NotSubscribed => "this happens to Instagram accounts alone",
        ConnectError::NotConfigured => "this installation has no app at Meta",
        ConnectError::Store(_) => "try again later",
    }
}

/// An id of Meta's: text of digits, or the number itself.
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Option::<Value>::deserialize(deserializer)?;
    let text = match value {
        Some(Value::String(text)) => Some(text),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    Ok(text.filter(|text| {
        !text.is_empty() && text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_digit())
    }))
}
