//! The log, on standard error: what happened, without bodies, tokens or addresses of people.

use std::io::stderr;

use tracing_subscriber::EnvFilter;

/// What is logged when `RUST_LOG` says nothing.
const QUIET: &str = "info,sqlx=warn,sea_orm=warn,hyper=warn,reqwest=warn,tower_http=warn,leptos=warn";

/// Starts the log.
pub fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(QUIET));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_target(false);
    // A second start, as in a test, keeps the first.
    let _ = if json { log.json().flatten_event(true).try_init() } else { log.try_init() };
}
