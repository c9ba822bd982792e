//! Sending: what is accepted, what is refused, what becomes of it.

use serde_json::{Value, json};
use twin::Tick;

use crate::stage::{MELATI, ROTI, SARI, Stage, code_of, text_to, wamid_of};

fn messages() -> String {
    format!("{}/messages", ROTI.phone_number_id)
}

#[tokio::test]
pub async fn an_accepted_message_is_sent_delivered_and_read() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    let mut body = text_to(SARI, "Masih, kak!");
    body["biz_opaque_callback_data"] = json!("laras:msg:1");
    let (status, answer) = stage.post(&messages(), ROTI.token, body).await;
    assert_eq!(status, 200);
    assert_eq!(
        answer["contacts"],
        json!([{ "input": SARI, "wa_id": "6281255501234" }])
    );
    assert!(
        answer["messages"][0].get("message_status").is_none(),
        "only templates carry it"
    );
    let wamid = wamid_of(&answer);
    assert!(stage.heard().is_empty(), "nothing happens before time passes");
    stage.twin.settle().await;
    assert_eq!(stage.life_of(&wamid), ["sent", "delivered", "read"]);
    for heard in stage.heard() {
        let status = &heard.value()["statuses"][0];
        assert_eq!(status["biz_opaque_callback_data"], "laras:msg:1");
        assert_eq!(status["recipient_id"], "6281255501234");
        assert!(status["timestamp"].is_string());
        assert!(heard.signature_is_right());
    }
    assert_eq!(
        stage.heard()[0].value()["statuses"][0]["pricing"]["category"],
        "service"
    );
    assert_eq!(
        stage.twin.chat(ROTI.phone_number_id, "sari").last().unwrap().tick,
        Tick::Read
    );
}

#[tokio::test]
pub async fn what_is_not_valid_is_refused_with_its_code() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    let long = "a".repeat(4097);
    let cases: Vec<(Value, i64)> = vec![
        (
            json!({ "to": SARI, "type": "text", "text": { "body": "x" } }),
            100,
        ),
        (
            json!({ "messaging_product": "whatsapp", "type": "text", "text": { "body": "x" } }),
            100,
        ),
        (
            json!({ "messaging_product": "whatsapp", "to": SARI, "type": "text" }),
            131_008,
        ),
        (
            json!({ "messaging_product": "whatsapp", "to": SARI, "type": "text", "text": {} }),
            131_008,
        ),
        (
            json!({ "messaging_product": "whatsapp", "to": SARI, "type": "hologram", "hologram": {} }),
            100,
        ),
        (text_to(SARI, ""), 131_008),
        (text_to(SARI, &long), 100),
        (text_to("sari", "x"), 131_009),
        (text_to(ROTI.display_phone_number, "x"), 131_021),
        (
            json!({ "messaging_product": "whatsapp", "to": SARI, "type": "image", "image": {} }),
            131_009,
        ),
        (
            json!({ "messaging_product": "whatsapp", "to": SARI, "type": "image", "image": { "id": "1" } }),
            131_009,
        ),
    ];
    for (body, code) in cases {
        let (status, answer) = stage.post(&messages(), ROTI.token, body.clone()).await;
        assert!(status >= 400, "{body}");
        assert_eq!(code_of(&answer), code, "{body}: {answer}");
    }
    assert_eq!(
        stage.roti_sends(SARI, &"é".repeat(4096)).await.0,
        200,
        "characters count, not bytes"
    );
    stage.twin.settle().await;
    assert_eq!(stage.heard().len(), 3, "refused messages leave no trace");
}

#[tokio::test]
pub async fn outside_the_window_a_message_is_accepted_and_fails_later() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    stage.pass_ms(24 * 3_600_000);
    let (status, answer) = stage.roti_sends(SARI, "Halo lagi").await;
    assert_eq!(status, 200);
    stage.twin.settle().await;
    assert_eq!(stage.life_of(&wamid_of(&answer)), ["failed"]);
    let value = stage.heard()[0].value();
    assert_eq!(value["statuses"][0]["errors"][0]["code"], 131_047);
    assert!(value["statuses"][0]["errors"][0]["error_data"]["details"].is_string());
    assert!(value.get("contacts").is_none());
    assert!(value["statuses"][0].get("recipient_user_id").is_none());
}

