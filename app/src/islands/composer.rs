//! A helping hand for whoever writes: the keyboard sends, the limit is visible, and nothing typed is lost until it is sent.

// Not at the island itself: it is found by a hash of its source, which must be the same for the server and the browser.
#![cfg_attr(
    feature = "hydrate",
    expect(clippy::needless_pass_by_value, reason = "an island owns its properties")
)]

use leptos::prelude::*;

/// Decorates the text field with the id `field` and the form around it. `sent` says that the last text has left; `bytes`, that the
/// channel counts bytes of UTF-8 instead of UTF-16 units. Where `limit_in_public` is given, the form lets one choose who reads the text,
/// and what everybody reads is counted by characters up to that.
#[island]
pub fn Composer(
    field: String,
    keep_as: String,
    limit: u32,
    sent: bool,
    hint: String,
    bytes: bool,
    limit_in_public: Option<u32>,
) -> impl IntoView {
    let length = RwSignal::new(0_u32);
    let current = RwSignal::new(limit);
    #[cfg(feature = "hydrate")]
    {
        let shown = browser::Shown {
            length,
            limit: current,
        };
        let limits = browser::Limits {
            limit,
            bytes,
            in_public: limit_in_public,
        };
        browser::attach(&field, keep_as, sent, (shown, limits));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (field, keep_as, sent, bytes, limit_in_public);
    let limit = move || current.get();
    let near = move || length.get().saturating_mul(10) > limit().saturating_mul(9);
    view! {
        <span class="composer-aside">
            <span class="composer-hint">{hint}</span>
            <span class="composer-count" data-near=move || if near() { "true" } else { "false" } data-testid="composer-count">
                {move || format!("{}/{}", length.get(), limit())}
            </span>
        </span>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{EventTarget, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent, Storage};

    /// What the reader sees of it.
    #[derive(Clone, Copy)]
    pub(super) struct Shown {
        pub(super) length: RwSignal<u32>,
        pub(super) limit: RwSignal<u32>,
    }

    #[derive(Clone, Copy)]
    pub(super) struct Limits {
        pub(super) limit: u32,
        pub(super) bytes: bool,
        pub(super) in_public: Option<u32>,
    }

    type Count = (Shown, Limits);

    /// The answers to a comment that everybody will read.
    const PUBLIC: &str = "input[name='way'][value='comment']";
    const PRIVATE: &str = "input[name='way'][value='private_reply']";

    pub(super) fn attach(field: &str, keep_as: String, sent: bool, count: Count) {
        let Some(text) = document()
            .get_element_by_id(field)
            .and_then(|found| found.dyn_into::<HtmlTextAreaElement>().ok())
        else {
            return;
        };
        restore(&text, &keep_as, sent);
        on_choice(&text, &keep_as, count);
        // What differs from the server's page is written only after the page has come alive.
        let field = text.clone();
        set_timeout(move || measure(&field, count), Duration::ZERO);
        on_input(&text, keep_as, count);
        on_keys(&text);
    }

    fn option(text: &HtmlTextAreaElement, which: &str) -> Option<HtmlInputElement> {
        text.form()?
            .query_selector(which)
            .ok()
            .flatten()?
            .dyn_into::<HtmlInputElement>()
            .ok()
    }

    fn way_kept_as(keep_as: &str) -> String {
        format!("{keep_as}-way")
    }

    fn on_choice(text: &HtmlTextAreaElement, keep_as: &str, count: Count) {
        let Some(form) = text.form() else { return };
        if count.1.in_public.is_none() {
            return;
        }
        let (field, key) = (text.clone(), way_kept_as(keep_as));
        listen(&form, "change", move |_: web_sys::Event| {
            let public = option(&field, PUBLIC).is_some_and(|option| option.checked());
            if let Some(storage) = storage() {
                drop(storage.set_item(&key, if public { PUBLIC } else { PRIVATE }));
            }
            measure(&field, count);
        });
    }

    /// A text that was begun for one reader is not offered to everybody.
    fn restore_way(text: &HtmlTextAreaElement, storage: &Storage, keep_as: &str) {
        if let Ok(Some(kept)) = storage.get_item(&way_kept_as(keep_as))
            && let Some(option) = option(text, &kept)
            && !option.disabled()
        {
            option.set_checked(true);
        }
    }

    fn storage() -> Option<Storage> {
        window().session_storage().ok().flatten()
    }

    fn restore(text: &HtmlTextAreaElement, keep_as: &str, sent: bool) {
        let Some(storage) = storage() else { return };
        if sent {
            drop(storage.remove_item(keep_as));
            drop(storage.remove_item(&way_kept_as(keep_as)));
        } else if text.value().is_empty()
            && let Ok(Some(kept)) = storage.get_item(keep_as)
        {
            text.set_value(&kept);
            restore_way(text, &storage, keep_as);
        }
    }

    /// As the channel counts.
    fn measure(text: &HtmlTextAreaElement, (shown, limits): Count) {
        let public = option(text, PUBLIC).is_some_and(|option| option.checked());
        let in_public = limits.in_public.filter(|_| public);
        let limit = in_public.unwrap_or(limits.limit);
        text.set_max_length(i32::try_from(limit).unwrap_or(i32::MAX));
        let text = text.value();
        let count = match (in_public, limits.bytes) {
            (Some(_), _) => text.chars().count(),
            (None, true) => text.len(),
            (None, false) => text.encode_utf16().count(),
        };
        shown.limit.set(limit);
        shown.length.set(u32::try_from(count).unwrap_or(u32::MAX));
    }

    fn on_input(text: &HtmlTextAreaElement, keep_as: String, count: Count) {
        let field = text.clone();
        listen(text, "input", move |_: web_sys::Event| {
            measure(&field, count);
            if let Some(storage) = storage() {
                drop(storage.set_item(&keep_as, &field.value()));
            }
        });
    }

    fn on_keys(text: &HtmlTextAreaElement) {
        let field = text.clone();
        listen(text, "keydown", move |event: KeyboardEvent| {
            let send = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
            if let (true, Some(form)) = (send, field.form()) {
                event.prevent_default();
                drop(form.request_submit());
            }
        });
    }

    fn listen<E: wasm_bindgen::convert::FromWasmAbi + 'static>(
        target: &EventTarget,
        name: &str,
        heard: impl Fn(E) + 'static,
    ) {
        let heard = Closure::<dyn Fn(E)>::new(heard);
        drop(target.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref()));
        heard.forget();
    }
}
