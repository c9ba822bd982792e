//! The turns of SQLite's one writer, and the commits they share.
//!
//! A commit costs a few milliseconds whatever is in it, because it waits for the disk. So writing transactions that want
//! to commit at the same time share one: each is a savepoint inside a common transaction, learns that it is committed
//! only when the whole is on the disk, and one that fails or is dropped leaves its neighbours alone. Nobody waits for
//! company: a transaction with nobody behind it is committed at once.
//!
//! Whoever waits is served by turns of their businesses: one that wants a hundred turns at once stands in line for them one by
//! one, and a quiet neighbour waits for one of them and not for all.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Transactions in one commit at most.
const MOST_TOGETHER: usize = 256;
/// A commit is not put off longer than this for those who come later.
const LONGEST: Duration = Duration::from_millis(12);
/// A commit is put off this many times as long as the one before took, so that most time goes into writing on a slow disk and
/// nobody waits for company on a fast one.
const WORTH_WAITING: u32 = 3;
/// SQLite's primary result code for a failing disk (SQLite: "Result and Error Codes", `SQLITE_IOERR`).
const DISK_FAILS: i64 = 10;

type Committed = oneshot::Sender<Result<(), DbErr>>;

/// Somebody who wants to write.
type Wanted = oneshot::Sender<Result<Turn, DbErr>>;

/// In whose name somebody writes: a workspace, or the platform.
type Whose = Option<Uuid>;

/// A savepoint in the common transaction; dropped without `commit`, it leaves no trace.
pub(crate) struct Turn {
    // Before `end`: the savepoint is undone before the next turn begins.
    pub(crate) db: DatabaseTransaction,
    end: oneshot::Sender<Committed>,
}

impl Turn {
    /// Returns once the common transaction is on the disk.
    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        let Self { db, end } = self;
        db.commit().await?;
        let (committed, outcome) = oneshot::channel();
        end.send(committed).map_err(|_| stopped())?;
        outcome.await.map_err(|_| stopped())?
    }
}

fn stopped() -> DbErr {
    DbErr::Custom("the database's writer has stopped".into())
}

/// Where writers queue.
pub(crate) struct Turns {
    wanted: mpsc::UnboundedSender<(Whose, Wanted)>,
    broken: watch::Sender<bool>,
    writer: JoinHandle<()>,
}

/// How to open the writer's connection, at first and again after a failed commit.
pub(crate) type Connect =
    Box<dyn Fn() -> futures::future::BoxFuture<'static, Result<DatabaseConnection, DbErr>> + Send + Sync>;

impl Turns {
    /// Starts the writer on its connection.
    pub(crate) async fn start(connect: Connect, behind: &Handle) -> Result<Self, DbErr> {
        let connection = connect().await?;
        let (wanted, waiting) = mpsc::unbounded_channel();
        let broken = watch::Sender::new(false);
        let writer = Writer {
            connection,
            connect,
            waiting: Line::new(waiting),
            broken: broken.clone(),
            last_commit: LONGEST,
        };
        Ok(Self {
            wanted,
            broken,
            writer: behind.spawn(writer.work()),
        })
    }

    /// Waits for a turn.
    pub(crate) async fn take(&self, whose: Whose) -> Result<Turn, DbErr> {
        let (turn, given) = oneshot::channel();
        self.wanted.send((whose, turn)).map_err(|_| stopped())?;
        given.await.map_err(|_| stopped())?
    }

    /// Whether the disk failed under a commit. What the operating system still holds of it cannot be trusted.
    pub(crate) fn broken(&self) -> &watch::Sender<bool> {
        &self.broken
    }

    /// Ends the writer when the turns that are out have ended.
    pub(crate) async fn close(self) {
        drop(self.wanted);
        drop(self.writer.await);
    }
}

struct Writer {
    connection: DatabaseConnection,
    connect: Connect,
    waiting: Line,
    broken: watch::Sender<bool>,
    last_commit: Duration,
}

/// Those who wait, in line by business.
struct Line {
    asked: mpsc::UnboundedReceiver<(Whose, Wanted)>,
    of: HashMap<Whose, VecDeque<Wanted>>,
    /// Who has somebody in `of`, each once, in the order of their turns.
    turns: VecDeque<Whose>,
}

impl Line {
    fn new(asked: mpsc::UnboundedReceiver<(Whose, Wanted)>) -> Self {
        Self {
            asked,
            of: HashMap::new(),
            turns: VecDeque::new(),
        }
    }

