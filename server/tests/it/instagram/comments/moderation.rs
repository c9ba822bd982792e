//! Hiding, showing and deleting comments: at Instagram and here, in the evidence, and only by who may.

use domain::ids::MessageId;
use domain::review::{self, ModerateError, Moderation};
use domain::send::{SendFailure, SendState};
use domain::{Way, time};
use twin::fixtures::instagram::PostKind;
use twin::{InstagramPostKind, Misbehaviour};

use super::{PRICE, kinds, ours};
use crate::instagram::Desk;
use crate::world::{MELATI, World};

on_both_databases![
    a_comment_is_hidden_and_shown_again_at_instagram_and_here,
    a_hidden_comment_is_answered_in_private_alone,
    a_deleted_comment_is_gone_at_instagram_and_here_with_its_draft,
    a_comment_that_was_deleted_before_is_erased_by_deleting_it,
    what_instagram_refuses_stays_as_it_is_and_says_so,
    nobody_moderates_another_agencys_comments,
];

async fn commented(desk: &Desk<'_>) -> (String, MessageId) {
    let comment = desk
        .hears_comment(&desk.post(), "sari", "Berapa harga roti sobek? Rahasia Mawar")
        .await;
    (comment, desk.thread().await.comments.unwrap().newest.unwrap())
}

async fn a_comment_is_hidden_and_shown_again_at_instagram_and_here(world: &World) {
    let desk = Desk::commented(world).await;
    let (comment, id) = commented(&desk).await;
    review::moderate(&desk.scope, id, Moderation::Hide).await.unwrap();
    assert!(world.twin.instagram_comment(&comment).unwrap().hidden);
    assert!(desk.bubbles().await[0].hidden_at.is_some());
    // Hidden twice is hidden.
    review::moderate(&desk.scope, id, Moderation::Hide).await.unwrap();
    review::moderate(&desk.scope, id, Moderation::Show).await.unwrap();
    assert!(!world.twin.instagram_comment(&comment).unwrap().hidden);
    assert!(desk.bubbles().await[0].hidden_at.is_none());
    world.settle().await;
    let bundle = desk.is_intact().await;
    assert!(bundle.contains("comment_hidden") && bundle.contains("comment_shown"));
}

async fn a_hidden_comment_is_answered_in_private_alone(world: &World) {
    let desk = Desk::commented(world).await;
    let (_, id) = commented(&desk).await;
    review::moderate(&desk.scope, id, Moderation::Hide).await.unwrap();
    let conversation = desk.only().await;
    desk.answers_with(conversation, "Cek bio ya", Way::Comment).await;
    let thread = desk.thread().await;
    assert_eq!(ours(&thread)[0].state, Some(SendState::Cancelled));
    assert_eq!(ours(&thread)[0].failure, Some(SendFailure::CommentHidden));
    assert!(desk.said().is_empty());
    desk.answers_with(conversation, "Halo Kak", Way::PrivateReply)
        .await;
    assert_eq!(kinds(&desk.said()), [InstagramPostKind::PrivateReply]);
    assert!(desk.said()[0].accepted());
}

async fn a_deleted_comment_is_gone_at_instagram_and_here_with_its_draft(world: &World) {
    let desk = Desk::commented(world).await;
    let (comment, id) = commented(&desk).await;
    let draft = desk.thread().await.draft.unwrap();
    // What was approved and waits is called off as well.
    world.twin.set(Misbehaviour::IgUserLimit);
    desk.approves(&draft).await;
    world.twin.unset(Misbehaviour::IgUserLimit);
    review::moderate(&desk.scope, id, Moderation::Delete)
        .await
        .unwrap();
    world.pass(time::MINUTE).await;
    assert!(world.twin.instagram_comment(&comment).is_none());
    let thread = desk.thread().await;
    assert!(thread.bubbles[0].deleted && thread.bubbles[0].text.is_none());
    assert!(thread.draft.is_none());
    assert_eq!(ours(&thread)[0].failure, Some(SendFailure::CommentGone));
    assert!(desk.said().is_empty());
    let bundle = desk.is_intact().await;
    assert!(bundle.contains("comment_deleted") && !bundle.contains("Mawar"));
    let again = review::moderate(&desk.scope, id, Moderation::Delete).await;
    assert!(matches!(again, Err(ModerateError::NotFound)), "{again:?}");
}

async fn a_comment_that_was_deleted_before_is_erased_by_deleting_it(world: &World) {
    let desk = Desk::commented(world).await;
    let (comment, id) = commented(&desk).await;
    world.twin.delete_comment(&comment);
    let hidden = review::moderate(&desk.scope, id, Moderation::Hide).await;
    assert!(matches!(hidden, Err(ModerateError::Refused)), "{hidden:?}");
    review::moderate(&desk.scope, id, Moderation::Delete)
        .await
        .unwrap();
    world.settle().await;
    let thread = desk.thread().await;
    assert!(thread.bubbles[0].deleted && thread.draft.is_none());
}

async fn what_instagram_refuses_stays_as_it_is_and_says_so(world: &World) {
    let desk = Desk::commented(world).await;
    let live = world
        .twin
        .post_on_instagram(desk.account, PostKind::Live, "Siaran");
    let ad = world.twin.advertise(&desk.post());
    for post in [live, ad] {
        desk.hears_comment(&post, "sari", PRICE).await;
        let thread = desk.in_public().await.remove(0);
        let id = thread.comments.unwrap().newest.unwrap();
        let hidden = review::moderate(&desk.scope, id, Moderation::Hide).await;
        assert!(matches!(hidden, Err(ModerateError::Refused)), "{hidden:?}");
        assert!(desk.at(thread.id).await.bubbles[0].hidden_at.is_none());
    }
    world.twin.set(Misbehaviour::IgUserLimit);
    let id = desk.in_public().await.remove(0).comments.unwrap().newest.unwrap();
    let refused = review::moderate(&desk.scope, id, Moderation::Hide).await;
    assert!(refused.is_err());
    assert!(!desk.is_intact().await.contains("comment_hidden"));
}

async fn nobody_moderates_another_agencys_comments(world: &World) {
    let desk = Desk::commented(world).await;
    let (comment, id) = commented(&desk).await;
    let stranger = world.scope(MELATI).await;
    for what in [Moderation::Hide, Moderation::Show, Moderation::Delete] {
        let refused = review::moderate(&stranger, id, what).await;
        assert!(matches!(refused, Err(ModerateError::NotFound)), "{refused:?}");
    }
    assert!(!world.twin.instagram_comment(&comment).unwrap().hidden);
    // Our own answers are not the customer's comments.
    desk.answers_with(desk.only().await, "Cek bio ya", Way::Comment)
        .await;
    let own = ours(&desk.thread().await)[0].id;
    let refused = review::moderate(&desk.scope, own, Moderation::Hide).await;
    assert!(matches!(refused, Err(ModerateError::NotFound)), "{refused:?}");
}
