//! How an answer leaves: in a conversation that only two read, or in public.

use serde::{Deserialize, Serialize};

use crate::Channel;

/// The longest public reply. Meta takes more, but asks for at most this much of comments that an app writes.
const LONGEST_COMMENT: usize = 300;

/// Where an answer can be read, and by whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// In the conversation with the customer.
    #[default]
    Message,
    /// Under the post, where everybody reads along.
    Comment,
    /// To one comment's author alone, once for each comment (Instagram Platform, "Send a Private Reply").
    PrivateReply,
}

impl Way {
    /// The name in rows, events and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Comment => "comment",
            Self::PrivateReply => "private_reply",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Message, Self::Comment, Self::PrivateReply]
            .into_iter()
            .find(|way| way.code() == code)
    }

    /// Whether it answers a comment.
    pub const fn answers_a_comment(self) -> bool {
        matches!(self, Self::Comment | Self::PrivateReply)
    }

    /// The longest text, by [`Way::length_of`].
    pub const fn longest_text(self, channel: Channel) -> usize {
        match self {
            Self::Comment => LONGEST_COMMENT,
            Self::Message | Self::PrivateReply => channel.longest_text(),
        }
    }

    /// How long a text is: in a comment by characters, elsewhere as the channel counts.
    pub fn length_of(self, channel: Channel, text: &str) -> usize {
        match self {
            Self::Comment => text.chars().count(),
            Self::Message | Self::PrivateReply => channel.length_of(text),
        }
    }

    /// Whether a text fits into one answer.
    pub fn carries(self, channel: Channel, text: &str) -> bool {
        self.length_of(channel, text) <= self.longest_text(channel)
    }
}
