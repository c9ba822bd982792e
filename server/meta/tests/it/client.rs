//! The client against a stand-in: what leaves, and what is known afterwards.

use std::future::Future;
use std::time::Duration;

use axum::http::Method;
use meta::{
    AmbiguousReason, CallError, Graph, PhoneNumber, Recipient, Secret, SendOutcome, SendText, Unreachable,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::stand_in::{APP_SECRET, StandIn, TOKEN, graph_at, graph_that_waits, serve, token};

const ACCEPTED: &str = r#"{"messaging_product":"whatsapp","contacts":[{"input":"ID.77","user_id":"ID.77"}],"messages":[{"id":"wamid.1"}]}"#;
const NUMBER: &str = r#"{"id":"204","display_phone_number":"+62 215-550-177","verified_name":"Kopi Senja","quality_rating":"GREEN","code_verification_status":"VERIFIED","platform_type":"CLOUD_API","status":"CONNECTED","is_on_biz_app":false}"#;

fn text() -> SendText {
    SendText {
        to: Recipient::Bsuid("ID.77".to_owned()),
        body: "Masih ada, kak".to_owned(),
        callback_data: "lrs1.8f21".to_owned(),
        reply_to: None,
    }
}

async fn send(graph: &Graph) -> SendOutcome {
    graph.send_text(&token(), "204", &text()).await
}

fn reason(outcome: SendOutcome) -> AmbiguousReason {
    match outcome {
        SendOutcome::Ambiguous(ambiguous) => ambiguous.reason,
        other => panic!("{other:?} is not ambiguous"),
    }
}

#[tokio::test]
async fn every_call_carries_the_token_in_the_header_and_its_proof() {
    let meta = StandIn::answering([(200, ACCEPTED)]).await;
    assert_eq!(
        send(&meta.graph()).await,
        SendOutcome::Accepted {
            id: "wamid.1".to_owned(),
            recipient: None,
        }
    );
    let request = meta.only_request();
    assert_eq!(
        (request.method.clone(), request.path.as_str()),
        (Method::POST, "/graph/v26.0/204/messages")
    );
    assert_eq!(request.authorization, Some(format!("Bearer {TOKEN}")));
    let proof = "ecb6ca53dfb847b2197015b11fb6d9db1921be3a2dd0a150a8d20c8830413dd8";
    assert_eq!(request.parameter("appsecret_proof").as_deref(), Some(proof));
    assert!(!request.query.contains(TOKEN));
    assert_eq!(request.body["biz_opaque_callback_data"], "lrs1.8f21");
}

#[tokio::test]
async fn a_code_is_exchanged_with_the_apps_own_credentials() {
    let meta = StandIn::answering([(
        200,
        r#"{"access_token":"EAAB1","token_type":"bearer","expires_in":5183944}"#,
    )])
    .await;
    let answer = meta
        .graph()
        .exchange_code(&Secret::from("AQD-code"))
        .await
        .map_err(|e| e.to_string());
    let token = answer.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        (token.token.expose(), token.expires_in),
        ("EAAB1", Some(5_183_944))
    );
    let request = meta.only_request();
    assert_eq!(
        (request.method.clone(), request.path.as_str()),
        (Method::GET, "/graph/v26.0/oauth/access_token")
    );
    assert_eq!(request.parameter("client_id").as_deref(), Some("551900"));
    assert_eq!(request.parameter("client_secret").as_deref(), Some(APP_SECRET));
    assert_eq!(request.parameter("code").as_deref(), Some("AQD-code"));
    assert_eq!(request.authorization, None);
}

