//! The Instagram tile: which accounts are connected, by what their owner recognises them, and how each stands.

use domain::Channel;
use domain::connect::{self, ConnectionState, InstagramConnection, Integrations};
use domain::tenancy::Duty;
use leptos::prelude::*;

use super::{missing_names, tile};
use crate::request::Member;
use crate::ui::{At, Avatar, Badge, Icon, Tone, icon};
use crate::words::integrations::instagram::{InstagramWords, words as own_words};
use crate::words::integrations::{IntegrationsWords, pauses};

pub fn tile(member: &Member, words: &'static IntegrationsWords, integrations: &Integrations) -> AnyView {
    let own = own_words(member.visit.lang);
    let accounts = &integrations.instagram;
    let none = accounts
        .is_empty()
        .then(|| view! { <Badge>{words.not_connected}</Badge> });
    view! {
        <section class="card integration" data-testid="instagram-tile" aria-labelledby="instagram-title">
            <header class="integration-head">
                <div>
                    <h2 id="instagram-title">{own.title}</h2>
                    <p class="integration-lead">{own.lead}</p>
                </div>
                {none}
            </header>
            {accounts.iter().map(|account| connected(member, words, own, account)).collect_view()}
            {controls(member, words, own, integrations)}
        </section>
    }
    .into_any()
}

/// The way to connect an account, or the reason why there is none.
fn controls(
    member: &Member,
    words: &'static IntegrationsWords,
    own: &'static InstagramWords,
    integrations: &Integrations,
) -> AnyView {
    if !member.scope.may(Duty::Connect) {
        return view! { <p class="quiet-note">{words.no_duty}</p> }.into_any();
    }
    let missing = &integrations.missing_for_instagram;
    if !missing.is_empty() {
        return missing_names(
            words.missing_title,
            own.missing_explained,
            missing,
            "missing-instagram",
        );
    }
    let (label, class) = if integrations.instagram.is_empty() {
        (own.connect, "button button-primary")
    } else {
        (own.connect_another, "button")
    };
    view! {
        <div class="integration-connect">
            <p class="quiet-note">{own.connect_explained}</p>
            {launch(member, own, label, class, "connect-instagram")}
        </div>
    }
    .into_any()
}

/// To the page on the platform's own address, because Instagram knows no other: an ordinary link, for Instagram opens in no
/// window of ours and needs no script.
fn launch(
    member: &Member,
    own: &'static InstagramWords,
    label: &'static str,
    class: &'static str,
    testid: &'static str,
) -> AnyView {
    let launch = connect::launch(
        &member.scope,
        &member.person,
        Channel::Instagram,
        &member.visit.host,
    );
    let Ok(launch) = launch else {
        return view! { <p class="quiet-note">{own.problem("not_configured")}</p> }.into_any();
    };
    let public_url = &member.visit.laras.settings().public_url;
    let address = public_url
        .join(&format!("connect/{launch}"))
        .map(String::from)
        .unwrap_or_default();
    view! {
        <a class=class href=address data-testid=testid referrerpolicy="no-referrer">{icon(Icon::Plug)} {label}</a>
    }
    .into_any()
}

