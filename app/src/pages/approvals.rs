//! The queue of answers that wait for a person, and the page of one of them with its editor.

mod of_partner;

use domain::Lang;
use domain::ids::{ConversationId, DraftId};
use domain::receive;
use domain::review::{self, DraftCard};
use domain::send;
use domain::tenancy::{Duty, WorkspaceScope};
use leptos::prelude::*;

use crate::request::{Member, Reader, Refusal, Visit, parsed};
use crate::ui::{self, CardPlace, CardReader, EmptyState, Follow, Icon, Notice, Tab, Tone, icon};
use crate::words::queue::words as queue_words;
use crate::words::{approvals, comments, phone_check};

#[component]
pub fn ApprovalsPage() -> impl IntoView {
    ui::page(queue)
}

#[component]
pub fn ApprovalPage() -> impl IntoView {
    ui::page(one)
}

async fn queue() -> Result<AnyView, Refusal> {
    match Reader::load().await? {
        Reader::Member(member) => of_workspace(*member).await,
        Reader::Staff(staff) => of_partner::page(*staff).await,
    }
}

async fn of_workspace(member: Member) -> Result<AnyView, Refusal> {
    let cards = review::waiting(&member.scope).await?;
    let unclear = send::unclear(&member.scope).await?;
    let reader = reader(&member);
    let words = approvals::words(member.visit.lang);
    let shown = queued(&cards, CardPlace::Queue, |_| reader.clone());
    let check = ui::unclear_section(&reader, &unclear, false, |_| reader.clone());
    let waits = Waits {
        count: cards.len() + unclear.len(),
        unclear: check,
        drafts: (!cards.is_empty()).then_some(shown),
    };
    Ok(page(&member.visit, words.lead, waits))
}

/// The queue in its order; drafts that one decision may concern stand together where the first of them stands.
fn queued(cards: &[DraftCard], place: CardPlace, reader_of: impl Fn(&DraftCard) -> CardReader) -> AnyView {
    let groups = review::alike(cards);
    let shown = cards.iter().filter_map(|card| {
        let reader = reader_of(card);
        match groups.iter().find(|group| group.contains(&card.id)) {
            None => Some(ui::draft_card(&reader, card, place)),
            Some(group) if group.first() == Some(&card.id) => {
                let of_group: Vec<&DraftCard> =
                    cards.iter().filter(|card| group.contains(&card.id)).collect();
                ui::draft_group(&reader, &of_group, place)
            }
            Some(_) => None,
        }
    });
    shown.collect_view().into_any()
}

fn reader(member: &Member) -> CardReader {
    CardReader {
        lang: member.visit.lang,
        now: member.visit.now,
        base: member.base().clone(),
        may_approve: member.scope.may(Duty::Approve),
        back: member.base().link("/approvals"),
    }
}

/// Everything that waits for a person.
struct Waits {
    count: usize,
    unclear: Option<AnyView>,
    drafts: Option<AnyView>,
}

fn page(visit: &Visit, lead: &'static str, waits: Waits) -> AnyView {
    let words = approvals::words(visit.lang);
    let count = waits.count;
    let body = if count == 0 {
        let inbox = visit.base.link("/inbox");
        view! {
            <EmptyState icon=Icon::Approve title=words.empty_title text=words.empty>
                <a class="button button-quiet" href=inbox>{words.to_inbox}</a>
            </EmptyState>
        }
        .into_any()
    } else {
        // Two kinds of work need a heading each.
        let heading = (waits.unclear.is_some() && waits.drafts.is_some())
            .then(|| view! { <h2>{phone_check::words(visit.lang).waiting_title}</h2> });
        view! { {waits.unclear} {heading} {waits.drafts} }.into_any()
    };
    let content = view! {
        <header class="page-head">
            <h1>{words.title}</h1>
            {(count > 0).then(|| view! { <span class="count" data-testid="waiting-count">{(words.waiting)(count)}</span> })}
            <p class="page-lead">{lead}</p>
        </header>
        {result(visit.lang, visit)}
        <div class="stack cards" id="live-list" data-testid="approvals">{body}</div>
    };
    ui::frame_with_live(
        visit,
        Tab::Approvals,
        words.title,
        Follow::List,
        content.into_any(),
    )
}

