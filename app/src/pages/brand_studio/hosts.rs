//! Hosts that wear the agency's brand: added, proven, watched.

use std::collections::HashMap;

use domain::brand::{self, AddError, CheckError, HostRow, RemoveError, Standing};
use domain::ids::WorkspaceId;
use http::StatusCode;
use leptos::prelude::*;
use uuid::Uuid;

use super::editor;
use crate::forms::Values;
use crate::posted;
use crate::request::{Refusal, Staff, set_status, with_code};
use crate::ui::{Ago, At, Badge, Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::hosts::{HostsWords, found, refused, words};

const HERE: &str = "/brand-studio/hosts";

#[component]
pub fn HostsPage() -> impl IntoView {
    page(|| load(posted::form()))
}

/// A host that was not taken: what was typed, and why not.
struct Attempt {
    values: Values,
    error: AddError,
}

async fn load(form: Option<Values>) -> Result<AnyView, Refusal> {
    let staff = editor().await?;
    let attempt = match form {
        Some(form) => act(&staff, form).await?,
        None => None,
    };
    if attempt.is_some() {
        set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let lang = staff.visit.lang;
    let words = words(lang);
    let rows = brand::hosts(&staff.partner).await?;
    let clients: HashMap<WorkspaceId, String> = staff
        .partner
        .clients()
        .await?
        .into_iter()
        .map(|client| (client.workspace, client.name))
        .collect();
    let list = rows
        .iter()
        .map(|row| host(&staff, words, row, &clients))
        .collect_view();
    let content = view! {
        <a class="up-link" href="/brand-studio">{icon(Icon::Back)} <span>{words.back}</span></a>
        <header class="page-head">
            <div class="page-head-text"><h1>{words.title}</h1><p class="page-lead">{words.lead}</p></div>
        </header>
        {said(&staff, words)}
        {removal(&staff, words, &rows)}
        <ul class="hosts">{list}</ul>
        {add_form(&staff, words, attempt.as_ref(), &clients)}
    }
    .into_any();
    Ok(frame(&staff.visit, Tab::Brand, words.title, content))
}

async fn act(staff: &Staff, form: Values) -> Result<Option<Attempt>, Refusal> {
    let id = form.get("host").parse::<Uuid>();
    match form.get("do") {
        "check" => {
            let id = id.map_err(|_| Refusal::NotFound)?;
            match brand::check_host(&staff.partner, id).await {
                Ok(()) => done("checked"),
                Err(CheckError::NotAllowed) => Err(Refusal::NotAllowed),
                Err(CheckError::NotFound) => Err(Refusal::NotFound),
                Err(CheckError::Store(error)) => Err(error.into()),
            }
        }
        "remove" => {
            let id = id.map_err(|_| Refusal::NotFound)?;
            match brand::remove_host(&staff.partner, id, &staff.visit.host).await {
                Ok(()) => done("removed"),
                Err(RemoveError::NotAllowed) => Err(Refusal::NotAllowed),
                Err(RemoveError::NotFound) => Err(Refusal::NotFound),
                Err(RemoveError::InUse) => Err(Refusal::Elsewhere(with_code(HERE, "problem", "in_use"))),
                Err(RemoveError::Store(error)) => Err(error.into()),
            }
        }
        _ => add(staff, form).await,
    }
}

fn done(code: &'static str) -> Result<Option<Attempt>, Refusal> {
    Err(Refusal::Elsewhere(with_code(HERE, "done", code)))
}

async fn add(staff: &Staff, values: Values) -> Result<Option<Attempt>, Refusal> {
    let client = match values.get("client") {
        "" => Ok(None),
        id => id.parse::<WorkspaceId>().map(Some).map_err(|_| AddError::Client),
    };
    let added = match client {
        Ok(client) => brand::add_host(&staff.partner, values.get("name"), client).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(_) => done("added"),
        Err(AddError::NotAllowed) => Err(Refusal::NotAllowed),
        Err(AddError::Store(error)) => Err(error.into()),
        Err(error) => Ok(Some(Attempt { values, error })),
    }
}

fn said(staff: &Staff, words: &'static HostsWords) -> AnyView {
    let query = &staff.visit.query;
    let (tone, text) = match (query.get("done"), query.get("problem")) {
        (_, Some("in_use")) => (Tone::Bad, words.in_use),
        (_, Some(_)) => (Tone::Bad, words.not_done),
        (Some("added"), _) => (Tone::Good, words.added),
        (Some("removed"), _) => (Tone::Good, words.removed),
        (Some("checked"), _) => (Tone::Info, words.checked),
        _ => return ().into_any(),
    };
    view! { <Notice tone=tone testid="hosts-message"><p>{text}</p></Notice> }.into_any()
}

/// Asked before an address stops working.
fn removal(staff: &Staff, words: &'static HostsWords, rows: &[HostRow]) -> AnyView {
    let wanted = staff
        .visit
        .query
        .get("remove")
        .and_then(|id| id.parse::<Uuid>().ok());
    let Some((id, row)) = wanted.and_then(|id| Some((id, rows.iter().find(|row| row.id == Some(id))?)))
    else {
        return ().into_any();
    };
    view! {
        <section class="card host-removal" data-testid="host-removal">
            <h2>{(words.remove_title)(&row.shown)}</h2>
            <p>{words.remove_text}</p>
            <form method="post" action=HERE class="host-acts">
                <input type="hidden" name="host" value=id.to_string()/>
                <button class="button button-danger" type="submit" name="do" value="remove" data-testid="remove-host-now">{words.remove_now}</button>
                <a class="button button-quiet" href=HERE>{words.keep}</a>
            </form>
        </section>
    }
    .into_any()
}

fn add_form(
    staff: &Staff,
    words: &'static HostsWords,
    attempt: Option<&Attempt>,
    clients: &HashMap<WorkspaceId, String>,
) -> AnyView {
    let typed = |field| {
        attempt
            .map(|attempt| attempt.values.get(field).to_owned())
            .unwrap_or_default()
    };
    let error = attempt.map(|attempt| refused(staff.visit.lang, &attempt.error));
    let mut clients: Vec<_> = clients.iter().collect();
    clients.sort_by(|one, other| one.1.cmp(other.1));
    let chosen = typed("client");
    let options = clients
        .into_iter()
        .map(|(id, name)| {
            let id = id.to_string();
            view! { <option value=id.clone() selected=id == chosen>{name.clone()}</option> }
        })
        .collect_view();
    let class = if error.is_some() {
        "field field-problem"
    } else {
        "field"
    };
    let invalid = error.is_some().then_some("true");
    let error = error.map(
        |text| view! { <p class="field-error" id="name-problem" role="alert" data-testid="host-problem">{text}</p> },
    );
    view! {
        <section class="card host-add">
            <h2>{words.add_title}</h2>
            <form method="post" action=HERE class="stack" data-testid="host-form">
                <div class=class>
                    <label for="name">{words.name}</label>
                    <p class="field-hint" id="name-hint">{words.name_hint}</p>
                    <input
                        id="name" name="name" type="text" inputmode="url" maxlength="300" required=true autocomplete="off" autocapitalize="none"
                        spellcheck="false" value=typed("name") aria-describedby="name-hint name-problem" aria-invalid=invalid
                        data-testid="host-name"
                    />
                    {error}
                </div>
                <div class="field">
                    <label for="client">{words.client}</label>
                    <p class="field-hint" id="client-hint">{words.client_hint}</p>
                    <select id="client" name="client" aria-describedby="client-hint">
                        <option value="">{words.no_client}</option>
                        {options}
                    </select>
                </div>
                <button class="button button-primary" type="submit" name="do" value="add" data-testid="host-add">{words.add}</button>
            </form>
        </section>
    }
    .into_any()
}

fn host(
    staff: &Staff,
    words: &'static HostsWords,
    row: &HostRow,
    clients: &HashMap<WorkspaceId, String>,
) -> AnyView {
    let (tone, name, text) = match row.standing {
        Standing::Given => (Tone::Good, words.given, words.given_text),
        Standing::Proven => (Tone::Good, words.proven, words.proven_text),
        Standing::Waiting { .. } => (Tone::Info, words.waiting, words.waiting_text),
        Standing::Doubtful => (Tone::Warn, words.doubtful, words.doubtful_text),
        Standing::Taken => (Tone::Bad, words.taken, words.taken_text),
        Standing::GivenUp => (Tone::Bad, words.given_up, words.given_up_text),
    };
    let client = row.client.and_then(|id| clients.get(&id));
    let client = client.map(|name| view! { <p class="muted small">{(words.for_client)(name)}</p> });
    let needs_record = !matches!(row.standing, Standing::Given | Standing::Proven);
    let records = needs_record.then(|| records(words, row));
    view! {
        <li class="card host" data-testid="host" data-host=row.name.clone()>
            <div class="host-head"><h2>{row.shown.clone()}</h2><Badge tone=tone>{name}</Badge></div>
            {client}
            <p>{text}</p>
            {checks(staff, words, row)}
            {records}
            {acts(words, row)}
        </li>
    }
    .into_any()
}

/// What was found, when, and when it is looked for again.
fn checks(staff: &Staff, words: &'static HostsWords, row: &HostRow) -> AnyView {
    let (lang, now) = (staff.visit.lang, staff.visit.now);
    let Some(at) = row.checked_at else {
        return ().into_any();
    };
    let next = row
        .next_check_at
        .map(|next| view! { ", " {words.next_check} " " <At lang=lang at=next/> });
    let until = match row.standing {
        Standing::Waiting { until } => Some(view! { ", " {words.until} " " <At lang=lang at=until/> }),
        _ => None,
    };
    let text = row
        .found
        .map(|what| view! { <p data-testid="host-found">{found(lang, what)}</p> });
    view! {
        {text}
        <p class="muted small" data-testid="host-checked">{words.last_checked} " " <Ago lang=lang now=now at=at/> {next} {until}</p>
    }
    .into_any()
}

fn records(words: &'static HostsWords, row: &HostRow) -> AnyView {
    let proof = &row.proof;
    view! {
        <div class="host-steps">
            <h3>{words.steps_title}</h3>
            <ol>
                <li><p>{words.step_prove}</p>{record(words, "TXT", &proof.record, &proof.text)}</li>
                <li data-disclosure=""><p>{words.step_point}</p>{record(words, "CNAME", &row.name, &proof.target)}</li>
                <li><p>{words.step_wait}</p></li>
            </ol>
            <details class="fold">
                <summary>{words.other_way}</summary>
                <div data-disclosure="">
                    <p>{words.other_way_text} " " {words.supplier}</p>
                    {record(words, "CNAME", &proof.record, &proof.alias)}
                </div>
            </details>
        </div>
    }
    .into_any()
}

/// One press chooses a whole value, ready to be copied.
fn record(words: &'static HostsWords, kind: &'static str, name: &str, value: &str) -> AnyView {
    view! {
        <dl class="host-record">
            <div><dt>{words.record}</dt><dd><code>{kind}</code></dd></div>
            <div><dt>{words.record_name}</dt><dd><code class="copied">{name.to_owned()}</code></dd></div>
            <div><dt>{words.record_value}</dt><dd><code class="copied" data-testid=format!("record-{}", kind.to_lowercase())>{value.to_owned()}</code></dd></div>
        </dl>
    }
    .into_any()
}

fn acts(words: &'static HostsWords, row: &HostRow) -> AnyView {
    let Some(id) = row.id else {
        return ().into_any();
    };
    view! {
        <form method="post" action=HERE class="host-acts">
            <input type="hidden" name="host" value=id.to_string()/>
            <button class="button" type="submit" name="do" value="check" data-testid="check-host">{words.check}</button>
            <a class="button button-quiet" href=format!("{HERE}?remove={id}") data-testid="remove-host">{words.remove}</a>
        </form>
    }
    .into_any()
}
