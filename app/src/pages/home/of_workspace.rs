//! One business: waiting answers, unread conversations, the state of its number, and the first steps until all of that works.

use domain::connect::{self, ConnectionState, Integrations};
use domain::draft::business;
use domain::receive::{self, InboxFilter};
use domain::review::{self, DraftCard};
use domain::send;
use domain::tenancy::Duty;
use leptos::prelude::*;

use crate::request::{Member, Refusal};
use crate::ui::{self, CardPlace, CardReader, Follow, Icon, Notice, Tab, Tone, icon};
use crate::words::common;
use crate::words::home::{self, Words};

pub(super) async fn page(member: Member) -> Result<AnyView, Refusal> {
    let waiting = review::waiting(&member.scope).await?;
    let unclear = send::unclear(&member.scope).await?.len();
    let to_decide = waiting.len() + unclear;
    let unread = receive::inbox(&member.scope, InboxFilter::Unread).await?.len();
    let integrations = connect::integrations(&member.scope).await?;
    let facts = business::current(&member.scope).await?.len();
    let set_aside = receive::count_set_aside(&member.scope).await?;
    let by_rule = review::answered_by_rule(&member.scope).await?;
    let switches = super::by_rule::switches(&member).await?;
    let words = home::words(member.visit.lang);
    let content = view! {
        <header class="page-head">
            <h1>{(words.hello)(&member.person.name)}</h1>
            <p class="page-lead">{lead(words, to_decide)}</p>
        </header>
        <div class="tiles" id="live-list">{tiles(&member, to_decide, unread, &integrations)}</div>
        {ending(&member, &integrations)}
        {set_aside_notice(&member, set_aside)}
        {most_urgent(&member, &waiting)}
        {first_steps(&member, &integrations, facts)}
        {super::by_rule::answered(&member, &by_rule)}
        {switches}
    };
    Ok(ui::frame_with_live(
        &member.visit,
        Tab::Home,
        words.title,
        Follow::List,
        content.into_any(),
    ))
}

fn lead(words: &'static Words, waiting: usize) -> String {
    if waiting == 0 {
        words.all_calm.to_owned()
    } else {
        (words.waiting)(waiting)
    }
}

/// Said fourteen days before the end, so that nothing is interrupted.
fn ending(member: &Member, integrations: &Integrations) -> AnyView {
    let words = home::words(member.visit.lang);
    let rows = integrations.ending(member.visit.now).into_iter().map(|one| {
        let day = common::moment(member.visit.lang, one.ends);
        let text = (words.ends_soon)(&one.name, &day);
        let href = member.base().link("/settings/integrations");
        view! { <Notice tone=Tone::Warn testid="ending-access"><a href=href>{text}</a></Notice> }
    });
    rows.collect_view().into_any()
}

/// Nothing is said while nothing is set aside.
fn set_aside_notice(member: &Member, count: u64) -> Option<AnyView> {
    let words = crate::words::quarantine::words(member.visit.lang);
    let href = member.base().link(super::super::quarantine::ADDRESS);
    (count > 0).then(|| {
        view! {
            <Notice tone=Tone::Warn testid="set-aside-notice">
                <a href=href>{(words.count)(count)}</a>
            </Notice>
        }
        .into_any()
    })
}

fn tiles(member: &Member, waiting: usize, unread: usize, integrations: &Integrations) -> AnyView {
    let words = home::words(member.visit.lang);
    let base = member.base();
    view! {
        <a class="tile" href=base.link("/approvals") data-testid="tile-approvals" data-row=format!("waiting:{waiting}")>
            <span class="tile-label">{icon(Icon::Approve)} {words.waiting_label}</span>
            <span class="tile-number">{waiting}</span>
        </a>
        <a class="tile" href=base.link("/inbox?show=unread") data-testid="tile-unread" data-row=format!("unread:{unread}")>
            <span class="tile-label">{icon(Icon::Inbox)} {words.unread_label}</span>
            <span class="tile-number">{unread}</span>
        </a>
        <a class="tile" href=base.link("/settings/integrations") data-testid="tile-channel">
            <span class="tile-label">{icon(Icon::Plug)} {words.channel_label}</span>
            {channels(words, integrations)}
        </a>
    }
    .into_any()
}

/// Every number and account, each with what is the matter with it.
fn channels(words: &'static Words, integrations: &Integrations) -> AnyView {
    let numbers = integrations
        .whatsapp
        .iter()
        .map(|number| (number.number.clone(), number.state));
    let accounts = integrations
        .instagram
        .iter()
        .map(|account| (format!("@{}", account.username), account.state));
    let mut lines: Vec<String> = numbers
        .chain(accounts)
        .map(|(name, state)| match state {
            ConnectionState::Live => (words.connected)(&name),
            ConnectionState::Finishing => format!("{name}: {}", words.finishing),
            ConnectionState::ReconnectNeeded => format!("{name}: {}", words.reconnect),
            ConnectionState::Paused => format!("{name}: {}", words.paused),
        })
        .collect();
    if lines.is_empty() {
        lines.push(words.not_connected.to_owned());
    }
    let line = |text: String| view! { <span class="tile-text">{text}</span> };
    lines.into_iter().map(line).collect_view().into_any()
}

fn most_urgent(member: &Member, waiting: &[DraftCard]) -> Option<AnyView> {
    let words = home::words(member.visit.lang);
    let card = waiting.first()?;
    let reader = CardReader {
        lang: member.visit.lang,
        now: member.visit.now,
        base: member.base().clone(),
        may_approve: member.scope.may(Duty::Approve),
        back: member.base().link("/"),
    };
    Some(
        view! {
            <section class="stack">
                <div class="section-head">
                    <h2>{words.next_title}</h2>
                    <a href=member.base().link("/approvals")>{words.see_all}</a>
                </div>
                {super::super::approvals::result(member.visit.lang, &member.visit)}
                {ui::draft_card(&reader, card, CardPlace::Queue)}
            </section>
        }
        .into_any(),
    )
}

/// Shown until a number or an account is connected and facts exist; then the page is only about work.
fn first_steps(member: &Member, integrations: &Integrations, facts: usize) -> Option<AnyView> {
    let words = home::words(member.visit.lang);
    let connected = !integrations.whatsapp.is_empty() || !integrations.instagram.is_empty();
    if connected && facts > 0 {
        return None;
    }
    let base = member.base();
    let steps = [
        (
            connected,
            base.link("/settings/integrations"),
            words.step_connect,
            words.step_connect_text,
        ),
        (
            facts > 0,
            base.link("/business"),
            words.step_facts,
            words.step_facts_text,
        ),
        (
            false,
            base.link("/approvals"),
            words.step_approve,
            words.step_approve_text,
        ),
    ];
    let rows = steps.map(|(done, href, title, text)| {
        let mark = if done {
            icon(Icon::Check)
        } else {
            icon(Icon::Arrow)
        };
        view! {
            <li class="first-step" data-done=done.then_some("true")>
                <a href=href><span class="first-step-mark">{mark}</span>
                    <span><strong>{title}</strong> <span class="muted">{text}</span></span>
                    {done.then(|| view! { <span class="visually-hidden">{words.done}</span> })}
                </a>
            </li>
        }
    });
    Some(
        view! {
            <section class="stack">
                <h2>{words.steps_title}</h2>
                <ol class="first-steps">{rows.collect_view()}</ol>
            </section>
        }
        .into_any(),
    )
}
