//! The frame around every page: brand, navigation, account. One list of links is the side bar on a desk and the bottom bar on a phone.

use domain::Lang;
use domain::brand::Brand;
use domain::tenancy::{Duty, Standing};
use leptos::prelude::*;
use leptos_meta::{Html, Link, Meta, Title};

use super::{Icon, icon};
use crate::islands::live::Live;
use crate::request::Visit;
use crate::words::integrations::{notices, pauses};
use crate::words::{client, common, people};

/// Where a pause is explained and, if possible, ended.
const INTEGRATIONS: &str = "/settings/integrations";

/// Pixels of the icon that phones of Apple's put on a home screen.
const APPLE_ICON: u32 = 180;

/// Which entry of the navigation a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Home,
    Approvals,
    Inbox,
    Business,
    Settings,
    Clients,
    People,
    Brand,
}

/// How a page takes part in what happens elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Follow {
    /// Only its countdowns move.
    #[default]
    Nothing,
    /// A list: says how many changes wait, and lets the reader decide when.
    List,
    /// One conversation, by id: shows changes as they come.
    Conversation(String),
}

/// A page of a signed-in person. `content` brings its own `h1`.
pub fn frame(visit: &Visit, tab: Tab, title: &str, content: AnyView) -> AnyView {
    frame_with_live(visit, tab, title, Follow::Nothing, content)
}

/// The same, following what happens.
pub fn frame_with_live(visit: &Visit, tab: Tab, title: &str, follow: Follow, content: AnyView) -> AnyView {
    let words = common::words(visit.lang);
    view! {
        {head(visit, title)}
        <a class="skip-link" href="#main">{words.skip_to_content}</a>
        <div class="frame">
            <div class="side">
                <header class="frame-brand">{brand(&visit.brand, "/")} {workspace(visit)}</header>
                <nav class="nav" aria-label=words.navigation data-testid="nav">{links(visit, tab)}</nav>
                {account(visit)}
            </div>
            <main id="main" class="main" tabindex="-1">{standing(visit)} {paused(visit)} {content}</main>
        </div>
        {live(visit, follow)}
    }
    .into_any()
}

/// A page for anybody, with the disclosure that Meta and the law ask for.
pub fn public(visit: &Visit, title: &str, content: AnyView) -> AnyView {
    let words = common::words(visit.lang);
    view! {
        {head(visit, title)}
        <a class="skip-link" href="#main">{words.skip_to_content}</a>
        <div class="public">
            <header class="public-head">{brand(&visit.brand, "/")} {languages(visit)}</header>
            <main id="main" class="public-main" tabindex="-1">{content}</main>
            {disclosure(visit)}
        </div>
    }
    .into_any()
}

fn head(visit: &Visit, title: &str) -> AnyView {
    // The metadata library writes a title as it is, and a title may hold a customer's own name for themselves.
    let title = crate::forms::textarea_text(&format!("{title} · {}", visit.brand.name));
    view! {
        <Html attr:lang=visit.lang.code()/>
        <Title text=title/>
        <Link rel="stylesheet" href=visit.brand.css_href.clone()/>
        {tokens_of(&visit.brand)}
    }
    .into_any()
}

/// What browsers and home screens show of a brand.
pub fn tokens_of(brand: &Brand) -> AnyView {
    let icon = brand
        .icons
        .first()
        .map(|icon| view! { <Link rel="icon" href=icon.href.clone() type_=icon.kind() sizes=icon.sizes()/> });
    let touch = brand
        .icons
        .iter()
        .find(|icon| icon.side == Some(APPLE_ICON))
        .map(|icon| view! { <Link rel="apple-touch-icon" href=icon.href.clone()/> });
    view! {
        {icon}
        {touch}
        <Link rel="manifest" href="/manifest.webmanifest"/>
        <Meta name="theme-color" content=brand.theme_colour.clone()/>
        <Meta name="apple-mobile-web-app-title" content=brand.name.clone()/>
    }
    .into_any()
}

