//! Moments and the time that is left.
//!
//! The server writes complete words; the page-wide live island refreshes what carries `data-until` or `data-clock`.

use domain::Lang;
use jiff::Timestamp;
use leptos::prelude::*;

use crate::words::common;

/// A moment in full, as in the evidence: `22 Nov 2026, 14:05`.
#[component]
pub fn At(lang: Lang, at: Timestamp) -> impl IntoView {
    let iso = at.to_string();
    view! { <time datetime=iso.clone() title=iso>{common::moment(lang, at)}</time> }
}

/// How long ago something happened.
#[component]
pub fn Ago(lang: Lang, now: Timestamp, at: Timestamp) -> impl IntoView {
    view! {
        <time class="ago" datetime=at.to_string() title=common::moment(lang, at)>
            {common::ago(lang, now, at)}
        </time>
    }
}

/// Time left before the channel refuses free answers; nothing when there never was a window.
#[component]
pub fn Countdown(lang: Lang, now: Timestamp, until: Option<Timestamp>) -> impl IntoView {
    let words = common::words(lang);
    until.map(|until| {
        let seconds = until.as_second().saturating_sub(now.as_second());
        let open = seconds > 0;
        let text = if open {
            words.left.replace("{}", &common::duration(lang, seconds))
        } else {
            words.window_closed.to_owned()
        };
        let (hour, minute) = common::duration_units(lang);
        view! {
            <span
                class="countdown"
                data-level=level(seconds)
                data-until=until.to_string()
                data-left=words.left
                data-hour=hour
                data-minute=minute
                data-closed=words.window_closed
                title=words.left_to_answer
                data-testid="countdown"
            >
                {super::icon(super::Icon::Clock)}
                <span class="countdown-text">{text}</span>
            </span>
        }
    })
}

/// Calm until two hours before the end, urgent in the last half hour.
const fn level(seconds: i64) -> &'static str {
    match seconds {
        ..=0 => "closed",
        1..=1800 => "urgent",
        1801..=7200 => "soon",
        _ => "calm",
    }
}
