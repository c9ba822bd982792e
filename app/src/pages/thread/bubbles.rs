//! The bubbles, day by day.

use domain::Lang;
use domain::receive::{Author, Bubble, CanWrite, Direction, Thread};
use leptos::prelude::*;

use crate::request::Visit;
use crate::ui::{self, CardReader, EmptyState, Icon};
use crate::words::{common, inbox, thread};

/// The element that live updates replace as a whole.
pub(super) fn thread(visit: &Visit, thread: &Thread, reader: &CardReader) -> AnyView {
    let words = thread::words(visit.lang);
    let body = if thread.bubbles.is_empty() {
        view! { <EmptyState icon=Icon::Inbox title=words.empty_title text=words.empty/> }.into_any()
    } else {
        view! { <ol class="bubbles">{rows(visit, thread, reader)}</ol> }.into_any()
    };
    view! {
        <section class="thread" id="thread" aria-label=words.messages data-testid="thread">
            {body}
            <div id="latest" tabindex="-1"></div>
        </section>
    }
    .into_any()
}

fn rows(visit: &Visit, thread: &Thread, reader: &CardReader) -> AnyView {
    let can_write = thread.can_write == CanWrite::Yes;
    let mut day = String::new();
    let rows = thread.bubbles.iter().map(|bubble| {
        let heading = common::day_heading(visit.lang, visit.now, bubble.at);
        let new_day = (heading != day).then(|| {
            day.clone_from(&heading);
            view! { <li class="day"><span>{heading}</span></li> }
        });
        let actions = ui::bubble_actions(reader, bubble, can_write);
        view! { {new_day} {one(visit.lang, bubble, actions)} }
    });
    rows.collect_view().into_any()
}

fn one(lang: Lang, bubble: &Bubble, actions: Option<AnyView>) -> AnyView {
    let (side, code) = match bubble.direction {
        Direction::In => ("bubble bubble-in", "in"),
        Direction::Out => ("bubble bubble-out", "out"),
    };
    let failure = bubble.failure.map(|failure| {
        let code = failure.provider_code().map(|code| format!(" (Meta {code})"));
        view! { <p class="bubble-failure" data-testid="failure">{thread::failure(lang, failure)} {code}</p> }
    });
    view! {
        <li class=side data-testid="bubble" data-direction=code data-message=bubble.id.to_string() data-kind=bubble.kind.clone()>
            <div class="bubble-body">{content(lang, bubble)} {foot(lang, bubble)}</div>
            {failure}
            {actions}
        </li>
    }
    .into_any()
}

fn content(lang: Lang, bubble: &Bubble) -> AnyView {
    let named = |kind: &str| view! { <p class="bubble-kind">{inbox::placeholder(lang, kind)}</p> }.into_any();
    if bubble.deleted {
        return named("deleted");
    }
    let kind = (bubble.kind != "text" || bubble.text.is_none()).then(|| named(&bubble.kind));
    let text = bubble
        .text
        .clone()
        .map(|text| view! { <p class="bubble-text">{text}</p> });
    view! { {kind} {text} }.into_any()
}

fn foot(lang: Lang, bubble: &Bubble) -> AnyView {
    let separator = match lang {
        Lang::Id => ".",
        Lang::En => ":",
    };
    view! {
        <p class="bubble-foot">
            {author(lang, &bubble.author).map(|author| view! { <span class="bubble-author">{author}</span> })}
            <time datetime=bubble.at.to_string() data-clock=separator title=common::moment(lang, bubble.at)>
                {common::clock(lang, bubble.at)}
            </time>
            {bubble.state.map(|state| ui::ticks(lang, state))}
        </p>
    }
    .into_any()
}

fn author(lang: Lang, author: &Author) -> Option<String> {
    let words = thread::words(lang);
    match author {
        Author::Customer | Author::Unknown => None,
        Author::Drafted { approved_by: None } => Some(words.drafted.to_owned()),
        Author::Drafted {
            approved_by: Some(name),
        } => Some((words.drafted_approved)(name)),
        Author::Person { name } => Some((words.by_person)(name)),
        Author::OwnerPhone => Some(words.owner_phone.to_owned()),
    }
}
