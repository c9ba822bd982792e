//! What Meta tells about an Instagram account: direct messages, and comments as a surface of their own.
//!
//! The same two layers as for WhatsApp: [`split_instagram`] cuts a delivery into units, [`read_direct`] and
//! [`read_comment`] read one. Instagram has neither numbers nor statuses: an account is routed by its own id, and what
//! became of an answer is told by its echo.

mod attachment;
mod comment;
mod direct;
mod keys;
mod message;
mod split;

pub use attachment::{AttachmentKind, DirectAttachment};
pub use comment::{Comment, CommentMedia, Commenter, read_comment};
pub use direct::{Direct, DirectEvent, HandoverKind, ReactionChange, read_direct};
pub use message::{DirectContent, DirectMessage, DirectReferral, RepliedTo};
pub(super) use split::correspondent;
pub use split::split_instagram;

use super::unit::Unit;

/// The dashboard's "Test" button: these ids belong to nobody, so nobody may be created for them.
const TEST_ACCOUNT: &str = "0";
const TEST_SENDER: &str = "12334";
const TEST_RECIPIENT: &str = "23245";

fn is_test(unit: &Unit, sender: Option<&str>, recipient: Option<&str>) -> bool {
    unit.entry_id == TEST_ACCOUNT || (sender == Some(TEST_SENDER) && recipient == Some(TEST_RECIPIENT))
}
