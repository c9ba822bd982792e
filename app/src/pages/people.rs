//! People: who works here, who was asked in, and what each role may do.

mod invite;
mod log;
mod person;
mod roles;

use std::collections::HashMap;

use domain::WorkspaceId;
use domain::mail::MailState;
use domain::tenancy::people::{Circle, Colleague, Pending, per_client};
use domain::tenancy::{ClientRow, PartnerScope};
use leptos::prelude::*;

use crate::request::{Base, Reader, Refusal, Visit};
use crate::ui::{Avatar, Badge, EmptyState, Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::common;
use crate::words::people::{PeopleWords, by_code, mail_state, role_name, words};

pub use invite::InvitePage;
pub use log::LogPage;
pub use person::PersonPage;
pub use roles::RolesPage;

/// Where this page is: for an agency's own people, an owner's, and below `/clients/{workspace}`.
pub const ADDRESS: &str = "/people";

/// Whoever may manage people here, and whose.
pub struct Managing {
    pub visit: Visit,
    pub circle: Circle,
    /// The agency, where its own people are managed.
    pub agency: Option<PartnerScope>,
}

impl Managing {
    pub async fn load() -> Result<Self, Refusal> {
        match Reader::load().await? {
            Reader::Member(member) => Ok(Self {
                circle: member.scope.people()?,
                visit: member.visit,
                agency: None,
            }),
            Reader::Staff(staff) => Ok(Self {
                circle: staff.partner.people()?,
                visit: staff.visit,
                agency: Some(staff.partner),
            }),
        }
    }

    pub fn words(&self) -> &'static PeopleWords {
        words(self.visit.lang)
    }

    pub fn base(&self) -> &Base {
        &self.visit.base
    }

    pub fn tab(&self) -> Tab {
        tab(&self.visit)
    }

    /// The clients that an agent can be given, by name.
    pub async fn clients(&self) -> Result<Vec<ClientRow>, Refusal> {
        match &self.agency {
            Some(agency) => Ok(agency.clients().await?),
            None => Ok(Vec::new()),
        }
    }
}

/// Above the clients, people have an entry of their own; in a business they are a setting.
pub fn tab(visit: &Visit) -> Tab {
    if visit.is_partner_staff() && !visit.base.is_client() {
        Tab::People
    } else {
        Tab::Settings
    }
}

#[component]
pub fn PeoplePage() -> impl IntoView {
    page(people)
}

async fn people() -> Result<AnyView, Refusal> {
    let managing = Managing::load().await?;
    let words = managing.words();
    let colleagues = managing.circle.colleagues().await?;
    let pending = managing.circle.pending().await?;
    let clients = managing.clients().await?;
    let counts = match &managing.agency {
        Some(agency) => per_client(agency).await?,
        None => HashMap::new(),
    };
    let (here, removed): (Vec<_>, Vec<_>) = colleagues.into_iter().partition(|one| !one.removed);
    let lead = if managing.circle.is_agency() {
        words.lead_agency
    } else {
        words.lead_business
    };
    let up = (!managing.circle.is_agency()).then(|| {
        let settings = managing.base().link("/settings");
        view! { <a class="up-link" href=settings>{icon(Icon::Back)} <span>{common::words(managing.visit.lang).settings}</span></a> }
    });
    let list = if here.is_empty() {
        view! { <EmptyState icon=Icon::People title=words.empty_title text=words.empty/> }.into_any()
    } else {
        let rows = here.iter().map(|one| row(&managing, one)).collect_view();
        view! { <ul class="list" data-testid="people">{rows}</ul> }.into_any()
    };
    let content = view! {
        {up}
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.title}</h1>
                <p class="page-lead">{lead}</p>
            </div>
            <div class="page-head-actions">
                <a class="button button-primary" href=managing.base().link("/people/invite") data-testid="invite">{words.invite}</a>
            </div>
        </header>
        {message(&managing)}
        {list}
        {agency_note(&managing)}
        {invited(&managing, &pending)}
        {of_clients(&managing, &clients, &counts)}
        {gone(&managing, &removed)}
        {further(&managing)}
    }
    .into_any();
    Ok(frame(&managing.visit, managing.tab(), words.title, content))
}

