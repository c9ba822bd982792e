//! Everything that can be made to happen on Instagram, row by row, as the product hears of it.

use serde_json::Value;
use twin::fixtures::instagram::ROTI_PAGI;
use twin::{Injection, Misbehaviour};

use crate::ig_login::token;
use crate::stage::{Stage, code_of};

const ROTI: &str = ROTI_PAGI.ig_account_id;

/// Sari has written and was answered, so that there is something to be about.
async fn talking() -> Stage {
    let stage = Stage::new().await;
    stage.twin.customer_says_on_instagram(ROTI, "sari", "Halo").await;
    stage.twin.owner_says_on_instagram(ROTI, "sari", "Halo kak").await;
    stage.forget();
    stage
}

async fn happens(stage: &Stage, what: Injection) {
    stage.forget();
    stage.twin.perform(what, ROTI, "sari").await;
    stage.twin.settle().await;
}

#[tokio::test]
pub async fn what_happens_in_a_thread_has_its_shape() {
    let stage = talking().await;
    let cases = [
        (Injection::IgText, "/message/text"),
        (Injection::IgReply, "/message/reply_to/mid"),
        (Injection::IgImage, "/message/attachments/0/payload/url"),
        (Injection::IgImages, "/message/attachments/1/payload/url"),
        (Injection::IgVideo, "/message/attachments/0/payload/url"),
        (Injection::IgAudio, "/message/attachments/0/payload/url"),
        (Injection::IgFile, "/message/attachments/0/payload/url"),
        (Injection::IgStoryReply, "/message/reply_to/story/url"),
        (
            Injection::IgStoryReplyLink,
            "/message/reply_to/story/link_sticker_url",
        ),
        (Injection::IgStoryMention, "/message/attachments/0/payload/url"),
        (Injection::IgSharedPost, "/message/attachments/0/payload/title"),
        (Injection::IgLegacyShare, "/message/attachments/0/payload/url"),
        (
            Injection::IgSharedReel,
            "/message/attachments/0/payload/reel_video_id",
        ),
        (Injection::IgUnsupported, "/message/is_unsupported"),
        (Injection::IgQuickReply, "/message/quick_reply/payload"),
        (Injection::IgFromAd, "/message/referral/ad_id"),
        (Injection::IgPostback, "/postback/payload"),
        (Injection::IgReferral, "/referral/type"),
        (Injection::IgReaction, "/reaction/emoji"),
        (Injection::IgUnreaction, "/reaction/action"),
        (Injection::IgSeen, "/read/mid"),
        (Injection::IgEdit, "/message_edit/text"),
        (Injection::IgEditNull, "/message_edit/num_edit"),
        (Injection::IgUnsend, "/message/is_deleted"),
        (Injection::IgUnsendUnseen, "/message/is_deleted"),
        (Injection::IgUnknownAttachment, "/message/attachments/0/type"),
        (Injection::IgUnknownEvent, "/hologram"),
        (Injection::IgOptin, "/optin"),
        (Injection::IgLate, "/message/text"),
        (Injection::IgFuture, "/message/text"),
        (Injection::IgOwnerEcho, "/message/is_echo"),
        (Injection::IgOwnerPhoto, "/message/is_echo"),
        (Injection::IgOwnerUnsend, "/message/is_deleted"),
        (Injection::IgSelfMessage, "/message/is_self"),
        (Injection::IgStandbyMessage, "/message/mid"),
        (Injection::IgHandoverPass, "/pass_thread_control/new_owner_app_id"),
        (
            Injection::IgHandoverTake,
            "/take_thread_control/previous_owner_app_id",
        ),
        (
            Injection::IgHandoverRequest,
            "/request_thread_control/requested_owner_app_id",
        ),
        (Injection::IgTestMessaging, "/message/mid"),
    ];
    for (what, pointer) in cases {
        happens(&stage, what).await;
        let elements = stage.elements();
        assert_eq!(elements.len(), 1, "{what:?}");
        assert!(
            elements[0].pointer(pointer).is_some(),
            "{what:?}: {pointer} in {}",
            elements[0]
        );
        assert!(stage.instagram_heard()[0].is_signed_by("twin-instagram-secret-not-for-production"));
    }
    happens(&stage, Injection::IgLate).await;
    assert_eq!(
        stage.elements()[0]["timestamp"].as_i64().unwrap(),
        stage.now() - 25 * 3_600_000
    );
}

#[tokio::test]
pub async fn the_dashboard_and_batches_come_whole() {
    let stage = talking().await;
    happens(&stage, Injection::IgTestButton).await;
    let entry = stage.entries().remove(0);
    assert_eq!(
        (entry["id"].as_str(), entry["changes"][0]["field"].as_str()),
        (Some("0"), Some("messages"))
    );
    assert_eq!(entry["changes"][0]["value"]["message"]["mid"], "random_mid");
    happens(&stage, Injection::IgTestComment).await;
    assert_eq!(stage.entries()[0]["id"], "0");
    happens(&stage, Injection::IgUnknownField).await;
    assert_eq!(stage.entries()[0]["changes"][0]["field"], "story_insights");
    happens(&stage, Injection::IgMixedBatch).await;
    let entries = stage.entries();
    assert_eq!((stage.instagram_heard().len(), entries.len()), (1, 2));
    assert!(entries[0]["messaging"].is_array() && entries[1]["changes"].is_array());
}

