//! What a broken promise is called, and the sentence that a run prints for it.

use std::fmt;

use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    Lost(String),
    Duplicated(String, usize),
    Misplaced(String),
    DoubleSend {
        draft: Uuid,
        version: i32,
        posts: usize,
    },
    TwiceOnTheWire(String, usize),
    PostWithoutClaim(String),
    WordsLost(String),
    WordsDoubled(String, usize),
    NoVisibleEnd {
        what: &'static str,
        id: Uuid,
        state: String,
    },
    StatusLost {
        wamid: String,
        status: String,
        state: String,
    },
    Forgotten(Uuid),
    Left(String),
    Evidence(String, String),
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(text) => write!(out, "lost: Meta got a 200 for {text:?}, and no thread shows it"),
            Self::Duplicated(text, times) => write!(out, "duplicated: {text:?} is shown {times} times"),
            Self::Misplaced(text) => write!(
                out,
                "misplaced: {text:?} is in another conversation than the one it was written in"
            ),
            Self::DoubleSend {
                draft,
                version,
                posts,
            } => write!(
                out,
                "double send: version {version} of draft {draft} was posted {posts} times, and not every earlier post was refused for now"
            ),
            Self::TwiceOnTheWire(text, times) => {
                write!(out, "double send: Meta accepted {text:?} {times} times")
            }
            Self::PostWithoutClaim(text) => write!(out, "Meta saw {text:?} without a committed claim"),
            Self::WordsLost(text) => write!(
                out,
                "lost: the page said that {text:?} was sent, and no thread shows it"
            ),
            Self::WordsDoubled(text, times) => {
                write!(out, "duplicated: a person's {text:?} is shown {times} times")
            }
            Self::NoVisibleEnd { what, id, state } => write!(out, "no visible end: {what} {id} is {state}"),
            Self::StatusLost { wamid, status, state } => {
                write!(
                    out,
                    "lost: Meta got a 200 for {status} of {wamid}, and its send is {state}"
                )
            }
            Self::Forgotten(conversation) => {
                write!(
                    out,
                    "forgotten: nothing was drafted or written after the last question of conversation {conversation}"
                )
            }
            Self::Left(what) => write!(out, "stuck: {what}"),
            Self::Evidence(workspace, problem) => write!(out, "evidence of {workspace}: {problem}"),
        }
    }
}
