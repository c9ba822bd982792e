//! Instagram's threads: what customers do, what the product may send, what Meta tells of both.

use serde_json::{Value, json};
use twin::fixtures::instagram::{CONNECTED, MELATI, ROTI_PAGI};
use twin::{Dm, InstagramPostKind, Misbehaviour, Posted};

use crate::ig_login::{connected_token, token};
use crate::stage::{Stage, code_of};

const ROTI: &str = ROTI_PAGI.ig_account_id;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn subcode(answer: &Value) -> i64 {
    answer["error"]["error_subcode"].as_i64().unwrap_or_default()
}

fn text_to(igsid: &str, text: &str) -> Value {
    json!({ "recipient": { "id": igsid }, "message": { "text": text } })
}

async fn send(stage: &Stage, body: Value) -> (u16, Value) {
    stage
        .ig("POST", &format!("{ROTI}/messages"), token(), Some(body))
        .await
}

/// Sari has written; her id at Roti Pagi.
async fn sari_wrote(stage: &Stage) -> String {
    stage
        .twin
        .customer_says_on_instagram(ROTI, "sari", "Halo kak")
        .await;
    let sender = stage.elements()[0]["sender"]["id"].as_str().unwrap().to_owned();
    stage.forget();
    sender
}

#[tokio::test]
pub async fn a_message_comes_in_its_shape_escaped_and_signed_by_the_instagram_secret() {
    let stage = Stage::new().await;
    let mid = stage
        .twin
        .customer_says_on_instagram(ROTI, "sari", "Grüße 🙂 https://a.test/x")
        .await;
    let heard = stage.instagram_heard().remove(0);
    assert!(heard.is_signed_by("twin-instagram-secret-not-for-production"));
    assert!(
        heard
            .text()
            .contains(r"Gr\u00fc\u00dfe \ud83d\ude42 https:\/\/a.test\/x"),
        "{}",
        heard.text()
    );
    let body = heard.json();
    assert_eq!(
        (body["object"].as_str(), body["entry"][0]["id"].as_str()),
        (Some("instagram"), Some(ROTI))
    );
    let element = &stage.elements()[0];
    assert_eq!(element["message"]["mid"], mid.as_str());
    assert_eq!(element["recipient"]["id"], ROTI);
    assert_eq!(element["timestamp"], stage.now());
    assert_ne!(
        element["sender"]["id"],
        stage.twin.igsid(MELATI.ig_account_id, "sari").as_str(),
        "another account sees another id"
    );
    assert!(stage.heard().is_empty(), "WhatsApp's address hears nothing");
}

#[tokio::test]
pub async fn the_other_secret_and_the_outer_list_can_be_chosen() {
    let stage = Stage::new().await;
    stage.twin.set_for(Misbehaviour::IgMetaSecret, 1);
    sari_wrote_at(&stage, "satu").await;
    assert!(stage.instagram_heard()[0].signature_is_right());
    stage.forget();
    stage.twin.set_for(Misbehaviour::IgArrayEnvelope, 1);
    sari_wrote_at(&stage, "dua").await;
    assert!(stage.instagram_heard()[0].json().is_array());
}

async fn sari_wrote_at(stage: &Stage, text: &str) {
    stage.twin.customer_says_on_instagram(ROTI, "sari", text).await;
}

#[tokio::test]
pub async fn another_apps_thread_comes_as_standby() {
    let stage = Stage::new().await;
    stage.twin.set(Misbehaviour::IgStandby);
    sari_wrote_at(&stage, "halo").await;
    let entry = &stage.entries()[0];
    assert!(entry["standby"][0]["message"]["mid"].is_string() && entry.get("messaging").is_none());
}

