//! What may be done with what was set aside.

use leptos::prelude::*;

use crate::error::ActionError;

/// Tries one unit again; all of the business where none is named.
#[server(prefix = "/api", endpoint = "quarantine/replay")]
pub async fn replay(
    #[server(default)] workspace: String,
    #[server(default)] unit: String,
) -> Result<(), ActionError> {
    on_server::replay(&workspace, &unit).await
}

/// Erases the content of one unit for good.
#[server(prefix = "/api", endpoint = "quarantine/dismiss")]
pub async fn dismiss(#[server(default)] workspace: String, unit: String) -> Result<(), ActionError> {
    on_server::dismiss(&workspace, &unit).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::receive::{self, QuarantineError};

    use crate::error::ActionError;
    use crate::pages::quarantine::ADDRESS;
    use crate::request::{Actor, Refusal, answer, with_code};

    pub async fn replay(workspace: &str, unit: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let actor = Actor::load(workspace).await?;
            let page = actor.base.link(ADDRESS);
            let outcome = if unit.is_empty() {
                receive::replay_all_set_aside(&actor.scope).await
            } else {
                let unit = unit.parse().map_err(|_| Refusal::NotFound)?;
                receive::replay_set_aside(&actor.scope, unit).await.map(|()| 1)
            };
            match outcome {
                Ok(count) => Ok(with_code(&format!("{page}?count={count}"), "done", "replayed")),
                Err(error) => problem(&page, error),
            }
        })
        .await
    }

    pub async fn dismiss(workspace: &str, unit: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let actor = Actor::load(workspace).await?;
            let page = actor.base.link(ADDRESS);
            let unit = unit.parse().map_err(|_| Refusal::NotFound)?;
            match receive::dismiss_set_aside(&actor.scope, unit).await {
                Ok(()) => Ok(with_code(&page, "done", "dismissed")),
                Err(error) => problem(&page, error),
            }
        })
        .await
    }

    fn problem(page: &str, error: QuarantineError) -> Result<String, Refusal> {
        match error {
            QuarantineError::NotFound => Err(Refusal::NotFound),
            QuarantineError::NotAllowed => Err(Refusal::NotAllowed),
            QuarantineError::NotConnected => Ok(with_code(page, "problem", "not_connected")),
            QuarantineError::Store(error) => Err(error.into()),
        }
    }
}
