//! Where signed units become durable on SQLite: a small file of its own beside the database.
//!
//! Meta waits for the acknowledgement, and the database has one writer. With a file and a writer of their own, arriving units
//! never wait for a business's transaction. The file holds no unit for long: they are moved into the inbox in the order of their
//! arrival and forgotten here afterwards. A crash between the two repeats the move, and the inbox knows the event already.
//!
//! The writer is a thread on SQLite itself: whatever was asked while one commit ran shares the next.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Row, TransactionBehavior, params};
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use super::platform::NewUnit;

/// Requests in one commit at most.
const MOST_TOGETHER: usize = 256;
/// Pages in this file's write-ahead log after which a commit folds it into the file (4 KiB each).
const AUTOCHECKPOINT_PAGES: u32 = 4_000;

const TABLE: &str = "CREATE TABLE IF NOT EXISTS arrival ( \
    number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, channel TEXT NOT NULL, event_key BLOB NOT NULL, \
    route_key BLOB, share BLOB NOT NULL, lane BLOB NOT NULL, body BLOB NOT NULL, received_at INTEGER NOT NULL, \
    unreadable INTEGER NOT NULL) STRICT";
const APPEND: &str = "INSERT INTO arrival (id, channel, event_key, route_key, share, lane, body, received_at, unreadable) \
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const OLDEST: &str = "SELECT number, id, channel, event_key, route_key, share, lane, body, received_at, unreadable \
    FROM arrival ORDER BY number LIMIT ?1";
const FORGET: &str = "DELETE FROM arrival WHERE number BETWEEN ?1 AND ?2";

/// Why arriving units could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum ArrivalsError {
    /// SQLite said no.
    #[error("the file of arriving units failed")]
    Database(#[from] rusqlite::Error),
    /// The commit that this was part of failed.
    #[error("the units could not be committed: {0}")]
    Commit(String),
    /// What the operating system still holds of the file cannot be trusted.
    #[error("the disk failed; restart on a sound disk")]
    Disk,
    /// The writer is gone: the server is stopping.
    #[error("the writer of arriving units has stopped")]
    Stopped,
}

/// Units in the order of their arrival.
pub(crate) struct Oldest {
    pub(crate) units: Vec<NewUnit>,
    first: i64,
    last: i64,
}

type Answer<T> = oneshot::Sender<Result<T, ArrivalsError>>;

enum Asked {
    Append(Vec<NewUnit>, Answer<()>),
    Forget(Oldest, Answer<()>),
    Oldest(usize, Answer<Option<Oldest>>),
    Count(Answer<u64>),
}

/// The writer's queue.
pub(crate) struct Arrivals {
    asked: mpsc::UnboundedSender<Asked>,
    thread: std::thread::JoinHandle<()>,
}

impl Arrivals {
    /// Opens the file; without one, units are kept in memory as the database itself is.
    pub(crate) fn open(file: Option<&Path>, broken: watch::Sender<bool>) -> Result<Self, ArrivalsError> {
        let file = file.map(Path::to_owned);
        let connection = connect(file.as_deref())?;
        let (asked, asking) = mpsc::unbounded_channel();
        let writer = Writer {
            connection,
            file,
            asking,
            broken,
        };
        let thread = std::thread::Builder::new()
            .name("arrivals".into())
            .spawn(move || writer.work())
            .map_err(|_| ArrivalsError::Stopped)?;
        Ok(Self { asked, thread })
    }

    async fn ask<T>(&self, question: impl FnOnce(Answer<T>) -> Asked) -> Result<T, ArrivalsError> {
        let (answer, answered) = oneshot::channel();
        self.asked
            .send(question(answer))
            .map_err(|_| ArrivalsError::Stopped)?;
        answered.await.map_err(|_| ArrivalsError::Stopped)?
    }

    /// Returns once the units are on the disk.
    pub(crate) async fn append(&self, units: Vec<NewUnit>) -> Result<(), ArrivalsError> {
        self.ask(|answer| Asked::Append(units, answer)).await
    }

    /// The units that have waited longest; none if nothing waits.
    pub(crate) async fn oldest(&self, most: usize) -> Result<Option<Oldest>, ArrivalsError> {
        self.ask(|answer| Asked::Oldest(most, answer)).await
    }

