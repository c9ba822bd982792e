//! Where a secret must not appear: in an error, and in anything that any library logs.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

use meta::{CallError, Recipient, Secret, SendOutcome, SendText};
use tracing_subscriber::fmt::MakeWriter;

use crate::stand_in::{APP_SECRET, StandIn, TOKEN, graph_at, token};

const CODE: &str = "AQD-one-time-code";
const PIN: &str = "482913";

fn shown(error: &CallError) -> String {
    format!(
        "{error} {error:?} {:?}",
        std::error::Error::source(error).map(ToString::to_string)
    )
}

fn assert_nothing_secret(text: &str) {
    for secret in [APP_SECRET, TOKEN, CODE, PIN] {
        assert!(!text.contains(secret), "a secret is in {text}");
    }
}

#[tokio::test]
async fn no_error_shows_a_secret_even_if_meta_quotes_it() {
    let quoting = format!(
        r#"{{"error":{{"message":"bad {CODE} {TOKEN} {APP_SECRET} {PIN}","type":"{TOKEN}","code":190,"fbtrace_id":"{TOKEN}","error_data":{{"details":"{CODE} {TOKEN} {PIN} {APP_SECRET}"}}}}}}"#
    );
    let unreadable = format!(r#"{{"access_token":["{TOKEN}"],"data":"{TOKEN}","success":"{PIN} {CODE}"}}"#);
    for answer in [
        (400, quoting.as_str()),
        (500, quoting.as_str()),
        (200, unreadable.as_str()),
        (200, ""),
    ] {
        let meta = StandIn::answering([answer; 3]).await;
        let graph = meta.graph();
        let errors = [
            graph.exchange_code(&Secret::from(CODE)).await.err(),
            graph.debug_token(&token()).await.err(),
            graph.register(&token(), "204", &Secret::from(PIN)).await.err(),
        ];
        for (number, error) in errors.into_iter().enumerate() {
            let error = error.unwrap_or_else(|| panic!("call {number} succeeded with {answer:?}"));
            let text = shown(&error);
            // Meta quoting the secrets of other calls is Meta's leak; each call's own must not pass.
            let own = [
                vec![CODE, APP_SECRET],
                vec![TOKEN, APP_SECRET],
                vec![PIN, TOKEN, APP_SECRET],
            ];
            for secret in &own[number] {
                assert!(!text.contains(secret), "a secret is in {text}");
            }
        }
    }
}

#[tokio::test]
async fn no_connection_error_shows_an_address_with_its_query() {
    let graph = graph_at("http://127.0.0.1:9");
    for error in [
        graph.exchange_code(&Secret::from(CODE)).await.err(),
        graph.debug_token(&token()).await.err(),
        graph.register(&token(), "204", &Secret::from(PIN)).await.err(),
    ] {
        assert_nothing_secret(&shown(&error.expect("nobody listens there")));
    }
}

/// Everything that any library logs while the tests run, at the most talkative level.
#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// Logging is set up once for the whole process: connections live in tasks of their own.
    fn everything() -> Self {
        static CAPTURED: OnceLock<Captured> = OnceLock::new();
        let captured = CAPTURED.get_or_init(|| {
            let captured = Self::default();
            let logging = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_ansi(false);
            logging.with_writer(captured.clone()).init();
            captured
        });
        captured.clone()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("no panic")).into_owned()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_most_talkative_log_of_any_library_shows_no_secret_and_no_message() {
    let captured = Captured::everything();
    let meta = StandIn::answering([
        (200, r#"{"access_token":"EAAB-fresh","token_type":"bearer"}"#),
        (200, r#"{"data":{"is_valid":true}}"#),
        (400, r#"{"error":{"code":133005,"message":"pin"}}"#),
        (200, r#"{"messages":[{"id":"wamid.PRIVATE"}]}"#),
    ])
    .await;
    let graph = meta.graph();
    assert!(graph.exchange_code(&Secret::from("AQD-logged")).await.is_ok());
    let token = Secret::from("EAAB-logged");
    graph.debug_token(&token).await.expect("an answer");
    graph
        .register(&token, "204", &Secret::from("731064"))
        .await
        .expect_err("a refusal");
    let reply = SendText {
        to: Recipient::Phone("6281255509876".to_owned()),
        body: "alamat rumah".to_owned(),
        callback_data: "lrs1.8f21".to_owned(),
        reply_to: None,
    };
    assert!(matches!(
        graph.send_text(&token, "204", &reply).await,
        SendOutcome::Accepted { .. }
    ));
    let log = captured.text();
    assert!(
        log.contains("exchange_code") && log.contains("hyper"),
        "nothing was captured"
    );
    for secret in [
        "AQD-logged",
        "EAAB-logged",
        "EAAB-fresh",
        "731064",
        APP_SECRET,
        "alamat",
        "62812555",
        "PRIVATE",
    ] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
