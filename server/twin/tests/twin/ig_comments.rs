//! Comments under Instagram's posts: told, read, answered, hidden, deleted.

use serde_json::{Value, json};
use twin::fixtures::instagram::{CONNECTED, MELATI, PostKind, ROTI_PAGI};
use twin::{Author, InstagramPostKind, Misbehaviour};

use crate::ig_login::token;
use crate::stage::{Stage, code_of};

const ROTI: &str = ROTI_PAGI.ig_account_id;
const POST: &str = ROTI_PAGI.posts[0].id;
const LIVE: &str = ROTI_PAGI.posts[3].id;
const DAY: i64 = 24 * 3_600_000;

fn subcode(answer: &Value) -> i64 {
    answer["error"]["error_subcode"].as_i64().unwrap_or_default()
}

async fn reply(stage: &Stage, comment: &str, text: &str) -> (u16, Value) {
    stage
        .ig(
            "POST",
            &format!("{comment}/replies"),
            token(),
            Some(json!({ "message": text })),
        )
        .await
}

async fn private(stage: &Stage, comment: &str) -> (u16, Value) {
    let body =
        json!({ "recipient": { "comment_id": comment }, "message": { "text": "Kami jawab di sini ya" } });
    stage
        .ig("POST", &format!("{ROTI}/messages"), token(), Some(body))
        .await
}

#[tokio::test]
pub async fn a_comment_comes_in_both_shapes() {
    let stage = Stage::new().await;
    let id = stage
        .twin
        .customer_comments(POST, "dewi", "Berapa harganya kak?")
        .await;
    let value = &stage.comment_values()[0];
    assert_eq!(
        (value["id"].as_str(), value["text"].as_str()),
        (Some(id.as_str()), Some("Berapa harganya kak?"))
    );
    assert_eq!(value["from"]["username"], "dewi.kusuma");
    assert_eq!(
        (
            value["media"]["id"].as_str(),
            value["media"]["media_product_type"].as_str()
        ),
        (Some(POST), Some("FEED"))
    );
    assert_eq!(stage.entries()[0]["changes"][0]["field"], "comments");
    assert!(
        stage.entries()[0]["time"].as_i64().unwrap() < 10_000_000_000,
        "seconds"
    );
    stage.forget();
    stage.twin.set_for(Misbehaviour::IgFlatComments, 1);
    let nested = stage
        .twin
        .customer_replies_to_comment(&id, "budi", "Iya berapa?")
        .await;
    let entry = &stage.entries()[0];
    assert_eq!(
        (entry["field"].as_str(), entry["value"]["id"].as_str()),
        (Some("comments"), Some(nested.as_str()))
    );
    assert_eq!(entry["value"]["parent_id"], id.as_str());
    stage.forget();
    stage.twin.set_for(Misbehaviour::IgCommentIdKey, 1);
    let other = stage.twin.customer_comments(POST, "dewi", "Halo").await;
    assert_eq!(stage.comment_values()[0]["comment_id"], other.as_str());
    stage.forget();
    stage.twin.set_for(Misbehaviour::IgChangedFields, 1);
    stage.twin.customer_comments(POST, "dewi", "Halo").await;
    assert_eq!(stage.entries()[0]["changed_fields"], json!(["comments"]));
    stage.forget();
    stage.twin.customer_comments_without_words(POST, "dewi").await;
    assert!(stage.comment_values()[0].get("text").is_none());
}

#[tokio::test]
pub async fn a_private_account_and_an_unsubscribed_one_tell_nothing() {
    let stage = Stage::new().await;
    stage.twin.make_private(ROTI, true);
    stage.twin.customer_comments(POST, "dewi", "satu").await;
    stage.twin.make_private(ROTI, false);
    stage.ig("DELETE", "me/subscribed_apps", token(), None).await;
    stage.twin.customer_comments(POST, "dewi", "dua").await;
    assert!(stage.instagram_heard().is_empty());
}

