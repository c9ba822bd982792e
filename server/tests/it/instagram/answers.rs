//! What leaves: once, inside the window, within a thousand bytes; and what the echoes say of it.

use domain::receive::{self, Author, Owner};
use domain::review::{self, ReviewError};
use domain::send::SendState;
use domain::time::HOUR;
use twin::{Dm, Misbehaviour};

use super::Desk;
use crate::databases::Kind;
use crate::world::{self, World};

on_both_databases![
    fact_6_an_echo_that_comes_first_confirms_its_send,
    fact_7_an_echo_that_is_not_ours_is_a_person_who_answers_elsewhere,
    fact_15_the_limit_is_in_bytes,
    fact_17_our_own_echo_makes_no_bubble_and_no_draft,
    fact_26_a_recipient_without_a_role_fails_visibly,
    fact_27_a_recipient_who_cannot_be_found_fails_visibly,
    an_answer_whose_end_nobody_knows_is_told_by_its_echo,
    a_read_message_is_read_and_no_other,
    nothing_is_posted_into_a_closed_window,
    a_dead_token_asks_to_connect_again_and_loses_nothing,
    message_access_switched_off_asks_to_connect_again,
];

#[test]
fn after_a_day_only_a_persons_own_words_leave_and_only_where_meta_allows_it() {
    world::run_with(
        Kind::Sqlite,
        &[("INSTAGRAM_HUMAN_AGENT", "true")],
        async |world| {
            let desk = asked(world).await;
            desk.hears_text("sari", "Jam berapa buka?").await;
            world.pass(25 * HOUR).await;
            assert!(
                desk.thread().await.draft.is_none(),
                "what was proposed has expired"
            );
            desk.says("Maaf baru sempat membalas, Kak").await;
            assert_eq!(desk.answers().await[0].state, Some(SendState::Sent));
            let posts = world.twin.ledger().instagram_posts();
            assert_eq!(posts[0].tag.as_deref(), Some("HUMAN_AGENT"));
            world.twin.set(Misbehaviour::IgHumanAgentUnapproved);
            desk.says("Halo Kak").await;
            let last = desk.answers().await.pop().unwrap();
            assert_eq!(last.state, Some(SendState::Failed));
            assert_eq!(desk.posts().len(), 2, "nothing is tried again");
            world.pass(7 * 24 * HOUR).await;
            let id = desk.only().await;
            let late = review::write_reply(&desk.scope, id, "Halo?".to_owned(), domain::Way::Message).await;
            assert!(matches!(late, Err(ReviewError::WindowClosed)));
        },
    );
}

async fn asked(world: &World) -> Desk<'_> {
    // Otherwise the customer looks at once.
    world.twin.set(Misbehaviour::NeverRead);
    let desk = Desk::roti(world).await;
    desk.hears_text("sari", "Selamat pagi").await;
    desk
}

async fn fact_6_an_echo_that_comes_first_confirms_its_send(world: &World) {
    let desk = asked(world).await;
    world.twin.set(Misbehaviour::IgEchoFirst);
    desk.says("Pagi Kak, ada yang bisa dibantu?").await;
    let answers = desk.answers().await;
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers[0].state, Some(SendState::Sent));
    assert!(matches!(answers[0].author, Author::Person { .. }));
    assert_eq!(desk.posts().len(), 1);
}

async fn fact_7_an_echo_that_is_not_ours_is_a_person_who_answers_elsewhere(world: &World) {
    let desk = asked(world).await;
    desk.hears_text("sari", "Jam berapa buka?").await;
    assert!(desk.thread().await.draft.is_some());
    world
        .twin
        .owner_says_on_instagram(desk.account, "sari", "Jam tujuh ya Kak")
        .await;
    world.settle().await;
    let thread = desk.thread().await;
    assert!(thread.draft.is_none(), "somebody has answered already");
    assert_eq!(thread.bubbles.last().unwrap().author, Author::OwnerPhone);
    let owner = receive::ownership(&desk.scope, thread.id).await.unwrap().unwrap();
    assert_eq!(owner.owner, Owner::OwnerPhone);
}

async fn fact_15_the_limit_is_in_bytes(world: &World) {
    let desk = asked(world).await;
    let id = desk.only().await;
    let fits = "a".repeat(1000);
    let emoji = "🙂".repeat(250);
    let too_long = "🙂".repeat(251);
    let refused = review::write_reply(&desk.scope, id, too_long, domain::Way::Message).await;
    assert!(matches!(refused, Err(ReviewError::TooLong { max: 1000 })));
    for text in [fits, emoji] {
        desk.says(&text).await;
        assert_eq!(desk.answers().await.pop().unwrap().state, Some(SendState::Sent));
    }
    assert_eq!(desk.posts().len(), 2);
}

