//! What a conversation of comments shows beside its bubbles: the post, the comment that began it, who sees what, and what else can be done.

use domain::receive::{Bubble, Direction, Parent, Thread};
use domain::review::Moderation;
use domain::{Lang, Way};
use leptos::prelude::*;

use crate::request::Member;
use crate::ui::{self, Badge, CardReader, Icon, Tone, icon};
use crate::words::{comments, common};

/// Above the bubbles; nothing where messages are written.
pub(super) fn head(member: &Member, thread: &Thread) -> Option<AnyView> {
    let comments = thread.comments.as_ref()?;
    let lang = member.visit.lang;
    let words = comments::words(lang);
    let messages = comments.messages.map(|conversation| {
        let href = member.base().link(&format!("/inbox/{conversation}#latest"));
        view! {
            <p><a class="post-messages" href=href data-testid="direct-messages">{icon(Icon::Inbox)} {words.direct_messages}</a></p>
        }
    });
    let until = thread.window.open_until.filter(|_| comments.private_reply);
    let until = until.map(|until| {
        let text = (words.private_until)(&common::moment(lang, until));
        view! { <p class="muted small" data-testid="private-until">{icon(Icon::Lock)} {text}</p> }
    });
    Some(
        view! {
            <div class="thread-post">
                {ui::post_card(lang, member.base(), &comments.post)}
                {comments.parent.as_ref().map(|parent| began(lang, parent))}
                <div class="thread-post-foot">{until} {messages}</div>
            </div>
        }
        .into_any(),
    )
}

/// The comment of somebody else under which these stand.
fn began(lang: Lang, parent: &Parent) -> AnyView {
    let words = comments::words(lang);
    let text = match &parent.text {
        Some(text) => view! { <span class="bubble-quote-text">{text.clone()}</span> }.into_any(),
        None => view! { <span class="muted">{words.parent_gone}</span> }.into_any(),
    };
    view! {
        <blockquote class="bubble-quote" data-testid="parent-comment">
            <p class="bubble-quote-author">{(words.began)(&parent.name)}</p>
            {text}
        </blockquote>
    }
    .into_any()
}

/// How the author of the comments is called in public.
fn author(thread: &Thread) -> String {
    let handle = thread.contact_handle.clone();
    handle.unwrap_or_else(|| thread.contact_name.clone())
}

/// Above the words of a bubble: who said it in public, who still sees it.
pub(super) fn marks(lang: Lang, thread: &Thread, bubble: &Bubble) -> Option<AnyView> {
    thread.comments.as_ref()?;
    let words = comments::words(lang);
    let name = author(thread);
    if bubble.direction == Direction::Out {
        return (bubble.way == Way::PrivateReply).then(|| {
            view! { <p class="bubble-mark" data-testid="only-sees">{icon(Icon::Lock)} {(words.only_sees)(&name)}</p> }
                .into_any()
        });
    }
    let hidden = bubble
        .hidden_at
        .filter(|_| !bubble.deleted)
        .map(|_| view! { <span data-testid="hidden"><Badge tone=Tone::Warn>{words.hidden}</Badge></span> });
    Some(view! { <p class="bubble-by"><strong>{name}</strong> {hidden}</p> }.into_any())
}

/// Hide, show again, delete: under each comment that still stands, in the open under the newest.
pub(super) fn moderation(reader: &CardReader, thread: &Thread, bubble: &Bubble) -> Option<AnyView> {
    let comments = thread.comments.as_ref()?;
    let stands = bubble.direction == Direction::In && !bubble.deleted;
    let connected = thread
        .connection
        .is_some_and(domain::connect::ConnectionState::sends);
    if !stands || !reader.may_approve || !connected {
        return None;
    }
    let words = comments::words(reader.lang);
    let newest = comments.newest == Some(bubble.id);
    if comments.post.live {
        return newest.then(|| view! { <p class="muted small">{words.not_under_live}</p> }.into_any());
    }
    let actions = actions(reader, bubble);
    if newest || bubble.hidden_at.is_some() {
        return Some(actions);
    }
    Some(
        view! {
            <details class="fold bubble-fold">
                <summary>{words.moderate}</summary>
                {actions}
            </details>
        }
        .into_any(),
    )
}

fn actions(reader: &CardReader, bubble: &Bubble) -> AnyView {
    let words = comments::words(reader.lang);
    let (what, label, mark) = if bubble.hidden_at.is_some() {
        (Moderation::Show, words.show, Icon::Eye)
    } else {
        (Moderation::Hide, words.hide, Icon::Lock)
    };
    view! {
        <div class="draft-actions moderation">
            <form method="post" action="/api/comments/moderate">
                {fields(reader, bubble, what)}
                <button class="button button-quiet button-small" type="submit" data-testid=what.code()>{icon(mark)} {label}</button>
            </form>
            <details class="decide">
                <summary class="button button-quiet button-small" data-testid="delete-open">{icon(Icon::Cross)} {words.delete}</summary>
                <form class="stack decide-form" method="post" action="/api/comments/moderate">
                    {fields(reader, bubble, Moderation::Delete)}
                    <p>{words.delete_lead}</p>
                    <button class="button button-danger" type="submit" data-testid="delete">{words.delete_confirm}</button>
                </form>
            </details>
        </div>
    }
    .into_any()
}

fn fields(reader: &CardReader, bubble: &Bubble, what: Moderation) -> AnyView {
    view! {
        <input type="hidden" name="workspace" value=reader.base.workspace_field()/>
        <input type="hidden" name="message" value=bubble.id.to_string()/>
        <input type="hidden" name="what" value=what.code()/>
        <input type="hidden" name="back" value=reader.back.clone()/>
    }
    .into_any()
}
