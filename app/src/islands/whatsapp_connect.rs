//! The button that opens Meta's own window and brings its answer to the server.
//!
//! The launch token is already in the page, so that the window opens inside the click: any request before it would get the popup blocked.
//! Without scripts the button stays disabled and the page offers pairing by hand.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod callback;
#[cfg(feature = "hydrate")]
mod meta_sdk;

/// What the browser must know of this installation to open Meta's window. Nothing here is secret but the launch, which opens nothing
/// without the session that started it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConnectSetup {
    pub app_id: String,
    pub config_id: String,
    pub graph_version: String,
    pub sdk_url: String,
    /// Whose popup messages are believed.
    pub origins: Vec<String>,
    pub launch: String,
    /// Where a finished signup lands.
    pub done_at: String,
    /// Where someone lands whose session ended meanwhile.
    pub ended_at: String,
}

/// Finished words, since no dictionary is shipped to the browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ConnectLabels {
    pub connect: String,
    pub preparing: String,
    pub waiting_for_meta: String,
    pub exchanging: String,
    pub connected: String,
    pub start_again: String,
    pub sdk_blocked: String,
    pub lost: String,
    pub unknown: String,
    /// Code of a problem and its sentence.
    pub problems: Vec<(String, String)>,
}

impl ConnectLabels {
    #[cfg(feature = "hydrate")]
    fn problem(&self, code: &str) -> String {
        self.problems
            .iter()
            .find(|(known, _)| known == code)
            .map_or_else(|| self.unknown.clone(), |(_, words)| words.clone())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "only the browser gets past the first stage")
)]
enum Stage {
    Preparing,
    Ready,
    WaitingForMeta,
    Exchanging,
    Connected,
    /// Meta's script could not be loaded.
    Blocked,
}

#[island]
pub fn WhatsAppConnect(setup: ConnectSetup, labels: ConnectLabels) -> impl IntoView {
    let stage = RwSignal::new(Stage::Preparing);
    let problem = RwSignal::new(None::<String>);
    let labels = StoredValue::new(labels);

    #[cfg(feature = "hydrate")]
    let (launch, on_click) = {
        let launch = RwSignal::new(setup.launch.clone());
        (launch, browser::prepare(setup, labels, stage, problem, launch))
    };
    #[cfg(not(feature = "hydrate"))]
    let (launch, on_click) = (RwSignal::new(setup.launch), |_: leptos::ev::MouseEvent| {});

    let label = move || {
        labels.with_value(|words| match stage.get() {
            Stage::WaitingForMeta => words.start_again.clone(),
            _ => words.connect.clone(),
        })
    };
    let status = move || {
        labels.with_value(|words| match stage.get() {
            Stage::Preparing => words.preparing.clone(),
            Stage::WaitingForMeta => words.waiting_for_meta.clone(),
            Stage::Exchanging => words.exchanging.clone(),
            Stage::Connected => words.connected.clone(),
            Stage::Ready | Stage::Blocked => String::new(),
        })
    };
    let busy = move || {
        matches!(
            stage.get(),
            Stage::WaitingForMeta | Stage::Exchanging | Stage::Connected
        )
    };
    let disabled = move || !matches!(stage.get(), Stage::Ready | Stage::WaitingForMeta);

    view! {
        <div class="wa-connect" data-testid="wa-connect" data-launch=move || launch.get() data-busy=move || busy().to_string()>
            <button
                type="button"
                class="button button-primary"
                data-testid="connect-whatsapp"
                disabled=disabled
                on:click=on_click
            >
                {label}
            </button>
            <p class="wa-connect-status" role="status" data-testid="connect-status">
                {status}
            </p>
            <p class="wa-connect-problem" role="alert" data-testid="connect-problem">
                {move || problem.get()}
            </p>
        </div>
    }
}
