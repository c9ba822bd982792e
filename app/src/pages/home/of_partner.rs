//! A partner above its clients: the most urgent answer, and every client with what waits there.

use domain::review::{self, DraftCard};
use domain::tenancy::ClientRow;
use leptos::prelude::*;

use crate::pages::approvals::result;
use crate::request::{Base, Refusal, Staff};
use crate::ui::{self, Avatar, Badge, CardPlace, CardReader, EmptyState, Follow, Icon, Tab, Tone};
use crate::words::home;

pub(super) async fn page(staff: Staff) -> Result<AnyView, Refusal> {
    let waiting = review::waiting_of_partner(&staff.partner).await?;
    let mut clients = staff.partner.clients().await?;
    clients.sort_by_key(|client| {
        (
            std::cmp::Reverse(client.waiting),
            std::cmp::Reverse(client.unread),
        )
    });
    let words = home::words(staff.visit.lang);
    let lead = if waiting.is_empty() {
        words.all_calm.to_owned()
    } else {
        (words.waiting)(waiting.len())
    };
    let content = view! {
        <header class="page-head">
            <h1>{(words.hello)(&staff.person.name)}</h1>
            <p class="page-lead">{lead}</p>
        </header>
        {most_urgent(&staff, waiting.first())}
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

fn list(staff: &Staff, clients: &[ClientRow]) -> AnyView {
    let words = home::words(staff.visit.lang);
    if clients.is_empty() {
        return view! { <EmptyState icon=Icon::Clients title=words.no_clients_title text=words.no_clients/> }
            .into_any();
    }
    let rows = clients.iter().map(|client| row(staff, client)).collect_view();
    view! { <ul class="list">{rows}</ul> }.into_any()
}

fn row(staff: &Staff, client: &ClientRow) -> AnyView {
    let words = home::words(staff.visit.lang);
    let href = Base::of_client(client.workspace).link("/");
    let calm = (client.waiting == 0 && client.unread == 0)
        .then(|| view! { <span class="muted small">{words.client_calm}</span> });
    let (waiting, unread) = (client.waiting, client.unread);
    let waiting =
        (waiting > 0).then(|| view! { <Badge tone=Tone::Brand>{(words.client_waiting)(waiting)}</Badge> });
    let unread = (unread > 0).then(|| view! { <Badge>{(words.client_unread)(unread)}</Badge> });
    view! {
        <li class="row" data-row=format!("{}:{}:{}", client.workspace, client.waiting, client.unread)>
            <a class="row-link" href=href data-testid="client">
                <Avatar name=client.name.clone()/>
                <span class="row-main">{client.name.clone()}</span>
                <span class="cluster">{waiting} {unread} {calm}</span>
            </a>
        </li>
    }
    .into_any()
}
