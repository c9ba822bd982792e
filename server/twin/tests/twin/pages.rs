//! The popup, the phone and the console as a browser gets them.

use serde_json::Value;
use twin::Misbehaviour;

use crate::stage::{ROTI, SARI, Stage, code_of, wamid_of};

const KOPI: &[(&str, &str)] = &[
    ("business", "771500412266301"),
    ("waba", "318840027715501"),
    ("number", "204417760098801"),
];
const LAUNCH: &[(&str, &str)] = &[
    ("client_id", "1001001001"),
    ("config_id", "2002002002"),
    ("response_type", "code"),
    ("override_default_response_type", "true"),
    ("extras", "{\"setup\":{}}"),
    ("channel", "f1"),
    ("visited", "1"),
];

fn address(step: &str, more: &[(&str, &str)], origin: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(LAUNCH)
        .extend_pairs(more)
        .append_pair("origin", origin)
        .append_pair("step", step)
        .finish();
    format!("/v26.0/dialog/oauth?{query}")
}

async fn approve(stage: &Stage, more: &[(&str, &str)]) -> (u16, Vec<Value>) {
    let mut pairs = LAUNCH.to_vec();
    pairs.extend_from_slice(more);
    let (status, body) = stage.form("/signup/approve", &pairs).await;
    let plan: Value = serde_json::from_str(&body).unwrap_or_default();
    (status, plan["steps"].as_array().cloned().unwrap_or_default())
}

fn session(step: &Value) -> Value {
    serde_json::from_str(step["text"].as_str().unwrap()).unwrap()
}

fn code_in(steps: &[Value]) -> String {
    let step = steps.iter().find(|one| one["act"] == "code").expect("a code");
    step["text"]
        .as_str()
        .unwrap()
        .strip_prefix("code=")
        .unwrap()
        .to_owned()
}

#[tokio::test]
pub async fn the_sdk_can_be_loaded_by_any_page_and_runs_without_eval() {
    let stage = Stage::new().await;
    let request = axum::http::Request::get("/en_US/sdk.js")
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = stage.raw(request).await;
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
    let script = stage.page("/en_US/sdk.js").await;
    assert!(script.contains("fbAsyncInit") && !script.contains("eval(") && !script.contains("new Function"));
}

#[tokio::test]
pub async fn the_popup_leads_from_portfolio_to_review() {
    let stage = Stage::new().await;
    let origin = stage.origin.clone();
    let page = stage.page(&address("business", &[], &origin)).await;
    assert!(
        page.contains("es-business-771500412266301")
            && page.contains("es-next")
            && page.contains("es-cancel")
    );
    assert!(page.contains("data-step=\"BUSINESS_ACCOUNT_SELECTION\""));
    assert!(page.contains(&format!("data-origin=\"{origin}\"")));
    let page = stage.page(&address("waba", &KOPI[..1], &origin)).await;
    assert!(page.contains("es-waba-318840027715501") && !page.contains("es-waba-318840027715502"));
    let page = stage.page(&address("number", &KOPI[..2], &origin)).await;
    assert!(page.contains("es-number-204417760098801") && page.contains("es-number-none"));
    let page = stage.page(&address("review", KOPI, &origin)).await;
    assert!(page.contains("es-approve") && page.contains("es-finish") && page.contains("Kopi Senja"));
    assert!(!page.contains("onclick="), "no inline handlers");
}

#[tokio::test]
pub async fn a_page_that_is_not_listed_hears_nothing() {
    let stage = Stage::new().await;
    let page = stage
        .page(&address("business", &[], "http://sinar.localhost:3000"))
        .await;
    assert!(page.contains("es-unlisted") && !page.contains("data-origin"));
}

#[tokio::test]
pub async fn a_foreign_app_or_configuration_is_refused() {
    let stage = Stage::new().await;
    let page = stage
        .page("/v26.0/dialog/oauth?client_id=5&config_id=2002002002")
        .await;
    assert!(page.contains("es-refused"));
    let page = stage.page("/v26.0/dialog/oauth?client_id=1001001001").await;
    assert!(page.contains("es-refused"));
}

#[tokio::test]
pub async fn approval_says_which_objects_and_gives_a_code_that_works() {
    let stage = Stage::new().await;
    let (status, steps) = approve(&stage, KOPI).await;
    assert_eq!(status, 200);
    let ids = session(&steps[0]);
    assert_eq!(
        (ids["type"].as_str(), ids["event"].as_str()),
        (Some("WA_EMBEDDED_SIGNUP"), Some("FINISH"))
    );
    assert_eq!(ids["data"]["phone_number_id"], "204417760098801");
    assert_eq!(ids["data"]["waba_id"], "318840027715501");
    assert_eq!(ids["data"]["business_id"], "771500412266301");
    let (status, answer) = stage.exchange(&code_in(&steps)).await;
    assert_eq!(status, 200);
    let token = answer["access_token"].as_str().unwrap();
    let (_, listed) = stage.get("318840027715501/phone_numbers?fields=id", token).await;
    assert_eq!(listed["data"][0]["id"], "204417760098801");
    stage.twin.settle().await;
    let events: Vec<Value> = stage
        .heard()
        .iter()
        .map(|one| one.value()["event"].clone())
        .collect();
    assert_eq!(events, ["PARTNER_ADDED", "PARTNER_APP_INSTALLED"]);
}

