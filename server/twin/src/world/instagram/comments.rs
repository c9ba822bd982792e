//! Comments under posts: who sees them, who may answer them, and for how long (reference 4).

use serde::{Deserialize, Serialize};

use super::{Post, digits_of};
use crate::fixtures::instagram::PostKind;
use crate::world::World;

/// A private reply must come within this time (reference 4.4).
pub const PRIVATE_REPLY_MS: i64 = 7 * 24 * 3_600_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// A demo id.
    Person(String),
    /// The account that owns the post.
    Account,
}

/// One comment.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own at Meta")]
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Comment {
    pub id: String,
    pub media_id: String,
    pub account_id: String,
    pub author: Author,
    /// `None` is a picture or sticker.
    pub text: Option<String>,
    /// Unix ms.
    pub at: i64,
    /// Always a top-level comment.
    pub parent: Option<String>,
    pub hidden: bool,
    pub deleted: bool,
    /// The one private reply was sent.
    pub answered_privately: bool,
    /// Written by the product through Graph.
    pub through_api: bool,
}

impl World {
    pub fn comment(&self, id: &str) -> Option<&Comment> {
        self.instagram
            .comments
            .iter()
            .find(|one| one.id == id && !one.deleted)
    }

    pub fn comment_mut(&mut self, id: &str) -> Option<&mut Comment> {
        self.instagram
            .comments
            .iter_mut()
            .find(|one| one.id == id && !one.deleted)
    }

    /// Gone for everybody, with what was said below it.
    pub fn erase_comment(&mut self, id: &str) {
        for one in &mut self.instagram.comments {
            if one.id == id || one.parent.as_deref() == Some(id) {
                one.deleted = true;
                one.text = None;
            }
        }
    }

    pub fn post_of(&self, comment: &Comment) -> Option<&Post> {
        self.post(&comment.media_id)
    }

    pub fn username_of(&self, comment: &Comment) -> String {
        match &comment.author {
            Author::Person(id) => self.ig_person(id).map(|one| one.username.clone()),
            Author::Account => self
                .ig_account(&comment.account_id)
                .map(|one| one.username.clone()),
        }
        .unwrap_or_default()
    }

    /// Top-level comments of a medium, the newest first.
    pub fn comments_of(&self, media_id: &str) -> Vec<&Comment> {
        let mine = |one: &&Comment| one.media_id == media_id && one.parent.is_none() && !one.deleted;
        self.instagram.comments.iter().rev().filter(mine).collect()
    }

    /// Replies under a top-level comment, the oldest first.
    pub fn replies_to(&self, comment_id: &str) -> Vec<&Comment> {
        let under = |one: &&Comment| one.parent.as_deref() == Some(comment_id) && !one.deleted;
        self.instagram.comments.iter().filter(under).collect()
    }

    /// Writes a comment; a reply to a reply lands under the top-level comment (reference 4.2).
    pub fn write_comment(
        &mut self,
        media_id: &str,
        author: Author,
        text: Option<&str>,
        parent: Option<&str>,
        at: i64,
    ) -> Option<Comment> {
        let post = self.post(media_id)?;
        let account_id = post.account_id.clone();
        let parent = parent
            .and_then(|id| self.comment(id))
            .map(|one| one.parent.clone().unwrap_or_else(|| one.id.clone()));
        let drawn = self.draw();
        let comment = Comment {
            id: digits_of("180", 17, &["comment", &drawn]),
            media_id: media_id.to_owned(),
            account_id,
            author,
            text: text.map(str::to_owned),
            at,
            parent,
            hidden: false,
            deleted: false,
            answered_privately: false,
            through_api: false,
        };
        self.instagram.comments.push(comment.clone());
        Some(comment)
    }

    /// Whether a private reply to this comment is still possible.
    pub fn takes_private_reply(&self, comment: &Comment, now: i64) -> bool {
        let broadcast_over = self
            .post_of(comment)
            .is_some_and(|post| post.kind == PostKind::Live && !post.live);
        !comment.answered_privately
            && !broadcast_over
            && comment.author != Author::Account
            && now - comment.at < PRIVATE_REPLY_MS
    }
}
