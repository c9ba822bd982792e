//! The log, on standard error: what happened, without bodies, tokens or addresses of people.

use std::io::{IsTerminal as _, stderr};

use tracing_subscriber::EnvFilter;

/// What is logged when `RUST_LOG` says nothing.
const QUIET: &str = "info,sqlx=warn,sea_orm=warn,hyper=warn,reqwest=warn,tower_http=warn,leptos=warn";

/// While demo data is made, every answer of its story would be a line.
const SILENT: &str = "warn";

/// Starts the log.
pub fn start(json: bool) {
    begin(json, QUIET);
}

/// Starts the log for work of which only problems are worth a line.
pub fn start_silent(json: bool) {
    begin(json, SILENT);
}

fn begin(json: bool, otherwise: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(otherwise));
    let colours = stderr().is_terminal();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(colours)
        .with_target(false);
    // A second start, as in a test, keeps the first.
    let _ = if json {
        log.json().flatten_event(true).try_init()
    } else {
        log.try_init()
    };
}
