//! `laras doctor`: what an operator would otherwise find out one failure at a time.

use std::time::Duration;

use domain::Laras;
use domain::store::Durable;
use domain::time::{Clock, MINUTE};

use super::outcome::{Failure, Outcome};
use crate::config::Config;
use crate::installation::{self, InstallationError, OnlyServer, Schema};

/// Minutes after which a webhook that was acknowledged should long be in its workspace.
const LONGEST_WAIT: i64 = 5;

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
    database(config, report).await;
    report.line("site", site(config));
    report.line("Meta's app", credentials(config));
    report.line("Instagram's app", instagram(config));
    report.line("Meta", reachable(config).await);
    report.line("drafter", drafter(config).await);
}

fn keys(config: &Config) -> Result<String, String> {
    let keys = domain::vault::Keys::load(&config.keys).map_err(|error| error.to_string())?;
    Ok(format!("{} in {}", keys.ids().count(), config.keys.display()))
}

/// With keys in hand this also proves that they open what the database holds.
async fn database(config: &Config, report: &mut Report) {
    let laras = installation::open(config, Schema::Require, Clock::System).await;
    let laras = match laras {
        Ok(laras) => laras,
        Err(error) => {
            let cause = std::error::Error::source(&error)
                .map(|cause| format!(" ({cause})"))
                .unwrap_or_default();
            report.line("database", Err(format!("{error}{cause}")));
            return;
        }
    };
    let kind = if laras.store().is_postgres() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    report.line("database", Ok(format!("{kind}, migrated, opened by these keys")));
    report.line("durability", durability(&laras).await);
    report.line("backlog", backlog(&laras).await);
    laras.close().await;
    if kind == "SQLite" {
        report.line("server", server(config));
    }
}

async fn durability(laras: &Laras) -> Result<String, String> {
    let settings = domain::store::durability(laras)
        .await
        .map_err(|error| error.to_string())?;
    let said = |setting: &Durable| format!("{}={}", setting.setting, setting.found);
    let unsafe_ones: Vec<_> = settings
        .iter()
        .filter(|setting| !setting.safe)
        .map(said)
        .collect();
    if unsafe_ones.is_empty() {
        return Ok(settings.iter().map(said).collect::<Vec<_>>().join(", "));
    }
    Err(format!(
        "{} may lose what was acknowledged, or keep what was erased: correct the database's configuration",
        unsafe_ones.join(", ")
    ))
}

async fn backlog(laras: &Laras) -> Result<String, String> {
    let standing = domain::jobs::standing(laras)
        .await
        .map_err(|error| error.to_string())?;
    let set_aside: u64 = standing.set_aside.iter().map(|(_, count)| count).sum();
    let set_aside = match set_aside {
        0 => String::new(),
        count => format!("; {count} set aside, see `laras quarantine list`"),
    };
    let minutes = standing.oldest_waiting_ms / MINUTE;
    if minutes >= LONGEST_WAIT {
        return Err(format!(
            "a webhook has waited for {minutes} minutes: start `laras serve`, or read its log{set_aside}"
        ));
    }
    Ok(format!(
        "nothing has waited for {LONGEST_WAIT} minutes{set_aside}"
    ))
}

/// A second server on the same file would be refused; that one runs is good news.
fn server(config: &Config) -> Result<String, String> {
    match OnlyServer::claim(config) {
        Ok(_) => Ok("none runs on this database".into()),
        Err(InstallationError::AlreadyServed(_)) => Ok("one runs on this database".into()),
        Err(error) => Err(error.to_string()),
    }
}

fn site(config: &Config) -> Result<String, String> {
    let missing: Vec<_> = ["pkg/app.js", "pkg/app_bg.wasm", "pkg/app.css"]
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

/// WhatsApp alone is a complete installation; half of Instagram's credentials is a mistake.
fn instagram(config: &Config) -> Result<String, String> {
    let given = &config.meta.instagram;
    let missing = config.settings().missing_for_instagram();
    if missing.is_empty() {
        Ok("configured".into())
    } else if given.app_id.is_none() && given.app_secret.is_none() {
        Ok(format!(
            "not used; to connect accounts set {}",
            missing.join(", ")
        ))
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

/// Costs nothing: the server is asked for its list of models.
async fn drafter(config: &Config) -> Result<String, String> {
    let (Some(given), Some(model)) = (
        &config.model,
        installation::model(config).map_err(|error| error.to_string())?,
    ) else {
        return Ok("embedded: nothing leaves this machine for a draft".into());
    };
    let (drafter, name) = (given.api.code(), &given.name);
    let host = given.url.host_str().unwrap_or_default();
    match model.reach().await {
        Ok(()) => Ok(format!("{drafter}: {name} at {host}, which answers")),
        Err(failure) => Err(format!(
            "{drafter}: {failure}: correct LARAS_MODEL_URL or LARAS_MODEL_KEY, or start the server at {host}"
        )),
    }
}
