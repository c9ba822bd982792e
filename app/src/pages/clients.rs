//! A partner's clients: who needs somebody now comes first.

use domain::Channel;
use domain::connect::ConnectionState;
use domain::tenancy::{ClientRow, Duty};
use leptos::prelude::*;

use crate::request::{Base, Refusal, Staff, Visit};
use crate::ui::{Ago, Avatar, Badge, ChannelMark, EmptyState, Icon, Tab, Tone, frame, page};
use crate::words::clients::{ClientsWords, words};
use crate::words::{client, integrations};

#[component]
pub fn ClientsPage() -> impl IntoView {
    page(clients)
}

async fn clients() -> Result<AnyView, Refusal> {
    let staff = Staff::load().await?;
    let mut clients = staff.partner.clients().await?;
    clients.sort_by_key(|client| std::cmp::Reverse((client.waiting, client.unread, client.last_inbound)));
    let words = words(staff.visit.lang);
    let closed = super::client::closed_clients(&staff).await?;
    let list = if clients.is_empty() {
        view! { <EmptyState icon=Icon::Clients title=words.empty_title text=words.empty/> }.into_any()
    } else {
        let cards = clients
            .iter()
            .map(|client| card(&staff.visit, words, client))
            .collect_view();
        view! { <ul class="clients">{cards}</ul> }.into_any()
    };
    let lead =
        (!clients.is_empty()).then(|| view! { <p class="page-lead">{(words.lead)(clients.len())}</p> });
    let content = view! {
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.title}</h1>
                {lead}
            </div>
            {new_client(&staff)}
        </header>
        {list}
        {closed}
    }
    .into_any();
    Ok(frame(&staff.visit, Tab::Clients, words.title, content))
}

fn new_client(staff: &Staff) -> Option<AnyView> {
    staff.partner.may(Duty::ManageClients).then(|| {
        view! {
            <div class="page-head-actions">
                <a class="button button-primary" href="/clients/new" data-testid="new-client">{client::words(staff.visit.lang).new}</a>
            </div>
        }
        .into_any()
    })
}

fn card(visit: &Visit, words: &'static ClientsWords, client: &ClientRow) -> AnyView {
    let base = Base::of_client(client.workspace);
    view! {
        <li class="card client" data-testid="client">
            {accent(client)}
            <div class="client-head">
                <Avatar name=client.name.clone()/>
                <h2>
                    <a class="card-link" href=base.link("/inbox") aria-label=(words.open)(&client.name)>{client.name.clone()}</a>
                </h2>
                {connection(visit, words, client)}
            </div>
            {channels(client)}
            {numbers(visit, words, client)}
            {next_step(words, &base, client)}
        </li>
    }
    .into_any()
}

/// The client's own colour: an attribute of a drawing, since the page allows no inline style.
fn accent(client: &ClientRow) -> AnyView {
    let Some(colour) = client.accent.clone() else {
        return ().into_any();
    };
    view! {
        <svg class="client-accent" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect width="1" height="1" fill=colour></rect>
        </svg>
    }
    .into_any()
}

fn connection(visit: &Visit, words: &'static ClientsWords, client: &ClientRow) -> AnyView {
    let states = integrations::words(visit.lang);
    let (tone, text) = match client.connection {
        None => (Tone::Neutral, words.not_connected),
        Some(ConnectionState::Live) => (Tone::Good, states.state_live),
        Some(ConnectionState::Finishing) => (Tone::Info, states.state_finishing),
        Some(ConnectionState::ReconnectNeeded) => (Tone::Bad, states.state_reconnect),
        Some(ConnectionState::Paused) => (Tone::Warn, states.state_paused),
    };
    view! { <Badge tone=tone>{text}</Badge> }.into_any()
}

fn channels(client: &ClientRow) -> Option<AnyView> {
    let mark = |channel: &Channel| view! { <li><ChannelMark channel=*channel/></li> };
    let marks = client.channels.iter().map(mark).collect_view();
    (!client.channels.is_empty())
        .then(|| view! { <ul class="client-channels" data-testid="client-channels">{marks}</ul> }.into_any())
}

fn numbers(visit: &Visit, words: &'static ClientsWords, client: &ClientRow) -> AnyView {
    let waiting = if client.waiting == 0 {
        words.nothing_waiting.to_owned()
    } else {
        (words.waiting)(client.waiting)
    };
    let unread = if client.unread == 0 {
        words.all_read.to_owned()
    } else {
        (words.unread)(client.unread)
    };
    let last = match client.last_inbound {
        Some(at) => view! { {words.last_message} " " <Ago lang=visit.lang now=visit.now at=at/> }.into_any(),
        None => words.no_message_yet.into_any(),
    };
    let calls = if client.waiting == 0 {
        "client-number"
    } else {
        "client-number client-number-calls"
    };
    view! {
        <ul class="client-numbers">
            <li class=calls data-testid="client-waiting">{waiting}</li>
            <li class="client-number">{unread}</li>
            <li class="client-number">{last}</li>
        </ul>
    }
    .into_any()
}

fn next_step(words: &'static ClientsWords, base: &Base, client: &ClientRow) -> AnyView {
    let (href, label, testid) = match (client.connection, client.waiting) {
        (_, 1..) => (base.link("/approvals"), words.approvals, "client-approvals"),
        (None | Some(ConnectionState::ReconnectNeeded), 0) => (
            base.link("/settings/integrations"),
            words.connect,
            "client-connect",
        ),
        (Some(_), 0) => return ().into_any(),
    };
    view! {
        <p class="client-step">
            <a class="button" href=href data-testid=testid>
                {label} <span class="visually-hidden">{client.name.clone()}</span>
            </a>
        </p>
    }
    .into_any()
}
