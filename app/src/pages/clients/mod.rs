//! The fleet board: every client of an agency, the one that needs somebody on top.

mod asked;
mod chart;
mod row;

use domain::fleet::{Board, Sort, board};
use domain::tenancy::Duty;
use leptos::prelude::*;

use self::asked::Address;
use crate::request::{Refusal, Staff};
use crate::ui::{EmptyState, Follow, Icon, Tab, frame_with_live, icon, page};
use crate::words::clients::{ClientsWords, words};

#[component]
pub fn ClientsPage() -> impl IntoView {
    page(clients)
}

async fn clients() -> Result<AnyView, Refusal> {
    let staff = Staff::load().await?;
    let address = Address::of(&staff.visit.query);
    let board = board(&staff.partner, &address.wanted).await?;
    let closed = super::client::closed_clients(&staff).await?;
    let words = words(staff.visit.lang);
    let lead = (board.all > 0)
        .then(|| view! { <p class="page-lead">{(words.lead)(board.all, board.in_trouble)}</p> });
    let new = staff.partner.may(Duty::ManageClients).then(|| {
        view! { <a class="button button-primary" href="/clients/new" data-testid="new-client">{words.new_client}</a> }
    });
    let content = view! {
        <header class="page-head">
            <div class="page-head-text">
                <h1>{words.title}</h1>
                {lead}
            </div>
            {new}
        </header>
        {(board.all > 0).then(|| asked::form(words, &address, &board))}
        <div id="live-list">{list(&staff, words, &address, &board)}</div>
        {closed}
    }
    .into_any();
    Ok(frame_with_live(
        &staff.visit,
        Tab::Clients,
        words.title,
        Follow::List,
        content,
    ))
}

fn list(staff: &Staff, words: &'static ClientsWords, address: &Address, board: &Board) -> AnyView {
    if board.all == 0 {
        return view! { <EmptyState icon=Icon::Clients title=words.empty_title text=words.empty/> }
            .into_any();
    }
    if board.clients.is_empty() {
        return view! {
            <EmptyState icon=Icon::Search title=words.none_match_title text=words.none_match>
                <a class="button button-quiet" href="/clients">{words.show_all}</a>
            </EmptyState>
        }
        .into_any();
    }
    let rows = board
        .clients
        .iter()
        .map(|client| row::row(&staff.visit, words, client))
        .collect_view();
    view! {
        <table class="board" data-testid="board">
            <thead>
                <tr>
                    {head(words, address, Sort::Name, words.client)}
                    {head(words, address, Sort::Connection, words.connection)}
                    {head(words, address, Sort::Waiting, words.queue)}
                    {head(words, address, Sort::Window, words.window)}
                    {head(words, address, Sort::Last, words.last_message)}
                    {head(words, address, Sort::ByItself, words.by_itself)}
                    <th scope="col">{words.days}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {pages(words, address, board)}
    }
    .into_any()
}

/// A heading that orders the list by its column, and the other way round when it does already.
fn head(words: &'static ClientsWords, address: &Address, sort: Sort, label: &'static str) -> AnyView {
    let is_current = address.wanted.sort == sort;
    let reversed = is_current && !address.wanted.reversed;
    let order = match (is_current, address.wanted.reversed) {
        (false, _) => None,
        (true, false) => Some("ascending"),
        (true, true) => Some("descending"),
    };
    let href = address.sorted_by(sort, reversed);
    let testid = format!("sort-{}", sort.code());
    view! {
        <th scope="col" aria-sort=order>
            <a href=href title=words.sort_by data-testid=testid>{label}</a>
        </th>
    }
    .into_any()
}

fn pages(words: &'static ClientsWords, address: &Address, board: &Board) -> Option<AnyView> {
    let link = |page: usize, label: &'static str, testid: &'static str| {
        view! { <a class="button button-quiet" href=address.page(page) data-testid=testid>{label}</a> }
    };
    let previous = (board.page > 0).then(|| link(board.page - 1, words.previous, "previous-page"));
    let next = (board.page + 1 < board.pages).then(|| link(board.page + 1, words.next, "next-page"));
    (board.pages > 1).then(|| {
        view! {
            <nav class="pager" aria-label=words.pages_label>
                {previous}
                <span class="muted small">{(words.page_of)(board.page + 1, board.pages)} {icon(Icon::Clients)} {board.matching}</span>
                {next}
            </nav>
        }
        .into_any()
    })
}
