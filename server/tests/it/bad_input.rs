//! What Meta, or somebody who holds the app's secret, may send: nothing of it is lost, nothing breaks, and no neighbour waits for it.

use std::fmt::Write as _;

use axum::http::StatusCode;
use domain::receive::{self, InboxFilter, NotAccepted, Thread};
use domain::{Channel, jobs};
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sea_orm::{ConnectionTrait as _, SqliteTransactionMode, TransactionOptions, TransactionTrait as _};
use server::{Site, router};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use twin::{Options, Outcome};

use crate::databases::Kind;
use crate::webhooks::number;
use crate::world::{MELATI, ROTI, World};

on_both_databases![
    what_cannot_be_read_strictly_is_set_aside_and_its_neighbours_arrive,
    fields_of_tomorrow_and_numbers_as_text_lose_no_message,
    stamps_out_of_range_lose_no_message_and_open_no_longer_window,
    envelopes_of_any_shape_are_acknowledged_and_kept,
    a_thousand_changes_for_fifty_numbers_in_three_megabytes_all_arrive_in_order,
    only_one_well_formed_signature_over_the_bytes_counts,
    framing_does_not_matter_and_a_length_that_lies_is_not_acknowledged,
    a_compressed_body_is_refused_although_it_is_signed,
    a_body_that_drips_is_given_up,
    four_mebibytes_are_taken_and_one_byte_more_is_not,
    any_signed_bytes_are_acknowledged_and_any_unsigned_ones_are_not,
    when_too_much_waits_meta_is_told_to_come_back,
];

const PATH: &str = "/api/webhooks/wa";
const LIMIT: usize = 4 * 1024 * 1024;

/// A delivery of these messages, each as raw JSON, for the number of a business.
fn delivery(business: &str, messages: &[String]) -> Vec<u8> {
    let number = number(business);
    envelope(number.waba_id, &[change(number.phone_number_id, messages)])
}

fn change(phone_number_id: &str, messages: &[String]) -> String {
    format!(
        r#"{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"phone_number_id":"{phone_number_id}"}},"messages":[{}]}}}}"#,
        messages.join(",")
    )
}

fn envelope(account: &str, changes: &[String]) -> Vec<u8> {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"{account}","changes":[{}]}}]}}"#,
        changes.join(",")
    )
    .into_bytes()
}

fn message(world: &World, wamid: &str, text: &str) -> String {
    stamped(wamid, text, &format!("\"{}\"", world.clock.now().as_second()))
}

fn stamped(wamid: &str, text: &str, stamp: &str) -> String {
    format!(
        r#"{{"from":"6281255501234","id":"{wamid}","timestamp":{stamp},"type":"text","text":{{"body":"{text}"}}}}"#
    )
}

#[track_caller]
fn acknowledged(outcome: &Outcome, what: &str) {
    assert_eq!(*outcome, Outcome::Answered(200), "{what}");
}

async fn take(world: &World, body: Vec<u8>, what: &str) {
    acknowledged(&world.twin.inject_raw(body, None).await, what);
    world.settle().await;
}

async fn only_thread(world: &World, business: &str) -> Thread {
    let scope = world.scope(business).await;
    let rows = receive::inbox(&scope, InboxFilter::All).await.unwrap();
    assert_eq!(rows.len(), 1, "not one conversation");
    receive::thread(&scope, rows[0].id).await.unwrap().unwrap()
}

fn texts(thread: &Thread) -> Vec<&str> {
    let shown = thread.bubbles.iter();
    shown.filter_map(|bubble| bubble.text.as_deref()).collect()
}

async fn set_aside(world: &World) -> u64 {
    jobs::backlog(&world.laras).await.unwrap().quarantined
}

