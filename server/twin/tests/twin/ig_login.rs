//! Connecting an Instagram account: consent, codes, tokens, the account's own pages, the subscription.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use twin::Misbehaviour;
use twin::fixtures::instagram::{CONNECTED, KOPI_SENJA, MELATI, ROTI_PAGI};

use crate::stage::{Stage, code_of};

const APP: &str = "3003003003";
const SECRET: &str = "twin-instagram-secret-not-for-production";
pub const ALL: &str =
    "instagram_business_basic,instagram_business_manage_messages,instagram_business_manage_comments";

pub fn token() -> &'static str {
    CONNECTED[0].token
}

pub fn callback(stage: &Stage) -> String {
    format!("{}/api/instagram/callback", stage.origin)
}

fn asked(stage: &Stage, change: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut pairs = vec![
        ("client_id".to_owned(), APP.to_owned()),
        ("redirect_uri".to_owned(), callback(stage)),
        ("response_type".to_owned(), "code".to_owned()),
        ("scope".to_owned(), ALL.to_owned()),
        ("state".to_owned(), "a b/c=".to_owned()),
    ];
    for (name, value) in change {
        pairs.retain(|one| one.0 != *name);
        pairs.push(((*name).to_owned(), (*value).to_owned()));
    }
    pairs
}

fn encoded(pairs: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

async fn page(stage: &Stage, change: &[(&str, &str)]) -> (u16, String) {
    let address = format!("/instagram/oauth/authorize?{}", encoded(&asked(stage, change)));
    let answer = stage
        .raw(Request::get(address).body(Body::empty()).unwrap())
        .await;
    let status = answer.status().as_u16();
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX)
        .await
        .unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

/// What the browser is sent to after a click on the page.
async fn clicked(stage: &Stage, decision: &str, account: &str, granted: &[&str]) -> String {
    let mut pairs = asked(stage, &[("decision", decision), ("account", account)]);
    pairs.extend(
        granted
            .iter()
            .map(|one| ("granted".to_owned(), (*one).to_owned())),
    );
    let request = Request::post("/instagram/oauth/authorize")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(encoded(&pairs)))
        .unwrap();
    let answer = stage.raw(request).await;
    let place = answer
        .headers()
        .get("location")
        .map(|one| one.to_str().unwrap().to_owned());
    place.unwrap_or_else(|| format!("refused with {}", answer.status()))
}

fn code_in(place: &str) -> String {
    let query = place.split_once('?').unwrap().1.trim_end_matches("#_");
    url::form_urlencoded::parse(query.as_bytes())
        .find(|one| one.0 == "code")
        .unwrap()
        .1
        .into_owned()
}

async fn exchange(stage: &Stage, change: &[(&str, &str)]) -> (u16, Value) {
    let mut pairs = vec![
        ("client_id", APP.to_owned()),
        ("client_secret", SECRET.to_owned()),
        ("grant_type", "authorization_code".to_owned()),
        ("redirect_uri", callback(stage)),
    ];
    for (name, value) in change {
        pairs.retain(|one| one.0 != *name);
        pairs.push((name, (*value).to_owned()));
    }
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|one| (one.0, one.1.as_str())).collect();
    let (status, body) = stage.form("/instagram-api/oauth/access_token", &pairs).await;
    (status, serde_json::from_str(&body).unwrap_or_default())
}

fn fresh_code(stage: &Stage) -> String {
    stage.twin.issue_instagram_code(
        KOPI_SENJA.ig_account_id,
        &ALL.split(',').collect::<Vec<_>>(),
        &callback(stage),
    )
}

