//! What a person saw on the phone, and saying again what did not arrive.

use leptos::prelude::*;

use crate::error::ActionError;

/// The message is on the phone.
#[server(prefix = "/api", endpoint = "review/arrived")]
pub async fn arrived(
    #[server(default)] workspace: String,
    message: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::answer(&workspace, &message, &back, domain::send::PhoneCheck::Arrived).await
}

/// The message is not on the phone.
#[server(prefix = "/api", endpoint = "review/not-arrived")]
pub async fn not_arrived(
    #[server(default)] workspace: String,
    message: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::answer(&workspace, &message, &back, domain::send::PhoneCheck::NotArrived).await
}

/// The same text as a new draft.
#[server(prefix = "/api", endpoint = "review/again")]
pub async fn again(
    #[server(default)] workspace: String,
    message: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::again(&workspace, &message, &back).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::ids::MessageId;
    use domain::review;
    use domain::send::{self, PhoneCheck, PhoneCheckError};

    use crate::actions::review::on_server::problem;
    use crate::error::ActionError;
    use crate::request::{Actor, Refusal, answer as answered, back as safe_back, with_code};

    pub async fn answer(
        workspace: &str,
        message: &str,
        back: &str,
        seen: PhoneCheck,
    ) -> Result<(), ActionError> {
        answered(back, async {
            let actor = Actor::load(workspace).await?;
            let message: MessageId = message.parse().map_err(|_| Refusal::NotFound)?;
            let back = safe_back(back, &actor.base.link("/approvals"));
            match (send::answer(&actor.scope, message, seen).await, seen) {
                (Ok(_), PhoneCheck::Arrived) => Ok(with_code(&back, "done", "arrived")),
                // There the message is, with the offer to send it again.
                (Ok(conversation), PhoneCheck::NotArrived) => {
                    let thread = actor.base.link(&format!("/inbox/{conversation}#latest"));
                    Ok(with_code(&thread, "done", "not_arrived"))
                }
                (Err(PhoneCheckError::Stale), _) => Ok(with_code(&back, "problem", "phone_stale")),
                (Err(PhoneCheckError::NotFound), _) => Err(Refusal::NotFound),
                (Err(PhoneCheckError::NotAllowed), _) => Err(Refusal::NotAllowed),
                (Err(PhoneCheckError::Store(error)), _) => Err(error.into()),
            }
        })
        .await
    }

    pub async fn again(workspace: &str, message: &str, back: &str) -> Result<(), ActionError> {
        answered(back, async {
            let actor = Actor::load(workspace).await?;
            let message: MessageId = message.parse().map_err(|_| Refusal::NotFound)?;
            let back = safe_back(back, &actor.base.link("/inbox"));
            match review::send_again(&actor.scope, message).await {
                Ok(draft) => {
                    let card = actor.base.link(&format!("/approvals/{draft}"));
                    Ok(with_code(&card, "done", "again"))
                }
                Err(error) => Ok(with_code(&back, "problem", problem(error)?)),
            }
        })
        .await
    }
}
