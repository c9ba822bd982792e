//! What Meta knows of Instagram: accounts, people, posts, comments, threads, grants.
//!
//! One account has three ids and every customer has another id at every account; mixing them up is the most common fault of
//! clients, so here nothing answers to the wrong one (reference 0.3).

pub mod access;
pub mod comments;
pub mod threads;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::World;
use crate::fixtures::instagram::{
    ACCOUNTS, AccountKind, AccountQuirk, CONNECTED, DemoAccount, PEOPLE, PostKind,
};
use access::{Code, SCOPES, Token};
use comments::Comment;
use threads::Thread;

/// Everything of Instagram in the world.
#[derive(Default, Serialize, Deserialize)]
pub struct Instagram {
    pub accounts: Vec<Account>,
    pub people: Vec<Person>,
    pub posts: Vec<Post>,
    /// In the order in which they were written.
    pub comments: Vec<Comment>,
    /// By [`threads::key`].
    pub threads: BTreeMap<String, Thread>,
    pub tokens: BTreeMap<String, Token>,
    pub codes: BTreeMap<String, Code>,
    /// The fields of each subscribed account, as the last POST named them.
    pub subscriptions: BTreeMap<String, Vec<String>>,
    /// Customers' ids that some account has been shown: account and person.
    shown: BTreeMap<String, (String, String)>,
    /// Files of threads: `(thread, signature)` by asset id; gone when the message is unsent.
    pub assets: BTreeMap<String, Asset>,
    /// Signed requests sent to the product and what came of them.
    pub callbacks: Vec<crate::instagram::callbacks::Callback>,
    /// The next sends and replies are refused with this code and subcode, this many times.
    #[serde(skip)]
    pub refuse: Option<(i64, Option<i64>, u32)>,
    /// Private replies in the current hour, by account.
    #[serde(skip)]
    pub private_replies: BTreeMap<String, (i64, u32)>,
}

/// A file in a thread.
#[derive(Clone, Serialize, Deserialize)]
pub struct Asset {
    pub signature: String,
    pub mime_type: String,
    /// What the picture looks like.
    pub seed: String,
    pub gone: bool,
}

/// A professional account (or, in one case, none).
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own at Meta")]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// `user_id` of `/me`, `entry.id` of webhooks.
    pub id: String,
    pub app_scoped_id: String,
    pub self_igsid: String,
    pub username: String,
    pub name: String,
    pub kind: AccountKind,
    pub colours: [u32; 2],
    pub personal: bool,
    pub private: bool,
    pub message_access: bool,
    /// Restricted or at a checkpoint: sends answer 25.
    pub restricted: bool,
    /// The Conversations API was called once, which a creator's webhooks wait for.
    pub conversations_called: bool,
}

/// Who comments and writes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    pub id: String,
    pub name: String,
    pub username: String,
}

/// A medium of an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Post {
    pub id: String,
    pub account_id: String,
    pub shortcode: String,
    pub caption: String,
    pub kind: PostKind,
    /// Unix ms.
    pub at: i64,
    pub comments_enabled: bool,
    /// A broadcast that still runs.
    pub live: bool,
    /// The post that an advertisement was made of.
    pub original: Option<String>,
}

impl Account {
    fn of(demo: &DemoAccount) -> Self {
        Self {
            id: demo.ig_account_id.to_owned(),
            app_scoped_id: demo.app_scoped_id.to_owned(),
            self_igsid: demo.self_igsid.to_owned(),
            username: demo.username.to_owned(),
            name: demo.name.to_owned(),
            kind: demo.kind,
            colours: demo.colours,
            personal: demo.quirk == AccountQuirk::Personal,
            private: demo.quirk == AccountQuirk::Private,
            message_access: demo.quirk != AccountQuirk::NoMessageAccess,
            restricted: false,
            conversations_called: false,
        }
    }

    /// Whether message webhooks of this account flow (reference 1.9, 9.23).
    pub fn tells_messages(&self) -> bool {
        self.message_access && (self.kind == AccountKind::Business || self.conversations_called)
    }
}

