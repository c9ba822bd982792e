//! What arrives: once, in the right place, and never from ourselves.

use domain::Way;
use domain::receive::{self, Author, Shown};
use domain::send::SendState;
use domain::time::HOUR;
use serde_json::json;
use twin::fixtures::instagram::PostKind;
use twin::{Injection, Misbehaviour};

use super::{PRICE, ours};
use crate::instagram::Desk;
use crate::world::World;

on_both_databases![
    a_comment_is_held_and_answered_in_public_after_approval,
    fact_5_the_dashboards_test_makes_no_customer_and_swallows_no_comment,
    fact_17_what_the_account_says_itself_is_never_answered,
    fact_17_a_comment_with_the_id_of_our_own_reply_is_ours_whoever_it_names,
    fact_19_a_comment_under_an_advertisement_is_shown_as_one,
    a_comment_in_a_broadcast_is_proposed_a_private_reply_alone,
    a_comment_is_shown_once_in_whatever_shape_and_however_often_it_comes,
    a_comment_without_words_is_shown_and_not_answered_blind,
    a_comment_whose_author_has_no_id_can_be_read_and_answered,
    a_comment_of_nobody_holds_up_nobody,
    what_the_owner_answers_in_the_app_is_shown_and_ends_the_draft,
    several_people_under_one_comment_have_a_conversation_each,
    fact_18_whatever_reply_a_reply_answers_it_stands_in_the_same_thread,
    comments_of_two_agencies_clients_never_meet,
];

async fn a_comment_is_held_and_answered_in_public_after_approval(world: &World) {
    let desk = Desk::commented(world).await;
    let comment = desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let thread = desk.thread().await;
    let comments = thread.comments.as_ref().unwrap();
    assert!(comments.post.caption.is_some(), "{comments:?}");
    assert!(comments.post.permalink.is_some(), "{comments:?}");
    assert!(comments.private_reply);
    assert_eq!(thread.bubbles[0].text.as_deref(), Some(PRICE));
    let draft = thread.draft.unwrap();
    assert_eq!(draft.way, Way::Comment);
    assert!(desk.said().is_empty(), "nothing leaves before somebody looked");
    desk.approves(&draft).await;
    let posts = desk.said();
    assert_eq!(posts.len(), 1, "{posts:?}");
    assert_eq!((&posts[0].to, &posts[0].text), (&comment, &draft.text));
    let answers = desk.answers().await;
    assert_eq!(answers.len(), 1, "its own event makes no second bubble");
    assert_eq!(answers[0].state, Some(SendState::Sent));
    assert!(desk.rows().await[0].in_public);
    desk.is_intact().await;
}

async fn fact_5_the_dashboards_test_makes_no_customer_and_swallows_no_comment(world: &World) {
    let desk = Desk::commented(world).await;
    world
        .twin
        .perform_on_instagram(Injection::IgTestComment, desk.account, "sari")
        .await;
    world.settle().await;
    assert!(desk.rows().await.is_empty());
    let kept = receive::quarantined(&world.laras, 10).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].reason.as_str(), "test");
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    assert_eq!(desk.rows().await.len(), 1);
}

async fn fact_17_what_the_account_says_itself_is_never_answered(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    world
        .twin
        .owner_comments(&post, "Buka jam berapa? Cek bio ya")
        .await;
    world.settle().await;
    let media = json!({ "id": post, "media_product_type": "FEED" });
    for (id, from) in [
        ("18000000000000001", json!({ "id": desk.account })),
        (
            "18000000000000002",
            json!({ "id": "9009", "self_ig_scoped_id": "910000000000202" }),
        ),
        ("18000000000000003", json!({ "username": "RotiPagi.Demo" })),
        (
            "18000000000000004",
            json!({ "id": "9010", "username": "ROTIPAGI.DEMO" }),
        ),
    ] {
        let value = json!({ "id": id, "text": PRICE, "from": from, "media": media });
        desk.told_comment("comments", value).await;
        assert!(desk.rows().await.is_empty(), "{from}");
    }
    assert!(desk.said().is_empty());
}

async fn fact_17_a_comment_with_the_id_of_our_own_reply_is_ours_whoever_it_names(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    let comment = desk.hears_comment(&post, "sari", PRICE).await;
    let draft = desk.thread().await.draft.unwrap();
    // A private account's comments are told to nobody.
    world.twin.make_private(desk.account, true);
    desk.approves(&draft).await;
    assert_eq!(desk.answers().await[0].state, Some(SendState::Accepted));
    let reply = world.twin.comments_under(&post).pop().unwrap();
    let told = |id: &str, from| json!({ "id": id, "text": draft.text, "from": from, "parent_id": comment });
    desk.told_comment(
        "comments",
        told(&reply.id, json!({ "id": "9011", "username": "somebody" })),
    )
    .await;
    assert_eq!(desk.rows().await.len(), 1, "our own reply is no customer");
    assert_eq!(desk.answers().await[0].state, Some(SendState::Sent));
    world.pass(HOUR).await;
    assert_eq!(desk.said().len(), 1);
}

