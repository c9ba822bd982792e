//! The WhatsApp tile: which numbers are connected and how each stands.

use domain::connect::{ConnectionState, Integrations, Pause, WhatsAppConnection};
use domain::tenancy::Duty;
use domain::{Channel, ConnectionId};
use leptos::prelude::*;

use crate::request::Member;
use crate::ui::{At, Badge, Icon, Tone, icon};
use crate::words::integrations::{IntegrationsWords, notices, pauses};

pub fn whatsapp(
    member: &Member,
    words: &'static IntegrationsWords,
    integrations: &Integrations,
    controls: AnyView,
) -> AnyView {
    let none = integrations
        .whatsapp
        .is_empty()
        .then(|| view! { <Badge>{words.not_connected}</Badge> });
    view! {
        <section class="card integration" data-testid="whatsapp-tile" aria-labelledby="whatsapp-title">
            <header class="integration-head">
                <div>
                    <h2 id="whatsapp-title">{words.whatsapp}</h2>
                    <p class="integration-lead">{words.whatsapp_lead}</p>
                </div>
                {none}
            </header>
            {integrations.whatsapp.iter().map(|connection| number(member, words, connection)).collect_view()}
            {controls}
        </section>
    }
    .into_any()
}

fn number(member: &Member, words: &'static IntegrationsWords, connection: &WhatsAppConnection) -> AnyView {
    let (tone, state, explained) = standing(member, words, connection);
    let explained =
        explained.map(|text| view! { <p class="connection-note">{icon(Icon::Info)} <span>{text}</span></p> });
    let (quality_tone, quality) = quality(words, &connection.quality);
    view! {
        <article class="connection" data-testid="whatsapp-connection" data-state=connection.state.code()>
            <div class="connection-head">
                <p class="connection-number" data-testid="whatsapp-number">
                    <span class="visually-hidden">{words.number} ": "</span>
                    {connection.number.clone()}
                </p>
                <Badge tone=tone>{state}</Badge>
            </div>
            {explained}
            {connection.pause.map(|pause| paused(member, Channel::WhatsApp, connection.id, pause))}
            <dl class="facts">
                <div>
                    <dt>{words.verified_name}</dt>
                    <dd data-testid="whatsapp-name">{connection.verified_name.clone()}</dd>
                </div>
                <div>
                    <dt>{words.quality}</dt>
                    <dd data-testid="whatsapp-quality"><Badge tone=quality_tone>{quality}</Badge></dd>
                </div>
                <div>
                    <dt>{words.connected_since}</dt>
                    <dd data-testid="whatsapp-since"><At lang=member.visit.lang at=connection.since/></dd>
                </div>
                {connection.expires.map(|ends| view! {
                    <div>
                        <dt>{words.access_until}</dt>
                        <dd data-testid="whatsapp-expires"><At lang=member.visit.lang at=ends/></dd>
                    </div>
                })}
            </dl>
            {disconnect(member, words, connection)}
        </article>
    }
    .into_any()
}

/// Why nothing is sent, what goes on meanwhile, and the way out where a person has one.
pub(super) fn paused(member: &Member, channel: Channel, id: ConnectionId, pause: Pause) -> AnyView {
    let lang = member.visit.lang;
    let words = notices::words(lang);
    let way_out = if pause.reason.ends_by_event() {
        view! { <p class="quiet-note">{words.only_meta}</p> }.into_any()
    } else if member.scope.may(Duty::Connect) {
        view! {
            <form method="post" action="/api/connect/try-again">
                <input type="hidden" name="workspace" value=member.base().workspace_field()/>
                <input type="hidden" name="connection" value=id.to_string()/>
                <button class="button button-quiet" type="submit" data-testid="try-again">{words.try_again}</button>
            </form>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        <div class="connection-pause" data-testid="connection-pause" data-reason=pause.reason.code()>
            <p>{icon(Icon::Alert)} <span>{pauses::cause(lang, channel, pause.reason)}</span></p>
            <p class="quiet-note">{pauses::meanwhile(lang, pause)}</p>
            {way_out}
        </div>
    }
    .into_any()
}

fn standing(
    member: &Member,
    words: &'static IntegrationsWords,
    connection: &WhatsAppConnection,
) -> (Tone, &'static str, Option<&'static str>) {
    match connection.state {
        ConnectionState::Live if connection.subscribed => (Tone::Good, words.state_live, None),
        ConnectionState::Live => (Tone::Warn, words.state_live, Some(words.not_subscribed)),
        ConnectionState::Finishing => (Tone::Info, words.state_finishing, Some(words.finishing_explained)),
        ConnectionState::ReconnectNeeded => {
            (Tone::Bad, words.state_reconnect, Some(words.reconnect_explained))
        }
        ConnectionState::Paused => match connection.pause {
            Some(pause) => (
                Tone::Warn,
                pauses::short_cause(member.visit.lang, pause.reason),
                None,
            ),
            None => (Tone::Warn, words.state_paused, Some(words.paused_explained)),
        },
    }
}

fn quality(words: &'static IntegrationsWords, rating: &str) -> (Tone, &'static str) {
    match rating {
        "GREEN" => (Tone::Good, words.quality_high),
        "YELLOW" => (Tone::Warn, words.quality_medium),
        "RED" => (Tone::Bad, words.quality_low),
        _ => (Tone::Neutral, words.quality_unknown),
    }
}

fn disconnect(
    member: &Member,
    words: &'static IntegrationsWords,
    connection: &WhatsAppConnection,
) -> AnyView {
    if !member.scope.may(Duty::Disconnect) {
        return ().into_any();
    }
    let href = member
        .base()
        .link(&format!("{}/{}/disconnect", super::ADDRESS, connection.id));
    view! {
        <div class="connection-foot">
            <a class="button button-quiet" href=href data-testid="disconnect">
                {words.disconnect} <span class="visually-hidden">{connection.number.clone()}</span>
            </a>
        </div>
    }
    .into_any()
}
