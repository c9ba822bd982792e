//! The main job, end to end, as the people in it see it.

use domain::time::HOUR;
use domain::{evidence, review};
use twin::fixtures::KOPI_SENJA;
use twin::{Misbehaviour, Tick};

use crate::browser::{Browser, Page};
use crate::connect::{chosen, hand_over};
use crate::webhooks::number;
use crate::world::{KOPI, ROTI, SINAR, World};

on_both_databases![
    a_customers_message_becomes_an_approved_reply_with_proof,
    disconnecting_keeps_history_and_nothing_else,
    an_answer_leaves_once_even_if_it_is_approved_twice_at_once,
    an_edited_answer_is_what_the_customer_gets,
    a_rejected_answer_never_leaves,
    a_held_draft_needs_a_reason,
    a_status_may_arrive_before_the_answer_to_its_own_send,
    when_nobody_knows_whether_an_answer_arrived_it_is_not_sent_again,
    an_answer_that_waits_too_long_expires_with_the_reason,
    with_auto_send_on_a_documented_answer_leaves_by_itself,
    a_newer_message_makes_an_open_draft_stale,
    a_person_writes_a_reply_in_the_thread,
];

/// Kopi Senja with its facts and its number, and its owner signed in.
pub async fn kopi(world: &World) -> Browser {
    world.teach(KOPI).await;
    let owner = world.person(SINAR, "owner@kopisenja.localhost").await;
    let number = chosen(&KOPI_SENJA);
    let launch = owner.get("/settings/integrations").await.launch();
    let answer = hand_over(&owner, &number.code(world), &number.session_info(), &launch).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    world.settle().await;
    owner
}

pub async fn asks(world: &World, text: &str) {
    world.twin.customer_says(KOPI_SENJA.id, "sari", text).await;
    world.settle().await;
}

/// What the customer's phone shows of our answers.
pub fn answers(world: &World) -> Vec<(String, Tick)> {
    let bubbles = world.twin.chat(KOPI_SENJA.id, "sari");
    bubbles
        .into_iter()
        .filter(|bubble| !bubble.from_customer)
        .map(|bubble| (bubble.text, bubble.tick))
        .collect()
}

pub async fn approve(world: &World, owner: &Browser) -> Page {
    let page = owner.get("/approvals").await;
    let done = owner.submit(&page.form("/api/review/approve"), &[]).await;
    assert_eq!(done.status, 200, "{done:?}");
    world.settle().await;
    done
}

async fn a_customers_message_becomes_an_approved_reply_with_proof(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Kak, alamatnya di mana?").await;
    let queue = owner.get("/approvals").await;
    queue.shows("Kak, alamatnya di mana?").shows("Sari Wulandari");
    assert!(answers(world).is_empty(), "something left before it was approved");
    approve(world, &owner).await;
    let sent = answers(world);
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].1, Tick::Read);

    let thread = owner.get("/inbox").await.links("/inbox/").remove(0);
    let thread = thread.split('#').next().unwrap().to_owned();
    owner.get(&thread).await.shows(&sent[0].0);
    let timeline = owner.get(&format!("{thread}/evidence")).await;
    assert_eq!(timeline.status, 200);

    let bundle = owner.get_json("/settings/evidence.json").await;
    assert_eq!(bundle.status, 200);
    let report = evidence::verify::verify(&bundle.body, &evidence::verify::Trust::default()).unwrap();
    assert!(report.is_intact(), "{:?}", report.problems);
    assert!(report.entries > 8 && report.opened > 0);
    for entry in [
        "received",
        "drafted",
        "checked",
        "approved",
        "queued",
        "sending",
        "accepted",
        "delivered",
        "read",
    ] {
        assert!(
            bundle.body.contains(&format!("\\\"{entry}\\\"")),
            "no {entry} in the evidence"
        );
    }
    let changed = bundle.body.replacen("approved", "rejected", 1);
    let tampered = evidence::verify::verify(&changed, &evidence::verify::Trust::default());
    assert!(!tampered.is_ok_and(|report| report.is_intact()));
    world.settle().await;
}

