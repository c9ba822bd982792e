//! What came of a tried message: each sentence with its sources, each claim with its fact, each check with its verdict.

use domain::Lang;
use domain::draft::proposal::ProposalClass;
use domain::draft::trial::{Line, Mark, Piece, Standing, Stated, Tried};
use domain::review::Source;
use domain::review::gate::Outcome;
use domain::review::rules::Decision;
use leptos::prelude::*;

use crate::pages::business::parts::history_address;
use crate::request::Member;
use crate::ui::{Badge, Icon, Tone, holds_list, icon};
use crate::words::try_one::TryWords;
use crate::words::{approvals, auto_send, gate};

pub fn result(member: &Member, words: &'static TryWords, tried: &Tried) -> AnyView {
    let lang = member.visit.lang;
    let (tone, verdict, reason, code) = match tried.decision {
        Decision::Leaves => (Tone::Good, words.would_leave, None, "leaves"),
        Decision::Waits(wait) => (
            Tone::Warn,
            words.would_wait,
            Some(auto_send::why(lang, wait)),
            "waits",
        ),
    };
    let class = tried
        .text
        .is_some()
        .then(|| gate::class(lang, tried.class))
        .map(|class| view! { <Badge tone=Tone::Neutral>{class}</Badge> });
    view! {
        <section class="card stack try-result" aria-labelledby="try-answer" data-testid="try-result" data-decision=code>
            <div class="past-head">
                <h2 id="try-answer">{words.answer_title}</h2>
                {class}
                <Badge tone=tone>{verdict}</Badge>
            </div>
            {reason.map(|reason| view! { <p class="small" data-testid="try-why">{capital(&reason)} "."</p> })}
            {answer(member, words, tried)}
            {held(lang, words, tried)}
            {stated(words, tried)}
            {checks(lang, tried)}
        </section>
    }
    .into_any()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn answer(member: &Member, words: &'static TryWords, tried: &Tried) -> AnyView {
    if tried.text.is_none() {
        return view! {
            <p class="proposal-none" data-testid="try-none"><strong>{words.no_answer}</strong> " " {words.no_answer_next}</p>
        }
        .into_any();
    }
    let beginning = matches!(
        tried.proposal,
        ProposalClass::CannotAnswer(_) | ProposalClass::NeedsPerson(_)
    )
    .then(|| view! { <p class="small">{words.only_a_beginning}</p> });
    let lines = tried.lines.iter().map(|one| line(member, words, tried.lang, one));
    view! {
        {beginning}
        <ol class="try-lines" data-testid="try-answer">{lines.collect_view()}</ol>
        <p class="muted small">{words.marks}</p>
    }
    .into_any()
}

fn line(member: &Member, words: &'static TryWords, lang: Lang, line: &Line) -> AnyView {
    let pieces = line.pieces.iter().map(piece);
    let sources = if line.sources.is_empty() {
        view! { <p class="muted small">{words.no_source}</p> }.into_any()
    } else {
        let sources = line.sources.iter().map(|one| source(member, words, one));
        view! { <ul class="sources">{sources.collect_view()}</ul> }.into_any()
    };
    view! {
        <li class="try-line" data-testid="try-line">
            <p class="try-text" lang=lang.code() dir="auto">{pieces.collect_view()}</p>
            {sources}
        </li>
    }
    .into_any()
}

fn piece(piece: &Piece) -> AnyView {
    let text = piece.text.clone();
    match piece.mark {
        None => view! { <span>{text}</span> }.into_any(),
        Some(Mark::Backed) => view! { <span class="said-backed">{text}</span> }.into_any(),
        Some(Mark::Offending) => {
            view! { <mark class="said-offending" data-testid="try-offending">{text}</mark> }.into_any()
        }
    }
}

fn source(member: &Member, words: &'static TryWords, source: &Source) -> AnyView {
    let href = history_address(member.base(), source.key.id);
    let kind = approvals::fact_kind(member.visit.lang, &source.title);
    view! {
        <li class="source" data-testid="try-source">
            <a href=href>{kind}</a>
            <span class="source-summary">{source.summary.clone()}</span>
            <span class="muted small">{(words.version)(source.key.version)}</span>
        </li>
    }
    .into_any()
}

fn held(lang: Lang, words: &'static TryWords, tried: &Tried) -> Option<AnyView> {
    (!tried.holds.is_empty()).then(|| {
        view! {
            <section class="holds notice notice-warn" data-testid="try-holds">
                {icon(Icon::Alert)}
                <div class="notice-text"><h3>{words.holds}</h3> {holds_list(lang, &tried.holds)}</div>
            </section>
        }
        .into_any()
    })
}

fn stated(words: &'static TryWords, tried: &Tried) -> Option<AnyView> {
    let rows = tried.claims.iter().map(|claim| claim_row(words, claim));
    let body = if tried.claims.is_empty() {
        view! { <p class="muted small">{words.no_claims}</p> }.into_any()
    } else {
        view! { <ul class="try-claims">{rows.collect_view()}</ul> }.into_any()
    };
    tried
        .text
        .is_some()
        .then(|| view! { <section class="stack"><h3>{words.claims}</h3> {body}</section> }.into_any())
}

fn claim_row(words: &'static TryWords, claim: &Stated) -> AnyView {
    let (tone, standing, fact) = match &claim.standing {
        Standing::Backed(source) => (Tone::Good, words.backed, source.as_ref()),
        Standing::Contradicted(source) => (Tone::Bad, words.contradicted, source.as_ref()),
        Standing::Unsupported => (Tone::Warn, words.unsupported, None),
    };
    let fact = fact.map(|fact| {
        view! { <span class="muted small try-fact">{(words.fact_says)(&fact.summary)}</span> }
    });
    view! {
        <li data-testid="try-claim">
            <span class="try-claim-text">{claim.text.clone()}</span> <Badge tone=tone>{standing}</Badge>
            {fact}
        </li>
    }
    .into_any()
}

fn checks(lang: Lang, tried: &Tried) -> AnyView {
    let all = approvals::words(lang);
    let passed = tried
        .checks
        .iter()
        .filter(|check| check.outcome == Outcome::Pass)
        .count();
    let rows = tried.checks.iter().map(|result| {
        let (class, mark, word) = match result.outcome {
            Outcome::Pass => ("check-pass", Icon::Check, all.check_passed),
            Outcome::Hold(_) => ("check-hold", Icon::Alert, all.check_held),
        };
        view! {
            <li class=class data-testid="check" data-check=result.check.name()>
                {icon(mark)} <span>{gate::check(lang, result.check)}</span> <span class="muted small">{word}</span>
            </li>
        }
    });
    view! {
        <details class="fold" data-testid="try-checks">
            <summary>{icon(Icon::Shield)} {(all.checks)(passed, tried.checks.len())}</summary>
            <ul class="checks">{rows.collect_view()}</ul>
        </details>
    }
    .into_any()
}
