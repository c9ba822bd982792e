//! What all business pages share: the heading, the way back, and the result of the last action.

use domain::draft::facts::{Fact, FactId};
use leptos::prelude::*;

use crate::request::{Base, Member, Visit};
use crate::ui::{Icon, Notice, Tone, icon};
use crate::words::approvals;
use crate::words::business::{import, words};

/// `up` is the page above: its address and name.
pub fn page_head(title: &str, lead: &str, up: Option<(String, &'static str)>, actions: AnyView) -> AnyView {
    let lead = (!lead.is_empty()).then(|| view! { <p class="page-lead">{lead.to_owned()}</p> });
    view! {
        {up.map(|(href, name)| view! { <a class="up-link" href=href>{icon(Icon::Back)} <span>{name}</span></a> })}
        <header class="page-head">
            <div class="page-head-text">
                <h1>{title.to_owned()}</h1>
                {lead}
            </div>
            <div class="page-head-actions">{actions}</div>
        </header>
    }
    .into_any()
}

/// The result that the last action left in the address.
pub fn result_notice(visit: &Visit) -> AnyView {
    let words = words(visit.lang);
    let done = visit.query.get("done").and_then(|code| match code {
        "saved" => Some(words.saved.to_owned()),
        "retired" => Some(words.retired.to_owned()),
        "restored" => Some(words.restored.to_owned()),
        "imported" => Some(imported(visit)),
        _ => None,
    });
    let problem = visit.query.get("problem").map(|code| match code {
        "stale" => words.problem_stale,
        "not_allowed" => words.read_only,
        // Why a correction was not drafted is said as of any answer.
        "another_waits" | "window_closed" | "not_connected" | "answered_before" => {
            approvals::result(visit.lang, None, Some(code)).map_or(words.problem_other, |(_, text)| text)
        }
        _ => words.problem_other,
    });
    view! {
        {done.map(|text| view! { <Notice tone=Tone::Good testid="business-done">{text}</Notice> })}
        {problem.map(|text| view! { <Notice tone=Tone::Bad testid="business-problem">{text}</Notice> })}
    }
    .into_any()
}

fn imported(visit: &Visit) -> String {
    let count = |name| {
        visit
            .query
            .get(name)
            .and_then(|count| count.parse().ok())
            .unwrap_or_default()
    };
    (import::words(visit.lang).imported)(count("added"), count("changed"))
}

pub fn history_address(base: &Base, fact: FactId) -> String {
    base.link(&format!("/business/history/{fact}"))
}

/// Taking a fact out of use: a form of its own, below the editor.
pub fn retire_form(member: &Member, fact: &Fact, list: &str) -> AnyView {
    let words = words(member.visit.lang);
    view! {
        <form class="retire" method="post" action="/api/business/retire">
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            <input type="hidden" name="fact" value=fact.id.to_string()/>
            <input type="hidden" name="version" value=fact.version.to_string()/>
            <input type="hidden" name="back" value=list.to_owned()/>
            <p>{words.retire_explained}</p>
            <button class="button button-danger" type="submit" data-testid="retire-fact">{words.retire}</button>
        </form>
    }
    .into_any()
}
