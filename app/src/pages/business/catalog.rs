//! Everything that is sold, with the price and stock that a draft would tell.
//!
//! A catalog of ten thousand items is searched and turned page by page: nobody reads ten thousand lines on a phone.

use domain::draft::business;
use domain::draft::facts::{Fact, FactBody, Item, Stock};
use domain::tenancy::Duty;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use super::import::exports;
use super::outdated::aftermath;
use super::parts::{page_head, result_notice};
use crate::request::{Member, Refusal};
use crate::ui::{Badge, EmptyState, Icon, Tab, Tone, frame, icon, page};
use crate::words::business::{BusinessWords, import, words};

/// Items of one page.
const SHOWN: usize = 50;
/// Up to here a catalog is read at a glance, and a search would only be in the way.
const SEARCHED_FROM: usize = 12;

#[component]
pub fn CatalogPage() -> impl IntoView {
    page(catalog)
}

async fn catalog() -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let facts = business::current(&member.scope).await?;
    let words = words(member.visit.lang);
    let items: Vec<(&Fact, &Item)> = facts
        .iter()
        .filter_map(|fact| match &fact.body {
            FactBody::Item(item) => Some((fact, item)),
            _ => None,
        })
        .collect();
    let up = (member.base().link("/business"), words.title);
    let list = if items.is_empty() {
        view! { <EmptyState icon=Icon::Store title=words.no_items_title text=words.no_items/> }.into_any()
    } else {
        found(&member, words, &items)
    };
    let content = view! {
        {page_head(words.catalog_title, words.catalog_lead, Some(up), actions(&member, words))}
        {result_notice(&member.visit)}
        {aftermath(&member).await?}
        {list}
        {(!items.is_empty()).then(|| exports(&member))}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, words.catalog_title, content))
}

fn actions(member: &Member, words: &'static BusinessWords) -> AnyView {
    if !member.scope.may(Duty::EditBusiness) {
        return ().into_any();
    }
    let link = |path: &str| member.base().link(path);
    view! {
        <a class="button" href=link("/business/catalog/import") data-testid="import-link">{import::words(member.visit.lang).link}</a>
        <a class="button button-primary" href=link("/business/catalog/new") data-testid="new-item">{words.new_item}</a>
    }
    .into_any()
}

/// What was searched for, one page of it.
fn found(member: &Member, words: &'static BusinessWords, items: &[(&Fact, &Item)]) -> AnyView {
    let own = import::words(member.visit.lang);
    let query = member.visit.query.get("q").unwrap_or_default().trim().to_owned();
    let wanted = query.to_lowercase();
    let mut matching: Vec<(&Fact, &Item)> = items
        .iter()
        .filter(|(_, item)| wanted.split_whitespace().all(|word| names(item, word)))
        .copied()
        .collect();
    // Categories in the order in which they first appear stay together across pages; items without one come last.
    let order = categories(&matching);
    matching.sort_by_key(|(_, item)| {
        let category = item.category.as_deref();
        order.iter().position(|known| *known == category)
    });
    let pages = matching.len().div_ceil(SHOWN).max(1);
    let asked: usize = member
        .visit
        .query
        .get("page")
        .and_then(|page| page.parse().ok())
        .unwrap_or(1);
    let at = asked.clamp(1, pages);
    let shown: Vec<(&Fact, &Item)> = matching
        .iter()
        .skip((at - 1) * SHOWN)
        .take(SHOWN)
        .copied()
        .collect();
    let list = if shown.is_empty() {
        let all = member.base().link("/business/catalog");
        view! {
            <p class="catalog-none" data-testid="none-found">{(own.none_found)(&query)} " " <a href=all>{own.all_items}</a></p>
        }
        .into_any()
    } else {
        by_category(member, words, &shown)
    };
    let count =
        (items.len() > SHOWN).then(|| view! { <p class="catalog-count">{(words.items)(matching.len())}</p> });
    view! {
        {(items.len() > SEARCHED_FROM).then(|| search(member, own, &query))}
        {count}
        {list}
        {(pages > 1).then(|| turn(member, own, &query, at, pages))}
    }
    .into_any()
}

/// Whether an item is called this, also known as it, or of this kind.
fn names(item: &Item, word: &str) -> bool {
    let variants = item.variants.iter().map(|variant| variant.name.as_str());
    let category = item.category.as_deref();
    std::iter::once(item.name.as_str())
        .chain(item.aliases.iter().map(String::as_str))
        .chain(category)
        .chain(variants)
        .any(|text| text.to_lowercase().contains(word))
}

