//! Messages, comments and what surrounds them, against a stand-in: what leaves, and what is known afterwards.

use std::time::Duration;

use meta::instagram::{DirectRecipient, SendDirect};
use meta::{
    Action, AmbiguousReason, CallError, DownloadError, Meaning, Product, Scope, SendOutcome, Unreachable,
};
use serde_json::json;

use crate::stand_in::{StandIn, TOKEN, instagram_at, token};

const ACCOUNT: &str = "17840000000000111";
const COMMENT: &str = r#"{"id":18000000000000444,"text":"price?","timestamp":"2026-09-21T14:13:20+0000","username":"dewi.test","from":{"id":"900000000000222","username":"dewi.test"},"hidden":false,"media":{"id":"17900000000000555","media_product_type":"FEED"}}"#;
const WITHIN: Duration = Duration::from_secs(20);

fn error(code: i64, subcode: i64) -> String {
    format!(
        r#"{{"error":{{"message":"m","type":"IGApiException","code":{code},"error_subcode":{subcode},"fbtrace_id":"A1"}}}}"#
    )
}

fn text(to: DirectRecipient) -> SendDirect {
    SendDirect {
        to,
        text: "Masih ada, kak".to_owned(),
        human_agent: false,
    }
}

fn to_customer() -> SendDirect {
    text(DirectRecipient::Customer("900000000000222".to_owned()))
}

fn accepted(id: &str, recipient: Option<&str>) -> SendOutcome {
    SendOutcome::Accepted {
        id: id.to_owned(),
        recipient: recipient.map(str::to_owned),
    }
}

#[tokio::test]
async fn an_answer_is_posted_with_the_token_in_the_header_alone() {
    let meta = StandIn::answering([(
        200,
        r#"{"recipient_id":"900000000000222","message_id":"m_laras_2"}"#,
    )])
    .await;
    let outcome = meta
        .instagram()
        .send_text(&token(), ACCOUNT, &to_customer())
        .await;
    assert_eq!(outcome, accepted("m_laras_2", Some("900000000000222")));
    let request = meta.only_request();
    assert_eq!(request.path, format!("/instagram/v26.0/{ACCOUNT}/messages"));
    assert_eq!(request.authorization, Some(format!("Bearer {TOKEN}")));
    assert_eq!(request.query, "");
    assert_eq!(
        request.body,
        json!({"recipient": {"id": "900000000000222"}, "message": {"text": "Masih ada, kak"}})
    );
}

#[tokio::test]
async fn a_private_reply_names_the_comment_and_learns_the_customer() {
    let meta = StandIn::answering([(
        200,
        r#"{"recipient_id":900000000000222,"message_id":"m_laras_3"}"#,
    )])
    .await;
    let reply = text(DirectRecipient::Comment("18000000000000444".to_owned()));
    let outcome = meta.instagram().send_text(&token(), ACCOUNT, &reply).await;
    assert_eq!(outcome, accepted("m_laras_3", Some("900000000000222")));
    assert_eq!(
        meta.only_request().body["recipient"],
        json!({"comment_id": "18000000000000444"})
    );
}