    /// Erases units that are in the inbox.
    pub(crate) async fn forget(&self, moved: Oldest) -> Result<(), ArrivalsError> {
        self.ask(|answer| Asked::Forget(moved, answer)).await
    }

    /// How many units wait to be moved.
    pub(crate) async fn count(&self) -> Result<u64, ArrivalsError> {
        self.ask(Asked::Count).await
    }

    /// Ends the writer when everything asked is answered.
    pub(crate) async fn close(self) {
        drop(self.asked);
        let ended = tokio::task::spawn_blocking(move || self.thread.join()).await;
        if !matches!(ended, Ok(Ok(()))) {
            tracing::warn!("the file of arriving units was not closed in order");
        }
    }
}

fn connect(file: Option<&Path>) -> Result<Connection, ArrivalsError> {
    let connection = match file {
        Some(file) => Connection::open(file)?,
        None => Connection::open_in_memory()?,
    };
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "wal_autocheckpoint", AUTOCHECKPOINT_PAGES)?;
    connection.execute(TABLE, [])?;
    Ok(connection)
}

struct Writer {
    connection: Connection,
    file: Option<std::path::PathBuf>,
    asking: mpsc::UnboundedReceiver<Asked>,
    broken: watch::Sender<bool>,
}

impl Writer {
    fn work(mut self) {
        while let Some(first) = self.asking.blocking_recv() {
            let mut together = vec![first];
            while together.len() < MOST_TOGETHER
                && let Ok(next) = self.asking.try_recv()
            {
                together.push(next);
            }
            if let Err(error) = self.share(together) {
                self.recover(&error);
            }
        }
    }

    /// One commit for everything that is written, then the answers.
    fn share(&mut self, asked: Vec<Asked>) -> Result<(), rusqlite::Error> {
        if *self.broken.borrow() {
            asked.into_iter().for_each(Asked::refuse);
            return Ok(());
        }
        let writes = asked
            .iter()
            .any(|asked| matches!(asked, Asked::Append(..) | Asked::Forget(..)));
        let written = if writes { self.write(&asked) } else { Ok(()) };
        for asked in asked {
            match (asked, &written) {
                (Asked::Append(_, answer) | Asked::Forget(_, answer), Ok(())) => tell(answer, Ok(())),
                (Asked::Append(_, answer) | Asked::Forget(_, answer), Err(error)) => {
                    tell(answer, Err(ArrivalsError::Commit(error.to_string())));
                }
                (Asked::Oldest(most, answer), _) => tell(answer, self.oldest(most)),
                (Asked::Count(answer), _) => tell(answer, self.count()),
            }
        }
        written
    }

    fn write(&mut self, asked: &[Asked]) -> Result<(), rusqlite::Error> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for asked in asked {
            match asked {
                Asked::Append(units, _) => {
                    let mut append = transaction.prepare_cached(APPEND)?;
                    for unit in units {
                        append.execute(params![
                            unit.id.as_bytes(),
                            unit.channel.code(),
                            unit.event_key,
                            unit.route_key,
                            unit.share,
                            unit.lane,
                            unit.body,
                            unit.received_at,
                            unit.unreadable,
                        ])?;
                    }
                }
                Asked::Forget(moved, _) => {
                    transaction
                        .prepare_cached(FORGET)?
                        .execute([moved.first, moved.last])?;
                }
                Asked::Oldest(..) | Asked::Count(_) => {}
            }
        }
        fail::fail_point!("receive::before_commit", |_| crate::crash::now());
        transaction.commit()
    }

    fn oldest(&self, most: usize) -> Result<Option<Oldest>, ArrivalsError> {
        let mut select = self.connection.prepare_cached(OLDEST)?;
        let rows = select.query_map([i64::try_from(most).unwrap_or(i64::MAX)], read)?;
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let (Some((first, _)), Some((last, _))) = (rows.first(), rows.last()) else {
            return Ok(None);
        };
        Ok(Some(Oldest {
            first: *first,
            last: *last,
            units: rows.into_iter().map(|(_, unit)| unit).collect(),
        }))
    }

    fn count(&self) -> Result<u64, ArrivalsError> {
        let question = "SELECT count(*) FROM arrival";
        let count: i64 = self.connection.query_one(question, [], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// After a failed commit the connection's state is in doubt: a new one begins with what is on the disk.
    fn recover(&mut self, error: &rusqlite::Error) {
        // SQLite: "Result and Error Codes", SQLITE_IOERR.
        if error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) {
            tracing::error!(%error, "the disk failed under arriving units: nothing more is written");
            self.broken.send_replace(true);
            return;
        }
        tracing::error!(%error, "arriving units could not be committed");
        match connect(self.file.as_deref()) {
            Ok(connection) if self.file.is_some() => self.connection = connection,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "the file of arriving units cannot be opened again yet"),
        }
    }
}

