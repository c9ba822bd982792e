//! Looking for proofs: soon after a claim, then ever more slowly up to once an hour for a week; once a week for hosts that are proven.

use std::time::Duration;

use uuid::Uuid;

use super::proof::{Found, Proof};
use super::{DOUBT, PATIENCE, is_doubtful};
use crate::ids::PartnerId;
use crate::laras::Laras;
use crate::store::platform::{self, HostClaim};
use crate::store::{PlatformTxn, StoreError};
use crate::tenancy::{Duty, PartnerScope};
use crate::time::{DAY, HOUR, MINUTE, SECOND};

pub(super) const WAITING: &str = "waiting";
pub(super) const PROVEN: &str = "proven";
pub(super) const TAKEN: &str = "taken";
pub(super) const GIVEN_UP: &str = "given_up";

/// Not checked by itself.
pub(super) const NEVER: i64 = i64::MAX;
/// Whoever checks has this long before another node may.
const LEASE: i64 = 2 * MINUTE;
/// A person who presses again sooner sees what was found just now.
const BREATH: i64 = 5 * SECOND;
/// Proven hosts are looked at this often; while their proof is missing, every day.
const WEEK: i64 = 7 * DAY;
/// Checks of one round.
const AT_ONCE: u64 = 20;
/// How often this node looks for due checks.
const ROUND: Duration = Duration::from_secs(30);

/// Why a check did not take place.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Not with this role.
    #[error("not allowed")]
    NotAllowed,
    /// No such claim of this agency.
    #[error("not found")]
    NotFound,
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// Checks a claim now, because a person asks.
pub async fn check_host(scope: &PartnerScope, id: Uuid) -> Result<(), CheckError> {
    if !scope.may(Duty::EditBrand) {
        return Err(CheckError::NotAllowed);
    }
    let view = PlatformTxn::read_on(scope.laras()).await?;
    let claim = platform::claim(&view, scope.partner(), id).await?;
    drop(view);
    let mut claim = claim.ok_or(CheckError::NotFound)?;
    let now = scope.laras().clock().now_ms();
    if claim.checked_at.is_some_and(|at| now - at < BREATH) {
        return Ok(());
    }
    // Whoever asks again after a week, or after another agency had the host, starts anew.
    if matches!(claim.state.as_str(), GIVEN_UP | TAKEN) {
        WAITING.clone_into(&mut claim.state);
        claim.waiting_since = now;
    }
    check(scope.laras(), claim).await?;
    Ok(())
}

/// Checks what is due, a few at a time; how many that were.
pub async fn check_due_hosts(laras: &Laras) -> Result<usize, StoreError> {
    let now = laras.clock().now_ms();
    let view = PlatformTxn::read_on(laras).await?;
    let due = platform::due_claims(&view, now, AT_ONCE).await?;
    drop(view);
    let mut checked = 0;
    for claim in due {
        let txn = PlatformTxn::open_on(laras).await?;
        let mine = platform::take_claim(&txn, &claim, now + LEASE).await?;
        txn.commit().await?;
        if mine {
            check(laras, claim).await?;
            checked += 1;
        }
    }
    Ok(checked)
}

/// Goes on checking until `stop` resolves.
pub async fn watch_hosts(laras: Laras, stop: impl Future<Output = ()>) {
    let watching = async {
        loop {
            tokio::time::sleep(ROUND).await;
            if let Err(error) = check_due_hosts(&laras).await {
                tracing::warn!(%error, "hosts cannot be checked; they will be");
            }
        }
    };
    tokio::select! {
        () = stop => {}
        () = watching => {}
    }
}

async fn check(laras: &Laras, mut claim: HostClaim) -> Result<(), StoreError> {
    let proof = Proof::of(&claim.name, &claim.token, laras.settings());
    let found = proof.look(laras.resolver()).await;
    let now = laras.clock().now_ms();
    claim.found = Some(found.code().to_owned());
    claim.checked_at = Some(now);
    let txn = PlatformTxn::open_on(laras).await?;
    if found == Found::Proof {
        proven(&txn, &mut claim, now).await?;
    } else {
        unproven(&mut claim, found, now);
    }
    platform::set_claim(&txn, &claim).await?;
    txn.commit().await?;
    laras.refresh_brands().await
}

/// The host is the agency's, unless another one has it and shows its own proof.
async fn proven(txn: &PlatformTxn, claim: &mut HostClaim, now: i64) -> Result<(), StoreError> {
    let own = PartnerId(claim.partner_id);
    let owner = platform::owner_of(txn, &claim.name).await?;
    if let Some(owner) = owner.filter(|owner| *owner != own)
        && !is_doubtful(txn, &claim.name, owner).await?
    {
        TAKEN.clone_into(&mut claim.state);
        claim.next_check_at = NEVER;
        return Ok(());
    }
    for mut other in platform::claims_to(txn, &claim.name).await? {
        if other.id != claim.id {
            TAKEN.clone_into(&mut other.state);
            other.next_check_at = NEVER;
            platform::set_claim(txn, &other).await?;
        }
    }
    platform::give_host(txn, &claim.name, own).await?;
    PROVEN.clone_into(&mut claim.state);
    claim.failures = 0;
    claim.next_check_at = now + WEEK;
    Ok(())
}

fn unproven(claim: &mut HostClaim, found: Found, now: i64) {
    if claim.state == PROVEN {
        // A host that works is not switched off because a record was tidied away: its agency is warned.
        if found != Found::NoAnswer {
            claim.failures = (claim.failures + 1).min(DOUBT);
        }
        claim.next_check_at = now + DAY;
        return;
    }
    let age = now - claim.waiting_since;
    if age >= PATIENCE {
        GIVEN_UP.clone_into(&mut claim.state);
        claim.next_check_at = NEVER;
        return;
    }
    // As long again as it has waited: a minute, two, four, up to an hour.
    claim.next_check_at = now + age.clamp(MINUTE, HOUR);
}
