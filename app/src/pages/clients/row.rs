//! One client on the board: a row on a desk, a card on a phone.

use domain::Lang;
use domain::connect::ConnectionState;
use domain::fleet::{Client, ClientConnection, Trouble};
use leptos::prelude::*;

use super::chart::chart;
use crate::request::{Base, Visit};
use crate::ui::{Ago, Badge, ChannelMark, Countdown, Tone, accent};
use crate::words::clients::{self, ClientsWords};
use crate::words::{common, integrations};

pub(super) fn row(visit: &Visit, words: &'static ClientsWords, client: &Client) -> AnyView {
    let base = Base::of_client(client.workspace);
    let worst = client.troubles.first().map(|trouble| trouble.code());
    let key = format!(
        "{}:{}:{}",
        client.workspace,
        client.waiting,
        worst.unwrap_or_default()
    );
    view! {
        <tr data-testid="client" data-row=key data-trouble=worst>
            <th scope="row" class="board-name">
                {accent(client.accent.clone())}
                <a class="card-link" href=base.link("/") aria-label=(words.open)(&client.name)>{client.name.clone()}</a>
                {troubles(visit.lang, client)}
            </th>
            <td data-label=words.connection>{connections(visit, words, &base, client)}</td>
            <td data-label=words.queue>{queue(words, client)}</td>
            <td data-label=words.window>
                <Countdown lang=visit.lang now=visit.now until=client.soonest/>
                {client.soonest.is_none().then_some("–")}
            </td>
            <td data-label=words.last_message>{last(visit, words, client)}</td>
            <td data-label=words.by_itself data-testid="by-itself">{share(words, client)}</td>
            <td data-label=words.days class="board-chart">{chart(words, &client.days)}</td>
        </tr>
    }
    .into_any()
}

const fn tone(trouble: Trouble) -> Tone {
    match trouble {
        Trouble::Reconnect | Trouble::WindowCloses => Tone::Bad,
        Trouble::Paused | Trouble::Quiet | Trouble::TokenEnds | Trouble::LowQuality => Tone::Warn,
        Trouble::NotConnected => Tone::Neutral,
    }
}

fn troubles(lang: Lang, client: &Client) -> Option<AnyView> {
    let badges = client.troubles.iter().map(|trouble| {
        let (tone, text) = (tone(*trouble), clients::trouble(lang, *trouble));
        view! { <li data-testid="trouble" data-trouble=trouble.code()><Badge tone=tone>{text}</Badge></li> }
    });
    (!client.troubles.is_empty())
        .then(|| view! { <ul class="board-troubles">{badges.collect_view()}</ul> }.into_any())
}

fn connections(visit: &Visit, words: &'static ClientsWords, base: &Base, client: &Client) -> AnyView {
    if client.connections.is_empty() {
        let href = base.link("/settings/integrations");
        return view! { <a href=href data-testid="client-connect">{words.connect}</a> }.into_any();
    }
    let lines = client
        .connections
        .iter()
        .map(|one| connection(visit, words, one))
        .collect_view();
    view! { <ul class="board-connections" data-testid="client-channels">{lines}</ul> }.into_any()
}

fn connection(visit: &Visit, words: &'static ClientsWords, one: &ClientConnection) -> AnyView {
    let states = integrations::words(visit.lang);
    let (tone, state) = match one.state {
        ConnectionState::Live => (Tone::Good, states.state_live),
        ConnectionState::Finishing => (Tone::Info, states.state_finishing),
        ConnectionState::ReconnectNeeded => (Tone::Bad, states.state_reconnect),
        ConnectionState::Paused => (Tone::Warn, states.state_paused),
    };
    let quality = clients::quality(visit.lang, &one.quality);
    view! {
        <li>
            <ChannelMark channel=one.channel/> <Badge tone=tone>{state}</Badge>
            <span class="muted small">{token(visit, words, one)} {quality.map(|quality| format!(" · {quality}"))}</span>
        </li>
    }
    .into_any()
}

/// A token that ends says when; one that does not says how old it is.
fn token(visit: &Visit, words: &'static ClientsWords, one: &ClientConnection) -> Option<String> {
    let days = |from: jiff::Timestamp, to: jiff::Timestamp| (to.as_second() - from.as_second()) / 86_400;
    match (one.token_ends, one.token_since) {
        (Some(end), _) if end <= visit.now => Some(words.token_ended.to_owned()),
        (Some(end), _) => Some((words.token_ends)(days(visit.now, end))),
        (None, Some(since)) => Some((words.token_since)(days(since, visit.now))),
        (None, None) => None,
    }
}

fn queue(words: &'static ClientsWords, client: &Client) -> AnyView {
    if client.waiting == 0 {
        return view! { <span class="muted" data-testid="client-waiting">{words.nothing_waiting}</span> }
            .into_any();
    }
    let href = format!("/approvals?client={}", client.workspace);
    let held =
        (client.held > 0).then(|| view! { <span class="muted small">{(words.held)(client.held)}</span> });
    view! {
        <a class="board-waiting" href=href data-testid="client-approvals">
            <span data-testid="client-waiting">{(words.waiting)(client.waiting)}</span>
            <span class="visually-hidden">{client.name.clone()}</span>
        </a>
        {held}
    }
    .into_any()
}

fn last(visit: &Visit, words: &'static ClientsWords, client: &Client) -> AnyView {
    let Some(at) = client.last_received else {
        return view! { <span class="muted">{words.no_message_yet}</span> }.into_any();
    };
    let quiet = client.quiet.map(|quiet| {
        let duration = |seconds| common::duration(visit.lang, seconds);
        let text = (words.quiet)(&duration(quiet.for_seconds), &duration(quiet.usual_seconds));
        view! { <p class="board-quiet small" data-testid="quiet">{text}</p> }
    });
    let unread = (client.unread > 0)
        .then(|| view! { <span class="muted small">{(words.unread)(client.unread)}</span> });
    view! { <p><Ago lang=visit.lang now=visit.now at=at/></p> {unread} {quiet} }.into_any()
}

fn share(words: &'static ClientsWords, client: &Client) -> AnyView {
    match client.share_by_itself() {
        Some(share) => {
            view! { <span title=(words.share_of)(client.by_itself, client.answered)>{share} "%"</span> }
                .into_any()
        }
        None => "–".into_any(),
    }
}
