//! Meta's deliveries: signed or worthless, durable before 200, once only, each in its own workspace.

use domain::jobs;
use domain::receive::{self, InboxFilter};
use sea_orm::{ConnectionTrait as _, SqliteTransactionMode, TransactionOptions, TransactionTrait as _};
use serde_json::{Value, json};
use twin::fixtures::{CONNECTED, ConnectedNumber};
use twin::{Inbound, Misbehaviour, Outcome};

use crate::databases::Kind;
use crate::world::{MELATI, PLATFORM, ROTI, SINAR, World};

on_both_databases![
    meta_proves_the_address_with_the_verify_token,
    what_is_not_signed_by_meta_is_neither_stored_nor_parsed,
    a_body_of_three_megabytes_is_taken_and_one_above_four_is_not,
    an_acknowledgement_waits_for_nobody_who_has_the_businesses_rows,
    a_compressed_body_is_refused,
    duplicates_delivered_at_once_become_one_message,
    a_batch_for_two_tenants_reaches_each_its_own,
    an_unreadable_message_does_not_hold_up_its_neighbours,
    what_belongs_to_no_workspace_is_kept_for_the_operator,
    what_is_signed_but_unreadable_is_kept_for_the_operator,
    every_kind_of_message_is_seen_in_the_inbox,
];

const WEBHOOKS: &str = "/api/webhooks/wa";

pub fn number(business: &str) -> &'static ConnectedNumber {
    CONNECTED
        .iter()
        .find(|number| number.verified_name == business)
        .unwrap()
}

fn entry(world: &World, business: &str, wamid: &str, text: &str) -> Value {
    let number = number(business);
    json!({
        "id": number.waba_id,
        "changes": [{ "field": "messages", "value": {
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "6200000000", "phone_number_id": number.phone_number_id },
            "contacts": [{ "profile": { "name": "Sari Wulandari" }, "wa_id": "6281255501234", "user_id": "ID.1002003004" }],
            "messages": [{
                "from": "6281255501234", "from_user_id": "ID.1002003004", "id": wamid,
                "timestamp": world.clock.now().as_second().to_string(), "type": "text", "text": { "body": text },
            }],
        }}],
    })
}

fn delivery(entries: &[Value]) -> Vec<u8> {
    json!({ "object": "whatsapp_business_account", "entry": entries })
        .to_string()
        .into_bytes()
}

async fn previews(world: &World, business: &str) -> Vec<String> {
    let rows = receive::inbox(&world.scope(business).await, InboxFilter::All)
        .await
        .unwrap();
    rows.into_iter().filter_map(|row| row.preview.text).collect()
}

async fn meta_proves_the_address_with_the_verify_token(world: &World) {
    assert!(
        world
            .twin
            .verify_callback(&world.twin.options().callback_url, "twin-verify-token")
            .await
    );
    assert!(
        !world
            .twin
            .verify_callback(&world.twin.options().callback_url, "another")
            .await
    );
    let meta = world.visitor(PLATFORM);
    for query in [
        "",
        "?hub.mode=subscribe&hub.verify_token=twin-verify-token",
        "?hub.mode=unsubscribe&hub.verify_token=twin-verify-token&hub.challenge=1",
    ] {
        assert_eq!(
            meta.get(&format!("{WEBHOOKS}{query}")).await.status,
            403,
            "{query}"
        );
    }
    let page = meta
        .get(&format!(
            "{WEBHOOKS}?hub.mode=subscribe&hub.challenge=%3Cb%3E&hub.verify_token=twin-verify-token"
        ))
        .await;
    assert_eq!((page.status, page.body.as_str()), (200, "<b>"));
    assert!(page.header("content-type").starts_with("text/plain"));
}

