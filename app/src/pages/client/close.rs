//! Closing a client, with what ends and what stays said before anybody presses, and its name typed.

use domain::tenancy::Standing;
use domain::tenancy::clients::{self, ClientError, Going};
use http::StatusCode;
use leptos::prelude::*;

use super::{ADDRESS, managing};
use crate::forms::Values;
use crate::posted;
use crate::request::{Member, Refusal, set_status, with_code};
use crate::ui::{Field, Icon, Tab, frame, icon, page};
use crate::words::client::{ClientWords, going as going_words, problem, words};

#[component]
pub fn ClosePage() -> impl IntoView {
    page(|| close(posted::form()))
}

async fn close(posted: Option<Values>) -> Result<AnyView, Refusal> {
    let (member, standing) = managing().await?;
    let back = member.base().link(ADDRESS);
    if let Standing::Closed { .. } = standing {
        return Err(Refusal::Elsewhere(back));
    }
    let refused = match &posted {
        Some(form) => Some(shut(&member, form.get("typed")).await?),
        None => None,
    };
    let going = clients::going(&member.scope).await.map_err(|error| match error {
        ClientError::Store(error) => error.into(),
        _ => Refusal::NotFound,
    })?;
    let words = words(member.visit.lang);
    let title = (words.closing)(member.scope.name());
    let content = view! {
        <a class="up-link" href=back.clone()>{icon(Icon::Back)} <span>{words.title}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{title.clone()}</h1>
                <p class="page-lead">{words.closing_lead}</p>
            </div>
        </header>
        {farewell(&member, words, &going, refused.as_ref(), back)}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Settings, &title, content))
}

async fn shut(member: &Member, typed: &str) -> Result<ClientError, Refusal> {
    match clients::close(&member.scope, typed).await {
        Ok(_) => Err(Refusal::Elsewhere(with_code(
            &member.base().link(ADDRESS),
            "done",
            "closed",
        ))),
        Err(ClientError::NotAllowed) => Err(Refusal::NotFound),
        Err(ClientError::Store(error)) => Err(error.into()),
        Err(error) => {
            set_status(StatusCode::UNPROCESSABLE_ENTITY);
            Ok(error)
        }
    }
}

fn farewell(
    member: &Member,
    words: &'static ClientWords,
    going: &Going,
    refused: Option<&ClientError>,
    back: String,
) -> AnyView {
    let lang = member.visit.lang;
    let ends = going_words(lang, going)
        .into_iter()
        .map(|line| view! { <li data-testid="going">{icon(Icon::Cross)} <span>{line}</span></li> })
        .collect_view();
    let stays = words
        .stays_lines
        .map(|line| view! { <li>{icon(Icon::Check)} <span>{line}</span></li> });
    let label = (words.type_name)(member.scope.name());
    let input = view! {
        <input id="typed" name="typed" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" required data-testid="typed-name"/>
    }
    .into_any();
    let field = match refused.map(|error| problem(lang, error).1) {
        Some(wrong) => view! { <Field id="typed" label=label problem=wrong>{input}</Field> }.into_any(),
        None => view! { <Field id="typed" label=label>{input}</Field> }.into_any(),
    };
    view! {
        <section class="card farewell">
            <div class="farewell-part">
                <h2>{words.goes}</h2>
                <ul class="check-list check-list-goes">{ends}</ul>
            </div>
            <div class="farewell-part">
                <h2>{words.stays}</h2>
                <ul class="check-list">{stays.into_iter().collect_view()}</ul>
            </div>
            <form class="stack" method="post" action=member.base().link("/settings/client/close") data-testid="close-form">
                {field}
                <div class="farewell-foot">
                    <button class="button button-danger" type="submit" data-testid="confirm-close">{words.close}</button>
                    <a class="button button-quiet" href=back>{words.keep}</a>
                </div>
            </form>
        </section>
    }
    .into_any()
}
