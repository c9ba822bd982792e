//! A partner above its clients: the most urgent answer, and every client with what waits there.

use domain::fleet::{self, Client, Wanted};
use domain::review::{self, DraftCard};
use leptos::prelude::*;

use crate::pages::approvals::result;
use crate::request::{Base, Refusal, Staff};
use crate::ui::{self, Avatar, Badge, CardPlace, CardReader, EmptyState, Follow, Icon, Tab, Tone};
use crate::words::{clients, home};

/// Clients on the first page; the board has the others.
const SHOWN: usize = 12;

pub(super) async fn page(staff: Staff) -> Result<AnyView, Refusal> {
    let (urgent, waiting) = review::most_urgent(&staff.partner).await?;
    let clients = fleet::board(&staff.partner, &Wanted::default()).await?.clients;
    let words = home::words(staff.visit.lang);
    let lead = if waiting == 0 {
        words.all_calm.to_owned()
    } else {
        (words.waiting)(usize::try_from(waiting).unwrap_or(usize::MAX))
    };
    let content = view! {
        <header class="page-head">
            <h1>{(words.hello)(&staff.person.name)}</h1>
            <p class="page-lead">{lead}</p>
        </header>
        {most_urgent(&staff, urgent.as_ref())}
        <section class="stack">
            <div class="section-head"><h2>{words.clients_title}</h2><a href="/clients">{words.see_all}</a></div>
            <div id="live-list">{list(&staff, &clients)}</div>
        </section>
    };
    Ok(ui::frame_with_live(
        &staff.visit,
        Tab::Home,
        words.title,
        Follow::List,
        content.into_any(),
    ))
}

fn most_urgent(staff: &Staff, card: Option<&DraftCard>) -> Option<AnyView> {
    let words = home::words(staff.visit.lang);
    let card = card?;
    let reader = CardReader {
        lang: staff.visit.lang,
        now: staff.visit.now,
        base: Base::of_client(card.workspace),
        may_approve: true,
        back: "/".to_owned(),
    };
    Some(
        view! {
            <section class="stack">
                <div class="section-head"><h2>{words.next_title}</h2><a href="/approvals">{words.see_all}</a></div>
                {result(staff.visit.lang, &staff.visit)}
                {ui::draft_card(&reader, card, CardPlace::PartnerQueue)}
            </section>
        }
        .into_any(),
    )
}

fn list(staff: &Staff, clients: &[Client]) -> AnyView {
    let words = home::words(staff.visit.lang);
    if clients.is_empty() {
        return view! { <EmptyState icon=Icon::Clients title=words.no_clients_title text=words.no_clients/> }
            .into_any();
    }
    let rows = clients
        .iter()
        .take(SHOWN)
        .map(|client| row(staff, client))
        .collect_view();
    view! { <ul class="list">{rows}</ul> }.into_any()
}

fn row(staff: &Staff, client: &Client) -> AnyView {
    let words = home::words(staff.visit.lang);
    let href = Base::of_client(client.workspace).link("/");
    let calm = (client.waiting == 0 && client.unread == 0 && client.troubles.is_empty())
        .then(|| view! { <span class="muted small">{words.client_calm}</span> });
    let (waiting, unread) = (client.waiting, client.unread);
    let waiting =
        (waiting > 0).then(|| view! { <Badge tone=Tone::Brand>{(words.client_waiting)(waiting)}</Badge> });
    let trouble = client.troubles.first().map(|trouble| {
        let text = clients::trouble(staff.visit.lang, *trouble);
        view! { <Badge tone=Tone::Warn>{text}</Badge> }
    });
    let unread = (unread > 0).then(|| view! { <Badge>{(words.client_unread)(unread)}</Badge> });
    view! {
        <li class="row" data-row=format!("{}:{}:{}", client.workspace, client.waiting, client.unread)>
            <a class="row-link" href=href data-testid="client">
                <Avatar name=client.name.clone()/>
                <span class="row-main">{client.name.clone()}</span>
                <span class="cluster">{trouble} {waiting} {unread} {calm}</span>
            </a>
        </li>
    }
    .into_any()
}
