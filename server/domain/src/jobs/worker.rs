//! The workers: one moves acknowledged units, one does what needs this machine, one does what waits for Meta, one numbers
//! evidence.
//!
//! Apart from each other, so that a slow answer of Meta's never holds up drafting, and drafting never holds up what customers
//! write. Each goes on as long as there is work, then waits for news or the next due time.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
use uuid::Uuid;

use super::Stop;
use super::kind::Kind;
use crate::ids::{ConnectionId, ConversationId, WorkspaceId};
use crate::laras::Laras;
use crate::store::platform::{self, ClaimedJob, Wanted};
use crate::store::{PlatformTxn, StoreError};
use crate::tenancy::WorkspaceScope;
use crate::time::{HOUR, MINUTE, SECOND};

/// A worker that does not come back within this time has crashed.
const LEASE: i64 = 30 * SECOND;
/// Tries before a job that keeps failing is given up.
const MOST_ATTEMPTS: i32 = 20;

/// Work that is done side by side by one worker.
struct Bench {
    kinds: &'static [Kind],
    side_by_side: usize,
    /// Places that one workspace may have at a time; the others are free for whoever comes.
    of_one: usize,
    /// Whether it does less while webhooks storm in.
    gives_way: bool,
    /// How long it lets work come together before it takes some.
    gathers: Duration,
}

impl Bench {
    fn wants<'a>(&self, most: usize, in_hand: &'a HashMap<WorkspaceId, usize>) -> Wanted<'a> {
        Wanted {
            kinds: self.kinds,
            most,
            in_hand,
            of_one: self.of_one,
            lease_ms: LEASE,
        }
    }
}

/// What this machine does by itself.
const HERE: Bench = Bench {
    kinds: Kind::HERE,
    side_by_side: 4,
    of_one: 2,
    gives_way: true,
    gathers: Duration::ZERO,
};
/// What mostly waits for Meta's answer.
const AT_META: Bench = Bench {
    kinds: Kind::AT_META,
    side_by_side: 64,
    of_one: 48,
    gives_way: false,
    gathers: Duration::ZERO,
};
/// What waits for a mail server. Mails are the platform's own, so that one workspace has all places.
const BY_POST: Bench = Bench {
    kinds: Kind::BY_POST,
    side_by_side: 4,
    of_one: 4,
    gives_way: false,
    gathers: Duration::ZERO,
};
/// Numbering evidence: one round numbers and signs everything that is pending, so rounds follow each other slowly.
const NUMBERING: Bench = Bench {
    kinds: Kind::NUMBERING,
    side_by_side: 4,
    of_one: 1,
    gives_way: true,
    gathers: Duration::from_millis(200),
};

/// Does what is due now, units first; returns how much that was.
pub async fn run_due(laras: &Laras) -> Result<usize, StoreError> {
    let mut done = crate::receive::run_due(laras).await?;
    let in_hand = HashMap::new();
    for bench in [&HERE, &AT_META, &BY_POST, &NUMBERING] {
        let wanted = bench.wants(bench.side_by_side, &in_hand);
        let jobs = claim(laras, wanted, &mut Uuid::nil()).await?;
        done += jobs.len();
        futures::future::try_join_all(jobs.iter().map(|job| run(laras, job))).await?;
    }
    Ok(done)
}

async fn claim(laras: &Laras, wanted: Wanted<'_>, cursor: &mut Uuid) -> Result<Vec<ClaimedJob>, StoreError> {
    let txn = PlatformTxn::open_on(laras).await?;
    let jobs = platform::claim_due(&txn, wanted, cursor).await?;
    if !jobs.is_empty() {
        txn.commit().await?;
        fail::fail_point!("job::after_claim", |_| crate::crash::now());
    }
    Ok(jobs)
}

async fn run(laras: &Laras, job: &ClaimedJob) -> Result<(), StoreError> {
    let outcome = perform(laras, job).await;
    fail::fail_point!("job::before_finish", |_| crate::crash::now());
    let txn = PlatformTxn::open_on(laras).await?;
    match outcome {
        Ok(()) => platform::finish_job(&txn, job).await?,
        Err(Stop::GiveUp { why }) => {
            tracing::warn!(job = job.kind.code(), id = %job.id, why, "a job was given up");
            platform::finish_job(&txn, job).await?;
        }
        Err(Stop::Retry { why, .. }) if job.attempts >= MOST_ATTEMPTS && !job.kind.must_end() => {
            tracing::error!(job = job.kind.code(), id = %job.id, why, "a job failed too often and was given up");
            platform::finish_job(&txn, job).await?;
        }
        Err(Stop::Retry { after_ms, why }) => {
            tracing::info!(job = job.kind.code(), id = %job.id, why, after_ms, "a job will be tried again");
            platform::retry_job(&txn, job, laras.clock().now_ms() + after_ms).await?;
        }
    }
    txn.commit().await
}

