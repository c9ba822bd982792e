//! The one conversation a drafter may see.

use jiff::Timestamp;

/// Characters of a question a shop can be asked; what is longer is for a person to read.
pub const LONGEST_QUESTION: usize = 2000;

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    Customer,
    Business,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub from: From,
    pub text: String,
    pub at: Timestamp,
}

/// Messages in the order they were written, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation {
    pub messages: Vec<Turn>,
    /// As the customer chose it on the channel: untrusted text, never repeated in a draft.
    pub contact_name: Option<String>,
}

impl Conversation {
    /// What the customer wrote since the business last answered: a burst is answered once.
    pub fn unanswered(&self) -> impl Iterator<Item = &Turn> {
        let answered = self
            .messages
            .iter()
            .rposition(|turn| turn.from == From::Business)
            .map_or(0, |last| last + 1);
        self.messages
            .iter()
            .skip(answered)
            .filter(|turn| turn.from == From::Customer)
    }

    /// The unanswered messages, one per line.
    pub fn question(&self) -> String {
        self.unanswered()
            .map(|turn| turn.text.as_str())
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// What came before the question, newest first.
    pub fn before_question(&self) -> impl Iterator<Item = &Turn> {
        let answered = self
            .messages
            .iter()
            .rposition(|turn| turn.from == From::Business)
            .map_or(0, |last| last + 1);
        self.messages.iter().take(answered).rev()
    }

    /// Whether the business has not said anything yet.
    pub fn is_first_answer(&self) -> bool {
        !self.messages.iter().any(|turn| turn.from == From::Business)
    }
}
