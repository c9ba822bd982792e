//! Sending again after whatever paused a number was mended.

use leptos::prelude::*;

use crate::error::ActionError;

/// Lifts a pause that Meta does not lift by itself.
#[server(prefix = "/api", endpoint = "connect/try-again")]
pub async fn try_again(#[server(default)] workspace: String, connection: String) -> Result<(), ActionError> {
    on_server::try_again(&workspace, &connection).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::connect::{self, TryAgainError};

    use crate::error::ActionError;
    use crate::pages::integrations::ADDRESS;
    use crate::request::{Actor, Refusal, answer, with_code};

    pub async fn try_again(workspace: &str, connection: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let actor = Actor::load(workspace).await?;
            let connection = connection.parse().map_err(|_| Refusal::NotFound)?;
            let page = actor.base.link(ADDRESS);
            match connect::try_again(&actor.scope, connection).await {
                Ok(()) => Ok(with_code(&page, "done", "trying_again")),
                Err(TryAgainError::NotOurs) => Ok(with_code(&page, "done", "only_meta")),
                Err(TryAgainError::NotFound) => Err(Refusal::NotFound),
                Err(TryAgainError::NotAllowed) => Err(Refusal::NotAllowed),
                Err(TryAgainError::Store(error)) => Err(error.into()),
            }
        })
        .await
    }
}
