//! Hosts that wear an agency's brand: claimed here, proven by a record in the domain name system, watched from then on.
//!
//! A claim alone changes nothing: until its proof is found the host stays nobody's, and no claim stands in another agency's way. Whoever
//! proves a host first has it. A claim may name a client it is meant for; the host wears the agency's brand all the same, and everybody
//! of that agency signs in there.

mod check;
mod name;
mod proof;

use std::collections::HashMap;

use uuid::Uuid;

pub use check::{CheckError, check_due_hosts, check_host, watch_hosts};
pub use name::{HostName, HostNameError};
pub use proof::{Found, NameResolver, Proof, Unreachable};

use crate::ids::{PartnerId, WorkspaceId};
use crate::settings::Settings;
use crate::store::platform::{self, HostClaim};
use crate::store::{PlatformTxn, StoreError};
use crate::tenancy::{Duty, PartnerScope};
use crate::time::{DAY, from_ms, random_bytes};

/// Claims of one agency; more is no agency.
const MOST_CLAIMS: usize = 200;
/// So long a proof is looked for.
pub(super) const PATIENCE: i64 = 7 * DAY;
/// Checks in a row without the proof after which the agency is warned, and another one may prove the host.
pub(super) const DOUBT: i32 = 3;

/// How far a claim has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Named by the operator: needs no proof.
    Given,
    /// Its proof is looked for until this moment.
    Waiting { until: jiff::Timestamp },
    /// It was not found in time; a person may have it looked for again.
    GivenUp,
    /// The host is the agency's.
    Proven,
    /// It is, but its proof has not been there the last few times.
    Doubtful,
    /// Another agency has proven it.
    Taken,
}

/// A host as its agency sees it.
#[derive(Clone, Debug)]
pub struct HostRow {
    /// The claim; `None` for a host that the operator named.
    pub id: Option<Uuid>,
    /// As the network knows it.
    pub name: String,
    /// As people read it.
    pub shown: String,
    /// The client it is meant for.
    pub client: Option<WorkspaceId>,
    /// How far it has come.
    pub standing: Standing,
    /// What the last check has found.
    pub found: Option<Found>,
    /// When it was last checked.
    pub checked_at: Option<jiff::Timestamp>,
    /// When it is checked next by itself.
    pub next_check_at: Option<jiff::Timestamp>,
    /// What has to stand in the domain name system.
    pub proof: Proof,
}

