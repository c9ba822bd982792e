//! The kinds of work there are.

use uuid::Uuid;

/// What is to be done with a job's subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Propose an answer in a conversation.
    Draft,
    /// Hand an approved text to Meta.
    Send,
    /// Ask a person about a send whose outcome nobody knows.
    AskAboutUnknown,
    /// Close what waited for a window that has closed.
    ExpireDraft,
    /// Subscribe and register a number that was just connected.
    FinishConnection,
    /// Tell Meta that a person has read a message.
    MarkRead,
    /// Ask Instagram who a customer is.
    ReadProfile,
    /// Ask Instagram what a post says under which somebody commented.
    ReadPost,
    /// Number pending evidence entries and sign the head of the log.
    Sequence,
    /// Keep an Instagram account's token young, its subscription standing and its picture current.
    TendAccount,
    /// Disconnect or erase what Meta asked for.
    CarryOut,
    /// Tell the owner that an access ends.
    TellEnding,
    /// Hand a mail to the post.
    Mail,
}

impl Kind {
    /// All kinds, for the worker's table and for tests.
    pub const ALL: [Self; 13] = [
        Self::Draft,
        Self::Send,
        Self::AskAboutUnknown,
        Self::ExpireDraft,
        Self::FinishConnection,
        Self::MarkRead,
        Self::ReadProfile,
        Self::ReadPost,
        Self::Sequence,
        Self::TendAccount,
        Self::CarryOut,
        Self::TellEnding,
        Self::Mail,
    ];

    /// Done on this machine.
    pub const HERE: &[Self] = &[Self::Draft, Self::ExpireDraft, Self::CarryOut, Self::TellEnding];

    /// Done on this machine for all that came together since the last time.
    pub const NUMBERING: &[Self] = &[Self::Sequence];

    /// Done by the post.
    pub const BY_POST: &[Self] = &[Self::Mail];

    /// Done by asking Meta.
    pub const AT_META: &[Self] = &[
        Self::Send,
        Self::AskAboutUnknown,
        Self::FinishConnection,
        Self::MarkRead,
        Self::ReadProfile,
        Self::ReadPost,
        Self::TendAccount,
    ];

    /// Whether a job of this kind goes on however often it fails: an approved answer must come to an end that somebody sees, and
    /// what Meta asked to be erased must be. A mail counts its own tries.
    pub const fn must_end(self) -> bool {
        matches!(self, Self::Send | Self::CarryOut | Self::Mail)
    }

    /// The name in rows and logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Send => "send",
            Self::AskAboutUnknown => "ask_about_unknown",
            Self::ExpireDraft => "expire_draft",
            Self::FinishConnection => "finish_connection",
            Self::MarkRead => "mark_read",
            Self::ReadProfile => "read_profile",
            Self::ReadPost => "read_post",
            Self::Sequence => "sequence",
            Self::TendAccount => "tend_account",
            Self::CarryOut => "carry_out",
            Self::TellEnding => "tell_ending",
            Self::Mail => "mail",
        }
    }

    /// The reverse of `code`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Work to be done with one subject, not before a moment.
#[derive(Clone, Copy, Debug)]
pub struct Promise {
    /// What.
    pub kind: Kind,
    /// With which row.
    pub subject: Uuid,
    /// Milliseconds since the epoch.
    pub run_at: i64,
    /// Milliseconds for which the same promise, made again and again, may put it off; none for work that waits for nothing more.
    pub put_off_at_most: Option<i64>,
}

impl Promise {
    /// As soon as possible.
    pub const fn now(kind: Kind, subject: Uuid) -> Self {
        Self {
            kind,
            subject,
            run_at: 0,
            put_off_at_most: None,
        }
    }

    /// Not before `run_at`.
    pub const fn at(kind: Kind, subject: Uuid, run_at: i64) -> Self {
        Self {
            kind,
            subject,
            run_at,
            put_off_at_most: None,
        }
    }

    /// At `run_at`, unless it is promised again before: then later, but at most `put_off_at_most` milliseconds after the first time.
    pub const fn when_quiet(kind: Kind, subject: Uuid, run_at: i64, put_off_at_most: i64) -> Self {
        Self {
            kind,
            subject,
            run_at,
            put_off_at_most: Some(put_off_at_most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_exactly_one_place_where_it_is_done() {
        for kind in Kind::ALL {
            let places = [Kind::HERE, Kind::AT_META, Kind::NUMBERING, Kind::BY_POST];
            let done = places.iter().filter(|place| place.contains(&kind)).count();
            assert_eq!(done, 1, "{kind:?}");
        }
    }
}
