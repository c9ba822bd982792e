//! Instagram's phones and the console as a browser gets them.

use serde_json::json;
use twin::fixtures::instagram::ROTI_PAGI;

use crate::ig_login::token;
use crate::stage::Stage;

const ROTI: &str = ROTI_PAGI.ig_account_id;
const POST: &str = ROTI_PAGI.posts[0].id;

fn phone(person: &str, view: &str, side: &str) -> String {
    format!("/phone/instagram?person={person}&account={ROTI}&view={view}&side={side}")
}

async fn act(stage: &Stage, person: &str, view: &str, side: &str, more: &[(&str, &str)]) {
    let mut pairs = vec![
        ("person", person),
        ("account", ROTI),
        ("view", view),
        ("side", side),
    ];
    pairs.extend_from_slice(more);
    let (status, _) = stage.form("/phone/instagram/act", &pairs).await;
    assert_eq!(status, 204);
}

#[tokio::test]
async fn a_customer_writes_on_the_phone_and_sees_the_answer() {
    let stage = Stage::new().await;
    let page = stage.page(&phone("sari", "direct", "")).await;
    for testid in [
        "ig-phone-person",
        "ig-phone-account",
        "ig-phone-input",
        "ig-phone-send-story-reply",
        "ig-tab-posts",
    ] {
        assert!(page.contains(testid), "{testid}");
    }
    assert!(!page.contains("onclick="), "no inline handlers");
    act(
        &stage,
        "sari",
        "direct",
        "",
        &[("kind", "text"), ("text", "Ada sourdough?")],
    )
    .await;
    let sari = stage.elements()[0]["sender"]["id"].as_str().unwrap().to_owned();
    let body = json!({ "recipient": { "id": sari }, "message": { "text": "Ada, Kak" } });
    stage.ig("POST", "me/messages", token(), Some(body)).await;
    let page = stage
        .page(&phone("sari", "direct", "").replace("instagram?", "instagram/live?"))
        .await;
    assert!(
        page.contains("Ada sourdough?") && page.contains("Ada, Kak") && page.contains("bubble-in"),
        "{page}"
    );
    act(&stage, "sari", "direct", "", &[("kind", "unsend")]).await;
    act(&stage, "sari", "direct", "", &[("kind", "reaction")]).await;
    let page = stage.page(&phone("sari", "direct", "")).await;
    assert!(
        page.contains("Message unsent") && page.contains("❤️") && !page.contains("Ada sourdough?"),
        "{page}"
    );
    for (kind, _) in [
        ("image", 0),
        ("story-mention", 0),
        ("share", 0),
        ("reel", 0),
        ("edit", 0),
        ("seen", 0),
    ] {
        stage.forget();
        act(&stage, "sari", "direct", "", &[("kind", kind)]).await;
        assert_eq!(stage.elements().len(), 1, "{kind}");
    }
}

#[tokio::test]
async fn the_owner_answers_in_the_app_and_the_product_hears_an_echo() {
    let stage = Stage::new().await;
    stage.twin.customer_says_on_instagram(ROTI, "sari", "Halo").await;
    stage.forget();
    act(
        &stage,
        "sari",
        "direct",
        "owner",
        &[("kind", "text"), ("text", "Dari HP saya")],
    )
    .await;
    assert_eq!(stage.elements()[0]["message"]["is_echo"], true);
    let page = stage.page(&phone("sari", "direct", "owner")).await;
    assert!(page.contains("The owner's app") && page.contains("Dari HP saya"));
    act(&stage, "sari", "direct", "owner", &[("kind", "remove-app")]).await;
    assert_eq!(stage.requests().len(), 1);
}

#[tokio::test]
async fn comments_are_written_answered_and_hidden_on_the_phone() {
    let stage = Stage::new().await;
    assert!(
        stage
            .page(&phone("dewi", "posts", ""))
            .await
            .contains(&format!("ig-post-{POST}"))
    );
    act(
        &stage,
        "dewi",
        POST,
        "",
        &[("kind", "comment"), ("text", "Masih hangat?")],
    )
    .await;
    let id = stage.comment_values()[0]["id"].as_str().unwrap().to_owned();
    act(
        &stage,
        "budi",
        POST,
        "",
        &[("kind", "comment-reply"), ("target", &id), ("text", "Iya nih")],
    )
    .await;
    let body = json!({ "message": "Masih, Kak" });
    stage
        .ig("POST", &format!("{id}/replies"), token(), Some(body))
        .await;
    let page = stage.page(&phone("budi", POST, "")).await;
    assert!(
        page.contains("Masih hangat?") && page.contains("Iya nih") && page.contains("Masih, Kak"),
        "{page}"
    );
    stage.ig("POST", &format!("{id}?hide=true"), token(), None).await;
    assert!(
        !stage
            .page(&phone("budi", POST, ""))
            .await
            .contains("Masih hangat?"),
        "hidden from others"
    );
    assert!(
        stage
            .page(&phone("dewi", POST, ""))
            .await
            .contains("Masih hangat?"),
        "not from its author"
    );
    assert!(
        stage
            .page(&phone("budi", POST, "owner"))
            .await
            .contains("Masih hangat?"),
        "nor from the owner"
    );
    act(
        &stage,
        "dewi",
        POST,
        "",
        &[("kind", "comment-delete"), ("target", &id)],
    )
    .await;
    assert!(
        !stage
            .page(&phone("dewi", POST, ""))
            .await
            .contains("Masih hangat?")
    );
}

#[tokio::test]
async fn the_console_shows_accounts_and_makes_things_happen() {
    let stage = Stage::new().await;
    let page = stage.page("/console").await;
    assert!(
        page.contains("console-instagram-event")
            && page.contains("rotipagi.demo")
            && page.contains("ig-story-mention")
    );
    let pairs = [("name", "ig-comment"), ("account", ROTI), ("customer", "maya")];
    stage.form("/console/instagram", &pairs).await;
    assert_eq!(stage.comment_values()[0]["from"]["username"], "mayaputri");
    let new = [
        ("username", "@Orang.Baru"),
        ("name", "Orang Baru"),
        ("account", ROTI),
    ];
    assert_eq!(stage.form("/phone/instagram/people", &new).await.0, 303);
    assert!(
        stage
            .page("/phone/instagram")
            .await
            .contains("Orang Baru · orang.baru")
    );
}