#[tokio::test]
pub async fn somebody_who_never_wrote_cannot_be_written_to() {
    let stage = Stage::new().await;
    let (_, answer) = stage.roti_sends(SARI, "Promo!").await;
    stage.twin.settle().await;
    assert_eq!(stage.life_of(&wamid_of(&answer)), ["failed"]);
}

#[tokio::test]
pub async fn a_number_that_is_not_on_whatsapp_fails_later() {
    let stage = Stage::new().await;
    let (status, answer) = stage.roti_sends("+628999000111222", "Halo").await;
    assert_eq!(status, 200);
    stage.twin.settle().await;
    assert_eq!(
        stage.heard()[0].value()["statuses"][0]["errors"][0]["code"],
        131_026
    );
    assert_eq!(stage.life_of(&wamid_of(&answer)), ["failed"]);
}

#[tokio::test]
pub async fn one_customer_gets_at_most_a_burst_of_forty_five() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    for _ in 0..45 {
        assert_eq!(stage.roti_sends(SARI, "x").await.0, 200);
    }
    let (_, answer) = stage.roti_sends(SARI, "x").await;
    assert_eq!(
        (code_of(&answer), &answer["error"]["is_transient"]),
        (131_056, &json!(true))
    );
    stage.pass_ms(6_100);
    assert_eq!(stage.roti_sends(SARI, "x").await.0, 200);
}

#[tokio::test]
pub async fn one_number_sends_at_most_eighty_a_second() {
    let stage = Stage::new().await;
    let mut refused = 0;
    for index in 0..90 {
        let (_, answer) = stage.roti_sends(&format!("+62812777{index:05}"), "x").await;
        refused += i32::from(code_of(&answer) == 130_429);
    }
    assert_eq!(refused, 10);
}

#[tokio::test]
pub async fn a_username_is_answered_by_its_business_scoped_id() {
    let stage = Stage::new().await;
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "dewi", "Halo")
        .await;
    let inbound = stage.heard()[0].value();
    assert!(
        inbound["messages"][0].get("from").is_none(),
        "the phone number stays hidden"
    );
    assert_eq!(inbound["contacts"][0]["profile"]["username"], "@dewi.kusuma");
    let bsuid = inbound["messages"][0]["from_user_id"]
        .as_str()
        .unwrap()
        .to_owned();
    stage.forget();
    let mut body = text_to("", "Halo kak");
    body["recipient"] = json!(bsuid);
    let (status, answer) = stage.post(&messages(), ROTI.token, body.clone()).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["contacts"], json!([{ "input": bsuid, "user_id": bsuid }]));
    stage.twin.settle().await;
    let status = stage.heard()[1].value();
    assert!(status["statuses"][0].get("recipient_id").is_none());
    assert_eq!(status["statuses"][0]["recipient_user_id"], bsuid.as_str());
    assert_eq!(status["contacts"][0]["profile"]["username"], "@dewi.kusuma");

    stage.forget();
    let (_, answer) = stage
        .post(
            &format!("{}/messages", MELATI.phone_number_id),
            MELATI.token,
            body,
        )
        .await;
    stage.twin.settle().await;
    assert_eq!(
        stage.life_of(&wamid_of(&answer)),
        ["failed"],
        "another portfolio knows another id"
    );
}

#[tokio::test]
pub async fn a_brazilian_number_works_in_both_forms_and_answers_in_the_short_one() {
    let stage = Stage::new().await;
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "beatriz", "Oi")
        .await;
    assert_eq!(stage.heard()[0].value()["messages"][0]["from"], "551187654321");
    for form in ["+55 11 98765-4321", "+551187654321"] {
        let (_, answer) = stage.roti_sends(form, "Oi!").await;
        assert_eq!(
            answer["contacts"][0],
            json!({ "input": form, "wa_id": "551187654321" })
        );
    }
}

#[tokio::test]
pub async fn marking_as_read_turns_the_customers_ticks_blue_up_to_that_message() {
    let stage = Stage::new().await;
    let first = stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Satu")
        .await;
    let second = stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Dua")
        .await;
    let third = stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Tiga")
        .await;
    let read = json!({
        "messaging_product": "whatsapp", "status": "read", "message_id": second, "typing_indicator": { "type": "text" },
    });
    let (status, answer) = stage.post(&messages(), ROTI.token, read).await;
    assert_eq!((status, answer), (200, json!({ "success": true })));
    let ticks: Vec<(String, Tick)> = stage
        .twin
        .chat(ROTI.phone_number_id, "sari")
        .into_iter()
        .map(|one| (one.wamid, one.tick))
        .collect();
    assert_eq!(
        ticks,
        [
            (first, Tick::Read),
            (second, Tick::Read),
            (third, Tick::Delivered)
        ]
    );
    let unknown = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "wamid.x" });
    assert_eq!(
        code_of(&stage.post(&messages(), ROTI.token, unknown).await.1),
        131_009
    );
    assert_eq!(
        stage.twin.ledger().messages().count(),
        0,
        "a read receipt is not a message"
    );
}

