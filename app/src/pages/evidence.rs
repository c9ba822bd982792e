//! What happened in one conversation, step by step, and the seal that shows nobody changed it.

use domain::evidence::{self, Head, Step, StepActor, Timeline};
use domain::ids::ConversationId;
use domain::review::gate::Check;
use domain::tenancy::Duty;
use domain::{Channel, Lang};
use leptos::prelude::*;

use crate::request::{Member, Refusal, parsed};
use crate::ui::{self, At, EmptyState, Icon, Tab, icon};
use crate::words::evidence::{self as words, label, step, value, verdict};
use crate::words::{approvals, common, erasure as words_of_erasure, gate};

#[component]
pub fn EvidencePage() -> impl IntoView {
    ui::page(load)
}

async fn load() -> Result<AnyView, Refusal> {
    let conversation: ConversationId = parsed("conversation")?;
    let member = Member::load().await?;
    let lang = member.visit.lang;
    let record = evidence::timeline(&member.scope, conversation, lang)
        .await?
        .ok_or(Refusal::NotFound)?;
    let head = evidence::head(&member.scope).await?;
    let words = words::words(lang);
    let back = member.base().link(&format!("/inbox/{conversation}#latest"));
    let content = view! {
        <nav class="crumbs"><a href=back>{icon(Icon::Back)} {words.back}</a></nav>
        <header class="page-head"><h1>{words.title}</h1><p class="page-lead">{words.lead}</p></header>
        {timeline(lang, &record)}
        {seal(lang, &head)}
        {erasure(&member, conversation)}
    };
    Ok(ui::frame(
        &member.visit,
        Tab::Inbox,
        words.title,
        content.into_any(),
    ))
}

/// The way to forget this customer, for those who may.
fn erasure(member: &Member, conversation: ConversationId) -> Option<AnyView> {
    let allowed = member.scope.may(Duty::Disconnect);
    let address = member.base().link(&format!("/inbox/{conversation}/erase"));
    let text = words_of_erasure::words(member.visit.lang).link;
    allowed.then(|| {
        view! { <p><a class="button button-quiet button-small" href=address data-testid="erase-customer">{text}</a></p> }
            .into_any()
    })
}

fn timeline(lang: Lang, record: &Timeline) -> AnyView {
    let words = words::words(lang);
    if record.steps.is_empty() {
        return view! { <EmptyState icon=Icon::Shield title=words.empty_title text=words.empty/> }.into_any();
    }
    let rows = record
        .steps
        .iter()
        .map(|step| row(lang, record.channel, step))
        .collect_view();
    view! { <ol class="timeline" aria-label=words.steps data-testid="timeline">{rows}</ol> }.into_any()
}

fn row(lang: Lang, channel: Channel, entry: &Step) -> AnyView {
    let words = words::words(lang);
    let place = entry
        .index
        .map_or_else(|| words.pending.to_owned(), |index| (words.entry)(index));
    let erased = entry
        .erased
        .then(|| view! { <p class="muted small">{words.erased}</p> });
    view! {
        <li class="step" data-testid="timeline-row" data-kind=entry.kind.clone()>
            <span class="step-mark" aria-hidden="true"></span>
            <div class="step-body">
                <p class="step-head"><strong>{step(lang, channel, &entry.kind)}</strong> <span class="muted">{actor(lang, &entry.actor)}</span></p>
                <p class="step-when muted small"><time datetime=entry.at.to_string()>{common::exact_moment(lang, entry.at)}</time></p>
                {erased}
                {details(lang, channel, &entry.details)}
                <p class="step-leaf small"><span>{place}</span> <code title=words.fingerprint>{short(&entry.leaf)}</code></p>
            </div>
        </li>
    }
    .into_any()
}

fn actor(lang: Lang, actor: &StepActor) -> String {
    let words = words::words(lang);
    match actor {
        StepActor::System => words.by_system.to_owned(),
        StepActor::Person { name } => name.clone(),
        StepActor::Customer => words.by_customer.to_owned(),
        StepActor::Provider => words.by_provider.to_owned(),
    }
}

/// What the step says, and folded away the result of every check, if it was the check.
fn details(lang: Lang, channel: Channel, details: &[(String, String)]) -> AnyView {
    let (checks, others): (Vec<_>, Vec<_>) = details.iter().partition(|(key, _)| check_named(key).is_some());
    let others = others
        .into_iter()
        .filter(|(key, text)| !text.is_empty() && !is_own_id(key, text));
    let others: Vec<_> = others
        .map(|(key, text)| detail(key, label(lang, key), value(lang, channel, key, text)))
        .collect();
    let passed = checks.iter().filter(|(_, result)| result == "pass").count();
    let folded = (!checks.is_empty()).then(|| {
        let title = (approvals::words(lang).checks)(passed, checks.len());
        let rows = checks.into_iter().filter_map(|(key, result)| {
            check_named(key).map(|check| detail(key, gate::check(lang, check).to_owned(), verdict(lang, result)))
        });
        let rows = rows.collect_view();
        view! { <details class="fold"><summary>{icon(Icon::Shield)} {title}</summary><dl class="details">{rows}</dl></details> }
    });
    let listed = (!others.is_empty()).then(|| view! { <dl class="details">{others}</dl> });
    view! { {listed} {folded} }.into_any()
}

/// Where Meta gives an event no id of its own, ours stands in its place and says nothing to anybody.
fn is_own_id(key: &str, text: &str) -> bool {
    key == "provider_id" && text.starts_with("event|")
}

fn check_named(key: &str) -> Option<Check> {
    Check::ALL.into_iter().find(|check| check.name() == key)
}

fn detail(key: &str, label: String, value: String) -> AnyView {
    view! { <div class="detail" data-detail=key.to_owned()><dt>{label}</dt><dd>{value}</dd></div> }.into_any()
}

/// Enough of a hash to compare by eye.
fn short(leaf: &str) -> String {
    leaf.chars().take(16).collect()
}

fn seal(lang: Lang, head: &Head) -> AnyView {
    let words = words::words(lang);
    let signed = match head.signed_at {
        Some(at) => view! { <At lang=lang at=at/> }.into_any(),
        None => view! { <span>{words.seal_unsigned}</span> }.into_any(),
    };
    view! {
        <section class="card seal" data-testid="seal">
            <h2>{icon(Icon::Lock)} {words.seal_title}</h2>
            <p class="muted">{words.seal_text}</p>
            <dl class="details">
                <div class="detail"><dt>{words.seal_size}</dt><dd>{head.size}</dd></div>
                <div class="detail"><dt>{words.seal_root}</dt><dd><code class="hash">{head.root.clone()}</code></dd></div>
                <div class="detail"><dt>{words.seal_signed}</dt><dd>{signed}</dd></div>
                <div class="detail"><dt>{words.seal_key}</dt><dd><code class="hash">{head.key_fingerprint.clone()}</code></dd></div>
            </dl>
            <p class="muted small">{words.verify} " " <code data-disclosure="">"laras evidence verify"</code></p>
        </section>
    }
    .into_any()
}
