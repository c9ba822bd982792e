//! Every version of one fact, who saved it and when, and the way back to an earlier one.

use domain::draft::business::{self, FactVersion};
use domain::draft::facts::{FactId, FactKind};
use domain::tenancy::Duty;
use leptos::prelude::*;
use uuid::Uuid;

use super::outdated::outdated;
use super::parts::{page_head, result_notice};
use crate::request::{Member, Refusal, parsed};
use crate::ui::{At, Badge, Tab, Tone, frame, page};
use crate::words::business::{BusinessWords, words};

#[component]
pub fn HistoryPage() -> impl IntoView {
    page(|| history(parsed::<Uuid>("fact")))
}

async fn history(fact: Result<Uuid, Refusal>) -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let fact = FactId(fact?);
    let mut versions = business::history(&member.scope, fact).await?;
    if versions.is_empty() {
        return Err(Refusal::NotFound);
    }
    versions.sort_by_key(|version| std::cmp::Reverse(version.version));
    let words = words(member.visit.lang);
    let kind = versions
        .iter()
        .find_map(|version| version.body.as_ref().map(domain::draft::facts::FactBody::kind));
    let up = (
        member.base().link(list_of(kind)),
        kind.map_or(words.title, |kind| words.kinds.of(kind)),
    );
    let may_edit = member.scope.may(Duty::EditBusiness);
    let rows = versions
        .iter()
        .enumerate()
        .map(|(position, version)| {
            let is_current = position == 0 && !version.retired;
            row(&member, words, fact, version, is_current, may_edit && !is_current)
        })
        .collect_view();
    let content = view! {
        {page_head(words.history, words.history_lead, Some(up), ().into_any())}
        {result_notice(&member.visit)}
        {outdated(&member, Some(fact)).await?}
        <ol class="versions">{rows}</ol>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, words.history, content))
}

const fn list_of(kind: Option<FactKind>) -> &'static str {
    match kind {
        Some(FactKind::Item) => "/business/catalog",
        Some(FactKind::Policy) => "/business/policies",
        Some(FactKind::Voice) => "/business/voice",
        Some(
            FactKind::Hours | FactKind::Address | FactKind::Contact | FactKind::Payment | FactKind::Shipping,
        ) => "/business/profile",
        None => "/business",
    }
}

fn row(
    member: &Member,
    words: &'static BusinessWords,
    fact: FactId,
    version: &FactVersion,
    is_current: bool,
    may_restore: bool,
) -> AnyView {
    let lang = member.visit.lang;
    let text = version
        .body
        .as_ref()
        .map_or_else(|| words.erased.to_owned(), |body| body.summary(lang));
    let state = match (is_current, version.retired) {
        (true, _) => view! { <Badge tone=Tone::Good>{words.current}</Badge> }.into_any(),
        (false, true) => view! { <Badge tone=Tone::Warn>{words.version_retired}</Badge> }.into_any(),
        (false, false) => ().into_any(),
    };
    let restore =
        (may_restore && version.body.is_some()).then(|| restore(member, words, fact, version.version));
    view! {
        <li class="card version" data-testid="fact-version">
            <div class="version-head">
                <h2>{(words.version)(version.version)}</h2>
                {state}
                <p class="version-by">{version.by.clone()} " · " <At lang=lang at=version.at/></p>
            </div>
            <p class="version-text">{text}</p>
            {restore}
        </li>
    }
    .into_any()
}

fn restore(member: &Member, words: &'static BusinessWords, fact: FactId, version: i32) -> AnyView {
    view! {
        <form method="post" action="/api/business/restore">
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            <input type="hidden" name="fact" value=fact.to_string()/>
            <input type="hidden" name="version" value=version.to_string()/>
            <button class="button" type="submit" data-testid="restore-version">{words.restore}</button>
        </form>
    }
    .into_any()
}
