//! A helping hand for whoever writes: the keyboard sends, the limit is visible, and nothing typed is lost until it is sent.

use leptos::prelude::*;

/// Decorates the text field with the id `field` and the form around it. `sent` says that the last text has left; `bytes`, that the
/// channel counts bytes of UTF-8 instead of UTF-16 units.
#[island]
#[cfg_attr(
    feature = "hydrate",
    expect(clippy::needless_pass_by_value, reason = "an island owns its properties")
)]
pub fn Composer(
    field: String,
    keep_as: String,
    limit: u32,
    sent: bool,
    hint: String,
    bytes: bool,
) -> impl IntoView {
    let length = RwSignal::new(0_u32);
    #[cfg(feature = "hydrate")]
    browser::attach(&field, keep_as, sent, (length, bytes));
    #[cfg(not(feature = "hydrate"))]
    let _ = (field, keep_as, sent, bytes);
    let near = move || length.get().saturating_mul(10) > limit.saturating_mul(9);
    view! {
        <span class="composer-aside">
            <span class="composer-hint">{hint}</span>
            <span class="composer-count" data-near=move || if near() { "true" } else { "false" } data-testid="composer-count">
                {move || format!("{}/{limit}", length.get())}
            </span>
        </span>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{EventTarget, HtmlTextAreaElement, KeyboardEvent, Storage};

    pub(super) fn attach(field: &str, keep_as: String, sent: bool, length: (RwSignal<u32>, bool)) {
        let Some(text) = document()
            .get_element_by_id(field)
            .and_then(|found| found.dyn_into::<HtmlTextAreaElement>().ok())
        else {
            return;
        };
        restore(&text, &keep_as, sent);
        measure(&text, length);
        on_input(&text, keep_as, length);
        on_keys(&text);
    }

    fn storage() -> Option<Storage> {
        window().session_storage().ok().flatten()
    }

    fn restore(text: &HtmlTextAreaElement, keep_as: &str, sent: bool) {
        let Some(storage) = storage() else { return };
        if sent {
            drop(storage.remove_item(keep_as));
        } else if text.value().is_empty()
            && let Ok(Some(kept)) = storage.get_item(keep_as)
        {
            text.set_value(&kept);
        }
    }

    /// As the channel counts.
    fn measure(text: &HtmlTextAreaElement, (length, bytes): (RwSignal<u32>, bool)) {
        let text = text.value();
        let count = if bytes {
            text.len()
        } else {
            text.encode_utf16().count()
        };
        length.set(u32::try_from(count).unwrap_or(u32::MAX));
    }

    fn on_input(text: &HtmlTextAreaElement, keep_as: String, length: (RwSignal<u32>, bool)) {
        let field = text.clone();
        listen(text, "input", move |_: web_sys::Event| {
            measure(&field, length);
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
