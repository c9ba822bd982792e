//! Public or private: what belongs to one person is proposed in private, a person may say otherwise with a reason, and the same answers
//! under one post are decided together.

use domain::review::gate::Check;
use domain::review::{self, DraftState, ReviewError};
use domain::time::SECOND;
use domain::{Way, receive};
use twin::InstagramPostKind;

use super::{ORDER, PRICE, kinds, ours};
use crate::instagram::Desk;
use crate::world::World;

on_both_databases![
    what_concerns_one_person_is_proposed_in_private,
    the_other_way_is_another_version_that_is_approved_anew,
    answering_one_persons_matter_in_public_needs_a_reason_that_is_kept,
    a_public_reply_has_three_hundred_characters_at_most,
    an_answered_comment_is_not_offered_another_private_reply,
    the_same_answers_under_one_post_are_decided_together_and_no_others,
    what_was_decided_meanwhile_is_left_alone,
];

async fn what_concerns_one_person_is_proposed_in_private(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    let private = [
        ("sari", ORDER),
        ("budi", "Harga roti sobek bisa nego kak?"),
        ("emma", "Berapa harga roti sobek? WA saya 0812-3456-7890"),
    ];
    for (customer, text) in private {
        desk.hears_comment(&post, customer, text).await;
        let draft = desk.comments_by(customer).await.draft.unwrap();
        assert_eq!(draft.way, Way::PrivateReply, "{text}");
    }
    desk.hears_comment(&post, "tono.baru", PRICE).await;
    let draft = desk.comments_by("tono.baru").await.draft.unwrap();
    assert_eq!(draft.way, Way::Comment);
}

async fn the_other_way_is_another_version_that_is_approved_anew(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let first = desk.thread().await.draft.unwrap();
    review::take_way(&desk.scope, first.id, first.version, Way::PrivateReply)
        .await
        .unwrap();
    let old = review::approve(&desk.scope, first.id, first.version, None).await;
    assert!(matches!(old, Err(ReviewError::Stale)), "{old:?}");
    let second = desk.thread().await.draft.unwrap();
    assert_eq!((second.id, second.way), (first.id, Way::PrivateReply));
    assert_eq!((second.version, &second.text), (first.version + 1, &first.text));
    assert!(desk.said().is_empty());
    desk.approves(&second).await;
    assert_eq!(kinds(&desk.said()), [InstagramPostKind::PrivateReply]);
    let direct = review::take_way(&desk.scope, second.id, second.version, Way::Message).await;
    assert!(direct.is_err(), "a comment is no message");
    assert!(desk.is_intact().await.contains("way_chosen"));
}

async fn answering_one_persons_matter_in_public_needs_a_reason_that_is_kept(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", "Roti sobek harganya berapa? Bisa nego?")
        .await;
    let mut draft = desk.thread().await.draft.unwrap();
    assert_eq!(draft.way, Way::PrivateReply);
    if draft.text.is_none() {
        let words = "Roti sobek Rp 25.000 ya Kak".to_owned();
        let held = review::edit_and_approve(&desk.scope, draft.id, draft.version, words, None).await;
        assert!(matches!(held, Err(ReviewError::Held(_))), "{held:?}");
        draft = desk.thread().await.draft.unwrap();
    }
    review::take_way(&desk.scope, draft.id, draft.version, Way::Comment)
        .await
        .unwrap();
    let draft = desk.thread().await.draft.unwrap();
    assert_eq!((draft.way, draft.state), (Way::Comment, DraftState::Held));
    let public = |hold: &&review::Hold| hold.check == Check::Public;
    let found = draft.holds.iter().find(public).unwrap();
    assert!(found.overrulable);
    let held = review::approve(&desk.scope, draft.id, draft.version, None).await;
    assert!(matches!(held, Err(ReviewError::Held(_))), "{held:?}");
    assert!(desk.said().is_empty());
    desk.approves(&draft).await;
    assert_eq!(kinds(&desk.said()), [InstagramPostKind::CommentReply]);
    let bundle = desk.is_intact().await;
    assert!(
        bundle.contains("overruled") && bundle.contains("hold:haggling_in_public"),
        "the reason is kept"
    );
}

async fn a_public_reply_has_three_hundred_characters_at_most(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", PRICE).await;
    let draft = desk.thread().await.draft.unwrap();
    let long = "a".repeat(301);
    let id = desk.only().await;
    for refused in [
        review::edit_and_approve(&desk.scope, draft.id, draft.version, long.clone(), None).await,
        review::write_reply(&desk.scope, id, long.clone(), Way::Comment).await,
    ] {
        assert!(
            matches!(refused, Err(ReviewError::TooLong { max: 300 })),
            "{refused:?}"
        );
    }
    assert_eq!(desk.thread().await.draft.unwrap().version, draft.version);
    desk.answers_with(id, &"🙂".repeat(150), Way::Comment).await;
    assert!(desk.said()[0].accepted());
    // In private the length of a message counts.
    desk.answers_with(id, &long, Way::PrivateReply).await;
    assert!(desk.said()[1].accepted());
}

