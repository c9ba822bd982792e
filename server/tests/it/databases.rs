//! Where a test's rows are: a file of its own, or a PostgreSQL database of its own.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait as _, Database as Connection, DatabaseConnection};

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

static MADE: AtomicU32 = AtomicU32::new(0);

impl TestDatabase {
    pub async fn make(kind: Kind) -> Self {
        let name = format!(
            "laras_{}_{}",
            std::process::id(),
            MADE.fetch_add(1, Ordering::Relaxed)
        );
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder).unwrap();
        if kind == Kind::Sqlite {
            let url = format!("sqlite://{}/laras.db?mode=rwc", folder.display());
            return Self {
                url,
                folder,
                postgres: None,
            };
        }
        let server = postgres_server();
        let connection = connect(&server).await;
        #[expect(clippy::disallowed_methods, reason = "makes the test's own database")]
        connection
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await
            .unwrap();
        connection.close().await.unwrap();
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

    /// Once the product has closed its connections.
    pub async fn drop_it(&self) {
        let Some((server, name)) = &self.postgres else {
            return;
        };
        let connection = connect(server).await;
        // Without FORCE, PostgreSQL sends its own workers away; they are not ours to end.
        for force in ["", " WITH (FORCE)"] {
            #[expect(clippy::disallowed_methods, reason = "drops the test's own database")]
            let dropped = connection
                .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}{force}"))
                .await;
            if dropped.is_ok() {
                break;
            }
        }
        connection.close().await.unwrap();
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

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Connection::connect(options).await.unwrap()
}
