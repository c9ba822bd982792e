//! What can be said when a call did not do what it was for.
//!
//! Errors of Meta end in logs and on operators' screens. Their text may quote a token or a customer's number, so it
//! is redacted before it is kept; a browser never gets it.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::action::{Action, Meaning, Scope, decide_for, is_described};
use super::outcome::{Ambiguous, Response};
use super::usage::Usage;
use crate::{Product, Secret, lenient};

/// Why a call has no answer to use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Meta refused; nothing changed there.
    #[error("Meta refused: {0}")]
    Refused(Box<GraphError>),
    /// Nothing reached Meta.
    #[error("Meta was not reached: {0}")]
    NotSent(Unreachable),
    /// Meta may or may not have acted.
    #[error("Meta's answer is not known: {0}")]
    Ambiguous(Ambiguous),
}

/// The request never left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    #[error("an id is malformed")]
    MalformedId,
    #[error("the request could not be built")]
    NotBuilt,
    #[error("the name could not be resolved")]
    NameNotFound,
    #[error("no connection in time")]
    ConnectTimeout,
    #[error("no connection")]
    NotConnected,
}

/// The error envelope of Graph. Decisions use `code` and `subcode`; the texts are for operators and are redacted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("code {code}{}, HTTP {http_status}, trace {}: {message}", display_subcode(*.subcode), .fbtrace_id.as_deref().unwrap_or("-"))]
pub struct GraphError {
    /// Whose table of codes decides.
    pub product: Product,
    pub code: i64,
    pub subcode: Option<i64>,
    /// `OAuthException`, `GraphMethodException`, …
    pub kind: String,
    pub message: String,
    pub details: Option<String>,
    pub fbtrace_id: Option<String>,
    /// Meta's own hint; the table of codes decides, not this.
    pub is_transient: bool,
    pub http_status: u16,
    /// How long Meta says that a used up limit on calls lasts.
    pub regain: Option<Duration>,
}

/// As long as a limit on calls is waited for, whatever Meta says.
const LONGEST_REGAIN: Duration = Duration::from_hours(24);
const TOO_MANY_REQUESTS: u16 = 429;

impl GraphError {
    /// Reads an answer of WhatsApp's with Graph's error envelope; `None` when the body is not one. Texts lose the `known`
    /// secrets of the call, should Meta quote them, and everything that looks like a secret or a number.
    pub fn parse(http_status: u16, body: &[u8], known: &[&Secret]) -> Option<Self> {
        let response = Response {
            product: Product::WhatsApp,
            status: http_status,
            body: body.to_vec(),
            usage: Usage::default(),
        };
        Self::read(&response, known)
    }

    /// The same for an answer of either product.
    pub(crate) fn read(response: &Response, known: &[&Secret]) -> Option<Self> {
        let error = match serde_json::from_slice::<Envelope>(&response.body) {
            Ok(envelope) => envelope.error,
            Err(_) if response.product == Product::Instagram => login_refusal(&response.body)?,
            Err(_) => return None,
        };
        let hidden = |text: Option<String>| text.map(|text| conceal(text, known));
        let details = error.error_data.as_ref().and_then(details);
        Some(Self {
            product: response.product,
            code: error.code?,
            subcode: error.error_subcode,
            kind: identifier(&hidden(error.kind).unwrap_or_default()),
            message: redact(&hidden(error.message).unwrap_or_default()),
            details: hidden(details).map(|text| redact(&text)),
            fbtrace_id: hidden(error.fbtrace_id).map(|id| identifier(&id)),
            is_transient: error.is_transient,
            http_status: response.status,
            regain: response.usage.regain(),
        })
    }

    /// What to do about it; `refusals` counts earlier refusals of the same request.
    pub fn action(&self, refusals: u32) -> Action {
        self.decided(refusals).0
    }

    /// How much stops when the action is to stop.
    pub fn scope(&self) -> Scope {
        self.decided(0).1
    }

    /// What the product's user is told about it, where that is more than "refused".
    pub fn meaning(&self) -> Option<Meaning> {
        Meaning::of(self.product, self.code, self.subcode)
    }