async fn fact_17_our_own_echo_makes_no_bubble_and_no_draft(world: &World) {
    let desk = asked(world).await;
    desk.says("Pagi Kak").await;
    let answers = desk.answers().await;
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].state, Some(SendState::Sent), "the echo is the proof");
    let thread = desk.thread().await;
    let owner = receive::ownership(&desk.scope, thread.id).await.unwrap().unwrap();
    assert_eq!(
        owner.owner,
        Owner::ByHand,
        "our own echo is taken for the owner's phone"
    );
    world.twin.set(Misbehaviour::IgNoEcho);
    desk.says("Ada lagi Kak?").await;
    assert_eq!(
        desk.answers().await.pop().unwrap().state,
        Some(SendState::Accepted)
    );
}

async fn fact_26_a_recipient_without_a_role_fails_visibly(world: &World) {
    let desk = asked(world).await;
    world.twin.refuse_on_instagram(200, None, 1);
    desk.says("Pagi Kak").await;
    let answer = desk.answers().await.remove(0);
    assert_eq!(answer.state, Some(SendState::Failed));
    assert_eq!(answer.failure.unwrap().provider_code(), Some(200));
    assert_eq!(desk.posts().len(), 1);
}

async fn fact_27_a_recipient_who_cannot_be_found_fails_visibly(world: &World) {
    let desk = asked(world).await;
    world.twin.refuse_on_instagram(100, Some(2_534_014), 1);
    desk.says("Pagi Kak").await;
    assert_eq!(desk.answers().await[0].state, Some(SendState::Failed));
    assert_eq!(desk.posts().len(), 1);
}

async fn an_answer_whose_end_nobody_knows_is_told_by_its_echo(world: &World) {
    let desk = asked(world).await;
    world.twin.set_for(Misbehaviour::ResetAfterAccept, 1);
    desk.says("Pagi Kak").await;
    let answers = desk.answers().await;
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].state, Some(SendState::Sent));
    assert_eq!(desk.posts().len(), 1, "never posted again");
    world.twin.set(Misbehaviour::IgNoEcho);
    world.twin.set_for(Misbehaviour::ResetBeforeAccept, 1);
    desk.says("Halo?").await;
    assert_eq!(
        desk.answers().await.pop().unwrap().state,
        Some(SendState::Unknown)
    );
    assert_eq!(desk.posts().iter().filter(|text| *text == "Halo?").count(), 1);
}

async fn a_read_message_is_read_and_no_other(world: &World) {
    let desk = asked(world).await;
    desk.says("Satu").await;
    desk.says("Dua").await;
    let mine = world.twin.direct_thread(desk.account, "sari");
    let mid = mine.iter().find(|one| one.text == "Dua").unwrap().mid.clone();
    desk.hears("sari", &Dm::Seen { of: mid }).await;
    let states: Vec<_> = desk
        .answers()
        .await
        .iter()
        .map(|one| one.state.unwrap())
        .collect();
    assert_eq!(states, [SendState::Sent, SendState::Read]);
}

async fn nothing_is_posted_into_a_closed_window(world: &World) {
    let desk = asked(world).await;
    world.pass(25 * HOUR).await;
    let id = desk.only().await;
    let refused = review::write_reply(&desk.scope, id, "Pagi Kak".to_owned(), domain::Way::Message).await;
    assert!(matches!(refused, Err(ReviewError::WindowClosed)), "{refused:?}");
    assert!(desk.posts().is_empty());
}

async fn a_dead_token_asks_to_connect_again_and_loses_nothing(world: &World) {
    let desk = asked(world).await;
    world.twin.end_instagram_tokens(desk.account, 460);
    desk.says("Pagi Kak").await;
    assert_eq!(desk.answers().await[0].state, Some(SendState::Failed));
    desk.hears_text("sari", "Halo? Masih di sana?").await;
    let thread = desk.thread().await;
    assert_eq!(thread.bubbles.len(), 3, "nothing inbound is lost");
    assert_eq!(
        thread.connection,
        Some(domain::connect::ConnectionState::ReconnectNeeded)
    );
}

async fn message_access_switched_off_asks_to_connect_again(world: &World) {
    let desk = asked(world).await;
    world.twin.allow_message_access(desk.account, false);
    desk.says("Pagi Kak").await;
    assert_eq!(
        desk.thread().await.connection,
        Some(domain::connect::ConnectionState::ReconnectNeeded)
    );
}
