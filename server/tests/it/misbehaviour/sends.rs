//! Sends that Graph answers badly, and statuses that come badly: every answer leaves at most once and has a visible end.

use domain::send::SendState::{self, Accepted, Delivered, Failed, Read, Unknown};
use domain::time::{HOUR, MINUTE};
use twin::Misbehaviour::{
    self, AccountLocked, AppRateLimit, DelayFailed, DropStatuses, DuplicateStatuses, ForeignStatus,
    FreeEntryPoint, HangAfterAccept, Jitter, NeverRead, NoLimits, NumberRateLimit, PairRateLimit,
    PaymentMissing, PlainError, PlainErrorAfterAccept, Played, ReorderStatuses, ResetAfterAccept,
    ResetBeforeAccept, SkipDelivered, SlowAnswers, StatusBeforeResponse, SynchronousWindow, TemporarilyDown,
    TestNumber, Undeliverable, UnknownFailure, UnknownStatus, UnparsableSuccess,
};
use twin::{Injection, Post, Posted};

use super::{hours_pass, last_state, open_for_business, said, sari_is_answered};
use crate::webhooks::number;
use crate::world::{ROTI, World};

on_both_databases![
    however_statuses_come_the_thread_shows_how_far_an_answer_came,
    an_answer_whose_end_nobody_knows_is_posted_once_and_left_to_a_person,
    an_answer_that_hangs_is_posted_once_and_left_to_a_person,
    a_refusal_for_now_is_followed_by_one_accepted_post,
    a_refused_answer_is_posted_once_and_fails_visibly,
    a_locked_account_refuses_once,
    a_missing_payment_fails_visibly,
    a_spam_limit_refuses_once,
    nothing_is_posted_into_a_closed_window,
    a_revoked_token_sends_nothing_and_loses_nothing,
    an_expired_token_sends_nothing_and_loses_nothing,
    an_invalidated_token_sends_nothing_and_loses_nothing,
    an_unshared_account_sends_nothing_and_loses_nothing,
    a_token_without_messaging_sends_nothing_and_loses_nothing,
    a_token_without_management_still_sends,
];

/// How far the answer comes under each.
const LIVES: &[(Misbehaviour, SendState)] = &[
    (StatusBeforeResponse, Read),
    (SkipDelivered, Read),
    (NeverRead, Delivered),
    (ReorderStatuses, Read),
    (DuplicateStatuses, Read),
    (Jitter, Read),
    (Played, Read),
    (UnknownStatus, Read),
    (FreeEntryPoint, Read),
    (ForeignStatus, Read),
    (DropStatuses, Accepted),
    (NoLimits, Read),
    (SlowAnswers, Read),
    (Undeliverable, Failed),
];
const LOST: &[Misbehaviour] = &[
    ResetAfterAccept,
    PlainErrorAfterAccept,
    UnparsableSuccess,
    ResetBeforeAccept,
    PlainError,
    UnknownFailure,
];
const FOR_NOW: &[Misbehaviour] = &[NumberRateLimit, PairRateLimit, AppRateLimit, TemporarilyDown];
const ELSEWHERE: &[Misbehaviour] = &[
    HangAfterAccept,
    SynchronousWindow,
    AccountLocked,
    PaymentMissing,
    TestNumber,
    DelayFailed,
];
const LEVERS: &[Injection] = &[
    Injection::TokenRevoked,
    Injection::TokenExpired,
    Injection::TokenInvalidated,
    Injection::TokenUnshared,
    Injection::MessagingDropped,
    Injection::ManagementDropped,
    Injection::RefuseNextSend,
    Injection::FailNextSend,
];

pub fn rows() -> impl Iterator<Item = &'static str> {
    let switches = LIVES.iter().map(|(which, _)| which).chain(LOST).chain(FOR_NOW);
    switches
        .chain(ELSEWHERE)
        .map(|which| which.row().name)
        .chain(LEVERS.iter().map(|one| one.row().name))
}

/// What Meta saw since `before`.
fn posts(world: &World, before: usize) -> Vec<Post> {
    world.twin.ledger().posts().split_off(before)
}

fn accepted(posts: &[Post]) -> usize {
    let accepted = |post: &&Post| matches!(post.outcome, Posted::Accepted { .. });
    posts.iter().filter(accepted).count()
}

async fn however_statuses_come_the_thread_shows_how_far_an_answer_came(world: &World) {
    open_for_business(world).await;
    for (which, state) in LIVES {
        let before = world.twin.ledger().posts().len();
        if *which == SlowAnswers {
            world.twin.answer_after(std::time::Duration::from_millis(100));
        } else {
            world.twin.set(*which);
        }
        sari_is_answered(world).await;
        assert_eq!(last_state(world).await, *state, "{which:?}");
        world.twin.clear();
        hours_pass(world).await;
        assert_eq!(posts(world, before).len(), 1, "{which:?}");
    }
}

async fn an_answer_whose_end_nobody_knows_is_posted_once_and_left_to_a_person(world: &World) {
    open_for_business(world).await;
    for which in LOST {
        let before = world.twin.ledger().posts().len();
        world.twin.set(DropStatuses);
        world.twin.set_for(*which, 1);
        sari_is_answered(world).await;
        assert_eq!(last_state(world).await, Unknown, "{which:?}");
        hours_pass(world).await;
        let posts = posts(world, before);
        assert_eq!(posts.len(), 1, "{which:?}: {posts:?}");
        assert_eq!(last_state(world).await, Unknown, "{which:?}");
        world.twin.clear();
    }
}

