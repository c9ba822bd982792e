//! The security log of an agency's addresses, and the mails that did not arrive.

use domain::tenancy::people::{Undelivered, undelivered};
use domain::tenancy::security::{Noted, noted};
use leptos::prelude::*;

use crate::request::{Refusal, Staff};
use crate::ui::{At, EmptyState, Icon, Tab, frame, icon, page};
use crate::words::people::{PeopleWords, attempt, words};

#[component]
pub fn LogPage() -> impl IntoView {
    page(log)
}

async fn log() -> Result<AnyView, Refusal> {
    let staff = Staff::load().await?;
    let entries = noted(&staff.partner).await?;
    let mails = undelivered(&staff.partner).await?;
    let words = words(staff.visit.lang);
    let list = if entries.is_empty() {
        view! { <EmptyState icon=Icon::Shield title=words.log_empty_title text=words.log_empty/> }.into_any()
    } else {
        table(&staff, words, &entries)
    };
    let content = view! {
        <a class="up-link" href="/people">{icon(Icon::Back)} <span>{words.title}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.log}</h1>
                <p class="page-lead">{words.log_lead}</p>
            </div>
        </header>
        {unsent(&staff, words, &mails)}
        {list}
    }
    .into_any();
    Ok(frame(&staff.visit, Tab::People, words.log, content))
}

fn table(staff: &Staff, words: &'static PeopleWords, entries: &[Noted]) -> AnyView {
    let lang = staff.visit.lang;
    let rows = entries.iter().map(|entry| {
        view! {
            <tr data-testid="log-entry">
                <td><At lang=lang at=entry.at/></td>
                <td>{attempt(lang, &entry.kind)}</td>
                <td>{entry.host.clone()}</td>
                <td><code>{entry.subject.clone().unwrap_or_else(|| "—".to_owned())}</code></td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=words.log>
            <table class="security-log">
                <thead><tr>
                    <th scope="col">{words.log_when}</th><th scope="col">{words.log_what}</th>
                    <th scope="col">{words.log_where}</th><th scope="col">{words.log_mark}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn unsent(staff: &Staff, words: &'static PeopleWords, mails: &[Undelivered]) -> Option<AnyView> {
    let lang = staff.visit.lang;
    let rows = mails.iter().map(|mail| {
        view! {
            <li class="invited" data-testid="undelivered">
                <div class="invited-who"><strong>{crate::words::mail::kind(lang, &mail.kind)}</strong> <span class="muted small"><At lang=lang at=mail.at/></span></div>
            </li>
        }
    });
    (!mails.is_empty()).then(|| {
        view! {
            <section class="people-part" aria-labelledby="undelivered">
                <div class="section-head"><h2 id="undelivered">{words.undelivered}</h2></div>
                <p class="muted small">{words.undelivered_lead}</p>
                <ul class="list">{rows.collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}
