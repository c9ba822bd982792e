//! What a person decides about a draft.

use leptos::prelude::*;

use crate::error::ActionError;

/// Sends the draft as it is. `overrule` is the reason for sending a held one.
#[server(prefix = "/api", endpoint = "review/approve")]
pub async fn approve(
    #[server(default)] workspace: String,
    draft: String,
    version: String,
    #[server(default)] overrule: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    let form = on_server::Form {
        workspace,
        draft,
        version,
        back,
    };
    on_server::approve(&form, &overrule).await
}

/// Sends another text in its place; the draft's own text is kept.
#[server(prefix = "/api", endpoint = "review/edit")]
pub async fn edit_and_approve(
    #[server(default)] workspace: String,
    draft: String,
    version: String,
    text: String,
    #[server(default)] overrule: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    let form = on_server::Form {
        workspace,
        draft,
        version,
        back,
    };
    on_server::edit_and_approve(&form, &text, &overrule).await
}

/// Sends nothing. `why` is one of a closed list; another reason needs words.
#[server(prefix = "/api", endpoint = "review/reject")]
pub async fn reject(
    #[server(default)] workspace: String,
    draft: String,
    version: String,
    #[server(default)] why: String,
    #[server(default)] reason: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    let form = on_server::Form {
        workspace,
        draft,
        version,
        back,
    };
    on_server::reject(&form, &why, &reason).await
}

#[cfg(feature = "ssr")]
pub(super) mod on_server {
    use domain::Way;
    use domain::ids::DraftId;
    use domain::review::{self, RejectReason, ReviewError};

    use crate::error::ActionError;
    use crate::request::{Actor, Refusal, answer, back, with_code};

    /// The fields that every decision has.
    pub struct Form {
        pub workspace: String,
        pub draft: String,
        pub version: String,
        pub back: String,
    }

    struct Decision {
        actor: Actor,
        draft: DraftId,
        version: i32,
        card: String,
        back: String,
    }

    impl Form {
        async fn parse(&self) -> Result<Decision, Refusal> {
            let actor = Actor::load(&self.workspace).await?;
            let draft: DraftId = self.draft.parse().map_err(|_| Refusal::NotFound)?;
            let version = self.version.parse().map_err(|_| Refusal::NotFound)?;
            let card = actor.base.link(&format!("/approvals/{draft}"));
            let back = back(&self.back, &actor.base.link("/approvals"));
            Ok(Decision {
                actor,
                draft,
                version,
                card,
                back,
            })
        }
    }

    impl Decision {
        /// The address to go back to, with what is needed there to take the decision back.
        fn undoable(&self, done: &str) -> String {
            let grace = self.actor.laras.settings().undo_grace_ms;
            if grace == 0 && done != "rejected" {
                return self.back.clone();
            }
            let named = format!("{}.{}", self.actor.base.workspace_field(), self.draft);
            with_code(&self.back, "undo", &named)
        }

        /// Back to where the decision was taken; a problem is shown beside the draft that has it.
        fn target(&self, done: &str, outcome: Result<(), ReviewError>) -> Result<String, Refusal> {
            match outcome {
                Ok(()) => Ok(with_code(&self.undoable(done), "done", done)),
                Err(error) => {
                    let place = if matches!(error, ReviewError::Held(_)) {
                        &self.card
                    } else {
                        &self.back
                    };
                    Ok(with_code(place, "problem", problem(error)?))
                }
            }
        }
    }

    pub async fn approve(form: &Form, overrule: &str) -> Result<(), ActionError> {
        answer(&form.back, async {
            let decision = form.parse().await?;
            let outcome = review::approve(
                &decision.actor.scope,
                decision.draft,
                decision.version,
                given(overrule),
            )
            .await;
            decision.target("approved", outcome)
        })
        .await
    }

    pub async fn edit_and_approve(form: &Form, text: &str, overrule: &str) -> Result<(), ActionError> {
        answer(&form.back, async {
            let decision = form.parse().await?;
            let scope = &decision.actor.scope;
            let text = unix_lines(text);
            let outcome =
                review::edit_and_approve(scope, decision.draft, decision.version, text, given(overrule))
                    .await;
            decision.target("edited", outcome)
        })
        .await
    }

    pub async fn reject(form: &Form, why: &str, reason: &str) -> Result<(), ActionError> {
        answer(&form.back, async {
            let decision = form.parse().await?;
            let why = RejectReason::parse(why).unwrap_or_default();
            let reason = given(reason);
            if reason.is_none() && why == RejectReason::Other {
                return Ok(with_code(&decision.back, "problem", "reason"));
            }
            let scope = &decision.actor.scope;
            let reason = reason.unwrap_or_default();
            let outcome = review::reject_because(scope, decision.draft, decision.version, why, reason).await;
            decision.target("rejected", outcome)
        })
        .await
    }

    fn given(text: &str) -> Option<String> {
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Forms send CR LF for every line break (HTML, section 4.10.22.7); customers should not get it.
    pub fn unix_lines(text: &str) -> String {
        text.replace("\r\n", "\n").trim().to_owned()
    }

    /// The same for an answer that may be one to a comment, whose time is another.
    pub fn problem_of(error: ReviewError, way: Way) -> Result<&'static str, Refusal> {
        match error {
            ReviewError::WindowClosed if way.answers_a_comment() => Ok("private_over"),
            error => problem(error),
        }
    }

    /// The code for a person, or the refusal for everybody.
    pub fn problem(error: ReviewError) -> Result<&'static str, Refusal> {
        Ok(match error {
            ReviewError::Stale => "stale",
            ReviewError::AnotherWaits => "another_waits",
            ReviewError::WindowClosed => "window_closed",
            ReviewError::NotConnected => "not_connected",
            ReviewError::Held(_) => "held",
            ReviewError::Empty => "empty",
            ReviewError::AnsweredBefore => "answered_before",
            ReviewError::TooLong { .. } => "too_long",
            ReviewError::OwnerDecides => "owner_decides",
            ReviewError::HasLeft => "has_left",
            ReviewError::NoTimeLeft => "no_time_left",
            ReviewError::NotFound => return Err(Refusal::NotFound),
            ReviewError::NotAllowed => return Err(Refusal::NotAllowed),
            ReviewError::Store(error) => return Err(error.into()),
        })
    }
}
