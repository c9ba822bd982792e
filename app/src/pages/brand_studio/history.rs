//! Looks that were saved once, to be taken up again.

use domain::brand::{self, BrandSpec, Revision};
use leptos::prelude::*;
use uuid::Uuid;

use super::fields::swatch;
use crate::request::{Refusal, Staff};
use crate::ui::{At, Badge, Tone};
use crate::words::brand_studio::StudioWords;
use crate::words::common;

/// The look of a revision; of none that the agency has, nothing.
pub(super) async fn find(staff: &Staff, id: &str) -> Result<Option<BrandSpec>, Refusal> {
    let wanted = id.parse::<Uuid>().map_err(|_| Refusal::NotFound)?;
    let history = brand::history(&staff.partner).await?;
    let found = history.into_iter().find(|revision| revision.id == wanted);
    Ok(Some(found.ok_or(Refusal::NotFound)?.spec))
}

pub(super) async fn list(staff: &Staff, words: &'static StudioWords) -> Result<AnyView, Refusal> {
    let history = brand::history(&staff.partner).await?;
    if history.is_empty() {
        return Ok(().into_any());
    }
    let rows = history
        .iter()
        .enumerate()
        .map(|(place, revision)| row(staff, words, revision, place == 0))
        .collect_view();
    Ok(view! {
        <section class="studio-history" data-testid="studio-history">
            <h2>{words.history_title}</h2>
            <p class="page-lead">{words.history_lead}</p>
            <ul class="studio-looks">{rows}</ul>
        </section>
    }
    .into_any())
}

fn row(staff: &Staff, words: &'static StudioWords, revision: &Revision, in_force: bool) -> AnyView {
    let lang = staff.visit.lang;
    let draft = revision.spec.to_draft();
    let by = revision
        .by
        .clone()
        .unwrap_or_else(|| words.by_operator.to_owned());
    let act = if in_force {
        view! { <Badge tone=Tone::Good>{words.in_force}</Badge> }.into_any()
    } else {
        let label = (words.restore)(&common::moment(lang, revision.at));
        let href = format!("/brand-studio?from={}", revision.id);
        view! { <a class="button button-small" href=href aria-label=label data-testid="restore-look">{words.restore_short}</a> }
            .into_any()
    };
    view! {
        <li class="studio-look">
            {swatch(&draft.primary)}
            {swatch(&draft.accent)}
            <span class="studio-look-text">
                <strong>{draft.name}</strong>
                <span class="muted small">{by} " · " <At lang=lang at=revision.at/></span>
            </span>
            {act}
        </li>
    }
    .into_any()
}
