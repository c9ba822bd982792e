//! The same question to several clients: each with its own answer from its own facts, and one decision.

use std::collections::HashSet;

use domain::review::DraftCard;
use leptos::prelude::*;

use super::draft_card::{CardReader, asked_words};
use super::{ChannelMark, Countdown, Icon, accent, icon};
use crate::request::Base;
use crate::words::{approvals, comments, queue};

/// The card of all of them; nothing without at least one.
pub fn draft_across(reader: &CardReader, cards: &[&DraftCard]) -> Option<AnyView> {
    let words = queue::words(reader.lang);
    let first = *cards.first()?;
    let clients: HashSet<_> = cards.iter().map(|card| card.workspace).collect();
    let named = named(cards);
    let row = named.clone();
    let soonest = cards.iter().filter_map(|card| card.window.open_until).min();
    let each = cards.iter().map(|card| one(reader, card)).collect_view();
    Some(
        view! {
            <article
                class="card draft" id=format!("card-{}", first.id) tabindex="-1" data-place="partner-queue"
                data-testid="across-group" data-row=row
            >
                <header class="draft-head">
                    <span class="avatar group-mark" aria-hidden="true">{icon(Icon::Clients)}</span>
                    <div class="draft-who">
                        <h2 class="draft-name">{(words.alike_across)(cards.len(), clients.len())}</h2>
                        <p class="draft-meta">{words.alike_across_lead}</p>
                    </div>
                    <Countdown lang=reader.lang now=reader.now until=soonest/>
                </header>
                <ul class="across">{each}</ul>
                <form class="draft-actions" method="post" action="/api/review/approve-across">
                    <input type="hidden" name="drafts" value=named/>
                    <input type="hidden" name="back" value=reader.back.clone()/>
                    <button class="button button-primary" type="submit" data-key="a" data-testid="approve-across">
                        {icon(Icon::Check)} {(comments::words(reader.lang).approve_all)(cards.len())}
                    </button>
                </form>
            </article>
        }
        .into_any(),
    )
}

/// Every draft in the version that is shown, as the form sends it.
fn named(cards: &[&DraftCard]) -> String {
    let one = |card: &&DraftCard| format!("{}:{}:{}", card.workspace, card.id, card.version);
    cards.iter().map(one).collect::<Vec<_>>().join(",")
}

fn one(reader: &CardReader, card: &DraftCard) -> AnyView {
    let words = approvals::words(reader.lang);
    let href = Base::of_client(card.workspace).link(&format!("/approvals/{}", card.id));
    let asked = card.customer_messages.iter().map(|(_, text)| {
        view! { <p class="bubble-text" lang=card.lang.code()>{asked_words(reader.lang, card, text)}</p> }
    });
    let facts = card
        .sources
        .iter()
        .map(|source| source.summary.clone())
        .collect::<Vec<_>>();
    view! {
        <li class="across-one" data-testid="across-one" data-draft=card.id.to_string()>
            {accent(card.accent.clone())}
            <p class="draft-meta">
                <a class="draft-client" href=href>{card.workspace_name.clone()}</a>
                <span>{card.contact_name.clone()}</span> <ChannelMark channel=card.channel/>
            </p>
            <div class="asked-list">{asked.collect_view()}</div>
            <p class="proposal-text" lang=card.lang.code()>{card.text.clone()}</p>
            <p class="muted small">{(words.facts_used)(facts.len())} ": " {facts.join(" · ")}</p>
        </li>
    }
    .into_any()
}
