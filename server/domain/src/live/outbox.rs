//! What the other nodes have not been told yet, at most so much of it.
//!
//! Filled after commits, emptied by one task: however many transactions commit, a node speaks at most once per pause, because
//! PostgreSQL takes one lock for the whole instance whenever a transaction with a NOTIFY commits.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::Live;
use super::letter::Letter;

/// Changes kept for telling; beyond that the others are told to read everything again.
const MOST_KEPT: usize = 4096;

#[derive(Debug, Default)]
pub(super) struct Outbox {
    /// False until [`super::listen`] runs on PostgreSQL: commands and SQLite tell nobody.
    open: AtomicBool,
    pending: Mutex<Pending>,
    more: Notify,
}

#[derive(Debug, Default)]
struct Pending {
    changes: HashSet<Live>,
    everything: bool,
    brands: bool,
    work: bool,
}

/// What is to be said now.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Said {
    pub(super) letter: Letter,
    pub(super) work: bool,
}

impl Outbox {
    pub(super) fn open(&self) {
        self.open.store(true, Ordering::Release);
    }

    pub(super) fn change(&self, live: Live) {
        self.add(|pending| {
            if pending.changes.len() < MOST_KEPT {
                pending.changes.insert(live);
            } else {
                pending.everything = true;
            }
        });
    }

    pub(super) fn work(&self) {
        self.add(|pending| pending.work = true);
    }

    pub(super) fn brands(&self) {
        self.add(|pending| pending.brands = true);
    }

    /// What was to be said got lost on the way.
    pub(super) fn everything(&self) {
        self.add(|pending| {
            pending.everything = true;
            pending.brands = true;
            pending.work = true;
        });
    }

    fn add(&self, what: impl FnOnce(&mut Pending)) {
        if self.open.load(Ordering::Acquire) {
            what(&mut self.pending());
            self.more.notify_one();
        }
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is something to say, and takes as much of it as fits.
    pub(super) async fn next(&self) -> Said {
        loop {
            if let Some(said) = self.take() {
                return said;
            }
            self.more.notified().await;
        }
    }

    fn take(&self) -> Option<Said> {
        let mut pending = self.pending();
        let mut letter = Letter::default();
        if std::mem::take(&mut pending.everything) {
            pending.changes.clear();
            letter.everything = true;
        }
        let now: Vec<Live> = pending
            .changes
            .iter()
            .take(Letter::MOST_CHANGES)
            .copied()
            .collect();
        for live in now {
            pending.changes.remove(&live);
            letter.add(live);
        }
        letter.brands = std::mem::take(&mut pending.brands);
        let work = std::mem::take(&mut pending.work);
        (work || !letter.is_empty()).then_some(Said { letter, work })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::WorkspaceId;
    use crate::live::LiveKind;

    fn live(number: usize) -> Live {
        Live {
            workspace: WorkspaceId(Uuid::from_u128(number as u128)),
            partner: None,
            conversation: None,
            kind: LiveKind::Message,
        }
    }

    #[test]
    fn nobody_is_told_before_the_node_listens() {
        let outbox = Outbox::default();
        outbox.change(live(1));
        outbox.open();
        assert_eq!(outbox.take(), None);
    }

    #[test]
    fn the_same_change_is_told_once_and_all_of_many_are_told() {
        let outbox = Outbox::default();
        outbox.open();
        for number in 0..200 {
            outbox.change(live(number));
            outbox.change(live(number));
        }
        outbox.work();
        let mut told = HashSet::new();
        let mut works = 0;
        while let Some(said) = outbox.take() {
            works += usize::from(said.work);
            let heard = Letter::read(&said.letter.written(Uuid::nil())).unwrap();
            for live in heard.changes() {
                assert!(told.insert(live.unwrap()), "told twice");
            }
        }
        assert_eq!((told.len(), works), (200, 1));
    }

    #[test]
    fn what_is_too_much_becomes_one_word() {
        let outbox = Outbox::default();
        outbox.open();
        for number in 0..=MOST_KEPT {
            outbox.change(live(number));
        }
        let said = outbox.take().unwrap();
        assert!(said.letter.everything);
        assert_eq!(outbox.take(), None);
    }
}