async fn disconnecting_keeps_history_and_nothing_else(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Kak, alamatnya di mana?").await;
    approve(world, &owner).await;
    asks(world, "Buka jam berapa besok?").await;
    let link = owner
        .get("/settings/integrations")
        .await
        .links("/settings/integrations/")
        .remove(0);
    let confirm = owner.get(&link).await;
    let done = owner.submit(&confirm.form("/api/disconnect"), &[]).await;
    assert_eq!(done.status, 200, "{done:?}");
    done.does_not_show(KOPI_SENJA.display);
    assert!(!world.twin.subscribed(chosen(&KOPI_SENJA).waba_id));
    assert!(
        review::waiting(&world.scope(KOPI).await)
            .await
            .unwrap()
            .is_empty(),
        "a draft still waits"
    );
    let thread = owner.get("/inbox").await.links("/inbox/").remove(0);
    owner
        .get(thread.split('#').next().unwrap())
        .await
        .shows("Kak, alamatnya di mana?")
        .shows(&answers(world)[0].0);
    asks(world, "Masih di sana?").await;
    owner.get("/inbox").await.does_not_show("Masih di sana?");
    assert_eq!(answers(world).len(), 1);
}

async fn an_answer_leaves_once_even_if_it_is_approved_twice_at_once(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Alamatnya di mana kak?").await;
    let form = owner.get("/approvals").await.form("/api/review/approve");
    let second = world.person(SINAR, "owner@kopisenja.localhost").await;
    tokio::join!(
        owner.submit(&form, &[]),
        second.submit(&form, &[]),
        owner.submit(&form, &[])
    );
    world.settle().await;
    assert_eq!(answers(world).len(), 1);
    let ledger = world.twin.ledger();
    for sent in ledger.messages() {
        assert_eq!(ledger.posts_for(sent.opaque().unwrap()), 1);
    }
}

async fn an_edited_answer_is_what_the_customer_gets(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Alamatnya di mana kak?").await;
    let card = owner.get("/approvals").await.links("/approvals/").remove(0);
    let page = owner.get(&card).await;
    owner
        .submit(
            &page.form("/api/review/edit"),
            &[("text", "Sebentar ya Kak, kami cek dulu.")],
        )
        .await;
    world.settle().await;
    let texts: Vec<_> = answers(world).into_iter().map(|(text, _)| text).collect();
    assert_eq!(texts, ["Sebentar ya Kak, kami cek dulu."]);
}

