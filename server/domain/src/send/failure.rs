//! Why an answer did not arrive, or does not leave yet, as a closed list that pages have sentences for.

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendFailure {
    /// The window closed before it could leave.
    WindowClosed,
    /// The number is not connected any more, or needs to be connected again.
    NotConnected,
    /// The approved text and the stored text differ; nothing was sent.
    TextChanged,
    /// A fact that it quotes has changed since; nothing was sent, and a new answer is drafted.
    FactChanged,
    /// Whoever approved it took that back; nothing was sent.
    TakenBack,
    /// Somebody else answers this conversation now; nothing was sent.
    NotOurs,
    /// The stored text or the connection's secrets cannot be opened; nothing was sent.
    Unreadable,
    /// Nothing leaves through this number for now; the answer waits.
    Paused,
    /// Meta refused it (Meta: "Error codes").
    Refused {
        /// Graph's error code.
        code: i64,
    },
    /// Meta could not deliver it.
    Undeliverable {
        /// The code in the status, if any.
        code: i64,
    },
    /// Nobody knows whether it arrived; the phone tells.
    Unknown,
    /// A person looked at the phone: it had not arrived.
    NotArrived,
    /// The comment was deleted, or cannot be seen any more; nothing was sent.
    CommentGone,
    /// The comment says something else than when its answer was approved; nothing was sent.
    CommentEdited,
    /// The comment is hidden, so it cannot be answered in public; nothing was sent.
    CommentHidden,
    /// Instagram does not say how the comment stands; the answer waits for that.
    CommentUnread,
    /// The comment was answered in private before, which Instagram allows once; nothing was sent.
    AnsweredBefore,
}

impl SendFailure {
    /// The name in rows, evidence and `words`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WindowClosed => "window_closed",
            Self::NotConnected => "not_connected",
            Self::TextChanged => "text_changed",
            Self::FactChanged => "fact_changed",
            Self::TakenBack => "taken_back",
            Self::NotOurs => "not_ours",
            Self::Unreadable => "unreadable",
            Self::Paused => "paused",
            Self::Refused { .. } => "refused",
            Self::Undeliverable { .. } => "undeliverable",
            Self::Unknown => "unknown",
            Self::NotArrived => "not_arrived",
            Self::CommentGone => "comment_gone",
            Self::CommentEdited => "comment_edited",
            Self::CommentHidden => "comment_hidden",
            Self::CommentUnread => "comment_unread",
            Self::AnsweredBefore => "answered_before",
        }
    }

    /// Meta's code, where there is one.
    pub const fn provider_code(self) -> Option<i64> {
        match self {
            Self::Refused { code } | Self::Undeliverable { code } => Some(code),
            _ => None,
        }
    }

    /// The reverse of the two above.
    pub fn of(name: &str, code: Option<i64>) -> Option<Self> {
        let code = code.unwrap_or_default();
        [
            Self::WindowClosed,
            Self::NotConnected,
            Self::TextChanged,
            Self::FactChanged,
            Self::TakenBack,
            Self::NotOurs,
            Self::Unreadable,
            Self::Paused,
            Self::Refused { code },
            Self::Undeliverable { code },
            Self::Unknown,
            Self::NotArrived,
            Self::CommentGone,
            Self::CommentEdited,
            Self::CommentHidden,
            Self::CommentUnread,
            Self::AnsweredBefore,
        ]
        .into_iter()
        .find(|failure| failure.code() == name)
    }
}
