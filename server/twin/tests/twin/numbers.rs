//! Reading and registering numbers, subscribing to accounts.

use serde_json::json;
use twin::Grant;

use crate::stage::{MELATI, ROTI, Stage, code_of};

const KOPI: (&str, &str, &str) = ("771500412266301", "318840027715501", "204417760098801");
const TOKO: &str = "771500412266306";
const CABANG: &str = "318840027715507";
const UNVERIFIED: &str = "204417760098808";
const COEXISTENCE: &str = "204417760098809";
const HAS_PIN: &str = "204417760098810";

fn pin(pin: &str) -> serde_json::Value {
    json!({ "messaging_product": "whatsapp", "pin": pin })
}

#[tokio::test]
pub async fn a_foreign_id_looks_like_one_that_does_not_exist() {
    let stage = Stage::new().await;
    for path in [
        MELATI.phone_number_id.to_owned(),
        MELATI.waba_id.to_owned(),
        format!("{}/phone_numbers", MELATI.waba_id),
        format!("{}/subscribed_apps", MELATI.waba_id),
        format!("{}/message_templates", MELATI.waba_id),
        "123456".to_owned(),
    ] {
        let (status, answer) = stage.get(&path, ROTI.token).await;
        assert_eq!((status, code_of(&answer)), (400, 100), "{path}");
        assert_eq!(answer["error"]["error_subcode"], 33, "{path}");
    }
    let (_, answer) = stage
        .post(
            &format!("{}/messages", MELATI.phone_number_id),
            ROTI.token,
            json!({}),
        )
        .await;
    assert_eq!(
        (code_of(&answer), &answer["error"]["error_subcode"]),
        (100, &json!(33))
    );
}

#[tokio::test]
pub async fn a_number_shows_the_fields_asked_for_and_no_others() {
    let stage = Stage::new().await;
    let fields = "id,display_phone_number,verified_name,quality_rating,platform_type,status,is_on_biz_app,throughput,\
                  code_verification_status,name_status,last_onboarded_time,health_status";
    let (status, answer) = stage
        .get(&format!("{}?fields={fields}", ROTI.phone_number_id), ROTI.token)
        .await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["display_phone_number"], ROTI.display_phone_number);
    assert_eq!(answer["verified_name"], "Roti Pagi");
    assert_eq!(answer["platform_type"], "CLOUD_API");
    assert_eq!(answer["status"], "CONNECTED");
    assert_eq!(answer["throughput"]["level"], "STANDARD");
    assert!(answer.get("account_mode").is_none());
    let (status, answer) = stage
        .get(&format!("{}?fields=id,colour", ROTI.phone_number_id), ROTI.token)
        .await;
    assert_eq!((status, code_of(&answer)), (400, 100));
    assert!(
        answer["error"]["message"]
            .as_str()
            .unwrap()
            .contains("nonexisting field (colour)")
    );
}

#[tokio::test]
pub async fn an_account_tells_its_owner() {
    let stage = Stage::new().await;
    let (_, answer) = stage
        .get(
            &format!("{}?fields=name,owner_business_info{{id}}", ROTI.waba_id),
            ROTI.token,
        )
        .await;
    assert_eq!(answer["owner_business_info"]["id"], ROTI.business_id);
    assert!(answer["owner_business_info"].get("name").is_none());
    assert_eq!(answer["id"], ROTI.waba_id);
}

#[tokio::test]
pub async fn numbers_are_listed_in_pages_the_latest_signup_first() {
    let stage = Stage::new().await;
    let token = stage
        .token_for(Grant::of(TOKO, CABANG).with_number(HAS_PIN))
        .await;
    let (_, first) = stage
        .get(&format!("{CABANG}/phone_numbers?fields=id&limit=2"), &token)
        .await;
    assert_eq!(first["data"][0]["id"], HAS_PIN);
    assert_eq!(first["data"].as_array().unwrap().len(), 2);
    let after = first["paging"]["cursors"]["after"].as_str().unwrap();
    let (_, second) = stage
        .get(
            &format!("{CABANG}/phone_numbers?fields=id&limit=2&after={after}"),
            &token,
        )
        .await;
    assert_eq!(second["data"].as_array().unwrap().len(), 1);
    assert!(second["paging"].get("next").is_none());
}

