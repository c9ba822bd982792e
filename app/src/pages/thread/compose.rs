//! The place to write, or the reason why there is none.

use domain::connect::ConnectionState;
use domain::receive::{CanWrite, Thread};
use domain::{Channel, Way};
use leptos::prelude::*;

use super::ways::{Ways, choice, wanted};
use super::{can_write_code, countdown};
use crate::islands::composer::Composer;
use crate::request::Member;
use crate::ui::{Icon, Notice, Tone, icon};
use crate::words::{comments, thread};

/// Outside of what live updates replace: nobody loses a half-written sentence.
pub(super) fn compose(member: &Member, thread: &Thread) -> AnyView {
    let comments = thread.comments.as_ref();
    let ways = comments.map(|comments| Ways::of(member.visit.lang, member.visit.now, thread, comments));
    let stands = comments.is_none_or(|comments| comments.newest.is_some());
    let body = match thread.can_write {
        CanWrite::Yes if !stands => no_answer(&[comments::words(member.visit.lang).nothing_to_answer]),
        CanWrite::Yes => {
            view! { {trouble(member, thread)} {place(member, thread, ways.as_ref())} }.into_any()
        }
        CanWrite::WindowClosed | CanWrite::Disconnected | CanWrite::NotAllowed => closed(member, thread),
    };
    let key = match &ways {
        Some(_) if !stands => "gone".to_owned(),
        Some(ways) => format!("{}:{}", can_write_code(thread.can_write), ways.code()),
        None => can_write_code(thread.can_write).to_owned(),
    };
    view! {
        <section class="compose" id="thread-compose" data-key=key data-testid="compose">{body}</section>
    }
    .into_any()
}

fn place(member: &Member, thread: &Thread, ways: Option<&Ways>) -> AnyView {
    let Some(ways) = ways else {
        return form(member, thread, None);
    };
    match ways.first(wanted(member, thread)) {
        Some(chosen) => form(member, thread, Some(choice(member, thread, ways, chosen))),
        None => no_answer(&ways.reasons()),
    }
}

fn no_answer(reasons: &[&'static str]) -> AnyView {
    let reasons = reasons
        .iter()
        .map(|reason| view! { <p>{*reason}</p> })
        .collect_view();
    view! { <Notice testid="cannot-write">{reasons}</Notice> }.into_any()
}

fn closed(member: &Member, thread: &Thread) -> AnyView {
    let words = thread::words(member.visit.lang);
    let integrations = member.base().link("/settings/integrations");
    let waits_for_login = thread.connection == Some(ConnectionState::ReconnectNeeded);
    let (text, next) = match thread.can_write {
        CanWrite::Disconnected => (
            if waits_for_login {
                words.reconnect_needed
            } else {
                words.disconnected
            },
            Some(view! { <a href=integrations>{words.connect_again}</a> }),
        ),
        CanWrite::NotAllowed => (words.not_allowed, None),
        CanWrite::WindowClosed | CanWrite::Yes => (words.window_closed, None),
    };
    view! { <Notice testid="cannot-write"><p>{text} " " {next}</p></Notice> }.into_any()
}

/// The number is still ours, but Meta will not take an answer now.
fn trouble(member: &Member, thread: &Thread) -> Option<AnyView> {
    let words = thread::words(member.visit.lang);
    let text = match thread.connection? {
        ConnectionState::ReconnectNeeded => words.reconnect_needed,
        ConnectionState::Paused => words.paused,
        ConnectionState::Live | ConnectionState::Finishing => return None,
    };
    Some(view! { <Notice tone=Tone::Warn><p>{text}</p></Notice> }.into_any())
}

/// `choice` is who will read the answer to a comment.
fn form(member: &Member, thread: &Thread, choice: Option<AnyView>) -> AnyView {
    let words = thread::words(member.visit.lang);
    let limit = thread.channel.longest_text();
    let limit_in_public = Way::Comment.longest_text(thread.channel);
    let limit_in_public = choice
        .is_some()
        .then(|| u32::try_from(limit_in_public).unwrap_or(u32::MAX));
    let sent = member.visit.query.get("done") == Some("sent");
    view! {
        <form class="composer" id="composer" method="post" action="/api/inbox/reply" data-testid="composer">
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            <input type="hidden" name="conversation" value=thread.id.to_string()/>
            {choice}
            <label class="visually-hidden" for="reply">{words.write_label}</label>
            <textarea
                id="reply" name="text" rows="2" required maxlength=limit.to_string() placeholder=words.write_placeholder
                data-testid="composer-text"
            ></textarea>
            <div class="composer-foot">
                {countdown(member, thread)}
                <Composer
                    field="reply".to_owned()
                    keep_as=format!("reply-{}", thread.id)
                    limit_in_public=limit_in_public
                    limit=u32::try_from(limit).unwrap_or(u32::MAX)
                    sent=sent
                    bytes=thread.channel == Channel::Instagram
                    hint=words.keys.to_owned()
                />
                <button class="button button-primary" type="submit" data-testid="composer-send">
                    {icon(Icon::Send)} <span>{words.send}</span>
                </button>
            </div>
        </form>
    }
    .into_any()
}
