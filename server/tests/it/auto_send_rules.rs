//! The owner's rules for auto-send: what they hold back, how that is said, and what they would have done before they are saved.

use domain::Channel;
use domain::review::rules::{self, Decision, Rules, Topic, Wait, When};
use domain::review::{self, ReviewError};
use domain::time::{HOUR, MINUTE};
use jiff::civil::time;
use sea_orm::ConnectionTrait as _;
use twin::fixtures::KOPI_SENJA;

use crate::browser::{Browser, Page};
use crate::connect::{chosen, hand_over};
use crate::databases::Kind;
use crate::tenant_tables::count;
use crate::world::{BATIK, KIRANA, KOPI, SINAR, World};

on_both_databases![
    a_subject_that_is_kept_waits_with_the_reason_and_others_leave,
    opening_hours_and_a_span_over_midnight_say_when_answers_leave,
    so_many_automatic_replies_a_day_leave_in_one_conversation_and_no_more,
    two_machines_do_not_answer_each_other_for_ever,
    rules_that_cannot_be_read_let_nothing_leave,
    only_the_owner_or_a_partner_with_consent_lets_more_leave,
    rules_are_looked_at_with_the_last_messages_before_they_are_saved,
    a_message_is_tried_with_its_sources_and_nothing_is_kept,
];

const PAGE: &str = "/settings/auto-send";
const PRICE: &str = "Kopi Susu Senja berapa harganya kak?";
const HOURS: &str = "Kak, hari ini buka sampai jam berapa?";
const WHERE: &str = "Alamatnya di mana kak?";

/// Kopi Senja with its facts, its number and auto-send on, and its owner signed in.
async fn kopi(world: &World) -> Browser {
    world.teach(KOPI).await;
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let number = chosen(&KOPI_SENJA);
    let launch = owner.get("/settings/integrations").await.launch();
    let answer = hand_over(&owner, &number.code(world), &number.session_info(), &launch).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let page = owner.get(PAGE).await;
    let done = owner
        .submit(&page.form("/api/settings/auto-send"), &[("on", "on")])
        .await;
    done.shows("Kirim otomatis menyala");
    world.settle().await;
    owner
}

/// Saves rules by their form, with the version that the page shows.
async fn saves(owner: &Browser, page: &str, fields: &[(&str, &str)]) -> Page {
    let version = shown(owner, page).await;
    let mut all = vec![
        ("channel", "whatsapp"),
        ("version", version.as_str()),
        ("documented", "on"),
        ("courtesies", "on"),
    ];
    let standard = [("when", "always"), ("most", "10")];
    all.extend(
        standard
            .into_iter()
            .filter(|(name, _)| fields.iter().all(|(given, _)| given != name)),
    );
    all.extend(fields);
    owner.post(page, &all).await
}

