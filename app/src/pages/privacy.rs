//! Privacy and terms, public under every brand.

use leptos::prelude::*;

use crate::request::{Refusal, Visit};
use crate::ui::{page, public};
use crate::words::kit::{LegalWords, privacy, terms};

#[component]
pub fn PrivacyPage() -> impl IntoView {
    page(async || {
        let visit = Visit::load().await?;
        Ok::<_, Refusal>(legal(&visit, privacy(visit.lang)))
    })
}

#[component]
pub fn TermsPage() -> impl IntoView {
    page(async || {
        let visit = Visit::load().await?;
        Ok::<_, Refusal>(legal(&visit, terms(visit.lang)))
    })
}

fn legal(visit: &Visit, words: &'static LegalWords) -> AnyView {
    let support = visit.laras.settings().operator.support.clone();
    let content = view! {
        <article class="kit legal">
            <header class="kit-head">
                <h1>{words.title}</h1>
                <p class="page-lead">{words.lead}</p>
            </header>
            {words
                .parts
                .iter()
                .map(|part| view! { <section class="kit-part"><h2>{part.name}</h2><p>{part.text}</p></section> })
                .collect_view()}
            <p data-disclosure="">{words.write_to} " " <a href=format!("mailto:{support}")>{support.clone()}</a></p>
        </article>
    }
    .into_any();
    public(visit, words.title, content)
}
