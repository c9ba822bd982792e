//! Wire clients of model servers: one question goes out, one text comes back, and nothing else happens.
//!
//! A model drafts answers and is believed in nothing: it gets no tools, no addresses and no second turn. What this crate
//! promises is about the wire alone: time limits, a bounded answer, at most one more try, and a key that is never printed.

mod anthropic;
mod failure;
mod key;
mod openai;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;
use url::Url;

pub use failure::{BuildError, Failure};
pub use key::Key;
use wire::Wire;

/// Which protocol a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// `POST /chat/completions`, as llama.cpp, vLLM, Ollama and hosted services answer it.
    OpenAi,
    /// `POST /v1/messages`.
    Anthropic,
}

impl Api {
    /// The name in settings and in the evidence.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
        }
    }
}

/// How long a server may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For connecting.
    pub connect: Duration,
    /// For one question, the second try included.
    pub whole: Duration,
    /// Between the first try and the second.
    pub pause: Duration,
}

impl Limits {
    /// Five seconds to connect, half a second before the second try.
    pub const fn within(whole: Duration) -> Self {
        Self {
            connect: Duration::from_secs(5),
            whole,
            pause: Duration::from_millis(500),
        }
    }
}

/// Where the model is and who we are to it.
pub struct ModelConfig {
    pub api: Api,
    /// May contain a path; the protocol's own path is appended.
    pub url: Url,
    /// The model's name there.
    pub model: String,
    pub key: Option<Key>,
    pub limits: Limits,
}

/// One question, and the form in which it must be answered.
pub struct Question<'a> {
    /// What we say: the same for every question.
    pub instructions: &'a str,
    /// What is to be worked on, others' words in it.
    pub material: &'a str,
    /// JSON Schema of the answer.
    pub schema: &'a Value,
    /// What the answer is called: letters and `_`.
    pub schema_name: &'static str,
    /// Tokens of the answer.
    pub longest: u32,
}

/// A client of one model on one server. Made once and shared: it owns the pool of connections.
pub struct Model {
    api: Api,
    name: String,
    key: Option<Key>,
    wire: Wire,
    limits: Limits,
    /// The server refused the strict form once and answered the plain one.
    is_plain: AtomicBool,
}

impl Model {
    /// # Errors
    /// When the address cannot have a path appended, the key is not a header's value or the HTTP client cannot be made.
    pub fn new(config: ModelConfig) -> Result<Self, BuildError> {
        if config.key.as_ref().is_some_and(|key| !key.fits_a_header()) {
            return Err(BuildError::Key);
        }
        Ok(Self {
            api: config.api,
            name: config.model,
            key: config.key,
            wire: Wire::new(config.url, config.limits)?,
            limits: config.limits,
            is_plain: AtomicBool::new(false),
        })
    }

    pub const fn api(&self) -> Api {
        self.api
    }

    /// The model's name on its server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Asks once, and once more if the server was not reached or too busy; within `whole` altogether, and within `left` if
    /// the caller has less time.
    ///
    /// # Errors
    /// Whatever kept the model's own text from us; never with the key or the question in it.
    pub async fn ask(&self, question: &Question<'_>, left: Duration) -> Result<String, Failure> {
        let within = self.limits.whole.min(left);
        let answer = match tokio::time::timeout(within, self.ask_again(question)).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::Timeout),
        };
        if let Err(failure) = &answer {
            tracing::warn!(drafter = self.api.code(), %failure, "the model gave no answer");
        }
        answer
    }

    async fn ask_again(&self, question: &Question<'_>) -> Result<String, Failure> {
        match self.ask_once(question).await {
            Err(failure) if failure.passes() => {
                tokio::time::sleep(self.limits.pause).await;
                self.ask_once(question).await
            }
            answer => answer,
        }
    }

    /// Servers differ in what they accept of the strict form; all accept the plain one, whose answer is read as strictly.
    async fn ask_once(&self, question: &Question<'_>) -> Result<String, Failure> {
        let is_plain = self.is_plain.load(Ordering::Relaxed);
        let answer = self.post(question, is_plain).await;
        match answer {
            Err(Failure::Refused { status: 400 | 422 }) if !is_plain => {
                let answer = self.post(question, true).await;
                if answer.is_ok() {
                    self.is_plain.store(true, Ordering::Relaxed);
                }
                answer
            }
            answer => answer,
        }
    }

    async fn post(&self, question: &Question<'_>, is_plain: bool) -> Result<String, Failure> {
        let name = &self.name;
        match self.api {
            Api::OpenAi => {
                let headers = openai::headers(self.key.as_ref());
                let body = openai::body(name, question, is_plain);
                let answer = self.wire.post(openai::PATH, headers, &body).await?;
                openai::read(&answer)
            }
            Api::Anthropic => {
                let headers = anthropic::headers(self.key.as_ref());
                let body = anthropic::body(name, question, is_plain);
                let answer = self.wire.post(anthropic::PATH, headers, &body).await?;
                anthropic::read(&answer)
            }
        }
    }

    /// Whether the server answers and takes our key; asks no model and costs nothing.
    ///
    /// # Errors
    /// When nobody answers, or the key is refused.
    pub async fn reach(&self) -> Result<(), Failure> {
        let answer = match self.api {
            Api::OpenAi => {
                let headers = openai::headers(self.key.as_ref());
                self.wire.get(openai::MODELS, headers).await
            }
            Api::Anthropic => {
                let headers = anthropic::headers(self.key.as_ref());
                self.wire.get(anthropic::MODELS, headers).await
            }
        };
        match answer {
            // Not every server lists its models: whoever answers is there.
            Err(Failure::Refused { status: 401 | 403 }) | Ok(()) => answer,
            Err(Failure::Refused { .. }) => Ok(()),
            Err(failure) => Err(failure),
        }
    }
}
