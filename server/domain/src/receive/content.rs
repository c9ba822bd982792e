//! What a message says, as it is sealed: the words a person reads first, and everything else Meta told about it.

use meta::webhook::{InboundMessage, InteractiveReply, MessageContent, Referral, WebhookError};
use serde::{Deserialize, Serialize};

use crate::store::{StoreError, View, from_json};
use crate::vault::Place;

pub(crate) const MESSAGE_BODY: Place = Place::of("message", "body");
pub(crate) const VERSION_BODY: Place = Place::of("message_version", "body");

/// A message's content as it is sealed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Body {
    /// Text, caption or title; what a person reads first.
    pub(crate) text: Option<String>,
    /// Everything else Meta told about it, for types a page shows in more detail: a [`Detail`].
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub(crate) detail: serde_json::Value,
}

/// What is kept of a message beside its words.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Detail {
    /// Everything but plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<MessageContent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) forwarded: Option<Forwarded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) referral: Option<Referral>,
    /// The product in the business's own catalog that a question is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) product: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<WebhookError>,
    /// The message as Meta wrote it, where nobody has described its type yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) raw: Option<String>,
}

/// How far a message has travelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Forwarded {
    /// The customer passed it on.
    Once,
    /// It was passed on many times before.
    Often,
}

impl Body {
    /// The body of a content alone.
    pub(crate) fn of(content: &MessageContent) -> Self {
        Self::with(content, Detail::default())
    }

    /// The body of a customer's message; `raw` is its own JSON.
    pub(crate) fn of_inbound(inbound: &InboundMessage, raw: &str) -> Self {
        let context = inbound.context.as_ref();
        let forwarded = context.and_then(|context| match context {
            context if context.frequently_forwarded => Some(Forwarded::Often),
            context if context.forwarded => Some(Forwarded::Once),
            _ => None,
        });
        let detail = Detail {
            content: None,
            forwarded,
            referral: inbound.referral.clone(),
            product: context.and_then(|context| context.product_retailer_id.clone()),
            errors: inbound.errors.clone(),
            raw: is_undescribed(&inbound.content).then(|| raw.to_owned()),
        };
        Self::with(&inbound.content, detail)
    }

    fn with(content: &MessageContent, detail: Detail) -> Self {
        let detail = Detail {
            content: (!matches!(content, MessageContent::Text { .. })).then(|| content.clone()),
            ..detail
        };
        let detail = if detail == Detail::default() {
            serde_json::Value::Null
        } else {
            serde_json::to_value(detail).unwrap_or_default()
        };
        Self {
            text: text_of(content),
            detail,
        }
    }

    /// The detail; what an older version wrote and this one does not know counts as none.
    pub(crate) fn detail(&self) -> Detail {
        serde_json::from_value(self.detail.clone()).unwrap_or_default()
    }

    /// The content, plain text included.
    pub(crate) fn content(&self) -> Option<MessageContent> {
        let text = || self.text.clone().map(|body| MessageContent::Text { body });
        self.detail().content.or_else(text)
    }

    /// This body after its author edited it.
    pub(crate) fn edited(&self, new: &MessageContent) -> Self {
        let content = match self.content() {
            Some(old) => edited(&old, new),
            None => new.clone(),
        };
        Self::with(&content, self.detail())
    }
}

/// What an edit makes of a content. The words of a file are its caption; what cannot be read changes nothing.
fn edited(old: &MessageContent, new: &MessageContent) -> MessageContent {
    let mut content = old.clone();
    match (&mut content, new) {
        (_, MessageContent::Unknown { .. } | MessageContent::Unsupported { .. }) => {}
        (
            MessageContent::Image(file) | MessageContent::Video(file) | MessageContent::Document { file, .. },
            MessageContent::Text { body },
        ) => file.caption = Some(body.clone()),
        (MessageContent::Direct(message), MessageContent::Text { body }) => message.text = Some(body.clone()),
        _ => content = new.clone(),
    }
    content
}

fn is_undescribed(content: &MessageContent) -> bool {
    matches!(
        content,
        MessageContent::Unknown { .. }
            | MessageContent::Unsupported { .. }
            | MessageContent::Interactive(InteractiveReply::Other { .. })
    )
}

fn text_of(content: &MessageContent) -> Option<String> {
    match content {
        MessageContent::Text { body } => Some(body.clone()),
        MessageContent::Image(file) | MessageContent::Video(file) => file.caption.clone(),
        MessageContent::Document { file, filename } => file.caption.clone().or_else(|| filename.clone()),
        MessageContent::Button { text, .. } => Some(text.clone()),
        MessageContent::Interactive(
            InteractiveReply::Button { title, .. } | InteractiveReply::List { title, .. },
        ) => Some(title.clone()),
        MessageContent::Location { name, address, .. } => name.clone().or_else(|| address.clone()),
        MessageContent::Order { text, .. } => text.clone(),
        // The caption of a post is not the customer's word.
        MessageContent::Direct(message) => message.text.clone(),
        _ => None,
    }
}

/// Opens a sealed body; `None` where there is none or where it was erased.
pub(crate) async fn open_body(
    view: &View,
    place: Place,
    row: uuid::Uuid,
    sealed: Option<&[u8]>,
) -> Result<Option<Body>, StoreError> {
    let json = view.open_text(place, row, sealed).await?;
    json.map(|json| from_json(json.as_bytes(), place.table))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use meta::webhook::Attachment;

    fn image(caption: Option<&str>) -> MessageContent {
        MessageContent::Image(Attachment {
            id: "1".into(),
            mime_type: Some("image/jpeg".into()),
            sha256: None,
            caption: caption.map(str::to_owned),
        })
    }

    fn text(body: &str) -> MessageContent {
        MessageContent::Text { body: body.into() }
    }

    #[test]
    fn every_content_is_read_back_as_it_was_written() {
        let location = MessageContent::Location {
            latitude: -6.2,
            longitude: 106.8,
            name: None,
            address: Some("Jakarta".into()),
            url: None,
        };
        let audio = MessageContent::Audio {
            file: Attachment {
                id: "2".into(),
                mime_type: None,
                sha256: None,
                caption: None,
            },
            voice: true,
        };
        let choice = MessageContent::Interactive(InteractiveReply::Button {
            id: "yes".into(),
            title: "Ya".into(),
        });
        for content in [text("Halo"), image(Some("Ini")), location, audio, choice] {
            let body = Body::of(&content);
            let json = serde_json::to_vec(&body).expect("serialisable");
            let again: Body = serde_json::from_slice(&json).expect("its own form");
            assert!(again.content() == Some(content));
        }
    }

    #[test]
    fn editing_the_words_of_a_file_keeps_the_file() {
        let edited = Body::of(&image(Some("Ini"))).edited(&text("Yang ini"));
        assert_eq!(edited.text.as_deref(), Some("Yang ini"));
        assert!(edited.content() == Some(image(Some("Yang ini"))));
    }

    #[test]
    fn an_edit_that_cannot_be_read_changes_nothing() {
        let unknown = MessageContent::Unknown {
            name: "hologram".into(),
            errors: Vec::new(),
        };
        assert_eq!(Body::of(&text("Halo")).edited(&unknown), Body::of(&text("Halo")));
    }
}