#[tokio::test]
pub async fn everything_a_customer_does_has_its_shape() {
    let stage = Stage::new().await;
    let first = stage.twin.customer_says_on_instagram(ROTI, "sari", "Halo").await;
    let media = ROTI_PAGI.posts[0].id.to_owned();
    let x = || "x".to_owned();
    let cases: Vec<(Dm, &str)> = vec![
        (
            Dm::Reply {
                text: x(),
                to: first.clone(),
            },
            "/message/reply_to/mid",
        ),
        (Dm::Image, "/message/attachments/0/payload/url"),
        (Dm::Images, "/message/attachments/1/payload/url"),
        (Dm::Video, "/message/attachments/0/payload/url"),
        (Dm::Audio, "/message/attachments/0/payload/url"),
        (Dm::File, "/message/attachments/0/payload/url"),
        (
            Dm::StoryReply {
                text: x(),
                link: true,
            },
            "/message/reply_to/story/link_sticker_url",
        ),
        (Dm::StoryMention, "/message/attachments/0/payload/url"),
        (
            Dm::SharedPost { media: media.clone() },
            "/message/attachments/0/payload/ig_post_media_id",
        ),
        (Dm::LegacyShare { media }, "/message/attachments/0/payload/url"),
        (Dm::SharedReel, "/message/attachments/0/payload/reel_video_id"),
        (Dm::Unsupported, "/message/is_unsupported"),
        (
            Dm::QuickReply {
                title: x(),
                payload: x(),
            },
            "/message/quick_reply/payload",
        ),
        (Dm::FromAd(x()), "/message/referral/ads_context_data/ad_title"),
        (
            Dm::Postback {
                title: x(),
                payload: x(),
            },
            "/postback/mid",
        ),
        (Dm::Referral { reference: x() }, "/referral/ref"),
        (
            Dm::Reaction {
                to: first.clone(),
                emoji: x(),
            },
            "/reaction/emoji",
        ),
        (Dm::Unreaction { to: first.clone() }, "/reaction/action"),
        (Dm::Seen { of: first.clone() }, "/read/mid"),
        (
            Dm::Edit {
                of: first.clone(),
                text: Some(x()),
            },
            "/message_edit/num_edit",
        ),
        (Dm::Unsend { of: first.clone() }, "/message/is_deleted"),
        (Dm::UnknownAttachment, "/message/attachments/0/type"),
        (Dm::UnknownEvent, "/hologram"),
        (Dm::Optin, "/optin"),
    ];
    for (dm, pointer) in cases {
        stage.forget();
        stage.twin.customer_sends_on_instagram(ROTI, "sari", &dm).await;
        let element = &stage.elements()[0];
        assert!(element.pointer(pointer).is_some(), "{pointer} in {element}");
    }
    assert!(stage.twin.direct_thread(ROTI, "sari")[0].unsent);
    stage.forget();
    stage.twin.set(Misbehaviour::IgDoubledShares);
    let media = ROTI_PAGI.posts[0].id.to_owned();
    stage
        .twin
        .customer_sends_on_instagram(ROTI, "sari", &Dm::SharedPost { media })
        .await;
    let attachments = stage.elements()[0]["message"]["attachments"].clone();
    assert_eq!(
        (attachments[0]["type"].as_str(), attachments[1]["type"].as_str()),
        (Some("share"), Some("ig_post"))
    );
}

#[tokio::test]
pub async fn a_file_is_gone_when_its_message_is_taken_back() {
    let stage = Stage::new().await;
    let mid = stage
        .twin
        .customer_sends_on_instagram(ROTI, "sari", &Dm::Image)
        .await;
    let url = stage.elements()[0]["message"]["attachments"][0]["payload"]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = url.replace("http://localhost:4000", "");
    let get = async |path: &str| {
        let request = axum::http::Request::get(path)
            .body(axum::body::Body::empty())
            .unwrap();
        stage.raw(request).await.status().as_u16()
    };
    assert_eq!(get(&path).await, 200);
    assert_eq!(get(&path.replace("signature=", "signature=0")).await, 403);
    stage
        .twin
        .customer_sends_on_instagram(ROTI, "sari", &Dm::Unsend { of: mid })
        .await;
    assert_eq!(get(&path).await, 403);
}