async fn perform(laras: &Laras, job: &ClaimedJob) -> Result<(), Stop> {
    if job.kind == Kind::Mail {
        return crate::mail::deliver(laras, job.subject).await;
    }
    let scope = WorkspaceScope::of_job(laras, job.workspace).await?;
    let Some(scope) = scope else {
        return Err(Stop::GiveUp {
            why: "the workspace is gone".into(),
        });
    };
    match job.kind {
        Kind::Draft => crate::draft::job::draft(&scope, ConversationId(job.subject)).await,
        Kind::Send => crate::send::send(&scope, job.subject, job.fence).await,
        Kind::AskAboutUnknown => crate::send::ask_about_unknown(&scope, job.subject).await,
        Kind::ExpireDraft => crate::review::expire(&scope, job.subject).await,
        Kind::FinishConnection => {
            crate::connect::finish(&scope, ConnectionId(job.subject), job.attempts).await
        }
        Kind::MarkRead => crate::receive::deliver_read_receipt(&scope, job.subject).await,
        Kind::ReadProfile => crate::receive::read_profile(&scope, job.subject).await,
        Kind::ReadPost => crate::receive::read_post(&scope, job.subject).await,
        Kind::Sequence => crate::evidence::sequence(&scope).await,
        Kind::TendAccount => crate::connect::tend(&scope, ConnectionId(job.subject)).await,
        Kind::CarryOut => crate::disconnect::carry_out(&scope, ConnectionId(job.subject)).await,
        Kind::TellEnding => crate::connect::tell_ending(&scope, ConnectionId(job.subject)).await,
        Kind::Mail => Ok(()),
    }
}

/// Works until `stop` resolves; whatever is in hand then is finished first.
pub async fn work_until(laras: Laras, stop: impl Future<Output = ()>) {
    let (stopped, stopping) = tokio::sync::watch::channel(false);
    let workers = async {
        tokio::join!(
            sort_until(&laras, stopping.clone()),
            do_until(&laras, &HERE, laras.work(), stopping.clone()),
            do_until(&laras, &AT_META, laras.work_at_meta(), stopping.clone()),
            do_until(&laras, &BY_POST, laras.posting(), stopping.clone()),
            do_until(&laras, &NUMBERING, laras.numbering(), stopping.clone()),
            tidy_until(&laras, stopping.clone()),
            fold_until(&laras, stopping.clone()),
        )
    };
    let stop = async {
        stop.await;
        stopped.send_replace(true);
    };
    tokio::join!(workers, stop);
}

type Stopping = tokio::sync::watch::Receiver<bool>;

/// Waits until told to stop.
async fn told(mut stopping: Stopping) {
    // An error means that nobody can tell any more, which is the end too.
    drop(stopping.wait_for(|stop| *stop).await);
}

