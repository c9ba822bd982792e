//! Acknowledgement: signed units become durable before Meta gets its 200.
//!
//! A commit costs milliseconds, whatever is in it. So requests that arrive while one commit runs wait together and are
//! committed together by whichever of them gets the next turn. The queue is bounded; beyond it Meta is told to come back.

use std::sync::Arc;

use meta::webhook::{Part, Unit, split};
use tokio::sync::{Mutex, Semaphore, oneshot};

use crate::Channel;
use crate::laras::Laras;
use crate::store::platform::{self, NewUnit};
use crate::store::{PlatformTxn, StoreError};

/// Requests waiting for a commit at most.
const MOST_WAITING: usize = 2048;
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
    waiting: Arc<Mutex<Vec<Request>>>,
    turn: Arc<Mutex<()>>,
    room: Arc<Semaphore>,
}

impl Default for Intake {
    fn default() -> Self {
        Self {
            waiting: Arc::default(),
            turn: Arc::default(),
            room: Arc::new(Semaphore::new(MOST_WAITING)),
        }
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

/// Whether the raw body carries a signature by one of our app secrets.
pub fn is_signed(laras: &Laras, raw: &[u8], signature: Option<&str>) -> bool {
    laras
        .graph()
        .is_some_and(|graph| meta::signature::verify(raw, signature, &graph.signing_secrets()))
}

/// Makes every unit of a signed webhook durable. `Ok` means that nothing of it can be lost.
pub async fn acknowledge(laras: &Laras, channel: Channel, raw: &[u8]) -> Result<(), NotAccepted> {
    let units = units_of(laras, channel, raw);
    if units.is_empty() {
        return Ok(());
    }
    let intake = laras.intake().clone();
    let _room = intake.room.try_acquire().map_err(|_| NotAccepted::Overloaded)?;
    let (done, outcome) = oneshot::channel();
    intake.waiting.lock().await.push(Request { units, done });
    commit_next(laras.clone(), intake.clone());
    outcome.await.unwrap_or(Err(NotAccepted::NotDurable))
}

/// Commits whatever waits, unless another turn has done so already. Runs on its own, so that a sender who hangs up does
/// not break a commit that others wait for.
#[expect(
    clippy::disallowed_methods,
    reason = "a commit outlives the request that began it"
)]
fn commit_next(laras: Laras, intake: Intake) {
    tokio::spawn(async move {
        let _turn = intake.turn.lock().await;
        let batch = {
            let mut waiting = intake.waiting.lock().await;
            let count = waiting.len().min(MOST_TOGETHER);
            waiting.drain(..count).collect::<Vec<_>>()
        };
        if !batch.is_empty() {
            commit(&laras, batch).await;
        }
    });
}

async fn commit(laras: &Laras, batch: Vec<Request>) {
    let (units, waiting): (Vec<_>, Vec<_>) = batch
        .into_iter()
        .map(|request| (request.units, request.done))
        .unzip();
    let outcome = store(laras, units.into_iter().flatten().collect())
        .await
        .map_err(|error| {
            tracing::error!(%error, "webhooks could not be made durable");
            NotAccepted::NotDurable
        });
    for done in waiting {
        if done.send(outcome).is_err() {
            tracing::debug!("a sender hung up; it will deliver again and find its events known");
        }
    }
    laras.wake();
}

async fn store(laras: &Laras, mut units: Vec<NewUnit>) -> Result<(), StoreError> {
    // One statement cannot name the same key twice on every database.
    let mut seen = std::collections::HashSet::with_capacity(units.len());
    units.retain(|unit| seen.insert(unit.event_key.clone()));
    let txn = PlatformTxn::open_on(laras).await?;
    platform::insert_units(&txn, units).await?;
    txn.commit().await
}

fn units_of(laras: &Laras, channel: Channel, raw: &[u8]) -> Vec<NewUnit> {
    let received_at = laras.clock().now_ms();
    match split(raw) {
        Ok(units) => units
            .iter()
            .map(|unit| new_unit(laras, channel, unit, received_at))
            .collect(),
        Err(_) => vec![whole(laras, channel, raw, received_at)],
    }
}

fn new_unit(laras: &Laras, channel: Channel, unit: &Unit, received_at: i64) -> NewUnit {
    let keys = laras.keys();
    let event = format!(
        "{}|{}|{}",
        channel.code(),
        unit.account(),
        unit.event_key_material
    );
    NewUnit {
        channel,
        event_key: keys.lookup("event", &event),
        route_key: unit.phone_number_id().map(|id| keys.lookup("wa_phone", id)),
        share: keys.lookup("lane", unit.account()),
        lane: keys.lookup("lane", unit.account()),
        body: crate::store::to_json(unit),
        received_at,
        unreadable: (unit.part == Part::Unreadable).then_some("unreadable"),
    }
}

fn whole(laras: &Laras, channel: Channel, raw: &[u8], received_at: i64) -> NewUnit {
    use sha2::{Digest as _, Sha256};

    let digest = hex::encode(Sha256::digest(raw));
    NewUnit {
        channel,
        event_key: laras
            .keys()
            .lookup("event", &format!("{}|{WHOLE}|{digest}", channel.code())),
        route_key: None,
        share: laras.keys().lookup("lane", WHOLE),
        lane: laras.keys().lookup("lane", WHOLE),
        body: raw.to_vec(),
        received_at,
        unreadable: Some("unreadable"),
    }
}
