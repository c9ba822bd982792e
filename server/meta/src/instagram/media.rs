//! What an account has published: shown so that its owner recognises it, and beside the comments about it.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;

use super::{Instagram, unless};
use crate::graph::{
    CallError, Download, DownloadError, GraphCall, GraphRequest, Meaning, Page, fetch, lenient_id,
};
use crate::{Secret, lenient};

const POST_FIELDS: &str = "id,media_type,media_url,thumbnail_url,permalink,shortcode,timestamp,username,comments_count,is_comment_enabled";
/// Meta's reference has these for the other login alone: asked for in a request of their own, which may fail.
const CAPTION_FIELDS: &str = "id,caption,media_product_type";

/// Where Meta keeps pictures, videos and what customers send, by the end of the host's name.
const FILE_HOSTS: [&str; 3] = ["cdninstagram.com", "fbcdn.net", "fbsbx.com"];

/// A post, reel or story of the account.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Post {
    #[serde(deserialize_with = "lenient_id")]
    pub id: String,
    /// `IMAGE`, `VIDEO`, `CAROUSEL_ALBUM`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub media_type: Option<String>,
    /// Expires; absent for what Meta has flagged.
    #[serde(default, deserialize_with = "lenient::text")]
    pub media_url: Option<String>,
    /// For a video; expires.
    #[serde(default, deserialize_with = "lenient::text")]
    pub thumbnail_url: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub permalink: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub shortcode: Option<String>,
    #[serde(default, deserialize_with = "lenient::time")]
    pub timestamp: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub username: Option<String>,
    #[serde(default, deserialize_with = "lenient::integer")]
    pub comments_count: Option<i64>,
    #[serde(default)]
    pub is_comment_enabled: Option<bool>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub caption: Option<String>,
    /// `FEED`, `REELS`, `STORY`, `AD`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub media_product_type: Option<String>,
}

impl Post {
    /// A still picture of it; of a video its thumbnail.
    pub fn picture_url(&self) -> Option<&str> {
        let video = self.media_type.as_deref() == Some("VIDEO");
        let own = self.media_url.as_deref().filter(|_| !video);
        own.or(self.thumbnail_url.as_deref())
    }

    fn described_by(&mut self, words: &Self) {
        self.caption.clone_from(&words.caption);
        self.media_product_type.clone_from(&words.media_product_type);
    }
}

pub(crate) struct ListMedia {
    account_id: String,
    fields: &'static str,
    limit: usize,
}

impl GraphCall for ListMedia {
    type Answer = Page<Post>;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, [&self.account_id, "media"])
            .query("fields", self.fields)
            .query("limit", self.limit.to_string())
    }
}

pub(crate) struct ReadPost {
    media_id: String,
    fields: &'static str,
}

impl GraphCall for ReadPost {
    type Answer = Post;

    fn request(&self) -> GraphRequest {
        GraphRequest::new(Method::GET, [&self.media_id]).query("fields", self.fields)
    }
}

impl Instagram {
    /// The account's newest posts, `limit` at most, with captions where Meta gives them.
    pub async fn media(
        &self,
        token: &Secret,
        account_id: &str,
        limit: usize,
    ) -> Result<Vec<Post>, CallError> {
        let mut call = ListMedia {
            account_id: account_id.to_owned(),
            fields: POST_FIELDS,
            limit,
        };
        let mut posts = self.call(token, &call).await?.data;
        posts.truncate(limit);
        if posts.is_empty() {
            return Ok(posts);
        }
        call.fields = CAPTION_FIELDS;
        let described = self
            .call(token, &call)
            .await
            .map(|page| page.data)
            .unwrap_or_default();
        for post in &mut posts {
            if let Some(words) = described.iter().find(|words| words.id == post.id) {
                post.described_by(words);
            }
        }
        Ok(posts)
    }

    /// One post, with its caption where Meta gives it; `None` when it is gone or not ours.
    pub async fn post(&self, token: &Secret, media_id: &str) -> Result<Option<Post>, CallError> {
        let mut call = ReadPost {
            media_id: media_id.to_owned(),
            fields: POST_FIELDS,
        };
        let Some(mut post) = unless(self.call(token, &call).await, &[Meaning::ObjectGone])? else {
            return Ok(None);
        };
        call.fields = CAPTION_FIELDS;
        if let Ok(words) = self.call(token, &call).await {
            post.described_by(&words);
        }
        Ok(Some(post))
    }

    /// Begins to download a picture of the account, of a post, or what a customer sent. These addresses open by themselves:
    /// no token goes there. [`DownloadError::Gone`] also when the address has expired.
    pub async fn download(&self, url: &str, within: Duration) -> Result<Download, DownloadError> {
        fetch(&self.graph, url, None, &FILE_HOSTS, within).await
    }
}
