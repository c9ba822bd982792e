//! How answers leave: under the right comment, once, slowly in public, and to one person alone only once.

use domain::send::{SendFailure, SendState};
use domain::time::{DAY, HOUR, MINUTE, SECOND};
use domain::{Channel, Way, review};
use review::ReviewError;
use twin::fixtures::instagram::PostKind;
use twin::{InstagramPostKind, Misbehaviour};

use super::{ORDER, PRICE, kinds, ours};
use crate::instagram::Desk;
use crate::tenant_tables::count;
use crate::world::{ROTI, World};

on_both_databases![
    fact_16_a_comment_opens_no_window_and_one_private_reply_leads_to_messages,
    fact_17_the_event_of_our_reply_may_come_first,
    fact_17_the_echo_of_a_private_reply_makes_nothing_new_also_when_it_comes_first,
    fact_18_a_reply_to_a_reply_stands_under_the_top_comment_and_names_its_reader,
    fact_18_the_same_words_for_two_people_are_told_apart_by_the_name,
    fact_19_what_one_advertisement_refuses_stops_nobody_else,
    a_broadcast_can_be_answered_in_private_for_its_hours_alone,
    a_private_reply_leaves_within_seven_days_and_a_public_one_later_as_well,
    public_replies_of_one_account_leave_slowly,
    an_answer_that_waits_under_an_old_post_does_not_spin,
    a_private_reply_that_another_tool_was_faster_with_fails_visibly,
    a_private_reply_whose_time_ends_while_instagram_is_away_expires,
    comments_wait_for_a_person_also_where_answers_leave_by_themselves,
];

async fn fact_16_a_comment_opens_no_window_and_one_private_reply_leads_to_messages(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", ORDER).await;
    let thread = desk.thread().await;
    let direct = review::write_reply(&desk.scope, thread.id, "Halo".into(), Way::Message).await;
    assert!(matches!(direct, Err(ReviewError::NotFound)), "{direct:?}");
    desk.answers_with(thread.id, "Boleh tahu nomor pesanannya?", Way::PrivateReply)
        .await;
    assert_eq!(kinds(&desk.said()), [InstagramPostKind::PrivateReply]);
    let thread = desk.thread().await;
    assert_eq!(ours(&thread)[0].state, Some(SendState::Sent));
    assert_eq!(ours(&thread)[0].way, Way::PrivateReply);
    assert!(!thread.comments.as_ref().unwrap().private_reply);
    let again = review::write_reply(&desk.scope, thread.id, "Halo?".into(), Way::PrivateReply).await;
    assert!(matches!(again, Err(ReviewError::AnsweredBefore)), "{again:?}");
    assert!(
        desk.in_private().await.is_empty(),
        "nobody wrote a message before the customer answers"
    );
    desk.hears_text("sari", "Nomornya 12").await;
    let direct = desk.in_private().await.remove(0);
    assert!(direct.window.is_open(world.clock.now()));
    let comments = desk.in_public().await.remove(0);
    assert_eq!(comments.comments.unwrap().messages, Some(direct.id));
    desk.answers_with(direct.id, "Terima kasih, kami cek ya", Way::Message)
        .await;
    let direct = desk.at(direct.id).await;
    assert_eq!(ours(&direct)[0].state, Some(SendState::Sent));
    let database = world.database.connect().await;
    assert_eq!(count(&database, world.workspace(ROTI), "contact").await, 1);
    assert_eq!(count(&database, world.workspace(ROTI), "conversation").await, 2);
}

async fn fact_17_the_event_of_our_reply_may_come_first(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    world.twin.set(Misbehaviour::IgEchoFirst);
    let draft = desk.thread().await.draft.unwrap();
    desk.approves(&draft).await;
    let thread = desk.thread().await;
    assert_eq!(ours(&thread).len(), 1, "{thread:?}");
    assert_eq!(ours(&thread)[0].state, Some(SendState::Sent));
    assert_eq!(desk.said().len(), 1);
}

async fn fact_17_the_echo_of_a_private_reply_makes_nothing_new_also_when_it_comes_first(world: &World) {
    let desk = Desk::commented(world).await;
    world.twin.set(Misbehaviour::IgEchoFirst);
    desk.hears_comment(&desk.post(), "sari", ORDER).await;
    desk.answers_with(
        desk.only().await,
        "Boleh tahu nomor pesanannya?",
        Way::PrivateReply,
    )
    .await;
    let thread = desk.thread().await;
    assert_eq!(ours(&thread).len(), 1);
    assert_eq!(ours(&thread)[0].state, Some(SendState::Sent));
    // Also for somebody whose messages are known already.
    desk.hears_text("budi", "Halo").await;
    let direct = desk.in_private().await.remove(0);
    desk.hears_comment(&desk.post(), "budi", ORDER).await;
    let comments = desk.comments_by("budi").await;
    desk.answers_with(comments.id, "Kami bantu di sini ya Kak", Way::PrivateReply)
        .await;
    assert_eq!(ours(&desk.at(comments.id).await)[0].state, Some(SendState::Sent));
    assert_eq!(desk.at(direct.id).await.bubbles.len(), 1);
    assert_eq!(desk.rows().await.len(), 3);
}

