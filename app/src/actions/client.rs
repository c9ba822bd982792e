//! Pausing, resuming and reopening a client.

use leptos::prelude::*;

use crate::error::ActionError;

/// Stops everything that happens by itself.
#[server(prefix = "/api", endpoint = "client/pause")]
pub async fn pause(#[server(default)] workspace: String) -> Result<(), ActionError> {
    on_server::pause(&workspace).await
}

/// Lets it work again.
#[server(prefix = "/api", endpoint = "client/resume")]
pub async fn resume(#[server(default)] workspace: String) -> Result<(), ActionError> {
    on_server::resume(&workspace).await
}

/// Opens a closed client again.
#[server(prefix = "/api", endpoint = "client/reopen")]
pub async fn reopen(#[server(default)] workspace: String) -> Result<(), ActionError> {
    on_server::reopen(&workspace).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::tenancy::clients::{self, ClientError};

    use crate::error::ActionError;
    use crate::pages::client::ADDRESS;
    use crate::request::{Actor, Refusal, answer, with_code};

    fn told(actor: &Actor, done: &str, outcome: Result<(), ClientError>) -> Result<String, Refusal> {
        let page = actor.base.link(ADDRESS);
        match outcome {
            Ok(()) => Ok(with_code(&page, "done", done)),
            Err(ClientError::NotAllowed) => Err(Refusal::NotAllowed),
            Err(ClientError::Store(error)) => Err(error.into()),
            Err(_) => Ok(with_code(&page, "problem", "standing")),
        }
    }

    pub async fn pause(workspace: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let actor = Actor::load(workspace).await?;
            told(&actor, "paused", clients::pause(&actor.scope).await)
        })
        .await
    }

    pub async fn resume(workspace: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let actor = Actor::load(workspace).await?;
            told(&actor, "resumed", clients::resume(&actor.scope).await)
        })
        .await
    }

    pub async fn reopen(workspace: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let actor = Actor::load(workspace).await?;
            told(&actor, "reopened", clients::reopen(&actor.scope).await)
        })
        .await
    }
}
