//! Asking somebody in.

use domain::WorkspaceId;
use domain::tenancy::people::{NewInvitation, PeopleError};
use domain::tenancy::{ClientRow, Role};
use http::StatusCode;
use leptos::prelude::*;

use super::{ADDRESS, Managing};
use crate::forms::Values;
use crate::posted;
use crate::request::{Refusal, set_status, with_code};
use crate::ui::{Field, Icon, Notice, Tone, frame, icon, page};
use crate::words::people::{problem, purpose, role_name};

#[component]
pub fn InvitePage() -> impl IntoView {
    page(|| invite(posted::form()))
}

async fn invite(form: Option<Values>) -> Result<AnyView, Refusal> {
    let managing = Managing::load().await?;
    let clients = managing.clients().await?;
    let words = managing.words();
    let refused = match &form {
        Some(form) => Some(send(&managing, form).await?),
        None => None,
    };
    let form = form.unwrap_or_default();
    let made = (managing.visit.query.get("done") == Some("client"))
        .then(|| view! { <Notice tone=Tone::Good testid="people-done">{words.done_client}</Notice> });
    let other = refused
        .as_ref()
        .filter(|error| !matches!(error, PeopleError::Email | PeopleError::Here))
        .map(|error| problem(managing.visit.lang, error))
        .map(|text| view! { <Notice tone=Tone::Bad testid="people-problem">{text}</Notice> });
    let back = managing.base().link(ADDRESS);
    let content = view! {
        <a class="up-link" href=back>{icon(Icon::Back)} <span>{words.title}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.invite_title}</h1>
                <p class="page-lead">{words.invite_lead}</p>
            </div>
        </header>
        {made} {other}
        <form class="card stack people-form" method="post" action=managing.base().link("/people/invite") data-testid="invite-form">
            {email(&managing, &form, refused.as_ref())}
            {roles(&managing, &form)}
            {assigned(&managing, &form, &clients)}
            <button class="button button-primary button-wide" type="submit" data-testid="send-invitation">{words.send}</button>
        </form>
    }
    .into_any();
    Ok(frame(
        &managing.visit,
        managing.tab(),
        words.invite_title,
        content,
    ))
}

/// Sends it and goes back to the list, or says what keeps it from being sent.
async fn send(managing: &Managing, form: &Values) -> Result<PeopleError, Refusal> {
    let clients = form.lines("client");
    let new = NewInvitation {
        email: form.get("email").to_owned(),
        // What is no role of this circle is refused there.
        role: Role::parse(form.get("role")).unwrap_or(Role::Reviewer),
        clients: clients
            .iter()
            .filter_map(|id| id.parse::<WorkspaceId>().ok())
            .collect(),
        host: managing.visit.host.clone(),
    };
    match managing.circle.invite(new).await {
        Ok(_) => Err(Refusal::Elsewhere(with_code(
            &managing.base().link(ADDRESS),
            "done",
            "invited",
        ))),
        Err(PeopleError::Store(error)) => Err(error.into()),
        Err(error) => {
            set_status(StatusCode::UNPROCESSABLE_ENTITY);
            Ok(error)
        }
    }
}

fn email(managing: &Managing, form: &Values, refused: Option<&PeopleError>) -> AnyView {
    let words = managing.words();
    let wrong = refused
        .filter(|error| matches!(error, PeopleError::Email | PeopleError::Here))
        .map(|error| problem(managing.visit.lang, error).to_owned());
    let invalid = wrong.is_some().then_some("true");
    let field = view! {
        <input
            id="email" name="email" type="email" inputmode="email" autocomplete="off" autocapitalize="none" spellcheck="false"
            maxlength="254" required value=form.get("email").to_owned() aria-invalid=invalid aria-describedby="email-hint"
            data-testid="invite-email"
        />
    }
    .into_any();
    match wrong {
        Some(wrong) => {
            view! { <Field id="email" label=words.email hint=words.email_hint problem=wrong>{field}</Field> }
                .into_any()
        }
        None => {
            view! { <Field id="email" label=words.email hint=words.email_hint>{field}</Field> }.into_any()
        }
    }
}

fn roles(managing: &Managing, form: &Values) -> AnyView {
    let lang = managing.visit.lang;
    let given = managing.circle.roles();
    let named =
        Role::parse(form.get("role")).or_else(|| managing.visit.query.get("role").and_then(Role::parse));
    // The one who can do less, unless another is asked for.
    let chosen = named.filter(|role| given.contains(role)).unwrap_or(given[1]);
    let choices = given.map(|role| {
        let id = format!("role-{}", role.code());
        view! {
            <label class="choice-row">
                <input id=id type="radio" name="role" value=role.code() checked=role == chosen/>
                <span><strong>{role_name(lang, role)}</strong><span class="muted small">{purpose(lang, role)}</span></span>
            </label>
        }
    });
    view! {
        <fieldset class="choices-group">
            <legend>{managing.words().role}</legend>
            {choices.into_iter().collect_view()}
        </fieldset>
    }
    .into_any()
}

fn assigned(managing: &Managing, form: &Values, clients: &[ClientRow]) -> Option<AnyView> {
    managing
        .circle
        .is_agency()
        .then(|| boxes(managing, clients, &form.lines("client")))
}

/// A box for each client of the agency.
pub fn boxes(managing: &Managing, clients: &[ClientRow], ticked: &[String]) -> AnyView {
    let words = managing.words();
    if clients.is_empty() {
        return view! { <p class="muted small">{words.no_clients_yet}</p> }.into_any();
    }
    let rows = clients.iter().map(|client| {
        let value = client.workspace.to_string();
        let id = format!("client-{value}");
        let checked = ticked.contains(&value);
        view! {
            <label class="choice-row">
                <input id=id type="checkbox" name="client" value=value checked=checked data-testid="assign"/>
                <span>{client.name.clone()}</span>
            </label>
        }
    });
    view! {
        <fieldset class="choices-group">
            <legend>{words.assigned}</legend>
            <p class="field-hint">{words.assigned_hint}</p>
            {rows.collect_view()}
        </fieldset>
    }
    .into_any()
}