fn message(managing: &Managing) -> AnyView {
    let words = managing.words();
    let query = &managing.visit.query;
    let done = query.get("done").and_then(|code| match code {
        "invited" => Some(words.done_invited),
        "resent" => Some(words.done_resent),
        "withdrawn" => Some(words.done_withdrawn),
        "removed" => Some(words.done_removed),
        "restored" => Some(words.done_restored),
        "role" => Some(words.done_role),
        "assigned" => Some(words.done_assigned),
        _ => None,
    });
    let undo = query
        .get("undo")
        .filter(|_| query.get("done") == Some("removed"))
        .map(|id| {
            view! { <div class="people-undo">{access(managing.base(), "/api/people/restore", id, words.undo, "button button-small", "undo-remove")}</div> }
        });
    let problem = query
        .get("problem")
        .map(|code| by_code(managing.visit.lang, code));
    view! {
        {done.map(|text| view! { <Notice tone=Tone::Good testid="people-done"><p>{text}</p> {undo}</Notice> })}
        {problem.map(|text| view! { <Notice tone=Tone::Bad testid="people-problem">{text}</Notice> })}
    }
    .into_any()
}

/// One button that posts somebody's id.
pub fn access(
    base: &Base,
    action: &'static str,
    person: &str,
    label: &'static str,
    class: &'static str,
    testid: &'static str,
) -> AnyView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="workspace" value=base.workspace_field()/>
            <input type="hidden" name="person" value=person.to_owned()/>
            <button class=class type="submit" data-testid=testid>{label}</button>
        </form>
    }
    .into_any()
}

fn row(managing: &Managing, one: &Colleague) -> AnyView {
    let words = managing.words();
    let lang = managing.visit.lang;
    let href = managing.base().link(&format!("/people/{}", one.id));
    let you = one
        .me
        .then(|| view! { <span class="muted small">{words.you}</span> });
    let clients = (one.role == domain::tenancy::Role::PartnerAgent).then(|| {
        let text = if one.clients.is_empty() {
            words.no_clients.to_owned()
        } else {
            (words.clients)(one.clients.len())
        };
        view! { <span class="muted small">{text}</span> }
    });
    let role = role_name(lang, one.role);
    view! {
        <li>
            <a class="row-link" href=href data-testid="person">
                <Avatar name=one.name.clone()/>
                <span class="row-main person-name">{one.name.clone()}<span class="person-email">{one.email.clone()}</span></span>
                {you} {clients}
                <Badge>{role}</Badge>
            </a>
        </li>
    }
    .into_any()
}

/// A business should know who else reads along.
fn agency_note(managing: &Managing) -> Option<AnyView> {
    let partner = !managing.visit.platform && !managing.circle.is_agency() && !managing.base().is_client();
    partner.then(|| {
        let text = (managing.words().agency_too)(&managing.visit.brand.name);
        view! { <p class="quiet-note">{icon(Icon::Info)} <span>{text}</span></p> }.into_any()
    })
}

