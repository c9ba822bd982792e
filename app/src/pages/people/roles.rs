//! The matrix of roles and duties, made from the very function that every action asks, so that it cannot disagree.

use domain::tenancy::{Duty, Role};
use leptos::prelude::*;

use super::tab;
use crate::request::{Base, Reader, Refusal, Visit};
use crate::ui::{Icon, frame, icon, page};
use crate::words::people::{PeopleWords, duty_name, role_name, words};

#[component]
pub fn RolesPage() -> impl IntoView {
    page(roles)
}

async fn roles() -> Result<AnyView, Refusal> {
    let visit = match Reader::load().await? {
        Reader::Member(member) => member.visit,
        Reader::Staff(staff) => staff.visit,
    };
    let words = words(visit.lang);
    let content = view! {
        <a class="up-link" href=up(&visit)>{icon(Icon::Back)} <span>{words.title}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.roles}</h1>
                <p class="page-lead">{words.roles_lead}</p>
            </div>
        </header>
        <div class="table-wrap" tabindex="0" role="region" aria-label=words.roles>{matrix(&visit, words)}</div>
        <p class="quiet-note">{icon(Icon::Info)} <span>{words.roles_note}</span></p>
    }
    .into_any();
    Ok(frame(&visit, tab(&visit), words.roles, content))
}

fn up(visit: &Visit) -> String {
    let base: &Base = &visit.base;
    base.link(super::ADDRESS)
}

/// The reviewer is Meta's, and no role that anybody here could have or give.
const SHOWN: [Role; 4] = [Role::PartnerAdmin, Role::PartnerAgent, Role::Owner, Role::Staff];

fn matrix(visit: &Visit, words: &'static PeopleWords) -> AnyView {
    let mine = visit.person.as_ref().map(|person| person.role);
    let heads = SHOWN.map(|role| {
        let current = (mine == Some(role)).then_some("true");
        view! { <th scope="col" aria-current=current>{role_name(visit.lang, role)}</th> }
    });
    let rows = Duty::ALL.map(|duty| {
        let cells = SHOWN.map(|role| {
            let (mark, said, class) = if role.may(duty) {
                (Icon::Check, words.may, "may")
            } else {
                (Icon::Cross, words.may_not, "may-not")
            };
            view! { <td class=class data-testid=format!("{}-{duty:?}", role.code())>{icon(mark)} <span class="visually-hidden">{said}</span></td> }
        });
        view! { <tr><th scope="row">{duty_name(visit.lang, duty)}</th> {cells.into_iter().collect_view()}</tr> }
    });
    view! {
        <table class="roles" data-testid="roles">
            <thead><tr><th scope="col">{words.duty}</th> {heads.into_iter().collect_view()}</tr></thead>
            <tbody>{rows.into_iter().collect_view()}</tbody>
        </table>
    }
    .into_any()
}
