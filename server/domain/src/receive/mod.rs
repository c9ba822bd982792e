//! A signed webhook becomes messages, comments and statuses in the right workspace.
//!
//! Two steps, so that Meta gets its 200 as soon as nothing can be lost any more: [`acknowledge`] makes the signed units
//! durable, sealed, in one group commit; [`run_due`] later moves each unit into its workspace in that workspace's own
//! transaction, exactly once, in the order of arrival.

mod contact;
mod inbox;
mod intake;
mod message;
mod quarantine;
mod routing;
mod sorting;
mod thread;
mod window;

pub use inbox::{ConversationRow, Direction, DraftBadge, InboxFilter, Preview, inbox, inbox_of_partner};
pub use intake::{Intake, NotAccepted, acknowledge, is_signed};
pub use quarantine::{
    QuarantineError, Quarantined, Reason, SetAsideUnit, UnitKind, Wanted, count_set_aside, dismiss,
    dismiss_set_aside, quarantined, quarantined_by_reason, quarantined_unit, quarantined_where, replay,
    replay_all_set_aside, replay_set_aside, replay_where, set_aside, set_aside_unit,
};
pub(crate) use sorting::forget_old;
pub use sorting::{Rounds, run_due};
pub use thread::{Author, Bubble, CanWrite, Thread, mark_read, thread};
pub use window::{MARGIN_MS, RULE_VERSION, Window};

pub(crate) use message::{Body, MESSAGE_BODY, MESSAGE_PROVIDER_ID, preview, provider_key};
pub(crate) use thread::{contact_label, contact_recipient, deliver_read_receipt, person_name};
