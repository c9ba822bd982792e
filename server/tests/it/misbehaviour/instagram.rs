//! Instagram's rows: whatever comes by its webhook is acknowledged, twice is like once, holds up nobody, and makes no draft where
//! nobody can answer; whatever Graph does wrong loses no answer and says none twice.

use domain::connect;
use domain::receive::{self, InboxFilter};
use domain::review;
use domain::tenancy::WorkspaceScope;
use twin::fixtures::instagram::CONNECTED;
use twin::{Dm, Injection, InstagramPost, Misbehaviour};

use super::{hours_pass, said, waiting};
use crate::world::{MELATI, ROTI, World};

on_both_databases![
    whatever_comes_from_instagram_is_taken_and_holds_up_nobody,
    whatever_changes_at_instagram_is_survived_and_holds_up_nobody,
    whatever_is_wrong_on_the_way_from_instagram_is_shown_once,
    what_instagram_refuses_for_now_is_said_once_later,
    what_instagram_refuses_for_good_is_said_once_and_fails_visibly,
];

/// A proposal may come of it.
const ANSWERABLE: &[Injection] = &[
    Injection::IgText,
    Injection::IgReply,
    Injection::IgImage,
    Injection::IgImages,
    Injection::IgVideo,
    Injection::IgAudio,
    Injection::IgFile,
    Injection::IgStoryReply,
    Injection::IgStoryReplyLink,
    Injection::IgStoryMention,
    Injection::IgSharedPost,
    Injection::IgLegacyShare,
    Injection::IgSharedReel,
    Injection::IgQuickReply,
    Injection::IgFromAd,
    Injection::IgPostback,
    Injection::IgUnknownAttachment,
    Injection::IgFuture,
    Injection::IgMixedBatch,
    Injection::IgComment,
    Injection::IgCommentReply,
    Injection::IgMentionComment,
    Injection::IgLiveComment,
    Injection::IgAdComment,
    Injection::IgAdTwice,
];

/// Nothing to answer.
const UNANSWERABLE: &[Injection] = &[
    Injection::IgReferral,
    Injection::IgUnsupported,
    Injection::IgReaction,
    Injection::IgUnreaction,
    Injection::IgSeen,
    Injection::IgUnsend,
    Injection::IgUnsendUnseen,
    Injection::IgEditNull,
    Injection::IgUnknownEvent,
    Injection::IgOptin,
    Injection::IgLate,
    Injection::IgOwnerEcho,
    Injection::IgOwnerPhoto,
    Injection::IgOwnerUnsend,
    Injection::IgSelfMessage,
    Injection::IgStandbyMessage,
    Injection::IgHandoverPass,
    Injection::IgHandoverTake,
    Injection::IgHandoverRequest,
    Injection::IgTestButton,
    Injection::IgTestMessaging,
    Injection::IgUnknownField,
    Injection::IgWordlessComment,
    Injection::IgOwnComment,
    Injection::IgTestComment,
];

/// What no webhook tells of, or tells of by another address; what ends the connection comes last.
const CHANGES: &[Injection] = &[
    Injection::IgEdit,
    Injection::IgCommentEdited,
    Injection::IgCommentDeleted,
    Injection::IgRefuseNextSend,
    Injection::IgMessageAccessOff,
    Injection::IgMessageAccessOn,
    Injection::IgWentPrivate,
    Injection::IgWentPublic,
    Injection::IgRenamed,
    Injection::IgRestricted,
    Injection::IgMessagesDropped,
    Injection::IgCommentsDropped,
    Injection::IgPasswordChanged,
    Injection::IgCheckpoint,
    Injection::IgTokenExpired,
    Injection::IgAppRemoved,
    Injection::IgDataDeletion,
];

/// How a webhook can come.
const SHAPES: &[Misbehaviour] = &[
    Misbehaviour::IgMetaSecret,
    Misbehaviour::IgArrayEnvelope,
    Misbehaviour::IgStandby,
    Misbehaviour::IgFlatComments,
    Misbehaviour::IgCommentIdKey,
    Misbehaviour::IgProfileMissing,
    Misbehaviour::IgUnixTimes,
    Misbehaviour::IgNoCaption,
];

