//! The half of the launcher that lives in the browser: clicks, the popup's messages, and what the page shows meanwhile.

use std::time::Duration;

use js_sys::Object;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::MessageEvent;

use super::callback::{self, Answer};
use super::{ConnectLabels, ConnectSetup, Stage, meta_sdk};
use crate::islands::signup_attempt::{PATIENCE_MS, Signup, Step};

/// Meta's script is given this long before the page says that something stops it.
const SDK_PATIENCE: Duration = Duration::from_secs(12);

/// A launch is good for 15 minutes; an idle page fetches itself a new one before that.
const LAUNCH_IS_OLD_MS: f64 = 10.0 * 60.0 * 1000.0;

#[derive(Clone, Copy)]
struct Launcher {
    setup: StoredValue<ConnectSetup>,
    labels: StoredValue<ConnectLabels>,
    stage: RwSignal<Stage>,
    problem: RwSignal<Option<String>>,
    launch: RwSignal<String>,
    launched_page_at: StoredValue<f64>,
    signup: StoredValue<Signup>,
    attempt: StoredValue<u32>,
    /// The window that spoke during the current attempt, and those that spoke during earlier ones.
    speaker: StoredValue<Option<Object>, LocalStorage>,
    earlier_speakers: StoredValue<Vec<Object>, LocalStorage>,
}

pub(super) fn prepare(
    setup: ConnectSetup,
    labels: StoredValue<ConnectLabels>,
    stage: RwSignal<Stage>,
    problem: RwSignal<Option<String>>,
    launch: RwSignal<String>,
) -> impl Fn(MouseEvent) + 'static {
    let launcher = Launcher {
        setup: StoredValue::new(setup),
        labels,
        stage,
        problem,
        launch,
        launched_page_at: StoredValue::new(js_sys::Date::now()),
        signup: StoredValue::new(Signup::default()),
        attempt: StoredValue::new(0),
        speaker: StoredValue::new_local(None),
        earlier_speakers: StoredValue::new_local(Vec::new()),
    };
    launcher.load_sdk();
    launcher.listen_to_the_popup();
    launcher.keep_the_launch_fresh();
    move |_| launcher.click()
}

impl Launcher {
    fn load_sdk(self) {
        let ready = move || self.stage.set(Stage::Ready);
        let blocked = move || {
            if self.stage.get_untracked() == Stage::Preparing {
                self.stage.set(Stage::Blocked);
                self.problem
                    .set(Some(self.labels.with_value(|words| words.sdk_blocked.clone())));
            }
        };
        let ready = move || {
            if self.stage.get_untracked() == Stage::Blocked {
                self.problem.set(None);
            }
            ready();
        };
        self.setup
            .with_value(|setup| meta_sdk::load(setup, ready, blocked));
        set_timeout(blocked, SDK_PATIENCE);
    }

    /// Everything up to `FB.login` happens inside the click, or the browser would block the window.
    fn click(self) {
        let now = js_sys::Date::now();
        let Some(attempt) = self
            .signup
            .try_update_value(|signup| signup.launch(now))
            .flatten()
        else {
            return;
        };
        self.attempt.set_value(attempt);
        if let Some(speaker) = self.speaker.try_update_value(Option::take).flatten() {
            self.earlier_speakers
                .update_value(|earlier| earlier.push(speaker));
        }
        self.problem.set(None);
        self.stage.set(Stage::WaitingForMeta);
        let answered = move |code| {
            if let Some(step) = self
                .signup
                .try_update_value(|signup| signup.answered(attempt, code))
            {
                self.follow(attempt, step);
            }
        };
        let opened = self
            .setup
            .with_value(|setup| meta_sdk::log_in(&setup.config_id, answered));
        if opened.is_err() {
            self.stop(attempt, "meta_error");
        }
    }

    fn listen_to_the_popup(self) {
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| self.hear(&event));
        let _ = window().add_event_listener_with_callback("message", heard.as_ref().unchecked_ref());
        // The page and its listener end together.
        heard.forget();
    }

    fn hear(self, event: &MessageEvent) {
        let believed = self
            .setup
            .with_value(|setup| setup.origins.contains(&event.origin()));
        if !believed || self.spoke_earlier(event) {
            return;
        }
        let Some(message) = meta_sdk::read_message(&event.data()) else {
            return;
        };
        self.speaker.set_value(event.source());
        let attempt = self.attempt.get_value();
        if let Some(step) = self
            .signup
            .try_update_value(|signup| signup.popup_said(attempt, message))
        {
            self.follow(attempt, step);
        }
    }

    fn spoke_earlier(self, event: &MessageEvent) -> bool {
        event.source().is_some_and(|source| {
            self.earlier_speakers
                .with_value(|earlier| earlier.iter().any(|window| Object::is(window, &source)))
        })
    }

    fn follow(self, attempt: u32, step: Step) {
        match step {
            Step::Nothing => {}
            Step::WaitForIds => {
                let over = move || {
                    if let Some(step) = self
                        .signup
                        .try_update_value(|signup| signup.patience_over(attempt))
                    {
                        self.follow(attempt, step);
                    }
                };
                set_timeout(over, Duration::from_millis(u64::from(PATIENCE_MS)));
            }
            Step::Exchange(submission) => {
                self.stage.set(Stage::Exchanging);
                let launch = self.launch.get_untracked();
                spawn_local(
                    async move { self.conclude(attempt, callback::exchange(&launch, &submission).await) },
                );
            }
            Step::Stop(code) => self.stop(attempt, code),
        }
    }

    fn conclude(self, attempt: u32, answer: Answer) {
        match answer {
            Answer::Connected => {
                self.stage.set(Stage::Connected);
                self.setup.with_value(|setup| go(&setup.done_at));
            }
            Answer::SessionEnded => self.setup.with_value(|setup| go(&setup.ended_at)),
            Answer::Problem(code) => {
                self.stop(attempt, &code);
                if code.starts_with("launch_") {
                    self.renew_launch();
                }
            }
            Answer::Lost => {
                self.stop(attempt, "");
                self.problem
                    .set(Some(self.labels.with_value(|words| words.lost.clone())));
            }
        }
    }

    fn stop(self, attempt: u32, code: &str) {
        self.signup.update_value(|signup| signup.failed(attempt));
        self.stage.set(Stage::Ready);
        self.problem
            .set(Some(self.labels.with_value(|words| words.problem(code))));
    }

    fn keep_the_launch_fresh(self) {
        let look = move || {
            let old = js_sys::Date::now() - self.launched_page_at.get_value() > LAUNCH_IS_OLD_MS;
            if old && self.signup.with_value(Signup::is_idle) && !document().hidden() {
                self.renew_launch();
            }
        };
        set_interval(look, Duration::from_mins(1));
        let _ = window_event_listener(leptos::ev::focus, move |_| look());
    }

    fn renew_launch(self) {
        self.launched_page_at.set_value(js_sys::Date::now());
        spawn_local(async move {
            if let Some(launch) = callback::fresh_launch().await
                && self.signup.with_value(Signup::is_idle)
            {
                self.launch.set(launch);
            }
        });
    }
}

fn go(address: &str) {
    // Refused only for malformed addresses, and these come from our own server.
    let _ = window().location().assign(address);
}