#[tokio::test]
pub async fn registering_sets_the_pin_and_connects_the_number() {
    let stage = Stage::new().await;
    let token = stage.token_for(Grant::of(KOPI.0, KOPI.1)).await;
    let path = format!("{}/register", KOPI.2);
    for wrong in [
        json!({ "pin": "123456" }),
        pin("12345"),
        pin("abcdef"),
        json!({ "messaging_product": "whatsapp" }),
    ] {
        let (status, answer) = stage.post(&path, &token, wrong).await;
        assert_eq!((status, code_of(&answer)), (400, 100));
    }
    assert!(!stage.twin.registered(KOPI.2));
    let (status, answer) = stage.post(&path, &token, pin("123456")).await;
    assert_eq!((status, answer), (200, json!({ "success": true })));
    assert!(stage.twin.registered(KOPI.2));
    assert_eq!(stage.twin.pin(KOPI.2).as_deref(), Some("123456"));
    assert_eq!(
        stage.post(&path, &token, pin("123456")).await.0,
        200,
        "again with the same PIN is harmless"
    );
    let (_, answer) = stage.post(&path, &token, pin("654321")).await;
    assert_eq!(code_of(&answer), 133_005);
}

#[tokio::test]
pub async fn a_number_with_an_unknown_pin_is_locked_after_guessing() {
    let stage = Stage::new().await;
    let token = stage.token_for(Grant::of(TOKO, CABANG)).await;
    let path = format!("{HAS_PIN}/register");
    for _ in 0..5 {
        let (_, answer) = stage.post(&path, &token, pin("000000")).await;
        assert_eq!(code_of(&answer), 133_005);
    }
    let (_, answer) = stage.post(&path, &token, pin("482913")).await;
    assert_eq!(code_of(&answer), 133_008, "even the right PIN comes too late");
}

#[tokio::test]
pub async fn an_unverified_number_registers_only_after_its_one_time_code() {
    let stage = Stage::new().await;
    let token = stage.token_for(Grant::of(TOKO, CABANG)).await;
    let register = format!("{UNVERIFIED}/register");
    let (_, answer) = stage.post(&register, &token, pin("111111")).await;
    assert_eq!(code_of(&answer), 133_006);
    let request = json!({ "code_method": "SMS", "language": "id" });
    assert_eq!(
        stage
            .post(&format!("{UNVERIFIED}/request_code"), &token, request)
            .await
            .0,
        200
    );
    assert_eq!(
        stage
            .post(
                &format!("{UNVERIFIED}/verify_code"),
                &token,
                json!({ "code": "000000" })
            )
            .await
            .0,
        400
    );
    assert_eq!(
        stage
            .post(
                &format!("{UNVERIFIED}/verify_code"),
                &token,
                json!({ "code": "123456" })
            )
            .await
            .0,
        200
    );
    assert_eq!(stage.post(&register, &token, pin("111111")).await.0, 200);
}

#[tokio::test]
pub async fn a_coexistence_number_is_neither_registered_nor_deregistered() {
    let stage = Stage::new().await;
    let token = stage.token_for(Grant::of(TOKO, CABANG)).await;
    let (_, answer) = stage
        .get(
            &format!("{COEXISTENCE}?fields=is_on_biz_app,platform_type,status"),
            &token,
        )
        .await;
    assert_eq!(answer["is_on_biz_app"], true);
    assert_eq!(answer["platform_type"], "CLOUD_API");
    assert_eq!(
        stage
            .post(&format!("{COEXISTENCE}/register"), &token, pin("111111"))
            .await
            .0,
        400
    );
    assert_eq!(
        stage
            .post(&format!("{COEXISTENCE}/deregister"), &token, json!({}))
            .await
            .0,
        400
    );
}

#[tokio::test]
pub async fn the_eleventh_registration_in_three_days_is_refused() {
    let stage = Stage::new().await;
    let path = format!("{}/register", ROTI.phone_number_id);
    for _ in 0..10 {
        assert_eq!(stage.post(&path, ROTI.token, pin(ROTI.pin)).await.0, 200);
    }
    let (_, answer) = stage.post(&path, ROTI.token, pin(ROTI.pin)).await;
    assert_eq!(code_of(&answer), 133_016);
    stage.pass_ms(72 * 3_600_000);
    assert_eq!(stage.post(&path, ROTI.token, pin(ROTI.pin)).await.0, 200);
}

#[tokio::test]
pub async fn a_deregistered_number_cannot_send_and_a_new_pin_needs_a_registered_one() {
    let stage = Stage::new().await;
    let number = ROTI.phone_number_id;
    assert_eq!(
        stage.post(number, ROTI.token, json!({ "pin": "777777" })).await.0,
        200
    );
    assert_eq!(stage.twin.pin(number).as_deref(), Some("777777"));
    assert_eq!(
        stage
            .post(&format!("{number}/deregister"), ROTI.token, json!({}))
            .await
            .0,
        200
    );
    let (_, answer) = stage.roti_sends(crate::stage::SARI, "Halo").await;
    assert_eq!(code_of(&answer), 133_010);
    let (_, answer) = stage.post(number, ROTI.token, json!({ "pin": "888888" })).await;
    assert_eq!(code_of(&answer), 133_010);
}

