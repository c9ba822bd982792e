//! Work promised in the same transaction as the change that needs it.
//!
//! A job names a kind, a workspace and one subject; promising the same job twice makes it run once more, never twice at
//! once. A worker claims it under a lease with a fencing id, holds no transaction over a network call, and says at the
//! end whether it is done, is to be tried again, or is given up.

mod backlog;
mod kind;
mod worker;

pub use backlog::{Backlog, Standing, backlog, standing};
pub use kind::{Kind, Promise};
pub use worker::{run_due, work_until};

/// What a job says of itself when it ends without success.
#[derive(Debug)]
pub enum Stop {
    /// Try again after this many milliseconds.
    Retry {
        /// Milliseconds from now.
        after_ms: i64,
        /// What stood in the way; for the log.
        why: String,
    },
    /// Trying again cannot help.
    GiveUp {
        /// What stood in the way; for the log.
        why: String,
    },
}

impl From<crate::store::StoreError> for Stop {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Retry {
            after_ms: crate::time::SECOND,
            why: error.to_string(),
        }
    }
}
