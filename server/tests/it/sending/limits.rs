//! Meta's limits: kept before the POST, and waited for after a refusal by everything that it concerns.

use domain::receive::{self, InboxFilter};
use domain::review;
use domain::send::SendState;
use domain::time::{MINUTE, SECOND};
use twin::Misbehaviour;

use super::{desk, nothing_was_sent_twice, posts};
use crate::webhooks::number;
use crate::world::{MELATI, World};

on_both_databases![
    a_number_that_is_too_fast_waits_as_a_whole_and_then_goes_on,
    too_many_messages_to_one_customer_wait_in_powers_of_four,
    a_limit_of_the_app_holds_up_every_client,
    when_meta_is_down_the_answer_leaves_later,
    answers_of_one_conversation_leave_in_the_order_of_their_approval,
    a_burst_to_one_customer_stays_within_metas_limit,
];

async fn a_number_that_is_too_fast_waits_as_a_whole_and_then_goes_on(world: &World) {
    let desk = desk(world).await;
    let (sari, budi) = (desk.hears_from("sari").await, desk.hears_from("budi").await);
    world.twin.set(Misbehaviour::NumberRateLimit);
    desk.sends(sari, "Satu").await;
    assert_eq!(desk.state(sari).await.0, SendState::Queued);
    world.twin.clear();
    desk.sends(budi, "Dua").await;
    assert_eq!(
        posts(world),
        ["Satu"],
        "the number was refused and another customer's answer was tried"
    );
    // Two seconds, and up to a quarter more.
    world.pass(2_500).await;
    world.pass(SECOND).await;
    let mut all = posts(world);
    all.sort();
    assert_eq!(all, ["Dua", "Satu", "Satu"]);
    nothing_was_sent_twice(world);
    for conversation in [sari, budi] {
        assert_eq!(desk.state(conversation).await, (SendState::Read, None));
    }
}

async fn too_many_messages_to_one_customer_wait_in_powers_of_four(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::PairRateLimit);
    desk.sends(conversation, "Halo Kak").await;
    for (refusals, wait) in [SECOND, 4 * SECOND, 16 * SECOND].into_iter().enumerate() {
        assert_eq!(posts(world).len(), refusals + 1);
        world.pass(wait - 1).await;
        assert_eq!(posts(world).len(), refusals + 1, "tried before {wait} ms");
        world.pass(1).await;
    }
    assert_eq!(posts(world).len(), 4);
    // Another customer of the number is not concerned.
    world.twin.clear();
    let other = desk.hears_from("budi").await;
    desk.sends(other, "Halo juga").await;
    assert_eq!(desk.state(other).await.0, SendState::Read);
    world.pass(64 * SECOND).await;
    assert_eq!(desk.state(conversation).await, (SendState::Read, None));
    nothing_was_sent_twice(world);
}

async fn a_limit_of_the_app_holds_up_every_client(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    let melati = world.scope(MELATI).await;
    world
        .twin
        .customer_says(number(MELATI).phone_number_id, "emma", "Hello")
        .await;
    world.settle().await;
    let emma = receive::inbox(&melati, InboxFilter::All).await.unwrap()[0].id;
    world.twin.set(Misbehaviour::AppRateLimit);
    desk.sends(conversation, "Pagi Kak").await;
    let before = posts(world).len();
    world.twin.clear();
    review::write_reply(&melati, emma, "Hi Emma".into(), domain::Way::Message)
        .await
        .unwrap();
    world.settle().await;
    world.pass(4 * MINUTE).await;
    assert_eq!(
        posts(world).len(),
        before,
        "another client was tried while the app was limited"
    );
    world.pass(3 * MINUTE).await;
    assert_eq!(desk.state(conversation).await.0, SendState::Read);
    assert!(posts(world).contains(&"Hi Emma".to_owned()));
    nothing_was_sent_twice(world);
}

async fn when_meta_is_down_the_answer_leaves_later(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::TemporarilyDown);
    desk.sends(conversation, "Pagi Kak").await;
    assert_eq!(desk.state(conversation).await.0, SendState::Queued);
    world.pass(10 * SECOND).await;
    assert_eq!(desk.state(conversation).await.0, SendState::Queued);
    world.twin.clear();
    world.pass(MINUTE).await;
    assert_eq!(desk.state(conversation).await, (SendState::Read, None));
    nothing_was_sent_twice(world);
}

async fn answers_of_one_conversation_leave_in_the_order_of_their_approval(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set_for(Misbehaviour::PairRateLimit, 2);
    for text in ["Satu", "Dua", "Tiga"] {
        desk.writes(conversation, text).await;
    }
    world.settle().await;
    assert_eq!(posts(world), ["Satu"], "a later answer overtook an earlier one");
    world.pass(SECOND).await;
    assert_eq!(posts(world), ["Satu", "Satu"]);
    world.pass(4 * SECOND).await;
    world.pass(MINUTE).await;
    assert_eq!(posts(world), ["Satu", "Satu", "Satu", "Dua", "Tiga"]);
    // One that nobody knows about does not hold up the next.
    world.twin.set_for(Misbehaviour::ResetBeforeAccept, 1);
    desk.writes(conversation, "Empat").await;
    desk.writes(conversation, "Lima").await;
    world.settle().await;
    world.pass(MINUTE).await;
    assert_eq!(desk.state(conversation).await.0, SendState::Read);
}

async fn a_burst_to_one_customer_stays_within_metas_limit(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    for index in 0..47 {
        desk.writes(conversation, &format!("Bagian {index}")).await;
    }
    world.settle().await;
    assert_eq!(posts(world).len(), 45);
    world.pass(5_999).await;
    assert_eq!(posts(world).len(), 45);
    world.pass(1).await;
    assert_eq!(posts(world).len(), 46);
    world.pass(6 * SECOND).await;
    assert_eq!(posts(world).len(), 47);
    let refused = world
        .twin
        .ledger()
        .messages()
        .filter(|entry| entry.code.is_some())
        .count();
    assert_eq!(refused, 0, "Meta had to refuse");
    let in_order: Vec<_> = (0..47).map(|index| format!("Bagian {index}")).collect();
    assert_eq!(posts(world), in_order);
}
