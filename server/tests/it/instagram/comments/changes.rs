//! What became of a comment without a word from Instagram: it is read again before its answer leaves, and before a person decides.

use domain::connect;
use domain::disconnect;
use domain::receive;
use domain::review;
use domain::send::{SendFailure, SendState};
use domain::time::{HOUR, MINUTE, SECOND};
use twin::Misbehaviour;

use super::{ORDER, PRICE, ours};
use crate::instagram::Desk;
use crate::world::World;

on_both_databases![
    fact_37_a_comment_that_is_gone_is_erased_when_its_answer_is_about_to_leave,
    fact_37_a_comment_that_is_gone_is_erased_when_a_person_opens_its_old_draft,
    an_edited_comment_is_not_answered_with_what_was_approved_for_other_words,
    an_edited_comment_is_drafted_for_anew_when_a_person_opens_its_old_draft,
    words_that_change_between_approval_and_leaving_call_the_answer_off,
    while_instagram_does_not_say_how_a_comment_stands_its_answer_waits,
    an_answer_does_not_wait_for_ever_for_its_comment_to_be_read,
    an_answer_that_waits_for_its_comment_ends_with_the_connection,
    a_dead_token_is_not_waited_for,
];

const SECRET: &str = "Berapa harga roti sobek? Rahasia Mawar";

async fn fact_37_a_comment_that_is_gone_is_erased_when_its_answer_is_about_to_leave(world: &World) {
    let desk = Desk::commented(world).await;
    let comment = desk.hears_comment(&desk.post(), "sari", SECRET).await;
    let draft = desk.thread().await.draft.unwrap();
    world.twin.delete_comment(&comment);
    desk.approves(&draft).await;
    assert!(desk.said().is_empty(), "nothing is posted");
    let thread = desk.thread().await;
    assert_eq!(ours(&thread)[0].state, Some(SendState::Cancelled));
    assert_eq!(ours(&thread)[0].failure, Some(SendFailure::CommentGone));
    is_erased(&desk).await;
}

async fn fact_37_a_comment_that_is_gone_is_erased_when_a_person_opens_its_old_draft(world: &World) {
    let desk = Desk::commented(world).await;
    let comment = desk.hears_comment(&desk.post(), "sari", SECRET).await;
    world.twin.delete_comment(&comment);
    let id = desk.only().await;
    receive::look_again_before_deciding(&desk.scope, id)
        .await
        .unwrap();
    assert!(desk.thread().await.draft.is_some(), "a new draft costs no look");
    world.pass(11 * MINUTE).await;
    receive::look_again_before_deciding(&desk.scope, id)
        .await
        .unwrap();
    world.settle().await;
    assert!(desk.thread().await.draft.is_none());
    assert!(review::waiting(&desk.scope).await.unwrap().is_empty());
    is_erased(&desk).await;
    assert!(desk.is_intact().await.contains("question_deleted"));
}

async fn is_erased(desk: &Desk<'_>) {
    let thread = desk.thread().await;
    assert!(thread.bubbles[0].deleted && thread.bubbles[0].text.is_none());
    for lang in ["id", "en"] {
        assert!(!desk.page(lang).await.body.contains("Mawar"));
    }
    let preview = desk.rows().await.remove(0).preview.text;
    assert!(preview.is_none_or(|text| !text.contains("Mawar")));
    assert!(!desk.is_intact().await.contains("Mawar"));
}

async fn an_edited_comment_is_not_answered_with_what_was_approved_for_other_words(world: &World) {
    let desk = Desk::commented(world).await;
    let comment = desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let draft = desk.thread().await.draft.unwrap();
    world.twin.edit_comment(&comment, "Alamatnya di mana?");
    desk.approves(&draft).await;
    assert!(desk.said().is_empty());
    let thread = desk.thread().await;
    assert_eq!(thread.bubbles[0].text.as_deref(), Some("Alamatnya di mana?"));
    assert_eq!(thread.bubbles[0].earlier[0].text.as_deref(), Some(PRICE));
    assert_eq!(ours(&thread)[0].state, Some(SendState::Cancelled));
    assert_eq!(ours(&thread)[0].failure, Some(SendFailure::CommentEdited));
    desk.is_intact().await;
}

