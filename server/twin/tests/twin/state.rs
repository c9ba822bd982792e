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
