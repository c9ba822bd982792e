//! What goes over the wire, seen by a server of the test's own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::{Api, Failure, Key, Limits, Model, ModelConfig, Question};

type Answer = fn(usize, &Value) -> (u16, String);

#[derive(Clone)]
struct Server {
    answer: Answer,
    seen: Arc<Mutex<Vec<(String, HeaderMap, Value)>>>,
}

async fn hear(
    State(server): State<Server>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let mut seen = server.seen.lock().unwrap();
    let (status, text) = (server.answer)(seen.len(), &body);
    seen.push((uri.path().to_owned(), headers, body));
    (StatusCode::from_u16(status).unwrap(), text)
}

/// Asks a server that answers like this, and says what it saw.
async fn ask(
    api: Api,
    times: usize,
    answer: Answer,
) -> (Vec<Result<String, Failure>>, Vec<(String, HeaderMap, Value)>) {
    let server = Server {
        answer,
        seen: Arc::default(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new().fallback(hear).with_state(server.clone());
    let mut listening = JoinSet::new();
    listening.spawn(async move { axum::serve(listener, router).await.unwrap() });
    let model = model(api, &format!("http://{address}/base"));
    let schema = json!({ "type": "object" });
    let question = Question {
        instructions: "Be brief.",
        material: "Who are you?",
        schema: &schema,
        schema_name: "reply",
        longest: 100,
    };
    let mut answers = Vec::new();
    for _ in 0..times {
        answers.push(model.ask(&question, Duration::from_secs(9)).await);
    }
    listening.shutdown().await;
    let seen = server.seen.lock().unwrap().clone();
    (answers, seen)
}

fn model(api: Api, url: &str) -> Model {
    let limits = Limits {
        connect: Duration::from_secs(1),
        whole: Duration::from_secs(2),
        pause: Duration::from_millis(1),
    };
    let config = ModelConfig {
        api,
        url: url.parse().unwrap(),
        model: "m-1".to_owned(),
        key: Some(Key::from("key-7f3")),
        limits,
    };
    Model::new(config).unwrap()
}

fn completion(text: &str) -> String {
    json!({ "choices": [{ "message": { "content": text }, "finish_reason": "stop" }] }).to_string()
}

fn message(content: &Value) -> String {
    json!({ "content": content, "stop_reason": "end_turn" }).to_string()
}

#[tokio::test]
async fn an_openai_compatible_server_gets_the_key_and_a_schema_and_its_text_comes_back() {
    let (answers, seen) = ask(Api::OpenAi, 1, |_, _| (200, completion("{\"a\":1}"))).await;
    assert_eq!(answers, [Ok("{\"a\":1}".to_owned())]);
    let (path, headers, body) = &seen[0];
    assert_eq!(path, "/base/chat/completions");
    assert_eq!(headers["authorization"], "Bearer key-7f3");
    assert_eq!(body["response_format"]["type"], "json_schema");
    assert_eq!(body["messages"][0]["role"], "system");
    assert!(body.get("tools").is_none());
}

#[tokio::test]
async fn a_server_that_refuses_the_strict_form_is_asked_plainly_from_then_on() {
    let (answers, seen) = ask(Api::OpenAi, 2, |_, body| {
        if body["response_format"]["type"] == "json_schema" {
            (400, "unsupported".to_owned())
        } else {
            (200, completion("{}"))
        }
    })
    .await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(seen.len(), 3, "the second question was asked strictly again");
}

#[tokio::test]
async fn anthropic_gets_its_headers_and_a_form_and_no_tool_unless_it_is_the_form() {
    let (answers, seen) = ask(Api::Anthropic, 1, |_, _| {
        (200, message(&json!([{ "type": "thinking", "thinking": "…" }, { "type": "text", "text": "{}" }])))
    })
    .await;
    assert_eq!(answers, [Ok("{}".to_owned())]);
    let (path, headers, body) = &seen[0];
    assert_eq!(path, "/base/v1/messages");
    assert_eq!(headers["x-api-key"], "key-7f3");
    assert_eq!(headers["anthropic-version"], "2023-06-01");
    assert_eq!(body["output_config"]["format"]["type"], "json_schema");
    assert!(body.get("tools").is_none());

    let (answers, seen) = ask(Api::Anthropic, 1, |_, body| {
        if body.get("output_config").is_some() {
            (400, "unknown field".to_owned())
        } else {
            (200, message(&json!([{ "type": "tool_use", "id": "t", "name": "reply", "input": { "a": 1 } }])))
        }
    })
    .await;
    assert_eq!(answers, [Ok("{\"a\":1}".to_owned())]);
    assert_eq!(seen[1].2["tool_choice"]["name"], "reply");
}

#[tokio::test]
async fn a_busy_server_is_asked_once_more_and_a_broken_one_is_not() {
    let (answers, seen) = ask(Api::OpenAi, 1, |asked, _| {
        if asked == 0 {
            (503, String::new())
        } else {
            (200, completion("{}"))
        }
    })
    .await;
    assert!(answers[0].is_ok() && seen.len() == 2);
    let (answers, seen) = ask(Api::OpenAi, 1, |_, _| (429, String::new())).await;
    assert_eq!((answers[0].clone(), seen.len()), (Err(Failure::Refused { status: 429 }), 2));
    let (answers, seen) = ask(Api::OpenAi, 1, |_, _| (500, String::new())).await;
    assert_eq!((answers[0].clone(), seen.len()), (Err(Failure::Refused { status: 500 }), 1));
}

#[tokio::test]
async fn an_answer_of_another_form_is_a_failure_and_quotes_nothing() {
    let cases: [(Answer, Failure); 6] = [
        (|_, _| (200, "<html>key-7f3</html>".to_owned()), Failure::Unreadable),
        (|_, _| (200, json!({ "choices": [] }).to_string()), Failure::Unreadable),
        (|_, _| (200, "x".repeat(300 * 1024)), Failure::TooLong),
        (|_, _| (302, String::new()), Failure::Refused { status: 302 }),
        (
            |_, _| {
                let cut = json!({ "choices": [{ "message": { "content": "{" }, "finish_reason": "length" }] });
                (200, cut.to_string())
            },
            Failure::Cut,
        ),
        (
            |_, _| {
                let no = json!({ "choices": [{ "message": { "content": null, "refusal": "No." } }] });
                (200, no.to_string())
            },
            Failure::Declined,
        ),
    ];
    for (answer, expected) in cases {
        let (answers, _) = ask(Api::OpenAi, 1, answer).await;
        assert_eq!(answers, [Err(expected)]);
        assert!(!expected.to_string().contains("key-7f3"));
    }
}

#[tokio::test]
async fn nobody_listening_is_said_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let model = model(Api::OpenAi, &format!("http://{address}"));
    assert_eq!(model.reach().await, Err(Failure::NotReached));
}

#[test]
fn a_key_that_no_header_can_carry_is_refused_at_the_start() {
    let config = ModelConfig {
        api: Api::OpenAi,
        url: "http://localhost:1".parse().unwrap(),
        model: "m".to_owned(),
        key: Some(Key::from("two\nlines")),
        limits: Limits::within(Duration::from_secs(1)),
    };
    assert!(Model::new(config).is_err());
}
