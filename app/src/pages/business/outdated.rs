//! What customers were told from an earlier wording of a fact, with the button that drafts something better.

use domain::draft::facts::FactId;
use domain::review::{self, Correction, OutdatedReply};
use domain::tenancy::Duty;
use leptos::prelude::*;
use uuid::Uuid;

use super::sheet::Sheet;
use crate::request::{Member, Refusal};
use crate::ui::{At, ChannelMark, Countdown, Icon, icon};
use crate::words::business::outdated::{OutdatedWords, words};

/// After a change: the replies that quoted what was changed. `fact=all` in the address means anything, as after an import.
pub async fn aftermath(member: &Member) -> Result<AnyView, Refusal> {
    match member.visit.query.get("fact") {
        Some("all") => outdated(member, None).await,
        Some(id) => match id.parse::<Uuid>() {
            Ok(id) => outdated(member, Some(FactId(id))).await,
            Err(_) => Ok(().into_any()),
        },
        None => Ok(().into_any()),
    }
}

/// Below an editor: the replies that quoted an earlier wording of the fact that it shows.
pub async fn of_sheet(member: &Member, sheet: &Sheet) -> Result<AnyView, Refusal> {
    match &sheet.fact {
        Some(fact) => outdated(member, Some(fact.id)).await,
        None => Ok(().into_any()),
    }
}

/// The replies that quoted an earlier wording of one fact, or of any; nothing where there are none.
pub async fn outdated(member: &Member, fact: Option<FactId>) -> Result<AnyView, Refusal> {
    let list = review::outdated_replies(&member.scope, fact).await?;
    let words = words(member.visit.lang);
    let (holding, wrong): (Vec<&OutdatedReply>, Vec<&OutdatedReply>) =
        list.replies.iter().partition(|reply| reply.still_true);
    let more = (list.more > 0).then(|| view! { <p class="outdated-more">{(words.more)(list.more)}</p> });
    let shown = (!wrong.is_empty() || more.is_some()).then(|| {
        view! {
            <section class="card outdated" data-testid="outdated">
                <h2>{icon(Icon::Alert)} <span>{words.title}</span></h2>
                <p class="outdated-lead">{words.lead}</p>
                <ul class="outdated-list">{wrong.iter().map(|item| reply(member, words, item)).collect_view()}</ul>
                {more}
            </section>
        }
    });
    let held = (!holding.is_empty()).then(|| {
        view! {
            <details class="card outdated-holding" data-testid="outdated-holding">
                <summary>{(words.still_true_title)(holding.len())}</summary>
                <p class="outdated-lead">{words.still_true_lead}</p>
                <ul class="outdated-list">{holding.iter().map(|item| reply(member, words, item)).collect_view()}</ul>
            </details>
        }
    });
    Ok(view! { {shown} {held} }.into_any())
}

fn reply(member: &Member, words: &'static OutdatedWords, reply: &OutdatedReply) -> AnyView {
    let lang = member.visit.lang;
    let thread = member
        .base()
        .link(&format!("/inbox/{}#latest", reply.conversation));
    let text = reply.text.clone().unwrap_or_else(|| words.erased.to_owned());
    view! {
        <li class="outdated-reply" data-testid="outdated-reply">
            <div class="outdated-head">
                <ChannelMark channel=reply.channel/>
                <a class="outdated-name" href=thread>{reply.contact_name.clone()}</a>
                <span class="outdated-at"><At lang=lang at=reply.at/></span>
                <Countdown lang=lang now=member.visit.now until=reply.window.open_until/>
            </div>
            <blockquote class="outdated-text">{text}</blockquote>
            {what_to_do(member, words, reply)}
        </li>
    }
    .into_any()
}

fn what_to_do(member: &Member, words: &'static OutdatedWords, reply: &OutdatedReply) -> AnyView {
    let draft = |id: domain::ids::DraftId| member.base().link(&format!("/approvals/{id}"));
    match reply.correction {
        Correction::Possible if !member.scope.may(Duty::Approve) => ().into_any(),
        Correction::Possible => view! {
            <form method="post" action="/api/business/correct">
                <input type="hidden" name="workspace" value=member.base().workspace_field()/>
                <input type="hidden" name="message" value=reply.message.to_string()/>
                <input type="hidden" name="back" value=member.visit.address()/>
                <button class="button" type="submit" data-testid="draft-correction">{words.draft}</button>
            </form>
        }
        .into_any(),
        Correction::Waits(id) => {
            view! { <p class="outdated-note"><a href=draft(id) data-testid="correction-waits">{words.waits}</a></p> }.into_any()
        }
        Correction::AnotherWaits(id) => {
            view! { <p class="outdated-note"><a href=draft(id)>{words.another_waits}</a></p> }.into_any()
        }
        Correction::NotThisWay => view! { <p class="outdated-note">{words.not_this_way}</p> }.into_any(),
    }
}
