//! The browser's entry point: makes the islands of `app` come alive, and nothing else.
use app as _;

/// Called by the page's own loader once the module has arrived.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