/// What the last action on this page came to.
pub(super) fn result(lang: Lang, visit: &Visit) -> Option<AnyView> {
    let query = &visit.query;
    let (good, text) = match (query.get("done"), query.get("problem")) {
        (Some("alike"), None) => approved_alike(lang, visit),
        (done, problem) => {
            let (good, text) = approvals::result(lang, done, problem)?;
            (good, text.to_owned())
        }
    };
    let tone = if good { Tone::Good } else { Tone::Warn };
    let undo = good.then(|| undo(lang, visit));
    Some(view! { <Notice tone=tone testid="result"><p>{text}</p> {undo}</Notice> }.into_any())
}

/// The way back from the last decision, as the action left it in the address: `workspace.draft`.
fn undo(lang: Lang, visit: &Visit) -> Option<AnyView> {
    let (workspace, draft) = visit.query.get("undo")?.split_once('.')?;
    let draft: DraftId = draft.parse().ok()?;
    let back = format!("{}#card-{draft}", before_the_result(&visit.address()));
    Some(
        view! {
            <form method="post" action="/api/review/undo">
                <input type="hidden" name="workspace" value=workspace.to_owned()/>
                <input type="hidden" name="draft" value=draft.to_string()/>
                <input type="hidden" name="back" value=back/>
                <button class="button button-quiet button-small" type="submit" data-key="z" data-testid="undo">
                    {icon(Icon::Back)} {queue_words(lang).undo}
                </button>
            </form>
        }
        .into_any(),
    )
}

/// An address without what it says was done.
fn before_the_result(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !["", "done", "problem", "undo", "approved", "left"].contains(&name)
        })
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

/// How many of several drafts were approved, as the action left it in the address.
fn approved_alike(lang: Lang, visit: &Visit) -> (bool, String) {
    let count = |name| {
        let given = visit.query.get(name);
        given
            .and_then(|count| count.parse::<usize>().ok())
            .unwrap_or_default()
    };
    let (approved, left) = (count("approved"), count("left"));
    (left == 0, (comments::words(lang).approved_alike)(approved, left))
}

async fn one() -> Result<AnyView, Refusal> {
    let draft: DraftId = parsed("draft")?;
    let member = Member::load().await?;
    let card = review::card(&member.scope, draft)
        .await?
        .ok_or(Refusal::NotFound)?;
    let card = if card.way.answers_a_comment() && card.state.is_open() {
        look_again(&member.scope, card.conversation).await;
        review::card(&member.scope, draft)
            .await?
            .ok_or(Refusal::NotFound)?
    } else {
        card
    };
    let words = approvals::words(member.visit.lang);
    let base = member.base();
    let content = view! {
        <nav class="crumbs"><a href=base.link("/approvals")>{icon(Icon::Back)} {words.next_one}</a></nav>
        <header class="page-head"><h1>{words.one_title}</h1></header>
        {result(member.visit.lang, &member.visit)}
        {ui::draft_card(&reader(&member), &card, CardPlace::Page)}
        <p class="cluster">
            <a href=base.link(&format!("/inbox/{}#latest", card.conversation))>{words.open_conversation}</a>
            <a href=base.link(&format!("/inbox/{}/evidence", card.conversation))>{words.open_evidence}</a>
        </p>
    };
    Ok(ui::frame(
        &member.visit,
        Tab::Approvals,
        words.one_title,
        content.into_any(),
    ))
}

/// Reads an old comment again, since Instagram tells nobody that it was edited or deleted. The page is shown also when that fails.
pub(super) async fn look_again(scope: &WorkspaceScope, conversation: ConversationId) {
    if let Err(error) = receive::look_again_before_deciding(scope, conversation).await {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "a comment could not be read again"
        );
    }
}
