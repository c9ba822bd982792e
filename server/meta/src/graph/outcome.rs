//! What is known about a message after it was handed to the network.
//!
//! The promise "an approved draft is sent at most once" rests on this classification: only a definite refusal or a
//! request that never left may be tried again. Everything uncertain is `Ambiguous` and waits for a status from Meta
//! or for a person.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Action;
use super::error::{CallError, GraphError, Unreachable};
use super::usage::Usage;
use crate::{Product, Secret};

/// A whole response.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Response {
    pub product: Product,
    pub status: u16,
    pub body: Vec<u8>,
    pub usage: Usage,
}

/// What the network returned for one request.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A whole response was read.
    Received(Response),
    /// The request was not written.
    NotSent(Unreachable),
    /// The request may have been written and no whole response was read.
    Lost(AmbiguousReason),
}

/// What became of one POST of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendOutcome {
    /// Meta took it. On WhatsApp delivery is told by statuses; on Instagram the echo comes with the same id.
    Accepted {
        /// The wamid, the mid, or the id of the comment that a public reply has become.
        id: String,
        /// The customer as Meta names the recipient: after a private reply to a comment the only way to know.
        recipient: Option<String>,
    },
    /// Nothing reached Meta: it may be sent again.
    NotSent(Unreachable),
    /// Meta definitely did not take it; [`GraphError::action`] says what follows.
    Refused(GraphError),
    /// It may have been taken: never sent again by itself.
    Ambiguous(Ambiguous),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}{}", .error.as_ref().map(|error| format!(" ({error})")).unwrap_or_default())]
pub struct Ambiguous {
    pub reason: AmbiguousReason,
    /// What Meta said, when it said something that is not a definite refusal.
    pub error: Option<Box<GraphError>>,
}

