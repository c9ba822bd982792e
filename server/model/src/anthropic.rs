//! Anthropic's Messages API: `POST {url}/v1/messages`, version 2023-06-01.
//!
//! Strict: `output_config.format` of type `json_schema` (Anthropic, Structured outputs). Plain, for models before it: one tool
//! that the model must call and nobody carries out; its only use is the form of its input.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::wire::secret;
use crate::{Failure, Key, Question};

pub(crate) const PATH: &[&str] = &["v1", "messages"];
pub(crate) const MODELS: &[&str] = &["v1", "models"];

const VERSION: HeaderName = HeaderName::from_static("anthropic-version");
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

pub(crate) fn headers(key: Option<&Key>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(VERSION, HeaderValue::from_static("2023-06-01"));
    if let Some(key) = key {
        secret(&mut headers, API_KEY, "", key);
    }
    headers
}

pub(crate) fn body(model: &str, question: &Question<'_>, is_plain: bool) -> Value {
    let mut body = json!({
        "model": model,
        "max_tokens": question.longest,
        "system": question.instructions,
        "messages": [{ "role": "user", "content": question.material }],
    });
    let form = if is_plain {
        json!({
            "tools": [{
                "name": question.schema_name,
                "description": "The form in which the answer is given.",
                "input_schema": question.schema,
            }],
            "tool_choice": { "type": "tool", "name": question.schema_name },
        })
    } else {
        json!({ "output_config": { "format": { "type": "json_schema", "schema": question.schema } } })
    };
    if let (Some(body), Value::Object(form)) = (body.as_object_mut(), form) {
        body.extend(form);
    }
    body
}

#[derive(Deserialize)]
struct Message {
    content: Vec<Block>,
    #[serde(default)]
    stop_reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block {
    Text {
        text: String,
    },
    ToolUse {
        input: Value,
    },
    #[serde(other)]
    Other,
}

pub(crate) fn read(answer: &[u8]) -> Result<String, Failure> {
    let message: Message = serde_json::from_slice(answer).map_err(|_| Failure::Unreadable)?;
    match message.stop_reason.as_deref() {
        Some("max_tokens") => return Err(Failure::Cut),
        Some("refusal") => return Err(Failure::Declined),
        _ => {}
    }
    let mut said = String::new();
    for block in message.content {
        match block {
            Block::ToolUse { input } => return Ok(input.to_string()),
            Block::Text { text } => said.push_str(&text),
            Block::Other => {}
        }
    }
    if said.is_empty() {
        Err(Failure::Unreadable)
    } else {
        Ok(said)
    }
}
