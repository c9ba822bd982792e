//! Places at which a test may stop the process. `fail::cfg("send::…", "return")` aborts there; shipped programs have no
//! fail points.

/// The claim is written and not yet committed: the answer is still `queued`.
pub const BEFORE_CLAIM_COMMIT: &str = "send::before_claim_commit";
/// `sending` is committed, no byte has left.
pub const AFTER_CLAIM: &str = "send::after_claim";
/// Meta has answered, or has not; nothing of it is written.
pub const AFTER_POST: &str = "send::after_post";
/// The outcome is written and not yet committed.
pub const BEFORE_SETTLE_COMMIT: &str = "send::before_settle_commit";
/// The outcome is committed; the job is not yet ended.
pub const AFTER_SETTLE: &str = "send::after_settle";

/// All of them, in the order in which a send passes them.
pub const ALL: [&str; 5] = [
    BEFORE_CLAIM_COMMIT,
    AFTER_CLAIM,
    AFTER_POST,
    BEFORE_SETTLE_COMMIT,
    AFTER_SETTLE,
];
