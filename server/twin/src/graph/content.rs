//! The content of an outgoing message, checked as Graph checks it (reference 4.2). What passes is returned as
//! the text that the customer's phone shows.

use serde_json::Value;

use super::Result;
use super::call::Call;
use super::error::GraphError;
use super::templates;
use crate::world::World;
use crate::world::assets::Number;

const TYPES: &[&str] = &[
    "text",
    "image",
    "video",
    "audio",
    "document",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "interactive",
    "template",
];

static NOTHING: Value = Value::Null;

pub fn check(world: &World, number: &Number, kind: &str, call: &Call, now: i64) -> Result<String> {
    if !TYPES.contains(&kind) {
        let listed = TYPES.join(", ").to_uppercase();
        return Err(GraphError::parameter(format!(
            "Param type must be one of {{{listed}}} - got \"{kind}\"."
        )));
    }
    if let Some(recipient_type) = call.text("recipient_type")
        && recipient_type != "individual"
    {
        return Err(GraphError::parameter(
            "Param recipient_type must be one of {INDIVIDUAL}",
        ));
    }
    let content = call.parameters.get(kind).ok_or_else(|| {
        GraphError::because(
            131_008,
            format!("Parameter '{kind}' is mandatory for type '{kind}'"),
        )
    })?;
    match kind {
        "text" => text(content),
        "location" => location(content),
        "reaction" => reaction(content),
        "contacts" => contacts(content),
        "interactive" => interactive(content),
        "template" => templates::check_send(world, &number.waba_id, content),
        _ => file(world, number, kind, content, now),
    }
}

fn string<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

fn missing(name: &str) -> GraphError {
    GraphError::because(131_008, format!("Parameter '{name}' is mandatory"))
}

/// `value.name` as text of at most `max` characters.
fn limited<'v>(value: &'v Value, name: &str, path: &str, max: usize) -> Result<&'v str> {
    let text = string(value, name)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| missing(path))?;
    if text.chars().count() > max {
        return Err(GraphError::parameter(format!(
            "Param {path} must be at most {max} characters long."
        )));
    }
    Ok(text)
}

fn text(content: &Value) -> Result<String> {
    let body = limited(content, "body", "text['body']", 4096)?;
    match content.get("preview_url") {
        None | Some(Value::Bool(_)) => Ok(body.to_owned()),
        Some(_) => Err(GraphError::parameter(
            "Param text['preview_url'] must be a boolean.",
        )),
    }
}

fn location(content: &Value) -> Result<String> {
    for name in ["latitude", "longitude"] {
        let value = content
            .get(name)
            .ok_or_else(|| missing(&format!("location['{name}']")))?;
        let numeric = value.is_number() || value.as_str().is_some_and(|text| text.parse::<f64>().is_ok());
        if !numeric {
            return Err(GraphError::because(
                131_009,
                format!("Param location['{name}'] must be a number."),
            ));
        }
    }
    Ok(format!("📍 {}", string(content, "name").unwrap_or("Location")))
}

fn reaction(content: &Value) -> Result<String> {
    limited(content, "message_id", "reaction['message_id']", 1024)?;
    string(content, "emoji")
        .map(str::to_owned)
        .ok_or_else(|| missing("reaction['emoji']"))
}

fn contacts(content: &Value) -> Result<String> {
    let list = content
        .as_array()
        .filter(|list| !list.is_empty())
        .ok_or_else(|| missing("contacts"))?;
    let mut names = Vec::new();
    for one in list {
        let name = one.get("name").ok_or_else(|| missing("contacts['name']"))?;
        names.push(limited(
            name,
            "formatted_name",
            "contacts['name']['formatted_name']",
            1024,
        )?);
    }
    Ok(format!("👤 {}", names.join(", ")))
}

