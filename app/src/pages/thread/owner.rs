//! Who answers this conversation now, since when, and the button that changes it.

use domain::Channel;
use domain::ids::ConversationId;
use domain::receive::{self, Owner, Ownership};
use leptos::prelude::*;

use crate::request::{Member, Refusal};
use crate::ui::{At, Icon, icon};
use crate::words::owner;

const TAKE_OVER: &str = "/api/inbox/take-over";
const HAND_BACK: &str = "/api/inbox/hand-back";

/// Live updates replace it when `data-key` changes.
pub(super) async fn bar(member: &Member, id: ConversationId, channel: Channel) -> Result<AnyView, Refusal> {
    let ownership = receive::ownership(&member.scope, id)
        .await?
        .ok_or(Refusal::NotFound)?;
    let words = owner::words(member.visit.lang);
    let since = ownership.since.filter(|_| ownership.owner != Owner::Ai).map(
        |at| view! { <span class="owner-since">{words.since} " " <At lang=member.visit.lang at=at/></span> },
    );
    let offer = (member.visit.query.get("done") == Some("sent") && ownership.owner == Owner::ByHand)
        .then(|| view! { <p class="owner-offer" data-testid="owner-offer">{words.offer}</p> });
    Ok(view! {
        <section
            class="owner-bar" id="thread-owner" tabindex="-1" aria-label=words.label data-testid="owner-bar"
            data-key=ownership.owner.code() data-owner=ownership.owner.code()
        >
            <div class="owner-text">
                <p>{icon(mark(ownership.owner))} <strong>{owner::who(member.visit.lang, channel, &ownership)}</strong> {since}</p>
                <p class="owner-meaning">{owner::meaning(member.visit.lang, ownership.owner)}</p>
                {offer}
            </div>
            {controls(member, id, &ownership)}
        </section>
    }
    .into_any())
}

const fn mark(owner: Owner) -> Icon {
    match owner {
        Owner::Ai => Icon::Approve,
        Owner::Person | Owner::ByHand | Owner::OwnerPhone => Icon::Inbox,
        Owner::MetaAgent | Owner::Nobody => Icon::Info,
    }
}

fn controls(member: &Member, id: ConversationId, ownership: &Ownership) -> AnyView {
    if !ownership.may_change {
        return ().into_any();
    }
    let words = owner::words(member.visit.lang);
    let take = || form(member, id, TAKE_OVER, words.take_over, "take-over");
    let give = || form(member, id, HAND_BACK, words.hand_back, "hand-back");
    let buttons = match ownership.owner {
        Owner::Ai => take(),
        Owner::Person => give(),
        Owner::ByHand | Owner::OwnerPhone | Owner::Nobody => view! { {give()} {take()} }.into_any(),
        Owner::MetaAgent => ().into_any(),
    };
    view! { <div class="owner-controls">{buttons}</div> }.into_any()
}

fn form(
    member: &Member,
    id: ConversationId,
    action: &'static str,
    label: &'static str,
    testid: &'static str,
) -> AnyView {
    view! {
        <form method="post" action=action>
            <input type="hidden" name="workspace" value=member.base().workspace_field()/>
            <input type="hidden" name="conversation" value=id.to_string()/>
            <button class="button button-quiet button-small" type="submit" data-testid=testid>{label}</button>
        </form>
    }
    .into_any()
}
