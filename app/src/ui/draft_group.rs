//! The same question under one post: who asked it, the answer they have in common, and one decision.

use domain::review::DraftCard;
use leptos::prelude::*;

use super::draft_card::{CardPlace, CardReader, asked_words, ground, proposal};
use super::draft_way::{under, way};
use super::{Ago, Avatar, ChannelMark, Icon, icon};
use crate::words::{approvals, comments};

/// The card of all of them; nothing without at least one.
pub fn draft_group(reader: &CardReader, cards: &[&DraftCard], place: CardPlace) -> Option<AnyView> {
    let words = comments::words(reader.lang);
    let first = *cards.first()?;
    let client = (place == CardPlace::PartnerQueue)
        .then(|| view! { <span class="draft-client">{first.workspace_name.clone()}</span> });
    let pairs = pairs(cards);
    let decision = decision(reader, cards.len(), pairs.clone());
    Some(
        view! {
            <article class="card draft" data-testid="approval-group" data-row=pairs>
                <header class="draft-head">
                    <span class="avatar group-mark" aria-hidden="true">{icon(Icon::Clients)}</span>
                    <div class="draft-who">
                        <h2 class="draft-name">{(words.asked_alike)(cards.len())}</h2>
                        <p class="draft-meta"><ChannelMark channel=first.channel/> {client}</p>
                    </div>
                </header>
                {under(reader, first)}
                <section class="asked">
                    <h3 class="overline">{words.who_asked}</h3>
                    <ul class="group-list">{cards.iter().map(|card| one(reader, card)).collect_view()}</ul>
                </section>
                {way(reader, first, false)}
                {proposal(reader, first, words.common_answer)}
                {ground(reader, first)}
                {decision}
            </article>
        }
        .into_any(),
    )
}

/// Every draft in the version that is shown, as the form sends it.
fn pairs(cards: &[&DraftCard]) -> String {
    cards
        .iter()
        .map(|card| format!("{}:{}", card.id, card.version))
        .collect::<Vec<_>>()
        .join(",")
}

fn one(reader: &CardReader, card: &DraftCard) -> AnyView {
    let words = comments::words(reader.lang);
    let href = reader.base.link(&format!("/approvals/{}", card.id));
    let said = card.customer_messages.iter().map(|(at, text)| {
        view! {
            <p class="group-said">
                <span lang=card.lang.code()>{asked_words(reader.lang, card, text)}</span>
                <Ago lang=reader.lang now=reader.now at=*at/>
            </p>
        }
    });
    view! {
        <li class="group-one" data-testid="group-one" data-draft=card.id.to_string()>
            <Avatar name=card.contact_name.clone()/>
            <div class="group-words">
                <p>
                    <a href=href aria-label=(words.look_at)(&card.contact_name)>{card.contact_name.clone()}</a>
                </p>
                {said.collect_view()}
            </div>
        </li>
    }
    .into_any()
}

fn decision(reader: &CardReader, count: usize, pairs: String) -> AnyView {
    let words = comments::words(reader.lang);
    if !reader.may_approve {
        let read_only = approvals::words(reader.lang).read_only;
        return view! { <p class="muted small">{read_only}</p> }.into_any();
    }
    view! {
        <form class="draft-actions" method="post" action="/api/review/approve-alike">
            <input type="hidden" name="workspace" value=reader.base.workspace_field()/>
            <input type="hidden" name="drafts" value=pairs/>
            <input type="hidden" name="back" value=reader.back.clone()/>
            <button class="button button-primary" type="submit" data-testid="approve-alike">
                {icon(Icon::Check)} {(words.approve_all)(count)}
            </button>
        </form>
        <p class="muted small">{words.one_by_one}</p>
    }
    .into_any()
}
