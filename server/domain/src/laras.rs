//! The handle to everything: made once at start, passed to pages, webhooks and workers.

use std::sync::{Arc, OnceLock};

use tokio::sync::Notify;

use crate::brand::{Brands, NameResolver};
use crate::draft::model::Drafters;
use crate::live::Events;
use crate::mail::Post;
use crate::settings::Settings;
use crate::store::{OpenError, Store, StoreError};
use crate::time::Clock;
use crate::vault::{DataKey, Keys, VaultError};

/// What an installation starts with.
pub struct Startup {
    /// The opened database.
    pub store: Store,
    /// The key file.
    pub keys: Keys,
    /// What the operator configured.
    pub settings: Settings,
    /// Meta's client; absent without credentials.
    pub graph: Option<meta::Graph>,
    /// Instagram's client; absent without credentials of its own.
    pub instagram: Option<meta::Instagram>,
    /// Who writes drafts.
    pub drafters: Drafters,
    /// Who takes mails.
    pub post: Box<dyn Post>,
    /// Where the time comes from.
    pub clock: Clock,
    /// Who asks the domain name system.
    pub resolver: Arc<dyn NameResolver>,
}

/// Why the product cannot start on this database.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database cannot be used.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Rows could not be read, or the key file is not the one that sealed them.
    #[error("the key file does not open what this database holds: use the key file that belongs to it")]
    WrongKeys,
    /// Rows could not be read or written.
    #[error("the database cannot be read")]
    Store(#[source] StoreError),
}

/// The product, running. Cloning is cheap.
#[derive(Clone)]
pub struct Laras(Arc<Inner>);

struct Inner {
    store: Store,
    keys: Keys,
    settings: Settings,
    graph: Option<meta::Graph>,
    instagram: Option<meta::Instagram>,
    drafters: Drafters,
    post: Box<dyn Post>,
    clock: Clock,
    resolver: Arc<dyn NameResolver>,
    events: Events,
    work: Notify,
    work_at_meta: Notify,
    numbering: Notify,
    posting: Notify,
    brands: Brands,
    inbox: crate::receive::Intake,
    rounds: crate::receive::Rounds,
    sorting: Notify,
    platform_key: OnceLock<Arc<DataKey>>,
    remembered: crate::draft::Remembered,
}

impl Laras {
    /// Starts on a migrated database; fails closed when the keys do not open what is in it.
    pub async fn start(startup: Startup) -> Result<Self, StartError> {
        let Startup {
            store,
            keys,
            settings,
            graph,
            instagram,
            drafters,
            post,
            clock,
            resolver,
        } = startup;
        let laras = Self(Arc::new(Inner {
            store,
            keys,
            settings,
            graph,
            instagram,
            drafters,
            post,
            clock,
            resolver,
            events: Events::default(),
            work: Notify::new(),
            work_at_meta: Notify::new(),
            numbering: Notify::new(),
            posting: Notify::new(),
            brands: Brands::default(),
            inbox: crate::receive::Intake::default(),
            rounds: crate::receive::Rounds::default(),
            sorting: Notify::new(),
            platform_key: OnceLock::new(),
            remembered: crate::draft::Remembered::default(),
        }));
        crate::store::platform::check_keys(&laras)
            .await
            .map_err(|error| match error {
                StoreError::Vault(_) => StartError::WrongKeys,
                other => StartError::Store(other),
            })?;
        laras.refresh_brands().await.map_err(StartError::Store)?;
        Ok(laras)
    }

    /// What the operator configured.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Where the time comes from.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Live updates.
    pub fn events(&self) -> &Events {
        &self.0.events
    }

    /// Meta's client, if credentials are configured.
    pub fn graph(&self) -> Option<&meta::Graph> {
        self.0.graph.as_ref()
    }

    /// Instagram's client, if its credentials are configured.
    pub fn instagram(&self) -> Option<&meta::Instagram> {
        self.0.instagram.as_ref()
    }

    /// Who writes drafts.
    pub fn drafters(&self) -> &Drafters {
        &self.0.drafters
    }

    /// Who takes mails.
    pub(crate) fn post(&self) -> &dyn Post {
        self.0.post.as_ref()
    }

    /// Who asks the domain name system.
    pub(crate) fn resolver(&self) -> &dyn NameResolver {
        &*self.0.resolver
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        self.0.store.ping().await.is_ok()
    }

    /// Wakes the workers: there may be work.
    pub fn wake(&self) {
        self.wake_here();
        self.0.events.announce_work();
    }

    /// Wakes the workers of this process alone.
    pub(crate) fn wake_here(&self) {
        self.0.work.notify_one();
        self.0.work_at_meta.notify_one();
        self.0.numbering.notify_one();
        self.0.posting.notify_one();
        self.0.sorting.notify_one();
    }

    /// Wakes those who move acknowledged units into their workspaces.
    pub(crate) fn wake_sorting(&self) {
        self.0.sorting.notify_one();
    }

    pub(crate) fn sorting(&self) -> &Notify {
        &self.0.sorting
    }

    pub(crate) fn rounds(&self) -> &crate::receive::Rounds {
        &self.0.rounds
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn work(&self) -> &Notify {
        &self.0.work
    }

    pub(crate) fn work_at_meta(&self) -> &Notify {
        &self.0.work_at_meta
    }

    pub(crate) fn posting(&self) -> &Notify {
        &self.0.posting
    }

    pub(crate) fn numbering(&self) -> &Notify {
        &self.0.numbering
    }

    /// The key file.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(crate) fn brands(&self) -> &Brands {
        &self.0.brands
    }

    pub(crate) fn intake(&self) -> &crate::receive::Intake {
        &self.0.inbox
    }

    /// The key of what belongs to no workspace yet. It stays open, because every webhook is sealed under it before Meta gets
    /// its answer; a tenant's key is opened for one transaction.
    pub(crate) fn platform_key(&self) -> Result<&Arc<DataKey>, VaultError> {
        self.0.platform_key.get().ok_or(VaultError::UnknownKey)
    }

    pub(crate) fn keep_platform_key(&self, key: DataKey) {
        // A second start of the same handle brings the same key.
        drop(self.0.platform_key.set(Arc::new(key)));
    }

    /// Facts that were read and may serve again.
    pub(crate) fn remembered(&self) -> &crate::draft::Remembered {
        &self.0.remembered
    }

    /// Closes the database if this is the last handle.
    pub async fn close(self) {
        if let Ok(inner) = Arc::try_unwrap(self.0) {
            drop(inner.store.close().await);
        }
    }
}