#[tokio::test]
pub async fn objects_made_in_the_popup_exist_afterwards() {
    let stage = Stage::new().await;
    let made = [
        ("business", "new"),
        ("business_name", "Warung Baru"),
        ("waba", "new"),
        ("waba_name", "Warung"),
        ("number", "new"),
        ("new_number", "+62 21 5550 1999"),
        ("new_name", "Warung Baru"),
        ("verify", "later"),
    ];
    let (_, steps) = approve(&stage, &made).await;
    let ids = session(&steps[0]);
    let (_, answer) = stage.exchange(&code_in(&steps)).await;
    let token = answer["access_token"].as_str().unwrap();
    let number = ids["data"]["phone_number_id"].as_str().unwrap();
    let (_, shown) = stage
        .get(
            &format!("{number}?fields=verified_name,code_verification_status"),
            token,
        )
        .await;
    assert_eq!(shown["verified_name"], "Warung Baru");
    assert_eq!(shown["code_verification_status"], "NOT_VERIFIED");
}

#[tokio::test]
pub async fn mixed_choices_are_refused() {
    let stage = Stage::new().await;
    let (status, _) = approve(
        &stage,
        &[
            ("business", "771500412266301"),
            ("waba", "318840027715502"),
            ("number", "none"),
        ],
    )
    .await;
    assert_eq!(status, 400);
    assert_eq!(approve(&stage, &[]).await.0, 400);
}

