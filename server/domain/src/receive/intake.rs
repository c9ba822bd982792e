//! Acknowledgement: signed units become durable before Meta gets its 200.
//!
//! A commit costs milliseconds, whatever is in it. So requests that arrive while one commit runs wait together and are
//! committed together next. What waits is bounded in number and in bytes; beyond that Meta is told to come back.

use std::sync::{Arc, Mutex, PoisonError};

use futures::future::join_all;
use meta::signature::{Signer, Signers};
use meta::webhook::{Part, Unit, split, split_instagram};
use tokio::sync::{Semaphore, SemaphorePermit, oneshot};

use crate::Channel;
use crate::connect;
use crate::laras::Laras;
use crate::store::platform::{self, Address, NewUnit};
use crate::store::{PlatformTxn, StoreError};

/// Requests waiting for a commit at most.
const MOST_WAITING: usize = 2048;
/// Kibibytes waiting for a commit at most, counted as they arrived.
const MOST_KIB_WAITING: usize = 64 * 1024;
/// So many requests at a time are a storm.
const PRESSED: usize = 8;
/// Units moved into the inbox at a time.
const MOST_MOVED: usize = 256;
/// Commits side by side: while one waits for the disk, the next is made ready.
const SERVERS: usize = 2;
/// Requests in one commit at most.
const MOST_TOGETHER: usize = 256;
/// The event of a payload that could not be split has no id of its own.
const WHOLE: &str = "whole";

struct Request {
    units: Vec<NewUnit>,
    done: oneshot::Sender<Result<(), NotAccepted>>,
}

/// Requests on their way to the next commit.
#[derive(Clone)]
pub struct Intake {
    queue: Arc<Mutex<Queue>>,
    room: Arc<Semaphore>,
    kib: Arc<Semaphore>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<Request>,
    /// How many the commits now under way have.
    under_way: usize,
    /// How many commit what waits.
    servers: usize,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            queue: Arc::default(),
            room: Arc::new(Semaphore::new(MOST_WAITING)),
            kib: Arc::new(Semaphore::new(MOST_KIB_WAITING)),
        }
    }
}

impl Intake {
    fn room_for(&self, bytes: usize) -> Result<[SemaphorePermit<'_>; 2], NotAccepted> {
        let kib = u32::try_from(bytes / 1024 + 1).unwrap_or(u32::MAX);
        let place = self.room.try_acquire();
        let space = self.kib.try_acquire_many(kib);
        match (place, space) {
            (Ok(place), Ok(space)) => Ok([place, space]),
            _ => Err(NotAccepted::Overloaded),
        }
    }

    /// Whether webhooks arrive faster than one by one. Then whoever else has work does less of it at a time: Meta waits for these
    /// answers, and what they bring is worked off afterwards.
    pub(crate) fn is_pressed(&self) -> bool {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.len() + queue.under_way >= PRESSED
    }

    /// Puts a request into the queue; true if one more may serve the queue.
    fn add(&self, request: Request) -> bool {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.waiting.push(request);
        let more = queue.servers < SERVERS;
        queue.servers += usize::from(more);
        more
    }

    /// What is to be committed after `done` requests; with nothing left, there is one server less.
    fn next(&self, done: usize) -> Option<Vec<Request>> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let count = queue.waiting.len().min(MOST_TOGETHER);
        queue.under_way = queue.under_way.saturating_sub(done) + count;
        if count == 0 {
            queue.servers = queue.servers.saturating_sub(1);
            return None;
        }
        Some(queue.waiting.drain(..count).collect())
    }
}

/// Why a signed webhook was not acknowledged; Meta will deliver it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAccepted {
    /// Too many wait already.
    #[error("too many webhooks are waiting")]
    Overloaded,
    /// The units could not be made durable.
    #[error("webhooks cannot be stored")]
    NotDurable,
}

/// Whose app secret signed the raw body; `None` if nobody's who may sign for the channel.
pub fn signer(laras: &Laras, channel: Channel, raw: &[u8], signature: Option<&str>) -> Option<Signer> {
    let instagram = match channel {
        Channel::WhatsApp => None,
        Channel::Instagram => laras.instagram(),
    };
    Signers::of(instagram, laras.graph()).of_delivery(raw, signature)
}

/// Makes every unit of a signed webhook durable. `Ok` means that nothing of it can be lost.
pub async fn acknowledge(laras: &Laras, channel: Channel, raw: &[u8]) -> Result<(), NotAccepted> {
    let intake = laras.intake().clone();
    let _room = intake.room_for(raw.len())?;
    let units = units_of(laras, channel, raw).map_err(|error| not_durable(&error))?;
    if units.is_empty() {
        return Ok(());
    }
    let (done, outcome) = oneshot::channel();
    if intake.add(Request { units, done }) {
        serve(laras.clone(), intake.clone());
    }
    outcome.await.unwrap_or(Err(NotAccepted::NotDurable))
}

