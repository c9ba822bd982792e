//! The profile at a glance: what each part says now, and where to change it.

use domain::draft::business;
use domain::draft::facts::{Fact, FactKind};
use domain::tenancy::Duty;
use leptos::prelude::*;

use super::outdated::aftermath;
use super::parts::{page_head, result_notice};
use crate::request::{Member, Refusal};
use crate::ui::{Tab, frame, page};
use crate::words::business::{BusinessWords, words};

const PARTS: [(FactKind, &str); 5] = [
    (FactKind::Hours, "/business/profile/hours"),
    (FactKind::Address, "/business/profile/address"),
    (FactKind::Contact, "/business/profile/contact"),
    (FactKind::Payment, "/business/profile/payment"),
    (FactKind::Shipping, "/business/profile/shipping"),
];

#[component]
pub fn ProfilePage() -> impl IntoView {
    page(profile)
}

async fn profile() -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let facts = business::current(&member.scope).await?;
    let words = words(member.visit.lang);
    let up = (member.base().link("/business"), words.title);
    let content = view! {
        {page_head(words.profile_title, words.profile_lead, Some(up), ().into_any())}
        {result_notice(&member.visit)}
        {aftermath(&member).await?}
        <div class="profile">
            {PARTS.into_iter().map(|(kind, address)| part(&member, words, &facts, kind, address)).collect_view()}
        </div>
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, words.profile_title, content))
}

fn part(
    member: &Member,
    words: &'static BusinessWords,
    facts: &[Fact],
    kind: FactKind,
    address: &str,
) -> AnyView {
    let given: Vec<&Fact> = facts.iter().filter(|fact| fact.body.kind() == kind).collect();
    let body = if given.is_empty() {
        view! { <p class="profile-empty">{words.not_given}</p> }.into_any()
    } else {
        given
            .iter()
            .map(|fact| line(member, words, fact, address))
            .collect_view()
            .into_any()
    };
    view! {
        <section class="card profile-part" data-testid=format!("profile-{}", kind.code())>
            <h2>{words.kinds.of(kind)}</h2>
            {body}
            {add(member, words, kind, address, given.is_empty())}
        </section>
    }
    .into_any()
}

fn line(member: &Member, words: &'static BusinessWords, fact: &Fact, address: &str) -> AnyView {
    let kind = fact.body.kind();
    let target = if kind.is_single() {
        address.to_owned()
    } else {
        format!("{address}/{}", fact.id)
    };
    view! {
        <div class="profile-line">
            <p class="profile-text">{fact.body.summary(member.visit.lang)}</p>
            <a class="button button-quiet" href=member.base().link(&target) data-testid=format!("edit-{}", kind.code())>
                {words.edit} <span class="visually-hidden">{words.kinds.of(kind)}</span>
            </a>
        </div>
    }
    .into_any()
}

fn add(
    member: &Member,
    words: &'static BusinessWords,
    kind: FactKind,
    address: &str,
    is_empty: bool,
) -> AnyView {
    if !member.scope.may(Duty::EditBusiness) || (kind.is_single() && !is_empty) {
        return ().into_any();
    }
    let (target, label) = match kind {
        FactKind::Address => (format!("{address}/new"), words.add_address),
        _ => (address.to_owned(), words.add),
    };
    view! {
        <a class="button" href=member.base().link(&target) data-testid=format!("add-{}", kind.code())>
            {label} <span class="visually-hidden">{words.kinds.of(kind)}</span>
        </a>
    }
    .into_any()
}
