//! The rules of the house, which drafts quote word for word.

use domain::draft::business;
use domain::draft::facts::{Fact, FactBody, Policy};
use domain::tenancy::Duty;
use leptos::prelude::*;

use super::editor::editor;
use super::fields::{Pen, named};
use super::outdated::{aftermath, of_sheet};
use super::parts::{history_address, page_head, result_notice, retire_form};
use super::sheet::{self, Asked, Sheet};
use crate::forms::{TOPICS, code_of};
use crate::request::{Member, Refusal};
use crate::ui::{EmptyState, Icon, Tab, frame, page};
use crate::words::business::{editors, words};

#[component]
pub fn PoliciesPage() -> impl IntoView {
    page(policies)
}

#[component]
pub fn PolicyPage() -> impl IntoView {
    page(|| policy(Asked::for_a_row()))
}

async fn policies() -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let facts = business::current(&member.scope).await?;
    let words = words(member.visit.lang);
    let cards: Vec<AnyView> = facts.iter().filter_map(|fact| card(&member, fact)).collect();
    let add = member.scope.may(Duty::EditBusiness).then(|| {
        let href = member.base().link("/business/policies/new");
        view! { <a class="button button-primary" href=href data-testid="new-policy">{words.new_policy}</a> }
    });
    let list = if cards.is_empty() {
        view! { <EmptyState icon=Icon::Book title=words.no_policies_title text=words.no_policies/> }
            .into_any()
    } else {
        view! { <ul class="policy-list">{cards}</ul> }.into_any()
    };
    let up = (member.base().link("/business"), words.title);
    let content = view! {
        {page_head(words.policies_title, words.policies_lead, Some(up), add.into_any())}
        {result_notice(&member.visit)}
        {aftermath(&member).await?}
        {list}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, words.policies_title, content))
}

fn card(member: &Member, fact: &Fact) -> Option<AnyView> {
    let FactBody::Policy(policy) = &fact.body else {
        return None;
    };
    let lang = member.visit.lang;
    let topic = topic_name(member, policy);
    let href = member.base().link(&format!("/business/policies/{}", fact.id));
    Some(
        view! {
            <li class="card policy" data-testid="policy">
                <p class="policy-topic">{topic}</p>
                <h2><a class="card-link" href=href>{policy.title.nearest(lang).unwrap_or_default().to_owned()}</a></h2>
                <p class="policy-text">{policy.text.nearest(lang).unwrap_or_default().to_owned()}</p>
            </li>
        }
        .into_any(),
    )
}

fn topic_name(member: &Member, policy: &Policy) -> &'static str {
    let code = code_of(&TOPICS, &policy.topic);
    let words = &editors(member.visit.lang).policy;
    named(&TOPICS, &words.topics)
        .into_iter()
        .find(|(known, _)| *known == code)
        .map_or("", |(_, name)| name)
}

async fn policy(asked: Asked) -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let list = member.base().link("/business/policies");
    let sheet = sheet::open::<Policy>(&member, asked, &list).await?;
    let words = words(member.visit.lang);
    let title = if sheet.fact.is_some() {
        words.policies_title
    } else {
        words.new_policy
    };
    let history = sheet.fact.as_ref().map(|fact| {
        view! { <a class="button button-quiet" href=history_address(member.base(), fact.id)>{words.history}</a> }
    });
    let said = of_sheet(&member, &sheet).await?;
    let retire = sheet
        .fact
        .as_ref()
        .filter(|_| sheet.may_edit)
        .map(|fact| retire_form(&member, fact, &list));
    let content = view! {
        {page_head(title, "", Some((list.clone(), words.policies_title)), history.into_any())}
        {editor(&member, &sheet, &list, fields(&sheet))}
        {retire}
        {said}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, title, content))
}

fn fields(sheet: &Sheet) -> AnyView {
    let pen = Pen::of(sheet);
    let words = &editors(sheet.lang).policy;
    view! {
        <div class="card">
            {pen.pick("topic", words.topic, &named(&TOPICS, &words.topics))}
            {pen.both("title", words.title, 1)}
            {pen.both("text", words.text, 5)}
        </div>
    }
    .into_any()
}