fn search(member: &Member, words: &'static import::ImportWords, query: &str) -> AnyView {
    let action = member.base().link("/business/catalog");
    view! {
        <form class="catalog-search" method="get" action=action role="search">
            <label class="visually-hidden" for="q">{words.search}</label>
            <input id="q" type="search" name="q" value=query.to_owned() placeholder=words.search_hint autocomplete="off" data-testid="catalog-search"/>
            <button class="button" type="submit">{icon(Icon::Search)} <span>{words.find}</span></button>
        </form>
    }
    .into_any()
}

fn turn(
    member: &Member,
    words: &'static import::ImportWords,
    query: &str,
    at: usize,
    pages: usize,
) -> AnyView {
    let to = |page: usize| {
        let mut params = ParamsMap::new();
        if !query.is_empty() {
            params.insert("q", query.to_owned());
        }
        params.insert("page", page.to_string());
        member
            .base()
            .link(&format!("/business/catalog{}", params.to_query_string()))
    };
    let earlier =
        (at > 1).then(|| view! { <a class="button" rel="prev" href=to(at - 1)>{words.earlier}</a> });
    let later = (at < pages).then(
        || view! { <a class="button" rel="next" href=to(at + 1) data-testid="next-page">{words.later}</a> },
    );
    view! {
        <nav class="catalog-pages" aria-label=(words.page)(at, pages)>
            {earlier}
            <span>{(words.page)(at, pages)}</span>
            {later}
        </nav>
    }
    .into_any()
}

fn categories<'i>(items: &[(&Fact, &'i Item)]) -> Vec<Option<&'i str>> {
    let mut categories: Vec<Option<&str>> = Vec::new();
    for (_, item) in items {
        let category = item.category.as_deref();
        if !categories.contains(&category) {
            categories.push(category);
        }
    }
    categories.sort_by_key(Option::is_none);
    categories
}

fn by_category(member: &Member, words: &'static BusinessWords, items: &[(&Fact, &Item)]) -> AnyView {
    categories(items)
        .into_iter()
        .map(|category| {
            let rows = items.iter().filter(|(_, item)| item.category.as_deref() == category);
            view! {
                <section class="catalog-group">
                    <h2>{category.unwrap_or(words.uncategorised).to_owned()}</h2>
                    <ul class="catalog">{rows.map(|(fact, item)| row(member, words, fact, item)).collect_view()}</ul>
                </section>
            }
        })
        .collect_view()
        .into_any()
}

fn row(member: &Member, words: &'static BusinessWords, fact: &Fact, item: &Item) -> AnyView {
    let href = member.base().link(&format!("/business/catalog/{}", fact.id));
    let variants = (!item.variants.is_empty()).then(|| (words.variants)(item.variants.len()));
    let aliases = (!item.aliases.is_empty()).then(|| item.aliases.join(", "));
    let below: Vec<String> = variants.into_iter().chain(aliases).collect();
    view! {
        <li class="catalog-row" data-testid="catalog-item">
            <a class="catalog-link" href=href>
                <span class="catalog-name">{item.name.clone()}</span>
                <span class="catalog-below">{below.join(" · ")}</span>
                <span class="catalog-price">{price(words, item)}</span>
                <span class="catalog-stock">{stock(words, item)}</span>
            </a>
        </li>
    }
    .into_any()
}

fn price(words: &'static BusinessWords, item: &Item) -> String {
    match item.price_range() {
        None => words.price_on_request.to_owned(),
        Some((lowest, highest)) if lowest == highest => lowest.to_string(),
        Some((lowest, _)) => (words.from_price)(&lowest.to_string()),
    }
}

fn stock(words: &'static BusinessWords, item: &Item) -> AnyView {
    let (tone, text) = match (item.stock, item.is_available()) {
        (Stock::InStock(count), Some(true)) => (Tone::Good, (words.in_stock)(count)),
        (_, Some(true)) => (Tone::Good, words.available.to_owned()),
        (_, Some(false)) => (Tone::Bad, words.sold_out.to_owned()),
        (_, None) => (Tone::Neutral, words.stock_unknown.to_owned()),
    };
    view! { <Badge tone=tone>{text}</Badge> }.into_any()
}
