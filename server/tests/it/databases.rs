//! Where a test's rows are: a file of its own, or a PostgreSQL database of its own.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait as _, Database as Connection, DatabaseBackend, DatabaseConnection, Statement};

/// The PostgreSQL role that the tests use: neither superuser nor BYPASSRLS, with CREATEDB.
pub const VARIABLE: &str = "LARAS_TEST_POSTGRES";

/// Runs each named `async fn(&World)` of a module on both databases.
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test]
            fn $test() {
                crate::world::run(crate::databases::Kind::Sqlite, super::$test);
            })+
        }
        mod postgres {
            $(#[test]
            fn $test() {
                crate::world::run(crate::databases::Kind::Postgres, super::$test);
            })+
        }
    };
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database that is gone when the test has ended.
pub struct TestDatabase {
    pub url: String,
    /// Files of this test: the database, its log, the keys.
    pub folder: PathBuf,
    postgres: Option<(String, String)>,
}

const FILE: &str = "laras.db";
const OF_A_RUN: &str = "laras_run_";

static MADE: AtomicU32 = AtomicU32::new(0);

impl TestDatabase {
    /// An empty one.
    pub async fn make(kind: Kind) -> Self {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        Self::named(kind, format!("laras_{}_{number}", std::process::id())).await
    }

    /// An empty one that lasts as long as this run; those of runs that have ended go.
    pub async fn of_this_run(kind: Kind) -> Self {
        forget_ended_runs(kind).await;
        let which = format!("{kind:?}").to_lowercase();
        Self::named(kind, format!("{OF_A_RUN}{}_{which}", std::process::id())).await
    }

    async fn named(kind: Kind, name: String) -> Self {
        let folder = folder_of(&name);
        if kind == Kind::Sqlite {
            return Self::in_folder(folder);
        }
        let server = postgres_server();
        tell(&server, &format!("CREATE DATABASE {name}")).await;
        Self::on_server(server, name, folder)
    }

    /// One with the rows of another, which nobody has open.
    pub async fn copy_of(other: &Self) -> Self {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("laras_{}_{number}", std::process::id());
        let folder = folder_of(&name);
        let Some((server, template)) = &other.postgres else {
            std::fs::copy(other.folder.join(FILE), folder.join(FILE)).unwrap();
            return Self::in_folder(folder);
        };
        tell(server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Self::on_server(server.clone(), name, folder)
    }

    fn in_folder(folder: PathBuf) -> Self {
        Self {
            url: format!("sqlite://{}?mode=rwc", folder.join(FILE).display()),
            folder,
            postgres: None,
        }
    }

    fn on_server(server: String, name: String, folder: PathBuf) -> Self {
        let mut url = url::Url::parse(&server).unwrap();
        url.set_path(&name);
        Self {
            url: url.to_string(),
            folder,
            postgres: Some((server, name)),
        }
    }

    pub fn kind(&self) -> Kind {
        if self.postgres.is_some() {
            Kind::Postgres
        } else {
            Kind::Sqlite
        }
    }

    pub async fn connect(&self) -> DatabaseConnection {
        connect(&self.url).await
    }

    /// To where webhooks become durable: SQLite has a file of its own for that.
    pub async fn connect_to_arrivals(&self) -> DatabaseConnection {
        match self.kind() {
            Kind::Sqlite => {
                connect(&format!(
                    "sqlite://{}",
                    self.folder.join("laras.arrivals").display()
                ))
                .await
            }
            Kind::Postgres => self.connect().await,
        }
    }

    /// Ends what is still connected: PostgreSQL waits five seconds for it before it copies or drops a database.
    pub async fn disconnect_everybody(&self) {
        if let Some((server, name)) = &self.postgres {
            let ours = format!("datname = '{name}' AND usename = current_user");
            tell(
                server,
                &format!("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {ours}"),
            )
            .await;
        }
    }

    /// At the end of a test.
    pub async fn drop_it(&self) {
        self.disconnect_everybody().await;
        if let Some((server, name)) = &self.postgres {
            // PostgreSQL sends its own workers away; with FORCE it would ask for the right to end them.
            tell(server, &format!("DROP DATABASE IF EXISTS {name}")).await;
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by the environment where PostgreSQL is"
)]
pub fn postgres_server() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("{VARIABLE} is not set. `cargo xtask test` starts a PostgreSQL for the tests and sets it; or set it to postgres://ROLE@HOST:PORT/postgres with a role that has CREATEDB and neither SUPERUSER nor BYPASSRLS.")
    })
}

fn folder_of(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A run has no last moment of which it could be told, so the next one cleans up.
async fn forget_ended_runs(kind: Kind) {
    let ended = |name: &str| {
        let process = name
            .strip_prefix(OF_A_RUN)
            .and_then(|rest| rest.split('_').next());
        process.is_some_and(|process| !PathBuf::from(format!("/proc/{process}")).exists())
    };
    for entry in std::fs::read_dir(std::env::temp_dir()).unwrap().flatten() {
        if entry.file_name().to_str().is_some_and(ended) {
            drop(std::fs::remove_dir_all(entry.path()));
        }
    }
    if kind == Kind::Postgres {
        let server = postgres_server();
        let connection = connect(&server).await;
        let question = format!("SELECT datname FROM pg_database WHERE datname LIKE '{OF_A_RUN}%'");
        #[expect(clippy::disallowed_methods, reason = "asks which databases there are")]
        let rows = connection
            .query_all_raw(Statement::from_string(DatabaseBackend::Postgres, question))
            .await
            .unwrap();
        connection.close().await.unwrap();
        let names = rows
            .iter()
            .map(|row| row.try_get::<String>("", "datname").unwrap());
        for name in names.filter(|name| ended(name)) {
            tell(&server, &format!("DROP DATABASE IF EXISTS {name}")).await;
        }
    }
}

/// Tells a PostgreSQL to do something with its databases.
async fn tell(server: &str, statement: &str) {
    let connection = connect(server).await;
    #[expect(
        clippy::disallowed_methods,
        reason = "makes and drops the tests' own databases"
    )]
    connection.execute_unprepared(statement).await.unwrap();
    connection.close().await.unwrap();
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Connection::connect(options).await.unwrap()
}
