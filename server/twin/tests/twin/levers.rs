//! Statuses, answers, tokens and files that misbehave.

use serde_json::{Value, json};
use twin::Misbehaviour::{
    DeadMediaUrl, DuplicateStatuses, FreeEntryPoint, Jitter, LargeMedia, Played, SlowAnswers, UnknownStatus,
    WrongSha256,
};
use twin::{Injection, Misbehaviour};

use crate::stage::{MELATI, ROTI, SARI, Stage, code_of, text_to, wamid_of};

async fn life_with(which: Misbehaviour) -> (Stage, Vec<String>) {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    stage.twin.set(which);
    let (_, answer) = stage.roti_sends(SARI, "Halo").await;
    stage.twin.settle().await;
    let life = stage.life_of(&wamid_of(&answer));
    (stage, life)
}

#[tokio::test]
pub async fn statuses_can_come_twice_or_with_a_word_nobody_knows() {
    let (_, life) = life_with(DuplicateStatuses).await;
    assert_eq!(life, ["sent", "sent", "delivered", "delivered", "read", "read"]);
    let (_, life) = life_with(UnknownStatus).await;
    assert_eq!(life.iter().filter(|word| *word == "pondered").count(), 3);
}

#[tokio::test]
pub async fn statuses_can_change_places_by_their_jitter() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    stage.twin.set(Jitter);
    let mut swapped = false;
    for _ in 0..20 {
        let (_, answer) = stage.roti_sends(SARI, "Halo").await;
        stage.twin.settle().await;
        let mut life = stage.life_of(&wamid_of(&answer));
        swapped |= life != ["sent", "delivered", "read"];
        life.sort();
        assert_eq!(life, ["delivered", "read", "sent"]);
    }
    assert!(swapped, "they never changed places");
}

#[tokio::test]
pub async fn a_voice_note_is_played_after_it_was_read() {
    let (_, life) = life_with(Played).await;
    assert_eq!(life, ["sent", "delivered", "read", "played"]);
}

#[tokio::test]
pub async fn an_advertisement_makes_the_answer_free_and_names_the_conversation() {
    let (stage, _) = life_with(FreeEntryPoint).await;
    let status = &stage.heard()[0].value()["statuses"][0];
    assert_eq!(status["pricing"]["type"], "free_entry_point");
    assert_eq!(status["conversation"]["origin"]["type"], "referral_conversion");
}

#[tokio::test]
pub async fn an_answer_can_come_late_to_an_accepted_message() {
    use futures::FutureExt as _;
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    stage.twin.set(SlowAnswers);
    let body = text_to(SARI, "Halo");
    let path = format!("{}/messages", ROTI.phone_number_id);
    let mut call = Box::pin(stage.post(&path, ROTI.token, body));
    assert!(call.as_mut().now_or_never().is_none());
    assert_eq!(
        stage.twin.ledger().posts().len(),
        1,
        "accepted before it is answered"
    );
    drop(call);
    stage.twin.answer_after(std::time::Duration::from_millis(20));
    assert_eq!(stage.roti_sends(SARI, "Halo").await.0, 200);
}

#[tokio::test]
pub async fn any_code_can_be_refused_at_once_or_later() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    stage
        .twin
        .perform(Injection::RefuseNextSend, ROTI.phone_number_id, "sari")
        .await;
    assert_eq!(code_of(&stage.roti_sends(SARI, "x").await.1), 131_048);
    assert_eq!(stage.roti_sends(SARI, "x").await.0, 200);
    stage.twin.settle().await;
    stage.forget();
    stage
        .twin
        .perform(Injection::FailNextSend, ROTI.phone_number_id, "sari")
        .await;
    assert_eq!(stage.roti_sends(SARI, "x").await.0, 200);
    stage.twin.settle().await;
    assert_eq!(
        stage.heard()[0].value()["statuses"][0]["errors"][0]["code"],
        131_049
    );
    stage.twin.refuse_sends(130_497, 2);
    for _ in 0..2 {
        assert_eq!(code_of(&stage.roti_sends(SARI, "x").await.1), 130_497);
    }
}

