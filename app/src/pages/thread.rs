//! One conversation: what was said, what became of each answer, the proposal, and the place to write.

mod around;
mod bubbles;
mod comments;
mod compose;
mod contents;
mod owner;
mod ways;

use domain::ids::ConversationId;
use domain::receive::{self, CanWrite, Thread};
use domain::tenancy::Duty;
use leptos::prelude::*;

use crate::pages::approvals;
use crate::request::{Member, Refusal, parsed};
use crate::ui::{
    self, Avatar, CardPlace, CardReader, ChannelMark, Countdown, Follow, Icon, Notice, Tab, Tone, icon,
};
use crate::words::{inbox, thread};

#[component]
pub fn ThreadPage() -> impl IntoView {
    ui::page(load)
}

async fn load() -> Result<AnyView, Refusal> {
    let conversation: ConversationId = parsed("conversation")?;
    let member = Member::load().await?;
    approvals::look_again(&member.scope, conversation).await;
    let thread = receive::thread(&member.scope, conversation)
        .await?
        .ok_or(Refusal::NotFound)?;
    receive::mark_read(&member.scope, conversation).await?;
    let owner = owner::bar(&member, conversation, thread.channel).await?;
    let content = view! {
        {head(&member, &thread)}
        {result(&member)}
        {owner}
        {comments::head(&member, &thread)}
        {bubbles::thread(&member.visit, &thread, &reader(&member, &thread))}
        {draft(&member, &thread)}
        {compose::compose(&member, &thread)}
    };
    let follow = Follow::Conversation(thread.id.to_string());
    Ok(ui::frame_with_live(
        &member.visit,
        Tab::Inbox,
        &thread.contact_name,
        follow,
        content.into_any(),
    ))
}

fn head(member: &Member, thread: &Thread) -> AnyView {
    let words = thread::words(member.visit.lang);
    let base = member.base();
    let number = thread
        .connection_number
        .clone()
        .map(|number| view! { <span class="thread-via">{(words.via)(&number)}</span> });
    let handle = thread
        .contact_handle
        .clone()
        .filter(|handle| *handle != thread.contact_name)
        .map(|handle| view! { <span>{handle}</span> });
    view! {
        <header class="thread-head">
            <a class="icon-button" href=base.link("/inbox") aria-label=inbox::words(member.visit.lang).title>{icon(Icon::Back)}</a>
            <Avatar name=thread.contact_name.clone()/>
            <div class="thread-who">
                <h1 class="thread-name" data-testid="contact-name">{thread.contact_name.clone()}</h1>
                <p class="thread-meta"><ChannelMark channel=thread.channel/> {handle} {number}</p>
            </div>
            <a
                class="button button-quiet button-small" href=base.link(&format!("/inbox/{}/evidence", thread.id))
                aria-label=words.evidence data-testid="evidence-link"
            >
                {icon(Icon::Shield)} <span>{words.evidence}</span>
            </a>
        </header>
    }
    .into_any()
}

/// A person's own answer is reported here; decisions about a draft have their own sentences.
fn result(member: &Member) -> Option<AnyView> {
    let words = thread::words(member.visit.lang);
    let query = &member.visit.query;
    let (tone, text) = match (query.get("done"), query.get("problem"), query.get("of")) {
        (Some("sent"), None, _) => (Tone::Good, words.done_sent),
        (_, Some("held"), Some("reply")) => (Tone::Warn, words.problem_held),
        _ => return approvals::result(member.visit.lang, &member.visit),
    };
    Some(view! { <Notice tone=tone testid="result"><p>{text}</p></Notice> }.into_any())
}

/// Always there, so that a proposal made later has a place to appear. `data-key` tells when it is another one.
fn draft(member: &Member, thread: &Thread) -> AnyView {
    let words = thread::words(member.visit.lang);
    let key = thread
        .draft
        .as_ref()
        .map(|card| format!("{}:{}:{}", card.id, card.version, ui::state_code(card.state)));
    let card = thread.draft.as_ref().map(|card| {
        view! {
            <h2 class="visually-hidden">{words.draft}</h2>
            {ui::draft_card(&reader(member, thread), card, CardPlace::Thread)}
        }
    });
    view! {
        <section class="thread-draft" id="thread-draft" data-key=key.unwrap_or_default() aria-label=words.draft>{card}</section>
    }
    .into_any()
}

fn reader(member: &Member, thread: &Thread) -> CardReader {
    CardReader {
        lang: member.visit.lang,
        now: member.visit.now,
        base: member.base().clone(),
        may_approve: member.scope.may(Duty::Approve),
        back: member.base().link(&format!("/inbox/{}#latest", thread.id)),
    }
}

/// The state of the place to write, as a name for the page.
const fn can_write_code(can_write: CanWrite) -> &'static str {
    match can_write {
        CanWrite::Yes => "yes",
        CanWrite::WindowClosed => "window_closed",
        CanWrite::Disconnected => "disconnected",
        CanWrite::NotAllowed => "not_allowed",
    }
}

/// Time left to answer; nothing before the customer has written, and nothing under a post, where an answer may come late.
fn countdown(member: &Member, thread: &Thread) -> AnyView {
    let until = thread.window.open_until.filter(|_| thread.comments.is_none());
    view! { <Countdown lang=member.visit.lang now=member.visit.now until=until/> }.into_any()
}
