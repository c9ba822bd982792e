//! The judge: what customers said, what people decided, what Meta saw and what the database holds, laid side by side.
//!
//! It knows nothing of how the product works, only what was promised. Its own tests hand it made-up accounts, so that a run that
//! finds nothing is known to be able to find something.

use std::collections::BTreeMap;
use std::fmt;

use uuid::Uuid;

/// What a customer wrote. Every text of a run is different.
#[derive(Clone, Debug)]
pub struct Spoken {
    pub text: String,
    pub business: String,
    /// As a thread shows the customer.
    pub handle: String,
    /// Meta got a 200 for a delivery that carried it.
    pub acknowledged: bool,
}

/// A text that a person wrote, in a thread or in place of a draft. Every one is different.
#[derive(Clone, Debug)]
pub struct Written {
    pub text: String,
    /// The page said that it was sent.
    pub acknowledged: bool,
}

/// A bubble of a thread.
#[derive(Clone, Debug)]
pub struct Line {
    pub business: String,
    pub handle: String,
    pub inbound: bool,
    pub text: String,
}

/// One POST to `/messages` that Meta saw.
#[derive(Clone, Debug)]
pub struct Post {
    pub at: i64,
    /// From its callback data.
    pub attempt: Option<Uuid>,
    pub text: String,
    pub wamid: Option<String>,
    /// Graph error code of a refusal.
    pub code: Option<i64>,
}

/// A text on its way out, with every attempt that was committed for it.
#[derive(Clone, Debug)]
pub struct Sending {
    pub id: Uuid,
    pub draft: Uuid,
    pub version: i32,
    pub state: String,
    /// Why, or that a person was asked.
    pub failure: Option<String>,
    pub attempts: Vec<Uuid>,
    /// A job still stands for it.
    pub promised: bool,
}

#[derive(Clone, Debug)]
pub struct Drafted {
    pub id: Uuid,
    pub state: String,
}

/// A status of a message of ours for which Meta got a 200.
#[derive(Clone, Debug)]
pub struct Told {
    pub wamid: String,
    pub status: String,
}

/// A conversation's latest question and latest reaction to it.
#[derive(Clone, Debug)]
pub struct Turn {
    pub conversation: Uuid,
    pub asked: Option<i64>,
    pub reacted: Option<i64>,
}

/// Everything there is to judge.
#[derive(Clone, Debug, Default)]
pub struct Account {
    pub spoken: Vec<Spoken>,
    pub written: Vec<Written>,
    pub lines: Vec<Line>,
    pub posts: Vec<Post>,
    pub sendings: Vec<Sending>,
    pub drafts: Vec<Drafted>,
    pub told: Vec<Told>,
    pub turns: Vec<Turn>,
    /// Acknowledged units that never reached a workspace, and jobs that are due and never ran.
    pub left: Vec<String>,
    /// Per workspace: entries, or what is wrong.
    pub evidence: Vec<(String, Result<u64, String>)>,
}

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

/// Refusals after which Meta's table says "send the same again later" (platform reference 1.4).
const REFUSED_FOR_NOW: [i64; 8] = [2, 4, 613, 80_007, 130_429, 131_016, 131_056, 131_057];

impl Post {
    /// Nothing but this allows another POST of the same text.
    fn was_refused_for_now(&self) -> bool {
        self.wamid.is_none() && self.code.is_some_and(|code| REFUSED_FOR_NOW.contains(&code))
    }
}

/// A repetition is a breach unless everything before it was refused for now.
fn is_breach(posts: &[&Post]) -> bool {
    let mut in_order = posts.to_vec();
    in_order.sort_by_key(|post| post.at);
    in_order
        .iter()
        .rev()
        .skip(1)
        .any(|earlier| !earlier.was_refused_for_now())
}

/// Everything that breaks a promise.
pub fn violations(account: &Account) -> Vec<Violation> {
    let mut found = Vec::new();
    incoming(account, &mut found);
    outgoing(account, &mut found);
    words(account, &mut found);
    ends(account, &mut found);
    statuses(account, &mut found);
    found.extend(
        account
            .turns
            .iter()
            .filter(|turn| turn.asked.is_some() && turn.reacted < turn.asked)
            .map(|turn| Violation::Forgotten(turn.conversation)),
    );
    found.extend(account.left.iter().cloned().map(Violation::Left));
    for (workspace, proof) in &account.evidence {
        if let Err(problem) = proof {
            found.push(Violation::Evidence(workspace.clone(), problem.clone()));
        }
    }
    found
}

