//! The end of the process at a chosen moment, so that a test can see that no moment loses or repeats anything.
//!
//! Reachable only through a fail point, and fail points exist only in the binaries that the tests build.

/// Ends the process as a power cut would: nothing is closed, flushed or told. Nobody sees the value it promises.
#[allow(dead_code, reason = "without fail points nothing can reach it")]
pub(crate) fn now<T>() -> T {
    std::process::abort()
}