fn invited(managing: &Managing, pending: &[Pending]) -> Option<AnyView> {
    let words = managing.words();
    let rows = pending.iter().map(|one| invitation(managing, one)).collect_view();
    (!pending.is_empty()).then(|| {
        view! {
            <section class="people-part" aria-labelledby="invited">
                <div class="section-head"><h2 id="invited">{words.invited}</h2></div>
                <p class="muted small">{words.invited_lead}</p>
                <ul class="list">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn invitation(managing: &Managing, one: &Pending) -> AnyView {
    let words = managing.words();
    let lang = managing.visit.lang;
    let until = if one.expired {
        words.expired.to_owned()
    } else {
        (words.until)(&common::moment(lang, one.until))
    };
    let mail = one.mail.map(|state| {
        let tone = match state {
            MailState::Sent => Tone::Good,
            MailState::Waiting => Tone::Info,
            MailState::Delayed => Tone::Warn,
            MailState::Undelivered => Tone::Bad,
        };
        view! { <Badge tone=tone>{mail_state(lang, state)}</Badge> }
    });
    let button = |action: &'static str, label: &'static str, testid: &'static str| {
        view! {
            <form method="post" action=action>
                <input type="hidden" name="workspace" value=managing.base().workspace_field()/>
                <input type="hidden" name="invitation" value=one.id.to_string()/>
                <button class="button button-small" type="submit" data-testid=testid>
                    {label} <span class="visually-hidden">{one.email.clone()}</span>
                </button>
            </form>
        }
    };
    view! {
        <li class="invited" data-testid="invitation">
            <div class="invited-who">
                <strong>{one.email.clone()}</strong>
                <span class="muted small">{role_name(lang, one.role)} " · " {until}</span>
                {mail}
            </div>
            <div class="invited-actions">
                {button("/api/people/resend", words.resend, "resend")}
                {button("/api/people/withdraw", words.withdraw, "withdraw")}
            </div>
        </li>
    }
    .into_any()
}

fn of_clients(
    managing: &Managing,
    clients: &[ClientRow],
    counts: &HashMap<WorkspaceId, usize>,
) -> Option<AnyView> {
    let words = managing.words();
    let rows = clients.iter().map(|client| {
        let href = Base::of_client(client.workspace).link(ADDRESS);
        let count = counts.get(&client.workspace).copied().unwrap_or_default();
        view! {
            <li>
                <a class="row-link" href=href data-testid="people-of-client">
                    <Avatar name=client.name.clone()/>
                    <span class="row-main">{client.name.clone()}</span>
                    <span class="muted small">{(words.people_of)(count)}</span>
                </a>
            </li>
        }
    });
    (!clients.is_empty()).then(|| {
        view! {
            <section class="people-part" aria-labelledby="per-client">
                <div class="section-head"><h2 id="per-client">{words.per_client}</h2></div>
                <p class="muted small">{words.per_client_lead}</p>
                <ul class="list">{rows.collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

fn gone(managing: &Managing, removed: &[Colleague]) -> Option<AnyView> {
    let words = managing.words();
    let rows = removed.iter().map(|one| {
        view! {
            <li class="invited">
                <div class="invited-who">
                    <strong>{one.name.clone()}</strong>
                    <span class="muted small">{one.email.clone()} " · " {role_name(managing.visit.lang, one.role)}</span>
                </div>
                {access(managing.base(), "/api/people/restore", &one.id.to_string(), words.restore, "button button-small", "restore")}
            </li>
        }
    });
    (!removed.is_empty()).then(|| {
        view! {
            <details class="fold people-part" data-testid="removed">
                <summary>{words.removed} " (" {removed.len()} ")"</summary>
                <ul class="list">{rows.collect_view()}</ul>
            </details>
        }
        .into_any()
    })
}

fn further(managing: &Managing) -> AnyView {
    let words = managing.words();
    let log = managing.circle.is_agency().then(|| {
        view! { <li><a class="row-link" href="/people/log" data-testid="open-log"><span class="row-main">{words.log}</span> {icon(Icon::Arrow)}</a></li> }
    });
    view! {
        <section class="people-part" aria-labelledby="more">
            <div class="section-head"><h2 id="more">{words.more}</h2></div>
            <ul class="list">
                <li>
                    <a class="row-link" href=managing.base().link("/people/roles") data-testid="open-roles">
                        <span class="row-main">{words.roles}</span> {icon(Icon::Arrow)}
                    </a>
                </li>
                {log}
            </ul>
        </section>
    }
    .into_any()
}
