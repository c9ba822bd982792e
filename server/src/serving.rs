//! Two listeners, the workers, and an orderly stop: no new requests, what is in flight ends, promised work keeps its leases.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use domain::Laras;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::router;
use crate::routes::admin;
use crate::site::Site;

/// How long an orderly stop waits for what is in flight. A send that is cut off becomes `unknown`, never a second send.
const PATIENCE: Duration = Duration::from_secs(8);

/// What runs, and how to stop it.
pub struct Running {
    tasks: TaskTracker,
    stopping: CancellationToken,
    laras: Laras,
}

/// Serves on both listeners and starts the workers.
pub fn start(site: &Site, public: TcpListener, admin: TcpListener) -> Running {
    let tasks = TaskTracker::new();
    let stopping = site.stopping.clone();
    tasks.spawn(listen(public, router::router(site), stopping.clone()));
    tasks.spawn(listen(admin, admin::router(site), stopping.clone()));
    tasks.spawn(domain::jobs::work_until(
        site.laras.clone(),
        stopping.clone().cancelled_owned(),
    ));
    tasks.spawn(domain::live::listen(
        site.laras.clone(),
        stopping.clone().cancelled_owned(),
    ));
    tasks.close();
    Running {
        tasks,
        stopping,
        laras: site.laras.clone(),
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
    /// Waits until somebody asks to stop (SIGTERM, ctrl-C) or a listener fails, then stops.
    pub async fn until_asked_to_stop(self) {
        tokio::select! {
            () = asked_to_stop() => tracing::info!("asked to stop"),
            () = self.stopping.cancelled() => {}
        }
        self.stop().await;
    }

    /// Stops now.
    pub async fn stop(self) {
        self.stopping.cancel();
        if tokio::time::timeout(PATIENCE, self.tasks.wait()).await.is_err() {
            tracing::warn!("some requests were cut off by the stop");
        }
        self.laras.close().await;
    }
}

/// Ends when somebody asks the process to stop: SIGTERM or ctrl-C.
pub async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};

    let interrupted = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be heard; ctrl-C stops the server");
            drop(interrupted.await);
        }
    }
}
