//! Connecting an Instagram account: from the consent to a token that is kept alive.

use axum::http::Method;
use meta::instagram::{RefreshError, SUBSCRIBED_FIELDS};
use meta::{Action, CallError, Meaning, Permission, Secret};

use crate::stand_in::{INSTAGRAM_SECRET, StandIn, TOKEN, instagram_at, token};

const REDIRECT: &str = "https://laras.test/api/instagram/callback";

fn error(code: i64, subcode: i64) -> String {
    format!(
        r#"{{"error":{{"message":"m","type":"OAuthException","code":{code},"error_subcode":{subcode},"fbtrace_id":"A1"}}}}"#
    )
}

#[test]
fn the_browser_is_sent_to_the_consent_with_what_meta_needs() {
    let url = instagram_at("https://www.instagram.test").authorize_url(
        REDIRECT,
        "s1.x y",
        &Permission::INSTAGRAM,
        true,
    );
    assert_eq!(url.path(), "/oauth/authorize");
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        pairs,
        [
            pair("client_id", "660011"),
            pair("redirect_uri", REDIRECT),
            pair("response_type", "code"),
            pair(
                "scope",
                "instagram_business_basic,instagram_business_manage_messages,instagram_business_manage_comments"
            ),
            pair("state", "s1.x y"),
            pair("force_reauth", "true"),
        ]
    );
    assert!(!url.as_str().contains(INSTAGRAM_SECRET));
}

#[tokio::test]
async fn a_code_goes_out_in_a_form_without_the_fragment_it_came_with() {
    let flat = r#"{"access_token":"IGAAshort","user_id":27000000000000333,"permissions":["instagram_business_basic"]}"#;
    let list = r#"{"data":[{"access_token":"IGAAshort","user_id":"27000000000000333","permissions":"instagram_business_basic"}]}"#;
    let meta = StandIn::answering([(200, flat), (200, list)]).await;
    for code in ["AQD-xyz#_", "AQD-xyz"] {
        let granted = meta
            .instagram()
            .exchange_login_code(REDIRECT, &Secret::from(code))
            .await;
        let granted = granted
            .map_err(|error| error.to_string())
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(granted.token.expose(), "IGAAshort");
        assert_eq!(granted.user_id.as_deref(), Some("27000000000000333"));
        assert_eq!(granted.missing(&Permission::INSTAGRAM).len(), 2);
    }
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    for request in meta.requests() {
        assert_eq!(
            (request.method.clone(), request.path.as_str()),
            (Method::POST, "/instagram-api/oauth/access_token")
        );
        assert_eq!(
            (request.query.as_str(), request.authorization.clone()),
            ("", None)
        );
        assert_eq!(
            request.form(),
            [
                pair("client_id", "660011"),
                pair("client_secret", INSTAGRAM_SECRET),
                pair("grant_type", "authorization_code"),
                pair("redirect_uri", REDIRECT),
                pair("code", "AQD-xyz"),
            ]
        );
    }
}

#[tokio::test]
async fn a_refused_code_is_refused_and_not_unknown() {
    let refusal = r#"{"error_type":"OAuthException","code":400,"error_message":"Matching code was not found or was already used"}"#;
    let meta = StandIn::answering([(400, refusal), (400, "<html>")]).await;
    let instagram = meta.instagram();
    let code = Secret::from("AQD-xyz");
    let Err(CallError::Refused(refused)) = instagram.exchange_login_code(REDIRECT, &code).await else {
        panic!("no refusal")
    };
    assert_eq!((refused.code, refused.kind.as_str()), (400, "OAuthException"));
    assert_eq!(refused.message, "Matching code was not found or was already used");
    let other = instagram.exchange_login_code(REDIRECT, &code).await.err();
    assert!(matches!(other, Some(CallError::Ambiguous(_))));
}

#[tokio::test]
async fn the_short_token_becomes_one_of_sixty_days_and_is_refreshed_without_a_version() {
    let long = r#"{"access_token":"IGAAlong","token_type":"bearer","expires_in":"5181234"}"#;
    let meta = StandIn::answering([(200, long), (200, long)]).await;
    let instagram = meta.instagram();
    let exchanged = instagram
        .exchange_short_token(&token())
        .await
        .map_err(|error| error.to_string());
    let refreshed = instagram
        .refresh(&token())
        .await
        .map_err(|error| error.to_string());
    for token in [exchanged, refreshed] {
        let token = token.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            (token.token.expose(), token.expires_in),
            ("IGAAlong", Some(5_181_234))
        );
    }
    let requests = meta.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.method == Method::GET && request.authorization.is_none())
    );
    assert_eq!(requests[0].path, "/instagram/access_token");
    assert_eq!(
        requests[0].parameter("grant_type").as_deref(),
        Some("ig_exchange_token")
    );
    assert_eq!(
        requests[0].parameter("client_secret").as_deref(),
        Some(INSTAGRAM_SECRET)
    );
    assert_eq!(requests[0].parameter("access_token").as_deref(), Some(TOKEN));
    assert_eq!(requests[1].path, "/instagram/refresh_access_token");
    assert_eq!(
        requests[1].parameter("grant_type").as_deref(),
        Some("ig_refresh_token")
    );
    assert_eq!(requests[1].parameter("access_token").as_deref(), Some(TOKEN));
    assert_eq!(requests[1].parameter("client_secret"), None);
}

