//! Where a secret must not appear: in an error, and in anything that any library logs.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

use meta::instagram::{DirectRecipient, RefreshError, SendDirect};
use meta::{CallError, Recipient, Secret, SendOutcome, SendText};
use tracing_subscriber::fmt::MakeWriter;

use crate::stand_in::{APP_SECRET, INSTAGRAM_SECRET, StandIn, TOKEN, graph_at, instagram_at, token};

const CODE: &str = "AQD-one-time-code";
const PIN: &str = "482913";

fn shown(error: &CallError) -> String {
    format!(
        "{error} {error:?} {:?}",
        std::error::Error::source(error).map(ToString::to_string)
    )
}

fn assert_nothing_secret(text: &str) {
    for secret in [APP_SECRET, INSTAGRAM_SECRET, TOKEN, CODE, PIN] {
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

async fn instagram_errors(instagram: &meta::Instagram) -> Vec<String> {
    let code = Secret::from(CODE);
    let calls = [
        instagram
            .exchange_login_code("https://laras.test", &code)
            .await
            .err(),
        instagram.exchange_short_token(&token()).await.err(),
        instagram.me(&token()).await.err(),
        instagram.comment(&token(), "1800").await.err(),
        instagram.subscribe(&token(), "1784", &["messages"]).await.err(),
    ];
    let mut errors: Vec<String> = calls.iter().flatten().map(shown).collect();
    assert_eq!(errors.len(), calls.len(), "a call succeeded");
    let refused: RefreshError = instagram.refresh(&token()).await.err().expect("no new token");
    errors.push(format!("{refused} {refused:?}"));
    let answer = SendDirect {
        to: DirectRecipient::Customer("900000000000222".to_owned()),
        text: "alamat rumah".to_owned(),
        human_agent: false,
    };
    let outcome = instagram.send_text(&token(), "1784", &answer).await;
    errors.push(format!("{outcome:?}"));
    errors
}

#[tokio::test]
async fn no_error_of_instagram_shows_a_secret_even_if_meta_quotes_it() {
    let graph = format!(
        r#"{{"error":{{"message":"bad {TOKEN} {INSTAGRAM_SECRET}","type":"{TOKEN}","code":190,"fbtrace_id":"{TOKEN}","error_data":"{TOKEN} {INSTAGRAM_SECRET}"}}}}"#
    );
    let login = format!(
        r#"{{"error_type":"{INSTAGRAM_SECRET}","code":400,"error_message":"bad {CODE} {INSTAGRAM_SECRET}"}}"#
    );
    let unreadable = format!(r#"{{"access_token":["{TOKEN}"],"success":"{TOKEN}","id":[]}}"#);
    for answer in [
        (400, graph.as_str()),
        (500, &graph),
        (400, &login),
        (200, &unreadable),
    ] {
        let meta = StandIn::answering([answer; 7]).await;
        for (number, error) in instagram_errors(&meta.instagram()).await.iter().enumerate() {
            // Meta quoting the secrets of other calls is Meta's leak; each call's own must not pass.
            let own = if number == 0 { CODE } else { TOKEN };
            for secret in [INSTAGRAM_SECRET, own] {
                assert!(!error.contains(secret), "a secret is in {error}");
            }
        }
    }
}

#[tokio::test]
async fn no_connection_error_of_instagram_shows_an_address_with_its_query() {
    for error in instagram_errors(&instagram_at("http://127.0.0.1:9")).await {
        assert_nothing_secret(&error);
        assert!(!error.contains("127.0.0.1"), "an address is in {error}");
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
    let meta = StandIn::answering([
        (
            200,
            r#"{"access_token":"IGAA-fresh","user_id":"27000000000000333"}"#,
        ),
        (200, r#"{"access_token":"IGAA-longer","expires_in":1}"#),
        (400, r#"{"error":{"code":100}}"#),
        (
            200,
            r#"{"recipient_id":"900000000009876","message_id":"m_PRIVATE"}"#,
        ),
        (200, "a picture"),
    ])
    .await;
    let instagram = meta.instagram();
    assert!(
        instagram
            .exchange_login_code("https://laras.test", &Secret::from("AQD-ig-logged"))
            .await
            .is_ok()
    );
    let token = Secret::from("IGAA-logged");
    assert!(instagram.exchange_short_token(&token).await.is_ok());
    assert!(instagram.refresh(&token).await.is_err());
    let answer = SendDirect {
        to: DirectRecipient::Customer("900000000009876".to_owned()),
        text: "alamat rumah".to_owned(),
        human_agent: false,
    };
    assert!(matches!(
        instagram.send_text(&token, "1784", &answer).await,
        SendOutcome::Accepted { .. }
    ));
    let address = meta.address_of("/files/1.jpg?signature=SIGNED");
    assert!(
        instagram
            .download(&address, std::time::Duration::from_secs(20))
            .await
            .is_ok()
    );
    let log = captured.text();
    assert!(
        log.contains("exchange_code") && log.contains("hyper"),
        "nothing was captured"
    );
    for secret in [
        "AQD-logged",
        "EAAB-logged",
        "EAAB-fresh",
        "AQD-ig-logged",
        "IGAA-logged",
        "IGAA-fresh",
        "IGAA-longer",
        "SIGNED",
        "9000000000",
        INSTAGRAM_SECRET,
        "731064",
        APP_SECRET,
        "alamat",
        "62812555",
        "PRIVATE",
    ] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
}
