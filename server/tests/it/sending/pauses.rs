//! Refusals for good, numbers that are paused, and conversations that are not ours to answer.

use domain::ids::ConversationId;
use domain::send::{SendFailure, SendState};
use domain::time::{HOUR, MINUTE, SECOND};
use domain::{Channel, review};
use twin::Misbehaviour;

use super::{Desk, desk, nothing_was_sent_twice, posts};
use crate::webhooks::number;
use crate::world::{ROTI, World};

on_both_databases![
    a_refused_recipient_fails_at_once_and_others_go_on,
    a_locked_account_pauses_the_number_and_what_waits_is_seen,
    a_payment_problem_told_afterwards_pauses_the_number,
    what_waits_for_a_paused_number_expires_with_its_window,
    an_answer_by_rule_leaves_only_where_laras_answers,
];

async fn a_refused_recipient_fails_at_once_and_others_go_on(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    world.twin.set(Misbehaviour::TestNumber);
    desk.sends(conversation, "Pagi Kak").await;
    assert_eq!(
        desk.state(conversation).await,
        (SendState::Failed, Some(SendFailure::Refused { code: 131_030 }))
    );
    desk.thread(conversation).await.shows("131030");
    world.twin.clear();
    world.pass(HOUR).await;
    assert_eq!(posts(world).len(), 1);
    desk.sends(conversation, "Sekali lagi").await;
    assert_eq!(desk.state(conversation).await.0, SendState::Read);
}

async fn a_locked_account_pauses_the_number_and_what_waits_is_seen(world: &World) {
    let desk = desk(world).await;
    let (sari, budi) = (desk.hears_from("sari").await, desk.hears_from("budi").await);
    world.twin.set(Misbehaviour::AccountLocked);
    desk.writes(sari, "Satu").await;
    world.settle().await;
    assert_eq!(
        desk.state(sari).await,
        (SendState::Failed, Some(SendFailure::Refused { code: 131_031 }))
    );
    world.twin.clear();
    queued_as_before_the_pause(&desk, budi).await;
    world.pass(HOUR).await;
    assert_eq!(
        posts(world),
        ["Satu"],
        "the account is locked and was tried again"
    );
    assert_eq!(
        desk.state(budi).await,
        (SendState::Queued, Some(SendFailure::Paused))
    );
    let bundle = desk
        .admin
        .get_json(&format!("{}/settings/evidence.json", desk.base))
        .await
        .body;
    assert!(bundle.contains("account_locked"), "the evidence does not say why");
    desk.unpause().await;
    world.pass(HOUR).await;
    assert_eq!(desk.state(budi).await, (SendState::Read, None));
    nothing_was_sent_twice(world);
}

/// An answer that was approved just before its number was paused.
async fn queued_as_before_the_pause(desk: &Desk<'_>, conversation: ConversationId) {
    desk.unpause().await;
    desk.writes(conversation, "Dua").await;
    desk.set("UPDATE connection SET paused = 'account_locked'").await;
    desk.world.settle().await;
}

async fn a_payment_problem_told_afterwards_pauses_the_number(world: &World) {
    let desk = desk(world).await;
    let (sari, budi) = (desk.hears_from("sari").await, desk.hears_from("budi").await);
    desk.writes(budi, "Dua").await;
    desk.set("UPDATE job SET run_at = run_at + 5000 WHERE kind = 'send'")
        .await;
    world.twin.set(Misbehaviour::PaymentMissing);
    desk.sends(sari, "Satu").await;
    assert_eq!(
        desk.state(sari).await,
        (
            SendState::Failed,
            Some(SendFailure::Undeliverable { code: 131_042 })
        )
    );
    world.twin.clear();
    world.pass(5 * SECOND).await;
    assert_eq!(posts(world), ["Satu"]);
    assert_eq!(
        desk.state(budi).await,
        (SendState::Queued, Some(SendFailure::Paused))
    );
    desk.unpause().await;
    world.pass(HOUR).await;
    assert_eq!(desk.state(budi).await.0, SendState::Read);
}

async fn what_waits_for_a_paused_number_expires_with_its_window(world: &World) {
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    queued_as_before_the_pause(&desk, conversation).await;
    world.pass(23 * HOUR).await;
    assert_eq!(desk.state(conversation).await.0, SendState::Queued);
    world.pass(HOUR).await;
    assert_eq!(
        desk.state(conversation).await,
        (SendState::Expired, Some(SendFailure::WindowClosed))
    );
    assert!(posts(world).is_empty());
}

async fn an_answer_by_rule_leaves_only_where_laras_answers(world: &World) {
    world.teach(ROTI).await;
    let desk = desk(world).await;
    let conversation = desk.hears_from("sari").await;
    let consent = Some("Pemilik setuju lewat telepon".to_owned());
    review::set_auto_send(&desk.scope, Channel::WhatsApp, true, consent)
        .await
        .unwrap();
    let expected = [
        ("ai", "Halo", SendState::Read, SendState::Read),
        ("person", "Pagi", SendState::Cancelled, SendState::Read),
        ("owner_phone", "Hai", SendState::Cancelled, SendState::Read),
        ("nobody", "Siang", SendState::Cancelled, SendState::Read),
        ("meta_agent", "Sore", SendState::Cancelled, SendState::Cancelled),
    ];
    for (owner, greeting, by_rule, by_a_person) in expected {
        // Approved while Laras answered; the conversation changes hands before it leaves.
        desk.set("UPDATE conversation SET owner = 'ai'").await;
        world.twin.set(Misbehaviour::NumberRateLimit);
        let number = number(ROTI).phone_number_id;
        world.clock.advance(SECOND);
        world
            .twin
            .customer_says(number, "sari", &format!("{greeting}, alamatnya di mana ya?"))
            .await;
        world.settle().await;
        desk.writes(conversation, &format!("Ditulis orang saat {owner}"))
            .await;
        world.settle().await;
        desk.set(&format!("UPDATE conversation SET owner = '{owner}'"))
            .await;
        world.twin.clear();
        world.pass(MINUTE).await;
        world.pass(MINUTE).await;
        let answers = desk.answers(conversation).await;
        let [.., one, other] = answers.as_slice() else {
            panic!("{owner}: {} answers", answers.len());
        };
        let mut states = [one.state.unwrap(), other.state.unwrap()];
        if one.text.as_ref().unwrap().starts_with("Ditulis") {
            states.reverse();
        }
        assert_eq!(states, [by_rule, by_a_person], "{owner}");
    }
    let evidence = desk.evidence(conversation).await;
    assert!(evidence.body.contains("data-kind=\"cancelled\""));
}