/// The partner's face; its logo when it has one.
pub fn brand(brand: &Brand, href: &'static str) -> AnyView {
    let face = match &brand.logo {
        Some(logo) => {
            let dark = brand.logo_dark.as_ref().map(|dark| {
                view! { <source srcset=dark.href.clone() media="(prefers-color-scheme: dark)"/> }
            });
            view! { <picture>{dark} <img class="brand-logo" src=logo.href.clone() alt=logo.alt.clone()/></picture> }.into_any()
        }
        None => view! {
            <span class="brand-mark" aria-hidden="true">{brand.mark.clone()}</span>
            <span class="brand-name">{brand.name.clone()}</span>
        }
        .into_any(),
    };
    view! { <a class="brand" href=href data-testid="brand">{face}</a> }.into_any()
}

fn workspace(visit: &Visit) -> AnyView {
    let words = common::words(visit.lang);
    let leave = visit.base.is_client().then(|| {
        view! { <a class="leave-client" href="/clients">{icon(Icon::Back)} <span>{words.all_clients}</span></a> }
    });
    view! {
        {leave}
        {visit.workspace_name.clone().map(|name| view! { <p class="workspace-name" data-testid="workspace-name">{name}</p> })}
    }
    .into_any()
}

fn links(visit: &Visit, current: Tab) -> AnyView {
    let words = common::words(visit.lang);
    let above_clients = visit.is_partner_staff() && !visit.base.is_client();
    let mut entries = vec![
        (Tab::Home, "/", Icon::Home, words.home),
        (Tab::Approvals, "/approvals", Icon::Approve, words.approvals),
        (Tab::Inbox, "/inbox", Icon::Inbox, words.inbox),
    ];
    if above_clients {
        entries.push((Tab::Clients, "/clients", Icon::Clients, words.clients));
        if visit
            .person
            .as_ref()
            .is_some_and(|person| person.role.may(Duty::ManagePeople))
        {
            entries.push((
                Tab::People,
                "/people",
                Icon::People,
                people::words(visit.lang).title,
            ));
        }
        if visit
            .person
            .as_ref()
            .is_some_and(|person| person.role.may(Duty::EditBrand))
        {
            entries.push((Tab::Brand, "/brand-studio", Icon::Brand, words.brand));
        }
    } else {
        entries.push((Tab::Business, "/business", Icon::Store, words.business));
        entries.push((Tab::Settings, "/settings", Icon::Settings, words.settings));
    }
    entries
        .into_iter()
        .map(|(tab, path, mark, label)| {
            let current = (tab == current).then_some("page");
            let testid = format!("nav-{}", path.trim_start_matches('/'));
            view! {
                <a class="nav-link" href=visit.base.link(path) aria-current=current data-testid=testid>
                    {icon(mark)} <span class="nav-label">{label}</span>
                </a>
            }
        })
        .collect_view()
        .into_any()
}

