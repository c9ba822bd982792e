//! A model server of the test's own, OpenAI-compatible. It answers honestly, from nothing but what the prompt shows it, or says
//! whatever the test puts into its mouth.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::draft::conversation::{Conversation, From, Turn};
use domain::draft::embedded::Embedded;
use domain::draft::facts::{Fact, FactBody, FactId, Facts};
use domain::draft::proposal::{Drafter as _, Proposal, ProposalClass};
use futures::stream;
use jiff::Zoned;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use uuid::Uuid;

/// What a prompt shows, and what an honest drafter says to it.
pub struct Heard {
    pub instructions: String,
    pub material: String,
    pub facts: Facts,
    pub question: String,
    pub reply: Reply,
}

/// An answer in the form that was asked for.
#[derive(Clone, Debug)]
pub struct Reply {
    pub language: &'static str,
    pub class: &'static str,
    pub sentences: Vec<(String, Vec<String>)>,
}

impl Reply {
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.sentences.iter().map(|(text, _)| text.as_str()).collect();
        texts.join("\n")
    }

    pub fn json(&self) -> Value {
        let sentences: Vec<Value> = self
            .sentences
            .iter()
            .map(|(text, facts)| json!({ "text": text, "facts": facts }))
            .collect();
        json!({ "language": self.language, "class": self.class, "reason": "none", "sentences": sentences })
    }
}

/// What comes over the wire.
pub enum Said {
    Reply(Reply),
    /// The text of the completion, whatever it is.
    Content(String),
    /// The whole body.
    Body(Vec<u8>),
    Status(u16),
    /// Nothing, for ever.
    Silence,
    /// Half an answer, and the connection breaks off.
    Broken,
}

pub type Speech = Arc<dyn Fn(&Heard) -> Said + Send + Sync>;

#[derive(Clone, Default)]
pub struct FakeModel {
    /// What to say to a question, in the order in which it is asked; honest where nothing is left.
    plans: Arc<Mutex<HashMap<String, VecDeque<(Speech, bool)>>>>,
    said: Arc<Mutex<Vec<String>>>,
    prompts: Arc<Mutex<Vec<String>>>,
    /// What it says of a reply that is about to leave; that it is supported, if nothing else was put into its mouth.
    second_look: Arc<Mutex<Option<String>>>,
}

impl FakeModel {
    pub fn says_of_replies(&self, content: &str) {
        *self.second_look.lock().unwrap() = Some(content.to_owned());
    }

    pub async fn listen(&self) -> (SocketAddr, JoinSet<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(self.clone());
        let mut listening = JoinSet::new();
        listening.spawn(async move { axum::serve(listener, router).await.unwrap() });
        (address, listening)
    }

    pub fn plan(&self, question: &str, speech: Speech) {
        let mut plans = self.plans.lock().unwrap();
        plans.entry(question.to_owned()).or_default().push_back((speech, true));
    }

    /// Plans that nobody asked for.
    pub fn left(&self) -> usize {
        self.plans.lock().unwrap().values().map(VecDeque::len).sum()
    }

    /// Texts of replies that were put into its mouth.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// Everything it was sent.
    pub fn prompts(&self) -> Vec<String> {
        self.prompts.lock().unwrap().clone()
    }
}

async fn answer(State(model): State<FakeModel>, body: Bytes) -> Response {
    let request: Value = serde_json::from_slice(&body).unwrap();
    assert!(request.get("tools").is_none(), "the model was given tools");
    let said = |at: usize| request["messages"][at]["content"].as_str().unwrap().to_owned();
    model.prompts.lock().unwrap().push(request.to_string());
    let completion = |content: &str| json!({ "choices": [{ "message": { "content": content }, "finish_reason": "stop" }] });
    if said(0).starts_with("You check a reply") {
        let second = model.second_look.lock().unwrap().clone();
        let second = second.unwrap_or_else(|| "{\"supported\": true}".to_owned());
        return completion(&second).to_string().into_response();
    }
    let heard = hear(said(0), said(1));
    let planned = model.plans.lock().unwrap().get_mut(&heard.question).and_then(VecDeque::pop_front);
    let speech = match planned {
        Some((speech, is_first)) => {
            let said = speech(&heard);
            match &said {
                Said::Reply(reply) => model.said.lock().unwrap().push(reply.text()),
                // Asked once more, it is as busy as before.
                Said::Status(429 | 503) if is_first => {
                    let mut plans = model.plans.lock().unwrap();
                    plans.entry(heard.question.clone()).or_default().push_front((speech, false));
                }
                _ => {}
            }
            said
        }
        None => Said::Reply(heard.reply),
    };
    match speech {
        Said::Reply(reply) => completion(&reply.json().to_string()).to_string().into_response(),
        Said::Content(content) => completion(&content).to_string().into_response(),
        Said::Body(bytes) => bytes.into_response(),
        Said::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Said::Silence => futures::future::pending().await,
        Said::Broken => {
            let parts = [Ok("{\"choices\":"), Err(std::io::Error::other("broken"))];
            Body::from_stream(stream::iter(parts)).into_response()
        }
    }
}

/// Reads the prompt as a model does: whatever it does not show is not known.
fn hear(instructions: String, material: String) -> Heard {
    let now: Zoned = line(&material, "Now: ").split(" (").next().unwrap().parse().unwrap();
    let language = match line(&material, "Language: ") {
        "id" => "id",
        "en" => "en",
        other => panic!("{other}"),
    };
    let mut list = Vec::new();
    let mut conversation = Conversation::default();
    for line in material.lines() {
        let fact = line.strip_prefix('F').and_then(|rest| rest.split_once(' '));
        if let Some((Ok(number), json)) = fact.map(|(number, json)| (number.parse::<u128>(), json)) {
            list.push(Fact {
                id: FactId(Uuid::from_u128(number)),
                version: 1,
                body: serde_json::from_str::<FactBody>(json).unwrap(),
            });
        } else if let Ok(turn) = serde_json::from_str::<Value>(line) {
            conversation.messages.push(Turn {
                from: if turn["from"] == "customer" { From::Customer } else { From::Business },
                text: turn["text"].as_str().unwrap().to_owned(),
                at: now.timestamp(),
            });
        }
    }
    let facts = Facts::new(list, TimeZone::UTC);
    let proposal = Embedded.draft(&facts, &conversation, now.timestamp());
    Heard {
        instructions,
        question: conversation.question(),
        reply: reply(&proposal, language),
        facts,
        material,
    }
}

fn line<'m>(material: &'m str, label: &str) -> &'m str {
    material.lines().find_map(|line| line.strip_prefix(label)).unwrap()
}

fn reply(proposal: &Proposal, language: &'static str) -> Reply {
    Reply {
        language,
        class: match proposal.class {
            ProposalClass::Documented => "documented",
            ProposalClass::NoClaim => "no_claim",
            ProposalClass::CannotAnswer(_) => "cannot_answer",
            ProposalClass::NeedsPerson(_) => "needs_person",
        },
        sentences: proposal
            .sentences
            .iter()
            .map(|sentence| {
                let facts = sentence.sources.iter().map(|key| format!("F{}", key.id.0.as_u128()));
                (sentence.text.clone(), facts.collect())
            })
            .collect(),
    }
}
