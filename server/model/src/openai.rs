//! The OpenAI-compatible protocol: `POST {url}/chat/completions`.
//!
//! Strict: `response_format` of type `json_schema` (OpenAI, Structured Outputs; llama.cpp, vLLM and Ollama turn it into a
//! grammar). Plain: `json_object` and nothing that newer or smaller servers refuse.

use reqwest::header::{AUTHORIZATION, HeaderMap};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::wire::secret;
use crate::{Failure, Key, Question};

pub(crate) const PATH: &[&str] = &["chat", "completions"];
pub(crate) const MODELS: &[&str] = &["models"];

pub(crate) fn headers(key: Option<&Key>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(key) = key {
        secret(&mut headers, AUTHORIZATION, "Bearer ", key);
    }
    headers
}

pub(crate) fn body(model: &str, question: &Question<'_>, is_plain: bool) -> Value {
    let messages = json!([
        { "role": "system", "content": question.instructions },
        { "role": "user", "content": question.material },
    ]);
    if is_plain {
        return json!({
            "model": model,
            "messages": messages,
            "response_format": { "type": "json_object" },
        });
    }
    json!({
        "model": model,
        "messages": messages,
        "temperature": 0,
        "max_tokens": question.longest,
        "response_format": {
            "type": "json_schema",
            "json_schema": { "name": question.schema_name, "strict": true, "schema": question.schema },
        },
    })
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

pub(crate) fn read(answer: &[u8]) -> Result<String, Failure> {
    let completion: Completion = serde_json::from_slice(answer).map_err(|_| Failure::Unreadable)?;
    let choice = completion.choices.into_iter().next().ok_or(Failure::Unreadable)?;
    match choice.finish_reason.as_deref() {
        Some("length") => return Err(Failure::Cut),
        Some("content_filter") => return Err(Failure::Declined),
        _ => {}
    }
    if choice.message.refusal.is_some_and(|refusal| !refusal.is_empty()) {
        return Err(Failure::Declined);
    }
    choice.message.content.ok_or(Failure::Unreadable)
}
