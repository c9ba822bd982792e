//! What stands in a direct message, whoever wrote it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::attachment::{self, AttachmentKind, DirectAttachment};
use crate::webhook::UnitError;
use crate::webhook::fields::Fields;

/// The content of one direct message.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectMessage {
    /// A long text; nothing may be read out of it.
    pub mid: String,
    /// Absent for files alone; the title of the button for a quick reply.
    pub text: Option<String>,
    #[serde(default)]
    pub attachments: Vec<DirectAttachment>,
    pub reply_to: Option<RepliedTo>,
    /// What the tapped quick reply stands for.
    pub quick_reply: Option<String>,
    /// The advertisement that led here; on the first message alone.
    pub referral: Option<DirectReferral>,
    /// Meta does not pass the content on (a disappearing picture, a poll): a person must look at it in the app.
    #[serde(default)]
    pub unsupported: bool,
}

/// What a direct message is, by what of it a person sees first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectContent {
    Words,
    Image,
    Video,
    Audio,
    File,
    /// A post that was passed on.
    Post,
    Reel,
    /// The customer mentions the account in a story of their own.
    StoryMention,
    /// A story that was passed on.
    Story,
    /// Words about a story of the account, which nobody sees here.
    StoryReply,
    Heart,
    /// The customer came through a link or an advertisement and has not written.
    Referral,
    /// A kind that nobody described.
    Other,
}

impl DirectContent {
    /// A stable name for pages and counters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "text",
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::File => "document",
            Self::Post => "post",
            Self::Reel => "reel",
            Self::StoryMention => "story_mention",
            Self::Story => "story",
            Self::StoryReply => "story_reply",
            Self::Heart => "heart",
            Self::Referral => "referral",
            Self::Other => "unknown",
        }
    }

    fn of(kind: &AttachmentKind) -> Self {
        match kind {
            AttachmentKind::Image => Self::Image,
            AttachmentKind::Video | AttachmentKind::Media => Self::Video,
            AttachmentKind::Audio => Self::Audio,
            AttachmentKind::File => Self::File,
            AttachmentKind::IgPost | AttachmentKind::Share => Self::Post,
            AttachmentKind::IgReel | AttachmentKind::Reel => Self::Reel,
            AttachmentKind::StoryMention => Self::StoryMention,
            AttachmentKind::Story | AttachmentKind::IgStory => Self::Story,
            AttachmentKind::LikeHeart => Self::Heart,
            AttachmentKind::Template | AttachmentKind::Other(_) => Self::Other,
        }
    }
}

impl DirectMessage {
    /// What it is.
    pub fn content(&self) -> DirectContent {
        if let Some(first) = self.attachments.first() {
            return DirectContent::of(&first.kind);
        }
        match (&self.reply_to, &self.text, &self.referral) {
            (Some(RepliedTo::Story { .. }), ..) => DirectContent::StoryReply,
            (_, None, Some(_)) => DirectContent::Referral,
            _ => DirectContent::Words,
        }
    }
}

impl DirectAttachment {
    /// What it is.
    pub fn content(&self) -> DirectContent {
        DirectContent::of(&self.kind)
    }
}

/// What a message answers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum RepliedTo {
    Message {
        mid: String,
    },
    /// A story of the account. Its address ends with the story, after a day at the latest.
    Story {
        id: Option<String>,
        url: Option<String>,
        link_sticker_url: Option<String>,
    },
}

/// How a customer came to write: an advertisement, or a link into the conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectReferral {
    /// What the business put into its link or advertisement.
    pub reference: Option<String>,
    /// `ADS` for an advertisement.
    pub source: Option<String>,
    /// `OPEN_THREAD`.
    pub kind: Option<String>,
    pub ad_id: Option<String>,
    pub ad_title: Option<String>,
    pub photo_url: Option<String>,
    pub video_url: Option<String>,
    /// The product of the business's shop that was asked about.
    pub product_id: Option<String>,
}

pub(super) fn read(message: Fields) -> Result<DirectMessage, UnitError> {
    Ok(DirectMessage {
        mid: message.word("mid").ok_or(UnitError::Missing("mid"))?,
        text: message.word("text"),
        attachments: attachment::read(message),
        reply_to: message.object("reply_to").and_then(replied_to),
        quick_reply: message
            .object("quick_reply")
            .and_then(|reply| reply.word("payload")),
        referral: message.object("referral").map(referral),
        unsupported: message.flag("is_unsupported"),
    })
}

fn replied_to(reply: Fields) -> Option<RepliedTo> {
    if let Some(story) = reply.object("story") {
        return Some(RepliedTo::Story {
            id: story.word("id"),
            url: story.word("url"),
            link_sticker_url: story.word("link_sticker_url"),
        });
    }
    reply.word("mid").map(|mid| RepliedTo::Message { mid })
}

pub(super) fn referral(referral: Fields) -> DirectReferral {
    let advertisement = referral.object("ads_context_data");
    let told = |name: &str| advertisement.and_then(|advertisement| advertisement.word(name));
    DirectReferral {
        reference: referral.word("ref"),
        source: referral.word("source"),
        kind: referral.word("type"),
        ad_id: referral.word("ad_id"),
        ad_title: told("ad_title"),
        photo_url: told("photo_url"),
        video_url: told("video_url"),
        product_id: referral.object("product").and_then(|product| product.word("id")),
    }
}

impl fmt::Debug for DirectMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectMessage")
            .field("attachments", &self.attachments)
            .field("unsupported", &self.unsupported)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RepliedTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Message { .. } => "RepliedTo(message)",
            Self::Story { .. } => "RepliedTo(story)",
        })
    }
}

impl fmt::Debug for DirectReferral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DirectReferral")
    }
}
