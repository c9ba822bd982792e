//! The place to write, or the reason why there is none.

use domain::Channel;
use domain::connect::ConnectionState;
use domain::receive::{CanWrite, Thread};
use leptos::prelude::*;

use super::{can_write_code, countdown};
use crate::islands::composer::Composer;
use crate::request::Member;
use crate::ui::{Icon, Notice, Tone, icon};
use crate::words::thread;

/// Outside of what live updates replace: nobody loses a half-written sentence.
pub(super) fn compose(member: &Member, thread: &Thread) -> AnyView {
    let body = match thread.can_write {
        CanWrite::Yes => view! { {trouble(member, thread)} {form(member, thread)} }.into_any(),
        CanWrite::WindowClosed | CanWrite::Disconnected | CanWrite::NotAllowed => closed(member, thread),
    };
    view! {
        <section class="compose" id="thread-compose" data-key=can_write_code(thread.can_write) data-testid="compose">{body}</section>
    }
    .into_any()
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

fn form(member: &Member, thread: &Thread) -> AnyView {
    let words = thread::words(member.visit.lang);
    let limit = thread.channel.longest_text();
    let sent = member.visit.query.get("done") == Some("sent");
    view! {
        <form class="composer" id="composer" method="post" action="/api/inbox/reply" data-testid="composer">
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            <input type="hidden" name="conversation" value=thread.id.to_string()/>
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
