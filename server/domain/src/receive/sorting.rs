//! Moving acknowledged units into their workspaces: in order within a conversation, side by side across conversations,
//! exactly once, each in its own transaction, and no account waits behind another's flood.
//!
//! Work goes in short rounds. In each, every account with something waiting gives a few of its oldest units, so a quiet
//! business waits for one round and not for a flooded neighbour's backlog.

use std::sync::Mutex;

use futures::StreamExt as _;
use futures::stream;

use super::intake;
use super::routing::{self, SetAside};
use crate::ids::WorkspaceId;
use crate::laras::Laras;
use crate::store::platform::{self, Arrived};
use crate::store::{PlatformTxn, StoreError};
use crate::time::{DAY, MINUTE, SECOND};

/// Accounts served in one round.
const ACCOUNTS: u64 = UNITS;
/// Units of one round. A business with one message waits for one round at most, so a round is short.
const UNITS: u64 = 8;
/// Units of one account in a round at most.
const OF_ONE: u64 = 4;
const OF_ONE_ON_SQLITE: u64 = 2;
/// Times that units are moved in before a round.
const MOVES: usize = 4;
/// Conversations worked on side by side; one alone while webhooks storm in. SQLite's one writer is busy with two.
const SIDE_BY_SIDE: usize = 4;
const SIDE_BY_SIDE_ON_SQLITE: usize = 2;
/// After this many failures a unit is set aside for a person.
const MOST_ATTEMPTS: i32 = 8;
/// A node that does not come back within this time has crashed, and another takes its units.
const LEASE: i64 = 30 * SECOND;
/// How soon to look again for a unit whose predecessor is in another node's hands.
const SOON: i64 = 200;
/// Meta repeats a webhook for seven days (Meta: "Webhooks"); events are known a little longer.
const REMEMBERED: i64 = 10 * DAY;

/// Whose turn is next, kept between rounds.
#[derive(Default)]
pub struct Rounds {
    last: Mutex<Vec<u8>>,
    moving: tokio::sync::Mutex<()>,
}

/// Moves what is due, one round of it; returns how many units it looked at.
pub async fn run_due(laras: &Laras) -> Result<usize, StoreError> {
    let moved = move_in(laras).await?;
    let lanes = take_round(laras).await?;
    let count = moved + lanes.iter().map(Vec::len).sum::<usize>();
    let side_by_side = match laras.store().is_postgres() {
        _ if laras.intake().is_pressed() => 1,
        true => SIDE_BY_SIDE,
        false => SIDE_BY_SIDE_ON_SQLITE,
    };
    let outcomes = stream::iter(lanes)
        .map(|lane| run_lane(laras, lane))
        .buffer_unordered(side_by_side)
        .collect::<Vec<_>>()
        .await;
    outcomes.into_iter().collect::<Result<(), _>>()?;
    Ok(count)
}

/// Takes units from where they arrived, more than a round sorts: a quiet business's message is not to wait there behind a flood.
async fn move_in(laras: &Laras) -> Result<usize, StoreError> {
    let _alone = laras.rounds().moving.lock().await;
    let mut moved = 0;
    for _ in 0..MOVES {
        match intake::move_in(laras).await? {
            0 => break,
            more => moved += more,
        }
    }
    Ok(moved)
}

/// A few units of every account that has some, grouped by conversation.
async fn take_round(laras: &Laras) -> Result<Vec<Vec<Arrived>>, StoreError> {
    let last = laras
        .rounds()
        .last
        .lock()
        .map(|last| last.clone())
        .unwrap_or_default();
    let view = PlatformTxn::read_on(laras).await?;
    let shares = platform::waiting_shares(&view, &last, ACCOUNTS).await?;
    let Some(latest) = shares.last() else {
        return Ok(Vec::new());
    };
    if let Ok(mut last) = laras.rounds().last.lock() {
        last.clone_from(latest);
    }
    let of_one = if laras.store().is_postgres() {
        OF_ONE
    } else {
        OF_ONE_ON_SQLITE
    };
    let each = (UNITS / u64::try_from(shares.len()).unwrap_or(UNITS)).clamp(1, of_one);
    let mut taken = Vec::new();
    if laras.store().is_postgres() {
        drop(view);
        let txn = PlatformTxn::open_on(laras).await?;
        for share in &shares {
            taken.push(by_lane(platform::take_in_hand(&txn, share, each, LEASE).await?));
        }
        txn.commit().await?;
    } else {
        for share in &shares {
            taken.push(by_lane(platform::take_in_hand(&view, share, each, LEASE).await?));
        }
    }
    Ok(in_turn(taken))
}

