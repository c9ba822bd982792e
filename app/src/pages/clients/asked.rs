//! What the address asks of the board, and the form that writes such addresses.

use domain::Channel;
use domain::fleet::{Board, Shows, Sort, Wanted};
use leptos::prelude::*;
use leptos_router::location::Url;

use crate::request::Query;
use crate::ui::{Icon, icon};
use crate::words::clients::{ClientsWords, sort_name};
use crate::words::common;

/// The part after `?`, read and written.
pub(super) struct Address {
    pub(super) wanted: Wanted,
}

impl Address {
    pub(super) fn of(query: &Query) -> Self {
        let get = |name| query.get(name).unwrap_or_default();
        Self {
            wanted: Wanted {
                shows: Shows::parse(get("show")).unwrap_or_default(),
                channel: Channel::parse(get("channel")),
                text: get("q").chars().take(100).collect(),
                sort: Sort::parse(get("sort")).unwrap_or_default(),
                reversed: get("order") == "reversed",
                page: get("page").parse::<usize>().unwrap_or(1).saturating_sub(1),
            },
        }
    }

    fn with(&self, show: Shows, sort: Sort, reversed: bool, page: usize) -> String {
        let mut pairs = Vec::new();
        if show != Shows::All {
            pairs.push(format!("show={}", show.code()));
        }
        if let Some(channel) = self.wanted.channel {
            pairs.push(format!("channel={}", channel.code()));
        }
        if !self.wanted.text.is_empty() {
            pairs.push(format!("q={}", Url::escape(&self.wanted.text)));
        }
        if sort != Sort::default() {
            pairs.push(format!("sort={}", sort.code()));
        }
        if reversed {
            pairs.push("order=reversed".to_owned());
        }
        if page > 0 {
            pairs.push(format!("page={}", page + 1));
        }
        if pairs.is_empty() {
            "/clients".to_owned()
        } else {
            format!("/clients?{}", pairs.join("&"))
        }
    }

    pub(super) fn sorted_by(&self, sort: Sort, reversed: bool) -> String {
        self.with(self.wanted.shows, sort, reversed, 0)
    }

    pub(super) fn page(&self, page: usize) -> String {
        self.with(self.wanted.shows, self.wanted.sort, self.wanted.reversed, page)
    }

    fn showing(&self, shows: Shows) -> String {
        self.with(shows, self.wanted.sort, self.wanted.reversed, 0)
    }
}

/// Which clients, found by which words, in which order. A phone has no headings to click, so the order is here as well.
pub(super) fn form(words: &'static ClientsWords, address: &Address, board: &Board) -> AnyView {
    let wanted = &address.wanted;
    let shows = [
        (Shows::All, words.show_all, board.all),
        (Shows::Trouble, words.show_trouble, board.in_trouble),
        (Shows::Waiting, words.show_waiting, board.with_waiting),
    ]
    .map(|(shows, label, count)| {
        let current = (shows == wanted.shows).then_some("page");
        let testid = format!("show-{}", shows.code());
        view! {
            <a class="segment" href=address.showing(shows) aria-current=current data-testid=testid>{label} " " {count}</a>
        }
    });
    let channels = [Channel::WhatsApp, Channel::Instagram].map(|channel| {
        let chosen = wanted.channel == Some(channel);
        view! { <option value=channel.code() selected=chosen>{common::channel_name(channel)}</option> }
    });
    let sorts = Sort::ALL.map(|sort| {
        view! { <option value=sort.code() selected=sort == wanted.sort>{sort_name(words, sort)}</option> }
    });
    view! {
        <nav class="segments" aria-label=words.which>{shows.collect_view()}</nav>
        <form class="board-filter" method="get" action="/clients" role="search" data-testid="board-filter">
            <input type="hidden" name="show" value=wanted.shows.code()/>
            <input type="search" name="q" value=wanted.text.clone() placeholder=words.search aria-label=words.search maxlength="100" data-testid="board-search"/>
            <select name="channel" aria-label=words.channel data-testid="board-channel">
                <option value="">{words.every_channel}</option>
                {channels.collect_view()}
            </select>
            <select name="sort" aria-label=words.sort_by data-testid="board-sort">{sorts.collect_view()}</select>
            <button class="button button-quiet" type="submit" data-testid="board-apply">{icon(Icon::Search)} {words.apply}</button>
        </form>
    }
    .into_any()
}
