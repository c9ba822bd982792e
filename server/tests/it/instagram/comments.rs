//! Comments: taken in, drafted for, answered in public or in private, hidden, deleted.

use domain::review;
use domain::send::SendState;
use domain::{Way, receive};

use super::Desk;
use crate::world::World;

on_both_databases![a_comment_is_held_and_answered_in_public_after_approval];

async fn a_comment_is_held_and_answered_in_public_after_approval(world: &World) {
    let desk = Desk::roti(world).await;
    let post = desk.post();
    let comment = world
        .twin
        .customer_comments(&post, "sari", "Berapa harga roti sobek?")
        .await;
    world.settle().await;
    let thread = desk.thread().await;
    let comments = thread.comments.as_ref().unwrap();
    assert!(comments.post.caption.is_some(), "{comments:?}");
    assert!(comments.private_reply);
    assert_eq!(
        thread.bubbles[0].text.as_deref(),
        Some("Berapa harga roti sobek?")
    );
    let draft = thread.draft.unwrap();
    assert_eq!(draft.way, Way::Comment);
    assert!(
        world.twin.ledger().instagram_posts().is_empty(),
        "nothing leaves before somebody looked"
    );
    review::approve(&desk.scope, draft.id, draft.version, None)
        .await
        .unwrap();
    world.settle().await;
    let posts = world.twin.ledger().instagram_posts();
    assert_eq!(posts.len(), 1, "{posts:?}");
    assert_eq!(posts[0].to, comment);
    assert_eq!(posts[0].text, draft.text);
    let answers = desk.answers().await;
    assert_eq!(answers.len(), 1, "its own event makes no second bubble");
    assert_eq!(answers[0].state, Some(SendState::Sent));
    assert!(
        receive::inbox(&desk.scope, receive::InboxFilter::All)
            .await
            .unwrap()[0]
            .in_public
    );
}
