//! The same question, under one post or to several clients: one decision for all who asked it.
//!
//! Each answer is approved, sent and proven as its own; only the looking is shared.

use std::collections::{BTreeSet, HashSet};

use super::card::DraftCard;
use super::gate::Class;
use super::{DraftState, ReviewError, approve};
use crate::Way;
use crate::draft::proposal::Intent;
use crate::ids::{DraftId, WorkspaceId};
use crate::tenancy::{Denied, PartnerScope, WorkspaceScope};

/// Decisions taken at once at most.
const MOST: usize = 50;

/// Drafts that one decision may concern: under one post, in one way, with the same words, and held by nothing. Those that stand
/// alone are left out; the first of each group keeps its place in the queue.
pub fn alike(cards: &[DraftCard]) -> Vec<Vec<DraftId>> {
    let mut groups: Vec<(&DraftCard, Vec<DraftId>)> = Vec::new();
    for card in cards {
        match groups.iter_mut().find(|(first, _)| are_alike(first, card)) {
            Some((_, ids)) if ids.len() < MOST => ids.push(card.id),
            _ => groups.push((card, vec![card.id])),
        }
    }
    groups
        .into_iter()
        .map(|(_, ids)| ids)
        .filter(|ids| ids.len() > 1)
        .collect()
}

fn are_alike(first: &DraftCard, second: &DraftCard) -> bool {
    let post = |card: &DraftCard| card.post.as_ref().map(|post| post.id);
    post(first).is_some()
        && post(first) == post(second)
        && first.way == Way::Comment
        && second.way == Way::Comment
        && first.text.is_some()
        && first.text == second.text
        && first.state == DraftState::Waiting
        && second.state == DraftState::Waiting
}

/// Drafts of whichever clients that one decision may concern, because their customers ask the same: the same wishes, each answered
/// from the same kinds of facts, every claim documented, held by nothing and left to the agency. What the facts say differs.
pub fn alike_across(cards: &[DraftCard]) -> Vec<Vec<DraftId>> {
    let mut groups: Vec<(Wish, Vec<DraftId>)> = Vec::new();
    for card in cards {
        let Some(wish) = Wish::of(card) else { continue };
        match groups.iter_mut().find(|(same, _)| *same == wish) {
            Some((_, ids)) if ids.len() < MOST => ids.push(card.id),
            _ => groups.push((wish, vec![card.id])),
        }
    }
    groups
        .into_iter()
        .map(|(_, ids)| ids)
        .filter(|ids| ids.len() > 1)
        .collect()
}

/// What is asked, and from which kinds of facts it is answered.
#[derive(PartialEq, Eq)]
struct Wish {
    intents: BTreeSet<String>,
    kinds: BTreeSet<String>,
}

impl Wish {
    fn of(card: &DraftCard) -> Option<Self> {
        let proposal = card.proposal.as_ref()?;
        let plain = card.state == DraftState::Waiting
            && card.class == Class::Documented
            && card.way == Way::Message
            && card.holds.is_empty()
            && card.original.is_none()
            && card.text.is_some()
            && !card.for_owner
            && card.sources.iter().all(|source| source.current);
        let intents: BTreeSet<String> = proposal
            .intents
            .iter()
            .filter(|intent| !matches!(intent, Intent::Greeting | Intent::Thanks))
            .map(|intent| format!("{intent:?}"))
            .collect();
        let kinds: BTreeSet<String> = card.sources.iter().map(|source| source.title.clone()).collect();
        (plain && !intents.is_empty() && !kinds.is_empty()).then_some(Self { intents, kinds })
    }
}

/// Approves drafts of several clients, each in its own business, in the version that was seen, and with every check of its own.
///
/// # Errors
/// Nothing is approved if one of the businesses is not for the person's eyes.
pub async fn approve_across(
    scope: &PartnerScope,
    drafts: Vec<(WorkspaceId, DraftId, i32)>,
) -> Result<Decided, ReviewError> {
    let mut of_clients: Vec<(WorkspaceScope, Vec<(DraftId, i32)>)> = Vec::new();
    for (workspace, draft, version) in drafts.into_iter().take(MOST) {
        let known = of_clients
            .iter_mut()
            .find(|(known, _)| known.workspace() == workspace);
        if let Some((_, drafts)) = known {
            drafts.push((draft, version));
            continue;
        }
        let client = scope.workspace(workspace).await.map_err(|denied| match denied {
            Denied::NotAllowed => ReviewError::NotAllowed,
            Denied::NotFound | Denied::Unavailable => ReviewError::NotFound,
        })?;
        of_clients.push((client, vec![(draft, version)]));
    }
    let mut decided = Decided::default();
    for (client, drafts) in of_clients {
        let here = approve_alike(&client, drafts).await?;
        decided.approved += here.approved;
        decided.left += here.left;
    }
    Ok(decided)
}

/// How a decision about several drafts went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Approved.
    pub approved: usize,
    /// Left as they were: decided by somebody else, changed, or held meanwhile.
    pub left: usize,
}

/// Approves several drafts, each in the version that a person saw.
pub async fn approve_alike(
    scope: &WorkspaceScope,
    drafts: Vec<(DraftId, i32)>,
) -> Result<Decided, ReviewError> {
    let mut decided = Decided::default();
    let mut seen = HashSet::new();
    for (id, version) in drafts.into_iter().take(MOST) {
        if !seen.insert(id) {
            continue;
        }
        match approve(scope, id, version, None).await {
            Ok(()) => decided.approved += 1,
            Err(error @ (ReviewError::Store(_) | ReviewError::NotAllowed | ReviewError::NotFound)) => {
                return Err(error);
            }
            Err(_) => decided.left += 1,
        }
    }
    Ok(decided)
}