/// Refusals after which the same answer leaves later.
const FOR_NOW: &[Misbehaviour] = &[
    Misbehaviour::IgUserLimit,
    Misbehaviour::IgPageLimit,
    Misbehaviour::IgEdgeLimit,
    Misbehaviour::IgUseCaseLimit,
    Misbehaviour::IgHighUsage,
];

/// Rows that have a test of their own elsewhere, by its file.
const ELSEWHERE: &[(&str, &[&str])] = &[
    (
        "instagram_connect.rs",
        &[
            "ig-exchange-fails",
            "ig-wrapped-token",
            "ig-string-user-id",
            "ig-csv-permissions",
            "ig-no-permissions",
            "ig-long-exchange-fails",
            "ig-refresh-fails",
            "ig-same-token",
            "ig-wrapped-me",
            "ig-no-user-id",
            "ig-uppercase-type",
            "ig-subscribe-refused",
            "ig-subscribe-forgotten",
        ],
    ),
    (
        "instagram_requests.rs",
        &[
            "ig-padded-request",
            "ig-meta-request-secret",
            "ig-wrong-request-secret",
        ],
    ),
    (
        "instagram/answers.rs",
        &["ig-echo-first", "ig-no-echo", "ig-human-agent-unapproved"],
    ),
    ("instagram/arrivals.rs", &["ig-doubled-shares"]),
];

/// Rows that the product cannot meet: Instagram's own page ends the login, several pictures are never sent at once, and without
/// "Include Values" nothing comes that could be taken in.
const OF_THE_TWIN_ALONE: &[&str] = &["ig-not-tester", "ig-multi-image-off", "ig-changed-fields"];

pub fn rows() -> impl Iterator<Item = &'static str> {
    let happenings = [ANSWERABLE, UNANSWERABLE, CHANGES].into_iter().flatten();
    let switches = [SHAPES, FOR_NOW, &[Misbehaviour::IgBlockedByCustomer]]
        .into_iter()
        .flatten();
    happenings
        .map(|one| one.row().name)
        .chain(switches.map(|one| one.row().name))
        .chain(ELSEWHERE.iter().flat_map(|(_, rows)| rows.iter().copied()))
        .chain(OF_THE_TWIN_ALONE.iter().copied())
}

#[test]
fn the_rows_that_are_tested_elsewhere_are_tested_there() {
    for (file, rows) in ELSEWHERE {
        let path = format!("{}/tests/it/{file}", env!("CARGO_MANIFEST_DIR"));
        let source = std::fs::read_to_string(path).unwrap();
        for row in *rows {
            let parts = row.split('-').map(|part| {
                let (first, rest) = part.split_at(1);
                first.to_uppercase() + rest
            });
            let name: String = parts.collect();
            assert!(source.contains(&name), "no test of {row} in {file}");
        }
    }
}

fn account(business: &str) -> &'static str {
    let lent = CONNECTED.iter().find(|one| one.business == business).unwrap();
    lent.ig_account_id
}

async fn open_for_business(world: &World) -> (WorkspaceScope, WorkspaceScope) {
    for business in [ROTI, MELATI] {
        world.teach(business).await;
        let lent = CONNECTED.iter().find(|one| one.business == business).unwrap();
        connect::pair_instagram(&world.scope(business).await, lent.token.into())
            .await
            .unwrap();
    }
    world.settle().await;
    (world.scope(ROTI).await, world.scope(MELATI).await)
}

/// It happens to Roti Pagi, in one POST with a message for Melati, and the POST comes twice.
async fn happens(world: &World, melati: &WorkspaceScope, what: Injection, customer: &str) {
    let neighbour = format!("Neighbour of {}", what.row().name);
    let dm = Dm::Text(neighbour.clone());
    world
        .twin
        .customer_queues_on_instagram(account(MELATI), "emma", &dm);
    world.twin.set_for(Misbehaviour::Batched, 1);
    world.twin.set_for(Misbehaviour::DuplicateDelivery, 1);
    let before = world.twin.deliveries().len();
    world
        .twin
        .perform_on_instagram(what, account(ROTI), customer)
        .await;
    world.settle().await;
    world.twin.clear();
    let attempts = world.twin.deliveries().split_off(before);
    assert!(attempts.iter().all(twin::Attempt::succeeded), "{what:?}");
    assert_eq!(said(melati, &neighbour).await, 1, "{what:?}");
}

