//! How webhooks travel, and how Meta tries again.

use serde_json::{Value, json};
use twin::Misbehaviour::{
    ChunkedBody, DuplicateKey, GzipBody, LoneSurrogate, LooseTypes, NoLimits, OutOfOrder, SecondApp,
    SlowBody, UnknownFields,
};
use twin::{Inbound, Injection, Misbehaviour};

use crate::stage::{Heard, MELATI, ROTI, SARI, Stage, code_of};

const WEEK_MS: i64 = 7 * 24 * 3_600_000;

async fn said_with(which: Misbehaviour) -> (Stage, Heard) {
    let stage = Stage::new().await;
    stage.twin.set_for(which, 1);
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Halo 🙂")
        .await;
    let heard = stage.heard().remove(0);
    (stage, heard)
}

#[tokio::test]
pub async fn a_body_can_come_compressed_and_signed_as_it_comes() {
    let (_, heard) = said_with(GzipBody).await;
    assert_eq!(heard.coding.as_deref(), Some("gzip"));
    assert!(heard.signature_is_right());
    assert_eq!(heard.body[..2], [0x1f, 0x8b]);
}

#[tokio::test]
pub async fn a_body_can_come_in_chunks() {
    let (_, heard) = said_with(ChunkedBody).await;
    assert!(heard.length.is_none() && heard.signature_is_right());
    assert_eq!(heard.value()["messages"][0]["text"]["body"], "Halo 🙂");
}

#[tokio::test]
pub async fn a_body_can_drip() {
    let begun = std::time::Instant::now();
    let (_, heard) = said_with(SlowBody).await;
    assert!(begun.elapsed().as_millis() >= 200);
    assert!(heard.length.is_none() && heard.signature_is_right());
}

#[tokio::test]
pub async fn ids_and_stamps_can_have_their_other_form() {
    let (_, heard) = said_with(LooseTypes).await;
    let value = heard.value();
    assert!(value["messages"][0]["timestamp"].is_u64());
    assert_eq!(
        value["metadata"]["phone_number_id"],
        json!(204_417_760_098_804_u64)
    );
    assert!(heard.signature_is_right());
}

#[tokio::test]
pub async fn every_object_can_have_a_field_of_the_future() {
    let (_, heard) = said_with(UnknownFields).await;
    let value = heard.value();
    assert!(value["a_field_of_2027"].is_object() && value["messages"][0]["a_field_of_2027"].is_object());
}

#[tokio::test]
pub async fn what_no_writer_produces_stands_before_the_real_message() {
    for (which, mark) in [(LoneSurrogate, "\\ud83d\"}"), (DuplicateKey, "TWINTWICE2")] {
        let (_, heard) = said_with(which).await;
        assert!(heard.text().contains(mark), "{}", heard.text());
        assert!(heard.text().contains("Halo") && heard.signature_is_right());
    }
}

#[tokio::test]
pub async fn the_latest_can_come_first() {
    let stage = Stage::new().await;
    stage.twin.set(OutOfOrder);
    for text in ["satu", "dua", "tiga"] {
        stage
            .twin
            .customer_queues(ROTI.phone_number_id, "sari", &Inbound::Text(text.to_owned()));
    }
    stage.twin.settle().await;
    let order: Vec<Value> = stage
        .heard()
        .iter()
        .map(|one| one.value()["messages"][0]["text"]["body"].clone())
        .collect();
    assert_eq!(order.len(), 3);
    assert_eq!(order[0], "tiga");
}

#[tokio::test]
pub async fn another_app_that_fails_sends_the_retry_here_too() {
    let (stage, _) = said_with(SecondApp).await;
    stage.twin.settle().await;
    let heard = stage.heard();
    assert_eq!(heard.len(), 2, "answered with 200, and yet again");
    assert_eq!(heard[0].body, heard[1].body);
    stage.twin.set(SecondApp);
    let (_, listed) = stage
        .get(&format!("{}/subscribed_apps", ROTI.waba_id), ROTI.token)
        .await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
pub async fn retries_come_at_once_then_more_slowly_and_end_after_seven_days() {
    let stage = Stage::with(|options| options.compression = 1).await;
    stage.product_answers(&[500; 50]);
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Halo")
        .await;
    while let Some(due) = stage.twin.next_due() {
        stage.pass_ms((due - stage.now()).max(0));
        stage.twin.settle_due().await;
    }
    let at: Vec<i64> = stage.twin.deliveries().iter().map(|one| one.at).collect();
    let waits: Vec<i64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(waits[0], 0, "the first retry is immediate");
    assert!(
        waits.windows(2).all(|pair| pair[0] < pair[1]),
        "ever more slowly: {waits:?}"
    );
    assert_eq!(at[at.len() - 1] - at[0], WEEK_MS);
    assert_eq!(stage.twin.waiting(), 0, "then it is lost");
}

#[tokio::test]
pub async fn a_thousand_messages_of_two_accounts_share_one_post() {
    let stage = Stage::new().await;
    stage
        .twin
        .perform(Injection::Thousand, ROTI.phone_number_id, "sari")
        .await;
    let heard = stage.heard();
    assert_eq!(heard.len(), 1);
    let entries = heard[0].json()["entry"].as_array().unwrap().clone();
    assert_eq!(entries.len(), 1_000);
    assert_ne!(entries[0]["id"], entries[1]["id"]);
    assert!(heard[0].signature_is_right() && heard[0].body.len() < 3 * 1024 * 1024);
    let ledger = stage.twin.ledger();
    assert_eq!(ledger.acknowledged().len(), 1_000);
    let wamids = stage.twin.batch(&[MELATI.phone_number_id], 7).await;
    assert_eq!(wamids.len(), 7);
}

#[tokio::test]
pub async fn a_coexistence_number_sends_at_most_twenty_a_second() {
    let stage = Stage::new().await;
    let (business, waba, number) = ("771500412266306", "318840027715507", "204417760098809");
    let token = stage.token_for(twin::Grant::of(business, waba)).await;
    let send = async |index: u32| {
        let body = crate::stage::text_to(&format!("+62812778{index:05}"), "x");
        code_of(&stage.post(&format!("{number}/messages"), &token, body).await.1)
    };
    let mut refused = 0;
    for index in 0..30 {
        refused += u32::from(send(index).await == 130_429);
    }
    assert_eq!(refused, 10);
}

#[tokio::test]
pub async fn the_brakes_can_be_taken_off() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    stage.twin.set(NoLimits);
    for _ in 0..120 {
        assert_eq!(stage.roti_sends(SARI, "x").await.0, 200);
    }
}
