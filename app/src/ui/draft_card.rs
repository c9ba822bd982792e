//! One proposed answer with everything a person needs to decide: what was asked, what is proposed, why it is held, which facts it stands on.

use domain::review::gate::{Class, Outcome, Reason};
use domain::review::rules::Wait;
use domain::review::{DraftCard, DraftState, Hold, Source};
use domain::{Lang, Way};
use jiff::Timestamp;
use leptos::prelude::*;

use super::draft_forms::{Decision, forms};
use super::draft_way::{gone, next_step, under, way};
use super::{Ago, Avatar, Badge, ChannelMark, Countdown, Icon, Tone, accent, icon};
use crate::request::Base;
use crate::words::{approvals, auto_send, comments, common, gate, inbox, queue};

/// Where the card stands, and so what is already visible around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardPlace {
    /// In the queue of one workspace.
    Queue,
    /// In the queue over all clients.
    PartnerQueue,
    /// On its own page, with the editor.
    Page,
    /// Under the conversation that it answers.
    Thread,
}

impl CardPlace {
    /// The name in the page, for styles.
    const fn code(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::PartnerQueue => "partner-queue",
            Self::Page => "page",
            Self::Thread => "thread",
        }
    }
}

/// What the page knows about the reader of a card.
#[derive(Clone, Debug)]
pub struct CardReader {
    pub lang: Lang,
    pub now: Timestamp,
    pub base: Base,
    pub may_approve: bool,
    /// Where the forms come back to.
    pub back: String,
}

/// The card.
pub fn draft_card(reader: &CardReader, card: &DraftCard, place: CardPlace) -> AnyView {
    let open = matches!(card.state, DraftState::Waiting | DraftState::Held);
    let in_thread = place == CardPlace::Thread;
    let colour = (place == CardPlace::PartnerQueue).then(|| accent(card.accent.clone()));
    view! {
        <article
            class="card draft" id=format!("card-{}", card.id) tabindex="-1" data-testid="approval-card" data-draft=card.id.to_string()
            data-row=format!("{}:{}", card.id, card.version) data-state=state_code(card.state) data-place=place.code()
        >
            {colour}
            {(!in_thread).then(|| who(reader, card, place))}
            {(!in_thread).then(|| under(reader, card))}
            {(!in_thread).then(|| asked(reader, card))}
            {gone(reader, card)}
            {way(reader, card, in_thread)}
            {proposal(reader, card, approvals::words(reader.lang).proposed)}
            {waits(reader, card)}
            {holds(reader, card)}
            {ground(reader, card)}
            {for_owner(reader, card)}
            {open.then(|| forms(reader, card, Decision::at(place)))}
        </article>
    }
    .into_any()
}

/// That the owner decides, to whom the owner has not left it; and until when it was put aside.
fn for_owner(reader: &CardReader, card: &DraftCard) -> AnyView {
    let words = queue::words(reader.lang);
    let kept = card.for_owner.then(|| {
        view! { <p class="draft-waits small" data-testid="for-owner">{icon(Icon::Lock)} <span>{words.for_owner}</span></p> }
    });
    let aside = card.snoozed_until.filter(|until| *until > reader.now).map(|until| {
        let text = (words.snoozed_until)(&common::moment(reader.lang, until));
        view! { <p class="draft-waits small" data-testid="snoozed-until">{icon(Icon::Clock)} <span>{text}</span></p> }
    });
    view! { {kept} {aside} }.into_any()
}

/// The name of a state in the page, for styles and tests.
pub const fn state_code(state: DraftState) -> &'static str {
    match state {
        DraftState::Waiting => "waiting",
        DraftState::Held => "held",
        DraftState::Approved => "approved",
        DraftState::Rejected => "rejected",
        DraftState::Superseded => "superseded",
        DraftState::Cancelled => "cancelled",
        DraftState::Expired => "expired",
    }
}

fn who(reader: &CardReader, card: &DraftCard, place: CardPlace) -> AnyView {
    let href = reader.base.link(&format!("/inbox/{}#latest", card.conversation));
    view! {
        <header class="draft-head">
            <Avatar name=card.contact_name.clone()/>
            <div class="draft-who">
                <h2 class="draft-name"><a href=href>{card.contact_name.clone()}</a></h2>
                <p class="draft-meta">
                    <ChannelMark channel=card.channel/>
                    {(place == CardPlace::PartnerQueue).then(|| view! { <a class="draft-client" href=format!("/approvals?client={}", card.workspace)>{card.workspace_name.clone()}</a> })}
                </p>
            </div>
            <Countdown lang=reader.lang now=reader.now until=card.window.open_until.filter(|_| card.way == Way::Message)/>
        </header>
    }
    .into_any()
}

