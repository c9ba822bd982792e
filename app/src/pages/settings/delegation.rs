//! What the agency may approve for this business: the owner's choice, read by everybody who works for it.

use domain::review::{self, Delegated, Delegation};
use domain::tenancy::Duty;
use leptos::prelude::*;

use crate::request::{Member, Refusal};
use crate::ui::{At, Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::delegation::{DelegationWords, choice, words};
use crate::words::settings;

/// Where this page is, inside a workspace.
pub const ADDRESS: &str = "/settings/delegation";

#[component]
pub fn DelegationPage() -> impl IntoView {
    page(delegation)
}

async fn delegation() -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let now = review::delegation(&member.scope).await?;
    let words = words(member.visit.lang);
    let query = &member.visit.query;
    let done = (query.get("done") == Some("delegation"))
        .then(|| view! { <Notice tone=Tone::Good testid="settings-done">{words.saved}</Notice> });
    let problem = query
        .get("problem")
        .is_some()
        .then(|| view! { <Notice tone=Tone::Bad testid="settings-problem">{words.problem}</Notice> });
    let body = if now.has_agency {
        choices(&member, words, &now)
    } else {
        view! { <p class="muted" data-testid="no-agency">{words.no_agency}</p> }.into_any()
    };
    let content = view! {
        <a class="up-link" href=member.base().link("/settings")>{icon(Icon::Back)} <span>{settings::words(member.visit.lang).title}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.title}</h1>
                <p class="page-lead">{words.lead}</p>
            </div>
        </header>
        {done} {problem}
        <section class="card setting" aria-label=words.title>{body}</section>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Settings, words.title, content))
}

fn choices(member: &Member, words: &'static DelegationWords, now: &Delegation) -> AnyView {
    let may = member.scope.may(Duty::Delegate);
    let options = Delegated::ALL.map(|delegated| {
        let (name, means) = choice(member.visit.lang, delegated);
        let testid = format!("delegate-{}", delegated.code());
        view! {
            <label class="choice-row">
                <input type="radio" name="scope" value=delegated.code() checked=delegated == now.delegated disabled=!may data-testid=testid/>
                <span><strong>{name}</strong> <span class="setting-lead">{means}</span></span>
            </label>
        }
    });
    let send = if may {
        view! { <button class="button button-primary" type="submit" data-testid="save-delegation">{words.save}</button> }.into_any()
    } else {
        view! { <p class="muted small" data-testid="owner-only">{words.owner_only}</p> }.into_any()
    };
    view! {
        <form class="stack" method="post" action="/api/settings/delegation" data-testid="delegation-form">
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            <fieldset class="stack choice-rows">
                <legend class="visually-hidden">{words.title}</legend>
                {options.collect_view()}
            </fieldset>
            {send}
        </form>
        {since(member, words, now)}
        <p class="setting-lead">{words.unchanged}</p>
    }
    .into_any()
}

fn since(member: &Member, words: &'static DelegationWords, now: &Delegation) -> AnyView {
    let Some(at) = now.since else {
        return view! { <p class="setting-lead">{words.never_set}</p> }.into_any();
    };
    let (name, _) = choice(member.visit.lang, now.delegated);
    let by = now
        .by
        .as_deref()
        .map(|person| format!(", {}", (words.by)(person)));
    view! {
        <p class="setting-lead" data-testid="delegation-since">
            {words.now} ": " {name} {by} ", " <At lang=member.visit.lang at=at/>
        </p>
    }
    .into_any()
}
