//! What Instagram takes away: the app removed, data to be deleted.

use twin::fixtures::instagram::{CONNECTED, ROTI_PAGI};
use twin::{CallbackKind, Misbehaviour};

use crate::ig_login::token;
use crate::stage::{Stage, code_of};

const ROTI: &str = ROTI_PAGI.ig_account_id;
const IG: &str = "twin-instagram-secret-not-for-production";
const META: &str = "twin-app-secret-not-for-production";

/// The user of a request, if its MAC is right under this secret; computed here anew.
fn user_of(request: &str, secret: &str) -> Option<String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let (signature, payload) = request.split_once('.')?;
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(payload.as_bytes());
    let right = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    if signature.trim_end_matches('=') != right {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).unwrap();
    let payload: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(payload["algorithm"], "HMAC-SHA256");
    assert!(payload["issued_at"].is_i64());
    Some(payload["user_id"].as_str().unwrap().to_owned())
}

#[tokio::test]
pub async fn a_removed_app_is_told_by_a_signed_request_and_its_tokens_are_dead() {
    let stage = Stage::new().await;
    let callback = stage.twin.owner_removes_app(ROTI).await;
    assert!(callback.succeeded(), "{callback:?}");
    assert_eq!(
        user_of(&callback.signed_request, IG).as_deref(),
        Some(CONNECTED[0].app_scoped_id)
    );
    assert_eq!(stage.requests()[0].0, "deauthorize");
    let (_, dead) = stage.ig("GET", "me", token(), None).await;
    assert_eq!(
        (code_of(&dead), dead["error"]["error_subcode"].as_i64()),
        (190, Some(458))
    );
    assert!(stage.twin.instagram_subscription(ROTI).is_none());
    stage.twin.customer_says_on_instagram(ROTI, "sari", "halo").await;
    assert!(stage.instagram_heard().is_empty());
}

#[tokio::test]
pub async fn a_deletion_wants_json_a_code_and_a_page_that_answers() {
    let stage = Stage::new().await;
    let callback = stage.twin.owner_requests_deletion(ROTI).await;
    assert!(callback.succeeded(), "{callback:?}");
    assert_eq!(
        (callback.confirmation_code.as_deref(), callback.status_page),
        (Some("K7Q2M9ZP"), Some(200))
    );
    assert!(callback.page.contains("Deleted"));
    let again = stage.twin.repeat_callback(&callback).await;
    assert_eq!(again.signed_request, callback.signed_request);
    let stranger = stage
        .twin
        .call_back(CallbackKind::DataDeletion, "", "27999999999999999")
        .await;
    assert!(stranger.succeeded());
    assert_eq!(stage.twin.callbacks().len(), 3);
    let deaf =
        Stage::with(|options| options.data_deletion_url = Some("http://127.0.0.1:9/none".into())).await;
    assert!(!deaf.twin.owner_requests_deletion(ROTI).await.succeeded());
}

#[tokio::test]
pub async fn a_signed_request_can_be_padded_or_signed_by_another_key() {
    let stage = Stage::new().await;
    stage.twin.set_for(Misbehaviour::IgPaddedRequest, 1);
    let padded = stage
        .twin
        .call_back(CallbackKind::Deauthorize, ROTI, "27100000000000104")
        .await;
    assert!(padded.signed_request.contains('='), "{}", padded.signed_request);
    stage.twin.set_for(Misbehaviour::IgMetaRequestSecret, 1);
    let meta = stage
        .twin
        .call_back(CallbackKind::Deauthorize, ROTI, "27100000000000104")
        .await;
    assert!(user_of(&meta.signed_request, META).is_some() && user_of(&meta.signed_request, IG).is_none());
    stage.twin.set_for(Misbehaviour::IgWrongRequestSecret, 1);
    let wrong = stage
        .twin
        .call_back(CallbackKind::Deauthorize, ROTI, "27100000000000104")
        .await;
    assert!(user_of(&wrong.signed_request, META).is_none() && user_of(&wrong.signed_request, IG).is_none());
}