/// Why a host is not claimed. Nothing is kept of it.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// Not with this role.
    #[error("not allowed")]
    NotAllowed,
    /// The name.
    #[error(transparent)]
    Name(#[from] HostNameError),
    /// It is on the list already.
    #[error("the host is on the list already")]
    Known,
    /// Another agency has proven it.
    #[error("another agency has proven this host")]
    OfAnother,
    /// No such client.
    #[error("no such client")]
    Client,
    /// 200 claims.
    #[error("too many hosts")]
    TooMany,
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// Why a host stays.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// Not with this role.
    #[error("not allowed")]
    NotAllowed,
    /// No such claim of this agency.
    #[error("not found")]
    NotFound,
    /// Whoever removes it is on it.
    #[error("the host is in use for this very page")]
    InUse,
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// The agency's hosts, claimed and given, by name.
pub async fn hosts(scope: &PartnerScope) -> Result<Vec<HostRow>, StoreError> {
    let view = PlatformTxn::read_on(scope.laras()).await?;
    let claims = platform::claims_of(&view, scope.partner()).await?;
    let all = platform::hosts(&view).await?;
    drop(view);
    let settings = scope.laras().settings();
    let mut rows: HashMap<String, HostRow> = all
        .into_iter()
        .filter(|(_, partner)| *partner == scope.partner())
        .map(|(name, _)| (name.clone(), given(name, settings)))
        .collect();
    rows.extend(
        claims
            .into_iter()
            .map(|claim| (claim.name.clone(), row(claim, settings))),
    );
    let mut rows: Vec<_> = rows.into_values().collect();
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(rows)
}

fn given(name: String, settings: &Settings) -> HostRow {
    HostRow {
        id: None,
        shown: name::shown(&name),
        client: None,
        standing: Standing::Given,
        found: None,
        checked_at: None,
        next_check_at: None,
        proof: Proof::of(&name, "", settings),
        name,
    }
}

fn row(claim: HostClaim, settings: &Settings) -> HostRow {
    let standing = match claim.state.as_str() {
        check::PROVEN if claim.failures >= DOUBT => Standing::Doubtful,
        check::PROVEN => Standing::Proven,
        check::TAKEN => Standing::Taken,
        check::GIVEN_UP => Standing::GivenUp,
        _ => Standing::Waiting {
            until: from_ms(claim.waiting_since + PATIENCE),
        },
    };
    HostRow {
        id: Some(claim.id),
        shown: name::shown(&claim.name),
        client: claim.workspace_id.map(WorkspaceId),
        standing,
        found: claim.found.as_deref().and_then(Found::parse),
        checked_at: claim.checked_at.map(from_ms),
        next_check_at: (claim.next_check_at != check::NEVER).then(|| from_ms(claim.next_check_at)),
        proof: Proof::of(&claim.name, &claim.token, settings),
        name: claim.name,
    }
}

/// Claims a host. On somebody's own machine a name below `localhost` is the agency's at once; everywhere else its proof is looked for
/// from now on.
pub async fn add_host(
    scope: &PartnerScope,
    written: &str,
    client: Option<WorkspaceId>,
) -> Result<HostName, AddError> {
    if !scope.may(Duty::EditBrand) {
        return Err(AddError::NotAllowed);
    }
    let laras = scope.laras();
    let name = HostName::parse(written, laras.settings())?;
    name.looks_like_none_of(&super::others(laras, scope.partner()))?;
    if let Some(client) = client {
        scope.workspace(client).await.map_err(|_| AddError::Client)?;
    }
    let txn = PlatformTxn::open_on(laras).await?;
    let claims = platform::claims_of(&txn, scope.partner()).await?;
    let owner = platform::owner_of(&txn, name.as_str()).await?;
    if claims.iter().any(|claim| claim.name == name.as_str()) || owner == Some(scope.partner()) {
        return Err(AddError::Known);
    }
    if claims.len() >= MOST_CLAIMS {
        return Err(AddError::TooMany);
    }
    if let Some(owner) = owner
        && !is_doubtful(&txn, name.as_str(), owner).await?
    {
        return Err(AddError::OfAnother);
    }
    let local = name.is_local(laras.settings());
    let now = laras.clock().now_ms();
    let claim = HostClaim {
        id: crate::time::new_id(laras.clock()),
        partner_id: scope.partner().0,
        workspace_id: client.map(|id| id.0),
        name: name.as_str().to_owned(),
        token: hex::encode(random_bytes::<16>()),
        state: if local { check::PROVEN } else { check::WAITING }.to_owned(),
        found: None,
        failures: 0,
        created_at: now,
        waiting_since: now,
        checked_at: None,
        next_check_at: if local { check::NEVER } else { now },
    };
    platform::insert_claim(&txn, claim).await?;
    if local {
        platform::give_host(&txn, name.as_str(), scope.partner()).await?;
    }
    txn.commit().await?;
    laras.refresh_brands().await?;
    Ok(name)
}

/// Whether the agency that has a host has not shown its proof for a while. What the operator gave is never in doubt.
pub(super) async fn is_doubtful(txn: &PlatformTxn, name: &str, owner: PartnerId) -> Result<bool, StoreError> {
    let claims = platform::claims_to(txn, name).await?;
    let own = claims.iter().find(|claim| claim.partner_id == owner.0);
    Ok(own.is_some_and(|claim| claim.failures >= DOUBT))
}

/// Takes a host off the list; it is nobody's from then on. `here` is the host that the person is on, with or without a port.
pub async fn remove_host(scope: &PartnerScope, id: Uuid, here: &str) -> Result<(), RemoveError> {
    if !scope.may(Duty::EditBrand) {
        return Err(RemoveError::NotAllowed);
    }
    let txn = PlatformTxn::open_on(scope.laras()).await?;
    let claim = platform::claim(&txn, scope.partner(), id)
        .await?
        .ok_or(RemoveError::NotFound)?;
    if claim.name == super::without_port(here).to_lowercase() {
        return Err(RemoveError::InUse);
    }
    platform::forget_claim(&txn, claim.id).await?;
    platform::take_host_away(&txn, &claim.name, scope.partner()).await?;
    txn.commit().await?;
    scope.laras().refresh_brands().await?;
    Ok(())
}
