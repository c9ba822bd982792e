//! What was removed, and the way back to it.

use domain::draft::business::{self, Removed};
use leptos::prelude::*;

use super::parts::{history_address, page_head, result_notice};
use crate::request::{Member, Refusal};
use crate::ui::{At, EmptyState, Icon, Tab, frame, page};
use crate::words::business::{outdated, words};

#[component]
pub fn RemovedPage() -> impl IntoView {
    page(removed)
}

async fn removed() -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let list = business::removed(&member.scope).await?;
    let words = words(member.visit.lang);
    let own = outdated::words(member.visit.lang);
    let up = (member.base().link("/business"), words.title);
    let body = if list.is_empty() {
        view! { <EmptyState icon=Icon::Store title=own.none_removed_title text=own.none_removed/> }.into_any()
    } else {
        view! { <ul class="versions">{list.iter().map(|fact| row(&member, fact)).collect_view()}</ul> }
            .into_any()
    };
    let content = view! {
        {page_head(own.removed_title, own.removed_lead, Some(up), ().into_any())}
        {result_notice(&member.visit)}
        {body}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, own.removed_title, content))
}

fn row(member: &Member, fact: &Removed) -> AnyView {
    let lang = member.visit.lang;
    let words = words(lang);
    view! {
        <li class="card version" data-testid="removed-fact">
            <div class="version-head">
                <h2>{words.kinds.of(fact.was.kind())}</h2>
                <p class="version-by">{fact.by.clone()} " · " <At lang=lang at=fact.at/></p>
            </div>
            <p class="version-text">{fact.was.summary(lang)}</p>
            <p><a class="button" href=history_address(member.base(), fact.id)>{outdated::words(lang).see_history}</a></p>
        </li>
    }
    .into_any()
}