#[tokio::test]
pub async fn messages_are_told_only_of_accounts_that_are_subscribed_and_let_tools_read() {
    let stage = Stage::new().await;
    stage.twin.allow_message_access(ROTI, false);
    sari_wrote_at(&stage, "satu").await;
    let (status, refused) = stage
        .ig("GET", "me/conversations?platform=instagram", token(), None)
        .await;
    assert_eq!(
        (status, code_of(&refused), subcode(&refused)),
        (403, 200, 2_534_041)
    );
    assert_eq!(subcode(&send(&stage, text_to("1", "x")).await.1), 2_534_041);
    stage.twin.allow_message_access(ROTI, true);
    stage.ig("DELETE", "me/subscribed_apps", token(), None).await;
    sari_wrote_at(&stage, "dua").await;
    assert!(stage.instagram_heard().is_empty());
    stage
        .ig(
            "POST",
            "me/subscribed_apps?subscribed_fields=messages",
            token(),
            None,
        )
        .await;
    sari_wrote_at(&stage, "tiga").await;
    assert_eq!(stage.elements().len(), 1);
}

#[tokio::test]
pub async fn a_creator_is_silent_until_its_conversations_were_asked_for_once() {
    let stage = Stage::new().await;
    let nina = stage.twin.instagram_account("dapurnina.demo").unwrap();
    let all: Vec<&str> = crate::ig_login::ALL.split(',').collect();
    let uri = crate::ig_login::callback(&stage);
    let code = stage.twin.issue_instagram_code(&nina.id, &all, &uri);
    let token = crate::ig_login::token_for(&stage, &code).await;
    stage
        .ig(
            "POST",
            "me/subscribed_apps?subscribed_fields=messages",
            &token,
            None,
        )
        .await;
    stage
        .twin
        .customer_says_on_instagram(&nina.id, "budi", "halo")
        .await;
    assert!(stage.instagram_heard().is_empty());
    stage
        .ig("GET", "me/conversations?platform=instagram&limit=1", &token, None)
        .await;
    stage
        .twin
        .customer_says_on_instagram(&nina.id, "budi", "halo lagi")
        .await;
    assert_eq!(stage.elements().len(), 1);
}

#[tokio::test]
pub async fn a_send_is_answered_and_comes_back_as_an_echo() {
    let stage = Stage::new().await;
    let sari = sari_wrote(&stage).await;
    let (status, answer) = send(&stage, text_to(&sari, "Halo Kak, ada yang bisa dibantu?")).await;
    assert_eq!(
        (status, answer["recipient_id"].as_str()),
        (200, Some(sari.as_str()))
    );
    assert!(stage.elements().is_empty(), "the echo waits for its turn");
    stage.twin.settle().await;
    let echo = &stage.elements()[0];
    assert_eq!(echo["message"]["mid"], answer["message_id"]);
    assert_eq!(
        (
            echo["message"]["is_echo"].as_bool(),
            echo["sender"]["id"].as_str()
        ),
        (Some(true), Some(ROTI))
    );
    assert_eq!(echo["recipient"]["id"], sari.as_str());
    assert_eq!(
        stage.elements()[1]["read"]["mid"],
        answer["message_id"],
        "and the customer reads it"
    );
    let posts = stage.twin.ledger().instagram_posts();
    assert_eq!(posts.len(), 1);
    assert_eq!(
        (posts[0].kind, posts[0].to.as_str()),
        (InstagramPostKind::Direct, sari.as_str())
    );
    assert_eq!(
        stage
            .twin
            .ledger()
            .instagram_accepted(&sari, "Halo Kak, ada yang bisa dibantu?"),
        1
    );
    assert!(
        stage.twin.ledger().posts().is_empty(),
        "WhatsApp's posts are others"
    );
}