    fn join(&mut self, (whose, wanted): (Whose, Wanted)) {
        let waiting = self.of.entry(whose).or_default();
        if waiting.is_empty() {
            self.turns.push_back(whose);
        }
        waiting.push_back(wanted);
    }

    /// The next in line, if somebody waits.
    fn next_now(&mut self) -> Option<Wanted> {
        while let Ok(asked) = self.asked.try_recv() {
            self.join(asked);
        }
        let whose = self.turns.pop_front()?;
        let waiting = self.of.get_mut(&whose)?;
        let next = waiting.pop_front();
        if waiting.is_empty() {
            self.of.remove(&whose);
        } else {
            self.turns.push_back(whose);
        }
        next
    }

    /// The next in line; none when nobody can ask any more.
    async fn next(&mut self) -> Option<Wanted> {
        if let Some(next) = self.next_now() {
            return Some(next);
        }
        let asked = self.asked.recv().await?;
        self.join(asked);
        self.next_now()
    }
}

impl Writer {
    async fn work(mut self) {
        while let Some(first) = self.waiting.next().await {
            if *self.broken.borrow() {
                refuse(
                    first,
                    DbErr::Custom("the disk failed; restart on a sound disk".into()),
                );
                continue;
            }
            if let Err(error) = self.share(first).await {
                self.recover(&error).await;
            }
        }
        if let Err(error) = self.connection.close().await {
            tracing::warn!(%error, "the database was not closed in order");
        }
    }

    /// One common transaction, from the first who wants to write to its commit.
    #[expect(clippy::disallowed_methods, reason = "measures how long a commit was put off")]
    async fn share(&mut self, first: Wanted) -> Result<(), DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let common = match self.connection.begin_with_options(options).await {
            Ok(common) => common,
            Err(error) => {
                refuse(first, DbErr::Custom(error.to_string()));
                return Err(error);
            }
        };
        let began = Instant::now();
        let mut released = Vec::new();
        let mut wanted = Some(first);
        while let Some(next) = wanted {
            match give(&common, next).await {
                Some(committed) => released.push(committed),
                // Undone: whether SQLite undid more than this one savepoint shows at the commit.
                None => break,
            }
            let longest = (self.last_commit * WORTH_WAITING).min(LONGEST);
            let room = released.len() < MOST_TOGETHER && began.elapsed() < longest;
            wanted = if room { self.waiting.next_now() } else { None };
        }
        let ending = Instant::now();
        let outcome = end(common, released).await;
        self.last_commit = ending.elapsed();
        outcome
    }

    /// After a failed commit the connection's state is in doubt: it is closed, and a new one begins with what is on the disk.
    async fn recover(&mut self, error: &DbErr) {
        if is_disk_failure(error) {
            tracing::error!(%error, "the disk failed under a commit: nothing more is written");
            self.broken.send_replace(true);
            return;
        }
        tracing::error!(%error, "a commit failed");
        if let Err(error) = self.connection.clone().close().await {
            tracing::warn!(%error, "the database connection was not closed in order");
        }
        match (self.connect)().await {
            Ok(connection) => self.connection = connection,
            Err(error) => tracing::error!(%error, "the database cannot be opened again yet"),
        }
    }
}

fn refuse(wanted: Wanted, error: DbErr) {
    if wanted.send(Err(error)).is_err() {
        tracing::debug!("nobody waits for the turn any more");
    }
}

/// Gives a savepoint to one who wants to write; whom to tell of the commit, if it was released.
async fn give(common: &DatabaseTransaction, wanted: Wanted) -> Option<Committed> {
    let db = match common.begin().await {
        Ok(db) => db,
        Err(error) => {
            refuse(wanted, error);
            return None;
        }
    };
    let (end, ended) = oneshot::channel();
    // Whoever gave up waiting hands the savepoint back unused.
    drop(wanted.send(Ok(Turn { db, end })));
    ended.await.ok()
}

async fn end(common: DatabaseTransaction, released: Vec<Committed>) -> Result<(), DbErr> {
    if released.is_empty() {
        return common.rollback().await;
    }
    let outcome = common.commit().await;
    for committed in released {
        let told = match &outcome {
            Ok(()) => Ok(()),
            Err(error) => Err(DbErr::Custom(format!("the commit failed: {error}"))),
        };
        if committed.send(told).is_err() {
            tracing::debug!("nobody waits for the commit any more");
        }
    }
    outcome
}