async fn what_cannot_be_read_strictly_is_set_aside_and_its_neighbours_arrive(world: &World) {
    world.connect_demo_numbers().await;
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    let bad = [
        r#"{"from":"62","id":"wamid.d","id":"wamid.e","timestamp":"1","type":"text","text":{"body":"x"}}"#
            .to_owned(),
        r#"{"from":"62","id":"wamid.f","timestamp":"1","type":"text","text":{"body":"x","body":"y"}}"#
            .to_owned(),
        r#"{"from":"62","id":"wamid.g","timestamp":"1","type":"text","text":{"body":"\ud83d"}}"#.to_owned(),
        r#"{"from":"62","id":"wamid.h","timestamp":"1","type":"text","text":{"body":"\ude00 \ud83d"}}"#
            .to_owned(),
        format!(
            r#"{{"from":"62","id":"wamid.i","timestamp":"1","type":"text","text":{{"body":"x"}},"z":{}}}"#,
            deep(64)
        ),
        r#"{"from":"62","timestamp":"1","type":"text","text":{"body":"x"}}"#.to_owned(),
        "7".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        r#""text""#.to_owned(),
    ];
    let mut wanted = Vec::new();
    for (place, bad) in bad.iter().enumerate() {
        let (before, after) = (format!("before {place}"), format!("after {place}"));
        let messages = [
            message(world, &format!("wamid.before.{place}"), &before),
            bad.clone(),
            message(world, &format!("wamid.after.{place}"), &after),
        ];
        take(world, delivery(ROTI, &messages), bad).await;
        wanted.extend([before, after]);
        assert_eq!(set_aside(world).await, place as u64 + 1, "{bad}");
    }
    assert_eq!(texts(&only_thread(world, ROTI).await), wanted);
}

async fn fields_of_tomorrow_and_numbers_as_text_lose_no_message(world: &World) {
    world.connect_demo_numbers().await;
    let now = world.clock.now().as_second();
    let messages = [
        format!(
            r#"{{"from":6281255501234,"id":"wamid.1","timestamp":{now},"type":"text","text":{{"body":"Angka","shade":{{"of":[1,2]}}}},"tomorrow":{{"x":null}}}}"#
        ),
        format!(
            r#"{{"from":"6281255501234","id":"wamid.2","timestamp":"{now}","type":"hologram","hologram":{{"seconds":"7"}}}}"#
        ),
        message(world, "wamid.3", "Biasa"),
    ];
    take(world, delivery(ROTI, &messages), "fields of tomorrow").await;
    assert_eq!(set_aside(world).await, 0);
    let thread = only_thread(world, ROTI).await;
    assert_eq!(thread.bubbles.len(), 3);
    assert!(texts(&thread).starts_with(&["Angka"]) && texts(&thread).ends_with(&["Biasa"]));
}

async fn stamps_out_of_range_lose_no_message_and_open_no_longer_window(world: &World) {
    world.connect_demo_numbers().await;
    let stamps = [
        "\"-1\"",
        "-62135596801",
        "\"253402300800\"",
        "99999999999999999999",
        "1e400",
        "1.5",
        "\"soon\"",
        "null",
        "true",
        "{}",
        "[1]",
        "\"\"",
    ];
    let messages: Vec<String> = stamps
        .iter()
        .enumerate()
        .map(|(place, stamp)| stamped(&format!("wamid.{place}"), &format!("stamp {place}"), stamp))
        .collect();
    take(world, delivery(ROTI, &messages), "stamps").await;
    let aside = usize::try_from(set_aside(world).await).unwrap();
    let thread = only_thread(world, ROTI).await;
    assert_eq!(thread.bubbles.len() + aside, stamps.len());
    assert!(aside <= 1, "{aside} messages were set aside for their stamp");
    let now = world.clock.now();
    assert!(
        thread.bubbles.iter().all(|bubble| bubble.at <= now),
        "a message from the future"
    );
    let left = thread.window.left(now);
    assert!(left.is_none_or(|left| left.as_hours() < 24), "{left:?}");
}

async fn envelopes_of_any_shape_are_acknowledged_and_kept(world: &World) {
    world.connect_demo_numbers().await;
    let kept: [&[u8]; 19] = [
        b"",
        b" ",
        b"null",
        b"[]",
        b"7",
        b"\"x\"",
        b"{}",
        b"{\"entry\":[]}",
        b"{\"object\":\"whatsapp_business_account\"}",
        b"{\"object\":\"whatsapp_business_account\",\"entry\":{}}",
        b"{\"object\":\"whatsapp_business_account\",\"entry\":\"x\"}",
        b"{\"object\":\"whatsapp_business_account\",\"entry\":[{}]}",
        b"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[]}]}",
        b"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"2\",\"changes\":7}]}",
        b"{\"object\":\"whatsapp_business_account\",\"entry\":[null]}",
        b"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":1e999,\"changes\":[{}]}]}",
        b"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"\xff\xfe\"}]}",
        b"\xef\xbb\xbf{\"object\":\"whatsapp_business_account\",\"entry\":[]}",
        b"{\"object\":\"whatsapp_business_account\",\"entry\":[]}trailing",
    ];
    for (place, body) in kept.into_iter().enumerate() {
        let shown = String::from_utf8_lossy(body);
        take(world, body.to_vec(), &shown).await;
        assert_eq!(set_aside(world).await, place as u64 + 1, "{shown}");
    }
    // Says nothing, so there is nothing to keep.
    let empty = b"{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
    take(world, empty.to_vec(), "no entries").await;
    assert_eq!(set_aside(world).await, kept.len() as u64);
    take(
        world,
        delivery(ROTI, &[message(world, "wamid.1", "Masih buka?")]),
        "a message",
    )
    .await;
    assert_eq!(texts(&only_thread(world, ROTI).await), ["Masih buka?"]);
}