async fn whatever_comes_from_instagram_is_taken_and_holds_up_nobody(world: &World) {
    let (roti, melati) = open_for_business(world).await;
    for (index, what) in ANSWERABLE.iter().enumerate() {
        happens(world, &melati, *what, &format!("asks.{index}")).await;
    }
    for (index, what) in UNANSWERABLE.iter().enumerate() {
        let before = waiting(&roti).await;
        happens(world, &melati, *what, &format!("says.{index}")).await;
        assert_eq!(waiting(&roti).await, before, "{what:?} made a draft");
    }
    assert!(
        world.twin.ledger().instagram_posts().is_empty(),
        "something was sent"
    );
}

async fn whatever_changes_at_instagram_is_survived_and_holds_up_nobody(world: &World) {
    let (roti, melati) = open_for_business(world).await;
    world
        .twin
        .customer_says_on_instagram(account(ROTI), "sari", "Buka jam berapa?")
        .await;
    world.settle().await;
    for what in CHANGES {
        let before = waiting(&roti).await;
        happens(world, &melati, *what, "sari").await;
        assert!(waiting(&roti).await <= before + 1, "{what:?}");
        let readable = receive::inbox(&roti, InboxFilter::All).await.unwrap();
        assert!(
            !readable.is_empty() || *what == Injection::IgDataDeletion,
            "{what:?}"
        );
    }
    assert!(
        world.twin.ledger().instagram_posts().is_empty(),
        "something was sent"
    );
}

async fn whatever_is_wrong_on_the_way_from_instagram_is_shown_once(world: &World) {
    let (roti, _) = open_for_business(world).await;
    let post = world.twin.instagram_media(account(ROTI)).remove(0);
    for shape in SHAPES {
        let (message, comment) = (format!("Pesan {shape:?}"), format!("Komentar {shape:?}"));
        world.twin.set(*shape);
        world.twin.set_for(Misbehaviour::DuplicateDelivery, 1);
        world
            .twin
            .customer_says_on_instagram(account(ROTI), "sari", &message)
            .await;
        world.twin.customer_comments(&post, "budi", &comment).await;
        world.settle().await;
        world.twin.clear();
        assert_eq!(said(&roti, &message).await, 1, "{shape:?}");
        assert_eq!(said(&roti, &comment).await, 1, "{shape:?}");
    }
}

/// Sari is answered in a message, and under a post.
async fn is_answered(world: &World, roti: &WorkspaceScope) {
    let post = world.twin.instagram_media(account(ROTI)).remove(0);
    world
        .twin
        .customer_says_on_instagram(account(ROTI), "sari", "Buka jam berapa?")
        .await;
    world
        .twin
        .customer_comments(&post, "sari", "Buka jam berapa?")
        .await;
    world.settle().await;
    for card in review::waiting(roti).await.unwrap() {
        review::approve(roti, card.id, card.version, Some("Disetujui".into()))
            .await
            .unwrap();
    }
    world.settle().await;
}

async fn what_instagram_refuses_for_now_is_said_once_later(world: &World) {
    let (roti, _) = open_for_business(world).await;
    for which in FOR_NOW {
        let before = world.twin.ledger().instagram_posts().len();
        world.twin.set(*which);
        is_answered(world, &roti).await;
        world.twin.clear();
        hours_pass(world).await;
        let posts = world.twin.ledger().instagram_posts().split_off(before);
        let accepted = posts.iter().filter(|post| post.accepted()).count();
        assert_eq!(accepted, 2, "{which:?}: {posts:?}");
    }
}

async fn what_instagram_refuses_for_good_is_said_once_and_fails_visibly(world: &World) {
    let (roti, _) = open_for_business(world).await;
    world
        .twin
        .customer_says_on_instagram(account(ROTI), "sari", "Buka jam berapa?")
        .await;
    world.settle().await;
    world.twin.set(Misbehaviour::IgBlockedByCustomer);
    let card = review::waiting(&roti).await.unwrap().remove(0);
    review::approve(&roti, card.id, card.version, Some("Disetujui".into()))
        .await
        .unwrap();
    world.settle().await;
    hours_pass(world).await;
    let posts = world.twin.ledger().instagram_posts();
    assert_eq!(posts.len(), 1);
    assert!(!posts.iter().any(InstagramPost::accepted));
}
