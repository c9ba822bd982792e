//! What the product hears, byte for byte.

use serde_json::json;
use twin::{Grant, Inbound, Outcome};

use crate::stage::{MELATI, ROTI, Stage};

#[tokio::test]
pub async fn a_message_arrives_in_the_documented_envelope() {
    let stage = Stage::new().await;
    let wamid = stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Masih buka?")
        .await;
    let heard = &stage.heard()[0];
    assert!(heard.signature_is_right());
    let bsuid = stage.twin.bsuid(ROTI.phone_number_id, "sari").unwrap();
    assert_eq!(
        heard.json(),
        json!({
            "object": "whatsapp_business_account",
            "entry": [{ "id": ROTI.waba_id, "changes": [{ "field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": { "display_phone_number": "622255501104", "phone_number_id": ROTI.phone_number_id },
                "contacts": [{ "profile": { "name": "Sari Wulandari" }, "wa_id": "6281255501234", "user_id": bsuid }],
                "messages": [{
                    "from": "6281255501234", "from_user_id": bsuid, "id": wamid, "timestamp": "1795000000",
                    "type": "text", "text": { "body": "Masih buka?" },
                }],
            }}]}],
        })
    );
}

#[tokio::test]
pub async fn the_bytes_are_escaped_and_the_signature_is_over_exactly_these_bytes() {
    let stage = Stage::new().await;
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Café 🍞 a@b.id https://x.id")
        .await;
    let heard = &stage.heard()[0];
    assert!(heard.body.is_ascii());
    assert!(
        heard
            .text()
            .contains(r"Caf\u00e9 \ud83c\udf5e a\u0040b.id https:\/\/x.id"),
        "{}",
        heard.text()
    );
    assert!(heard.signature_is_right());
    assert_eq!(
        heard.value()["messages"][0]["text"]["body"],
        "Café 🍞 a@b.id https://x.id"
    );
}

#[tokio::test]
pub async fn an_account_without_subscription_is_silent() {
    let stage = Stage::new().await;
    let (business, waba, number) = ("771500412266301", "318840027715501", "204417760098801");
    let token = stage.token_for(Grant::of(business, waba)).await;
    stage
        .post(
            &format!("{number}/register"),
            &token,
            json!({ "messaging_product": "whatsapp", "pin": "123456" }),
        )
        .await;
    stage.twin.customer_says(number, "sari", "Halo?").await;
    assert!(stage.heard().is_empty());
    stage
        .post(&format!("{waba}/subscribed_apps"), &token, json!({}))
        .await;
    stage.twin.customer_says(number, "sari", "Halo!").await;
    assert_eq!(stage.heard().len(), 1, "what was said before is lost");
    stage.delete(&format!("{waba}/subscribed_apps"), &token).await;
    stage.twin.customer_says(number, "sari", "Halo??").await;
    assert_eq!(stage.heard().len(), 1);
}

#[tokio::test]
pub async fn a_number_that_is_not_registered_cannot_be_written_to() {
    let stage = Stage::new().await;
    let (business, waba, number) = ("771500412266301", "318840027715501", "204417760098801");
    let token = stage.token_for(Grant::of(business, waba)).await;
    stage
        .post(&format!("{waba}/subscribed_apps"), &token, json!({}))
        .await;
    stage.twin.customer_says(number, "sari", "Halo?").await;
    stage.twin.settle().await;
    assert!(stage.heard().is_empty());
}

#[tokio::test]
pub async fn anything_but_200_is_tried_again_with_the_same_bytes() {
    let stage = Stage::new().await;
    stage.product_answers(&[503, 204, 401]);
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Halo")
        .await;
    assert_eq!(stage.heard().len(), 1, "retries wait");
    stage.twin.settle().await;
    let heard = stage.heard();
    assert_eq!(heard.len(), 4);
    assert!(
        heard
            .iter()
            .all(|one| one.body == heard[0].body && one.signature_is_right())
    );
    let statuses: Vec<Outcome> = stage
        .twin
        .deliveries()
        .into_iter()
        .map(|one| one.outcome)
        .collect();
    assert_eq!(statuses, [503, 204, 401, 200].map(Outcome::Answered));
}

