//! What a message may say: one bubble, words or files, a thousand bytes (reference 3.1).

use serde_json::{Map, Value, json};

use crate::graph::call::Call;
use crate::graph::error::GraphError;
use crate::instagram::Result;
use crate::misbehave::Misbehaviour;
use crate::world::World;
use crate::world::instagram::Account;

/// Bytes, not characters.
const TEXT_MAX: usize = 1_000;

/// What the thread gets.
pub struct Content {
    pub kind: String,
    pub text: String,
    /// As the echo shows it.
    pub message: Map<String, Value>,
}

/// The `message` of a send, if Instagram takes it.
pub fn checked(world: &mut World, call: &Call, account: &Account) -> Result<Content> {
    let message = call
        .parameters
        .get("message")
        .and_then(Value::as_object)
        .ok_or_else(|| GraphError::parameter("The parameter message is required"))?;
    let attached = message.get("attachment").or_else(|| message.get("attachments"));
    match (message.get("text"), attached) {
        (Some(_), Some(_)) => Err(GraphError::parameter(
            "Message cannot have both text and attachment",
        )),
        (None, None) => Err(GraphError::parameter("Message must have text or an attachment")),
        (Some(text), None) => said(message, text),
        (None, Some(attached)) => attachment(world, attached, account),
    }
}

fn said(message: &Map<String, Value>, text: &Value) -> Result<Content> {
    let text = text
        .as_str()
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| GraphError::parameter("Param message[text] must be a non-empty string"))?;
    if text.len() > TEXT_MAX {
        return Err(GraphError::parameter(format!(
            "Length of param message[text] must be less than or equal to {TEXT_MAX}"
        )));
    }
    let replies = message
        .get("quick_replies")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    if replies > 13 {
        return Err(GraphError::parameter(
            "Param message[quick_replies] must have at most 13 elements",
        ));
    }
    Ok(Content {
        kind: "text".to_owned(),
        text: text.to_owned(),
        message: Map::from_iter([("text".to_owned(), json!(text))]),
    })
}

fn attachment(world: &mut World, attached: &Value, account: &Account) -> Result<Content> {
    let list: Vec<&Value> = attached
        .as_array()
        .map_or_else(|| vec![attached], |list| list.iter().collect());
    if list.len() > 1 && world.suffers(Misbehaviour::IgMultiImageOff) {
        return Err(GraphError::of(100).with_subcode(2_534_068));
    }
    if list.is_empty() || list.len() > 10 {
        return Err(GraphError::parameter(
            "Param message[attachments] must have 1 to 10 elements",
        ));
    }
    let mut kind = String::new();
    for one in &list {
        one.get("type")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .clone_into(&mut kind);
        let payload = |name: &str| one.pointer(&format!("/payload/{name}")).and_then(Value::as_str);
        let fine = match kind.as_str() {
            "image" | "audio" | "video" | "file" => {
                payload("url").is_some_and(|url| url.starts_with("http"))
                    || payload("attachment_id").is_some()
            }
            "like_heart" => true,
            "MEDIA_SHARE" => payload("id")
                .and_then(|id| world.post(id))
                .is_some_and(|post| post.account_id == account.id),
            "template" => one.pointer("/payload/template_type").is_some(),
            _ => false,
        };
        if !fine || (list.len() > 1 && kind != "image") {
            return Err(GraphError::parameter("Param message[attachment] is not valid"));
        }
    }
    let text = match kind.as_str() {
        "image" => "📷 Photo",
        "video" => "🎬 Video",
        "audio" => "🎤 Audio",
        "file" => "📄 File",
        "like_heart" => "❤️",
        "MEDIA_SHARE" => "Shared a post",
        _ => "Template",
    };
    Ok(Content {
        kind: kind.to_lowercase(),
        text: text.to_owned(),
        message: Map::from_iter([("attachments".to_owned(), json!(list))]),
    })
}
