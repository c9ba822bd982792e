//! Settings → Integrations: lending a number, seeing how it stands, taking it back.

mod disconnect;
mod instagram;
mod links;
mod notices;
mod pairing;
mod tile;

use domain::Channel;
use domain::connect::{self, Integrations};
use domain::tenancy::Duty;
use leptos::prelude::*;

use self::pairing::Pairing;
use crate::islands::whatsapp_connect::{ConnectLabels, ConnectSetup, WhatsAppConnect};
use crate::posted;
use crate::request::{Member, Refusal, login_address, with_code};
use crate::ui::{Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::integrations::{
    IntegrationsWords, PROBLEM_CODES, instagram as instagram_words, notices as told, words,
};
use crate::words::settings;

pub use disconnect::DisconnectPage;

pub const ADDRESS: &str = "/settings/integrations";
/// Notices of Meta's on the page.
const NOTICES: u64 = 20;

#[component]
pub fn IntegrationsPage() -> impl IntoView {
    page(|| integrations(posted::form()))
}

async fn integrations(form: Option<crate::forms::Values>) -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let pairing = pairing::answer(&member, form).await?;
    let integrations = connect::integrations(&member.scope).await?;
    let latest = connect::notices(&member.scope, NOTICES).await?;
    connect::mark_notices_seen(&member.scope).await?;
    let links = links::section(&member).await?;
    let words = words(member.visit.lang);
    let content = view! {
        {head(&member, words)}
        {message(&member, words, &pairing)}
        <div class="integrations">
            {tile::whatsapp(&member, words, &integrations, controls(&member, words, &integrations, &pairing))}
            {instagram::tile(&member, words, &integrations)}
            {links}
            {notices::section(&member, &latest)}
        </div>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Settings, words.title, content))
}

fn head(member: &Member, words: &'static IntegrationsWords) -> AnyView {
    let settings = settings::words(member.visit.lang);
    view! {
        <a class="up-link" href=member.base().link("/settings")>{icon(Icon::Back)} <span>{settings.title}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.title}</h1>
                <p class="page-lead">{words.lead}</p>
            </div>
        </header>
    }
    .into_any()
}

/// What the last step came to: always said, and never by words out of the address.
fn message(member: &Member, words: &'static IntegrationsWords, pairing: &Pairing) -> AnyView {
    let query = &member.visit.query;
    if let Some(code) = pairing.problem {
        return view! { <Notice tone=Tone::Bad testid="integrations-message">{words.problems.of(code)}</Notice> }.into_any();
    }
    if let Some(code) = query.get("problem") {
        let text = if code.starts_with("ig_") {
            instagram_words::words(member.visit.lang).problem(code)
        } else {
            words.problems.of(code)
        };
        return view! { <Notice tone=Tone::Bad testid="integrations-message">{text}</Notice> }.into_any();
    }
    let done = match query.get("done") {
        Some("connected") => Some(words.connected.to_owned()),
        Some("instagram") => Some(instagram_words::words(member.visit.lang).connected.to_owned()),
        Some("disconnected") => {
            let cancelled = query.get("cancelled").and_then(|count| count.parse().ok());
            Some((words.disconnected)(cancelled))
        }
        Some("trying_again") => Some(told::words(member.visit.lang).trying_again.to_owned()),
        Some("only_meta") => Some(told::words(member.visit.lang).only_meta.to_owned()),
        _ => None,
    };
    done.map(|text| view! { <Notice tone=Tone::Good testid="integrations-message">{text}</Notice> })
        .into_any()
}

/// Everything by which a number can be connected here, or the reason why not.
fn controls(
    member: &Member,
    words: &'static IntegrationsWords,
    integrations: &Integrations,
    pairing: &Pairing,
) -> AnyView {
    if !member.scope.may(Duty::Connect) {
        return view! { <p class="quiet-note">{words.no_duty}</p> }.into_any();
    }
    if !integrations.missing.is_empty() {
        let names = &integrations.missing;
        return missing_names(
            words.missing_title,
            words.missing_explained,
            names,
            "missing-configuration",
        );
    }
    view! {
        <div class="integration-connect">
            <p class="quiet-note">{words.connect_explained}</p>
            {via_meta(member, words, !integrations.whatsapp.is_empty())}
        </div>
        {pairing::form(member, words, pairing)}
    }
    .into_any()
}

fn missing_names(
    title: &'static str,
    explained: &'static str,
    names: &[&'static str],
    testid: &'static str,
) -> AnyView {
    view! {
        <div class="missing" data-testid=testid>
            <h3>{title}</h3>
            <p>{explained}</p>
            <ul class="missing-names">{names.iter().map(|name| view! { <li><code>{*name}</code></li> }).collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// On the platform's own address Meta's window opens in place; elsewhere the button leads to the launch page there.
fn via_meta(member: &Member, words: &'static IntegrationsWords, another: bool) -> AnyView {
    let label = if another {
        words.connect_another
    } else {
        words.connect
    };
    let Ok(launch) = connect::launch(
        &member.scope,
        &member.person,
        Channel::WhatsApp,
        &member.visit.host,
    ) else {
        return view! { <p class="quiet-note">{words.problems.not_configured}</p> }.into_any();
    };
    let settings = member.visit.laras.settings();
    if !member.visit.platform {
        let address = settings
            .public_url
            .join(&format!("connect/{launch}"))
            .map(String::from)
            .unwrap_or_default();
        return view! {
            <a class="button button-primary" href=address data-testid="connect-whatsapp" referrerpolicy="no-referrer">
                {icon(Icon::Plug)} {label}
            </a>
        }
        .into_any();
    }
    let here = member.base().link(ADDRESS);
    let signed_out = login_address(&with_code(&here, "problem", "session_ended"));
    launcher(
        words,
        label,
        ConnectSetup {
            app_id: settings.meta.app_id.clone().unwrap_or_default(),
            config_id: settings.meta.login_config_id.clone().unwrap_or_default(),
            graph_version: settings.meta.graph_version.clone(),
            sdk_url: settings.meta.sdk_url.to_string(),
            origins: settings.meta.dialog_origins.clone(),
            launch,
            done_at: with_code(&here, "done", "connected"),
            ended_at: with_code(&signed_out, "problem", "session_ended"),
        },
    )
}

/// The island with its words, and what stands there without scripts.
pub fn launcher(words: &'static IntegrationsWords, label: &str, setup: ConnectSetup) -> AnyView {
    let island = &words.island;
    let labels = ConnectLabels {
        connect: label.to_owned(),
        preparing: island.preparing.to_owned(),
        waiting_for_meta: island.waiting_for_meta.to_owned(),
        exchanging: island.exchanging.to_owned(),
        connected: island.connected.to_owned(),
        start_again: island.start_again.to_owned(),
        sdk_blocked: island.sdk_blocked.to_owned(),
        lost: island.lost.to_owned(),
        unknown: words.problems.unknown.to_owned(),
        problems: PROBLEM_CODES
            .iter()
            .map(|code| ((*code).to_owned(), words.problems.of(code).to_owned()))
            .collect(),
    };
    view! {
        <WhatsAppConnect setup=setup labels=labels/>
        <noscript><p class="quiet-note" data-testid="connect-no-scripts">{island.no_scripts}</p></noscript>
    }
    .into_any()
}
