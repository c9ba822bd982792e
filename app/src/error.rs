//! The closed list of things a browser may be told when an action fails.
//!
//! The framework may put a failed action into an address that anyone can craft, so there is no free text here: a stranger can choose
//! only among our own sentences. The sentences are in `words`.

use leptos::prelude::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// Why an action was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum ActionError {
    /// A form field is missing or unreadable.
    #[error("invalid_input")]
    InvalidInput,
    /// No session, or it ended.
    #[error("signed_out")]
    SignedOut,
    /// The object does not exist for this person; foreign objects look the same.
    #[error("not_found")]
    NotFound,
    /// The person's role does not include this.
    #[error("not_allowed")]
    NotAllowed,
    /// The browser could not reach us.
    #[error("offline")]
    Offline,
    /// Ours to repair; trying again is safe.
    #[error("unavailable")]
    Unavailable,
}

impl FromServerFnError for ActionError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        let error = Self::of(&value);
        // The framework would answer every failure with 500; a form that nobody could read is the sender's mistake.
        #[cfg(feature = "ssr")]
        if error == Self::InvalidInput {
            crate::request::set_status(http::StatusCode::BAD_REQUEST);
        }
        error
    }
}

impl ActionError {
    fn of(value: &ServerFnErrorErr) -> Self {
        match value {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::InvalidInput,
            ServerFnErrorErr::Request(_) => Self::Offline,
            _ => Self::Unavailable,
        }
    }
}
