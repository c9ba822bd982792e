//! One client as its agency runs it: made, changed, paused, closed.

mod close;
mod closed;
mod form;
mod new;

use domain::tenancy::Standing;
use domain::tenancy::clients::{self, ClientError};
use http::StatusCode;
use leptos::prelude::*;

use self::form::{client_of, fields, values_of};
use crate::forms::Values;
use crate::posted;
use crate::request::{Member, Refusal, set_status, with_code};
use crate::ui::{Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::client::{ClientWords, problem, words};
use crate::words::common;

pub use close::ClosePage;
pub use closed::closed_clients;
pub use new::NewClientPage;

/// Where this page is, below `/clients/{workspace}`.
pub const ADDRESS: &str = "/settings/client";

/// The administrator of the agency inside one client; for everybody else there is no such page.
async fn managing() -> Result<(Member, Standing), Refusal> {
    let member = Member::load().await?;
    let standing = clients::may_manage(&member.scope).map_err(|_| Refusal::NotFound)?;
    Ok((member, standing))
}

#[component]
pub fn ClientPage() -> impl IntoView {
    page(|| client(posted::form()))
}

async fn client(posted: Option<Values>) -> Result<AnyView, Refusal> {
    let (member, standing) = managing().await?;
    let refused = match &posted {
        Some(form) => Some(save(&member, form).await?),
        None => None,
    };
    let shown = match posted {
        Some(form) => form,
        None => values_of(&clients::client(&member.scope).await?),
    };
    let words = words(member.visit.lang);
    let body = match standing {
        Standing::Closed { .. } => reopening(&member, words),
        _ => view! {
            {form(&member, words, &shown, refused.as_ref())}
            {pausing(&member, words, standing)}
            {closing(&member, words)}
        }
        .into_any(),
    };
    let up = member.base().link("/settings");
    let content = view! {
        <a class="up-link" href=up>{icon(Icon::Back)} <span>{common::words(member.visit.lang).settings}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.title}</h1>
                <p class="page-lead">{words.lead}</p>
            </div>
        </header>
        {message(&member, words, refused.as_ref())}
        <div class="settings">{body}</div>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Settings, words.title, content))
}

async fn save(member: &Member, form: &Values) -> Result<ClientError, Refusal> {
    match clients::change(&member.scope, client_of(form)).await {
        Ok(()) => Err(Refusal::Elsewhere(with_code(
            &member.base().link(ADDRESS),
            "done",
            "saved",
        ))),
        Err(ClientError::NotAllowed) => Err(Refusal::NotFound),
        Err(ClientError::Store(error)) => Err(error.into()),
        Err(error) => {
            set_status(StatusCode::UNPROCESSABLE_ENTITY);
            Ok(error)
        }
    }
}

fn message(member: &Member, words: &'static ClientWords, refused: Option<&ClientError>) -> AnyView {
    let lang = member.visit.lang;
    let done = member.visit.query.get("done").and_then(|code| match code {
        "saved" => Some(words.saved),
        "paused" => Some(words.paused),
        "resumed" => Some(words.resumed),
        "closed" => Some(words.closed),
        "reopened" => Some(words.reopened),
        _ => None,
    });
    let told = match (refused, member.visit.query.get("problem")) {
        (Some(error), _) => Some(problem(lang, error).1),
        (None, Some(_)) => Some(problem(lang, &ClientError::Standing).1),
        (None, None) => None,
    };
    view! {
        {done.filter(|_| refused.is_none()).map(|text| view! { <Notice tone=Tone::Good testid="client-done">{text}</Notice> })}
        {told.map(|text| view! { <Notice tone=Tone::Bad testid="client-problem">{text}</Notice> })}
    }
    .into_any()
}

fn form(
    member: &Member,
    words: &'static ClientWords,
    shown: &Values,
    refused: Option<&ClientError>,
) -> AnyView {
    view! {
        <form class="card stack people-form" method="post" action=member.base().link(ADDRESS) data-testid="client-form">
            {fields(member.visit.lang, shown, refused)}
            <button class="button button-primary" type="submit" data-testid="save-client">{words.save}</button>
        </form>
    }
    .into_any()
}

/// One button that acts on this client.
fn act(member: &Member, action: &'static str, label: &'static str, testid: &'static str) -> AnyView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            <button class="button" type="submit" data-testid=testid>{label}</button>
        </form>
    }
    .into_any()
}

fn pausing(member: &Member, words: &'static ClientWords, standing: Standing) -> AnyView {
    let (title, lead, button) = match standing {
        Standing::Paused { .. } => (
            words.resume_title,
            words.resume_lead,
            act(member, "/api/client/resume", words.resume, "resume"),
        ),
        _ => (
            words.pause_title,
            words.pause_lead,
            act(member, "/api/client/pause", words.pause, "pause"),
        ),
    };
    view! {
        <section class="card setting" aria-labelledby="pause">
            <h2 id="pause">{title}</h2>
            <p class="setting-lead">{lead}</p>
            {button}
        </section>
    }
    .into_any()
}

fn closing(member: &Member, words: &'static ClientWords) -> AnyView {
    let href = member.base().link("/settings/client/close");
    view! {
        <section class="card setting" aria-labelledby="close">
            <h2 id="close">{words.close_title}</h2>
            <p class="setting-lead">{words.close_lead}</p>
            <p><a class="button" href=href data-testid="open-close">{words.close_link}</a></p>
        </section>
    }
    .into_any()
}

fn reopening(member: &Member, words: &'static ClientWords) -> AnyView {
    view! {
        <section class="card setting" aria-labelledby="reopen">
            <h2 id="reopen">{words.closed_title}</h2>
            <p class="setting-lead">{words.closed_lead}</p>
            {act(member, "/api/client/reopen", words.reopen, "reopen")}
        </section>
    }
    .into_any()
}
