//! Workers that race, vanish, come back too late or are asked to stop.

use domain::jobs;
use domain::send::{self, SendState};
use domain::time::{HOUR, MINUTE};
use server::background::Background;
use server::{Site, serving};
use tokio::net::TcpListener;
use twin::Misbehaviour;

use super::{cards, desk, nothing_was_sent_twice, posts};
use crate::world::World;

on_both_databases![
    two_workers_at_once_post_once,
    a_worker_that_vanished_leaves_a_question_and_not_a_second_message,
    a_worker_that_lost_its_lease_changes_nothing,
    after_a_restore_nothing_leaves_by_itself,
    a_stop_waits_for_the_send_under_way,
];

async fn two_workers_at_once_post_once(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    for round in 0..5 {
        desk.writes(conversation, &format!("Jawaban {round}")).await;
        let work = || jobs::run_due(&world.laras);
        let (one, two, three) = tokio::join!(work(), work(), work());
        one.and(two).and(three).unwrap();
        world.settle().await;
    }
    assert_eq!(posts(world).len(), 5);
    nothing_was_sent_twice(world);
}

/// Lets work go on until Meta has seen a message, then drops it there, as a crash would.
async fn work_until_meta_has_it(world: &World) {
    let working = async {
        loop {
            jobs::run_due(&world.laras).await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    let seen = async {
        while posts(world).is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = working => {}
        () = seen => {}
    }
}

async fn a_worker_that_vanished_leaves_a_question_and_not_a_second_message(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::DropStatuses);
    world.twin.set(Misbehaviour::HangAfterAccept);
    desk.writes(conversation, "Pagi Kak").await;
    work_until_meta_has_it(world).await;
    assert_eq!(desk.state(conversation).await.0, SendState::Sending);
    world.twin.settle().await;
    world.twin.clear();
    // Its lease has to end first.
    world.pass(MINUTE).await;
    assert_eq!(desk.state(conversation).await, (SendState::Unknown, None));
    world.pass(10 * MINUTE).await;
    let queue = desk.approvals().await;
    assert_eq!(cards(&queue), 1);
    assert_eq!(posts(world).len(), 1);
}

async fn a_worker_that_lost_its_lease_changes_nothing(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::DropStatuses);
    world.twin.set(Misbehaviour::HangAfterAccept);
    desk.writes(conversation, "Pagi Kak").await;
    // The first worker waits for Meta's answer in vain; meanwhile its lease ends and a second one finds `sending`.
    let first = jobs::run_due(&world.laras);
    let second = async {
        while posts(world).is_empty() {
            tokio::task::yield_now().await;
        }
        world.clock.advance(MINUTE);
        world.settle().await;
        assert_eq!(desk.state(conversation).await, (SendState::Unknown, None));
        world.pass(10 * MINUTE).await;
        send::answer(
            &desk.scope,
            desk.answers(conversation).await[0].id,
            send::PhoneCheck::Arrived,
        )
        .await
        .unwrap();
    };
    let (done, ()) = tokio::join!(first, second);
    done.unwrap();
    world.twin.clear();
    world.pass(HOUR).await;
    assert_eq!(
        desk.state(conversation).await,
        (SendState::Sent, None),
        "a late outcome overwrote what a person said"
    );
    assert_eq!(posts(world).len(), 1);
}

async fn after_a_restore_nothing_leaves_by_itself(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    desk.writes(conversation, "Satu").await;
    desk.writes(conversation, "Dua").await;
    assert_eq!(send::after_restore(&desk.scope).await.unwrap(), 2);
    assert_eq!(send::after_restore(&desk.scope).await.unwrap(), 0);
    world.settle().await;
    assert!(
        posts(world).is_empty(),
        "it may have left before the backup was restored"
    );
    world.pass(10 * MINUTE).await;
    assert_eq!(cards(&desk.approvals().await), 2);
    assert!(posts(world).is_empty());
}

async fn a_stop_waits_for_the_send_under_way(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::DropStatuses);
    world.twin.set(Misbehaviour::HangAfterAccept);
    desk.writes(conversation, "Pagi Kak").await;
    let site = Site::new(&world.config, world.laras.clone());
    let public = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let admin = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let running = serving::start(&site, public, admin, Background::start().unwrap());
    while posts(world).is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(desk.state(conversation).await.0, SendState::Sending);
    // Meta never answers: the stop lasts as long as we wait for it, and its outcome is written down.
    world.keep(running.stop().await);
    assert_eq!(desk.state(conversation).await, (SendState::Unknown, None));
    world.twin.clear();
    world.settle().await;
    assert_eq!(posts(world).len(), 1);
}
