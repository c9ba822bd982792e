//! Two listeners, the workers, and an orderly stop: no new requests, what is in flight ends, promised work keeps its leases.

use std::net::SocketAddr;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use domain::Laras;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::background::Background;
use crate::router;
use crate::routes::admin;
use crate::site::Site;

/// How long an orderly stop waits for what is in flight: a POST takes up to ten seconds, and its outcome must be written
/// down. A send that is cut off all the same becomes `unknown`, never a second send.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Somebody asked it to.
    Asked,
    /// A listener or the disk failed.
    ByItself,
}

/// What runs, and how to stop it.
pub struct Running {
    tasks: TaskTracker,
    stopping: CancellationToken,
    laras: Laras,
    requests: StopRequests,
    background: Background,
}

/// Serves on both listeners and starts the workers, these on the threads of `background`.
pub fn start(site: &Site, public: TcpListener, admin: TcpListener, background: Background) -> Running {
    // Before anything is served: whoever is answered may ask to stop at once.
    let requests = StopRequests::listen();
    let tasks = TaskTracker::new();
    let stopping = site.stopping.clone();
    tasks.spawn(listen(public, router::router(site), stopping.clone()));
    tasks.spawn(listen(admin, admin::router(site), stopping.clone()));
    let working = domain::jobs::work_until(site.laras.clone(), stopping.clone().cancelled_owned());
    tasks.spawn_on(working, background.handle());
    tasks.spawn(domain::live::listen(
        site.laras.clone(),
        stopping.clone().cancelled_owned(),
    ));
    tasks.spawn(domain::brand::watch_hosts(
        site.laras.clone(),
        stopping.clone().cancelled_owned(),
    ));
    if let Some(broken) = site.laras.store().broken() {
        tasks.spawn(stop_when_broken(broken, stopping.clone()));
    }
    tasks.close();
    Running {
        tasks,
        stopping,
        laras: site.laras.clone(),
        requests,
        background,
    }
}

/// A disk that failed under a commit may have lost it although later ones succeed, so the process ends: what starts next reads
/// what is really there.
async fn stop_when_broken(mut broken: watch::Receiver<bool>, stopping: CancellationToken) {
    tokio::select! {
        failed = broken.wait_for(|broken| *broken) => if failed.is_ok() {
            tracing::error!("the disk failed under a commit: stopping. Look at the disk, then start again");
            stopping.cancel();
        },
        () = stopping.cancelled() => {}
    }
}

async fn listen(listener: TcpListener, router: Router, stopping: CancellationToken) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service)
        .with_graceful_shutdown(stopping.clone().cancelled_owned())
        .await;
    if let Err(error) = served {
        tracing::error!(%error, "a listener failed");
        stopping.cancel();
    }
}

impl Running {
    /// Waits until somebody asks to stop (SIGTERM, ctrl-C) or a listener fails, then stops. Who asks a second time does not
    /// wait for what is in flight: that is as safe as a crash.
    pub async fn until_asked_to_stop(mut self) -> Ended {
        let mut requests = std::mem::take(&mut self.requests);
        let ended = tokio::select! {
            () = requests.next() => {
                tracing::info!("asked to stop");
                Ended::Asked
            }
            () = self.stopping.cancelled() => Ended::ByItself,
        };
        tokio::select! {
            _background = self.stop() => {}
            () = requests.next() => tracing::warn!("asked again: stopped at once"),
        }
        ended
    }

    /// Stops claiming work and taking requests, and waits for what is in flight. The threads of the background come back: connections
    /// to PostgreSQL that were opened on them die with them.
    #[must_use]
    pub async fn stop(self) -> Background {
        self.stopping.cancel();
        if tokio::time::timeout(PATIENCE, self.tasks.wait()).await.is_err() {
            tracing::warn!("some requests were cut off by the stop");
        }
        self.laras.close().await;
        self.background
    }
}

/// Ends when somebody asks the process to stop: SIGTERM or ctrl-C.
pub async fn asked_to_stop() {
    StopRequests::listen().next().await;
}

/// SIGTERM and ctrl-C, heard from the moment of listening: none is lost between one and the next.
#[derive(Default)]
struct StopRequests {
    signals: Vec<Signal>,
}

impl StopRequests {
    fn listen() -> Self {
        let kinds = [SignalKind::terminate(), SignalKind::interrupt()];
        let signals = kinds.into_iter().filter_map(|kind| match signal(kind) {
            Ok(signal) => Some(signal),
            Err(error) => {
                tracing::warn!(%error, ?kind, "a signal cannot be heard");
                None
            }
        });
        Self {
            signals: signals.collect(),
        }
    }

    /// The next request; never, if no signal can be heard.
    async fn next(&mut self) {
        std::future::poll_fn(|context| {
            let heard = |signal: &mut Signal| signal.poll_recv(context).is_ready();
            if self.signals.iter_mut().any(heard) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }
}
