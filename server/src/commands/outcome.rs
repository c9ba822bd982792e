//! How a command ends: with what to do next, either way.

use std::fmt;

use domain::store::StoreError;
use domain::tenancy::FoundError;
use domain::vault::KeysError;

use crate::config::ConfigError;
use crate::installation::InstallationError;

/// What to do next; empty when nothing is left to do.
pub type Outcome = Result<String, Failure>;

/// What went wrong and what to do about it, in one line.
#[derive(Debug)]
pub struct Failure {
    what: String,
    next: String,
}

impl Failure {
    /// `what` went wrong; `next` is an order, such as "run `laras migrate`".
    pub fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            next: next.into(),
        }
    }

    /// The message says itself what to do.
    fn plain(what: impl fmt::Display) -> Self {
        Self {
            what: what.to_string(),
            next: String::new(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if self.next.is_empty() {
            Ok(())
        } else {
            write!(f, "; {}", self.next)
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::plain(error)
    }
}

impl From<KeysError> for Failure {
    fn from(error: KeysError) -> Self {
        Self::plain(error)
    }
}

impl From<InstallationError> for Failure {
    fn from(error: InstallationError) -> Self {
        // The cause names what a sentence for everybody cannot: the file, the address, the refusal.
        match std::error::Error::source(&error) {
            Some(cause) => Self::new(format!("{error} ({cause})"), "run `laras doctor`"),
            None => Self::plain(error),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the database failed");
        Self::new("the database failed", "run `laras doctor`")
    }
}

impl From<FoundError> for Failure {
    fn from(error: FoundError) -> Self {
        match error {
            FoundError::Store(error) => error.into(),
            other => Self::new(
                other.to_string(),
                "nothing was made: correct it and run the command again",
            ),
        }
    }
}
