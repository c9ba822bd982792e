//! Auto-send: the switch of each channel, the rules that narrow it, and what they would have done with what customers asked.

mod chosen;
mod past;
mod rules;
mod switch;

use domain::review::rules::{
    Rules, RulesNow, RulesVersion, earlier, knows_hours, past as look_back, set_rules,
};
use domain::review::{self, AutoSend, ReviewError};
use domain::tenancy::Duty;
use domain::{Channel, Lang};
use http::StatusCode;
use leptos::prelude::*;

use self::chosen::{Chosen, Mistake};
pub use self::switch::section;
pub use self::switch::switch;
use self::switch::try_link;
use crate::forms::Values;
use crate::posted;
use crate::request::{Member, Refusal, set_status, with_code};
use crate::ui::{At, Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::auto_send::{AutoSendWords, summary, words};
use crate::words::common;
use crate::words::settings;

/// Where this page is, inside a workspace.
pub const ADDRESS: &str = "/settings/auto-send";

/// The switch of a channel with its rules.
pub struct Switch {
    setting: AutoSend,
    now: RulesNow,
}

pub async fn switches(member: &Member) -> Result<Vec<Switch>, Refusal> {
    let mut all = Vec::new();
    for setting in review::auto_send(&member.scope).await? {
        let now = review::rules::rules(&member.scope, setting.channel).await?;
        all.push(Switch { setting, now });
    }
    Ok(all)
}

#[component]
pub fn AutoSendPage() -> impl IntoView {
    page(|| auto_send(posted::form()))
}

/// What the page shows besides the switches.
struct Shown {
    chosen: Chosen,
    mistakes: Vec<Mistake>,
    problem: Option<&'static str>,
    /// Whether the rules in the form are those that hold.
    saved: bool,
    needs_consent: bool,
}

async fn auto_send(form: Option<Values>) -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let switches = switches(&member).await?;
    let words = words(member.visit.lang);
    let asked = match &form {
        Some(form) => Some(form.get("channel").to_owned()),
        None => member.visit.query.get("channel").map(ToOwned::to_owned),
    };
    let switch = switches
        .iter()
        .find(|one| Some(one.setting.channel.code()) == asked.as_deref())
        .or(switches.first())
        .ok_or(Refusal::NotFound)?;
    let shown = match form {
        Some(form) => save(&member, switch, &form).await?,
        None => looked_at(&member, switch),
    };
    let channel = switch.setting.channel;
    let rules = shown.chosen.rules().ok();
    let past = match &rules {
        Some(rules) => look_back(&member.scope, channel, rules).await?,
        None => Vec::new(),
    };
    let versions = earlier(&member.scope, channel).await?;
    let has_hours = knows_hours(&member.scope).await?;
    let content = view! {
        <a class="up-link" href=member.base().link("/settings")>{icon(Icon::Back)} <span>{settings::words(member.visit.lang).title}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.title}</h1>
                <p class="page-lead">{words.lead}</p>
            </div>
        </header>
        {message(&member, words, &shown)}
        {channels(&member, words, &switches, channel)}
        <div class="settings">
            {power(&member, words, switch)}
            {in_short(&member, words, switch, &shown, rules.as_ref())}
            {rules::form(&member, switch, &shown, has_hours)}
            {rules.is_some().then(|| past::section(&member, &past))}
            {always(words)}
            <section class="card setting">{try_link(&member)}</section>
            {history(&member, words, channel, &versions)}
        </div>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Settings, words.title, content))
}

/// The saved rules, or those that a preview names in its address.
fn looked_at(member: &Member, switch: &Switch) -> Shown {
    let query = &member.visit.query;
    let saved = Chosen::of(&switch.now);
    let previews = query.get("preview").is_some();
    let chosen = if previews {
        Chosen::read(|name| query.get(name).unwrap_or_default(), switch.now.version)
    } else {
        saved
    };
    let rules = chosen.rules();
    Shown {
        saved: rules.as_ref().ok() == switch.now.rules.as_ref(),
        mistakes: rules.err().unwrap_or_default(),
        chosen,
        problem: None,
        needs_consent: false,
    }
}

/// Saves what was sent and goes back to the page, or says what keeps it from being saved.
async fn save(member: &Member, switch: &Switch, form: &Values) -> Result<Shown, Refusal> {
    if !member.scope.may(Duty::SetAutoSend) {
        return Err(Refusal::NotAllowed);
    }
    let words = words(member.visit.lang);
    let chosen = Chosen::read(|name| form.get(name), switch.now.version);
    let mut shown = Shown {
        mistakes: Vec::new(),
        problem: None,
        saved: false,
        needs_consent: false,
        chosen,
    };
    let rules = match shown.chosen.rules() {
        Ok(rules) => rules,
        Err(mistakes) => {
            set_status(StatusCode::UNPROCESSABLE_ENTITY);
            shown.mistakes = mistakes;
            shown.problem = Some(words.fix);
            return Ok(shown);
        }
    };
    let channel = switch.setting.channel;
    let consent = Some(form.get("consent").trim().to_owned()).filter(|text| !text.is_empty());
    match set_rules(&member.scope, channel, shown.chosen.version, rules, consent).await {
        Ok(_) => {
            let page = format!("{}?channel={}", member.base().link(ADDRESS), channel.code());
            return Err(Refusal::Elsewhere(with_code(&page, "done", "rules")));
        }
        Err(ReviewError::NotAllowed) => return Err(Refusal::NotAllowed),
        Err(ReviewError::Store(error)) => return Err(error.into()),
        Err(ReviewError::Empty) => {
            shown.problem = Some(words.problem_consent);
            shown.needs_consent = true;
        }
        Err(ReviewError::Stale) => {
            shown.problem = Some(words.problem_stale);
            shown.chosen.version = switch.now.version;
        }
        Err(_) => shown.problem = Some(words.problem_other),
    }
    set_status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(shown)
}