#[tokio::test]
async fn a_token_is_examined_with_the_apps_authority() {
    let meta = StandIn::answering([(200, r#"{"data":{"app_id":"551900","is_valid":true}}"#)]).await;
    assert!(
        meta.graph()
            .debug_token(&token())
            .await
            .expect("an answer")
            .is_valid
    );
    let request = meta.only_request();
    assert_eq!(request.path, "/graph/v26.0/debug_token");
    assert_eq!(request.parameter("input_token").as_deref(), Some(TOKEN));
    assert_eq!(request.authorization, Some(format!("Bearer 551900|{APP_SECRET}")));
}

#[tokio::test]
async fn all_pages_of_numbers_are_read_and_the_tokens_in_their_addresses_ignored() {
    let first = format!(
        r#"{{"data":[{NUMBER}],"paging":{{"cursors":{{"before":"a","after":"QVFI"}},"next":"https://elsewhere.test/?access_token=x"}}}}"#
    );
    let second = r#"{"data":[{"id":205}],"paging":{"cursors":{"before":"b","after":"c"}}}"#;
    let meta = StandIn::answering([(200, first.as_str()), (200, second)]).await;
    let numbers = meta
        .graph()
        .waba_phone_numbers(&token(), "318")
        .await
        .expect("numbers");
    assert_eq!(
        numbers
            .iter()
            .map(|number| number.id.as_str())
            .collect::<Vec<_>>(),
        ["204", "205"]
    );
    assert!(numbers[0].can_send() && numbers[0].is_registered() && !numbers[0].is_coexistence());
    let requests = meta.requests();
    assert_eq!(
        requests
            .iter()
            .map(|request| request.parameter("after"))
            .collect::<Vec<_>>(),
        [None, Some("QVFI".to_owned())]
    );
    assert!(
        requests
            .iter()
            .all(|request| request.path == "/graph/v26.0/318/phone_numbers")
    );
}

#[tokio::test]
async fn endless_pages_end() {
    let page = r#"{"data":[],"paging":{"cursors":{"after":"same"},"next":"x"}}"#;
    let meta = StandIn::answering([(200, page), (200, page)]).await;
    assert_eq!(
        meta.graph()
            .waba_phone_numbers(&token(), "318")
            .await
            .expect("numbers")
            .len(),
        0
    );
}

#[tokio::test]
async fn onboarding_and_offboarding_calls_go_where_meta_documents_them() {
    let done = (200, r#"{"success":true}"#);
    let list = (
        200,
        r#"{"data":[{"whatsapp_business_api_data":{"id":"551900","name":"Laras","link":"x"}}]}"#,
    );
    let meta = StandIn::answering([done, list, done, done, done, done, (200, NUMBER)]).await;
    let graph = meta.graph();
    graph.subscribe(&token(), "318").await.expect("subscribed");
    assert_eq!(
        graph.subscribed_apps(&token(), "318").await.expect("apps")[0].id,
        "551900"
    );
    graph
        .register(&token(), "204", &Secret::from("482913"))
        .await
        .expect("registered");
    graph.mark_read(&token(), "204", "wamid.1").await.expect("read");
    graph.deregister(&token(), "204").await.expect("deregistered");
    graph.unsubscribe(&token(), "318").await.expect("unsubscribed");
    let number: PhoneNumber = graph
        .phone_number(&token(), "204")
        .await
        .map_err(|e| e.to_string())
        .unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(number.verified_name.as_deref(), Some("Kopi Senja"));
    let seen: Vec<String> = meta
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    assert_eq!(
        seen,
        [
            "POST /graph/v26.0/318/subscribed_apps",
            "GET /graph/v26.0/318/subscribed_apps",
            "POST /graph/v26.0/204/register",
            "POST /graph/v26.0/204/messages",
            "POST /graph/v26.0/204/deregister",
            "DELETE /graph/v26.0/318/subscribed_apps",
            "GET /graph/v26.0/204",
        ]
    );
    assert_eq!(meta.requests()[2].body["pin"], "482913");
    assert_eq!(meta.requests()[3].body["status"], "read");
}

#[tokio::test]
async fn a_success_that_does_not_say_so_is_none() {
    let meta = StandIn::answering([(200, r#"{"success":false}"#), (200, "{}")]).await;
    for _ in 0..2 {
        let error = meta
            .graph()
            .subscribe(&token(), "318")
            .await
            .expect_err("no success");
        assert!(matches!(error, CallError::Ambiguous(_)));
    }
}

#[tokio::test]
async fn a_foreign_id_cannot_choose_another_address() {
    let meta = StandIn::answering([]).await;
    for id in ["", "../204", "204/messages", "204?x=1", "..", "%2e%2e"] {
        let error = meta.graph().phone_number(&token(), id).await.err();
        assert_eq!(error, Some(CallError::NotSent(Unreachable::MalformedId)), "{id}");
    }
    assert!(meta.requests().is_empty());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let meta = StandIn::answering([(302, "")]).await;
    assert_eq!(reason(send(&meta.graph()).await), AmbiguousReason::NotGraph);
}

#[tokio::test]
async fn a_closed_port_means_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let outcome = send(&graph_at(&format!("http://{address}"))).await;
    assert_eq!(outcome, SendOutcome::NotSent(Unreachable::NotConnected));
}

#[tokio::test]
async fn a_name_without_address_means_not_sent() {
    let outcome = send(&graph_at("http://graph.invalid")).await;
    assert!(matches!(outcome, SendOutcome::NotSent(_)), "{outcome:?}");
}

#[tokio::test]
async fn a_failed_tls_handshake_means_not_sent() {
    let address = raw_server(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    })
    .await;
    let outcome = send(&graph_at(&format!("https://{address}"))).await;
    assert!(matches!(outcome, SendOutcome::NotSent(_)), "{outcome:?}");
}

#[tokio::test]
async fn silence_after_the_request_means_ambiguous() {
    let address = raw_server(|mut stream| async move {
        let mut received = [0; 4096];
        while stream.read(&mut received).await.is_ok_and(|count| count > 0) {}
    })
    .await;
    let impatient = graph_that_waits(&format!("http://{address}"), Duration::from_millis(500));
    assert_eq!(reason(send(&impatient).await), AmbiguousReason::Timeout);
}

#[tokio::test]
async fn a_connection_cut_after_the_request_means_ambiguous() {
    let address = raw_server(|mut stream| async move {
        let mut received = [0; 4096];
        let _ = stream.read(&mut received).await;
    })
    .await;
    let outcome = send(&graph_at(&format!("http://{address}"))).await;
    assert_eq!(reason(outcome), AmbiguousReason::ConnectionLost);
}

#[tokio::test]
async fn an_answer_cut_in_the_middle_means_ambiguous() {
    let address = raw_server(|mut stream| async move {
        let mut received = [0; 4096];
        let _ = stream.read(&mut received).await;
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"messages\":[{\"id\":\"wamid.1\"")
            .await;
    })
    .await;
    let outcome = send(&graph_at(&format!("http://{address}"))).await;
    assert_eq!(reason(outcome), AmbiguousReason::ConnectionLost);
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_the_end() {
    let address = raw_server(|mut stream| async move {
        let mut received = [0; 4096];
        let _ = stream.read(&mut received).await;
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n")
            .await;
        while stream.write_all(&[b' '; 8_192]).await.is_ok() {}
    })
    .await;
    let outcome = send(&graph_at(&format!("http://{address}"))).await;
    assert_eq!(reason(outcome), AmbiguousReason::Unreadable);
}

/// A server that does with each connection what a test wants.
async fn raw_server<F, W>(serve_one: F) -> std::net::SocketAddr
where
    F: Fn(TcpStream) -> W + Send + 'static,
    W: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    serve(async move {
        while let Ok((stream, _)) = listener.accept().await {
            serve_one(stream).await;
        }
    });
    address
}
