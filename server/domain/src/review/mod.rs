//! The gate, the queue, a person's decision.

mod again;
mod alike;
mod auto_send;
mod begin;
mod by_rule;
mod card;
mod cards;
mod citations;
mod correct;
mod decide;
mod delegation;
mod ends;
pub mod gate;
mod judge;
mod moderate;
mod outdated;
mod question;
mod queue;
mod rows;
pub mod rules;
mod snooze;
mod undo;
mod way;
mod write;

pub use again::send_again;
pub use alike::{Decided, alike, alike_across, approve_across, approve_alike};
pub use auto_send::{AutoSend, auto_send, set_auto_send};
pub use by_rule::{ByRule, answered_by_rule};
pub use card::{DraftCard, Hold, Source, card, waiting};
pub use correct::draft_correction;
pub use decide::{RejectReason, approve, edit_and_approve, reject, reject_because};
pub use delegation::{Delegated, Delegation, delegation, set_delegation};
pub use moderate::{ModerateError, Moderation, moderate};
pub use outdated::{Correction, OutdatedReplies, OutdatedReply, outdated_replies};
pub use queue::{Asked, Queue, Spot, Why, most_urgent, queue};
pub use snooze::{Snooze, snooze};
pub use undo::{Undone, undo};
pub use way::take_way;
pub(crate) use write::WRITTEN;
pub use write::write_reply;

pub(crate) use auto_send::is_on;
pub(crate) use begin::{NewDraft, begin};
pub(crate) use card::{DRAFT_PROPOSAL, VERSION_BODY, VERSION_VERDICT, holds_of, open_card, version_row_id};
pub(crate) use citations::{cite, hold_current, is_outdated, of_drafted};
pub(crate) use decide::approve_by_rule;
pub(crate) use ends::{cancel_in, cancel_open, expire, supersede};
pub(crate) use judge::{Case, checked, class_code, judge_told};
pub(crate) use outdated::facts_changed;
pub(crate) use question::{Question, question_changed};
pub(crate) use rows::set_badge;
pub(crate) use rules::{Ready, Ruling};

use crate::store::StoreError;

/// How a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DraftState {
    /// Passed the gate; waits for a person.
    Waiting,
    /// A check holds it; waits for a person.
    Held,
    /// Approved; its send tells the rest.
    Approved,
    /// A person said no.
    Rejected,
    /// A newer message made it stale.
    Superseded,
    /// The connection or thread is no longer ours to answer.
    Cancelled,
    /// The window closed while it waited.
    Expired,
}

impl DraftState {
    /// All states.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Held,
        Self::Approved,
        Self::Rejected,
        Self::Superseded,
        Self::Cancelled,
        Self::Expired,
    ];

    /// The name in rows and evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether a person can still decide.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Held)
    }
}

/// Drafts that a person can still decide. Spelled out, because SQLite plans a statement anew at every binding of a value that
/// decides whether a partial index serves.
pub(crate) fn still_open() -> sea_orm::sea_query::SimpleExpr {
    sea_orm::sea_query::Expr::cust("state IN ('waiting', 'held')")
}

/// Why a decision was not taken. Nothing was sent, and what a person typed is kept where the variant says so.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// No such draft or conversation here.
    #[error("not found")]
    NotFound,
    /// This person may not decide.
    #[error("not allowed")]
    NotAllowed,
    /// Another version is current, or it was decided already.
    #[error("stale")]
    Stale,
    /// The customer has not written within the last 24 hours.
    #[error("the window is closed")]
    WindowClosed,
    /// Another answer waits in this conversation and must be decided first.
    #[error("another answer waits")]
    AnotherWaits,
    /// The number is not connected.
    #[error("not connected")]
    NotConnected,
    /// Checks hold the text; a reason may overrule those that can be overruled. An edited text is kept as a new version.
    #[error("held")]
    Held(Vec<Hold>),
    /// The comment has its one private reply.
    #[error("answered in private before")]
    AnsweredBefore,
    /// No text.
    #[error("empty")]
    Empty,
    /// The owner keeps this decision from the agency.
    #[error("the owner decides")]
    OwnerDecides,
    /// It may be with the customer already.
    #[error("it has left")]
    HasLeft,
    /// The window closes too soon to put it aside.
    #[error("no time is left")]
    NoTimeLeft,
    /// Longer than the channel carries.
    #[error("too long")]
    TooLong {
        /// Characters at most.
        max: usize,
    },
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}
