//! One thing that is sold: name, what customers call it, price, stock and variants.

use domain::draft::facts::Item;
use leptos::prelude::*;

use super::editor::editor;
use super::fields::{Keys, Pen, named};
use super::outdated::of_sheet;
use super::parts::{history_address, page_head, retire_form};
use super::sheet::{self, Asked, Sheet};
use crate::forms::{CURRENCIES, STOCKS};
use crate::request::{Member, Refusal};
use crate::ui::{Tab, frame, page};
use crate::words::business::{editors, words};

#[component]
pub fn ItemPage() -> impl IntoView {
    page(|| item(Asked::for_a_row()))
}

async fn item(asked: Asked) -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let list = member.base().link("/business/catalog");
    let sheet = sheet::open::<Item>(&member, asked, &list).await?;
    let words = words(member.visit.lang);
    let title = if sheet.fact.is_some() {
        sheet.values.get("name").to_owned()
    } else {
        words.new_item.to_owned()
    };
    let history = sheet.fact.as_ref().map(|fact| {
        view! { <a class="button button-quiet" href=history_address(member.base(), fact.id)>{words.history}</a> }
    });
    let said = of_sheet(&member, &sheet).await?;
    let retire = sheet
        .fact
        .as_ref()
        .filter(|_| sheet.may_edit)
        .map(|fact| retire_form(&member, fact, &list));
    let content = view! {
        {page_head(&title, "", Some((list.clone(), words.catalog_title)), history.into_any())}
        {editor(&member, &sheet, &list, fields(&sheet))}
        {retire}
        {said}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, &title, content))
}

fn fields(sheet: &Sheet) -> AnyView {
    let pen = Pen::of(sheet);
    let all = editors(sheet.lang);
    let words = &all.item;
    let currencies: Vec<(&str, &str)> = CURRENCIES.iter().map(|(code, _)| (*code, *code)).collect();
    view! {
        <div class="card">
            {pen.line("name", words.name)}
            {pen.list("aliases", words.aliases)}
            <div class="pair">{pen.line("category", words.category)} {pen.line("unit", words.unit)}</div>
        </div>
        <div class="card">
            <div class="pair">
                {pen.typed("price", words.price, Keys::Amount)}
                {pen.pick("currency", all.currency, &currencies)}
            </div>
            {stock(pen, "stock")}
        </div>
        <div class="card">{variants(pen)}</div>
        <div class="card">{pen.both("description", words.description, 3)}</div>
    }
    .into_any()
}

fn stock(pen: Pen<'_>, name: &str) -> AnyView {
    let words = &editors(pen.sheet.lang).item;
    view! {
        <div class="pair pair-uneven">
            {pen.pick(name, words.stock, &named(&STOCKS, &words.stocks))}
            {pen.typed(&format!("{name}_count"), words.count, Keys::Number)}
        </div>
    }
    .into_any()
}

fn variants(pen: Pen<'_>) -> AnyView {
    let words = &editors(pen.sheet.lang).item;
    pen.rows("variants", words.variants, words.add_variant, |row| {
        view! {
            <div class="pair">
                {pen.line(&format!("{row}.name"), words.variant_name)}
                {pen.typed(&format!("{row}.price"), words.variant_price, Keys::Amount)}
            </div>
            {stock(pen, &format!("{row}.stock"))}
        }
        .into_any()
    })
}