#[tokio::test]
pub async fn interactive_messages_are_checked_and_can_be_tapped() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    let with = |titles: &[&str]| {
        let buttons: Vec<Value> = titles
            .iter()
            .enumerate()
            .map(|(index, title)| json!({ "type": "reply", "reply": { "id": format!("b{index}"), "title": title } }))
            .collect();
        json!({
            "messaging_product": "whatsapp", "to": SARI, "type": "interactive",
            "interactive": { "type": "button", "body": { "text": "Pilih" }, "action": { "buttons": buttons } },
        })
    };
    assert_eq!(
        stage
            .post(&messages(), ROTI.token, with(&["Ya", "Tidak"]))
            .await
            .0,
        200
    );
    for wrong in [
        with(&[]),
        with(&["a", "b", "c", "d"]),
        with(&["Ya", "Ya"]),
        with(&["A title beyond twenty chars"]),
    ] {
        assert_eq!(stage.post(&messages(), ROTI.token, wrong).await.0, 400);
    }
}

#[tokio::test]
pub async fn media_belongs_to_the_number_it_came_through_and_its_address_dies() {
    let stage = Stage::new().await;
    stage
        .twin
        .customer_sends(
            ROTI.phone_number_id,
            "sari",
            &twin::Inbound::Image {
                caption: Some("Ini?".into()),
            },
        )
        .await;
    let image = stage.heard()[0].value()["messages"][0]["image"].clone();
    let id = image["id"].as_str().unwrap();
    let (_, resolved) = stage
        .get(
            &format!("{id}?phone_number_id={}", ROTI.phone_number_id),
            ROTI.token,
        )
        .await;
    assert_eq!(resolved["mime_type"], "image/png");
    let path = resolved["url"]
        .as_str()
        .unwrap()
        .strip_prefix(&stage.twin.options().public_url)
        .unwrap()
        .to_owned();
    let fetch = |token: &'static str| {
        let request =
            axum::http::Request::get(path.clone()).header("authorization", format!("Bearer {token}"));
        stage.raw(request.body(axum::body::Body::empty()).unwrap())
    };
    assert_eq!(fetch(ROTI.token).await.status(), 200);
    assert_eq!(fetch(MELATI.token).await.status(), 404);
    stage.pass_ms(5 * 60_000);
    assert_eq!(fetch(ROTI.token).await.status(), 404);
    assert_eq!(stage.get(id, MELATI.token).await.0, 400);
    assert_eq!(
        stage
            .get(
                &format!("{id}?phone_number_id={}", MELATI.phone_number_id),
                ROTI.token
            )
            .await
            .0,
        400
    );
}

#[tokio::test]
pub async fn an_uploaded_file_can_be_sent_from_its_number() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    let body = "--cut\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
                --cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"menu.pdf\"\r\n\
                Content-Type: application/pdf\r\n\r\n%PDF-1.4\r\n--cut--\r\n";
    let request = axum::http::Request::post(format!("/v26.0/{}/media", ROTI.phone_number_id))
        .header("authorization", format!("Bearer {}", ROTI.token))
        .header("content-type", "multipart/form-data; boundary=cut")
        .body(axum::body::Body::from(body))
        .unwrap();
    let answer = stage.raw(request).await;
    assert_eq!(answer.status(), 200);
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX)
        .await
        .unwrap();
    let id = serde_json::from_slice::<Value>(&bytes).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let body = json!({
        "messaging_product": "whatsapp", "to": SARI, "type": "document",
        "document": { "id": id, "caption": "Menu", "filename": "menu.pdf" },
    });
    assert_eq!(stage.post(&messages(), ROTI.token, body.clone()).await.0, 200);
    let other = format!("{}/messages", MELATI.phone_number_id);
    assert_eq!(code_of(&stage.post(&other, MELATI.token, body).await.1), 131_009);
}
