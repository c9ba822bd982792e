//! What was set aside for one business: why, what can be read of it, and what may be done about it.

mod dismiss;

use domain::receive::{self, SetAsideUnit};
use domain::tenancy::Duty;
use leptos::prelude::*;

use crate::request::{Member, Refusal};
use crate::ui::{At, Badge, EmptyState, Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::common;
use crate::words::quarantine::{QuarantineWords, words};
use crate::words::settings;

pub use dismiss::DismissPage;

/// Where this page is, inside a workspace.
pub const ADDRESS: &str = "/settings/quarantine";
/// Units shown at once.
const MOST: u64 = 100;

#[component]
pub fn QuarantinePage() -> impl IntoView {
    page(quarantine)
}

async fn quarantine() -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let units = receive::set_aside(&member.scope, MOST).await?;
    let count = receive::count_set_aside(&member.scope).await?;
    let words = words(member.visit.lang);
    let content = view! {
        <a class="up-link" href=member.base().link("/settings")>{icon(Icon::Back)} <span>{settings::words(member.visit.lang).title}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.title}</h1>
                <p class="page-lead">{words.lead}</p>
            </div>
        </header>
        {message(&member, words)}
        {list(&member, words, &units, count)}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Settings, words.title, content))
}

fn message(member: &Member, words: &'static QuarantineWords) -> AnyView {
    let query = &member.visit.query;
    let count = || query.get("count").and_then(|count| count.parse().ok());
    let done = match query.get("done") {
        Some("replayed") => Some(match count() {
            None | Some(0) => words.replayed_none.to_owned(),
            Some(count) => (words.replayed)(count),
        }),
        Some("dismissed") => Some(words.dismissed.to_owned()),
        _ => None,
    };
    let problem = query.get("problem").map(|code| match code {
        "not_connected" => words.problem_not_connected,
        "not_allowed" => words.problem_not_allowed,
        _ => words.problem_other,
    });
    view! {
        {done.map(|text| view! { <Notice tone=Tone::Good testid="quarantine-done">{text}</Notice> })}
        {problem.map(|text| view! { <Notice tone=Tone::Bad testid="quarantine-problem">{text}</Notice> })}
    }
    .into_any()
}

fn list(member: &Member, words: &'static QuarantineWords, units: &[SetAsideUnit], count: u64) -> AnyView {
    if units.is_empty() {
        return view! { <EmptyState icon=Icon::Inbox title=words.empty_title text=words.empty/> }.into_any();
    }
    let older = count.saturating_sub(MOST);
    view! {
        {(count > 1 && member.scope.may(Duty::Write)).then(|| replay_all(member, words))}
        <ul class="set-aside" aria-label=words.list data-testid="set-aside">
            {units.iter().map(|unit| card(member, words, unit)).collect_view()}
        </ul>
        {(older > 0).then(|| view! { <p class="quiet-note">{(words.more)(older)}</p> })}
    }
    .into_any()
}

fn replay_all(member: &Member, words: &'static QuarantineWords) -> AnyView {
    view! {
        <form class="set-aside-all" method="post" action="/api/quarantine/replay">
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            <button class="button" type="submit" data-testid="replay-all">{words.replay_all}</button>
            <p class="quiet-note">{words.replay_all_lead}</p>
        </form>
    }
    .into_any()
}

fn card(member: &Member, words: &'static QuarantineWords, unit: &SetAsideUnit) -> AnyView {
    view! {
        <li class="card set-aside-unit" data-testid="set-aside-unit">
            {facts(member, words, unit)}
            {content(words, unit)}
            <div class="set-aside-foot">{actions(member, words, unit)}</div>
        </li>
    }
    .into_any()
}

/// When, where, what and why.
fn facts(member: &Member, words: &'static QuarantineWords, unit: &SetAsideUnit) -> AnyView {
    let channel = unit.channel.map(common::channel_name).unwrap_or_default();
    view! {
        <div class="set-aside-head">
            <h2>{words.kind(unit.kind)}</h2>
            <Badge>{channel}</Badge>
            <span class="muted small"><At lang=member.visit.lang at=unit.at/></span>
        </div>
        <p>{words.reason(unit.reason)}</p>
    }
    .into_any()
}

/// A customer's words stay folded until somebody means to read them.
fn content(words: &'static QuarantineWords, unit: &SetAsideUnit) -> AnyView {
    match &unit.text {
        Some(text) => view! {
            <details class="set-aside-text">
                <summary>{words.show_text}</summary>
                <blockquote dir="auto">{text.clone()}</blockquote>
            </details>
        }
        .into_any(),
        None => view! { <p class="muted small">{(words.no_text)(unit.size)}</p> }.into_any(),
    }
}

fn actions(member: &Member, words: &'static QuarantineWords, unit: &SetAsideUnit) -> AnyView {
    let base = member.base();
    let replay = member.scope.may(Duty::Write).then(|| {
        view! {
            <form method="post" action="/api/quarantine/replay">
                <input type="hidden" name="workspace" value=base.workspace_field()/>
                <input type="hidden" name="unit" value=unit.id.to_string()/>
                <button class="button" type="submit" data-testid="replay">{words.replay}</button>
            </form>
        }
    });
    let dismiss = member.scope.may(Duty::EditBusiness).then(|| {
        let href = base.link(&format!("{ADDRESS}/{}/dismiss", unit.id));
        view! { <a class="button button-quiet" href=href data-testid="dismiss">{words.dismiss}</a> }
    });
    view! { {replay} {dismiss} }.into_any()
}