/// The version of the rules on which the page's form builds.
async fn shown(owner: &Browser, page: &str) -> String {
    let page = owner.get(page).await.body;
    let (_, rest) = page.split_once("name=\"version\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

async fn set(owner: &Browser, fields: &[(&str, &str)]) {
    let saved = saves(owner, PAGE, fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert!(saved.location().unwrap().ends_with("done=rules"), "{saved:?}");
}

async fn asks(world: &World, text: &str) {
    world.twin.customer_says(KOPI_SENJA.id, "sari", text).await;
    world.settle().await;
}

/// How many answers the customer's phone shows.
fn answers(world: &World) -> usize {
    let bubbles = world.twin.chat(KOPI_SENJA.id, "sari");
    bubbles.iter().filter(|bubble| !bubble.from_customer).count()
}

/// Why the one open draft waits.
async fn waits(world: &World) -> Option<Wait> {
    let mut open = review::waiting(&world.scope(KOPI).await).await.unwrap();
    assert_eq!(open.len(), 1);
    open.remove(0).waits
}

/// A person sends what waits.
async fn approve(world: &World, owner: &Browser) {
    let form = owner.get("/approvals").await.form("/api/review/approve");
    owner.submit(&form, &[]).await;
    world.settle().await;
}

async fn a_subject_that_is_kept_waits_with_the_reason_and_others_leave(world: &World) {
    let owner = kopi(world).await;
    set(&owner, &[("wait_prices", "on")]).await;
    owner
        .get(PAGE)
        .await
        .shows("harga menunggu orang")
        .shows("paling banyak 10 sehari");
    asks(world, PRICE).await;
    assert_eq!(answers(world), 0, "a price left although prices wait");
    assert_eq!(waits(world).await, Some(Wait::Topic(Topic::Prices)));
    owner
        .get("/approvals")
        .await
        .shows("Menunggu karena jawaban tentang harga menunggu orang");
    approve(world, &owner).await;
    assert_eq!(answers(world), 1);
    asks(world, HOURS).await;
    assert_eq!(answers(world), 2, "opening hours are not kept, and waited");
    asks(world, &format!("{PRICE} {WHERE}")).await;
    assert_eq!(answers(world), 2, "an answer with a price in it left");

    let thread = owner.get("/inbox").await.links("/inbox/").remove(0);
    let thread = thread.split('#').next().unwrap().to_owned();
    owner
        .get(&format!("{thread}/evidence"))
        .await
        .shows("menunggu: jawaban tentang harga menunggu orang")
        .shows("terkirim sendiri");
    let bundle = owner.get_json("/settings/evidence.json").await.body;
    for said in [
        "waits:topic:prices",
        "auto_send_rules",
        "rules_before",
        "rules_after",
        "\\\"rules_version\\\":1",
    ] {
        assert!(bundle.contains(said), "no {said} in the evidence");
    }
}

async fn opening_hours_and_a_span_over_midnight_say_when_answers_leave(world: &World) {
    let owner = kopi(world).await;
    // Ten in the morning; open since seven.
    set(&owner, &[("when", "closed")]).await;
    asks(world, WHERE).await;
    assert_eq!((answers(world), waits(world).await), (0, Some(Wait::Hours)));
    owner
        .get("/approvals")
        .await
        .shows("di luar jam yang Anda tentukan");
    approve(world, &owner).await;
    set(&owner, &[("when", "open")]).await;
    asks(world, WHERE).await;
    assert_eq!(answers(world), 2);
    // One in the night.
    world.pass(15 * HOUR).await;
    asks(world, WHERE).await;
    assert_eq!((answers(world), waits(world).await), (2, Some(Wait::Hours)));
    approve(world, &owner).await;
    set(&owner, &[("when", "between"), ("from", "22:00"), ("to", "06:30")]).await;
    asks(world, WHERE).await;
    assert_eq!(answers(world), 4, "the night after midnight is part of the span");
    world.pass(6 * HOUR).await;
    asks(world, WHERE).await;
    assert_eq!((answers(world), waits(world).await), (4, Some(Wait::Hours)));
}

async fn so_many_automatic_replies_a_day_leave_in_one_conversation_and_no_more(world: &World) {
    let owner = kopi(world).await;
    set(&owner, &[("most", "2")]).await;
    for expected in [1, 2] {
        asks(world, WHERE).await;
        assert_eq!(answers(world), expected);
    }
    asks(world, HOURS).await;
    assert_eq!((answers(world), waits(world).await), (2, Some(Wait::Most(2))));
    world.twin.customer_says(KOPI_SENJA.id, "budi", WHERE).await;
    world.settle().await;
    let to_budi = world.twin.chat(KOPI_SENJA.id, "budi");
    assert!(
        to_budi.iter().any(|bubble| !bubble.from_customer),
        "another conversation counts for itself"
    );
    // What a person sends does not count, and a new day begins at midnight of the workspace.
    approve(world, &owner).await;
    assert_eq!(answers(world), 3);
    world.pass(13 * HOUR).await;
    asks(world, HOURS).await;
    assert_eq!((answers(world), waits(world).await), (3, Some(Wait::Most(2))));
    approve(world, &owner).await;
    world.pass(HOUR).await;
    asks(world, WHERE).await;
    assert_eq!(answers(world), 5, "midnight has passed");
}

async fn two_machines_do_not_answer_each_other_for_ever(world: &World) {
    let owner = kopi(world).await;
    for _ in 0..4 {
        asks(world, HOURS).await;
        world.pass(MINUTE).await;
    }
    assert_eq!(answers(world), 4);
    asks(world, HOURS).await;
    assert_eq!(
        answers(world),
        4,
        "the same question a fifth time, and still an answer"
    );
    assert_eq!(waits(world).await, Some(Wait::Machine));
    owner
        .get("/approvals")
        .await
        .shows("Menunggu karena pelanggan menjawab seperti mesin");
}

async fn rules_that_cannot_be_read_let_nothing_leave(world: &World) {
    let owner = kopi(world).await;
    set(&owner, &[]).await;
    set(&owner, &[("most", "9")]).await;
    spoil(world).await;
    asks(world, WHERE).await;
    assert_eq!((answers(world), waits(world).await), (0, Some(Wait::Unreadable)));
    owner.get("/approvals").await.shows("tidak terbaca");
    owner.get(PAGE).await.shows("tidak terbaca");
    approve(world, &owner).await;
    set(&owner, &[]).await;
    asks(world, WHERE).await;
    assert_eq!(answers(world), 2, "saving the rules again did not mend them");
}

/// As if a later version had written the newest rules.
async fn spoil(world: &World) {
    let connection = world.database.connect().await;
    let spoil = "UPDATE review_rules SET body = '{\"weather\":\"rain\"}'";
    let statement = match world.database.kind() {
        Kind::Sqlite => spoil.to_owned(),
        Kind::Postgres => {
            let workspace = world.workspace(KOPI);
            format!("SELECT set_config('laras.workspace', '{workspace}', false); {spoil}")
        }
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "stands for another version of the product"
    )]
    connection.execute_unprepared(&statement).await.unwrap();
    connection.close().await.unwrap();
}

async fn only_the_owner_or_a_partner_with_consent_lets_more_leave(world: &World) {
    let owner = kopi(world).await;
    set(&owner, &[("wait_prices", "on")]).await;
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    let page = format!("/clients/{}{PAGE}", world.workspace(KOPI));
    let narrower = [("wait_prices", "on"), ("wait_stock", "on")];
    assert_eq!(saves(&admin, &page, &narrower).await.status, 303);
    let wider = saves(&admin, &page, &[]).await;
    assert_eq!(wider.status, 422);
    wider.shows("persetujuan pemilik");
    assert!(
        !wider.body.contains("preview-rules"),
        "a consent would stand in an address"
    );
    let scope = world.scope(KOPI).await;
    assert_eq!(rules::rules(&scope, Channel::WhatsApp).await.unwrap().version, 2);
    let agreed = [("consent", "Bu Ratna setuju lewat telepon.")];
    assert_eq!(saves(&admin, &page, &agreed).await.status, 303);
    world.settle().await;
    let bundle = owner.get_json("/settings/evidence.json").await.body;
    assert!(
        bundle.contains("owner_consent"),
        "the consent is not in the evidence"
    );

    // Somebody who saves on top of an older version is told, and nothing they chose is lost.
    let version = shown(&owner, PAGE).await;
    set(&owner, &[("most", "7")]).await;
    let late = [
        ("version", version.as_str()),
        ("channel", "whatsapp"),
        ("when", "always"),
        ("most", "4"),
        ("wait_hours", "on"),
    ];
    let stale = owner.post(PAGE, &late).await;
    assert_eq!(stale.status, 422);
    stale.shows("Seseorang mengubah aturan");
    assert!(stale.body.contains("value=\"4\""), "what was typed is lost");
    assert_eq!(rules::rules(&scope, Channel::WhatsApp).await.unwrap().version, 4);

    for wrong in [
        [("when", "between"), ("from", "08:00"), ("to", "08:00")],
        [("when", "between"), ("from", "8"), ("to", "")],
        [("most", "51"), ("when", "always"), ("from", "")],
        [("most", "many"), ("when", "always"), ("from", "")],
        [("when", "sometimes"), ("from", ""), ("to", "")],
    ] {
        assert_eq!(saves(&owner, PAGE, &wrong).await.status, 422, "{wrong:?}");
    }
    let late = rules::set_rules(&scope, Channel::WhatsApp, 3, Rules::default(), None).await;
    assert!(matches!(late, Err(ReviewError::Stale)), "{late:?}");
    world.settle().await;
}

async fn rules_are_looked_at_with_the_last_messages_before_they_are_saved(world: &World) {
    let owner = kopi(world).await;
    owner.get(PAGE).await.shows("Belum ada yang bisa dilihat kembali");
    asks(world, PRICE).await;
    asks(world, HOURS).await;
    asks(world, "Saya mau komplain, kopinya basi").await;
    let saved = owner.get(PAGE).await;
    saved
        .shows("3 pertanyaan: 2 akan terkirim sendiri, 1 akan menunggu orang")
        .shows(PRICE)
        .shows("terkirim sendiri")
        .shows("satu pemeriksaan menahannya");
    let address = format!(
        "{PAGE}?channel=whatsapp&version=0&documented=on&when=between&from=20%3A00&to=23%3A00&most=10&wait_prices=on&preview=on"
    );
    owner
        .get(&address)
        .await
        .shows("3 pertanyaan: 0 akan terkirim sendiri, 3 akan menunggu orang")
        .shows("jawaban tentang harga menunggu orang")
        .shows("di luar jam yang Anda tentukan")
        .shows("Belum disimpan");
    let scope = world.scope(KOPI).await;
    let now = rules::rules(&scope, Channel::WhatsApp).await.unwrap();
    assert_eq!(
        (now.version, now.rules),
        (0, Some(Rules::default())),
        "a preview was saved"
    );
    let wrong = owner.get(&format!("{PAGE}?when=always&most=0&preview=on")).await;
    wrong.shows("Tulis bilangan bulat dari 1 sampai 50");
    assert!(!wrong.body.contains("past-row"));

    let one_a_day = Rules {
        most: 1,
        ..Rules::default()
    };
    let past = rules::past(&scope, Channel::WhatsApp, &one_a_day).await.unwrap();
    let decisions: Vec<Decision> = past.iter().map(|one| one.decision).collect();
    assert_eq!(
        decisions,
        [
            Decision::Waits(Wait::Gate),
            Decision::Waits(Wait::Most(1)),
            Decision::Leaves
        ],
        "newest first, counted from the oldest"
    );
    let night = Rules {
        when: When::Between {
            from: time(9, 59, 0, 0),
            to: time(10, 0, 0, 0),
        },
        ..Rules::default()
    };
    let past = rules::past(&scope, Channel::WhatsApp, &night).await.unwrap();
    assert!(past.iter().all(|one| !one.decision.leaves()));
    let elsewhere = world.scope(BATIK).await;
    let others = rules::past(&elsewhere, Channel::WhatsApp, &one_a_day)
        .await
        .unwrap();
    assert!(others.is_empty(), "another business's questions are shown");
}

/// Everything that a message would leave behind.
const TRACES: [&str; 7] = [
    "contact",
    "conversation",
    "message",
    "draft",
    "draft_version",
    "outgoing",
    "evidence_entry",
];

async fn traces(world: &World) -> Vec<i64> {
    let database = world.database.connect().await;
    let mut counts = Vec::new();
    for table in TRACES {
        counts.push(count(&database, world.workspace(KOPI), table).await);
    }
    database.close().await.unwrap();
    counts
}

async fn a_message_is_tried_with_its_sources_and_nothing_is_kept(world: &World) {
    let owner = kopi(world).await;
    set(&owner, &[("wait_prices", "on")]).await;
    world.settle().await;
    let before = traces(world).await;
    let tries = async |fields: &[(&str, &str)]| owner.post("/business/try", fields).await;

    let price = tries(&[("channel", "whatsapp"), ("message", PRICE)]).await;
    assert_eq!(price.status, 200);
    price
        .shows("22.000")
        .shows("Katalog")
        .shows("versi 1")
        .shows("Akan menunggu orang")
        .shows("Jawaban tentang harga menunggu orang");
    assert!(price.body.contains("said-backed"), "no claim is marked as backed");
    tries(&[("message", HOURS)])
        .await
        .shows("Akan terkirim sendiri")
        .shows("Jam buka");
    tries(&[
        ("earlier[0].from", "customer"),
        ("earlier[0].text", "kopsus brp kak"),
        ("earlier[1].from", "business"),
        (
            "earlier[1].text",
            "Kopi Susu Senja: Regular Rp 22.000, Large Rp 28.000.",
        ),
        ("message", "kalau yang large?"),
    ])
    .await
    .shows("28.000");
    tries(&[("message", "Apa ibu kota Prancis?")])
        .await
        .shows("Akan menunggu orang");
    tries(&[("message", "Saya mau komplain, kopinya basi")])
        .await
        .shows("Pelanggan menyampaikan keluhan");
    let more = tries(&[("more", "on"), ("message", "belum selesai")]).await;
    more.shows("Pesan sebelumnya 1").shows("belum selesai");

    let long = "a".repeat(2_001);
    let refused = tries(&[("message", long.as_str())]).await;
    assert_eq!(refused.status, 422);
    refused.shows("Terlalu panjang").shows(&long);
    assert_eq!(tries(&[("message", " ")]).await.status, 422);
    let markup = tries(&[("message", "</textarea><script>alert(1)</script>")]).await;
    assert!(
        !markup.body.contains("<script>alert(1)"),
        "typed text became markup"
    );

    world.settle().await;
    assert_eq!(
        traces(world).await,
        before,
        "a trial left something behind: {TRACES:?}"
    );
    assert_eq!(answers(world), 0);
    // Everybody tries against their own facts.
    let stranger = world.person(KIRANA, "owner@batikayu.localhost").await;
    stranger
        .post("/business/try", &[("message", PRICE)])
        .await
        .does_not_show("22.000");
}
