//! Settings: the way to Integrations, what may leave without a person, one's language, and the proof.

pub mod auto_send;
mod delegation;
mod proof;

use domain::tenancy::Duty;
use domain::{Lang, evidence, receive};
use leptos::prelude::*;

use crate::request::{Member, Refusal};
use crate::ui::{Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::common;
use crate::words::settings::{SettingsWords, words};

pub use auto_send::AutoSendPage;
pub use delegation::DelegationPage;

#[component]
pub fn SettingsPage() -> impl IntoView {
    page(settings)
}

async fn settings() -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let channels = auto_send::switches(&member).await?;
    let head = evidence::head(&member.scope).await?;
    let set_aside = receive::count_set_aside(&member.scope).await?;
    let words = words(member.visit.lang);
    let content = view! {
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.title}</h1>
                <p class="page-lead">{words.lead}</p>
            </div>
        </header>
        {message(&member, words)}
        <div class="settings">
            {integrations(&member, words)}
            {people(&member)}
            {client(&member)}
            {quarantine(&member, set_aside)}
            {auto_send::section(&member, words, &channels)}
            {delegated(&member)}
            {language(&member, words)}
            {proof::section(&member, words, &head)}
        </div>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Settings, words.title, content))
}

fn message(member: &Member, words: &'static SettingsWords) -> AnyView {
    let done = member.visit.query.get("done").and_then(|code| match code {
        "auto_send_on" => Some(words.turned_on),
        "auto_send_off" => Some(words.turned_off),
        "language" => Some(words.language_saved),
        _ => None,
    });
    let problem = member.visit.query.get("problem").map(|code| match code {
        "consent" => words.problem_consent,
        "owner_decides" => words.problem_owner_decides,
        "not_allowed" => words.problem_not_allowed,
        _ => words.problem_other,
    });
    view! {
        {done.map(|text| view! { <Notice tone=Tone::Good testid="settings-done">{text}</Notice> })}
        {problem.map(|text| view! { <Notice tone=Tone::Bad testid="settings-problem">{text}</Notice> })}
    }
    .into_any()
}

fn integrations(member: &Member, words: &'static SettingsWords) -> AnyView {
    view! {
        <section class="card setting">
            <a class="setting-link" href=member.base().link("/settings/integrations") data-testid="open-integrations">
                <span class="setting-icon">{icon(Icon::Plug)}</span>
                <span class="setting-text">
                    <span class="setting-name">{words.integrations}</span>
                    <span class="setting-lead">{words.integrations_lead}</span>
                </span>
                {icon(Icon::Arrow)}
            </a>
        </section>
    }
    .into_any()
}

fn people(member: &Member) -> Option<AnyView> {
    let words = crate::words::people::words(member.visit.lang);
    member.scope.may(Duty::ManagePeople).then(|| {
        let href = member.base().link(super::people::ADDRESS);
        link(
            href,
            Icon::People,
            words.title,
            words.lead_business,
            "open-people",
        )
    })
}

fn client(member: &Member) -> Option<AnyView> {
    let words = crate::words::client::words(member.visit.lang);
    member.scope.may(Duty::ManageClients).then(|| {
        let href = member.base().link(super::client::ADDRESS);
        link(href, Icon::Store, words.title, words.lead, "open-client")
    })
}

fn link(href: String, mark: Icon, name: &'static str, lead: &'static str, testid: &'static str) -> AnyView {
    view! {
        <section class="card setting">
            <a class="setting-link" href=href data-testid=testid>
                <span class="setting-icon">{icon(mark)}</span>
                <span class="setting-text">
                    <span class="setting-name">{name}</span>
                    <span class="setting-lead">{lead}</span>
                </span>
                {icon(Icon::Arrow)}
            </a>
        </section>
    }
    .into_any()
}

/// Always there, so that it can be found before anything was set aside.
fn quarantine(member: &Member, count: u64) -> AnyView {
    let words = crate::words::quarantine::words(member.visit.lang);
    let lead = if count == 0 {
        words.empty_title.to_owned()
    } else {
        (words.count)(count)
    };
    let mark = if count == 0 { Icon::Inbox } else { Icon::Alert };
    view! {
        <section class="card setting">
            <a class="setting-link" href=member.base().link(super::quarantine::ADDRESS) data-testid="open-quarantine">
                <span class="setting-icon">{icon(mark)}</span>
                <span class="setting-text">
                    <span class="setting-name">{words.title}</span>
                    <span class="setting-lead">{lead}</span>
                </span>
                {icon(Icon::Arrow)}
            </a>
        </section>
    }
    .into_any()
}

/// Only where an agency works for the business.
fn delegated(member: &Member) -> Option<AnyView> {
    member.scope.partner()?;
    let words = crate::words::delegation::words(member.visit.lang);
    Some(
        view! {
            <section class="card setting">
                <a class="setting-link" href=member.base().link(delegation::ADDRESS) data-testid="open-delegation">
                    <span class="setting-icon">{icon(Icon::Shield)}</span>
                    <span class="setting-text">
                        <span class="setting-name">{words.title}</span>
                        <span class="setting-lead">{words.lead}</span>
                    </span>
                    {icon(Icon::Arrow)}
                </a>
            </section>
        }
        .into_any(),
    )
}

fn language(member: &Member, words: &'static SettingsWords) -> AnyView {
    let back = format!("{}?done=language", member.base().link("/settings"));
    let choices = [Lang::Id, Lang::En].map(|lang| {
        let pressed = if lang == member.visit.lang { "true" } else { "false" };
        view! {
            <button class="segment" type="submit" name="lang" value=lang.code() lang=lang.code() aria-pressed=pressed>
                {common::language_name(lang)}
            </button>
        }
    });
    view! {
        <section class="card setting" aria-labelledby="language">
            <h2 id="language">{words.language}</h2>
            <p class="setting-lead">{words.language_lead}</p>
            <form class="segments" method="post" action="/api/session/language" data-testid="choose-language">
                <input type="hidden" name="back" value=back/>
                {choices.into_iter().collect_view()}
            </form>
        </section>
    }
    .into_any()
}