async fn an_answered_comment_is_not_offered_another_private_reply(world: &World) {
    let desk = Desk::commented(world).await;
    desk.hears_comment(&desk.post(), "sari", ORDER).await;
    let id = desk.only().await;
    // Two approvals for one comment: the second is refused before anything is posted.
    desk.answers_with(id, "Halo Kak", Way::PrivateReply).await;
    let again = review::write_reply(&desk.scope, id, "Halo lagi Kak".into(), Way::PrivateReply).await;
    assert!(matches!(again, Err(ReviewError::AnsweredBefore)));
    // The next comment has its own.
    let top = world.twin.comments_under(&desk.post()).remove(0).id;
    desk.hears_reply(&top, "sari", ORDER).await;
    let thread = desk.at(id).await;
    assert!(thread.comments.as_ref().unwrap().private_reply);
    desk.answers_with(id, "Halo lagi Kak", Way::PrivateReply).await;
    assert_eq!(desk.said().len(), 2);
    assert!(desk.said().iter().all(twin::InstagramPost::accepted));
}

async fn the_same_answers_under_one_post_are_decided_together_and_no_others(world: &World) {
    let desk = Desk::commented(world).await;
    let posts = world.twin.instagram_media(desk.account);
    for customer in ["sari", "budi", "emma"] {
        desk.hears_comment(&posts[0], customer, PRICE).await;
    }
    desk.hears_comment(&posts[1], "satu.lain", PRICE).await;
    desk.hears_comment(&posts[0], "dua.lain", "Alamatnya di mana?")
        .await;
    desk.hears_comment(&posts[0], "tiga.lain", "Berapa harga roti sobek? bisa nego?")
        .await;
    desk.hears_text("pesan.saja", PRICE).await;
    let cards = review::waiting(&desk.scope).await.unwrap();
    let groups = review::alike(&cards);
    assert_eq!(groups.len(), 1, "{groups:?}");
    let mut expected = Vec::new();
    for customer in ["sari", "budi", "emma"] {
        expected.push(desk.comments_by(customer).await.draft.unwrap().id);
    }
    assert_eq!(groups[0].len(), 3);
    assert!(expected.iter().all(|id| groups[0].contains(id)));
    let chosen: Vec<_> = expected.iter().map(|id| (*id, 1)).collect();
    // Said twice, decided once.
    let twice = [chosen.clone(), chosen].concat();
    let decided = review::approve_alike(&desk.scope, twice).await.unwrap();
    assert_eq!((decided.approved, decided.left), (3, 0));
    world.settle().await;
    for _ in 0..3 {
        world.pass(5 * SECOND).await;
    }
    assert_eq!(desk.said().len(), 3);
    for customer in ["sari", "budi", "emma"] {
        assert_eq!(ours(&desk.comments_by(customer).await).len(), 1);
    }
    assert_eq!(review::waiting(&desk.scope).await.unwrap().len(), cards.len() - 3);
}

async fn what_was_decided_meanwhile_is_left_alone(world: &World) {
    let desk = Desk::commented(world).await;
    let post = desk.post();
    for customer in ["sari", "budi", "emma"] {
        desk.hears_comment(&post, customer, PRICE).await;
    }
    let cards = review::waiting(&desk.scope).await.unwrap();
    let chosen: Vec<_> = cards.iter().map(|card| (card.id, card.version)).collect();
    review::reject(&desk.scope, chosen[0].0, 1, "Sudah dijawab".into())
        .await
        .unwrap();
    review::take_way(&desk.scope, chosen[1].0, 1, Way::PrivateReply)
        .await
        .unwrap();
    let decided = review::approve_alike(&desk.scope, chosen.clone()).await.unwrap();
    assert_eq!((decided.approved, decided.left), (1, 2));
    let foreign = world.scope(crate::world::MELATI).await;
    let none = review::approve_alike(&foreign, chosen).await;
    assert!(matches!(none, Err(ReviewError::NotFound)), "{none:?}");
    world.settle().await;
    assert_eq!(desk.said().len(), 1);
    let rows = receive::inbox(&desk.scope, receive::InboxFilter::All)
        .await
        .unwrap();
    assert_eq!(rows.len(), 3);
}
