//! What was commented on: without it, "how much is this one?" means nothing to whoever answers.

use domain::Lang;
use domain::receive::Post;
use leptos::prelude::*;

use super::{Badge, Icon, Tone, icon};
use crate::request::Base;
use crate::words::{comments, common};

/// Characters of a caption that are shown before the reader asks for more.
const SHORT: usize = 140;

/// The whole card, above a conversation.
pub fn post_card(lang: Lang, base: &Base, post: &Post) -> AnyView {
    let words = comments::words(lang);
    let link = post.permalink.clone().map(|address| {
        view! {
            <a class="post-link" href=address target="_blank" rel="noopener noreferrer" data-testid="post-link">
                {words.on_instagram} {icon(Icon::Arrow)}
            </a>
        }
    });
    let published = post
        .published_at
        .map(|at| view! { <span>{common::moment(lang, at)}</span> });
    let kind = comments::kind(lang, post);
    view! {
        <section class="post-card" aria-label=words.about_post data-testid="post-card">
            {picture(base, post)}
            <div class="post-text">
                <p class="post-meta"><Badge tone=tone(post)>{kind}</Badge> {published}</p>
                {caption(lang, post)}
                {link}
            </div>
        </section>
    }
    .into_any()
}

/// One line with a small picture, on the card of an answer.
pub fn post_line(lang: Lang, base: &Base, post: &Post) -> AnyView {
    let words = comments::words(lang);
    let caption = title(post).unwrap_or_else(|| words.no_caption.to_owned());
    view! {
        <div class="post-line" data-testid="post-line">
            {picture(base, post)}
            <p class="post-line-text">{format!("{} · {caption}", comments::kind(lang, post))}</p>
        </div>
    }
    .into_any()
}

const fn tone(post: &Post) -> Tone {
    if post.live || post.advertisement {
        Tone::Info
    } else {
        Tone::Neutral
    }
}

/// Instagram may not give a picture; then the ground behind it shows through. It says nothing that the caption does not.
fn picture(base: &Base, post: &Post) -> AnyView {
    let address = base.link(&format!("/posts/{}/picture", post.id));
    view! {
        <span class="post-picture">
            {icon(Icon::Comment)}
            <img src=address alt="" loading="lazy" decoding="async" width="96" height="96" data-testid="post-picture"/>
        </span>
    }
    .into_any()
}

fn title(post: &Post) -> Option<String> {
    let given = post.caption.as_ref().or(post.ad_title.as_ref())?;
    let text = given.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn caption(lang: Lang, post: &Post) -> AnyView {
    let words = comments::words(lang);
    let Some(text) = title(post) else {
        return view! { <p class="muted">{words.no_caption}</p> }.into_any();
    };
    if text.chars().count() <= SHORT {
        return view! { <p class="post-caption" data-testid="post-caption">{text}</p> }.into_any();
    }
    let short: String = text.chars().take(SHORT).collect();
    view! {
        <details class="post-more" data-testid="post-caption">
            <summary><span class="post-short">{short.trim_end().to_owned()} "… "</span> <span class="post-more-word">{words.more}</span></summary>
            <p class="post-caption">{text}</p>
        </details>
    }
    .into_any()
}
