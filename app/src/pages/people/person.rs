//! One person: their role, the clients they look after, and the end of their access.

use domain::tenancy::Role;
use domain::tenancy::people::{Colleague, PeopleError};
use domain::{PersonId, WorkspaceId};
use leptos::prelude::*;

use super::invite::boxes;
use super::{ADDRESS, Managing, access};
use crate::forms::Values;
use crate::posted;
use crate::request::{Refusal, parsed, with_code};
use crate::ui::{Avatar, Badge, Icon, Notice, Tone, frame, icon, page};
use crate::words::people::{by_code, role_name};

#[component]
pub fn PersonPage() -> impl IntoView {
    page(|| person(parsed::<PersonId>("person"), posted::form()))
}

async fn person(id: Result<PersonId, Refusal>, form: Option<Values>) -> Result<AnyView, Refusal> {
    // Whoever may manage nobody is not told who there is.
    let managing = Managing::load().await.map_err(|refusal| match refusal {
        Refusal::NotAllowed => Refusal::NotFound,
        other => other,
    })?;
    let id = id?;
    let one = managing
        .circle
        .colleague_by_id(id)
        .await?
        .ok_or(Refusal::NotFound)?;
    if let Some(form) = form {
        return Err(assign(&managing, id, &form).await?);
    }
    let words = managing.words();
    let clients = managing.clients().await?;
    let back = managing.base().link(ADDRESS);
    let problem = managing
        .visit
        .query
        .get("problem")
        .map(|code| by_code(managing.visit.lang, code))
        .map(|text| view! { <Notice tone=Tone::Bad testid="people-problem">{text}</Notice> });
    let role_now = role_name(managing.visit.lang, one.role);
    let agents = (one.role == Role::PartnerAgent && !one.removed).then(|| {
        let ticked: Vec<String> = one.clients.iter().map(ToString::to_string).collect();
        view! {
            <form class="card stack people-form" method="post" action=here(&managing, &one) data-testid="assign-form">
                {boxes(&managing, &clients, &ticked)}
                <button class="button button-primary" type="submit" data-testid="save-clients">{words.save}</button>
            </form>
        }
    });
    let content = view! {
        <a class="up-link" href=back>{icon(Icon::Back)} <span>{words.title}</span></a>
        <header class="page-head person-head">
            <Avatar name=one.name.clone()/>
            <div class="page-head-text">
                <h1>{one.name.clone()}</h1>
                <p class="page-lead">{one.email.clone()} " " <Badge>{role_now}</Badge></p>
            </div>
        </header>
        {problem}
        <div class="settings">
            {agents}
            {(!one.removed).then(|| role(&managing, &one))}
            {ending(&managing, &one)}
        </div>
    }
    .into_any();
    Ok(frame(&managing.visit, managing.tab(), &one.name, content))
}

fn here(managing: &Managing, one: &Colleague) -> String {
    managing.base().link(&format!("/people/{}", one.id))
}

/// Saves the clients of an agent; the answer is always another address.
async fn assign(managing: &Managing, id: PersonId, form: &Values) -> Result<Refusal, Refusal> {
    let clients = form.lines("client");
    let wanted = clients
        .iter()
        .filter_map(|id| id.parse::<WorkspaceId>().ok())
        .collect();
    let list = managing.base().link(ADDRESS);
    match managing.circle.assign(id, wanted).await {
        Ok(()) => Ok(Refusal::Elsewhere(with_code(&list, "done", "assigned"))),
        Err(PeopleError::Store(error)) => Err(error.into()),
        Err(error) => Ok(Refusal::Elsewhere(with_code(
            &list,
            "problem",
            crate::words::people::problem_code(&error),
        ))),
    }
}

fn role(managing: &Managing, one: &Colleague) -> AnyView {
    let words = managing.words();
    let others = managing
        .circle
        .roles()
        .into_iter()
        .filter(|role| *role != one.role);
    let forms = others.map(|role| {
        view! {
            <form method="post" action="/api/people/role">
                <input type="hidden" name="workspace" value=managing.base().workspace_field()/>
                <input type="hidden" name="person" value=one.id.to_string()/>
                <input type="hidden" name="role" value=role.code()/>
                <button class="button" type="submit" data-testid="change-role">
                    {(words.make)(&role_name(managing.visit.lang, role).to_lowercase())}
                </button>
            </form>
        }
    });
    view! {
        <section class="card setting" aria-labelledby="role">
            <h2 id="role">{words.change_role}</h2>
            <p class="setting-lead">{words.change_role_lead}</p>
            {forms.collect_view()}
        </section>
    }
    .into_any()
}

fn ending(managing: &Managing, one: &Colleague) -> AnyView {
    let words = managing.words();
    let id = one.id.to_string();
    let (title, lead, button) = if one.removed {
        let button = access(
            managing.base(),
            "/api/people/restore",
            &id,
            words.restore,
            "button",
            "restore",
        );
        (words.removed, words.removed_now, button)
    } else {
        let lead = if one.me {
            words.remove_me_lead
        } else {
            words.remove_lead
        };
        let button = access(
            managing.base(),
            "/api/people/remove",
            &id,
            words.remove,
            "button button-danger",
            "remove",
        );
        (words.remove, lead, button)
    };
    view! {
        <section class="card setting" aria-labelledby="ending">
            <h2 id="ending">{title}</h2>
            <p class="setting-lead">{lead}</p>
            {button}
        </section>
    }
    .into_any()
}