#[tokio::test]
pub async fn subscribing_is_repeatable_listed_and_undone() {
    let stage = Stage::new().await;
    let token = stage.token_for(Grant::of(KOPI.0, KOPI.1)).await;
    let path = format!("{}/subscribed_apps", KOPI.1);
    assert_eq!(stage.get(&path, &token).await.1, json!({ "data": [] }));
    for _ in 0..2 {
        assert_eq!(
            stage.post(&path, &token, json!({})).await.1,
            json!({ "success": true })
        );
    }
    assert!(stage.twin.subscribed(KOPI.1));
    let (_, listed) = stage.get(&path, &token).await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 1);
    assert_eq!(
        listed["data"][0]["whatsapp_business_api_data"]["id"],
        "1001001001"
    );
    assert_eq!(stage.delete(&path, &token).await.1, json!({ "success": true }));
    assert!(!stage.twin.subscribed(KOPI.1));
}

#[tokio::test]
pub async fn an_override_needs_a_subscription_and_a_proved_address() {
    let stage = Stage::new().await;
    let token = stage.token_for(Grant::of(KOPI.0, KOPI.1)).await;
    let path = format!("{}/subscribed_apps", KOPI.1);
    let address = format!("{}/api/webhooks/wa", stage.origin);
    let body = |token: &str| json!({ "override_callback_uri": address, "verify_token": token });
    assert_eq!(
        stage.post(&path, &token, body("twin-verify-token")).await.0,
        400,
        "not subscribed yet"
    );
    stage.post(&path, &token, json!({})).await;
    assert_eq!(
        stage.post(&path, &token, body("wrong")).await.0,
        400,
        "the address refuses the token"
    );
    let (status, answer) = stage.post(&path, &token, body("twin-verify-token")).await;
    assert_eq!(
        (status, answer["data"][0]["override_callback_uri"].as_str()),
        (200, Some(address.as_str()))
    );
}

#[tokio::test]
pub async fn management_calls_have_an_hourly_limit() {
    let stage = Stage::new().await;
    let token = stage.token_for(Grant::of(KOPI.0, KOPI.1)).await;
    for _ in 0..200 {
        assert_eq!(stage.get(KOPI.1, &token).await.0, 200);
    }
    let (_, answer) = stage.get(KOPI.1, &token).await;
    assert_eq!(code_of(&answer), 80007);
}

#[tokio::test]
pub async fn contacts_and_history_of_a_coexistence_number_are_synced_once() {
    let stage = Stage::new().await;
    let token = stage
        .token_for(Grant::of(TOKO, CABANG).with_number(COEXISTENCE))
        .await;
    let path = format!("{COEXISTENCE}/smb_app_data");
    let body = json!({ "messaging_product": "whatsapp", "sync_type": "history" });
    let (status, answer) = stage.post(&path, &token, body.clone()).await;
    assert!(status == 200 && answer["request_id"].is_string());
    let (_, answer) = stage.post(&path, &token, body).await;
    assert_eq!(code_of(&answer), 2_593_107);
    stage.pass_ms(25 * 3_600_000);
    let late = json!({ "messaging_product": "whatsapp", "sync_type": "smb_app_state_sync" });
    assert_eq!(code_of(&stage.post(&path, &token, late).await.1), 2_593_108);
}

#[tokio::test]
pub async fn the_business_profile_keeps_what_was_written() {
    let stage = Stage::new().await;
    let path = format!("{}/whatsapp_business_profile", ROTI.phone_number_id);
    let body = json!({ "messaging_product": "whatsapp", "about": "Roti hangat tiap pagi", "websites": ["https://roti.example"] });
    assert_eq!(stage.post(&path, ROTI.token, body).await.0, 200);
    let (_, answer) = stage
        .get(&format!("{path}?fields=about,websites"), ROTI.token)
        .await;
    assert_eq!(answer["data"][0]["about"], "Roti hangat tiap pagi");
    assert_eq!(answer["data"][0]["websites"][0], "https://roti.example");
}

#[tokio::test]
pub async fn every_account_shared_with_the_product_is_listed_for_its_own_portfolio() {
    let stage = Stage::new().await;
    let path = format!(
        "{}/client_whatsapp_business_accounts?fields=id",
        twin::fixtures::PARTNER_BUSINESS_ID
    );
    let (_, answer) = stage.get(&path, &stage.app_token()).await;
    let ids: Vec<&str> = answer["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, [ROTI.waba_id, MELATI.waba_id]);
}
