//! Connect links: made, sent and withdrawn here.

use domain::Channel;
use domain::connect::{self, ConnectLink, LinkState};
use domain::tenancy::Duty;
use leptos::prelude::*;

use crate::islands::copy::Copy;
use crate::request::{Member, Refusal};
use crate::ui::{At, Badge, ChannelMark, Icon, Notice, Tone, icon};
use crate::words::connect_links::{LinkWords, words};

/// Nothing for those who may not connect.
pub async fn section(member: &Member) -> Result<AnyView, Refusal> {
    if !member.scope.may(Duty::Connect) {
        return Ok(().into_any());
    }
    let links = connect::links(&member.scope).await?;
    let words = words(member.visit.lang);
    let (open, ended): (Vec<_>, Vec<_>) = links.iter().partition(|link| link.state == LinkState::Open);
    let list = if open.is_empty() {
        view! { <p class="quiet-note">{words.none}</p> }.into_any()
    } else {
        let rows = open
            .iter()
            .map(|link| open_link(member, words, link))
            .collect_view();
        view! { <ul class="connect-links">{rows}</ul> }.into_any()
    };
    Ok(view! {
        <section class="card integration" id="links" data-testid="connect-links" aria-labelledby="links-title">
            <header class="integration-head">
                <div>
                    <h2 id="links-title">{words.title}</h2>
                    <p class="integration-lead">{words.lead}</p>
                </div>
            </header>
            {result(member, words)}
            {makers(member, words)}
            {list}
            {earlier(member, words, &ended)}
        </section>
    }
    .into_any())
}

fn result(member: &Member, words: &'static LinkWords) -> AnyView {
    let (tone, text) = match member.visit.query.get("link") {
        Some("made") => (Tone::Good, words.made),
        Some("withdrawn") => (Tone::Good, words.withdrawn),
        Some("too_many") => (Tone::Warn, words.too_many),
        _ => return ().into_any(),
    };
    view! { <Notice tone=tone testid="link-message"><p>{text}</p></Notice> }.into_any()
}

/// One button a channel; one that the installation has no app for is not offered.
fn makers(member: &Member, words: &'static LinkWords) -> AnyView {
    let settings = member.visit.laras.settings();
    let ready = [
        (Channel::WhatsApp, settings.missing_for_whatsapp().is_empty()),
        (Channel::Instagram, settings.missing_for_instagram().is_empty()),
    ];
    let buttons = ready.into_iter().filter(|(_, ready)| *ready).map(|(channel, _)| {
        let testid = format!("make-link-{}", channel.code());
        view! {
            <button class="button" type="submit" name="channel" value=channel.code() data-testid=testid>
                {icon(Icon::Link)} {(words.make)(channel)}
            </button>
        }
    });
    view! {
        <form method="post" action="/api/connect/link" class="cluster">
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            {buttons.collect_view()}
        </form>
    }
    .into_any()
}

fn open_link(member: &Member, words: &'static LinkWords, link: &ConnectLink) -> AnyView {
    let address = link.address.as_ref().map(ToString::to_string).unwrap_or_default();
    let text = (words.message)(&member.visit.brand.name, member.scope.name(), &address);
    let share = format!(
        "https://wa.me/?text={}",
        leptos_router::location::Url::escape(&text)
    );
    let field = format!("link-{}", link.id);
    view! {
        <li class="connect-link" data-testid="connect-link" data-channel=link.channel.code()>
            <div class="connect-link-head">
                <ChannelMark channel=link.channel/>
                <label for=field.clone()>{(words.address)(link.channel)}</label>
                <span class="muted small">{words.until} " " <At lang=member.visit.lang at=link.expires/></span>
            </div>
            <input class="input connect-link-address" id=field.clone() type="text" readonly value=address data-testid="link-address"/>
            <div class="cluster">
                <Copy field=field copy=words.copy.to_owned() copied=words.copied.to_owned()/>
                <a class="button button-quiet" href=share target="_blank" rel="noopener noreferrer">
                    {icon(Icon::Send)} {words.share}
                </a>
                {withdraw(member, words, link)}
            </div>
        </li>
    }
    .into_any()
}

fn withdraw(member: &Member, words: &'static LinkWords, link: &ConnectLink) -> AnyView {
    view! {
        <form method="post" action="/api/connect/withdraw-link">
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            <input type="hidden" name="link" value=link.id.to_string()/>
            <button class="button button-quiet" type="submit" data-testid="withdraw-link">{words.withdraw}</button>
        </form>
    }
    .into_any()
}

fn earlier(member: &Member, words: &'static LinkWords, ended: &[&ConnectLink]) -> AnyView {
    if ended.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = ended.iter().map(|link| ended_link(member, words, link)).collect();
    view! {
        <details class="connect-links-ended">
            <summary>{words.ended} " (" {ended.len()} ")"</summary>
            <ul>{rows}</ul>
        </details>
    }
    .into_any()
}

fn ended_link(member: &Member, words: &'static LinkWords, link: &ConnectLink) -> AnyView {
    let tone = match link.state {
        LinkState::Used => Tone::Good,
        _ => Tone::Neutral,
    };
    let state = words.state(link.state);
    view! {
        <li class="connect-link-ended" data-testid="ended-link">
            <ChannelMark channel=link.channel/>
            <span>{words.made_at} " " <At lang=member.visit.lang at=link.made_at/></span>
            <Badge tone=tone>{state}</Badge>
        </li>
    }
    .into_any()
}
