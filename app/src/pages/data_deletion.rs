//! How far a deletion is that Meta asked for. Whoever bears the code may read it, without signing in, and learns nothing about
//! whose account it was.

use domain::disconnect::{self, Progress};
use leptos::prelude::*;

use crate::request::{Refusal, Visit, parsed};
use crate::ui::{At, Icon, icon, page, public};
use crate::words::data_deletion::words;

#[component]
pub fn DataDeletionPage() -> impl IntoView {
    page(|| status(parsed::<String>("code")))
}

async fn status(code: Result<String, Refusal>) -> Result<AnyView, Refusal> {
    let visit = Visit::load().await?;
    let code = code?;
    let progress = disconnect::progress(&visit.laras, &code)
        .await?
        .ok_or(Refusal::NotFound)?;
    // Meta is told the platform's address. Another agency's host has nothing to say about it.
    let own = visit.platform || visit.brand.partner == progress.brand.partner;
    if !own {
        return Err(Refusal::NotFound);
    }
    let visit = visit.with_brand(progress.brand.clone());
    Ok(shown(&visit, &code, &progress))
}

fn shown(visit: &Visit, code: &str, progress: &Progress) -> AnyView {
    let words = words(visit.lang);
    let lang = visit.lang;
    let support = visit.laras.settings().operator.support.clone();
    let state = if progress.done.is_some() {
        words.done
    } else {
        words.in_progress
    };
    let finished = progress
        .done
        .map(|at| view! { <div><dt>{words.finished}</dt><dd><At lang=lang at=at/></dd></div> });
    let covers = words
        .covers
        .iter()
        .map(|line| view! { <li>{icon(Icon::Check)} <span>{*line}</span></li> })
        .collect_view();
    let content = view! {
        <section class="card launch" data-testid="data-deletion" data-done=progress.done.is_some().to_string()>
            <h1>{words.title}</h1>
            <p class="page-lead">{(words.lead)(&visit.brand.name)}</p>
            <dl class="facts">
                <div class="facts-wide"><dt>{words.code}</dt><dd><code data-testid="confirmation-code">{code.to_owned()}</code></dd></div>
                <div class="facts-wide"><dt>{words.state}</dt><dd data-testid="deletion-state">{state}</dd></div>
                <div><dt>{words.received}</dt><dd><At lang=lang at=progress.received/></dd></div>
                {finished}
            </dl>
            <h2>{words.covers_title}</h2>
            <ul class="check-list">{covers}</ul>
            <h2>{words.stays_title}</h2>
            <p>{words.stays}</p>
            <p class="quiet-note" data-disclosure="">{words.questions} " " <a href=format!("mailto:{support}")>{support.clone()}</a></p>
        </section>
    }
    .into_any();
    public(visit, words.title, content)
}
