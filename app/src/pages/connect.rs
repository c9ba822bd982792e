//! The launch page on the platform's own address, worn in the partner's brand: Meta opens its window from fixed domains only.
//!
//! The first GET of `/connect/{launch}` moves the token out of the address into a cookie; this page reads it from there.

use domain::connect::{self, ConnectError, Launch};
use domain::{Channel, Settings};
use http::StatusCode;
use http::header::COOKIE;
use http::request::Parts;
use leptos::prelude::*;

use super::integrations::launcher;
use crate::islands::whatsapp_connect::ConnectSetup;
use crate::request::{Refusal, Visit, set_status};
use crate::ui::{Icon, icon, page, public};
use crate::words::integrations::instagram;
use crate::words::{connect as own, integrations};

/// As long as a launch by click: what opens the page is not worth keeping longer.
const COOKIE_LIVES_S: u32 = 15 * 60;

#[component]
pub fn ConnectPage() -> impl IntoView {
    page(launch_page)
}

async fn launch_page() -> Result<AnyView, Refusal> {
    let parts = use_context::<Parts>();
    let visit = Visit::load().await?;
    if !visit.platform {
        return Err(Refusal::NotFound);
    }
    let token = parts.and_then(|parts| launch_token(&parts.headers, visit.laras.settings()));
    let opened = match &token {
        Some(token) => connect::open_launch(&visit.laras, token).await,
        None => Err(ConnectError::LaunchExpired),
    };
    match (opened, token) {
        (Ok(launch), Some(token)) => Ok(open(visit, &launch, token)),
        (Err(ConnectError::Store(error)), _) => Err(error.into()),
        (Err(error), _) => Ok(gone(&visit, &error)),
        (Ok(_), None) => Ok(gone(&visit, &ConnectError::LaunchExpired)),
    }
}

fn open(visit: Visit, launch: &Launch, token: String) -> AnyView {
    let visit = visit.with_brand(launch.brand.clone());
    if launch.channel == Channel::Instagram {
        return consent(&visit, launch);
    }
    let words = own::words(visit.lang);
    let texts = integrations::words(visit.lang);
    let title = (words.title)(&launch.workspace_name);
    let brand = launch.brand.name.as_str();
    let missing = visit.laras.settings().missing_for_whatsapp();
    let start = if missing.is_empty() {
        launcher(texts, texts.connect, setup(&visit, launch, token))
    } else {
        view! { <p class="quiet-note">{texts.problems.not_configured}</p> }.into_any()
    };
    let content = view! {
        <section class="card launch" data-testid="launch">
            <h1>{title.clone()}</h1>
            <p class="page-lead">{(words.lead)(brand)}</p>
            <ol class="launch-steps">{words.steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view()}</ol>
            {start}
            <p class="quiet-note">{icon(Icon::Lock)} <span>{(words.why_here)(brand)}</span></p>
            <p><a href=launch.return_to.to_string() data-testid="launch-back">{(words.back)(brand)}</a></p>
        </section>
    }
    .into_any();
    public(&visit, &title, content)
}

/// Before Instagram's own page: an ordinary link, because Instagram does not open in a window of ours.
fn consent(visit: &Visit, launch: &Launch) -> AnyView {
    let words = instagram::words(visit.lang);
    let shared = own::words(visit.lang);
    let title = (words.launch_title)(&launch.workspace_name);
    let brand = launch.brand.name.as_str();
    let start = if visit.laras.settings().missing_for_instagram().is_empty() {
        view! {
            <a class="button button-primary" href="/connect/instagram" data-testid="continue-to-instagram">
                {icon(Icon::Plug)} {words.launch_start}
            </a>
        }
        .into_any()
    } else {
        view! { <p class="quiet-note">{words.problem("ig_not_configured")}</p> }.into_any()
    };
    let content = view! {
        <section class="card launch" data-testid="launch">
            <h1>{title.clone()}</h1>
            <p class="page-lead">{(words.launch_lead)(brand)}</p>
            <ol class="launch-steps">{words.launch_steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view()}</ol>
            {start}
            <p class="quiet-note">{icon(Icon::Lock)} <span>{(shared.why_here)(brand)}</span></p>
            <p><a href=launch.return_to.to_string() data-testid="launch-back">{(shared.back)(brand)}</a></p>
        </section>
    }
    .into_any();
    public(visit, &title, content)
}

fn setup(visit: &Visit, launch: &Launch, token: String) -> ConnectSetup {
    let settings = visit.laras.settings();
    let back_with = |name: &str, code: &str| {
        let mut address = launch.return_to.clone();
        address.query_pairs_mut().append_pair(name, code);
        address.to_string()
    };
    ConnectSetup {
        app_id: settings.meta.app_id.clone().unwrap_or_default(),
        config_id: settings.meta.login_config_id.clone().unwrap_or_default(),
        graph_version: settings.meta.graph_version.clone(),
        sdk_url: settings.meta.sdk_url.to_string(),
        origins: settings.meta.dialog_origins.clone(),
        launch: token,
        done_at: back_with("done", "connected"),
        ended_at: back_with("problem", "session_ended"),
    }
}

fn gone(visit: &Visit, error: &ConnectError) -> AnyView {
    let words = own::words(visit.lang);
    set_status(StatusCode::GONE);
    let told = visit.query.get("problem").filter(|code| code.starts_with("ig_"));
    let text = match error {
        _ if told.is_some() => instagram::words(visit.lang).problem(told.unwrap_or_default()),
        ConnectError::LaunchExpired | ConnectError::LaunchSpent => words.gone,
        other => integrations::words(visit.lang).problems.of(other.code()),
    };
    let content = view! {
        <section class="card launch" data-testid="launch-gone">
            <h1>{words.gone_title}</h1>
            <p class="page-lead">{text}</p>
        </section>
    };
    public(visit, words.gone_title, content.into_any())
}

/// The name of the cookie that carries a launch; `__Host-` wherever browsers allow it (RFC 6265bis, section 4.1.3.2).
fn cookie_name(settings: &Settings) -> &'static str {
    if settings.public_url.scheme() == "https" {
        "__Host-launch"
    } else {
        "launch"
    }
}

/// The header by which `GET /connect/{launch}` hands the launch over to this page.
pub fn launch_cookie(settings: &Settings, token: &str) -> String {
    let name = cookie_name(settings);
    let secure = if settings.public_url.scheme() == "https" {
        "; Secure"
    } else {
        ""
    };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={COOKIE_LIVES_S}{secure}")
}

/// The header that takes the launch away again: it has made its connection.
pub fn spent_launch_cookie(settings: &Settings) -> String {
    launch_cookie(settings, "").replace(&format!("Max-Age={COOKIE_LIVES_S}"), "Max-Age=0")
}

/// The launch that this browser carries.
pub fn launch_token(headers: &http::HeaderMap, settings: &Settings) -> Option<String> {
    let name = cookie_name(settings);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}
