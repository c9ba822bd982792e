//! Each way of misbehaving does what its row says.

use serde_json::json;
use twin::Misbehaviour::{
    self, AccountLocked, AppRateLimit, Batched, BrokenNeighbour, ConcurrentDuplicates, DelayFailed,
    DropStatuses, DuplicateDelivery, ExchangeFails, ForeignStatus, HangAfterAccept, MissingSignature,
    NeverRead, NumberRateLimit, PairRateLimit, PaymentMissing, PlainError, PlainErrorAfterAccept,
    ReencodedBody, RegisterUnavailable, ReorderStatuses, ResetAfterAccept, ResetBeforeAccept, SkipDelivered,
    StatusBeforeResponse, SubscribeRefused, SynchronousWindow, TemporarilyDown, TestNumber, Undeliverable,
    UnknownFailure, UnparsableSuccess, WrongSignature,
};
use twin::{Grant, Inbound};

use crate::stage::{MELATI, ROTI, SARI, Stage, code_of, text_to, wamid_of};

#[tokio::test]
pub async fn signatures_can_be_wrong_missing_or_over_other_bytes() {
    let stage = Stage::new().await;
    for (which, has_signature) in [
        (WrongSignature, true),
        (MissingSignature, false),
        (ReencodedBody, true),
    ] {
        stage.forget();
        stage.twin.set_for(which, 1);
        stage
            .twin
            .customer_says(ROTI.phone_number_id, "sari", "Café")
            .await;
        let heard = &stage.heard()[0];
        assert_eq!(heard.signature.is_some(), has_signature);
        assert!(!heard.signature_is_right(), "{which:?}");
        assert_eq!(heard.value()["messages"][0]["text"]["body"], "Café");
    }
}

#[tokio::test]
pub async fn a_webhook_can_come_twice_or_four_times_at_once() {
    let stage = Stage::new().await;
    for (which, times) in [(DuplicateDelivery, 2), (ConcurrentDuplicates, 4)] {
        stage.forget();
        stage.twin.set_for(which, 1);
        stage
            .twin
            .customer_says(ROTI.phone_number_id, "sari", "Halo")
            .await;
        stage.twin.settle().await;
        assert_eq!(stage.heard().len(), times, "{which:?}");
    }
}

#[tokio::test]
pub async fn waiting_webhooks_of_two_accounts_can_share_one_post() {
    let stage = Stage::new().await;
    stage.twin.set_for(Batched, 1);
    stage
        .twin
        .customer_queues(ROTI.phone_number_id, "sari", &Inbound::Text("Satu".to_owned()));
    stage
        .twin
        .customer_queues(MELATI.phone_number_id, "emma", &Inbound::Text("Two".to_owned()));
    stage.twin.settle().await;
    let heard = stage.heard();
    assert_eq!(heard.len(), 1);
    let entries = heard[0].json()["entry"].as_array().unwrap().clone();
    assert_eq!(
        [&entries[0]["id"], &entries[1]["id"]],
        [ROTI.waba_id, MELATI.waba_id]
    );
}

#[tokio::test]
pub async fn a_message_can_have_an_unreadable_neighbour() {
    let stage = Stage::new().await;
    stage.twin.set_for(BrokenNeighbour, 1);
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Halo")
        .await;
    let messages = stage.heard()[0].value()["messages"].as_array().unwrap().clone();
    assert!(messages.len() == 2 && messages[0]["id"].is_number() && messages[1]["text"]["body"] == "Halo");
}

#[tokio::test]
pub async fn statuses_can_overtake_skip_reverse_or_vanish() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    let cases: &[(Misbehaviour, &[&str])] = &[
        (StatusBeforeResponse, &["sent", "delivered", "read"]),
        (SkipDelivered, &["sent", "read"]),
        (NeverRead, &["sent", "delivered"]),
        (ReorderStatuses, &["read", "delivered", "sent"]),
        (DropStatuses, &[]),
        (Undeliverable, &["failed"]),
        (PaymentMissing, &["failed"]),
    ];
    for (which, life) in cases {
        stage.forget();
        stage.twin.set(*which);
        let (status, answer) = stage.roti_sends(SARI, "Halo").await;
        assert_eq!(status, 200);
        if *which == StatusBeforeResponse {
            assert_eq!(stage.heard().len(), 3, "all before the answer");
        }
        stage.twin.settle().await;
        assert_eq!(&stage.life_of(&wamid_of(&answer)), life, "{which:?}");
        stage.twin.clear();
    }
}

#[tokio::test]
pub async fn a_failure_can_come_after_sent() {
    let stage = Stage::new().await;
    stage.twin.set(DelayFailed);
    let (_, answer) = stage.roti_sends(SARI, "Halo").await;
    stage.twin.settle().await;
    assert_eq!(stage.life_of(&wamid_of(&answer)), ["sent", "failed"]);
}