async fn fact_19_a_comment_under_an_advertisement_is_shown_as_one(world: &World) {
    let desk = Desk::commented(world).await;
    let ad = world.twin.advertise(&desk.post());
    desk.hears_comment(&ad, "sari", PRICE).await;
    let thread = desk.thread().await;
    let post = thread.comments.unwrap().post;
    assert!(post.advertisement && !post.live, "{post:?}");
    assert_eq!(post.product_type.as_deref(), Some("AD"));
}

async fn a_comment_in_a_broadcast_is_proposed_a_private_reply_alone(world: &World) {
    let desk = Desk::commented(world).await;
    let live = world
        .twin
        .post_on_instagram(desk.account, PostKind::Live, "Siaran langsung");
    desk.hears_comment(&live, "sari", PRICE).await;
    let thread = desk.thread().await;
    assert!(thread.comments.as_ref().unwrap().post.live);
    let draft = thread.draft.unwrap();
    assert_eq!(draft.way, Way::PrivateReply);
    desk.approves(&draft).await;
    assert_eq!(desk.answers().await[0].state, Some(SendState::Sent));
}

async fn a_comment_is_shown_once_in_whatever_shape_and_however_often_it_comes(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    let shapes = [
        Misbehaviour::IgFlatComments,
        Misbehaviour::IgCommentIdKey,
        Misbehaviour::IgArrayEnvelope,
        Misbehaviour::DuplicateDelivery,
        Misbehaviour::ConcurrentDuplicates,
        Misbehaviour::Batched,
        Misbehaviour::IgMetaSecret,
    ];
    for shape in shapes {
        world.twin.set(shape);
        desk.hears_comment(&post, "sari", PRICE).await;
        world.twin.unset(shape);
        let thread = &desk.in_public().await[0];
        assert_eq!(thread.bubbles.len(), 1, "{shape:?}");
        assert_eq!(thread.bubbles[0].text.as_deref(), Some(PRICE), "{shape:?}");
    }
    assert_eq!(desk.rows().await.len(), shapes.len());
    // One comment that both fields tell of, and again after it was taken in.
    let value = json!({
        "id": "18000000000000011", "text": "Halo", "from": { "id": "9001", "username": "live.fan" },
        "media": { "id": post },
    });
    for field in ["live_comments", "comments", "comments"] {
        desk.told_comment(field, value.clone()).await;
    }
    assert_eq!(desk.rows().await.len(), shapes.len() + 1);
    assert_eq!(desk.comments_by("live.fan").await.bubbles.len(), 1);
}

async fn a_comment_without_words_is_shown_and_not_answered_blind(world: &World) {
    let desk = Desk::commented(world).await;
    world
        .twin
        .customer_comments_without_words(&desk.post(), "sari")
        .await;
    world.settle().await;
    let thread = desk.thread().await;
    assert!(
        matches!(thread.bubbles[0].shown, Shown::Unavailable(_)),
        "{thread:?}"
    );
    assert!(thread.draft.is_none());
    assert_eq!(desk.rows().await[0].unread, 1, "somebody should look");
}

async fn a_comment_whose_author_has_no_id_can_be_read_and_answered(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    // Instagram knows the comment; its event lacks the id.
    let known = world
        .twin
        .remember_comment(&post, Some("sari"), PRICE, world.clock.now_ms())
        .unwrap();
    let value = json!({
        "id": known.id, "text": PRICE, "from": { "username": "tanpa.id" }, "media": { "id": post },
    });
    desk.told_comment("comments", value).await;
    let thread = desk.thread().await;
    assert_eq!(thread.contact_handle.as_deref(), Some("@tanpa.id"));
    world.twin.set(Misbehaviour::IgEchoFirst);
    desk.answers_with(thread.id, "Halo Kak, kami kirim di sini ya", Way::PrivateReply)
        .await;
    let thread = desk.thread().await;
    assert_eq!(ours(&thread)[0].state, Some(SendState::Sent));
    assert_eq!(ours(&thread).len(), 1);
}

async fn a_comment_of_nobody_holds_up_nobody(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    desk.told_comment("comments", json!({ "id": "18000000000000021", "text": "Halo" }))
        .await;
    desk.told_comment("comments", json!({ "text": "Halo", "media": { "id": post } }))
        .await;
    desk.hears_comment(&post, "sari", PRICE).await;
    assert_eq!(desk.rows().await.len(), 2);
    assert_eq!(
        desk.comments_by("sari").await.bubbles[0].text.as_deref(),
        Some(PRICE)
    );
    let aside = receive::set_aside(&desk.scope, 10).await.unwrap();
    assert_eq!(
        aside.len(),
        1,
        "what has no id is set aside where its business sees it"
    );
}

