//! Taking a number back.

use leptos::prelude::*;

use crate::error::ActionError;

/// Destroys the token and every reference, cancels waiting drafts, and returns to Integrations.
#[server(prefix = "/api", endpoint = "disconnect")]
pub async fn disconnect(#[server(default)] workspace: String, connection: String) -> Result<(), ActionError> {
    on_server::disconnect(&workspace, &connection).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::disconnect::{self, DisconnectError};

    use crate::error::ActionError;
    use crate::pages::integrations::ADDRESS;
    use crate::request::{Actor, Refusal, answer, with_code};

    pub async fn disconnect(workspace: &str, connection: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let actor = Actor::load(workspace).await?;
            let connection = connection.parse().map_err(|_| Refusal::NotFound)?;
            let receipt =
                disconnect::disconnect(&actor.scope, connection)
                    .await
                    .map_err(|error| match error {
                        DisconnectError::NotFound => Refusal::NotFound,
                        DisconnectError::NotAllowed => Refusal::NotAllowed,
                        DisconnectError::Store(error) => error.into(),
                    })?;
            let page = format!(
                "{}?cancelled={}",
                actor.base.link(ADDRESS),
                receipt.pending_cancelled
            );
            Ok(with_code(&page, "done", "disconnected"))
        })
        .await
    }
}
