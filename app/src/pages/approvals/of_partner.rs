//! The queue over every client of an agency: decided by keys or by fingers, page after page.

use std::collections::BTreeMap;

use domain::Channel;
use domain::ids::{DraftId, WorkspaceId};
use domain::review::{self, Asked, DraftCard, Queue, Why};
use domain::send;
use leptos::prelude::*;

use super::result;
use crate::islands::queue_keys::QueueKeys;
use crate::request::{Base, Refusal, Staff, Visit};
use crate::ui::{self, CardPlace, CardReader, EmptyState, Follow, Icon, Tab, icon};
use crate::words::{approvals, common, phone_check, queue};

/// What the address asks for, and how it is written.
struct Address {
    asked: Asked,
}

impl Address {
    fn of(visit: &Visit) -> Self {
        let get = |name| visit.query.get(name).unwrap_or_default();
        Self {
            asked: Asked {
                client: get("client").parse().ok(),
                channel: Channel::parse(get("channel")),
                why: Why::parse(get("why")),
                after: get("after").parse().ok(),
            },
        }
    }

    fn write(asked: &Asked) -> String {
        let pairs = [
            asked.client.map(|client| format!("client={client}")),
            asked.channel.map(|channel| format!("channel={}", channel.code())),
            asked.why.map(|why| format!("why={}", why.code())),
            asked.after.map(|after| format!("after={after}")),
        ];
        let pairs: Vec<String> = pairs.into_iter().flatten().collect();
        if pairs.is_empty() {
            "/approvals".to_owned()
        } else {
            format!("/approvals?{}", pairs.join("&"))
        }
    }

    fn here(&self) -> String {
        Self::write(&self.asked)
    }

    fn is_narrowed(&self) -> bool {
        self.asked.client.is_some() || self.asked.channel.is_some() || self.asked.why.is_some()
    }
}

pub(super) async fn page(staff: Staff) -> Result<AnyView, Refusal> {
    let address = Address::of(&staff.visit);
    let queue = review::queue(&staff.partner, address.asked).await?;
    let unclear = send::unclear_of_partner(&staff.partner).await?;
    let visit = &staff.visit;
    let words = approvals::words(visit.lang);
    let check = unclear.first().and_then(|first| {
        let reader = for_client(visit, first.workspace, "/approvals");
        ui::unclear_section(&reader, &unclear, true, |item| {
            for_client(visit, item.workspace, "/approvals")
        })
    });
    let heading = (check.is_some() && !queue.cards.is_empty())
        .then(|| view! { <h2>{phone_check::words(visit.lang).waiting_title}</h2> });
    let count = usize::try_from(queue.waiting).unwrap_or(usize::MAX) + unclear.len();
    let body = if queue.cards.is_empty() && unclear.is_empty() {
        nothing(visit, &address)
    } else {
        cards(visit, &address, &queue)
    };
    let content = view! {
        <header class="page-head">
            <h1>{words.title}</h1>
            {(count > 0).then(|| view! { <span class="count" data-testid="waiting-count">{(words.waiting)(count)}</span> })}
            <p class="page-lead">{words.lead_partner}</p>
        </header>
        {filter(visit, &address, &queue)}
        {result(visit.lang, visit)}
        <div class="stack cards" id="live-list" data-testid="approvals">{check} {heading} {body}</div>
        {pages(visit, &address, &queue)}
        {keys(visit)}
    };
    Ok(ui::frame_with_live(
        visit,
        Tab::Approvals,
        words.title,
        Follow::List,
        content.into_any(),
    ))
}

fn for_client(visit: &Visit, workspace: WorkspaceId, back: &str) -> CardReader {
    CardReader {
        lang: visit.lang,
        now: visit.now,
        base: Base::of_client(workspace),
        may_approve: true,
        back: back.to_owned(),
    }
}

/// What stands together in the queue: one draft, or several that one decision may concern.
enum Entry<'a> {
    One(&'a DraftCard),
    UnderOnePost(Vec<&'a DraftCard>),
    Across(Vec<&'a DraftCard>),
}

impl Entry<'_> {
    fn first(&self) -> Option<&DraftCard> {
        match self {
            Self::One(card) => Some(card),
            Self::UnderOnePost(cards) | Self::Across(cards) => cards.first().copied(),
        }
    }
}

/// The queue in its order; what stands together stands where the first of it stands.
fn entries(cards: &[DraftCard]) -> Vec<Entry<'_>> {
    let under_posts = review::alike(cards);
    let across = review::alike_across(cards);
    let members = |group: &Vec<DraftId>| cards.iter().filter(|card| group.contains(&card.id)).collect();
    let entry = |card| -> Option<Entry<'_>> {
        let card: &DraftCard = card;
        let of = |groups: &[Vec<DraftId>]| groups.iter().find(|group| group.contains(&card.id)).cloned();
        let is_first = |group: &Vec<DraftId>| group.first() == Some(&card.id);
        match (of(&under_posts), of(&across)) {
            (Some(group), _) => is_first(&group).then(|| Entry::UnderOnePost(members(&group))),
            (None, Some(group)) => is_first(&group).then(|| Entry::Across(members(&group))),
            (None, None) => Some(Entry::One(card)),
        }
    };
    cards.iter().filter_map(entry).collect()
}

