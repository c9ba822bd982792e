//! `laras twin`: Meta's stand-in, for the same app as the server's configuration names.

use std::path::PathBuf;

use tokio::net::TcpListener;
use twin::{Options, Pace, Twin};

use super::outcome::{Failure, Outcome};
use crate::config::Config;

/// Tokens and chats survive a restart here.
pub const STATE_FILE: &str = "data/twin.json";

/// How the stand-in for Meta behaves.
#[derive(clap::Args)]
pub struct Run {
    /// Whether statuses and retries take the time they take at Meta, or happen at once
    #[arg(long, value_enum, default_value_t = Speed::Human)]
    pace: Speed,
    /// Keeps nothing: tokens and chats are forgotten at the end, and load is not slowed down by saving
    #[arg(long)]
    no_state: bool,
    /// Prints the table of everything the twin does on purpose, and ends
    #[arg(long)]
    list: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Speed {
    Human,
    Instant,
}

pub async fn run(config: &Config, run: &Run) -> Outcome {
    if run.list {
        list();
        return Ok(String::new());
    }
    let options = Options {
        state_file: (!run.no_state).then(|| PathBuf::from(STATE_FILE)),
        pace: match run.pace {
            Speed::Human => Pace::Human,
            Speed::Instant => Pace::Instant,
        },
        ..options(config)
    };
    let listener = TcpListener::bind(config.twin_addr).await.map_err(|error| {
        let what = format!("cannot listen on {} ({error})", config.twin_addr);
        Failure::new(
            what,
            "stop what uses it, or set LARAS_TWIN_ADDR to another address",
        )
    })?;
    tracing::info!(
        url = options.public_url,
        "the Meta twin is up; its phone is at /phone"
    );
    let twin = Twin::new(options);
    tokio::select! {
        ended = twin.serve(listener) => {
            ended.map_err(|error| Failure::new(format!("the twin failed ({error})"), "start it again"))?;
        }
        () = twin.keep_delivering(), if run.pace == Speed::Instant => {}
        () = crate::serving::asked_to_stop() => {}
    }
    Ok(String::new())
}

fn list() {
    for row in twin::table() {
        println!(
            "{:<10} {:<20} {:<26} {} ({})",
            row.kind.word(),
            row.place.title(),
            row.name,
            row.does,
            row.reference
        );
    }
}

/// The app as both sides know it. Where the configuration names no app, the twin's own demo app.
pub fn options(config: &Config) -> Options {
    let demo = Options::demo();
    let exposed = |secret: &Option<meta::Secret>| secret.as_ref().map(|secret| secret.expose().to_owned());
    Options {
        app_id: config.meta.app_id.clone().unwrap_or(demo.app_id),
        app_secret: exposed(&config.meta.app_secret).unwrap_or(demo.app_secret),
        verify_token: exposed(&config.meta.verify_token).unwrap_or(demo.verify_token),
        instagram_app_id: config
            .meta
            .instagram
            .app_id
            .clone()
            .unwrap_or(demo.instagram_app_id),
        instagram_app_secret: exposed(&config.meta.instagram.app_secret).unwrap_or(demo.instagram_app_secret),
        config_id: config.meta.login_config_id.clone().unwrap_or(demo.config_id),
        public_url: format!("http://localhost:{}", config.twin_addr.port()),
        callback_url: format!("{}api/webhooks/wa", config.public_url),
        ..demo
    }
}