fn is_disk_failure(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let code = error
        .as_database_error()
        .and_then(sea_orm::sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse::<i64>().ok())
        .is_some_and(|code| code & 0xff == DISK_FAILS)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests write their own tables")]
mod tests {
    use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DbBackend, Statement};

    use super::*;

    async fn turns() -> Turns {
        let connect: Connect = Box::new(|| {
            Box::pin(async {
                let mut options = ConnectOptions::new("sqlite::memory:");
                options.max_connections(1).sqlx_logging(false);
                let connection = Database::connect(options).await?;
                let tables = "CREATE TABLE note (text text UNIQUE); CREATE TABLE parent (id integer PRIMARY KEY); \
                     CREATE TABLE child (parent integer REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)";
                connection.execute_unprepared(tables).await?;
                Ok(connection)
            })
        });
        Turns::start(connect, &Handle::current()).await.unwrap()
    }

    async fn write(turn: &Turn, text: &str) {
        let sql = format!("INSERT INTO note VALUES ('{text}')");
        turn.db.execute_unprepared(&sql).await.unwrap();
    }

    async fn notes(turns: &Turns) -> Vec<String> {
        let turn = turns.take(None).await.unwrap();
        let question = Statement::from_string(DbBackend::Sqlite, "SELECT text FROM note ORDER BY text");
        let rows = turn.db.query_all_raw(question).await.unwrap();
        rows.iter().map(|row| row.try_get("", "text").unwrap()).collect()
    }

    #[tokio::test]
    async fn a_writer_that_fails_or_gives_up_leaves_its_neighbours_alone() {
        let turns = turns().await;
        let kept = async {
            let turn = turns.take(None).await.unwrap();
            write(&turn, "kept").await;
            turn.commit().await.unwrap();
        };
        let dropped = async {
            let turn = turns.take(None).await.unwrap();
            write(&turn, "dropped").await;
        };
        let refused = async {
            let turn = turns.take(None).await.unwrap();
            write(&turn, "refused").await;
            turn.db
                .execute_unprepared("INSERT INTO nowhere VALUES (1)")
                .await
                .unwrap_err();
        };
        let also = async {
            let turn = turns.take(None).await.unwrap();
            write(&turn, "kept too").await;
            turn.commit().await.unwrap();
        };
        tokio::join!(kept, dropped, refused, also);
        assert_eq!(notes(&turns).await, ["kept", "kept too"]);
    }

    #[tokio::test]
    async fn a_commit_that_fails_is_success_for_nobody_in_it_and_the_next_ones_work() {
        let turns = turns().await;
        let innocent = async {
            let turn = turns.take(None).await.unwrap();
            write(&turn, "lost").await;
            turn.commit().await
        };
        let guilty = async {
            let turn = turns.take(None).await.unwrap();
            let orphan = "INSERT INTO child VALUES (42)";
            turn.db.execute_unprepared(orphan).await.unwrap();
            turn.commit().await
        };
        let (innocent, guilty) = tokio::join!(innocent, guilty);
        assert!(innocent.is_err() && guilty.is_err(), "{innocent:?} {guilty:?}");
        assert!(!*turns.broken().borrow(), "the disk is sound");
        let turn = turns.take(None).await.unwrap();
        write(&turn, "after").await;
        turn.commit().await.unwrap();
        assert_eq!(notes(&turns).await, ["after"]);
    }

    #[tokio::test]
    async fn a_business_waits_for_one_turn_of_another_however_many_that_one_wants() {
        let turns = turns().await;
        let (busy, quiet) = (Some(Uuid::from_u128(1)), Some(Uuid::from_u128(2)));
        let first = turns.take(busy).await.unwrap();
        let order = std::sync::Mutex::new(Vec::new());
        let turn_of = async |whose: Whose| {
            let turn = turns.take(whose).await.unwrap();
            order.lock().unwrap().push(whose);
            turn.commit().await.unwrap();
        };
        let storm = futures::future::join_all((0..20).map(|_| turn_of(busy)));
        let end_of_first = async { first.commit().await.unwrap() };
        // In the order in which they are polled: the quiet one asks last.
        tokio::join!(storm, turn_of(quiet), end_of_first);
        let order = order.into_inner().unwrap();
        let place = order.iter().position(|whose| *whose == quiet).unwrap();
        assert!(place <= 1, "after {place} turns of the busy one");
        assert_eq!(order.len(), 21);
    }
}