async fn what_the_owner_answers_in_the_app_is_shown_and_ends_the_draft(world: &World) {
    let desk = Desk::commented(world).await;
    let comment = desk.hears_comment(&desk.post(), "sari", PRICE).await;
    assert!(desk.thread().await.draft.is_some());
    world
        .twin
        .owner_replies_to_comment(&comment, "Dua puluh lima ribu ya kak")
        .await;
    world.settle().await;
    let thread = desk.thread().await;
    assert!(thread.draft.is_none(), "somebody has answered already");
    let last = thread.bubbles.last().unwrap();
    assert_eq!(last.author, Author::OwnerPhone);
    assert_eq!(last.text.as_deref(), Some("Dua puluh lima ribu ya kak"));
    assert!(desk.is_intact().await.contains("owner_wrote"));
    // The next question is drafted for again.
    desk.hears_reply(&comment, "sari", "Buka jam berapa?").await;
    assert!(desk.thread().await.draft.is_some());
}

async fn several_people_under_one_comment_have_a_conversation_each(world: &World) {
    let desk = Desk::commented(world).await;
    let top = desk.hears_comment(&desk.post(), "sari", PRICE).await;
    desk.hears_reply(&top, "budi", "Buka jam berapa?").await;
    desk.hears_reply(&top, "sari", "Alamatnya di mana?").await;
    let (sari, budi) = (desk.comments_by("sari").await, desk.comments_by("budi").await);
    assert_eq!((sari.bubbles.len(), budi.bubbles.len()), (2, 1));
    let parent = budi.comments.unwrap().parent.unwrap();
    assert_eq!(parent.text.as_deref(), Some(PRICE));
    assert!(sari.comments.unwrap().parent.is_none());
    // The owner answers the one who is named, and only that draft ends.
    let named = format!("{} jam enam kak", budi.contact_handle.unwrap());
    world.twin.owner_replies_to_comment(&top, &named).await;
    world.settle().await;
    assert!(desk.comments_by("sari").await.draft.is_some());
    let budi = desk.comments_by("budi").await;
    assert!(budi.draft.is_none());
    assert_eq!(ours(&budi).len(), 1);
}

async fn fact_18_whatever_reply_a_reply_answers_it_stands_in_the_same_thread(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    let top = desk.hears_comment(&post, "sari", PRICE).await;
    let draft = desk.thread().await.draft.unwrap();
    desk.approves(&draft).await;
    let ours_id = world.twin.comments_under(&post).pop().unwrap().id;
    let igsid = desk.igsid("sari");
    // To our reply, then to that reply in turn; somebody else joins below.
    for (id, parent, from, name) in [
        ("18000000000000031", ours_id.as_str(), igsid.as_str(), "sari"),
        ("18000000000000032", "18000000000000031", igsid.as_str(), "sari"),
        ("18000000000000033", "18000000000000032", "9033", "ikut.tanya"),
    ] {
        let value = json!({
            "id": id, "text": "Alamatnya di mana?", "from": { "id": from, "username": name },
            "media": { "id": post }, "parent_id": parent,
        });
        desk.told_comment("comments", value).await;
    }
    assert_eq!(desk.rows().await.len(), 2, "one conversation for each person");
    let joined = desk.comments_by("ikut.tanya").await;
    let parent = joined.comments.unwrap().parent.unwrap();
    assert_eq!(parent.text.as_deref(), Some(PRICE));
    // The owner's answer to the last of them reaches that person.
    let from = json!({ "id": desk.account });
    let value = json!({
        "id": "18000000000000034", "text": "@ikut.tanya di Cihapit kak", "from": from,
        "media": { "id": post }, "parent_id": "18000000000000033",
    });
    desk.told_comment("comments", value).await;
    assert_eq!(ours(&desk.comments_by("ikut.tanya").await).len(), 1);
    assert_eq!(world.twin.instagram_comment(&top).unwrap().id, top);
}

async fn comments_of_two_agencies_clients_never_meet(world: &World) {
    let (roti, melati) = (Desk::commented(world).await, Desk::melati(world).await);
    roti.hears_comment(&roti.post(), "sari", "Komentar untuk roti")
        .await;
    melati
        .hears_comment(&melati.post(), "sari", "Komentar untuk salon")
        .await;
    for (desk, own, other) in [
        (&roti, "Komentar untuk roti", "Komentar untuk salon"),
        (&melati, "Komentar untuk salon", "Komentar untuk roti"),
    ] {
        let thread = desk.thread().await;
        assert_eq!(thread.bubbles.len(), 1);
        assert_eq!(thread.bubbles[0].text.as_deref(), Some(own));
        assert!(!desk.page("en").await.body.contains(other));
    }
    let foreign = melati.thread().await;
    assert!(receive::thread(&roti.scope, foreign.id).await.unwrap().is_none());
    let picture = receive::post_picture(&roti.scope, foreign.comments.unwrap().post.id).await;
    assert!(picture.is_err(), "the other's post was shown");
    let write = domain::review::write_reply(&roti.scope, foreign.id, "Halo".to_owned(), Way::Comment).await;
    assert!(matches!(write, Err(domain::review::ReviewError::NotFound)));
}
