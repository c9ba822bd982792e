//! Opening the database, and the turns its writers take.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DatabaseTransaction,
    DbErr, Statement, TransactionTrait,
};
use sea_orm_migration::MigratorTrait as _;
use tokio::runtime::Handle;
use tokio::sync::watch;
use uuid::Uuid;

use super::arrivals::{Arrivals, ArrivalsError};
use super::turns::{Connect, Turn, Turns};

/// Pages in the write-ahead log after which the writer itself folds it into the file (4 KiB each). [`Store::fold`] does so
/// earlier and beside the writer, so this is only for when it cannot keep up.
const AUTOCHECKPOINT_PAGES: &str = "16000";

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
    /// The file beside a SQLite database that keeps arriving units cannot be used.
    #[error("the file beside the database that keeps arriving units cannot be used: {0}")]
    Arrivals(String),
    /// The folder of a SQLite file cannot be made.
    #[error("the folder of the database file cannot be made")]
    Folder(#[source] std::io::Error),
}

/// A database with its writers in a queue.
///
/// SQLite has one writer connection: every writing transaction takes its turn there, so that none waits inside the database
/// and fails as "locked", and those that end together share a commit ([`super::turns`]). Reads have a pool of their own.
/// PostgreSQL needs no turns.
pub struct Store {
    reader: DatabaseConnection,
    writer: Writing,
}

enum Writing {
    /// SQLite.
    InTurns {
        turns: Turns,
        connect: Connect,
        arrivals: Arrivals,
    },
    /// PostgreSQL.
    Freely(DatabaseConnection),
}

/// An open transaction: one of its own, or a turn in a common one.
pub(crate) enum Held {
    Own(DatabaseTransaction),
    Turn(Turn),
}

impl Held {
    pub(crate) fn db(&self) -> &DatabaseTransaction {
        match self {
            Self::Own(db) | Self::Turn(Turn { db, .. }) => db,
        }
    }

    /// Returns once everything written is durable.
    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        match self {
            Self::Own(db) => db.commit().await,
            Self::Turn(turn) => turn.commit().await,
        }
    }
}

impl Store {
    /// Opens `sqlite://…` or `postgres://…`.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        Self::open_behind(url, &Handle::current()).await
    }

    /// Opens it with SQLite's writer on the threads of `behind`, where it does not press on whoever answers requests.
    pub async fn open_behind(url: &str, behind: &Handle) -> Result<Self, OpenError> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url, behind).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::open_postgres(url).await
        } else {
            Err(OpenError::UnknownKind)
        }
    }

    async fn open_sqlite(url: &str, behind: &Handle) -> Result<Self, OpenError> {
        let file = sqlite_file(url);
        if let Some(folder) = file.as_deref().and_then(Path::parent) {
            std::fs::create_dir_all(folder).map_err(OpenError::Folder)?;
        }
        let turns = Turns::start(writer_of(url, behind), behind).await?;
        let beside = file.map(|file| file.with_extension("arrivals"));
        let arrivals = Arrivals::open(beside.as_deref(), turns.broken().clone())
            .map_err(|error: ArrivalsError| OpenError::Arrivals(error.to_string()))?;
        let writer = Writing::InTurns {
            turns,
            connect: writer_of(url, behind),
            arrivals,
        };
        let reader = Database::connect(sqlite_options(url, 4, true)).await?;
        Ok(Self { reader, writer })
    }

    async fn open_postgres(url: &str) -> Result<Self, OpenError> {
        let mut options = ConnectOptions::new(url);
        options
            .max_connections(16)
            .acquire_timeout(Duration::from_secs(5))
            .sqlx_logging(false)
            .record_stmt_in_spans(false);
        let reader = Database::connect(options).await?;
        let store = Self {
            writer: Writing::Freely(reader.clone()),
            reader,
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
        match &self.writer {
            Writing::Freely(pool) => migrations::Migrator::up(pool, None).await?,
            Writing::InTurns { connect, .. } => {
                let connection = connect().await?;
                migrations::Migrator::up(&connection, None).await?;
                connection.close().await?;
            }
        }
        Ok(())
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
        matches!(self.writer, Writing::Freely(_))
    }

    /// Becomes true if the disk fails under a commit: from then on nothing can be promised on it.
    pub fn broken(&self) -> Option<watch::Receiver<bool>> {
        match &self.writer {
            Writing::InTurns { turns, .. } => Some(turns.broken().subscribe()),
            Writing::Freely(_) => None,
        }
    }

    /// The connections to a PostgreSQL, for listening to other nodes.
    pub(crate) fn postgres(&self) -> Option<&sea_orm::sqlx::PgPool> {
        self.is_postgres()
            .then(|| self.reader.get_postgres_connection_pool())
    }

    /// Where arriving units become durable on SQLite; PostgreSQL takes them into the inbox at once.
    pub(crate) fn arrivals(&self) -> Option<&Arrivals> {
        match &self.writer {
            Writing::InTurns { arrivals, .. } => Some(arrivals),
            Writing::Freely(_) => None,
        }
    }

    /// A transaction that will write; on SQLite it waits for its turn first.
    /// In whose name decides whose turn is next: a workspace's, or the platform's.
    pub(crate) async fn begin_writing(&self, whose: Option<Uuid>) -> Result<Held, DbErr> {
        match &self.writer {
            Writing::InTurns { turns, .. } => turns.take(whose).await.map(Held::Turn),
            Writing::Freely(pool) => pool.begin().await.map(Held::Own),
        }
    }

    /// A consistent view of the rows.
    pub(crate) async fn begin_reading(&self) -> Result<Held, DbErr> {
        self.reader.begin().await.map(Held::Own)
    }

    /// Folds SQLite's write-ahead log into the file beside the writer, as far as no reader needs it. Nothing on PostgreSQL.
    pub(crate) async fn fold(&self) -> Result<(), DbErr> {
        if self.is_postgres() {
            return Ok(());
        }
        let statement = Statement::from_string(DatabaseBackend::Sqlite, "PRAGMA wal_checkpoint(PASSIVE)");
        self.reader.query_one_raw(statement).await.map(drop)
    }

    /// Closes all connections; SQLite then folds its write-ahead log into the file.
    pub async fn close(self) -> Result<(), DbErr> {
        self.reader.close().await?;
        match self.writer {
            Writing::InTurns { turns, arrivals, .. } => {
                arrivals.close().await;
                turns.close().await;
            }
            Writing::Freely(pool) => pool.close().await?,
        }
        Ok(())
    }
}

/// Opens SQLite's one writing connection. Its thread inherits the priority of the thread that opens it.
fn writer_of(url: &str, behind: &Handle) -> Connect {
    let (url, behind) = (url.to_owned(), behind.clone());
    Box::new(move || {
        let connecting = behind.spawn(Database::connect(sqlite_options(&url, 1, false)));
        Box::pin(async {
            connecting
                .await
                .map_err(|error| DbErr::Custom(error.to_string()))?
        })
    })
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
                .pragma(
                    "wal_autocheckpoint",
                    if reads_only { "0" } else { AUTOCHECKPOINT_PAGES },
                )
        });
    options
}