#[tokio::test]
pub async fn a_token_can_end_in_every_way() {
    let cases = [
        (Injection::TokenRevoked, 190, json!(458)),
        (Injection::TokenExpired, 190, json!(463)),
        (Injection::TokenInvalidated, 190, json!(467)),
        (Injection::TokenUnshared, 10, Value::Null),
        (Injection::MessagingDropped, 10, Value::Null),
    ];
    for (which, code, subcode) in cases {
        let stage = Stage::new().await;
        stage.sari_wrote().await;
        stage.twin.perform(which, ROTI.phone_number_id, "sari").await;
        let (_, answer) = stage.roti_sends(SARI, "x").await;
        assert_eq!(code_of(&answer), code, "{which:?}");
        assert_eq!(answer["error"]["error_subcode"], subcode, "{which:?}");
        let other = format!("{}/messages", MELATI.phone_number_id);
        assert_eq!(
            stage.post(&other, MELATI.token, text_to(SARI, "x")).await.0,
            200,
            "the other client's token lives"
        );
    }
    let stage = Stage::new().await;
    stage
        .twin
        .perform(Injection::ManagementDropped, ROTI.phone_number_id, "sari")
        .await;
    assert_eq!(code_of(&stage.get(ROTI.waba_id, ROTI.token).await.1), 200);
}

/// The id of a photo that Sari sent, with the webhook's checksum.
async fn photo(stage: &Stage) -> (String, String) {
    stage
        .twin
        .perform(Injection::Image, ROTI.phone_number_id, "sari")
        .await;
    let image = stage.heard().pop().unwrap().value()["messages"][0]["image"].clone();
    let text = |name: &str| image[name].as_str().unwrap().to_owned();
    (text("id"), text("sha256"))
}

#[tokio::test]
pub async fn a_file_can_be_gone_be_another_or_be_too_large() {
    let stage = Stage::new().await;
    let (id, sha256) = photo(&stage).await;
    stage.twin.set_for(DeadMediaUrl, 1);
    let (_, node) = stage.get(&id, ROTI.token).await;
    let path = node["url"]
        .as_str()
        .unwrap()
        .split_once("4000")
        .unwrap()
        .1
        .to_owned();
    let fetch = |path: String| {
        let request =
            axum::http::Request::get(path).header("authorization", format!("Bearer {}", ROTI.token));
        stage.raw(request.body(axum::body::Body::empty()).unwrap())
    };
    assert_eq!(fetch(path).await.status(), 404);
    stage.twin.set_for(LargeMedia, 1);
    let (_, node) = stage.get(&id, ROTI.token).await;
    assert_eq!(node["file_size"], 200 * 1024 * 1024);
    stage.twin.set(WrongSha256);
    assert_ne!(photo(&stage).await.1, sha256);
    let (_, wrong) = stage.get(&id, ROTI.token).await;
    assert_ne!(wrong["sha256"], node["sha256"]);
}

#[tokio::test]
pub async fn ids_of_files_die_after_a_week_and_after_a_month() {
    const DAY_MS: i64 = 24 * 3_600_000;
    let stage = Stage::new().await;
    let (id, _) = photo(&stage).await;
    stage.pass_ms(7 * DAY_MS - 1);
    assert_eq!(stage.get(&id, ROTI.token).await.0, 200);
    stage.pass_ms(1);
    assert_eq!(stage.get(&id, ROTI.token).await.0, 400);
}

#[tokio::test]
pub async fn a_file_without_a_token_is_not_found() {
    let stage = Stage::new().await;
    let (id, _) = photo(&stage).await;
    let (_, node) = stage.get(&id, ROTI.token).await;
    let path = node["url"].as_str().unwrap().split_once("4000").unwrap().1;
    let request = axum::http::Request::get(path)
        .body(axum::body::Body::empty())
        .unwrap();
    assert_eq!(stage.raw(request).await.status(), 404);
}
