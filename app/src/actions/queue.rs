//! What a person does with the queue beside deciding: put aside, take back, decide once for several clients; and what an owner leaves
//! to the agency.

use leptos::prelude::*;

use crate::error::ActionError;

/// Puts a draft aside for a while, or takes it back.
#[server(prefix = "/api", endpoint = "review/snooze")]
pub async fn snooze(
    #[server(default)] workspace: String,
    draft: String,
    version: String,
    how: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::snooze(&workspace, (&draft, &version, &how), &back).await
}

/// Takes back one's last decision about a draft, while nothing has left.
#[server(prefix = "/api", endpoint = "review/undo")]
pub async fn undo(
    #[server(default)] workspace: String,
    draft: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::undo(&workspace, &draft, &back).await
}

/// Approves drafts of several clients at once; `drafts` names each as `workspace:id:version`, with commas between them.
#[server(prefix = "/api", endpoint = "review/approve-across")]
pub async fn approve_across(drafts: String, #[server(default)] back: String) -> Result<(), ActionError> {
    on_server::approve_across(&drafts, &back).await
}

/// Says what the agency may approve.
#[server(prefix = "/api", endpoint = "settings/delegation")]
pub async fn set_delegation(
    #[server(default)] workspace: String,
    #[server(default)] scope: String,
) -> Result<(), ActionError> {
    on_server::set_delegation(&workspace, &scope).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::Way;
    use domain::ids::{DraftId, WorkspaceId};
    use domain::review::{self, Delegated, ReviewError, Snooze, Undone};

    use crate::actions::review::on_server::problem_of;
    use crate::error::ActionError;
    use crate::request::{Actor, Refusal, Staff, answer, back as safe_back, with_code};

    pub async fn snooze(
        workspace: &str,
        (draft, version, how): (&str, &str, &str),
        back: &str,
    ) -> Result<(), ActionError> {
        answer(back, async {
            let actor = Actor::load(workspace).await?;
            let draft: DraftId = draft.parse().map_err(|_| Refusal::NotFound)?;
            let version = version.parse().map_err(|_| Refusal::NotFound)?;
            let how = Snooze::parse(how).ok_or(Refusal::NotFound)?;
            let back = safe_back(back, &actor.base.link("/approvals"));
            match review::snooze(&actor.scope, draft, version, how).await {
                Ok(None) => Ok(with_code(&back, "done", "snooze_over")),
                Ok(Some(_)) => Ok(with_code(&back, "done", "snoozed")),
                Err(error) => Ok(with_code(&back, "problem", problem_of(error, Way::Message)?)),
            }
        })
        .await
    }

    pub async fn undo(workspace: &str, draft: &str, back: &str) -> Result<(), ActionError> {
        answer(back, async {
            let actor = Actor::load(workspace).await?;
            let draft: DraftId = draft.parse().map_err(|_| Refusal::NotFound)?;
            let back = safe_back(back, &actor.base.link("/approvals"));
            match review::undo(&actor.scope, draft).await {
                Ok(Undone::Waits) => Ok(with_code(&back, "done", "undone")),
                Ok(Undone::Stopped) => Ok(with_code(&back, "done", "stopped")),
                Err(error) => Ok(with_code(&back, "problem", problem_of(error, Way::Message)?)),
            }
        })
        .await
    }

    pub async fn approve_across(drafts: &str, back: &str) -> Result<(), ActionError> {
        answer(back, async {
            let staff = Staff::load().await?;
            let drafts = named(drafts).ok_or(Refusal::NotFound)?;
            let back = safe_back(back, "/approvals");
            match review::approve_across(&staff.partner, drafts).await {
                Ok(decided) => {
                    let counted = with_code(&back, "approved", &decided.approved.to_string());
                    let counted = with_code(&counted, "left", &decided.left.to_string());
                    Ok(with_code(&counted, "done", "alike"))
                }
                Err(error) => Ok(with_code(&back, "problem", problem_of(error, Way::Message)?)),
            }
        })
        .await
    }

    pub async fn set_delegation(workspace: &str, scope: &str) -> Result<(), ActionError> {
        let page = "/settings/delegation";
        answer(page, async {
            let actor = Actor::load(workspace).await?;
            let page = actor.base.link(page);
            let Some(delegated) = Delegated::parse(scope) else {
                return Ok(with_code(&page, "problem", "choice"));
            };
            match review::set_delegation(&actor.scope, delegated).await {
                Ok(()) => Ok(with_code(&page, "done", "delegation")),
                Err(ReviewError::NotAllowed) => Err(Refusal::NotAllowed),
                Err(error) => Ok(with_code(&page, "problem", problem_of(error, Way::Message)?)),
            }
        })
        .await
    }

    /// `workspace:id:version,…`; `None` if any of it makes no sense, because then the form is not ours.
    fn named(drafts: &str) -> Option<Vec<(WorkspaceId, DraftId, i32)>> {
        drafts
            .split(',')
            .map(|one| {
                let mut parts = one.split(':');
                let named = (
                    parts.next()?.parse().ok()?,
                    parts.next()?.parse().ok()?,
                    parts.next()?.parse().ok()?,
                );
                parts.next().is_none().then_some(named)
            })
            .collect()
    }

    #[cfg(test)]
    mod tests {
        use super::named;

        #[test]
        fn a_list_of_drafts_of_several_clients_is_read_whole_or_not_at_all() {
            let id = "0190b0c8-7a3e-7c11-9d8e-1f2a3b4c5d6e";
            let one = format!("{id}:{id}:1");
            assert_eq!(named(&format!("{one},{one}")).map(|drafts| drafts.len()), Some(2));
            for bad in [
                "",
                id,
                &format!("{id}:{id}"),
                &format!("{one},"),
                &format!("{one}:2"),
            ] {
                assert!(named(bad).is_none(), "{bad}");
            }
        }
    }
}