#[expect(
    clippy::disallowed_methods,
    reason = "reports how long it took; nothing depends on it"
)]
async fn a_thousand_changes_for_fifty_numbers_in_three_megabytes_all_arrive_in_order(world: &World) {
    const NUMBERS: usize = 50;
    const EACH: usize = 20;
    world.connect_demo_numbers().await;
    let phone = |place: usize| match place {
        0 => number(ROTI).phone_number_id.to_owned(),
        1 => number(MELATI).phone_number_id.to_owned(),
        other => format!("77700{other}"),
    };
    let text = |turn: usize| format!("{turn:02} {}", "x".repeat(2_900));
    let mut changes = Vec::new();
    for turn in 0..EACH {
        for place in 0..NUMBERS {
            let message = message(world, &format!("wamid.{place}.{turn}"), &text(turn));
            changes.push(change(&phone(place), &[message]));
        }
    }
    let body = envelope("1", &changes);
    assert!(
        body.len() > 3_000_000 && body.len() < LIMIT,
        "{} bytes",
        body.len()
    );
    let begun = std::time::Instant::now();
    acknowledged(&world.twin.inject_raw(body, None).await, "a thousand changes");
    let acknowledged_after = begun.elapsed();
    world.settle().await;
    eprintln!(
        "1,000 changes: acknowledged after {acknowledged_after:?}, sorted after {:?}",
        begun.elapsed()
    );
    let wanted: Vec<String> = (0..EACH).map(text).collect();
    for business in [ROTI, MELATI] {
        assert_eq!(texts(&only_thread(world, business).await), wanted, "{business}");
    }
    assert_eq!(set_aside(world).await, ((NUMBERS - 2) * EACH) as u64);
}

/// HMAC-SHA256 (RFC 2104), written apart from the product's own.
fn signature(body: &[u8]) -> String {
    let secret = Options::demo().app_secret;
    let mut key = [0_u8; 64];
    key[..secret.len()].copy_from_slice(secret.as_bytes());
    let pad = |with: u8| key.map(|byte| byte ^ with);
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(body)
        .finalize();
    let outer = Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize();
    hex::encode(outer)
}

/// One request exactly as written; the status of the answer, or none when there was none.
async fn raw(world: &World, request: &[u8]) -> Option<u16> {
    answer_to(TcpStream::connect(world.address).await.unwrap(), request).await
}

/// The same from a sender that says no more after it.
async fn cut_off(world: &World, request: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    stream.write_all(request).await.unwrap();
    stream.shutdown().await.unwrap();
    answer_to(stream, b"").await
}

async fn answer_to(mut stream: TcpStream, request: &[u8]) -> Option<u16> {
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer).await);
    String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
}

