//! What a load test and a crash test may rely on: thousands of signed messages, and a memory of every one.

use twin::{Misbehaviour, Outcome, Posted};

use crate::stage::{ROTI, SARI, Stage, text_to};

#[tokio::test]
async fn a_flood_is_signed_beforehand_and_every_answer_is_remembered() {
    let stage = Stage::new().await;
    let flood = stage.twin.flood(ROTI.phone_number_id, 100, 2_000);
    let letters = flood.letters().to_vec();
    assert_eq!(letters.len(), 2_000);
    assert!(stage.heard().is_empty());
    let answers = flood.deliver(32).await;
    assert!(
        answers
            .iter()
            .all(|(_, outcome)| *outcome == Outcome::Answered(200))
    );
    let heard = stage.heard();
    assert_eq!(heard.len(), 2_000);
    assert!(heard.iter().all(crate::stage::Heard::signature_is_right));
    let ledger = stage.twin.ledger();
    let taken = ledger.acknowledged();
    assert!(letters.iter().all(|letter| taken.contains(letter.wamid.as_str())));
}

#[tokio::test]
async fn a_letter_that_is_refused_is_tried_again_like_any_webhook() {
    let stage = Stage::new().await;
    let flood = stage.twin.flood(ROTI.phone_number_id, 3, 3);
    stage.product_answers(&[503, 500]);
    flood.deliver(1).await;
    assert_eq!(stage.twin.ledger().unacknowledged().len(), 2);
    assert_eq!(stage.twin.waiting(), 2);
    stage.twin.settle().await;
    assert!(stage.twin.ledger().unacknowledged().is_empty());
    assert_eq!(stage.heard().len(), 5);
}

#[tokio::test]
async fn a_flood_left_to_the_plan_arrives_as_it_is_carried_out() {
    let stage = Stage::new().await;
    stage
        .twin
        .flood_saying(ROTI.phone_number_id, 5, 50, |index| format!("no. {index}"))
        .leave_to_the_plan();
    stage.twin.settle().await;
    assert_eq!(stage.heard().len(), 50);
    assert_eq!(stage.twin.chat(ROTI.phone_number_id, "6289900000004").len(), 10);
}

#[tokio::test]
async fn a_client_of_a_load_test_can_be_written_to_and_answers() {
    let stage = Stage::new().await;
    let client = stage.twin.add_client("Warung Uji");
    stage
        .twin
        .customer_says(&client.phone_number_id, "sari", "Halo")
        .await;
    assert_eq!(stage.heard().len(), 1);
    let path = format!("{}/messages", client.phone_number_id);
    let (status, answer) = stage.post(&path, &client.token, text_to(SARI, "Halo juga")).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn five_hundred_sends_in_one_second_pass_when_the_brakes_are_off() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    stage.twin.set(Misbehaviour::NoLimits);
    for index in 0..500 {
        let (status, _) = stage.roti_sends(SARI, &format!("no. {index}")).await;
        assert_eq!(status, 200);
    }
    assert_eq!(stage.twin.ledger().posts().len(), 500);
}

#[tokio::test]
async fn the_ledger_tells_for_each_approved_text_what_became_of_every_post() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    let cases = [
        (Misbehaviour::UnknownFailure, "refused"),
        (Misbehaviour::PlainError, "unexplained"),
        (Misbehaviour::PlainErrorAfterAccept, "untold"),
        (Misbehaviour::NeverRead, "told"),
    ];
    for (which, callback) in cases {
        stage.twin.set_for(which, 1);
        let mut body = text_to(SARI, "Masih ada");
        body["biz_opaque_callback_data"] = callback.into();
        stage
            .post(&format!("{}/messages", ROTI.phone_number_id), ROTI.token, body)
            .await;
    }
    let posts = stage.twin.ledger().posts_by_callback();
    let outcome = |callback: &str| posts[callback][0].outcome.clone();
    assert_eq!(
        outcome("refused"),
        Posted::Refused {
            status: 500,
            code: 131_000
        }
    );
    assert_eq!(outcome("unexplained"), Posted::Unexplained { status: 503 });
    assert!(matches!(outcome("untold"), Posted::Accepted { told: false, .. }));
    assert!(matches!(outcome("told"), Posted::Accepted { told: true, .. }));
    assert_eq!(posts["told"][0].text.as_deref(), Some("Masih ada"));
    assert_ne!(posts["told"][0].body_hash, posts["untold"][0].body_hash);
}

#[tokio::test]
async fn at_a_human_pace_the_state_is_saved_behind_the_changes_and_at_the_end() {
    let folder = std::env::temp_dir().join(format!("twin-{}", uuid::Uuid::new_v4()));
    let file = folder.join("state.json");
    let stage = Stage::with(|options| {
        options.state_file = Some(file.clone());
        options.pace = twin::Pace::Human;
    })
    .await;
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Halo")
        .await;
    assert!(!file.exists(), "not at every change");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let twin = stage.twin.clone();
    let serving = tokio::spawn(async move { twin.serve(listener).await });
    tokio::task::yield_now().await;
    serving.abort();
    assert!(serving.await.is_err());
    assert!(file.exists(), "when it stops");
    std::fs::remove_dir_all(folder).unwrap();
}