/// Commits until nothing waits. Runs on its own, so that a sender who hangs up does not break a commit that others wait for.
#[expect(
    clippy::disallowed_methods,
    reason = "a commit outlives the request that began it"
)]
fn serve(laras: Laras, intake: Intake) {
    tokio::spawn(async move {
        let mut done = 0;
        while let Some(batch) = intake.next(done) {
            done = batch.len();
            commit(&laras, batch).await;
        }
    });
}

async fn commit(laras: &Laras, batch: Vec<Request>) {
    let together = batch.iter().flat_map(|request| &request.units).cloned().collect();
    match store(laras, together).await {
        Ok(()) => answer_all(batch, Ok(())),
        Err(error) if batch.len() == 1 => answer_all(batch, Err(not_durable(&error))),
        // One of them may be what the database refuses: each has its own chance, and its neighbours keep theirs.
        Err(error) => {
            tracing::warn!(%error, "webhooks could not be stored together and are stored one by one");
            join_all(batch.into_iter().map(|request| alone(laras, request))).await;
        }
    }
    laras.wake_sorting();
}

async fn alone(laras: &Laras, request: Request) {
    let outcome = store(laras, request.units.clone()).await;
    answer(request, outcome.map_err(|error| not_durable(&error)));
}

fn answer_all(batch: Vec<Request>, outcome: Result<(), NotAccepted>) {
    for request in batch {
        answer(request, outcome);
    }
}

fn answer(request: Request, outcome: Result<(), NotAccepted>) {
    if request.done.send(outcome).is_err() {
        tracing::debug!("a sender hung up; it will deliver again and find its events known");
    }
}

fn not_durable(error: &StoreError) -> NotAccepted {
    tracing::error!(%error, "webhooks could not be made durable");
    NotAccepted::NotDurable
}

async fn store(laras: &Laras, units: Vec<NewUnit>) -> Result<(), StoreError> {
    if let Some(arrivals) = laras.store().arrivals() {
        arrivals.append(units).await?;
    } else if let Some(postgres) = laras.store().postgres() {
        fail::fail_point!("receive::before_commit", |_| crate::crash::now());
        platform::append_units(postgres, units).await?;
    }
    fail::fail_point!("receive::after_commit", |_| crate::crash::now());
    Ok(())
}

/// Moves acknowledged units from where they arrived on SQLite into the inbox, a few at a time; returns how many. A crash on the
/// way repeats the move, and the inbox leaves events alone that it knows.
pub(super) async fn move_in(laras: &Laras) -> Result<usize, StoreError> {
    let Some(arrivals) = laras.store().arrivals() else {
        return Ok(0);
    };
    let Some(oldest) = arrivals.oldest(MOST_MOVED).await? else {
        return Ok(0);
    };
    let txn = PlatformTxn::open_on(laras).await?;
    platform::insert_units(&txn, &oldest.units).await?;
    txn.commit().await?;
    fail::fail_point!("receive::after_move", |_| crate::crash::now());
    let moved = oldest.units.len();
    arrivals.forget(oldest).await?;
    Ok(moved)
}

fn units_of(laras: &Laras, channel: Channel, raw: &[u8]) -> Result<Vec<NewUnit>, StoreError> {
    let received_at = laras.clock().now_ms();
    let units = match channel {
        Channel::WhatsApp => split(raw),
        Channel::Instagram => split_instagram(raw),
    };
    match units {
        Ok(units) => units
            .iter()
            .map(|unit| new_unit(laras, channel, unit, received_at))
            .collect(),
        Err(_) => Ok(vec![whole(laras, channel, raw, received_at)?]),
    }
}

fn new_unit(laras: &Laras, channel: Channel, unit: &Unit, received_at: i64) -> Result<NewUnit, StoreError> {
    let keys = laras.keys();
    let account = unit.account();
    let event = format!("{}|{account}|{}", channel.code(), unit.event_key_material);
    let address = Address {
        channel,
        event_key: keys.lookup("event", &event),
        route_key: match channel {
            Channel::WhatsApp => unit.phone_number_id().map(|id| keys.lookup("wa_phone", id)),
            Channel::Instagram => (!account.is_empty()).then(|| connect::instagram_route_key(laras, account)),
        },
        share: keys.lookup("share", account),
        lane: keys.lookup(
            "lane",
            &format!("{account}|{}", unit.correspondent().unwrap_or_default()),
        ),
    };
    // One of a known number is set aside by sorting, which knows whose it is.
    let unreadable = unit.part == Part::Unreadable && address.route_key.is_none();
    NewUnit::sealed(
        laras,
        address,
        &crate::store::to_json(unit),
        received_at,
        unreadable,
    )
}

fn whole(laras: &Laras, channel: Channel, raw: &[u8], received_at: i64) -> Result<NewUnit, StoreError> {
    use sha2::{Digest as _, Sha256};

    let keys = laras.keys();
    let digest = hex::encode(Sha256::digest(raw));
    let address = Address {
        channel,
        event_key: keys.lookup("event", &format!("{}|{WHOLE}|{digest}", channel.code())),
        route_key: None,
        share: keys.lookup("share", WHOLE),
        lane: keys.lookup("lane", WHOLE),
    };
    NewUnit::sealed(laras, address, raw, received_at, true)
}
