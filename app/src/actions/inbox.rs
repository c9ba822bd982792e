//! A person's own words to a customer.

use leptos::prelude::*;

use crate::error::ActionError;

/// Sends what a person wrote, by the same protocol as an approved draft.
#[server(prefix = "/api", endpoint = "inbox/reply")]
pub async fn reply(
    #[server(default)] workspace: String,
    conversation: String,
    text: String,
    #[server(default)] way: String,
) -> Result<(), ActionError> {
    on_server::reply(&workspace, &conversation, (&text, &way)).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::Way;
    use domain::ids::ConversationId;
    use domain::review;

    use crate::actions::review::on_server::{problem, unix_lines};
    use crate::error::ActionError;
    use crate::request::{Actor, Refusal, answer, with_code};

    pub async fn reply(
        workspace: &str,
        conversation: &str,
        (text, way): (&str, &str),
    ) -> Result<(), ActionError> {
        answer("/inbox", async {
            let actor = Actor::load(workspace).await?;
            let conversation: ConversationId = conversation.parse().map_err(|_| Refusal::NotFound)?;
            let thread = actor.base.link(&format!("/inbox/{conversation}"));
            let way = match way {
                "" => Way::Message,
                way => Way::parse(way).ok_or(Refusal::NotFound)?,
            };
            let target = match review::write_reply(&actor.scope, conversation, unix_lines(text), way).await {
                Ok(()) => with_code(&thread, "done", "sent"),
                Err(error) => with_code(&format!("{thread}?of=reply"), "problem", problem(error)?),
            };
            Ok(format!("{target}#latest"))
        })
        .await
    }
}
