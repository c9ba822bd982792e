//! A button that copies a field of the page. Without scripts it is not there: the field can be selected by hand.

use leptos::prelude::*;

/// Copies the field with the id `field`, and says so for a moment.
#[island]
pub fn Copy(field: String, copy: String, copied: String) -> impl IntoView {
    let (ready, set_ready) = signal(false);
    let (done, set_done) = signal(false);
    Effect::new(move || set_ready.set(true));
    let click = move |_| {
        #[cfg(feature = "hydrate")]
        in_browser::copy(&field, set_done);
        #[cfg(not(feature = "hydrate"))]
        let _ = (&field, set_done);
    };
    let label = move || if done.get() { copied.clone() } else { copy.clone() };
    view! {
        <button class="button" type="button" hidden=move || !ready.get() on:click=click data-testid="copy">
            <span aria-live="polite">{label}</span>
        </button>
    }
}

#[cfg(feature = "hydrate")]
mod in_browser {
    use std::time::Duration;

    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::HtmlInputElement;

    const SHOWN: Duration = Duration::from_secs(3);

    pub fn copy(field: &str, done: WriteSignal<bool>) {
        let Some(field) = document()
            .get_element_by_id(field)
            .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
        else {
            return;
        };
        // Selected as well: where the clipboard is closed to pages, one key is left to press.
        field.select();
        let clipboard = window().navigator().clipboard();
        if clipboard.is_undefined() {
            return;
        }
        let writing = clipboard.write_text(&field.value());
        spawn_local(async move {
            if JsFuture::from(writing).await.is_ok() {
                done.set(true);
                set_timeout(move || done.set(false), SHOWN);
            }
        });
    }
}
