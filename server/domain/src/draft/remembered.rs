//! Facts that were read stay at hand for the next question, for as long as nobody changed them.
//!
//! A catalog of thousands takes longer to open and to index than a draft may take. What is kept is one business's and is given out
//! only to a reader of that business's own rows, who compares the mark in them first; the least used goes when the room is full.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use quick_cache::Weighter;
use quick_cache::unsync::Cache;
use uuid::Uuid;

use super::facts::Facts;
use crate::ids::WorkspaceId;

/// Bytes of memory for all businesses together. A catalog of 10,000 rows takes about a tenth of it.
const ROOM: u64 = 128 << 20;
/// Businesses whose facts are expected to be in use at a time.
const BUSINESSES: usize = 1_000;
/// Bytes in memory for each byte of a fact as it is stored: the fact itself, and what is prepared to find its words.
const UNFOLDED: u64 = 6;

/// What the facts were when they were read.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Replaced by every change; none before the first.
    pub(super) changed: Option<Uuid>,
    pub(super) time_zone: String,
}

#[derive(Clone)]
struct Kept {
    stamp: Stamp,
    facts: Arc<Facts>,
    weight: u64,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<WorkspaceId, Kept> for ByBytes {
    fn weight(&self, _: &WorkspaceId, kept: &Kept) -> u64 {
        kept.weight
    }
}

/// The facts at hand.
pub(crate) struct Remembered {
    cache: Mutex<Cache<WorkspaceId, Kept, ByBytes>>,
}

impl Default for Remembered {
    fn default() -> Self {
        Self::with_room(ROOM)
    }
}

impl Remembered {
    fn with_room(bytes: u64) -> Self {
        Self {
            cache: Mutex::new(Cache::with_weighter(BUSINESSES, bytes, ByBytes)),
        }
    }

    /// What is kept can always be read anew, so that a reader who broke off leaves nothing to mend.
    fn cache(&self) -> MutexGuard<'_, Cache<WorkspaceId, Kept, ByBytes>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The facts, if they are those of this stamp.
    pub(super) fn get(&self, workspace: WorkspaceId, stamp: &Stamp) -> Option<Arc<Facts>> {
        let cache = self.cache();
        let kept = cache.get(&workspace)?;
        (kept.stamp == *stamp).then(|| Arc::clone(&kept.facts))
    }

    /// Reads them anew the next time: they were found to be others than their mark says.
    pub(super) fn forget(&self, workspace: WorkspaceId) {
        self.cache().remove(&workspace);
    }

    /// Keeps facts; `stored` is their size as they are stored.
    pub(super) fn keep(&self, workspace: WorkspaceId, stamp: Stamp, facts: Arc<Facts>, stored: usize) {
        let weight = (u64::try_from(stored).unwrap_or(u64::MAX)).saturating_mul(UNFOLDED) + 1_024;
        self.cache().insert(workspace, Kept { stamp, facts, weight });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(number: u128) -> Stamp {
        Stamp {
            changed: Some(Uuid::from_u128(number)),
            time_zone: "Asia/Jakarta".into(),
        }
    }

    fn workspace(number: u128) -> WorkspaceId {
        WorkspaceId(Uuid::from_u128(number))
    }

    fn facts() -> Arc<Facts> {
        Arc::new(Facts::new(Vec::new(), jiff::tz::TimeZone::UTC))
    }

    #[test]
    fn facts_of_another_business_or_of_before_a_change_are_never_given_out() {
        let remembered = Remembered::default();
        remembered.keep(workspace(1), stamp(1), facts(), 100);
        assert!(remembered.get(workspace(1), &stamp(1)).is_some());
        assert!(remembered.get(workspace(1), &stamp(2)).is_none());
        assert!(remembered.get(workspace(2), &stamp(1)).is_none());
        let elsewhere = Stamp {
            time_zone: "Asia/Jayapura".into(),
            ..stamp(1)
        };
        assert!(remembered.get(workspace(1), &elsewhere).is_none());
    }

    #[test]
    fn what_was_found_to_be_wrong_is_read_anew() {
        let remembered = Remembered::default();
        remembered.keep(workspace(1), stamp(1), facts(), 100);
        remembered.forget(workspace(1));
        assert!(remembered.get(workspace(1), &stamp(1)).is_none());
    }

    #[test]
    fn memory_is_bounded_whatever_is_read() {
        let remembered = Remembered::with_room(100_000);
        for number in 0..1_000 {
            remembered.keep(workspace(number), stamp(1), facts(), 1_000);
        }
        assert!(remembered.cache().weight() <= 100_000);
        assert!(!remembered.cache().is_empty());
        remembered.keep(workspace(7), stamp(1), facts(), 1_000_000);
        assert!(
            remembered.get(workspace(7), &stamp(1)).is_none(),
            "larger than the room"
        );
    }
}