#[tokio::test]
pub async fn an_echo_can_overtake_the_answer_or_never_come() {
    let stage = Stage::new().await;
    let sari = sari_wrote(&stage).await;
    stage.twin.set(Misbehaviour::NeverRead);
    stage.twin.set_for(Misbehaviour::IgEchoFirst, 1);
    let (_, answer) = send(&stage, text_to(&sari, "satu")).await;
    assert_eq!(stage.elements()[0]["message"]["mid"], answer["message_id"]);
    stage.forget();
    stage.twin.set_for(Misbehaviour::IgNoEcho, 1);
    send(&stage, text_to(&sari, "dua")).await;
    stage.twin.settle().await;
    assert!(stage.elements().is_empty());
}

#[tokio::test]
pub async fn an_answer_can_be_lost_and_the_ledger_knows() {
    let stage = Stage::new().await;
    let sari = sari_wrote(&stage).await;
    stage.twin.set_for(Misbehaviour::PlainErrorAfterAccept, 1);
    assert_eq!(send(&stage, text_to(&sari, "satu")).await.0, 502);
    stage.twin.set_for(Misbehaviour::PlainError, 1);
    assert_eq!(send(&stage, text_to(&sari, "dua")).await.0, 503);
    stage.twin.refuse_on_instagram(368, None, 1);
    assert_eq!(code_of(&send(&stage, text_to(&sari, "tiga")).await.1), 368);
    let posts = stage.twin.ledger().instagram_posts();
    assert!(matches!(posts[0].outcome, Posted::Accepted { told: false, .. }));
    assert!(matches!(posts[1].outcome, Posted::Unexplained { status: 503 }));
    assert!(matches!(posts[2].outcome, Posted::Refused { code: 368, .. }));
}

#[tokio::test]
pub async fn a_text_has_a_thousand_bytes_and_no_attachment_beside_it() {
    let stage = Stage::new().await;
    let sari = sari_wrote(&stage).await;
    assert_eq!(send(&stage, text_to(&sari, &"🙂".repeat(250))).await.0, 200);
    assert_eq!(
        code_of(&send(&stage, text_to(&sari, &"🙂".repeat(251))).await.1),
        100
    );
    let image = json!({ "type": "image", "payload": { "url": "https://a.test/x.png" } });
    let both = json!({ "recipient": { "id": sari }, "message": { "text": "x", "attachment": image } });
    assert_eq!(code_of(&send(&stage, both).await.1), 100);
    let one = json!({ "recipient": { "id": sari }, "message": { "attachment": image } });
    assert_eq!(send(&stage, one).await.0, 200);
    let two = json!({ "recipient": { "id": sari }, "message": { "attachments": [image, image] } });
    assert_eq!(send(&stage, two.clone()).await.0, 200);
    stage.twin.set_for(Misbehaviour::IgMultiImageOff, 1);
    assert_eq!(subcode(&send(&stage, two).await.1), 2_534_068);
    let neither = json!({ "recipient": { "id": sari }, "message": {} });
    assert_eq!(code_of(&send(&stage, neither).await.1), 100);
    let foreign = json!({ "type": "MEDIA_SHARE", "payload": { "id": MELATI.posts[0].id } });
    let foreign = json!({ "recipient": { "id": sari }, "message": { "attachment": foreign } });
    assert_eq!(code_of(&send(&stage, foreign).await.1), 100);
}

