//! A circuit breaker: a model server that keeps failing is left alone for a while, so that customers' drafts do not each wait
//! for it in vain. One for each process; what it has seen is not worth a row.

use std::sync::{Mutex, PoisonError};

use crate::time::MINUTE;

/// Failures in a row after which the server is left alone.
const FAILURES: u32 = 5;
/// For how long; then one question tries it again.
const REST: i64 = MINUTE;

#[derive(Default)]
pub(super) struct Breaker(Mutex<Seen>);

#[derive(Clone, Copy, Default)]
struct Seen {
    failures: u32,
    rests_until: i64,
}

impl Breaker {
    /// Whether to ask now. After a rest one question is let through and the rest begins anew, so that many do not try at once
    /// and one that is never answered closes nothing for good.
    pub fn admits(&self, now: i64) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.failures < FAILURES {
            return true;
        }
        if now < seen.rests_until {
            return false;
        }
        seen.rests_until = now.saturating_add(REST);
        true
    }

    pub fn succeeded(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Seen::default();
    }

    pub fn failed(&self, now: i64) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.failures = seen.failures.saturating_add(1);
        seen.rests_until = now.saturating_add(REST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_failures_in_a_row_the_server_rests_for_a_minute_and_then_one_question_tries_it() {
        let breaker = Breaker::default();
        for at in 0..5 {
            assert!(breaker.admits(at));
            breaker.failed(at);
        }
        assert!(!breaker.admits(5) && !breaker.admits(4 + REST - 1));
        assert!(breaker.admits(4 + REST));
        assert!(!breaker.admits(4 + REST), "a second one tried it at the same time");
        breaker.failed(5 + REST);
        assert!(!breaker.admits(6 + REST));
        assert!(breaker.admits(5 + 2 * REST));
        breaker.succeeded();
        assert!(breaker.admits(6 + 2 * REST) && breaker.admits(6 + 2 * REST));
    }

    #[test]
    fn a_success_between_failures_keeps_it_going() {
        let breaker = Breaker::default();
        for at in 0..20 {
            breaker.failed(at);
            if at % 4 == 3 {
                breaker.succeeded();
            }
            assert!(breaker.admits(at));
        }
    }
}
