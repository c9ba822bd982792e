//! Deciding by single keys. A key only presses what is on the page: what has no button has no key.

use leptos::prelude::*;

/// Keys never fire while somebody types, nor together with a modifier, which belongs to the browser.
#[island]
pub fn QueueKeys() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::start();
    view! { <span class="visually-hidden" data-testid="queue-keys-ready"></span> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::Cell;

    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Element, HtmlElement, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

    const CARDS: &str = "#live-list > .draft";
    const CURRENT: &str = "data-current";

    thread_local! {
        /// A decision is on its way; a key pressed meanwhile would decide about another card.
        static LEAVING: Cell<bool> = const { Cell::new(false) };
    }

    pub(super) fn start() {
        let pressed = Closure::<dyn Fn(KeyboardEvent)>::new(|event: KeyboardEvent| {
            if press(&event) {
                event.prevent_default();
            }
        });
        drop(document().add_event_listener_with_callback("keydown", pressed.as_ref().unchecked_ref()));
        pressed.forget();
        let sent = Closure::<dyn Fn()>::new(|| LEAVING.set(true));
        drop(document().add_event_listener_with_callback("submit", sent.as_ref().unchecked_ref()));
        sent.forget();
        // A page that comes back out of the browser's memory is decided on again.
        let shown = Closure::<dyn Fn()>::new(|| LEAVING.set(false));
        drop(window().add_event_listener_with_callback("pageshow", shown.as_ref().unchecked_ref()));
        shown.forget();
        take_place();
        if let Some(body) = document().body() {
            drop(body.set_attribute("data-keys", "ready"));
        }
    }

    /// After a decision the address names the card that is next; where that one is gone too, the first takes its place.
    fn take_place() {
        let hash = window().location().hash().unwrap_or_default();
        let Some(id) = hash.strip_prefix('#').filter(|id| id.starts_with("card-")) else {
            return;
        };
        let next = document()
            .get_element_by_id(id)
            .or_else(|| cards().into_iter().next());
        if let Some(card) = next {
            make_current(&card);
        }
    }

    fn cards() -> Vec<Element> {
        let Ok(found) = document().query_selector_all(CARDS) else {
            return Vec::new();
        };
        (0..found.length())
            .filter_map(|index| found.item(index)?.dyn_into().ok())
            .collect()
    }

    fn current() -> Option<Element> {
        let marked = document().query_selector(&format!("[{CURRENT}]")).ok().flatten();
        marked.or_else(|| document().active_element()?.closest(CARDS).ok()?)
    }

    fn make_current(card: &Element) {
        if let Ok(Some(before)) = document().query_selector(&format!("[{CURRENT}]")) {
            drop(before.remove_attribute(CURRENT));
        }
        drop(card.set_attribute(CURRENT, ""));
        focus(card);
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Start);
        card.scroll_into_view_with_scroll_into_view_options(&options);
    }

    fn focus(element: &Element) {
        if let Some(element) = element.dyn_ref::<HtmlElement>() {
            drop(element.focus());
        }
    }

    /// Whether the key was ours.
    fn press(event: &KeyboardEvent) -> bool {
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
            return false;
        }
        let key = event.key();
        if key == "Escape" {
            return close();
        }
        if is_typing(event) || event.repeat() || LEAVING.get() {
            return false;
        }
        match key.as_str() {
            "?" => toggle_help(),
            _ if event.shift_key() => false,
            "j" | "J" => go(1),
            "k" | "K" => go(-1),
            "a" | "A" => push(current().as_ref(), "a"),
            "e" | "E" => push(current().as_ref(), "e"),
            "r" | "R" => push(current().as_ref(), "r"),
            "s" | "S" => push(current().as_ref(), "s"),
            "z" | "Z" => push(document().document_element().as_ref(), "z"),
            _ => false,
        }
    }

    fn is_typing(event: &KeyboardEvent) -> bool {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        target.is_some_and(|target| {
            target
                .matches("input, textarea, select, [contenteditable]")
                .unwrap_or(true)
        })
    }

    fn go(step: isize) -> bool {
        let cards = cards();
        let at = current().and_then(|current| cards.iter().position(|card| *card == current));
        let next = match at {
            Some(at) => at.checked_add_signed(step),
            None => Some(0),
        };
        match next.and_then(|next| cards.get(next)) {
            Some(card) => {
                make_current(card);
                true
            }
            None => false,
        }
    }

    /// Presses the button for a key; what it unfolds is entered.
    fn push(within: Option<&Element>, key: &str) -> bool {
        let Some(within) = within else { return false };
        let Ok(Some(button)) = within.query_selector(&format!("[data-key=\"{key}\"]")) else {
            return false;
        };
        let Some(pressed) = button.dyn_ref::<HtmlElement>() else {
            return false;
        };
        let folded = button.closest("details").ok().flatten();
        if button.tag_name() != "SUMMARY" {
            pressed.click();
            return true;
        }
        let Some(folded) = folded else { return false };
        close_all(within);
        drop(folded.set_attribute("open", ""));
        let field = folded.query_selector("textarea, select, input:not([type=hidden]), button");
        if let Ok(Some(field)) = field {
            focus(&field);
        }
        true
    }

    fn close_all(within: &Element) {
        let Ok(open) = within.query_selector_all("details.decide[open]") else {
            return;
        };
        for index in 0..open.length() {
            if let Some(one) = open.item(index).and_then(|one| one.dyn_into::<Element>().ok()) {
                drop(one.remove_attribute("open"));
            }
        }
    }

    /// Leaves whatever was unfolded, also out of a field.
    fn close() -> bool {
        let Some(card) = current() else { return false };
        close_all(&card);
        focus(&card);
        true
    }

    fn toggle_help() -> bool {
        let Some(help) = document().get_element_by_id("queue-keys") else {
            return false;
        };
        if help.has_attribute("open") {
            drop(help.remove_attribute("open"));
        } else {
            drop(help.set_attribute("open", ""));
            help.scroll_into_view();
        }
        true
    }
}
