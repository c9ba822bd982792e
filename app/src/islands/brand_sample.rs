//! The samples of the brand studio follow what is typed. Colours come as a stylesheet of ours whose name says them, so that nothing is
//! computed here and no style is written into the page.

// Not at the island itself: it is found by a hash of its source, which must be the same for the server and the browser.
#![cfg_attr(
    feature = "hydrate",
    expect(clippy::needless_pass_by_value, reason = "an island owns its properties")
)]

use leptos::prelude::*;

/// Follows the form with the id `form`.
#[island]
pub fn BrandSample(form: String) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    browser::follow(&form);
    #[cfg(not(feature = "hydrate"))]
    drop(form);
    view! { <span hidden=true data-testid="sample-live"></span> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Document, Element, Event, HtmlInputElement};

    pub(super) fn follow(form: &str) {
        let Some(form) = document().get_element_by_id(form) else {
            return;
        };
        let follow = Closure::<dyn Fn(Event)>::new(|event: Event| {
            let typed = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = typed {
                show(&document(), &input);
            }
        });
        drop(form.add_event_listener_with_callback("input", follow.as_ref().unchecked_ref()));
        follow.forget();
    }

    fn show(page: &Document, input: &HtmlInputElement) {
        match input.name().as_str() {
            "primary" | "accent" => {
                paint_swatch(input);
                paint(page);
            }
            "radius" => paint(page),
            "name" => {
                write(page, "name", &input.value());
                if value(page, "sender").is_empty() {
                    write(page, "sender", &input.value());
                }
            }
            "sender" if input.value().is_empty() => write(page, "sender", &value(page, "name")),
            name @ ("sender" | "mark") => write(page, name, &input.value()),
            _ => {}
        }
    }

    fn value(page: &Document, id: &str) -> String {
        page.get_element_by_id(id)
            .and_then(|found| found.dyn_into::<HtmlInputElement>().ok())
            .map(|input| input.value().trim().to_owned())
            .unwrap_or_default()
    }

    fn write(page: &Document, what: &str, text: &str) {
        let Ok(found) = page.query_selector_all(&format!("[data-sample='{what}']")) else {
            return;
        };
        for index in 0..found.length() {
            if let Some(place) = found.item(index) {
                place.set_text_content(Some(text));
            }
        }
    }

    fn digits(colour: &str) -> Option<&str> {
        let digits = colour.strip_prefix('#')?;
        (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
    }

    fn paint(page: &Document) {
        let (primary, accent, radius) = (
            value(page, "primary"),
            value(page, "accent"),
            value(page, "radius"),
        );
        let (primary, accent) = (primary.to_lowercase(), accent.to_lowercase());
        let (Some(primary), Some(accent), Ok(radius @ 0..=24)) =
            (digits(&primary), digits(&accent), radius.parse::<u8>())
        else {
            return;
        };
        let sheet = format!("/brand/sample-{primary}-{accent}-{radius}.css");
        if let Some(link) = page.get_element_by_id("sample-css") {
            drop(link.set_attribute("href", &sheet));
        }
    }

    fn paint_swatch(input: &HtmlInputElement) {
        let colour = input.value().trim().to_lowercase();
        let rect = input
            .parent_element()
            .and_then(|around: Element| around.query_selector("rect").ok().flatten());
        if let (Some(rect), Some(_)) = (rect, digits(&colour)) {
            drop(rect.set_attribute("fill", &colour));
        }
    }
}
