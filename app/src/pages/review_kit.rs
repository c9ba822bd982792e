//! The reviewer kit: everything a reviewer of Meta needs, on one public page under the brand of the host.

use leptos::prelude::*;

use crate::request::{Refusal, Visit};
use crate::ui::{Icon, icon, page, public};
use crate::words::kit::{KitWords, Permission, Step, words};

#[component]
pub fn ReviewKitPage() -> impl IntoView {
    page(review_kit)
}

async fn review_kit() -> Result<AnyView, Refusal> {
    let visit = Visit::load().await?;
    let words = words(visit.lang);
    let content = view! {
        <article class="kit">
            {opening(&visit, words)}
            {contents(words)}
            {permissions(words)}
            {flow(words)}
            {test(&visit, words)}
            {commitments(words)}
            {endpoints(words)}
        </article>
    }
    .into_any();
    Ok(public(&visit, words.title, content))
}

fn opening(visit: &Visit, words: &'static KitWords) -> AnyView {
    let operator = &visit.laras.settings().operator;
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <header class="kit-head">
            <h1>{words.title}</h1>
            <p class="page-lead">{words.lead}</p>
            <p>{words.partners}</p>
            <dl class="facts kit-facts">
                <div data-disclosure=""><dt>{words.operated_by}</dt><dd>{operator.name.clone()}</dd></div>
                {fact(words.country, operator.country.clone())}
                {fact(words.updated, words.updated_on.to_owned())}
                {fact(words.status, words.status_now.to_owned())}
            </dl>
        </header>
    }
    .into_any()
}

fn contents(words: &'static KitWords) -> AnyView {
    let parts = [
        ("permissions", words.permissions_title),
        ("flow", words.flow_title),
        ("test", words.test_title),
        ("commitments", words.commitments_title),
        ("endpoints", words.endpoints_title),
    ];
    view! {
        <nav class="kit-contents" aria-label=words.contents>
            {parts.into_iter().map(|(id, name)| view! { <a href=format!("#{id}")>{name}</a> }).collect_view()}
        </nav>
    }
    .into_any()
}

fn permissions(words: &'static KitWords) -> AnyView {
    let card = |permission: &Permission| {
        view! {
            <li class="card permission" data-testid="permission">
                <h3><code>{permission.name}</code></h3>
                <p>{permission.does}</p>
                <p class="permission-why"><strong>{words.why}</strong> {permission.why}</p>
            </li>
        }
    };
    view! {
        <section class="kit-part" aria-labelledby="permissions">
            <h2 id="permissions">{words.permissions_title}</h2>
            <p>{words.permissions_lead}</p>
            <ul class="permissions">{words.whatsapp_permissions.iter().map(card).collect_view()}</ul>
            <p class="quiet-note">{icon(Icon::Info)} <span>{words.instagram_note}</span></p>
            <ul class="permissions">{words.instagram_permissions.iter().map(card).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn flow(words: &'static KitWords) -> AnyView {
    view! {
        <section class="kit-part" aria-labelledby="flow">
            <h2 id="flow">{words.flow_title}</h2>
            <ol class="flow">{words.flow.iter().map(step).collect_view()}</ol>
        </section>
    }
    .into_any()
}

fn step(step: &Step) -> AnyView {
    view! { <li class="card flow-step"><h3>{step.name}</h3><p>{step.text}</p></li> }.into_any()
}

fn test(visit: &Visit, words: &'static KitWords) -> AnyView {
    let support = visit.laras.settings().operator.support.clone();
    view! {
        <section class="kit-part" aria-labelledby="test">
            <h2 id="test">{words.test_title}</h2>
            <p>{words.test_lead}</p>
            <p><a class="button" href="/login">{words.sign_in}</a></p>
            <ol class="test-steps">{words.test.iter().map(|step| view! { <li>{*step}</li> }).collect_view()}</ol>
            <h3>{words.fallback_title}</h3>
            <ul class="fallback">{words.fallback.iter().map(|line| view! { <li>{*line}</li> }).collect_view()}</ul>
            <h3>{words.support_title}</h3>
            <p data-disclosure="">{words.support} " " <a href=format!("mailto:{support}")>{support.clone()}</a></p>
        </section>
    }
    .into_any()
}

fn commitments(words: &'static KitWords) -> AnyView {
    view! {
        <section class="kit-part" aria-labelledby="commitments">
            <h2 id="commitments">{words.commitments_title}</h2>
            <ul class="flow">{words.commitments.iter().map(step).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn endpoints(words: &'static KitWords) -> AnyView {
    let row = |(name, path): &(&'static str, &'static str)| view! { <div><dt>{*name}</dt><dd><code>{*path}</code></dd></div> };
    view! {
        <section class="kit-part" aria-labelledby="endpoints">
            <h2 id="endpoints">{words.endpoints_title}</h2>
            <dl class="facts facts-list">{words.endpoints.iter().map(row).collect_view()}</dl>
        </section>
    }
    .into_any()
}