#[tokio::test]
async fn too_early_is_not_dead_and_dead_is_not_later() {
    let (young, dead, checkpoint, busy, role, down) = (
        error(100, 0),
        error(190, 463),
        error(102, 0),
        error(4, 0),
        error(200, 0),
        error(2, 0),
    );
    let meta = StandIn::answering([
        (400, young.as_str()),
        (400, &dead),
        (401, &checkpoint),
        (400, &busy),
        (403, &role),
        (500, &down),
        (200, "{}"),
    ])
    .await;
    let instagram = meta.instagram();
    let mut found = Vec::new();
    for _ in 0..7 {
        found.push(
            match instagram.refresh(&token()).await.err().expect("no new token") {
                RefreshError::Dead(_) => "dead",
                RefreshError::TooEarly(_) => "too early",
                RefreshError::Later(_) => "later",
            },
        );
    }
    assert_eq!(
        found,
        ["too early", "dead", "dead", "later", "later", "later", "later"]
    );
}

#[tokio::test]
async fn whose_token_it_is_comes_flat_or_in_a_list_and_never_from_the_other_id() {
    let account = r#"{"id":"27000000000000333","user_id":17840000000000111,"username":"kopisenja","name":"Kopi Senja","account_type":"MEDIA_CREATOR","profile_picture_url":"https://scontent.cdninstagram.com/p.jpg","followers_count":87,"follows_count":"12","media_count":34}"#;
    let list = format!(r#"{{"data":[{account}]}}"#);
    let without = r#"{"id":"27000000000000333","username":"kopisenja"}"#;
    let meta = StandIn::answering([(200, account), (200, list.as_str()), (200, without)]).await;
    let instagram = meta.instagram();
    for _ in 0..2 {
        let Ok(me) = instagram.me(&token()).await else {
            panic!("no account")
        };
        assert_eq!(me.account_id, "17840000000000111");
        assert_eq!(me.app_scoped_id.as_deref(), Some("27000000000000333"));
        assert_eq!(
            (me.username.as_deref(), me.is_creator()),
            (Some("kopisenja"), true)
        );
        assert_eq!(
            (me.followers_count, me.follows_count, me.media_count),
            (Some(87), Some(12), Some(34))
        );
    }
    assert!(matches!(
        instagram.me(&token()).await.err(),
        Some(CallError::Ambiguous(_))
    ));
    let request = &meta.requests()[0];
    assert_eq!(request.path, "/instagram/v26.0/me");
    assert_eq!(request.authorization, Some(format!("Bearer {TOKEN}")));
    assert!(
        request
            .parameter("fields")
            .is_some_and(|fields| fields.starts_with("id,user_id,username"))
    );
    assert_eq!(
        (
            request.parameter("appsecret_proof"),
            request.parameter("access_token")
        ),
        (None, None)
    );
}

#[tokio::test]
async fn an_account_is_subscribed_with_the_whole_list_and_looked_at_and_unsubscribed() {
    let done = (200, r#"{"success":true}"#);
    let list = (
        200,
        r#"{"data":[{"id":660011,"name":"Laras","subscribed_fields":["messages","comments"]},{"app_id":"7"}]}"#,
    );
    let meta = StandIn::answering([done, list, done, (200, r#"{"success":false}"#)]).await;
    let instagram = meta.instagram();
    instagram
        .subscribe(&token(), "1784", &SUBSCRIBED_FIELDS)
        .await
        .expect("subscribed");
    let apps = instagram.subscriptions(&token(), "1784").await.expect("apps");
    assert_eq!(
        (apps[0].id.as_deref(), apps[0].subscribed_fields.len()),
        (Some("660011"), 2)
    );
    assert_eq!(
        (apps[1].id.as_deref(), apps[1].subscribed_fields.len()),
        (Some("7"), 0)
    );
    instagram
        .unsubscribe(&token(), "1784")
        .await
        .expect("unsubscribed");
    instagram
        .unsubscribe(&token(), "1784")
        .await
        .expect_err("a success that does not say so");
    let requests = meta.requests();
    let seen: Vec<_> = requests
        .iter()
        .map(|request| (request.method.as_str(), request.path.as_str()))
        .collect();
    let path = "/instagram/v26.0/1784/subscribed_apps";
    assert_eq!(
        seen,
        [("POST", path), ("GET", path), ("DELETE", path), ("DELETE", path)]
    );
    assert_eq!(
        requests[0].parameter("subscribed_fields").as_deref(),
        Some(
            "messages,messaging_postbacks,message_reactions,messaging_seen,messaging_referral,messaging_handover,standby,message_edit,comments,live_comments"
        )
    );
}

#[tokio::test]
async fn switched_off_message_access_is_told_apart_from_a_dead_token() {
    let (off, dead) = (error(200, 2_534_041), error(190, 460));
    let meta = StandIn::answering([(200, r#"{"data":[]}"#), (403, off.as_str()), (400, &dead)]).await;
    let instagram = meta.instagram();
    instagram.check_message_access(&token()).await.expect("access");
    for (meaning, action) in [
        (Meaning::MessageAccessOff, Action::Hold),
        (Meaning::TokenInvalid, Action::Disconnect),
    ] {
        let Some(CallError::Refused(refusal)) = instagram.check_message_access(&token()).await.err() else {
            panic!("no refusal")
        };
        assert_eq!((refusal.meaning(), refusal.action(0)), (Some(meaning), action));
    }
    let request = &meta.requests()[0];
    assert_eq!(request.path, "/instagram/v26.0/me/conversations");
    assert_eq!(request.parameter("platform").as_deref(), Some("instagram"));
}