    fn decided(&self, refusals: u32) -> (Action, Scope) {
        let limited = self.product == Product::Instagram
            && self.http_status == TOO_MANY_REQUESTS
            && !is_described(self.product, self.code, self.subcode);
        // Too many calls, whatever the code: that of a limit on the account's calls stands for it.
        let (code, subcode) = if limited {
            (super::codes::INSTAGRAM_CALL_LIMIT, None)
        } else {
            (self.code, self.subcode)
        };
        let (action, scope) = decide_for(self.product, code, subcode, refusals);
        match (action, self.regain) {
            (Action::RetrySlowly { after }, Some(regain)) => {
                let after = after.max(regain.min(LONGEST_REGAIN));
                (Action::RetrySlowly { after }, scope)
            }
            _ => (action, scope),
        }
    }
}

fn display_subcode(subcode: Option<i64>) -> String {
    subcode.map(|subcode| format!("/{subcode}")).unwrap_or_default()
}

#[derive(Deserialize)]
struct Envelope {
    error: Wire,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default, deserialize_with = "lenient::integer")]
    code: Option<i64>,
    #[serde(default, deserialize_with = "lenient::integer")]
    error_subcode: Option<i64>,
    #[serde(default, rename = "type", deserialize_with = "lenient::text")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    message: Option<String>,
    #[serde(default)]
    error_data: Option<Value>,
    #[serde(default, deserialize_with = "lenient::text")]
    fbtrace_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    is_transient: bool,
}

/// The address where codes become tokens has an error envelope of its own.
#[derive(Deserialize)]
struct LoginEnvelope {
    #[serde(default, deserialize_with = "lenient::text")]
    error_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::integer")]
    code: Option<i64>,
    #[serde(default, deserialize_with = "lenient::text")]
    error_message: Option<String>,
}

fn login_refusal(body: &[u8]) -> Option<Wire> {
    let refusal: LoginEnvelope = serde_json::from_slice(body).ok()?;
    refusal.error_type.as_ref().or(refusal.error_message.as_ref())?;
    Some(Wire {
        code: refusal.code,
        error_subcode: None,
        kind: refusal.error_type,
        message: refusal.error_message,
        error_data: None,
        fbtrace_id: None,
        is_transient: false,
    })
}

/// Usually an object with `details`, but a plain string has been seen, also one that contains JSON.
fn details(data: &Value) -> Option<String> {
    match data {
        Value::Object(fields) => fields.get("details").and_then(lenient::value_text),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => fields.get("details").and_then(lenient::value_text),
            _ => Some(text.clone()),
        },
        _ => None,
    }
}

/// Keeps trace ids and type names printable and short.
fn identifier(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        .take(64)
        .collect()
}

const HIDDEN: &str = "[…]";
const LONGEST_TEXT: usize = 300;

/// Hides what could be a secret, an address or a number of a person: long words, mail addresses, runs of seven digits.
pub(crate) fn redact(text: &str) -> String {
    let words: Vec<String> = hide_numbers(text)
        .split_whitespace()
        .map(|word| {
            let revealing = word.chars().count() > 24 || word.contains('@') || word.contains("://");
            if revealing {
                HIDDEN.to_owned()
            } else {
                word.to_owned()
            }
        })
        .collect();
    words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_TEXT)
        .collect()
}

/// Numbers are also written with blanks, hyphens, dots and brackets between the digits.
fn hide_numbers(text: &str) -> String {
    let joins = |c: char| matches!(c, '+' | ' ' | '-' | '.' | '(' | ')' | '/');
    let mut shown = String::with_capacity(text.len());
    let mut run = String::new();
    let mut digits = 0;
    for c in text.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() || (joins(c) && digits > 0) {
            digits += usize::from(c.is_ascii_digit());
            run.push(c);
            continue;
        }
        if digits >= 7 {
            let trailing = run.chars().rev().take_while(|&c| joins(c)).count();
            shown.push_str(HIDDEN);
            shown.extend(run.chars().skip(run.chars().count() - trailing));
        } else {
            shown.push_str(&run);
        }
        run.clear();
        digits = 0;
        shown.push(c);
    }
    shown.pop();
    shown
}

