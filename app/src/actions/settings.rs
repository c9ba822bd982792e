//! What may leave without a person.

use leptos::prelude::*;

use crate::error::ActionError;

/// Turns auto-send of one channel on or off. `consent` is what partner staff must write down before turning it on.
#[server(prefix = "/api", endpoint = "settings/auto-send")]
pub async fn set_auto_send(
    #[server(default)] workspace: String,
    channel: String,
    on: String,
    #[server(default)] consent: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::set_auto_send(&workspace, &channel, &on, &consent, &back).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::Channel;
    use domain::review::{self, ReviewError};

    use crate::error::ActionError;
    use crate::request::{Actor, Refusal, answer, back, with_code};

    const PAGE: &str = "/settings";

    pub async fn set_auto_send(
        workspace: &str,
        channel: &str,
        on: &str,
        consent: &str,
        from: &str,
    ) -> Result<(), ActionError> {
        answer(&back(from, PAGE), async {
            let actor = Actor::load(workspace).await?;
            let page = back(from, &actor.base.link(PAGE));
            let channel = Channel::parse(channel).ok_or(Refusal::NotFound)?;
            let on = on == "on";
            let consent = Some(consent.trim().to_owned()).filter(|consent| !consent.is_empty());
            match review::set_auto_send(&actor.scope, channel, on, consent).await {
                Ok(()) => Ok(with_code(
                    &page,
                    "done",
                    if on { "auto_send_on" } else { "auto_send_off" },
                )),
                Err(ReviewError::Empty) => Ok(with_code(&page, "problem", "consent")),
                Err(ReviewError::OwnerDecides) => Ok(with_code(&page, "problem", "owner_decides")),
                Err(ReviewError::NotAllowed) => Err(Refusal::NotAllowed),
                Err(ReviewError::NotFound) => Err(Refusal::NotFound),
                Err(ReviewError::Store(error)) => Err(error.into()),
                Err(_) => Ok(with_code(&page, "problem", "other")),
            }
        })
        .await
    }
}
