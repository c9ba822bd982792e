//! A comment under something that the account published.
//!
//! Everybody can read it and our answer, it opens no window, and Meta tells neither its time nor that it was edited or
//! deleted later. The account's own comments arrive as well, our answers among them: answering those would never end.

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

use super::is_test;
use crate::lenient::moment;
use crate::webhook::fields::Fields;
use crate::webhook::{Part, Unit, UnitError, object};

/// One comment.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Comment {
    pub id: String,
    /// Absent for a picture or a sticker.
    pub text: Option<String>,
    pub from: Commenter,
    pub media: CommentMedia,
    /// The comment that this one answers.
    pub parent_id: Option<String>,
    /// Written under a live broadcast, where only a private reply is possible.
    pub live: bool,
    /// When Meta sent it: the event does not tell when it was written.
    pub at: Option<Timestamp>,
    /// Written by the account itself, as far as the ids tell.
    pub own: bool,
    /// The dashboard's "Test" button: nobody wrote, nothing may be created.
    pub test: bool,
}

/// Who wrote a comment.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Commenter {
    /// The Instagram-scoped id (IGSID), the same as in direct messages; the account's id on its own comments.
    pub id: Option<String>,
    /// Changes; for display.
    pub username: Option<String>,
    /// The account's own scoped id, on its own comments alone.
    pub self_ig_scoped_id: Option<String>,
}

/// What was commented on.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CommentMedia {
    pub id: Option<String>,
    /// `FEED`, `REELS`, `STORY`, `AD`.
    pub product_type: Option<String>,
    pub ad_id: Option<String>,
    pub ad_title: Option<String>,
    /// The post that was made an advertisement.
    pub original_media_id: Option<String>,
}

impl Comment {
    /// The top-level comment of the thread: Meta puts every reply under it.
    pub fn thread_id(&self) -> &str {
        self.parent_id.as_deref().unwrap_or(&self.id)
    }

    /// Under an advertisement; these comments can be read and perhaps not be answered.
    pub fn on_advertisement(&self) -> bool {
        self.media.ad_id.is_some() || self.media.product_type.as_deref() == Some("AD")
    }
}

/// Reads a unit of [`Part::Comment`]. Only `id` (or `comment_id`) is required.
pub fn read_comment(unit: &Unit) -> Result<Comment, UnitError> {
    let map = object(unit, Part::Comment)?;
    let comment = Fields(&map);
    let id = comment.word("id").or_else(|| comment.word("comment_id"));
    let from = commenter(comment.object("from"));
    let own = from.self_ig_scoped_id.is_some() || from.id.as_deref() == Some(&unit.entry_id);
    Ok(Comment {
        id: id.ok_or(UnitError::Missing("id"))?,
        text: comment.word("text"),
        media: media(comment.object("media")),
        parent_id: comment.word("parent_id"),
        live: unit.field == "live_comments",
        at: unit.entry_time.and_then(moment),
        own,
        test: is_test(unit, None, None),
        from,
    })
}

fn commenter(from: Option<Fields>) -> Commenter {
    let word = |name| from.and_then(|from| from.word(name));
    Commenter {
        id: word("id"),
        username: word("username"),
        self_ig_scoped_id: word("self_ig_scoped_id"),
    }
}

fn media(media: Option<Fields>) -> CommentMedia {
    let word = |name| media.and_then(|media| media.word(name));
    CommentMedia {
        id: word("id"),
        product_type: word("media_product_type"),
        ad_id: word("ad_id"),
        ad_title: word("ad_title"),
        original_media_id: word("original_media_id"),
    }
}

impl fmt::Debug for Comment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Comment")
            .field("live", &self.live)
            .field("own", &self.own)
            .field("test", &self.test)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Commenter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Commenter")
    }
}

impl fmt::Debug for CommentMedia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CommentMedia")
    }
}
