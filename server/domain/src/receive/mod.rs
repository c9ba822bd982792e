//! A signed webhook becomes messages, comments and statuses in the right workspace.
//!
//! Two steps, so that Meta gets its 200 as soon as nothing can be lost any more: [`acknowledge`] makes the signed units
//! durable, sealed, in one group commit; [`run_due`] later moves each unit into its workspace in that workspace's own
//! transaction, exactly once, in the order of arrival.

mod account;
mod admit;
mod again;
mod beside;
mod change;
mod comment;
mod contact;
mod content;
mod conversation;
mod direct;
mod echo;
mod error;
mod handover;
mod history;
mod identity;
mod inbox;
mod intake;
mod media;
mod merge;
mod message;
mod news;
mod own_comment;
mod ownership;
mod phone;
mod post;
mod profile;
mod quarantine;
mod reaction;
mod routing;
mod shown;
mod sorting;
mod standing;
mod summary;
mod thread;
mod thread_of_comments;
mod window;

pub use beside::{Earlier, Quote};
pub use content::Forwarded;
pub use inbox::{ConversationRow, Direction, DraftBadge, InboxFilter, Preview, inbox, inbox_of_partner};
pub use intake::{Intake, NotAccepted, acknowledge, signer};
pub use media::{Media, MediaBody, MediaError, MediaGates, media};
pub use ownership::{Owner, OwnerError, OwnerEvent, Ownership, hand_back, ownership, take_over};
pub use post::{Post, post_picture};
pub use quarantine::{
    QuarantineError, Quarantined, Reason, SetAsideUnit, UnitKind, Wanted, count_set_aside, dismiss,
    dismiss_set_aside, quarantined, quarantined_by_reason, quarantined_unit, quarantined_where, replay,
    replay_all_set_aside, replay_set_aside, replay_where, set_aside, set_aside_unit,
};
pub use shown::{Card, FileKind, MessagePart, Notice, OrderLine, Origin, Shown, Unavailable};
pub(crate) use sorting::forget_old;
pub use sorting::{Rounds, run_due};
pub use thread::{Author, Bubble, CanWrite, Comments, Parent, Thread, mark_read, thread};
pub use window::{MARGIN_MS, RULE_VERSION, Window};

pub use again::look_again_before_deciding;
pub(crate) use again::{Standing, erase_deleted, look_again, newest_comment, set_hidden};
pub(crate) use comment::mention;
pub(crate) use conversation::THREAD_ID;
pub(crate) use message::{Body, MESSAGE_BODY, MESSAGE_PROVIDER_ID, preview, provider_key};
pub(crate) use ownership::{change as change_owner, return_after_quiet};
pub(crate) use post::{forget_references, is_advertisement, is_live, read_post};
pub(crate) use profile::read_profile;
pub(crate) use thread::{contact_label, contact_recipient, deliver_read_receipt, label_of, person_name};
pub(crate) use thread_of_comments::comments;
