//! Graph's errors: one envelope for answers, one for webhooks, one table of codes (reference 1.3, 1.4).

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// `(code, HTTP status, title)`.
const KNOWN: &[(i64, u16, &str)] = &[
    (1, 500, "An unknown error occurred"),
    (2, 503, "Service temporarily unavailable"),
    (4, 400, "Application request limit reached"),
    (10, 403, "Application does not have permission for this action"),
    (17, 400, "User request limit reached"),
    (24, 400, "The requested resource does not exist"),
    (25, 400, "The Instagram account is restricted"),
    (32, 400, "Page request limit reached"),
    (100, 400, "Invalid parameter"),
    (101, 400, "Error validating application"),
    (104, 401, "An access token is required to request this resource."),
    (190, 401, "Invalid OAuth access token - Cannot parse access token"),
    (200, 403, "Permissions error"),
    (230, 400, "User consent is required to access user profile"),
    (
        368,
        400,
        "The action attempted has been deemed abusive or is otherwise disallowed",
    ),
    (551, 400, "This person isn't available right now"),
    (613, 400, "Calls to this api have exceeded the rate limit"),
    (
        2635,
        400,
        "You are calling a deprecated version of the API. Please update to the latest version.",
    ),
    (1200, 500, "Temporary send message failure"),
    (9010, 400, "No matching Instagram user"),
    (
        80_002,
        400,
        "There have been too many calls to this Instagram account",
    ),
    (
        80007,
        400,
        "There have been too many calls to this WhatsApp Business account",
    ),
    (130_429, 400, "Rate limit hit"),
    (131_000, 500, "Something went wrong"),
    (131_008, 400, "Required parameter is missing"),
    (131_009, 400, "Parameter value is not valid"),
    (131_021, 400, "Recipient cannot be sender"),
    (131_026, 400, "Message undeliverable"),
    (131_030, 400, "Recipient phone number not in allowed list"),
    (131_031, 403, "Account has been locked"),
    (131_042, 400, "Business eligibility payment issue"),
    (131_047, 400, "Re-engagement message"),
    (131_051, 400, "Unsupported message type"),
    (131_053, 400, "Media upload error"),
    (
        131_056,
        400,
        "(Business Account, Consumer Account) pair rate limit hit",
    ),
    (131_060, 400, "This message is currently unavailable"),
    (
        132_000,
        400,
        "Number of parameters does not match the expected number of params",
    ),
    (132_001, 404, "Template name does not exist in the translation"),
    (
        132_012,
        400,
        "Parameter format does not match format in the created template",
    ),
    (132_015, 400, "Template is paused"),
    (133_004, 503, "Server temporarily unavailable"),
    (133_005, 400, "Two step verification PIN mismatch"),
    (
        133_006,
        400,
        "Phone number needs to be verified before registering",
    ),
    (133_008, 400, "Too many two step verification PIN guesses"),
    (133_010, 400, "Account not registered"),
    (133_016, 400, "Account register or deregister rate limit exceeded"),
    (
        2_388_023,
        400,
        "New content can't be added while the existing content is being deleted",
    ),
    (2_388_039, 400, "Template cannot be edited"),
    (2_388_040, 400, "Character limit exceeded"),
    (2_388_299, 400, "Template variables can't be at the start or end"),
    (
        2_593_108,
        400,
        "Synchronization request made outside of the permitted time window",
    ),
    (2_593_107, 400, "Synchronization request limit exceeded"),
];

const TRANSIENT: &[i64] = &[
    1, 2, 4, 17, 32, 613, 1200, 80_002, 80007, 130_429, 131_000, 131_056, 133_004,
];

fn known(code: i64) -> (u16, &'static str) {
    KNOWN
        .iter()
        .find(|row| row.0 == code)
        .map_or((400, "Something went wrong"), |row| (row.1, row.2))
}

/// A refusal.
#[derive(Clone, Debug)]
pub struct GraphError {
    pub http: u16,
    pub code: i64,
    pub subcode: Option<i64>,
    kind: &'static str,
    message: String,
    details: Option<String>,
}

impl GraphError {
    /// The error of the table with this code.
    pub fn of(code: i64) -> Self {
        let (http, title) = known(code);
        let message = if matches!(code, 104 | 190) {
            title.to_owned()
        } else {
            format!("(#{code}) {title}")
        };
        Self {
            http,
            code,
            subcode: None,
            kind: "OAuthException",
            message,
            details: None,
        }
    }

    /// As [`GraphError::of`], with the sentence under `error_data.details` that says which parameter it was.
    pub fn because(code: i64, details: impl Into<String>) -> Self {
        Self {
            details: Some(details.into()),
            ..Self::of(code)
        }
    }

    pub fn parameter(details: impl Into<String>) -> Self {
        let details = details.into();
        Self {
            message: format!("(#100) {details}"),
            ..Self::of(100)
        }
    }

    /// An object that is unknown or belongs to somebody else: the same answer for both.
    pub fn absent(id: &str, method: &str) -> Self {
        let verb = method.to_lowercase();
        Self {
            subcode: Some(33),
            kind: "GraphMethodException",
            message: format!(
                "Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due to missing \
                 permissions, or does not support this operation"
            ),
            ..Self::of(100)
        }
    }

    pub fn unknown_path(method: &str) -> Self {
        Self {
            message: format!(
                "Unknown path components or unsupported {} request",
                method.to_lowercase()
            ),
            ..Self::of(100)
        }
    }

    #[must_use]
    pub fn with_subcode(self, subcode: i64) -> Self {
        Self {
            subcode: Some(subcode),
            ..self
        }
    }

    #[must_use]
    pub fn of_type(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    #[must_use]
    pub fn with_status(self, http: u16) -> Self {
        Self { http, ..self }
    }

    #[must_use]
    pub fn saying(self, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            ..self
        }
    }

    pub fn into_response_with(self, trace: &str) -> Response {
        let mut error = Map::from_iter([
            ("message".to_owned(), json!(self.message)),
            ("type".to_owned(), json!(self.kind)),
            ("code".to_owned(), json!(self.code)),
            ("fbtrace_id".to_owned(), json!(trace)),
        ]);
        if let Some(subcode) = self.subcode {
            error.insert("error_subcode".to_owned(), json!(subcode));
        }
        if TRANSIENT.contains(&self.code) {
            error.insert("is_transient".to_owned(), json!(true));
        }
        if let Some(details) = self.details {
            let data = json!({ "messaging_product": "whatsapp", "details": details });
            error.insert("error_data".to_owned(), data);
        }
        let status = StatusCode::from_u16(self.http).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(json!({ "error": Value::Object(error) }))).into_response()
    }
}

/// The same information as an element of a webhook's `errors[]`.
pub fn webhook_error(code: i64, details: &str) -> Value {
    let (_, title) = known(code);
    json!({
        "code": code,
        "title": title,
        "message": title,
        "error_data": { "details": details },
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    })
}