async fn a_rejected_answer_never_leaves(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Alamatnya di mana kak?").await;
    let page = owner
        .get(&owner.get("/approvals").await.links("/approvals/").remove(0))
        .await;
    owner
        .submit(
            &page.form("/api/review/reject"),
            &[("reason", "Sudah dijawab lewat telepon")],
        )
        .await;
    world.settle().await;
    assert!(answers(world).is_empty());
    assert!(
        review::waiting(&world.scope(KOPI).await)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn a_held_draft_needs_a_reason(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Saya mau bicara dengan orang").await;
    let cards = review::waiting(&world.scope(KOPI).await).await.unwrap();
    assert_eq!(cards.len(), 1);
    assert!(!cards[0].holds.is_empty());
    let scope = world.scope(KOPI).await;
    let words =
        || "Halo Kak, dengan pemilik Kopi Senja. Ada yang bisa dibantu? Diskon 90% hari ini.".to_owned();
    let held = review::edit_and_approve(&scope, cards[0].id, cards[0].version, words(), None).await;
    assert!(matches!(held, Err(review::ReviewError::Held(_))), "{held:?}");
    world.settle().await;
    assert!(answers(world).is_empty());
    owner.get("/approvals").await.shows("Diskon 90% hari ini");
    let version = review::card(&scope, cards[0].id).await.unwrap().unwrap().version;
    review::approve(&scope, cards[0].id, version, Some("Disetujui pemilik".into()))
        .await
        .unwrap();
    world.settle().await;
    assert_eq!(answers(world).len(), 1);
}

async fn a_status_may_arrive_before_the_answer_to_its_own_send(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Alamatnya di mana kak?").await;
    world.twin.set(Misbehaviour::StatusBeforeResponse);
    approve(world, &owner).await;
    let thread = owner.get("/inbox").await.links("/inbox/").remove(0);
    let page = owner.get(thread.split('#').next().unwrap()).await;
    assert!(page.body.contains("data-state=\"read\""), "{}", page.body);
    assert_eq!(answers(world).len(), 1);
    world.settle().await;
}

async fn when_nobody_knows_whether_an_answer_arrived_it_is_not_sent_again(world: &World) {
    let owner = kopi(world).await;
    for misbehaviour in [
        Misbehaviour::ResetAfterAccept,
        Misbehaviour::PlainErrorAfterAccept,
        Misbehaviour::UnparsableSuccess,
    ] {
        asks(world, "Alamatnya di mana kak?").await;
        world.twin.set(misbehaviour);
        approve(world, &owner).await;
        world.twin.clear();
        world.pass(HOUR).await;
    }
    let ledger = world.twin.ledger();
    assert_eq!(ledger.messages().count(), 3);
    for sent in ledger.messages() {
        assert_eq!(ledger.posts_for(sent.opaque().unwrap()), 1);
    }
    assert_eq!(answers(world).len(), 3);
}

async fn an_answer_that_waits_too_long_expires_with_the_reason(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Alamatnya di mana kak?").await;
    let form = owner.get("/approvals").await.form("/api/review/approve");
    world.pass(24 * HOUR).await;
    assert!(
        review::waiting(&world.scope(KOPI).await)
            .await
            .unwrap()
            .is_empty()
    );
    owner.submit(&form, &[]).await;
    world.settle().await;
    assert!(answers(world).is_empty());
    let bundle = owner.get_json("/settings/evidence.json").await.body;
    assert!(bundle.contains("window_closed"), "the evidence does not say why");
}

async fn with_auto_send_on_a_documented_answer_leaves_by_itself(world: &World) {
    let owner = kopi(world).await;
    let page = owner.get("/settings").await;
    owner
        .submit(&page.form("/api/settings/auto-send"), &[("on", "on")])
        .await;
    asks(world, "Alamatnya di mana kak?").await;
    assert_eq!(answers(world).len(), 1, "auto-send is on and nothing left");
    asks(world, "Saya mau komplain, kopinya basi").await;
    assert_eq!(answers(world).len(), 1, "a complaint was answered by itself");
    let page = owner.get("/settings").await;
    owner
        .submit(&page.form("/api/settings/auto-send"), &[("on", "off")])
        .await;
    asks(world, "Alamatnya di mana kak?").await;
    assert_eq!(answers(world).len(), 1);
}

async fn a_newer_message_makes_an_open_draft_stale(world: &World) {
    let owner = kopi(world).await;
    asks(world, "Alamatnya di mana kak?").await;
    let form = owner.get("/approvals").await.form("/api/review/approve");
    asks(world, "Sekalian, buka jam berapa?").await;
    assert_eq!(review::waiting(&world.scope(KOPI).await).await.unwrap().len(), 1);
    owner.submit(&form, &[]).await;
    world.settle().await;
    assert!(answers(world).is_empty(), "a stale draft left");
}

async fn a_person_writes_a_reply_in_the_thread(world: &World) {
    world.teach(ROTI).await;
    world.connect_demo_numbers().await;
    let admin = world.person(SINAR, "admin@sinar.localhost").await;
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", "Selamat pagi")
        .await;
    world.settle().await;
    let conversation = review::waiting(&world.scope(ROTI).await).await.unwrap()[0].conversation;
    let thread = format!("/clients/{}/inbox/{conversation}", world.workspace(ROTI));
    let page = admin.get(&thread).await;
    let after = admin
        .submit(
            &page.form("/api/inbox/reply"),
            &[("text", "Pagi Kak, dengan tim Roti Pagi.")],
        )
        .await;
    after.shows("Pagi Kak, dengan tim Roti Pagi.");
    world.settle().await;
    let chat = world.twin.chat(number(ROTI).phone_number_id, "sari");
    assert_eq!(chat.last().unwrap().text, "Pagi Kak, dengan tim Roti Pagi.");
}
