//! Who answers a conversation: a person takes it, or gives it back.

use leptos::prelude::*;

use crate::error::ActionError;

/// The person answers by hand from now on; drafts that wait are cancelled.
#[server(prefix = "/api", endpoint = "inbox/take-over")]
pub async fn take_over(
    #[server(default)] workspace: String,
    conversation: String,
) -> Result<(), ActionError> {
    on_server::take_over(&workspace, &conversation).await
}

/// Laras drafts again.
#[server(prefix = "/api", endpoint = "inbox/hand-back")]
pub async fn hand_back(
    #[server(default)] workspace: String,
    conversation: String,
) -> Result<(), ActionError> {
    on_server::hand_back(&workspace, &conversation).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::ids::ConversationId;
    use domain::receive::{self, OwnerError};

    use crate::error::ActionError;
    use crate::request::{Actor, Refusal, answer, with_code};

    pub async fn take_over(workspace: &str, conversation: &str) -> Result<(), ActionError> {
        answer("/inbox", async {
            let (actor, id) = about(workspace, conversation).await?;
            conclude(&actor, id, receive::take_over(&actor.scope, id).await)
        })
        .await
    }

    pub async fn hand_back(workspace: &str, conversation: &str) -> Result<(), ActionError> {
        answer("/inbox", async {
            let (actor, id) = about(workspace, conversation).await?;
            conclude(&actor, id, receive::hand_back(&actor.scope, id).await)
        })
        .await
    }

    async fn about(workspace: &str, conversation: &str) -> Result<(Actor, ConversationId), Refusal> {
        let actor = Actor::load(workspace).await?;
        let id = conversation.parse().map_err(|_| Refusal::NotFound)?;
        Ok((actor, id))
    }

    /// Back to the conversation, whose bar says who answers now.
    fn conclude(
        actor: &Actor,
        id: ConversationId,
        outcome: Result<(), OwnerError>,
    ) -> Result<String, Refusal> {
        let thread = actor.base.link(&format!("/inbox/{id}"));
        let target = match outcome {
            Ok(()) => thread,
            Err(OwnerError::HeldByMeta) => with_code(&thread, "problem", "held_by_meta"),
            Err(OwnerError::NotFound) => return Err(Refusal::NotFound),
            Err(OwnerError::NotAllowed) => return Err(Refusal::NotAllowed),
            Err(OwnerError::Store(error)) => return Err(error.into()),
        };
        Ok(format!("{target}#thread-owner"))
    }
}