impl From<AmbiguousReason> for Ambiguous {
    fn from(reason: AmbiguousReason) -> Self {
        Self { reason, error: None }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmbiguousReason {
    #[error("no answer in time")]
    Timeout,
    #[error("the connection was lost after the request")]
    ConnectionLost,
    #[error("a server error")]
    ServerError,
    #[error("an answer that is not Graph's")]
    NotGraph,
    #[error("a success that cannot be read")]
    Unreadable,
    /// Codes 1 and 131000.
    #[error("Meta does not know itself")]
    UnknownToMeta,
}

/// What Meta says about a message that it took.
pub(crate) struct Taken {
    pub id: String,
    pub recipient: Option<String>,
}

/// Classifies the answer to a POST of a message; `taken` reads a success. What is kept of it does not contain the `known`
/// secrets.
pub(crate) fn classify(answer: &Answer, known: &[&Secret], taken: fn(&[u8]) -> Option<Taken>) -> SendOutcome {
    match answer {
        Answer::NotSent(cause) => SendOutcome::NotSent(*cause),
        Answer::Lost(reason) => SendOutcome::Ambiguous((*reason).into()),
        Answer::Received(response) if is_success(response.status) => match taken(&response.body) {
            Some(Taken { id, recipient }) => SendOutcome::Accepted { id, recipient },
            None => SendOutcome::Ambiguous(AmbiguousReason::Unreadable.into()),
        },
        Answer::Received(response) => match refusal(response, known) {
            Ok(error) => SendOutcome::Refused(error),
            Err(ambiguous) => SendOutcome::Ambiguous(ambiguous),
        },
    }
}

/// The same judgement for calls that return something.
pub(crate) fn interpret<T: DeserializeOwned>(answer: Answer, known: &[&Secret]) -> Result<T, CallError> {
    match answer {
        Answer::NotSent(cause) => Err(CallError::NotSent(cause)),
        Answer::Lost(reason) => Err(CallError::Ambiguous(reason.into())),
        Answer::Received(response) if is_success(response.status) => {
            // A parser's message may quote what it read, and what it read may be a token.
            serde_json::from_slice(&response.body)
                .map_err(|_| CallError::Ambiguous(AmbiguousReason::Unreadable.into()))
        }
        Answer::Received(response) => Err(match refusal(&response, known) {
            Ok(error) => CallError::Refused(Box::new(error)),
            Err(ambiguous) => CallError::Ambiguous(ambiguous),
        }),
    }
}

/// A definite refusal is a Graph error with a 4xx or 503; other server errors may come after the effect.
fn refusal(response: &Response, known: &[&Secret]) -> Result<GraphError, Ambiguous> {
    let status = response.status;
    let definite = matches!(status, 400..=499 | 503);
    match GraphError::read(response, known) {
        Some(error) if error.action(0) == Action::Unknown => Err(Ambiguous {
            reason: AmbiguousReason::UnknownToMeta,
            error: Some(Box::new(error)),
        }),
        Some(error) if definite => Ok(error),
        Some(error) => Err(Ambiguous {
            reason: AmbiguousReason::ServerError,
            error: Some(Box::new(error)),
        }),
        None if status >= 500 => Err(AmbiguousReason::ServerError.into()),
        None => Err(AmbiguousReason::NotGraph.into()),
    }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// Reads `{"success": true}`; anything else is not a success.
pub(crate) fn expect_success(answer: &Value) -> Result<(), CallError> {
    match answer.get("success").and_then(crate::lenient::value_flag) {
        Some(true) => Ok(()),
        _ => Err(CallError::Ambiguous(AmbiguousReason::Unreadable.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Ambiguous, AmbiguousReason, Answer, Response, SendOutcome};
    use crate::graph::messages;
    use crate::graph::usage::Usage;
    use crate::{Product, Unreachable};

    fn classify(answer: &Answer) -> SendOutcome {
        super::classify(answer, &[], messages::taken)
    }

    fn received(status: u16, body: &str) -> SendOutcome {
        classify(&Answer::Received(Response {
            product: Product::WhatsApp,
            status,
            body: body.as_bytes().to_vec(),
            usage: Usage::default(),
        }))
    }

    fn reason(outcome: &SendOutcome) -> Option<AmbiguousReason> {
        match outcome {
            SendOutcome::Ambiguous(Ambiguous { reason, .. }) => Some(*reason),
            _ => None,
        }
    }

    fn error(code: i64) -> String {
        format!(r#"{{"error":{{"message":"m","type":"OAuthException","code":{code},"fbtrace_id":"A1"}}}}"#)
    }

    #[test]
    fn a_success_with_a_message_id_is_accepted() {
        let body = r#"{"messaging_product":"whatsapp","contacts":[{"input":"+62","wa_id":"62"}],"messages":[{"id":"wamid.TEFSQVMtMDAwMg==","message_status":"accepted"}]}"#;
        assert_eq!(
            received(200, body),
            SendOutcome::Accepted {
                id: "wamid.TEFSQVMtMDAwMg==".to_owned(),
                recipient: None,
            }
        );
    }

    #[test]
    fn a_success_without_a_message_id_is_ambiguous() {
        for body in [
            "",
            "{}",
            "<html>",
            r#"{"messages":[]}"#,
            r#"{"messages":[{"id":""}]}"#,
            &error(131_047),
        ] {
            assert_eq!(
                reason(&received(200, body)),
                Some(AmbiguousReason::Unreadable),
                "{body}"
            );
        }
    }

    #[test]
    fn a_request_that_never_left_is_not_sent() {
        let outcome = classify(&Answer::NotSent(Unreachable::NotConnected));
        assert_eq!(outcome, SendOutcome::NotSent(Unreachable::NotConnected));
    }

    #[test]
    fn silence_after_the_request_is_ambiguous() {
        for lost in [AmbiguousReason::Timeout, AmbiguousReason::ConnectionLost] {
            assert_eq!(reason(&classify(&Answer::Lost(lost))), Some(lost));
        }
    }

    #[test]
    fn a_graph_error_with_a_definite_status_is_a_refusal() {
        for status in [400, 401, 403, 404, 422, 429, 503] {
            let SendOutcome::Refused(refusal) = received(status, &error(131_047)) else {
                panic!("status {status} was not a refusal")
            };
            assert_eq!((refusal.code, refusal.http_status), (131_047, status));
        }
    }

    #[test]
    fn codes_1_and_131000_are_ambiguous_whatever_the_status() {
        for status in [400, 429, 500, 503] {
            for code in [1, 131_000] {
                let outcome = received(status, &error(code));
                assert_eq!(reason(&outcome), Some(AmbiguousReason::UnknownToMeta));
                let SendOutcome::Ambiguous(ambiguous) = outcome else {
                    unreachable!()
                };
                assert_eq!(ambiguous.error.expect("kept for the operator").code, code);
            }
        }
    }

    #[test]
    fn a_server_error_is_ambiguous_with_and_without_graph_json() {
        for status in [500, 501, 502, 504] {
            assert_eq!(
                reason(&received(status, "<html>")),
                Some(AmbiguousReason::ServerError)
            );
            assert_eq!(
                reason(&received(status, &error(131_016))),
                Some(AmbiguousReason::ServerError)
            );
        }
        assert_eq!(
            reason(&received(503, "upstream unavailable")),
            Some(AmbiguousReason::ServerError)
        );
    }

    #[test]
    fn what_somebody_else_answered_is_ambiguous() {
        for status in [302, 400, 403, 408, 429] {
            assert_eq!(
                reason(&received(status, "<html>proxy</html>")),
                Some(AmbiguousReason::NotGraph)
            );
        }
    }
}