fn asked(reader: &CardReader, card: &DraftCard) -> AnyView {
    let words = approvals::words(reader.lang);
    let messages = card.customer_messages.iter().map(|(at, text)| {
        let text = asked_words(reader.lang, card, text);
        view! {
            <li>
                <p class="bubble-text" lang=card.lang.code()>{text}</p>
                <Ago lang=reader.lang now=reader.now at=*at/>
            </li>
        }
    });
    view! {
        <section class="asked">
            <h3 class="overline">{words.customer_wrote}</h3>
            <ul class="asked-list" data-testid="customer-messages">{messages.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// What a customer wrote, or what stands in its place.
pub(super) fn asked_words(lang: Lang, card: &DraftCard, text: &str) -> String {
    match placeholder_of(text) {
        Some("deleted") if card.way.answers_a_comment() => comments::words(lang).gone.to_owned(),
        Some(kind) => inbox::placeholder(lang, kind).to_owned(),
        None => text.to_owned(),
    }
}

/// A message without words arrives as its kind in brackets.
fn placeholder_of(text: &str) -> Option<&str> {
    text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
}

pub(super) fn proposal(reader: &CardReader, card: &DraftCard, title: &'static str) -> AnyView {
    let words = approvals::words(reader.lang);
    let text = match &card.text {
        Some(text) => {
            view! { <p class="proposal-text" lang=card.lang.code() data-testid="draft-text">{text.clone()}</p> }.into_any()
        }
        None => view! {
            <p class="proposal-none" data-testid="draft-none">
                <strong>{words.cannot_answer}</strong> " " {words.cannot_answer_next}
            </p>
        }
        .into_any(),
    };
    let original = card
        .original
        .clone()
        .filter(|original| card.text.as_ref() != Some(original))
        .map(|original| {
            view! {
                <details class="fold" data-testid="draft-original">
                    <summary>{words.original}</summary>
                    <p class="proposal-original" lang=card.lang.code()>{original}</p>
                </details>
            }
        });
    let edited = original
        .is_some()
        .then(|| view! { <Badge tone=Tone::Info>{words.edited}</Badge> });
    let is_decided = !matches!(card.state, DraftState::Waiting | DraftState::Held);
    let badge = (card.text.is_some() || is_decided).then(|| badge(reader.lang, card));
    view! {
        <section class="proposal">
            <div class="proposal-head">
                <h3 class="overline">{title}</h3>
                {edited}
                {badge}
            </div>
            {text}
            {original}
        </section>
    }
    .into_any()
}

/// An open draft shows what its claims rest on; a decided one shows the decision.
fn badge(lang: Lang, card: &DraftCard) -> AnyView {
    let tone = match card.state {
        DraftState::Waiting | DraftState::Held => {
            let changed =
                rests_on_a_changed_fact(card).then(|| warning(approvals::words(lang).source_changed));
            if changed.is_some() && card.class == Class::Documented {
                return changed.into_any();
            }
            let tone = match card.class {
                // Facts may back a text that is held for another reason, and green would read as ready to send.
                Class::Documented if !card.holds.is_empty() => Tone::Neutral,
                Class::Documented => Tone::Good,
                Class::NoClaim => Tone::Neutral,
                Class::Unsupported => Tone::Warn,
                Class::Contradicted => Tone::Bad,
            };
            let class = gate::class(lang, card.class);
            return view! { {changed} <span data-testid="draft-class"><Badge tone=tone>{class}</Badge></span> }
                .into_any();
        }
        DraftState::Approved => Tone::Good,
        DraftState::Rejected | DraftState::Superseded | DraftState::Cancelled => Tone::Neutral,
        DraftState::Expired => Tone::Warn,
    };
    let state = approvals::state(lang, card.state);
    view! { <span data-testid="draft-state"><Badge tone=tone>{state}</Badge></span> }.into_any()
}

fn rests_on_a_changed_fact(card: &DraftCard) -> bool {
    card.sources.iter().any(|source| !source.current)
}

fn warning(text: &'static str) -> AnyView {
    view! { <p class="draft-changed small" data-testid="draft-changed">{icon(Icon::Alert)} <span>{text}</span></p> }.into_any()
}

/// Why a draft that passed every check waits nevertheless. Comments say so by themselves.
pub(super) fn waits(reader: &CardReader, card: &DraftCard) -> Option<AnyView> {
    let wait = card
        .waits
        .filter(|wait| card.state == DraftState::Waiting && card.text.is_some() && *wait != Wait::Comment)?;
    let text = auto_send::waits_because(reader.lang, wait);
    Some(
        view! { <p class="draft-waits small" data-testid="waits" data-wait=wait.code()>{icon(Icon::Clock)} <span>{text}</span></p> }
            .into_any(),
    )
}

fn holds(reader: &CardReader, card: &DraftCard) -> Option<AnyView> {
    let lang = reader.lang;
    let words = approvals::words(lang);
    let open = matches!(card.state, DraftState::Waiting | DraftState::Held);
    // That there is no text is already said where the text would stand.
    let holds: Vec<_> = card
        .holds
        .iter()
        .filter(|hold| hold.reason != Reason::NothingToSend)
        .cloned()
        .collect();
    let is_final = holds.iter().any(|hold| !hold.overrulable);
    (!holds.is_empty()).then(|| {
        view! {
            <section class="holds notice notice-warn" data-testid="holds">
                {icon(Icon::Alert)}
                <div class="notice-text">
                    <h3>{words.held_title}</h3>
                    {holds_list(lang, &holds)}
                    {is_final.then(|| view! { <p class="small">{words.final_hold}</p> })}
                    {open.then(|| next_step(reader, card))}
                </div>
            </section>
        }
        .into_any()
    })
}

/// Why a text is held, one plain sentence each.
pub fn holds_list(lang: Lang, holds: &[Hold]) -> AnyView {
    let items = holds.iter().map(|hold| {
        view! { <li data-testid="hold" data-check=hold.check.name()>{gate::reason(lang, &hold.reason)}</li> }
    });
    view! { <ul class="holds-list">{items.collect_view()}</ul> }.into_any()
}

pub(super) fn ground(reader: &CardReader, card: &DraftCard) -> AnyView {
    let words = approvals::words(reader.lang);
    let passed = card
        .checks
        .iter()
        .filter(|check| matches!(check.outcome, Outcome::Pass))
        .count();
    let changed = rests_on_a_changed_fact(card);
    let sources = if card.sources.is_empty() {
        view! { <p class="muted small">{words.no_facts}</p> }.into_any()
    } else {
        view! {
            <details class="fold" open=changed data-testid="draft-sources">
                <summary>{icon(Icon::Book)} {(words.facts_used)(card.sources.len())}</summary>
                <ul class="sources">{card.sources.iter().map(|source| fact(reader, source)).collect_view()}</ul>
            </details>
        }
        .into_any()
    };
    let checks = (!card.checks.is_empty()).then(|| {
        view! {
            <details class="fold" data-testid="draft-checks">
                <summary>{icon(Icon::Shield)} {(words.checks)(passed, card.checks.len())}</summary>
                <ul class="checks">{card.checks.iter().map(|check| verdict(reader.lang, check)).collect_view()}</ul>
            </details>
        }
    });
    view! { <div class="ground">{sources} {checks}</div> }.into_any()
}

fn fact(reader: &CardReader, source: &Source) -> AnyView {
    let words = approvals::words(reader.lang);
    let href = reader.base.link(&format!("/business/history/{}", source.key.id));
    let stale = (!source.current).then(|| view! { <Badge tone=Tone::Warn>{words.fact_changed}</Badge> });
    view! {
        <li class="source" data-testid="source">
            <a href=href>{approvals::fact_kind(reader.lang, &source.title)}</a>
            <span class="source-summary">{source.summary.clone()}</span>
            {stale}
        </li>
    }
    .into_any()
}

fn verdict(lang: Lang, result: &domain::review::gate::CheckResult) -> AnyView {
    let words = approvals::words(lang);
    let (class, mark, word) = match result.outcome {
        Outcome::Pass => ("check-pass", Icon::Check, words.check_passed),
        Outcome::Hold(_) => ("check-hold", Icon::Alert, words.check_held),
    };
    view! {
        <li class=class data-testid="check" data-check=result.check.name()>
            {icon(mark)} <span>{gate::check(lang, result.check)}</span> <span class="muted small">{word}</span>
        </li>
    }
    .into_any()
}
