//! What the demo's story is played on: the product, its webhook address and the twin, all in this process, with one clock.

use std::path::Path;
use std::sync::Arc;

use domain::time::Clock;
use domain::{Laras, jobs, tenancy};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use twin::{Options, Pace, Twin};
use url::Url;

use super::DemoError;
use crate::commands::twin as command;
use crate::config::{self, Config};
use crate::router;
use crate::site::Site;

/// Rounds of work after which a story that never comes to rest is a fault.
const MANY_ROUNDS: usize = 1_000;

pub struct Stage {
    pub laras: Laras,
    pub twin: Twin,
    clock: Clock,
    listening: JoinSet<()>,
}

impl Stage {
    /// Opens the installation, with the twin in Meta's place on ports of the moment.
    pub async fn open(config: &Config, clock: Clock, state_file: &Path) -> Result<Self, DemoError> {
        let webhooks = TcpListener::bind("127.0.0.1:0").await?;
        // Pictures are asked for at the address under which the twin is known. Where it is taken, they come later.
        let meta = match TcpListener::bind(config.twin_addr).await {
            Ok(known) => known,
            Err(_) => TcpListener::bind("127.0.0.1:0").await?,
        };
        let options = options(config, &clock, &webhooks, state_file)?;
        let config = with_twin_for_meta(config, &options, &meta)?;
        let laras = super::open(&config, clock.clone()).await?;
        if !tenancy::is_unfounded(&laras).await? {
            laras.close().await;
            return Err(DemoError::NotEmpty);
        }
        // The chats of a database that is gone.
        forget(&options)?;
        let twin = Twin::new(options);
        let mut listening = JoinSet::new();
        let (router, graph) = (router::router(&Site::new(&config, laras.clone())), twin.clone());
        listening.spawn(async move { drop(axum::serve(webhooks, router).await) });
        listening.spawn(async move { drop(graph.serve(meta).await) });
        Ok(Self {
            laras,
            twin,
            clock,
            listening,
        })
    }

    /// Lets Meta deliver and the workers work until nothing is left to do at this moment.
    pub async fn settle(&self) -> Result<(), DemoError> {
        for _ in 0..MANY_ROUNDS {
            self.twin.settle().await;
            if jobs::run_due(&self.laras).await? == 0 {
                return Ok(());
            }
        }
        Err(DemoError::Story("it never came to rest".into()))
    }

    /// Lets time pass until `at` in steps, so that what becomes due on the way happens near its own time.
    pub async fn advance_to(&self, at: i64) -> Result<(), DemoError> {
        while self.clock.now_ms() < at {
            self.clock
                .advance((at - self.clock.now_ms()).min(20 * domain::time::MINUTE));
            self.settle().await?;
        }
        Ok(())
    }

    /// Ends everything; the twin has saved its state at every change.
    pub async fn close(mut self) {
        self.listening.shutdown().await;
        self.laras.close().await;
    }
}

fn options(
    config: &Config,
    clock: &Clock,
    webhooks: &TcpListener,
    state_file: &Path,
) -> Result<Options, DemoError> {
    let clock = clock.clone();
    Ok(Options {
        callback_url: format!("http://{}/api/webhooks/wa", webhooks.local_addr()?),
        state_file: Some(state_file.to_owned()),
        clock: Arc::new(move || clock.now_ms()),
        pace: Pace::Instant,
        ..command::options(config)
    })
}

fn with_twin_for_meta(config: &Config, options: &Options, meta: &TcpListener) -> Result<Config, DemoError> {
    let mut config = config.clone();
    // The story's customers have finished what they write.
    config.patience.gap_ms = 0;
    config.undo_grace_ms = 0;
    let address = format!("http://{}", meta.local_addr()?);
    config.meta.graph_url =
        Url::parse(&address).map_err(|_| DemoError::Story("the twin has no address".into()))?;
    config.meta.app_id = Some(options.app_id.clone());
    config.meta.app_secret = Some(options.app_secret.as_str().into());
    let at = |path: &str| {
        Url::parse(&format!("{address}{path}"))
            .map_err(|_| DemoError::Story("the twin has no address".into()))
    };
    config.meta.instagram = config::Instagram {
        human_agent: config.meta.instagram.human_agent,
        app_id: Some(options.instagram_app_id.clone()),
        app_secret: Some(options.instagram_app_secret.as_str().into()),
        app_secret_previous: None,
        authorize_url: at(twin::instagram::AUTHORIZE_PATH)?,
        api_url: at(twin::instagram::API_PATH)?,
        graph_url: at(twin::instagram::GRAPH_PATH)?,
    };
    Ok(config)
}

fn forget(options: &Options) -> std::io::Result<()> {
    match options.state_file.as_ref().map(std::fs::remove_file) {
        Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
