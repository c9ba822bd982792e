//! Direct messages between an account and a person, as the person's phone shows them.

use serde::{Deserialize, Serialize};

use crate::world::World;

/// The standard window (reference 3.2).
pub const WINDOW_MS: i64 = 24 * 3_600_000;
/// The human-agent extension.
pub const HUMAN_AGENT_MS: i64 = 7 * 24 * 3_600_000;

/// Index of a thread.
pub fn key(account_id: &str, person_id: &str) -> String {
    format!("{account_id}|{person_id}")
}

/// One message of a thread.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own at Meta")]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Direct {
    pub mid: String,
    pub from_customer: bool,
    /// Unix ms.
    pub at: i64,
    /// `text`, `image`, `story_mention`, …
    pub kind: String,
    /// What a person reads.
    pub text: String,
    /// Address of a picture to show.
    pub picture: Option<String>,
    pub reply_to: Option<String>,
    /// A line about where it came from: a story, an advertisement, a comment.
    pub about: Option<String>,
    pub reaction: Option<String>,
    pub edits: u32,
    pub unsent: bool,
    /// The other side has seen it.
    pub seen: bool,
    /// Sent by the product.
    pub through_api: bool,
    /// Sent with the human-agent tag.
    pub human_agent: bool,
}

impl Direct {
    pub fn new(mid: &str, from_customer: bool, at: i64, kind: &str, text: &str) -> Self {
        Self {
            mid: mid.to_owned(),
            from_customer,
            at,
            kind: kind.to_owned(),
            text: text.to_owned(),
            picture: None,
            reply_to: None,
            about: None,
            reaction: None,
            edits: 0,
            unsent: false,
            seen: false,
            through_api: false,
            human_agent: false,
        }
    }
}

#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Thread {
    /// As the Conversations API names it.
    pub id: String,
    pub directs: Vec<Direct>,
    /// The customer's last action that opens the window, Unix ms.
    pub opened: Option<i64>,
    /// The person has written once: the profile may be read (reference 5.2).
    pub consent: bool,
    /// Archived or deleted by the owner: sends answer 2534001.
    pub archived: bool,
    pub typing: bool,
}

impl Thread {
    pub fn window_open(&self, now: i64) -> bool {
        self.opened.is_some_and(|opened| now - opened < WINDOW_MS)
    }

    pub fn human_agent_open(&self, now: i64) -> bool {
        self.opened.is_some_and(|opened| now - opened < HUMAN_AGENT_MS)
    }

    pub fn direct_mut(&mut self, mid: &str) -> Option<&mut Direct> {
        self.directs.iter_mut().rev().find(|one| one.mid == mid)
    }

    pub fn direct(&self, mid: &str) -> Option<&Direct> {
        self.directs.iter().find(|one| one.mid == mid)
    }

    /// The last message of one side that is still there.
    pub fn last(&self, from_customer: bool) -> Option<&Direct> {
        self.directs
            .iter()
            .rev()
            .find(|one| one.from_customer == from_customer && !one.unsent)
    }
}

impl World {
    pub fn thread_mut(&mut self, account_id: &str, person_id: &str) -> &mut Thread {
        let key = key(account_id, person_id);
        if !self.instagram.threads.contains_key(&key) {
            let id = format!("aWdfZAG06{}ZD", self.draw());
            self.instagram.threads.insert(
                key.clone(),
                Thread {
                    id,
                    ..Thread::default()
                },
            );
        }
        self.instagram.threads.entry(key).or_default()
    }

    pub fn ig_thread(&self, account_id: &str, person_id: &str) -> Option<&Thread> {
        self.instagram.threads.get(&key(account_id, person_id))
    }

    /// A message id as Instagram's: long, and no number of anybody inside.
    pub fn draw_mid(&mut self) -> String {
        use base64::Engine as _;
        let drawn = format!("{}{}{}", self.draw(), self.draw(), self.draw());
        let inner = base64::engine::general_purpose::STANDARD.encode(drawn);
        format!("aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE{inner}ZD")
    }

    /// The account and the person of the thread that holds this message.
    pub fn thread_of_mid(&self, mid: &str) -> Option<(String, String)> {
        self.instagram.threads.iter().find_map(|(key, thread)| {
            thread.direct(mid)?;
            let (account, person) = key.split_once('|')?;
            Some((account.to_owned(), person.to_owned()))
        })
    }

    /// The account and the person of the thread with this id.
    pub fn thread_named(&self, id: &str) -> Option<(String, String)> {
        self.instagram.threads.iter().find_map(|(key, thread)| {
            let (account, person) = key.split_once('|')?;
            (thread.id == id).then(|| (account.to_owned(), person.to_owned()))
        })
    }
}