fn post(headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("POST {PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

async fn nothing_is_stored(world: &World) {
    let backlog = jobs::backlog(&world.laras).await.unwrap();
    assert_eq!((backlog.inbox, backlog.quarantined), (0, 0));
}

async fn only_one_well_formed_signature_over_the_bytes_counts(world: &World) {
    world.connect_demo_numbers().await;
    let body = delivery(ROTI, &[message(world, "wamid.1", "Halo")]);
    let tag = signature(&body);
    let good = format!("sha256={tag}");
    let length = body.len().to_string();
    let header = "X-Hub-Signature-256";
    let upper = format!("sha256={}", tag.to_uppercase());
    let refused: Vec<Vec<(&str, String)>> = vec![
        vec![],
        vec![(header, String::new())],
        vec![(header, tag.clone())],
        vec![(header, format!("SHA256={tag}"))],
        vec![(header, format!("sha1={tag}"))],
        vec![(header, format!("sha512={tag}"))],
        vec![(header, format!("sha256={}", &tag[..63]))],
        vec![(header, format!("sha256={tag}0"))],
        vec![(header, format!("sha256= {tag}"))],
        vec![(header, format!("sha256={}", "0".repeat(64)))],
        vec![(header, format!("{good}, {good}"))],
        vec![(header, good.clone()), (header, good.clone())],
        vec![
            (header, format!("sha256={}", "0".repeat(64))),
            (header, good.clone()),
        ],
        vec![("X-Hub-Signature", good.clone())],
    ];
    for headers in refused {
        let mut all = vec![("Content-Length", length.as_str())];
        all.extend(headers.iter().map(|(name, value)| (*name, value.as_str())));
        assert_eq!(raw(world, &post(&all, &body)).await, Some(401), "{headers:?}");
    }
    // Bytes that changed on the way.
    let mut other = body.clone();
    other.push(b' ');
    let longer = other.len().to_string();
    let headers = [("Content-Length", longer.as_str()), (header, good.as_str())];
    assert_eq!(raw(world, &post(&headers, &other)).await, Some(401));
    nothing_is_stored(world).await;
    // Hexadecimal has no case; both are the same bytes.
    for value in [&good, &upper] {
        let headers = [("Content-Length", length.as_str()), (header, value.as_str())];
        assert_eq!(raw(world, &post(&headers, &body)).await, Some(200), "{value}");
    }
    world.settle().await;
    assert_eq!(texts(&only_thread(world, ROTI).await), ["Halo"]);
}

async fn framing_does_not_matter_and_a_length_that_lies_is_not_acknowledged(world: &World) {
    world.connect_demo_numbers().await;
    let body = delivery(ROTI, &[message(world, "wamid.1", "Sepotong-sepotong")]);
    let good = format!("sha256={}", signature(&body));
    let signed = ("X-Hub-Signature-256", good.as_str());
    let longer = (body.len() + 10).to_string();
    let answer = cut_off(world, &post(&[("Content-Length", &longer), signed], &body)).await;
    assert_ne!(answer, Some(200), "a body that broke off was acknowledged");
    let shorter = (body.len() - 10).to_string();
    let answer = raw(world, &post(&[("Content-Length", &shorter), signed], &body)).await;
    assert_eq!(answer, Some(401));
    let length = body.len().to_string();
    let both = [
        ("Content-Length", length.as_str()),
        ("Content-Length", "1"),
        signed,
    ];
    assert_eq!(raw(world, &post(&both, &body)).await, Some(400));
    nothing_is_stored(world).await;

    let mut chunked = Vec::new();
    for piece in body.chunks(7) {
        chunked.extend(format!("{:x}\r\n", piece.len()).into_bytes());
        chunked.extend(piece);
        chunked.extend(b"\r\n");
    }
    let broken = post(&[("Transfer-Encoding", "chunked"), signed], &chunked);
    assert_ne!(
        cut_off(world, &broken).await,
        Some(200),
        "chunks without an end were acknowledged"
    );
    nothing_is_stored(world).await;
    chunked.extend(b"0\r\n\r\n");
    let whole = post(
        &[
            ("Transfer-Encoding", "chunked"),
            ("Content-Encoding", "identity"),
            signed,
        ],
        &chunked,
    );
    assert_eq!(raw(world, &whole).await, Some(200));
    world.settle().await;
    assert_eq!(texts(&only_thread(world, ROTI).await), ["Sepotong-sepotong"]);
}

async fn a_compressed_body_is_refused_although_it_is_signed(world: &World) {
    world.connect_demo_numbers().await;
    let body = delivery(ROTI, &[message(world, "wamid.1", "Halo")]);
    let length = body.len().to_string();
    let good = format!("sha256={}", signature(&body));
    for coding in ["gzip", "deflate", "br", "zstd", "gzip, identity", "x"] {
        let headers = [
            ("Content-Length", length.as_str()),
            ("Content-Encoding", coding),
            ("X-Hub-Signature-256", good.as_str()),
        ];
        assert_eq!(raw(world, &post(&headers, &body)).await, Some(415), "{coding}");
    }
    nothing_is_stored(world).await;
}

async fn a_body_that_drips_is_given_up(world: &World) {
    let mut site = Site::new(&world.config, world.laras.clone());
    site.webhook_body_time = std::time::Duration::from_millis(100);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router::router(&site).into_make_service_with_connect_info::<std::net::SocketAddr>();
    let mut listening = tokio::task::JoinSet::new();
    listening.spawn(async move { axum::serve(listener, service).await.unwrap() });
    let body = delivery(ROTI, &[message(world, "wamid.1", "Halo")]);
    let good = format!("sha256={}", signature(&body));
    let length = body.len().to_string();
    let headers = [
        ("Content-Length", length.as_str()),
        ("X-Hub-Signature-256", good.as_str()),
    ];
    let dripping = post(&headers, &body[..10]);
    let answer = tokio::time::timeout(
        std::time::Duration::from_secs(20),
        answer_to(TcpStream::connect(address).await.unwrap(), &dripping),
    );
    let status = answer.await.unwrap();
    assert_eq!(status, Some(StatusCode::REQUEST_TIMEOUT.as_u16()));
    nothing_is_stored(world).await;
    listening.shutdown().await;
}

async fn four_mebibytes_are_taken_and_one_byte_more_is_not(world: &World) {
    world.connect_demo_numbers().await;
    let mut body = delivery(ROTI, &[message(world, "wamid.1", "Paling panjang")]);
    body.resize(LIMIT, b' ');
    let mut over = body.clone();
    over.push(b' ');
    assert_eq!(world.twin.inject_raw(over, None).await, Outcome::Answered(413));
    nothing_is_stored(world).await;
    take(world, body, "4 MiB").await;
    assert_eq!(texts(&only_thread(world, ROTI).await), ["Paling panjang"]);
}

/// Bytes of any kind, and deliveries in which some bytes are others.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let base = delivery(ROTI, &[stamped("wamid.p", "Halo", "\"1790000000\"")]);
    let length = base.len();
    let mangled = prop::collection::vec((0..length, any::<u8>()), 1..6).prop_map(move |changes| {
        let mut body = base.clone();
        for (place, byte) in changes {
            body[place] = byte;
        }
        body
    });
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        "[\\[\\]{}\":,0-9a-z\\\\ ]{0,200}".prop_map(String::into_bytes),
        mangled,
    ]
}

