//! Business: the overview of what the drafts may use, and the way to every editor.

mod catalog;
mod details;
mod editor;
mod fields;
mod history;
mod hours;
mod import;
mod item;
mod outdated;
mod parts;
mod policies;
mod profile;
mod removed;
mod sheet;
mod try_one;
mod voice;

use domain::draft::business;
use domain::draft::facts::{Fact, FactKind};
use leptos::prelude::*;

use self::parts::{page_head, result_notice};
use crate::request::{Member, Refusal};
use crate::ui::{Icon, Tab, frame, icon, page};
use crate::words::business::{BusinessWords, words};

pub use catalog::CatalogPage;
pub use details::{AddressPage, ContactPage, PaymentPage, ShippingPage};
pub use history::HistoryPage;
pub use hours::HoursPage;
pub use import::ImportPage;
pub use item::ItemPage;
pub use policies::{PoliciesPage, PolicyPage};
pub use profile::ProfilePage;
pub use removed::RemovedPage;
pub use try_one::TryPage;
pub use voice::VoicePage;

/// The parts of a business in the order in which customers ask about them.
const PARTS: [FactKind; 8] = [
    FactKind::Item,
    FactKind::Hours,
    FactKind::Address,
    FactKind::Shipping,
    FactKind::Payment,
    FactKind::Contact,
    FactKind::Policy,
    FactKind::Voice,
];

#[component]
pub fn OverviewPage() -> impl IntoView {
    page(overview)
}

async fn overview() -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let facts = business::current(&member.scope).await?;
    let words = words(member.visit.lang);
    let content = view! {
        {page_head(words.title, words.lead, None, ().into_any())}
        {result_notice(&member.visit)}
        {outdated::outdated(&member, None).await?}
        <div class="business-overview">
            {completeness(&member, words, &facts)}
            {try_one::link(&member)}
            {may_say(words)}
        </div>
        <p class="business-removed"><a href=member.base().link("/business/removed") data-testid="removed-link">{removed_link(&member)}</a></p>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, words.title, content))
}

fn completeness(member: &Member, words: &'static BusinessWords, facts: &[Fact]) -> AnyView {
    let count = |kind: FactKind| facts.iter().filter(|fact| fact.body.kind() == kind).count();
    let filled = PARTS.into_iter().filter(|kind| count(*kind) > 0).count();
    let next = PARTS.into_iter().find(|kind| count(*kind) == 0);
    let headline = if next.is_none() {
        words.complete.to_owned()
    } else {
        (words.completeness)(filled, PARTS.len())
    };
    view! {
        <section class="card business-parts" data-testid="business-parts">
            <div class="business-progress">
                <h2>{headline}</h2>
                <progress class="meter" value=filled.to_string() max=PARTS.len().to_string() aria-label=words.title></progress>
            </div>
            <ul class="part-list">
                {PARTS.into_iter().map(|kind| part(member, words, kind, count(kind), next == Some(kind))).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

fn part(
    member: &Member,
    words: &'static BusinessWords,
    kind: FactKind,
    count: usize,
    is_next: bool,
) -> AnyView {
    let class = if count > 0 {
        "part part-done"
    } else {
        "part part-missing"
    };
    let note = match (count, is_next) {
        (0, true) => words.next_step.to_owned(),
        (0, false) => words.missing.to_owned(),
        (count, _) if kind == FactKind::Item => (words.items)(count),
        (count, _) if !kind.is_single() => count.to_string(),
        _ => String::new(),
    };
    let mark = if count > 0 { Icon::Check } else { Icon::Edit };
    view! {
        <li class=class>
            <a class="part-link" href=member.base().link(address_of(kind)) data-testid=format!("business-{}", kind.code())>
                <span class="part-mark">{icon(mark)}</span>
                <span class="part-text">
                    <span class="part-name">{words.kinds.of(kind)}</span>
                    <span class="part-why">{words.why.of(kind)}</span>
                </span>
                <span class="part-note">{note}</span>
            </a>
        </li>
    }
    .into_any()
}

fn removed_link(member: &Member) -> &'static str {
    crate::words::business::outdated::words(member.visit.lang).removed_link
}

const fn address_of(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Item => "/business/catalog",
        FactKind::Policy => "/business/policies",
        FactKind::Voice => "/business/voice",
        FactKind::Hours | FactKind::Address | FactKind::Contact | FactKind::Payment | FactKind::Shipping => {
            "/business/profile"
        }
    }
}

fn may_say(words: &'static BusinessWords) -> AnyView {
    view! {
        <aside class="card business-rules" aria-labelledby="may-say">
            <h2 id="may-say">{words.may_say_title}</h2>
            <ul class="check-list">
                {words.may_say.iter().map(|line| view! { <li>{icon(Icon::Check)} <span>{*line}</span></li> }).collect_view()}
            </ul>
            <p class="business-never">{icon(Icon::Shield)} <span>{words.never_say}</span></p>
        </aside>
    }
    .into_any()
}