impl Asked {
    fn refuse(self) {
        match self {
            Self::Append(_, answer) | Self::Forget(_, answer) => tell(answer, Err(ArrivalsError::Disk)),
            Self::Oldest(_, answer) => tell(answer, Err(ArrivalsError::Disk)),
            Self::Count(answer) => tell(answer, Err(ArrivalsError::Disk)),
        }
    }
}

fn tell<T>(answer: Answer<T>, outcome: Result<T, ArrivalsError>) {
    if answer.send(outcome).is_err() {
        tracing::debug!("nobody waits for the answer any more");
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<(i64, NewUnit)> {
    let channel: String = row.get(2)?;
    let unit = NewUnit {
        id: Uuid::from_bytes(row.get(1)?),
        channel: crate::Channel::parse(&channel).ok_or(rusqlite::Error::InvalidQuery)?,
        event_key: row.get(3)?,
        route_key: row.get(4)?,
        share: row.get(5)?,
        lane: row.get(6)?,
        body: row.get(7)?,
        received_at: row.get(8)?,
        unreadable: row.get(9)?,
    };
    Ok((row.get(0)?, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str) -> NewUnit {
        NewUnit {
            id: Uuid::from_u128(7),
            channel: crate::Channel::WhatsApp,
            event_key: name.into(),
            route_key: None,
            share: b"share".to_vec(),
            lane: b"lane".to_vec(),
            body: name.into(),
            received_at: 1,
            unreadable: false,
        }
    }

    fn opened(file: Option<&Path>) -> (Arrivals, watch::Receiver<bool>) {
        let (tell, broken) = watch::channel(false);
        (Arrivals::open(file, tell).unwrap(), broken)
    }

    fn names(oldest: &Oldest) -> Vec<String> {
        let names = oldest.units.iter().map(|unit| &unit.event_key);
        names
            .map(|name| String::from_utf8(name.clone()).unwrap())
            .collect()
    }

    #[tokio::test]
    async fn what_was_kept_is_there_after_a_restart_in_its_order_until_it_is_forgotten() {
        let folder = std::env::temp_dir().join(format!("arrivals-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("arrivals.db");
        let (arrivals, _) = opened(Some(&file));
        arrivals.append(vec![unit("a"), unit("b")]).await.unwrap();
        arrivals.append(vec![unit("c")]).await.unwrap();
        arrivals.close().await;

        let (arrivals, _) = opened(Some(&file));
        let two = arrivals.oldest(2).await.unwrap().unwrap();
        assert_eq!(names(&two), ["a", "b"]);
        arrivals.forget(two).await.unwrap();
        assert_eq!(names(&arrivals.oldest(9).await.unwrap().unwrap()), ["c"]);
        assert_eq!(arrivals.count().await.unwrap(), 1);
        arrivals.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn forgetting_touches_nothing_that_came_later() {
        let (arrivals, _) = opened(None);
        arrivals.append(vec![unit("a")]).await.unwrap();
        let moved = arrivals.oldest(9).await.unwrap().unwrap();
        arrivals.append(vec![unit("b")]).await.unwrap();
        arrivals.forget(moved).await.unwrap();
        assert_eq!(names(&arrivals.oldest(9).await.unwrap().unwrap()), ["b"]);
    }

    #[tokio::test]
    async fn after_the_disk_failed_nothing_is_acknowledged_any_more() {
        let (tell, _broken) = watch::channel(false);
        let arrivals = Arrivals::open(None, tell.clone()).unwrap();
        arrivals.append(vec![unit("a")]).await.unwrap();
        tell.send_replace(true);
        assert!(matches!(
            arrivals.append(vec![unit("b")]).await,
            Err(ArrivalsError::Disk)
        ));
    }
}
