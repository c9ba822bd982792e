//! Files, posts and stories that stand in a direct message (Meta: webhook notification examples).
//!
//! There is only an address, signed and short-lived; it ends at once when the customer takes the content back. So it is
//! shown while it lives and never copied. A type that nobody described keeps its name and everything it carries.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::lenient;
use crate::webhook::fields::Fields;

/// What an attachment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// Also an animated picture or a sticker.
    Image,
    Video,
    Audio,
    File,
    Media,
    /// A post, with its caption as `title`.
    IgPost,
    /// A post in the form before February 2026.
    Share,
    /// The customer mentioned the account in a story.
    StoryMention,
    Story,
    IgStory,
    IgReel,
    Reel,
    Template,
    LikeHeart,
    Other(String),
}

impl AttachmentKind {
    fn named(name: &str) -> Self {
        match name {
            "image" => Self::Image,
            "video" => Self::Video,
            "audio" => Self::Audio,
            "file" => Self::File,
            "media" => Self::Media,
            "ig_post" => Self::IgPost,
            "share" => Self::Share,
            "story_mention" => Self::StoryMention,
            "story" => Self::Story,
            "ig_story" => Self::IgStory,
            "ig_reel" => Self::IgReel,
            "reel" => Self::Reel,
            "template" => Self::Template,
            "like_heart" => Self::LikeHeart,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// One attachment of a direct message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectAttachment {
    pub kind: AttachmentKind,
    /// On Meta's file servers; opens without a token, expires.
    pub url: Option<String>,
    /// The caption of a post or reel.
    pub title: Option<String>,
    pub post_media_id: Option<String>,
    pub reel_video_id: Option<String>,
    /// What else the payload carries, such as a template's elements.
    #[serde(default)]
    pub rest: Map<String, Value>,
}

const DESCRIBED: [&str; 4] = ["url", "title", "ig_post_media_id", "reel_video_id"];

pub(super) fn read(message: Fields) -> Vec<DirectAttachment> {
    let mut attachments: Vec<_> = message.objects("attachments").map(attachment).collect();
    // From November 2025 to February 2026 a shared post came twice, in the old form and in the new one.
    let posts: Vec<_> = attachments
        .iter()
        .filter(|one| one.kind == AttachmentKind::IgPost)
        .cloned()
        .collect();
    attachments
        .retain(|one| one.kind != AttachmentKind::Share || !posts.iter().any(|post| is_same(one, post)));
    attachments
}

fn is_same(share: &DirectAttachment, post: &DirectAttachment) -> bool {
    match (&share.post_media_id, &post.post_media_id) {
        (Some(one), Some(other)) => one == other,
        _ => share.url.is_some() && share.url == post.url,
    }
}

fn attachment(attachment: Fields) -> DirectAttachment {
    let payload = attachment.object("payload");
    let word = |name: &str| payload.and_then(|payload| payload.word(name));
    let undescribed = |payload: Fields| -> Map<String, Value> {
        let rest = payload.0.iter().filter(|(name, value)| {
            !DESCRIBED.contains(&name.as_str()) || lenient::value_text(value).is_none()
        });
        rest.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    DirectAttachment {
        kind: AttachmentKind::named(&attachment.word("type").unwrap_or_default()),
        url: word("url"),
        title: word("title"),
        post_media_id: word("ig_post_media_id"),
        reel_video_id: word("reel_video_id"),
        rest: payload.map(undescribed).unwrap_or_default(),
    }
}

impl fmt::Debug for DirectAttachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DirectAttachment({:?})", self.kind)
    }
}
