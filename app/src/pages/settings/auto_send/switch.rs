//! The owner's switch, as it stands in Settings and above the rules.

use domain::Channel;
use domain::review::AutoSend;
use domain::tenancy::Duty;
use leptos::prelude::*;

use super::{ADDRESS, Switch};
use crate::request::Member;
use crate::ui::{Badge, ChannelMark, Icon, Tone, icon};
use crate::words::auto_send::words;
use crate::words::common;
use crate::words::settings::SettingsWords;

/// What Settings shows of it.
pub fn section(member: &Member, all: &'static SettingsWords, switches: &[Switch]) -> AnyView {
    let words = words(member.visit.lang);
    view! {
        <section class="card setting" aria-labelledby="auto-send" data-testid="auto-send">
            <h2 id="auto-send">{all.auto_send}</h2>
            <p class="setting-lead">{all.auto_send_lead}</p>
            {switches.iter().map(|one| switch(member, all, one, "/settings")).collect_view()}
            <a class="setting-link" href=member.base().link(ADDRESS) data-testid="open-auto-send">
                <span class="setting-icon">{icon(Icon::Shield)}</span>
                <span class="setting-text"><span class="setting-name">{words.open}</span></span>
                {icon(Icon::Arrow)}
            </a>
            {try_link(member)}
        </section>
    }
    .into_any()
}

/// The way to the page that tries one message.
pub fn try_link(member: &Member) -> AnyView {
    let words = words(member.visit.lang);
    view! {
        <a class="setting-link" href=member.base().link("/business/try") data-testid="open-try">
            <span class="setting-icon">{icon(Icon::Question)}</span>
            <span class="setting-text">
                <span class="setting-name">{words.try_link}</span>
                <span class="setting-lead">{words.try_lead}</span>
            </span>
            {icon(Icon::Arrow)}
        </a>
    }
    .into_any()
}

/// The state of a channel's switch, and the form that turns it. `back` is the page it stands on, inside the workspace.
pub fn switch(member: &Member, words: &'static SettingsWords, one: &Switch, back: &str) -> AnyView {
    let lang = member.visit.lang;
    let setting = &one.setting;
    let (tone, state) = if setting.on {
        (Tone::Good, words.on)
    } else {
        (Tone::Neutral, words.off)
    };
    let since = setting.since.filter(|_| setting.on).map(|since| {
        (words.on_since)(
            &common::moment(lang, since),
            setting.by.as_deref().unwrap_or_default(),
        )
    });
    view! {
        <div class="switch" data-testid=format!("auto-send-{}", setting.channel.code()) data-on=setting.on.to_string()>
            <div class="switch-state">
                <ChannelMark channel=setting.channel/>
                <Badge tone=tone>{state}</Badge>
                {since.map(|since| view! { <span class="switch-since">{since}</span> })}
            </div>
            {(setting.channel == Channel::Instagram).then(|| view! { <p class="setting-lead" data-testid="comments-wait">{words.comments_wait}</p> })}
            {turn(member, words, setting, back)}
        </div>
    }
    .into_any()
}

fn turn(member: &Member, words: &'static SettingsWords, setting: &AutoSend, back: &str) -> AnyView {
    if !member.scope.may(Duty::SetAutoSend) {
        return view! { <p class="setting-lead">{words.auto_send_not_yours}</p> }.into_any();
    }
    let name = common::channel_name(setting.channel);
    let (wanted, label, class) = if setting.on {
        ("off", (words.turn_off)(name), "button")
    } else {
        ("on", (words.turn_on)(name), "button button-primary")
    };
    let needs_consent = !setting.on && member.scope.role().is_partner_staff();
    view! {
        <form class="switch-form" method="post" action="/api/settings/auto-send">
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            <input type="hidden" name="channel" value=setting.channel.code()/>
            <input type="hidden" name="back" value=member.base().link(back)/>
            {needs_consent.then(|| consent(words, setting.channel.code()))}
            <button class=class type="submit" name="on" value=wanted data-testid=format!("turn-{wanted}-{}", setting.channel.code())>
                {label}
            </button>
        </form>
    }
    .into_any()
}

/// Where partner staff write down how the owner agreed.
fn consent(words: &'static SettingsWords, channel: &str) -> AnyView {
    let id = format!("consent-{channel}");
    let hint = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id.clone()>{words.consent}</label>
            <p class="field-hint" id=hint.clone()>{words.consent_hint}</p>
            <input id=id name="consent" type="text" required=true maxlength="300" autocomplete="off" aria-describedby=hint/>
        </div>
    }
    .into_any()
}
