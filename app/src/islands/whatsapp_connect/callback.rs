//! The two requests of the launcher: handing over the code, and a new launch for a page that stood open.

use js_sys::{JSON, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, Headers, RequestInit, Response, SupportedType};

use super::meta_sdk::object;
use crate::islands::signup_attempt::{SessionInfo, Submission};

pub enum Answer {
    Connected,
    SessionEnded,
    /// The server's code of what went wrong. Nothing was kept there.
    Problem(String),
    /// No answer came back: whether the number is connected is seen on Integrations.
    Lost,
}

/// Hands the code over. It is good for 30 seconds and once, so this is never tried twice.
pub async fn exchange(launch: &str, submission: &Submission) -> Answer {
    let body = object(&[
        ("code", submission.code.as_str().into()),
        ("session_info", ids(&submission.session_info).into()),
        ("launch", launch.into()),
    ]);
    match post("/api/wa/embedded-signup-callback", &body).await {
        Ok(response) if response.ok() => Answer::Connected,
        Ok(response) if response.status() == 401 => Answer::SessionEnded,
        Ok(response) => Answer::Problem(error_code(&response).await.unwrap_or_default()),
        Err(_) => Answer::Lost,
    }
}

/// An id that the popup did not name is left out.
fn ids(info: &SessionInfo) -> Object {
    let named: Vec<(&str, JsValue)> = [
        ("waba_id", &info.waba_id),
        ("phone_number_id", &info.phone_number_id),
        ("business_id", &info.business_id),
    ]
    .into_iter()
    .filter_map(|(name, id)| id.as_deref().map(|id| (name, id.into())))
    .collect();
    object(&named)
}

async fn post(address: &str, body: &Object) -> Result<Response, JsValue> {
    let headers = Headers::new()?;
    headers.set("Content-Type", "application/json")?;
    headers.set("Accept", "application/json")?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&JSON::stringify(body)?.into());
    JsFuture::from(window().fetch_with_str_and_init(address, &init))
        .await?
        .dyn_into()
}

async fn error_code(response: &Response) -> Option<String> {
    let body = JsFuture::from(response.json().ok()?).await.ok()?;
    let error = Reflect::get(&body, &"error".into()).ok()?;
    Reflect::get(&error, &"code".into()).ok()?.as_string()
}

/// Reads this very page again and takes the launch from it.
pub async fn fresh_launch() -> Option<String> {
    let address = window().location().href().ok()?;
    let response: Response = JsFuture::from(window().fetch_with_str(&address))
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    let html = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    let page = DomParser::new()
        .ok()?
        .parse_from_string(&html, SupportedType::TextHtml)
        .ok()?;
    page.query_selector("[data-launch]")
        .ok()??
        .get_attribute("data-launch")
        .filter(|launch| !launch.is_empty())
}