#[tokio::test]
pub async fn a_status_of_a_stranger_can_ride_along() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    stage.twin.set(ForeignStatus);
    stage.roti_sends(SARI, "Halo").await;
    stage.twin.settle().await;
    assert_eq!(stage.heard()[0].value()["statuses"].as_array().unwrap().len(), 2);
}

#[tokio::test]
pub async fn sends_can_be_refused_with_every_code_of_the_table() {
    let stage = Stage::new().await;
    let cases = [
        (SynchronousWindow, 131_047),
        (NumberRateLimit, 130_429),
        (PairRateLimit, 131_056),
        (AppRateLimit, 4),
        (TemporarilyDown, 2),
        (UnknownFailure, 131_000),
        (AccountLocked, 131_031),
        (TestNumber, 131_030),
    ];
    for (which, code) in cases {
        stage.twin.set_for(which, 1);
        let (_, answer) = stage.roti_sends(SARI, "Halo").await;
        assert_eq!(code_of(&answer), code);
        let entry = stage.twin.ledger().entries.pop().unwrap();
        assert_eq!(
            (entry.code, entry.wamid),
            (Some(code), None),
            "the ledger knows that nothing was accepted"
        );
    }
}

#[tokio::test]
pub async fn an_answer_can_be_lost_after_the_message_was_accepted() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    for (index, which) in [PlainErrorAfterAccept, UnparsableSuccess].into_iter().enumerate() {
        let opaque = format!("laras:{index}");
        let mut body = text_to(SARI, "Halo");
        body["biz_opaque_callback_data"] = json!(opaque);
        stage.twin.set_for(which, 1);
        let (_, answer) = stage
            .post(&format!("{}/messages", ROTI.phone_number_id), ROTI.token, body)
            .await;
        assert!(answer.is_null(), "no Graph JSON: {answer}");
        assert_eq!(stage.twin.ledger().accepted_for(&opaque), 1);
    }
    stage.twin.settle().await;
    assert_eq!(stage.heard().len(), 6, "the statuses still come");
    stage.twin.set_for(PlainError, 1);
    let (status, answer) = stage.roti_sends(SARI, "Halo").await;
    assert!(status == 503 && answer.is_null());
    stage.forget();
    stage.twin.settle().await;
    assert!(stage.heard().is_empty());
}

#[tokio::test]
pub async fn a_connection_can_close_before_or_after_acceptance() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let twin = stage.twin.clone();
    tokio::spawn(async move { twin.serve(listener).await });
    for (which, opaque, accepted) in [(ResetAfterAccept, "a", 1), (ResetBeforeAccept, "b", 0)] {
        stage.twin.set_for(which, 1);
        let mut body = text_to(SARI, "Halo");
        body["biz_opaque_callback_data"] = json!(opaque);
        let sent = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .post(format!(
                "http://{address}/v26.0/{}/messages",
                ROTI.phone_number_id
            ))
            .bearer_auth(ROTI.token)
            .json(&body)
            .send()
            .await;
        assert!(sent.is_err(), "no status line arrives");
        assert_eq!(stage.twin.ledger().posts_for(opaque), 1);
        assert_eq!(stage.twin.ledger().accepted_for(opaque), accepted);
    }
}

#[tokio::test]
pub async fn connecting_can_fail_at_each_step() {
    let stage = Stage::new().await;
    stage.twin.set_for(ExchangeFails, 1);
    let code = stage
        .twin
        .issue_code(Grant::of("771500412266301", "318840027715501"));
    assert_eq!(stage.exchange(&code).await.0, 400);
    stage.twin.set_for(RegisterUnavailable, 1);
    let body = json!({ "messaging_product": "whatsapp", "pin": ROTI.pin });
    let (_, answer) = stage
        .post(&format!("{}/register", ROTI.phone_number_id), ROTI.token, body)
        .await;
    assert_eq!(code_of(&answer), 133_004);
    stage.twin.set_for(SubscribeRefused, 1);
    let (_, answer) = stage
        .post(
            &format!("{}/subscribed_apps", ROTI.waba_id),
            ROTI.token,
            json!({}),
        )
        .await;
    assert_eq!(code_of(&answer), 200);
}

#[tokio::test]
pub async fn a_send_call_can_hang_after_the_message_was_accepted() {
    use futures::FutureExt as _;
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    stage.twin.set(HangAfterAccept);
    let mut body = text_to(SARI, "Halo");
    body["biz_opaque_callback_data"] = json!("laras:hang");
    let path = format!("{}/messages", ROTI.phone_number_id);
    let mut call = Box::pin(stage.post(&path, ROTI.token, body));
    assert!(call.as_mut().now_or_never().is_none());
    drop(call);
    assert_eq!(stage.twin.ledger().accepted_for("laras:hang"), 1);
    stage.twin.settle().await;
    assert_eq!(stage.statuses().len(), 3);
}
