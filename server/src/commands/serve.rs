//! `laras serve`.

use std::net::SocketAddr;

use clap::Args;
use domain::time::Clock;
use tokio::net::TcpListener;

use super::outcome::{Failure, Outcome};
use crate::background::Background;
use crate::config::Config;
use crate::installation::{self, OnlyServer, Schema};
use crate::serving::{self, Ended};
use crate::site::Site;

#[derive(Args)]
pub struct Serve {
    /// Refuse to start on an old schema instead of bringing it up to date
    #[arg(long)]
    no_migrate: bool,
}

pub async fn run(config: &Config, serve: &Serve) -> Outcome {
    let schema = if serve.no_migrate {
        Schema::Require
    } else {
        Schema::Migrate
    };
    let _only = OnlyServer::claim(config)?;
    let background = Background::start().map_err(|error| {
        Failure::new(
            format!("no threads for work in the background ({error})"),
            "raise this process's limit of threads",
        )
    })?;
    let laras = installation::open_behind(config, schema, Clock::System, background.handle()).await?;
    let missing = laras.settings().missing_for_whatsapp();
    if !missing.is_empty() {
        tracing::warn!(
            missing = missing.join(" "),
            "WhatsApp cannot be connected until these are set"
        );
    }
    let site = Site::new(config, laras);
    let public = bind(config.addr, "LARAS_ADDR").await?;
    let admin = bind(config.admin_addr, "LARAS_ADMIN_ADDR").await?;
    tracing::info!(address = %config.addr, admin = %config.admin_addr, url = %config.public_url, "serving");
    let running = serving::start(&site, public, admin, background);
    drop(site);
    match running.until_asked_to_stop().await {
        Ended::Asked => Ok(String::new()),
        Ended::ByItself => Err(Failure::new(
            "the server stopped because a listener or the disk failed",
            "read the log above, mend what failed, and start it again",
        )),
    }
}

async fn bind(address: SocketAddr, key: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(
            format!("cannot listen on {address} ({error})"),
            format!("stop what uses it, or set {key} to another address"),
        )
    })
}
