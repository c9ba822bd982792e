//! The clients an agency has closed, below those it works for.

use domain::tenancy::clients;
use leptos::prelude::*;

use super::ADDRESS;
use crate::request::{Base, Refusal, Staff};
use crate::ui::Avatar;
use crate::words::client::words;

/// A fold with the closed clients; nothing where there are none, or for whoever may not reopen them.
pub async fn closed_clients(staff: &Staff) -> Result<Option<AnyView>, Refusal> {
    let closed = clients::closed(&staff.partner).await?;
    let count = closed.len();
    let rows = closed
        .into_iter()
        .map(|(id, name)| {
            let href = Base::of_client(id).link(ADDRESS);
            view! {
                <li>
                    <a class="row-link" href=href data-testid="closed-client">
                        <Avatar name=name.clone()/> <span class="row-main">{name}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    Ok((count > 0).then(|| {
        view! {
            <details class="fold people-part" data-testid="closed-clients">
                <summary>{words(staff.visit.lang).closed_clients} " (" {count} ")"</summary>
                <ul class="list">{rows}</ul>
            </details>
        }
        .into_any()
    }))
}
