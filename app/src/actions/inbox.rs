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

/// Erases the customer of a conversation for good, and returns to the inbox.
#[server(prefix = "/api", endpoint = "inbox/erase")]
pub async fn erase(#[server(default)] workspace: String, conversation: String) -> Result<(), ActionError> {
    on_server::erase(&workspace, &conversation).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::Way;
    use domain::disconnect::{self, EraseError};
    use domain::ids::ConversationId;
    use domain::review;

    use crate::actions::review::on_server::{problem_of, unix_lines};
    use crate::error::ActionError;
    use crate::pages::erasure::ON_ITS_WAY;
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
                // What was meant for one reader is not offered to everybody after a mistake.
                Err(error) => with_code(
                    &format!("{thread}?of=reply&way={}", way.code()),
                    "problem",
                    problem_of(error, way)?,
                ),
            };
            Ok(format!("{target}#latest"))
        })
        .await
    }

    pub async fn erase(workspace: &str, conversation: &str) -> Result<(), ActionError> {
        answer("/inbox", async {
            let actor = Actor::load(workspace).await?;
            let conversation: ConversationId = conversation.parse().map_err(|_| Refusal::NotFound)?;
            match disconnect::erase_contact(&actor.scope, conversation).await {
                Ok(_) => Ok(with_code(&actor.base.link("/inbox"), "done", "erased")),
                Err(EraseError::OnItsWay) => {
                    let page = actor.base.link(&format!("/inbox/{conversation}/erase"));
                    Ok(with_code(&page, "problem", ON_ITS_WAY))
                }
                Err(EraseError::NotFound) => Err(Refusal::NotFound),
                Err(EraseError::NotAllowed) => Err(Refusal::NotAllowed),
                Err(EraseError::Store(error)) => Err(error.into()),
            }
        })
        .await
    }
}
