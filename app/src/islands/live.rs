//! What happens elsewhere while a page is open.
//!
//! In a list it says how many rows are new and waits for the reader: nothing moves under a cursor that is about to approve. In a
//! conversation it shows the change. Events are only hints; what is shown always comes from the page itself, fetched again. A hidden tab
//! closes its stream and catches up later, because HTTP/1.1 gives a host six connections for all tabs.

use leptos::prelude::*;

/// `url` is empty on pages that only have countdowns. `many` contains `{}` for the number.
#[island]
pub fn Live(url: String, conversation: String, one: String, many: String, news: String) -> impl IntoView {
    let waiting = RwSignal::new(0_u32);
    let updates = RwSignal::new(0_u32);
    #[cfg(feature = "hydrate")]
    browser::start(url, conversation, waiting, updates);
    #[cfg(not(feature = "hydrate"))]
    drop((url, conversation));
    let offer = move || match waiting.get() {
        1 => one.clone(),
        count => many.replace("{}", &count.to_string()),
    };
    view! {
        <div class="live" aria-live="polite" data-testid="live">
            <button
                class="live-offer" type="button" data-testid="live-offer"
                hidden=move || waiting.get() == 0
                on:click=move |_| show(waiting)
            >
                {offer}
            </button>
            <span class="visually-hidden">{move || (updates.get() > 0).then(|| news.clone())}</span>
        </div>
    }
}

