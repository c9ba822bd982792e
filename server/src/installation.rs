//! An installation: its database, its keys, its app at Meta, brought together into a running product.

use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::sync::Arc;

use domain::brand::NameResolver;
use domain::draft::model::{Caps, Drafters, ModelDrafter};
use domain::store::OpenError;
use domain::store::Store;
use domain::time::Clock;
use domain::vault::{Keys, KeysError};
use domain::{Laras, StartError, Startup};
use meta::{Graph, GraphConfig, Instagram, InstagramConfig};
use model::{Key, Limits, ModelConfig};
use tokio::runtime::Handle;

use crate::config::Config;
use crate::resolver::SystemResolver;

/// Why an installation cannot be opened. Each sentence says what to do.
#[derive(Debug, thiserror::Error)]
pub enum InstallationError {
    /// The key file.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database and the keys together.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The schema is older than this program.
    #[error("the database has not been migrated to this version: run `laras migrate`")]
    NotMigrated,
    /// Another server works on this SQLite file.
    #[error("another `laras serve` or `laras demo` uses {0}: stop it, or use PostgreSQL for several servers")]
    AlreadyServed(String),
    /// The lock beside the SQLite file cannot be made.
    #[error("the lock file beside the database cannot be made")]
    Lock(#[source] std::io::Error),
    /// Meta's client cannot be made of these settings.
    #[error("META_GRAPH_URL, META_GRAPH_VERSION or an INSTAGRAM_…_URL cannot be used: {0}")]
    Graph(#[from] meta::graph::BuildError),
    /// The model's client cannot be made of these settings.
    #[error(transparent)]
    Model(#[from] model::BuildError),
    /// The post cannot be set up with these settings.
    #[error(transparent)]
    Post(#[from] crate::post::PostError),
}

/// What to do about a schema that is older than this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Bring it up to date.
    Migrate,
    /// Refuse to start.
    Require,
}

/// The right to be the one server of a SQLite file: taken by `serve` and `demo`, given back when dropped or when the process
/// ends, however it ends. Other commands do without: they take short turns beside a running server.
#[derive(Debug)]
pub struct OnlyServer {
    _lock: Option<File>,
}

impl OnlyServer {
    /// Takes the right; refused while another process has it. Any number of servers may share a PostgreSQL.
    pub fn claim(config: &Config) -> Result<Self, InstallationError> {
        let Some(path) = lock_file(config) else {
            return Ok(Self { _lock: None });
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(InstallationError::Lock)?;
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(InstallationError::Lock)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _lock: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(InstallationError::AlreadyServed(
                path.with_extension("").display().to_string(),
            )),
            Err(TryLockError::Error(error)) => Err(InstallationError::Lock(error)),
        }
    }
}

/// Beside the database: `data/laras.db.lock`; none for PostgreSQL and for a database in memory.
fn lock_file(config: &Config) -> Option<PathBuf> {
    let path = config.database_url.expose().strip_prefix("sqlite:")?;
    let path = path.trim_start_matches("//").split('?').next()?;
    (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(format!("{path}.lock")))
}

/// Opens the database alone.
pub async fn open_store(config: &Config) -> Result<Store, InstallationError> {
    Ok(Store::open(config.database_url.expose()).await?)
}

/// Opens the installation that `config` describes.
pub async fn open(config: &Config, schema: Schema, clock: Clock) -> Result<Laras, InstallationError> {
    open_behind(config, schema, clock, &Handle::current()).await
}

/// Opens it with the database's writer on the threads of `behind`.
pub async fn open_behind(
    config: &Config,
    schema: Schema,
    clock: Clock,
    behind: &Handle,
) -> Result<Laras, InstallationError> {
    open_asking(config, schema, clock, behind, Arc::new(SystemResolver::default())).await
}

/// The same, with another way to ask the domain name system.
pub async fn open_asking(
    config: &Config,
    schema: Schema,
    clock: Clock,
    behind: &Handle,
    resolver: Arc<dyn NameResolver>,
) -> Result<Laras, InstallationError> {
    let keys = keys(config)?;
    let graph = graph(config)?;
    let instagram = instagram(config)?;
    let drafters = drafters(config)?;
    let post = crate::post::of(&config.mail)?;
    let store = Store::open_behind(config.database_url.expose(), behind).await?;
    match schema {
        Schema::Migrate => store.migrate().await?,
        Schema::Require if !store.is_migrated().await? => return Err(InstallationError::NotMigrated),
        Schema::Require => {}
    }
    Ok(Laras::start(Startup {
        store,
        keys,
        settings: config.settings(),
        graph,
        instagram,
        drafters,
        post,
        clock,
        resolver,
    })
    .await?)
}

/// The key file; made on the first start on somebody's own machine, and nowhere else.
pub fn keys(config: &Config) -> Result<Keys, KeysError> {
    match Keys::load(&config.keys) {
        Err(KeysError::Missing(path)) if config.is_local() => {
            tracing::info!(path = %path.display(), "made a new key file: keep a copy of it apart from the database");
            Keys::create(&path)
        }
        other => other,
    }
}

/// Meta's client, if the app's credentials are configured.
pub fn graph(config: &Config) -> Result<Option<Graph>, meta::graph::BuildError> {
    let (Some(app_id), Some(app_secret)) = (&config.meta.app_id, &config.meta.app_secret) else {
        return Ok(None);
    };
    let mut graph = GraphConfig::new(
        config.meta.graph_url.clone(),
        config.meta.graph_version.clone(),
        app_id.clone(),
        app_secret.clone(),
    );
    graph
        .app_secret_previous
        .clone_from(&config.meta.app_secret_previous);
    Graph::new(graph).map(Some)
}

/// Instagram's client, if the credentials of the app's Instagram half are configured.
pub fn instagram(config: &Config) -> Result<Option<Instagram>, meta::graph::BuildError> {
    let given = &config.meta.instagram;
    let (Some(app_id), Some(app_secret)) = (&given.app_id, &given.app_secret) else {
        return Ok(None);
    };
    let mut instagram = InstagramConfig::new(
        given.authorize_url.clone(),
        given.api_url.clone(),
        given.graph_url.clone(),
        config.meta.graph_version.clone(),
        app_id.clone(),
        app_secret.clone(),
    );
    instagram
        .app_secret_previous
        .clone_from(&given.app_secret_previous);
    Instagram::new(instagram).map(Some)
}

/// The model's client, if drafts are to come from one.
pub fn model(config: &Config) -> Result<Option<model::Model>, model::BuildError> {
    let Some(given) = &config.model else {
        return Ok(None);
    };
    model::Model::new(ModelConfig {
        api: given.api,
        url: given.url.clone(),
        model: given.name.clone(),
        key: given.key.as_ref().map(|key| Key::from(key.expose())),
        limits: Limits::within(given.timeout),
    })
    .map(Some)
}

/// Who writes drafts.
fn drafters(config: &Config) -> Result<Drafters, model::BuildError> {
    let (Some(given), Some(model)) = (&config.model, model(config)?) else {
        return Ok(Drafters::Embedded);
    };
    let caps = Caps {
        of_workspace: given.daily,
        of_contact: given.daily_per_customer,
    };
    let drafter = ModelDrafter::new(model, caps, given.checks);
    Ok(Drafters::Model(Box::new(drafter)))
}