#[tokio::test]
pub async fn the_window_closes_after_a_day_and_the_human_agent_has_a_week() {
    let stage = Stage::new().await;
    let sari = sari_wrote(&stage).await;
    let tagged = |tag: &str| {
        json!({
            "recipient": { "id": sari }, "message": { "text": "maaf terlambat" },
            "messaging_type": "MESSAGE_TAG", "tag": tag,
        })
    };
    stage.pass_ms(DAY - 1);
    assert_eq!(send(&stage, text_to(&sari, "x")).await.0, 200);
    stage.pass_ms(1);
    let (_, refused) = send(&stage, text_to(&sari, "x")).await;
    assert_eq!((code_of(&refused), subcode(&refused)), (10, 2_534_022));
    stage.twin.set_for(Misbehaviour::IgHumanAgentUnapproved, 1);
    assert_eq!(subcode(&send(&stage, tagged("HUMAN_AGENT")).await.1), 2_018_276);
    assert_eq!(send(&stage, tagged("HUMAN_AGENT")).await.0, 200);
    assert_eq!(code_of(&send(&stage, tagged("ACCOUNT_UPDATE")).await.1), 100);
    stage
        .twin
        .customer_sends_on_instagram(
            ROTI,
            "sari",
            &Dm::Reaction {
                to: "x".into(),
                emoji: "❤️".into(),
            },
        )
        .await;
    assert_eq!(
        subcode(&send(&stage, text_to(&sari, "x")).await.1),
        2_534_022,
        "a reaction opens nothing"
    );
    stage.pass_ms(6 * DAY);
    assert_eq!(subcode(&send(&stage, tagged("HUMAN_AGENT")).await.1), 2_534_022);
}

#[tokio::test]
pub async fn who_cannot_be_reached_is_named_by_code_and_subcode() {
    let stage = Stage::new().await;
    let sari = sari_wrote(&stage).await;
    let elsewhere = stage.twin.igsid(MELATI.ig_account_id, "sari");
    assert_eq!(
        subcode(&send(&stage, text_to(&elsewhere, "x")).await.1),
        2_534_014
    );
    stage.twin.set_for(Misbehaviour::IgBlockedByCustomer, 1);
    let (_, blocked) = send(&stage, text_to(&sari, "x")).await;
    assert_eq!((code_of(&blocked), subcode(&blocked)), (551, 1_545_041));
    stage.twin.archive_thread(ROTI, "sari");
    assert_eq!(subcode(&send(&stage, text_to(&sari, "x")).await.1), 2_534_001);
    stage.twin.restrict_on_instagram(ROTI, true);
    let (_, restricted) = send(&stage, text_to(&sari, "x")).await;
    assert_eq!((code_of(&restricted), subcode(&restricted)), (25, 2_207_050));
    let app_scoped = format!("{}/messages", CONNECTED[0].app_scoped_id);
    let (_, wrong) = stage
        .ig("POST", &app_scoped, token(), Some(text_to(&sari, "x")))
        .await;
    assert_eq!(
        wrong["error"]["message"],
        "Unsupported request - method type: post"
    );
}

#[tokio::test]
pub async fn calls_are_refused_by_each_limit_and_the_headers_say_how_full() {
    let stage = Stage::new().await;
    let limits = [
        (Misbehaviour::AppRateLimit, 4),
        (Misbehaviour::TemporarilyDown, 2),
        (Misbehaviour::IgUserLimit, 17),
        (Misbehaviour::IgPageLimit, 32),
        (Misbehaviour::IgEdgeLimit, 613),
        (Misbehaviour::IgUseCaseLimit, 80_002),
    ];
    for (which, code) in limits {
        stage.twin.set_for(which, 1);
        assert_eq!(code_of(&stage.ig("GET", "me", token(), None).await.1), code);
    }
    stage.twin.set_for(Misbehaviour::IgHighUsage, 1);
    let request = axum::http::Request::get("/instagram-graph/v26.0/me")
        .header("authorization", format!("Bearer {}", token()))
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = stage.raw(request).await;
    let usage: Value =
        serde_json::from_str(answer.headers()["x-business-use-case-usage"].to_str().unwrap()).unwrap();
    assert_eq!(usage[ROTI][0]["estimated_time_to_regain_access"], 7);
    assert!(answer.headers()["x-app-usage"].to_str().unwrap().contains("93"));
}

