//! Dismiss, with what goes and what stays said before anybody presses: there is no way back.

use domain::receive;
use domain::tenancy::Duty;
use leptos::prelude::*;

use super::ADDRESS;
use crate::request::{Member, Refusal, parsed};
use crate::ui::{Icon, Tab, frame, icon, page};
use crate::words::quarantine::words;

#[component]
pub fn DismissPage() -> impl IntoView {
    page(dismiss)
}

async fn dismiss() -> Result<AnyView, Refusal> {
    let id = parsed("unit");
    let member = Member::load().await?;
    let unit = receive::set_aside_unit(&member.scope, id?)
        .await?
        .ok_or(Refusal::NotFound)?;
    if !member.scope.may(Duty::EditBusiness) {
        return Err(Refusal::NotAllowed);
    }
    let words = words(member.visit.lang);
    let back = member.base().link(ADDRESS);
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
                <h1>{words.dismiss_title}</h1>
                <p class="page-lead">{words.dismiss_lead}</p>
            </div>
        </header>
        <section class="card farewell">
            {super::facts(&member, words, &unit)}
            <div class="farewell-part">
                <h2>{words.goes_title}</h2>
                <ul class="check-list check-list-goes">{list(Icon::Cross, &words.goes)}</ul>
            </div>
            <div class="farewell-part">
                <h2>{words.stays_title}</h2>
                <ul class="check-list">{list(Icon::Check, &words.stays)}</ul>
            </div>
            <form class="farewell-foot" method="post" action="/api/quarantine/dismiss">
                <input type="hidden" name="workspace" value=member.base().workspace_field()/>
                <input type="hidden" name="unit" value=unit.id.to_string()/>
                <button class="button button-danger" type="submit" data-testid="confirm-dismiss">{words.dismiss_confirm}</button>
                <a class="button button-quiet" href=back data-testid="keep">{words.keep}</a>
            </form>
        </section>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Settings, words.dismiss_title, content))
}
