//! What became of an answer on its way, as people know it from their phones: one tick sent, two delivered, two in colour read.

use domain::Lang;
use domain::send::SendState;
use leptos::prelude::*;

use super::{Icon, icon};
use crate::words::thread;

/// The mark and, for readers who cannot see it, its name.
pub fn ticks(lang: Lang, state: SendState) -> AnyView {
    let (code, drawing) = drawing(state);
    view! {
        <span class=format!("ticks ticks-{code}") data-testid="ticks" data-state=code title=thread::state(lang, state)>
            {drawing}
            <span class="visually-hidden">{thread::state(lang, state)}</span>
        </span>
    }
    .into_any()
}

fn drawing(state: SendState) -> (&'static str, AnyView) {
    match state {
        SendState::Queued => ("queued", icon(Icon::Clock)),
        SendState::Sending => ("sending", icon(Icon::Clock)),
        SendState::Accepted => ("accepted", one()),
        SendState::Sent => ("sent", one()),
        SendState::Delivered => ("delivered", two()),
        SendState::Read => ("read", two()),
        SendState::Unknown => ("unknown", icon(Icon::Question)),
        SendState::Failed => ("failed", icon(Icon::Alert)),
        SendState::Expired => ("expired", icon(Icon::Clock)),
        SendState::Cancelled => ("cancelled", icon(Icon::Cross)),
    }
}

fn one() -> AnyView {
    view! {
        <svg viewBox="0 0 16 12" aria-hidden="true" focusable="false"><path d="M3 6.5l3.2 3.2L12.5 2.5"/></svg>
    }
    .into_any()
}

fn two() -> AnyView {
    view! {
        <svg viewBox="0 0 18 12" aria-hidden="true" focusable="false">
            <path d="M1 6.5l3.2 3.2L10.5 2.5"/>
            <path d="M8.2 9.2l.5.5L15.5 2.5"/>
        </svg>
    }
    .into_any()
}
