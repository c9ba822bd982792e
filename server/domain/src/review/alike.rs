//! The same question under one post: one decision for all who asked it.
//!
//! Each answer is approved, sent and proven as its own; only the looking is shared.

use std::collections::HashSet;

use super::card::DraftCard;
use super::{DraftState, ReviewError, approve};
use crate::Way;
use crate::ids::DraftId;
use crate::tenancy::WorkspaceScope;

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