#[tokio::test]
pub async fn what_happens_under_a_post_has_its_shape() {
    let stage = talking().await;
    let cases = [
        (Injection::IgComment, "/text"),
        (Injection::IgCommentReply, "/parent_id"),
        (Injection::IgWordlessComment, "/from/username"),
        (Injection::IgMentionComment, "/text"),
        (Injection::IgLiveComment, "/media/id"),
        (Injection::IgAdComment, "/media/ad_id"),
        (Injection::IgOwnComment, "/from/self_ig_scoped_id"),
    ];
    for (what, pointer) in cases {
        happens(&stage, what).await;
        let values = stage.comment_values();
        assert!(
            values[0].pointer(pointer).is_some(),
            "{what:?}: {pointer} in {}",
            values[0]
        );
    }
    happens(&stage, Injection::IgAdTwice).await;
    assert_eq!(stage.comment_values().len(), 2);
    happens(&stage, Injection::IgCommentEdited).await;
    happens(&stage, Injection::IgCommentDeleted).await;
    assert!(stage.instagram_heard().is_empty(), "neither is told");
}

async fn answer(stage: &Stage, path: &str) -> (i64, i64) {
    let (_, answer) = stage.ig("GET", path, token(), None).await;
    (
        code_of(&answer),
        answer["error"]["error_subcode"].as_i64().unwrap_or_default(),
    )
}

#[tokio::test]
pub async fn access_is_taken_away_without_an_event() {
    for (what, code, subcode) in [
        (Injection::IgPasswordChanged, 190, 460),
        (Injection::IgCheckpoint, 190, 459),
        (Injection::IgTokenExpired, 190, 463),
        (Injection::IgMessagesDropped, 10, 0),
        (Injection::IgMessageAccessOff, 200, 2_534_041),
    ] {
        let stage = talking().await;
        happens(&stage, what).await;
        assert_eq!(
            answer(&stage, "me/conversations").await,
            (code, subcode),
            "{what:?}"
        );
        assert!(stage.instagram_heard().is_empty(), "{what:?}");
    }
    let stage = talking().await;
    happens(&stage, Injection::IgMessageAccessOff).await;
    happens(&stage, Injection::IgMessageAccessOn).await;
    assert_eq!(answer(&stage, "me/conversations").await, (0, 0));
    happens(&stage, Injection::IgCommentsDropped).await;
    assert_eq!(
        answer(&stage, &format!("{}/comments", ROTI_PAGI.posts[0].id)).await,
        (10, 0)
    );
    happens(&stage, Injection::IgRenamed).await;
    let (_, me) = stage.ig("GET", "me?fields=username", token(), None).await;
    assert_eq!(me["username"], "rotipagi.demo.baru");
}

#[tokio::test]
pub async fn an_account_can_go_private_or_be_restricted_and_a_send_refused() {
    let stage = talking().await;
    happens(&stage, Injection::IgWentPrivate).await;
    happens(&stage, Injection::IgComment).await;
    assert!(stage.instagram_heard().is_empty());
    happens(&stage, Injection::IgWentPublic).await;
    happens(&stage, Injection::IgComment).await;
    assert_eq!(stage.comment_values().len(), 1);
    let body: Value = serde_json::json!({
        "recipient": { "id": stage.twin.igsid(ROTI, "sari") }, "message": { "text": "x" },
    });
    happens(&stage, Injection::IgRefuseNextSend).await;
    let send = async || {
        code_of(
            &stage
                .ig("POST", "me/messages", token(), Some(body.clone()))
                .await
                .1,
        )
    };
    assert_eq!((send().await, send().await), (368, 0));
    happens(&stage, Injection::IgRestricted).await;
    assert_eq!(send().await, 25);
}

#[tokio::test]
pub async fn the_owners_two_callbacks_can_be_made_to_happen() {
    let stage = talking().await;
    happens(&stage, Injection::IgDataDeletion).await;
    happens(&stage, Injection::IgAppRemoved).await;
    let called: Vec<String> = stage.requests().into_iter().map(|one| one.0).collect();
    assert_eq!(called, ["data-deletion", "deauthorize"]);
}

#[tokio::test]
async fn broken_neighbours_and_misspelt_elements_stand_before_the_real_message() {
    for (which, text) in [
        (Misbehaviour::BrokenNeighbour, r#""message":["?"]"#),
        (Misbehaviour::LoneSurrogate, "TWINSURROGATE"),
        (Misbehaviour::DuplicateKey, "TWINTWICE"),
    ] {
        let stage = Stage::new().await;
        stage.twin.set_for(which, 1);
        let mid = stage.twin.customer_says_on_instagram(ROTI, "sari", "Halo").await;
        let heard = stage.instagram_heard().remove(0);
        assert!(
            heard.text().contains(text) && heard.text().contains(&mid),
            "{}",
            heard.text()
        );
    }
}