/// What a test or a load run gets of a further account.
#[derive(Clone, Debug)]
pub struct InstagramClient {
    pub ig_account_id: String,
    pub app_scoped_id: String,
    pub self_igsid: String,
    pub username: String,
    pub name: String,
    /// Long-lived, all three permissions, no end.
    pub token: String,
    /// Its posts, the newest first.
    pub media: Vec<String>,
}

/// Digits that look like Meta's, the same for the same parts.
pub fn digits_of(prefix: &str, count: usize, parts: &[&str]) -> String {
    let hash = Sha256::digest(parts.join("/").as_bytes());
    let number = hash
        .iter()
        .take(8)
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let digits = format!("{number:020}");
    let wanted = count.saturating_sub(prefix.len());
    format!(
        "{prefix}{}",
        digits.get(digits.len() - wanted..).unwrap_or(&digits)
    )
}

impl World {
    /// Settles the demo's accounts and people; does nothing where there are some.
    pub fn settle_instagram(&mut self) {
        let instagram = &mut self.instagram;
        if !instagram.accounts.is_empty() {
            return;
        }
        instagram.accounts = ACCOUNTS.iter().map(Account::of).collect();
        instagram.people = PEOPLE
            .iter()
            .map(|(id, name, username)| Person {
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                username: (*username).to_owned(),
            })
            .collect();
        for account in ACCOUNTS {
            for post in account.posts {
                instagram.posts.push(Post {
                    id: post.id.to_owned(),
                    account_id: account.ig_account_id.to_owned(),
                    shortcode: post.shortcode.to_owned(),
                    caption: post.caption.to_owned(),
                    kind: post.kind,
                    at: post.at,
                    comments_enabled: true,
                    live: post.kind == PostKind::Live,
                    original: None,
                });
            }
        }
        for connected in CONNECTED {
            let token = Token::unending(connected.ig_account_id, connected.app_scoped_id);
            instagram.tokens.insert(connected.token.to_owned(), token);
            let fields = crate::instagram::subscribe::FIELDS
                .iter()
                .map(|one| one.0.to_owned());
            instagram
                .subscriptions
                .insert(connected.ig_account_id.to_owned(), fields.collect());
        }
    }

    /// The account with this id, username or app-scoped id: for people and tests, never for Graph.
    pub fn ig_account_called(&self, name: &str) -> Option<&Account> {
        let bare = name.trim_start_matches('@');
        let mut all = self.instagram.accounts.iter();
        all.find(|one| one.id == bare || one.username == bare || one.app_scoped_id == bare)
    }

    pub fn ig_account(&self, id: &str) -> Option<&Account> {
        self.instagram.accounts.iter().find(|one| one.id == id)
    }

    pub fn ig_account_mut(&mut self, id: &str) -> Option<&mut Account> {
        self.instagram.accounts.iter_mut().find(|one| one.id == id)
    }

    pub fn post(&self, id: &str) -> Option<&Post> {
        self.instagram.posts.iter().find(|one| one.id == id)
    }

    /// An account's posts, the newest first; advertisements, stories and broadcasts are not listed (reference 4.2).
    pub fn posts_of(&self, account_id: &str) -> Vec<&Post> {
        let listed = |one: &&Post| {
            one.account_id == account_id
                && !matches!(one.kind, PostKind::Ad | PostKind::Story | PostKind::Live)
        };
        let mut found: Vec<&Post> = self.instagram.posts.iter().filter(listed).collect();
        found.sort_by_key(|one| std::cmp::Reverse(one.at));
        found
    }

    pub fn ig_person(&self, id: &str) -> Option<&Person> {
        self.instagram.people.iter().find(|one| one.id == id)
    }

