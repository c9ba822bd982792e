//! The one conversation a drafter may see.

use jiff::{SignedDuration, Timestamp};

/// Characters of a question a shop can be asked; what is longer is for a person to read.
pub const LONGEST_QUESTION: usize = 2000;

/// Replies in a row by which a machine is told from a person.
const REPLIES: usize = 4;
/// Nobody reads an answer and types another within this time, four times in a row. Meta's stamps are whole seconds.
const READING: SignedDuration = SignedDuration::from_secs(3);

/// Whoever asks the same a day later is a person.
const ONE_TALK: SignedDuration = SignedDuration::from_hours(1);

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

    /// Whether the other side answers like a machine: the same words again and again, or faster than anybody reads. Two machines that
    /// answer each other would go on for ever.
    pub fn looks_automatic(&self) -> bool {
        let replies: Vec<(&Turn, &Turn)> = self
            .messages
            .iter()
            .zip(self.messages.iter().skip(1))
            .filter(|(turn, next)| turn.from == From::Business && next.from == From::Customer)
            .rev()
            .take(REPLIES)
            .collect();
        if replies.len() < REPLIES {
            return false;
        }
        let words = |turn: &Turn| turn.text.trim().to_lowercase();
        let after = |said: &Turn, reply: &Turn| reply.at.duration_since(said.at);
        let same = replies.first().is_some_and(|(_, first)| {
            replies
                .iter()
                .all(|(said, reply)| words(reply) == words(first) && after(said, reply) <= ONE_TALK)
        });
        let at_once = |(said, reply): &(&Turn, &Turn)| after(said, reply) <= READING;
        same || replies.iter().all(at_once)
    }

    /// Whether the business has not said anything yet.
    pub fn is_first_answer(&self) -> bool {
        !self.messages.iter().any(|turn| turn.from == From::Business)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exchanges of an answer and the customer's reply, so many seconds later.
    fn talk(replies: &[(&str, i64)]) -> Conversation {
        let mut at = Timestamp::UNIX_EPOCH;
        let mut conversation = Conversation::default();
        for (text, seconds) in replies {
            at += SignedDuration::from_secs(60);
            conversation.messages.push(Turn {
                from: From::Business,
                text: "Buka pukul 07.00–21.00.".into(),
                at,
            });
            at += SignedDuration::from_secs(*seconds);
            conversation.messages.push(Turn {
                from: From::Customer,
                text: (*text).to_owned(),
                at,
            });
        }
        conversation
    }

    #[test]
    fn whoever_says_the_same_again_and_again_is_taken_for_a_machine() {
        let away = "Terima kasih, kami akan segera membalas.";
        assert!(talk(&[(away, 40), (away, 30), (away, 50), (away, 60)]).looks_automatic());
        assert!(!talk(&[(away, 40), (away, 30), (away, 50)]).looks_automatic());
        assert!(!talk(&[("ok", 40), (away, 30), (away, 50), (away, 60)]).looks_automatic());
        assert!(!talk(&[(away, 40), (away, 30), (away, 36_000), (away, 60)]).looks_automatic());
    }

    #[test]
    fn whoever_answers_faster_than_anybody_reads_is_taken_for_a_machine() {
        assert!(talk(&[("a", 1), ("b", 2), ("c", 0), ("d", 3)]).looks_automatic());
        assert!(!talk(&[("berapa?", 1), ("ok", 2), ("kalau besok?", 20), ("makasih", 3)]).looks_automatic());
    }
}