#[tokio::test]
pub async fn a_reply_lands_under_the_top_level_comment_and_comes_back_as_our_own() {
    let stage = Stage::new().await;
    let top = stage.twin.customer_comments(POST, "dewi", "Berapa?").await;
    let nested = stage
        .twin
        .customer_replies_to_comment(&top, "budi", "Sama, berapa?")
        .await;
    stage.forget();
    let (status, answer) = reply(&stage, &nested, "@budisantoso77 Rp 45.000, Kak").await;
    assert_eq!(status, 200);
    stage.twin.settle().await;
    let own = &stage.comment_values()[0];
    assert_eq!(
        (own["id"].clone(), own["parent_id"].as_str()),
        (answer["id"].clone(), Some(top.as_str()))
    );
    assert_eq!(
        (
            own["from"]["id"].as_str(),
            own["from"]["self_ig_scoped_id"].as_str()
        ),
        (Some(ROTI), Some(ROTI_PAGI.self_igsid))
    );
    let (_, replies) = stage
        .ig(
            "GET",
            &format!("{top}/replies?fields=id,parent_id,username"),
            token(),
            None,
        )
        .await;
    assert_eq!(replies["data"].as_array().unwrap().len(), 2);
    assert_eq!(replies["data"][1]["username"], "rotipagi.demo");
    let written = stage.twin.comments_under(POST);
    assert!(
        written
            .iter()
            .any(|one| one.author == Author::Account && one.through_api)
    );
    let posts = stage.twin.ledger().instagram_posts();
    assert_eq!(
        (posts[0].kind, posts[0].to.as_str()),
        (InstagramPostKind::CommentReply, nested.as_str())
    );
    assert_eq!(
        stage
            .twin
            .ledger()
            .instagram_accepted(&nested, "@budisantoso77 Rp 45.000, Kak"),
        1
    );
}

#[tokio::test]
pub async fn the_event_of_a_reply_can_come_before_its_answer_and_the_answer_never() {
    let stage = Stage::new().await;
    let top = stage.twin.customer_comments(POST, "dewi", "Berapa?").await;
    stage.forget();
    stage.twin.set_for(Misbehaviour::IgEchoFirst, 1);
    let (_, answer) = reply(&stage, &top, "Halo").await;
    assert_eq!(stage.comment_values()[0]["id"], answer["id"]);
    stage.twin.set_for(Misbehaviour::PlainErrorAfterAccept, 1);
    assert_eq!(reply(&stage, &top, "Dua").await.0, 502);
    assert_eq!(stage.twin.ledger().instagram_accepted(&top, "Dua"), 1);
}

#[tokio::test]
pub async fn hidden_live_and_advertised_comments_refuse_a_reply() {
    let stage = Stage::new().await;
    let hidden = stage.twin.customer_comments(POST, "dewi", "spam").await;
    stage
        .ig("POST", &format!("{hidden}?hide=true"), token(), None)
        .await;
    assert_eq!(code_of(&reply(&stage, &hidden, "x").await.1), 100);
    stage
        .ig("POST", &format!("{hidden}?hide=false"), token(), None)
        .await;
    assert_eq!(reply(&stage, &hidden, "x").await.0, 200);
    stage.forget();
    let live = stage.twin.customer_comments(LIVE, "dewi", "Halo dari live").await;
    assert_eq!(stage.entries()[0]["changes"][0]["field"], "live_comments");
    assert_eq!(code_of(&reply(&stage, &live, "x").await.1), 100);
    assert_eq!(
        code_of(
            &stage
                .ig("POST", &format!("{live}?hide=true"), token(), None)
                .await
                .1
        ),
        100
    );
    assert_eq!(private(&stage, &live).await.0, 200, "while the broadcast runs");
    let late = stage.twin.customer_comments(LIVE, "budi", "Telat").await;
    stage.twin.end_broadcast(LIVE);
    assert_eq!(subcode(&private(&stage, &late).await.1), 2_534_025);
    stage.forget();
    let ad = stage.twin.advertise(POST);
    let on_ad = stage.twin.customer_comments(&ad, "maya", "Masih promo?").await;
    let media = &stage.comment_values()[0]["media"];
    assert_eq!(
        (
            media["media_product_type"].as_str(),
            media["original_media_id"].as_str()
        ),
        (Some("AD"), Some(POST))
    );
    assert!(media["ad_id"].is_string() && media["ad_title"].is_string());
    assert_eq!(subcode(&reply(&stage, &on_ad, "x").await.1), 33);
    assert_eq!(
        private(&stage, &on_ad).await.0,
        200,
        "a private reply reaches an advertisement's comment"
    );
}

#[tokio::test]
pub async fn the_owners_own_comment_stays_visible_and_a_deleted_one_is_gone_without_an_event() {
    let stage = Stage::new().await;
    let own = stage.twin.owner_comments(POST, "Terima kasih semua").await;
    assert_eq!(
        stage
            .ig("POST", &format!("{own}?hide=true"), token(), None)
            .await
            .1["success"],
        true
    );
    assert!(!stage.twin.instagram_comment(&own).unwrap().hidden);
    let theirs = stage.twin.customer_comments(POST, "dewi", "Jelek").await;
    stage.forget();
    assert_eq!(
        stage.ig("DELETE", &theirs, token(), None).await.1["success"],
        true
    );
    assert_eq!(subcode(&stage.ig("GET", &theirs, token(), None).await.1), 33);
    let other = stage.twin.customer_comments(POST, "dewi", "Berapa?").await;
    stage.forget();
    stage.twin.edit_comment(&other, "Berapa harganya?");
    let (_, read) = stage
        .ig(
            "GET",
            &format!("{other}?fields=id,text,hidden,from,media,username"),
            token(),
            None,
        )
        .await;
    assert_eq!(read["text"], "Berapa harganya?");
    stage.twin.delete_comment(&other);
    assert_eq!(subcode(&reply(&stage, &other, "x").await.1), 33);
    stage.twin.settle().await;
    assert!(
        stage.instagram_heard().is_empty(),
        "edits and deletions tell nobody"
    );
    let melati = CONNECTED[1].token;
    assert_eq!(
        subcode(&stage.ig("DELETE", &own, melati, None).await.1),
        33,
        "another account's comment"
    );
}