    /// The person with this id, username or IGSID; somebody new where there is nobody.
    pub fn meet_on_instagram(&mut self, whom: &str) -> Person {
        let bare = whom.trim_start_matches('@');
        let behind = self.instagram.shown.get(bare).map(|(_, person)| person.clone());
        let wanted = behind.as_deref().unwrap_or(bare);
        let mut all = self.instagram.people.iter();
        if let Some(known) = all.find(|one| one.id == wanted || one.username == wanted) {
            return known.clone();
        }
        let newcomer = Person {
            id: bare.to_owned(),
            name: bare.to_owned(),
            username: bare.to_lowercase().replace(' ', "."),
        };
        self.instagram.people.push(newcomer.clone());
        newcomer
    }

    /// The id under which this account sees the person; shown from now on.
    pub fn igsid(&mut self, account_id: &str, person_id: &str) -> String {
        let igsid = World::igsid_of(account_id, person_id);
        let pair = (account_id.to_owned(), person_id.to_owned());
        self.instagram.shown.entry(igsid.clone()).or_insert(pair);
        igsid
    }

    pub fn igsid_of(account_id: &str, person_id: &str) -> String {
        digits_of("90", 16, &["igsid", account_id, person_id])
    }

    /// The person behind an id that this account was shown; ids of other accounts reach nobody.
    pub fn behind_igsid(&self, account_id: &str, igsid: &str) -> Option<Person> {
        let (account, person) = self.instagram.shown.get(igsid)?;
        (account == account_id).then(|| self.ig_person(person).cloned())?
    }

    /// A business with an account that is granted and subscribed, and three posts.
    pub fn add_instagram_client(&mut self, name: &str, now: i64) -> InstagramClient {
        let order = self.instagram.accounts.len().to_string();
        let id = digits_of("17841", 17, &["account", name, &order]);
        let account = Account {
            app_scoped_id: digits_of("272", 17, &["app", name, &order]),
            self_igsid: digits_of("91", 16, &["self", name, &order]),
            username: format!("{}.{order}", name.to_lowercase().replace(' ', "")),
            name: name.to_owned(),
            kind: AccountKind::Business,
            colours: [0x2f_4f4f, 0xcf_d8dc],
            personal: false,
            private: false,
            message_access: true,
            restricted: false,
            conversations_called: false,
            id: id.clone(),
        };
        let media: Vec<String> = (0..3_i64)
            .map(|index| {
                self.add_post(
                    &id,
                    PostKind::Image,
                    &format!("{name}, kabar {}", index + 1),
                    now - index * 86_400_000,
                )
            })
            .collect();
        let token = format!("IGAA{}{}ZD", self.draw(), self.draw());
        let grant = Token::unending(&id, &account.app_scoped_id);
        self.instagram.tokens.insert(token.clone(), grant);
        let fields = crate::instagram::subscribe::FIELDS
            .iter()
            .map(|one| one.0.to_owned());
        self.instagram.subscriptions.insert(id.clone(), fields.collect());
        self.instagram.accounts.push(account.clone());
        InstagramClient {
            ig_account_id: id,
            app_scoped_id: account.app_scoped_id,
            self_igsid: account.self_igsid,
            username: account.username,
            name: name.to_owned(),
            token,
            media,
        }
    }

    pub fn add_post(&mut self, account_id: &str, kind: PostKind, caption: &str, at: i64) -> String {
        let drawn = self.draw();
        let id = digits_of("179", 17, &["media", &drawn]);
        self.instagram.posts.push(Post {
            id: id.clone(),
            account_id: account_id.to_owned(),
            shortcode: format!("DK{}", drawn.get(..9).unwrap_or("post")),
            caption: caption.to_owned(),
            kind,
            at,
            comments_enabled: true,
            live: kind == PostKind::Live,
            original: None,
        });
        id
    }

    /// Every scope that a person can grant.
    pub fn ig_tokens_of(&self, account_id: &str) -> Vec<String> {
        let theirs = self
            .instagram
            .tokens
            .iter()
            .filter(|(_, token)| token.account_id == account_id);
        theirs.map(|(value, _)| value.clone()).collect()
    }
}

/// All permissions, as strings.
pub fn all_scopes() -> Vec<String> {
    SCOPES.iter().map(|one| (*one).to_owned()).collect()
}
