//! Demo data: two agencies, their clients and a few days of conversations.
//!
//! Nothing here writes rows. Partners are founded, people sign in, customers write on the twin's phone, drafts are made by the
//! drafter and decided by people, all through the product's own functions, with a clock that begins some days ago. So the demo
//! is what the product does, evidence included.

mod facts;
mod founding;
mod people;
mod remarks;
mod scenes;
mod stage;
mod story;

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use domain::ids::WorkspaceId;
use domain::store::StoreError;
use domain::tenancy::{self, Denied, FoundError, SignInError, WorkspaceScope};
use domain::time::{Clock, HOUR};
use domain::{Laras, connect, draft, review};
use jiff::Timestamp;

use crate::commands::twin::STATE_FILE;
use crate::config::Config;
use crate::installation::{self, InstallationError, Schema};

pub use founding::{add_facts, connect_numbers, connect_numbers_and_accounts, found};
pub use people::{Business, PASSWORD, PEOPLE, Person, TEST_SHOP};

/// How far the story reaches back: a window must have closed within it.
const HISTORY: i64 = 74 * HOUR;

/// Why there is no demo data, or only half of it.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Somebody's data is there already.
    #[error("the database holds data already")]
    NotEmpty,
    /// The installation cannot be opened.
    #[error(transparent)]
    Installation(#[from] InstallationError),
    /// The twin cannot be started for the time of seeding.
    #[error("the Meta twin cannot be started")]
    Twin(#[from] std::io::Error),
    /// Something could not be founded.
    #[error(transparent)]
    Found(#[from] FoundError),
    /// Nobody could sign in.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// A scope was not given.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A fact was refused.
    #[error("the facts of {business} are not accepted: {why}")]
    Facts {
        /// Whose.
        business: &'static str,
        /// Why.
        why: String,
    },
    /// A number could not be connected.
    #[error("a number cannot be connected")]
    Connect(#[from] connect::ConnectError),
    /// A decision was refused.
    #[error("a decision was refused")]
    Review(#[from] review::ReviewError),
    /// The story did not go as written.
    #[error("the story went differently: {0}")]
    Story(String),
    /// Rows could not be read or written.
    #[error("the database failed")]
    Store(#[from] StoreError),
}

/// A business that was founded.
#[derive(Clone, Copy)]
pub struct Founded {
    /// Which.
    pub business: &'static Business,
    /// Its workspace.
    pub workspace: WorkspaceId,
}

/// Fills the empty database of an installation.
pub async fn fill(config: &Config) -> Result<(), DemoError> {
    fill_at(config, Clock::System.now(), Path::new(STATE_FILE)).await
}

/// The same, as if it were `now`; the twin's state goes into `state_file`.
pub async fn fill_at(config: &Config, now: Timestamp, state_file: &Path) -> Result<(), DemoError> {
    let clock = Clock::manual(Timestamp::from_millisecond(now.as_millisecond() - HISTORY).unwrap_or(now));
    let stage = stage::Stage::open(config, clock, state_file).await?;
    let outcome = perform(config, &stage, now).await;
    stage.close().await;
    outcome
}

async fn perform(config: &Config, stage: &stage::Stage, now: Timestamp) -> Result<(), DemoError> {
    let laras = &stage.laras;
    let founded = found(laras).await?;
    add_facts(laras, &founded).await?;
    if has_twin(config) {
        connect_numbers_and_accounts(laras, &founded).await?;
        story::play(stage, &founded, now).await?;
    } else {
        tracing::info!("META_GRAPH_URL is not on this machine, so nothing starts connected");
    }
    Ok(())
}

/// The twin runs on this machine; real Meta would refuse the demo's tokens.
fn has_twin(config: &Config) -> bool {
    let host = config.meta.graph_url.host_str().unwrap_or_default();
    host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1"
}

/// A scope of a business, as somebody who runs it. The session ends when the demo data is complete.
pub async fn scope_of(laras: &Laras, founded: &Founded) -> Result<WorkspaceScope, DemoError> {
    let host = founded.business.agency.unwrap_or("localhost");
    let runs = |person: &&Person| {
        person.host == host
            && (person.role == tenancy::Role::PartnerAdmin
                || person.businesses.contains(&founded.business.name))
    };
    let person = PEOPLE
        .iter()
        .find(runs)
        .ok_or(DemoError::Denied(Denied::NotFound))?;
    let nobody = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let host = if person.host == "localhost" {
        laras.settings().platform_host().to_owned()
    } else {
        host.to_owned()
    };
    let session = tenancy::sign_in(laras, &host, person.email, PASSWORD, nobody).await?;
    let scope = session
        .signed_in
        .workspace(laras, Some(founded.workspace))
        .await?;
    tenancy::sign_out(laras, session.token.expose()).await?;
    Ok(scope)
}

async fn add_fact(
    scope: &WorkspaceScope,
    body: draft::facts::FactBody,
    business: &'static str,
) -> Result<(), DemoError> {
    draft::business::add(scope, body)
        .await
        .map(drop)
        .map_err(|error| DemoError::Facts {
            business,
            why: format!("{error} ({error:?})"),
        })
}

async fn open(config: &Config, clock: Clock) -> Result<Laras, InstallationError> {
    installation::open(config, Schema::Migrate, clock).await
}