async fn an_edited_comment_is_drafted_for_anew_when_a_person_opens_its_old_draft(world: &World) {
    let desk = Desk::commented(world).await;
    let comment = desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let first = desk.thread().await.draft.unwrap();
    world.twin.edit_comment(&comment, "Alamatnya di mana?");
    world.pass(11 * MINUTE).await;
    receive::look_again_before_deciding(&desk.scope, desk.only().await)
        .await
        .unwrap();
    world.settle().await;
    let thread = desk.thread().await;
    let second = thread.draft.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(thread.bubbles[0].text.as_deref(), Some("Alamatnya di mana?"));
    let stale = review::approve(&desk.scope, first.id, first.version, None).await;
    assert!(matches!(stale, Err(review::ReviewError::Stale)));
    desk.approves(&second).await;
    assert_eq!(desk.said().len(), 1);
}

async fn words_that_change_between_approval_and_leaving_call_the_answer_off(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    let comment = desk.hears_comment(&post, "sari", PRICE).await;
    let first = desk.thread().await.draft.unwrap();
    world.twin.set(Misbehaviour::IgUserLimit);
    desk.approves(&first).await;
    world.twin.unset(Misbehaviour::IgUserLimit);
    // Somebody else's look finds the new words before the answer's own.
    world.twin.edit_comment(&comment, "Alamatnya di mana?");
    desk.hears_reply(&comment, "sari", "Buka jam berapa?").await;
    world.pass(30 * SECOND).await;
    assert!(desk.said().is_empty(), "{:?}", desk.said());
    let thread = desk.thread().await;
    assert_eq!(ours(&thread)[0].failure, Some(SendFailure::CommentEdited));
}

async fn while_instagram_does_not_say_how_a_comment_stands_its_answer_waits(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let draft = desk.thread().await.draft.unwrap();
    for down in [Misbehaviour::IgUserLimit, Misbehaviour::TemporarilyDown] {
        world.twin.set(down);
    }
    desk.approves(&draft).await;
    for _ in 0..4 {
        let thread = desk.thread().await;
        assert_eq!(ours(&thread)[0].state, Some(SendState::Queued));
        assert_eq!(ours(&thread)[0].failure, Some(SendFailure::CommentUnread));
        world.pass(30 * SECOND).await;
    }
    assert!(desk.said().is_empty(), "not posted blindly");
    world.twin.clear();
    world.twin.set(Misbehaviour::NeverRead);
    world.pass(30 * SECOND).await;
    assert_eq!(ours(&desk.thread().await)[0].state, Some(SendState::Sent));
    assert_eq!(desk.said().len(), 1);
}

async fn an_answer_does_not_wait_for_ever_for_its_comment_to_be_read(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let draft = desk.thread().await.draft.unwrap();
    world.twin.set(Misbehaviour::IgUserLimit);
    desk.approves(&draft).await;
    for _ in 0..9 {
        world.pass(30 * SECOND).await;
    }
    assert!(desk.said().is_empty());
    world.pass(30 * SECOND).await;
    assert_eq!(desk.said().len(), 1, "after five minutes the POST tells");
    assert!(!desk.said()[0].accepted());
    world.twin.unset(Misbehaviour::IgUserLimit);
    for _ in 0..4 {
        world.pass(HOUR).await;
    }
    assert_eq!(ours(&desk.thread().await)[0].state, Some(SendState::Sent));
    let taken = desk.said().iter().filter(|post| post.accepted()).count();
    assert_eq!(taken, 1);
}

async fn an_answer_that_waits_for_its_comment_ends_with_the_connection(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let draft = desk.thread().await.draft.unwrap();
    world.twin.set(Misbehaviour::IgUserLimit);
    desk.approves(&draft).await;
    world.twin.unset(Misbehaviour::IgUserLimit);
    let account = connect::integrations(&desk.scope)
        .await
        .unwrap()
        .instagram
        .remove(0);
    disconnect::disconnect(&desk.scope, account.id).await.unwrap();
    world.pass(30 * SECOND).await;
    let thread = desk.thread().await;
    assert_eq!(ours(&thread)[0].state, Some(SendState::Cancelled));
    assert_eq!(ours(&thread)[0].failure, Some(SendFailure::NotConnected));
    assert!(desk.said().is_empty());
}

async fn a_dead_token_is_not_waited_for(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", ORDER).await;
    let id = desk.only().await;
    world.twin.end_instagram_tokens(desk.account, 460);
    desk.answers_with(id, "Cek bio ya", domain::Way::Comment).await;
    let thread = desk.at(id).await;
    assert_eq!(ours(&thread)[0].state, Some(SendState::Failed));
    assert_eq!(thread.connection, Some(connect::ConnectionState::ReconnectNeeded));
}
