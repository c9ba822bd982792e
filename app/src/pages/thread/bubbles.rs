//! The bubbles, day by day.

use domain::receive::{Author, Bubble, CanWrite, Direction, Shown, Thread};
use domain::{Channel, Lang, Way};
use leptos::prelude::*;

use super::contents::{Reachable, content};
use super::{around, comments};
use crate::request::Visit;
use crate::ui::{self, CardReader, EmptyState, Icon};
use crate::words::{self, common, messages, thread};

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
    let reachable = Reachable(thread.connection.is_some());
    let rows = thread.bubbles.iter().map(|bubble| {
        let heading = common::day_heading(visit.lang, visit.now, bubble.at);
        let new_day = (heading != day).then(|| {
            day.clone_from(&heading);
            view! { <li class="day"><span>{heading}</span></li> }
        });
        let actions = ui::bubble_actions(reader, bubble, can_write)
            .or_else(|| comments::moderation(reader, thread, bubble));
        view! { {new_day} {one(visit, (thread, bubble), reachable, actions)} }
    });
    rows.collect_view().into_any()
}

fn one(
    visit: &Visit,
    (thread, bubble): (&Thread, &Bubble),
    reachable: Reachable,
    actions: Option<AnyView>,
) -> AnyView {
    let lang = visit.lang;
    let in_public = thread.comments.is_some();
    if matches!(bubble.shown, Shown::Notice(_)) {
        return line(visit, bubble, reachable);
    }
    let (side, code) = match bubble.direction {
        Direction::In => ("bubble bubble-in", "in"),
        Direction::Out if in_public && bubble.way == Way::PrivateReply => {
            ("bubble bubble-out bubble-private", "out")
        }
        Direction::Out => ("bubble bubble-out", "out"),
    };
    let said = if in_public && bubble.deleted {
        view! { <p class="bubble-kind">{words::comments::words(lang).deleted}</p> }.into_any()
    } else {
        content(visit, bubble, reachable)
    };
    view! {
        <li
            class=side id=format!("m-{}", bubble.id) data-testid="bubble" data-direction=code data-message=bubble.id.to_string()
            data-kind=bubble.kind.clone() data-way=in_public.then(|| bubble.way.code())
        >
            <div class="bubble-body">
                {comments::marks(lang, thread, bubble)}
                {around::before(lang, bubble, in_public)} {said} {around::earlier(lang, bubble)}
                {foot(lang, thread.channel, bubble)}
            </div>
            {around::reactions(lang, bubble)}
            {failure(lang, bubble)}
            {actions}
        </li>
    }
    .into_any()
}

/// A note that nobody wrote.
fn line(visit: &Visit, bubble: &Bubble, reachable: Reachable) -> AnyView {
    view! {
        <li class="thread-line" data-testid="notice-line" title=common::moment(visit.lang, bubble.at)>
            {content(visit, bubble, reachable)}
        </li>
    }
    .into_any()
}

/// Why an answer of ours did not arrive, and what can be done about it.
fn failure(lang: Lang, bubble: &Bubble) -> Option<AnyView> {
    let failure = bubble.failure?;
    let code = failure.provider_code().map(|code| format!(" (Meta {code})"));
    Some(
        view! { <p class="bubble-failure" data-testid="failure">{thread::failure(lang, failure)} {code}</p> }
            .into_any(),
    )
}

fn foot(lang: Lang, channel: Channel, bubble: &Bubble) -> AnyView {
    let separator = match lang {
        Lang::Id => ".",
        Lang::En => ":",
    };
    view! {
        <p class="bubble-foot">
            {edited(lang, bubble)}
            {author(lang, channel, &bubble.author).map(|author| view! { <span class="bubble-author">{author}</span> })}
            <time datetime=bubble.at.to_string() data-clock=separator title=common::moment(lang, bubble.at)>
                {common::clock(lang, bubble.at)}
            </time>
            {bubble.state.map(|state| ui::ticks(lang, state))}
        </p>
    }
    .into_any()
}

fn edited(lang: Lang, bubble: &Bubble) -> Option<AnyView> {
    let at = bubble.edited_at.filter(|_| !bubble.deleted)?;
    let title = common::moment(lang, at);
    Some(view! { <span data-testid="edited" title=title>{messages::words(lang).edited}</span> }.into_any())
}

fn author(lang: Lang, channel: Channel, author: &Author) -> Option<String> {
    let words = thread::words(lang);
    match author {
        Author::Customer | Author::Unknown => None,
        Author::Drafted { approved_by: None } => Some(words.drafted.to_owned()),
        Author::Drafted {
            approved_by: Some(name),
        } => Some((words.drafted_approved)(name)),
        Author::Person { name } => Some((words.by_person)(name)),
        Author::OwnerPhone if channel == Channel::Instagram => Some(words.owner_in_app.to_owned()),
        Author::OwnerPhone => Some(words.owner_phone.to_owned()),
    }
}
