//! Erasing one customer, with what goes and what stays said before anybody presses.

use domain::ids::ConversationId;
use domain::receive;
use domain::tenancy::Duty;
use leptos::prelude::*;

use crate::request::{Member, Refusal, parsed};
use crate::ui::{self, Icon, Notice, Tab, Tone, icon};
use crate::words::erasure::words;

/// The code of the one problem that waiting solves.
pub const ON_ITS_WAY: &str = "on_its_way";

#[component]
pub fn ErasurePage() -> impl IntoView {
    ui::page(load)
}

async fn load() -> Result<AnyView, Refusal> {
    let conversation: ConversationId = parsed("conversation")?;
    let member = Member::load().await?;
    if !member.scope.may(Duty::Disconnect) {
        return Err(Refusal::NotAllowed);
    }
    let thread = receive::thread(&member.scope, conversation)
        .await?
        .ok_or(Refusal::NotFound)?;
    let words = words(member.visit.lang);
    let title = (words.title)(&thread.contact_name);
    let back = member.base().link(&format!("/inbox/{conversation}#latest"));
    let list = |mark: Icon, lines: &[&'static str]| {
        lines
            .iter()
            .map(|line| view! { <li>{icon(mark)} <span>{*line}</span></li> })
            .collect_view()
    };
    let problem = (member.visit.query.get("problem") == Some(ON_ITS_WAY))
        .then(|| view! { <Notice tone=Tone::Warn testid="result"><p>{words.on_its_way}</p></Notice> });
    let content = view! {
        <a class="up-link" href=back.clone()>{icon(Icon::Back)} <span>{thread.contact_name.clone()}</span></a>
        <header class="page-head">
            <div class="page-head-text">
                <h1>{title.clone()}</h1>
                <p class="page-lead">{words.lead}</p>
            </div>
        </header>
        {problem}
        <section class="card farewell">
            <div class="farewell-part">
                <h2>{words.goes_title}</h2>
                <ul class="check-list check-list-goes">{list(Icon::Cross, &words.goes)}</ul>
            </div>
            <div class="farewell-part">
                <h2>{words.stays_title}</h2>
                <ul class="check-list">{list(Icon::Check, &words.stays)}</ul>
            </div>
            <form class="farewell-foot" method="post" action="/api/inbox/erase">
                <input type="hidden" name="workspace" value=member.base().workspace_field()/>
                <input type="hidden" name="conversation" value=conversation.to_string()/>
                <button class="button button-danger" type="submit" data-testid="confirm-erase">{words.confirm}</button>
                <a class="button button-quiet" href=back data-testid="keep-customer">{words.keep}</a>
            </form>
        </section>
    }
    .into_any();
    Ok(ui::frame(&member.visit, Tab::Inbox, &title, content))
}
