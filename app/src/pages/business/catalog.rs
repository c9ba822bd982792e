//! Everything that is sold, with the price and stock that a draft would tell.

use domain::draft::business;
use domain::draft::facts::{Fact, FactBody, Item, Stock};
use domain::tenancy::Duty;
use leptos::prelude::*;

use super::parts::{page_head, result_notice};
use crate::request::{Member, Refusal};
use crate::ui::{Badge, EmptyState, Icon, Tab, Tone, frame, page};
use crate::words::business::{BusinessWords, words};

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
    let add = member.scope.may(Duty::EditBusiness).then(|| {
        let href = member.base().link("/business/catalog/new");
        view! { <a class="button button-primary" href=href data-testid="new-item">{words.new_item}</a> }
    });
    let up = (member.base().link("/business"), words.title);
    let list = if items.is_empty() {
        view! { <EmptyState icon=Icon::Store title=words.no_items_title text=words.no_items/> }.into_any()
    } else {
        by_category(&member, words, &items)
    };
    let content = view! {
        {page_head(words.catalog_title, words.catalog_lead, Some(up), add.into_any())}
        {result_notice(&member.visit)}
        {list}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, words.catalog_title, content))
}

/// Categories in the order in which they first appear; items without one come last.
fn by_category(member: &Member, words: &'static BusinessWords, items: &[(&Fact, &Item)]) -> AnyView {
    let mut categories: Vec<Option<&str>> = Vec::new();
    for (_, item) in items {
        let category = item.category.as_deref();
        if !categories.contains(&category) {
            categories.push(category);
        }
    }
    categories.sort_by_key(Option::is_none);
    categories
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
