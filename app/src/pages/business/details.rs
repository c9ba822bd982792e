//! The editors of the profile: addresses, contacts, payment, shipping. Opening hours have a file of their own.

use domain::draft::facts::{Address, Contact, Payment, Shipping};
use leptos::prelude::*;

use super::editor::editor;
use super::fields::{Keys, Pen, named};
use super::outdated::of_sheet;
use super::parts::{history_address, page_head, retire_form};
use super::sheet::{self, Asked, Sheet};
use crate::forms::{CURRENCIES, ETA_UNITS, Form, PAYMENT_KINDS};
use crate::request::{Member, Refusal};
use crate::ui::{Tab, frame, page};
use crate::words::business::{editors, words};

#[component]
pub fn AddressPage() -> impl IntoView {
    page(|| single::<Address>(Asked::for_a_row(), address))
}

#[component]
pub fn ContactPage() -> impl IntoView {
    page(|| single::<Contact>(Asked::for_the_one(), contact))
}

#[component]
pub fn PaymentPage() -> impl IntoView {
    page(|| single::<Payment>(Asked::for_the_one(), payment))
}

#[component]
pub fn ShippingPage() -> impl IntoView {
    page(|| single::<Shipping>(Asked::for_the_one(), shipping))
}

/// An editor that belongs to the profile and leads back there.
pub async fn single<F: Form>(asked: Asked, fields: fn(&Sheet) -> AnyView) -> Result<AnyView, Refusal> {
    let member = Member::load().await?;
    let list = member.base().link("/business/profile");
    let sheet = sheet::open::<F>(&member, asked, &list).await?;
    let words = words(member.visit.lang);
    let title = words.kinds.of(F::KIND);
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
        {page_head(title, words.why.of(F::KIND), Some((list.clone(), words.profile_title)), history.into_any())}
        {editor(&member, &sheet, &list, fields(&sheet))}
        {retire}
        {said}
    }
    .into_any();
    Ok(frame(&member.visit, Tab::Business, title, content))
}

fn address(sheet: &Sheet) -> AnyView {
    let pen = Pen::of(sheet);
    let words = &editors(sheet.lang).address;
    view! {
        <div class="card">
            {pen.line("label", words.label)}
            {pen.area("text", words.text, 2)}
            {pen.typed("map_link", words.map_link, Keys::Link)}
            {pen.both("landmarks", words.landmarks, 2)}
        </div>
    }
    .into_any()
}

fn contact(sheet: &Sheet) -> AnyView {
    let pen = Pen::of(sheet);
    let words = &editors(sheet.lang).contact;
    let phones = pen.rows("phones", words.phones, words.add_phone, |row| {
        view! {
            <div class="pair">
                {pen.line(&format!("{row}.label"), words.phone_label)}
                {pen.typed(&format!("{row}.number"), words.phone_number, Keys::Phone)}
            </div>
        }
        .into_any()
    });
    let links = pen.rows("links", words.links, words.add_link, |row| {
        view! {
            <div class="pair">
                {pen.line(&format!("{row}.label"), words.link_label)}
                {pen.typed(&format!("{row}.url"), words.link_url, Keys::Link)}
            </div>
        }
        .into_any()
    });
    view! {
        <div class="card">{phones}</div>
        <div class="card">{pen.list("emails", words.emails)}</div>
        <div class="card">{links}</div>
    }
    .into_any()
}

fn payment(sheet: &Sheet) -> AnyView {
    let pen = Pen::of(sheet);
    let all = editors(sheet.lang);
    let words = &all.payment;
    let mut kinds = vec![("", words.choose)];
    kinds.extend(named(&PAYMENT_KINDS, &words.kinds));
    let methods = pen.rows("methods", words.methods, words.add_method, |row| {
        view! {
            <div class="pair">
                {pen.pick(&format!("{row}.kind"), words.kind, &kinds)}
                {pen.line(&format!("{row}.name"), words.name)}
            </div>
            <div class="pair">
                {pen.typed(&format!("{row}.account_number"), words.account_number, Keys::Number)}
                {pen.line(&format!("{row}.holder"), words.holder)}
            </div>
        }
        .into_any()
    });
    view! {
        <div class="card">{methods}</div>
        <div class="card">{pen.both("note", all.note, 2)}</div>
    }
    .into_any()
}

fn shipping(sheet: &Sheet) -> AnyView {
    let pen = Pen::of(sheet);
    let all = editors(sheet.lang);
    let words = &all.shipping;
    let currencies: Vec<(&str, &str)> = CURRENCIES.iter().map(|(code, _)| (*code, *code)).collect();
    view! {
        <div class="card">{shipping_options(pen)}</div>
        <div class="card">
            <div class="pair">
                {pen.typed("free_from", words.free_from, Keys::Amount)}
                {pen.pick("currency", all.currency, &currencies)}
            </div>
        </div>
        <div class="card">{pen.both("note", all.note, 2)}</div>
    }
    .into_any()
}

fn shipping_options(pen: Pen<'_>) -> AnyView {
    let words = &editors(pen.sheet.lang).shipping;
    let units = named(&ETA_UNITS, &words.eta_units);
    pen.rows("options", words.options, words.add_option, |row| {
        view! {
            <div class="pair">
                {pen.line(&format!("{row}.name"), words.name)}
                {pen.typed(&format!("{row}.price"), words.price, Keys::Amount)}
            </div>
            {pen.list(&format!("{row}.areas"), words.areas)}
            <div class="triple">
                {pen.typed(&format!("{row}.eta_min"), words.eta_min, Keys::Number)}
                {pen.typed(&format!("{row}.eta_max"), words.eta_max, Keys::Number)}
                {pen.pick(&format!("{row}.eta_unit"), words.eta_unit, &units)}
            </div>
        }
        .into_any()
    })
}
