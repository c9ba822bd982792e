//! An answer of which only the phone tells whether it arrived: in the queue as a card, in the conversation under its bubble.

use domain::ids::MessageId;
use domain::receive::Bubble;
use domain::send::{SendFailure, SendState, Unclear};
use leptos::prelude::*;

use super::draft_card::CardReader;
use super::{Ago, Avatar, ChannelMark, Icon, icon};
use crate::words::{approvals, phone_check};

/// The section above the queue; nothing when there is nothing to look at. `of_client` gives the reader for each item.
pub fn unclear_section(
    reader: &CardReader,
    items: &[Unclear],
    names_clients: bool,
    of_client: impl Fn(&Unclear) -> CardReader,
) -> Option<AnyView> {
    let words = phone_check::words(reader.lang);
    let cards = items
        .iter()
        .map(|item| card(&of_client(item), item, names_clients))
        .collect_view();
    (!items.is_empty()).then(|| {
        view! {
            <section class="stack" aria-labelledby="unclear-title" data-testid="unclear">
                <h2 id="unclear-title">{words.title}</h2>
                <p class="muted">{words.lead}</p>
                {cards}
            </section>
        }
        .into_any()
    })
}

fn card(reader: &CardReader, item: &Unclear, names_client: bool) -> AnyView {
    let words = phone_check::words(reader.lang);
    let href = reader.base.link(&format!("/inbox/{}#latest", item.conversation));
    let text = match &item.text {
        Some(text) => {
            view! { <p class="proposal-text" data-testid="unclear-text">{text.clone()}</p> }.into_any()
        }
        None => view! { <p class="muted">{words.erased}</p> }.into_any(),
    };
    view! {
        <article class="card draft" data-testid="unclear-card" data-row=format!("unclear:{}", item.message)>
            <header class="draft-head">
                <Avatar name=item.contact_name.clone()/>
                <div class="draft-who">
                    <h3 class="draft-name"><a href=href>{item.contact_name.clone()}</a></h3>
                    <p class="draft-meta">
                        <ChannelMark channel=item.channel/>
                        {names_client.then(|| view! { <span class="draft-client">{item.workspace_name.clone()}</span> })}
                    </p>
                </div>
                <Ago lang=reader.lang now=reader.now at=item.at/>
            </header>
            <section class="proposal">
                <h4 class="overline">{words.sent_text}</h4>
                {text}
            </section>
            <p class="cluster small">{icon(Icon::Question)} <span>{phone_check::why(reader.lang, item.why)} {phone_check::place(reader.lang, item.way)}</span></p>
            {check(reader, item.message)}
        </article>
    }
    .into_any()
}

/// What can be done about an answer under its bubble, if anything.
pub fn bubble_actions(reader: &CardReader, bubble: &Bubble, can_write: bool) -> Option<AnyView> {
    match (bubble.state?, bubble.failure) {
        (SendState::Unknown, Some(SendFailure::Unknown)) => Some(check(reader, bubble.id)),
        (SendState::Failed | SendState::Expired | SendState::Cancelled, _)
            if can_write && reader.may_approve && bubble.text.is_some() =>
        {
            Some(again(reader, bubble.id))
        }
        _ => None,
    }
}

fn check(reader: &CardReader, message: MessageId) -> AnyView {
    if !reader.may_approve {
        let words = approvals::words(reader.lang);
        return view! { <p class="muted small">{words.read_only}</p> }.into_any();
    }
    let words = phone_check::words(reader.lang);
    view! {
        <div class="draft-actions">
            <form method="post" action="/api/review/arrived">
                {hidden(reader, message)}
                <button class="button button-quiet" type="submit" data-testid="arrived">{icon(Icon::Check)} {words.arrived}</button>
            </form>
            <form method="post" action="/api/review/not-arrived">
                {hidden(reader, message)}
                <button class="button button-quiet" type="submit" data-testid="not-arrived">{icon(Icon::Cross)} {words.not_arrived}</button>
            </form>
        </div>
    }
    .into_any()
}

fn again(reader: &CardReader, message: MessageId) -> AnyView {
    let words = phone_check::words(reader.lang);
    view! {
        <form class="draft-actions" method="post" action="/api/review/again">
            {hidden(reader, message)}
            <button class="button button-quiet button-small" type="submit" title=words.again_hint data-testid="send-again">
                {icon(Icon::Send)} {words.again}
            </button>
        </form>
    }
    .into_any()
}

fn hidden(reader: &CardReader, message: MessageId) -> AnyView {
    view! {
        <input type="hidden" name="workspace" value=reader.base.workspace_field()/>
        <input type="hidden" name="message" value=message.to_string()/>
        <input type="hidden" name="back" value=reader.back.clone()/>
    }
    .into_any()
}
