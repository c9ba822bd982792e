//! The database as it lies there while no server runs, read without the product's own code.

use domain::WorkspaceId;
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbBackend, QueryResult, Statement,
};
use uuid::Uuid;

use crate::databases::{Kind, TestDatabase};

/// A connection that changes nothing of what a crash left behind.
pub struct Outside {
    connection: DatabaseConnection,
    backend: DbBackend,
}

impl Outside {
    /// On SQLite a copy is read: opening the file itself would already repair it, which is the server's task.
    pub async fn look(database: &TestDatabase) -> Self {
        let (url, backend) = match database.kind() {
            Kind::Postgres => (database.url.clone(), DbBackend::Postgres),
            Kind::Sqlite => (copied(database), DbBackend::Sqlite),
        };
        Self::connect(&url, backend).await
    }

    /// The rows themselves, for tests that change something.
    pub async fn reach_into(database: &TestDatabase) -> Self {
        let backend = match database.kind() {
            Kind::Postgres => DbBackend::Postgres,
            Kind::Sqlite => DbBackend::Sqlite,
        };
        Self::connect(&database.url, backend).await
    }

    async fn connect(url: &str, backend: DbBackend) -> Self {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).sqlx_logging(false);
        Self {
            connection: Database::connect(options).await.unwrap(),
            backend,
        }
    }

    /// Row-level security shows one workspace at a time.
    pub async fn enter(&self, workspace: WorkspaceId) {
        if self.backend == DbBackend::Postgres {
            self.execute(&format!("SET laras.workspace = '{workspace}'"))
                .await;
        }
    }

    /// An id as this database writes it.
    pub fn id(&self, id: Uuid) -> String {
        match self.backend {
            DbBackend::Postgres => format!("'{id}'"),
            _ => format!("X'{}'", id.simple()),
        }
    }

    pub async fn rows(&self, sql: &str) -> Vec<QueryResult> {
        #[expect(clippy::disallowed_methods, reason = "looks at the database from outside")]
        self.connection
            .query_all_raw(Statement::from_string(self.backend, sql))
            .await
            .unwrap()
    }

    pub async fn count(&self, sql: &str) -> i64 {
        self.rows(sql).await[0].try_get_by_index(0).unwrap()
    }

    pub async fn execute(&self, sql: &str) {
        #[expect(clippy::disallowed_methods, reason = "reaches into the test's own database")]
        self.connection.execute_unprepared(sql).await.unwrap();
    }

    /// Lets every lease lapse, as if its time had passed. Rows in another's hands are left alone.
    pub async fn let_leases_lapse(&self) {
        self.execute(
            "UPDATE job SET lease_until = 0 WHERE id IN (SELECT id FROM job WHERE lease_until > 0 FOR UPDATE SKIP LOCKED)",
        )
        .await;
    }

    pub async fn close(self) {
        self.connection.close().await.unwrap();
    }
}

fn copied(database: &TestDatabase) -> String {
    let copy = database.folder.join("look.db");
    for end in ["", "-wal", "-shm"] {
        let from = database.folder.join(format!("laras.db{end}"));
        let to = format!("{}{end}", copy.display());
        drop(std::fs::remove_file(&to));
        // The shared-memory index is made anew from the log.
        if from.is_file() && end != "-shm" {
            std::fs::copy(from, to).unwrap();
        }
    }
    format!("sqlite://{}?mode=rw", copy.display())
}