#[tokio::test]
pub async fn comments_are_paged_by_fifty_the_newest_first() {
    let stage = Stage::new().await;
    for index in 0..53 {
        stage
            .twin
            .remember_comment(POST, Some("dewi"), &format!("komentar {index}"), stage.now())
            .unwrap();
    }
    let (_, page) = stage
        .ig("GET", &format!("{POST}/comments?limit=100"), token(), None)
        .await;
    let data = page["data"].as_array().unwrap();
    assert_eq!((data.len(), data[0]["text"].as_str()), (50, Some("komentar 52")));
    let after = page["paging"]["cursors"]["after"].as_str().unwrap();
    let (_, rest) = stage
        .ig(
            "GET",
            &format!("{POST}/comments?limit=100&after={after}"),
            token(),
            None,
        )
        .await;
    assert_eq!(rest["data"].as_array().unwrap().len(), 3);
}

#[tokio::test]
pub async fn comments_can_be_switched_off_and_written_at_the_top() {
    let stage = Stage::new().await;
    let body = json!({ "message": "Promo hari ini" });
    let path = format!("{POST}/comments");
    assert_eq!(stage.ig("POST", &path, token(), Some(body.clone())).await.0, 200);
    stage
        .ig("POST", &format!("{POST}?comment_enabled=false"), token(), None)
        .await;
    assert_eq!(
        code_of(&stage.ig("POST", &path, token(), Some(body)).await.1),
        100
    );
    assert_eq!(
        stage.twin.ledger().instagram_posts()[0].kind,
        InstagramPostKind::Comment
    );
}

#[tokio::test]
pub async fn a_comment_takes_one_private_reply_within_a_week_and_opens_no_window() {
    let stage = Stage::new().await;
    let comment = stage.twin.customer_comments(POST, "rizky", "Bisa antar?").await;
    let rizky = stage.twin.igsid(ROTI, "rizky");
    let (status, answer) = private(&stage, &comment).await;
    assert_eq!(
        (status, answer["recipient_id"].as_str()),
        (200, Some(rizky.as_str()))
    );
    let (_, again) = private(&stage, &comment).await;
    assert_eq!((code_of(&again), subcode(&again)), (100, 2_534_025));
    let direct = json!({ "recipient": { "id": rizky }, "message": { "text": "lagi" } });
    let path = format!("{ROTI}/messages");
    assert_eq!(
        subcode(&stage.ig("POST", &path, token(), Some(direct.clone())).await.1),
        2_534_022
    );
    stage
        .twin
        .customer_says_on_instagram(ROTI, "rizky", "Iya kak")
        .await;
    assert_eq!(stage.ig("POST", &path, token(), Some(direct)).await.0, 200);
    let old = stage.twin.customer_comments(POST, "dewi", "Halo").await;
    stage.pass_ms(7 * DAY);
    assert_eq!(subcode(&private(&stage, &old).await.1), 2_534_025);
    let foreign = stage
        .twin
        .customer_comments(MELATI.posts[0].id, "dewi", "Halo")
        .await;
    assert_eq!(subcode(&private(&stage, &foreign).await.1), 2_534_025);
    assert_eq!(
        stage.twin.ledger().instagram_posts()[0].kind,
        InstagramPostKind::PrivateReply
    );
}

#[tokio::test]
pub async fn private_replies_end_at_seven_hundred_and_fifty_an_hour() {
    let stage = Stage::new().await;
    let reel = stage.twin.post_on_instagram(ROTI, PostKind::Reel, "Baru");
    stage.twin.spend_private_replies(ROTI, 749);
    let mut codes = Vec::new();
    for who in ["sari", "budi"] {
        let comment = stage.twin.customer_comments(&reel, who, "Halo").await;
        codes.push(code_of(&private(&stage, &comment).await.1));
    }
    assert_eq!(codes, [0, 613]);
    let comment = stage.twin.customer_comments(&reel, "maya", "Halo").await;
    stage.pass_ms(3_600_000);
    assert_eq!(private(&stage, &comment).await.0, 200);
}
