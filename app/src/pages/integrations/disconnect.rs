//! Disconnect, with what goes and what stays said before anybody presses.

use domain::ConnectionId;
use domain::connect::{self, Integrations};
use domain::tenancy::Duty;
use leptos::prelude::*;

use crate::request::{Member, Refusal, parsed};
use crate::ui::{Icon, Tab, frame, icon, page};
use crate::words::integrations::{instagram, words};

#[component]
pub fn DisconnectPage() -> impl IntoView {
    page(|| disconnect(parsed::<ConnectionId>("connection")))
}

/// What is about to be taken back.
struct Found {
    name: String,
    is_account: bool,
}

fn named(integrations: Integrations, wanted: ConnectionId) -> Option<Found> {
    let numbers = integrations.whatsapp.into_iter().map(|known| {
        let name = known.number;
        (known.id, name, false)
    });
    let accounts = integrations.instagram.into_iter().map(|known| {
        let name = format!("@{}", known.username);
        (known.id, name, true)
    });
    numbers
        .chain(accounts)
        .find(|(id, _, _)| *id == wanted)
        .map(|(_, name, is_account)| Found { name, is_account })
}

async fn disconnect(connection: Result<ConnectionId, Refusal>) -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let connection = connection?;
    let integrations = connect::integrations(&member.scope).await?;
    let found = named(integrations, connection).ok_or(Refusal::NotFound)?;
    if !member.scope.may(Duty::Disconnect) {
        return Err(Refusal::NotAllowed);
    }
    let words = words(member.visit.lang);
    let account = instagram::words(member.visit.lang);
    let (goes, at_meta) = if found.is_account {
        (&account.goes, account.at_meta)
    } else {
        (&words.goes, words.at_meta)
    };
    let title = (words.disconnect_title)(&found.name);
    let back = member.base().link(super::ADDRESS);
    let list = |mark: Icon, lines: &[&'static str]| {
        lines
            .iter()
            .map(|line| view! { <li>{icon(mark)} <span>{*line}</span></li> })
            .collect_view()
    };
    let content = view! {
        <a class="up-link" href=back.clone()>{icon(Icon::Back)} <span>{words.title}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{title.clone()}</h1>
                <p class="page-lead">{words.disconnect_lead}</p>
            </div>
        </header>
        <section class="card farewell">
            <div class="farewell-part">
                <h2>{words.goes_title}</h2>
                <ul class="check-list check-list-goes">{list(Icon::Cross, goes)}</ul>
            </div>
            <div class="farewell-part">
                <h2>{words.stays_title}</h2>
                <ul class="check-list">{list(Icon::Check, &words.stays)}</ul>
                <p class="quiet-note">{at_meta}</p>
            </div>
            <form class="farewell-foot" method="post" action="/api/disconnect">
                <input type="hidden" name="workspace" value=member.base().workspace_field()/>
                <input type="hidden" name="connection" value=connection.to_string()/>
                <button class="button button-danger" type="submit" data-testid="confirm-disconnect">{words.disconnect_confirm}</button>
                <a class="button button-quiet" href=back data-testid="keep-connected">{words.keep}</a>
            </form>
        </section>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Settings, &title, content))
}
