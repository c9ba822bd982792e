//! Meta's JavaScript SDK as far as Embedded Signup v4 needs it (Meta: Embedded Signup, "Implementation" and "Version 4").

use js_sys::{Function, JSON, Object, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::prelude::*;
use web_sys::HtmlScriptElement;

use super::ConnectSetup;
use crate::islands::signup_attempt::{PopupMessage, SessionInfo};

/// Loads the script and starts it. `blocked` is called when the network or a content blocker refuses it.
pub fn load(setup: &ConnectSetup, ready: impl Fn() + Copy + 'static, blocked: impl Fn() + 'static) {
    let init = init_options(setup);
    let start = Closure::<dyn FnMut()>::new(move || {
        if call_sdk("init", &[&init]).is_ok() {
            ready();
        }
    })
    .into_js_value();
    // The script calls this name once it is loaded, so it has to be there first.
    let _ = Reflect::set(&window(), &"fbAsyncInit".into(), &start);
    if add_script(
        &setup.sdk_url,
        Closure::<dyn FnMut()>::new(blocked).into_js_value(),
    )
    .is_err()
    {
        leptos::logging::warn!("Meta's script could not be added to the page");
    }
}

fn init_options(setup: &ConnectSetup) -> Object {
    object(&[
        ("appId", setup.app_id.as_str().into()),
        ("autoLogAppEvents", true.into()),
        ("xfbml", true.into()),
        ("version", setup.graph_version.as_str().into()),
    ])
}

fn add_script(address: &str, blocked: JsValue) -> Result<(), JsValue> {
    let script: HtmlScriptElement = document().create_element("script")?.unchecked_into();
    script.set_async(true);
    script.set_defer(true);
    script.set_cross_origin(Some("anonymous"));
    script.set_onerror(Some(&blocked.unchecked_into::<Function>()));
    script.set_src(address);
    document().head().ok_or(JsValue::NULL)?.append_child(&script)?;
    Ok(())
}

/// Opens Meta's window. `answered` gets the code, or nothing when the person closed or refused.
pub fn log_in(config_id: &str, answered: impl Fn(Option<String>) + 'static) -> Result<(), JsValue> {
    let callback = Closure::<dyn FnMut(JsValue)>::new(move |response: JsValue| {
        let code = property(&response, "authResponse")
            .and_then(|answer| property(&answer, "code"))
            .and_then(|code| code.as_string());
        answered(code.filter(|code| !code.is_empty()));
    })
    .into_js_value();
    let extras = object(&[
        ("setup", Object::new().into()),
        ("sessionInfoVersion", "3".into()),
    ]);
    let options = object(&[
        ("config_id", config_id.into()),
        ("response_type", "code".into()),
        ("override_default_response_type", true.into()),
        ("extras", extras.into()),
    ]);
    call_sdk("login", &[&callback, &options])
}

fn call_sdk(method: &str, arguments: &[&JsValue]) -> Result<(), JsValue> {
    let sdk = Reflect::get(&window(), &"FB".into())?;
    let method: Function = Reflect::get(&sdk, &method.into())?.dyn_into()?;
    method.apply(&sdk, &arguments.iter().copied().collect())?;
    Ok(())
}

/// The popup's message, or nothing when it is one of the many others that Facebook's windows send. Usually a JSON string.
pub fn read_message(data: &JsValue) -> Option<PopupMessage> {
    let data = match data.as_string() {
        Some(text) => JSON::parse(&text).ok()?,
        None => data.clone(),
    };
    if text(&data, "type")? != "WA_EMBEDDED_SIGNUP" {
        return None;
    }
    match text(&data, "event")?.as_str() {
        "CANCEL" => Some(PopupMessage::Cancelled),
        "ERROR" => Some(PopupMessage::Failed),
        event if event.starts_with("FINISH") => Some(PopupMessage::Finished(session_info(&data))),
        _ => None,
    }
}

fn session_info(message: &JsValue) -> SessionInfo {
    let Some(data) = property(message, "data") else {
        return SessionInfo::default();
    };
    SessionInfo {
        waba_id: text(&data, "waba_id"),
        phone_number_id: text(&data, "phone_number_id"),
        business_id: text(&data, "business_id"),
    }
}

fn property(value: &JsValue, name: &str) -> Option<JsValue> {
    let found = Reflect::get(value, &name.into()).ok()?;
    (!found.is_null() && !found.is_undefined()).then_some(found)
}

fn text(value: &JsValue, name: &str) -> Option<String> {
    property(value, name)?.as_string().filter(|text| !text.is_empty())
}

pub fn object(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in entries {
        // Setting a plain property of a plain object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}
