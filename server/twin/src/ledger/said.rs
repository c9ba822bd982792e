//! What the product wanted to say on Instagram: messages, private replies, public replies, comments.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Channel, Entry, Ledger, Posted};

/// What the product wanted to say on Instagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstagramPost {
    /// Unix ms.
    pub at: i64,
    pub kind: InstagramPostKind,
    /// IGSID of a direct message, comment of a reply, medium of a new comment.
    pub to: String,
    pub text: Option<String>,
    /// `HUMAN_AGENT`.
    pub tag: Option<String>,
    /// SHA-256 in hex over place and body, its keys sorted.
    pub body_hash: String,
    /// The id is that of the message or of the comment.
    pub outcome: Posted,
}

impl InstagramPost {
    pub fn accepted(&self) -> bool {
        matches!(self.outcome, Posted::Accepted { .. })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstagramPostKind {
    Direct,
    /// A direct message to the author of a comment.
    PrivateReply,
    /// A public reply under a comment.
    CommentReply,
    /// A new comment under a post.
    Comment,
}

impl Entry {
    /// A direct message, a private or public reply or a new comment on Instagram, as opposed to hiding or typing.
    pub fn says_on_instagram(&self) -> bool {
        let direct = self.path.ends_with("/messages") && self.body.get("sender_action").is_none();
        let comment = self.path.ends_with("/replies") || self.path.ends_with("/comments");
        self.channel == Channel::Instagram && self.method == "POST" && (direct || comment)
    }

    fn instagram_post(&self) -> InstagramPost {
        let text = |pointer: &str| {
            self.body
                .pointer(pointer)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let place = self.path.split('/').nth(1).unwrap_or_default().to_owned();
        let (kind, to) = match (text("/recipient/comment_id"), self.path.rsplit('/').next()) {
            (Some(comment), _) => (InstagramPostKind::PrivateReply, comment),
            (None, Some("messages")) => (
                InstagramPostKind::Direct,
                text("/recipient/id").unwrap_or_default(),
            ),
            (None, Some("replies")) => (InstagramPostKind::CommentReply, place.clone()),
            _ => (InstagramPostKind::Comment, place.clone()),
        };
        InstagramPost {
            at: self.at,
            kind,
            to,
            text: text("/message/text").or_else(|| text("/message")),
            tag: text("/tag"),
            body_hash: hex::encode(Sha256::digest(format!("{place} {}", self.body))),
            outcome: self.outcome(),
        }
    }
}

impl Ledger {
    /// Everything the product wanted to say on Instagram, in order, with what became of each.
    pub fn instagram_posts(&self) -> Vec<InstagramPost> {
        let said = self.entries.iter().filter(|one| one.says_on_instagram());
        said.map(Entry::instagram_post).collect()
    }

    /// How often this text was accepted for this recipient, comment or medium. More than one is a double send.
    pub fn instagram_accepted(&self, to: &str, text: &str) -> usize {
        let same = |one: &&InstagramPost| one.to == to && one.text.as_deref() == Some(text) && one.accepted();
        self.instagram_posts().iter().filter(same).count()
    }
}
