//! The newest questions, and what the rules in the form would have done with each.

use domain::Lang;
use domain::review::rules::{Decision, Past};
use leptos::prelude::*;

use crate::request::Member;
use crate::ui::{Ago, Badge, ChannelMark, EmptyState, Icon, Tone};
use crate::words::auto_send::{AutoSendWords, happened, why, words};
use crate::words::inbox;

pub fn section(member: &Member, past: &[Past]) -> AnyView {
    let words = words(member.visit.lang);
    let body = if past.is_empty() {
        view! { <EmptyState icon=Icon::Inbox title=words.past_none_title text=words.past_none/> }.into_any()
    } else {
        view! {
            {totals(member.visit.lang, words, past)}
            <ol class="past" aria-labelledby="past">{past.iter().map(|one| row(member, words, one)).collect_view()}</ol>
        }
        .into_any()
    };
    view! {
        <section class="rules-past" aria-labelledby="past" data-testid="past">
            <h2 id="past">{words.past_title}</h2>
            <p class="setting-lead">{words.past_lead}</p>
            {body}
        </section>
    }
    .into_any()
}

/// How many, and for each reason to wait how many of them.
fn totals(lang: Lang, words: &'static AutoSendWords, past: &[Past]) -> AnyView {
    let left = past.iter().filter(|one| one.decision.leaves()).count();
    let mut reasons: Vec<(String, usize)> = Vec::new();
    for one in past {
        let Decision::Waits(wait) = one.decision else {
            continue;
        };
        let why = why(lang, wait);
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, count)) => *count += 1,
            None => reasons.push((why, 1)),
        }
    }
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let reasons = reasons.into_iter().map(|(why, count)| {
        view! { <li><strong class="past-count">{count}</strong> <span>{why}</span></li> }
    });
    view! {
        <div class="card past-totals" data-testid="past-totals">
            <p>{(words.totals)(past.len(), left, past.len() - left)}</p>
            <ul class="past-reasons">{reasons.collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn row(member: &Member, words: &'static AutoSendWords, one: &Past) -> AnyView {
    let lang = member.visit.lang;
    let (tone, verdict, reason) = match one.decision {
        Decision::Leaves => (Tone::Good, words.would_leave, None),
        Decision::Waits(wait) => (Tone::Warn, words.would_wait, Some(why(lang, wait))),
    };
    let code = if one.decision.leaves() { "leaves" } else { "waits" };
    let href = member.base().link(&format!("/inbox/{}#latest", one.conversation));
    let question = one
        .question
        .iter()
        .map(|text| view! { <p class="bubble-text" lang=one.lang.code() dir="auto">{said(lang, text)}</p> });
    let answer = match &one.answer {
        Some(text) => {
            view! { <p class="past-answer" lang=one.lang.code() dir="auto">{text.clone()}</p> }.into_any()
        }
        None => view! { <p class="muted small">{words.no_answer}</p> }.into_any(),
    };
    view! {
        <li class="card past-row" data-testid="past-row" data-decision=code>
            <div class="past-head">
                <Badge tone=tone>{verdict}</Badge>
                {reason.map(|reason| view! { <span class="small" data-testid="past-reason">{reason}</span> })}
            </div>
            <div class="past-question">{question.collect_view()}</div>
            {answer}
            <p class="past-foot muted small">
                <ChannelMark channel=one.channel/>
                <Ago lang=lang now=member.visit.now at=one.at/>
                <span>{words.really} " " <span data-testid="past-happened">{happened(lang, one.happened)}</span></span>
                <a href=href>{words.conversation}</a>
            </p>
        </li>
    }
    .into_any()
}

/// What a customer wrote, or the name of what stands in its place.
fn said(lang: Lang, text: &str) -> String {
    let kind = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    kind.map_or_else(
        || text.to_owned(),
        |kind| inbox::placeholder(lang, kind).to_owned(),
    )
}
