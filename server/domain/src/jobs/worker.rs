//! The worker: moves acknowledged units, then runs due jobs, then waits for news or the next due time.

use std::time::Duration;

use super::Stop;
use super::kind::Kind;
use crate::ids::{ConnectionId, ConversationId};
use crate::laras::Laras;
use crate::store::platform::{self, ClaimedJob};
use crate::store::{PlatformTxn, StoreError};
use crate::tenancy::WorkspaceScope;
use crate::time::{MINUTE, SECOND};

/// A worker that does not come back within this time has crashed.
const LEASE: i64 = 30 * SECOND;
/// Jobs claimed together.
const AT_ONCE: u64 = 16;
/// Tries before a job that keeps failing is given up.
const MOST_ATTEMPTS: i32 = 20;

/// Does what is due now, units first; returns how much that was.
pub async fn run_due(laras: &Laras) -> Result<usize, StoreError> {
    let units = crate::receive::run_due(laras).await?;
    let txn = PlatformTxn::open_on(laras).await?;
    let jobs = platform::claim_due(&txn, AT_ONCE, LEASE).await?;
    txn.commit().await?;
    let count = jobs.len();
    futures::future::try_join_all(jobs.iter().map(|job| run(laras, job))).await?;
    Ok(units + count)
}

async fn run(laras: &Laras, job: &ClaimedJob) -> Result<(), StoreError> {
    let outcome = perform(laras, job).await;
    let txn = PlatformTxn::open_on(laras).await?;
    match outcome {
        Ok(()) => platform::finish_job(&txn, job).await?,
        Err(Stop::GiveUp { why }) => {
            tracing::warn!(job = job.kind.code(), id = %job.id, why, "a job was given up");
            platform::finish_job(&txn, job).await?;
        }
        Err(Stop::Retry { why, .. }) if job.attempts >= MOST_ATTEMPTS => {
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
        Kind::Sequence => crate::evidence::sequence(&scope).await,
    }
}

/// Works until `stop` resolves; whatever is in hand then is finished first.
pub async fn work_until(laras: Laras, stop: impl Future<Output = ()>) {
    let mut stop = std::pin::pin!(stop);
    loop {
        let done = match run_due(&laras).await {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(%error, "work stopped at the database and will be tried again");
                0
            }
        };
        let pause = if done > 0 {
            Duration::ZERO
        } else {
            pause(&laras).await
        };
        tokio::select! {
            () = &mut stop => return,
            () = laras.work().notified() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Until the next job is due; a second at most, so that work of other nodes and lapsed leases is seen.
async fn pause(laras: &Laras) -> Duration {
    let next = match PlatformTxn::read_on(laras).await {
        Ok(view) => platform::next_due(&view).await.ok().flatten(),
        Err(_) => None,
    };
    let wait = next.map_or(MINUTE, |at| at - laras.clock().now_ms());
    Duration::from_millis(u64::try_from(wait.clamp(20, SECOND)).unwrap_or(20))
}