fn file(world: &World, number: &Number, kind: &str, content: &Value, now: i64) -> Result<String> {
    let icon = match kind {
        "image" => "📷",
        "video" => "🎬",
        "audio" => "🎤",
        "sticker" => "🧡",
        _ => "📄",
    };
    match (string(content, "id"), string(content, "link")) {
        (Some(id), None) => {
            // A media id belongs to the number it was uploaded for (reference 8.46).
            let owned = world
                .media
                .get(id)
                .is_some_and(|media| media.number_id == number.id && now < media.dies_at);
            if !owned {
                return Err(GraphError::because(
                    131_009,
                    format!("Media with id {id} not found"),
                ));
            }
        }
        (None, Some(link)) if link.starts_with("http://") || link.starts_with("https://") => {}
        (None, Some(_)) => {
            return Err(GraphError::parameter(format!(
                "Param {kind}['link'] is not a valid URL."
            )));
        }
        _ => {
            return Err(GraphError::because(
                131_009,
                format!("Provide either {kind}['id'] or {kind}['link']."),
            ));
        }
    }
    if content.get("caption").is_none() {
        let name = string(content, "filename").unwrap_or(kind);
        return Ok(format!("{icon} {name}"));
    }
    if !matches!(kind, "image" | "video" | "document") {
        return Err(GraphError::parameter(format!(
            "Unexpected key \"caption\" on param \"{kind}\"."
        )));
    }
    let caption = limited(content, "caption", &format!("{kind}['caption']"), 1024)?;
    Ok(format!("{icon} {caption}"))
}

fn interactive(content: &Value) -> Result<String> {
    let kind = string(content, "type").ok_or_else(|| missing("interactive['type']"))?;
    let action = content.get("action").unwrap_or(&NOTHING);
    let longest = if kind == "list" { 4096 } else { 1024 };
    let body = match content.get("body") {
        Some(body) => limited(body, "text", "interactive['body']['text']", longest)?,
        None => return Err(missing("interactive['body']")),
    };
    if let Some(footer) = content.get("footer") {
        limited(footer, "text", "interactive['footer']['text']", 60)?;
    }
    let choices = match kind {
        "button" => buttons(action)?,
        "list" => rows(action)?,
        "cta_url" => {
            let parameters = action.get("parameters").unwrap_or(&NOTHING);
            limited(
                parameters,
                "url",
                "interactive['action']['parameters']['url']",
                2000,
            )?;
            vec![limited(
                parameters,
                "display_text",
                "interactive['action']['parameters']['display_text']",
                20,
            )?]
        }
        "location_request_message" | "request_contact_info" | "contact_request" | "flow" => Vec::new(),
        _ => return Err(GraphError::parameter("Param interactive['type'] is not valid.")),
    };
    let mut shown = body.to_owned();
    // Reply buttons are drawn as buttons; everything else is only told.
    for choice in choices.into_iter().filter(|_| kind != "button") {
        shown.push_str("\n▸ ");
        shown.push_str(choice);
    }
    Ok(shown)
}

fn buttons(action: &Value) -> Result<Vec<&str>> {
    let list = action
        .get("buttons")
        .and_then(Value::as_array)
        .ok_or_else(|| missing("interactive['action']['buttons']"))?;
    if list.is_empty() || list.len() > 3 {
        return Err(GraphError::because(
            131_009,
            "Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3",
        ));
    }
    let mut titles: Vec<&str> = Vec::new();
    for button in list {
        let reply = button.get("reply").unwrap_or(&NOTHING);
        limited(
            reply,
            "id",
            "interactive['action']['buttons']['reply']['id']",
            256,
        )?;
        let title = limited(
            reply,
            "title",
            "interactive['action']['buttons']['reply']['title']",
            20,
        )?;
        if titles.contains(&title) {
            return Err(GraphError::because(131_009, "Duplicated title button"));
        }
        titles.push(title);
    }
    Ok(titles)
}

fn rows(action: &Value) -> Result<Vec<&str>> {
    limited(action, "button", "interactive['action']['button']", 20)?;
    let sections = action
        .get("sections")
        .and_then(Value::as_array)
        .ok_or_else(|| missing("interactive['action']['sections']"))?;
    let mut titles = Vec::new();
    for row in sections
        .iter()
        .filter_map(|section| section.get("rows")?.as_array())
        .flatten()
    {
        limited(row, "id", "interactive['action']['sections']['rows']['id']", 200)?;
        titles.push(limited(
            row,
            "title",
            "interactive['action']['sections']['rows']['title']",
            24,
        )?);
    }
    if titles.is_empty() || titles.len() > 10 {
        return Err(GraphError::because(
            131_009,
            "Total row count exceed max allowed count: 10",
        ));
    }
    Ok(titles)
}
