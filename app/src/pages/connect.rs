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
use crate::ui::{Icon, Notice, Tone, icon, page, public};
use crate::words::integrations::instagram;
use crate::words::{connect as own, connect_links as links, integrations};

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
        (Err(error), Some(token)) => match connect::worn_by(&visit.laras, &token) {
            Some((brand, true)) => gone_link(visit.with_brand(brand), &token, &error).await,
            Some((brand, false)) => Ok(gone(&visit.with_brand(brand), &error)),
            None => Ok(gone(&visit, &error)),
        },
        (_, None) => Ok(gone(&visit, &ConnectError::LaunchExpired)),
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
            {told(&visit)}
            <p class="page-lead">{lead(&visit, launch, (words.lead)(brand))}</p>
            {steps(&visit, launch, words.steps)}
            {start}
            {foot(&visit, launch)}
        </section>
    }
    .into_any();
    public(&visit, &title, content)
}

/// Before Instagram's own page: an ordinary link, because Instagram does not open in a window of ours.
fn consent(visit: &Visit, launch: &Launch) -> AnyView {
    let words = instagram::words(visit.lang);
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
            {told(visit)}
            <p class="page-lead">{lead(visit, launch, (words.launch_lead)(brand))}</p>
            {steps(visit, launch, words.launch_steps)}
            {start}
            {foot(visit, launch)}
        </section>
    }
    .into_any();
    public(visit, &title, content)
}

/// Who opened a link does not know this product, and is told who asks and why.
fn lead(visit: &Visit, launch: &Launch, of_click: String) -> String {
    if launch.link {
        (links::words(visit.lang).lead_for_bearer)(&launch.brand.name, &launch.workspace_name)
    } else {
        of_click
    }
}

/// The last step says where one ends up, and the bearer of a link ends up here.
fn steps<const N: usize>(visit: &Visit, launch: &Launch, steps: [&'static str; N]) -> AnyView {
    let last = links::words(visit.lang).step_done;
    let shown = steps.into_iter().enumerate().map(|(index, step)| {
        let step = if launch.link && index + 1 == N { last } else { step };
        view! { <li>{step}</li> }
    });
    view! { <ol class="launch-steps">{shown.collect_view()}</ol> }.into_any()
}

fn foot(visit: &Visit, launch: &Launch) -> AnyView {
    let brand = launch.brand.name.as_str();
    if launch.link {
        let words = links::words(visit.lang);
        return view! {
            <p class="quiet-note">{icon(Icon::Lock)} <span>{(words.why_here)(brand)} " " {words.once}</span></p>
        }
        .into_any();
    }
    let words = own::words(visit.lang);
    view! {
        <p class="quiet-note">{icon(Icon::Lock)} <span>{(words.why_here)(brand)}</span></p>
        <p><a href=launch.return_to.to_string() data-testid="launch-back">{(words.back)(brand)}</a></p>
    }
    .into_any()
}

/// What the last attempt came to: the bearer of a link comes back here and not to Integrations.
fn told(visit: &Visit) -> AnyView {
    let Some(code) = visit.query.get("problem") else {
        return ().into_any();
    };
    let text = if code.starts_with("ig_") {
        instagram::words(visit.lang).problem(code)
    } else {
        integrations::words(visit.lang).problems.of(code)
    };
    view! { <Notice tone=Tone::Bad testid="launch-message"><p>{text}</p></Notice> }.into_any()
}

/// A link that is good for nothing any more, or that has just done what it was for.
async fn gone_link(visit: Visit, token: &str, error: &ConnectError) -> Result<AnyView, Refusal> {
    let words = links::words(visit.lang);
    let brand = visit.brand.name.clone();
    let used = connect::used_link(&visit.laras, token).await?;
    let just_now = used.is_some() && visit.query.get("done").is_some();
    if !just_now {
        set_status(StatusCode::GONE);
    }
    let (title, text, testid) = match used {
        Some(used) => (
            if just_now {
                words.done_title
            } else {
                words.used_title
            },
            (words.done)(&brand, &used.workspace_name, used.channel),
            "link-used",
        ),
        None if matches!(error, ConnectError::LaunchExpired | ConnectError::LaunchSpent) => (
            own::words(visit.lang).gone_title,
            (words.gone)(&brand),
            "launch-gone",
        ),
        None => return Ok(gone(&visit, error)),
    };
    let content = view! {
        <section class="card launch" data-testid=testid>
            <h1>{title}</h1>
            <p class="page-lead">{text}</p>
        </section>
    };
    Ok(public(&visit, title, content.into_any()))
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
