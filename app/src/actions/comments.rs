//! What a person decides about comments: which way an answer leaves, one decision for all who asked the same, what becomes of a comment.

use leptos::prelude::*;

use crate::error::ActionError;

/// Hides a comment, shows it again, or deletes it.
#[server(prefix = "/api", endpoint = "comments/moderate")]
pub async fn moderate(
    #[server(default)] workspace: String,
    message: String,
    what: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::moderate(&workspace, (&message, &what), &back).await
}

/// Lets an answer leave in public instead of in private, or the other way round.
#[server(prefix = "/api", endpoint = "review/way")]
pub async fn take_way(
    #[server(default)] workspace: String,
    draft: String,
    version: String,
    way: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::take_way(&workspace, (&draft, &version, &way), &back).await
}

/// Approves several drafts at once; `drafts` names each with the version that was seen, as `id:version,id:version`.
#[server(prefix = "/api", endpoint = "review/approve-alike")]
pub async fn approve_alike(
    #[server(default)] workspace: String,
    drafts: String,
    #[server(default)] back: String,
) -> Result<(), ActionError> {
    on_server::approve_alike(&workspace, &drafts, &back).await
}

#[cfg(feature = "ssr")]
mod on_server {
    use domain::Way;
    use domain::ids::{DraftId, MessageId};
    use domain::review::{self, ModerateError, Moderation};

    use crate::actions::review::on_server::problem_of;
    use crate::error::ActionError;
    use crate::request::{Actor, Refusal, answer, back as safe_back, with_code};

    pub async fn moderate(
        workspace: &str,
        (message, what): (&str, &str),
        back: &str,
    ) -> Result<(), ActionError> {
        answer(back, async {
            let actor = Actor::load(workspace).await?;
            let message: MessageId = message.parse().map_err(|_| Refusal::NotFound)?;
            let what = Moderation::parse(what).ok_or(Refusal::NotFound)?;
            let back = safe_back(back, &actor.base.link("/inbox"));
            let problem = match review::moderate(&actor.scope, message, what).await {
                Ok(conversation) => {
                    let thread = actor.base.link(&format!("/inbox/{conversation}#latest"));
                    return Ok(with_code(&thread, "done", done(what)));
                }
                Err(ModerateError::NotFound) => return Err(Refusal::NotFound),
                Err(ModerateError::NotAllowed) => return Err(Refusal::NotAllowed),
                Err(ModerateError::Store(error)) => return Err(error.into()),
                Err(ModerateError::NotConnected) => "account_not_connected",
                Err(ModerateError::Refused) => "refused",
                Err(ModerateError::NoAnswer) => "no_answer",
            };
            Ok(with_code(&back, "problem", problem))
        })
        .await
    }

    const fn done(what: Moderation) -> &'static str {
        match what {
            Moderation::Hide => "comment_hidden",
            Moderation::Show => "comment_shown",
            Moderation::Delete => "comment_deleted",
        }
    }

    pub async fn take_way(
        workspace: &str,
        (draft, version, way): (&str, &str, &str),
        back: &str,
    ) -> Result<(), ActionError> {
        answer(back, async {
            let actor = Actor::load(workspace).await?;
            let draft: DraftId = draft.parse().map_err(|_| Refusal::NotFound)?;
            let version = version.parse().map_err(|_| Refusal::NotFound)?;
            let way = Way::parse(way).ok_or(Refusal::NotFound)?;
            let back = safe_back(back, &actor.base.link("/approvals"));
            match review::take_way(&actor.scope, draft, version, way).await {
                Ok(()) => Ok(with_code(&back, "done", "way")),
                Err(error) => Ok(with_code(&back, "problem", problem_of(error, way)?)),
            }
        })
        .await
    }

    pub async fn approve_alike(workspace: &str, drafts: &str, back: &str) -> Result<(), ActionError> {
        answer(back, async {
            let actor = Actor::load(workspace).await?;
            let drafts = pairs(drafts).ok_or(Refusal::NotFound)?;
            let back = safe_back(back, &actor.base.link("/approvals"));
            match review::approve_alike(&actor.scope, drafts).await {
                Ok(decided) => {
                    let counted = with_code(&back, "approved", &decided.approved.to_string());
                    let counted = with_code(&counted, "left", &decided.left.to_string());
                    Ok(with_code(&counted, "done", "alike"))
                }
                Err(error) => Ok(with_code(&back, "problem", problem_of(error, Way::Comment)?)),
            }
        })
        .await
    }

    /// `id:version,id:version`; `None` if any of it makes no sense, because then the form is not ours.
    fn pairs(drafts: &str) -> Option<Vec<(DraftId, i32)>> {
        drafts
            .split(',')
            .map(|pair| {
                let (draft, version) = pair.split_once(':')?;
                Some((draft.parse().ok()?, version.parse().ok()?))
            })
            .collect()
    }

    #[cfg(test)]
    mod tests {
        use super::pairs;

        #[test]
        fn a_list_of_drafts_is_read_whole_or_not_at_all() {
            let id = "0190b0c8-7a3e-7c11-9d8e-1f2a3b4c5d6e";
            assert_eq!(pairs(&format!("{id}:1,{id}:2")).map(|pairs| pairs.len()), Some(2));
            for bad in ["", "x:1", id, &format!("{id}:1,"), &format!("{id}:one")] {
                assert!(pairs(bad).is_none(), "{bad}");
            }
        }
    }
}
