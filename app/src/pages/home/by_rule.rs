//! What was answered for the owner and from which facts, and the switch that let it.

use domain::review::{ByRule, DraftCard};
use leptos::prelude::*;

use crate::pages::settings::auto_send;
use crate::request::{Member, Refusal};
use crate::ui::{Ago, ChannelMark, Icon, icon};
use crate::words::home::{self, Words};
use crate::words::{common, settings};

/// The switches with their rules in plain words.
pub(super) async fn switches(member: &Member) -> Result<AnyView, Refusal> {
    let words = home::words(member.visit.lang);
    let texts = settings::words(member.visit.lang);
    let shown = auto_send::switches(member).await?;
    let rows: Vec<_> = shown
        .iter()
        .map(|one| {
            let sentence = auto_send::in_words(member.visit.lang, one);
            view! {
                <div class="home-switch">
                    {auto_send::switch(member, texts, one, "/")}
                    <p class="muted small" data-testid="rules-in-words">{sentence}</p>
                </div>
            }
        })
        .collect();
    Ok(view! {
        <section class="stack" data-testid="home-auto-send">
            <div class="section-head">
                <h2>{texts.auto_send}</h2>
                <a href=member.base().link(auto_send::ADDRESS)>{words.change_rules}</a>
            </div>
            <div class="card home-switches">{rows}</div>
        </section>
    }
    .into_any())
}

/// The newest answers that left by themselves; nothing while there are none.
pub(super) fn answered(member: &Member, by_rule: &ByRule) -> AnyView {
    if by_rule.count == 0 {
        return ().into_any();
    }
    let words = home::words(member.visit.lang);
    let rows: Vec<_> = by_rule
        .latest
        .iter()
        .map(|card| answer(member, words, card))
        .collect();
    view! {
        <section class="stack" data-testid="answered-for-me">
            <div class="section-head">
                <h2>{words.answered_title}</h2>
                <span class="muted small">{(words.answered_week)(by_rule.count)}</span>
            </div>
            <ul class="answered-list">{rows}</ul>
        </section>
    }
    .into_any()
}

fn answer(member: &Member, words: &'static Words, card: &DraftCard) -> AnyView {
    let href = member
        .base()
        .link(&format!("/inbox/{}#latest", card.conversation));
    let question = card
        .customer_messages
        .last()
        .map(|(_, text)| text.clone())
        .unwrap_or_default();
    let text = card.text.clone().unwrap_or_else(|| words.erased.to_owned());
    let mut titles: Vec<String> = card.sources.iter().map(|source| source.title.clone()).collect();
    titles.dedup();
    let from = (!titles.is_empty()).then(|| {
        view! {
            <p class="answered-from">{icon(Icon::Book)} <span>{words.answered_from} " " {titles.join(", ")}</span></p>
        }
    });
    let aria = format!("{}: {}", card.contact_name, common::channel_name(card.channel));
    view! {
        <li class="card answered">
            <p class="answered-head">
                <ChannelMark channel=card.channel/>
                <a class="card-link" href=href aria-label=aria>{card.contact_name.clone()}</a>
                <Ago lang=member.visit.lang now=member.visit.now at=card.created_at/>
            </p>
            <p class="answered-question">{question}</p>
            <p class="answered-text" lang=card.lang.code()>{text}</p>
            {from}
        </li>
    }
    .into_any()
}
