//! Taking a fact out of use, and bringing an earlier version back. Saving happens in the editors, which keep what was typed.

use leptos::prelude::*;

use crate::error::ActionError;

/// Drafts stop using this fact. `version` is the one the person saw.
#[server(prefix = "/api", endpoint = "business/retire")]
pub async fn retire_fact(
    #[server(default)] workspace: String,
    fact: String,
    version: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::retire(&workspace, &fact, &version, &back).await
}

/// Makes an earlier version the newest one.
#[server(prefix = "/api", endpoint = "business/restore")]
pub async fn restore_fact(
    #[server(default)] workspace: String,
    fact: String,
    version: String,
) -> Result<(), ActionError> {
    on_server::restore(&workspace, &fact, &version).await
}

/// Drafts a correction of a reply that quotes what has changed since; `message` is its bubble.
#[server(prefix = "/api", endpoint = "business/correct")]
pub async fn correct_reply(
    #[server(default)] workspace: String,
    message: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::correct(&workspace, &message, &back).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::draft::business::{self, SaveError};
    use domain::draft::facts::{FactId, FactKey};
    use domain::review;
    use uuid::Uuid;

    use crate::actions::review::on_server::problem;
    use crate::error::ActionError;
    use crate::request::{Actor, Refusal, answer, back, with_code};

    pub async fn retire(workspace: &str, fact: &str, version: &str, list: &str) -> Result<(), ActionError> {
        let list = back(list, "/business");
        answer(&list, async {
            let actor = Actor::load(workspace).await?;
            let key = FactKey {
                id: id(fact)?,
                version: version.parse().map_err(|_| Refusal::NotFound)?,
            };
            let list = with_code(&list, "fact", fact);
            conclude(
                &list,
                "retired",
                business::retire(&actor.scope, key).await.map(drop),
            )
        })
        .await
    }

    pub async fn restore(workspace: &str, fact: &str, version: &str) -> Result<(), ActionError> {
        answer("/business", async {
            let actor = Actor::load(workspace).await?;
            let fact = id(fact)?;
            let version = version.parse().map_err(|_| Refusal::NotFound)?;
            let page = actor.base.link(&format!("/business/history/{fact}"));
            conclude(
                &page,
                "restored",
                business::restore(&actor.scope, fact, version).await.map(drop),
            )
        })
        .await
    }

    /// On to the draft, which waits for approval.
    pub async fn correct(workspace: &str, message: &str, from: &str) -> Result<(), ActionError> {
        let from = back(from, "/business");
        answer(&from, async {
            let actor = Actor::load(workspace).await?;
            let message = message.parse().map_err(|_| Refusal::NotFound)?;
            match review::draft_correction(&actor.scope, message).await {
                Ok(draft) => Ok(actor.base.link(&format!("/approvals/{draft}"))),
                Err(error) => Ok(with_code(&from, "problem", problem(error)?)),
            }
        })
        .await
    }

    fn id(fact: &str) -> Result<FactId, Refusal> {
        fact.parse::<Uuid>().map(FactId).map_err(|_| Refusal::NotFound)
    }

    fn conclude(page: &str, done: &str, result: Result<(), SaveError>) -> Result<String, Refusal> {
        match result {
            Ok(()) => Ok(with_code(page, "done", done)),
            Err(SaveError::Stale) => Ok(with_code(page, "problem", "stale")),
            Err(SaveError::Invalid(_)) => Ok(with_code(page, "problem", "invalid")),
            Err(SaveError::NotFound) => Err(Refusal::NotFound),
            Err(SaveError::NotAllowed) => Err(Refusal::NotAllowed),
            Err(SaveError::Store(error)) => Err(error.into()),
        }
    }
}
