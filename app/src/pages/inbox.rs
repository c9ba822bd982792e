//! All conversations, the latest first: of one workspace, or of all clients for partner staff.

use domain::Lang;
use domain::receive::{self, ConversationRow, Direction, DraftBadge, InboxFilter};
use leptos::prelude::*;

use crate::request::{Base, Reader, Refusal, Visit};
use crate::ui::{self, Ago, Avatar, Badge, Countdown, EmptyState, Follow, Icon, Notice, Tab, Tone, icon};
use crate::words::inbox::{self, Words, placeholder};
use crate::words::{comments, erasure};

#[component]
pub fn InboxPage() -> impl IntoView {
    ui::page(load)
}

async fn load() -> Result<AnyView, Refusal> {
    let reader = Reader::load().await?;
    let (visit, rows, many_clients) = match reader {
        Reader::Member(member) => {
            let filter = filter(&member.visit);
            let rows = receive::inbox(&member.scope, filter).await?;
            (member.visit, rows, false)
        }
        Reader::Staff(staff) => {
            let filter = filter(&staff.visit);
            let rows = receive::inbox_of_partner(&staff.partner, filter).await?;
            (staff.visit, rows, true)
        }
    };
    let words = inbox::words(visit.lang);
    let content = view! {
        <header class="page-head"><h1>{words.title}</h1></header>
        {erased(&visit)}
        {filters(words, &visit)}
        <div id="live-list">{list(&visit, &rows, many_clients)}</div>
    };
    Ok(ui::frame_with_live(
        &visit,
        Tab::Inbox,
        words.title,
        Follow::List,
        content.into_any(),
    ))
}

/// That a customer was erased is said once, where they stood.
fn erased(visit: &Visit) -> Option<AnyView> {
    let said = visit.query.get("done") == Some("erased");
    let text = erasure::words(visit.lang).erased;
    said.then(|| view! { <Notice tone=Tone::Good testid="result"><p>{text}</p></Notice> }.into_any())
}

fn filter(visit: &Visit) -> InboxFilter {
    match visit.query.get("show") {
        Some("unread") => InboxFilter::Unread,
        Some("needs_me") => InboxFilter::NeedsMe,
        Some("messages") => InboxFilter::Messages,
        Some("comments") => InboxFilter::Comments,
        _ => InboxFilter::All,
    }
}

fn filters(words: &'static Words, visit: &Visit) -> AnyView {
    let chosen = visit.query.get("show").unwrap_or_default().to_owned();
    let path = visit.base.link("/inbox");
    let links = [
        ("", words.all),
        ("unread", words.unread),
        ("needs_me", words.needs_me),
        ("messages", words.messages),
        ("comments", words.comments),
    ]
    .map(|(code, label)| {
        let href = if code.is_empty() {
            path.clone()
        } else {
            format!("{path}?show={code}")
        };
        let current = (code == chosen).then_some("page");
        view! { <a class="segment" href=href aria-current=current>{label}</a> }
    });
    view! { <nav class="segments" aria-label=words.show>{links.collect_view()}</nav> }.into_any()
}

fn list(visit: &Visit, rows: &[ConversationRow], many_clients: bool) -> AnyView {
    if rows.is_empty() {
        return nothing(visit, many_clients);
    }
    let rows = rows.iter().map(|row| {
        let base = if many_clients {
            Base::of_client(row.workspace)
        } else {
            visit.base.clone()
        };
        conversation(visit, &base, row, many_clients)
    });
    view! { <ul class="list conversations" data-testid="conversations">{rows.collect_view()}</ul> }.into_any()
}

fn nothing(visit: &Visit, many_clients: bool) -> AnyView {
    let words = inbox::words(visit.lang);
    let all = visit.base.link("/inbox");
    if let Some(show) = visit.query.get("show") {
        let text = if show == "comments" {
            words.empty_comments
        } else {
            words.empty_filter
        };
        return view! {
            <EmptyState icon=Icon::Inbox title=words.empty_filter_title text=text>
                <a class="button button-quiet" href=all>{words.show_all}</a>
            </EmptyState>
        }
        .into_any();
    }
    let next = (!many_clients).then(|| {
        view! { <a class="button button-primary" href=visit.base.link("/settings/integrations")>{words.connect}</a> }
    });
    view! { <EmptyState icon=Icon::Inbox title=words.empty_title text=words.empty>{next}</EmptyState> }
        .into_any()
}

fn conversation(visit: &Visit, base: &Base, row: &ConversationRow, many_clients: bool) -> AnyView {
    let words = inbox::words(visit.lang);
    let unread = (row.unread > 0).then_some("true");
    let count = (row.unread > 0).then(|| {
        view! { <span class="unread" title=(words.unread_count)(row.unread) data-testid="unread">{row.unread}</span> }
    });
    view! {
        <li class="conversation" data-row=format!("{}:{}", row.id, row.last_at.as_millisecond()) data-unread=unread>
            <a
                class="conversation-link" href=base.link(&format!("/inbox/{}#latest", row.id)) data-testid="conversation"
                data-conversation=row.id.to_string()
            >
                <Avatar name=row.contact_name.clone() channel=row.channel/>
                <span class="conversation-main">
                    <span class="conversation-top">
                        <span class="conversation-name">{row.contact_name.clone()}</span>
                        {many_clients.then(|| view! { <span class="conversation-client">{row.workspace_name.clone()}</span> })}
                        <Ago lang=visit.lang now=visit.now at=row.last_at/>
                    </span>
                    {under(visit.lang, row)}
                    <span class="conversation-bottom">
                        <span class="conversation-preview">{preview(visit.lang, row)}</span>
                        {count}
                    </span>
                    {marks(visit, row)}
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// That these are comments, and under what.
fn under(lang: Lang, row: &ConversationRow) -> Option<AnyView> {
    let words = inbox::words(lang);
    let text = match &row.under {
        Some(under) => (words.under)(under),
        None => comments::words(lang).in_list.to_owned(),
    };
    row.in_public.then(|| {
        view! {
            <span class="conversation-under" data-testid="in-public">{icon(Icon::Comment)} <span>{text}</span></span>
        }
        .into_any()
    })
}

fn preview(lang: Lang, row: &ConversationRow) -> String {
    let words = inbox::words(lang);
    let from = match row.preview.direction {
        Direction::Out => words.you,
        Direction::In => "",
    };
    let text = row
        .preview
        .text
        .clone()
        .unwrap_or_else(|| placeholder(lang, &row.preview.kind).to_owned());
    format!("{from}{text}")
}

fn marks(visit: &Visit, row: &ConversationRow) -> Option<AnyView> {
    let words = inbox::words(visit.lang);
    let (tone, text) = match row.draft? {
        DraftBadge::Waiting => (Tone::Brand, words.draft_waiting),
        DraftBadge::Held => (Tone::Warn, words.draft_held),
    };
    Some(
        view! {
            <span class="conversation-marks">
                <Badge tone=tone>{text}</Badge>
                <Countdown lang=visit.lang now=visit.now until=row.window.open_until.filter(|_| !row.in_public)/>
            </span>
        }
        .into_any(),
    )
}
