//! A public or private reply whose end nobody knows: its event tells, else a look under the comment, else a person.

use domain::send::{self, PhoneCheck, SendFailure, SendState};
use domain::time::{HOUR, MINUTE};
use domain::{Way, review};
use twin::Misbehaviour;

use super::{ORDER, PRICE, ours};
use crate::instagram::Desk;
use crate::world::World;

on_both_databases![
    a_public_reply_whose_answer_was_lost_is_told_by_its_event,
    a_private_reply_whose_answer_was_lost_is_told_by_its_echo,
    a_public_reply_that_no_event_tells_of_is_found_under_its_comment,
    a_public_reply_that_stands_nowhere_is_asked_about_and_never_posted_again,
    a_reply_of_somebody_else_in_the_same_words_proves_nothing,
    a_private_reply_that_may_have_arrived_is_not_followed_by_another,
];

async fn a_public_reply_whose_answer_was_lost_is_told_by_its_event(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    world.twin.set_for(Misbehaviour::ResetAfterAccept, 1);
    let draft = desk.thread().await.draft.unwrap();
    desk.approves(&draft).await;
    let thread = desk.thread().await;
    assert_eq!(ours(&thread).len(), 1);
    assert_eq!(ours(&thread)[0].state, Some(SendState::Sent));
    world.pass(HOUR).await;
    assert_eq!(desk.said().len(), 1, "never posted again");
}

async fn a_private_reply_whose_answer_was_lost_is_told_by_its_echo(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", ORDER).await;
    world.twin.set_for(Misbehaviour::ResetAfterAccept, 1);
    desk.answers_with(
        desk.only().await,
        "Boleh tahu nomor pesanannya?",
        Way::PrivateReply,
    )
    .await;
    let thread = desk.thread().await;
    assert_eq!(ours(&thread).len(), 1);
    assert_eq!(ours(&thread)[0].state, Some(SendState::Sent));
    world.pass(HOUR).await;
    assert_eq!(desk.said().len(), 1);
}

/// A reply that was accepted or not, of which neither an answer nor an event tells.
async fn lost(desk: &Desk<'_>, how: Misbehaviour) {
    desk.world.twin.make_private(desk.account, true);
    desk.world.twin.set_for(how, 1);
    let draft = desk.thread().await.draft.unwrap();
    desk.approves(&draft).await;
    assert_eq!(ours(&desk.thread().await)[0].state, Some(SendState::Unknown));
}

async fn a_public_reply_that_no_event_tells_of_is_found_under_its_comment(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    lost(&desk, Misbehaviour::ResetAfterAccept).await;
    world.pass(11 * MINUTE).await;
    assert_eq!(ours(&desk.thread().await)[0].state, Some(SendState::Sent));
    assert!(send::unclear(&desk.scope).await.unwrap().is_empty());
    // Its event, when it comes after all, changes nothing.
    world.twin.make_private(desk.account, false);
    let reply = world.twin.comments_under(&desk.post()).pop().unwrap();
    let value = serde_json::json!({
        "id": reply.id, "text": reply.text, "from": { "id": desk.account }, "parent_id": reply.parent,
    });
    desk.told_comment("comments", value).await;
    assert_eq!(ours(&desk.thread().await).len(), 1);
    assert_eq!(desk.said().len(), 1);
    desk.is_intact().await;
}

async fn a_public_reply_that_stands_nowhere_is_asked_about_and_never_posted_again(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    lost(&desk, Misbehaviour::ResetBeforeAccept).await;
    world.pass(11 * MINUTE).await;
    let asked = send::unclear(&desk.scope).await.unwrap();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].way, Way::Comment);
    assert_eq!(ours(&desk.thread().await)[0].failure, Some(SendFailure::Unknown));
    send::answer(&desk.scope, asked[0].message, PhoneCheck::NotArrived)
        .await
        .unwrap();
    world.pass(HOUR).await;
    assert_eq!(desk.said().len(), 1);
    let again = review::send_again(&desk.scope, asked[0].message).await.unwrap();
    world.settle().await;
    let draft = desk.thread().await.draft.unwrap();
    assert_eq!((draft.id, draft.way), (again, Way::Comment));
}

async fn a_reply_of_somebody_else_in_the_same_words_proves_nothing(world: &World) {
    let desk = Desk::commented(world).await;
    let comment = desk.hears_comment(&desk.post(), "sari", PRICE).await;
    lost(&desk, Misbehaviour::ResetBeforeAccept).await;
    let words = ours(&desk.thread().await)[0].text.clone().unwrap();
    world
        .twin
        .customer_replies_to_comment(&comment, "budi", &words)
        .await;
    world.pass(11 * MINUTE).await;
    assert_eq!(send::unclear(&desk.scope).await.unwrap().len(), 1);
}

async fn a_private_reply_that_may_have_arrived_is_not_followed_by_another(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", ORDER).await;
    let id = desk.only().await;
    world.twin.set(Misbehaviour::IgNoEcho);
    world.twin.set_for(Misbehaviour::ResetBeforeAccept, 1);
    desk.answers_with(id, "Boleh tahu nomor pesanannya?", Way::PrivateReply)
        .await;
    assert_eq!(ours(&desk.at(id).await)[0].state, Some(SendState::Unknown));
    let again = review::write_reply(&desk.scope, id, "Halo?".into(), Way::PrivateReply).await;
    assert!(matches!(again, Err(review::ReviewError::AnsweredBefore)));
    world.pass(11 * MINUTE).await;
    let asked = send::unclear(&desk.scope).await.unwrap();
    assert_eq!(asked[0].way, Way::PrivateReply);
    send::answer(&desk.scope, asked[0].message, PhoneCheck::NotArrived)
        .await
        .unwrap();
    desk.answers_with(id, "Halo Kak", Way::PrivateReply).await;
    assert_eq!(desk.said().len(), 2);
}
