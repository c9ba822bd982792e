//! The head of the evidence log, and the file that proves it offline.

use domain::evidence::Head;
use domain::tenancy::Duty;
use leptos::prelude::*;

use crate::request::Member;
use crate::ui::At;
use crate::words::settings::SettingsWords;

pub fn section(member: &Member, words: &'static SettingsWords, head: &Head) -> AnyView {
    let lang = member.visit.lang;
    let signed = match head.signed_at {
        Some(at) => view! { <At lang=lang at=at/> }.into_any(),
        None => words.evidence_unsigned.into_any(),
    };
    view! {
        <section class="card setting" aria-labelledby="evidence" data-testid="evidence-head">
            <h2 id="evidence">{words.evidence}</h2>
            <p class="setting-lead">{words.evidence_lead}</p>
            <dl class="facts">
                <div><dt>{words.evidence_entries}</dt><dd data-testid="evidence-size">{head.size.to_string()}</dd></div>
                <div><dt>{words.evidence_signed}</dt><dd>{signed}</dd></div>
                <div class="facts-wide"><dt>{words.evidence_root}</dt><dd><code class="fingerprint">{head.root.clone()}</code></dd></div>
                <div class="facts-wide"><dt>{words.evidence_key}</dt><dd><code class="fingerprint">{head.key_fingerprint.clone()}</code></dd></div>
            </dl>
            {export(member, words)}
        </section>
    }
    .into_any()
}

fn export(member: &Member, words: &'static SettingsWords) -> AnyView {
    if !member.scope.may(Duty::Export) {
        return ().into_any();
    }
    view! {
        <p class="setting-export">
            <a class="button" href=member.base().link("/settings/evidence.json") download="" data-testid="export-evidence">
                {words.evidence_export}
            </a>
            <span class="setting-lead">{words.evidence_export_lead}</span>
        </p>
    }
    .into_any()
}