fn cards(visit: &Visit, address: &Address, queue: &Queue) -> AnyView {
    let entries = entries(&queue.cards);
    let shown = entries.iter().enumerate().filter_map(|(at, entry)| {
        // A decision comes back to this page, at the card that then takes this one's place.
        let next = entries.get(at + 1).and_then(Entry::first);
        let back = match next {
            Some(next) => format!("{}#card-{}", address.here(), next.id),
            None => address.here(),
        };
        let reader = for_client(visit, entry.first()?.workspace, &back);
        match entry {
            Entry::One(card) => Some(ui::draft_card(&reader, card, CardPlace::PartnerQueue)),
            Entry::UnderOnePost(cards) => ui::draft_group(&reader, cards, CardPlace::PartnerQueue),
            Entry::Across(cards) => ui::draft_across(&reader, cards),
        }
    });
    shown.collect_view().into_any()
}

fn nothing(visit: &Visit, address: &Address) -> AnyView {
    if address.is_narrowed() || address.asked.after.is_some() {
        let words = queue::words(visit.lang);
        return view! {
            <EmptyState icon=Icon::Approve title=words.none_match_title text=words.none_match>
                <a class="button button-quiet" href="/approvals">{words.show_all}</a>
            </EmptyState>
        }
        .into_any();
    }
    let words = approvals::words(visit.lang);
    view! {
        <EmptyState icon=Icon::Approve title=words.empty_title text=words.empty>
            <a class="button button-quiet" href="/inbox">{words.to_inbox}</a>
        </EmptyState>
    }
    .into_any()
}

/// Clients are offered as far as this page has cards of them: hundreds in a menu help nobody, and the board finds every one.
fn filter(visit: &Visit, address: &Address, queue: &Queue) -> AnyView {
    let words = queue::words(visit.lang);
    let asked = &address.asked;
    let mut clients: BTreeMap<String, WorkspaceId> = queue
        .cards
        .iter()
        .map(|card| (card.workspace_name.clone(), card.workspace))
        .collect();
    if let Some(chosen) = asked.client
        && clients.values().all(|client| *client != chosen)
    {
        clients.insert(words.client.to_owned(), chosen);
    }
    let clients = clients.into_iter().map(|(name, client)| {
        view! { <option value=client.to_string() selected=asked.client == Some(client)>{name}</option> }
    });
    let channels = [Channel::WhatsApp, Channel::Instagram].map(|channel| {
        view! { <option value=channel.code() selected=asked.channel == Some(channel)>{common::channel_name(channel)}</option> }
    });
    let reasons = Why::ALL.map(|why| {
        view! { <option value=why.code() selected=asked.why == Some(why)>{queue::why(visit.lang, why)}</option> }
    });
    let aside = (queue.snoozed > 0 && asked.why != Some(Why::Snoozed)).then(|| {
        let href = Address::write(&Asked {
            why: Some(Why::Snoozed),
            after: None,
            ..*asked
        });
        view! { <a href=href data-testid="snoozed-link">{(words.snoozed_link)(queue.snoozed)}</a> }
    });
    view! {
        <form class="board-filter" method="get" action="/approvals" data-testid="queue-filter">
            <select name="client" aria-label=words.client data-testid="filter-client">
                <option value="">{words.every_client}</option>
                {clients.collect_view()}
            </select>
            <select name="channel" aria-label=words.channel data-testid="filter-channel">
                <option value="">{words.every_channel}</option>
                {channels.collect_view()}
            </select>
            <select name="why" aria-label=words.why data-testid="filter-why">
                <option value="">{words.every_reason}</option>
                {reasons.collect_view()}
            </select>
            <button class="button button-quiet" type="submit" data-testid="filter-apply">{words.apply}</button>
        </form>
        <p class="cluster small">
            <a href="/clients?show=waiting">{words.other_clients}</a>
            {aside}
        </p>
    }
    .into_any()
}

fn pages(visit: &Visit, address: &Address, queue: &Queue) -> Option<AnyView> {
    let words = queue::words(visit.lang);
    let asked = &address.asked;
    let first = asked.after.map(|_| {
        let href = Address::write(&Asked {
            after: None,
            ..*asked
        });
        view! { <a class="button button-quiet" href=href data-testid="first-page">{words.first_page}</a> }
    });
    let next = queue.next.map(|next| {
        let href = Address::write(&Asked {
            after: Some(next),
            ..*asked
        });
        view! { <a class="button button-quiet" href=href data-testid="next-page">{words.next_page} {icon(Icon::Arrow)}</a> }
    });
    (first.is_some() || next.is_some())
        .then(|| view! { <nav class="pager" aria-label=words.next_page>{first} {next}</nav> }.into_any())
}

/// What the keys do. They decorate: everything has a button.
fn keys(visit: &Visit) -> AnyView {
    let words = queue::words(visit.lang);
    let list = words
        .key_list
        .map(|(key, does)| view! { <li><kbd>{key}</kbd> <span>{does}</span></li> });
    view! {
        <details class="fold queue-keys" id="queue-keys" data-testid="queue-keys">
            <summary>{words.keys} " " <kbd>"?"</kbd></summary>
            <ul>{list.collect_view()}</ul>
        </details>
        <QueueKeys/>
    }
    .into_any()
}
