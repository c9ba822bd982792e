//! The first page: what needs me, and nothing else.

mod by_rule;
mod of_partner;
mod of_workspace;

use leptos::prelude::*;

use crate::request::{Reader, Refusal};
use crate::ui;

#[component]
pub fn HomePage() -> impl IntoView {
    ui::page(load)
}

async fn load() -> Result<AnyView, Refusal> {
    match Reader::load().await? {
        Reader::Member(member) => of_workspace::page(*member).await,
        Reader::Staff(staff) => of_partner::page(*staff).await,
    }
}
