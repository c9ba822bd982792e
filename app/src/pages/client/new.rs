//! A new client of an agency.

use domain::tenancy::Duty;
use domain::tenancy::clients::{self, ClientError};
use http::StatusCode;
use leptos::prelude::*;

use super::form::{client_of, empty, fields};
use crate::forms::Values;
use crate::posted;
use crate::request::{Base, Refusal, Staff, set_status};
use crate::ui::{Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::client::{problem, words};

#[component]
pub fn NewClientPage() -> impl IntoView {
    page(|| new(posted::form()))
}

async fn new(posted: Option<Values>) -> Result<AnyView, Refusal> {
    let staff = Staff::load().await?;
    if !staff.partner.may(Duty::ManageClients) {
        return Err(Refusal::NotAllowed);
    }
    let refused = match &posted {
        Some(form) => Some(create(&staff, form).await?),
        None => None,
    };
    let lang = staff.visit.lang;
    let words = words(lang);
    let shown = posted.unwrap_or_else(empty);
    let other = refused
        .as_ref()
        .map(|error| problem(lang, error))
        .map(|(_, text)| view! { <Notice tone=Tone::Bad testid="client-problem">{text}</Notice> });
    let all = crate::words::common::words(lang).all_clients;
    let content = view! {
        <a class="up-link" href="/clients">{icon(Icon::Back)} <span>{all}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.new}</h1>
                <p class="page-lead">{words.new_lead}</p>
            </div>
        </header>
        {other}
        <form class="card stack people-form" method="post" action="/clients/new" data-testid="client-form">
            {fields(lang, &shown, refused.as_ref())}
            <button class="button button-primary button-wide" type="submit" data-testid="create-client">{words.create}</button>
        </form>
    }
    .into_any();
    Ok(frame(&staff.visit, Tab::Clients, words.new, content))
}

/// Makes it and goes on to inviting its owner, or says what to change.
async fn create(staff: &Staff, form: &Values) -> Result<ClientError, Refusal> {
    match clients::create(&staff.partner, client_of(form)).await {
        Ok(id) => {
            let next = Base::of_client(id).link("/people/invite?role=owner&done=client");
            Err(Refusal::Elsewhere(next))
        }
        Err(ClientError::NotAllowed) => Err(Refusal::NotAllowed),
        Err(ClientError::Store(error)) => Err(error.into()),
        Err(error) => {
            set_status(StatusCode::UNPROCESSABLE_ENTITY);
            Ok(error)
        }
    }
}
