//! What survives a restart.

use twin::{Grant, Twin};

use crate::stage::{ROTI, Stage};

#[tokio::test]
async fn a_restarted_twin_still_knows_tokens_and_chats() {
    let folder = std::env::temp_dir().join(format!("twin-{}", uuid::Uuid::new_v4()));
    let file = folder.join("state.json");
    let stage = Stage::with(|options| options.state_file = Some(file.clone())).await;
    let token = stage
        .token_for(Grant::of("771500412266301", "318840027715501"))
        .await;
    stage.sari_wrote().await;
    let again = Twin::new(stage.twin.options().clone());
    assert_eq!(again.chat(ROTI.phone_number_id, "sari")[0].text, "Halo");
    again.expire_token(&token);
    let third = Stage::with(|options| options.state_file = Some(file)).await;
    assert_eq!(third.get("318840027715501", &token).await.0, 401);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_remembered_conversation_opens_its_window_and_is_told_to_nobody() {
    let stage = Stage::new().await;
    let at = crate::stage::START - 3_600_000;
    stage
        .twin
        .remember(ROTI.phone_number_id, "sari", "Ada roti tawar?", at);
    stage
        .twin
        .remember_answer(ROTI.phone_number_id, "sari", "Ada, kak.", at + 60_000);
    stage.twin.settle().await;
    assert!(stage.heard().is_empty());
    let (_, answer) = stage.roti_sends(crate::stage::SARI, "Mau dipesan?").await;
    stage.twin.settle().await;
    assert_eq!(
        stage.life_of(&crate::stage::wamid_of(&answer)),
        ["sent", "delivered", "read"]
    );
}

#[tokio::test]
async fn at_a_human_pace_everything_happens_by_itself() {
    let stage = Stage::with(|options| options.pace = twin::Pace::Human).await;
    let twin = stage.twin.clone();
    let driver = tokio::spawn(async move { twin.keep_delivering().await });
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Halo")
        .await;
    while stage.heard().is_empty() {
        tokio::task::yield_now().await;
    }
    stage.forget();
    let (_, answer) = stage.roti_sends(crate::stage::SARI, "Halo juga").await;
    let wamid = crate::stage::wamid_of(&answer);
    stage.pass_ms(300);
    stage.twin.retry_now();
    while stage.life_of(&wamid).is_empty() {
        tokio::task::yield_now().await;
    }
    driver.abort();
    assert_eq!(stage.life_of(&wamid)[0], "sent");
}