fn message(member: &Member, words: &'static AutoSendWords, shown: &Shown) -> AnyView {
    let all = settings::words(member.visit.lang);
    let done = member.visit.query.get("done").and_then(|code| match code {
        "rules" => Some(words.saved),
        "auto_send_on" => Some(all.turned_on),
        "auto_send_off" => Some(all.turned_off),
        _ => None,
    });
    let problem = shown.problem.or_else(|| {
        member.visit.query.get("problem").map(|code| match code {
            "consent" => all.problem_consent,
            "owner_decides" => all.problem_owner_decides,
            "not_allowed" => all.problem_not_allowed,
            _ => all.problem_other,
        })
    });
    let problem = problem.or((!shown.mistakes.is_empty()).then_some(words.fix));
    view! {
        {done.map(|text| view! { <Notice tone=Tone::Good testid="settings-done">{text}</Notice> })}
        {problem.map(|text| view! { <Notice tone=Tone::Bad testid="settings-problem">{text}</Notice> })}
    }
    .into_any()
}

fn channels(
    member: &Member,
    words: &'static AutoSendWords,
    switches: &[Switch],
    chosen: Channel,
) -> Option<AnyView> {
    let page = member.base().link(ADDRESS);
    let links = switches.iter().map(|one| {
        let channel = one.setting.channel;
        let current = (channel == chosen).then_some("page");
        let href = format!("{page}?channel={}", channel.code());
        view! {
            <a class="segment" href=href aria-current=current data-testid=format!("channel-{}", channel.code())>
                {common::channel_name(channel)}
            </a>
        }
    });
    (switches.len() > 1).then(|| {
        view! { <nav class="segments" aria-label=words.which_channel>{links.collect_view()}</nav> }.into_any()
    })
}

fn power(member: &Member, words: &'static AutoSendWords, one: &Switch) -> AnyView {
    let all = settings::words(member.visit.lang);
    let back = format!("{ADDRESS}?channel={}", one.setting.channel.code());
    view! {
        <section class="card setting" aria-labelledby="the-switch">
            <h2 id="the-switch">{words.switch_title}</h2>
            {switch(member, all, one, &back)}
        </section>
    }
    .into_any()
}

/// The rules of a channel as they are, in one sentence.
pub fn in_words(lang: Lang, switch: &Switch) -> String {
    let name = common::channel_name(switch.setting.channel);
    match &switch.now.rules {
        Some(rules) => summary(lang, name, switch.setting.on, rules),
        None => words(lang).unreadable.to_owned(),
    }
}

/// What happens, or would happen, in one sentence.
fn in_short(
    member: &Member,
    words: &'static AutoSendWords,
    switch: &Switch,
    shown: &Shown,
    chosen: Option<&Rules>,
) -> AnyView {
    let lang = member.visit.lang;
    let name = common::channel_name(switch.setting.channel);
    let now = in_words(lang, switch);
    let preview = chosen.filter(|_| !shown.saved).map(|rules| {
        let sentence = summary(lang, name, true, rules);
        view! {
            <div class="rules-summary rules-summary-chosen">
                <h2 class="overline">{words.summary_chosen}</h2>
                <p data-testid="rules-summary-chosen">{sentence}</p>
            </div>
        }
    });
    view! {
        <section class="card rules-short">
            <div class="rules-summary">
                <h2 class="overline">{words.summary_saved}</h2>
                <p data-testid="rules-summary">{now}</p>
            </div>
            {preview}
        </section>
    }
    .into_any()
}

/// What no rule changes.
fn always(words: &'static AutoSendWords) -> AnyView {
    view! {
        <section class="card setting" aria-labelledby="always">
            <h2 id="always">{words.always_title}</h2>
            <ul class="check-list">
                {words.always.iter().map(|rule| view! { <li>{icon(Icon::Check)} <span>{*rule}</span></li> }).collect_view()}
            </ul>
            <p class="setting-lead">{words.always_else}</p>
        </section>
    }
    .into_any()
}

fn history(
    member: &Member,
    words: &'static AutoSendWords,
    channel: Channel,
    versions: &[RulesVersion],
) -> Option<AnyView> {
    let lang = member.visit.lang;
    let name = common::channel_name(channel);
    let rows = versions.iter().map(|one| {
        let said = one
            .rules
            .as_ref()
            .map_or_else(|| words.unreadable.to_owned(), |rules| summary(lang, name, true, rules));
        let by = one.by.clone().unwrap_or_else(|| words.somebody.to_owned());
        view! {
            <li class="rules-version">
                <p class="muted small">{(words.version)(one.version)} " · " <At lang=lang at=one.at/> " · " {by}</p>
                <p>{said}</p>
            </li>
        }
    });
    (!versions.is_empty()).then(|| {
        view! {
            <section class="card setting">
                <details class="fold" data-testid="rules-history">
                    <summary>{words.earlier_title}</summary>
                    <ol class="rules-versions">{rows.collect_view()}</ol>
                </details>
            </section>
        }
        .into_any()
    })
}