async fn fact_18_a_reply_to_a_reply_stands_under_the_top_comment_and_names_its_reader(world: &World) {
    let desk = Desk::commented(world).await;
    let top = desk.hears_comment(&desk.post(), "sari", PRICE).await;
    desk.hears_reply(&top, "budi", "Buka jam berapa?").await;
    let budi = desk.comments_by("budi").await;
    let draft = budi.draft.unwrap();
    desk.approves(&draft).await;
    let posts = desk.said();
    let expected = format!("{} {}", budi.contact_handle.unwrap(), draft.text.unwrap());
    assert_eq!((&posts[0].to, posts[0].text.as_ref()), (&top, Some(&expected)));
    let answered = desk.at(budi.id).await;
    assert_eq!(ours(&answered).len(), 1, "its own event makes no second bubble");
    assert_eq!(ours(&answered)[0].state, Some(SendState::Sent));
    world.pass(6 * SECOND).await;
    let draft = desk.comments_by("sari").await.draft.unwrap();
    desk.approves(&draft).await;
    assert_eq!(
        desk.said()[1].text,
        draft.text,
        "only a reply to a reply names anybody"
    );
}

async fn fact_18_the_same_words_for_two_people_are_told_apart_by_the_name(world: &World) {
    let desk = Desk::commented(world).await;
    let top = desk.hears_comment(&desk.post(), "sari", PRICE).await;
    desk.hears_reply(&top, "budi", "Buka jam berapa?").await;
    let (sari, budi) = (
        desk.comments_by("sari").await.id,
        desk.comments_by("budi").await.id,
    );
    // Sari's is lost and waits for a sign of life; what comes back is Budi's.
    world.twin.set_for(Misbehaviour::ResetBeforeAccept, 1);
    desk.answers_with(sari, "Cek menu di bio ya", Way::Comment).await;
    world.twin.set(Misbehaviour::IgEchoFirst);
    world.pass(6 * SECOND).await;
    desk.answers_with(budi, "Cek menu di bio ya", Way::Comment).await;
    assert_eq!(ours(&desk.at(sari).await)[0].state, Some(SendState::Unknown));
    assert_eq!(ours(&desk.at(budi).await)[0].state, Some(SendState::Sent));
    assert_eq!(ours(&desk.at(budi).await).len(), 1);
}

async fn fact_19_what_one_advertisement_refuses_stops_nobody_else(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    let ad = world.twin.advertise(&post);
    desk.hears_comment(&ad, "sari", PRICE).await;
    let under_ad = desk.comments_by("sari").await;
    desk.approves(&under_ad.draft.unwrap()).await;
    let refused = desk.at(under_ad.id).await;
    assert_eq!(ours(&refused)[0].state, Some(SendState::Failed));
    assert_eq!(
        ours(&refused)[0].failure,
        Some(SendFailure::Refused { code: 100 }),
        "the comment was there a moment ago"
    );
    world.pass(6 * SECOND).await;
    desk.hears_comment(&post, "budi", PRICE).await;
    world.twin.refuse_on_instagram(200, None, 1);
    let draft = desk.comments_by("budi").await.draft.unwrap();
    desk.approves(&draft).await;
    let refused = desk.comments_by("budi").await;
    assert_eq!(
        ours(&refused)[0].failure,
        Some(SendFailure::Refused { code: 200 })
    );
    world.pass(6 * SECOND).await;
    desk.hears_comment(&post, "emma", PRICE).await;
    let draft = desk.comments_by("emma").await.draft.unwrap();
    desk.approves(&draft).await;
    assert_eq!(
        ours(&desk.comments_by("emma").await)[0].state,
        Some(SendState::Sent),
        "the account is not paused"
    );
    assert_eq!(desk.said().len(), 3, "no refused answer is tried again");
}

async fn a_broadcast_can_be_answered_in_private_for_its_hours_alone(world: &World) {
    let desk = Desk::commented(world).await;
    let live = world
        .twin
        .post_on_instagram(desk.account, PostKind::Live, "Siaran langsung");
    desk.hears_comment(&live, "sari", ORDER).await;
    let id = desk.only().await;
    desk.answers_with(id, "Cek bio ya", Way::Comment).await;
    let refused = desk.at(id).await;
    assert_eq!(ours(&refused)[0].state, Some(SendState::Failed), "not in public");
    world.pass(4 * HOUR).await;
    let late = review::write_reply(&desk.scope, id, "Halo Kak".into(), Way::PrivateReply).await;
    assert!(matches!(late, Err(ReviewError::WindowClosed)), "{late:?}");
    assert!(!desk.at(id).await.comments.unwrap().private_reply);
}

