//! Comments, where everybody reads along (Meta: "Comment Moderation", "IG Comment").
//!
//! Meta tells nobody that a comment was edited or deleted, so a comment is read again right before it is answered.

use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::login::unreadable;
use super::{Instagram, unless};
use crate::graph::{
    CallError, GraphCall, GraphRequest, Meaning, Page, SendOutcome, Taken, classify, expect_success,
    lenient_id,
};
use crate::{Secret, lenient};

const FIELDS: &str = "id,text,timestamp,username,from,hidden,parent_id,media";
/// Pages of replies that are read at most; a thread is looked through for one of ours, not archived.
const MOST_PAGES: usize = 5;

/// A comment as it stands now.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct PublicComment {
    #[serde(deserialize_with = "lenient_id")]
    pub id: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub text: Option<String>,
    #[serde(default, rename = "timestamp", deserialize_with = "lenient::time")]
    pub at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub username: Option<String>,
    #[serde(default, deserialize_with = "lenient::object")]
    pub from: Option<CommentAuthor>,
    /// Hidden comments cannot be answered.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub hidden: bool,
    #[serde(default, deserialize_with = "lenient::text")]
    pub parent_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::object")]
    pub media: Option<CommentedMedia>,
}

#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct CommentAuthor {
    /// The Instagram-scoped id, as in direct messages.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub username: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct CommentedMedia {
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub media_product_type: Option<String>,
}

pub(crate) struct ReadComment {
    comment_id: String,
}

impl GraphCall for ReadComment {
    type Answer = PublicComment;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, [&self.comment_id]).query("fields", FIELDS)
    }
}

pub(crate) struct ListReplies {
    comment_id: String,
    after: Option<String>,
}

impl GraphCall for ListReplies {
    type Answer = Page<PublicComment>;

    fn request(&self) -> GraphRequest {
        let request = GraphRequest::new(Method::GET, [&self.comment_id, "replies"])
            .query("fields", FIELDS)
            .query("limit", "50");
        match &self.after {
            Some(after) => request.query("after", after),
            None => request,
        }
    }
}

pub(crate) struct PostReply {
    comment_id: String,
    text: String,
}

impl GraphCall for PostReply {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        // Not in the query: addresses end in logs.
        GraphRequest::new(Method::POST, [&self.comment_id, "replies"]).body(json!({ "message": self.text }))
    }
}

pub(crate) struct HideComment {
    comment_id: String,
    hide: bool,
}

impl GraphCall for HideComment {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::POST, [&self.comment_id]).query("hide", self.hide.to_string())
    }
}

pub(crate) struct DeleteComment {
    comment_id: String,
}

impl GraphCall for DeleteComment {
    type Answer = Value;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::DELETE, [&self.comment_id])
    }
}

impl Instagram {
    /// A comment as it stands now; `None` when it is gone or can no longer be seen.
    pub async fn comment(
        &self,
        token: &Secret,
        comment_id: &str,
    ) -> Result<Option<PublicComment>, CallError> {
        let call = ReadComment {
            comment_id: comment_id.to_owned(),
        };
        unless(self.call(token, &call).await, &[Meaning::ObjectGone])
    }

    /// The replies under a comment, to find one of ours whose answer was lost.
    pub async fn replies(&self, token: &Secret, comment_id: &str) -> Result<Vec<PublicComment>, CallError> {
        let mut call = ListReplies {
            comment_id: comment_id.to_owned(),
            after: None,
        };
        let mut replies = Vec::new();
        for _ in 0..MOST_PAGES {
            let mut page = self.call(token, &call).await?;
            let next = page.next();
            replies.append(&mut page.data);
            if next.is_none() || next == call.after {
                return Ok(replies);
            }
            call.after = next;
        }
        // Not having looked everywhere is not having found nothing.
        Err(unreadable())
    }

    /// Posts one public reply once and says what is known about it afterwards; [`SendOutcome::Accepted`] has the id of the
    /// new comment. Only top-level comments that are not hidden and not under a live broadcast can be answered; a reply to a
    /// reply would land under the top-level comment.
    pub async fn reply(&self, token: &Secret, comment_id: &str, text: &str) -> SendOutcome {
        let call = PostReply {
            comment_id: comment_id.to_owned(),
            text: text.to_owned(),
        };
        classify(&self.exchange(token, &call).await, &self.known(&[token]), taken)
    }

    /// Hides a comment from everybody but its author, or shows it again. Idempotent.
    pub async fn hide_comment(&self, token: &Secret, comment_id: &str, hide: bool) -> Result<(), CallError> {
        let call = HideComment {
            comment_id: comment_id.to_owned(),
            hide,
        };
        expect_success(&self.call(token, &call).await?)
    }

    /// Deletes a comment for good, whoever wrote it, under the account's own media. One that is gone is deleted.
    pub async fn delete_comment(&self, token: &Secret, comment_id: &str) -> Result<(), CallError> {
        let call = DeleteComment {
            comment_id: comment_id.to_owned(),
        };
        match unless(self.call(token, &call).await, &[Meaning::ObjectGone])? {
            Some(answer) => expect_success(&answer),
            None => Ok(()),
        }
    }
}

#[derive(Deserialize)]
struct Posted {
    #[serde(default, deserialize_with = "lenient::text")]
    id: Option<String>,
}

fn taken(body: &[u8]) -> Option<Taken> {
    let posted: Posted = serde_json::from_slice(body).ok()?;
    let id = posted.id.filter(|id| !id.is_empty())?;
    Some(Taken { id, recipient: None })
}
