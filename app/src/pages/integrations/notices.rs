//! What Meta told about the workspace's numbers, newest first.

use domain::connect::MetaNotice;
use leptos::prelude::*;

use crate::request::Member;
use crate::ui::{At, Badge, Tone};
use crate::words::integrations::notices;

pub fn section(member: &Member, told: &[MetaNotice]) -> AnyView {
    let words = notices::words(member.visit.lang);
    let body = if told.is_empty() {
        view! { <p class="quiet-note">{words.empty}</p> }.into_any()
    } else {
        view! { <ol class="meta-notices">{told.iter().map(|one| row(member, one)).collect_view()}</ol> }
            .into_any()
    };
    view! {
        <section class="card integration" data-testid="meta-notices" aria-labelledby="meta-notices-title">
            <header class="integration-head">
                <div>
                    <h2 id="meta-notices-title">{words.title}</h2>
                    <p class="integration-lead">{words.lead}</p>
                </div>
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn row(member: &Member, notice: &MetaNotice) -> AnyView {
    let lang = member.visit.lang;
    let words = notices::words(lang);
    let number = notice
        .number
        .clone()
        .unwrap_or_else(|| words.ended_number.to_owned());
    let unseen = notice
        .unseen
        .then(|| view! { <Badge tone=Tone::Info>{words.unseen}</Badge> });
    view! {
        <li class="meta-notice" data-testid="meta-notice" data-kind=notice.kind.clone() data-code=notice.code.clone()>
            <p class="meta-notice-head">
                <At lang=lang at=notice.at/> <span>{number}</span> {unseen}
            </p>
            <p>{notices::sentence(lang, notice)}</p>
        </li>
    }
    .into_any()
}