async fn sort_until(laras: &Laras, stopping: Stopping) {
    while !*stopping.borrow() {
        let done = match crate::receive::run_due(laras).await {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(%error, "sorting stopped at the database and will be tried again");
                0
            }
        };
        if done == 0 {
            tokio::select! {
                () = told(stopping.clone()) => return,
                () = laras.sorting().notified() => {}
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }
}

/// The jobs in hand, and whose they are.
#[derive(Default)]
struct InHand {
    jobs: JoinSet<Result<(), StoreError>>,
    whose: HashMap<tokio::task::Id, WorkspaceId>,
}

impl InHand {
    fn begin(&mut self, laras: &Laras, job: ClaimedJob) {
        let laras = laras.clone();
        let begun = self.jobs.spawn(async move { run(&laras, &job).await });
        self.whose.insert(begun.id(), job.workspace);
    }

    fn by_workspace(&self) -> HashMap<WorkspaceId, usize> {
        let mut counted = HashMap::new();
        for workspace in self.whose.values() {
            *counted.entry(*workspace).or_default() += 1;
        }
        counted
    }

    fn note(&mut self, ended: Result<(tokio::task::Id, Result<(), StoreError>), JoinError>) {
        let id = match &ended {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        self.whose.remove(&id);
        match ended {
            Ok((_, Ok(()))) => {}
            Ok((_, Err(error))) => {
                tracing::error!(%error, "a job's end could not be written; its lease will lapse");
            }
            Err(error) => tracing::error!(%error, "a job broke off; its lease will lapse"),
        }
    }
}

/// Keeps a bench busy: whenever a place is free, the next job is claimed.
async fn do_until(laras: &Laras, bench: &'static Bench, news: &Notify, stopping: Stopping) {
    let mut running = InHand::default();
    let mut cursor = Uuid::nil();
    let mut storming = false;
    while !*stopping.borrow() {
        if !bench.gathers.is_zero() {
            tokio::select! {
                () = told(stopping.clone()) => continue,
                () = tokio::time::sleep(bench.gathers) => {}
            }
        }
        // A storm of webhooks is answered first; drafting goes on one at a time and catches up behind it.
        let pressed = bench.gives_way && laras.intake().is_pressed();
        let places = if pressed { 1 } else { bench.side_by_side };
        let free = places.saturating_sub(running.jobs.len());
        let in_hand = running.by_workspace();
        let (claimed, wait) = look(laras, bench.wants(free, &in_hand), storming, &mut cursor).await;
        let found = !claimed.is_empty();
        storming = found && claimed.len() == free;
        for job in claimed {
            running.begin(laras, job);
        }
        let full = running.jobs.len() >= places;
        if found && !full {
            continue;
        }
        tokio::select! {
            () = told(stopping.clone()) => {}
            Some(ended) = running.jobs.join_next_with_id() => running.note(ended),
            () = news.notified(), if !full => {}
            () = tokio::time::sleep(wait), if !full => {}
        }
        while let Some(ended) = running.jobs.try_join_next_with_id() {
            running.note(ended);
        }
    }
    while let Some(ended) = running.jobs.join_next_with_id().await {
        running.note(ended);
    }
}

/// What can be begun now, and how long to wait if that is nothing: a second at most, so that work of other nodes and lapsed
/// leases is seen.
async fn look(
    laras: &Laras,
    wanted: Wanted<'_>,
    storming: bool,
    cursor: &mut Uuid,
) -> (Vec<ClaimedJob>, Duration) {
    if wanted.most == 0 {
        return (Vec::new(), Duration::from_secs(1));
    }
    let looked = async {
        // Where all that was asked for was found, there is more: no need to look before claiming.
        if storming {
            let jobs = claim(laras, wanted, cursor).await?;
            if !jobs.is_empty() {
                return Ok((jobs, 20));
            }
        }
        let view = PlatformTxn::read_on(laras).await?;
        let next = platform::next_due(&view, wanted).await?;
        drop(view);
        let now = laras.clock().now_ms();
        match next {
            Some(at) if at <= now => Ok((claim(laras, wanted, cursor).await?, 20)),
            Some(at) => Ok((Vec::new(), at - now)),
            None => Ok((Vec::new(), SECOND)),
        }
    };
    let (jobs, wait) = looked.await.unwrap_or_else(|error: StoreError| {
        tracing::error!(%error, "work stopped at the database and will be tried again");
        (Vec::new(), SECOND)
    });
    let wait = u64::try_from(wait.clamp(20, SECOND)).unwrap_or(20);
    (jobs, Duration::from_millis(wait))
}

/// Forgets what nobody can ask for any more, now and then.
async fn tidy_until(laras: &Laras, stopping: Stopping) {
    while !*stopping.borrow() {
        let wait = match crate::receive::forget_old(laras).await {
            Ok(gone) if gone > 0 => SECOND,
            Ok(_) => HOUR,
            Err(error) => {
                tracing::warn!(%error, "old events could not be forgotten yet");
                MINUTE
            }
        };
        tokio::select! {
            () = told(stopping.clone()) => {}
            () = tokio::time::sleep(Duration::from_millis(u64::try_from(wait).unwrap_or(1_000))) => {}
        }
    }
}

/// Keeps SQLite's write-ahead log short, so that no writer has to and a restart reads little.
async fn fold_until(laras: &Laras, stopping: Stopping) {
    while !*stopping.borrow() {
        if let Err(error) = laras.store().fold().await {
            tracing::warn!(%error, "the write-ahead log could not be folded into the file yet");
        }
        tokio::select! {
            () = told(stopping.clone()) => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}