#[tokio::test]
pub async fn every_option_changes_what_the_page_hears() {
    let stage = Stage::new().await;
    let with = |name: &'static str| {
        let mut pairs = KOPI.to_vec();
        pairs.push(("opt", name));
        pairs
    };
    let acts = |steps: &[Value]| -> Vec<String> {
        steps
            .iter()
            .map(|one| one["act"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        acts(&approve(&stage, &with("code-first")).await.1),
        ["code", "say"]
    );
    assert_eq!(
        acts(&approve(&stage, &with("ids-first")).await.1),
        ["say", "code"]
    );
    assert_eq!(acts(&approve(&stage, &with("no-ids")).await.1), ["code"]);
    assert_eq!(acts(&approve(&stage, &with("no-code")).await.1), ["say"]);
    assert_eq!(
        acts(&approve(&stage, &with("evil-origin")).await.1),
        ["alien", "say", "code", "alien"]
    );
    assert!(approve(&stage, &with("malformed-message")).await.1.len() > 5);
    let other = session(&approve(&stage, &with("stale-ids")).await.1[0]);
    assert_ne!(other["data"]["waba_id"], "318840027715501");
    let only = session(&approve(&stage, &with("only-waba")).await.1[0]);
    assert_eq!(only["event"], "FINISH_ONLY_WABA");
    assert!(only["data"].get("phone_number_id").is_none());
    let app = session(&approve(&stage, &with("coexistence-only-waba")).await.1[0]);
    assert_eq!(app["event"], "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING");
    assert_eq!(app["data"], serde_json::json!({ "waba_id": "318840027715501" }));
    let (_, steps) = approve(&stage, &with("missing-scope")).await;
    let (_, answer) = stage.exchange(&code_in(&steps)).await;
    let body = crate::stage::text_to(SARI, "x");
    let token = answer["access_token"].as_str().unwrap();
    let (_, refused) = stage.post("204417760098801/messages", token, body).await;
    assert_eq!(code_of(&refused), 10);
    let (_, steps) = approve(&stage, &with("never-expires")).await;
    let (_, answer) = stage.exchange(&code_in(&steps)).await;
    assert!(answer["access_token"].is_string() && answer.get("expires_in").is_none());
}

#[tokio::test]
pub async fn a_popup_without_the_right_response_type_gives_no_code() {
    let stage = Stage::new().await;
    let mut pairs = LAUNCH.to_vec();
    pairs.extend_from_slice(KOPI);
    pairs.retain(|(name, _)| *name != "response_type");
    pairs.push(("response_type", "token"));
    let (_, plan) = stage.form("/signup/approve", &pairs).await;
    assert!(
        plan.contains("access_token=") && !plan.contains("\"code="),
        "{plan}"
    );
}

#[tokio::test]
pub async fn a_cancelled_popup_tells_the_step_or_the_error() {
    let stage = Stage::new().await;
    let page = stage.page(&address("waba", &[], "http://localhost:3000")).await;
    for part in [
        "data-step=\"WABA_PHONE_PROFILE_PICKER\"",
        "data-session=\"twin-",
        "data-act=\"cancel\"",
        "data-act=\"report\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let script = stage.page("/look/signup.js").await;
    for field in [
        "current_step",
        "error_message",
        "error_code",
        "session_id",
        "timestamp",
    ] {
        assert!(script.contains(field), "{field}");
    }
}

#[tokio::test]
pub async fn whatever_is_in_the_table_can_be_made_to_happen_from_the_console() {
    let stage = Stage::new().await;
    let console = stage.page("/console").await;
    for row in twin::table() {
        assert!(console.contains(row.name), "{}", row.name);
    }
    let rows: Vec<Value> = serde_json::from_str(&stage.page("/console/table.json").await).unwrap();
    assert_eq!(rows.len(), twin::table().len());
    let pairs = [
        ("name", "account-offboarded"),
        ("number", ROTI.phone_number_id),
        ("customer", "sari"),
    ];
    assert_eq!(stage.form("/console/inject", &pairs).await.0, 303);
    assert_eq!(stage.heard()[0].value()["event"], "ACCOUNT_OFFBOARDED");
}

#[tokio::test]
pub async fn a_switch_of_the_console_is_preset_in_the_popup() {
    let stage = Stage::new().await;
    stage.twin.set(Misbehaviour::StaleIds);
    let page = stage
        .page("/v26.0/dialog/oauth?client_id=1001001001&config_id=2002002002")
        .await;
    let before = page.split("es-opt-stale-ids").next().unwrap();
    assert!(before.rsplit("<input").next().unwrap().contains("checked"));
}

#[tokio::test]
pub async fn the_phone_shows_a_conversation_with_its_ticks() {
    let stage = Stage::new().await;
    let chat = format!("/phone/chat?customer=sari&number={}", ROTI.phone_number_id);
    let typed = [
        ("customer", "sari"),
        ("number", ROTI.phone_number_id),
        ("kind", "text"),
        ("text", "Ada roti <sobek>?"),
    ];
    assert_eq!(stage.form("/phone/messages", &typed).await.0, 204);
    let page = stage.page(&chat).await;
    assert!(page.contains("Ada roti &lt;sobek&gt;?") && page.contains("bubble-out"));
    assert!(
        page.contains("data-state=\"delivered\""),
        "the product answered 200"
    );
    let wamid = stage.heard()[0].value()["messages"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let read = serde_json::json!({ "messaging_product": "whatsapp", "status": "read", "message_id": wamid });
    stage
        .post(&format!("{}/messages", ROTI.phone_number_id), ROTI.token, read)
        .await;
    assert!(stage.page(&chat).await.contains("data-state=\"read\""));
    let (_, answer) = stage.roti_sends(SARI, "Ada, kak. Rp25.000").await;
    assert!(
        !stage.page(&chat).await.contains("Rp25.000"),
        "not before it is delivered"
    );
    stage.twin.settle().await;
    let page = stage.page(&chat).await;
    assert!(page.contains("Rp25.000") && page.contains("bubble-in") && page.contains(&wamid_of(&answer)));
}

#[tokio::test]
pub async fn a_new_customer_can_write_at_once() {
    let stage = Stage::new().await;
    let form = [
        ("name", "Rudi"),
        ("phone", "+62 812-5550-4444"),
        ("username", ""),
        ("number", ROTI.phone_number_id),
    ];
    assert_eq!(stage.form("/phone/customers", &form).await.0, 303);
    stage
        .twin
        .customer_says(ROTI.phone_number_id, "+6281255504444", "Halo")
        .await;
    assert_eq!(stage.heard()[0].value()["contacts"][0]["profile"]["name"], "Rudi");
}

#[tokio::test]
pub async fn the_whole_phone_and_console_render() {
    let stage = Stage::new().await;
    stage.sari_wrote().await;
    let phone = stage.page("/phone").await;
    for part in ["phone-customer", "phone-number", "phone-input", "phone-send"] {
        assert!(phone.contains(part), "{part}");
    }
    for path in ["/", "/console", "/console/live"] {
        let page = stage.page(path).await;
        assert!(page.contains("Roti Pagi"));
        assert!(!page.contains(ROTI.token), "tokens are shown by their end only");
    }
    assert_eq!(
        stage
            .form(
                "/console/misbehave",
                &[("name", "plain-error"), ("times", "once")]
            )
            .await
            .0,
        303
    );
    assert_eq!(stage.roti_sends(SARI, "x").await.0, 503);
    assert_eq!(
        stage
            .form(
                "/console/token",
                &[("tail", &ROTI.token[ROTI.token.len() - 10..]), ("act", "revoke")]
            )
            .await
            .0,
        303
    );
    assert_eq!(stage.roti_sends(SARI, "x").await.0, 401);
}
