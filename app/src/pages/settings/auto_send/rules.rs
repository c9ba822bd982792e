//! The form of the rules: looked at by GET, saved by POST, both without scripts.

use domain::review::rules::Topic;
use domain::tenancy::Duty;
use leptos::prelude::*;

use super::chosen::{Chosen, Mistake, field_of};
use super::{ADDRESS, Shown, Switch};
use crate::request::Member;
use crate::ui::{Notice, Tone};
use crate::words::auto_send::{AutoSendWords, topic_choice, words};
use crate::words::settings;

pub fn form(member: &Member, switch: &Switch, shown: &Shown, has_hours: bool) -> AnyView {
    let words = words(member.visit.lang);
    let may = member.scope.may(Duty::SetAutoSend);
    let page = member.base().link(ADDRESS);
    let zone = member.scope.time_zone().replace('_', " ");
    view! {
        <section class="card setting" aria-labelledby="the-rules">
            <h2 id="the-rules">{words.form_title}</h2>
            <p class="setting-lead">{words.form_lead}</p>
            <form class="rules-form" method="post" action=page.clone() data-testid="rules-form">
                <input type="hidden" name="channel" value=switch.setting.channel.code()/>
                <input type="hidden" name="version" value=shown.chosen.version.to_string()/>
                <fieldset class="rules-fields" disabled=!may>
                    {consent(member, words, shown)}
                    {what(words, &shown.chosen)}
                    {when(words, shown, &zone, has_hours)}
                    {most(words, shown)}
                    {topics(member, words, &shown.chosen)}
                </fieldset>
                {foot(words, shown, may, &page)}
            </form>
        </section>
    }
    .into_any()
}

fn what(words: &'static AutoSendWords, chosen: &Chosen) -> AnyView {
    view! {
        <fieldset class="field-group">
            <legend>{words.what}</legend>
            {tick("documented", words.documented, words.documented_hint, chosen.documented)}
            {tick("courtesies", words.courtesies, words.courtesies_hint, chosen.courtesies)}
        </fieldset>
    }
    .into_any()
}

fn tick(name: &str, label: &'static str, hint: &'static str, checked: bool) -> AnyView {
    let id = format!("rule-{}", name.replace('_', "-"));
    let described = format!("{id}-hint");
    view! {
        <div class="choice">
            <input id=id.clone() type="checkbox" name=name.to_owned() value="on" checked=checked aria-describedby=described.clone()/>
            <label for=id>{label}</label>
            <p class="field-hint" id=described>{hint}</p>
        </div>
    }
    .into_any()
}

fn when(words: &'static AutoSendWords, shown: &Shown, zone: &str, has_hours: bool) -> AnyView {
    let chosen = &shown.chosen;
    let choice = |value: &'static str, label: &'static str| {
        let id = format!("when-{value}");
        view! {
            <div class="choice">
                <input id=id.clone() type="radio" name="when" value=value checked=chosen.when == value/>
                <label for=id>{label}</label>
            </div>
        }
        .into_any()
    };
    let problem = shown.mistakes.iter().find_map(|mistake| match mistake {
        Mistake::When => Some(words.problem_when),
        Mistake::Times => Some(words.problem_times),
        Mistake::SameTimes => Some(words.problem_same_times),
        Mistake::Most => None,
    });
    let invalid = problem.map(|_| "true");
    let clock = |name: &'static str, label: &'static str, value: &str| {
        view! {
            <div class="field">
                <label for=format!("when-{name}")>{label}</label>
                <input
                    id=format!("when-{name}") type="time" name=name value=value.to_owned() aria-invalid=invalid
                    aria-describedby="when-hint"
                />
            </div>
        }
        .into_any()
    };
    let missing =
        (!has_hours).then(|| view! { <p class="field-hint" data-testid="no-hours">{words.no_hours_yet}</p> });
    view! {
        <fieldset class=if problem.is_some() { "field-group field-problem" } else { "field-group" }>
            <legend>{words.when}</legend>
            {choice("always", words.when_always)}
            {choice("open", words.when_open)}
            {choice("closed", words.when_closed)}
            {missing}
            {choice("between", words.when_between)}
            <div class="span-times rules-times">
                {clock("from", words.from, &chosen.from)}
                {clock("to", words.to, &chosen.to)}
            </div>
            <p class="field-hint" id="when-hint">{(words.when_hint)(zone)}</p>
            {problem.map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
        </fieldset>
    }
    .into_any()
}

fn most(words: &'static AutoSendWords, shown: &Shown) -> AnyView {
    let is_wrong = shown.mistakes.contains(&Mistake::Most);
    let problem = is_wrong
        .then(|| view! { <p class="field-error" id="most-problem" role="alert">{words.problem_most}</p> });
    view! {
        <div class=if is_wrong { "field field-problem" } else { "field" }>
            <label for="most">{words.most}</label>
            <p class="field-hint" id="most-hint">{words.most_hint}</p>
            <input
                id="most" class="rules-most" name="most" type="text" inputmode="numeric" autocomplete="off"
                value=shown.chosen.most.clone() aria-invalid=is_wrong.then_some("true")
                aria-describedby=if is_wrong { "most-hint most-problem" } else { "most-hint" }
            />
            {problem}
        </div>
    }
    .into_any()
}

fn topics(member: &Member, words: &'static AutoSendWords, chosen: &Chosen) -> AnyView {
    let boxes = Topic::ALL.into_iter().map(|topic| {
        let (label, hint) = topic_choice(member.visit.lang, topic);
        tick(&field_of(topic), label, hint, chosen.waiting.contains(&topic))
    });
    view! {
        <fieldset class="field-group">
            <legend>{words.topics}</legend>
            <p class="field-hint">{words.topics_hint}</p>
            <div class="rules-topics">{boxes.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

/// Asked for only where it is missing. Then there is no preview: nobody's consent belongs into an address.
fn consent(member: &Member, words: &'static AutoSendWords, shown: &Shown) -> Option<AnyView> {
    let all = settings::words(member.visit.lang);
    shown.needs_consent.then(|| {
        view! {
            <div class="field field-problem">
                <label for="rules-consent">{all.consent}</label>
                <p class="field-hint" id="rules-consent-hint">{words.consent_lead} " " {all.consent_hint}</p>
                <input
                    id="rules-consent" name="consent" type="text" required=true maxlength="300" autocomplete="off"
                    aria-describedby="rules-consent-hint" data-testid="rules-consent"
                />
            </div>
        }
        .into_any()
    })
}

fn foot(words: &'static AutoSendWords, shown: &Shown, may: bool, page: &str) -> AnyView {
    if !may {
        return view! { <Notice tone=Tone::Info>{words.not_yours}</Notice> }.into_any();
    }
    let preview = (!shown.needs_consent).then(|| {
        view! {
            <button
                class="button" type="submit" name="preview" value="on" formmethod="get" formaction=format!("{page}#past") formnovalidate=true
                data-testid="preview-rules"
            >
                {words.preview}
            </button>
        }
    });
    view! {
        <div class="rules-foot">
            <button class="button button-primary" type="submit" data-testid="save-rules">{words.save}</button>
            {preview}
        </div>
    }
    .into_any()
}