/// One conversation of every account, then a second of each, and so on.
fn in_turn(mut accounts: Vec<Vec<Vec<Arrived>>>) -> Vec<Vec<Arrived>> {
    let longest = accounts.iter().map(Vec::len).max().unwrap_or_default();
    let mut lanes = Vec::new();
    for place in 0..longest {
        lanes.extend(
            accounts
                .iter_mut()
                .filter_map(|account| account.get_mut(place))
                .map(std::mem::take),
        );
    }
    lanes
}

fn by_lane(units: Vec<Arrived>) -> Vec<Vec<Arrived>> {
    let mut lanes: Vec<Vec<Arrived>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for unit in units {
        let place = *places.entry(unit.lane.clone()).or_insert(lanes.len());
        match lanes.get_mut(place) {
            Some(lane) => lane.push(unit),
            None => lanes.push(vec![unit]),
        }
    }
    lanes
}

/// One conversation's units, in order; one that must wait holds up those behind it.
async fn run_lane(laras: &Laras, lane: Vec<Arrived>) -> Result<(), StoreError> {
    let mut held = false;
    for unit in &lane {
        if held || !is_first(laras, unit).await? {
            held = true;
            give_back(laras, unit).await?;
            continue;
        }
        if let Err(reason) = routing::deliver(laras, unit).await {
            let again = matches!(reason, SetAside::Store(_)) && unit.attempts + 1 < MOST_ATTEMPTS;
            held = again;
            set_aside(laras, unit, reason).await?;
        }
    }
    Ok(())
}

/// On PostgreSQL another node may hold an earlier unit of the conversation.
async fn is_first(laras: &Laras, unit: &Arrived) -> Result<bool, StoreError> {
    if !laras.store().is_postgres() {
        return Ok(true);
    }
    let view = PlatformTxn::read_on(laras).await?;
    Ok(!platform::has_earlier(&view, unit).await?)
}

/// Frees a unit that was taken in hand and not tried.
async fn give_back(laras: &Laras, unit: &Arrived) -> Result<(), StoreError> {
    if !laras.store().is_postgres() {
        return Ok(());
    }
    let txn = PlatformTxn::open_on(laras).await?;
    platform::give_back(&txn, unit.id, laras.clock().now_ms() + SOON).await?;
    txn.commit().await
}

/// Forgets events that Meta will not repeat any more; a little at a time.
pub(crate) async fn forget_old(laras: &Laras) -> Result<u64, StoreError> {
    let txn = PlatformTxn::open_on(laras).await?;
    let gone = platform::forget_done(&txn, laras.clock().now_ms() - REMEMBERED, 1_000).await?;
    txn.commit().await?;
    Ok(gone)
}

async fn set_aside(laras: &Laras, unit: &Arrived, why: SetAside) -> Result<(), StoreError> {
    let txn = PlatformTxn::open_on(laras).await?;
    match why {
        SetAside::Unknown => platform::quarantine_unit(&txn, unit.id, "unknown_number", None).await?,
        SetAside::Test => {
            tracing::info!(unit = %unit.id, "Meta's dashboard sent a test event: the address and the signature are right");
            platform::quarantine_unit(&txn, unit.id, "test", None).await?;
        }
        SetAside::Unreadable(error) => {
            tracing::warn!(unit = %unit.id, %error, "a unit of a webhook cannot be read and was set aside");
            let whose = whose(&txn, unit).await?;
            platform::quarantine_unit(&txn, unit.id, "unreadable", whose).await?;
        }
        SetAside::Store(error) if unit.attempts + 1 < MOST_ATTEMPTS => {
            tracing::warn!(unit = %unit.id, %error, attempts = unit.attempts, "a unit will be tried again");
            let wait = (SECOND << unit.attempts.clamp(0, 8)).min(5 * MINUTE);
            platform::postpone_unit(&txn, unit.id, laras.clock().now_ms() + wait).await?;
        }
        SetAside::Store(error) => {
            tracing::error!(unit = %unit.id, %error, "a unit failed too often and was set aside");
            let whose = whose(&txn, unit).await?;
            platform::quarantine_unit(&txn, unit.id, "failed", whose).await?;
        }
    }
    txn.commit().await
}

/// Whose number a unit arrived for: its business sees what was set aside. What belongs to nobody, only the operator sees.
async fn whose(txn: &PlatformTxn, unit: &Arrived) -> Result<Option<WorkspaceId>, StoreError> {
    let Some(key) = &unit.route_key else {
        return Ok(None);
    };
    Ok(platform::live_route(txn, key).await?.map(|route| route.workspace))
}
