//! Countdowns that move, and clocks in the reader's own zone. The server has already written both; without scripts they stay as written.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

const EVERY: Duration = Duration::from_secs(10);
const MINUTE: i64 = 60;

pub(super) fn start() {
    tick();
    drop(set_interval_with_handle(tick, EVERY));
}

/// Rewrites everything that carries a moment.
pub(super) fn tick() {
    let now = js_sys::Date::now();
    for_each("[data-until]", |element| show_left(element, now));
    for_each("time[data-clock]", show_clock);
}

fn for_each(selector: &str, each: impl Fn(&Element)) {
    let Ok(found) = document().query_selector_all(selector) else {
        return;
    };
    for index in 0..found.length() {
        if let Some(element) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) {
            each(&element);
        }
    }
}

fn show_left(element: &Element, now_ms: f64) {
    let attribute = |name: &str| element.get_attribute(name).unwrap_or_default();
    let Some(seconds) = seconds_between(now_ms, js_sys::Date::parse(&attribute("data-until"))) else {
        return;
    };
    let text = if seconds > 0 {
        attribute("data-left").replace(
            "{}",
            &words(seconds, &attribute("data-hour"), &attribute("data-minute")),
        )
    } else {
        attribute("data-closed")
    };
    let level = match seconds {
        ..=0 => "closed",
        1..=1800 => "urgent",
        1801..=7200 => "soon",
        _ => "calm",
    };
    drop(element.set_attribute("data-level", level));
    if let Ok(Some(place)) = element.query_selector(".countdown-text") {
        place.set_text_content(Some(&text));
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a window is a day, far below what an integer holds"
)]
fn seconds_between(now_ms: f64, until_ms: f64) -> Option<i64> {
    until_ms
        .is_finite()
        .then(|| ((until_ms - now_ms) / 1000.0) as i64)
}

fn words(seconds: i64, hour: &str, minute: &str) -> String {
    let minutes = seconds.max(MINUTE) / MINUTE;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} {minute}"),
        (hours, 0) => format!("{hours} {hour}"),
        (hours, minutes) => format!("{hours} {hour} {minutes} {minute}"),
    }
}

fn show_clock(element: &Element) {
    let moment = element.get_attribute("datetime").unwrap_or_default();
    let separator = element.get_attribute("data-clock").unwrap_or_default();
    let date = js_sys::Date::new(&JsValue::from_str(&moment));
    if date.get_time().is_finite() {
        element.set_text_content(Some(&format!(
            "{:02}{separator}{:02}",
            date.get_hours(),
            date.get_minutes()
        )));
    }
}