fn connected(
    member: &Member,
    words: &'static IntegrationsWords,
    own: &'static InstagramWords,
    account: &InstagramConnection,
) -> AnyView {
    let (tone, state) = standing(member, words, account);
    let waiting = account.state == ConnectionState::ReconnectNeeded;
    let explained = waiting.then(|| {
        view! { <p class="connection-note">{icon(Icon::Info)} <span>{own.reconnect_explained}</span></p> }
    });
    let reconnect = (waiting && member.scope.may(Duty::Connect)).then(|| {
        launch(
            member,
            own,
            own.reconnect,
            "button button-primary",
            "reconnect-instagram",
        )
    });
    let picture = if account.has_picture {
        let address = member.base().link(&format!("/accounts/{}/picture", account.id));
        view! { <img class="account-picture" src=address alt="" width="48" height="48" data-testid="instagram-picture"/> }.into_any()
    } else {
        view! { <Avatar name=account.name.clone().unwrap_or_else(|| account.username.clone())/> }.into_any()
    };
    let pause = account
        .pause
        .map(|pause| tile::paused(member, Channel::Instagram, account.id, pause));
    view! {
        <article class="connection" data-testid="instagram-connection" data-state=account.state.code()>
            <div class="connection-head">
                <div class="account-head">
                    {picture}
                    <div>
                        <p class="connection-number" data-testid="instagram-username">
                            <span class="visually-hidden">{own.account} ": "</span>
                            "@" {account.username.clone()}
                        </p>
                        {account.name.clone().map(|name| view! { <p class="quiet-note">{name}</p> })}
                    </div>
                </div>
                <Badge tone=tone>{state}</Badge>
            </div>
            {explained}
            {pause}
            {facts(member, own, account)}
            {posts(member, own, account)}
            {reconnect}
            {disconnect(member, words, account)}
        </article>
    }
    .into_any()
}

fn standing(
    member: &Member,
    words: &'static IntegrationsWords,
    account: &InstagramConnection,
) -> (Tone, &'static str) {
    match account.state {
        ConnectionState::Live => (Tone::Good, words.state_live),
        ConnectionState::Finishing => (Tone::Info, words.state_finishing),
        ConnectionState::ReconnectNeeded => (Tone::Bad, words.state_reconnect),
        ConnectionState::Paused => {
            let said = account
                .pause
                .map(|pause| pauses::short_cause(member.visit.lang, pause.reason));
            (Tone::Warn, said.unwrap_or(words.state_paused))
        }
    }
}

fn facts(member: &Member, own: &'static InstagramWords, account: &InstagramConnection) -> AnyView {
    let lang = member.visit.lang;
    let kind = account.account_type.as_deref().map(|written| {
        let kind = own.kind(written).to_owned();
        view! { <div><dt>{own.account_type}</dt><dd data-testid="instagram-type">{kind}</dd></div> }
    });
    let refreshed = account.refreshed.map(|at| {
        view! { <div><dt>{own.refreshed}</dt><dd data-testid="instagram-refreshed"><At lang=lang at=at/></dd></div> }
    });
    view! {
        <dl class="facts">
            {kind}
            <div>
                <dt>{own.since}</dt>
                <dd data-testid="instagram-since"><At lang=lang at=account.since/></dd>
            </div>
            {refreshed}
        </dl>
    }
    .into_any()
}

/// What the account has posted, so that its owner sees that it is the right one. A picture that does not come leaves its caption.
fn posts(member: &Member, own: &'static InstagramWords, account: &InstagramConnection) -> AnyView {
    if account.posts.is_empty() {
        return view! { <p class="quiet-note">{own.no_posts}</p> }.into_any();
    }
    let one = |post: &connect::AccountPost| {
        let address = member
            .base()
            .link(&format!("/accounts/{}/posts/{}", account.id, post.id));
        let caption = if post.caption.is_empty() {
            own.unnamed_post.to_owned()
        } else {
            post.caption.clone()
        };
        view! {
            <li><img class="account-post" src=address alt=caption width="96" height="96" loading="lazy" data-testid="instagram-post"/></li>
        }
    };
    view! {
        <div>
            <h3 class="account-posts-title">{own.posts}</h3>
            <ul class="account-posts">{account.posts.iter().map(one).collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn disconnect(member: &Member, words: &'static IntegrationsWords, account: &InstagramConnection) -> AnyView {
    if !member.scope.may(Duty::Disconnect) {
        return ().into_any();
    }
    let address = member
        .base()
        .link(&format!("/settings/integrations/{}/disconnect", account.id));
    view! {
        <p class="connection-foot">
            <a class="button button-quiet" href=address data-testid="disconnect-instagram">
                {words.disconnect} <span class="visually-hidden">"@" {account.username.clone()}</span>
            </a>
        </p>
    }
    .into_any()
}