fn show(waiting: RwSignal<u32>) {
    waiting.set(0);
    #[cfg(feature = "hydrate")]
    browser::show_list();
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::cell::{Cell, RefCell};
    use std::collections::HashSet;
    use std::rc::Rc;
    use std::time::Duration;

    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Document, Element, EventSource, MessageEvent, Response, SupportedType, VisibilityState};

    use crate::islands::countdown;

    thread_local! {
        /// The list as the server last wrote it, until the reader asks for it.
        static FETCHED: RefCell<Option<Element>> = const { RefCell::new(None) };
        /// A form was sent: its answer is the next page, which nothing may overtake.
        static LEAVING: Cell<bool> = const { Cell::new(false) };
    }

    const LIST: &str = "live-list";
    /// Several events of one message arrive together.
    const GATHER: Duration = Duration::from_millis(300);

    struct Follow {
        url: String,
        conversation: String,
        waiting: RwSignal<u32>,
        updates: RwSignal<u32>,
        stream: RefCell<Option<EventSource>>,
        fetching: Cell<bool>,
    }

    pub(super) fn start(url: String, conversation: String, waiting: RwSignal<u32>, updates: RwSignal<u32>) {
        countdown::start();
        if url.is_empty() {
            return;
        }
        let follow = Rc::new(Follow {
            url,
            conversation,
            waiting,
            updates,
            stream: RefCell::new(None),
            fetching: Cell::new(false),
        });
        follow.open();
        watch_forms();
        watch_visibility(follow);
    }

    fn watch_forms() {
        let sent = Closure::<dyn Fn()>::new(|| LEAVING.set(true));
        drop(document().add_event_listener_with_callback("submit", sent.as_ref().unchecked_ref()));
        sent.forget();
    }

    fn watch_visibility(follow: Rc<Follow>) {
        let changed = Closure::<dyn Fn()>::new(move || {
            if document().visibility_state() == VisibilityState::Hidden {
                if let Some(stream) = follow.stream.borrow_mut().take() {
                    stream.close();
                }
            } else {
                follow.open();
                follow.refresh();
            }
        });
        drop(
            document().add_event_listener_with_callback("visibilitychange", changed.as_ref().unchecked_ref()),
        );
        changed.forget();
    }

    impl Follow {
        fn open(self: &Rc<Self>) {
            let hidden = document().visibility_state() == VisibilityState::Hidden;
            if hidden || self.stream.borrow().is_some() {
                return;
            }
            let Ok(stream) = EventSource::new(&self.url) else {
                return;
            };
            let follow = Rc::clone(self);
            let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if follow.concerns(&event) {
                    follow.refresh();
                }
            });
            drop(stream.add_event_listener_with_callback("change", heard.as_ref().unchecked_ref()));
            heard.forget();
            // What changed between the page and the stream, or while the stream was away, is caught up with.
            let follow = Rc::clone(self);
            let opened = Closure::<dyn Fn()>::new(move || follow.refresh());
            drop(stream.add_event_listener_with_callback("open", opened.as_ref().unchecked_ref()));
            opened.forget();
            *self.stream.borrow_mut() = Some(stream);
        }

        /// A conversation hears only its own changes; a list does not care for ticks.
        fn concerns(&self, event: &MessageEvent) -> bool {
            let data = event.data().as_string().unwrap_or_default();
            let Ok(change) = js_sys::JSON::parse(&data) else {
                return false;
            };
            let field = |name: &str| {
                js_sys::Reflect::get(&change, &JsValue::from_str(name))
                    .ok()?
                    .as_string()
            };
            if self.conversation.is_empty() {
                return field("kind").as_deref() != Some("status");
            }
            field("conversation").is_none_or(|id| id == self.conversation)
        }

        fn refresh(self: &Rc<Self>) {
            if self.fetching.replace(true) {
                return;
            }
            let follow = Rc::clone(self);
            set_timeout(
                move || {
                    // Events that come during the fetch ask for another one.
                    follow.fetching.set(false);
                    spawn_local(async move {
                        if let Some(page) = fetch_here().await {
                            follow.show(&page);
                        }
                    });
                },
                GATHER,
            );
        }

        fn show(&self, page: &Document) {
            if self.conversation.is_empty() {
                self.count_new(page);
            } else if swap_thread(page) {
                self.updates.update(|count| *count = count.wrapping_add(1));
            }
            countdown::tick();
        }

        fn count_new(&self, page: &Document) {
            let (Some(shown), Some(fetched)) =
                (document().get_element_by_id(LIST), page.get_element_by_id(LIST))
            else {
                return;
            };
            let known = rows(&shown);
            let new = rows(&fetched)
                .into_iter()
                .filter(|row| !known.contains(row))
                .count();
            self.waiting.set(u32::try_from(new).unwrap_or(u32::MAX));
            FETCHED.set(Some(fetched));
        }
    }

    pub(super) fn show_list() {
        let fetched = FETCHED.take();
        match (document().get_element_by_id(LIST), fetched) {
            (Some(shown), Some(fetched)) => {
                drop(shown.replace_with_with_node_1(&fetched));
                countdown::tick();
            }
            _ => drop(window().location().reload()),
        }
    }

    fn rows(list: &Element) -> HashSet<String> {
        let Ok(found) = list.query_selector_all("[data-row]") else {
            return HashSet::new();
        };
        (0..found.length())
            .filter_map(|index| {
                found
                    .item(index)?
                    .dyn_into::<Element>()
                    .ok()?
                    .get_attribute("data-row")
            })
            .collect()
    }

    async fn fetch_here() -> Option<Document> {
        let here = window().location();
        let address = format!("{}{}", here.pathname().ok()?, here.search().ok()?);
        let response: Response = JsFuture::from(window().fetch_with_str(&address))
            .await
            .ok()?
            .dyn_into()
            .ok()?;
        // A session that ended answers with the sign-in page.
        if !response.ok() || response.redirected() {
            return None;
        }
        let html = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
        // The head is not needed, and what it may load belongs to another answer's policy.
        let html = html.find("<body").and_then(|body| html.get(body..))?;
        web_sys::DomParser::new()
            .ok()?
            .parse_from_string(html, SupportedType::TextHtml)
            .ok()
    }

    fn swap_thread(page: &Document) -> bool {
        if LEAVING.get() {
            return false;
        }
        if key_changed(page, "thread-compose") {
            // The composer came or went with the window; what was typed is kept for this tab.
            drop(window().location().reload());
            return false;
        }
        if key_changed(page, "thread-draft") && !is_in_use("thread-draft") {
            swap(page, "thread-draft");
        }
        if key_changed(page, "thread-owner") && !is_in_use("thread-owner") {
            swap(page, "thread-owner");
        }
        let follow_end = at_end();
        let changed = swap(page, "thread");
        if changed && follow_end {
            scroll_to_end();
        }
        changed
    }

    fn key_changed(page: &Document, id: &str) -> bool {
        let key = |document: &Document| {
            document
                .get_element_by_id(id)
                .and_then(|found| found.get_attribute("data-key"))
        };
        key(&document()) != key(page)
    }

    fn is_in_use(id: &str) -> bool {
        let focused = document().active_element();
        document()
            .get_element_by_id(id)
            .is_some_and(|part| part.contains(focused.as_deref()))
    }

    fn swap(page: &Document, id: &str) -> bool {
        let (Some(shown), Some(fetched)) = (document().get_element_by_id(id), page.get_element_by_id(id))
        else {
            return false;
        };
        if shown.inner_html() == fetched.inner_html() {
            return false;
        }
        shown.replace_with_with_node_1(&fetched).is_ok()
    }

    fn at_end() -> bool {
        let Some(end) = document().get_element_by_id("latest") else {
            return true;
        };
        let height = window()
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64())
            .unwrap_or_default();
        end.get_bounding_client_rect().top() < height + 80.0
    }

    fn scroll_to_end() {
        if let Some(end) = document().get_element_by_id("latest") {
            end.scroll_into_view_with_bool(false);
        }
    }
}
