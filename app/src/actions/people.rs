//! What an administrator or an owner does about people: sends a link again, takes it back, ends access and gives it back.

use leptos::prelude::*;

use crate::error::ActionError;

/// Sends another link; the earlier one is void.
#[server(prefix = "/api", endpoint = "people/resend")]
pub async fn resend(#[server(default)] workspace: String, invitation: String) -> Result<(), ActionError> {
    on_server::resend(&workspace, &invitation).await
}

/// Takes an invitation back.
#[server(prefix = "/api", endpoint = "people/withdraw")]
pub async fn withdraw(#[server(default)] workspace: String, invitation: String) -> Result<(), ActionError> {
    on_server::withdraw(&workspace, &invitation).await
}

/// Ends somebody's access.
#[server(prefix = "/api", endpoint = "people/remove")]
pub async fn remove(#[server(default)] workspace: String, person: String) -> Result<(), ActionError> {
    on_server::remove(&workspace, &person).await
}

/// Gives access back.
#[server(prefix = "/api", endpoint = "people/restore")]
pub async fn restore(#[server(default)] workspace: String, person: String) -> Result<(), ActionError> {
    on_server::restore(&workspace, &person).await
}

/// Gives somebody another role.
#[server(prefix = "/api", endpoint = "people/role")]
pub async fn role(
    #[server(default)] workspace: String,
    person: String,
    role: String,
) -> Result<(), ActionError> {
    on_server::role(&workspace, &person, &role).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::PersonId;
    use domain::tenancy::people::{Circle, PeopleError};
    use domain::tenancy::{Denied, Role};

    use crate::error::ActionError;
    use crate::pages::people::ADDRESS;
    use crate::request::{Actor, Base, Refusal, Visit, answer, with_code};
    use crate::words::people::problem_code;

    struct Managing {
        circle: Circle,
        base: Base,
        host: String,
    }

    /// Above the clients the form names no workspace, and neither does an owner's own.
    async fn load(workspace: &str) -> Result<Managing, Refusal> {
        let visit = Visit::load().await?;
        let above = workspace.is_empty() && visit.is_partner_staff();
        // Whoever may manage nobody is not told who there is.
        let hidden = |denied| match denied {
            Denied::NotAllowed => Refusal::NotFound,
            other => other.into(),
        };
        if above {
            let person = visit.person.as_ref().ok_or(Refusal::NotFound)?;
            return Ok(Managing {
                circle: person.partner(&visit.laras)?.people().map_err(hidden)?,
                base: Base::default(),
                host: visit.host,
            });
        }
        let actor = Actor::load(workspace).await?;
        Ok(Managing {
            circle: actor.scope.people().map_err(hidden)?,
            base: actor.base,
            host: actor.host,
        })
    }

    fn told(managing: &Managing, done: &str, outcome: Result<(), PeopleError>) -> Result<String, Refusal> {
        let list = managing.base.link(ADDRESS);
        match outcome {
            Ok(()) => Ok(with_code(&list, "done", done)),
            Err(PeopleError::NotFound) => Err(Refusal::NotFound),
            Err(PeopleError::Store(error)) => Err(error.into()),
            Err(error) => Ok(with_code(&list, "problem", problem_code(&error))),
        }
    }

    pub async fn resend(workspace: &str, invitation: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let managing = load(workspace).await?;
            let id = invitation.parse().map_err(|_| Refusal::NotFound)?;
            let outcome = managing.circle.resend(id, &managing.host).await;
            told(&managing, "resent", outcome)
        })
        .await
    }

    pub async fn withdraw(workspace: &str, invitation: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let managing = load(workspace).await?;
            let id = invitation.parse().map_err(|_| Refusal::NotFound)?;
            let outcome = managing.circle.withdraw(id).await;
            told(&managing, "withdrawn", outcome)
        })
        .await
    }

    fn person(id: &str) -> Result<PersonId, Refusal> {
        id.parse().map_err(|_| Refusal::NotFound)
    }

    pub async fn remove(workspace: &str, id: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let managing = load(workspace).await?;
            let id = person(id)?;
            let outcome = managing.circle.remove(id).await;
            let gone = outcome.is_ok();
            let target = told(&managing, "removed", outcome)?;
            Ok(if gone {
                format!("{target}&undo={id}")
            } else {
                target
            })
        })
        .await
    }

    pub async fn restore(workspace: &str, id: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let managing = load(workspace).await?;
            let outcome = managing.circle.restore(person(id)?).await;
            told(&managing, "restored", outcome)
        })
        .await
    }

    pub async fn role(workspace: &str, id: &str, role: &str) -> Result<(), ActionError> {
        answer(ADDRESS, async {
            let managing = load(workspace).await?;
            let outcome = match Role::parse(role) {
                Some(role) => managing.circle.change_role(person(id)?, role).await,
                None => Err(PeopleError::Role),
            };
            told(&managing, "role", outcome)
        })
        .await
    }
}
