//! What stands around the words of a message: what it answers, where it came from, what it said before, the reaction to it.

use domain::Lang;
use domain::receive::{Bubble, Direction, Earlier, Quote};
use leptos::prelude::*;

use crate::words::{common, inbox, messages};

/// Above the words. Under a post, a comment that is not here is shown above all of them.
pub(super) fn before(lang: Lang, bubble: &Bubble, in_public: bool) -> Option<AnyView> {
    if bubble.deleted {
        return None;
    }
    let words = messages::words(lang);
    let line = |text: String| view! { <p class="bubble-small">{text}</p> };
    let origin = bubble.origin.as_ref().map(|origin| {
        let say = if origin.advertisement {
            words.from_ad
        } else {
            words.from_post
        };
        line(say(origin.headline.as_deref()))
    });
    let forwarded = bubble
        .forwarded
        .map(|forwarded| line(messages::forwarded(lang, forwarded).to_owned()));
    let product = bubble
        .product
        .as_deref()
        .map(|product| line((words.about_product)(product)));
    let quote = bubble
        .quote
        .as_ref()
        .filter(|quote| !(in_public && matches!(quote, Quote::Elsewhere)))
        .map(|quote| answered(lang, quote));
    Some(view! { {origin} {forwarded} {product} {quote} }.into_any())
}

fn answered(lang: Lang, quote: &Quote) -> AnyView {
    let words = messages::words(lang);
    match quote {
        Quote::Elsewhere => {
            view! { <p class="bubble-quote" data-testid="quote">{words.answers_elsewhere}</p> }.into_any()
        }
        Quote::Here {
            id,
            direction,
            kind,
            text,
        } => {
            let author = match direction {
                Direction::In => words.by_customer,
                Direction::Out => words.by_business,
            };
            let text = text
                .clone()
                .unwrap_or_else(|| inbox::placeholder(lang, kind).to_owned());
            view! {
                <blockquote class="bubble-quote" data-testid="quote">
                    <a href=format!("#m-{id}")>
                        <span class="visually-hidden">{words.answers} " "</span>
                        <span class="bubble-quote-author">{author}</span>
                        <span class="bubble-quote-text">{text}</span>
                    </a>
                </blockquote>
            }
            .into_any()
        }
    }
}

/// Below the words: what it said before, to be opened.
pub(super) fn earlier(lang: Lang, bubble: &Bubble) -> Option<AnyView> {
    if bubble.deleted || bubble.earlier.is_empty() {
        return None;
    }
    let words = messages::words(lang);
    let version = |version: &Earlier| {
        let text = version
            .text
            .clone()
            .unwrap_or_else(|| words.nothing_said.to_owned());
        view! {
            <li>
                <p class="bubble-text">{text}</p>
                <p class="bubble-small">{(words.until)(&common::moment(lang, version.until))}</p>
            </li>
        }
    };
    Some(
        view! {
            <details class="bubble-earlier" data-testid="earlier">
                <summary>{(words.earlier)(bubble.earlier.len())}</summary>
                <ol>{bubble.earlier.iter().map(version).collect_view()}</ol>
            </details>
        }
        .into_any(),
    )
}

/// Reactions, on the edge of the bubble.
pub(super) fn reactions(lang: Lang, bubble: &Bubble) -> Option<AnyView> {
    let words = messages::words(lang);
    let customers = bubble
        .reaction
        .as_deref()
        .map(|emoji| one((words.reacted)(emoji), emoji));
    let own = bubble
        .own_reaction
        .as_deref()
        .map(|emoji| one((words.reacted_yourself)(emoji), emoji));
    (customers.is_some() || own.is_some())
        .then(|| view! { <p class="bubble-reaction" data-testid="reaction">{customers} {own}</p> }.into_any())
}

fn one(label: String, emoji: &str) -> AnyView {
    let title = label.clone();
    view! { <span role="img" title=title aria-label=label>{emoji.to_owned()}</span> }.into_any()
}