#[tokio::test]
pub async fn typing_seen_and_reactions_of_the_business_stand_alone() {
    let stage = Stage::new().await;
    let sari = sari_wrote(&stage).await;
    let act = |more: Value| {
        let mut body = json!({ "recipient": { "id": sari } });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        body
    };
    assert_eq!(
        send(&stage, act(json!({ "sender_action": "mark_seen" }))).await.0,
        200
    );
    let mid = stage.twin.direct_thread(ROTI, "sari")[0].mid.clone();
    let love = json!({ "sender_action": "react", "payload": { "message_id": mid, "reaction": "love" } });
    assert_eq!(send(&stage, act(love)).await.0, 200);
    let thread = stage.twin.direct_thread(ROTI, "sari");
    assert!(thread[0].seen && thread[0].reaction.as_deref() == Some("love"));
    let mixed = json!({ "sender_action": "typing_on", "message": { "text": "x" } });
    assert_eq!(code_of(&send(&stage, act(mixed)).await.1), 100);
    assert!(stage.twin.ledger().instagram_posts().is_empty());
}

#[tokio::test]
pub async fn a_profile_is_known_only_after_a_message() {
    let stage = Stage::new().await;
    let media = ROTI_PAGI.posts[0].id;
    stage.twin.customer_comments(media, "rizky", "Masih ada?").await;
    let rizky = stage.twin.igsid(ROTI, "rizky");
    let path = format!("{rizky}?fields=name,username,profile_pic");
    assert_eq!(code_of(&stage.ig("GET", &path, token(), None).await.1), 230);
    stage.twin.customer_says_on_instagram(ROTI, "rizky", "Halo").await;
    let (_, profile) = stage.ig("GET", &path, token(), None).await;
    assert_eq!(
        (profile["username"].as_str(), profile["name"].as_str()),
        (Some("rizky.jalanjalan"), Some("Rizky Ramadhan"))
    );
    stage.twin.set_for(Misbehaviour::IgProfileMissing, 1);
    assert_eq!(code_of(&stage.ig("GET", &path, token(), None).await.1), 9010);
    let melati = CONNECTED[1].token;
    assert_eq!(
        subcode(&stage.ig("GET", &path, melati, None).await.1),
        33,
        "another account's id"
    );
}

#[tokio::test]
pub async fn a_thread_shows_its_twenty_newest_messages() {
    let stage = Stage::new().await;
    let first = stage
        .twin
        .customer_says_on_instagram(ROTI, "sari", "pesan 0")
        .await;
    for index in 1..=20 {
        stage.pass_ms(1_000);
        stage
            .twin
            .customer_says_on_instagram(ROTI, "sari", &format!("pesan {index}"))
            .await;
    }
    let (_, list) = stage
        .ig("GET", "me/conversations?platform=instagram", token(), None)
        .await;
    let id = list["data"][0]["id"].as_str().unwrap().to_owned();
    assert!(
        list["data"][0]["updated_time"]
            .as_str()
            .unwrap()
            .ends_with("+0000")
    );
    let sari = stage.twin.igsid(ROTI, "sari");
    let (_, of) = stage
        .ig("GET", &format!("me/conversations?user_id={sari}"), token(), None)
        .await;
    assert_eq!(of["data"][0]["id"], id.as_str());
    let path = format!("{id}?fields=messages.limit(3){{id,from,message}}");
    let (_, thread) = stage
        .ig(
            "GET",
            &path.replace('{', "%7B").replace('}', "%7D"),
            token(),
            None,
        )
        .await;
    let data = thread["messages"]["data"].as_array().unwrap().clone();
    assert_eq!((data.len(), data[0]["message"].as_str()), (3, Some("pesan 20")));
    let (_, whole) = stage
        .ig("GET", &format!("{id}?fields=messages"), token(), None)
        .await;
    assert_eq!(whole["messages"]["data"].as_array().unwrap().len(), 20);
    let newest = data[0]["id"].as_str().unwrap();
    let (_, message) = stage
        .ig(
            "GET",
            &format!("{newest}?fields=id,created_time,from,to,message"),
            token(),
            None,
        )
        .await;
    assert_eq!(message["to"]["data"][0]["id"], ROTI);
    let (_, gone) = stage.ig("GET", &first, token(), None).await;
    assert!(
        gone["error"]["message"].as_str().unwrap().contains("deleted"),
        "{gone}"
    );
    stage.twin.set(Misbehaviour::IgUnixTimes);
    let (_, list) = stage
        .ig("GET", "me/conversations?platform=instagram", token(), None)
        .await;
    assert!(list["data"][0]["updated_time"].is_i64());
}

