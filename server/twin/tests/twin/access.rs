//! Codes, tokens, proofs.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use twin::{Ended, Grant};

use crate::stage::{MELATI, ROTI, Stage, code_of};

const KOPI: (&str, &str) = ("771500412266301", "318840027715501");

#[tokio::test]
pub async fn a_code_is_accepted_once_only() {
    let stage = Stage::new().await;
    let code = stage.twin.issue_code(Grant::of(KOPI.0, KOPI.1));
    let (status, answer) = stage.exchange(&code).await;
    assert_eq!((status, answer["token_type"].as_str()), (200, Some("bearer")));
    assert_eq!(answer["expires_in"], 5_184_000);
    let (status, answer) = stage.exchange(&code).await;
    assert_eq!((status, code_of(&answer)), (400, 100));
    assert_eq!(answer["error"]["type"], "OAuthException");
    assert_eq!(answer["error"]["error_subcode"], 36009);
}

#[tokio::test]
pub async fn a_code_dies_after_thirty_seconds() {
    let stage = Stage::new().await;
    let code = stage.twin.issue_code(Grant::of(KOPI.0, KOPI.1));
    stage.pass_ms(30_000);
    let (status, answer) = stage.exchange(&code).await;
    assert_eq!((status, code_of(&answer)), (400, 100));
}

#[tokio::test]
pub async fn a_code_belongs_to_one_app_and_its_secret() {
    let stage = Stage::new().await;
    let code = stage.twin.issue_code(Grant::of(KOPI.0, KOPI.1));
    for query in [
        format!("client_id=999&client_secret=twin-app-secret-not-for-production&code={code}"),
        format!("client_id=1001001001&client_secret=wrong&code={code}"),
        format!(
            "client_id=1001001001&client_secret=twin-app-secret-not-for-production&code={code}&redirect_uri=https%3A%2F%2Fx.id"
        ),
        "client_id=1001001001&client_secret=twin-app-secret-not-for-production&code=AQinvented".to_owned(),
    ] {
        let (status, answer) = stage
            .get_without_token(&format!("oauth/access_token?{query}"))
            .await;
        assert_eq!(status, 400, "{query}");
        assert!(answer["error"]["fbtrace_id"].is_string());
    }
    assert_eq!(
        stage.exchange(&code).await.0,
        200,
        "failed attempts do not spend the code"
    );
}

#[tokio::test]
pub async fn debug_token_tells_the_app_what_was_granted() {
    let stage = Stage::new().await;
    let token = stage.token_for(Grant::of(KOPI.0, KOPI.1)).await;
    let (status, answer) = stage
        .get(&format!("debug_token?input_token={token}"), &stage.app_token())
        .await;
    assert_eq!(status, 200);
    let data = &answer["data"];
    assert_eq!(
        (data["app_id"].as_str(), data["is_valid"].as_bool()),
        (Some("1001001001"), Some(true))
    );
    let scopes: Vec<&str> = data["scopes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    assert!(
        scopes.contains(&"whatsapp_business_management") && scopes.contains(&"whatsapp_business_messaging")
    );
    for granular in data["granular_scopes"].as_array().unwrap() {
        assert_eq!(granular["target_ids"], json!([KOPI.1]));
    }
    stage.twin.revoke_token(&token);
    let (_, answer) = stage
        .get(&format!("debug_token?input_token={token}"), &stage.app_token())
        .await;
    assert_eq!(answer["data"]["is_valid"], false);
    let (_, answer) = stage
        .get("debug_token?input_token=EAAinvented", &stage.app_token())
        .await;
    assert_eq!(answer["data"]["is_valid"], false);
}

#[tokio::test]
pub async fn one_clients_token_may_not_debug_anothers() {
    let stage = Stage::new().await;
    let (status, _) = stage
        .get(&format!("debug_token?input_token={}", MELATI.token), ROTI.token)
        .await;
    assert_eq!(status, 400);
}

#[tokio::test]
pub async fn calls_without_a_good_token_are_refused() {
    let stage = Stage::new().await;
    let path = ROTI.phone_number_id;
    let (status, answer) = stage.get_without_token(path).await;
    assert_eq!((status, code_of(&answer)), (401, 104));
    let (status, answer) = stage.get(path, "EAAinvented").await;
    assert_eq!((status, code_of(&answer)), (401, 190));
    for (why, subcode) in [
        (Ended::Expired, 463),
        (Ended::AppRemoved, 458),
        (Ended::Invalidated, 467),
    ] {
        stage.twin.end_token(ROTI.token, why);
        let (_, answer) = stage.get(path, ROTI.token).await;
        assert_eq!(
            (code_of(&answer), &answer["error"]["error_subcode"]),
            (190, &json!(subcode))
        );
    }
}

#[tokio::test]
pub async fn a_wrong_appsecret_proof_is_refused() {
    let stage = Stage::new().await;
    let path = format!("{}?fields=id&appsecret_proof=00", ROTI.phone_number_id);
    let (status, answer) = stage.get(&path, ROTI.token).await;
    assert_eq!((status, code_of(&answer)), (400, 100));

    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(stage.twin.options().app_secret.as_bytes()).unwrap();
    mac.update(ROTI.token.as_bytes());
    let proof = hex::encode(mac.finalize().into_bytes());
    let path = format!("{}?fields=id&appsecret_proof={proof}", ROTI.phone_number_id);
    assert_eq!(stage.get(&path, ROTI.token).await.0, 200);
}

#[tokio::test]
pub async fn a_lost_permission_is_named() {
    let stage = Stage::new().await;
    stage.twin.drop_scope(ROTI.token, "whatsapp_business_messaging");
    let (status, answer) = stage.roti_sends(crate::stage::SARI, "Halo").await;
    assert_eq!((status, code_of(&answer)), (403, 10));
    stage.twin.drop_scope(ROTI.token, "whatsapp_business_management");
    let (_, answer) = stage.get(ROTI.phone_number_id, ROTI.token).await;
    assert_eq!(code_of(&answer), 200);
}

#[tokio::test]
pub async fn old_versions_no_longer_answer() {
    let stage = Stage::new().await;
    let request = axum::http::Request::get(format!("/v20.0/{}", ROTI.phone_number_id))
        .header("authorization", format!("Bearer {}", ROTI.token))
        .body(axum::body::Body::empty())
        .unwrap();
    assert_eq!(stage.raw(request).await.status(), 400);
}