#[tokio::test]
pub async fn a_product_that_never_answers_200_loses_the_message_in_the_end() {
    let stage = Stage::new().await;
    stage.product_answers(&[500; 50]);
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "sari", "Halo")
        .await;
    stage.twin.settle().await;
    let tried = stage.heard().len();
    stage.twin.settle().await;
    assert_eq!(stage.heard().len(), tried, "no attempt after the last");
}

#[tokio::test]
pub async fn three_identity_modes_show_what_a_business_may_see() {
    let stage = Stage::new().await;
    for whom in ["sari", "dewi", "andi"] {
        stage.twin.customer_says(ROTI.phone_number_id, whom, "Halo").await;
    }
    let values: Vec<_> = stage.heard().iter().map(crate::stage::Heard::value).collect();
    assert!(
        values[0]["messages"][0]["from"].is_string() && values[0]["messages"][0]["from_user_id"].is_string()
    );
    assert!(
        values[1]["messages"][0].get("from").is_none() && values[1]["contacts"][0].get("wa_id").is_none()
    );
    assert!(
        values[2]["messages"][0]["from_parent_user_id"]
            .as_str()
            .unwrap()
            .contains(".ENT.")
    );
    assert!(values[2]["contacts"][0]["parent_user_id"].is_string());
}

/// Sends each kind as Sari and looks for its type and for the one field that is its point.
async fn check_shapes(stage: &Stage, kinds: Vec<(Inbound, &str, &str)>) {
    for (inbound, kind, pointer) in kinds {
        stage.forget();
        stage
            .twin
            .customer_sends(ROTI.phone_number_id, "sari", &inbound)
            .await;
        let value = stage.heard()[0].value();
        assert_eq!(value["messages"][0]["type"], kind);
        assert!(value.pointer(pointer).is_some(), "{pointer} in {value}");
    }
}

fn x() -> String {
    "x".to_owned()
}

#[tokio::test]
pub async fn texts_files_and_places_have_their_shapes() {
    let stage = Stage::new().await;
    let first = stage.sari_wrote().await;
    let reply = Inbound::Reply { text: x(), to: first };
    let kinds = vec![
        (reply, "text", "/messages/0/context/id"),
        (Inbound::Forwarded(x()), "text", "/messages/0/context/forwarded"),
        (
            Inbound::FrequentlyForwarded(x()),
            "text",
            "/messages/0/context/frequently_forwarded",
        ),
        (Inbound::FromAd(x()), "text", "/messages/0/referral/ctwa_clid"),
        (
            Inbound::Image { caption: Some(x()) },
            "image",
            "/messages/0/image/caption",
        ),
        (Inbound::Video, "video", "/messages/0/video/id"),
        (Inbound::Voice, "audio", "/messages/0/audio/voice"),
        (Inbound::Document, "document", "/messages/0/document/filename"),
        (Inbound::Sticker, "sticker", "/messages/0/sticker/animated"),
        (Inbound::Location, "location", "/messages/0/location/name"),
        (Inbound::LivePin, "location", "/messages/0/location/latitude"),
        (
            Inbound::Contact,
            "contacts",
            "/messages/0/contacts/0/name/formatted_name",
        ),
        (
            Inbound::Order,
            "order",
            "/messages/0/order/product_items/0/item_price",
        ),
    ];
    check_shapes(&stage, kinds).await;
}

