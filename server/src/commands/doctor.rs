//! `laras doctor`: what an operator would otherwise find out one failure at a time.

use std::time::Duration;

use domain::time::Clock;

use super::outcome::{Failure, Outcome};
use crate::config::Config;
use crate::installation::{self, Schema};

struct Report {
    failed: bool,
}

impl Report {
    fn line(&mut self, what: &str, found: Result<String, String>) {
        match found {
            Ok(found) => println!("ok    {what}: {found}"),
            Err(problem) => {
                self.failed = true;
                println!("FAIL  {what}: {problem}");
            }
        }
    }
}

pub async fn run() -> Outcome {
    let mut report = Report { failed: false };
    match Config::load() {
        Ok(config) => {
            report.line(
                "configuration",
                Ok(format!("complete, for {}", config.public_url)),
            );
            examine(&config, &mut report).await;
        }
        Err(error) => report.line("configuration", Err(error.to_string())),
    }
    if report.failed {
        return Err(Failure::new(
            "not everything is in order",
            "mend what is marked FAIL and run `laras doctor` again",
        ));
    }
    Ok(String::new())
}

async fn examine(config: &Config, report: &mut Report) {
    report.line("keys", keys(config));
    report.line("database", database(config).await);
    report.line("site", site(config));
    report.line("Meta's app", credentials(config));
    report.line("Meta", reachable(config).await);
}

fn keys(config: &Config) -> Result<String, String> {
    let keys = domain::vault::Keys::load(&config.keys).map_err(|error| error.to_string())?;
    Ok(format!("{} in {}", keys.ids().count(), config.keys.display()))
}

/// With keys in hand this also proves that they open what the database holds.
async fn database(config: &Config) -> Result<String, String> {
    let laras = installation::open(config, Schema::Require, Clock::System)
        .await
        .map_err(|error| {
            let cause = std::error::Error::source(&error)
                .map(|cause| format!(" ({cause})"))
                .unwrap_or_default();
            format!("{error}{cause}")
        })?;
    let kind = if laras.store().is_postgres() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    laras.close().await;
    Ok(format!("{kind}, migrated, opened by these keys"))
}

fn site(config: &Config) -> Result<String, String> {
    let missing: Vec<_> = ["pkg/laras.js", "pkg/laras_bg.wasm", "pkg/laras.css"]
        .into_iter()
        .filter(|file| !config.site_root.join(file).is_file())
        .collect();
    if missing.is_empty() {
        return Ok(config.site_root.display().to_string());
    }
    Err(format!(
        "{} lacks {}: run `cargo xtask build`",
        config.site_root.display(),
        missing.join(", ")
    ))
}

fn credentials(config: &Config) -> Result<String, String> {
    let missing = config.settings().missing_for_whatsapp();
    if missing.is_empty() {
        Ok("configured".into())
    } else {
        Err(format!("set {}", missing.join(", ")))
    }
}

async fn reachable(config: &Config) -> Result<String, String> {
    let (host, port) = (
        config.meta.graph_url.host_str(),
        config.meta.graph_url.port_or_known_default(),
    );
    let (Some(host), Some(port)) = (host, port) else {
        return Err("META_GRAPH_URL names no host".into());
    };
    let connecting = tokio::net::TcpStream::connect((host, port));
    match tokio::time::timeout(Duration::from_secs(5), connecting).await {
        Ok(Ok(_)) => Ok(format!("{host}:{port} answers")),
        Ok(Err(error)) => Err(format!("{host}:{port} cannot be reached ({error})")),
        Err(_) => Err(format!("{host}:{port} does not answer within 5 s")),
    }
}
