//! An agency's look, changed by its administrator: typed, previewed, saved.
//!
//! The form posts to its own page. Whatever is wrong with it, the page comes back with everything that was typed and every picture that
//! was good; only what passes every check is saved.

mod fields;
mod history;
mod hosts;
mod pictures;
mod samples;
mod sketch;

use domain::brand::{self, SaveError};
use domain::tenancy::Duty;
use http::StatusCode;
use leptos::prelude::*;

pub use hosts::HostsPage;

use crate::posted::{self, Mixed};
use crate::request::{Refusal, Staff, set_status};
use crate::ui::{Icon, Notice, Tab, Tone, frame, icon, page};
use crate::words::brand_studio::{StudioWords, words};
use sketch::Sketch;

#[component]
pub fn BrandStudioPage() -> impl IntoView {
    page(|| studio(posted_here()))
}

/// A form without files comes from browsers that were told so, and from programs.
fn posted_here() -> Option<Mixed> {
    let plain = || {
        posted::form().map(|values| Mixed {
            values,
            files: Vec::new(),
        })
    };
    posted::mixed().or_else(plain)
}

/// Partner staff who may change the agency's look.
async fn editor() -> Result<Staff, Refusal> {
    let staff = Staff::load().await?;
    if staff.partner.may(Duty::EditBrand) {
        Ok(staff)
    } else {
        Err(Refusal::NotAllowed)
    }
}

/// What became of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Opened,
    Restored,
    Previewed,
    Changed,
    NotSaved,
}

async fn studio(posted: Option<Mixed>) -> Result<AnyView, Refusal> {
    let staff = editor().await?;
    let (current, seen) = brand::current(&staff.partner).await?;
    let (sketch, outcome) = match posted {
        Some(posted) => submitted(&staff, posted, &seen).await?,
        None => opened(&staff, &current, &seen).await?,
    };
    if !sketch.is_fit() || matches!(outcome, Outcome::Changed | Outcome::NotSaved) {
        set_status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let shown = brand::sample(&staff.partner, sketch.spec.as_ref().unwrap_or(&current));
    let words = words(staff.visit.lang);
    let history = history::list(&staff, words).await?;
    let content = view! {
        <header class="page-head">
            <div class="page-head-text"><h1>{words.title}</h1><p class="page-lead">{words.lead}</p></div>
            <div class="page-head-actions">
                <a class="button button-quiet" href="/brand-studio/hosts" data-testid="to-hosts">{icon(Icon::Link)} {words.to_hosts}</a>
            </div>
        </header>
        {said(&staff, words, &sketch, outcome)}
        <div class="studio">
            {fields::form(&staff, words, &sketch, outcome)}
            {samples::samples(words, &shown)}
        </div>
        {history}
    }
    .into_any();
    Ok(frame(&staff.visit, Tab::Brand, words.title, content))
}

async fn opened(staff: &Staff, current: &brand::BrandSpec, seen: &str) -> Result<(Sketch, Outcome), Refusal> {
    let earlier = match staff.visit.query.get("from") {
        Some(id) => history::find(staff, id).await?,
        None => None,
    };
    let (spec, outcome) = match &earlier {
        Some(spec) => (spec, Outcome::Restored),
        None => (current, Outcome::Opened),
    };
    Ok((Sketch::of(spec, seen), outcome))
}

async fn submitted(staff: &Staff, posted: Mixed, seen_now: &str) -> Result<(Sketch, Outcome), Refusal> {
    let saving = posted.values.get("do") == "save";
    let mut sketch = Sketch::read(&staff.partner, posted).await?;
    let Some(spec) = sketch.spec.clone().filter(|_| saving && sketch.is_fit()) else {
        return Ok((sketch, Outcome::Previewed));
    };
    match brand::save(&staff.partner, &spec, &sketch.seen).await {
        Ok(()) => Err(Refusal::Elsewhere("/brand-studio?done=saved".to_owned())),
        Err(SaveError::NotAllowed) => Err(Refusal::NotAllowed),
        Err(SaveError::Changed) => {
            // Saving again is a decision made in view of this page.
            seen_now.clone_into(&mut sketch.seen);
            Ok((sketch, Outcome::Changed))
        }
        Err(SaveError::Store(error)) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a look could not be saved"
            );
            Ok((sketch, Outcome::NotSaved))
        }
    }
}

/// What the person should know before going on.
fn said(staff: &Staff, words: &'static StudioWords, sketch: &Sketch, outcome: Outcome) -> AnyView {
    let flaws = sketch.flaws.len() + sketch.refused.len();
    let (tone, testid, text) = match outcome {
        _ if flaws > 0 => (Tone::Bad, "studio-flaws", (words.flaws)(flaws)),
        Outcome::Changed => (Tone::Warn, "studio-changed", words.changed.to_owned()),
        Outcome::NotSaved => (Tone::Bad, "studio-not-saved", words.not_saved.to_owned()),
        Outcome::Restored => (Tone::Info, "studio-restored", words.restored.to_owned()),
        Outcome::Opened if staff.visit.query.get("done") == Some("saved") => {
            (Tone::Good, "studio-saved", words.saved.to_owned())
        }
        Outcome::Opened | Outcome::Previewed => return ().into_any(),
    };
    view! { <Notice tone=tone testid=testid><p>{text}</p></Notice> }.into_any()
}
