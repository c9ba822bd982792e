//! Templates: reviewed, listed, sent outside the window.

use serde_json::{Value, json};

use crate::stage::{ROTI, SARI, Stage, code_of, wamid_of};

fn template(name: &str, body: &str) -> Value {
    json!({
        "name": name, "language": "id", "category": "UTILITY",
        "components": [{ "type": "BODY", "text": body, "example": { "body_text": [["Sari"]] } }],
    })
}

fn sending(name: &str, parameters: &[&str]) -> Value {
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|text| json!({ "type": "text", "text": text }))
        .collect();
    json!({
        "messaging_product": "whatsapp", "to": SARI, "type": "template",
        "template": {
            "name": name, "language": { "code": "id" },
            "components": [{ "type": "body", "parameters": parameters }],
        },
    })
}

#[tokio::test]
pub async fn a_template_is_reviewed_and_then_leaves_outside_the_window() {
    let stage = Stage::new().await;
    let path = format!("{}/message_templates", ROTI.waba_id);
    let messages = format!("{}/messages", ROTI.phone_number_id);
    let (status, made) = stage
        .post(
            &path,
            ROTI.token,
            template("pesanan_siap", "Halo {{1}}, pesanan siap."),
        )
        .await;
    assert_eq!((status, made["status"].as_str()), (200, Some("PENDING")));
    let (_, answer) = stage
        .post(&messages, ROTI.token, sending("pesanan_siap", &["Sari"]))
        .await;
    assert_eq!(code_of(&answer), 132_001, "not before the review");
    stage.twin.settle().await;
    let value = stage.heard()[0].value();
    assert_eq!(
        (value["event"].as_str(), value["reason"].as_str()),
        (Some("APPROVED"), Some("NONE"))
    );
    assert!(value["message_template_id"].is_u64());
    let (_, listed) = stage
        .get(
            &format!("{path}?name=pesanan_siap&fields=id,name,status"),
            ROTI.token,
        )
        .await;
    assert_eq!(listed["data"][0]["status"], "APPROVED");
    let (_, answer) = stage
        .post(&messages, ROTI.token, sending("pesanan_siap", &[]))
        .await;
    assert_eq!(code_of(&answer), 132_000);
    let (_, answer) = stage
        .post(&messages, ROTI.token, sending("pesanan_siap", &["Sari"]))
        .await;
    assert_eq!(answer["messages"][0]["message_status"], "accepted");
    stage.twin.settle().await;
    assert_eq!(stage.life_of(&wamid_of(&answer)), ["sent", "delivered", "read"]);
    assert_eq!(
        stage.twin.chat(ROTI.phone_number_id, "sari")[0].text,
        "Halo Sari, pesanan siap."
    );
}

#[tokio::test]
pub async fn bad_templates_are_refused_rejected_or_paused() {
    let stage = Stage::new().await;
    let path = format!("{}/message_templates", ROTI.waba_id);
    let (_, answer) = stage
        .post(&path, ROTI.token, template("Bad Name", "Halo semua."))
        .await;
    assert_eq!(code_of(&answer), 100);
    let (_, answer) = stage
        .post(&path, ROTI.token, template("edge", "{{1}} halo"))
        .await;
    assert_eq!(code_of(&answer), 2_388_299);
    stage
        .post(&path, ROTI.token, template("please_reject", "Halo."))
        .await;
    stage
        .post(&path, ROTI.token, template("please_pause", "Halo."))
        .await;
    stage.twin.settle().await;
    let messages = format!("{}/messages", ROTI.phone_number_id);
    assert_eq!(
        code_of(
            &stage
                .post(&messages, ROTI.token, sending("please_reject", &[]))
                .await
                .1
        ),
        132_001
    );
    assert_eq!(
        code_of(
            &stage
                .post(&messages, ROTI.token, sending("please_pause", &[]))
                .await
                .1
        ),
        132_015
    );
    assert_eq!(
        stage
            .delete(&format!("{path}?name=please_pause"), ROTI.token)
            .await
            .0,
        200
    );
    assert_eq!(
        stage
            .delete(&format!("{path}?name=please_pause"), ROTI.token)
            .await
            .0,
        400
    );
}

#[tokio::test]
pub async fn parameters_must_have_the_templates_number_and_form() {
    let stage = Stage::new().await;
    let path = format!("{}/message_templates", ROTI.waba_id);
    stage
        .post(&path, ROTI.token, template("greeting", "Halo {{1}}, apa kabar?"))
        .await;
    stage.twin.settle().await;
    let messages = format!("{}/messages", ROTI.phone_number_id);
    let (_, missing) = stage.post(&messages, ROTI.token, sending("greeting", &[])).await;
    assert_eq!(code_of(&missing), 132_000);
    let mut named = sending("greeting", &["Sari"]);
    named["template"]["components"][0]["parameters"][0]["parameter_name"] = json!("nama");
    let (_, answer) = stage.post(&messages, ROTI.token, named).await;
    assert_eq!(code_of(&answer), 132_012);
}