fn incoming(account: &Account, found: &mut Vec<Violation>) {
    let mut shown: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in account.lines.iter().filter(|line| line.inbound) {
        shown.entry(&line.text).or_default().push(line);
    }
    for spoken in &account.spoken {
        let lines = shown.get(spoken.text.as_str()).map_or(&[][..], Vec::as_slice);
        match lines {
            [] if spoken.acknowledged => found.push(Violation::Lost(spoken.text.clone())),
            [] => {}
            [line] if line.business == spoken.business && line.handle == spoken.handle => {}
            [_] => found.push(Violation::Misplaced(spoken.text.clone())),
            more => found.push(Violation::Duplicated(spoken.text.clone(), more.len())),
        }
    }
}

fn outgoing(account: &Account, found: &mut Vec<Violation>) {
    let mut of_attempt: BTreeMap<Uuid, &Sending> = BTreeMap::new();
    for sending in &account.sendings {
        of_attempt.extend(sending.attempts.iter().map(|attempt| (*attempt, sending)));
    }
    let mut of_version: BTreeMap<(Uuid, i32), Vec<&Post>> = BTreeMap::new();
    for post in &account.posts {
        match post.attempt.and_then(|attempt| of_attempt.get(&attempt)) {
            Some(sending) => of_version
                .entry((sending.draft, sending.version))
                .or_default()
                .push(post),
            None => found.push(Violation::PostWithoutClaim(post.text.clone())),
        }
    }
    for ((draft, version), posts) in of_version {
        if is_breach(&posts) {
            found.push(Violation::DoubleSend {
                draft,
                version,
                posts: posts.len(),
            });
        }
    }
}

fn words(account: &Account, found: &mut Vec<Violation>) {
    for written in &account.written {
        let posts = account.posts.iter().filter(|post| post.text == written.text);
        let accepted = posts.filter(|post| !post.was_refused_for_now()).count();
        if accepted > 1 {
            found.push(Violation::TwiceOnTheWire(written.text.clone(), accepted));
        }
        let shown = account
            .lines
            .iter()
            .filter(|line| !line.inbound && line.text == written.text);
        match shown.count() {
            0 if written.acknowledged => found.push(Violation::WordsLost(written.text.clone())),
            0 | 1 => {}
            more => found.push(Violation::WordsDoubled(written.text.clone(), more)),
        }
    }
}

fn ends(account: &Account, found: &mut Vec<Violation>) {
    for draft in &account.drafts {
        let sent = account.sendings.iter().any(|sending| sending.draft == draft.id);
        let visible = match draft.state.as_str() {
            "waiting" | "held" | "rejected" | "superseded" | "cancelled" | "expired" => true,
            "approved" => sent,
            _ => false,
        };
        if !visible {
            found.push(Violation::NoVisibleEnd {
                what: "draft",
                id: draft.id,
                state: draft.state.clone(),
            });
        }
    }
    for sending in &account.sendings {
        let visible = match sending.state.as_str() {
            "accepted" | "sent" | "delivered" | "read" | "failed" | "expired" | "cancelled" => true,
            "unknown" => sending.failure.is_some(),
            "queued" => sending.promised,
            _ => false,
        };
        if !visible {
            found.push(Violation::NoVisibleEnd {
                what: "send",
                id: sending.id,
                state: sending.state.clone(),
            });
        }
    }
}

fn height(state: &str) -> u8 {
    match state {
        "sent" => 1,
        "failed" => 2,
        "delivered" => 3,
        "read" | "played" => 4,
        _ => 0,
    }
}

fn statuses(account: &Account, found: &mut Vec<Violation>) {
    let attempt_of: BTreeMap<&str, Uuid> = account
        .posts
        .iter()
        .filter_map(|post| Some((post.wamid.as_deref()?, post.attempt?)))
        .collect();
    for told in &account.told {
        let Some(attempt) = attempt_of.get(told.wamid.as_str()) else {
            continue;
        };
        let Some(sending) = account
            .sendings
            .iter()
            .find(|sending| sending.attempts.contains(attempt))
        else {
            continue;
        };
        if height(&sending.state) < height(&told.status) {
            found.push(Violation::StatusLost {
                wamid: told.wamid.clone(),
                status: told.status.clone(),
                state: sending.state.clone(),
            });
        }
    }
}
