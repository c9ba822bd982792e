//! Auto-send: its rules in plain words, and one switch per channel.

use domain::Channel;
use domain::review::AutoSend;
use domain::tenancy::Duty;
use leptos::prelude::*;

use crate::request::Member;
use crate::ui::{Badge, ChannelMark, Icon, Tone, icon};
use crate::words::common;
use crate::words::settings::SettingsWords;

pub fn section(member: &Member, words: &'static SettingsWords, channels: &[AutoSend]) -> AnyView {
    view! {
        <section class="card setting" aria-labelledby="auto-send" data-testid="auto-send">
            <h2 id="auto-send">{words.auto_send}</h2>
            <p class="setting-lead">{words.auto_send_lead}</p>
            <div class="rules">
                <p class="rules-title">{words.rules_title}</p>
                <ul class="check-list">
                    {words.rules.iter().map(|rule| view! { <li>{icon(Icon::Check)} <span>{*rule}</span></li> }).collect_view()}
                </ul>
                <p>{words.off_means}</p>
            </div>
            {channels.iter().map(|channel| switch(member, words, channel)).collect_view()}
        </section>
    }
    .into_any()
}

fn switch(member: &Member, words: &'static SettingsWords, setting: &AutoSend) -> AnyView {
    let lang = member.visit.lang;
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
            {form(member, words, setting)}
        </div>
    }
    .into_any()
}

fn form(member: &Member, words: &'static SettingsWords, setting: &AutoSend) -> AnyView {
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
            {needs_consent.then(|| consent(words, setting.channel.code()))}
            <button class=class type="submit" name="on" value=wanted data-testid=format!("turn-{wanted}-{}", setting.channel.code())>
                {label}
            </button>
        </form>
    }
    .into_any()
}

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