#[tokio::test]
pub async fn taps_changes_and_oddities_have_their_shapes() {
    let stage = Stage::new().await;
    let first = stage.sari_wrote().await;
    let reaction = Inbound::Reaction {
        to: first.clone(),
        emoji: Some(x()),
    };
    let button = Inbound::ButtonReply {
        id: x(),
        title: x(),
        to: Some(first.clone()),
    };
    let list = Inbound::ListReply { id: x(), title: x() };
    let edit = Inbound::Edit {
        original: first.clone(),
        text: x(),
    };
    let revoke = Inbound::Revoke {
        original: first.clone(),
    };
    let moved = Inbound::NumberChanged {
        new_wa_id: "628999".to_owned(),
    };
    let unavailable = Inbound::Unsupported {
        code: 131_060,
        kind: "errors".to_owned(),
    };
    let kinds = vec![
        (reaction, "reaction", "/messages/0/reaction/emoji"),
        (
            Inbound::Button { text: x(), to: None },
            "button",
            "/messages/0/button/payload",
        ),
        (
            button,
            "interactive",
            "/messages/0/interactive/button_reply/title",
        ),
        (list, "interactive", "/messages/0/interactive/list_reply/id"),
        (moved.clone(), "system", "/messages/0/system/wa_id"),
        (edit, "edit", "/messages/0/edit/message/text/body"),
        (revoke, "revoke", "/messages/0/revoke/original_message_id"),
        (unavailable, "unsupported", "/messages/0/errors/0/code"),
        (Inbound::BrokenInteractive, "interactive", "/errors/0/code"),
        (
            Inbound::Unheard {
                kind: "hologram".to_owned(),
            },
            "hologram",
            "/messages/0/hologram",
        ),
    ];
    check_shapes(&stage, kinds).await;
    stage.forget();
    stage
        .twin
        .customer_sends(
            ROTI.phone_number_id,
            "sari",
            &Inbound::Reaction {
                to: first,
                emoji: None,
            },
        )
        .await;
    assert!(
        stage.heard()[0].value()["messages"][0]["reaction"]
            .get("emoji")
            .is_none()
    );
    stage.forget();
    stage
        .twin
        .customer_sends(ROTI.phone_number_id, "sari", &moved)
        .await;
    assert!(stage.heard()[0].value().get("contacts").is_none());
}

#[tokio::test]
pub async fn partner_events_name_the_partner_and_carry_the_account_inside() {
    let stage = Stage::new().await;
    stage.twin.client_removes_app(ROTI.waba_id).await;
    let heard = stage.heard()[0].json();
    assert_eq!(heard["entry"][0]["id"], twin::fixtures::PARTNER_BUSINESS_ID);
    assert!(heard["entry"][0]["time"].is_i64());
    let value = stage.heard()[0].value();
    assert_eq!(value["event"], "PARTNER_APP_UNINSTALLED");
    assert_eq!(value["waba_info"]["waba_id"], ROTI.waba_id);
    assert_eq!(value["waba_info"]["partner_app_id"], "1001001001");
    assert_eq!(
        stage.get(ROTI.waba_id, ROTI.token).await.0,
        401,
        "the token is dead"
    );
    stage.forget();
    stage
        .twin
        .account_update(MELATI.waba_id, "ACCOUNT_OFFBOARDED")
        .await;
    assert_eq!(stage.heard()[0].json()["entry"][0]["id"], MELATI.waba_id);
}

#[tokio::test]
pub async fn any_webhook_can_be_injected_signed() {
    let stage = Stage::new().await;
    stage
        .twin
        .inject(
            ROTI.waba_id,
            "phone_number_quality_update",
            json!({ "event": "ONBOARDING" }),
        )
        .await;
    assert!(stage.heard()[0].signature_is_right());
    let entries = vec![
        json!({ "id": ROTI.waba_id, "changes": [] }),
        json!({ "id": MELATI.waba_id, "changes": [] }),
    ];
    assert_eq!(stage.twin.inject_entries(entries).await, Outcome::Answered(200));
    assert_eq!(stage.heard()[1].json()["entry"].as_array().unwrap().len(), 2);
    stage.twin.inject_raw(b"{\"not\":\"meta\"".to_vec(), None).await;
    assert!(stage.heard()[2].signature_is_right());
}

#[tokio::test]
pub async fn the_callback_is_verified_by_its_token() {
    let stage = Stage::new().await;
    let url = stage.twin.options().callback_url.clone();
    assert!(stage.twin.verify_callback(&url, "twin-verify-token").await);
    assert!(!stage.twin.verify_callback(&url, "wrong").await);
}