fn account(visit: &Visit) -> AnyView {
    let words = common::words(visit.lang);
    let Some(person) = &visit.person else {
        return ().into_any();
    };
    view! {
        <details class="account" data-testid="account">
            <summary class="account-summary" aria-label=words.account>
                <super::Avatar name=person.name.clone()/>
                <span class="account-name">{person.name.clone()}</span>
            </summary>
            <div class="account-panel">
                <p class="account-who"><strong>{person.name.clone()}</strong><span>{person.email.clone()}</span></p>
                {language_choice(visit)}
                <form method="post" action="/api/session/sign-out">
                    <button class="button button-quiet button-wide" type="submit" data-testid="sign-out">
                        {icon(Icon::SignOut)} {words.sign_out}
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

fn language_choice(visit: &Visit) -> AnyView {
    let words = common::words(visit.lang);
    let back = visit.address();
    let buttons = [Lang::Id, Lang::En].map(|lang| {
        let pressed = if lang == visit.lang { "true" } else { "false" };
        view! {
            <button class="segment" type="submit" name="lang" value=lang.code() lang=lang.code() aria-pressed=pressed>
                {common::language_name(lang)}
            </button>
        }
    });
    view! {
        <form class="segments" method="post" action="/api/session/language" aria-label=words.language>
            <input type="hidden" name="back" value=back/>
            {buttons.collect_view()}
        </form>
    }
    .into_any()
}

/// Without a session the language is part of the address, so no cookie is needed for it.
fn languages(visit: &Visit) -> AnyView {
    let words = common::words(visit.lang);
    let links = [Lang::Id, Lang::En].map(|lang| {
        let current = (lang == visit.lang).then_some("true");
        let next = visit
            .query
            .get("next")
            .map(|next| format!("&next={}", leptos_router::location::Url::escape(next)));
        let href = format!("{}?lang={}{}", visit.path, lang.code(), next.unwrap_or_default());
        view! {
            <a class="segment" href=href lang=lang.code() hreflang=lang.code() aria-current=current>
                {common::language_name(lang)}
            </a>
        }
    });
    view! { <nav class="segments segments-small" aria-label=words.language>{links.collect_view()}</nav> }
        .into_any()
}

fn disclosure(visit: &Visit) -> AnyView {
    let words = common::words(visit.lang);
    let support = visit.brand.support.clone().map(|address| {
        view! { <p>{words.write_to} " " <a href=format!("mailto:{address}")>{address.clone()}</a></p> }
    });
    view! {
        <footer class="public-foot">
            <p data-disclosure="">{(words.operated_by)(&visit.brand.operated_by)}</p>
            {support}
            <nav class="cluster" aria-label=words.disclosure>
                <a href="/review">{words.disclosure}</a>
                <a href=visit.brand.privacy.clone()>{words.privacy}</a>
                <a href=visit.brand.terms.clone()>{words.terms}</a>
            </nav>
        </footer>
    }
    .into_any()
}

/// Said on every page of a business that rests or is history.
fn standing(visit: &Visit) -> Option<AnyView> {
    let words = client::words(visit.lang);
    let text = match visit.standing? {
        Standing::Open => return None,
        Standing::Paused { .. } => words.banner_paused,
        Standing::Closed { .. } => words.banner_closed,
    };
    let manages = visit
        .person
        .as_ref()
        .is_some_and(|person| person.role.may(Duty::ManageClients));
    let href = visit.base.link(crate::pages::client::ADDRESS);
    let link = (manages && visit.path != href).then(|| view! { " " <a href=href>{words.banner_link}</a> });
    Some(
        view! {
            <super::Notice tone=super::Tone::Warn testid="standing-banner"><p>{text} {link}</p></super::Notice>
        }
        .into_any(),
    )
}

/// Said on every page of the workspace until it is over: whoever approves must know that nothing leaves.
fn paused(visit: &Visit) -> AnyView {
    if visit.path.ends_with(INTEGRATIONS) {
        return ().into_any();
    }
    let words = notices::words(visit.lang);
    let rows = visit.paused.iter().map(|number| {
        let href = visit.base.link(INTEGRATIONS);
        let cause = pauses::cause(visit.lang, number.channel, number.pause.reason);
        let number = number.number.clone();
        view! {
            <super::Notice tone=super::Tone::Warn testid="paused-banner">
                <p>
                    <strong>{number}</strong> " " {words.not_sending} " " {cause} " "
                    <a href=href>{words.see_why}</a>
                </p>
            </super::Notice>
        }
    });
    rows.collect_view().into_any()
}

fn live(visit: &Visit, follow: Follow) -> AnyView {
    let words = common::words(visit.lang);
    let (url, conversation) = match follow {
        Follow::Nothing => (String::new(), String::new()),
        Follow::List => (visit.base.link("/live"), String::new()),
        Follow::Conversation(id) => (visit.base.link("/live"), id),
    };
    view! {
        <Live
            url=url
            conversation=conversation
            one=words.live_one.to_owned()
            many=words.live_many.to_owned()
            news=words.thread_news.to_owned()
        />
    }
    .into_any()
}