async fn what_is_not_signed_by_meta_is_neither_stored_nor_parsed(world: &World) {
    world.connect_demo_numbers().await;
    let body = delivery(&[entry(world, ROTI, "wamid.forged", "Masih ada roti?")]);
    let forged = format!("sha256={}", "0".repeat(64));
    for signature in [forged.as_str(), "sha256=", "sha1=abc", "abc"] {
        assert_eq!(
            world.twin.inject_raw(body.clone(), Some(signature)).await,
            Outcome::Answered(401),
            "{signature}"
        );
    }
    let meta = world.visitor(PLATFORM);
    let unsigned = meta
        .client()
        .post(format!("{}{WEBHOOKS}", meta.origin))
        .body("{not json");
    assert_eq!(meta.send(unsigned).await.status, 401);
    for misbehaviour in [
        Misbehaviour::WrongSignature,
        Misbehaviour::MissingSignature,
        Misbehaviour::ReencodedBody,
    ] {
        world.twin.set_for(misbehaviour, 1);
        world
            .twin
            .customer_says(number(ROTI).phone_number_id, "sari", "Grüße 🙂 masih buka?")
            .await;
        let attempt = world.twin.deliveries().pop().unwrap();
        assert_eq!(attempt.outcome, Outcome::Answered(401), "{misbehaviour:?}");
        world.twin.clear();
    }
    let backlog = jobs::backlog(&world.laras).await.unwrap();
    assert_eq!((backlog.inbox, backlog.quarantined), (0, 0));
    // Meta tries again, properly signed: nothing was lost.
    world.settle().await;
    assert_eq!(previews(world, ROTI).await.len(), 1);
}

async fn a_body_of_three_megabytes_is_taken_and_one_above_four_is_not(world: &World) {
    world.connect_demo_numbers().await;
    let filler = json!({ "id": "1", "changes": [{ "field": "account_alerts", "value": { "text": "x".repeat(3_000_000) } }] });
    let body = delivery(&[filler, entry(world, ROTI, "wamid.large", "Buka jam berapa?")]);
    assert_eq!(world.twin.inject_raw(body, None).await, Outcome::Answered(200));
    world.settle().await;
    assert_eq!(previews(world, ROTI).await, ["Buka jam berapa?"]);

    let whole = format!(
        "{{\"object\":\"whatsapp_business_account\",\"entry\":[],\"x\":\"{}\"}}",
        "x".repeat(4 * 1024 * 1024)
    );
    let over = world.twin.inject_raw(whole.clone().into_bytes(), None).await;
    assert_eq!(over, Outcome::Answered(413));
    let mut exactly = whole.into_bytes();
    exactly.truncate(4 * 1024 * 1024);
    assert_eq!(
        world.twin.inject_raw(exactly, None).await,
        Outcome::Answered(200),
        "4 MiB are accepted"
    );
    world.settle().await;
}

async fn an_acknowledgement_waits_for_nobody_who_has_the_businesses_rows(world: &World) {
    world.connect_demo_numbers().await;
    let database = world.database.connect().await;
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let busy = database.begin_with_options(options).await.unwrap();
    if world.database.kind() == Kind::Postgres {
        #[expect(clippy::disallowed_methods, reason = "holds up the product from outside")]
        busy.execute_unprepared("LOCK TABLE conversation, message IN ACCESS EXCLUSIVE MODE")
            .await
            .unwrap();
    }
    let body = delivery(&[entry(world, ROTI, "wamid.meanwhile", "Buka jam berapa?")]);
    assert_eq!(world.twin.inject_raw(body, None).await, Outcome::Answered(200));
    busy.rollback().await.unwrap();
    database.close().await.unwrap();
    world.settle().await;
    assert_eq!(previews(world, ROTI).await, ["Buka jam berapa?"]);
}

async fn a_compressed_body_is_refused(world: &World) {
    let meta = world.visitor(PLATFORM);
    for coding in ["gzip", "br", "deflate", "identity, gzip"] {
        let request = meta
            .client()
            .post(format!("{}{WEBHOOKS}", meta.origin))
            .header("content-encoding", coding)
            .body("x");
        assert_eq!(meta.send(request).await.status, 415, "{coding}");
    }
    let request = meta
        .client()
        .post(format!("{}{WEBHOOKS}", meta.origin))
        .header("content-encoding", "identity")
        .body("x");
    assert_eq!(meta.send(request).await.status, 401);
}

async fn duplicates_delivered_at_once_become_one_message(world: &World) {
    world.connect_demo_numbers().await;
    world.twin.set(Misbehaviour::ConcurrentDuplicates);
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", "Halo kak")
        .await;
    world.twin.set(Misbehaviour::DuplicateDelivery);
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", "Masih buka?")
        .await;
    world.settle().await;
    assert!(
        world.twin.deliveries().len() > 2,
        "the twin did not repeat itself"
    );
    let scope = world.scope(ROTI).await;
    let rows = receive::inbox(&scope, InboxFilter::All).await.unwrap();
    let thread = receive::thread(&scope, rows[0].id).await.unwrap().unwrap();
    let said: Vec<_> = thread
        .bubbles
        .iter()
        .filter_map(|bubble| bubble.text.as_deref())
        .collect();
    assert_eq!(said, ["Halo kak", "Masih buka?"]);
    assert_eq!(rows[0].unread, 2);
}

