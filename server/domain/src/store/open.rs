//! Opening the database, and the turns its writers take.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction,
    DbErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Why the database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Neither `sqlite://…` nor `postgres://…`.
    #[error("DATABASE_URL must begin with sqlite:// or postgres://")]
    UnknownKind,
    /// The database said no, or is away.
    #[error("the database at DATABASE_URL cannot be opened")]
    Database(#[from] DbErr),
    /// Row-level security would not hold for this role.
    #[error(
        "the PostgreSQL role is a superuser or has BYPASSRLS: use a role without either, so that tenants stay apart"
    )]
    RoleBypassesSecurity,
    /// The folder of a SQLite file cannot be made.
    #[error("the folder of the database file cannot be made")]
    Folder(#[source] std::io::Error),
}

/// A database with its writers in a queue.
///
/// SQLite has one writer connection: every writing transaction takes its turn through a fair queue, so that none waits
/// inside the database and fails as "locked". Reads have a pool of their own. PostgreSQL needs no turns.
pub struct Store {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    turn: Option<Arc<Semaphore>>,
}

/// An open transaction and, on SQLite, the turn it holds.
pub(crate) struct Held {
    pub(crate) db: DatabaseTransaction,
    _turn: Option<OwnedSemaphorePermit>,
}

impl Held {
    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        let Self { db, _turn } = self;
        db.commit().await
    }
}

impl Store {
    /// Opens `sqlite://…` or `postgres://…`.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::open_postgres(url).await
        } else {
            Err(OpenError::UnknownKind)
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self, OpenError> {
        if let Some(folder) = sqlite_file(url).as_deref().and_then(Path::parent) {
            std::fs::create_dir_all(folder).map_err(OpenError::Folder)?;
        }
        let writer = Database::connect(sqlite_options(url, 1, false)).await?;
        let reader = Database::connect(sqlite_options(url, 4, true)).await?;
        Ok(Self {
            writer,
            reader,
            turn: Some(Arc::new(Semaphore::new(1))),
        })
    }

    async fn open_postgres(url: &str) -> Result<Self, OpenError> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(5))
            .sqlx_logging(false)
            .record_stmt_in_spans(false);
        let writer = Database::connect(options).await?;
        let store = Self {
            reader: writer.clone(),
            writer,
            turn: None,
        };
        store.refuse_powerful_role().await?;
        Ok(store)
    }

    async fn refuse_powerful_role(&self) -> Result<(), OpenError> {
        let question =
            "SELECT rolsuper OR rolbypassrls AS powerful FROM pg_roles WHERE rolname = current_user";
        let row = self
            .reader
            .query_one_raw(Statement::from_string(DatabaseBackend::Postgres, question))
            .await?;
        match row.map(|row| row.try_get::<bool>("", "powerful")).transpose()? {
            Some(false) => Ok(()),
            _ => Err(OpenError::RoleBypassesSecurity),
        }
    }

    /// Brings the schema up to date.
    pub async fn migrate(&self) -> Result<(), OpenError> {
        migrations::Migrator::up(&self.writer, None)
            .await
            .map_err(OpenError::Database)
    }

    /// Whether a schema is there and complete.
    pub async fn is_migrated(&self) -> Result<bool, OpenError> {
        let pending = migrations::Migrator::get_pending_migrations_read_only(&self.reader).await?;
        Ok(pending.is_empty())
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.ping().await
    }

    /// Whether this is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.turn.is_none()
    }

    /// The connections to a PostgreSQL, for listening to other nodes.
    pub(crate) fn postgres(&self) -> Option<&sea_orm::sqlx::PgPool> {
        self.is_postgres()
            .then(|| self.reader.get_postgres_connection_pool())
    }

    /// A transaction that will write; on SQLite it waits for its turn first.
    pub(crate) async fn begin_writing(&self) -> Result<Held, DbErr> {
        let turn = match &self.turn {
            Some(queue) => Some(
                Arc::clone(queue)
                    .acquire_owned()
                    .await
                    .map_err(|_| DbErr::Custom("the writers' queue is closed".into()))?,
            ),
            None => None,
        };
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let db = self.writer.begin_with_options(options).await?;
        Ok(Held { db, _turn: turn })
    }

    /// A consistent view of the rows.
    pub(crate) async fn begin_reading(&self) -> Result<Held, DbErr> {
        Ok(Held {
            db: self.reader.begin().await?,
            _turn: None,
        })
    }

    /// Closes all connections; SQLite then folds its write-ahead log into the file.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close().await?;
        self.writer.close().await
    }
}

/// The file behind `sqlite://path?options`.
fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?.trim_start_matches("//");
    let path = path.split('?').next()?;
    (!path.is_empty()).then(|| PathBuf::from(path))
}

fn sqlite_options(url: &str, connections: u32, reads_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |options| {
            options
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                .pragma("secure_delete", "ON")
                .pragma("trusted_schema", "OFF")
                .pragma("query_only", if reads_only { "ON" } else { "OFF" })
        });
    options
}