/// Removes known secrets literally, however they look.
fn conceal(text: String, known: &[&Secret]) -> String {
    known
        .iter()
        .filter(|secret| !secret.is_empty())
        .fold(text, |text, secret| text.replace(secret.expose(), HIDDEN))
}

#[cfg(test)]
mod tests {
    use super::{GraphError, redact};
    use crate::Secret;

    const FULL: &str = r#"{"error":{"message":"(#131056) (Business Account, Consumer Account) pair rate limit hit","type":"OAuthException","code":131056,"error_subcode":2494055,"is_transient":true,"error_user_title":"Slow down","error_user_msg":"Please retry later.","error_data":{"messaging_product":"whatsapp","details":"Too many messages to one recipient."},"fbtrace_id":"A1bCdEfGhIjKlMnOp"}}"#;

    #[test]
    fn the_documented_envelope_is_read() {
        let error = GraphError::parse(400, FULL.as_bytes(), &[]).expect("envelope");
        assert_eq!(
            (error.code, error.subcode, error.http_status),
            (131_056, Some(2_494_055), 400)
        );
        assert_eq!(error.kind, "OAuthException");
        assert_eq!(
            error.details.as_deref(),
            Some("Too many messages to one recipient.")
        );
        assert_eq!(error.fbtrace_id.as_deref(), Some("A1bCdEfGhIjKlMnOp"));
        assert!(error.is_transient);
        assert!(error.message.ends_with("pair rate limit hit"));
    }

    #[test]
    fn error_data_may_be_a_string_or_absent() {
        let plain = br#"{"error":{"code":100,"error_data":"Param to is bad"}}"#;
        assert_eq!(
            GraphError::parse(400, plain, &[])
                .expect("envelope")
                .details
                .as_deref(),
            Some("Param to is bad")
        );
        let nested = br#"{"error":{"code":"100","error_data":"{\"details\":\"inner\"}"}}"#;
        assert_eq!(
            GraphError::parse(400, nested, &[])
                .expect("envelope")
                .details
                .as_deref(),
            Some("inner")
        );
        let bare = br#"{"error":{"code":2}}"#;
        assert_eq!(GraphError::parse(503, bare, &[]).expect("envelope").details, None);
    }

    #[test]
    fn what_is_no_graph_error_is_not_read_as_one() {
        for body in [
            "",
            "<html>Bad Gateway</html>",
            "{}",
            r#"{"error":"x"}"#,
            r#"{"error":{}}"#,
            "[]",
            "null",
        ] {
            assert_eq!(GraphError::parse(502, body.as_bytes(), &[]), None, "{body}");
        }
    }

    #[test]
    fn texts_are_kept_without_numbers_tokens_and_addresses() {
        assert_eq!(
            redact("Recipient phone number +62 812-5550-1234 not in allowed list"),
            "Recipient phone number +[…] not in allowed list"
        );
        assert_eq!(
            redact("(#131030) Recipient 6281255501234 is not allowed"),
            "(#131030) Recipient […] is not allowed"
        );
        assert_eq!(
            redact("Malformed access token EAABsbCS1iHgBAKZCqSdkjfhksdjfhksdf"),
            "Malformed access token […]"
        );
        assert_eq!(
            redact("see https://graph.test/x?code=1 or sari@example.test"),
            "see […] or […]"
        );
        assert_eq!(redact("code 190, subcode 463"), "code 190, subcode 463");
        assert!(redact(&"word ".repeat(500)).chars().count() <= 300);
    }

    #[test]
    fn a_secret_that_equals_a_code_does_not_hide_the_code() {
        let pin = Secret::from("133005");
        let body = br#"{"error":{"code":133005,"message":"(#133005) PIN 133005 is wrong"}}"#;
        let error = GraphError::parse(400, body, &[&pin]).expect("envelope");
        assert_eq!(
            (error.code, error.message.as_str()),
            (133_005, "(#[…]) PIN […] is wrong")
        );
    }
}