#[tokio::test]
async fn only_a_definite_refusal_is_one() {
    use AmbiguousReason::{NotGraph, ServerError, UnknownToMeta, Unreadable};

    let (window, unknown, down) = (error(10, 2_534_022), error(1, 99), error(2, 0));
    let meta = StandIn::answering([
        (400, window.as_str()),
        (400, &unknown),
        (500, &down),
        (200, "{}"),
        (200, r#"{"recipient_id":"9"}"#),
        (502, "<html>"),
        (302, ""),
    ])
    .await;
    let instagram = meta.instagram();
    let SendOutcome::Refused(refusal) = instagram.send_text(&token(), ACCOUNT, &to_customer()).await else {
        panic!("no refusal")
    };
    assert_eq!(
        (refusal.product, refusal.meaning()),
        (Product::Instagram, Some(Meaning::WindowClosed))
    );
    assert_eq!(
        (refusal.action(0), refusal.scope()),
        (Action::Hold, Scope::Conversation)
    );
    let mut reasons = Vec::new();
    for _ in 0..6 {
        match instagram.send_text(&token(), ACCOUNT, &to_customer()).await {
            SendOutcome::Ambiguous(ambiguous) => reasons.push(ambiguous.reason),
            other => panic!("{other:?} is not ambiguous"),
        }
    }
    assert_eq!(
        reasons,
        [
            UnknownToMeta,
            ServerError,
            Unreadable,
            Unreadable,
            ServerError,
            NotGraph
        ]
    );
}

#[tokio::test]
async fn what_never_left_is_not_sent() {
    let nobody = instagram_at("http://127.0.0.1:9");
    assert_eq!(
        nobody.send_text(&token(), ACCOUNT, &to_customer()).await,
        SendOutcome::NotSent(Unreachable::NotConnected)
    );
    let meta = StandIn::answering([]).await;
    let instagram = meta.instagram();
    for id in ["", "..", "1/2", "1?x", "1#x"] {
        assert_eq!(
            instagram.send_text(&token(), id, &to_customer()).await,
            SendOutcome::NotSent(Unreachable::MalformedId)
        );
        assert_eq!(
            instagram.comment(&token(), id).await.err(),
            Some(CallError::NotSent(Unreachable::MalformedId))
        );
    }
    assert!(meta.requests().is_empty());
}

#[tokio::test]
async fn a_used_up_limit_is_waited_for_as_long_as_meta_says() {
    let (limit, other) = (error(80_002, 0), error(4_711, 0));
    let usage = r#"{"17840000000000111":[{"type":"instagram","call_count":100,"total_time":3,"estimated_time_to_regain_access":19}]}"#;
    let meta = StandIn::answering([(400, limit.as_str()), (429, &other)])
        .await
        .with_header("x-business-use-case-usage", usage);
    let instagram = meta.instagram();
    assert_eq!(instagram.usage().percent(), 0);
    for _ in 0..2 {
        let SendOutcome::Refused(refusal) = instagram.send_text(&token(), ACCOUNT, &to_customer()).await
        else {
            panic!("no refusal")
        };
        let after = Duration::from_mins(19);
        assert_eq!(
            (refusal.action(0), refusal.scope()),
            (Action::RetrySlowly { after }, Scope::Account)
        );
        assert!(instagram.usage().is_nearly_full());
    }
}

#[tokio::test]
async fn a_comment_is_read_as_it_stands_and_gone_is_none() {
    let (gone, hidden, dead) = (error(100, 33), error(24, 2_207_006), error(190, 0));
    let bare = r#"{"id":"1","from":null,"media":7,"timestamp":"?"}"#;
    let meta = StandIn::answering([
        (200, COMMENT),
        (200, bare),
        (400, gone.as_str()),
        (400, &hidden),
        (400, &dead),
    ])
    .await;
    let instagram = meta.instagram();
    let Ok(Some(comment)) = instagram.comment(&token(), "18000000000000444").await else {
        panic!("no comment")
    };
    assert_eq!(
        (comment.id.as_str(), comment.text.as_deref()),
        ("18000000000000444", Some("price?"))
    );
    assert_eq!(comment.at.map(jiff::Timestamp::as_second), Some(1_790_000_000));
    assert!(!comment.hidden && comment.parent_id.is_none());
    assert_eq!(
        comment.from.and_then(|from| from.id).as_deref(),
        Some("900000000000222")
    );
    assert_eq!(
        comment.media.and_then(|media| media.id).as_deref(),
        Some("17900000000000555")
    );
    let Ok(Some(bare)) = instagram.comment(&token(), "1").await else {
        panic!("no comment")
    };
    assert!(bare.from.is_none() && bare.media.is_none() && bare.at.is_none() && bare.text.is_none());
    for _ in 0..2 {
        assert!(matches!(instagram.comment(&token(), "1").await, Ok(None)));
    }
    assert!(matches!(
        instagram.comment(&token(), "1").await,
        Err(CallError::Refused(_))
    ));
    let request = &meta.requests()[0];
    assert_eq!(request.path, "/instagram/v26.0/18000000000000444");
    assert_eq!(
        request.parameter("fields").as_deref(),
        Some("id,text,timestamp,username,from,hidden,parent_id,media")
    );
}

#[tokio::test]
async fn a_comment_is_answered_hidden_shown_and_deleted() {
    let done = (200, r#"{"success":true}"#);
    let gone = error(100, 33);
    let meta = StandIn::answering([
        (200, r#"{"id":18000000000000999}"#),
        (200, "{}"),
        done,
        done,
        done,
        (400, gone.as_str()),
    ])
    .await;
    let instagram = meta.instagram();
    assert_eq!(
        instagram.reply(&token(), "1800", "Rp25.000, kak").await,
        accepted("18000000000000999", None)
    );
    assert!(matches!(
        instagram.reply(&token(), "1800", "Rp25.000, kak").await,
        SendOutcome::Ambiguous(_)
    ));
    instagram
        .hide_comment(&token(), "1800", true)
        .await
        .expect("hidden");
    instagram
        .hide_comment(&token(), "1800", false)
        .await
        .expect("shown");
    instagram.delete_comment(&token(), "1800").await.expect("deleted");
    instagram
        .delete_comment(&token(), "1800")
        .await
        .expect("deleted before");
    let requests = meta.requests();
    let seen: Vec<_> = requests
        .iter()
        .map(|request| {
            (
                request.method.as_str(),
                request.path.as_str(),
                request.query.as_str(),
            )
        })
        .collect();
    let (comment, replies) = ("/instagram/v26.0/1800", "/instagram/v26.0/1800/replies");
    assert_eq!(
        seen,
        [
            ("POST", replies, ""),
            ("POST", replies, ""),
            ("POST", comment, "hide=true"),
            ("POST", comment, "hide=false"),
            ("DELETE", comment, ""),
            ("DELETE", comment, ""),
        ]
    );
    assert_eq!(requests[0].body, json!({"message": "Rp25.000, kak"}));
}

#[tokio::test]
async fn all_replies_are_looked_through_or_it_is_said_that_they_were_not() {
    let page = |after: &str| {
        format!(
            r#"{{"data":[{COMMENT}],"paging":{{"cursors":{{"after":"{after}"}},"next":"https://elsewhere.test/?access_token=x"}}}}"#
        )
    };
    let pages = ["a", "b", "c", "d", "e"].map(page);
    let last = format!(r#"{{"data":[{COMMENT}]}}"#);
    let meta = StandIn::answering([(200, pages[0].as_str()), (200, &last)]).await;
    assert_eq!(
        meta.instagram()
            .replies(&token(), "1800")
            .await
            .map(|replies| replies.len()),
        Ok(2)
    );
    assert_eq!(meta.requests()[1].parameter("after").as_deref(), Some("a"));
    let endless = StandIn::answering([0, 1, 2, 3, 4].map(|number| (200, pages[number].as_str()))).await;
    assert!(matches!(
        endless.instagram().replies(&token(), "1800").await,
        Err(CallError::Ambiguous(_))
    ));
}

#[tokio::test]
async fn posts_are_shown_without_captions_when_meta_refuses_them() {
    let posts = r#"{"data":[{"id":"1","media_type":"IMAGE","media_url":"https://p.test/1","permalink":"https://i.test/p/1","timestamp":"2026-09-21T14:13:20+0000"},{"id":2,"media_type":"VIDEO","media_url":"https://p.test/2","thumbnail_url":"https://p.test/2t"}]}"#;
    let captions = r#"{"data":[{"id":"2","caption":"Di dapur","media_product_type":"REELS"}]}"#;
    let refused = error(100, 0);
    let meta = StandIn::answering([
        (200, posts),
        (200, captions),
        (200, posts),
        (400, refused.as_str()),
    ])
    .await;
    let instagram = meta.instagram();
    for caption in [Some("Di dapur"), None] {
        let Ok(posts) = instagram.media(&token(), ACCOUNT, 6).await else {
            panic!("no posts")
        };
        assert_eq!(posts.len(), 2);
        assert_eq!(
            (posts[0].caption.as_deref(), posts[1].caption.as_deref()),
            (None, caption)
        );
        assert_eq!(posts[0].permalink.as_deref(), Some("https://i.test/p/1"));
        let pictures: Vec<_> = posts.iter().map(|post| post.picture_url()).collect();
        assert_eq!(pictures, [Some("https://p.test/1"), Some("https://p.test/2t")]);
    }
    let requests = meta.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.path == format!("/instagram/v26.0/{ACCOUNT}/media"))
    );
    assert!(
        requests[0]
            .parameter("fields")
            .is_some_and(|fields| !fields.contains("caption"))
    );
}

#[tokio::test]
async fn one_post_is_read_with_its_caption_and_gone_is_none() {
    let (refused, gone) = (error(10, 0), error(100, 33));
    let post = r#"{"id":"1","media_type":"CAROUSEL_ALBUM","media_url":"https://p.test/1"}"#;
    let meta = StandIn::answering([
        (200, post),
        (200, r#"{"id":"1","caption":"Kopi susu"}"#),
        (200, post),
        (400, refused.as_str()),
        (400, &gone),
    ])
    .await;
    let instagram = meta.instagram();
    for caption in [Some("Kopi susu"), None] {
        let Ok(Some(post)) = instagram.post(&token(), "1").await else {
            panic!("no post")
        };
        assert_eq!(
            (post.caption.as_deref(), post.picture_url()),
            (caption, Some("https://p.test/1"))
        );
    }
    assert!(matches!(instagram.post(&token(), "1").await, Ok(None)));
}

#[tokio::test]
async fn a_customer_without_consent_has_no_profile_and_that_is_no_error() {
    let (consent, nobody, other) = (error(230, 0), error(9_010, 0), error(190, 0));
    let meta = StandIn::answering([
        (200, r#"{"name":null,"username":"dewi.test","profile_pic":null,"follower_count":"87","is_user_follow_business":true}"#),
        (400, consent.as_str()),
        (400, &nobody),
        (400, &other),
    ])
    .await;
    let instagram = meta.instagram();
    let Ok(Some(profile)) = instagram.profile(&token(), "900000000000222").await else {
        panic!("no profile")
    };
    assert_eq!(
        (profile.name, profile.username.as_deref()),
        (None, Some("dewi.test"))
    );
    assert_eq!(
        (profile.follower_count, profile.is_user_follow_business),
        (Some(87), true)
    );
    for _ in 0..2 {
        assert!(matches!(instagram.profile(&token(), "9").await, Ok(None)));
    }
    assert!(instagram.profile(&token(), "9").await.is_err());
}

#[tokio::test]
async fn the_newest_messages_of_a_conversation_tell_whether_an_answer_arrived() {
    let long = format!("aWdfZ{}==", "A".repeat(150));
    let listed = format!(
        r#"{{"messages":{{"data":[{{"id":"m_old","created_time":"2026-09-21T14:13:20+0000"}},{{"id":"m_gone","created_time":1790000002}},{{"id":"{long}","created_time":"2026-09-21T14:13:23+0000"}}]}},"id":"aWdfZ1"}}"#
    );
    let ours = r#"{"id":"x","created_time":"2026-09-21T14:13:23+0000","from":{"id":"17840000000000111","username":"kopisenja"},"to":{"data":[{"id":"900000000000222"}]},"message":"Masih ada, kak"}"#;
    let gone = error(100, 33);
    let meta = StandIn::answering([
        (
            200,
            r#"{"data":[{"id":"aWdfZ1","updated_time":"2026-09-21T14:13:23+0000"}]}"#,
        ),
        (200, listed.as_str()),
        (200, ours),
        (400, &gone),
        (200, r#"{"data":[]}"#),
    ])
    .await;
    let instagram = meta.instagram();
    let messages = instagram
        .newest_messages(&token(), "900000000000222", 2)
        .await
        .expect("messages");
    assert_eq!(messages.len(), 1);
    assert_eq!(
        (messages[0].mid.as_str(), messages[0].from.as_deref()),
        (long.as_str(), Some(ACCOUNT))
    );
    assert_eq!(
        (messages[0].to.as_slice(), messages[0].text.as_deref()),
        (&["900000000000222".to_owned()][..], Some("Masih ada, kak"))
    );
    assert!(!format!("{messages:?}").contains("Masih"));
    assert!(
        instagram
            .newest_messages(&token(), "9", 2)
            .await
            .expect("none")
            .is_empty()
    );
    let requests = meta.requests();
    assert_eq!(
        requests[0].parameter("user_id").as_deref(),
        Some("900000000000222")
    );
    assert_eq!(requests[1].path, "/instagram/v26.0/aWdfZ1");
    assert_eq!(requests[1].parameter("fields").as_deref(), Some("messages"));
    assert_eq!(requests[2].path, format!("/instagram/v26.0/{long}"));
}

#[tokio::test]
async fn a_file_is_fetched_without_the_token_and_from_metas_hosts_alone() {
    let meta = StandIn::answering([(200, "bytes of a picture"), (404, ""), (403, ""), (302, "")]).await;
    let instagram = meta.instagram();
    let address = meta.address_of("/files/1.jpg?signature=x");
    let mut download = instagram.download(&address, WITHIN).await.expect("a file");
    assert_eq!(
        download.next().await.expect("bytes").as_deref(),
        Some(&b"bytes of a picture"[..])
    );
    for expected in [
        DownloadError::Gone,
        DownloadError::Gone,
        DownloadError::Unavailable,
    ] {
        assert_eq!(instagram.download(&address, WITHIN).await.err(), Some(expected));
    }
    for request in meta.requests() {
        assert_eq!(
            (request.path.as_str(), request.authorization),
            ("/files/1.jpg", None)
        );
    }
    let moved = StandIn::answering([(302, ""), (302, ""), (302, "")])
        .await
        .with_header("location", "/files/2.jpg");
    let address = moved.address_of("/files/1.jpg");
    assert_eq!(
        moved.instagram().download(&address, WITHIN).await.err(),
        Some(DownloadError::Unavailable)
    );
    let paths: Vec<_> = moved.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/files/1.jpg", "/files/2.jpg", "/files/2.jpg"]);
    let lured = StandIn::answering([(302, "")])
        .await
        .with_header("location", "http://10.0.0.1/secret");
    let address = lured.address_of("/files/1.jpg");
    assert_eq!(
        lured.instagram().download(&address, WITHIN).await.err(),
        Some(DownloadError::ForeignHost)
    );
    for foreign in [
        "https://evil.test/1.jpg",
        "http://lookaside.fbsbx.com/1",
        "https://cdninstagram.com.evil.test/1",
        "https://mmg.whatsapp.net/1",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "no address",
    ] {
        assert_eq!(
            instagram.download(foreign, WITHIN).await.err(),
            Some(DownloadError::ForeignHost),
            "{foreign}"
        );
    }
}