async fn a_private_reply_leaves_within_seven_days_and_a_public_one_later_as_well(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", ORDER).await;
    let id = desk.only().await;
    world.pass(6 * DAY).await;
    assert!(desk.at(id).await.comments.unwrap().private_reply);
    world.pass(DAY).await;
    let late = review::write_reply(&desk.scope, id, "Halo Kak".into(), Way::PrivateReply).await;
    assert!(matches!(late, Err(ReviewError::WindowClosed)), "{late:?}");
    desk.answers_with(id, "Mohon maaf baru membalas", Way::Comment)
        .await;
    assert_eq!(ours(&desk.at(id).await)[0].state, Some(SendState::Sent));
    assert_eq!(kinds(&desk.said()), [InstagramPostKind::CommentReply]);
}

async fn public_replies_of_one_account_leave_slowly(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    for customer in ["sari", "budi", "emma"] {
        desk.hears_comment(&post, customer, PRICE).await;
    }
    let cards = review::waiting(&desk.scope).await.unwrap();
    assert_eq!(cards.len(), 3);
    let all = cards.iter().map(|card| (card.id, card.version)).collect();
    let decided = review::approve_alike(&desk.scope, all).await.unwrap();
    assert_eq!((decided.approved, decided.left), (3, 0));
    world.settle().await;
    assert_eq!(desk.said().len(), 1);
    for sent in 2..=3 {
        world.pass(4 * SECOND).await;
        assert_eq!(desk.said().len(), sent - 1);
        world.pass(SECOND).await;
        assert_eq!(desk.said().len(), sent);
    }
    let at: Vec<i64> = desk.said().iter().map(|post| post.at).collect();
    assert!(at.windows(2).all(|two| two[1] - two[0] >= 5_000), "{at:?}");
    assert!(desk.said().iter().all(twin::InstagramPost::accepted));
}

async fn an_answer_that_waits_under_an_old_post_does_not_spin(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    desk.hears_comment(&post, "sari", ORDER).await;
    desk.hears_comment(&post, "budi", ORDER).await;
    world.pass(8 * DAY).await;
    for customer in ["sari", "budi"] {
        let id = desk.comments_by(customer).await.id;
        desk.answers_with(id, "Mohon maaf baru membalas", Way::Comment)
            .await;
    }
    assert_eq!(desk.said().len(), 1, "the second waits for its turn");
    world.pass(5 * SECOND).await;
    assert_eq!(desk.said().len(), 2);
    world.pass(10 * MINUTE).await;
    // Said again after it failed, it waits for a person and does not expire with the time for private replies.
    desk.hears_comment(&post, "emma", PRICE).await;
    let id = desk.comments_by("emma").await.id;
    world.pass(8 * DAY).await;
    world.twin.refuse_on_instagram(368, None, 1);
    desk.answers_with(id, "Cek bio ya", Way::Comment).await;
    let failed = ours(&desk.at(id).await)[0].id;
    let draft = review::send_again(&desk.scope, failed).await;
    world.settle().await;
    if let Ok(draft) = draft {
        assert_eq!(desk.at(id).await.draft.unwrap().id, draft);
    }
}

async fn a_private_reply_that_another_tool_was_faster_with_fails_visibly(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", ORDER).await;
    world.twin.refuse_on_instagram(100, Some(2_534_025), 1);
    let id = desk.only().await;
    desk.answers_with(id, "Halo Kak", Way::PrivateReply).await;
    let thread = desk.at(id).await;
    assert_eq!(ours(&thread)[0].state, Some(SendState::Failed));
    assert_eq!(ours(&thread)[0].failure, Some(SendFailure::AnsweredBefore));
    world.pass(HOUR).await;
    assert_eq!(desk.said().len(), 1, "not tried again");
}

async fn a_private_reply_whose_time_ends_while_instagram_is_away_expires(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", ORDER).await;
    let id = desk.only().await;
    world.pass(7 * DAY - 3 * MINUTE).await;
    world.twin.set(Misbehaviour::IgUserLimit);
    desk.answers_with(id, "Halo Kak", Way::PrivateReply).await;
    assert_eq!(
        ours(&desk.at(id).await)[0].failure,
        Some(SendFailure::CommentUnread)
    );
    for _ in 0..4 {
        world.pass(30 * SECOND).await;
    }
    assert_eq!(ours(&desk.at(id).await)[0].state, Some(SendState::Expired));
    assert!(desk.said().is_empty());
}

async fn comments_wait_for_a_person_also_where_answers_leave_by_themselves(world: &World) {
    let desk = Desk::commented(world).await;
    let consent = Some("Pemilik setuju".to_owned());
    review::set_auto_send(&desk.scope, Channel::Instagram, true, consent)
        .await
        .unwrap();
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    desk.hears_comment(&desk.post(), "budi", ORDER).await;
    world.pass(MINUTE).await;
    assert!(desk.said().is_empty());
    assert!(desk.comments_by("sari").await.draft.is_some());
    // While a message leaves by itself.
    desk.hears_text("sari", "Buka jam berapa?").await;
    assert_eq!(kinds(&desk.said()), [InstagramPostKind::Direct]);
}