async fn short(stage: &Stage) -> String {
    let (status, answer) = exchange(stage, &[("code", &fresh_code(stage))]).await;
    assert_eq!(status, 200, "{answer}");
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn long(stage: &Stage, short: &str) -> (u16, Value) {
    let path = format!(
        "/instagram-graph/access_token?grant_type=ig_exchange_token&client_secret={SECRET}&access_token={short}"
    );
    stage.instagram_call("GET", &path, None, None).await
}

async fn refresh(stage: &Stage, token: &str) -> (u16, Value) {
    let path =
        format!("/instagram-graph/refresh_access_token?grant_type=ig_refresh_token&access_token={token}");
    stage.instagram_call("GET", &path, None, None).await
}

pub async fn connected_token(stage: &Stage) -> String {
    let (status, answer) = long(stage, &short(stage).await).await;
    assert_eq!(status, 200, "{answer}");
    answer["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_page_offers_accounts_and_permissions() {
    let stage = Stage::new().await;
    let (status, text) = page(&stage, &[]).await;
    assert_eq!(status, 200);
    for testid in [
        "ig-account-kopisenja.demo",
        "ig-scope-instagram_business_manage_messages",
        "ig-allow",
        "ig-cancel",
    ] {
        assert!(text.contains(testid), "{testid}");
    }
}

#[tokio::test]
pub async fn what_instagram_refuses_it_refuses_on_its_own_page() {
    let stage = Stage::new().await;
    for (change, words) in [
        (("client_id", "1001001001"), "Invalid platform app"),
        (
            ("redirect_uri", "https://elsewhere.example/cb"),
            "Invalid redirect_uri",
        ),
        (("scope", "business_basic"), "Invalid scope"),
        (("scope", "instagram_business_manage_messages"), "Invalid scope"),
    ] {
        let (status, text) = page(&stage, &[change]).await;
        assert_eq!(status, 400);
        assert!(
            text.contains(words) && text.contains("ig-refused"),
            "{words}: {text}"
        );
    }
    stage.twin.set(Misbehaviour::IgNotTester);
    let place = clicked(&stage, "allow", KOPI_SENJA.ig_account_id, &[]).await;
    assert!(place.starts_with("refused"), "{place}");
    let personal = clicked(&stage, "allow", "pribadi.demo", &[]).await;
    assert!(personal.starts_with("refused"), "{personal}");
}

#[tokio::test]
pub async fn allow_leads_back_with_a_code_the_state_and_a_fragment() {
    let stage = Stage::new().await;
    let place = clicked(
        &stage,
        "allow",
        KOPI_SENJA.ig_account_id,
        &ALL.split(',').collect::<Vec<_>>(),
    )
    .await;
    assert!(
        place.starts_with(&callback(&stage)) && place.ends_with("#_"),
        "{place}"
    );
    assert!(place.contains("state=a+b%2Fc%3D"), "{place}");
    let (status, answer) = exchange(&stage, &[("code", &code_in(&place))]).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["permissions"].as_array().unwrap().len(), 3);
}

#[tokio::test]
pub async fn what_is_unticked_is_not_granted() {
    let stage = Stage::new().await;
    let place = clicked(
        &stage,
        "allow",
        KOPI_SENJA.ig_account_id,
        &["instagram_business_manage_messages"],
    )
    .await;
    let (_, answer) = exchange(&stage, &[("code", &code_in(&place))]).await;
    assert_eq!(
        answer["permissions"],
        json!(["instagram_business_basic", "instagram_business_manage_messages"])
    );
    let token = answer["access_token"].as_str().unwrap();
    let media = KOPI_SENJA.posts[0].id;
    assert_eq!(
        code_of(&stage.ig("GET", &format!("{media}/comments"), token, None).await.1),
        10
    );
    let path = "me/subscribed_apps?subscribed_fields=messages,comments";
    assert_eq!(code_of(&stage.ig("POST", path, token, None).await.1), 200);
}

#[tokio::test]
pub async fn cancel_leads_back_with_an_error_and_the_state() {
    let stage = Stage::new().await;
    let place = clicked(&stage, "cancel", KOPI_SENJA.ig_account_id, &[]).await;
    assert!(
        place.contains("error=access_denied") && place.contains("error_reason=user_denied"),
        "{place}"
    );
    assert!(place.contains("state=") && !place.contains("code="), "{place}");
}

#[tokio::test]
pub async fn a_code_is_exchanged_once_within_an_hour_by_its_own_app() {
    let stage = Stage::new().await;
    let code = fresh_code(&stage);
    for change in [
        ("client_id", "1001001001"),
        ("client_secret", "twin-app-secret-not-for-production"),
        ("redirect_uri", "http://localhost:1/other"),
        ("grant_type", "ig_exchange_token"),
    ] {
        let (status, answer) = exchange(&stage, &[("code", &code), change]).await;
        assert_eq!(status, 400);
        assert_eq!(answer["error_type"], "OAuthException");
        assert!(
            answer["error_message"].is_string() && answer.get("error").is_none(),
            "{answer}"
        );
    }
    assert_eq!(exchange(&stage, &[("code", &code)]).await.0, 200);
    let (status, answer) = exchange(&stage, &[("code", &code)]).await;
    assert_eq!((status, answer["code"].as_i64()), (400, Some(400)));
    let late = fresh_code(&stage);
    stage.pass_ms(3_600_000);
    assert_eq!(exchange(&stage, &[("code", &late)]).await.0, 400);
    stage.twin.set_for(Misbehaviour::IgExchangeFails, 1);
    assert_eq!(exchange(&stage, &[("code", &fresh_code(&stage))]).await.0, 400);
}

#[tokio::test]
pub async fn a_secret_in_the_query_is_none() {
    let stage = Stage::new().await;
    let path = format!(
        "/instagram-api/oauth/access_token?client_id={APP}&client_secret={SECRET}&grant_type=authorization_code&code={}",
        fresh_code(&stage)
    );
    assert_eq!(stage.form(&path, &[]).await.0, 400);
}

#[tokio::test]
pub async fn the_token_answer_has_all_its_shapes() {
    let stage = Stage::new().await;
    let ask = async || exchange(&stage, &[("code", &fresh_code(&stage))]).await.1;
    let flat = ask().await;
    assert_eq!(flat["user_id"], json!(27_100_000_000_000_101_u64));
    stage.twin.set_for(Misbehaviour::IgStringUserId, 1);
    assert_eq!(ask().await["user_id"], KOPI_SENJA.app_scoped_id);
    stage.twin.set_for(Misbehaviour::IgCsvPermissions, 1);
    assert_eq!(ask().await["permissions"], ALL);
    stage.twin.set_for(Misbehaviour::IgNoPermissions, 1);
    assert!(ask().await.get("permissions").is_none());
    stage.twin.set_for(Misbehaviour::IgWrappedToken, 1);
    let wrapped = ask().await;
    assert_eq!(wrapped["data"][0]["user_id"], KOPI_SENJA.app_scoped_id);
    assert!(wrapped["data"][0]["access_token"].is_string());
}

#[tokio::test]
pub async fn a_short_token_becomes_a_long_one_by_get_and_the_right_secret() {
    let stage = Stage::new().await;
    let value = short(&stage).await;
    let path = format!(
        "/instagram-graph/access_token?grant_type=ig_exchange_token&client_secret={SECRET}&access_token={value}"
    );
    let (status, answer) = stage.instagram_call("POST", &path, None, None).await;
    assert_eq!(
        (status, answer["error"]["type"].as_str()),
        (400, Some("IGApiException"))
    );
    assert_eq!(
        answer["error"]["message"],
        "Unsupported request - method type: post"
    );
    let wrong = path.replace(SECRET, "twin-app-secret-not-for-production");
    assert_eq!(
        code_of(&stage.instagram_call("GET", &wrong, None, None).await.1),
        100
    );
    stage.twin.set_for(Misbehaviour::IgLongExchangeFails, 1);
    assert_eq!(code_of(&long(&stage, &value).await.1), 100);
    let (status, answer) = long(&stage, &value).await;
    assert_eq!((status, answer["expires_in"].as_i64()), (200, Some(5_184_000)));
    let again = long(&stage, answer["access_token"].as_str().unwrap()).await;
    assert_eq!(code_of(&again.1), 100, "a long token is not exchanged");
    stage.pass_ms(3_600_000);
    assert_eq!(
        code_of(&long(&stage, &value).await.1),
        190,
        "the short one lives an hour"
    );
}

#[tokio::test]
pub async fn a_long_token_is_refreshed_after_a_day_and_before_its_end() {
    let stage = Stage::new().await;
    let day = 24 * 3_600_000;
    let token = connected_token(&stage).await;
    let (status, early) = refresh(&stage, &token).await;
    assert_eq!((status, code_of(&early)), (400, 100));
    stage.pass_ms(day);
    stage.twin.set_for(Misbehaviour::IgRefreshFails, 1);
    assert_eq!(code_of(&refresh(&stage, &token).await.1), 2);
    let (status, answer) = refresh(&stage, &token).await;
    assert_eq!(status, 200);
    let renewed = answer["access_token"].as_str().unwrap().to_owned();
    assert_ne!(renewed, token);
    stage.pass_ms(2 * day);
    stage.twin.set_for(Misbehaviour::IgSameToken, 1);
    assert_eq!(
        refresh(&stage, &renewed).await.1["access_token"],
        renewed.as_str()
    );
    stage
        .twin
        .drop_instagram_scope(KOPI_SENJA.ig_account_id, "instagram_business_basic");
    stage.pass_ms(2 * day);
    assert_eq!(code_of(&refresh(&stage, &renewed).await.1), 10);
    stage.pass_ms(60 * day);
    let (_, dead) = refresh(&stage, &renewed).await;
    assert_eq!(
        (code_of(&dead), dead["error"]["error_subcode"].as_i64()),
        (190, Some(463))
    );
}

#[tokio::test]
pub async fn me_tells_two_ids_and_its_shapes() {
    let stage = Stage::new().await;
    let path = "me?fields=id,user_id,username,name,account_type,profile_picture_url,media_count";
    let (status, me) = stage.ig("GET", path, token(), None).await;
    assert_eq!(status, 200, "{me}");
    assert_eq!(me["id"], ROTI_PAGI.app_scoped_id);
    assert_eq!(me["user_id"], ROTI_PAGI.ig_account_id);
    assert_eq!(
        (me["account_type"].as_str(), me["media_count"].as_i64()),
        (Some("Business"), Some(3))
    );
    let picture = me["profile_picture_url"]
        .as_str()
        .unwrap()
        .replace("http://localhost:4000", "");
    let answer = stage
        .raw(Request::get(picture).body(Body::empty()).unwrap())
        .await;
    assert_eq!(answer.headers()["content-type"], "image/png");
    stage.twin.set_for(Misbehaviour::IgWrappedMe, 1);
    assert_eq!(
        stage.ig("GET", path, token(), None).await.1["data"][0]["user_id"],
        ROTI_PAGI.ig_account_id
    );
    stage.twin.set_for(Misbehaviour::IgNoUserId, 1);
    assert!(
        stage
            .ig("GET", path, token(), None)
            .await
            .1
            .get("user_id")
            .is_none()
    );
    stage.twin.set_for(Misbehaviour::IgUppercaseType, 1);
    assert_eq!(
        stage.ig("GET", path, token(), None).await.1["account_type"],
        "BUSINESS"
    );
    assert_eq!(
        stage.ig("GET", "me", token(), None).await.1,
        json!({ "id": ROTI_PAGI.app_scoped_id })
    );
}

#[tokio::test]
pub async fn media_are_listed_newest_first_without_the_broadcast() {
    let stage = Stage::new().await;
    let path = "me/media?fields=id,caption,media_type,permalink,media_url,timestamp&limit=2";
    let (_, list) = stage.ig("GET", path, token(), None).await;
    assert_eq!(list["data"][0]["id"], ROTI_PAGI.posts[0].id);
    assert_eq!(list["data"].as_array().unwrap().len(), 2);
    assert!(
        list["paging"]["next"]
            .as_str()
            .unwrap()
            .contains("/instagram-graph/")
    );
    assert!(list["data"][0]["timestamp"].as_str().unwrap().ends_with("+0000"));
    let (_, one) = stage
        .ig(
            "GET",
            &format!("{}?fields=caption,permalink", ROTI_PAGI.posts[0].id),
            token(),
            None,
        )
        .await;
    assert!(one["caption"].as_str().unwrap().contains("Sourdough"));
    stage.twin.set_for(Misbehaviour::IgNoCaption, 2);
    assert_eq!(
        code_of(
            &stage
                .ig("GET", "me/media?fields=caption&limit=1", token(), None)
                .await
                .1
        ),
        100
    );
    stage.twin.clear();
    let foreign = MELATI.posts[0].id;
    let (_, refused) = stage.ig("GET", foreign, token(), None).await;
    assert_eq!(refused["error"]["error_subcode"], 33);
}

#[tokio::test]
pub async fn a_subscription_is_replaced_shown_and_removed() {
    let stage = Stage::new().await;
    let token = connected_token(&stage).await;
    let edge = format!("{}/subscribed_apps", KOPI_SENJA.ig_account_id);
    assert_eq!(stage.ig("GET", &edge, &token, None).await.1["data"], json!([]));
    let post = |fields: &str| format!("{edge}?subscribed_fields={fields}");
    let (status, answer) = stage.ig("POST", &post("messages,feed"), &token, None).await;
    assert_eq!((status, code_of(&answer)), (400, 100));
    stage.twin.set_for(Misbehaviour::IgSubscribeRefused, 1);
    let (_, refused) = stage.ig("POST", &post("messages"), &token, None).await;
    assert_eq!(
        refused["error"]["message"],
        "Unsupported request - method type: post"
    );
    let scoped = format!(
        "{}/subscribed_apps?subscribed_fields=messages",
        KOPI_SENJA.app_scoped_id
    );
    let (_, refused) = stage.ig("POST", &scoped, &token, None).await;
    assert_eq!(
        refused["error"]["message"],
        "Unsupported request - method type: post"
    );
    stage.twin.set_for(Misbehaviour::IgSubscribeForgotten, 1);
    assert_eq!(
        stage.ig("POST", &post("messages"), &token, None).await.1["success"],
        true
    );
    assert_eq!(stage.ig("GET", &edge, &token, None).await.1["data"], json!([]));
    stage.ig("POST", &post("messages,comments"), &token, None).await;
    stage
        .ig(
            "POST",
            "me/subscribed_apps?subscribed_fields=messages",
            &token,
            None,
        )
        .await;
    let (_, shown) = stage.ig("GET", &edge, &token, None).await;
    assert_eq!(
        shown["data"][0]["subscribed_fields"],
        json!(["messages"]),
        "replaced, not merged"
    );
    assert_eq!(stage.ig("DELETE", &edge, &token, None).await.1["success"], true);
    assert!(
        stage
            .twin
            .instagram_subscription(KOPI_SENJA.ig_account_id)
            .is_none()
    );
}

#[tokio::test]
pub async fn a_token_reaches_its_own_account_alone_and_dies_with_its_subcode() {
    let stage = Stage::new().await;
    let (_, foreign) = stage
        .ig("GET", &format!("{}/media", MELATI.ig_account_id), token(), None)
        .await;
    assert_eq!(
        (code_of(&foreign), foreign["error"]["error_subcode"].as_i64()),
        (100, Some(33))
    );
    assert_eq!(code_of(&stage.ig("GET", "me", "EAAnothing", None).await.1), 190);
    assert_eq!(
        code_of(
            &stage
                .instagram_call("GET", "/instagram-graph/v26.0/me", None, None)
                .await
                .1
        ),
        104
    );
    stage.twin.end_instagram_tokens(ROTI_PAGI.ig_account_id, 460);
    let (status, dead) = stage.ig("GET", "me", token(), None).await;
    assert_eq!(
        (status, code_of(&dead), dead["error"]["error_subcode"].as_i64()),
        (400, 190, Some(460))
    );
}

/// A long-lived token for a code of the page.
pub async fn token_for(stage: &Stage, code: &str) -> String {
    let (_, answer) = exchange(stage, &[("code", code)]).await;
    let (status, answer) = long(stage, answer["access_token"].as_str().unwrap()).await;
    assert_eq!(status, 200, "{answer}");
    answer["access_token"].as_str().unwrap().to_owned()
}