async fn a_batch_for_two_tenants_reaches_each_its_own(world: &World) {
    world.connect_demo_numbers().await;
    let batch = vec![
        entry(world, ROTI, "wamid.one", "Untuk Roti Pagi"),
        entry(world, MELATI, "wamid.two", "For Melati"),
        entry(world, ROTI, "wamid.three", "Lagi untuk Roti Pagi"),
    ];
    assert_eq!(world.twin.inject_entries(batch).await, Outcome::Answered(200));
    world.settle().await;
    assert_eq!(previews(world, ROTI).await, ["Lagi untuk Roti Pagi"]);
    assert_eq!(previews(world, MELATI).await, ["For Melati"]);
}

async fn an_unreadable_message_does_not_hold_up_its_neighbours(world: &World) {
    world.connect_demo_numbers().await;
    world.twin.set(Misbehaviour::BrokenNeighbour);
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", "Ada donat?")
        .await;
    world.settle().await;
    assert_eq!(previews(world, ROTI).await, ["Ada donat?"]);
    assert!(jobs::backlog(&world.laras).await.unwrap().quarantined > 0);
}

async fn what_belongs_to_no_workspace_is_kept_for_the_operator(world: &World) {
    // Meta knows Roti Pagi's number; here nobody has connected it.
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", "Ada orang?")
        .await;
    assert!(world.twin.deliveries().pop().unwrap().succeeded());
    world.settle().await;
    let units = receive::quarantined(&world.laras, 10).await.unwrap();
    assert_eq!(units.len(), 1);
    assert_eq!(units[0].reason, "unknown_number");
    assert!(units[0].body.contains("Ada orang?"));

    // Longer ago than what is taken in by itself when a number is connected.
    world.pass(domain::time::HOUR).await;
    world.connect_demo_numbers().await;
    assert!(receive::replay(&world.laras, units[0].id).await.unwrap());
    world.settle().await;
    assert_eq!(previews(world, ROTI).await, ["Ada orang?"]);
    assert!(
        !receive::replay(&world.laras, units[0].id).await.unwrap(),
        "replayed twice"
    );
}

async fn what_is_signed_but_unreadable_is_kept_for_the_operator(world: &World) {
    for body in [
        "",
        "{",
        "[]",
        "null",
        "{\"object\":\"page\",\"entry\":[]}",
        "\u{feff}{}",
    ] {
        assert_eq!(
            world.twin.inject_raw(body.into(), None).await,
            Outcome::Answered(200),
            "{body:?}"
        );
    }
    world.settle().await;
    assert!(jobs::backlog(&world.laras).await.unwrap().quarantined >= 5);
}

async fn every_kind_of_message_is_seen_in_the_inbox(world: &World) {
    world.connect_demo_numbers().await;
    let owner = world.person(SINAR, "admin@sinar.localhost").await;
    let kinds = [
        Inbound::Text("Halo".into()),
        Inbound::Image {
            caption: Some("Yang ini".into()),
        },
        Inbound::Video,
        Inbound::Voice,
        Inbound::Document,
        Inbound::Sticker,
        Inbound::Location,
        Inbound::Contact,
        Inbound::FromAd("Dari iklan".into()),
    ];
    for kind in &kinds {
        world
            .twin
            .customer_sends(number(ROTI).phone_number_id, "maya", kind)
            .await;
        world.settle().await;
    }
    owner.get("/inbox").await.shows("Maya Putri");
    let scope = world.scope(ROTI).await;
    let rows = receive::inbox(&scope, InboxFilter::All).await.unwrap();
    let thread = receive::thread(&scope, rows[0].id).await.unwrap().unwrap();
    assert_eq!(thread.bubbles.len(), kinds.len());
    let page = owner
        .get(&format!("/clients/{}/inbox/{}", scope.workspace(), rows[0].id))
        .await;
    assert_eq!(page.status, 200);
    page.shows("Yang ini").shows("Dari iklan");
    world.settle().await;
}