#[tokio::test]
pub async fn the_owners_app_and_the_account_itself_make_echoes() {
    let stage = Stage::new().await;
    let sari = sari_wrote(&stage).await;
    let mid = stage
        .twin
        .owner_says_on_instagram(ROTI, "sari", "Dari HP ya kak")
        .await;
    let echo = stage.elements().remove(0);
    assert_eq!(
        (echo["message"]["mid"].as_str(), echo["recipient"]["id"].as_str()),
        (Some(mid.as_str()), Some(sari.as_str()))
    );
    stage.forget();
    stage.twin.account_writes_to_itself(ROTI, "tes").await;
    let own = stage.elements().remove(0);
    assert!(own["message"]["is_self"].as_bool().unwrap() && own["message"]["is_echo"].as_bool().unwrap());
    assert_eq!(own["recipient"]["id"], ROTI_PAGI.self_igsid);
    assert_eq!(
        send(&stage, text_to(ROTI_PAGI.self_igsid, "kembali")).await.0,
        200
    );
}

#[tokio::test]
pub async fn what_is_not_taken_comes_again_and_batches_keep_the_two_products_apart() {
    let stage = Stage::new().await;
    stage.product_answers(&[503]);
    let mid = stage.twin.customer_says_on_instagram(ROTI, "sari", "satu").await;
    stage.twin.settle().await;
    assert_eq!(stage.elements().len(), 2);
    assert!(stage.twin.ledger().acknowledged().contains(mid.as_str()));
    stage.forget();
    stage
        .twin
        .customer_queues_on_instagram(ROTI, "sari", &Dm::Text("dua".into()));
    stage
        .twin
        .customer_queues_on_instagram(MELATI.ig_account_id, "budi", &Dm::Text("tiga".into()));
    stage.twin.customer_queues(
        crate::stage::ROTI.phone_number_id,
        "sari",
        &twin::Inbound::Text("wa".into()),
    );
    stage.twin.set(Misbehaviour::Batched);
    stage.twin.settle().await;
    assert_eq!(
        (
            stage.instagram_heard().len(),
            stage.entries().len(),
            stage.heard().len()
        ),
        (1, 2, 1)
    );
}

#[tokio::test]
async fn a_token_made_by_the_whole_login_sends() {
    let stage = Stage::new().await;
    let token = connected_token(&stage).await;
    stage
        .ig(
            "POST",
            "me/subscribed_apps?subscribed_fields=messages,comments",
            &token,
            None,
        )
        .await;
    let kopi = twin::fixtures::instagram::KOPI_SENJA.ig_account_id;
    stage
        .twin
        .customer_says_on_instagram(kopi, "dewi", "Buka jam berapa?")
        .await;
    let dewi = stage.elements()[0]["sender"]["id"].as_str().unwrap().to_owned();
    let (status, _) = stage
        .ig(
            "POST",
            "me/messages",
            &token,
            Some(text_to(&dewi, "Jam 7 pagi, Kak.")),
        )
        .await;
    assert_eq!(status, 200);
    assert_eq!(
        stage.twin.direct_thread(kopi, "dewi").last().unwrap().text,
        "Jam 7 pagi, Kak."
    );
}
