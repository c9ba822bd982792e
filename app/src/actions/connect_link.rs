//! Making and withdrawing connect links.

use leptos::prelude::*;

use crate::error::ActionError;

/// Makes a link for one channel and returns to the list.
#[server(prefix = "/api", endpoint = "connect/link")]
pub async fn make_link(#[server(default)] workspace: String, channel: String) -> Result<(), ActionError> {
    on_server::make(&workspace, &channel).await
}

/// Takes a link back.
#[server(prefix = "/api", endpoint = "connect/withdraw-link")]
pub async fn withdraw_link(#[server(default)] workspace: String, link: String) -> Result<(), ActionError> {
    on_server::withdraw(&workspace, &link).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::Channel;
    use domain::connect::{self, ConnectError};

    use crate::error::ActionError;
    use crate::pages::integrations::ADDRESS;
    use crate::request::{Actor, Refusal, answer};

    pub async fn make(workspace: &str, channel: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let actor = Actor::load(workspace).await?;
            let channel = Channel::parse(channel).ok_or(Refusal::NotFound)?;
            match connect::make_link(&actor.scope, channel, &actor.host).await {
                Ok(_) => Ok(list(&actor, "made")),
                Err(ConnectError::TooManyLinks) => Ok(list(&actor, "too_many")),
                Err(error) => Err(refusal(error)),
            }
        })
        .await
    }

    pub async fn withdraw(workspace: &str, link: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let actor = Actor::load(workspace).await?;
            let link = link.parse().map_err(|_| Refusal::NotFound)?;
            connect::withdraw_link(&actor.scope, link)
                .await
                .map_err(refusal)?;
            Ok(list(&actor, "withdrawn"))
        })
        .await
    }

    fn list(actor: &Actor, result: &str) -> String {
        format!("{}?link={result}#links", actor.base.link(ADDRESS))
    }

    fn refusal(error: ConnectError) -> Refusal {
        match error {
            ConnectError::Store(error) => error.into(),
            ConnectError::LaunchExpired => Refusal::NotFound,
            _ => Refusal::NotAllowed,
        }
    }
}
