//! Whether a commit survives a power cut, asked of the database itself: what is configured is not always what runs.

use sea_orm::{ConnectionTrait, Statement};

use super::txn::{Base, PlatformTxn};
use super::{Store, StoreError};
use crate::laras::Laras;

/// One setting that "200 means nothing can be lost" depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Durable {
    /// Its name in the database.
    pub setting: &'static str,
    /// What runs.
    pub found: String,
    /// Whether that is safe.
    pub safe: bool,
}

struct Question {
    setting: &'static str,
    sql: &'static str,
    safe: &'static [&'static str],
}

/// SQLite, "PRAGMA": 2 is FULL and 3 EXTRA, which both sync the log at every commit; 1 switches `secure_delete` on.
const SQLITE: [Question; 3] = [
    Question {
        setting: "journal_mode",
        sql: "SELECT journal_mode AS found FROM pragma_journal_mode",
        safe: &["wal"],
    },
    Question {
        setting: "synchronous",
        sql: "SELECT CAST(synchronous AS text) AS found FROM pragma_synchronous",
        safe: &["2", "3"],
    },
    Question {
        setting: "secure_delete",
        sql: "SELECT CAST(secure_delete AS text) AS found FROM pragma_secure_delete",
        safe: &["1"],
    },
];

/// PostgreSQL, "Write Ahead Log": only `off` gives an acknowledgement before the log is on this machine's disk.
const POSTGRES: [Question; 3] = [
    Question {
        setting: "fsync",
        sql: "SELECT current_setting('fsync') AS found",
        safe: &["on"],
    },
    Question {
        setting: "synchronous_commit",
        sql: "SELECT current_setting('synchronous_commit') AS found",
        safe: &["on", "remote_apply", "remote_write", "local"],
    },
    Question {
        setting: "full_page_writes",
        sql: "SELECT current_setting('full_page_writes') AS found",
        safe: &["on"],
    },
];

impl Store {
    fn questions(&self) -> &'static [Question] {
        if self.is_postgres() { &POSTGRES } else { &SQLITE }
    }
}

/// The settings of the connection that writes.
pub async fn durability(laras: &Laras) -> Result<Vec<Durable>, StoreError> {
    let txn = PlatformTxn::open_on(laras).await?;
    let mut answers = Vec::new();
    for question in laras.store().questions() {
        let found = ask(&txn, question.sql).await?;
        answers.push(Durable {
            setting: question.setting,
            safe: question.safe.contains(&found.as_str()),
            found,
        });
    }
    Ok(answers)
}

async fn ask(base: &Base, sql: &str) -> Result<String, StoreError> {
    let backend = base.db().get_database_backend();
    let row = base
        .db()
        .query_one_raw(Statement::from_string(backend, sql))
        .await?
        .ok_or(StoreError::Unknown("the settings"))?;
    Ok(row.try_get("", "found")?)
}