async fn an_answer_that_hangs_is_posted_once_and_left_to_a_person(world: &World) {
    open_for_business(world).await;
    world.twin.set(DropStatuses);
    world.twin.set_for(HangAfterAccept, 1);
    sari_is_answered(world).await;
    world.pass(11 * MINUTE).await;
    let posts = posts(world, 0);
    assert_eq!((posts.len(), accepted(&posts)), (1, 1));
    assert_eq!(last_state(world).await, Unknown);
}

async fn a_refusal_for_now_is_followed_by_one_accepted_post(world: &World) {
    open_for_business(world).await;
    for which in FOR_NOW {
        let before = world.twin.ledger().posts().len();
        world.twin.set(*which);
        sari_is_answered(world).await;
        world.twin.clear();
        hours_pass(world).await;
        let posts = posts(world, before);
        assert_eq!(accepted(&posts), 1, "{which:?}: {posts:?}");
        let (last, earlier) = posts.split_last().unwrap();
        assert!(matches!(last.outcome, Posted::Accepted { .. }), "{which:?}");
        assert!(!earlier.is_empty(), "{which:?} was not met");
        let refused = |post: &Post| matches!(post.outcome, Posted::Refused { .. });
        assert!(earlier.iter().all(refused), "{which:?}: {earlier:?}");
        assert_eq!(last_state(world).await, Read, "{which:?}");
    }
}

async fn a_refused_answer_is_posted_once_and_fails_visibly(world: &World) {
    open_for_business(world).await;
    world.twin.set_for(TestNumber, 1);
    sari_is_answered(world).await;
    hours_pass(world).await;
    let refused = posts(world, 0);
    assert_eq!((refused.len(), accepted(&refused)), (1, 0));
    assert_eq!(last_state(world).await, Failed);

    world
        .twin
        .perform(Injection::FailNextSend, number(ROTI).phone_number_id, "sari")
        .await;
    world.twin.set_for(DelayFailed, 1);
    sari_is_answered(world).await;
    hours_pass(world).await;
    assert_eq!(last_state(world).await, Failed, "a failure after sent");
    assert_eq!(posts(world, 1).len(), 1);
}

/// Nothing was accepted, there is no second try by itself, and the thread says that it did not leave.
async fn refuses_once(world: &World) {
    sari_is_answered(world).await;
    hours_pass(world).await;
    let posts = posts(world, 0);
    assert_eq!((posts.len(), accepted(&posts)), (1, 0), "{posts:?}");
    assert_eq!(last_state(world).await, Failed);
}

async fn a_locked_account_refuses_once(world: &World) {
    open_for_business(world).await;
    world.twin.set(AccountLocked);
    refuses_once(world).await;
}

async fn a_spam_limit_refuses_once(world: &World) {
    open_for_business(world).await;
    world
        .twin
        .perform(Injection::RefuseNextSend, number(ROTI).phone_number_id, "sari")
        .await;
    refuses_once(world).await;
}

async fn a_missing_payment_fails_visibly(world: &World) {
    open_for_business(world).await;
    world.twin.set(PaymentMissing);
    sari_is_answered(world).await;
    hours_pass(world).await;
    assert_eq!(posts(world, 0).len(), 1);
    assert_eq!(last_state(world).await, Failed);
}

async fn nothing_is_posted_into_a_closed_window(world: &World) {
    open_for_business(world).await;
    world.twin.set(SynchronousWindow);
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", "Selamat pagi kak")
        .await;
    world.settle().await;
    let scope = world.scope(ROTI).await;
    let card = domain::review::waiting(&scope).await.unwrap().remove(0);
    world.pass(24 * HOUR).await;
    let late = domain::review::approve(&scope, card.id, card.version, Some("Terlambat".into())).await;
    assert!(late.is_err());
    world.settle().await;
    assert!(posts(world, 0).is_empty());
}

async fn token_ends(world: &World, how: Injection) {
    open_for_business(world).await;
    world
        .twin
        .perform(how, number(ROTI).phone_number_id, "sari")
        .await;
    sari_is_answered(world).await;
    hours_pass(world).await;
    let posts = posts(world, 0);
    assert_eq!(accepted(&posts), 0, "{posts:?}");
    assert!(posts.len() <= 1, "a dead token is not tried again: {posts:?}");
    assert_ne!(last_state(world).await, Accepted);
    world
        .twin
        .customer_says(number(ROTI).phone_number_id, "sari", "Halo, masih di sana?")
        .await;
    world.settle().await;
    assert_eq!(said(&world.scope(ROTI).await, "Halo, masih di sana?").await, 1);
}

async fn a_revoked_token_sends_nothing_and_loses_nothing(world: &World) {
    token_ends(world, Injection::TokenRevoked).await;
}

async fn an_expired_token_sends_nothing_and_loses_nothing(world: &World) {
    token_ends(world, Injection::TokenExpired).await;
}

async fn an_invalidated_token_sends_nothing_and_loses_nothing(world: &World) {
    token_ends(world, Injection::TokenInvalidated).await;
}

async fn an_unshared_account_sends_nothing_and_loses_nothing(world: &World) {
    token_ends(world, Injection::TokenUnshared).await;
}

async fn a_token_without_messaging_sends_nothing_and_loses_nothing(world: &World) {
    token_ends(world, Injection::MessagingDropped).await;
}

async fn a_token_without_management_still_sends(world: &World) {
    open_for_business(world).await;
    world
        .twin
        .perform(Injection::ManagementDropped, number(ROTI).phone_number_id, "sari")
        .await;
    sari_is_answered(world).await;
    assert_eq!(last_state(world).await, Read);
}
