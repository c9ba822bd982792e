//! What the model knows: Meta, the workers, the job with its lease, and the send itself.

use super::super::state::{Event, SendState};

/// Posts of one text after which a retryable refusal is final.
pub(super) const MOST_POSTS: u8 = 3;
/// Crashes and leases that end while their worker is alive, together.
pub(super) const TROUBLES: u8 = 2;

/// What Meta did with one POST.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Fate {
    Accepted,
    RefusedForNow,
    RefusedForGood,
    NeverThere,
}

/// What the worker learnt of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Answer {
    Id,
    TryAgain,
    No,
    NotSent,
    Nothing,
}

/// Every way in which a POST can go.
pub(super) const POSTS: [(Fate, Answer); 7] = [
    (Fate::Accepted, Answer::Id),
    (Fate::Accepted, Answer::Nothing),
    (Fate::NeverThere, Answer::Nothing),
    (Fate::NeverThere, Answer::NotSent),
    (Fate::RefusedForNow, Answer::TryAgain),
    (Fate::RefusedForNow, Answer::Nothing),
    (Fate::RefusedForGood, Answer::No),
];

/// Where a worker stands; the number is the fence of its claim on the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Worker {
    Idle,
    HasJob(u8),
    HasCommitted(u8),
    HasAnswer(u8, Answer),
    HasSettled(u8),
}

impl Worker {
    pub(super) fn fence(self) -> Option<u8> {
        match self {
            Self::Idle => None,
            Self::HasJob(fence)
            | Self::HasCommitted(fence)
            | Self::HasAnswer(fence, _)
            | Self::HasSettled(fence) => Some(fence),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Job {
    pub(super) lease: Option<u8>,
    pub(super) again: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct World {
    pub(super) send: SendState,
    pub(super) asked: bool,
    pub(super) open_attempt: Option<u8>,
    pub(super) job: Option<Job>,
    pub(super) last_fence: u8,
    pub(super) workers: [Worker; 2],
    pub(super) posts: Vec<(Fate, Answer)>,
    pub(super) window_open: bool,
    pub(super) troubles_left: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    TakeJob(usize),
    Claim(usize),
    Post(usize, Fate, Answer),
    Settle(usize),
    Finish(usize),
    Crash(usize),
    LeaseEnds,
    WindowCloses,
    Status(Event),
    Ask,
    Say(Event),
}

/// What a claim makes of an attempt that did not come back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Recovery {
    /// As the product does.
    CallItUnknown,
    /// As a queue would do; here to see the model catch it.
    PutItBack,
}

impl World {
    pub(super) fn happen(&mut self, event: Event) {
        if let Some(next) = self.send.after(event) {
            self.send = next;
        }
    }

    pub(super) fn take_job(&mut self, worker: usize) {
        self.last_fence += 1;
        self.job = Some(Job {
            lease: Some(self.last_fence),
            again: false,
        });
        self.workers[worker] = Worker::HasJob(self.last_fence);
    }

    pub(super) fn claim(&mut self, worker: usize, fence: u8, recovery: Recovery) {
        self.workers[worker] = Worker::HasSettled(fence);
        match self.send {
            SendState::Queued if !self.window_open => self.happen(Event::CloseWindow),
            SendState::Queued => {
                self.happen(Event::Claim);
                self.open_attempt = Some(fence);
                self.workers[worker] = Worker::HasCommitted(fence);
            }
            SendState::Sending if self.open_attempt.is_some_and(|open| open >= fence) => {}
            SendState::Sending => {
                self.open_attempt = None;
                if recovery == Recovery::CallItUnknown {
                    self.happen(Event::Lose);
                } else {
                    self.put_back();
                }
            }
            _ => {}
        }
    }

    pub(super) fn put_back(&mut self) {
        if self.send == SendState::Sending {
            self.happen(Event::PutBack);
            let job = self.job.get_or_insert(Job {
                lease: None,
                again: false,
            });
            job.again = true;
        }
    }

    pub(super) fn settle(&mut self, worker: usize, fence: u8, answer: Answer) {
        self.workers[worker] = Worker::HasSettled(fence);
        let in_time = self.open_attempt == Some(fence);
        if in_time {
            self.open_attempt = None;
        }
        match answer {
            Answer::Id => self.happen(Event::Accept),
            _ if !in_time => {}
            Answer::NotSent => self.put_back(),
            Answer::TryAgain if self.posts.len() < usize::from(MOST_POSTS) => self.put_back(),
            Answer::TryAgain | Answer::No => self.happen(Event::Refuse),
            Answer::Nothing => self.happen(Event::Lose),
        }
    }

    pub(super) fn finish(&mut self, worker: usize, fence: u8) {
        self.workers[worker] = Worker::Idle;
        if let Some(job) = self.job
            && job.lease == Some(fence)
        {
            self.job = job.again.then_some(Job {
                lease: None,
                again: false,
            });
        }
    }

    pub(super) fn is_accepted(&self) -> bool {
        self.posts.iter().any(|(fate, _)| *fate == Fate::Accepted)
    }

    pub(super) fn lease_is_held_by_somebody_alive(&self) -> bool {
        let lease = self.job.and_then(|job| job.lease);
        lease.is_some() && self.workers.iter().any(|worker| worker.fence() == lease)
    }
}