async fn any_signed_bytes_are_acknowledged_and_any_unsigned_ones_are_not(world: &World) {
    world.connect_demo_numbers().await;
    let mut runner = TestRunner::deterministic();
    let bodies: Vec<Vec<u8>> = (0..120)
        .map(|_| bodies().new_tree(&mut runner).unwrap().current())
        .collect();
    let forged = format!("sha256={}", "a".repeat(64));
    for body in &bodies {
        let outcome = world.twin.inject_raw(body.clone(), Some(&forged)).await;
        assert_eq!(outcome, Outcome::Answered(401), "{body:?}");
    }
    nothing_is_stored(world).await;
    for body in &bodies {
        let outcome = world.twin.inject_raw(body.clone(), None).await;
        assert_eq!(outcome, Outcome::Answered(200), "{body:?}");
    }
    world.settle().await;
    let units = receive::quarantined(&world.laras, 1000).await.unwrap();
    assert!(
        units.iter().all(|unit| unit.reason != "failed"),
        "something broke while it was taken in"
    );
    take(
        world,
        delivery(MELATI, &[message(world, "wamid.z", "Still open?")]),
        "a message",
    )
    .await;
    assert_eq!(texts(&only_thread(world, MELATI).await), ["Still open?"]);
}

async fn when_too_much_waits_meta_is_told_to_come_back(world: &World) {
    let database = world.database.connect_to_arrivals().await;
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let blocking = database.begin_with_options(options).await.unwrap();
    if world.database.kind() == Kind::Postgres {
        #[expect(clippy::disallowed_methods, reason = "holds up the product from outside")]
        blocking
            .execute_unprepared("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
            .await
            .unwrap();
    }
    let bodies: Vec<Vec<u8>> = (0..20_000)
        .map(|place| {
            envelope(
                "1",
                &[change("1", &[message(world, &format!("wamid.{place}"), "x")])],
            )
        })
        .collect();
    let mut waiting = FuturesUnordered::new();
    let mut refused = 0;
    for body in &bodies {
        waiting.push(receive::acknowledge(&world.laras, Channel::WhatsApp, body));
        if let std::task::Poll::Ready(Some(outcome)) = futures::poll!(waiting.next()) {
            assert_eq!(outcome, Err(NotAccepted::Overloaded));
            refused += 1;
            break;
        }
    }
    assert_eq!(
        refused,
        1,
        "{} webhooks wait and memory has no bound",
        bodies.len()
    );
    let one_more = envelope("1", &[change("1", &[message(world, "wamid.more", "x")])]);
    assert_eq!(
        world.twin.inject_raw(one_more.clone(), None).await,
        Outcome::Answered(503)
    );

    blocking.rollback().await.unwrap();
    let accepted = waiting.len() as u64;
    while let Some(outcome) = waiting.next().await {
        assert_eq!(outcome, Ok(()));
    }
    acknowledged(&world.twin.inject_raw(one_more, None).await, "Meta comes back");
    world.settle().await;
    assert_eq!(set_aside(world).await, accepted + 1);
    database.close().await.unwrap();
}
